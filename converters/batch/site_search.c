#include "batch/site_search.h"
#include "base/buffer.h"
#include "base/escape.h"
#include "base/memory.h"
#include "batch/report_tree.h"

#include <stdlib.h>
#include <string.h>

/* A word and an entry that has it. */
typedef struct {
    const char *word;
    size_t entry;
} mention;

/* All mentions of a word. */
typedef struct {
    const mention *first;
    size_t count;
} posting;

typedef struct {
    report_printer *printer;
    findings *found;
    arena *words;
    mention *mentions;
    size_t count, cap;
    posting *postings;
    size_t posting_count, posting_cap;
    buffer prefixes; /* of the shards written so far, as JSON */
    size_t shard_count;
} search;

static void add_string(buffer *out, const char *text)
{
    buffer_putc(out, '"');
    escape_json(out, text, strlen(text));
    buffer_putc(out, '"');
}

/* words _______________________________________________________________________________________________________ */

/* The words stay in the folded text, each ended by a NUL in the place of what divides them. */
static void add_words(search *s, const char *text, size_t entry)
{
    char *rest = site_entry_fold(s->words, text), *word;
    size_t len;

    while ((word = site_entry_word(rest, &len))) {
        s->mentions = memory_grow(s->mentions, &s->cap, s->count, sizeof *s->mentions);
        s->mentions[s->count++] = (mention){word, entry};
        rest = word + len;
        if (*rest)
            *rest++ = '\0';
    }
}

static int compare(const void *a, const void *b)
{
    const mention *x = a, *y = b;
    int order = strcmp(x->word, y->word);

    return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

static void make_postings(search *s)
{
    if (s->count)
        qsort(s->mentions, s->count, sizeof *s->mentions, compare);
    for (size_t i = 0, end; i < s->count; i = end) {
        for (end = i + 1; end < s->count && strcmp(s->mentions[end].word, s->mentions[i].word) == 0;)
            end++;
        s->postings = memory_grow(s->postings, &s->posting_cap, s->posting_count, sizeof *s->postings);
        s->postings[s->posting_count++] = (posting){&s->mentions[i], end - i};
    }
}

static const char *word_of(const search *s, size_t posting_index)
{
    return s->postings[posting_index].first->word;
}

/* Bytes it will take, or more: a distance has one to four digits mostly, and a comma. */
static size_t size_of(const posting *p)
{
    return strlen(p->first->word) + 7 + 5 * p->count;
}

static void add_posting(buffer *out, const posting *p)
{
    size_t last = 0;

    buffer_putc(out, '[');
    add_string(out, p->first->word);
    buffer_puts(out, ",[");
    for (size_t i = 0; i < p->count; i++) {
        if (i && p->first[i].entry == last)
            continue;
        buffer_printf(out, "%s%zu", i ? "," : "", p->first[i].entry - last);
        last = p->first[i].entry;
    }
    buffer_puts(out, "]]");
}

/* shards ______________________________________________________________________________________________________ */

static int write_shard(search *s, size_t from, size_t to, size_t prefix)
{
    buffer file = BUFFER_INIT, json = BUFFER_INIT;
    char *text = memory_strndup(from < to ? word_of(s, from) : "", prefix);
    int rc;

    buffer_printf(&file, "search-%zu.json", s->shard_count);
    for (size_t i = from; i < to; i++) {
        buffer_puts(&json, i == from ? "[" : ",\n");
        add_posting(&json, &s->postings[i]);
    }
    buffer_puts(&json, from < to ? "]\n" : "[]\n");
    if (s->shard_count++)
        buffer_putc(&s->prefixes, ',');
    add_string(&s->prefixes, text);
    rc = report_printer_file(s->printer, buffer_text(&file), &json, s->found);
    free(text);
    buffer_release(&json);
    buffer_release(&file);
    return rc;
}

/* Bytes of the word up to and with the character behind `prefix` bytes. */
static size_t longer_prefix(const char *word, size_t prefix)
{
    if (word[prefix])
        prefix++;
    while ((word[prefix] & 0xC0) == 0x80)
        prefix++;
    return prefix;
}

/* Writes the postings, whose words share `prefix` bytes, as one shard or, when it would be too large, as one for each
 * longer prefix. */
static int write_shards(search *s, size_t from, size_t to, size_t prefix)
{
    size_t bytes = 0;

    for (size_t i = from; i < to; i++)
        bytes += size_of(&s->postings[i]);
    if (bytes <= SITE_SHARD_BYTES || to - from < 2)
        return write_shard(s, from, to, prefix);
    for (size_t end; from < to; from = end) {
        const char *word = word_of(s, from);
        size_t n = longer_prefix(word, prefix);

        end = from + 1;
        while (end < to && n > prefix && strncmp(word_of(s, end), word, n) == 0)
            end++;
        if (write_shards(s, from, end, n) != 0)
            return -1;
    }
    return 0;
}

/* files _______________________________________________________________________________________________________ */

static void add_entry(buffer *out, const site_entry *e)
{
    const char *const texts[] = {e->title, e->active, e->forms, e->holder, e->language, e->kind};

    buffer_puts(out, "[\"");
    report_tree_add_address(out, e->file);
    buffer_putc(out, '"');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buffer_putc(out, ',');
        add_string(out, texts[i]);
    }
    buffer_putc(out, ']');
}

static int write_entries(search *s, const site_entry *entries, size_t count)
{
    int rc = 0;

    for (size_t begin = 0; rc == 0 && begin < count; begin += SITE_CHUNK) {
        buffer file = BUFFER_INIT, json = BUFFER_INIT;

        buffer_printf(&file, "entries-%zu.json", begin / SITE_CHUNK);
        for (size_t i = begin; i < count && i < begin + SITE_CHUNK; i++) {
            buffer_puts(&json, i == begin ? "[" : ",\n");
            add_entry(&json, &entries[i]);
        }
        buffer_puts(&json, "]\n");
        rc = report_printer_file(s->printer, buffer_text(&file), &json, s->found);
        buffer_release(&json);
        buffer_release(&file);
    }
    return rc;
}

static int write_head(search *s, size_t count)
{
    buffer json = BUFFER_INIT;
    int rc;

    buffer_printf(&json, "{\"entries\":%zu,\"chunk\":%d,\"shards\":[", count, SITE_CHUNK);
    buffer_add(&json, buffer_text(&s->prefixes), s->prefixes.len);
    buffer_puts(&json, "]}\n");
    rc = report_printer_file(s->printer, "search.json", &json, s->found);
    buffer_release(&json);
    return rc;
}

int site_search_write(report_printer *printer, const site_entry *entries, size_t count, findings *found)
{
    search s = {.printer = printer, .found = found, .words = arena_new(), .prefixes = BUFFER_INIT};
    int rc;

    for (size_t i = 0; i < count; i++) {
        const char *const texts[] = {entries[i].title, entries[i].active, entries[i].forms, entries[i].holder,
                                     entries[i].id};

        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            add_words(&s, texts[k], i);
    }
    make_postings(&s);
    rc = write_shards(&s, 0, s.posting_count, 0) == 0 && write_entries(&s, entries, count) == 0 ? write_head(&s, count)
                                                                                                : -1;
    free(s.postings);
    free(s.mentions);
    buffer_release(&s.prefixes);
    arena_free(s.words);
    return rc;
}
