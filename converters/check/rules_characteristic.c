/* Rules about characteristics of products: colour, shape, size, scoring, imprint, flavour. */
#include "check/run.h"

#include <string.h>

static const char *type_of(const xmlNode *value)
{
    for (const xmlAttr *a = value ? value->properties : NULL; a; a = a->next)
        if (a->ns && strcmp((const char *)a->name, "type") == 0 && a->children && a->children->content)
            return (const char *)a->children->content;
    return "";
}

static void check_class(rule_run *run, const xmlNode *characteristic)
{
    const char *class = tree_attribute(characteristic, "classCode");
    const xmlNode *code = tree_child(characteristic, "code");

    if (class && strcmp(class, "OBS") != 0)
        rule_broken(run, RULE_2_1_1_9, characteristic, "found \"%s\"", class);
    if (!tree_attribute(code, "code") || !tree_attribute(code, "codeSystem"))
        rule_broken(run, RULE_3_1_9_1, code ? code : characteristic, NULL);
}

static void check_value_type(rule_run *run, const xmlNode *value)
{
    const char *type = type_of(value);

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
}

static void check_single(rule_run *run, xmlNodePtr role)
{
    static const struct {
        const char *code;
        rule_id rule;
    } single[] = {{"SPLSHAPE", RULE_3_2_14_5},
                  {"SPLSIZE", RULE_3_2_15_6},
                  {"SPLSCORE", RULE_3_2_16_4},
                  {"SPLIMPRINT", RULE_3_2_17_3}};
    size_t counts[sizeof single / sizeof *single] = {0};

    for (xmlNodePtr s = tree_child(role, "subjectOf"); s; s = tree_next(s, "subjectOf")) {
        const char *code = tree_value(s, "characteristic/code", "code");

        for (size_t i = 0; i < sizeof single / sizeof *single; i++)
            if (strcmp(code, single[i].code) == 0 && ++counts[i] == 2)
                rule_broken(run, single[i].rule, s, NULL);
    }
}

const rule_hook rules_characteristic_hooks[] = {
    {"characteristic", check_characteristic},
    {"manufacturedProduct", check_single},
    {"part", check_single},
    {NULL, NULL},
};
