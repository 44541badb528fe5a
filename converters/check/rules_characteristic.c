/* Rules about characteristics of products: colour, shape, size, scoring, imprint, flavour, image. */
#include "check/run.h"

#include <string.h>

static void check_class(rule_run *run, const xmlNode *characteristic)
{
    const char *class = tree_attribute(characteristic, "classCode");
    const xmlNode *code = tree_child(characteristic, "code");

    if (class && strcmp(class, "OBS") != 0)
        rule_broken(run, RULE_2_1_1_9, characteristic, "found \"%s\"", class);
    if (!tree_attribute(code, "code") || !tree_attribute(code, "codeSystem"))
        rule_broken(run, RULE_3_1_9_1, code ? code : characteristic, NULL);
}

/* The characteristics of drugs: the types their values have, and the rule on their code system. */
static const struct {
    const char *code, *types;
    rule_id system_rule;
} properties[] = {
    {"SPLCOLOR", "CE CV", RULE_3_2_13_2}, {"SPLSHAPE", "CE CV", RULE_3_2_14_2},
    {"SPLSIZE", "PQ", RULE_3_2_15_2},     {"SPLSCORE", "INT", RULE_3_2_16_2},
    {"SPLIMPRINT", "ST", RULE_3_2_17_1},  {"SPLFLAVOR", "CE CV", RULE_3_2_18_1},
    {"SPLIMAGE", "ED", RULE_3_2_19_1},    {"SPLCMBPRDTP", "CE CV", RULE__MAX},
    {"SPLUSE", "INT", RULE__MAX},         {"SPLPRODUCTIONAMOUNT", "INT", RULE__MAX},
    {"SPLSTERILEUSE", "BL", RULE__MAX},
};

#define OTHER_PROPERTIES                                                                                               \
    "SPLCOATING SPLSYMBOL SPLCONTAINS SPLPROFESSIONALUSE SPLSMALLBUSINESS" /* of old, of cosmetics */

static void check_property(rule_run *run, const xmlNode *characteristic, const char *code, const xmlNode *value)
{
    const char *system = tree_value(characteristic, "code", "codeSystem"), *types = NULL;
    bool of_product = !tree_is(characteristic->parent->parent, "asContent");

    if (*system && !codes_is_among(CODES_SPL_PROPERTY " " CODES_LOINC " " CODES_NCI, system))
        rule_broken(run, RULE_3_1_9_2, characteristic, "found %s", system);
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        if (strcmp(properties[i].code, code) != 0)
            continue;
        types = properties[i].types;
        if (properties[i].system_rule != RULE__MAX && strcmp(system, CODES_SPL_PROPERTY) != 0)
            rule_broken(run, properties[i].system_rule, characteristic, "found \"%s\"", system);
    }
    if (!value || (types && !codes_is_among(types, tree_type(value))))
        rule_broken(run, RULE_3_1_9_3, characteristic, "found \"%s\"", tree_type(value));
    if (!types && of_product && !codes_is_among(OTHER_PROPERTIES, code) && run_type_is(run, TYPE_DRUG_LISTING))
        rule_broken(run, RULE_3_2_19_6, characteristic, "found \"%s\"", code);
}

/* The picture of a tablet or capsule. */
static void check_image(rule_run *run, const xmlNode *value)
{
    const char *type = tree_attribute(value, "mediaType"), *file = tree_value(value, "reference", "value");
    size_t n = strlen(file);

    if (strcmp(tree_type(value), "ED") != 0)
        rule_broken(run, RULE_3_2_19_2, value, "found \"%s\"", tree_type(value));
    if (!type || strcmp(type, "image/jpeg") != 0)
        rule_broken(run, RULE_3_2_19_3, value, "found \"%s\"", type ? type : "");
    if (n < 5 || strcmp(file + n - 4, ".jpg") != 0)
        rule_broken(run, RULE_3_2_19_4, value, "found \"%s\"", file);
}

static void check_value_type(rule_run *run, const xmlNode *value)
{
    const char *type = tree_type(value);

    if (value && !codes_is_among("PQ INT IVL_PQ URG_PQ CV CE ST ED BL", type))
        rule_broken(run, RULE_3_1_9_4, value, "found \"%s\"", type);
}

static void check_listed(rule_run *run, const xmlNode *value, const char *list, rule_id system_rule, rule_id name_rule)
{
    const char *system = tree_attribute(value, "codeSystem");

    if (!tree_attribute(value, "code"))
        return;
    if (!system || strcmp(system, CODES_NCI) != 0)
        rule_broken(run, system_rule, value, NULL);
    else
        run_check_name(run, name_rule, list, value);
}

