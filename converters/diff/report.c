#include "diff/report.h"
#include "base/escape.h"
#include "base/version.h"

#include <string.h>

#define CONTEXT 8 /* words on each side of a change that a line of text shows */

static bool is_shown(const change *item, change_matter only)
{
    return only == MATTER__COUNT || item->matter == only;
}

static const diff_sentence *old_of(const changes *c, const change *item)
{
    return item->old_sentence >= 0 ? &c->before->sentences[item->old_sentence] : NULL;
}

static const diff_sentence *new_of(const changes *c, const change *item)
{
    return item->new_sentence >= 0 ? &c->after->sentences[item->new_sentence] : NULL;
}

static void put_words(buffer *out, const diff_sentence *s, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        if (i > first && s->words[i].space)
            buffer_putc(out, ' ');
        buffer_puts(out, s->words[i].text);
    }
}

/* --- text --- */

static void put_escaped_words(buffer *out, const diff_sentence *s, int first, int count)
{
    buffer plain = BUFFER_INIT;

    put_words(&plain, s, first, count);
    escape_terminal(out, buffer_text(&plain), plain.len);
    buffer_release(&plain);
}

/* What both have, cut to the words beside the changes. */
static void put_both(buffer *out, const diff_sentence *s, const word_run *r, bool first, bool last)
{
    int head = first ? 0 : CONTEXT, tail = last ? 0 : CONTEXT;

    if (r->count <= head + tail + 2) {
        put_escaped_words(out, s, r->new_first, r->count);
        return;
    }
    put_escaped_words(out, s, r->new_first, head);
    buffer_puts(out, head ? " ... " : "... ");
    put_escaped_words(out, s, r->new_first + r->count - tail, tail);
    if (!tail && out->len && out->data[out->len - 1] == ' ')
        out->data[--out->len] = '\0';
}

static void put_runs(buffer *out, const changes *c, const change *item)
{
    const diff_sentence *old = old_of(c, item), *new = new_of(c, item);

    for (int i = 0; i < item->run_count; i++) {
        const word_run *r = &item->runs[i];
        const diff_sentence *s = r->of == WORDS_OLD ? old : new;
        int first = r->of == WORDS_OLD ? r->old_first : r->new_first;

        if (i && s->words[first].space)
            buffer_putc(out, ' ');
        buffer_puts(out, r->of == WORDS_OLD ? "[-" : r->of == WORDS_NEW ? "{+" : "");
        if (r->of == WORDS_BOTH)
            put_both(out, new, r, i == 0, i + 1 == item->run_count);
        else
            put_escaped_words(out, s, first, r->count);
        buffer_puts(out, r->of == WORDS_OLD ? "-]" : r->of == WORDS_NEW ? "+}" : "");
    }
}

static void put_place(buffer *out, const diff_content *content, const diff_sentence *s)
{
    escape_terminal(out, content->name, strlen(content->name));
    buffer_printf(out, ":%ld:%ld", s->line, s->column);
}

static void put_name(buffer *out, const diff_content *content, int section)
{
    const char *name = content->sections[section].name;

    buffer_putc(out, '\'');
    escape_terminal(out, name, strlen(name));
    buffer_putc(out, '\'');
}

static const diff_sentence *first_of(const diff_content *content, int section)
{
    const diff_section *s = &content->sections[section];

    return s->count ? &content->sentences[s->first] : NULL;
}

static void put_moved_section(buffer *out, const changes *c, const change *item)
{
    const diff_sentence *new = first_of(c->after, item->new_section), *old = first_of(c->before, item->old_section);

    if (new)
        put_place(out, c->after, new);
    buffer_puts(out, ": moved: section ");
    put_name(out, c->after, item->new_section);
    if (strcmp(c->before->sections[item->old_section].name, c->after->sections[item->new_section].name) != 0) {
        buffer_puts(out, ", before ");
        put_name(out, c->before, item->old_section);
    }
    if (old) {
        buffer_puts(out, " (");
        put_place(out, c->before, old);
        buffer_putc(out, ')');
    }
    buffer_putc(out, '\n');
}

static void put_line(buffer *out, const changes *c, const change *item)
{
    const diff_sentence *old = old_of(c, item), *new = new_of(c, item);
    const diff_content *content = new ? c->after : c->before;
    const diff_sentence *s = new ? new : old;

    put_place(out, content, s);
    buffer_printf(out, ": %s: ", change_matter_name(item->matter));
    if (item->kind != CHANGE_MOVED && item->kind != CHANGE_MARKUP) /* the matter has said it */
        buffer_printf(out, "%s ", change_kind_name(item->kind));
    buffer_puts(out, item->kind == CHANGE_REMOVED ? "from " : item->kind == CHANGE_ADDED ? "to " : "in ");
    put_name(out, content, s->section);
    if (item->kind == CHANGE_MOVED && c->section_partner[old->section] != new->section) {
        buffer_puts(out, ", before in ");
        put_name(out, c->before, old->section);
    }
    buffer_puts(out, ": ");
    if (item->kind == CHANGE_CHANGED)
        put_runs(out, c, item);
    else
        put_escaped_words(out, s, 0, s->count);
    if (old && new) {
        buffer_puts(out, " (");
        put_place(out, c->before, old);
        buffer_putc(out, ')');
    }
    buffer_putc(out, '\n');
}

