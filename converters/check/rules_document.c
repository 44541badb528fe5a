/* Rules about codes and ids anywhere, the markup around the document, and its header. */
#include "check/run.h"

#include <string.h>

#define STYLESHEET "https://www.accessdata.fda.gov/spl/stylesheet/spl.xsl"
#define SCHEMA_LOCATION "https://www.accessdata.fda.gov/spl/schema/spl.xsd"

static void check_attribute(rule_run *run, const xmlNode *node, const xmlAttr *a)
{
    const char *name = (const char *)a->name;
    const char *value = a->children && a->children->content ? (const char *)a->children->content : "";

    if (name[0] == 'c' && strcmp(name, "codeSystemName") == 0)
        rule_broken(run, RULE_2_1_1_4, node, "found \"%s\"", value);
    else if (name[0] == 'c' && strcmp(name, "code") == 0 && codes_has_blank(value))
        rule_broken(run, RULE_2_1_1_3, node, "found \"%s\"", value);
    else if (name[0] == 'e' && strcmp(name, "extension") == 0 && codes_has_blank(value))
        rule_broken(run, RULE_2_1_1_6, node, "found \"%s\"", value);
    else if (name[0] == 'r' && strcmp(name, "root") == 0 && codes_is_guid(value) && codes_has_upper(value))
        rule_broken(run, RULE_2_1_1_7, node, "found \"%s\"", value);
}

static void check_stylesheet(rule_run *run, const xmlNode *instruction)
{
    const char *text = instruction->content ? (const char *)instruction->content : "";

    if (strcmp((const char *)instruction->name, "xml-stylesheet") != 0 ||
        instruction->parent->type != XML_DOCUMENT_NODE) {
        rule_broken(run, RULE_2_1_2_4, instruction, "found <?%s?>", (const char *)instruction->name);
        return;
    }
    run->stylesheet = true;
    if (!strstr(text, "\"" STYLESHEET "\"") && !strstr(text, "'" STYLESHEET "'"))
        rule_broken(run, RULE_2_1_2_2, instruction, "found %s", text);
}

static void check_any(rule_run *run, xmlNodePtr node)
{
    if (node->type == XML_COMMENT_NODE)
        rule_broken(run, RULE_2_1_2_5, node, NULL);
    else if (node->type == XML_PI_NODE)
        check_stylesheet(run, node);
    else if (node->type == XML_ELEMENT_NODE)
        for (const xmlAttr *a = node->properties; a; a = a->next)
            check_attribute(run, node, a);
}

static void check_id(rule_run *run, xmlNodePtr id)
{
    const char *root = tree_attribute(id, "root");

    if (!root && !tree_attribute(id, "nullFlavor"))
        rule_broken(run, RULE_2_1_1_8, id, "the id has no root");
    if (root && !tree_attribute(id, "extension"))
        run_remember(&run->guids, root, id);
}

static void check_code(rule_run *run, xmlNodePtr code)
{
    const char *value = tree_attribute(code, "code");

    if (value && !tree_attribute(code, "codeSystem"))
        rule_broken(run, RULE_2_1_1_8, code, "%s has no codeSystem", value);
}

/* What may be kept from the public: inactive ingredients, substances of an index, organizations. */
static void check_confidential(rule_run *run, const xmlNode *holder)
{
    const char *class = tree_attribute(holder, "classCode");
    bool inactive = tree_is(holder, "ingredient") && class && strcmp(class, "IACT") == 0;

    if (!inactive && !tree_is(holder, "identifiedSubstance") && !tree_is(holder, "assignedEntity") &&
        !tree_is(holder, "assignedOrganization"))
        rule_broken(run, RULE_2_1_1_10, holder, NULL);
    if (inactive && run_type_is(run, "34390-5"))
        rule_broken(run, RULE_3_2_6_5, holder, NULL);
}

