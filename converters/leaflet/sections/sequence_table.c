#include "leaflet/sections/sequence_table.h"
#include "base/memory.h"
#include "base/vectors.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Rounding may hide that one way is worse than another; two ways that are closer than this are both tried. */
#define CLOSE 1e-2f

static void fill(float *values, size_t count, float value)
{
    for (size_t i = 0; i < count; i++)
        values[i] = value;
}

/* By topic: what `follow` of another topic is at least worth more than that of this one, whatever third topic comes. */
static void find_least_gains(const sequence_table *table, int other, float *gains)
{
    fill(gains, (size_t)table->width, 1e30f);
    for (int t = 0; t < table->topics; t++) {
        const float *into = table->into + sequence_row(table, t);
        float value = into[other], own = gains[t];

        for (int topic = 0; t != other && topic < table->topics; topic++)
            gains[topic] = value - into[topic] < gains[topic] ? value - into[topic] : gains[topic];
        gains[t] = own;
    }
    for (int topic = 0; topic < table->topics; topic++)
        gains[topic] -= CLOSE;
}

size_t sequence_width(int topics)
{
    return ((size_t)topics + VECTOR_LANES - 1) / VECTOR_LANES * VECTOR_LANES;
}

sequence_table *sequence_table_new(int topics, const float *follow)
{
    size_t width = sequence_width(topics), size = (size_t)topics * width;
    sequence_table *table = memory_alloc(sizeof *table + SEQUENCE_TABLE_ALIGNMENT + 3 * size * sizeof(float));
    float *rows = (float *)((char *)(table + 1) + (0 - (uintptr_t)(table + 1)) % SEQUENCE_TABLE_ALIGNMENT);
    float *into = rows + size, *worse = into + size;

    *table = (sequence_table){.topics = topics, .width = (int)width, .follow = rows, .into = into, .worse = worse};
    table->highest = -INFINITY;
    for (int i = 0; i < topics * topics; i++)
        table->highest = i / topics != i % topics && follow[i] > table->highest ? follow[i] : table->highest;
    fill(rows, 2 * size, -INFINITY);
    for (int a = 0; a < topics; a++)
        for (int b = 0; b < topics; b++)
            if (a != b)
                rows[sequence_row(table, a) + (size_t)b] = into[sequence_row(table, b) + (size_t)a] =
                    follow[a * topics + b];
    for (int other = 0; other < topics; other++)
        find_least_gains(table, other, worse + sequence_row(table, other));
    return table;
}

void sequence_table_free(sequence_table *table)
{
    free(table);
}
