/* Schema faults in words a person can use: which element or attribute, what is wrong, what was expected. */
#ifndef SPLKIT_CHECK_WORDING_H
#define SPLKIT_CHECK_WORDING_H

#include "base/buffer.h"
#include <libxml/xmlerror.h>

/* Appends the wording of libxml2's schema error. */
void wording_of_error(buffer *out, const xmlError *error);

#endif