void report_text(buffer *out, const changes *c, change_matter only)
{
    const char *separator = "";

    for (int i = 0; i < c->count; i++) {
        if (!is_shown(&c->items[i], only))
            continue;
        if (c->items[i].new_section >= 0)
            put_moved_section(out, c, &c->items[i]);
        else
            put_line(out, c, &c->items[i]);
    }
    if (!c->count) {
        buffer_puts(out, "no difference\n");
        return;
    }
    buffer_printf(out, "%d %s: ", c->count, c->count == 1 ? "difference" : "differences");
    for (int m = 0; m < MATTER__COUNT; m++)
        if (c->by_matter[m]) {
            buffer_printf(out, "%s%d %s", separator, c->by_matter[m], change_matter_name((change_matter)m));
            separator = ", ";
        }
    buffer_putc(out, '\n');
}

/* --- JSON --- */

static void put_json(buffer *out, const char *name, const char *text, size_t len)
{
    buffer_printf(out, "\"%s\":\"", name);
    escape_json(out, text, len);
    buffer_putc(out, '"');
}

static void put_json_words(buffer *out, const diff_sentence *s, int first, int count)
{
    buffer text = BUFFER_INIT;

    put_words(&text, s, first, count);
    put_json(out, "text", buffer_text(&text), text.len);
    buffer_release(&text);
}

static void put_side(buffer *out, const char *side, const diff_content *content, const diff_sentence *s, int section)
{
    const diff_section *in = &content->sections[section];

    buffer_printf(out, ",\"%s\":{", side);
    put_json(out, "section", in->name, strlen(in->name));
    buffer_putc(out, ',');
    put_json(out, "code", in->code, strlen(in->code));
    if (s) {
        buffer_printf(out, ",\"line\":%ld,\"column\":%ld,", s->line, s->column);
        put_json_words(out, s, 0, s->count);
    }
    buffer_putc(out, '}');
}

static void put_json_runs(buffer *out, const changes *c, const change *item)
{
    static const char *const of[] = {"both", "old", "new"};

    buffer_puts(out, ",\"runs\":[");
    for (int i = 0; i < item->run_count; i++) {
        const word_run *r = &item->runs[i];

        buffer_printf(out, "%s{\"of\":\"%s\",", i ? "," : "", of[r->of]);
        if (r->of == WORDS_OLD)
            put_json_words(out, old_of(c, item), r->old_first, r->count);
        else
            put_json_words(out, new_of(c, item), r->new_first, r->count);
        buffer_putc(out, '}');
    }
    buffer_putc(out, ']');
}

void report_json(buffer *out, const changes *c, change_matter only)
{
    const char *separator = "";

    buffer_puts(out, "{\"splkit\":\"" SPLKIT_VERSION "\",");
    put_json(out, "old", c->before->name, strlen(c->before->name));
    buffer_putc(out, ',');
    put_json(out, "new", c->after->name, strlen(c->after->name));
    buffer_puts(out, ",\"counts\":{");
    for (int m = 0; m < MATTER__COUNT; m++)
        buffer_printf(out, "%s\"%s\":%d", m ? "," : "", change_matter_name((change_matter)m), c->by_matter[m]);
    buffer_puts(out, "},\n\"changes\":[");
    for (int i = 0; i < c->count; i++) {
        const change *item = &c->items[i];
        const diff_sentence *old = old_of(c, item), *new = new_of(c, item);

        if (!is_shown(item, only))
            continue;
        buffer_printf(out, "%s\n{\"matter\":\"%s\",\"kind\":\"%s\",\"what\":\"%s\"", separator,
                      change_matter_name(item->matter), change_kind_name(item->kind),
                      item->new_section >= 0 ? "section" : "sentence");
        separator = ",";
        if (old || item->old_section >= 0)
            put_side(out, "old", c->before, old, old ? old->section : item->old_section);
        if (new || item->new_section >= 0)
            put_side(out, "new", c->after, new, new ? new->section : item->new_section);
        if (item->kind == CHANGE_CHANGED)
            put_json_runs(out, c, item);
        buffer_putc(out, '}');
    }
    buffer_puts(out, "\n]}\n");
}
