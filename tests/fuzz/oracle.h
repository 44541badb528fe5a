/* Judges of what the programs write, made without their code. */
#ifndef SPLKIT_TESTS_FUZZ_ORACLE_H
#define SPLKIT_TESTS_FUZZ_ORACLE_H

#include "base/buffer.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* One JSON value and white space, in UTF-8, without control characters that must be escaped. */
bool oracle_is_json(const char *text, size_t len);
/* The same for each line. */
bool oracle_are_json_lines(const char *text, size_t len);

/* HTML as render/html.h promises it: each element ended in its order, attributes quoted, no stray "<", no end tags of
 * void elements. NULL when it is, else what is wrong first. */
const char *oracle_html_fault(const char *html);

/* The text of HTML without blanks, what is in script and style left out. */
void oracle_html_text(buffer *out, const char *html);

/* Text without blanks: white space, no-break spaces. */
void oracle_add_solid(buffer *out, const char *text, size_t len);

/* The first text of the narrative of a label that is not in `text` (solid) behind the ones before it; footnotes may
 * stand anywhere. Into `missing`; false when nothing is missing. */
bool oracle_misses_narrative(buffer *missing, const xmlDoc *label, const char *text);

#endif
