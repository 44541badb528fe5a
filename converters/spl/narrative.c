#include "spl/narrative.h"
#include "base/escape.h"
#include "leaflet/text/styles.h"

#include <string.h>

#define CONTENT_FLAGS ((unsigned)STYLE_BOLD | STYLE_ITALICS | STYLE_UNDERLINE | STYLE_STRUCK)
#define TITLE_FLAGS ((unsigned)STYLE_BOLD | STYLE_ITALICS | STYLE_UNDERLINE | STYLE_SUP | STYLE_SUB)

typedef struct {
    buffer *out;
    const leaflet *l;
    unsigned flags; /* that are written */
    bool links;
    text_style open;
} inline_writer;

static const text_style none = {0, -1};

static void put_content(inline_writer *w, unsigned flags)
{
    static const struct {
        unsigned flag;
        const char *code;
    } codes[] = {{STYLE_BOLD, "bold"}, {STYLE_ITALICS, "italics"}, {STYLE_UNDERLINE, "underline"}};
    const char *before = " styleCode=\"", *behind = "";

    buffer_puts(w->out, "<content");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (flags & codes[i].flag) {
            buffer_puts(w->out, before);
            buffer_puts(w->out, codes[i].code);
            before = " ";
            behind = "\"";
        }
    buffer_puts(w->out, behind);
    buffer_puts(w->out, flags & STYLE_STRUCK ? " revised=\"delete\">" : ">");
}

/* What stands inside of <content>: a link, or a script. */
static void open_inner(inline_writer *w, text_style style)
{
    if (style.link >= 0) {
        const char *address = w->l->links[style.link];

        buffer_puts(w->out, "<linkHtml href=\"");
        escape_xml(w->out, address, strlen(address));
        buffer_puts(w->out, "\">");
    } else if (style.flags & STYLE_SUP) {
        buffer_puts(w->out, "<sup>");
    } else if (style.flags & STYLE_SUB) {
        buffer_puts(w->out, "<sub>");
    }
}

static void close_inner(inline_writer *w, text_style style)
{
    if (style.link >= 0)
        buffer_puts(w->out, "</linkHtml>");
    else if (style.flags & STYLE_SUP)
        buffer_puts(w->out, "</sup>");
    else if (style.flags & STYLE_SUB)
        buffer_puts(w->out, "</sub>");
}

static void change_style(inline_writer *w, text_style style)
{
    bool content = ((w->open.flags ^ style.flags) & CONTENT_FLAGS) != 0;

    if (styles_same(w->open, style))
        return;
    close_inner(w, w->open);
    if (content && w->open.flags & CONTENT_FLAGS)
        buffer_puts(w->out, "</content>");
    if (content && style.flags & CONTENT_FLAGS)
        put_content(w, style.flags);
    open_inner(w, style);
    w->open = style;
}

static text_style written(const inline_writer *w, text_style style)
{
    return (text_style){style.flags & w->flags, w->links ? style.link : -1};
}

/* Kept text changes its style where the source does; what stands for other text has that of its beginning. */
static void put_span(inline_writer *w, const span *s)
{
    size_t end;

    if (s->action == SPAN_TRANSFORMED && *s->text) {
        change_style(w, written(w, styles_at(w->l, s->start, &end)));
        escape_xml(w->out, s->text, strlen(s->text));
    }
    if (s->action != SPAN_KEPT)
        return;
    for (size_t at = s->start, stop = s->start + s->len; at < stop; at = end) {
        change_style(w, written(w, styles_at(w->l, at, &end)));
        end = end < stop ? end : stop;
        escape_xml(w->out, w->l->bytes + at, end - at);
    }
}

/* A kept marker is the item's caption. */
static void put_spans(inline_writer *w, const block *b)
{
    for (int i = b->first_span; i < b->first_span + b->spans; i++)
        if (i != b->marker_span)
            put_span(w, &w->l->spans[i]);
    change_style(w, none);
}

void narrative_put_text(buffer *out, const leaflet *l, const block *b)
{
    inline_writer w = {out, l, ~0U, true, none};

    put_spans(&w, b);
}

/* The flags that all kept text of a block has. */
static unsigned flags_of_all(const leaflet *l, const block *b)
{
    unsigned flags = CONTENT_FLAGS;
    size_t end;

    for (int i = b->first_span; i < b->first_span + b->spans && flags; i++) {
        const span *s = &l->spans[i];

        for (size_t at = s->start; s->action == SPAN_KEPT && at < s->start + s->len; at = end)
            flags &= styles_at(l, at, &end).flags;
    }
    return flags;
}

void narrative_put_title(buffer *out, const leaflet *l, const block *b)
{
    inline_writer w = {out, l, TITLE_FLAGS & ~flags_of_all(l, b), false, none};

    put_spans(&w, b);
}

void narrative_put_caption(buffer *out, const leaflet *l, const block *b)
{
    inline_writer w = {out, l, (unsigned)STYLE_SUP | STYLE_SUB, true, none};

    put_spans(&w, b);
}

void narrative_put_cell(buffer *out, const leaflet *l, const table_cell *cell)
{
    inline_writer w = {out, l, ~0U, true, none};

    for (int i = cell->first_span; i < cell->first_span + cell->spans; i++)
        put_span(&w, &l->spans[i]);
    change_style(&w, none);
}
