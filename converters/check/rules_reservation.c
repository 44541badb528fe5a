/* Rules about reserved item codes: products whose marketing status is new or cancelled. */
#include "check/run.h"

#include <string.h>

#define MAY_RESERVE TYPE_CDER_LISTING " " TYPE_CBER_LISTING " " TYPE_ANIMAL

/* Whether each active substance of a stands in b. */
static bool covers(const xmlNode *a, const xmlNode *b)
{
    for (xmlNodePtr i = tree_child(a, "ingredient"); i; i = tree_next(i, "ingredient")) {
        const char *class = tree_attribute(i, "classCode"), *code = tree_value(i, "ingredientSubstance/code", "code");
        bool found = !class || !role_is_active_class(class);

        for (xmlNodePtr j = tree_child(b, "ingredient"); j && !found; j = tree_next(j, "ingredient")) {
            const char *other = tree_attribute(j, "classCode");

            found = other && role_is_active_class(other) &&
                    strcmp(code, tree_value(j, "ingredientSubstance/code", "code")) == 0;
        }
        if (!found)
            return false;
    }
    return true;
}

static void check_role(rule_run *run, const xmlNode *role, const xmlNode *first)
{
    const xmlNode *product = role_product(role);
    const char *low = tree_value(role_act(role), "effectiveTime/low", "value");
    const char *first_low = tree_value(role_act(first), "effectiveTime/low", "value");

    if (*low && *first_low && strcmp(low, first_low) != 0)
        rule_broken(run, RULE_3_1_8_24, role, "found %s and %s", first_low, low);
    if (!*role_code(role))
        rule_broken(run, RULE_3_1_8_28, role, NULL);
    if (!tree_has_text(tree_at(product, "asEntityWithGeneric/genericMedicine/name")))
        rule_broken(run, RULE_3_1_8_30, role, NULL);
    if (!role_has_active(role))
        rule_broken(run, RULE_3_1_8_31, role, NULL);
}

/* The first product with an active ingredient of its own. */
static const xmlNode *first_with_active(const rule_run *run)
{
    const xmlNode *r = role_first(run->product_section);

    while (r && !role_has_active(r))
        r = role_next(r);
    return r;
}

static void check_substances(rule_run *run)
{
    const xmlNode *first = first_with_active(run);

    for (const xmlNode *r = first; r; r = role_next(r))
        if (role_has_active(r) &&
            (!covers(role_product(first), role_product(r)) || !covers(role_product(r), role_product(first))))
            rule_broken(run, RULE_3_1_8_32, r, NULL);
}

static void check_end(rule_run *run, xmlNodePtr root)
{
    const xmlNode *reserved = NULL, *marketed = NULL;
    bool any_new = false;

    (void)root;
    for (const xmlNode *r = role_first(run->product_section); r; r = role_next(r)) {
        const char *status = role_status(r);

        any_new = any_new || strcmp(status, "new") == 0;
        if (strcmp(status, "active") == 0 || strcmp(status, "completed") == 0)
            marketed = r;
        if (!role_is_reserved(r))
            continue;
        if (!reserved)
            reserved = r;
        check_role(run, r, reserved);
    }
    if (reserved && marketed)
        rule_broken(run, RULE_3_1_8_38, marketed, NULL);
    if (any_new && !run_type_is(run, MAY_RESERVE))
        rule_broken(run, RULE_3_1_8_37, reserved, NULL);
    if (any_new)
        check_substances(run);
}

const rule_hook rules_reservation_hooks[] = {
    {"", check_end},
    {NULL, NULL},
};
