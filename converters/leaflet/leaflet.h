/* One leaflet on its way from bytes to a label: what the stages hand on.
 *
 *     decode -> lines -> blocks -> sections -> facts -> label
 *
 * All text and arrays live in the leaflet's arena or in arrays freed by leaflet_free. The source is what the user gave,
 * the text what decoding made of it (UTF-8). Offsets are in the text; the source map leads to the source, which is what
 * findings and ledger speak of. */
#ifndef SPLKIT_LEAFLET_LEAFLET_H
#define SPLKIT_LEAFLET_LEAFLET_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/finding.h"
#include "leaflet/text/charsets.h"
#include "leaflet/text/source_map.h"
#include "leaflet/words/word.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What became of a piece of the source. The spans of a leaflet are sorted and gapless: they partition it. */
typedef enum { SPAN_KEPT, SPAN_TRANSFORMED, SPAN_OMITTED } span_action;

typedef struct {
    size_t start, len;
    span_action action;
    const char *rule; /* transformed: name of the rule ("list-marker"); omitted: the reason ("price") */
    const char *text; /* transformed: what stands in the output for it, often "" */
    int block;        /* index, or -1: between blocks */
    int unit;         /* ordinal of the text unit of the SPL it went to, from 1; 0: none */
} span;

typedef enum { INPUT_TEXT, INPUT_HTML, INPUT_MARKDOWN, INPUT__MAX } input_kind;

/* What the source's markup says of a line, besides the level of a heading (1 to 6). */
typedef enum {
    LINE_NEW = 7, /* does not go on the line above */
    LINE_JOINED,  /* goes on it */
    LINE_STRONG   /* all of it is bold: a heading, if it looks like one */
} line_role;

typedef struct {
    size_t start; /* of its text */
    int level;    /* 1 to 6, or a line_role */
} line_mark;

/* How the source's markup shows a stretch of text (leaflet/text/styles.h). */
typedef enum {
    STYLE_BOLD = 1 << 0,
    STYLE_ITALICS = 1 << 1,
    STYLE_UNDERLINE = 1 << 2,
    STYLE_SUP = 1 << 3,
    STYLE_SUB = 1 << 4,
    STYLE_STRUCK = 1 << 5
} style_flag;

typedef struct {
    unsigned flags;
    int link; /* index into the leaflet's links, or -1 */
} text_style;

typedef struct {
    size_t start; /* in the text; it ends where the next one starts */
    text_style style;
} style_run;

/* A cell of the source's markup that reaches over several columns or rows. */
typedef struct {
    size_t start; /* of its text */
    int columns, rows;
} cell_span;

/* Bytes that a line has, so that those who look for what begins with them need not look at most lines. */
typedef enum {
    LINE_WIDE = 1 << 0, /* beyond ASCII */
    LINE_GAPS = 1 << 1, /* two blanks in a row */
    LINE_TABS = 1 << 2,
    LINE_PIPES = 1 << 3
} line_sign;

typedef struct {
    size_t start, end; /* without the line end */
    size_t next;       /* start of the next line */
    long number;       /* physical line of the source, from 1; those are ended by LF or CR LF */
    bool blank;        /* nothing to be read: white space, or a rule ... */
    bool rule;         /* ... such as "-----" */
    int heading;       /* level that the source's markup gives it, from 1; 0: none */
    int role;          /* a line_role, or 0 */
    unsigned signs;    /* set of line_sign */
} source_line;

typedef enum { BLOCK_PARAGRAPH, BLOCK_ITEM, BLOCK_HEADING, BLOCK_TABLE } block_kind;

typedef enum { MARKER_NONE, MARKER_BULLET, MARKER_DECIMAL, MARKER_ALPHA, MARKER_ROMAN } marker_style;

typedef struct {
    uint32_t start, len; /* in the block's text */
    word_type *type;
    const char *text; /* of the type */
    bool capital;     /* starts with a capital letter */
    bool number;      /* all digits */
} token;

/* A cell of a table, in the order of reading. Its text is kept; what stands between cells is none. */
typedef struct {
    int row; /* from 0 */
    bool header;
    int columns, rows;     /* it reaches over */
    int first_span, spans; /* 0 spans: the cell is empty */
} table_cell;

