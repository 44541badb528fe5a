/* Units of measure as UCUM writes them (unitsofmeasure.org, case sensitive): mg, 10*6.{cells}/mL, [iU]. */
#ifndef SPLKIT_CHECK_UCUM_H
#define SPLKIT_CHECK_UCUM_H

#include "check/codes.h"

/* Whether the text is a unit: terms joined by "." and "/", each a number, an annotation in braces, or a symbol of the
 * list ucum-units with prefix and exponent. Symbols in square brackets are taken whatever they are: there are hundreds,
 * and nobody writes them by mistake. */
bool ucum_is_unit(const codes_index *codes, const char *text);

#endif
