#include "render/render.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/resource.h"
#include "render/bundle.h"
#include "render/drug.h"
#include "render/html.h"
#include "render/images.h"
#include "render/stylesheet.h"
#include "render/text.h"
#include "render/wrap.h"
#include "spl/ids.h"

#include <cmark.h>
#include <libxml/parserInternals.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define SPL_NAMESPACE "urn:hl7-org:v3"

/* A text that goes into the page as it is, with its digest for the page's policy. */
typedef struct {
    buffer text;
    char hash[IDS_SHA256_BASE64_SIZE];
} insert;

/* A main stylesheet, compiled when first asked for. */
typedef struct {
    const char *path;
    stylesheet *compiled;
    bool *present; /* by name of its bundle: what documents may have to be rendered by it */
} form;

struct renderer {
    form html[RENDER_VIEW__MAX], markdown, plain;
    insert style, script;
};

renderer *renderer_new(void)
{
    renderer *r = memory_zalloc(1, sizeof *r);

    r->html[RENDER_VIEW_FULL].path = "templates/html/main.xsl";
    r->html[RENDER_VIEW_PATIENT].path = "templates/html/main-patient.xsl";
    r->markdown.path = "templates/markdown/main.xsl";
    r->plain.path = "templates/markdown/main-plain.xsl";
    return r;
}

static void form_release(form *f)
{
    stylesheet_free(f->compiled);
    f->compiled = NULL;
    free(f->present);
    f->present = NULL;
}

void renderer_free(renderer *r)
{
    if (!r)
        return;
    for (int i = 0; i < RENDER_VIEW__MAX; i++)
        form_release(&r->html[i]);
    form_release(&r->markdown);
    form_release(&r->plain);
    buffer_release(&r->style.text);
    buffer_release(&r->script.text);
    free(r);
}

static bool is_spl(const xmlDoc *doc, const char *name, findings *found)
{
    const xmlNode *root = xmlDocGetRootElement(doc);

    if (root && root->ns && strcmp((const char *)root->name, "document") == 0 &&
        strcmp((const char *)root->ns->href, SPL_NAMESPACE) == 0)
        return true;
    findings_add(found, FINDING_RENDER_NOT_SPL, name, 1, 0, "the root element is <%s>%s, not <document> of %s",
                 root ? (const char *)root->name : "", root && root->ns ? "" : " without namespace", SPL_NAMESPACE);
    return false;
}

static bool covers(const bool *all, const bool *some, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (some[i] && !all[i])
            return false;
    return true;
}

/* Compiles what the first document needs; all of it when another one needs more. */
static stylesheet *compile_for(form *f, const bundle *b, const xmlDoc *doc, findings *found)
{
    bool *present = memory_zalloc(b->name_count, sizeof *present), again = f->compiled != NULL;
    buffer text = BUFFER_INIT;

    bundle_look(present, b, doc);
    if (again && covers(f->present, present, b->name_count)) {
        free(present);
        return f->compiled;
    }
    form_release(f);
    if (again)
        memset(present, true, b->name_count);
    bundle_write(&text, b, present);
    f->compiled = stylesheet_new_of_text(f->path, &text, found);
    f->present = present;
    buffer_release(&text);
    return f->compiled;
}

/* Where files of the user's may replace some of the templates, the stylesheet is read module by module. */
static stylesheet *compile(form *f, const xmlDoc *doc, findings *found)
{
    const bundle *b = resource_templates() ? NULL : bundle_find(f->path);

    if (b)
        return compile_for(f, b, doc, found);
    if (!f->compiled)
        f->compiled = stylesheet_new(f->path, found);
    return f->compiled;
}

/* Reads a style sheet or script by the same way as the templates, so that --templates replaces it too. */
static int load_insert(insert *into, const char *path, findings *found)
{
    buffer url = BUFFER_INIT;
    xmlParserInputPtr input;

    if (into->text.len)
        return 0;
    buffer_printf(&url, "%s%s", RESOURCE_SCHEME, path);
    input = xmlLoadExternalEntity(buffer_text(&url), NULL, NULL);
    buffer_release(&url);
    if (!input) {
        findings_add(found, FINDING_TEMPLATE, path, 0, 0, "the file cannot be read");
        return -1;
    }
    while (input->buf && xmlParserInputBufferRead(input->buf, 4096) > 0)
        ;
    buffer_add(&into->text, xmlBufContent(input->buf->buffer), xmlBufUse(input->buf->buffer));
    xmlFreeInputStream(input);
    ids_sha256_base64(into->hash, buffer_text(&into->text), into->text.len);
    return 0;
}

/* The page's style sheet, with that of a theme behind it. */
static int load_style(renderer *r, const char *theme, findings *found)
{
    if (r->style.text.len)
        return 0;
    if (load_insert(&r->style, "templates/html/page.css", found) != 0)
        return -1;
    if (!theme)
        return 0;
    if (file_read(&r->style.text, NULL, theme, FILE_MAX_SIZE_DEFAULT, found) != 0) {
        buffer_clear(&r->style.text);
        return -1;
    }
    if (strstr(buffer_text(&r->style.text), "</")) {
        findings_add(found, FINDING_TEMPLATE, theme, 0, 0, "a style sheet in a page must not hold \"</\"");
        buffer_clear(&r->style.text);
        return -1;
    }
    ids_sha256_base64(r->style.hash, buffer_text(&r->style.text), r->style.text.len);
    return 0;
}

