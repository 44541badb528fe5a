/* Leaflets as people have them: a Word, OpenDocument or PDF file becomes a text that the stages of leaflet/ read.
 *
 *     kind, from the bytes -> members (container) -> text (word, opendocument) -> proof
 *                          \> text (pdf: pdftotext as a child process)
 *
 * The extracted text of Word and OpenDocument is HTML of few tags, a paragraph or cell a line: what leaflet/html reads.
 * That of a PDF is plain text. Numbers that the word processor computes (of lists, headings and notes) are text in it.
 * It is the source that findings and ledger speak of, with the file's part that each piece comes from. */
#ifndef SPLKIT_DOCUMENT_DOCUMENT_H
#define SPLKIT_DOCUMENT_DOCUMENT_H

#include "base/buffer.h"
#include "base/finding.h"

typedef enum { DOCUMENT_NONE, DOCUMENT_WORD, DOCUMENT_OPENDOCUMENT, DOCUMENT_PDF, DOCUMENT__MAX } document_kind;

/* The part a piece of the extracted text comes from: "word/document.xml", "page 3". It ends where the next one starts.
 */
typedef struct {
    size_t start;
    char *name;
} document_part;

typedef struct {
    document_kind kind;
    buffer text;
    document_part *parts; /* sorted, from 0 on; no two neighbours are of one name */
    size_t part_count, part_cap;
} document;

/* Makes ready for bytes that may be a document, before the process gives up its rights; nothing in them is parsed.
 * *programs becomes whether a program will have to be started. */
void document_prepare(bool *programs, const char *bytes, size_t len);

/* What the bytes are; DOCUMENT_NONE: none of these. */
document_kind document_kind_of(const char *bytes, size_t len);
const char *document_kind_name(document_kind kind); /* "docx", "odt", "pdf" */

/* Fills a zeroed document. 0, or -1 with a finding: damaged, too large, no reader installed, or the proof failed. */
int document_extract(document *d, document_kind kind, const char *name, const char *bytes, size_t len, findings *found);
void document_release(document *d);

/* Text from here on comes from that part. */
void document_begin_part(document *d, const char *name);

#endif
