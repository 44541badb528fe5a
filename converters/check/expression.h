/* XPath 1.0 looked at without a document: what would fail only when it is evaluated.
 *
 * libxml2 finds faults of syntax when it compiles an expression, but a prefix, function or variable that does not exist
 * only when it comes to it, which for a rule may be never, or in the middle of a night's batch. */
#ifndef SPLKIT_CHECK_EXPRESSION_H
#define SPLKIT_CHECK_EXPRESSION_H

#include "base/buffer.h"
#include <libxml/tree.h>
#include <stdbool.h>

/* What an expression may refer to, asked for each of its names. `prefix` is NULL or a declared one. */
typedef struct {
    /* The URI a prefix stands for, or NULL. */
    const char *(*namespace_of)(void *data, const char *prefix);
    bool (*has_variable)(void *data, const char *uri, const char *name);
    bool (*has_function)(void *data, const char *uri, const char *name);
    void *data;
} expression_scope;

/* Appends what is wrong with an expression, the first fault only; tells whether it is right. `pattern`: it is to be a
 * pattern of XSLT 1.0, which goes down by child and attribute only. */
bool expression_check(buffer *fault, const char *text, bool pattern, const expression_scope *scope);

#endif
