#include "render/render.h"
#include "base/memory.h"
#include "base/resource.h"
#include "render/bundle.h"
#include "render/html.h"
#include "render/stylesheet.h"
#include "spl/ids.h"

#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#define SPL_NAMESPACE "urn:hl7-org:v3"
#define PAGE_STYLE "templates/html/page.css"

/* A main stylesheet, compiled when first asked for. */
typedef struct {
    const char *path;
    stylesheet *compiled;
    bool *present; /* by name of its bundle: what documents may have to be rendered by it */
} form;

struct renderer {
    form html, markdown;
    buffer style; /* the page's style sheet */
    char style_hash[IDS_SHA256_BASE64_SIZE];
};

renderer *renderer_new(void)
{
    renderer *r = memory_zalloc(1, sizeof *r);

    r->html.path = "templates/html/main.xsl";
    r->markdown.path = "templates/markdown/main.xsl";
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
    form_release(&r->html);
    form_release(&r->markdown);
    buffer_release(&r->style);
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

/* Reads the style sheet by the same way as the templates, so that --templates replaces it too. */
static int load_style(renderer *r, findings *found)
{
    xmlParserInputPtr input = xmlLoadExternalEntity(RESOURCE_SCHEME PAGE_STYLE, NULL, NULL);

    if (!input) {
        findings_add(found, FINDING_TEMPLATE, PAGE_STYLE, 0, 0, "the style sheet cannot be read");
        return -1;
    }
    while (input->buf && xmlParserInputBufferRead(input->buf, 4096) > 0)
        ;
    buffer_add(&r->style, xmlBufContent(input->buf->buffer), xmlBufUse(input->buf->buffer));
    xmlFreeInputStream(input);
    ids_sha256_base64(r->style_hash, buffer_text(&r->style), r->style.len);
    return 0;
}

int render_html(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found)
{
    bool embed = !options->style_href && !options->fragment;
    xmlDocPtr result;

    if (!is_spl(doc, options->name, found) || !compile(&r->html, doc, found) ||
        (embed && !r->style.len && load_style(r, found) != 0))
        return -1;
    result = stylesheet_apply(r->html.compiled, doc, options->name,
                              (stylesheet_parameter[]){{"language", options->language},
                                                       {"unknown", options->warn_unknown ? "warn" : "stop"},
                                                       {"part", options->fragment ? "fragment" : "page"},
                                                       {"style", embed ? buffer_text(&r->style) : NULL},
                                                       {"style-hash", embed ? r->style_hash : NULL},
                                                       {"style-href", options->style_href},
                                                       {NULL, NULL}},
                              found);
    if (!result)
        return -1;
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

int render_markdown(buffer *out, renderer *r, xmlDocPtr doc, const render_options *options, findings *found)
{
    xmlDocPtr result;

    if (!is_spl(doc, options->name, found) || !compile(&r->markdown, doc, found))
        return -1;
    result = stylesheet_apply(r->markdown.compiled, doc, options->name,
                              (stylesheet_parameter[]){{"language", options->language},
                                                       {"unknown", options->warn_unknown ? "warn" : "stop"},
                                                       {"front-matter", options->front_matter ? "yes" : "no"},
                                                       {NULL, NULL}},
                              found);
    if (!result)
        return -1;
    add_text(out, result->children);
    xmlFreeDoc(result);
    return 0;
}
