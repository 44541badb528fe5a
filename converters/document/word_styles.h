/* What word/styles.xml and word/numbering.xml say of paragraphs and runs (ECMA-376 part 1, 17.7 and 17.9). */
#ifndef SPLKIT_DOCUMENT_WORD_STYLES_H
#define SPLKIT_DOCUMENT_WORD_STYLES_H

#include "base/buffer.h"
#include <libxml/tree.h>
#include <stdbool.h>

typedef struct word_styles word_styles;

/* How a paragraph looks. */
typedef struct {
    unsigned format;    /* EXTRACT_BOLD and so on, of its runs */
    int outline;        /* level of a heading, from 1; 0: none */
    bool contents;      /* a line of the table of contents */
    const char *number; /* id of its numbering, or NULL */
    int level;          /* of the numbering, from 0 */
} word_paragraph;

/* Either tree may be NULL. They must outlive the styles. */
word_styles *word_styles_new(const xmlDoc *styles, const xmlDoc *numbering);
void word_styles_free(word_styles *s);

/* By the paragraph's style and its own properties (w:pPr, may be NULL). */
word_paragraph word_styles_paragraph(const word_styles *s, const xmlNode *properties);

/* Format of a run in such a paragraph, by its own properties (w:rPr, may be NULL). */
unsigned word_styles_run(const word_styles *s, const word_paragraph *p, const xmlNode *properties);

typedef enum { WORD_LABEL_NONE, WORD_LABEL_BULLET, WORD_LABEL_NUMBER } word_label;

/* The label of the next paragraph with such a numbering; a number is appended. To be called once for each, in order. */
word_label word_styles_count(word_styles *s, const word_paragraph *p, buffer *label);

#endif
