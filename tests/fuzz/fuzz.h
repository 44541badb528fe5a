/* What the fuzz targets share. A target is one source with LLVMFuzzerTestOneInput, for libFuzzer and AFL++; with
 * replay.c it is an ordinary test that reads files. What the programs promise is the oracle: a broken promise aborts.
 *
 * An input is a plain file. Options that change what is done with it are taken from its bytes (fuzz_option), so that a
 * seed stays a leaflet or a label that one can read, and a finding is one file. */
#ifndef SPLKIT_TESTS_FUZZ_FUZZ_H
#define SPLKIT_TESTS_FUZZ_FUZZ_H

#include "base/buffer.h"
#include "base/finding.h"
#include "leaflet/leaflet.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As the programs begin; what libxml2 or libxslt would print by themselves aborts. Cheap when it was done before. */
void fuzz_setup(void);

/* Aborts with a message when a promise is broken. */
void fuzz_require(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for work that must have gone well: prints the findings. */
void fuzz_require_done(bool done, const char *what, const findings *found);

/* A number below `count` that depends on all bytes of the input and on `which`. */
unsigned fuzz_option(const uint8_t *data, size_t size, unsigned which, unsigned count);

/* A file with these bytes, the same one at each call; it is removed when the process ends. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* The leaflet becomes SPL: valid, with a ledger, nothing lost, nothing invented, numbers equal. */
void fuzz_convert(const uint8_t *data, size_t size, bool input_known, input_kind input);

/* What the loader makes of the input with findings thrown away: NULL when it refuses it. */
xmlDocPtr fuzz_load(const uint8_t *data, size_t size);

/* The label becomes Markdown, and pages: all of its narrative is there, in order, and they are well-formed. */
void fuzz_markdown(xmlDocPtr doc, unsigned options);
void fuzz_page(xmlDocPtr doc, unsigned options);

/* The label becomes a FHIR Bundle that can be read; one that is valid is refused for what it is, never for a fault of
 * the program. */
void fuzz_bundle(xmlDocPtr doc, int format);

#endif
