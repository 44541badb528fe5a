/* Rules about sections and highlights. */
#include "check/run.h"

#include <string.h>

#define INDEXING_DATA "48779-3"
#define RISK_EVALUATION "82351-8 82353-4 85273-1 85274-9"
#define PACKAGE_LABEL "51945-4"
#define WITH_HIGHLIGHTS "34066-1 43683-2 34067-9 34068-7 43678-2 34070-3 43685-7 34084-4 34073-7 43684-0 49489-8"
#define ADVERSE_REACTIONS "34084-4"
#define FDA_NUMBER "1-800-332-1088"
#define FDA_NUMBER_IN_LETTERS "1-800-FDA-1088"
#define NO_SECTION_TIME "66105-8 75031-5 77647-6 77288-9 77648-4"

static bool is_top_level(const xmlNode *section)
{
    return section->parent && tree_is(section->parent->parent, "structuredBody");
}

static void check_section_id(rule_run *run, const xmlNode *section)
{
    const xmlNode *id = tree_child(section, "id");
    const char *root = tree_attribute(id, "root");

    if (!root || tree_attribute(id, "extension"))
        rule_broken(run, RULE_2_2_1_2, id ? id : section, NULL);
    if (root && !codes_is_guid(root))
        rule_broken(run, RULE_2_2_1_3, id, "found \"%s\"", root);
}

static const char *check_section_code(rule_run *run, const xmlNode *section)
{
    const xmlNode *code = tree_child(section, "code");
    const char *value = tree_attribute(code, "code");

    if (!value) {
        rule_broken(run, RULE_2_2_1_6, code ? code : section, NULL);
        return "";
    }
    if (strcmp(tree_value(section, "code", "codeSystem"), CODES_LOINC) != 0)
        rule_broken(run, RULE_2_2_1_7, code, NULL);
    else
        run_check_name(run, RULE_2_2_1_8, "section-names", code);
    return value;
}

static bool has_day(const xmlNode *section)
{
    return codes_is_day(tree_value(section, "effectiveTime", "value")) ||
           codes_is_day(tree_value(section, "effectiveTime/low", "value"));
}

static void check_section_time(rule_run *run, const xmlNode *section, const char *code)
{
    const xmlNode *time = tree_child(section, "effectiveTime");

    if (has_day(section))
        return;
    if ((strcmp(code, PRODUCT_DATA) == 0 || strcmp(code, INDEXING_DATA) == 0) && run_type_is(run, NO_SECTION_TIME))
        return;
    rule_broken(run, RULE_2_2_1_9, time ? time : section, NULL);
}

static void check_place(rule_run *run, xmlNodePtr section, const char *code)
{
    if (!is_top_level(section)) {
        if (strcmp(code, "42231-1") == 0 || strcmp(code, "42230-3") == 0)
            rule_broken(run, RULE_2_2_1_11, section, NULL);
        return;
    }
    if (strcmp(code, PACKAGE_LABEL) == 0) {
        run->package_labels++;
        run->unlabelled = NULL;
    } else if (run->package_labels && !run->unlabelled) {
        run->unlabelled = section;
        rule_broken(run, RULE_4_2_1_15, section, "this one comes after a package label");
    }
}

static void check_product_data(rule_run *run, xmlNodePtr section)
{
    if (run->product_section)
        rule_broken(run, RULE_2_2_5_4, section, "this is another one");
    else
        run->product_section = section;
    if (!has_day(section) && !run_type_is(run, NO_SECTION_TIME))
        rule_broken(run, RULE_2_2_5_3, section, NULL);
    if (!tree_child(section, "subject") && !run_type_is(run, "75031-5 77647-6"))
        rule_broken(run, RULE_2_2_5_2, section, NULL);
}

static void check_content(rule_run *run, const xmlNode *section)
{
    if (!tree_child(section, "subject") && !tree_child(section, "component") && !tree_child(section, "excerpt") &&
        !tree_child(section, "subject2") && !tree_child(tree_child(section, "text"), "renderMultiMedia") &&
        !tree_has_text(tree_child(section, "text")))
        rule_broken(run, RULE_EMPTY_TEXT, section, NULL);
}

