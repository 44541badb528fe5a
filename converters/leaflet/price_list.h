/* What sections cost that is the same for all leaflets: prices of the data, and tables made of them once, which last to
 * the end of the program. */
#ifndef SPLKIT_LEAFLET_PRICE_LIST_H
#define SPLKIT_LEAFLET_PRICE_LIST_H

#include "base/data.h"
#include "leaflet/sequence.h"

#include <stdbool.h>

typedef enum {
#define P(name, meaning) PRICE_##name,
#include "leaflet/sequence.def"
#undef P
    PRICE__MAX
} price_name;

#define PRICE(name) ((double)data_prices[PRICE_##name])

typedef struct {
    float *start;              /* topics: of the first block */
    float *stays, *even_stays; /* topics: staying in a section, by its usual length; where nothing is known of it */
    float *enters;             /* topics: entering one, by how common it is; for each set of headings */
    sequence_table *table, **tables; /* in leaflets that keep to no order; to each of the orders */
    int unclassified, display;       /* topics */
    int *unrelated;                  /* topics: 1 if it is */
    int *otc, otc_count;             /* topics of over-the-counter labels */
    int *guides, guide_count;        /* topics of documents inside of a label, which hold all */
    int *leads, *next_leads;         /* leads: the first one with the same text; the next one, or -1 */
} price_list;

/* Made at the first call, by any thread. */
const price_list *price_list_get(void);

/* The row of `enters` for a language. */
const float *price_list_enters(const price_list *list, const char *language);

/* A topic of what is no text of the label. */
static inline bool price_list_is_unrelated(int topic)
{
    return data_topics[topic].code == NULL;
}

#endif
