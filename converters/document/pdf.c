#include "document/pdf.h"
#include "base/utf8.h"
#include "document/child.h"
#include "document/pdf_pages.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef enum { AS_LAID_OUT, IN_ORDER, BOXES, MODES } mode;

static const char *const arguments[MODES][8] = {
    [AS_LAID_OUT] = {"pdftotext", "-q", "-enc", "UTF-8", "-layout", "-", "-", NULL},
    [IN_ORDER] = {"pdftotext", "-q", "-enc", "UTF-8", "-", "-", NULL},
    [BOXES] = {"pdftotext", "-q", "-enc", "UTF-8", "-bbox-layout", "-", "-", NULL}};

typedef struct {
    const char *text;
    size_t len;
} slice;

typedef struct {
    document *d;
    const char *name;
    findings *found;
    const pdf_pages *pages;
    size_t in_order; /* pages read so */
} reader;

static int fail(child_result result, const char *name, findings *found)
{
    if (result == CHILD_MISSING)
        findings_add(found, FINDING_FILE_PDFTOTEXT, name, 0, 0,
                     "reading a PDF needs the program pdftotext, which is not installed");
    else if (result == CHILD_TROUBLE)
        findings_add(found, FINDING_FILE_PDFTOTEXT, name, 0, 0, "pdftotext cannot be run: %s", strerror(errno));
    else
        findings_add(found, FINDING_DOCUMENT_PDF, name, 0, 0,
                     result == CHILD_LIMIT ? "pdftotext took more time, memory or room than it may"
                                           : "pdftotext cannot read this PDF: it is damaged or encrypted");
    return -1;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool is_blank(slice s)
{
    while (s.len && is_space(s.text[s.len - 1]))
        s.len--;
    return !s.len;
}

/* The next page of a text, which a form feed ends. */
static slice next_page(slice *rest)
{
    const char *stop = memchr(rest->text, '\f', rest->len);
    slice page = {rest->text, stop ? (size_t)(stop - rest->text) : rest->len};
    size_t taken = page.len + (stop != NULL);

    rest->text += taken;
    rest->len -= taken;
    return page;
}

/* The next word from *at on, or an empty slice. */
static slice next_word(slice s, size_t *at)
{
    size_t start;

    while (*at < s.len && is_space(s.text[*at]))
        (*at)++;
    start = *at;
    while (*at < s.len && !is_space(s.text[*at]))
        (*at)++;
    return (slice){s.text + start, *at - start};
}

static bool is_word(slice word, const char *text)
{
    return strlen(text) == word.len && memcmp(text, word.text, word.len) == 0;
}

static int count_word(slice page, const char *text)
{
    size_t at = 0;
    int count = 0;
    slice word;

    while ((word = next_word(page, &at)).len)
        count += is_word(word, text);
    return count;
}

/* How a word of the page is to be written: with its digits high or low when that is true of all such words on it. */
static const char *shown(const pdf_page *page, slice text, slice word)
{
    const pdf_script *found = NULL;

    for (size_t i = 0; page && i < page->script_count; i++)
        if (is_word(word, page->scripts[i].plain)) {
            if (found) /* once high, once low */
                return NULL;
            found = &page->scripts[i];
        }
    return found && count_word(text, found->plain) == found->count ? found->shown : NULL;
}

static void report_scripts(const reader *r, const pdf_page *page, slice text, size_t number)
{
    for (size_t i = 0; page && i < page->script_count; i++) {
        const pdf_script *s = &page->scripts[i];

        if (!shown(page, text, (slice){s->plain, strlen(s->plain)}))
            findings_add(r->found, FINDING_DOCUMENT_SCRIPT, r->name, 0, 0,
                         "page %zu has '%s' where the text has '%s'; which of several such words it is cannot be told",
                         number, s->shown, s->plain);
    }
}

static void put_page(reader *r, const pdf_page *page, slice text)
{
    buffer *out = &r->d->text;
    size_t at = 0, done = 0;
    slice word;

    while ((word = next_word(text, &at)).len) {
        const char *other = page && page->script_count ? shown(page, text, word) : NULL;

        if (!other)
            continue;
        buffer_add(out, text.text + done, (size_t)(word.text - text.text) - done);
        buffer_puts(out, other);
        done = at;
    }
    buffer_add(out, text.text + done, text.len - done);
}

/* A number that two texts share when they are of the same characters but white space, in any order. */
static uint64_t characters(slice s)
{
    uint64_t sum = 0;
    uint32_t c;

    for (size_t at = 0; at < s.len;) {
        at += (size_t)utf8_next(&c, s.text + at, s.len - at);
        if (c > ' ' && !utf8_is_blank(c)) {
            uint64_t mixed = (c + 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;

            sum += (mixed ^ mixed >> 31) * 0x94D049BB133111EBu;
        }
    }
    return sum;
}

static void read_page(reader *r, const slice texts[2], size_t number)
{
    const pdf_page *page = number <= r->pages->count ? &r->pages->pages[number - 1] : NULL;
    mode which = page && page->columns ? IN_ORDER : AS_LAID_OUT;
    buffer part = BUFFER_INIT;

    buffer_printf(&part, "page %zu", number);
    document_begin_part(r->d, buffer_text(&part));
    buffer_release(&part);
    if (characters(texts[AS_LAID_OUT]) != characters(texts[IN_ORDER]))
        findings_add(r->found, FINDING_DOCUMENT_READINGS, r->name, 0, 0,
                     "page %zu reads differently in the order of its text and as it is laid out", number);
    report_scripts(r, page, texts[which], number);
    put_page(r, page, texts[which]);
    r->in_order += which == IN_ORDER;
}

static void read_pages(reader *r, const buffer out[MODES])
{
    slice rest[2];

    for (int i = 0; i < 2; i++)
        rest[i] = (slice){buffer_text(&out[i]), out[i].len};
    for (size_t number = 1; rest[AS_LAID_OUT].len; number++) {
        const slice texts[2] = {next_page(&rest[AS_LAID_OUT]), next_page(&rest[IN_ORDER])};

        read_page(r, texts, number);
        if (rest[AS_LAID_OUT].len)
            buffer_putc(&r->d->text, '\f');
    }
}

int pdf_extract(document *d, const char *name, const char *bytes, size_t len, findings *found)
{
    buffer out[MODES] = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};
    child_result result = CHILD_DONE;
    pdf_pages pages = {0};
    reader r = {d, name, found, &pages, 0};
    int rc = -1;

    for (int i = 0; i < MODES && result == CHILD_DONE; i++)
        result = child_run(arguments[i], bytes, len, &out[i]);
    if (result != CHILD_DONE) {
        fail(result, name, found);
    } else if (is_blank((slice){buffer_text(&out[AS_LAID_OUT]), out[AS_LAID_OUT].len})) {
        findings_add(found, FINDING_DOCUMENT_PDF, name, 0, 0,
                     "the PDF holds no text: perhaps pictures of pages, which need character recognition first");
    } else {
        pdf_pages_read(&pages, &out[BOXES]);
        read_pages(&r, out);
        if (r.in_order)
            findings_add(found, FINDING_DOCUMENT_COLUMNS, name, 0, 0, "%zu %s in columns and read one after the other",
                         r.in_order, r.in_order == 1 ? "page is" : "pages are");
        rc = 0;
    }
    for (int i = 0; i < MODES; i++)
        buffer_release(&out[i]);
    pdf_pages_release(&pages);
    return rc;
}
