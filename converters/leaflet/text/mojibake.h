/* Mojibake: UTF-8 that was once read as windows-1252 or windows-1251 and saved so. */
#ifndef SPLKIT_LEAFLET_MOJIBAKE_H
#define SPLKIT_LEAFLET_MOJIBAKE_H

#include "leaflet/leaflet.h"

/* Repairs what is certain, in up to two passes; reports what is likely. */
void mojibake_repair(leaflet *l, findings *found);

/* What a text that is all misread stands for, undone once, in *out; false when that is not possible. `which`: 0 or 1.
 */
bool mojibake_undo(const char *text, size_t len, int which, buffer *out);

/* The text is what the bytes, which `source` shows as misread, stand for (at most twice misread). */
bool mojibake_holds(const char *source, size_t source_len, const char *text, size_t text_len);

#endif
