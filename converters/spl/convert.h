/* A leaflet to SPL: reading, writing and the proof, all in memory. */
#ifndef SPLKIT_SPL_CONVERT_H
#define SPLKIT_SPL_CONVERT_H

#include "base/buffer.h"
#include "document/document.h"
#include "leaflet/read.h"
#include "spl/ledger.h"
#include "spl/write.h"
#include <libxml/tree.h>

typedef enum { CONVERT_EXPLAIN_NOT, CONVERT_EXPLAIN_TEXT, CONVERT_EXPLAIN_JSON } convert_explanation;

typedef struct {
    read_options reading;
    write_header header; /* set_id empty: from the content */
    bool want_ledger;
    bool want_tree;
    convert_explanation want_explanation;
} convert_options;

/* What the conversion can say of itself in numbers. */
typedef struct {
    double
        *sections; /* confidence, 0 to 1, of the least sure block of each section, in document order; 1: it has none */
    size_t section_count, section_cap;
    double least, mean; /* confidence over all blocks of text; 1 when there are none */
    size_t blocks;      /* of text */
    ledger_measures bytes;
} convert_measures;

typedef struct {
    buffer xml;
    buffer ledger;
    buffer explanation;
    document document; /* of kind NONE: the leaflet itself is text */
    xmlDocPtr doc;     /* of xml, when it was wanted */
    convert_measures measures;
} convert_result;

#define CONVERT_RESULT_INIT                                                                                            \
    {                                                                                                                  \
        .doc = NULL                                                                                                    \
    }

void convert_result_release(convert_result *result);

/* 0, or -1 with findings and empty results: the bytes are no leaflet, or the self-check failed. The header's id, and
 * its set id when empty, are made from the content. */
int convert_leaflet(convert_result *result, const char *name, const char *bytes, size_t len,
                    const convert_options *options, findings *found);

#endif
