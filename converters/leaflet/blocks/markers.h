/* List markers at the start of a line or inside it: bullets, numbers, letters, roman numerals. */
#ifndef SPLKIT_LEAFLET_MARKERS_H
#define SPLKIT_LEAFLET_MARKERS_H

#include "leaflet/leaflet.h"

typedef struct {
    marker_style style;
    uint32_t sign;  /* the bullet, or the punctuation of a number: '.', ')' or '(' for both sides */
    int ordinal;    /* from 1; 0: bullet */
    size_t len;     /* bytes of the marker itself */
    size_t blanks;  /* bytes of blanks behind it */
    bool roman_too; /* a letter that may as well be a roman numeral: i, v, x, c ... */
    int roman;      /* its value then */
} marker;

/* A bullet that means nothing else in prose, also of a symbol font. */
bool markers_is_bullet(uint32_t c);

/* A marker at the start of text; style MARKER_NONE when there is none. It needs text or the end behind it. */
marker markers_read(const char *text, size_t len);

/* Offset of the next bullet inside a line, preceded by a blank, of a kind that is never used in prose; len if none. */
size_t markers_find_inside(const char *text, size_t len, size_t from);

/* Bytes of blanks (and zero-width characters) at the start of text. */
size_t markers_blanks(const char *text, size_t len);

/* "Home > Medicines > Against pain": where a page stands on its site. Not so where quantities are compared. */
bool markers_are_path(const char *text, size_t len);

#endif
