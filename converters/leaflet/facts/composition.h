/* Composition: the statements of a leaflet on what the product is made of.
 *
 *     Each tablet contains 10 mg or 20 mg of X. The other ingredients are A, B.
 *     5 ml of syrup contain: X - 15 mg; excipients: A, B, water up to 5 ml.
 *     Active substance: X. Hilfsstoffe: A, B.
 *
 * Every statement is the product data of one dosage form in one or several strengths. */
#ifndef SPLKIT_LEAFLET_COMPOSITION_H
#define SPLKIT_LEAFLET_COMPOSITION_H

#include "leaflet/facts/strength.h"
#include "leaflet/words/marks.h"

#define COMPOSITION_STRENGTHS 8 /* alternatives told at once */
#define COMPOSITION_ITEMS 12    /* active substances of one statement */
#define COMPOSITION_STATEMENTS 24
#define COMPOSITION_INACTIVE 60

typedef struct {
    fact name;           /* value NULL: the amount stands alone ("Tablets: 250 mg") */
    strength *strengths; /* in the leaflet's arena */
    int count;
    fact longer; /* the name with the bracket behind it, which tells it from another of the same name; or value NULL */
    fact base;   /* what the text calls it as another salt, or as the base: "10 mg of X sodium, equal to 9 mg of X" */
    strength *same; /* as many of that as there are strengths; NULL when it is not told so */
} composition_item;

typedef struct {
    const data_term *form; /* that the statement names, or NULL */
    fact_quantity per;     /* what the amounts are in, when told for all of them */
    bool in_vial;          /* or in a vial, an ampoule and the like: these hold no tablets */
    bool closed;           /* by "Per tablet." below it: a product of its own, whatever its concentration */
    int block;
    composition_item items[COMPOSITION_ITEMS];
    int count;
} composition_statement;

typedef struct {
    composition_statement *statements; /* in the leaflet's arena */
    int count;
    fact *inactive;
    int *inactive_lists; /* of each: the block that opens its list */
    int inactive_count;
    fact generic; /* a substance that is called the active one, or by its international name */
    fact likely;  /* the same where nothing but its ending tells that it is in the nominative */
    bool named;   /* it is called by its international name */
} composition;

void composition_read(composition *out, leaflet *l, const marked_block *blocks, int count);

/* A letter or two with a number right behind, at token `at`: the "D6" of a homeopathic dilution, the "B12" of a
 * vitamin. */
bool composition_is_numbered(const block *b, int at);

/* Last token of the name of a substance that starts at token `at`; -1 when none does. */
int composition_name_end(const marked_block *m, int at);

#endif
