/* Source map: which bytes of the source each piece of the text was read from.
 *
 * The text all later stages work on is UTF-8; the source may be in another encoding, hold markup, or need repair. The
 * map is a list of runs, sorted and gapless in both the text and the source, so it partitions both. A run without a
 * rule was only decoded; one with a rule tells what was done. A run of characters of equal width is one run, so text in
 * ASCII or all in two-byte letters takes one. */
#ifndef SPLKIT_LEAFLET_SOURCE_MAP_H
#define SPLKIT_LEAFLET_SOURCE_MAP_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t text, source; /* where it starts; it ends where the next one starts */
    const char *rule;    /* NULL: decoded only; "mojibake", "entity", ...; with `omitted`: the reason */
    bool omitted;        /* the source has text here that was left out */
    unsigned char text_unit, source_unit; /* bytes of one character; 0: the run is one piece */
} source_run;

typedef struct {
    source_run *runs;
    size_t count, cap;
    size_t text_len, source_len;
} source_map;

void source_map_release(source_map *m);

/* Appends a run, or lengthens the last one when it goes on in the same way. A run of one piece has units of 0. */
void source_map_add(source_map *m, size_t text_len, size_t source_len, int text_unit, int source_unit, const char *rule,
                    bool omitted);
void source_map_add_plain(source_map *m, size_t len); /* text and source are the same */
/* One piece that becomes text of this length. */
void source_map_add_rule(source_map *m, size_t text_len, size_t source_len, const char *rule);

/* Ends of run i. */
size_t source_map_text_end(const source_map *m, size_t i);
size_t source_map_source_end(const source_map *m, size_t i);

/* Run that holds the character at a text offset (the last one at the end of the text); the map is not empty. */
size_t source_map_find(const source_map *m, size_t text);

/* Source offset of the character at a text offset; of the end of the character before a text offset. */
size_t source_map_start(const source_map *m, size_t text);
size_t source_map_end(const source_map *m, size_t text);

/* Source offset of a text offset inside run i: of the run's pieces, those before it end there. */
size_t source_map_inside(const source_map *m, size_t i, size_t text);

/* `step` leads from a new text to the text that `m` leads from; m becomes the map from the new text to the source.
 * Where both have a rule, the step's stands. */
void source_map_compose(source_map *m, const source_map *step);

#endif
