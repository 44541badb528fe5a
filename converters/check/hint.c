#include "check/hint.h"
#include "base/resource.h"

#include <string.h>

#define DISTANCE_MAX 2

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int min(int a, int b)
{
    return a < b ? a : b;
}

/* Both at most HINT_LENGTH_MAX long. */
static int distance_of(const char *a, const char *b)
{
    const int m = (int)strlen(a), n = (int)strlen(b);
    int rows[3][HINT_LENGTH_MAX + 1], *before = rows[0], *above = rows[1], *row = rows[2], *freed;

    for (int j = 0; j <= n; j++)
        row[j] = j;
    for (int i = 1; i <= m; i++) {
        freed = before;
        before = above;
        above = row;
        row = freed;
        row[0] = i;
        for (int j = 1; j <= n; j++) {
            const char x = lower(a[i - 1]), y = lower(b[j - 1]);

            row[j] = min(min(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
                row[j] = min(row[j], before[j - 2] + 1);
        }
    }
    return row[n];
}

static int limit_of(const char *word)
{
    size_t n = strlen(word);

    return n < 3 ? 0 : n < 6 ? 1 : DISTANCE_MAX;
}

void hint_init(hint *h, const char *word)
{
    *h = (hint){.word = word, .distance = DISTANCE_MAX + 1};
}

void hint_offer(hint *h, const char *candidate, size_t len)
{
    const size_t n = strlen(h->word);
    char copy[HINT_LENGTH_MAX + 1];
    int distance;

    if (n > HINT_LENGTH_MAX || len > HINT_LENGTH_MAX || n > len + DISTANCE_MAX || len > n + DISTANCE_MAX)
        return;
    memcpy(copy, candidate, len);
    copy[len] = 0;
    if (strcmp(h->best, copy) == 0)
        return;
    distance = strcmp(h->word, copy) == 0 ? -1 : distance_of(h->word, copy);
    if (distance > h->distance)
        return;
    h->ties = distance == h->distance ? h->ties + 1 : 0;
    h->distance = distance;
    memcpy(h->best, copy, len + 1);
}

const char *hint_best(const hint *h)
{
    return *h->best && h->distance >= 0 && !h->ties && h->distance <= limit_of(h->word) ? h->best : NULL;
}

bool hint_is_known(const hint *h)
{
    return h->distance < 0;
}

/* Behind the next `mark`, or NULL. */
static const char *behind(const char *p, const char *end, const char *mark)
{
    const size_t n = strlen(mark);

    for (; (size_t)(end - p) > n && (p = memchr(p, mark[0], (size_t)(end - p) - n)); p++)
        if (memcmp(p, mark, n) == 0)
            return p + n;
    return NULL;
}

static void offer_declared(hint *h, const char *mark)
{
    for (size_t i = 0; i < resource_count; i++) {
        const char *p = (const char *)resource_table[i].data, *end = p + resource_table[i].size, *quote;

        if (strncmp(resource_table[i].path, "xsd/", 4) != 0)
            continue;
        while ((p = behind(p, end, mark)) && (quote = memchr(p, '"', (size_t)(end - p))))
            hint_offer(h, p, (size_t)(quote - p));
    }
}

void hint_offer_elements(hint *h)
{
    offer_declared(h, "<xs:element name=\"");
}

void hint_offer_attributes(hint *h)
{
    offer_declared(h, "<xs:attribute name=\"");
}

static const data_term *find_by_name(const data_term_list *list, const char *name)
{
    hint h;

    hint_init(&h, name);
    for (int i = 0; i < list->count; i++) {
        const data_term *t = &data_terms[list->first + i];

        if (strcmp(t->name, name) == 0)
            return t;
        hint_offer(&h, t->name, strlen(t->name));
    }
    return hint_best(&h) ? data_find_term_by_name(list->name, hint_best(&h)) : NULL;
}

const data_term *hint_term(const char *list, const char *code, const char *name)
{
    const data_term_list *l = data_find_list(list);
    hint h;

    if (!l)
        return NULL;
    if (name && *name)
        return find_by_name(l, name);
    hint_init(&h, code);
    for (int i = 0; i < l->count; i++)
        hint_offer(&h, data_terms[l->first + i].code, strlen(data_terms[l->first + i].code));
    return hint_best(&h) ? data_find_term(list, hint_best(&h)) : NULL;
}

static bool is_folded(const char *word, const char *text)
{
    for (; *word && *word != '*' && *word == lower(*text); word++)
        text++;
    return *word == '*' || (!*word && !*text);
}

const char *hint_unit(const char *text)
{
    const data_term_list *units = data_find_list("units");

    for (int i = 0; i < units->count; i++) {
        const data_term *t = &data_terms[units->first + i];

        for (int w = t->first_word; w < t->first_word + t->words; w++)
            if (is_folded(data_term_words[w].text, text))
                return t->code;
    }
    return NULL;
}
