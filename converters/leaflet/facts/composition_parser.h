/* What the readers of the composition share: the statement at hand, and the names in the words around it.
 *
 * composition.c leads; active.c and inactive.c read the two kinds of ingredients. Nothing here is for other modules. */
#ifndef SPLKIT_LEAFLET_COMPOSITION_PARSER_H
#define SPLKIT_LEAFLET_COMPOSITION_PARSER_H

#include "leaflet/facts/composition.h"

typedef enum { MODE_NONE, MODE_CONTENT, MODE_ACTIVE, MODE_INACTIVE } parser_mode;

typedef struct {
    composition *out;
    leaflet *l;
    const marked_block *m, *above; /* the block at hand and the one before, or NULL */
    parser_mode mode;
    bool homeopathic, vaccine;            /* what the text is on */
    bool in_vial;                         /* what each vial or ampoule contains is told by the statement at hand */
    bool in_packet;                       /* the same of each sachet */
    bool beside_purpose;                  /* below the headings "Active ingredient" and "Purpose" of a table */
    bool fresh;                           /* nothing was read in this mode yet */
    bool below_inactive;                  /* the block is a heading of inactive ingredients, or the list below it */
    bool ended;                           /* the list of the section of inactive ingredients, with a full stop */
    int list_in;                          /* block that opens the list of inactive ingredients at hand */
    int named_below;                      /* block below a heading "International name"; -1: none */
    int item_end;                         /* token behind a name with its amount in this block, read last; -1: none */
    int listed_in;                        /* block with the inactive ingredient read last; -1: none */
    int closed_in;                        /* block "Per tablet." below what was read last; -1: none */
    int told_in;                          /* block of the last statement, or of the list that follows it; -1: none */
    uint64_t openings[MARKS_CLASS_WORDS]; /* of leads and statements (composition.c) */
    uint64_t far_openings[MARKS_CLASS_WORDS];
} parser;

/* Only blanks, a hyphen or an apostrophe before token `at`: it can go on a name. */
bool parser_joins(const block *b, int at);

/* Token `at` is in a bracket that is part of a name, or right behind it: "III" and "oxide" of "iron(III) oxide". */
bool parser_in_bracketed_name(const block *b, int at);

/* Token `at` is the rest of a Cyrillic word behind its apostrophe, and none of grammar: "який" in "м'який". */
bool parser_is_cut_word(const block *b, int at);

/* No name of a substance goes on over token `at`. */
bool parser_ends_name(const marked_block *m, int at);

/* The block can tell the composition: by its section, or in the opening of the leaflet. */
bool parser_in_scope(const leaflet *l, const block *b);

/* The same but for the case of ASCII letters. */
bool parser_same_text(const char *a, const char *b);

/* A heading that opens something else. In the sections on ingredients a line that only looks like a heading is the name
 * of one. */
bool parser_is_heading(const block *b);

/* Last token of the bracket that opens before token `at`. */
int parser_bracket_end(const marked_block *m, int at);

fact parser_name_fact(parser *p, int first, int last);

/* The amounts read last are closed by "Per tablet." right above: what follows is of another product. */
bool parser_is_closed(const parser *p);

/* Opens a statement in the place of an empty one; NULL when there are too many. */
composition_statement *parser_open_statement(parser *p, const data_term *form, fact_quantity per);

/* The open statement; NULL when there are too many. */
composition_statement *parser_statement(parser *p);

void parser_set_strengths(parser *p, composition_item *item, const strength *strengths, int count);

/* name->value NULL: of whatever the product is made of. */
void parser_add_item(parser *p, const fact *name, const strength *strengths, int count);

/* The same; last: of the name, behind which a bracket can stand that tells it from others: "antigen A (H1N1)". */
void parser_add_named(parser *p, const fact *name, int first, int last, const strength *strengths, int count);

void parser_add_inactive(parser *p, int first, int last);

/* "water up to 5 ml": the amounts of the statement are in that much. */
void parser_take_volume(parser *p, int at);

#endif
