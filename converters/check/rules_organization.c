/* Rules about the labeler chain of the header: labeler, registrant, establishments, and their contacts. */
#include "check/run.h"

#include <string.h>

#define NO_ORGANIZATION_ID "103572-4 103573-2 104086-4 104087-2 104088-0 104089-8 104090-6 105122-6"
#define MAIL_ONLY "66105-8 64124-1"        /* one telecom only */
#define GENERIC_FACILITY "71743-9 72090-4" /* a fax number too */
#define NO_ORGANIZATION_NAME "89600-1 99282-6 " NO_ORGANIZATION_ID

/* The chain hangs on the document's author; organizations of products elsewhere are not part of it. */
static bool is_in_chain(const xmlNode *organization)
{
    const xmlNode *top = organization;

    while (top && !tree_is(top, "author") && !tree_is(top, "section"))
        top = top->parent;
    return top && tree_is(top, "author") && tree_is(top->parent, "document");
}

static void check_duns(rule_run *run, const xmlNode *organization)
{
    const xmlNode *duns = NULL;

    for (xmlNodePtr id = tree_child(organization, "id"); id; id = tree_next(id, "id")) {
        const char *root = tree_attribute(id, "root"), *extension = tree_attribute(id, "extension");

        if (!root || strcmp(root, CODES_DUNS) != 0)
            continue;
        duns = id;
        if (!extension || !codes_is_digits(extension, 9))
            rule_broken(run, RULE_2_1_5_2, id, "found \"%s\"", extension ? extension : "");
    }
    if (!duns && !run_type_is(run, NO_ORGANIZATION_ID))
        rule_broken(run, RULE_2_1_5_1, organization, NULL);
}

static void check_organization(rule_run *run, xmlNodePtr organization)
{
    const xmlNode *name = tree_child(organization, "name");

    if (!is_in_chain(organization))
        return;
    /* Below the labeler a registrant may be left out: an organization without any content only holds the chain. */
    if (!tree_child(organization, "id") && !name && !tree_is(organization->parent->parent, "author"))
        return;
    check_duns(run, organization);
    if (!tree_has_text(name) && !run_type_is(run, NO_ORGANIZATION_NAME))
        rule_broken(run, RULE_2_1_5_3, name ? name : organization, NULL);
}

static size_t text_length(const xmlNode *node)
{
    xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
    size_t n = text ? strlen((const char *)text) : 0;

    xmlFree(text);
    return n;
}

static bool is_postal_code(const xmlNode *node)
{
    xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
    const char *t = text ? (const char *)text : "";
    bool good = codes_is_digits(t, 5) ||
                (strlen(t) == 10 && strspn(t, "0123456789") == 5 && t[5] == '-' && codes_is_digits(t + 6, 4));

    xmlFree(text);
    return good;
}

static void check_address(rule_run *run, xmlNodePtr address)
{
    const xmlNode *country = tree_child(address, "country"), *postal = tree_child(address, "postalCode");
    const char *code = tree_attribute(country, "code");
    size_t lines = tree_count(address, "streetAddressLine");

    if (!tree_is(address->parent, "contactParty") || !is_in_chain(address))
        return;
    if (lines < 1 || lines > 2 || !tree_has_text(tree_child(address, "city")) || !country)
        rule_broken(run, RULE_2_1_6_1, address, NULL);
    if (code && (strlen(code) != 3 || strcmp(tree_value(address, "country", "codeSystem"), "1.0.3166.1.2.3") != 0))
        rule_broken(run, RULE_2_1_6_2, country, "found \"%s\"", code);
    if (!code || strcmp(code, "USA") != 0)
        return;
    if (text_length(tree_child(address, "state")) != 2 || !postal)
        rule_broken(run, RULE_2_1_6_4, address, NULL);
    if (postal && !is_postal_code(postal))
        rule_broken(run, RULE_2_1_6_5, postal, NULL);
}

/* +, country code, area and subscriber number: 7 to 15 digits in all (ITU-T E.164); in North America 1, 3, 3 and 4. */
static void check_digits(rule_run *run, const xmlNode *telecom, const char *number, size_t n)
{
    size_t digits = 0, groups[4] = {0, 0, 0, 0};

    for (size_t i = 0; i < n; i++)
        digits += number[i] >= '0' && number[i] <= '9';
    if (digits < 7 || digits > 15)
        rule_broken(run, RULE_2_1_7_4, telecom, "found \"%s\"", number);
    if (strncmp(number, "+1-", 3) != 0 && !(strncmp(number, "+1", 2) == 0 && digits == 11))
        return;
    if (codes_segments(groups, 4, number) != 4 || groups[0] != 2 || groups[1] != 3 || groups[2] != 3 ||
        strcspn(number + 11, ";") != 4)
        rule_broken(run, RULE_2_1_7_8, telecom, "found \"%s\"", number);
}

