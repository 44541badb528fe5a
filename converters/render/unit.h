/* Units behind numbers, which stay on the line of their number: "5 mg" with a no-break space.
 *
 * Source: EMA, Quality Review of Documents, compilation of conventions ("a non-breaking space between figure and
 * unit"); BIPM, The International System of Units, 5.4.3. */
#ifndef SPLKIT_RENDER_UNIT_H
#define SPLKIT_RENDER_UNIT_H

#include <stdbool.h>

/* Whether the text begins with a unit as leaflets abbreviate it, as a word of its own. */
bool unit_begins(const char *text);

#endif
