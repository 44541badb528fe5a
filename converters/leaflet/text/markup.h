/* Markup: HTML cut into tags, comments and text, and character references.
 *
 * A tokenizer of our own instead of libxml2's parser: the ledger needs the exact bytes of every piece, and there is
 * neither recursion nor a tree that hostile pages could blow up. The rules are those of the WHATWG standard's
 * tokenizer, but what cannot be a tag ("TFG < 30", "<adults>") stays text. Time is linear. */
#ifndef SPLKIT_LEAFLET_MARKUP_H
#define SPLKIT_LEAFLET_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an element is to the text in it. */
typedef enum {
    MARKUP_INLINE = 0,
    MARKUP_LINE = 1 << 0,  /* its text begins and ends a line */
    MARKUP_BLOCK = 1 << 1, /* likewise, with a blank line around */
    MARKUP_HEADING = 1 << 2,
    MARKUP_LIST = 1 << 3,
    MARKUP_ITEM = 1 << 4,
    MARKUP_TABLE = 1 << 5,
    MARKUP_ROW = 1 << 6,
    MARKUP_CELL = 1 << 7,
    MARKUP_VOID = 1 << 8,    /* has no content */
    MARKUP_RAW = 1 << 9,     /* its content is no markup */
    MARKUP_OUT = 1 << 10,    /* its content is never text of a leaflet */
    MARKUP_REGION = 1 << 11, /* a part of the page that may be furniture */
    MARKUP_FURNITURE = 1 << 12,
    MARKUP_MAIN = 1 << 13 /* a part of the page that says it is its content */
} markup_role;

typedef struct {
    const char *name;
    unsigned roles;
} markup_tag;

typedef enum { MARKUP_TEXT, MARKUP_START, MARKUP_END, MARKUP_OTHER } markup_kind; /* other: comment, declaration */

typedef struct {
    markup_kind kind;
    size_t start, end;     /* text: up to the next markup */
    const markup_tag *tag; /* start and end */
} markup_token;

typedef struct {
    const char *text;
    size_t len, at;
    const markup_tag *raw; /* its content comes next */
    bool no_comment_end;
    int failures; /* tags that never end */
} markup_reader;

/* The next token; false at the end. The content of a raw element comes as one text. */
bool markup_next(markup_reader *r, markup_token *t);

/* The tag, comment or declaration that begins at the "<" at `at`; false when it is text. */
bool markup_read(markup_reader *r, size_t at, markup_token *t);

/* A tag by its name in lower case; NULL when HTML has none of that name. */
const markup_tag *markup_find(const char *name);

/* Value of an attribute of a start tag, in *len bytes; NULL when it has none; "" when it has no value. */
const char *markup_attribute(const char *text, const markup_token *t, const char *name, size_t *len);

/* A character reference at the start of text ("&eacute;", "&#233;"): its length and its character; 0 when there is
 * none. */
size_t markup_reference(const char *text, size_t len, uint32_t *c);

/* Nothing but tags, comments, declarations and white space. */
bool markup_is_only(const char *text, size_t len);

bool markup_is_space(char c);

#endif
