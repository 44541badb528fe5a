/* Rules about item codes other than NDC (GS1, ISBT 128), and about codes and quantities that stand at several places.
 */
#include "check/run.h"

#include <string.h>

#define UNIT_OF_USE_CODED "53404-0 60683-0 60684-8"
#define POUCH "C43200"
#define CO_PACKAGED "53409-9 34390-5 34391-3"
#define CO_PACKAGED_FROM "20201101" /* marketed since: parts have codes of their own */
#define NO_DRUG "C86965 C86952 C86964 " CATEGORY_DEVICE

static const char *text_of(const xmlNode *node)
{
    return node && node->children && node->children->content ? (const char *)node->children->content : "";
}

/* ISBT 128: facility and product. */
static void check_isbt_product(rule_run *run, const xmlNode *node, const char *code)
{
    size_t lengths[2] = {0, 0};

    if (codes_segments(lengths, 2, code) != 2) {
        rule_broken(run, RULE_3_2_1_7, node, "found \"%s\"", code);
        return;
    }
    if (!codes_is_isbt_facility(code, lengths[0]))
        rule_broken(run, RULE_3_2_1_8, node, "found \"%s\"", code);
    if (!codes_is_isbt_product(code + lengths[0] + 1, lengths[1]))
        rule_broken(run, RULE_3_2_1_9, node, "found \"%s\"", code);
}

static void check_product_code(rule_run *run, const xmlNode *product)
{
    const xmlNode *node = tree_child(product, "code");
    const char *code = tree_value(product, "code", "code"), *system = tree_value(product, "code", "codeSystem");

    if (strcmp(system, CODES_ISBT) == 0)
        check_isbt_product(run, node, code);
    else if (strcmp(system, CODES_GS1) == 0 && !codes_is_gtin(code))
        rule_broken(run, RULE_3_1_1_4, node, "found \"%s\"", code);
}

static void check_isbt_package(rule_run *run, const xmlNode *node, const char *code, const char *product)
{
    size_t lengths[3] = {0, 0, 0}, n = strlen(product);

    if (codes_segments(lengths, 3, code) != 3) {
        rule_broken(run, RULE_3_1_5_24, node, "found \"%s\"", code);
        return;
    }
    if (n && (n != lengths[0] + 1 + lengths[1] || strncmp(code, product, n) != 0))
        rule_broken(run, RULE_3_1_5_25, node, "found %s of product %s", code, product);
    if (!codes_is_digits(code + lengths[0] + lengths[1] + 2, 2))
        rule_broken(run, RULE_3_1_5_26, node, "found \"%s\"", code);
}

static void check_package(rule_run *run, xmlNodePtr package)
{
    const xmlNode *node = tree_child(package, "code"), *role = role_of(package);
    const char *code = tree_value(package, "code", "code"), *system = tree_value(package, "code", "codeSystem");

    if (!*code)
        return;
    run_remember(&run->packages, code, package);
    if (strcmp(system, CODES_ISBT) == 0)
        check_isbt_package(run, node, code, role ? role_code(role) : "");
    else if (strcmp(system, CODES_GS1) == 0 && !codes_is_gtin(code))
        rule_broken(run, RULE_3_1_5_28, node, "found \"%s\"", code);
}

/* Quantities: numerator and denominator; those of packages fit the strengths and the part. */
static void check_quantity(rule_run *run, xmlNodePtr content)
{
    const xmlNode *quantity = tree_child(content, "quantity"), *numerator = tree_child(quantity, "numerator");
    const xmlNode *product = content->parent;
    const char *value = tree_value(quantity, "numerator", "value"), *unit = tree_value(quantity, "numerator", "unit");

    if (!quantity || !tree_child(content, "containerPackagedProduct"))
        return;
    if (!numerator || !tree_child(quantity, "denominator")) {
        rule_broken(run, RULE_3_1_5_3, quantity, NULL);
        return;
    }
    if (tree_is(product, "containerPackagedProduct") || tree_attribute(numerator, "nullFlavor"))
        return;
    if (tree_child(product, "part") && (strcmp(value, "1") != 0 || (*unit && strcmp(unit, "1") != 0)))
        rule_broken(run, RULE_3_1_5_5, numerator, "found %s %s", value, unit);
    for (xmlNodePtr i = tree_child(product, "ingredient"); i; i = tree_next(i, "ingredient")) {
        const xmlNode *per = tree_at(i, "quantity/denominator");
        const char *other = tree_value(i, "quantity/denominator", "unit");

        if (per && !tree_attribute(per, "nullFlavor") && strcmp(*other ? other : "1", *unit ? unit : "1") != 0) {
            rule_broken(run, RULE_3_1_5_6, numerator, "found %s and %s", *unit ? unit : "1", *other ? other : "1");
            break;
        }
    }
}