/* The number is the text before the parameter; an extension is the only parameter. */
static void check_extension(rule_run *run, const xmlNode *telecom, const char *number, const char *parameter)
{
    if (parameter && strncmp(parameter, ";ext", 4) != 0)
        rule_broken(run, RULE_2_1_7_10, telecom, "found \"%s\"", number);
    else if (parameter ? strncmp(parameter, ";ext=", 5) != 0 || !codes_is_digits(parameter + 5, 0)
                       : strpbrk(number, "xX,#") != NULL)
        rule_broken(run, RULE_2_1_7_9, telecom, "found \"%s\"", number);
}

static void check_telephone(rule_run *run, const xmlNode *telecom, const char *number)
{
    const char *parameter = strchr(number, ';');
    size_t n = parameter ? (size_t)(parameter - number) : strlen(number);

    if (strspn(number, "+-0123456789().") < n)
        rule_broken(run, RULE_2_1_7_5, telecom, "found \"%s\"", number);
    if (*number != '+')
        rule_broken(run, RULE_2_1_7_6, telecom, "found \"%s\"", number);
    if (!memchr(number, '-', n))
        rule_broken(run, RULE_2_1_7_7, telecom, "found \"%s\"", number);
    check_extension(run, telecom, number, parameter);
    check_digits(run, telecom, number, n);
}

static void check_mail(rule_run *run, const xmlNode *telecom, const char *address)
{
    const char *at = strchr(address, '@'), *dot = at ? strchr(at, '.') : NULL;

    if (!at || at == address || strchr(at + 1, '@') || !dot || dot == at + 1 || !dot[1] ||
        address[strlen(address) - 1] == '.' || strpbrk(address, " <>,;\t\r\n\"()"))
        rule_broken(run, RULE_2_1_7_12, telecom, "found \"%s\"", address);
}

/* What telecom elements there are. */
typedef struct {
    size_t count;
    bool phone, mail;
} ways;

static ways check_telecoms(rule_run *run, const xmlNode *contact)
{
    ways w = {0, false, false};

    for (xmlNodePtr t = tree_child(contact, "telecom"); t; t = tree_next(t, "telecom")) {
        const char *value = tree_attribute(t, "value");
        bool fax = value && strncmp(value, "fax:", 4) == 0, phone = value && strncmp(value, "tel:", 4) == 0;

        w.count++;
        if (phone || fax)
            check_telephone(run, t, value + 4);
        if (value && strncmp(value, "mailto:", 7) == 0) {
            w.mail = true;
            check_mail(run, t, value + 7);
        }
        w.phone = w.phone || phone;
        if (w.count == 3 && !fax)
            rule_broken(run, RULE_2_1_7_13, t, "found \"%s\"", value ? value : "");
    }
    return w;
}

static void check_contact(rule_run *run, xmlNodePtr contact)
{
    ways w;

    if (!is_in_chain(contact))
        return;
    if (!xmlFirstElementChild(contact)) {
        rule_broken(run, RULE_2_1_8_4, contact, NULL);
        return;
    }
    w = check_telecoms(run, contact);
    if (run_type_is(run, NO_ORGANIZATION_ID))
        return;
    if (w.count != 2 && !(w.count == 3 && run_type_is(run, GENERIC_FACILITY)) &&
        !(w.count == 1 && run_type_is(run, MAIL_ONLY)))
        rule_broken(run, RULE_2_1_7_1, contact, "found %zu", w.count);
    if (!w.phone && !run_type_is(run, MAIL_ONLY))
        rule_broken(run, RULE_2_1_7_2, contact, NULL);
    if (!w.mail)
        rule_broken(run, RULE_2_1_7_11, contact, NULL);
    if (!tree_child(contact, "addr") && !run_type_is(run, MAIL_ONLY " 75030-7 77573-4 86445-4"))
        rule_broken(run, RULE_2_1_8_1, contact, NULL);
    if (!tree_has_text(tree_at(contact, "contactPerson/name")) || tree_count(contact, "contactPerson") > 1 ||
        tree_count(tree_child(contact, "contactPerson"), "name") > 1)
        rule_broken(run, RULE_2_1_8_3, contact, NULL);
}

/* "Doing business as": a second name of an organization. */
static void check_named(rule_run *run, xmlNodePtr named)
{
    if (!is_in_chain(named))
        return;
    if (!run_type_is(run, "75030-7"))
        rule_broken(run, RULE_2_1_9_1, named, NULL);
    if (!tree_has_text(tree_child(named, "name")))
        rule_broken(run, RULE_2_1_9_2, named, NULL);
}

const rule_hook rules_organization_hooks[] = {
    {"representedOrganization", check_organization},
    {"assignedOrganization", check_organization},
    {"addr", check_address},
    {"contactParty", check_contact},
    {"asNamedEntity", check_named},
    {NULL, NULL},
};
