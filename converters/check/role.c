#include "check/role.h"
#include "check/codes.h"
#include "check/tree.h"

#include <string.h>

bool role_is_part(const xmlNode *role)
{
    return tree_is(role, "part") && tree_child(role, "partProduct");
}

bool role_is_product(const xmlNode *role)
{
    return tree_is(role, "manufacturedProduct") && tree_is(role->parent, "subject") &&
           tree_child(role, "manufacturedProduct");
}

const xmlNode *role_product(const xmlNode *role)
{
    return tree_child(role, tree_is(role, "part") ? "partProduct" : "manufacturedProduct");
}

const xmlNode *role_of(const xmlNode *node)
{
    while (node && !role_is_part(node) && !role_is_product(node))
        node = node->parent;
    return node;
}

const xmlNode *role_top(const xmlNode *node)
{
    while (node && !role_is_product(node))
        node = node->parent;
    return node;
}

const char *role_code(const xmlNode *role)
{
    return tree_value(role_product(role), "code", "code");
}

/* The first fact of that name under subjectOf. */
static const xmlNode *fact(const xmlNode *role, const char *name)
{
    for (xmlNodePtr s = tree_child(role, "subjectOf"); s; s = tree_next(s, "subjectOf"))
        if (tree_child(s, name))
            return tree_child(s, name);
    return NULL;
}

const char *role_category(const xmlNode *role)
{
    return tree_value(fact(role, "approval"), "code", "code");
}

const char *role_number(const xmlNode *role)
{
    return tree_value(fact(role, "approval"), "id", "extension");
}

bool role_is_device(const xmlNode *role)
{
    return codes_is_among(CATEGORY_DEVICE, role_category(role));
}

const xmlNode *role_act(const xmlNode *role)
{
    return fact(role, "marketingAct");
}

const char *role_status(const xmlNode *role)
{
    return tree_value(role_act(role), "statusCode", "code");
}

bool role_is_open(const xmlNode *role)
{
    return !*tree_value(role_act(role), "effectiveTime/high", "value");
}

bool role_is_reserved(const xmlNode *role)
{
    bool any = false;

    for (xmlNodePtr s = tree_child(role, "subjectOf"); s; s = tree_next(s, "subjectOf")) {
        const char *status = tree_value(s, "marketingAct/statusCode", "code");

        if (!*status)
            continue;
        if (strcmp(status, "new") != 0 && strcmp(status, "cancelled") != 0)
            return false;
        any = true;
    }
    return any;
}

bool role_has_source(const xmlNode *role)
{
    const xmlNode *product = role_product(role);

    if (tree_child(product, "asEquivalentEntity"))
        return true;
    for (xmlNodePtr p = tree_child(product, "part"); p; p = tree_next(p, "part"))
        if (role_has_source(p))
            return true;
    return false;
}

bool role_is_active_class(const char *class_code)
{
    return codes_is_among("ACTIB ACTIM ACTIR", class_code);
}

bool role_has_active(const xmlNode *role)
{
    const xmlNode *product = role_product(role);

    for (xmlNodePtr i = tree_child(product, "ingredient"); i; i = tree_next(i, "ingredient")) {
        const char *class = tree_attribute(i, "classCode");

        if (class && role_is_active_class(class))
            return true;
    }
    for (xmlNodePtr p = tree_child(product, "part"); p; p = tree_next(p, "part"))
        if (role_has_active(p))
            return true;
    return false;
}

/* The role in this subject or one behind it. */
static const xmlNode *role_in(const xmlNode *subject)
{
    while (subject && !tree_child(subject, "manufacturedProduct"))
        subject = tree_next(subject, "subject");
    return tree_child(subject, "manufacturedProduct");
}

const xmlNode *role_first(const xmlNode *product_section)
{
    return role_in(tree_child(product_section, "subject"));
}

/* The first role in the product data sections behind this one: published labels have several, though there should be
 * one. */
static const xmlNode *role_behind(const xmlNode *section)
{
    const xmlNode *role = NULL;

    for (xmlNodePtr c = tree_next(section->parent, "component"); c && !role; c = tree_next(c, "component"))
        if (strcmp(tree_value(c, "section/code", "code"), PRODUCT_DATA) == 0)
            role = role_first(tree_child(c, "section"));
    return role;
}

const xmlNode *role_next(const xmlNode *role)
{
    const xmlNode *next = role_in(tree_next(role->parent, "subject"));

    return next ? next : role_behind(role->parent->parent);
}
