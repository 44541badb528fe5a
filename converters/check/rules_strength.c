/* Rules about strengths: units of measure, mass and volume, ingredients a type of label must or must not have. */
#include "check/hint.h"
#include "check/run.h"
#include "check/ucum.h"

#include <string.h>

#define NO_BARE_NUMBER "53409-9 78744-0 75031-5 34390-5 34391-3"
#define BULK_INGREDIENT "C73626"
#define INACTIVE_SECTION "51727-6"

static const char *class_of(const xmlNode *ingredient)
{
    const char *class = tree_attribute(ingredient, "classCode");

    return class ? class : "";
}

static void check_unit(rule_run *run, xmlNodePtr amount)
{
    const char *unit = tree_attribute(amount, "unit"), *meant;

    if (!unit || strcmp(unit, "1") == 0 || strcmp(unit, "mg") == 0)
        return;
    meant = ucum_is_unit(run->codes, unit) ? unit : hint_unit(unit);
    if (!meant)
        rule_broken(run, RULE_3_1_4_4, amount, "found \"%s\"", unit);
    else if (meant != unit)
        rule_broken(run, RULE_3_1_4_4, amount, "found \"%s\"; did you mean \"%s\"?", unit, meant);
    if (tree_is(amount->parent->parent, "ingredient") && strcmp(unit, "%") == 0)
        rule_broken(run, RULE_3_1_4_5, amount, NULL);
}

/* Active ingredients are weighed, but for those that are measured as a volume (list by-volume). */
static void check_measure(rule_run *run, const xmlNode *ingredient)
{
    const xmlNode *numerator = tree_at(ingredient, "quantity/numerator");
    const char *unit = tree_attribute(numerator, "unit");
    const char *substance = tree_value(ingredient, "ingredientSubstance/code", "code");

    if (!unit)
        return;
    if (codes_is_among("L mL uL dL cL", unit) && !codes_find(run->codes, "by-volume", substance))
        rule_broken(run, RULE_3_2_3_7, numerator, "found %s", unit);
    if (strcmp(unit, "1") == 0 && run_type_is(run, NO_BARE_NUMBER))
        rule_broken(run, RULE_3_2_3_9, numerator, NULL);
}

/* The item code of what a substance was taken from. */
static bool has_source(const xmlNode *ingredient)
{
    for (xmlNodePtr s = tree_child(ingredient, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        if (strcmp(tree_value(s, "substanceSpecification/code", "codeSystem"), CODES_NDC) == 0)
            return true;
    return false;
}

static void check_ingredient(rule_run *run, xmlNodePtr ingredient)
{
    const char *class = class_of(ingredient);
    bool active = role_is_active_class(class), compounded = run_type_is(run, TYPE_COMPOUNDED);

    if (!tree_child(ingredient, "ingredientSubstance") || !run_type_is(run, TYPE_DRUG_LISTING))
        return;
    if (active)
        check_measure(run, ingredient);
    if (*class && !active && !compounded && !codes_is_among("IACT ADJV CNTM", class) &&
        !role_is_reserved(role_top(ingredient)))
        rule_broken(run, RULE_3_2_6_6, ingredient, "found %s", class);
    if (!compounded && has_source(ingredient))
        rule_broken(run, RULE_3_1_4_13, ingredient, NULL);
    if (compounded && active && !has_source(ingredient))
        rule_broken(run, RULE_3_1_4_12, ingredient, NULL);
}

/* What a product is made of. */
typedef struct {
    size_t active, inactive;
    bool pure; /* an active ingredient is all of it */
} mixture;

static bool is_whole(const xmlNode *ingredient)
{
    const xmlNode *quantity = tree_child(ingredient, "quantity");

    return *tree_value(quantity, "numerator", "unit") &&
           strcmp(tree_value(quantity, "numerator", "value"), tree_value(quantity, "denominator", "value")) == 0 &&
           strcmp(tree_value(quantity, "numerator", "unit"), tree_value(quantity, "denominator", "unit")) == 0;
}

static mixture count_ingredients(const xmlNode *product)
{
    mixture m = {0, 0, false};

    for (xmlNodePtr i = tree_child(product, "ingredient"); i; i = tree_next(i, "ingredient"))
        if (role_is_active_class(class_of(i))) {
            m.active++;
            m.pure = m.pure || is_whole(i);
        } else {
            m.inactive++;
        }
    return m;
}

static const xmlNode *find_section(const xmlNode *parent, const char *code)
{
    for (xmlNodePtr c = tree_child(parent, "component"); c; c = tree_next(c, "component")) {
        const xmlNode *section = tree_child(c, "section"), *inside;

        if (!section)
            continue;
        inside = strcmp(tree_value(section, "code", "code"), code) == 0 ? section : find_section(section, code);
        if (inside)
            return inside;
    }
    return NULL;
}

static bool says_none(const rule_run *run)
{
    const xmlNode *section = find_section(tree_at(run->root, "component/structuredBody"), INACTIVE_SECTION);

    return tree_text_holds(tree_child(section, "text"), "none");
}

static void check_bulk(rule_run *run, const xmlNode *role, const mixture *m)
{
    if (!run_type_is(run, TYPE_BULK) || strcmp(role_category(role), BULK_INGREDIENT) != 0)
        return;
    if (m->active != 1)
        rule_broken(run, RULE_3_2_3_2, role, "found %zu", m->active);
    else if (!m->pure)
        rule_broken(run, RULE_3_2_3_6, role, NULL);
}

static void check_mixture(rule_run *run, const xmlNode *role)
{
    mixture m = count_ingredients(role_product(role));

    check_bulk(run, role, &m);
    if (strcmp(run->type, "34390-5") == 0 && m.active && !m.inactive && !m.pure && !role_is_reserved(role_top(role)) &&
        !says_none(run))
        rule_broken(run, RULE_3_2_6_2, role, NULL);
}

static void check_role(rule_run *run, xmlNodePtr role)
{
    if (role_is_product(role) || role_is_part(role))
        check_mixture(run, role);
    if (role_is_product(role) && tree_child(role_product(role), "part") && run_type_is(run, TYPE_DRUG_LISTING) &&
        !role_has_active(role))
        rule_broken(run, RULE_3_2_8_2, role, NULL);
}

const rule_hook rules_strength_hooks[] = {
    {"numerator", check_unit},           {"denominator", check_unit}, {"ingredient", check_ingredient},
    {"manufacturedProduct", check_role}, {"part", check_role},        {NULL, NULL},
};
