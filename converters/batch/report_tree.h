/* The trees that templates/report turns into pages. Texts are cleaned: controls and characters that no XML can hold are
 * written visibly (escape_terminal). */
#ifndef SPLKIT_BATCH_REPORT_TREE_H
#define SPLKIT_BATCH_REPORT_TREE_H

#include "base/buffer.h"
#include "batch/record_read.h"
#include <jansson.h>
#include <libxml/tree.h>

/* Attributes; a NULL text adds none. */
void report_tree_set(xmlNodePtr node, const char *name, const char *text);
void report_tree_set_number(xmlNodePtr node, const char *name, long long value);

/* The file a record's leaflet is to be looked at in, relative to OUT: the page, else what there is first. NULL: none
 * can be followed, because it failed or stands in a pack. */
const char *report_tree_main_file(const record_parts *record);

/* Adds a file's name as a relative address. */
void report_tree_add_address(buffer *out, const char *file);

/* The same as an attribute; `up`: the way from the page to OUT, "" or "../". */
void report_tree_set_address(xmlNodePtr node, const char *name, const char *up, const char *file);

/* <page kind= up= version=>, the root of a new document. */
xmlDocPtr report_tree_new(const char *kind, const char *up);

/* JSON as elements: members by their name, those of arrays <item>; a member whose name is none for an element (a
 * language that is not known, "") is <member name="...">. */
void report_tree_add_json(xmlNodePtr parent, const char *name, const json_t *value);

/* A record as a row of a list:
 * <leaflet number= id= title=? language=? status= reason=? findings=how many confidence=? total=? href=?>
 *   <output kind= href=/> of the others, where there is href </leaflet>
 * Without href nothing can be followed: it failed, or stands in a pack. */
xmlNodePtr report_tree_add_leaflet(xmlNodePtr parent, const record_parts *record, const char *up);

/* Adds to a row <finding id= severity= count= line=? text=/> for each of the record that has this severity and, unless
 * NULL, this id; at most `most`. */
void report_tree_add_findings(xmlNodePtr row, const record_parts *record, const char *severity, const char *id,
                              size_t most);

#endif
