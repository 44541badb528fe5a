/* Rules about the marketing status of products and packages: code, status, dates, samples. */
#include "check/run.h"

#include <string.h>

#define MARKETING "C53292"
#define SAMPLE "C96974"
#define MAY_MARK_PACKAGES "34391-3 34390-5 78744-0 53409-9"

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

static void check_reserved_dates(rule_run *run, const xmlNode *act, const char *status)
{
    bool cancelled = strcmp(status, "cancelled") == 0;

    if ((cancelled || strcmp(status, "new") == 0) && !*tree_value(act, "effectiveTime/low", "value"))
        rule_broken(run, RULE_3_1_8_22, act, NULL);
    if (cancelled && *tree_value(act, "effectiveTime/high", "value"))
        rule_broken(run, RULE_3_1_8_25, act, NULL);
}

/* Packages are marketed within the time of their product. */
static void check_within(rule_run *run, const xmlNode *act, const xmlNode *role)
{
    const xmlNode *whole = role_act(role);
    const char *low = tree_value(act, "effectiveTime/low", "value");
    const char *high = tree_value(act, "effectiveTime/high", "value");
    const char *from = tree_value(whole, "effectiveTime/low", "value");
    const char *to = tree_value(whole, "effectiveTime/high", "value");

    if ((codes_is_day(low) && codes_is_day(from) && strncmp(low, from, 8) < 0) ||
        (codes_is_day(high) && codes_is_day(to) && strncmp(high, to, 8) > 0))
        rule_broken(run, RULE_3_1_8_11, act, "the product is marketed from %s to %s", from, *to ? to : "...");
}

static void check_on_package(rule_run *run, const xmlNode *act, const xmlNode *content)
{
    const xmlNode *package = tree_child(content, "containerPackagedProduct"), *role = role_of(content);
    const char *status = tree_value(act, "statusCode", "code");

    if (tree_child(package, "asContent") && strcmp(status, "new") != 0)
        rule_broken(run, RULE_3_1_8_9, act, NULL);
    if (role_is_part(role) && strcmp(status, "new") != 0)
        rule_broken(run, RULE_3_1_8_10, act, NULL);
    check_within(run, act, role);
    if (strncmp(role_number(role_top(role)), "BA", 2) == 0 || strncmp(role_number(role_top(role)), "BN", 2) == 0)
        rule_broken(run, RULE_3_1_8_12, act, "found %s", role_number(role_top(role)));
    if (!run_type_is(run, MAY_MARK_PACKAGES))
        rule_broken(run, RULE_3_1_8_13, act, NULL);
    if (strcmp(tree_value(act, "code", "code"), SAMPLE) == 0 && !*tree_value(package, "code", "code"))
        rule_broken(run, RULE_3_1_8_16, act, NULL);
    if (strcmp(status, "new") == 0 || strcmp(status, "cancelled") == 0)
        rule_broken(run, RULE_3_1_8_21, act, "found %s", status);
}

static void check_act(rule_run *run, xmlNodePtr act)
{
    const char *code = tree_value(act, "code", "code"), *status = tree_value(act, "statusCode", "code");
    const xmlNode *holder = act->parent->parent;

    if (!codes_is_among(MARKETING " " SAMPLE, code) || strcmp(tree_value(act, "code", "codeSystem"), CODES_NCI) != 0)
        rule_broken(run, RULE_3_1_8_3, act, "found \"%s\"", code);
    if (strcmp(status, "active") != 0 && strcmp(status, "completed") != 0 && strcmp(status, "new") != 0 &&
        strcmp(status, "cancelled") != 0)
        rule_broken(run, RULE_3_1_8_4, act, "found \"%s\"", status);
    check_dates(run, act, status);
    check_reserved_dates(run, act, status);
    if (run_type_is(run, TYPE_COMPOUNDED))
        rule_broken(run, RULE_3_1_8_14, act, NULL);
    if (tree_is(holder, "asContent"))
        check_on_package(run, act, holder);
    else if (strcmp(code, SAMPLE) == 0)
        rule_broken(run, RULE_3_1_8_15, act, NULL);
}

/* Acts of that code on a package or role. */
static size_t count_acts(const xmlNode *holder, const char *code)
{
    size_t count = 0;

    for (xmlNodePtr s = tree_child(holder, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        count += strcmp(tree_value(s, "marketingAct/code", "code"), code) == 0;
    return count;
}

static void check_single(rule_run *run, xmlNodePtr holder)
{
    if (count_acts(holder, MARKETING) > 1 || count_acts(holder, SAMPLE) > 1)
        rule_broken(run, RULE_3_1_8_2, holder, NULL);
}

static const char *package_status(const xmlNode *content)
{
    for (xmlNodePtr s = tree_child(content, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        if (tree_child(s, "marketingAct"))
            return tree_value(s, "marketingAct/statusCode", "code");
    return "";
}

/* Whether a package of the chain, or one in a further chain, can be bought. */
static bool has_open_package(const xmlNode *product)
{
    for (xmlNodePtr c = tree_child(product, "asContent"); c; c = tree_next(c, "asContent")) {
        const xmlNode *outer = tree_child(c, "containerPackagedProduct");
        bool outermost = !tree_child(outer, "asContent");

        if (outermost ? codes_is_among("active new", package_status(c)) || !*package_status(c)
                      : has_open_package(outer))
            return true;
    }
    return false;
}

static void check_product(rule_run *run, xmlNodePtr role)
{
    const xmlNode *product = tree_child(role, "manufacturedProduct");

    if (role_is_product(role) && strcmp(role_status(role), "active") == 0 && tree_child(product, "asContent") &&
        !has_open_package(product))
        rule_broken(run, RULE_3_1_8_17, role, NULL);
}

/* The outermost packages of products regulated by CDER say since when they are marketed. */
static void check_outermost(rule_run *run, xmlNodePtr content)
{
    const xmlNode *package = tree_child(content, "containerPackagedProduct"), *role = role_of(content);

    if (!package || tree_child(package, "asContent") || !role_is_product(role) || role_is_reserved(role) ||
        !run_type_is(run, TYPE_CDER_LISTING) || strncmp(role_number(role), "BA", 2) == 0 ||
        strncmp(role_number(role), "BN", 2) == 0)
        return;
    for (xmlNodePtr s = tree_child(content, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        if (*tree_value(s, "marketingAct/effectiveTime/low", "value") ||
            *tree_value(s, "marketingAct/effectiveTime/high", "value"))
            return;
    rule_broken(run, RULE_3_1_8_20, content, NULL);
}

const rule_hook rules_status_hooks[] = {
    {"marketingAct", check_act},
    {"asContent", check_single},
    {"part", check_single},
    {"asContent", check_outermost},
    {"manufacturedProduct", check_product},
    {NULL, NULL},
};
