/* What the text of a PDF page does not show, from where pdftotext finds its words: whether it runs in columns, and
 * which digits stand high or low. */
#ifndef SPLKIT_DOCUMENT_PDF_PAGES_H
#define SPLKIT_DOCUMENT_PDF_PAGES_H

#include "base/buffer.h"
#include <stdbool.h>
#include <stddef.h>

/* A word with digits that stand high or low: "106" in the text, "10⁶" on the page. */
typedef struct {
    char *plain, *shown;
    int count; /* on the page */
} pdf_script;

typedef struct {
    bool columns;
    pdf_script *scripts;
    size_t script_count, script_cap;
} pdf_page;

typedef struct {
    pdf_page *pages;
    size_t count, cap;
} pdf_pages;

/* From the output of pdftotext -bbox-layout; no pages when it cannot be read. */
void pdf_pages_read(pdf_pages *p, const buffer *boxes);
void pdf_pages_release(pdf_pages *p);

#endif
