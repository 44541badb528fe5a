/* Rules about who makes the products: one labeler, at most one registrant, its establishments and what they do. */
#include "check/run.h"

#include <string.h>

#define SALVAGE "C70827"
#define MAKING "C43360 C82401 C91403 C101510 C84635 C112113 C122061 C125710"
#define NOT_OF_LISTINGS "C73599 C73330 C73608 C101509 C101511 C101510 C101512 C118411 C118412"

/* Document types and categories whose establishments stay listed when marketing has ended (table 8 of the guide). */
#define COMPLETED_OTC "C132334 C73627 C73614 C132335 C200263"
#define COMPLETED_RX "C132333 C73605 C73590 C73584 C73585 C75302 C73594 C101533 C73614 C73613 C73627 C132335"

static bool has_other(const xmlNode *organization, const char *allowed)
{
    for (const xmlNode *n = organization ? organization->children : NULL; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && !codes_is_among(allowed, (const char *)n->name))
            return true;
    return false;
}

/* What the establishments of a document do. */
typedef struct {
    size_t establishments, operations;
    bool repacks, salvages, makes, makes_substance;
} summary;

static void check_operation(rule_run *run, const xmlNode *act, summary *all)
{
    const xmlNode *node = tree_child(act, "code");
    const char *code = tree_value(act, "code", "code");

    all->operations++;
    all->repacks = all->repacks || codes_is_among("C73606 C73607", code);
    all->salvages = all->salvages || strcmp(code, SALVAGE) == 0;
    all->makes = all->makes || codes_is_among(MAKING, code);
    all->makes_substance = all->makes_substance || strcmp(code, "C82401") == 0;
    if (strcmp(tree_value(act, "code", "codeSystem"), CODES_NCI) != 0 || codes_is_among(NOT_OF_LISTINGS, code))
        rule_broken(run, RULE_4_1_4_8, node ? node : act, "found \"%s\"", code);
    else
        run_check_name(run, RULE_4_1_4_7, "business-operations", node);
    if (strcmp(run->type, "75031-5") == 0 && strcmp(code, "C112113") != 0)
        rule_broken(run, RULE_4_1_4_11, node ? node : act, "found %s", code);
}

/* Whether an item code is that of a product or part of the document. */
static bool is_listed(const rule_run *run, const char *code)
{
    for (const xmlNode *r = role_first(run->product_section); r; r = role_next(r)) {
        if (strcmp(role_code(r), code) == 0)
            return true;
        for (xmlNodePtr p = tree_child(role_product(r), "part"); p; p = tree_next(p, "part"))
            if (strcmp(role_code(p), code) == 0)
                return true;
    }
    return false;
}

static const char *linked_code(const xmlNode *product)
{
    return tree_value(product, "manufacturedProduct/manufacturedMaterialKind/code", "code");
}

/* A prescription label with a BA or BN number is one of blood or its derivatives, which is regulated otherwise. */
static bool is_cder(const rule_run *run)
{
    if (!run_type_is(run, TYPE_CDER_LISTING))
        return false;
    for (const xmlNode *r = role_first(run->product_section); r; r = role_next(r))
        if (strncmp(role_number(r), "BN", 2) == 0 || strncmp(role_number(r), "BA", 2) == 0)
            return false;
    return true;
}

static void check_links(rule_run *run, const xmlNode *act)
{
    const xmlNode *first = tree_child(act, "product");

    if (first && run_type_is(run, TYPE_COMPOUNDED " " TYPE_ANIMAL))
        rule_broken(run, RULE_4_1_5_3, first, NULL);
    if (!first && is_cder(run))
        rule_broken(run, RULE_4_1_5_1, act, NULL);
    for (const xmlNode *p = first; p; p = tree_next(p, "product"))
        if (!*linked_code(p) || !is_listed(run, linked_code(p)))
            rule_broken(run, RULE_4_1_5_5, p, "found \"%s\"", linked_code(p));
}

static const xmlNode *next_entity(const xmlNode *organization, const xmlNode *entity)
{
    return entity ? tree_next(entity, "assignedEntity") : tree_child(organization, "assignedEntity");
}

static void check_establishment(rule_run *run, const xmlNode *entity, summary *all)
{
    const xmlNode *organization = tree_child(entity, "assignedOrganization");
    size_t operations = all->operations;

    all->establishments++;
    if (tree_count(organization, "id") != 1)
        rule_broken(run, RULE_4_1_4_2, organization ? organization : entity, "found %zu",
                    tree_count(organization, "id"));
    if (has_other(organization, "id name"))
        rule_broken(run, RULE_4_1_4_4, organization, NULL);
    for (xmlNodePtr p = tree_child(entity, "performance"); p; p = tree_next(p, "performance"))
        for (xmlNodePtr a = tree_child(p, "actDefinition"); a; a = tree_next(a, "actDefinition")) {
            check_operation(run, a, all);
            check_links(run, a);
        }
    if (all->operations == operations)
        rule_broken(run, RULE_4_1_4_6, entity, NULL);
    for (xmlNodePtr e = tree_child(entity->parent, "assignedEntity"); e != entity; e = tree_next(e, "assignedEntity"))
        if (*tree_value(organization, "id", "extension") &&
            strcmp(tree_value(e, "assignedOrganization/id", "extension"),
                   tree_value(organization, "id", "extension")) == 0) {
            rule_broken(run, RULE_4_1_4_3, organization, "%s is there already",
                        tree_value(organization, "id", "extension"));
            break;
        }
}

