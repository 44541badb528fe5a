/* Rules about marketing: category and application number, controlled substance schedule; how often there is a status.
 */
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
    {"C92556", {"MIF", NULL, NULL}, RULE_3_1_7_18},   {"C80440", {"H", NULL, NULL}, RULE_3_1_7_20},
    {"C80441", {"P", "BP", NULL}, RULE_3_1_7_21},     {"C80442", {"K", "BK", NULL}, RULE_3_1_7_22},
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

#define WITH_NUMBER BY_APPLICATION " C200263 C132333 C73626 C96793 C98252 C94795"
#define DRUG_MASTER_FILE "C73626 C96793 C98252 C94795"

static void check_whether_number(rule_run *run, const xmlNode *approval, const char *category)
{
    const xmlNode *id = tree_child(approval, "id");
    const char *number = tree_value(approval, "id", "extension");

    if (id && !tree_attribute(id, "nullFlavor") && !codes_is_among(WITH_NUMBER, category) &&
        codes_find(run->codes, "marketing-categories", category))
        rule_broken(run, RULE_3_1_7_23, id, NULL);
    if (strcmp(category, "C132333") == 0 && !*number)
        rule_broken(run, RULE_3_1_7_24, id ? id : approval, NULL);
    else if (strcmp(category, "C132333") == 0 && !codes_is_application(number, "NDA") &&
             !codes_is_application(number, "ANDA") && !codes_is_application(number, "BLA"))
        rule_broken(run, RULE_3_1_7_25, id, "found \"%s\"", number);
    if (codes_is_among(DRUG_MASTER_FILE, category) && id && !codes_is_application(number, "DMF") &&
        !codes_is_application(number, "VMF"))
        rule_broken(run, RULE_3_1_7_26, id, "found \"%s\"", number);
    if (strcmp(category, "C80438") == 0 && (strlen(number) != 3 || !codes_is_letters(number)))
        rule_broken(run, RULE_3_1_7_19, id ? id : approval, "found \"%s\"", number);
}

static void check_approval_date(rule_run *run, const xmlNode *approval, const char *category)
{
    const xmlNode *time = tree_child(approval, "effectiveTime");
    const char *low = tree_value(time, "low", "value");

    if (!time)
        return;
    if (!codes_is_among("C73584 C73585 C73594 C175462", category))
        rule_broken(run, RULE_3_1_7_37, time, "found %s", category);
    if (!*low)
        rule_broken(run, RULE_3_1_7_34, time, NULL);
    else if (!codes_is_day(low))
        rule_broken(run, RULE_3_1_7_36, time, "found \"%s\"", low);
    if (tree_child(time, "high"))
        rule_broken(run, RULE_3_1_7_35, time, NULL);
}

/* Approvals hold in a territory; theirs is the USA (ISO 3166 has two identifiers in use). */
static void check_authority(rule_run *run, const xmlNode *approval)
{
    static const char path[] = "author/territorialAuthority/territory/code";
    const char *code = tree_value(approval, path, "code"), *system = tree_value(approval, path, "codeSystem");

    if (strcmp(code, "USA") != 0 || !codes_is_among("1.0.3166.1.2.3 2.16.840.1.113883.5.28", system))
        rule_broken(run, RULE_3_1_7_6, approval, "found \"%s\"", code);
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
        run_break_unlisted(run, RULE_3_1_7_3, "marketing-categories", code);
    else
        run_check_name(run, RULE_3_1_7_4, "marketing-categories", code);
    check_number(run, approval, category);
    check_whether_number(run, approval, category);
    check_approval_date(run, approval, category);
    check_authority(run, approval);
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
    if (approvals != 1 && !role_is_reserved(role) && !run_type_is(run, NO_CATEGORY))
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

static void check_policy(rule_run *run, xmlNodePtr policy)
{
    const char *class = tree_attribute(policy, "classCode");

    if (!tree_is(policy->parent, "subjectOf") || strncmp(tree_value(policy, "code", "code"), "C486", 4) != 0)
        return; /* DEA schedules are C48672 to C48679 */
    if (!class || strcmp(class, "DEADrugSchedule") != 0)
        rule_broken(run, RULE_3_2_11_5, policy, "found \"%s\"", class ? class : "");
    if (strcmp(tree_value(policy, "code", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_2_11_3, policy, NULL);
    else
        run_check_name(run, RULE_3_2_11_4, "dea-schedules", tree_child(policy, "code"));
}

const rule_hook rules_marketing_hooks[] = {
    {"approval", check_approval},
    {"manufacturedProduct", check_product},
    {"part", check_part},
    {"policy", check_policy},
    {NULL, NULL},
};
