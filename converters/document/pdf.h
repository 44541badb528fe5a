/* PDF files, through pdftotext of Poppler, which need not be installed for all else.
 *
 * A page is read as it is laid out, so that tables keep their columns, or, when its text runs in columns, in the order
 * of reading. A page ends with a form feed. */
#ifndef SPLKIT_DOCUMENT_PDF_H
#define SPLKIT_DOCUMENT_PDF_H

#include "document/document.h"

/* As document_extract. */
int pdf_extract(document *d, const char *name, const char *bytes, size_t len, findings *found);

#endif
