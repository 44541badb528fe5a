/* Build tool: the schema to tables (check/acceptor.h).
 *
 *     acceptor OUT.c SCHEMA.xsd
 *
 * Knows what our schema uses of XML Schema; everything else ends the build. The tables must not accept what the schema
 * refuses: where they could not tell, they say ACCEPTOR_NEVER. */
#include "model.h"

#include <stdio.h>
#include <string.h>

schema_model model;

int model_symbol(const char *text)
{
    for (size_t i = 0; i < model.symbol_count; i++)
        if (strcmp(model.symbols[i], text) == 0)
            return (int)i;
    model.symbols = tool_grow(model.symbols, model.symbol_count, sizeof *model.symbols);
    model.symbols[model.symbol_count] = text;
    return (int)model.symbol_count++;
}

int model_add_member(int member)
{
    model.members = tool_grow(model.members, model.member_count, sizeof *model.members);
    model.members[model.member_count] = member;
    return (int)model.member_count++;
}

int model_add_automaton(automaton *all, automaton a)
{
    size_t start = all->count;

    for (size_t i = 0; i < a.count; i++) {
        for (size_t k = 0; k < a.states[i].count; k++)
            a.states[i].edges[k].next += (int)start;
        all->states = tool_grow(all->states, all->count, sizeof *all->states);
        all->states[all->count++] = a.states[i];
    }
    return (int)start;
}

int main(int argc, char **argv)
{
    FILE *out;

    if (argc != 3)
        return 2;
    source_read(argv[2]);
    model_add_automaton(&model.lexer, automaton_make(expression_new(EXPRESSION_CHOICE))); /* state 0: the dead end */
    types_make();
    out = fopen(argv[1], "wb");
    if (!out)
        tool_fail("cannot write", argv[1]);
    model_write(out);
    if (fclose(out) != 0) {
        remove(argv[1]);
        tool_fail("cannot write", argv[1]);
    }
    return 0;
}
