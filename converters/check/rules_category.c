/* Rules about which marketing categories go with which document types. */
#include "check/run.h"

#include <string.h>

#define COMPOUNDED_PRODUCT "C181659 C190698"
#define ANIMAL_APPLICATION "C73583 C73588 C73593"
#define CONTRACT "C132333 C132334 C132335"
#define BULK_CATEGORY "C73626 C96793 C98252"

/* A category that may stand only in some document types. */
static const struct {
    const char *categories, *types;
    bool of_parts; /* holds for parts of kits too */
    rule_id rule;
} places[] = {
    {ANIMAL_APPLICATION, TYPE_ANIMAL, true, RULE_3_2_9_3}, {BULK_CATEGORY, TYPE_BULK, true, RULE_3_2_9_4},
    {CONTRACT, "34391-3 34390-5", true, RULE_3_2_9_9},     {"C86964", "58475-5", false, RULE_3_2_9_10},
    {"C86952", "58476-3", false, RULE_3_2_9_12},           {"C96966", "34391-3 53404-0", true, RULE_3_2_9_19},
    {COMPOUNDED_PRODUCT, "75031-5", true, RULE_3_2_9_20},
};

/* A document type whose products have only some categories. */
static const struct {
    const char *type, *categories;
    rule_id rule;
} contents[] = {
    {"53409-9", "C73626 C96793 C73590", RULE_3_2_9_5},
    {"58475-5", "C86964", RULE_3_2_9_11},
    {"58476-3", "C86952", RULE_3_2_9_13},
    {"78744-0", "C94795 C73590", RULE_3_2_9_15},
    {"75031-5", COMPOUNDED_PRODUCT, RULE_3_2_9_17},
};

/* Types of an index or a registration may name products of any category. */
#define LISTINGS TYPE_DRUG_LISTING " 55439-4 58474-8 58475-5 58476-3 69403-4 69404-2"

static void check_places(rule_run *run, const xmlNode *role, const char *category)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (codes_is_among(places[i].categories, category) && (places[i].of_parts || !role_is_part(role)) &&
            !run_type_is(run, places[i].types))
            rule_broken(run, places[i].rule, role, "found %s in %s", category, run->type);
}

static void check_contents(rule_run *run, const xmlNode *role, const char *category)
{
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (strcmp(run->type, contents[i].type) == 0 && !codes_is_among(contents[i].categories, category))
            rule_broken(run, contents[i].rule, role, "found %s", category);
    if (strcmp(run->type, "34391-3") == 0 && codes_is_among("C132334 C200263", category))
        rule_broken(run, RULE_3_2_9_14, role, "found %s", category);
}

/* Devices are listed in drug labels only as parts of a kit that has a drug. */
static void check_device(rule_run *run, const xmlNode *role)
{
    bool kit = strcmp(tree_value(role_product(role), "formCode", "code"), ROLE_KIT) == 0;

    if (!run_type_is(run, TYPE_DRUG_LISTING))
        return;
    if (!tree_child(role_product(role), "part"))
        rule_broken(run, RULE_3_2_9_1, role, NULL);
    rule_broken(run, kit ? RULE_3_3_9_11 : RULE_3_3_9_12, role, "found %s", role_category(role));
}

static void check_role(rule_run *run, xmlNodePtr role)
{
    const char *category = role_category(role);

    if ((!role_is_product(role) && !role_is_part(role)) || !*category || !run_type_is(run, LISTINGS))
        return;
    check_places(run, role, category);
    if (role_is_part(role))
        return;
    check_contents(run, role, category);
    if (codes_is_among(CATEGORY_DEVICE, category))
        check_device(run, role);
}

const rule_hook rules_category_hooks[] = {
    {"manufacturedProduct", check_role},
    {"part", check_role},
    {NULL, NULL},
};