static void check_size(rule_run *run, const xmlNode *value)
{
    const char *number = tree_attribute(value, "value"), *unit = tree_attribute(value, "unit");

    if (!number || !unit)
        rule_broken(run, RULE_3_2_15_3, value, NULL);
    if (unit && strcmp(unit, "mm") != 0)
        rule_broken(run, RULE_3_2_15_4, value, "found \"%s\"", unit);
    if (number && !codes_is_positive_whole(number))
        rule_broken(run, RULE_3_2_15_5, value, "found \"%s\"", number);
}

static void check_score(rule_run *run, const xmlNode *value)
{
    const char *number = tree_attribute(value, "value"), *null = tree_attribute(value, "nullFlavor");

    if (number ? strlen(number) != 1 || !strchr("1234", *number) : !null || strcmp(null, "OTH") != 0)
        rule_broken(run, RULE_3_2_16_3, value, "found \"%s\"", number ? number : "");
}

static void check_imprint(rule_run *run, const xmlNode *value)
{
    xmlChar *text = xmlNodeGetContent(value);

    for (const char *p = (const char *)text; p && *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == ';')) {
            rule_broken(run, RULE_3_2_17_2, value, "found \"%s\"", (const char *)text);
            break;
        }
    xmlFree(text);
}

static void check_characteristic(rule_run *run, xmlNodePtr characteristic)
{
    const char *code = tree_value(characteristic, "code", "code");
    const xmlNode *value = tree_child(characteristic, "value");

    check_class(run, characteristic);
    check_value_type(run, value);
    check_property(run, characteristic, code, value);
    if (!value)
        return;
    if (strcmp(code, "SPLCOLOR") == 0)
        check_listed(run, value, "colors", RULE_3_2_13_3, RULE_3_2_13_4);
    else if (strcmp(code, "SPLSHAPE") == 0)
        check_listed(run, value, "shapes", RULE_3_2_14_3, RULE_3_2_14_4);
    else if (strcmp(code, "SPLFLAVOR") == 0)
        check_listed(run, value, "flavors", RULE_3_2_18_2, RULE_3_2_18_3);
    else if (strcmp(code, "SPLSIZE") == 0)
        check_size(run, value);
    else if (strcmp(code, "SPLSCORE") == 0)
        check_score(run, value);
    else if (strcmp(code, "SPLIMPRINT") == 0)
        check_imprint(run, value);
    else if (strcmp(code, "SPLIMAGE") == 0)
        check_image(run, value);
}

/* Tablets and capsules have all of the first four; no product has two of those with a rule on it. */
static const struct {
    const char *code;
    rule_id missing, twice;
} of_solids[] = {
    {"SPLCOLOR", RULE_3_2_13_1, RULE__MAX},    {"SPLSHAPE", RULE_3_2_14_1, RULE_3_2_14_5},
    {"SPLSIZE", RULE_3_2_15_1, RULE_3_2_15_6}, {"SPLSCORE", RULE_3_2_16_1, RULE_3_2_16_4},
    {"SPLIMPRINT", RULE__MAX, RULE_3_2_17_3},
};

static void check_set(rule_run *run, xmlNodePtr role)
{
    size_t counts[sizeof of_solids / sizeof *of_solids] = {0};
    const char *form = tree_value(role_product(role), "formCode", "code");
    bool solid = *form && codes_find(run->codes, "solid-oral-forms", form) && run_type_is(run, TYPE_DRUG_LISTING) &&
                 !role_is_reserved(role_top(role)) && !run_type_is(run, TYPE_COMPOUNDED);

    if (!role_is_product(role) && !role_is_part(role))
        return;
    for (xmlNodePtr s = tree_child(role, "subjectOf"); s; s = tree_next(s, "subjectOf")) {
        const char *code = tree_value(s, "characteristic/code", "code");

        for (size_t i = 0; i < sizeof of_solids / sizeof *of_solids; i++)
            if (strcmp(code, of_solids[i].code) == 0 && ++counts[i] == 2 && of_solids[i].twice != RULE__MAX)
                rule_broken(run, of_solids[i].twice, s, NULL);
    }
    for (size_t i = 0; solid && i < sizeof of_solids / sizeof *of_solids; i++)
        if (!counts[i] && of_solids[i].missing != RULE__MAX)
            rule_broken(run, of_solids[i].missing, role, "the form is %s", form);
}

const rule_hook rules_characteristic_hooks[] = {
    {"characteristic", check_characteristic},
    {"manufacturedProduct", check_set},
    {"part", check_set},
    {NULL, NULL},
};
