/* Rules about products and parts of kits: codes, names, form, route, source. */
#include "check/run.h"

#include <stdlib.h>
#include <string.h>

#define NO_ITEM_CODE                                                                                                   \
    "75031-5 77647-6 77648-4 82351-8 82353-4 89600-1 99282-6 103572-4 103573-2 104086-4 104087-2 104088-0 104089-8 "   \
    "104090-6 105122-6"
#define NOT_APPLICABLE_FORM "C48624"
#define SAME_PRODUCT "C64637"
#define CLASSIFICATION "2.16.840.1.113883.6.303"
#define NO_NAME "73815-3 89600-1 99282-6"
#define NO_FORM "73815-3 66105-8 77648-4 82351-8 82353-4"
#define BULK "53409-9 81203-2 53406-5 78744-0"

static bool is_item_system(const char *system)
{
    return strcmp(system, CODES_NDC) == 0 || strcmp(system, "1.3.160") == 0 ||
           strcmp(system, "2.16.840.1.113883.6.40") == 0 || strcmp(system, "2.16.840.1.113883.6.18") == 0 ||
           strcmp(system, "2.16.840.1.113883.3.9848") == 0;
}

/* Registered and trade mark signs. */
static bool has_symbols(const xmlNode *name)
{
    for (const xmlNode *n = name ? name->children : NULL; n; n = n->next)
        if (n->type == XML_TEXT_NODE && n->content &&
            (strstr((const char *)n->content, "\xC2\xAE") || strstr((const char *)n->content, "\xE2\x84\xA2")))
            return true;
    return false;
}

static void check_ndc(rule_run *run, const xmlNode *node, const char *code)
{
    size_t lengths[2] = {0, 0}, count = codes_segments(lengths, 2, code);

    if (count != 2) {
        rule_broken(run, RULE_3_2_1_2, node, "found \"%s\"", code);
        return;
    }
    if (strspn(code, "0123456789") != lengths[0])
        rule_broken(run, RULE_3_2_1_3, node, "found \"%s\"", code);
    if (!codes_is_digits(code + lengths[0] + 1, 0))
        rule_broken(run, RULE_3_2_1_5, node, "found \"%s\"", code);
    if (!(lengths[0] == 4 && lengths[1] == 4) && !(lengths[0] == 5 && (lengths[1] == 4 || lengths[1] == 3)))
        rule_broken(run, RULE_3_2_1_4, node, "found \"%s\"", code);
}

static void check_item_code(rule_run *run, const xmlNode *product, bool is_part)
{
    const xmlNode *node = tree_child(product, "code");
    const char *code = tree_attribute(node, "code"), *system = tree_value(product, "code", "codeSystem");

    if (!code) {
        if (!is_part && !run_type_is(run, NO_ITEM_CODE))
            rule_broken(run, RULE_3_1_1_1, node ? node : product, NULL);
        return;
    }
    if (!is_item_system(system) && !run_type_is(run, "73815-3"))
        rule_broken(run, RULE_3_1_1_3, node, "found \"%s\"", system);
    if (strcmp(system, CODES_NDC) == 0)
        check_ndc(run, node, code);
    if (!is_part)
        run_remember(&run->product_codes, code, node);
}

static void check_names(rule_run *run, const xmlNode *product, bool is_part, bool reserved)
{
    const xmlNode *name = tree_child(product, "name");
    const xmlNode *generic = tree_at(product, "asEntityWithGeneric/genericMedicine/name");
    xmlChar *text;

    if (!tree_has_text(name) && !reserved && !run_type_is(run, NO_NAME))
        rule_broken(run, is_part ? RULE_3_1_6_6 : RULE_3_1_1_5, name ? name : product, NULL);
    if (has_symbols(name))
        rule_broken(run, RULE_3_2_1_17, name, NULL);
    if (!tree_has_text(generic) && !run_type_is(run, "73815-3 66105-8 77648-4 82353-4 75031-5"))
        rule_broken(run, RULE_3_2_1_24, product, NULL);
    if (has_symbols(generic))
        rule_broken(run, RULE_3_2_1_25, generic, NULL);
    if (tree_child(generic, "suffix"))
        rule_broken(run, RULE_3_2_1_26, generic, NULL);
    text = generic ? xmlNodeGetContent(generic) : NULL;
    if (text && xmlUTF8Strlen(text) > 512)
        rule_broken(run, RULE_3_2_1_27, generic, NULL);
    xmlFree(text);
}

