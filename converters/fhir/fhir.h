/* SPL as an HL7 FHIR R5 document of electronic product information, type 1 (templates/fhir), as XML or JSON.
 *
 * What was made is checked by xsd/fhir before it is given out, and its words are held against those of the label. */
#ifndef SPLKIT_FHIR_FHIR_H
#define SPLKIT_FHIR_FHIR_H

#include "base/buffer.h"
#include "base/finding.h"
#include <libxml/tree.h>
#include <stdbool.h>

typedef enum { FHIR_XML, FHIR_JSON } fhir_format;

typedef struct {
    const char *name;   /* of the document, in findings */
    const char *assets; /* folder of the images, whose content goes into the Bundle; NULL: their names and kinds only */
    int format;         /* a fhir_format */
    bool warn_unknown;  /* an unknown element is a warning and its text is kept; else it stops */
} fhir_options;

/* What is compiled once for many documents. */
typedef struct fhir_writer fhir_writer;

/* NULL after a finding. */
fhir_writer *fhir_writer_new(findings *found);
void fhir_writer_free(fhir_writer *w);

/* 0, or -1 after a finding and with nothing added. The document is lent and not changed. */
int fhir_write(buffer *out, fhir_writer *w, xmlDoc *doc, const fhir_options *options, findings *found);

/* The JSON form of a resource (FHIR R5, "JSON Representation"), from its XML. */
void fhir_write_json(buffer *out, const xmlNode *resource);

#endif