static void check_registrant(rule_run *run, const xmlNode *registrant, summary *all)
{
    size_t ids = tree_count(registrant, "id");

    /* A registrant may be left out: then its element only holds the establishments. */
    if ((ids || tree_child(registrant, "name")) && (ids != 1 || !tree_child(registrant, "name")))
        rule_broken(run, RULE_4_1_3_2, registrant, "found %zu", ids);
    if (has_other(registrant, "id name assignedEntity"))
        rule_broken(run, RULE_4_1_3_3, registrant, NULL);
    for (const xmlNode *e = next_entity(registrant, NULL); e; e = next_entity(registrant, e))
        check_establishment(run, e, all);
}

static void check_labeler(rule_run *run, const xmlNode *root, summary *all)
{
    const xmlNode *labeler = tree_at(root, "author/assignedEntity/representedOrganization");
    size_t ids = tree_count(labeler, "id");

    if (!labeler || tree_count(root, "author") > 1)
        rule_broken(run, RULE_4_1_2_1, labeler ? labeler : root, NULL);
    if (!labeler)
        return;
    if (ids != 1)
        rule_broken(run, RULE_4_1_2_2, labeler, "found %zu", ids);
    if (has_other(labeler, "id name assignedEntity"))
        rule_broken(run, RULE_4_1_2_4, labeler, NULL);
    if (tree_count(labeler, "assignedEntity") > 1)
        rule_broken(run, RULE_4_1_3_4, tree_next(tree_child(labeler, "assignedEntity"), "assignedEntity"), NULL);
    for (const xmlNode *e = next_entity(labeler, NULL); e; e = next_entity(labeler, e))
        check_registrant(run, tree_child(e, "assignedOrganization"), all);
}

static bool stays_listed(const rule_run *run, const xmlNode *role)
{
    const char *category = role_category(role);

    return (strcmp(run->type, "53409-9") == 0 && strcmp(category, "C96793") == 0) ||
           (strcmp(run->type, "34390-5") == 0 && codes_is_among(COMPLETED_OTC, category)) ||
           (strcmp(run->type, "34391-3") == 0 && codes_is_among(COMPLETED_RX, category)) ||
           (run_type_is(run, TYPE_CBER_LISTING) && strcmp(category, "C73585") == 0);
}

/* The first operation that names the product. */
static bool is_linked(const xmlNode *root, const char *code)
{
    const xmlNode *labeler = tree_at(root, "author/assignedEntity/representedOrganization");

    for (const xmlNode *r = next_entity(labeler, NULL); r; r = next_entity(labeler, r)) {
        const xmlNode *registrant = tree_child(r, "assignedOrganization");

        for (const xmlNode *e = next_entity(registrant, NULL); e; e = next_entity(registrant, e))
            for (xmlNodePtr p = tree_child(e, "performance"); p; p = tree_next(p, "performance"))
                for (xmlNodePtr l = tree_at(p, "actDefinition/product"); l; l = tree_next(l, "product"))
                    if (strcmp(linked_code(l), code) == 0)
                        return true;
    }
    return false;
}

static bool is_linked_with_parts(const xmlNode *root, const xmlNode *role)
{
    if (is_linked(root, role_code(role)))
        return true;
    for (xmlNodePtr p = tree_child(role_product(role), "part"); p; p = tree_next(p, "part"))
        if (*role_code(p) && is_linked(root, role_code(p)))
            return true;
    return false;
}

static void check_role(rule_run *run, const xmlNode *role, const summary *all)
{
    bool active = strcmp(role_status(role), "active") == 0, completed = strcmp(role_status(role), "completed") == 0;
    bool source = role_has_source(role);

    if (!role_has_active(role))
        return; /* no drug */
    if (active && !all->establishments)
        rule_broken(run, RULE_4_1_4_1, role, NULL);
    if (completed && !all->establishments && stays_listed(run, role))
        rule_broken(run, RULE_4_1_4_17, role, NULL);
    if (!all->establishments)
        return;
    if (source && !all->repacks && !all->salvages)
        rule_broken(run, RULE_4_1_4_13, role, NULL);
    if (run_type_is(run, TYPE_BULK) && strcmp(role_category(role), "C73626") == 0 && role_is_open(role) &&
        !all->makes_substance)
        rule_broken(run, RULE_4_1_4_14, role, NULL);
    if (role_is_open(role) && !source && !all->makes && !all->salvages)
        rule_broken(run, RULE_4_1_4_15, role, NULL);
    if (active && is_cder(run) && !is_linked_with_parts(run->root, role))
        rule_broken(run, RULE_4_1_5_2, role, NULL);
    if (all->repacks && !all->makes && !source && !all->salvages && role_is_open(role))
        rule_broken(run, RULE_3_2_2_11, role, NULL);
}

static void check_end(rule_run *run, xmlNodePtr root)
{
    summary all = {0};

    if (!run_type_is(run, TYPE_DRUG_LISTING))
        return;
    check_labeler(run, root, &all);
    for (const xmlNode *r = role_first(run->product_section); r; r = role_next(r))
        if (!role_is_reserved(r))
            check_role(run, r, &all);
}

const rule_hook rules_establishment_hooks[] = {
    {"", check_end},
    {NULL, NULL},
};
