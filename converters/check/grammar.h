/* Whether a tree is a Schematron schema: its elements and attributes, and that all references lead somewhere. */
#ifndef SPLKIT_CHECK_GRAMMAR_H
#define SPLKIT_CHECK_GRAMMAR_H

#include <libxml/tree.h>

/* Called for each fault with the element it is about. */
typedef void (*grammar_fault)(void *data, const xmlNode *element, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* `schema` has its inclusions done. */
void grammar_check_elements(const xmlNode *schema, grammar_fault fault, void *data);

/* Only for a schema whose elements are right. `phase`: the one asked for, or NULL. */
void grammar_check_references(const xmlNode *schema, const char *phase, grammar_fault fault, void *data);

#endif
