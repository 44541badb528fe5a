/* Lines of Markdown: what each is (CommonMark's blocks, without a tree), and where its marks and its text begin. */
#ifndef SPLKIT_LEAFLET_MARKDOWN_LINES_H
#define SPLKIT_LEAFLET_MARKDOWN_LINES_H

#include "leaflet/text/inlines.h"

typedef enum {
    MARKDOWN_BLANK, /* but for marks of quotes */
    MARKDOWN_TEXT,
    MARKDOWN_HEADING,    /* "## Heading" */
    MARKDOWN_UNDERLINE,  /* "---" that makes the line above a heading */
    MARKDOWN_BREAK,      /* a thematic break */
    MARKDOWN_FENCE,      /* begins or ends a code block */
    MARKDOWN_CODE,       /* inside one */
    MARKDOWN_ROW,        /* of a table */
    MARKDOWN_DEFINITION, /* of a link that the text has */
    MARKDOWN_COMMENT,    /* of HTML; may be several lines */
    MARKDOWN_HEAD        /* YAML at the start of the file, all of it */
} markdown_kind;

/* Offsets in the text, in this order. */
typedef struct {
    markdown_kind kind;
    size_t start, quote, quote_end; /* marks of quotes stand between the last two */
    size_t marker;                  /* of an item or heading; else where the text begins */
    size_t content;                 /* behind the marker */
    size_t task;                    /* behind "[ ]"; 0: no task */
    size_t end, next;               /* without and with the line end */
    bool item;
    int level;      /* of a heading */
    char fence;     /* '`' or '~' */
    size_t fence_n; /* signs of it */
} markdown_line;

typedef struct {
    const char *text;
    size_t len, at;
    const inline_labels *labels;
    char fence; /* of the open code block; 0: none is open */
    size_t fence_n;
    size_t no_fence[2]; /* no fence of so many signs, or more, ends a code block further down; 0: not known */
    bool in_table, no_comment_end;
} markdown_lines;

/* Bytes of the YAML between lines of "---" that a file begins with, 0 when it does not: data about the page, no text.
 */
size_t markdown_lines_head_length(const char *text, size_t len);

/* There is enough in the text that only Markdown has: YAML at its start, headings, rows of dashes below a table's
 * header, fences, bold words, links. */
bool markdown_lines_are(const char *text, size_t len);

/* Finds the labels of all link definitions. */
void markdown_lines_find_labels(const markdown_lines *m, inline_labels *labels);

/* The next line; false at the end. `paragraph`: lines of text above it that no blank line parts from it. */
bool markdown_lines_next(markdown_lines *m, size_t paragraph, markdown_line *ln);

/* The line begins or ends a code block; sets its fence. */
bool markdown_lines_read_fence(const char *line, size_t len, markdown_line *ln);

/* "[label]: https://..." */
bool markdown_lines_is_definition(const char *line, size_t len);

#endif
