/* The list of everything a program can find: ids, severities, profiles and wording of findings and rules. */
#ifndef SPLKIT_CHECK_LISTING_H
#define SPLKIT_CHECK_LISTING_H

#include "base/buffer.h"
#include "base/finding.h"

/* As text: id, severity, profiles and wording, separated by tabs, one line each, the explanation indented below.
 * As JSON: one object per line. */
void listing_format(buffer *out, finding_format format);

#endif
