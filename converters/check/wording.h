/* Schema faults in words a person can use: which element or attribute, what is wrong, what was expected. */
#ifndef SPLKIT_CHECK_WORDING_H
#define SPLKIT_CHECK_WORDING_H

#include "base/buffer.h"
#include <libxml/xmlerror.h>
#include <stdbool.h>

/* Appends the wording of libxml2's schema error; with `hints`, also what a misspelt name was meant to be. */
void wording_of_error(buffer *out, const xmlError *error, bool hints);

#endif
