/* Word files (.docx, ECMA-376): their text, notes, tables and lists. */
#ifndef SPLKIT_DOCUMENT_WORD_H
#define SPLKIT_DOCUMENT_WORD_H

#include "document/document.h"

#define WORD_MEMBER "word/document.xml" /* what makes a ZIP file a Word file */

/* As document_extract. */
int word_extract(document *d, const char *name, const char *bytes, size_t len, findings *found);

#endif
