/* Build tool: each main stylesheet with all it includes, in pieces, as C tables (render/bundle.h).
 *
 *     bundle OUT.c ROOT PATH...      each PATH is relative to ROOT
 *
 * Trouble ends the build. */
#include "bundle.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

void fail(const char *what, const char *which)
{
    fprintf(stderr, "bundle: %s: %s\n", which, what);
    exit(1);
}

bool is_xslt(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns && strcmp((const char *)node->ns->href, XSLT_NAMESPACE) == 0 &&
           (!name || strcmp((const char *)node->name, name) == 0);
}

static void add_bundle(FILE *out, const char *root, const char *path, int number)
{
    bundle *b = calloc(1, sizeof *b);
    char name[4096];

    if (!b || snprintf(name, sizeof name, "%s/%s", root, path) >= (int)sizeof name)
        fail("the path is too long", path);
    bundle_read(b, name);
    bundle_find_needs(b);
    bundle_write_tables(out, b, number);
}

static void write_list(FILE *out, char **paths, int count)
{
    fprintf(out, "const bundle bundle_table[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(
            out,
            "    {\"%s\", (const char *)text_%d, pieces_%d, sizeof pieces_%d / sizeof *pieces_%d, needs_%d, names_%d,\n"
            "     sizeof names_%d / sizeof *names_%d},\n",
            paths[i], i, i, i, i, i, i, i, i);
    fprintf(out, "    {0, 0, 0, 0, 0, 0, 0}};\n");
}

int main(int argc, char **argv)
{
    FILE *out;

    if (argc < 3)
        return 2;
    if (!(out = fopen(argv[1], "wb")))
        fail("cannot be written", argv[1]);
    fprintf(out, "/* made by converters/tools/bundle */\n#include \"render/bundle.h\"\n");
    for (int i = 3; i < argc; i++)
        add_bundle(out, argv[2], argv[i], i - 3);
    write_list(out, argv + 3, argc - 3);
    if (fclose(out) != 0) {
        remove(argv[1]);
        fail("cannot be written", argv[1]);
    }
    return 0; /* trees and tables go with the process */
}
