#include "batch/site.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "batch/report_printer.h"
#include "batch/report_records.h"
#include "batch/report_tree.h"
#include "batch/site_search.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define UP "../"
#define FOLDER "index.pages"
#define LETTER_SIZE 8 /* a character in UTF-8, or "0-9", with NUL */

typedef struct {
    findings *found;
    const char *suffix;
    arena *texts;
    site_entry *entries;
    size_t count, cap;
    report_printer *printer;
    size_t sheet_count, sheets_made;
} site;

static int read_entries(site *s, FILE *lines)
{
    size_t errors = s->found->by_severity[SEVERITY_ERROR];
    report_records records;
    const record_parts *record;

    report_records_init(&records, lines, "results.ndjson");
    while ((record = report_records_next(&records, s->found)))
        if (record->status && strcmp(record->status, "failed") != 0) {
            s->entries = memory_grow(s->entries, &s->cap, s->count, sizeof *s->entries);
            s->entries[s->count++] = site_entry_of(s->texts, record);
        }
    report_records_release(&records);
    if (s->count)
        qsort(s->entries, s->count, sizeof *s->entries, site_entry_compare);
    return s->found->by_severity[SEVERITY_ERROR] == errors ? 0 : -1;
}

/* The letter an entry stands under, in upper case: digits are one, what is neither is "#". */
static void letter_of(char out[LETTER_SIZE], const site_entry *e)
{
    uint32_t c;

    memset(out, 0, LETTER_SIZE);
    if (utf8_next(&c, e->key, strlen(e->key)) == 0 || !(utf8_is_letter(c) || utf8_is_digit(c)))
        out[0] = '#';
    else if (utf8_is_digit(c))
        memcpy(out, "0-9", 3); /* NOLINT(bugprone-not-null-terminated-result): out was zeroed */
    else
        utf8_encode(out, (uint32_t)utf8proc_toupper((utf8proc_int32_t)c));
}

/* The end of the entries from `begin` on that stand under the same letter. */
static size_t letter_end(const site *s, size_t begin)
{
    char letter[LETTER_SIZE], other[LETTER_SIZE];
    size_t end = begin + 1;

    letter_of(letter, &s->entries[begin]);
    for (; end < s->count; end++) {
        letter_of(other, &s->entries[end]);
        if (strcmp(letter, other) != 0)
            break;
    }
    return end;
}

/* trees _______________________________________________________________________________________________________ */

static xmlDocPtr new_page(const site *s, const char *kind, const char *up)
{
    xmlDocPtr doc = report_tree_new(kind, up);
    xmlNodePtr root = xmlDocGetRootElement(doc);
    buffer summary = BUFFER_INIT;

    report_tree_set_address(root, "home", up, "index.html");
    buffer_printf(&summary, "summary%s.html", s->suffix);
    report_tree_set_address(root, "report", up, buffer_text(&summary));
    report_tree_set_number(root, "total", (long long)s->count);
    buffer_release(&summary);
    return doc;
}

static void set_known(xmlNodePtr node, const char *name, const char *text)
{
    if (*text)
        report_tree_set(node, name, text);
}

static void add_entry(xmlNodePtr parent, const site_entry *e, const char *up)
{
    xmlNodePtr node = xmlNewChild(parent, NULL, (const xmlChar *)"entry", NULL);

    if (*e->file)
        report_tree_set_address(node, "href", up, e->file);
    set_known(node, "title", e->title);
    set_known(node, "active", e->active);
    set_known(node, "forms", e->forms);
    set_known(node, "holder", e->holder);
    set_known(node, "language", e->language);
    set_known(node, "kind", e->kind);
}

static xmlNodePtr add_letter(const site *s, xmlNodePtr parent, size_t begin)
{
    xmlNodePtr node = xmlNewChild(parent, NULL, (const xmlChar *)"letter", NULL);
    char letter[LETTER_SIZE];

    letter_of(letter, &s->entries[begin]);
    report_tree_set(node, "name", letter);
    return node;
}

/* pages _______________________________________________________________________________________________________ */

static void count_sheets(site *s)
{
    for (size_t begin = 0, end; begin < s->count; begin = end) {
        end = letter_end(s, begin);
        s->sheet_count += (end - begin + SITE_PAGE_ROWS - 1) / SITE_PAGE_ROWS;
    }
}

/* A page with entries of one letter, and in the index the link to it. */
static int write_sheet(site *s, xmlNodePtr index_letter, size_t begin, size_t end)
{
    xmlDocPtr doc = new_page(s, "letter", UP);
    xmlNodePtr root = xmlDocGetRootElement(doc), letter, sheet;
    buffer file = BUFFER_INIT;
    int rc;

    report_tree_set_number(root, "number", (long long)++s->sheets_made);
    report_tree_set_number(root, "of", (long long)s->sheet_count);
    letter = add_letter(s, root, begin);
    for (size_t i = begin; i < end; i++)
        add_entry(letter, &s->entries[i], UP);
    buffer_printf(&file, "list-%zu.html", s->sheets_made);
    rc = report_printer_further(s->printer, doc, buffer_text(&file), s->found);
    sheet = xmlNewChild(index_letter, NULL, (const xmlChar *)"sheet", NULL);
    report_tree_set(sheet, "first", s->entries[begin].title);
    report_tree_set(sheet, "last", s->entries[end - 1].title);
    buffer_clear(&file);
    buffer_printf(&file, "%s/list-%zu.html", FOLDER, s->sheets_made);
    report_tree_set_address(sheet, "href", "", buffer_text(&file));
    buffer_release(&file);
    xmlFreeDoc(doc);
    return rc;
}

static int write_sheets(site *s, xmlNodePtr index_letter, size_t begin, size_t end)
{
    for (size_t next; begin < end; begin = next) {
        next = end - begin > SITE_PAGE_ROWS ? begin + SITE_PAGE_ROWS : end;
        if (write_sheet(s, index_letter, begin, next) != 0)
            return -1;
    }
    return 0;
}

static int write_letters(site *s, xmlNodePtr root)
{
    bool listed = s->count <= SITE_LISTED_MAX;

    for (size_t begin = 0, end; begin < s->count; begin = end) {
        xmlNodePtr letter = add_letter(s, root, begin);

        end = letter_end(s, begin);
        report_tree_set_number(letter, "total", (long long)(end - begin));
        for (size_t i = begin; listed && i < end; i++)
            add_entry(letter, &s->entries[i], "");
        if (!listed && write_sheets(s, letter, begin, end) != 0)
            return -1;
    }
    return 0;
}

static int write_all(site *s)
{
    xmlDocPtr index = new_page(s, "index", "");
    int rc = -1;

    count_sheets(s);
    if (write_letters(s, xmlDocGetRootElement(index)) == 0 &&
        (s->count <= SITE_LISTED_MAX || site_search_write(s->printer, s->entries, s->count, s->found) == 0))
        rc = report_printer_first(s->printer, index, "index.html", s->found);
    if (rc == 0)
        report_printer_tidy(s->printer);
    xmlFreeDoc(index);
    return rc;
}

int site_write(const report_source *source, FILE *lines, findings *found)
{
    site s = {.found = found, .suffix = source->suffix, .texts = arena_new()};
    int rc = -1;

    if (read_entries(&s, lines) == 0 &&
        (s.printer = report_printer_new(source, FOLDER, "templates/report/search.js", found)))
        rc = write_all(&s);
    report_printer_free(s.printer);
    free(s.entries);
    arena_free(s.texts);
    return rc;
}
