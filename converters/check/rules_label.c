/* Rules about the sections a type of label must have. */
#include "check/run.h"

#include <string.h>

#define OTC "34390-5"
#define PACKAGE_LABEL "51945-4"
#define ALLERGENIC "53405-7"
#define WITH_TEXT "34391-3 50578-4 98075-5"
#define WITHOUT_TEXT "C73626 C94795 C73613 C132333 C132334 C132335 C96793 C98252 C73590"
#define CONTRACT_OR_EXPORT "C132333 C132334 C132335 C73590"

/* Sections by code, at any depth. */
static bool has_section(const xmlNode *parent, const char *code)
{
    for (xmlNodePtr c = tree_child(parent, "component"); c; c = tree_next(c, "component")) {
        const xmlNode *section = tree_child(c, "section");

        if (section && (strcmp(tree_value(section, "code", "code"), code) == 0 || has_section(section, code)))
            return true;
    }
    return false;
}

/* What the products of the document are exempt from. */
typedef struct {
    bool contract, sunscreen, monograph, reserved;
} exemptions;

static exemptions find_exemptions(const rule_run *run)
{
    exemptions e = {.reserved = run->product_section != NULL};

    for (xmlNodePtr s = tree_child(run->product_section, "subject"); s; s = tree_next(s, "subject")) {
        const xmlNode *role = tree_child(s, "manufacturedProduct");

        e.reserved = e.reserved && role_is_reserved(role);
        for (xmlNodePtr f = tree_child(role, "subjectOf"); f; f = tree_next(f, "subjectOf")) {
            const char *category = tree_value(f, "approval/code", "code");

            e.contract = e.contract || codes_is_among(CONTRACT_OR_EXPORT, category);
            e.monograph = e.monograph || strcmp(category, "C200263") == 0;
            e.sunscreen = e.sunscreen || strcmp(tree_value(f, "approval/id", "extension"), "part352") == 0 ||
                          strcmp(tree_value(f, "approval/id", "extension"), "M020") == 0;
        }
    }
    return e;
}

static void check_otc(rule_run *run, xmlNodePtr root)
{
    static const struct {
        const char *code;
        rule_id rule;
        bool in_monograph; /* also required of monograph drugs */
    } needed[] = {
        {"55106-9", RULE_4_2_1_7, false}, {"55105-1", RULE_4_2_1_8, true},  {"50565-1", RULE_4_2_1_9, true},
        {"34067-9", RULE_4_2_1_10, true}, {"34071-1", RULE_4_2_1_11, true}, {"34068-7", RULE_4_2_1_12, true},
        {"51727-6", RULE_4_2_1_13, true},
    };
    const xmlNode *body = tree_at(root, "component/structuredBody");
    exemptions e;

    if (strcmp(run->type, OTC) != 0 || !body)
        return;
    e = find_exemptions(run);
    if (e.contract || e.sunscreen || e.reserved)
        return;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if ((needed[i].in_monograph || !e.monograph) && !has_section(body, needed[i].code))
            rule_broken(run, needed[i].rule, body, NULL);
}

/* Whether a section of that code directly in the body shows an image. */
static bool shows_image(const xmlNode *section)
{
    for (const xmlNode *n = section->children; n; n = n->next) {
        if (tree_is(n, "renderMultiMedia") || tree_is(n, "observationMedia"))
            return true;
        if (n->type == XML_ELEMENT_NODE && shows_image(n))
            return true;
    }
    return false;
}

/* What the body has besides the product data. */
typedef struct {
    bool label, image, content;
} contents;

static contents find_contents(const xmlNode *body)
{
    contents has = {false, false, false};

    for (xmlNodePtr c = tree_child(body, "component"); c; c = tree_next(c, "component")) {
        const xmlNode *section = tree_child(c, "section");
        const char *code = tree_value(section, "code", "code");
        bool label = strcmp(code, PACKAGE_LABEL) == 0;

        has.label = has.label || label;
        has.image = has.image || (label && shows_image(section));
        has.content = has.content || (section && !label && strcmp(code, PRODUCT_DATA) != 0);
    }
    return has;
}

static bool has_operation(const xmlNode *node, const char *code)
{
    for (const xmlNode *n = node ? node->children : NULL; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE)
            continue;
        if (tree_is(n, "actDefinition") ? strcmp(tree_value(n, "code", "code"), code) == 0 : has_operation(n, code))
            return true;
    }
    return false;
}

/* Products of which nothing but the listing is published. */
static bool all_without_text(const rule_run *run)
{
    for (const xmlNode *r = role_first(run->product_section); r; r = role_next(r))
        if (!codes_is_among(WITHOUT_TEXT, role_category(r)) && !role_is_reserved(r))
            return false;
    return true;
}

static bool any_in_shortage(const rule_run *run)
{
    for (const xmlNode *r = role_first(run->product_section); r; r = role_next(r))
        if (strcmp(role_category(r), "C101533") == 0 && !role_is_reserved(r))
            return true;
    return false;
}

static void check_body(rule_run *run, xmlNodePtr root)
{
    const xmlNode *body = tree_at(root, "component/structuredBody"), *author = tree_child(root, "author");
    contents has = find_contents(body);
    exemptions e;

    if (!run_type_is(run, TYPE_DRUG_LISTING) || !body || !run->product_section)
        return;
    e = find_exemptions(run);
    if (e.reserved)
        return;
    if (strcmp(run->type, ALLERGENIC) == 0) {
        if (!has.label)
            rule_broken(run, RULE_4_2_1_4, body, NULL);
    } else if (!has.image && !run_type_is(run, TYPE_COMPOUNDED) && !has_operation(author, "C70827") &&
               !has_operation(author, "C91403")) {
        rule_broken(run, RULE_4_2_1_3, body, NULL);
    }
    if (run_type_is(run, WITH_TEXT) && !has.content && !all_without_text(run))
        rule_broken(run, RULE_4_2_1_5, body, NULL);
    if (any_in_shortage(run) && !has_section(body, "71744-7"))
        rule_broken(run, RULE_4_2_1_14, body, NULL);
}

const rule_hook rules_label_hooks[] = {
    {"", check_otc},
    {"", check_body},
    {NULL, NULL},
};
