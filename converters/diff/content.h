/* What an SPL document says, in pieces that can be compared: its sections, their sentences and table rows, its data.
 *
 *     tree -> content (sections, sentences, words) -> match (sections) -> changes -> proof -> text, JSON, page
 *
 * A sentence is compared by its words: white space does not count, markup is told apart. Digits that stand high or low
 * are other characters than plain ones, so 10⁶ is not 106. */
#ifndef SPLKIT_DIFF_CONTENT_H
#define SPLKIT_DIFF_CONTENT_H

#include "base/arena.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words, numbers and single signs. */
typedef struct {
    const char *text; /* NUL-terminated */
    bool space;       /* white space before it */
} diff_word;

typedef enum {
    SENTENCE_TITLE,
    SENTENCE_TEXT, /* of a paragraph */
    SENTENCE_ITEM, /* of a list */
    SENTENCE_ROW,  /* of a table, "|" between its cells */
    SENTENCE_CAPTION,
    SENTENCE_NOTE, /* footnote */
    SENTENCE_DATA, /* outside of the narrative: "ingredient ACTIB 500 mg / 1 9100L32L2N METFORMIN" */
    SENTENCE__KINDS
} sentence_kind;

typedef struct {
    sentence_kind kind;
    diff_word *words;
    int count;
    uint64_t hash;   /* of its words */
    uint64_t markup; /* of its kind and the markup in it */
    int section;     /* index */
    long line, column;
} diff_sentence;

typedef struct {
    const char *code;  /* "" when it has none */
    const char *title; /* "" likewise */
    const char *name;  /* titles from the outermost section on, " > " between them; "Product data", ... */
    int parent;        /* index or -1 */
    int first, count;  /* of its own sentences, its title leading */
} diff_section;

typedef struct {
    const char *name;       /* of the file */
    const char *language;   /* of the document; "" when it does not say */
    diff_section *sections; /* in document order; the first holds the data of the document's head */
    int section_count;
    diff_sentence *sentences; /* in document order */
    int sentence_count;
    size_t section_cap, sentence_cap;
    arena *memory;
} diff_content;

/* The tree is needed during the call only. Everything is freed with diff_content_release. */
void diff_content_read(diff_content *c, const char *name, const xmlDoc *doc);
void diff_content_release(diff_content *c);

/* The sentence as a text. In the arena of the content. */
const char *diff_sentence_text(const diff_content *c, const diff_sentence *s);

#endif
