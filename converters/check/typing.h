/* Which type of the schema each open element has, told from the tables of acceptor.h while a document is read.
 *
 * Of an element the schema has no place for, and of all in and behind it in the same parent, nothing is known: the
 * schema processor passes over them as well. */
#ifndef SPLKIT_CHECK_TYPING_H
#define SPLKIT_CHECK_TYPING_H

#include "check/acceptor.h"

typedef struct {
    uint16_t type;  /* index in acceptor_types, or ACCEPTOR_NONE: not known */
    uint16_t state; /* of its content so far, or ACCEPTOR_NONE: nothing fits any more */
} typing;

typedef enum { TYPING_UNKNOWN, TYPING_VALUE, TYPING_MARKUP } typing_content;

/* The root element (parent NULL) or a child, for which the parent moves on. `ours`: it is of the namespace of SPL;
 * `named`: the value of xsi:type in `len` bytes, or NULL. */
typing typing_of_element(typing *parent, const char *name, bool ours, const char *named, size_t len);

/* Whether text in the element is a value (which has to be known as a whole) or not. */
typing_content typing_content_of(const typing *t);

/* The attribute holds an ID. */
bool typing_is_id(const typing *t, const char *attribute);

#endif
