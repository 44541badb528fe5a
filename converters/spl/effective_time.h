/* The effective time of a label made from a leaflet: HL7 TS, YYYYMMDD or YYYYMMDDhhmmss. */
#ifndef SPLKIT_SPL_EFFECTIVE_TIME_H
#define SPLKIT_SPL_EFFECTIVE_TIME_H

#include <stdbool.h>

#define EFFECTIVE_TIME_SIZE 15 /* with NUL */

bool effective_time_is_valid(const char *text);

/* The time given (--effective-time; NULL: none), then SOURCE_DATE_EPOCH, then the file's own time `mtime` (seconds since
 * 1970). A text from a pipe (0) has none but today. */
void effective_time_set(char out[EFFECTIVE_TIME_SIZE], const char *given, long long mtime);

#endif