static void check_form(rule_run *run, const xmlNode *product)
{
    const xmlNode *form = tree_child(product, "formCode");
    const char *code = tree_attribute(form, "code");
    bool kit = code && strcmp(code, ROLE_KIT) == 0, parts = tree_child(product, "part") != NULL;

    if (!code && !run_type_is(run, NO_FORM))
        rule_broken(run, RULE_3_2_1_20, form ? form : product, NULL);
    if (code && strcmp(tree_value(product, "formCode", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_2_1_21, form, NULL);
    else if (code)
        run_check_name(run, RULE_3_2_1_23, "dose-forms", form);
    if (parts && !kit)
        rule_broken(run, RULE_3_2_1_22, form ? form : product, NULL);
    if (kit && !parts)
        rule_broken(run, RULE_3_1_6_1, form, NULL);
    if (code && strcmp(code, NOT_APPLICABLE_FORM) == 0 && !run_type_is(run, "78745-7 101437-2"))
        rule_broken(run, RULE_3_2_1_40, form, NULL);
}

static void check_source_code(rule_run *run, const xmlNode *source)
{
    if (run_type_is(run, "73815-3 77288-9"))
        return;
    if (strcmp(tree_value(source, "code", "code"), SAME_PRODUCT) != 0 ||
        strcmp(tree_value(source, "code", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_1_2_3, source, "found \"%s\"", tree_value(source, "code", "code"));
}

static void check_source(rule_run *run, const xmlNode *product)
{
    const xmlNode *source = tree_child(product, "asEquivalentEntity");
    const char *own = tree_value(product, "code", "code");

    for (const xmlNode *s = source; s; s = tree_next(s, "asEquivalentEntity")) {
        const char *class = tree_attribute(s, "classCode");

        if (class && strcmp(class, "EQUIV") != 0)
            rule_broken(run, RULE_3_1_2_2, s, "found \"%s\"", class);
        if (*own && strcmp(own, tree_value(s, "definingMaterialKind/code", "code")) == 0)
            rule_broken(run, RULE_3_1_2_5, s, NULL);
        check_source_code(run, s);
        if (s != source)
            rule_broken(run, RULE_3_1_2_8, s, NULL);
        for (const xmlNode *t = source; t != s; t = tree_next(t, "asEquivalentEntity"))
            if (strcmp(tree_value(t, "definingMaterialKind/code", "code"),
                       tree_value(s, "definingMaterialKind/code", "code")) == 0) {
                rule_broken(run, RULE_3_1_2_6, s, NULL);
                break;
            }
    }
}

/* A category of cosmetics, such as 14C1: letters are those of devices. */
static void check_kind(rule_run *run, const xmlNode *product)
{
    for (xmlNodePtr k = tree_child(product, "asSpecializedKind"); k; k = tree_next(k, "asSpecializedKind")) {
        const char *code = tree_value(k, "generalizedMaterialKind/code", "code");

        if (*code >= '0' && *code <= '9' && run_type_is(run, TYPE_DRUG_LISTING) && strcmp(run->type, "34390-5") != 0)
            rule_broken(run, RULE_3_2_1_46, k, "found %s", code);
    }
}

static void check_route(rule_run *run, const xmlNode *role, const xmlNode *product, bool is_part)
{
    bool kit = strcmp(tree_value(product, "formCode", "code"), ROLE_KIT) == 0;

    if (tree_at(role, "consumedIn/substanceAdministration/routeCode") || (kit && !is_part) || role_is_reserved(role) ||
        run_type_is(run, BULK " " NO_FORM))
        return;
    /* A part may be given by the route of its kit. */
    if (is_part && tree_at(role->parent->parent, "consumedIn/substanceAdministration/routeCode"))
        return;
    rule_broken(run, RULE_3_2_20_1, role, NULL);
}

static void check_product(rule_run *run, const xmlNode *role, const xmlNode *product, bool is_part)
{
    if (!product)
        return;
    check_item_code(run, product, is_part);
    check_names(run, product, is_part, role_is_reserved(role));
    check_form(run, product);
    check_source(run, product);
    check_kind(run, product);
    check_route(run, role, product, is_part);
}

static void check_top(rule_run *run, xmlNodePtr role)
{
    if (tree_is(role->parent, "subject"))
        check_product(run, role, tree_child(role, "manufacturedProduct"), false);
}

static void check_part(rule_run *run, xmlNodePtr part)
{
    if (!tree_child(part, "partProduct"))
        return;
    if (!tree_child(part, "quantity"))
        rule_broken(run, RULE_3_1_6_2, part, NULL);
    check_product(run, part, tree_child(part, "partProduct"), true);
}

static void check_route_code(rule_run *run, xmlNodePtr route)
{
    const char *code = tree_attribute(route, "code"), *system = tree_attribute(route, "codeSystem");

    if (!code)
        return;
    if (run_type_is(run, BULK))
        rule_broken(run, RULE_3_2_20_4, route, "found %s", code);
    if (!system || strcmp(system, CODES_NCI) != 0)
        rule_broken(run, RULE_3_2_20_2, route, NULL);
    else
        run_check_name(run, RULE_3_2_20_3, "routes", route);
    if (strcmp(code, "C48623") == 0 && !run_type_is(run, BULK " 78745-7 101437-2"))
        rule_broken(run, RULE_3_2_20_5, route, NULL);
}

static bool same_labeler(const char *a, const char *b)
{
    size_t n = strcspn(a, "-");

    return strcspn(b, "-") == n && strncmp(a, b, n) == 0;
}

static void check_codes(rule_run *run, xmlNodePtr root)
{
    const run_marks *codes = &run->product_codes;

    (void)root;
    for (size_t i = 1; i < codes->count; i++)
        if (!same_labeler(codes->items[0].key, codes->items[i].key))
            rule_broken(run, RULE_3_2_1_11, codes->items[i].node, "found %s and %s", codes->items[0].key,
                        codes->items[i].key);
    run_sort(&run->product_codes);
    for (size_t i = 1; i < codes->count; i++)
        if (strcmp(codes->items[i - 1].key, codes->items[i].key) == 0)
            rule_broken(run, RULE_3_2_1_14, codes->items[i].node, "%s is there twice", codes->items[i].key);
}

const rule_hook rules_product_hooks[] = {
    {"manufacturedProduct", check_top},
    {"part", check_part},
    {"routeCode", check_route_code},
    {"", check_codes},
    {NULL, NULL},
};
