/* What each line of a leaflet looks like: indent, marker, width, whether it reads or looks like a heading, and whether
 * the line above goes on in it. */
#ifndef SPLKIT_LEAFLET_SHAPES_H
#define SPLKIT_LEAFLET_SHAPES_H

#include "leaflet/blocks/headings.h"
#include "leaflet/blocks/markers.h"

typedef struct {
    size_t content, end; /* without indent, marker and trailing blanks */
    int indent;
    marker mark;
    size_t mark_start;
    int width;           /* columns of the whole line */
    const token *tokens; /* of lines short enough for a heading */
    int token_count;
    headings_result head;
    bool in_sequence; /* begins with a number ("5.2", "7.") that goes on those of titles above */
    int leads;        /* page that dots lead to at its end; 0: none */
    bool page;        /* of the page, not of the text: see leaflet/blocks/page_lines.h */
    bool apart;       /* of no paragraph with others: likewise */
    bool letter;      /* begins with "o" or a dash that is no bullet */
    bool wraps;       /* stands among lines that were wrapped at some width */
    bool heading;     /* set by the caller, line after line: the questions below look at the lines above */
} line_shape;

typedef struct {
    leaflet *l;
    headings *h;
    line_shape *lines; /* as many as the leaflet has */
    bool told;         /* markup tells the headings: looks tell none, but for bold lines */
    bool stopped;      /* headings end with full stops */
} line_shapes;

/* Borrows the leaflet and the headings until shapes_release. */
void shapes_read(line_shapes *s, leaflet *l, headings *h);
void shapes_release(line_shapes *s);

/* The line begins with a small letter. */
bool shapes_starts_low(const line_shapes *s, const line_shape *line);

/* The next line that is not blank; NULL behind the last. */
const line_shape *shapes_next_text(const line_shapes *s, size_t i);

/* Line i goes on the text of the line above: the whole leaflet is wrapped at one width, or the paragraph is. */
bool shapes_goes_on(const line_shapes *s, size_t i);

/* Bytes of the hyphen at the end of the line above that may have broken a word which goes on in line i; 0: none. */
size_t shapes_breaks_word(const line_shapes *s, size_t i);

/* In a leaflet that is wrapped at one width: the first word of line i had no room in the line above. */
bool shapes_had_no_room(const line_shapes *s, size_t i);

/* A heading by its words; a heading by its looks: short, apart, capital, no full stop, running text or a list below. */
bool shapes_is_known_heading(const line_shapes *s, size_t i);
bool shapes_looks_like_heading(const line_shapes *s, size_t i);
bool shapes_all_capitals(const line_shapes *s, const line_shape *line);

/* End of a text without blanks and zero-width characters behind it. */
size_t shapes_trimmed_end(const char *text, size_t start, size_t end);

#endif
