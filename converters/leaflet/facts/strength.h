/* Strengths: an amount and what it is in, as leaflets write them. */
#ifndef SPLKIT_LEAFLET_STRENGTH_H
#define SPLKIT_LEAFLET_STRENGTH_H

#include "leaflet/words/marks.h"

typedef struct {
    fact_quantity amount, per; /* per.value.value NULL: one piece */
} strength;

/* Reads the strength at token `at`: "20 mg", "100 mg/ml", "15 mg / 5 ml", "5 mg in every millilitre". Returns the token
 * behind it; 0 when there is none: doses by weight or day, ranges and limits are no strengths. */
int strength_at(leaflet *l, const marked_block *m, int at, strength *out);

/* The strengths at token `at` that are told as alternatives: "2.5 mg or 5 mg", "10, 20 and 40 mg", "250 mg (red) and
 * 500 mg (blue)". Returns the token behind the last, 0 when there is none; *count: how many were stored. */
int strength_list_at(leaflet *l, const marked_block *m, int at, strength *out, int max, int *count);

/* The share at token `at`: "1 %", "5% w/w". Returns the token behind it, 0 when there is none. It is a weight or volume
 * in 100 where the text says of which; a bare one keeps the unit "%" (STRENGTH_SHARE). */
#define STRENGTH_SHARE "%"
int strength_share_at(leaflet *l, const marked_block *m, int at, strength *out);

/* The homeopathic potency at token `at`: "6X", "30C", "9 CH" (UCUM [hp_X], [hp_C]: diluted so many times by 10 or 100),
 * in a text on homeopathy also "D6" and "D 6". Returns the token behind it, 0 when there is none. */
int strength_potency_at(leaflet *l, const marked_block *m, int at, bool homeopathic, strength *out);

/* Makes a bare share a weight in weight, which it means by convention in creams and ointments (USP General Notices,
 * percentage concentrations). */
void strength_share_by_weight(strength *s);

/* The same for a weight in volume, which it means for solids in solutions and suspensions. */
void strength_share_by_volume(strength *s);

/* The volume at token `at`: "5 ml", or "ml" alone behind "each". Returns the token behind it, 0 when there is none. */
int strength_volume_at(leaflet *l, const marked_block *m, int at, bool each, fact_quantity *out);

/* The volumes from token `at` on, a column each: "2 ml     3.5 ml". Returns how many were stored. */
int strength_volumes_at(leaflet *l, const marked_block *m, int at, fact_quantity *out, int max);

/* The two are the same concentration, but for rounding by one per cent: 1.34 mg / 1 mL and 2 mg / 1.5 mL. */
bool strength_same_share(const strength *a, const strength *b);

bool strength_same(const fact_quantity *a, const fact_quantity *b);

#endif
