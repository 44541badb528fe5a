/* Rules about ingredients: class, strength, substance, active moiety, reference substance. */
#include "check/run.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

static bool is_active(const char *class)
{
    return strcmp(class, "ACTIB") == 0 || strcmp(class, "ACTIM") == 0 || strcmp(class, "ACTIR") == 0;
}

static const char *class_of(const xmlNode *ingredient)
{
    const char *class = tree_attribute(ingredient, "classCode");

    return class ? class : "";
}

static void check_amount(rule_run *run, const xmlNode *amount)
{
    const char *value = tree_attribute(amount, "value"), *unit = tree_attribute(amount, "unit");

    if (!amount || tree_attribute(amount, "nullFlavor") || (!value && tree_child(amount, "low")))
        return; /* a range has its values inside */
    if (!value || !codes_is_positive(value))
        rule_broken(run, RULE_3_1_4_3, amount, "found value \"%s\"", value ? value : "");
    else if (!unit)
        rule_broken(run, RULE_3_1_4_3, amount, "there is no unit");
}

static void check_strength(rule_run *run, const xmlNode *ingredient)
{
    const xmlNode *quantity = tree_child(ingredient, "quantity");

    if (strcmp(class_of(ingredient), "CNTM") != 0)
        check_amount(run, tree_child(quantity, "numerator"));
    check_amount(run, tree_child(quantity, "denominator"));
    if (!quantity && is_active(class_of(ingredient)) && !run_type_is(run, "77648-4"))
        rule_broken(run, RULE_3_2_3_5, ingredient, NULL);
}

static void check_substance(rule_run *run, const xmlNode *ingredient)
{
    const xmlNode *substance = tree_child(ingredient, "ingredientSubstance"), *code = tree_child(substance, "code");
    const char *value = tree_attribute(code, "code");

    if (!substance)
        return;
    if (!value || !tree_attribute(code, "codeSystem"))
        rule_broken(run, RULE_3_1_4_7, code ? code : substance, NULL);
    else if (strcmp(tree_value(substance, "code", "codeSystem"), CODES_UNII) != 0 && !run_type_is(run, "75031-5"))
        rule_broken(run, RULE_3_1_4_8, code, "found code system %s", tree_value(substance, "code", "codeSystem"));
    if (!tree_has_text(tree_child(substance, "name")))
        rule_broken(run, RULE_3_1_4_10, substance, NULL);
}

static void check_moieties(rule_run *run, const xmlNode *substance)
{
    size_t count = tree_count(substance, "activeMoiety");

    if ((count < 1 || count > 2) && !run_type_is(run, "77648-4"))
        rule_broken(run, RULE_3_2_4_1, substance, "found %zu", count);
    for (xmlNodePtr m = tree_child(substance, "activeMoiety"); m; m = tree_next(m, "activeMoiety")) {
        const xmlNode *moiety = tree_child(m, "activeMoiety");

        if (!*tree_value(moiety, "code", "code"))
            rule_broken(run, RULE_3_2_4_2, m, NULL);
        else if (strcmp(tree_value(moiety, "code", "codeSystem"), CODES_UNII) != 0)
            rule_broken(run, RULE_3_2_4_3, m, NULL);
        if (!tree_has_text(tree_child(moiety, "name")))
            rule_broken(run, RULE_3_2_4_4, m, NULL);
    }
}

static void check_reference(rule_run *run, const xmlNode *ingredient)
{
    const xmlNode *substance = tree_child(ingredient, "ingredientSubstance");
    const xmlNode *reference = tree_child(substance, "asEquivalentSubstance");
    const xmlNode *defining = tree_child(reference, "definingSubstance");
    bool by_reference = strcmp(class_of(ingredient), "ACTIR") == 0;

    if (by_reference && !defining) {
        if (!role_is_reserved(ingredient->parent->parent))
            rule_broken(run, RULE_3_2_5_1, substance ? substance : ingredient, NULL);
        return;
    }
    if (!defining)
        return;
    if (!by_reference)
        rule_broken(run, RULE_3_2_5_2, reference, NULL);
    if (!*tree_value(defining, "code", "code"))
        rule_broken(run, RULE_3_2_5_3, defining, NULL);
    else if (strcmp(tree_value(defining, "code", "codeSystem"), CODES_UNII) != 0)
        rule_broken(run, RULE_3_2_5_4, defining, NULL);
    if (!tree_has_text(tree_child(defining, "name")))
        rule_broken(run, RULE_3_2_5_5, defining, NULL);
}

