/* The forms of identifiers and codes, and whether a code is in one of the term lists of templates/data/terms. */
#ifndef SPLKIT_CHECK_CODES_H
#define SPLKIT_CHECK_CODES_H

#include "base/data.h"
#include <stdbool.h>
#include <stddef.h>

#define CODES_LOINC "2.16.840.1.113883.6.1"
#define CODES_NCI "2.16.840.1.113883.3.26.1.1"
#define CODES_NDC "2.16.840.1.113883.6.69"
#define CODES_UNII "2.16.840.1.113883.4.9"
#define CODES_GS1 "1.3.160"
#define CODES_HIBCC "2.16.840.1.113883.6.40"
#define CODES_ISBT "2.16.840.1.113883.6.18"
#define CODES_SPL_PROPERTY "2.16.840.1.113883.1.11.19255" /* characteristics of products */
#define CODES_DUNS "1.3.6.1.4.1.519.1"

bool codes_is_guid(const char *text);   /* 8-4-4-4-12 hexadecimal digits, either case */
bool codes_has_upper(const char *text); /* an ASCII capital */
bool codes_has_blank(const char *text);
bool codes_is_digits(const char *text, size_t count); /* exactly count digits; 0: one or more */
bool codes_is_letters(const char *text);              /* ASCII, one or more */
bool codes_is_day(const char *timestamp);             /* at least YYYYMMDD */
bool codes_is_positive(const char *number);           /* a decimal number above 0; written out, no exponent needed */
bool codes_is_positive_whole(const char *number);
bool codes_same_name(const char *a, const char *b); /* ASCII case and runs of blanks aside */

/* Whether the word is one of those in a list separated by blanks. An empty word is in no list. */
bool codes_is_among(const char *list, const char *word);

/* The segments of a code split at hyphens; more than `max` segments count as max + 1. */
size_t codes_segments(size_t lengths[], size_t max, const char *code);

/* A GS1 number of 8, 12, 13 or 14 digits, the last of which is right (GS1 General Specifications, 7.9). */
bool codes_is_gtin(const char *text);

/* A facility and a product of ISBT 128, and for a package two digits: "W1234-S1234001-01". */
bool codes_is_isbt_facility(const char *text, size_t len);
bool codes_is_isbt_product(const char *text, size_t len);

/* `prefix` and then exactly six digits. */
bool codes_is_application(const char *text, const char *prefix);

/* Term lists by hashed code. */
typedef struct codes_index codes_index;

codes_index *codes_index_new(void);
void codes_index_free(codes_index *index);
const data_term *codes_find(const codes_index *index, const char *list, const char *code);

/* Whether the list has this name for the code; a code may have several. */
bool codes_has_name(const codes_index *index, const char *list, const char *code, const char *name);

#endif