static void check_part_quantity(rule_run *run, const xmlNode *part)
{
    const xmlNode *content = tree_at(part, "partProduct/asContent"), *quantity = tree_child(part, "quantity");
    const char *unit = tree_value(quantity, "numerator", "unit");
    const char *held = tree_value(content, "quantity/numerator", "unit");

    if (!tree_child(quantity, "numerator"))
        return;
    if (content && tree_at(content, "quantity/numerator") && strcmp(*unit ? unit : "1", *held ? held : "1") != 0)
        rule_broken(run, RULE_3_1_6_3, quantity, "found %s and %s", *unit ? unit : "1", *held ? held : "1");
    if (!content && *unit && strcmp(unit, "1") != 0 && !role_is_reserved(role_top(part)) &&
        !run_type_is(run, "73815-3"))
        rule_broken(run, RULE_3_1_6_4, quantity, "found %s", unit);
}

/* A kit that is newly marketed: each drug in it has a code of its own. */
static void check_part_codes(rule_run *run, const xmlNode *role)
{
    const xmlNode *kit = role_product(role);
    const char *since = tree_value(role_act(role), "effectiveTime/low", "value");

    if (!run_type_is(run, CO_PACKAGED) || codes_is_among(NO_DRUG, role_category(role)) || !codes_is_day(since) ||
        strncmp(since, CO_PACKAGED_FROM, 8) < 0 || strcmp(tree_value(kit, "formCode", "code"), ROLE_KIT) != 0)
        return;
    for (xmlNodePtr p = tree_child(kit, "part"); p; p = tree_next(p, "part")) {
        bool drug = *role_category(p) && !codes_is_among(NO_DRUG, role_category(p));
        bool twice = false;

        for (xmlNodePtr q = tree_child(kit, "part"); q != p && *role_code(p); q = tree_next(q, "part"))
            twice = twice || strcmp(role_code(p), role_code(q)) == 0;
        if (drug && (twice || !*role_code(p)))
            rule_broken(run, RULE_3_1_6_8, p, "found \"%s\"", role_code(p));
    }
}

/* Vaccines, plasma derivatives and cellular therapy: the package that is opened to be used has a code, or its pouch. */
static void check_unit_of_use(rule_run *run, const xmlNode *product)
{
    for (xmlNodePtr c = tree_child(product, "asContent"); c; c = tree_next(c, "asContent")) {
        const xmlNode *inner = tree_child(c, "containerPackagedProduct");
        const xmlNode *outer = tree_at(inner, "asContent/containerPackagedProduct");
        bool in_pouch = strcmp(tree_value(outer, "formCode", "code"), POUCH) == 0 && *tree_value(outer, "code", "code");

        if (inner && !*tree_value(inner, "code", "code") && !in_pouch)
            rule_broken(run, RULE_3_1_5_13, inner, NULL);
    }
}

/* NDC codes of one labeler are all of one length. */
static void check_length(rule_run *run, const xmlNode *role)
{
    const char *code = role_code(role);
    size_t labeler = strcspn(code, "-");

    if (strcmp(tree_value(role_product(role), "code", "codeSystem"), CODES_NDC) != 0)
        return;
    for (const xmlNode *r = role_first(run->product_section); r && r != role; r = role_next(r)) {
        const char *other = role_code(r);

        if (strcmp(tree_value(role_product(r), "code", "codeSystem"), CODES_NDC) == 0 &&
            strncmp(code, other, labeler + 1) == 0 && strlen(code) != strlen(other)) {
            rule_broken(run, RULE_3_2_1_12, tree_child(role_product(role), "code"), "found %s and %s", other, code);
            return;
        }
    }
}