static void check_confidentiality(rule_run *run, xmlNodePtr code)
{
    const char *value = tree_attribute(code, "code"), *system = tree_attribute(code, "codeSystem");

    if (!value || !system || strcmp(value, "B") != 0 || strcmp(system, "2.16.840.1.113883.5.25") != 0)
        rule_broken(run, RULE_2_1_1_11, code, NULL);
    check_confidential(run, code->parent);
}

static void check_schema_location(rule_run *run)
{
    xmlChar *value =
        xmlGetNsProp(run->root, BAD_CAST "schemaLocation", BAD_CAST "http://www.w3.org/2001/XMLSchema-instance");
    const char *at = value ? strstr((const char *)value, "urn:hl7-org:v3") : NULL;

    if (at) {
        at += strlen("urn:hl7-org:v3");
        at += strspn(at, " \t\r\n");
    }
    if (!at || strncmp(at, SCHEMA_LOCATION, strlen(SCHEMA_LOCATION)) != 0 ||
        (at[strlen(SCHEMA_LOCATION)] && !strchr(" \t\r\n", at[strlen(SCHEMA_LOCATION)])))
        rule_broken(run, RULE_2_1_2_3, run->root, value ? "found \"%s\"" : NULL, (const char *)value);
    xmlFree(value);
}

static void check_type(rule_run *run)
{
    const xmlNode *code = tree_child(run->root, "code");

    if (!*run->type)
        rule_broken(run, RULE_2_1_3_6, code ? code : run->root, NULL);
    if (!*run->type)
        return;
    if (strcmp(tree_value(run->root, "code", "codeSystem"), CODES_LOINC) != 0)
        rule_broken(run, RULE_2_1_3_7, code, NULL);
    else if (!codes_find(run->codes, "document-types", run->type))
        run_break_unlisted(run, RULE_2_1_3_8, "document-types", code);
    else
        run_check_name(run, RULE_2_1_3_9, "document-types", code);
}

static void check_set_and_version(rule_run *run)
{
    const xmlNode *set = tree_child(run->root, "setId"), *version = tree_child(run->root, "versionNumber");
    const char *root = tree_attribute(set, "root"), *number = tree_attribute(version, "value");

    if (!set)
        rule_broken(run, RULE_2_1_3_12, run->root, NULL);
    else if (!root || !codes_is_guid(root))
        rule_broken(run, RULE_2_1_3_13, set, "found \"%s\"", root ? root : "");
    if (!version)
        rule_broken(run, RULE_2_1_3_14, run->root, NULL);
    else if (!number || !codes_is_positive_whole(number))
        rule_broken(run, RULE_2_1_3_15, version, "found \"%s\"", number ? number : "");
}

/* Figures in titles are lost where only the words of the title are shown. */
static void check_title(rule_run *run, rule_id id, const xmlNode *titled)
{
    const xmlNode *title = tree_child(titled, "title");

    if (tree_child(title, "renderMultiMedia") || tree_at(title, "content/renderMultiMedia"))
        rule_broken(run, id, title, NULL);
}

static void check_section_title(rule_run *run, xmlNodePtr section)
{
    check_title(run, RULE_2_2_1_10, section);
}

static void check_document(rule_run *run, xmlNodePtr document)
{
    const xmlNode *id = tree_child(document, "id"), *time = tree_child(document, "effectiveTime");
    const char *root = tree_attribute(id, "root");

    if (document != run->root)
        return;
    if (document->doc->version && strcmp((const char *)document->doc->version, "1.0") != 0)
        rule_broken(run, RULE_2_1_2_1, document, "found version %s", (const char *)document->doc->version);
    check_title(run, RULE_2_1_3_10, document);
    if (!id || tree_attribute(id, "nullFlavor"))
        rule_broken(run, RULE_2_1_3_1, id ? id : document, NULL);
    if (id && (!root || !codes_is_guid(root)))
        rule_broken(run, RULE_2_1_3_2, id, "found \"%s\"", root ? root : "");
    if (tree_attribute(id, "extension"))
        rule_broken(run, RULE_2_1_3_3, id, NULL);
    if (!codes_is_day(tree_value(document, "effectiveTime", "value")))
        rule_broken(run, RULE_2_1_3_11, time ? time : document, "found \"%s\"",
                    tree_value(document, "effectiveTime", "value"));
    check_type(run);
    check_set_and_version(run);
    check_schema_location(run);
    if (!run->stylesheet)
        rule_broken(run, RULE_2_1_2_2, document, "there is none");
}

