/* Rules about marketing: category and application number, status and dates, controlled substance schedule. */
#include "check/run.h"

#include <string.h>

#define NO_CATEGORY                                                                                                    \
    "103572-4 103573-2 104086-4 104087-2 104088-0 104089-8 104090-6 105122-6 73815-3 77288-9 53411-5 89600-1 99282-6"
#define NO_STATUS NO_CATEGORY " 77647-6 75031-5 66105-8 77648-4 82351-8 82353-4"
#define BY_APPLICATION                                                                                                 \
    "C73583 C73584 C73585 C73588 C73593 C73594 C73605 C75302 C80438 C80440 C80441 C80442 C92556 C175238 C175462"

/* The number of an application by marketing category: up to three prefixes. */
static const struct {
    const char *category, *prefixes[3];
    rule_id rule;
} numbers[] = {
    {"C73583", {"ANADA", NULL, NULL}, RULE_3_1_7_9},  {"C73584", {"ANDA", "BA", NULL}, RULE_3_1_7_10},
    {"C73585", {"BLA", NULL, NULL}, RULE_3_1_7_11},   {"C73593", {"NADA", NULL, NULL}, RULE_3_1_7_12},
    {"C73588", {"NADA", NULL, NULL}, RULE_3_1_7_12},  {"C73594", {"NDA", "BN", NULL}, RULE_3_1_7_13},
    {"C73605", {"NDA", "BN", NULL}, RULE_3_1_7_13},   {"C75302", {"IND", NULL, NULL}, RULE_3_1_7_14},
    {"C175238", {"NDA", "BN", "BLA"}, RULE_3_1_7_27}, {"C175462", {"NDA", "BN", "BLA"}, RULE_3_1_7_27},
};

static void check_number(rule_run *run, const xmlNode *approval, const char *category)
{
    const xmlNode *id = tree_child(approval, "id");
    const char *root = tree_value(approval, "id", "root"), *number = tree_value(approval, "id", "extension");

    if (codes_is_among(BY_APPLICATION, category) && strcmp(root, "2.16.840.1.113883.3.150") != 0)
        rule_broken(run, RULE_3_1_7_7, id ? id : approval, "found \"%s\"", root);
    if (strcmp(category, "C200263") == 0 && strcmp(root, "2.16.840.1.113883.3.9421") != 0)
        rule_broken(run, RULE_3_1_7_28, id ? id : approval, "found \"%s\"", root);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        bool good = false;

        if (strcmp(numbers[i].category, category) != 0)
            continue;
        for (size_t p = 0; p < 3 && numbers[i].prefixes[p]; p++)
            good = good || codes_is_application(number, numbers[i].prefixes[p]);
        if (!good)
            rule_broken(run, numbers[i].rule, id ? id : approval, "found \"%s\"", number);
    }
}

static void check_approval(rule_run *run, xmlNodePtr approval)
{
    const xmlNode *code = tree_child(approval, "code");
    const char *category = tree_attribute(code, "code");

    if (!tree_is(approval->parent, "subjectOf") || tree_is(approval->parent->parent, "actDefinition"))
        return;
    if (!category) {
        rule_broken(run, RULE_3_1_7_2, code ? code : approval, NULL);
        return;
    }
    if (strcmp(tree_value(approval, "code", "codeSystem"), CODES_NCI) != 0) {
        rule_broken(run, RULE_3_1_7_5, code, NULL);
        return;
    }
    if (!codes_find(run->codes, "marketing-categories", category))
        rule_broken(run, RULE_3_1_7_3, code, "found %s", category);
    run_check_name(run, RULE_3_1_7_4, "marketing-categories", code);
    check_number(run, approval, category);
}

