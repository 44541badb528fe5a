/* Styles of an OpenDocument text: of paragraphs, of runs and of lists, from content.xml and styles.xml. */
#ifndef SPLKIT_DOCUMENT_OPENDOCUMENT_STYLES_H
#define SPLKIT_DOCUMENT_OPENDOCUMENT_STYLES_H

#include "base/buffer.h"
#include "document/numbering.h"
#include <libxml/tree.h>
#include <stdbool.h>

typedef struct opendocument_styles opendocument_styles;

/* `common` (styles.xml) may be NULL. The trees must outlive the styles. */
opendocument_styles *opendocument_styles_new(const xmlDoc *content, const xmlDoc *common);
void opendocument_styles_free(opendocument_styles *s);

/* EXTRACT_BOLD and so on by a style of the family "paragraph" or "text"; name may be NULL. */
unsigned opendocument_styles_format(const opendocument_styles *s, const char *family, const char *name,
                                    unsigned format);

/* The style, or one it is based on, is that of a document's title. */
bool opendocument_styles_is_title(const opendocument_styles *s, const char *name);

/* List style of a paragraph style, or NULL. */
const char *opendocument_styles_list(const opendocument_styles *s, const char *paragraph);

/* Level (from 1) of a list style, NULL for that of headings; `values` are the numbers reached, by level from 0.
 * Returns the format; a number is appended as label, with what stands around it. */
numbering_format opendocument_styles_label(const opendocument_styles *s, const char *list, int level, const int *values,
                                           buffer *label);
/* The number a level begins with. */
int opendocument_styles_start(const opendocument_styles *s, const char *list, int level);

#endif