/* A document that replaces another one (RPLC) names it whole. */
static void check_replaced(rule_run *run, const xmlNode *other)
{
    const char *id = tree_value(other, "id", "root"), *set = tree_value(other, "setId", "root");
    const char *version = tree_value(other, "versionNumber", "value");

    if (!*id)
        rule_broken(run, RULE_2_1_11_1, other, NULL);
    else if (!codes_is_guid(id))
        rule_broken(run, RULE_2_1_11_2, other, "found \"%s\"", id);
    if (!*set)
        rule_broken(run, RULE_2_1_11_3, other, NULL);
    else if (!codes_is_guid(set))
        rule_broken(run, RULE_2_1_11_4, other, "found \"%s\"", set);
    if (*set && strcmp(set, tree_value(run->root, "setId", "root")) == 0)
        rule_broken(run, RULE_2_1_11_5, other, NULL);
    if (!codes_is_positive_whole(version))
        rule_broken(run, RULE_2_1_11_6, other, "found \"%s\"", version);
}

/* A document that adds to a core document (APND) names its set. */
static void check_core(rule_run *run, const xmlNode *core)
{
    const char *set = tree_value(core, "setId", "root"), *version = tree_value(core, "versionNumber", "value");

    if (tree_child(core, "id"))
        rule_broken(run, RULE_2_1_10_1, core, NULL);
    if (!*set)
        rule_broken(run, RULE_2_1_10_2, core, NULL);
    else if (!codes_is_guid(set))
        rule_broken(run, RULE_2_1_10_3, core, "found \"%s\"", set);
    if (tree_child(core, "versionNumber") && !codes_is_positive_whole(version))
        rule_broken(run, RULE_2_1_10_5, core, "found \"%s\"", version);
}

static void check_related(rule_run *run, xmlNodePtr relation)
{
    const xmlNode *other = tree_child(relation, "relatedDocument");
    const char *type = tree_attribute(relation, "typeCode");

    if (!other || !type)
        return; /* the document of the relation, which is inside */
    if (strcmp(type, "RPLC") == 0)
        check_replaced(run, other);
    else if (strcmp(type, "APND") == 0)
        check_core(run, other);
}

/* Ids that stand at more than one place. */
static void check_unique(rule_run *run, xmlNodePtr root)
{
    (void)root;
    run_sort(&run->guids);
    for (size_t i = 0; i < run->guids.count; i++) {
        const run_mark *m = &run->guids.items[i];
        bool same =
            (i > 0 && strcmp(m[-1].key, m->key) == 0) || (i + 1 < run->guids.count && strcmp(m[1].key, m->key) == 0);

        if (same && m->node->parent == run->root)
            rule_broken(run, RULE_2_1_3_4, m->node, "%s stands at another place too", m->key);
        else if (same && tree_is(m->node->parent, "section"))
            rule_broken(run, RULE_2_2_1_4, m->node, "%s stands at another place too", m->key);
    }
}

const rule_hook rules_document_hooks[] = {
    {"*", check_any},
    {"id", check_id},
    {"code", check_code},
    {"formCode", check_code},
    {"routeCode", check_code},
    {"confidentialityCode", check_confidentiality},
    {"document", check_document},
    {"relatedDocument", check_related},
    {"section", check_section_title},
    {"", check_unique},
    {NULL, NULL},
};
