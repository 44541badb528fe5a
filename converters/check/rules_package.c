/* Rules about packaging: the chain of asContent elements from the smallest package outwards. */
#include "check/run.h"

#include <string.h>

#define NO_QUANTITY "89600-1 99282-6"
#define NOT_APPLICABLE "C123723"
#define NO_PACKAGE "73815-3 66105-8 77288-9 77648-4 82351-8 82353-4 75031-5 77647-6"

static const char *unit_of(const xmlNode *content, const char *path)
{
    const char *unit = tree_value(content, path, "unit");

    return *unit ? unit : "1";
}

static void check_quantity(rule_run *run, const xmlNode *content)
{
    const xmlNode *quantity = tree_child(content, "quantity");
    const xmlNode *numerator = tree_child(quantity, "numerator"), *denominator = tree_child(quantity, "denominator");
    const char *value;

    if (!quantity) {
        if (!run_type_is(run, NO_QUANTITY))
            rule_broken(run, RULE_3_1_5_2, content, NULL);
        return;
    }
    value = tree_attribute(numerator, "value");
    if (numerator && !tree_attribute(numerator, "nullFlavor") && (!value || !codes_is_positive(value)))
        rule_broken(run, RULE_3_1_5_4, numerator, "found \"%s\"", value ? value : "");
    value = tree_attribute(denominator, "value");
    if (denominator && (!value || strcmp(value, "1") != 0 || strcmp(unit_of(quantity, "denominator"), "1") != 0))
        rule_broken(run, RULE_3_1_5_8, denominator, "found %s %s", value ? value : "nothing",
                    unit_of(quantity, "denominator"));
}

static void check_form(rule_run *run, const xmlNode *package)
{
    const xmlNode *form = tree_child(package, "formCode");
    const char *code = tree_attribute(form, "code");

    if (!code && !run_type_is(run, NO_QUANTITY))
        rule_broken(run, RULE_3_1_5_9, form ? form : package, NULL);
    if (code && strcmp(code, NOT_APPLICABLE) == 0 && !run_type_is(run, "78745-7 101437-2"))
        rule_broken(run, RULE_3_2_7_7, form, NULL);
    if (code && strcmp(tree_value(package, "formCode", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_1_5_10, form, NULL);
    else if (code)
        run_check_name(run, RULE_3_1_5_11, "packages", form);
}

/* The product a package is of: the element that starts the chain. */
static const xmlNode *product_of(const xmlNode *content)
{
    const xmlNode *n = content->parent;

    while (tree_is(n, "containerPackagedProduct") && n->parent && n->parent->parent)
        n = n->parent->parent;
    return n;
}

static void check_ndc(rule_run *run, const xmlNode *node, const char *code, const char *product)
{
    size_t lengths[3] = {0, 0, 0}, count = codes_segments(lengths, 3, code), characters = 0, n;

    for (const char *p = code; *p; p++)
        characters += *p != '-';
    if (characters != 10)
        rule_broken(run, RULE_3_1_5_19, node, "found \"%s\"", code);
    if (count != 3) {
        rule_broken(run, RULE_3_1_5_20, node, "found \"%s\"", code);
        return;
    }
    if (!codes_is_digits(code + lengths[0] + lengths[1] + 2, 0))
        rule_broken(run, RULE_3_1_5_22, node, "found \"%s\"", code);
    n = strlen(product);
    if (n && (n != lengths[0] + 1 + lengths[1] || strncmp(code, product, n) != 0))
        rule_broken(run, RULE_3_1_5_21, node, "found %s of product %s", code, product);
}

static void check_item_code(rule_run *run, const xmlNode *content, const xmlNode *package)
{
    const xmlNode *node = tree_child(package, "code"), *product = product_of(content);
    const char *code = tree_attribute(node, "code"), *system = tree_value(package, "code", "codeSystem");
    bool outermost = tree_child(package, "asContent") == NULL;

    if (!code) {
        if (outermost && !tree_is(product, "partProduct") && !run_type_is(run, "75031-5 77647-6"))
            rule_broken(run, RULE_3_1_5_12, node ? node : package, NULL);
        return;
    }
    if (strcmp(system, CODES_NDC) == 0)
        check_ndc(run, node, code,
                  strcmp(tree_value(product, "code", "codeSystem"), CODES_NDC) == 0
                      ? tree_value(product, "code", "code")
                      : "");
    else if (strcmp(system, "1.3.160") != 0 && strcmp(system, "2.16.840.1.113883.6.40") != 0 &&
             strcmp(system, "2.16.840.1.113883.6.18") != 0 && strcmp(system, "2.16.840.1.113883.3.9848") != 0)
        rule_broken(run, RULE_3_1_5_27, node, "found \"%s\"", system);
    for (const xmlNode *outer = tree_at(package, "asContent/containerPackagedProduct"); outer;
         outer = tree_at(outer, "asContent/containerPackagedProduct"))
        if (strcmp(code, tree_value(outer, "code", "code")) == 0)
            rule_broken(run, RULE_3_1_5_17, outer, "found %s again", code);
}

static void check_content(rule_run *run, xmlNodePtr content)
{
    const xmlNode *package = tree_child(content, "containerPackagedProduct");
    const xmlNode *outer = tree_child(package, "asContent");

    if (!package)
        return;
    check_quantity(run, content);
    check_form(run, package);
    check_item_code(run, content, package);
    if (tree_at(outer, "quantity/numerator") &&
        strcmp(unit_of(content, "quantity/denominator"), unit_of(outer, "quantity/numerator")) != 0)
        rule_broken(run, RULE_3_1_5_7, outer, NULL);
}

static void check_product(rule_run *run, xmlNodePtr role)
{
    const xmlNode *product = tree_child(role, "manufacturedProduct");

    if (tree_is(role->parent, "subject") && product && !tree_child(product, "asContent") && !role_is_reserved(role) &&
        !run_type_is(run, NO_PACKAGE))
        rule_broken(run, RULE_3_2_7_1, product, NULL);
}

const rule_hook rules_package_hooks[] = {
    {"asContent", check_content},
    {"manufacturedProduct", check_product},
    {NULL, NULL},
};