static void check_ingredient(rule_run *run, xmlNodePtr ingredient)
{
    if (!tree_child(ingredient, "ingredientSubstance"))
        return;
    if (!*class_of(ingredient))
        rule_broken(run, RULE_3_1_4_1, ingredient, NULL);
    check_strength(run, ingredient);
    check_substance(run, ingredient);
    check_reference(run, ingredient);
    if (is_active(class_of(ingredient)))
        check_moieties(run, tree_child(ingredient, "ingredientSubstance"));
}

/* A number without unit is one of unit 1. */
static const char *unit_of(const xmlNode *amount)
{
    const char *unit = tree_attribute(amount, "unit");

    return unit ? unit : "1";
}

static const char *value_of(const xmlNode *amount)
{
    const char *value = tree_attribute(amount, "value");

    return value ? value : "";
}

static void check_denominators(rule_run *run, const xmlNode *product)
{
    const xmlNode *first = NULL;

    for (xmlNodePtr i = tree_child(product, "ingredient"); i; i = tree_next(i, "ingredient")) {
        const xmlNode *denominator = tree_at(i, "quantity/denominator");

        if (!denominator || tree_attribute(denominator, "nullFlavor"))
            continue;
        if (!first)
            first = denominator;
        if (strcmp(value_of(denominator), value_of(first)) != 0 || strcmp(unit_of(denominator), unit_of(first)) != 0)
            rule_broken(run, RULE_3_1_4_6, denominator, "found %s %s and %s %s", value_of(first), unit_of(first),
                        value_of(denominator), unit_of(denominator));
    }
}

static bool is_before(const xmlNode *a, const xmlNode *b)
{
    return spl_node_line(a) < spl_node_line(b) ||
           (spl_node_line(a) == spl_node_line(b) && spl_node_column(a) < spl_node_column(b));
}

/* Marks from `at` on that have the same key; the first of them in the document is the one that may stay. */
static size_t report_twice(rule_run *run, const run_marks *marks, size_t at)
{
    const char *code = marks->items[at].key;
    size_t end = at + 1, first = at;

    for (; end < marks->count && strcmp(marks->items[end].key, code) == 0; end++)
        first = is_before(marks->items[end].node, marks->items[first].node) ? end : first;
    for (size_t i = at; i < end; i++)
        if (i != first)
            rule_broken(run, RULE_3_1_4_9, marks->items[i].node, "%s is there already", code);
    return end;
}

static void check_twice(rule_run *run, const xmlNode *product)
{
    run_marks codes = {NULL, 0, 0};

    for (xmlNodePtr i = tree_child(product, "ingredient"); i; i = tree_next(i, "ingredient")) {
        const char *code = tree_value(i, "ingredientSubstance/code", "code");

        if (*code)
            run_remember(&codes, code, i);
    }
    run_sort(&codes);
    for (size_t at = 0; at < codes.count;)
        at = report_twice(run, &codes, at);
    free(codes.items);
}

static bool has_active(const xmlNode *product)
{
    for (xmlNodePtr i = tree_child(product, "ingredient"); i; i = tree_next(i, "ingredient"))
        if (is_active(class_of(i)))
            return true;
    return false;
}

static void check_mixture(rule_run *run, const xmlNode *product)
{
    check_denominators(run, product);
    check_twice(run, product);
}

static void check_product(rule_run *run, xmlNodePtr role)
{
    const xmlNode *product = tree_child(role, "manufacturedProduct");

    if (!tree_is(role->parent, "subject") || !product)
        return;
    check_mixture(run, product);
    if (tree_child(product, "part")) {
        for (xmlNodePtr i = tree_child(product, "ingredient"); i; i = tree_next(i, "ingredient"))
            rule_broken(run, is_active(class_of(i)) ? RULE_3_2_3_4 : RULE_3_2_6_4, i, NULL);
    } else if (!has_active(product) && !role_is_reserved(role) &&
               run_type_is(run, "34391-3 34390-5 53404-0 60683-0 60684-8 60682-2 53405-7")) {
        rule_broken(run, RULE_3_2_3_3, product, NULL);
    }
}

static void check_part(rule_run *run, xmlNodePtr part)
{
    if (tree_child(part, "partProduct"))
        check_mixture(run, tree_child(part, "partProduct"));
}

const rule_hook rules_ingredient_hooks[] = {
    {"ingredient", check_ingredient},
    {"manufacturedProduct", check_product},
    {"part", check_part},
    {NULL, NULL},
};
