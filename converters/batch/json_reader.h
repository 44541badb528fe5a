/* Reads JSON (RFC 8259) in place: values one after the other, as they stand, without a tree. For the many records of a
 * batch, of which a parser that builds one would take longer than all else the parent does (tests/bench/README.md);
 * what comes by the piece is read with jansson. (Debian 12 has no well-kept reader in C that does without a tree: yajl
 * has had no release since 2014, simdjson is C++, and yyjson is not there.)
 *
 * What is not asked for is passed over, and checked likewise. The first fault is kept, and from there on everything is
 * at its end, so that it is enough to look for it once. Strings are decoded where they stand: the text is changed, and
 * what was read points into it. NUL in a string (\u0000) and nesting beyond 64 levels are faults here. */
#ifndef SPLKIT_BATCH_JSON_READER_H
#define SPLKIT_BATCH_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char *at, *end;    /* end: the NUL behind the text */
    const char *fault; /* what is wrong, or NULL */
    bool first;        /* just behind the bracket at the begin of an object or array */
    int depth;         /* of what is being passed over */
} json_reader;

/* The text, which must have a NUL at `text[len]`, is lent and changed. */
void json_reader_init(json_reader *r, char *text, size_t len);

/* Begins an object (or array); false, after passing over it, when the value is another. Then each member (element) is
 * to be read with one of the functions below; false at the end of the object (array). */
bool json_reader_object(json_reader *r);
bool json_reader_array(json_reader *r);
bool json_reader_member(json_reader *r, const char **name);
bool json_reader_element(json_reader *r);

/* The value, when it is of this kind; otherwise it is passed over, and the result is NULL, false, or false with *value
 * left as it is. An integer is a number without fraction and exponent. */
const char *json_reader_string(json_reader *r);
bool json_reader_true(json_reader *r);
bool json_reader_integer(json_reader *r, long long *value);
bool json_reader_number(json_reader *r, double *value);
void json_reader_skip(json_reader *r);

/* Nothing but blanks may follow. True when there was no fault. */
bool json_reader_end(json_reader *r);

#endif
