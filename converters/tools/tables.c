/* Build tool: the XML files of templates/data to C tables (base/data.h).
 *
 *     tables OUT.c DATA-FOLDER
 *
 * Phrases are put in lower case, split at "|", their white space is folded. Trouble ends the build. */
#include "tools/tables.h"
#include "base/data.h"
#include "leaflet/words/words.h"

#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define MAX_TOPICS 256
#define MAX_WORD_LISTS 2048
#define MAX_HEADING_WORDS 65536

FILE *out;
static const char *folder;
static char *topics[MAX_TOPICS]; /* code or reason */
int topic_count;

_Noreturn void fail(const char *what, const char *which)
{
    fprintf(stderr, "tables: %s: %s\n", what, which ? which : "");
    exit(1);
}

double number_of(const char *text)
{
    char *end;
    double value = strtod(text, &end);

    if (*end || end == text)
        fail("no number", text);
    return value;
}

xmlDocPtr read_file(const char *name)
{
    char path[4096];
    xmlDocPtr doc;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    doc = xmlReadFile(path, NULL, XML_PARSE_NONET);
    if (!doc)
        fail("cannot read", path);
    return doc;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the XML files of a sub-folder, sorted. */
int list_folder(char **names, const char *sub)
{
    char path[4096];
    DIR *dir;
    struct dirent *entry;
    int n = 0;

    snprintf(path, sizeof path, "%s/%s", folder, sub);
    if (!(dir = opendir(path)))
        fail("cannot open", path);
    while ((entry = readdir(dir)) && n < MAX_FILES) {
        size_t len = strlen(entry->d_name);

        if (len > 4 && strcmp(entry->d_name + len - 4, ".xml") == 0) {
            snprintf(path, sizeof path, "%s/%s", sub, entry->d_name);
            names[n++] = strdup(path);
        }
    }
    closedir(dir);
    qsort(names, (size_t)n, sizeof *names, compare);
    return n;
}

char *attribute(xmlNodePtr node, const char *name, int required)
{
    char *value = (char *)xmlGetProp(node, (const xmlChar *)name);

    if (!value && required)
        fail("missing attribute", name);
    return value;
}

char *language_of(xmlNodePtr node)
{
    xmlChar *language = xmlNodeGetLang(node);

    if (!language)
        fail("no xml:lang at", (const char *)node->name);
    return (char *)language;
}

int is(xmlNodePtr node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void write_string(const char *text)
{
    if (!text) {
        fputs("0", out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* Lower case as utf8_lower makes it of the text: letter by letter, without folding. */
static char *lower(const char *text)
{
    size_t len = strlen(text);
    char *result = calloc(2 * len + 5, 1), *end = result;

    for (size_t at = 0; result && at < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(len - at), &c);

        if (n <= 0)
            fail("not UTF-8", text);
        end += utf8proc_encode_char(utf8proc_tolower(c), (utf8proc_uint8_t *)end);
        at += (size_t)n;
    }
    return result;
}

int topic_of(const char *key)
{
    for (int i = 0; i < topic_count; i++)
        if (strcmp(topics[i], key) == 0)
            return i;
    fail("no such section or reason", key);
}

typedef void phrase_writer(const char *phrase, const char *language, const void *context);

/* Calls write for each phrase of a "|"-separated text. */
static int each_phrase(xmlNodePtr node, phrase_writer *write, const void *context)
{
    char *text = (char *)xmlNodeGetContent(node), *language = language_of(node), *folded = lower(text);
    int n = 0;

    for (char *part = strtok(folded, "|"); part; part = strtok(NULL, "|")) {
        char phrase[512];
        size_t len = 0;

        for (const char *c = part; *c && len + 1 < sizeof phrase; c++) {
            int blank = strchr(" \t\r\n", *c) != NULL;

            if (!blank || (len && phrase[len - 1] != ' '))
                phrase[len++] = blank ? ' ' : *c;
        }
        while (len && phrase[len - 1] == ' ')
            len--;
        phrase[len] = '\0';
        if (len) {
            write(phrase, language, context);
            n++;
        }
    }
    free(folded);
    xmlFree(text);
    xmlFree(language);
    return n;
}

static void collect_topics(xmlNodePtr root, const char *element, const char *key)
{
    for (xmlNodePtr n = root->children; n; n = n->next)
        if (is(n, element)) {
            if (topic_count == MAX_TOPICS)
                fail("too many sections", NULL);
            topics[topic_count++] = attribute(n, key, 1);
        }
}

/* The topics of a list of codes, then -1. */
static void write_parents(char *codes)
{
    int count = 0;

    fputs(", {", out);
    for (char *code = codes ? strtok(codes, " ") : NULL; code; code = strtok(NULL, " ")) {
        if (++count == DATA_PARENTS)
            fail("too many parents", code);
        fprintf(out, "%d, ", topic_of(code));
    }
    fputs("-1}", out);
}

static void write_topics(xmlNodePtr sections)
{
    int n = 0;

    fputs("const data_topic data_topics[] = {\n", out);
    for (xmlNodePtr s = sections->children; s; s = s->next) {
        char *holds, *within;

        if (!is(s, "section"))
            continue;
        holds = attribute(s, "holds", 0);
        within = attribute(s, "within", 0);
        fprintf(out, "    {\"%s\", ", topics[n++]);
        write_string(attribute(s, "name", 1));
        write_parents(attribute(s, "parent", 0));
        fprintf(out, ", %d, %s, %d, %d, %d, %d, %d, %d},\n", within ? topic_of(within) : -1, attribute(s, "order", 1),
                holds != NULL, holds && strcmp(holds, "all") == 0, attribute(s, "closes", 0) != NULL,
                attribute(s, "gathers", 0) != NULL, attribute(s, "core", 0) != NULL,
                strncmp(attribute(s, "name", 1), "OTC - ", 6) == 0);
    }
    for (; n < topic_count; n++)
        fprintf(out, "    {0, \"%s\", {-1}, -1, 0, 0, 0, 0, 0, 0, 0},\n", topics[n]);
    fprintf(out, "};\nconst int data_topic_count = %d;\n", topic_count);
}

/* Texts one behind the other: a table of pointers would have to be relocated at each start of a program. */
static void write_titles(xmlNodePtr sections)
{
    xmlBufferPtr rows = xmlBufferCreate();
    char row[64];
    int n = 0, at = 0;

    fputs("const char data_title_texts[] = {", out);
    for (xmlNodePtr s = sections->children; s; s = s->next) {
        for (xmlNodePtr t = is(s, "section") ? s->children : NULL; t; t = t->next) {
            char *text;

            if (!is(t, "title"))
                continue;
            text = (char *)xmlNodeGetContent(t);
            snprintf(row, sizeof row, "    {\"%s\", %d, %d},\n", language_of(t), topic_of(attribute(s, "code", 1)), at);
            xmlBufferCCat(rows, row);
            for (const char *c = text; *c; c++, at++)
                fprintf(out, "'\\x%02x',", (unsigned char)*c);
            fputs("0,\n", out);
            at++;
            n++;
            xmlFree(text);
        }
    }
    fprintf(out, "};\nconst data_title data_titles[] = {\n%s};\nconst int data_title_count = %d;\n",
            (const char *)xmlBufferContent(rows), n);
    xmlBufferFree(rows);
}

/* Every word that stands in a heading, once; as a list of words it is written with the others. */
static char *heading_words[MAX_HEADING_WORDS];
static int heading_word_count;

static void collect_heading_words(const char *phrase)
{
    arena *memory = arena_new();
    int count;
    token *tokens = words_split(vocabulary_new(memory), phrase, strlen(phrase), &count);

    for (int i = 0; i < count; i++) {
        if (heading_word_count == MAX_HEADING_WORDS)
            fail("too many words in headings", phrase);
        heading_words[heading_word_count++] = strdup(tokens[i].text);
    }
    arena_free(memory);
}

static int write_heading_words(void)
{
    int n = 0;

    qsort(heading_words, (size_t)heading_word_count, sizeof *heading_words, compare);
    for (int i = 0; i < heading_word_count; i++) {
        if (i > 0 && strcmp(heading_words[i - 1], heading_words[i]) == 0)
            continue;
        collect_word(heading_words[i], 0);
        fputs("    ", out);
        write_string(heading_words[i]);
        fputs(",\n", out);
        n++;
    }
    return n;
}

typedef struct {
    int topic;
    const char *rest; /* of the row, in front of the text */
    data_group_kind kind;
} phrase_context;

static int phrases_written[DATA_HEADINGS + 1]; /* by kind */

static void write_phrase(const char *phrase, const char *language, const void *context)
{
    const phrase_context *c = context;

    collect_phrase(phrase, c->kind, 0, language, phrases_written[c->kind]++);
    fprintf(out, "    {\"%s\", %d, %s, ", language, c->topic, c->rest);
    write_string(phrase);
    fputs("},\n", out);
}

static void write_heading(const char *phrase, const char *language, const void *context)
{
    collect_heading_words(phrase);
    collect_heading(phrase, language, ((const phrase_context *)context)->topic);
    write_phrase(phrase, language, context);
}

static const char *place_of(xmlNodePtr leads)
{
    const char *place = attribute(leads, "place", 0);

    if (!place)
        return "DATA_LEAD_FIRST";
    if (strcmp(place, "near") != 0 && strcmp(place, "set") != 0 && strcmp(place, "whole") != 0)
        fail("no place of a lead", place);
    return *place == 'n' ? "DATA_LEAD_NEAR" : *place == 's' ? "DATA_LEAD_SET" : "DATA_LEAD_WHOLE";
}

/* The phrases of one kind ("headings", "leads") of all topics; returns how many. */
static int write_phrases_of(xmlNodePtr root, const char *element, const char *key, data_group_kind kind)
{
    const char *name = kind == DATA_LEADS ? "leads" : "headings";
    phrase_writer *write = kind == DATA_LEADS ? write_phrase : write_heading;
    int n = 0;

    for (xmlNodePtr s = root->children; s; s = s->next)
        for (xmlNodePtr h = is(s, element) ? s->children : NULL; h; h = h->next)
            if (is(h, name)) {
                phrase_context context = {topic_of(attribute(s, key, 1)), kind == DATA_LEADS ? place_of(h) : "1.0f",
                                          kind};

                n += each_phrase(h, write, &context);
            }
    return n;
}

static void write_cues(void)
{
    char *files[MAX_FILES];
    int count = list_folder(files, "cues"), n = 0;

    fputs("const data_phrase data_cues[] = {\n", out);
    for (int f = 0; f < count; f++) {
        xmlDocPtr doc = read_file(files[f]);

        for (xmlNodePtr t = xmlDocGetRootElement(doc)->children; t; t = t->next)
            for (xmlNodePtr c = is(t, "topic") ? t->children : NULL; c; c = c->next)
                if (is(c, "c")) {
                    char weight[32];
                    phrase_context context = {topic_of(attribute(t, "ref", 1)), weight, DATA_CUES};

                    snprintf(weight, sizeof weight, "%.3ff", number_of(attribute(c, "w", 1)));
                    n += each_phrase(c, write_phrase, &context);
                }
        xmlFreeDoc(doc);
    }
    fprintf(out, "};\nconst int data_cue_count = %d;\n", n);
}

typedef struct {
    const char *language, *name;
    int first, count;
    int number; /* place among the lists */
} word_range;

static void write_word(const char *phrase, const char *language, const void *context)
{
    const word_range *list = context;

    collect_word(phrase, list->number);
    if (strcmp(list->name, "heading-filler") == 0)
        collect_heading_filler(phrase, language);
    if (strcmp(list->name, "heading-negation") == 0)
        collect_heading_negation(phrase, language);
    fputs("    ", out);
    write_string(phrase);
    fputs(",\n", out);
}

static int by_name(const void *a, const void *b)
{
    const word_range *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : x->number - y->number;
}

static void write_ranges(word_range *ranges, int count)
{
    fputs("    0};\nconst data_word_list data_word_lists[] = {\n", out);
    for (int i = 0; i < count; i++) {
        ranges[i].number = i;
        fprintf(out, "    {\"%s\", \"%s\", %d, %d},\n", ranges[i].language, ranges[i].name, ranges[i].first,
                ranges[i].count);
    }
    fprintf(out, "};\nconst int data_word_list_count = %d;\nconst short data_word_lists_by_name[] = {\n", count);
    qsort(ranges, (size_t)count, sizeof *ranges, by_name);
    for (int i = 0; i < count; i++)
        fprintf(out, "%d,", ranges[i].number);
    fputs("};\n", out);
}

static phrase_list phrase_lists[MAX_WORD_LISTS];
static int list_count;

static void write_words(void)
{
    char *files[MAX_FILES];
    int count = list_folder(files, "words"), n = 0, lists = 1, all;
    static word_range ranges[MAX_WORD_LISTS];

    fputs("const char *const data_words[] = {\n", out);
    for (int f = 0; f < count; f++)
        for (xmlNodePtr w = xmlDocGetRootElement(read_file(files[f]))->children; w; w = w->next)
            if (is(w, "list")) {
                if (lists == MAX_WORD_LISTS)
                    fail("too many lists of words", files[f]);
                ranges[lists].language = language_of(w);
                ranges[lists].name = attribute(w, "name", 1);
                ranges[lists].first = n;
                ranges[lists].number = lists;
                ranges[lists].count = each_phrase(w, write_word, &ranges[lists]);
                n += ranges[lists++].count;
            }
    all = write_heading_words();
    ranges[0] = (word_range){"", "heading-word", n, all, 0};
    list_count = lists;
    for (int i = 0; i < lists; i++)
        phrase_lists[i] = (phrase_list){ranges[i].name, ranges[i].language};
    write_ranges(ranges, lists);
}

typedef struct {
    int list, term;
} term_context;

static void write_term_word(const char *phrase, const char *language, const void *context)
{
    const term_context *c = context;

    collect_phrase(phrase, DATA_TERMS, c->list, language, phrases_written[DATA_TERMS]++);
    fprintf(out, "    {\"%s\", ", language);
    write_string(phrase);
    fprintf(out, ", %d},\n", c->term);
}

/* Words go to out, terms to a second pass, so that each term knows where its words are. */
static void write_terms(void)
{
    char *files[MAX_FILES];
    int count = list_folder(files, "terms"), term = 0, word = 0, *first, *counts;

    first = calloc(65536, sizeof *first);
    counts = calloc(65536, sizeof *counts);
    if (!first || !counts)
        fail("out of memory", NULL);
    fputs("const data_term_word data_term_words[] = {\n", out);
    for (int f = 0; f < count; f++)
        for (xmlNodePtr t = xmlDocGetRootElement(read_file(files[f]))->children; t; t = t->next) {
            if (!is(t, "term"))
                continue;
            first[term] = word;
            for (xmlNodePtr w = t->children; w; w = w->next)
                if (is(w, "word"))
                    word += each_phrase(w, write_term_word, &(term_context){f, term});
            counts[term] = word - first[term];
            term++;
        }
    fprintf(out, "    {0, 0, 0}};\nconst int data_term_word_count = %d;\nconst data_term data_terms[] = {\n", word);
    term = 0;
    for (int f = 0; f < count; f++)
        for (xmlNodePtr t = xmlDocGetRootElement(read_file(files[f]))->children; t; t = t->next)
            if (is(t, "term")) {
                fputs("    {", out);
                write_string(attribute(t, "code", 1));
                fputs(", ", out);
                write_string(attribute(t, "name", 1));
                fprintf(out, ", %d, %d},\n", first[term], counts[term]);
                term++;
            }
    fprintf(out, "};\nconst int data_term_count = %d;\nconst data_term_list data_term_lists[] = {\n", term);
    term = 0;
    for (int f = 0; f < count; f++) {
        xmlNodePtr root = xmlDocGetRootElement(read_file(files[f]));
        int n = 0;

        for (xmlNodePtr t = root->children; t; t = t->next)
            n += is(t, "term");
        fprintf(out, "    {\"%s\", \"%s\", %d, %d},\n", attribute(root, "name", 1), attribute(root, "system", 1), term,
                n);
        term += n;
    }
    fprintf(out, "};\nconst int data_term_list_count = %d;\n", count);
}

int main(int argc, char **argv)
{
    xmlNodePtr sections, unrelated;
    int n;

    if (argc != 3 || !(out = fopen(argv[1], "wb")))
        return 2;
    folder = argv[2];
    sections = xmlDocGetRootElement(read_file("sections.xml"));
    unrelated = xmlDocGetRootElement(read_file("unrelated.xml"));
    collect_topics(sections, "section", "code");
    collect_topics(unrelated, "reason", "id");
    fputs("/* made by converters/tools/tables.c */\n#include \"base/data.h\"\n", out);
    write_topics(sections);
    write_titles(sections);
    fputs("const data_phrase data_headings[] = {\n", out);
    n = write_phrases_of(sections, "section", "code", DATA_HEADINGS);
    n += write_phrases_of(unrelated, "reason", "id", DATA_HEADINGS);
    fprintf(out, "};\nconst int data_heading_count = %d;\nconst data_lead data_leads[] = {\n", n);
    n = write_phrases_of(sections, "section", "code", DATA_LEADS);
    n += write_phrases_of(unrelated, "reason", "id", DATA_LEADS);
    fprintf(out, "};\nconst int data_lead_count = %d;\n", n);
    write_cues();
    write_words();
    write_terms();
    write_lexicon(phrase_lists, list_count);
    write_headings();
    write_learned_words();
    write_sequence();
    write_numbering();
    write_orders();
    if (ferror(out) || fclose(out) != 0)
        fail("cannot write", argv[1]);
    return 0;
}
