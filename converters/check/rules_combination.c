/* Rules about packages with a device: the type of combination product, and the amount a compounder made. */
#include "check/run.h"

#include <string.h>

#define COMBINATION "SPLCMBPRDTP"
#define AMOUNT "SPLPRODUCTIONAMOUNT"
#define NO_COMBINATION "C112160"
#define METERED "C42960 C60930 C42961 C42962"
#define WITH_SENSOR "C147579"
#define INHALER "C16738"
#define SYRINGE "C43202 C43203 C43204"
#define PREFILLED "C102835 C102836"
#define WITH_SYRINGE "C102834 C102835 C102836 C102842"

/* Document types that need not say whether the product is a combination ... */
#define SILENT                                                                                                         \
    "53409-9 81203-2 78744-0 50577-6 50576-8 50574-3 50573-5 50578-4 50575-0 50572-7 50571-9 58474-8 58476-3 58475-5 " \
    "75031-5 77647-6 66105-8 53406-5 78745-7 101437-2 89600-1 99282-6 98075-5"
/* ... and those that must not. */
#define FORBIDDEN                                                                                                      \
    "53409-9 81203-2 50577-6 50576-8 50574-3 50573-5 50578-4 50575-0 50572-7 50571-9 58474-8 58476-3 58475-5 75031-5 " \
    "53406-5 78744-0 77647-6 98075-5"

/* The value of a characteristic of a package; NULL when it has none. */
static const xmlNode *find_value(const xmlNode *content, const char *code)
{
    for (xmlNodePtr s = tree_child(content, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        if (strcmp(tree_value(s, "characteristic/code", "code"), code) == 0)
            return tree_at(s, "characteristic/value");
    return NULL;
}

/* The first combination type in a chain of packages, from its innermost outwards. */
static const char *type_of(const xmlNode *content)
{
    while (content) {
        const xmlNode *value = find_value(content, COMBINATION);
        const char *code = tree_attribute(value, "code");

        if (code)
            return code;
        content = tree_at(content, "containerPackagedProduct/asContent");
    }
    return "";
}

static void check_type(rule_run *run, const xmlNode *characteristic)
{
    const xmlNode *value = tree_child(characteristic, "value");
    const char *code = tree_attribute(value, "code"), *system = tree_attribute(value, "codeSystem");

    if (run_type_is(run, FORBIDDEN))
        rule_broken(run, RULE_3_1_10_5, characteristic, NULL);
    if (!system || strcmp(system, CODES_NCI) != 0)
        rule_broken(run, RULE_3_1_10_2, characteristic, "found \"%s\"", system ? system : "");
    else if (!code || !codes_find(run->codes, "combination-types", code))
        rule_broken(run, RULE_3_1_10_3, characteristic, "found \"%s\"", code ? code : "");
    else
        run_check_name(run, RULE_3_1_10_4, "combination-types", value);
}

static void check_amount(rule_run *run, const xmlNode *characteristic)
{
    const xmlNode *value = tree_child(characteristic, "value");
    const char *number = tree_attribute(value, "value"), *null = tree_attribute(value, "nullFlavor");

    if (number ? !codes_is_digits(number, 0) : !null || strcmp(null, "PINF") != 0)
        rule_broken(run, RULE_3_1_11_2, characteristic, "found \"%s\"", number ? number : "");
    if (!run_type_is(run, TYPE_COMPOUNDED))
        rule_broken(run, RULE_3_2_7_2, characteristic, NULL);
}

static void check_characteristic(rule_run *run, xmlNodePtr characteristic)
{
    const char *code = tree_value(characteristic, "code", "code");
    bool own_system = strcmp(tree_value(characteristic, "code", "codeSystem"), CODES_SPL_PROPERTY) == 0;
    bool type = strcmp(code, COMBINATION) == 0, amount = strcmp(code, AMOUNT) == 0;

    if (type && !own_system)
        rule_broken(run, RULE_3_1_10_1, characteristic, NULL);
    if (amount && !own_system)
        rule_broken(run, RULE_3_1_11_1, characteristic, NULL);
    if (type)
        check_type(run, characteristic);
    if (amount)
        check_amount(run, characteristic);
    if (!type && !amount && tree_is(characteristic->parent->parent, "asContent") && run_type_is(run, TYPE_DRUG_LISTING))
        rule_broken(run, RULE_3_2_7_6, characteristic, "found \"%s\"", code);
}

/* What the dosage form tells of the device. */
static void check_form(rule_run *run, const xmlNode *product, const char *type)
{
    const char *form = tree_value(product, "formCode", "code");
    bool metered = codes_is_among(METERED, form), sensor = strcmp(form, WITH_SENSOR) == 0;

    if ((metered || sensor) && (!*type || strcmp(type, NO_COMBINATION) == 0))
        rule_broken(run, RULE_3_1_10_6, product, "found \"%s\"", type);
    if (metered && *type && !codes_is_among(PREFILLED, type))
        rule_broken(run, RULE_3_1_10_7, product, "found %s", type);
    if (sensor && *type && strcmp(type, "C102837") != 0)
        rule_broken(run, RULE_3_1_10_8, product, "found %s", type);
}

/* What a package tells of it. */
static void check_package(rule_run *run, const xmlNode *package, const char *type)
{
    const char *form = tree_value(package, "formCode", "code");
    bool inhaler = strcmp(form, INHALER) == 0, syringe = codes_is_among(SYRINGE, form);

    if ((inhaler || syringe) && (!*type || strcmp(type, NO_COMBINATION) == 0))
        rule_broken(run, RULE_3_1_10_9, package, "found \"%s\"", type);
    if (inhaler && *type && !codes_is_among(PREFILLED, type))
        rule_broken(run, RULE_3_1_10_10, package, "found %s", type);
    if (syringe && *type && !codes_is_among(WITH_SYRINGE, type))
        rule_broken(run, RULE_3_1_10_11, package, "found %s", type);
}

static void check_chain(rule_run *run, const xmlNode *product, const xmlNode *content)
{
    const char *type = type_of(content);

    if (!find_value(content, COMBINATION))
        rule_broken(run, RULE_3_1_5_29, content, NULL);
    check_form(run, product, type);
    for (; content; content = tree_at(content, "containerPackagedProduct/asContent"))
        check_package(run, tree_child(content, "containerPackagedProduct"), type);
}

static bool has_amount(const xmlNode *content)
{
    while (tree_at(content, "containerPackagedProduct/asContent"))
        content = tree_at(content, "containerPackagedProduct/asContent");
    return find_value(content, AMOUNT) != NULL;
}

static void check_product(rule_run *run, xmlNodePtr role)
{
    const xmlNode *product = tree_child(role, "manufacturedProduct");

    if (!role_is_product(role) || !run_type_is(run, TYPE_DRUG_LISTING) || role_is_reserved(role))
        return;
    if (run_type_is(run, TYPE_COMPOUNDED))
        for (xmlNodePtr c = tree_child(product, "asContent"); c; c = tree_next(c, "asContent"))
            if (!has_amount(c))
                rule_broken(run, RULE_3_2_7_3, c, NULL);
    if (run_type_is(run, SILENT))
        return;
    for (xmlNodePtr c = tree_child(product, "asContent"); c; c = tree_next(c, "asContent"))
        check_chain(run, product, c);
}

const rule_hook rules_combination_hooks[] = {
    {"characteristic", check_characteristic},
    {"manufacturedProduct", check_product},
    {NULL, NULL},
};
