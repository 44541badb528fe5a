/* What the parts of the build tool "tables" share. Trouble ends the build. */
#ifndef SPLKIT_TOOLS_TABLES_H
#define SPLKIT_TOOLS_TABLES_H

#include <libxml/tree.h>
#include <stdio.h>

#define MAX_FILES 64

extern FILE *out; /* the C file that is written */

_Noreturn void fail(const char *what, const char *which);
/* A file of the data folder. */
xmlDocPtr read_file(const char *name);
/* Names of the XML files of a sub-folder, sorted; at most MAX_FILES. */
int list_folder(char **names, const char *sub);
char *attribute(xmlNodePtr node, const char *name, int required);
char *language_of(xmlNodePtr node);
int is(xmlNodePtr node, const char *name);
/* Number of a section's code or of a reason's id. */
int topic_of(const char *key);
extern int topic_count;

/* learned.c: templates/data/weights, numbering.xml and orders.xml */
void write_learned_words(void);
void write_sequence(void);
void write_numbering(void);
void write_orders(void);

#endif
