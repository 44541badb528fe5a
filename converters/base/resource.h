/* Templates, schema and data embedded in the programs, under URLs such as "splkit:/templates/html/main.xsl".
 *
 * With a folder set (--templates DIR) files below it replace the embedded ones of "splkit:/templates/". */
#ifndef SPLKIT_BASE_RESOURCE_H
#define SPLKIT_BASE_RESOURCE_H

#include <stdbool.h>
#include <stddef.h>

#define RESOURCE_SCHEME "splkit:/"

typedef struct {
    const char *path; /* "templates/html/main.xsl", "xsd/spl.xsd" */
    const unsigned char *data;
    size_t size;
} resource;

/* Sorted by path; made at build time. */
extern const resource resource_table[];
extern const size_t resource_count;

/* The folder that replaces splkit:/templates/, or NULL. Borrowed. */
void resource_set_templates(const char *directory);
const char *resource_templates(void);

/* Installs libxml2's only entity loader: splkit: URLs are served, everything else is denied (and counted).
 * Also switches off catalogs. */
void resource_setup(void);

/* Whether a URL is one of those that may be served. */
bool resource_serves(const char *url);

/* How many loads were denied since the start; a parse that raised it has touched something it must not. */
unsigned long resource_denied(void);

/* The embedded bytes, or NULL. */
const resource *resource_find(const char *path);

#endif
