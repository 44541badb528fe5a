/* What the site's list and its search know of a leaflet, and the form in which words are compared. */
#ifndef SPLKIT_BATCH_SITE_ENTRY_H
#define SPLKIT_BATCH_SITE_ENTRY_H

#include "base/arena.h"
#include "batch/record_read.h"
#include <stddef.h>

/* Texts are never NULL; lists are joined by "; ". */
typedef struct {
    const char *key; /* of the title, for sorting */
    const char *id, *title, *active, *forms, *holder, *language, *kind;
    const char *file; /* of the page relative to OUT; empty: there is none to go to */
} site_entry;

site_entry site_entry_of(arena *a, const record_parts *record);

/* Order of the list: by key, then id. */
int site_entry_compare(const void *a, const void *b);

/* A text without case, accents and compatibility forms (Unicode NFKD, case folding, marks left out). search.js does the
 * same to what is typed. */
char *site_entry_fold(arena *a, const char *text);

/* The next word in a folded text: letters and digits. Returns its begin and sets its length, or NULL. */
char *site_entry_word(char *text, size_t *len);

#endif
