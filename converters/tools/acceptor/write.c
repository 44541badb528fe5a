#include "model.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* All text in one string, each distinct piece once. Offset 0 is the empty one. */
static char *pool;
static size_t pool_size;

static size_t pool_add(const char *text)
{
    size_t len = strlen(text) + 1, at = 0;

    while (at < pool_size && strcmp(pool + at, text) != 0)
        at += strlen(pool + at) + 1;
    if (at < pool_size)
        return at;
    for (size_t i = 0; i < len; i++) {
        pool = tool_grow(pool, pool_size, 1);
        pool[pool_size++] = text[i];
    }
    return at;
}

static int small(size_t number, const char *what)
{
    if (number >= ACCEPTOR_NONE)
        tool_fail("the schema has too many of these", what);
    return (int)number;
}

static void write_types(FILE *out)
{
    fprintf(out, "const acceptor_type acceptor_types[] = {\n");
    for (int i = 0; i < small(model.type_count, "types"); i++) {
        const type_entry *t = &model.types[i];

        fprintf(out, "    {%d, %d, %d, %d, %d, %d, %d, %d, %d},\n", t->symbol, t->base, t->state, t->attributes,
                t->value, t->attribute_count, t->required_count, (int)t->content, t->abstract);
    }
    fprintf(out, "};\n\nconst acceptor_attribute acceptor_attributes[] = {\n");
    for (int i = 0; i < small(model.attribute_count, "attributes"); i++) {
        const attribute_entry *a = &model.attributes[i];

        fprintf(out, "    {%d, %d, %zu, %d},\n", a->symbol, a->value, a->fixed ? pool_add(a->fixed) : 0, a->required);
    }
    fprintf(out, "};\n\n");
}

static void write_contents(FILE *out)
{
    size_t edges = 0;

    fprintf(out, "const acceptor_state acceptor_states[] = {\n");
    for (int i = 0; i < small(model.contents.count, "states"); i++) {
        const automaton_state *s = &model.contents.states[i];

        fprintf(out, "    {%zu, %zu, %d},\n", edges, s->count, s->accepting);
        edges += s->count;
    }
    fprintf(out, "};\n\nconst acceptor_edge acceptor_edges[] = {\n");
    for (size_t i = 0; i < model.contents.count; i++) {
        const automaton_state *s = &model.contents.states[i];

        for (size_t k = 0; k < s->count; k++)
            fprintf(out, "    {%d, %d, %d},\n", s->edges[k].label >> 16, s->edges[k].label & 0xFFFF, s->edges[k].next);
    }
    fprintf(out, "};\n\n");
}

static void write_values(FILE *out)
{
    fprintf(out, "const acceptor_value acceptor_values[] = {\n");
    for (int i = 0; i < small(model.value_count, "values"); i++) {
        const value_entry *v = &model.values[i];

        fprintf(out, "    {%d, %d, %d, %d},\n", (int)v->kind, v->base, v->first, v->count);
    }
    fprintf(out, "};\n\nconst uint16_t acceptor_members[] = {");
    for (int i = 0; i < small(model.member_count, "words"); i++)
        fprintf(out, "%s%d,", i % 20 ? "" : "\n    ", model.members[i]);
    fprintf(out, "\n};\n\n");
}

/* Where a byte leads from a state; 0: nowhere. */
static int next_of(const automaton_state *s, int byte)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->edges[i].label == byte)
            return s->edges[i].next;
    return 0;
}

static bool are_alike(int a, int b)
{
    for (size_t i = 0; i < model.lexer.count; i++)
        if (next_of(&model.lexer.states[i], a) != next_of(&model.lexer.states[i], b))
            return false;
    return true;
}

/* Bytes that no pattern tells apart share a class. */
static void write_lexer(FILE *out)
{
    int first[ACCEPTOR_CLASSES], classes = 0;

    fprintf(out, "const uint8_t acceptor_classes[256] = {");
    for (int byte = 0; byte < 256; byte++) {
        int c = 0;

        while (c < classes && !are_alike(first[c], byte))
            c++;
        if (c == ACCEPTOR_CLASSES)
            tool_fail("the patterns tell too many bytes apart", NULL);
        if (c == classes)
            first[classes++] = byte;
        fprintf(out, "%s%d,", byte % 20 ? "" : "\n    ", c);
    }
    fprintf(out, "\n};\n\nconst uint16_t acceptor_lexer[][ACCEPTOR_CLASSES] = {\n");
    for (int i = 0; i < small(model.lexer.count, "states of patterns"); i++) {
        fprintf(out, "    {");
        for (int c = 0; c < classes; c++)
            fprintf(out, "%d,", next_of(&model.lexer.states[i], first[c]));
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n\nconst bool acceptor_lexer_accepts[] = {\n");
    for (size_t i = 0; i < model.lexer.count; i++)
        fprintf(out, "%d,", model.lexer.states[i].accepting);
    fprintf(out, "\n};\n\n");
}

static int type_named(int symbol)
{
    for (size_t i = 0; i < model.type_count; i++)
        if (model.types[i].symbol == symbol)
            return (int)i;
    return ACCEPTOR_NONE;
}

static void write_symbols(FILE *out)
{
    static int slots[ACCEPTOR_HASH_SIZE];

    if (model.symbol_count > ACCEPTOR_HASH_SIZE / 2)
        tool_fail("ACCEPTOR_HASH_SIZE is too small", NULL);
    for (size_t i = 0; i < ACCEPTOR_HASH_SIZE; i++)
        slots[i] = ACCEPTOR_NONE;
    fprintf(out, "const acceptor_symbol acceptor_symbols[] = {\n");
    for (int i = 0; i < (int)model.symbol_count; i++) {
        uint32_t at = acceptor_hash_of(model.symbols[i]) % ACCEPTOR_HASH_SIZE;

        while (slots[at] != ACCEPTOR_NONE)
            at = (at + 1) % ACCEPTOR_HASH_SIZE;
        slots[at] = i;
        fprintf(out, "    {%zu, %d},\n", pool_add(model.symbols[i]), type_named(i));
    }
    fprintf(out, "};\n\nconst uint16_t acceptor_hash[ACCEPTOR_HASH_SIZE] = {");
    for (int i = 0; i < ACCEPTOR_HASH_SIZE; i++)
        fprintf(out, "%s%d,", i % 20 ? "" : "\n    ", slots[i]);
    fprintf(out, "\n};\n\n");
}

static void write_strings(FILE *out)
{
    fprintf(out, "const char acceptor_strings[] = {");
    for (size_t i = 0; i < pool_size; i++)
        fprintf(out, "%s%d,", i % 24 ? "" : "\n    ", pool[i]);
    fprintf(out, "\n};\n");
}

void model_write(FILE *out)
{
    fprintf(out, "/* made by converters/tools/acceptor from xsd/ */\n#include \"check/acceptor.h\"\n\n");
    pool_add("");
    write_types(out);
    write_contents(out);
    write_values(out);
    write_lexer(out);
    write_symbols(out);
    fprintf(out, "const uint16_t acceptor_root_symbol = %d, acceptor_root_type = %d;\n\n", model.root_symbol,
            model.root_type);
    write_strings(out);
}
