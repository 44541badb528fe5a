/* The comparison as XML, and the page that templates/diff makes of it.
 *
 * <comparison old new language><count matter n/>...
 *   <section code name state="same|moved|added|removed">
 *     <same><s/>...</same>
 *     <change id matter kind><old line data><w/><del/>...</old><new line><w/><ins/>...</new></change>
 *   </section>...</comparison>
 * Sections are in the order of the new document; those that were removed stand where they stood. */
#include "base/escape.h"
#include "base/memory.h"
#include "diff/report.h"
#include "render/html.h"
#include "render/insert.h"
#include "render/stylesheet.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    buffer xml;
    const changes *c;
    int *back;    /* by new section: the old one, or -1 */
    int next_old; /* old section that has not been written yet */
    bool same;    /* <same> is open */
    char *moved;  /* by new section: it was moved */
} writer;

static void put_attribute(buffer *out, const char *name, const char *value)
{
    buffer_printf(out, " %s=\"", name);
    escape_xml(out, value, strlen(value));
    buffer_putc(out, '"');
}

static void put_words(buffer *out, const char *tag, const diff_sentence *s, int first, int count)
{
    if (!count)
        return;
    if (first && s->words[first].space)
        buffer_putc(out, ' ');
    buffer_printf(out, "<%s>", tag);
    for (int i = first; i < first + count; i++) {
        if (i > first && s->words[i].space)
            buffer_putc(out, ' ');
        escape_xml(out, s->words[i].text, strlen(s->words[i].text));
    }
    buffer_printf(out, "</%s>", tag);
}

static void close_same(writer *w)
{
    if (w->same)
        buffer_puts(&w->xml, "</same>\n");
    w->same = false;
}

static void put_same(writer *w, const diff_sentence *new)
{
    if (!w->same)
        buffer_puts(&w->xml, "<same>");
    w->same = true;
    buffer_puts(&w->xml, "<s>");
    put_words(&w->xml, "w", new, 0, new->count);
    buffer_puts(&w->xml, "</s>\n");
}

static void put_side(writer *w, const char *side, const diff_sentence *s, const change *item, bool is_old)
{
    const char *mark = is_old ? "del" : "ins";

    buffer_printf(&w->xml, "<%s line=\"%ld\"%s>", side, s->line, s->kind == SENTENCE_DATA ? " data=\"yes\"" : "");
    if (item->kind != CHANGE_CHANGED)
        put_words(&w->xml, item->kind == CHANGE_ADDED || item->kind == CHANGE_REMOVED ? mark : "w", s, 0, s->count);
    for (int i = 0; i < item->run_count; i++) {
        const word_run *r = &item->runs[i];

        if (r->of == WORDS_BOTH)
            put_words(&w->xml, "w", s, is_old ? r->old_first : r->new_first, r->count);
        else if ((r->of == WORDS_OLD) == is_old)
            put_words(&w->xml, mark, s, is_old ? r->old_first : r->new_first, r->count);
    }
    buffer_printf(&w->xml, "</%s>", side);
}

/* A change; a moved sentence stands on the side that is asked for. */
static void put_change(writer *w, int index, bool old_side, bool new_side)
{
    const changes *c = w->c;
    const change *item = &c->items[index];

    close_same(w);
    buffer_printf(&w->xml, "<change id=\"%d\" matter=\"%s\" kind=\"%s\"", index + 1, change_matter_name(item->matter),
                  change_kind_name(item->kind));
    if (item->kind == CHANGE_MOVED)
        put_attribute(&w->xml, "other",
                      old_side ? c->after->sections[c->after->sentences[item->new_sentence].section].name
                               : c->before->sections[c->before->sentences[item->old_sentence].section].name);
    buffer_putc(&w->xml, '>');
    if (old_side)
        put_side(w, "old", &c->before->sentences[item->old_sentence], item, true);
    if (new_side)
        put_side(w, "new", &c->after->sentences[item->new_sentence], item, false);
    buffer_puts(&w->xml, "</change>\n");
}

static int depth_of(const diff_content *content, int section)
{
    int depth = 1;

    for (int up = content->sections[section].parent; up >= 0; up = content->sections[up].parent)
        depth++;
    return depth;
}

static void open_section(writer *w, const diff_content *content, int section, const char *state)
{
    const diff_section *s = &content->sections[section];

    buffer_printf(&w->xml, "<section state=\"%s\" depth=\"%d\"", state, depth_of(content, section));
    put_attribute(&w->xml, "code", s->code);
    put_attribute(&w->xml, "name", s->name);
    buffer_puts(&w->xml, ">\n");
}