int render_html(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found)
{
    bool embed = !options->style_href && !options->fragment, script = options->script && !options->fragment;
    buffer data = BUFFER_INIT;
    stylesheet *sheet;
    xmlDocPtr result;

    if (!is_spl(doc, options->name, found) || !(sheet = compile(&r->html[options->view], doc, found)) ||
        (embed && load_style(r, options->theme, found) != 0) ||
        (script && load_insert(&r->script, "templates/html/page.js", found) != 0))
        return -1;
    if (!options->fragment)
        drug_add_json(&data, doc);
    result = stylesheet_apply(sheet, doc, options->name,
                              (stylesheet_parameter[]){{"language", options->language},
                                                       {"unknown", options->warn_unknown ? "warn" : "stop"},
                                                       {"part", options->fragment ? "fragment" : "page"},
                                                       {"style", embed ? buffer_text(&r->style.text) : NULL},
                                                       {"style-hash", embed ? r->style.hash : NULL},
                                                       {"style-href", options->style_href},
                                                       {"script", script ? buffer_text(&r->script.text) : NULL},
                                                       {"script-hash", script ? r->script.hash : NULL},
                                                       {"data", data.len ? buffer_text(&data) : NULL},
                                                       {"images", options->embed_images ? "data" : NULL},
                                                       {NULL, NULL}},
                              found);
    buffer_release(&data);
    if (!result)
        return -1;
    if (options->assets || options->embed_images)
        images_resolve(result, options->assets, options->embed_images, options->name, found);
    html_write(out, result);
    xmlFreeDoc(result);
    return 0;
}

/* The result of a stylesheet with text output: its text nodes, in order; elements only keep them apart. */
static void add_text(buffer *out, const xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE)
            buffer_puts(out, (const char *)node->content);
        else if (node->type == XML_ELEMENT_NODE)
            add_text(out, node->children);
    }
}

/* Memory of cmark, which would end the process by a signal. */
static cmark_mem memory = {memory_zalloc, memory_realloc, free};

/* cmark 0.30 writes the request for a line break behind the text of the line, where roff takes it for text. */
static void mend_man_breaks(cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;

    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter), *request;

        if (cmark_node_get_type(node) != CMARK_NODE_LINEBREAK)
            continue;
        request = cmark_node_new_with_mem(CMARK_NODE_CUSTOM_INLINE, &memory);
        cmark_node_set_on_enter(request, "\n.br\n");
        cmark_node_replace(node, request);
        cmark_node_free(node);
    }
    cmark_iter_free(iter);
}

static cmark_node *parse(const buffer *markdown)
{
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    cmark_node *root;

    cmark_parser_feed(parser, buffer_text(markdown), markdown->len);
    root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

/* Renderers of cmark also take memory past the allocator they are given, and abort where there is none. */
static void end_by_abort(int number)
{
    (void)number;
    memory_exhausted();
}

/* What cmark makes of Markdown. Its HTML is ours: let through in pages, absent from the others. */
static void convert(buffer *out, const buffer *markdown, const render_options *options)
{
    void (*before)(int) = signal(SIGABRT, end_by_abort);
    cmark_node *root = parse(markdown);
    char *made = NULL;

    switch ((render_to)options->to) {
    case RENDER_TO_HTML: made = cmark_render_html(root, CMARK_OPT_UNSAFE); break;
    case RENDER_TO_MAN:
        mend_man_breaks(root);
        made = cmark_render_man(root, CMARK_OPT_DEFAULT, (int)options->wrap);
        break;
    case RENDER_TO_LATEX: made = cmark_render_latex(root, CMARK_OPT_DEFAULT, (int)options->wrap); break;
    case RENDER_TO_TEXT: text_write(out, root, (size_t)options->wrap); break;
    case RENDER_TO_MARKDOWN: break;
    }
    if (made)
        buffer_puts(out, made);
    free(made);
    cmark_node_free(root);
    signal(SIGABRT, before);
}

static void finish(buffer *out, const xmlDoc *result, const render_options *options)
{
    buffer markdown = BUFFER_INIT;

    if (options->to == RENDER_TO_MARKDOWN && options->wrap == 0) {
        add_text(out, result->children);
        return;
    }
    add_text(&markdown, result->children);
    if (options->to == RENDER_TO_MARKDOWN)
        wrap_markdown(out, buffer_text(&markdown), markdown.len, (size_t)options->wrap);
    else
        convert(out, &markdown, options);
    buffer_release(&markdown);
}

/* Pages know HTML, but no pipe tables; the other forms know neither. */
static const char *table_form(const render_options *options)
{
    static const char *const forms[RENDER_TABLES__MAX] = {"gfm", "html", "list"};

    if (options->to == RENDER_TO_HTML && options->tables == RENDER_TABLES_GFM)
        return forms[RENDER_TABLES_HTML];
    return forms[options->to > RENDER_TO_HTML ? RENDER_TABLES_LIST : options->tables];
}

int render_markdown(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found)
{
    bool plain = options->to > RENDER_TO_HTML;
    stylesheet *sheet;
    xmlDocPtr result;

    if (!is_spl(doc, options->name, found) || !(sheet = compile(plain ? &r->plain : &r->markdown, doc, found)))
        return -1;
    result = stylesheet_apply(sheet, doc, options->name,
                              (stylesheet_parameter[]){{"language", options->language},
                                                       {"unknown", options->warn_unknown ? "warn" : "stop"},
                                                       {"front-matter", options->front_matter ? "yes" : "no"},
                                                       {"anchors", options->anchors ? "yes" : "no"},
                                                       {"tables", table_form(options)},
                                                       {NULL, NULL}},
                              found);
    if (!result)
        return -1;
    finish(out, result, options);
    xmlFreeDoc(result);
    return 0;
}
