/* SVRL (the report language of Schematron) to findings. */
#ifndef SPLKIT_CHECK_SVRL_H
#define SPLKIT_CHECK_SVRL_H

#include "base/finding.h"
#include <libxml/tree.h>

#define SVRL_NAMESPACE "http://purl.oclc.org/dsdl/svrl"

/* Nodes that locations "#0", "#1" ... stand for: a path to each would be looked for from the root again. */
typedef struct {
    const xmlNode **items;
    size_t count, cap;
} svrl_places;

/* Adds a finding for each failed assertion and each report of `svrl`, at the node of `doc` (a tree of spl_load) that
 * its location names, or at the root element when that is the document. Its id is that of the assertion, else of its
 * rule, else of its pattern, else "STEM-N" for the N-th pattern; ids are kept in `ids`. Its severity comes from
 * severity, role and flag. Returns -1, and does nothing, when `svrl` is no SVRL. */
int svrl_report(const xmlDoc *svrl, xmlDocPtr doc, const svrl_places *places, const char *name, const char *stem,
                xmlDictPtr ids, findings *found);

#endif
