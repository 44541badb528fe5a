/* Rules about the sections a type of label must have. */
#include "check/run.h"

#include <string.h>

#define OTC "34390-5"
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

        e.reserved = e.reserved && run_is_reserved(role);
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

const rule_hook rules_label_hooks[] = {
    {"", check_otc},
    {NULL, NULL},
};
