/* The schema (xsd/) as tables made at build time: they tell in a few microseconds that a document is valid.
 *
 * The tables accept a part of what the schema accepts: rare forms of a value (blanks around a code, a letter that is
 * not ASCII in an ID), xsi:nil and the bounds of numbers are left to libxml2's schema processor. So "accepted" is a
 * verdict and "not accepted" is none. */
#ifndef SPLKIT_CHECK_ACCEPTOR_H
#define SPLKIT_CHECK_ACCEPTOR_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

#define ACCEPTOR_NAMESPACE "urn:hl7-org:v3"
#define ACCEPTOR_NONE UINT16_MAX /* no such type, value, state */

/* True: the document is valid. The tree is not changed. */
bool acceptor_accepts(const xmlDoc *doc);

/* Tables: made by converters/tools/acceptor.c. Everything is an index into another table, nothing a pointer, so that
 * loading a program relocates nothing. */

typedef enum {
    ACCEPTOR_EMPTY, /* no text, not even white space */
    ACCEPTOR_ELEMENTS,
    ACCEPTOR_MIXED,
    ACCEPTOR_SIMPLE /* text that is a value */
} acceptor_content;

typedef struct {
    uint16_t symbol;     /* its name, or ACCEPTOR_NONE */
    uint16_t base;       /* the type it is derived from, or ACCEPTOR_NONE */
    uint16_t state;      /* where its content starts */
    uint16_t attributes; /* the first of them */
    uint16_t value;      /* of simple content */
    uint8_t attribute_count, required_count;
    uint8_t content; /* acceptor_content */
    bool abstract;
} acceptor_type;

typedef struct {
    uint16_t symbol, value;
    uint32_t fixed; /* in acceptor_strings; 0: any value */
    bool required;
} acceptor_attribute;

typedef struct {
    uint32_t edges; /* the first of them */
    uint16_t count;
    bool accepting;
} acceptor_state;

typedef struct {
    uint16_t symbol, type, next;
} acceptor_edge;

typedef enum {
    ACCEPTOR_ANY,
    ACCEPTOR_NEVER, /* libxml2 has to tell */
    ACCEPTOR_LENGTH_0,
    ACCEPTOR_LENGTH_1, /* at least one byte */
    ACCEPTOR_PATTERN,
    ACCEPTOR_ID,    /* a pattern, and unique in the document */
    ACCEPTOR_WORDS, /* one of a list, which is sorted */
    ACCEPTOR_UNION, /* of any of several values */
    ACCEPTOR_LIST   /* of one or more values with blanks between */
} acceptor_value_kind;

typedef struct {
    uint16_t kind;
    uint16_t base;         /* the value it must be as well, or ACCEPTOR_NONE */
    uint16_t first, count; /* pattern: state of acceptor_lexer; words, union: in acceptor_members; list: the value */
} acceptor_value;

extern const acceptor_type acceptor_types[];
extern const acceptor_attribute acceptor_attributes[];
extern const acceptor_state acceptor_states[];
extern const acceptor_edge acceptor_edges[];
extern const acceptor_value acceptor_values[];
extern const uint16_t acceptor_members[]; /* symbols of words, values of unions */

/* Patterns, one automaton: by state, then by class of the byte. State 0 is the dead end. */
#define ACCEPTOR_CLASSES 64
extern const uint8_t acceptor_classes[256];
extern const uint16_t acceptor_lexer[][ACCEPTOR_CLASSES];
extern const bool acceptor_lexer_accepts[];

/* Names and words: elements, attributes, types, values of lists. */
typedef struct {
    uint32_t text; /* in acceptor_strings */
    uint16_t type; /* of that name, or ACCEPTOR_NONE */
} acceptor_symbol;

#define ACCEPTOR_HASH_SIZE 4096 /* a power of two, twice the symbols or more */
extern const acceptor_symbol acceptor_symbols[];
extern const uint16_t acceptor_hash[ACCEPTOR_HASH_SIZE]; /* a symbol or ACCEPTOR_NONE; collisions go to the next */
extern const char acceptor_strings[];
extern const uint16_t acceptor_root_symbol, acceptor_root_type;

/* The symbol of a name, or ACCEPTOR_NONE. */
uint16_t acceptor_find_symbol(const char *name);

/* Where an element leads from a state; NULL: nowhere. */
const acceptor_edge *acceptor_find_edge(uint16_t state, uint16_t symbol);

/* FNV-1a, in the tool and in the programs alike. */
static inline uint32_t acceptor_hash_of(const char *text)
{
    uint32_t hash = 2166136261U;

    while (*text)
        hash = (hash ^ (unsigned char)*text++) * 16777619U;
    return hash ^ hash >> 15;
}

#endif
