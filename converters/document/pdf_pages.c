#include "document/pdf_pages.h"
#include "base/finding.h"
#include "base/memory.h"
#include "base/xml.h"
#include "leaflet/text/html.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

/* Tables have columns as well; but their cells are short, and many lines go across. These numbers and those below were
 * set by looking at leaflets and labels in one and two columns (tests/documents has such pages). */
#define SIDE_LINES_MIN 6  /* lines on each side of a gap between columns */
#define CROSSING_SHARE 15 /* per cent of all lines that may cross it: headings over both columns */
#define FULL_SHARE 55     /* per cent of the lines of a side that fill most of its width */
#define FULL_WIDTH 70     /* per cent of that width */
#define WORDS_MIN 4       /* words of a line of prose, on average */
#define STEPS 60          /* places over the width of the page where the gap is looked for */

/* Parts of the height of the largest piece of a word. */
#define TOUCHING 0.08 /* between two pieces of a word: a blank is wider */
#define SMALL 0.87    /* height of a raised or lowered piece, at most */
#define DESCENT 0.21  /* below the base line; fonts have 0.17 to 0.25 */
#define RAISED 0.10   /* its base line is above that of the word */
#define LOWERED 0.04  /* or below it */

#define WORD_MAX 200 /* bytes */

typedef struct {
    double left, right, top, bottom;
    const char *text;
} piece;

typedef struct {
    double left, right;
    int words;
} line;

typedef struct {
    line *lines;
    size_t count, cap;
    double width;
} lines;

static double coordinate(const xmlNode *node, const char *name)
{
    const char *text = xml_value(node, name);

    return text ? strtod(text, NULL) : 0;
}

/* --- columns --- */

/* The lines between these places are prose that fills the room. */
static bool is_prose(const lines *p, double from, double to)
{
    double left = to, right = from;
    size_t count = 0, full = 0, words = 0;

    for (size_t i = 0; i < p->count; i++)
        if (p->lines[i].left >= from && p->lines[i].right <= to) {
            left = p->lines[i].left < left ? p->lines[i].left : left;
            right = p->lines[i].right > right ? p->lines[i].right : right;
            words += (size_t)p->lines[i].words;
            count++;
        }
    for (size_t i = 0; i < p->count; i++)
        full += p->lines[i].left >= from && p->lines[i].right <= to &&
                (p->lines[i].right - p->lines[i].left) * 100 >= (right - left) * FULL_WIDTH;
    return count >= SIDE_LINES_MIN && words >= WORDS_MIN * count && full * 100 >= count * FULL_SHARE;
}

static bool in_columns(const lines *p)
{
    for (int step = STEPS / 6; step < STEPS - STEPS / 6; step++) {
        double gap = p->width * step / STEPS;
        size_t crossing = 0;

        for (size_t i = 0; i < p->count; i++)
            crossing += p->lines[i].left < gap && p->lines[i].right > gap;
        if (crossing * 100 <= p->count * CROSSING_SHARE && is_prose(p, 0, gap) && is_prose(p, gap, p->width + 1))
            return true;
    }
    return false;
}

/* --- digits that stand high or low --- */

static double height(const piece *p)
{
    return p->bottom - p->top;
}

static double base_line(const piece *p)
{
    return p->bottom - DESCENT * height(p);
}

/* HTML_HIGH, HTML_LOW or NULL. */
static const char *script_of(const piece *p, const piece *largest)
{
    double shift = base_line(p) - base_line(largest);

    if (height(p) > SMALL * height(largest))
        return NULL;
    return shift < -RAISED * height(largest) ? HTML_HIGH : shift > LOWERED * height(largest) ? HTML_LOW : NULL;
}

static void add_script(pdf_page *page, const char *plain, const char *shown)
{
    for (size_t i = 0; i < page->script_count; i++)
        if (strcmp(page->scripts[i].plain, plain) == 0 && strcmp(page->scripts[i].shown, shown) == 0) {
            page->scripts[i].count++;
            return;
        }
    page->scripts = memory_grow(page->scripts, &page->script_cap, page->script_count, sizeof *page->scripts);
    page->scripts[page->script_count++] = (pdf_script){memory_strdup(plain), memory_strdup(shown), 1};
}

