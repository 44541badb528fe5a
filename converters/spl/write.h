/* Writing a label as SPL XML, and what was written where, for the proof. */
#ifndef SPLKIT_SPL_WRITE_H
#define SPLKIT_SPL_WRITE_H

#include "base/buffer.h"
#include "leaflet/leaflet.h"
#include "spl/ids.h"

/* What the header needs and the leaflet does not say. */
typedef struct {
    char set_id[IDS_UUID_SIZE];
    char id[IDS_UUID_SIZE];
    char source_digest[IDS_SHA256_SIZE]; /* of the leaflet's bytes */
    long version_number;
    char effective_time[15]; /* HL7 TS: YYYYMMDD, or with hhmmss */
} write_header;

typedef enum {
    UNIT_DOCUMENT_TITLE,
    UNIT_TITLE,
    UNIT_PARAGRAPH,
    UNIT_CAPTION,
    UNIT_ITEM,
    UNIT_TABLE_CAPTION,
    UNIT_CELL,
    UNIT__MAX
} unit_kind;

/* A text of the SPL: the title or one paragraph, item, item's caption, table's caption or cell. Numbered from 1 in
 * document order. */
typedef struct {
    unit_kind kind;
    int section; /* ordinal; 0: the document */
    int block;
    int depth; /* of the list of an item or caption */
    bool ordered;
} write_unit;

typedef struct {
    write_unit *units;
    size_t count, cap;
} write_units;

void write_units_release(write_units *u);

/* Writes the document. Numbers the units and enters them into the spans of the leaflet. */
void write_spl(buffer *out, leaflet *l, const write_header *header, write_units *units);

/* Fills the digest, set id and version where they are empty, and the id, from the source, the version and the effective
 * time. */
void write_header_complete(write_header *header, const leaflet *l);

/* The id attribute of a section: "s3". */
void write_section_id(char out[16], const label_section *s);

#endif
