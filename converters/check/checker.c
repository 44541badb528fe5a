#include "check/checker.h"
#include "base/memory.h"
#include "check/schema.h"
#include "check/tree.h"
#include "spl/load.h"

#include <stdlib.h>
#include <string.h>

struct checker {
    schema_checker *schema;
    rule_set *rules;    /* NULL: schema only */
    house_rules *house; /* NULL: none; lent */
};

checker *checker_new(rule_profile profile, bool schema_only, findings *found)
{
    checker *c = memory_zalloc(1, sizeof *c);

    (void)found;
    c->schema = schema_new();
    if (!schema_only)
        c->rules = rules_new(profile);
    return c;
}

void checker_free(checker *c)
{
    if (!c)
        return;
    schema_free(c->schema);
    rules_free(c->rules);
    free(c);
}

void checker_use_house_rules(checker *c, house_rules *house)
{
    c->house = house;
}

/* Of anything else the schema has said that it is no SPL, and the rules have nothing to add. */
static bool is_spl(xmlDocPtr doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc);

    return root && tree_is(root, "document") && root->ns && strcmp((const char *)root->ns->href, "urn:hl7-org:v3") == 0;
}

int checker_check_tree(checker *c, const char *name, xmlDocPtr doc, findings *found)
{
    if (schema_check(c->schema, doc, name, found) < 0)
        return -1;
    if (c->rules && is_spl(doc))
        rules_check(c->rules, doc, name, found);
    if (c->house)
        house_rules_check(c->house, doc, name, found);
    findings_sort(found);
    return 0;
}

int checker_check(checker *c, const char *name, const char *bytes, size_t len, findings *found)
{
    xmlDocPtr doc = spl_load(name, bytes, len, found);
    int rc = -1;

    if (doc)
        rc = checker_check_tree(c, name, doc, found);
    xmlFreeDoc(doc);
    return rc;
}

int checker_check_stream(checker *c, const char *path, const char *name, size_t max_size, findings *found)
{
    int rc = schema_check_stream(c->schema, path, name, max_size, found);

    findings_sort(found);
    return rc < 0 ? -1 : 0;
}
