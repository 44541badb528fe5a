/* Reads an SPL document of any size from a file, as events: nothing is kept.
 *
 * Refused is what load.h refuses, by the same tables and limits, and markup that would have to be held whole: a tag,
 * comment, processing instruction or CDATA section of more than STREAM_MARKUP_MAX bytes. Texts may have any length.
 * What libxml2's parser gets always ends between markup, or within text where nothing can be torn apart, so it never
 * has to guess what comes next. Call memory_setup and resource_setup first. */
#ifndef SPLKIT_SPL_STREAM_H
#define SPLKIT_SPL_STREAM_H

#include "base/finding.h"
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#define STREAM_MARKUP_MAX ((size_t)1 << 20) /* bytes of one tag, comment ... */
#define STREAM_NAMES_MAX ((size_t)4 << 20)  /* bytes of all names of elements, attributes and namespaces together */

typedef struct spl_stream spl_stream;

/* A start tag: as libxml2's startElementNsSAX2Func has it, and where it stands. Lent for the call. */
typedef struct {
    const xmlChar *local, *prefix, *uri;
    int namespace_count, attribute_count, defaulted_count;
    const xmlChar **namespaces, **attributes;
    long line, column;
} spl_tag;

typedef struct {
    void (*start)(void *data, const spl_tag *tag);
    void (*end)(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri);
    void (*text)(void *data, const char *text, int len, bool cdata); /* a piece of text */
} spl_stream_handlers;

/* The handlers are lent. */
spl_stream *spl_stream_new(const spl_stream_handlers *handlers, void *data);
void spl_stream_free(spl_stream *s);

/* Reads one document, once: a regular file of at most max_size bytes, or standard input for "-". `name` is used in
 * findings. Returns -1 after an error finding: the events, if there were any, are then those of a document that is not
 * well-formed or was refused. */
int spl_stream_read(spl_stream *s, const char *path, const char *name, size_t max_size, findings *found);

/* For handlers: adds the finding, and the reading ends as soon as the handler returns. */
void spl_stream_refuse(spl_stream *s, finding_id id, long line, long column, const char *what);

/* The same without a finding. */
void spl_stream_stop(spl_stream *s);

#endif
