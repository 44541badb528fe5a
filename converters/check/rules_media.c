/* Rules about images and their use in the text. */
#include "check/run.h"

#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n > m && strcmp(text + n - m, end) == 0;
}

static void check_media(rule_run *run, xmlNodePtr media)
{
    const xmlNode *value = tree_child(media, "value");
    const char *type = tree_attribute(value, "mediaType");
    const char *file = tree_value(value, "reference", "value"), *id = tree_attribute(media, "ID");

    if (!tree_has_text(tree_child(media, "text")))
        rule_broken(run, RULE_2_2_3_1, media, NULL);
    if (value && strcmp(tree_type(value), "ED") != 0)
        rule_broken(run, RULE_2_2_3_2, value, "found \"%s\"", tree_type(value));
    if (!type || strcmp(type, "image/jpeg") != 0)
        rule_broken(run, RULE_2_2_3_3, value ? value : media, "found \"%s\"", type ? type : "");
    if (!*file)
        rule_broken(run, RULE_2_2_3_4, value ? value : media, NULL);
    else if (!ends_with(file, ".jpg"))
        rule_broken(run, RULE_2_2_3_6, value, "found \"%s\"", file);
    if (id)
        run_remember(&run->images, id, media);
}

static void remember_use(rule_run *run, xmlNodePtr use)
{
    const char *ids = tree_attribute(use, "referencedObject");

    if (ids)
        run_remember(&run->image_uses, ids, use);
}

/* Uses name one or more IDs, separated by blanks. */
static void check_uses(rule_run *run, xmlNodePtr root)
{
    (void)root;
    run_sort(&run->images);
    for (size_t i = 0; i < run->image_uses.count; i++) {
        const run_mark *use = &run->image_uses.items[i];

        for (const char *p = use->key; *p;) {
            size_t n = strcspn(p, " \t\r\n");

            if (n && !run_find(&run->images, p, n))
                rule_broken(run, RULE_2_2_3_8, use->node, "there is no image \"%.*s\"", (int)n, p);
            p += n;
            p += strspn(p, " \t\r\n");
        }
    }
}

static bool names(const char *ids, const char *id)
{
    size_t n = strlen(id);

    for (const char *p = ids; (p = strstr(p, id)); p++)
        if ((p == ids || strchr(" \t\r\n", p[-1])) && (!p[n] || strchr(" \t\r\n", p[n])))
            return true;
    return false;
}

static void check_unused(rule_run *run, xmlNodePtr root)
{
    (void)root;
    run_sort(&run->image_uses);
    for (size_t i = 0; i < run->images.count; i++) {
        const run_mark *image = &run->images.items[i];
        bool used = run_find(&run->image_uses, image->key, strlen(image->key)) != NULL;

        for (size_t u = 0; !used && u < run->image_uses.count; u++)
            used = strpbrk(run->image_uses.items[u].key, " \t\r\n") && names(run->image_uses.items[u].key, image->key);
        if (!used)
            rule_broken(run, RULE_2_2_3_7, image->node, "\"%s\" is not", image->key);
    }
}

const rule_hook rules_media_hooks[] = {
    {"observationMedia", check_media},
    {"renderMultiMedia", remember_use},
    {"", check_uses},
    {"", check_unused},
    {NULL, NULL},
};
