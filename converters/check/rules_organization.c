/* Rules about the labeler chain of the header: labeler, registrant, establishments, and their contacts. */
#include "check/run.h"

#include <string.h>

#define NO_ORGANIZATION_ID "103572-4 103573-2 104086-4 104087-2 104088-0 104089-8 104090-6 105122-6"
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
    if (parameter && strncmp(parameter, ";ext=", 5) != 0)
        rule_broken(run, RULE_2_1_7_10, telecom, "found \"%s\"", number);
}

static void check_mail(rule_run *run, const xmlNode *telecom, const char *address)
{
    const char *at = strchr(address, '@'), *dot = at ? strchr(at, '.') : NULL;

    if (!at || at == address || strchr(at + 1, '@') || !dot || !dot[1] || strpbrk(address, " <>,;"))
        rule_broken(run, RULE_2_1_7_12, telecom, "found \"%s\"", address);
}

static void check_contact(rule_run *run, xmlNodePtr contact)
{
    bool phone = false, mail = false;

    if (!is_in_chain(contact))
        return;
    for (xmlNodePtr t = tree_child(contact, "telecom"); t; t = tree_next(t, "telecom")) {
        const char *value = tree_attribute(t, "value");

        if (value && (strncmp(value, "tel:", 4) == 0 || strncmp(value, "fax:", 4) == 0)) {
            phone = phone || *value == 't';
            check_telephone(run, t, value + 4);
        } else if (value && strncmp(value, "mailto:", 7) == 0) {
            mail = true;
            check_mail(run, t, value + 7);
        }
    }
    if (run_type_is(run, NO_ORGANIZATION_ID))
        return;
    if (!phone && !run_type_is(run, "66105-8 64124-1"))
        rule_broken(run, RULE_2_1_7_2, contact, NULL);
    if (!mail)
        rule_broken(run, RULE_2_1_7_11, contact, NULL);
    if (!tree_child(contact, "addr") && !run_type_is(run, "66105-8 75030-7"))
        rule_broken(run, RULE_2_1_8_1, contact, NULL);
    if (!tree_has_text(tree_at(contact, "contactPerson/name")))
        rule_broken(run, RULE_2_1_8_3, contact, NULL);
}

const rule_hook rules_organization_hooks[] = {
    {"representedOrganization", check_organization},
    {"assignedOrganization", check_organization},
    {"addr", check_address},
    {"contactParty", check_contact},
    {NULL, NULL},
};
