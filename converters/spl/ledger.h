/* The ledger: what became of every byte of the source, as JSON, and the check that it is a partition.
 *
 * {"splkit":VERSION,"source":{"file","bytes","encoding","sha256"},"output":{"sha256"},
 *  "spans":[{"action":"kept|transformed|omitted","start","bytes","line",...,"text"}],"sections":[...],"facts":[...]}
 *   kept:        "section" (id in the SPL, "document" for its title), "unit" (text unit, from 1 in document order)
 *   transformed: "rule", "becomes" (what stands in the output instead), and section and unit when inside a text
 *   omitted:     "reason"
 * Spans are sorted and gapless from 0 to the size of the source. "start" and "bytes" count the bytes of the source as
 * it is, "text" is what these bytes say in its encoding.
 *
 * Of a Word, OpenDocument or PDF file the source is the extracted text (leaflet2spl --extracted), and in front of it
 * stands {"document":{"kind":"docx|odt|pdf","bytes","sha256"},"parts":[{"start","name"}]}: the file itself, and the
 * part of it that the text comes from, up to the start of the next. */
#ifndef SPLKIT_SPL_LEDGER_H
#define SPLKIT_SPL_LEDGER_H

#include "base/buffer.h"
#include "document/document.h"
#include "leaflet/leaflet.h"
#include "spl/write.h"

/* 0 when the spans partition the text and every kept one went to a unit, and when the runs of the source map partition
 * text and source, and each text is what its bytes, decoded once more, say by the run's rule; else -1 with findings. */
int ledger_check(const leaflet *l, findings *found);

/* The file that the leaflet's source was extracted from. */
typedef struct {
    const char *bytes;
    size_t len;
    const document *document; /* of kind NONE: the source is the file */
} ledger_file;

/* How many bytes of the source were kept, transformed and omitted, by span_action. */
typedef size_t ledger_measures[3];

void ledger_measure(ledger_measures bytes, const leaflet *l);

/* The ledger as JSON, which is measured on the way; xml is the finished document with that header. */
void ledger_write(buffer *out, ledger_measures bytes, const leaflet *l, const ledger_file *file,
                  const write_header *header, const write_units *units, const buffer *xml);

#endif
