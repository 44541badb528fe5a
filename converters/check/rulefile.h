/* Files of house rules: the file named by the user and what it includes, all of them inside one folder.
 *
 * Places: elements that are moved or transformed keep a number, the index of a `rule_place`, so that what is found out
 * later is said of the right line of the right file. */
#ifndef SPLKIT_CHECK_RULEFILE_H
#define SPLKIT_CHECK_RULEFILE_H

#include "base/finding.h"
#include <libxml/tree.h>

typedef struct {
    const char *file; /* as shown; owned by the rule_files */
    long line, column;
} rule_place;

typedef struct {
    const char *path; /* of the main file, as the user named it; lent */
    char *folder;     /* absolute, without links */
    char **names;     /* of the files read */
    size_t name_count, name_cap;
    rule_place *places; /* 0 stands for "unknown" */
    size_t place_count, place_cap;
    findings *found; /* where trouble goes */
} rule_files;

/* Nothing but `path`, relative or absolute, and what is beside or below it will be read. */
void rule_files_init(rule_files *files, const char *path, findings *found);
void rule_files_release(rule_files *files);

/* The main file. NULL after a finding. The caller frees the tree; it is one of spl_load, its URL is the file's name as
 * a URI reference. */
xmlDocPtr rule_files_open(rule_files *files);

/* A file named by a URI reference in the file with URL `base`; its URL is what that makes. NULL after having put the
 * reason into `why`. Trouble inside the file is a finding as well. */
xmlDocPtr rule_files_include(rule_files *files, const char *base, const char *href, buffer *why);

/* Remembers where an element stands; returns its number. */
size_t rule_files_remember(rule_files *files, const xmlNode *node);

/* What is wrong, at a place. */
void rule_files_fault(rule_files *files, rule_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Where a node of an unchanged file stands. */
rule_place rule_files_place(rule_files *files, const xmlNode *node);

#endif