/* Products stand in the section made for them; an index has its own. */
static void check_subjects(rule_run *run, const xmlNode *section, const char *code)
{
    if (tree_at(section, "subject/manufacturedProduct") && strcmp(code, PRODUCT_DATA) != 0 &&
        strcmp(code, INDEXING_DATA) != 0 && !run_type_is(run, RISK_EVALUATION))
        rule_broken(run, RULE_2_2_5_1, tree_child(section, "subject"), "found section %s",
                    *code ? code : "without code");
}

static void check_section(rule_run *run, xmlNodePtr section)
{
    const char *code = check_section_code(run, section);

    check_section_id(run, section);
    check_section_time(run, section, code);
    check_place(run, section, code);
    check_content(run, section);
    check_subjects(run, section, code);
    if (strcmp(code, PRODUCT_DATA) == 0)
        check_product_data(run, section);
}

/* Whom to tell of adverse reactions; vaccines have another number. */
static void check_report(rule_run *run, const xmlNode *excerpt)
{
    static const char report[] = "to report suspected adverse reactions";
    const xmlNode *text = tree_at(excerpt, "highlight/text");

    if (!tree_text_holds(text, report))
        rule_broken(run, RULE_2_2_4_4, excerpt, "\"%s\" is missing", report);
    else if (!run_type_is(run, "53404-0") && !tree_text_holds(text, FDA_NUMBER) &&
             !tree_text_holds(text, FDA_NUMBER_IN_LETTERS))
        rule_broken(run, RULE_2_2_4_4, excerpt, "%s is missing", FDA_NUMBER);
}

static bool only_text(const xmlNode *excerpt)
{
    for (const xmlNode *n = excerpt->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && !tree_is(n, "highlight"))
            return false;
    for (const xmlNode *h = tree_child(excerpt, "highlight"); h; h = tree_next(h, "highlight"))
        for (const xmlNode *n = h->children; n; n = n->next)
            if (n->type == XML_ELEMENT_NODE && !tree_is(n, "text"))
                return false;
    return true;
}

static void check_excerpt(rule_run *run, xmlNodePtr excerpt)
{
    const char *code = tree_value(excerpt->parent, "code", "code");

    run->excerpts++;
    if (!codes_is_among(WITH_HIGHLIGHTS, code))
        rule_broken(run, RULE_2_2_4_2, excerpt, "found in section %s", *code ? code : "without code");
    if (!tree_has_text(tree_at(excerpt, "highlight/text")) || !only_text(excerpt))
        rule_broken(run, RULE_2_2_4_3, excerpt, NULL);
    if (strcmp(code, ADVERSE_REACTIONS) == 0)
        check_report(run, excerpt);
}

static void check_title(rule_run *run)
{
    static const char *const phrases[] = {"These highlights do not include all the information needed to use",
                                          "see full prescribing information for", "Initial U.S. Approval"};
    const xmlNode *title = tree_child(run->root, "title");

    for (size_t i = 0; run->excerpts && i < sizeof phrases / sizeof *phrases; i++)
        if (!tree_text_holds(title, phrases[i]))
            rule_broken(run, RULE_2_2_4_5, title ? title : run->root, "\"%s\" is missing", phrases[i]);
}

static void check_end(rule_run *run, xmlNodePtr root)
{
    xmlNodePtr body = tree_at(root, "component/structuredBody");

    if (!tree_at(body, "component/section"))
        rule_broken(run, RULE_4_2_1_1, body ? body : root, NULL);
    else if (!run->product_section)
        rule_broken(run, RULE_4_2_1_2, body, NULL);
    if (strcmp(run->type, "34391-3") == 0)
        check_title(run);
}

const rule_hook rules_section_hooks[] = {
    {"section", check_section},
    {"excerpt", check_excerpt},
    {"", check_end},
    {NULL, NULL},
};
