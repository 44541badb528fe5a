/* Writing the extracted text of a word processor's file, and the proof that it says what the file says.
 *
 * Every text node of the file's XML is either put into the text once, or left out with a reason; all else in the text
 * is markup or was computed (the number of a list item). extract_prove holds the text against the XML. */
#ifndef SPLKIT_DOCUMENT_EXTRACT_H
#define SPLKIT_DOCUMENT_EXTRACT_H

#include "document/document.h"
#include <libxml/tree.h>
#include <stdbool.h>

/* How a run of text looks. */
enum {
    EXTRACT_BOLD = 1 << 0,
    EXTRACT_ITALIC = 1 << 1,
    EXTRACT_UNDERLINE = 1 << 2,
    EXTRACT_STRUCK = 1 << 3,
    EXTRACT_SUPERSCRIPT = 1 << 4,
    EXTRACT_SUBSCRIPT = 1 << 5,
    EXTRACT_HIDDEN = 1 << 6 /* not shown: left out */
};

/* Why a text is left out. */
typedef enum {
    EXTRACT_DELETED,     /* by a tracked change */
    EXTRACT_COMMENT,     /* of a reviewer */
    EXTRACT_NOT_SHOWN,   /* hidden text */
    EXTRACT_FIELD,       /* instructions that the word processor computes a text from */
    EXTRACT_ALTERNATIVE, /* the same once more, for other programs */
    EXTRACT_LAYOUT,      /* numbers of positions and sizes */
    EXTRACT_STRAY,       /* stands where the format has no text */
    EXTRACT__REASONS
} extract_reason;

typedef struct {
    const xmlNode *node; /* a text node, or NULL: computed */
    const char *font;    /* of its characters in the Private Use Area, or NULL */
    size_t start, len;
} extract_piece;

typedef struct {
    document *d;
    const char *name;
    findings *found;
    extract_piece *pieces; /* in the order of the text */
    size_t count, cap;
    unsigned format;                   /* open inline tags */
    const char *font;                  /* of the text that comes next; NULL: does not matter */
    int lists;                         /* open ones */
    const char *block;                 /* tag of the open paragraph or NULL */
    size_t block_start, text_start;    /* of it; of its text behind a label */
    size_t left_out[EXTRACT__REASONS]; /* pieces of text */
    size_t struck, images, changes, misplaced;
} extract;

void extract_release(extract *x);

/* A text node of the file. */
void extract_text(extract *x, xmlNode *text);
/* Text that the word processor computes and shows, or shows for an empty element. */
void extract_computed(extract *x, const char *text);
/* All text in the element. */
void extract_leave_out(extract *x, xmlNode *element, extract_reason reason);

/* Inline format of what follows, EXTRACT_BOLD and so on. */
void extract_format(extract *x, unsigned format);
void extract_line_break(extract *x);
void extract_link(extract *x, const char *target); /* of what follows; NULL: ends it */

/* A paragraph: tag "p", "h1" to "h6". One without a text leaves no trace. Lists are left first. */
void extract_open_paragraph(extract *x, const char *tag);
/* An item of a list, depth from 1. With a label it is numbered by the text itself; else it gets a bullet. */
void extract_open_item(extract *x, int depth, const char *label);
void extract_close_paragraph(extract *x);
void extract_end_lists(extract *x);

/* Any other tag around paragraphs: "table", "tr", "nav", "/nav"; each stands on a line of its own. */
void extract_tag(extract *x, const char *tag);
void extract_open_cell(extract *x, bool header, int columns, int rows);
void extract_close_cell(extract *x, bool header);

/* What is left of the part when its blocks are read: texts that `is_shown` become paragraphs at the end, with a warning
 * (notes that nothing refers to, runs outside of paragraphs); the others are left out. */
void extract_strays(extract *x, xmlNode *root, bool (*is_shown)(const xmlNode *text));

/* 0 when the text and the trees of these parts say the same; else -1 with a finding. */
int extract_prove(const extract *x, xmlNode *const *roots, size_t count);

/* Findings on what was left out. */
void extract_report(const extract *x);

/* A part of the file as a tree, NULL with a finding when it is no XML. The caller frees it. */
xmlDoc *extract_load(const char *name, const char *part, const buffer *data, findings *found);

#endif
