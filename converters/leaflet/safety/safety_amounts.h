/* Amounts as whole numbers, to compare doses exactly: micrograms of a mass, microlitres of a volume. Nothing that is
 * written comes from them. */
#ifndef SPLKIT_LEAFLET_SAFETY_AMOUNTS_H
#define SPLKIT_LEAFLET_SAFETY_AMOUNTS_H

#include "leaflet/words/marks.h"

/* Micrograms of a decimal number in a unit of mass ("0.5", "g"); 0 when it is no mass, or too large or too fine. */
long long safety_micrograms(const char *value, const char *unit);

/* Microlitres of a decimal number in a unit of volume; 0 likewise. */
long long safety_microlitres(const char *value, const char *unit);

/* The mass at token `at` ("500 mg", "3 000 mg") in micrograms, 0 when there is none or it is told per kilogram; *end:
 * the token behind it. */
long long safety_mass_at(const marked_block *m, int at, int *end);

#define SAFETY_TIMES_MAX 12 /* pieces at once, or times a day; more is no dose */

/* What doses are told in: mass, pieces, or what else is counted. */
typedef enum { SAFETY_MASS, SAFETY_PIECES, SAFETY_COUNTED } safety_told_in;

/* "2 sachets", "1 tablet", "1 vial" at token `at`: how many; *end: behind it. 0 when none stand there. */
int safety_pieces_at(const marked_block *m, int at, int *end);

/* The dose at token `at` in micrograms, in pieces that are taken as they are (tablets, sachets, no vials), or in puffs
 * or drops; 0 when none stands there; *end: behind it. */
long long safety_told_at(const marked_block *m, int at, safety_told_in what, int *end);

#endif