static void close_section(writer *w)
{
    close_same(w);
    buffer_puts(&w->xml, "</section>\n");
}

/* Sentences of the old section from *i on that are no longer at this place. */
static void put_gone(writer *w, int *i, int end)
{
    const changes *c = w->c;

    for (; *i < end; (*i)++) {
        int at = c->of_old[*i];

        if (at < 0 || (c->items[at].kind != CHANGE_REMOVED && c->items[at].kind != CHANGE_MOVED))
            return;
        put_change(w, at, true, false);
    }
}

static void put_removed_section(writer *w, int section)
{
    const diff_section *s = &w->c->before->sections[section];
    int i = s->first;

    open_section(w, w->c->before, section, "removed");
    put_gone(w, &i, s->first + s->count);
    close_section(w);
}

static void put_section(writer *w, int section)
{
    const changes *c = w->c;
    const diff_section *s = &c->after->sections[section];
    int old = w->back[section], i = 0, end = 0;

    open_section(w, c->after, section, w->moved[section] ? "moved" : old < 0 ? "added" : "same");
    if (old >= 0) {
        i = c->before->sections[old].first;
        end = i + c->before->sections[old].count;
    }
    for (int k = s->first; k < s->first + s->count; k++) {
        int at = c->of_new[k];

        if (at >= 0 && (c->items[at].kind == CHANGE_ADDED || c->items[at].kind == CHANGE_MOVED)) {
            put_change(w, at, false, true);
            continue;
        }
        put_gone(w, &i, end);
        if (at >= 0)
            put_change(w, at, true, true);
        else
            put_same(w, &c->after->sentences[k]);
        i++;
    }
    put_gone(w, &i, end);
    close_section(w);
}

static void put_sections(writer *w)
{
    const changes *c = w->c;

    for (int section = 0; section < c->after->section_count; section++) {
        int old = w->back[section];

        for (; old >= w->next_old; w->next_old++)
            if (c->section_partner[w->next_old] < 0)
                put_removed_section(w, w->next_old);
        put_section(w, section);
    }
    for (; w->next_old < c->before->section_count; w->next_old++)
        if (c->section_partner[w->next_old] < 0)
            put_removed_section(w, w->next_old);
}

static void write_comparison(writer *w)
{
    const changes *c = w->c;

    buffer_puts(&w->xml, "<comparison");
    put_attribute(&w->xml, "old", c->before->name);
    put_attribute(&w->xml, "new", c->after->name);
    put_attribute(&w->xml, "language", *c->after->language ? c->after->language : "en");
    buffer_puts(&w->xml, ">\n");
    for (int m = 0; m < MATTER__COUNT; m++)
        buffer_printf(&w->xml, "<count matter=\"%s\" n=\"%d\"/>\n", change_matter_name((change_matter)m),
                      c->by_matter[m]);
    put_sections(w);
    buffer_puts(&w->xml, "</comparison>\n");
}

static int make_page(buffer *out, const writer *w, findings *found)
{
    insert style = {.text = BUFFER_INIT};
    stylesheet *sheet = stylesheet_new("templates/diff/main.xsl", found);
    xmlDoc *doc = spl_load(w->c->after->name, buffer_text(&w->xml), w->xml.len, found), *page = NULL;

    if (sheet && doc && insert_add(&style, "templates/diff/diff.css", found) == 0) {
        const stylesheet_parameter parameters[] = {
            {"style", buffer_text(&style.text)}, {"style-hash", style.hash}, {NULL, NULL}};

        page = stylesheet_apply(sheet, doc, w->c->after->name, parameters, found);
    }
    if (page)
        html_write(out, page, NULL);
    insert_release(&style);
    xmlFreeDoc(doc);
    stylesheet_free(sheet);
    if (!page)
        return -1;
    xmlFreeDoc(page);
    return 0;
}

int report_page(buffer *out, const changes *c, findings *found)
{
    writer w = {.c = c};
    int rc;

    w.back = memory_alloc(((size_t)c->after->section_count + 1) * sizeof *w.back);
    w.moved = memory_zalloc((size_t)c->after->section_count + 1, 1);
    for (int i = 0; i < c->after->section_count; i++)
        w.back[i] = -1;
    for (int i = 0; i < c->before->section_count; i++)
        if (c->section_partner[i] >= 0)
            w.back[c->section_partner[i]] = i;
    for (int i = 0; i < c->count; i++)
        if (c->items[i].new_section >= 0)
            w.moved[c->items[i].new_section] = 1;
    write_comparison(&w);
    rc = make_page(out, &w, found);
    free(w.back);
    free(w.moved);
    buffer_release(&w.xml);
    return rc;
}