/* The digits of a piece that stands high or low; other characters are only smaller. */
static void put_script(buffer *shown, const char *text, const char *rule)
{
    const char *p = text;

    while (*p && html_shifted(rule, *p))
        p++;
    if (*p) {
        buffer_puts(shown, text);
        return;
    }
    for (p = text; *p; p++)
        buffer_puts(shown, html_shifted(rule, *p));
}

/* A word of several pieces that touch. */
static void read_word(pdf_page *page, const piece *pieces, size_t count)
{
    const piece *largest = pieces;
    buffer plain = BUFFER_INIT, shown = BUFFER_INIT;

    for (size_t i = 1; i < count; i++)
        if (height(&pieces[i]) > height(largest))
            largest = &pieces[i];
    for (size_t i = 0; i < count; i++) {
        const char *rule = script_of(&pieces[i], largest);

        buffer_puts(&plain, pieces[i].text);
        if (rule)
            put_script(&shown, pieces[i].text, rule);
        else
            buffer_puts(&shown, pieces[i].text);
    }
    if (plain.len < WORD_MAX && strcmp(buffer_text(&plain), buffer_text(&shown)) != 0)
        add_script(page, buffer_text(&plain), buffer_text(&shown));
    buffer_release(&plain);
    buffer_release(&shown);
}

static void read_line(pdf_page *page, lines *all, const xmlNode *node)
{
    size_t count = 0, cap = 0, start = 0;
    piece *pieces = NULL;

    for (const xmlNode *word = node->children; word; word = word->next)
        if (xml_is(word, "word")) {
            pieces = memory_grow(pieces, &cap, count, sizeof *pieces);
            pieces[count++] =
                (piece){coordinate(word, "xMin"), coordinate(word, "xMax"), coordinate(word, "yMin"),
                        coordinate(word, "yMax"), word->children ? (const char *)word->children->content : ""};
        }
    for (size_t i = 1; i <= count; i++) {
        double size =
            i < count ? height(&pieces[i - 1]) > height(&pieces[i]) ? height(&pieces[i - 1]) : height(&pieces[i]) : 0;

        if (i < count && pieces[i].left - pieces[i - 1].right <= TOUCHING * size)
            continue;
        if (i - start > 1)
            read_word(page, pieces + start, i - start);
        start = i;
    }
    all->lines = memory_grow(all->lines, &all->cap, all->count, sizeof *all->lines);
    all->lines[all->count++] = (line){coordinate(node, "xMin"), coordinate(node, "xMax"), (int)count};
    free(pieces);
}

static void read_page(pdf_page *page, lines *all, xmlNode *node)
{
    all->count = 0;
    all->width = coordinate(node, "width");
    for (xmlNode *at = node; (at = xml_next(node, at, "line"));)
        read_line(page, all, at);
    page->columns = in_columns(all);
}

void pdf_pages_read(pdf_pages *p, const buffer *boxes)
{
    const char *text = buffer_text(boxes), *root = strstr(text, "<html"); /* behind a document type */
    findings ignored;
    lines all = {0};
    xmlDoc *doc;

    findings_init(&ignored);
    doc = root ? spl_load("boxes", root, boxes->len - (size_t)(root - text), &ignored) : NULL;
    if (doc) {
        xmlNode *top = xmlDocGetRootElement(doc);

        for (xmlNode *node = top; (node = xml_next(top, node, "page"));) {
            p->pages = memory_grow(p->pages, &p->cap, p->count, sizeof *p->pages);
            p->pages[p->count] = (pdf_page){0};
            read_page(&p->pages[p->count++], &all, node);
        }
        xmlFreeDoc(doc);
    }
    free(all.lines);
    findings_release(&ignored);
}

void pdf_pages_release(pdf_pages *p)
{
    for (size_t i = 0; i < p->count; i++) {
        for (size_t k = 0; k < p->pages[i].script_count; k++) {
            free(p->pages[i].scripts[k].plain);
            free(p->pages[i].scripts[k].shown);
        }
        free(p->pages[i].scripts);
    }
    free(p->pages);
    *p = (pdf_pages){0};
}
