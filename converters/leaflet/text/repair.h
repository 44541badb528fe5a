/* Repairs of a decoded text, each recorded in the source map by its rule:
 *
 *   mojibake           UTF-8 that was once read as windows-1252 or windows-1251 and saved so, up to twice ("mg â€“ Ã©")
 *   windows-1252       a C1 control character, which is what is left of a sign of windows-1252 read as ISO-8859-1
 *   soft-hyphen        a mark where a word may be divided; taken out, but kept at the end of a line
 *   control-character  becomes U+FFFD: XML cannot hold it
 *
 * Mojibake is repaired where it is certain: when hardly any other character beyond ASCII is in the text, or the place
 * itself can be nothing else; and what comes out must be a letter or sign that leaflets have. What is likely but not
 * certain stays, with a finding. */
#ifndef SPLKIT_LEAFLET_REPAIR_H
#define SPLKIT_LEAFLET_REPAIR_H

#include "leaflet/leaflet.h"

/* Rules; the pointers themselves are compared. */
extern const char REPAIR_MARK[];    /* "byte-order-mark" */
extern const char REPAIR_DAMAGED[]; /* "damaged-byte" */
extern const char REPAIR_MOJIBAKE[];
extern const char REPAIR_WINDOWS[];
extern const char REPAIR_HYPHEN[];
extern const char REPAIR_CONTROL[];

/* Mojibake, and a finding on damaged bytes: before markup is read. */
void repair_misread(leaflet *l, findings *found);
/* Single characters: in the text that is left. */
void repair_characters(leaflet *l, findings *found);

/* A piece of the source, decoded, may become that text by one of these rules. */
bool repair_holds(const char *rule, const char *source, size_t source_len, const char *text, size_t text_len);

#endif