typedef struct {
    block_kind kind;
    int first_span, spans; /* all spans of the block, in order */
    long line, column;     /* of its first character; column in bytes, from 1 */
    long last_line;
    int blanks_before; /* blank lines before it */
    bool begins_page;  /* they are the end of a page, no gap that a lost heading has left */
    int indent;        /* columns before the text or marker */
    const char *text;  /* what will be written */
    size_t len;
    token *tokens;
    int token_count;
    /* items */
    marker_style marker;
    uint32_t bullet;         /* the bullet character, or the punctuation after a number */
    int ordinal;             /* 1, 2, ... from the marker; 0: bullet */
    int depth;               /* nesting, from 1 */
    const char *marker_text; /* as in the source, without blanks */
    int marker_span;
    bool starts_list;
    bool keep_marker; /* the numbering of a list would not show it: becomes the item's caption */
    /* tables: text has a TAB between cells and a line end between rows */
    table_cell *cells;
    int cell_count;
    bool captions; /* a paragraph: is the caption of the table that is the next block */
    bool runs_on;  /* a sentence on the line of the one before: of one paragraph with it, unless in another section */
    /* evidence for sections */
    int heading_topic; /* topic the heading names, or -1 */
    int heading_other; /* a second topic that uses the same heading, or -1 */
    double heading_score;
    const char *heading_match; /* the heading of the data that it was recognised as */
    int major, minor;          /* numbering of a heading: 5 and 1 for "5.1"; 0: none */
    int rank;                  /* of a heading: 1 it opens a section of its own, 2 it stands inside of one */
    bool glued;                /* a heading taken from the start of a line, the text goes on */
    bool furniture;    /* line of a table of contents, page number, running title: stands outside of all sections */
    bool of_page;      /* likewise; a line between those of the text (leaflet/blocks/page_lines.h) */
    bool highlights;   /* part of the summary before the full text */
    bool letter;       /* of a letter to health care providers */
    int topic;         /* decided; -1 before */
    int around;        /* topic of the section around it: differs below a known heading inside of a section */
    double margin;     /* how much better than the second best, natural log odds */
    double confidence; /* the same as a probability, 0 to 1 */
} block;

/* A piece of product data and the place in the source that says so. */
typedef struct {
    const char *value;
    size_t start, len; /* of the words in the source */
    long line, column;
    int block;
} fact;

typedef struct {
    fact value;       /* number as in the source, with a decimal point */
    const char *unit; /* UCUM */
} fact_quantity;

typedef struct {
    fact name;
    fact_quantity amount, per; /* amount.value.value NULL: no strength stated; per likewise: one piece */
    int form;                  /* the dosage form it is known to belong to, or -1 */
} fact_ingredient;

typedef struct {
    fact source;             /* value: as found */
    const char *code, *name; /* term */
} fact_term;

typedef struct {
    fact_quantity content; /* unit NULL: a count of what lies inside */
    fact_term package;
    int inner; /* index of the package inside, or -1 */
    int outer; /* index of the package around, or -1 */
    int form;  /* index into forms of the dosage form inside, or -1 */
} fact_package;

typedef struct {
    fact name;   /* where each strength has its own, "Zenalor-5"; value NULL: that of the facts */
    int form;    /* index into forms, or -1 */
    int *active; /* indices into active */
    int active_count;
    bool *inactive; /* by index: inactive ingredients of its own */
    int inactive_count;
    bool *packages; /* by index: an innermost package of this product */
    bool *routes;   /* by index */
} fact_product;

typedef struct {
    fact name; /* brand */
    fact generic;
    fact_ingredient *active;
    int active_count;
    fact *inactive;
    int inactive_count;
    fact_term *forms;
    int form_count;
    fact_term *routes;
    int route_count;
    fact_package *packages;
    int package_count;
    fact_product *products;
    int product_count;
    fact holder; /* marketing authorisation holder, or who puts the product on the market */
    fact manufacturer;
    fact atc;             /* as found */
    const char *atc_code; /* the same without blanks, in Latin letters */
    fact *storage;        /* statements on the temperature of storage */
    int storage_count;
    fact_quantity shelf_life; /* unopened; value.value NULL: not stated */
    int shelf_life_form;      /* index into forms of the only form it is told for, or -1 */
    const char *doc_code;     /* LOINC of the document type */
    const char *doc_name;
    fact doc_evidence; /* value NULL: assumed */
} facts;

