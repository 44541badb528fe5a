/* OpenDocument texts (.odt, ISO/IEC 26300): their text, notes, tables and lists. */
#ifndef SPLKIT_DOCUMENT_OPENDOCUMENT_H
#define SPLKIT_DOCUMENT_OPENDOCUMENT_H

#include "document/document.h"

#define OPENDOCUMENT_MEMBER "content.xml" /* what makes a ZIP file an OpenDocument */

/* As document_extract. */
int opendocument_extract(document *d, const char *name, const char *bytes, size_t len, findings *found);

#endif
