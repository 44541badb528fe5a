/* ISO Schematron (ISO/IEC 19757-3) with the query language XSLT 1.0, made into an XSLT stylesheet that yields SVRL.
 *
 * Here: inclusion, and whether the schema is one; templates/schematron does the rest. */
#ifndef SPLKIT_CHECK_SCHEMATRON_H
#define SPLKIT_CHECK_SCHEMATRON_H

#include "check/rulefile.h"
#include <libxml/tree.h>
#include <stdbool.h>

#define SCHEMATRON_NAMESPACE "http://purl.oclc.org/dsdl/schematron"
/* Of what templates/schematron and C share: attribute "at" (the number of a rule_place) and function place(). */
#define SCHEMATRON_OWN_NAMESPACE "urn:splkit:schematron"

typedef struct schematron schematron;

schematron *schematron_new(void);
void schematron_free(schematron *s);

/* The stylesheet, or NULL after findings. `schema` comes from rule_files_open and is changed. `phase` may be NULL.
 * Findings without an id of their own get one that begins with `stem`. The line numbers of the result are those of
 * rule_files_remember, its URL is that of the schema. */
xmlDocPtr schematron_compile(schematron *s, rule_files *files, xmlDocPtr schema, const char *phase, const char *stem);

#endif
