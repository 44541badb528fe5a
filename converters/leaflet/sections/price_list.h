/* What sections cost that is the same for all leaflets: prices of the data, and tables that are made of them when the
 * programs are built (converters/tools/price_list.c). */
#ifndef SPLKIT_LEAFLET_PRICE_LIST_H
#define SPLKIT_LEAFLET_PRICE_LIST_H

#include "base/data.h"
#include "leaflet/sections/sequence.h"

#include <stdbool.h>

typedef enum {
#define P(name, meaning) PRICE_##name,
#include "leaflet/sections/sequence.def"
#undef P
    PRICE__MAX
} price_name;

#define PRICE(name) ((double)data_prices[PRICE_##name])

typedef struct {
    const float *start;                   /* topics: of the first block */
    const float *stays;                   /* row of topics: staying in a section, by its usual length ... */
    const float *even_stays;              /* ... and where nothing is known of it */
    const float *enters;                  /* topics: entering one, by how common it is; for each set of headings */
    const sequence_table *table, *tables; /* in leaflets that keep to no order; to each of the orders */
    int unclassified, display;            /* topics */
    const int *unrelated;                 /* topics: 1 if it is */
    const int *unrelated_topics;          /* those that are */
    int unrelated_count;
    const int *otc; /* topics of over-the-counter labels */
    int otc_count;
    const int *guides; /* topics of documents inside of a label, which hold all */
    int guide_count;
    const int *leads, *next_leads; /* leads: the first one with the same text; the next one, or -1 */
} price_list;

extern const price_list price_list_all;

/* The set of headings of a language; 0: that of all languages without one. */
int price_list_set(const char *language);

/* The row of `enters` for a language. */
const float *price_list_enters(const price_list *list, const char *language);

/* A topic of what is no text of the label. */
static inline bool price_list_is_unrelated(int topic)
{
    return data_topics[topic].code == NULL;
}

#endif
