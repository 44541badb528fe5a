#include "bundle.h"

#include <stdlib.h>
#include <string.h>

static int index_of_name(bundle *b, const char *name)
{
    for (int i = 0; i < b->name_count; i++)
        if (strcmp(b->names[i], name) == 0)
            return i;
    if (b->name_count == NAMES_MAX)
        fail("too many names", name);
    b->names[b->name_count] = strdup(name);
    return b->name_count++;
}

static bool is_spl_prefix(const piece *p, const char *prefix, size_t len)
{
    char *copy = strndup(prefix, len);
    const xmlNs *ns = xmlSearchNs(p->node->doc, p->node, (const xmlChar *)copy);

    free(copy);
    return ns && strcmp((const char *)ns->href, SPL_NAMESPACE) == 0;
}

/* The name test of a last step, without its predicates: "s:table" needs the element, "@ID" the attribute; a test that
 * is not for one name may match anywhere. */
static void add_step(bundle *b, piece *p, const char *step, size_t len)
{
    const char *colon = memchr(step, ':', len);
    char name[32]; /* BUNDLE_NAME_SIZE */

    if (len == 0 || len >= sizeof name || memchr(step, '*', len) || memchr(step, '(', len) ||
        (*step == '@' ? colon != NULL : !colon || !is_spl_prefix(p, step, (size_t)(colon - step)))) {
        p->always = true;
        return;
    }
    if (colon) {
        len -= (size_t)(colon + 1 - step);
        step = colon + 1;
    }
    memcpy(name, step, len);
    name[len] = '\0';
    p->needs[index_of_name(b, name)] = true;
}

/* One of the alternatives of a pattern. */
static void add_alternative(bundle *b, piece *p, const char *start, const char *end)
{
    const char *step = start, *step_end = NULL;
    int depth = 0;
    char quote = 0;

    for (const char *c = start; c < end; c++) {
        if (quote || *c == '\'' || *c == '"') {
            quote = quote ? (*c == quote ? 0 : quote) : *c;
        } else if (*c == '[') {
            if (depth++ == 0 && !step_end)
                step_end = c;
        } else if (*c == ']') {
            depth--;
        } else if (*c == '/' && depth == 0) {
            step = c + 1;
            step_end = NULL;
        }
    }
    if (!step_end)
        step_end = end;
    step += strspn(step, " \t\r\n");
    while (step_end > step && strchr(" \t\r\n", step_end[-1]))
        step_end--;
    add_step(b, p, step, step_end > step ? (size_t)(step_end - step) : 0);
}

static void add_pattern(bundle *b, piece *p, const char *pattern)
{
    const char *start = pattern;
    int depth = 0;
    char quote = 0;

    for (const char *c = pattern;; c++) {
        if (quote || *c == '\'' || *c == '"')
            quote = quote ? (*c == quote ? 0 : quote) : *c;
        else if (*c == '[')
            depth++;
        else if (*c == ']')
            depth--;
        if (*c == '\0' || (*c == '|' && depth == 0 && !quote)) {
            add_alternative(b, p, start, c);
            start = c + 1;
        }
        if (*c == '\0')
            return;
    }
}

/* Whether this says anything new about the callee. */
static bool pass_on(const piece *caller, piece *callee)
{
    bool changed = caller->always && !callee->always;

    callee->always = callee->always || caller->always;
    for (int i = 0; i < NAMES_MAX; i++) {
        changed = changed || (caller->needs[i] && !callee->needs[i]);
        callee->needs[i] = callee->needs[i] || caller->needs[i];
    }
    return changed;
}

static bool has_name(xmlNodePtr template, const xmlChar *name)
{
    xmlChar *own = is_xslt(template, "template") ? xmlGetNoNsProp(template, (const xmlChar *)"name") : NULL;
    bool same = own && xmlStrEqual(own, name);

    xmlFree(own);
    return same;
}

/* What is called from a piece is needed whenever the piece is. */
static bool follow_calls(bundle *b, const piece *caller, xmlNodePtr node)
{
    bool changed = false;

    for (xmlNodePtr child = node->children; child; child = child->next) {
        xmlChar *name = is_xslt(child, "call-template") ? xmlGetNoNsProp(child, (const xmlChar *)"name") : NULL;

        for (int i = 0; name && i < b->count; i++)
            if (has_name(b->pieces[i].node, name))
                changed = pass_on(caller, &b->pieces[i]) || changed;
        xmlFree(name);
        changed = follow_calls(b, caller, child) || changed;
    }
    return changed;
}

void bundle_find_needs(bundle *b)
{
    bool changed = true;

    for (int i = 0; i < b->count; i++) {
        piece *p = &b->pieces[i];
        xmlChar *match = is_xslt(p->node, "template") ? xmlGetNoNsProp(p->node, (const xmlChar *)"match") : NULL;

        if (match)
            add_pattern(b, p, (const char *)match);
        else
            p->always = !is_xslt(p->node, "template");
        xmlFree(match);
    }
    while (changed) {
        changed = false;
        for (int i = 0; i < b->count; i++)
            changed = follow_calls(b, &b->pieces[i], b->pieces[i].node) || changed;
    }
}
