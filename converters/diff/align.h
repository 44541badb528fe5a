/* The longest way two sequences go together, in order. */
#ifndef SPLKIT_DIFF_ALIGN_H
#define SPLKIT_DIFF_ALIGN_H

#include <stdint.h>

/* For each item of a, the index of its partner in b, or -1; partners are equal and in the same order. Items that occur
 * once in both lead (patience diff: they hold a text together where common lines would cross over); between them the
 * longest common subsequence. Time is n log n, and n x m only for stretches without such items, of which those above
 * ALIGN_CELLS_MAX cells are left without partners. `partner` has room for a_count items. */
void align(int *partner, const uint64_t *a, int a_count, const uint64_t *b, int b_count);

#define ALIGN_CELLS_MAX (INT64_C(4) * 1024 * 1024)

/* Marks in `keep` (n flags) a longest strictly increasing subsequence of the values that are not negative. */
void align_increasing(char *keep, const int *values, int n);

#endif
