/* A compiled stylesheet and the transformations by it, sandboxed.
 *
 * Compiled once as splkit:/templates/..., used for many documents by one thread at a time (libxslt writes lazily into
 * compiled stylesheets). Data documents that it reads by document() are parsed once and kept.
 * Call memory_setup and resource_setup first. Messages of the stylesheet and errors of libxslt become findings. */
#ifndef SPLKIT_RENDER_STYLESHEET_H
#define SPLKIT_RENDER_STYLESHEET_H

#include "base/buffer.h"
#include "base/finding.h"
#include <libxml/tree.h>

typedef struct stylesheet stylesheet;

typedef struct {
    const char *name;
    const char *value; /* any string, passed as a string, never as an expression; NULL: not given */
} stylesheet_parameter;

/* `path`: "templates/html/main.xsl". NULL after a finding (class machine). */
stylesheet *stylesheet_new(const char *path, findings *found);
void stylesheet_free(stylesheet *sheet);

/* Switches off, for all of libxslt, every read, write and network access but splkit:. Making a stylesheet does it. */
void stylesheet_forbid_access(void);

/* What libxslt keeps as long as the process lives; no stylesheet is made or applied after it. */
void stylesheet_release_all(void);

/* The result tree, which the caller frees, or NULL after an error finding. Parameters end with a NULL name. `name` is
 * the document's name in findings. The document is lent and not changed. */
xmlDocPtr stylesheet_apply(stylesheet *sheet, xmlDocPtr doc, const char *name, const stylesheet_parameter *parameters,
                           findings *found);

#endif
