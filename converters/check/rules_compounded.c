/* Rules about reports of compounded drugs: the reporting period, and a report of no products. */
#include "check/run.h"

#include <string.h>

#define FIRST_YEAR 2014

typedef struct {
    int year, month, day;
} date;

static int number(const char *text, size_t digits)
{
    int value = 0;

    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

static date parse(const char *timestamp)
{
    return (date){number(timestamp, 4), number(timestamp + 4, 2), number(timestamp + 6, 2)};
}

static bool is_date(date d, int year, int month, int day)
{
    return d.year == year && d.month == month && d.day == day;
}

/* Six months from the start: the same day of the month or the one before it, or the last days of a short month. */
static bool is_half_a_year(date from, date to)
{
    int months = (to.year - from.year) * 12 + to.month - from.month;

    return (months == 6 && to.day <= from.day && (to.day >= from.day - 1 || to.day >= 28)) ||
           (months == 5 && from.day == 1 && to.day >= 28);
}

static void check_period(rule_run *run, const xmlNode *time, const char *low, const char *high)
{
    date from = parse(low), to = parse(high);

    if (strncmp(low, high, 8) >= 0)
        rule_broken(run, RULE_4_2_2_5, time, "from %s to %s", low, high);
    if (from.year < FIRST_YEAR)
        rule_broken(run, RULE_4_2_2_6, time, "found %s", low);
    if (from.month == 12 && from.day == 1) {
        if (!is_date(to, from.year + 1, 5, 31))
            rule_broken(run, RULE_4_2_2_7, time, "from %s to %s", low, high);
    } else if (from.month == 6 && from.day == 1) {
        if (!is_date(to, from.year, 11, 30))
            rule_broken(run, RULE_4_2_2_8, time, "from %s to %s", low, high);
    } else if (!is_half_a_year(from, to)) {
        rule_broken(run, RULE_4_2_2_9, time, "from %s to %s", low, high);
    }
}

static void check_time(rule_run *run, const xmlNode *section)
{
    const xmlNode *time = tree_child(section, "effectiveTime");
    const char *low = tree_value(time, "low", "value"), *high = tree_value(time, "high", "value");

    if (!time) {
        rule_broken(run, RULE_4_2_2_1, section, NULL);
        return;
    }
    if (!*low || !*high) {
        rule_broken(run, RULE_4_2_2_2, time, NULL);
        return;
    }
    if (!codes_is_day(low))
        rule_broken(run, RULE_4_2_2_3, time, "found \"%s\"", low);
    if (!codes_is_day(high))
        rule_broken(run, RULE_4_2_2_4, time, "found \"%s\"", high);
    if (codes_is_day(low) && codes_is_day(high))
        check_period(run, time, low, high);
}

static void check_no_products(rule_run *run, const xmlNode *section)
{
    const xmlNode *text = tree_child(section, "text"), *paragraph = tree_child(text, "paragraph");
    bool products = tree_child(section, "subject") != NULL;

    if (products && text)
        rule_broken(run, RULE_4_2_2_11, text, NULL);
    if (!products && (!tree_text_holds(paragraph, "no products to report") || tree_next(paragraph, "paragraph") ||
                      tree_count(section->parent->parent, "component") != 1))
        rule_broken(run, RULE_4_2_2_10, section, NULL);
}

static void check_role(rule_run *run, const xmlNode *role)
{
    const xmlNode *product = role_product(role), *source = tree_child(product, "asEquivalentEntity");

    if (source)
        rule_broken(run, RULE_3_1_2_9, source, NULL);
    if (!*role_code(role))
        return;
    for (xmlNodePtr c = tree_child(product, "asContent"); c; c = tree_next(c, "asContent")) {
        const xmlNode *package = tree_child(c, "containerPackagedProduct");

        while (tree_at(package, "asContent/containerPackagedProduct"))
            package = tree_at(package, "asContent/containerPackagedProduct");
        if (package && !*tree_value(package, "code", "code"))
            rule_broken(run, RULE_3_1_5_14, package, NULL);
    }
}

static void check_end(rule_run *run, xmlNodePtr root)
{
    (void)root;
    if (!run_type_is(run, TYPE_COMPOUNDED) || !run->product_section)
        return;
    check_time(run, run->product_section);
    check_no_products(run, run->product_section);
    for (const xmlNode *r = role_first(run->product_section); r; r = role_next(r))
        check_role(run, r);
}

const rule_hook rules_compounded_hooks[] = {
    {"", check_end},
    {NULL, NULL},
};
