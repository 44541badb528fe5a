/* What the parts of the build tool "tables" share. Trouble ends the build. */
#ifndef SPLKIT_TOOLS_TABLES_H
#define SPLKIT_TOOLS_TABLES_H

#include "base/data.h"
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
/* A number in the data, with nothing behind it. */
double number_of(const char *text);
/* Number of a section's code or of a reason's id. */
int topic_of(const char *key);
extern int topic_count;

/* phrases.c: the phrases of all tables, to be written as one lexicon. A word of a list; a phrase of another table and
 * its place there. */
void collect_word(const char *phrase, int list);
void collect_phrase(const char *phrase, data_group_kind kind, int list, const char *language, int value);

typedef struct {
    const char *name, *language;
} phrase_list;

void write_lexicon(const phrase_list *list, int lists);

/* headings.c: the headings, and words that tell little in them, to be written by language. */
void collect_heading(const char *phrase, const char *language, int topic);
void collect_heading_filler(const char *phrase, const char *language);
void collect_heading_negation(const char *word, const char *language);
void write_headings(void);

/* learned.c: templates/data/weights, numbering.xml and orders.xml */
void write_learned_words(void);
void write_sequence(void);
void write_numbering(void);
void write_orders(void);

#endif