static void check_role(rule_run *run, xmlNodePtr role)
{
    const xmlNode *product = role_product(role);

    if (!role_is_product(role))
        return;
    check_product_code(run, product);
    check_part_codes(run, role);
    check_length(run, role);
    if (run_type_is(run, UNIT_OF_USE_CODED))
        check_unit_of_use(run, product);
}

static void check_part(rule_run *run, xmlNodePtr part)
{
    if (!role_is_part(part))
        return;
    check_product_code(run, role_product(part));
    check_part_quantity(run, part);
}

static bool same_value(const xmlNode *a, const xmlNode *b, const char *path, const char *name)
{
    return strcmp(tree_value(a, path, name), tree_value(b, path, name)) == 0;
}

static bool same_package(const xmlNode *a, const xmlNode *b)
{
    return same_value(a, b, "formCode", "code") && same_value(a->parent, b->parent, "quantity/numerator", "value") &&
           same_value(a->parent, b->parent, "quantity/numerator", "unit");
}

static bool same_strengths(const xmlNode *a, const xmlNode *b)
{
    for (xmlNodePtr i = tree_child(a, "ingredient"); i; i = tree_next(i, "ingredient")) {
        const xmlNode *j = tree_child(b, "ingredient");

        while (j && !same_value(i, j, "ingredientSubstance/code", "code"))
            j = tree_next(j, "ingredient");
        if (!j || !same_value(i, j, "quantity/numerator", "value") || !same_value(i, j, "quantity/numerator", "unit"))
            return false;
    }
    return true;
}

static bool same_product(const xmlNode *a, const xmlNode *b)
{
    static const char generic[] = "asEntityWithGeneric/genericMedicine/name";

    return same_value(a, b, "formCode", "code") &&
           codes_same_name(text_of(tree_child(a, "name")), text_of(tree_child(b, "name"))) &&
           codes_same_name(text_of(tree_at(a, generic)), text_of(tree_at(b, generic))) && same_strengths(a, b) &&
           same_strengths(b, a);
}

/* A part that has the item code of a product of the document, or of another part, is that product. */
static void check_mentions(rule_run *run, const xmlNode *part, const xmlNode *first)
{
    const char *code = role_code(part);

    for (const xmlNode *r = first; r && *code; r = role_next(r)) {
        const xmlNode *product = role_product(r);

        if (strcmp(role_code(r), code) == 0 && !same_product(product, role_product(part))) {
            rule_broken(run, RULE_3_2_1_15, part, "%s stands at another place too", code);
            return;
        }
        for (xmlNodePtr p = tree_child(product, "part"); p && p != part; p = tree_next(p, "part"))
            if (strcmp(role_code(p), code) == 0 && !same_product(role_product(p), role_product(part))) {
                rule_broken(run, RULE_3_2_1_15, part, "%s stands at another place too", code);
                return;
            }
        if (r == role_top(part))
            return;
    }
}

static void check_end(rule_run *run, xmlNodePtr root)
{
    const run_marks *packages = &run->packages;
    const xmlNode *first = role_first(run->product_section);

    (void)root;
    for (const xmlNode *r = first; r; r = role_next(r))
        for (xmlNodePtr p = tree_child(role_product(r), "part"); p; p = tree_next(p, "part"))
            check_mentions(run, p, first);
    run_sort(&run->packages);
    for (size_t i = 1; i < packages->count; i++)
        if (strcmp(packages->items[i - 1].key, packages->items[i].key) == 0 &&
            !same_package(packages->items[i - 1].node, packages->items[i].node))
            rule_broken(run, RULE_3_1_5_16, packages->items[i].node, "%s stands at another place too",
                        packages->items[i].key);
}

const rule_hook rules_item_hooks[] = {
    {"containerPackagedProduct", check_package},
    {"asContent", check_quantity},
    {"manufacturedProduct", check_role},
    {"part", check_part},
    {"", check_end},
    {NULL, NULL},
};
