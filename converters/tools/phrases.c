/* The phrases of all tables to one lexicon (base/lexicon.h). */
#include "base/data.h"
#include "base/hash.h"
#include "base/memory.h"
#include "tools/tables.h"

#include <stdlib.h>
#include <string.h>

#define MAX_GROUPS 2048

typedef struct {
    char *phrase;
    int group; /* from 0: a list of words; below: -1 - place in groups */
    int value;
} collected;

static collected *phrases;
static size_t phrase_count, phrase_cap;
static data_group groups[MAX_GROUPS];
static int group_count;

static void collect(const char *phrase, int group, int value)
{
    phrases = memory_grow(phrases, &phrase_cap, phrase_count, sizeof *phrases);
    phrases[phrase_count++] = (collected){memory_strdup(phrase), group, value};
}

void collect_word(const char *phrase, int list)
{
    collect(phrase, list, 0);
}

static int group_of(data_group_kind kind, int list, const char *language)
{
    data_group group = {.kind = (unsigned char)kind, .list = (unsigned char)list};

    if (strlen(language) >= sizeof group.language || group_count == MAX_GROUPS)
        fail("no room for the phrases of a language", language);
    memcpy(group.language, language, strlen(language) + 1);
    for (int i = 0; i < group_count; i++)
        if (memcmp(&groups[i], &group, sizeof group) == 0)
            return i;
    groups[group_count] = group;
    return group_count++;
}

void collect_phrase(const char *phrase, data_group_kind kind, int list, const char *language, int value)
{
    collect(phrase, -1 - group_of(kind, list, language), value);
}

/* The languages of lists and groups, numbered as they come. */
static int language_number(const char *language)
{
    static const char *known[MAX_GROUPS];
    static int count;

    for (int i = 0; i < count; i++)
        if (strcmp(known[i], language) == 0)
            return i;
    if (count == MAX_GROUPS)
        fail("too many languages", language);
    known[count] = language;
    return count++;
}

/* What is searched for together and in one language is of one kind: then a word is passed over that begins nothing of
 * it. Kinds may coincide: that costs time, nothing else. */
typedef enum { KIND_LISTS, KIND_STOP, KIND_CUES, KIND_TERMS, KIND_HEADINGS, KIND__MAX } phrase_kind;

static unsigned char kind_of(phrase_kind what, const char *language)
{
    return (unsigned char)((language_number(language) * KIND__MAX + what) % LEXICON_KINDS);
}

static unsigned char *kinds_of(const phrase_list *list, int lists)
{
    unsigned char *kinds = memory_zalloc((size_t)lists + (size_t)group_count, 1);

    for (int i = 0; i < lists; i++)
        kinds[i] = kind_of(strcmp(list[i].name, "stop") == 0 ? KIND_STOP : KIND_LISTS, list[i].language);
    for (int i = 0; i < group_count; i++)
        kinds[lists + i] = kind_of(groups[i].kind == DATA_CUES    ? KIND_CUES
                                   : groups[i].kind == DATA_TERMS ? KIND_TERMS
                                                                  : KIND_HEADINGS,
                                   groups[i].language);
    return kinds;
}

static void write_numbers(const char *head, const unsigned short *numbers, size_t count)
{
    fputs(head, out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%u,%s", numbers[i], i % 32 == 31 ? "\n" : "");
    fputs("};\n", out);
}

static void write_tables(const lexicon *lex, int lists)
{
    const lexicon_entry *last = &lex->entries[0];

    fputs("static const lexicon_start starts[] = {\n", out);
    for (int i = 0; i < lex->start_count; i++)
        fprintf(out, "{UINT64_C(%llu),UINT64_C(%llu),UINT64_C(%llu),%d,%d},\n", (unsigned long long)lex->starts[i].hash,
                (unsigned long long)lex->starts[i].kinds, (unsigned long long)lex->starts[i].groups,
                lex->starts[i].first, lex->starts[i].count);
    write_numbers("};\nstatic const unsigned short slots[] = {\n", lex->slots, lex->slot_count);
    fputs("static const uint64_t filter[] = {\n", out);
    for (int i = 0; i < LEXICON_FILTER; i++)
        fprintf(out, "UINT64_C(%llu),\n", (unsigned long long)lex->filter[i]);
    fputs("};\nstatic const lexicon_part parts[] = {\n", out);
    for (int i = 0; i < lex->part_count; i++)
        fprintf(out, "{%d,%u,%u,UINT64_C(%llu)},\n", lex->parts[i].first, lex->parts[i].count, lex->parts[i].kind,
                (unsigned long long)lex->parts[i].groups);
    fputs("};\nstatic const lexicon_entry entries[] = {\n", out);
    for (int i = 0; i < lex->entry_count; i++) {
        const lexicon_entry *e = &lex->entries[i];

        fprintf(out, "{UINT64_C(%llu),%d,%u,%u,%u,%u,%u},\n", (unsigned long long)e->second, e->rest, e->group,
                e->value, e->rank, e->words, e->second_bytes);
        last = e->rest > last->rest ? e : last;
    }
    fputs("};\nstatic const char texts[] = {\n", out);
    for (const char *c = lex->texts, *end = lex->texts + last->rest + strlen(lex->texts + last->rest) + 1; c < end; c++)
        fprintf(out, "%d,%s", (signed char)*c, *c ? "" : "\n");
    fputs("};\nstatic const unsigned char group_kinds[] = {\n", out);
    for (int i = 0; i < lists + group_count; i++)
        fprintf(out, "%u,", lex->kinds[i]);
    fputs("};\nconst data_group data_groups[] = {\n", out);
    for (int i = 0; i < group_count; i++)
        fprintf(out, "{\"%s\",%u,%u},\n", groups[i].language, groups[i].kind, groups[i].list);
    fprintf(out, "};\nconst int data_group_count = %d;\n", group_count);
    fprintf(
        out,
        "const lexicon data_lexicon = {starts, %d, slots, %zu, filter, parts, %d, entries, %d, texts, group_kinds};\n",
        lex->start_count, lex->slot_count, lex->part_count, lex->entry_count);
}

void write_lexicon(const phrase_list *list, int lists)
{
    unsigned char *kinds = kinds_of(list, lists);
    lexicon_maker *maker = lexicon_maker_new(kinds);
    const lexicon *lex;

    for (size_t i = 0; i < phrase_count; i++)
        lexicon_add(maker, phrases[i].phrase, phrases[i].group >= 0 ? phrases[i].group : lists - 1 - phrases[i].group,
                    phrases[i].value);
    lex = lexicon_make(maker);
    if (!lex)
        fail("too many phrases, or too many that fit one word", NULL);
    write_tables(lex, lists);
    lexicon_maker_free(maker);
    free(kinds);
}
