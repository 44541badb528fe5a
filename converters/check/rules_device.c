/* Rules about devices: the parts of kits that are no drugs, and the products of device labels. */
#include "check/run.h"

#include <string.h>

#define DEVICE_LABELS "55439-4 69403-4 69404-2"
#define CLASSIFICATION "2.16.840.1.113883.6.303" /* FDA product classification */
#define MODEL "C99286"
#define CATALOG "C99285"
#define REFERENCE "C99287"
#define OF_LABELER "1.3.6.1.4.1.32366.3."

/* A product of a device label, or a part marketed as a device. */
static bool is_device(const rule_run *run, const xmlNode *role)
{
    return role_is_device(role) || (role_is_product(role) && run_type_is(run, DEVICE_LABELS));
}

static void check_kind(rule_run *run, const xmlNode *product)
{
    const xmlNode *kind = tree_at(product, "asSpecializedKind/generalizedMaterialKind/code");
    const char *code = tree_attribute(kind, "code"), *system = tree_attribute(kind, "codeSystem");

    if (!code) {
        rule_broken(run, RULE_3_3_1_7, product, NULL);
        return;
    }
    if (!system || strcmp(system, CLASSIFICATION) != 0)
        rule_broken(run, RULE_3_3_1_8, kind, "found \"%s\"", system ? system : "");
    if (strlen(code) != 3 || !codes_is_letters(code))
        rule_broken(run, RULE_3_3_1_9, kind, "found \"%s\"", code);
    if (!tree_attribute(kind, "displayName"))
        rule_broken(run, RULE_3_3_1_10, kind, NULL);
}

/* Model, catalogue and reference numbers. */
static void check_identifier(rule_run *run, const xmlNode *identifier)
{
    const xmlNode *code = tree_child(identifier, "code"), *id = tree_child(identifier, "id");
    const char *value = tree_value(identifier, "code", "code"), *root = tree_value(identifier, "id", "root");

    if (strcmp(tree_value(identifier, "code", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_3_2_2, code ? code : identifier, NULL);
    else if (!codes_is_among(MODEL " " CATALOG " " REFERENCE, value))
        rule_broken(run, RULE_3_3_2_3, code, "found \"%s\"", value);
    if (tree_count(identifier, "id") != 1) {
        rule_broken(run, RULE_3_3_2_4, identifier, "found %zu", tree_count(identifier, "id"));
        return;
    }
    if (strspn(root, "0123456789.") != strlen(root) || !strchr(root, '.'))
        rule_broken(run, RULE_3_3_2_5, id, "found \"%s\"", root);
    if (!*tree_value(identifier, "id", "extension"))
        rule_broken(run, RULE_3_3_2_6, id, NULL);
    if (strcmp(value, REFERENCE) == 0 && !codes_is_among(CODES_NDC " " CODES_GS1 " " CODES_HIBCC, root) &&
        strncmp(root, OF_LABELER, strlen(OF_LABELER)) != 0)
        rule_broken(run, RULE_3_3_2_12, id, "found \"%s\"", root);
}

static void check_identifiers(rule_run *run, const xmlNode *product)
{
    size_t models = 0, catalogs = 0;

    for (xmlNodePtr i = tree_child(product, "asIdentifiedEntity"); i; i = tree_next(i, "asIdentifiedEntity")) {
        const char *code = tree_value(i, "code", "code");

        check_identifier(run, i);
        if (strcmp(code, MODEL) == 0 && ++models == 2)
            rule_broken(run, RULE_3_3_2_7, i, NULL);
        if (strcmp(code, CATALOG) == 0 && ++catalogs == 2)
            rule_broken(run, RULE_3_3_2_9, i, NULL);
    }
}

/* How often a device can be used, and whether it is sterile. */
static void check_properties(rule_run *run, const xmlNode *role)
{
    size_t uses = 0;

    for (xmlNodePtr s = tree_child(role, "subjectOf"); s; s = tree_next(s, "subjectOf")) {
        const xmlNode *value = tree_at(s, "characteristic/value");
        const char *code = tree_value(s, "characteristic/code", "code");
        const char *number = tree_attribute(value, "value"), *null = tree_attribute(value, "nullFlavor");
        bool own = strcmp(tree_value(s, "characteristic/code", "codeSystem"), CODES_SPL_PROPERTY) == 0;
        bool use = strcmp(code, "SPLUSE") == 0, sterile = strcmp(code, "SPLSTERILEUSE") == 0;

        if (use && !own)
            rule_broken(run, RULE_3_3_12_1, s, NULL);
        if (use && (number ? !codes_is_positive_whole(number) : !null || strcmp(null, "PINF") != 0))
            rule_broken(run, RULE_3_3_12_2, s, "found \"%s\"", number ? number : "");
        if (use && ++uses == 2)
            rule_broken(run, RULE_3_3_12_3, s, NULL);
        if (sterile && !own)
            rule_broken(run, RULE_3_3_14_1, s, NULL);
        if (sterile && strcmp(tree_type(value), "BL") != 0)
            rule_broken(run, RULE_3_3_14_2, s, "found \"%s\"", tree_type(value));
        else if (sterile && !codes_is_among("true false", number ? number : ""))
            rule_broken(run, RULE_3_3_14_3, s, "found \"%s\"", number ? number : "");
    }
}

static void check_device(rule_run *run, const xmlNode *role)
{
    const xmlNode *product = role_product(role), *code = tree_child(product, "code");
    const char *system = tree_attribute(code, "codeSystem");

    if (tree_attribute(code, "code") && !codes_is_among(CODES_NDC " " CODES_GS1 " " CODES_HIBCC, system ? system : ""))
        rule_broken(run, RULE_3_3_1_3, code, "found \"%s\"", system ? system : "");
    if (!tree_has_text(tree_child(product, "name")))
        rule_broken(run, RULE_3_3_1_5, product, NULL);
    if (tree_text_holds(tree_child(product, "name"), "\xC2\xAE") ||
        tree_text_holds(tree_child(product, "name"), "\xE2\x84\xA2"))
        rule_broken(run, RULE_3_3_1_6, tree_child(product, "name"), NULL);
    if (!codes_is_among(CATEGORY_DEVICE, role_category(role)))
        rule_broken(run, RULE_3_3_9_2, role, "found \"%s\"", role_category(role));
    check_kind(run, product);
    check_identifiers(run, product);
    check_properties(run, role);
}

static void check_role(rule_run *run, xmlNodePtr role)
{
    if ((role_is_product(role) || role_is_part(role)) && is_device(run, role))
        check_device(run, role);
}

const rule_hook rules_device_hooks[] = {
    {"manufacturedProduct", check_role},
    {"part", check_role},
    {NULL, NULL},
};