static size_t count_facts(const xmlNode *role, const char *name)
{
    size_t count = 0;

    for (xmlNodePtr s = tree_child(role, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        count += tree_count(s, name);
    return count;
}

static size_t count_schedules(const xmlNode *role)
{
    size_t count = 0;

    for (xmlNodePtr s = tree_child(role, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        count += tree_child(s, "policy") && strcmp(tree_value(s, "policy", "classCode"), "DEADrugSchedule") == 0;
    return count;
}

static void check_product(rule_run *run, xmlNodePtr role)
{
    size_t approvals = count_facts(role, "approval"), acts = count_facts(role, "marketingAct");

    if (!tree_is(role->parent, "subject") || !tree_child(role, "manufacturedProduct"))
        return;
    if (approvals != 1 && !run_is_reserved(role) && !run_type_is(run, NO_CATEGORY))
        rule_broken(run, RULE_3_1_7_1, role, "found %zu", approvals);
    if (acts != 1 && !run_type_is(run, NO_STATUS))
        rule_broken(run, RULE_3_1_8_1, role, "found %zu", acts);
    if (count_schedules(role) > 1)
        rule_broken(run, RULE_3_2_11_2, role, NULL);
}

static void check_part(rule_run *run, xmlNodePtr part)
{
    size_t approvals = count_facts(part, "approval");

    if (tree_child(part, "partProduct") && approvals > 1)
        rule_broken(run, RULE_3_1_7_1, part, "found %zu", approvals);
}

static void check_dates(rule_run *run, const xmlNode *act, const char *status)
{
    const char *low = tree_value(act, "effectiveTime/low", "value");
    const char *high = tree_value(act, "effectiveTime/high", "value");
    bool open = strcmp(status, "active") == 0 || strcmp(status, "new") == 0;

    if (open && (!*low || *high))
        rule_broken(run, RULE_3_1_8_5, act, *high ? "there is an end date" : "there is no start date");
    if (strcmp(status, "completed") == 0 && (!*low || !*high) && !run_type_is(run, "103572-4 105122-6"))
        rule_broken(run, RULE_3_1_8_6, act, NULL);
    if ((*low && !codes_is_day(low)) || (*high && !codes_is_day(high)))
        rule_broken(run, RULE_3_1_8_7, act, "found \"%s\"", *low && !codes_is_day(low) ? low : high);
    else if (*low && *high && strncmp(high, low, 8) < 0)
        rule_broken(run, RULE_3_1_8_8, act, "from %s to %s", low, high);
}

static void check_act(rule_run *run, xmlNodePtr act)
{
    const char *code = tree_value(act, "code", "code"), *status = tree_value(act, "statusCode", "code");
    bool on_package = tree_is(act->parent->parent, "asContent");

    if ((strcmp(code, "C53292") != 0 && !(on_package && strcmp(code, "C96974") == 0)) ||
        strcmp(tree_value(act, "code", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_1_8_3, act, "found \"%s\"", code);
    if (strcmp(status, "active") != 0 && strcmp(status, "completed") != 0 && strcmp(status, "new") != 0 &&
        strcmp(status, "cancelled") != 0)
        rule_broken(run, RULE_3_1_8_4, act, "found \"%s\"", status);
    check_dates(run, act, status);
}

static void check_policy(rule_run *run, xmlNodePtr policy)
{
    const char *class = tree_attribute(policy, "classCode");

    if (!tree_is(policy->parent, "subjectOf") || strncmp(tree_value(policy, "code", "code"), "C486", 4) != 0)
        return; /* DEA schedules are C48672 to C48679 */
    if (!class || strcmp(class, "DEADrugSchedule") != 0)
        rule_broken(run, RULE_3_2_11_5, policy, "found \"%s\"", class ? class : "");
    if (strcmp(tree_value(policy, "code", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_2_11_3, policy, NULL);
}

const rule_hook rules_marketing_hooks[] = {
    {"approval", check_approval}, {"manufacturedProduct", check_product},
    {"part", check_part},         {"marketingAct", check_act},
    {"policy", check_policy},     {NULL, NULL},
};
