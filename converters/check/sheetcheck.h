/* A stylesheet looked at before it is used: every expression and pattern in it, and variables declared twice. */
#ifndef SPLKIT_CHECK_SHEETCHECK_H
#define SPLKIT_CHECK_SHEETCHECK_H

#include <libxml/tree.h>
#include <stddef.h>

/* Called for each fault with the element it is in. */
typedef void (*sheet_fault)(void *data, const xmlNode *element, const char *text);

/* `docs`: the main stylesheet and what it includes and imports; variables of one are seen in all. */
void sheet_check(const xmlDocPtr *docs, size_t count, sheet_fault fault, void *data);

#endif
