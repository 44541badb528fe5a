/* SVRL (the report language of Schematron) to findings. */
#ifndef SPLKIT_CHECK_SVRL_H
#define SPLKIT_CHECK_SVRL_H

#include "base/finding.h"
#include <libxml/tree.h>

#define SVRL_NAMESPACE "http://purl.oclc.org/dsdl/svrl"

/* Adds a finding for each failed assertion and each report of `svrl`, at the node of `doc` (a tree of spl_load) that
 * its location names. Its id is that of the assertion, else of its rule, else of its pattern, else "STEM-N" for the
 * N-th pattern; ids are kept in `ids`. Its severity comes from severity, role and flag. Returns -1, and does nothing,
 * when `svrl` is no SVRL. */
int svrl_report(const xmlDoc *svrl, xmlDocPtr doc, const char *name, const char *stem, xmlDictPtr ids, findings *found);

#endif
