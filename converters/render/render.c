#include "render/render.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/resource.h"
#include "render/drug.h"
#include "render/html.h"
#include "render/images.h"
#include "render/insert.h"
#include "render/misplaced.h"
#include "render/stylesheet.h"
#include "render/text.h"
#include "render/transform.h"
#include "render/wrap.h"
#include "spl/load.h"

#include <cmark.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* A main stylesheet: as the build has compiled it, and as libxslt does where files of the user's may replace some of
 * the templates. */
typedef struct {
    const char *path;
    const sheet *built_in;
    known_names names; /* of the built-in one */
    stylesheet *read;  /* when first asked for */
} form;

struct renderer {
    form html, markdown, plain;
    data_documents data;
    insert style, script;
};

renderer *renderer_new(void)
{
    renderer *r = memory_zalloc(1, sizeof *r);

    r->html = (form){.path = "templates/html/main.xsl", .built_in = &sheet_html_main};
    r->markdown = (form){.path = "templates/markdown/main.xsl", .built_in = &sheet_markdown_main};
    r->plain = (form){.path = "templates/markdown/main-plain.xsl", .built_in = &sheet_markdown_main_plain};
    return r;
}

static void form_release(form *f)
{
    stylesheet_free(f->read);
    known_names_release(&f->names);
}

void renderer_free(renderer *r)
{
    if (!r)
        return;
    form_release(&r->html);
    form_release(&r->markdown);
    form_release(&r->plain);
    data_documents_release(&r->data);
    insert_release(&r->style);
    insert_release(&r->script);
    free(r);
}

/* It is SPL, and no text of it would be lost. */
static bool is_fit(const xmlDoc *doc, const render_options *options, findings *found)
{
    return options->known ||
           (spl_is_document(doc, options->name, found) && misplaced_check(doc, options->name, found) == 0);
}

/* The result tree by libxslt, or NULL. */
static xmlDocPtr apply_read(form *f, xmlDocPtr doc, const render_options *options,
                            const stylesheet_parameter *parameters, findings *found)
{
    if (!f->read)
        f->read = stylesheet_new(f->path, found);
    return f->read ? stylesheet_apply(f->read, doc, options->name, parameters, found) : NULL;
}

/* A style sheet of the user's behind the embedded one. */
static int add_theme(insert *style, const char *path, findings *found)
{
    buffer theme = BUFFER_INIT;
    int rc = -1;

    if (file_read(&theme, NULL, path, FILE_MAX_SIZE_DEFAULT, found) == 0) {
        if (strstr(buffer_text(&theme), "</")) {
            findings_add(found, FINDING_TEMPLATE, path, 0, 0, "a style sheet in a page must not hold \"</\"");
        } else {
            buffer_add(&style->text, theme.data, theme.len);
            insert_digest(style);
            rc = 0;
        }
    }
    buffer_release(&theme);
    return rc;
}

/* The page's style sheet, with that of a theme behind it. */
static int load_style(renderer *r, const char *theme, findings *found)
{
    if (r->style.text.len)
        return 0;
    if (insert_add(&r->style, "templates/html/page.css", found) != 0)
        return -1;
    if (theme && add_theme(&r->style, theme, found) != 0) {
        buffer_clear(&r->style.text);
        return -1;
    }
    return 0;
}

static const char *view_of(const render_options *options)
{
    return options->view == RENDER_VIEW_PATIENT ? "patient" : "full";
}

static int write_page(buffer *out, renderer *r, form *f, xmlDocPtr doc, const render_options *options,
                      const stylesheet_parameter *parameters, findings *found)
{
    xmlDocPtr result;
    image_folder images;
    /* cppcheck-suppress uninitvar ; an address */
    html_images *used = options->assets || options->embed_images ? &images.base : NULL;

    images_init(&images, options->assets, options->embed_images, options->name, found);
    if (!resource_templates())
        return transform_run(out, f->built_in, doc,
                             &(transform_options){options->name, parameters, used, &r->data, &f->names}, found);
    result = apply_read(f, doc, options, parameters, found);
    if (!result)
        return -1;
    html_write(out, result, used);
    xmlFreeDoc(result);
    return 0;
}

int render_html(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found)
{
    bool embed = !options->style_href && !options->fragment, script = options->script && !options->fragment;
    buffer data = BUFFER_INIT;
    int rc;

    if (!is_fit(doc, options, found) || (embed && load_style(r, options->theme, found) != 0) ||
        (script && !r->script.text.len && insert_add(&r->script, "templates/html/page.js", found) != 0))
        return -1;
    if (!options->fragment)
        drug_add_json(&data, doc);
    rc = write_page(out, r, &r->html, doc, options,
                    (stylesheet_parameter[]){{"language", options->language},
                                             {"unknown", options->warn_unknown ? "warn" : "stop"},
                                             {"view", view_of(options)},
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
    return rc;
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

    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
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
    memory_exhausted(); /* NOLINT(bugprone-signal-handler,cert-sig30-c): it writes and ends, no more */
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

/* Pages know HTML, but no pipe tables; the other forms know neither. */
static const char *table_form(const render_options *options)
{
    static const char *const forms[RENDER_TABLES__MAX] = {"gfm", "html", "list"};

    if (options->to == RENDER_TO_HTML && options->tables == RENDER_TABLES_GFM)
        return forms[RENDER_TABLES_HTML];
    return forms[options->to > RENDER_TO_HTML ? RENDER_TABLES_LIST : options->tables];
}

static int write_markdown(buffer *out, renderer *r, form *f, xmlDocPtr doc, const render_options *options,
                          findings *found)
{
    const stylesheet_parameter parameters[] = {{"language", options->language},
                                               {"unknown", options->warn_unknown ? "warn" : "stop"},
                                               {"view", view_of(options)},
                                               {"front-matter", options->front_matter ? "yes" : "no"},
                                               {"anchors", options->anchors ? "yes" : "no"},
                                               {"tables", table_form(options)},
                                               {NULL, NULL}};
    xmlDocPtr result;

    if (!resource_templates())
        return transform_run(out, f->built_in, doc,
                             &(transform_options){options->name, parameters, NULL, &r->data, &f->names}, found);
    result = apply_read(f, doc, options, parameters, found);
    if (!result)
        return -1;
    add_text(out, result->children);
    xmlFreeDoc(result);
    return 0;
}

int render_markdown(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found)
{
    form *f = options->to > RENDER_TO_HTML ? &r->plain : &r->markdown;
    buffer markdown = BUFFER_INIT;
    int rc;

    if (!is_fit(doc, options, found))
        return -1;
    if (options->to == RENDER_TO_MARKDOWN && options->wrap == 0)
        return write_markdown(out, r, f, doc, options, found);
    rc = write_markdown(&markdown, r, f, doc, options, found);
    if (rc == 0 && options->to == RENDER_TO_MARKDOWN)
        wrap_markdown(out, buffer_text(&markdown), markdown.len, (size_t)options->wrap);
    else if (rc == 0)
        convert(out, &markdown, options);
    buffer_release(&markdown);
    return rc;
}
