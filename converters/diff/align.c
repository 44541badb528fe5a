#include "diff/align.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    uint64_t value;
    int index, side; /* 0: a, 1: b */
} occurrence;

static int compare(const void *x, const void *y)
{
    const occurrence *p = x, *q = y;

    if (p->value != q->value)
        return p->value < q->value ? -1 : 1;
    if (p->side != q->side)
        return p->side - q->side;
    return (p->index > q->index) - (p->index < q->index);
}

void align_increasing(char *keep, const int *values, int n)
{
    int *tails =
        memory_alloc(((size_t)n + 1) * sizeof *tails); /* index of the last item of the best run of length i + 1 */
    int *before = memory_alloc(((size_t)n + 1) * sizeof *before);
    int length = 0;

    memset(keep, 0, (size_t)n);
    for (int i = 0; i < n; i++) {
        int low = 0, high = length;

        if (values[i] < 0)
            continue;
        while (low < high) {
            int middle = (low + high) / 2;

            if (values[tails[middle]] < values[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? tails[low - 1] : -1;
        tails[low] = i;
        length = low == length ? length + 1 : length;
    }
    for (int i = length ? tails[length - 1] : -1; i >= 0; i = before[i])
        keep[i] = 1;
    free(tails);
    free(before);
}

/* The items that occur once on each side, those in order: partners. Returns how many. */
static int pair_unique(int *partner, const uint64_t *a, int a_count, const uint64_t *b, int b_count)
{
    int n = a_count + b_count, pairs = 0;
    occurrence *all = memory_alloc(((size_t)n + 1) * sizeof *all);
    int *place = memory_alloc(((size_t)a_count + 1) * sizeof *place);
    char *keep = memory_alloc((size_t)a_count + 1);

    for (int i = 0; i < n; i++)
        all[i] = i < a_count ? (occurrence){a[i], i, 0} : (occurrence){b[i - a_count], i - a_count, 1};
    qsort(all, (size_t)n, sizeof *all, compare);
    for (int i = 0; i < a_count; i++)
        place[i] = -1;
    for (int i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && all[end].value == all[i].value; end++)
            ;
        if (end - i == 2 && all[i].side == 0 && all[i + 1].side == 1)
            place[all[i].index] = all[i + 1].index;
    }
    align_increasing(keep, place, a_count);
    for (int i = 0; i < a_count; i++)
        if (keep[i]) {
            partner[i] = place[i];
            pairs++;
        }
    free(all);
    free(place);
    free(keep);
    return pairs;
}

/* Longest common subsequence by table. */
static void pair_common(int *partner, int offset, const uint64_t *a, int a_count, const uint64_t *b, int b_count)
{
    size_t width = (size_t)b_count + 1;
    int *best;

    if (!a_count || !b_count || (int64_t)a_count * (int64_t)b_count > ALIGN_CELLS_MAX)
        return;
    best = memory_zalloc(((size_t)a_count + 1) * width, sizeof *best);
    for (int i = a_count - 1; i >= 0; i--)
        for (int k = b_count - 1; k >= 0; k--) {
            int *cell = &best[(size_t)i * width + (size_t)k];

            if (a[i] == b[k])
                *cell = cell[width + 1] + 1;
            else
                *cell = cell[width] >= cell[1] ? cell[width] : cell[1];
        }
    for (int i = 0, k = 0; i < a_count && k < b_count;) {
        const int *cell = &best[(size_t)i * width + (size_t)k];

        if (a[i] == b[k])
            partner[i++] = offset + k++;
        else if (cell[width] >= cell[1])
            i++;
        else
            k++;
    }
    free(best);
}

static void align_part(int *partner, int offset, const uint64_t *a, int a_count, const uint64_t *b, int b_count)
{
    int head = 0, tail = 0, from = 0, other = 0;

    while (head < a_count && head < b_count && a[head] == b[head]) {
        partner[head] = offset + head;
        head++;
    }
    while (tail < a_count - head && tail < b_count - head && a[a_count - 1 - tail] == b[b_count - 1 - tail]) {
        partner[a_count - 1 - tail] = offset + b_count - 1 - tail;
        tail++;
    }
    partner += head;
    a += head;
    b += head;
    offset += head;
    a_count -= head + tail;
    b_count -= head + tail;
    if (!a_count || !b_count)
        return;
    if (!pair_unique(partner, a, a_count, b, b_count)) {
        pair_common(partner, offset, a, a_count, b, b_count);
        return;
    }
    for (int i = 0; i <= a_count; i++) { /* the stretches between the pairs */
        int end = i < a_count ? partner[i] : b_count;

        if (i < a_count && end < 0)
            continue;
        align_part(partner + from, offset + other, a + from, i - from, b + other, end - other);
        if (i < a_count)
            partner[i] = offset + end;
        from = i + 1;
        other = end + 1;
    }
}

void align(int *partner, const uint64_t *a, int a_count, const uint64_t *b, int b_count)
{
    for (int i = 0; i < a_count; i++)
        partner[i] = -1;
    align_part(partner, 0, a, a_count, b, b_count);
}