/* One way the source spells a name. */
typedef struct {
    const char *text;
    word_type *word;   /* its first word */
    size_t start, len; /* first place in the source */
    long line, column;
    int count;
} spelling;

#define LEAFLET_STRETCH 16

typedef struct label_section {
    int topic;     /* gives its code */
    int effective; /* the topic of its text: of the section around when it has no code of its own (42229-5) */
    int title;     /* block index or -1 */
    int *blocks;   /* body, in order */
    int block_count, block_cap;
    bool lost_title; /* the source has no heading for it */
    struct label_section *parent, *child, *last_child, *next;
    int ordinal; /* in document order, from 1 */
} label_section;

typedef struct {
    const char *name;   /* as the user gave it */
    const char *source; /* borrowed */
    size_t source_len;
    const charset *encoding; /* of the source */
    const char *bytes;       /* the text: in `own`, or part of the source */
    size_t len;
    buffer own;
    source_map map;         /* from the text to the source */
    size_t *physical_lines; /* source offsets where they start */
    size_t physical_line_count;
    input_kind input;
    line_mark *marks; /* by place */
    size_t mark_count, mark_cap;
    cell_span *cell_spans; /* by place */
    size_t cell_span_count, cell_span_cap;
    style_run *styles; /* by place; none before the first one */
    size_t style_count, style_cap;
    const char **links; /* addresses */
    size_t link_count, link_cap;
    size_t dropped_links;              /* to places that a label cannot lead to ... */
    long dropped_line, dropped_column; /* ... the first of them */
    arena *memory;
    struct vocabulary *vocabulary; /* of all words_split of the text */
    source_line *lines;
    size_t line_count, line_cap;
    span *spans;
    size_t span_count, span_cap;
    block *blocks;
    size_t block_count, block_cap;
    token *tokens; /* of the whole source */
    int token_count;
    int *token_places;    /* for each LEAFLET_STRETCH bytes: the first token that starts there or behind; or NULL */
    const char *language; /* "en" */
    bool decimal_comma;   /* the text writes 0,5: a comma before three digits may mean either */
    int wrap;             /* columns at which the text is hard-wrapped; 0: it is not */
    int title_block;      /* the document's title, or -1 */
    int label_order;      /* the order of sections it keeps to, of data_places; -1: none that is known */
    spelling *brand;      /* ways the product's name is spelt, the one that comes first leading */
    int brand_count;
    token *name_words; /* of facts.name */
    int name_word_count;
    facts facts;
    label_section *sections; /* top level, in order */
    bool keep_unrelated;
} leaflet;

/* The leaflet borrows name and source until leaflet_free. It has no text before it is decoded (leaflet/text/decode.h).
 */
leaflet *leaflet_new(const char *name, const char *source, size_t len);
void leaflet_free(leaflet *l);

/* The spans of block b that carry source text, joined: what block.text is made of. */
void leaflet_set_text(leaflet *l, block *b);

/* Makes a new text the leaflet's text; the step leads from it to the text so far. Takes what both own. */
void leaflet_take_text(leaflet *l, buffer *text, source_map *step);

/* The line whose text starts there is a heading of that level, or has that line_role. Called in the order of the text.
 */
void leaflet_mark_line(leaflet *l, size_t start, int level);

/* The cell whose text starts there reaches over so many columns and rows. In the order of the text. */
void leaflet_mark_cell(leaflet *l, size_t start, int columns, int rows);

/* Line and column (bytes, from 1) in the source: of an offset of the text, of an offset of the source. */
void leaflet_locate(const leaflet *l, size_t offset, long *number, long *column);
/* The same of an offset of the text, faster when *number is a line shortly before it, or the same. */
void leaflet_locate_next(const leaflet *l, size_t offset, long *number, long *column);
void leaflet_locate_source(const leaflet *l, size_t offset, long *number, long *column);

/* Offset in the text of a character of a block's text. */
size_t leaflet_offset(const leaflet *l, const block *b, size_t at);

#endif
