/* Build tool: writes files as C byte arrays with a table sorted by path (base/resource.h).
 *
 *     embed OUT.c ROOT PATH...      each PATH is relative to ROOT and becomes the resource's name
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static long write_bytes(FILE *out, const char *root, const char *path, int number)
{
    char name[4096];
    FILE *in;
    long size = 0;
    int c;

    if (snprintf(name, sizeof name, "%s/%s", root, path) >= (int)sizeof name || !(in = fopen(name, "rb"))) {
        fprintf(stderr, "embed: cannot read %s/%s\n", root, path);
        return -1;
    }
    fprintf(out, "static const unsigned char data_%d[] = {", number);
    while ((c = fgetc(in)) != EOF)
        fprintf(out, "%s%d,", size++ % 24 == 0 ? "\n" : "", c);
    fprintf(out, "0};\n");
    if (ferror(in))
        size = -1;
    fclose(in);
    return size;
}

int main(int argc, char **argv)
{
    FILE *out;
    long *sizes;
    int count = argc - 3, rc = 1;

    if (argc < 3 || !(out = fopen(argv[1], "wb")))
        return 2;
    sizes = calloc((size_t)count + 1, sizeof *sizes);
    qsort(argv + 3, (size_t)count, sizeof *argv, compare);
    fprintf(out, "/* made by converters/tools/embed.c */\n#include \"base/resource.h\"\n");
    for (int i = 0; sizes && i < count; i++)
        if ((sizes[i] = write_bytes(out, argv[2], argv[i + 3], i)) < 0)
            goto out;
    fprintf(out, "const resource resource_table[] = {\n");
    for (int i = 0; sizes && i < count; i++)
        fprintf(out, "    {\"%s\", data_%d, %ld},\n", argv[i + 3], i, sizes[i]);
    fprintf(out, "    {0, 0, 0}};\nconst size_t resource_count = %d;\n", count);
    rc = 0;
out:
    free(sizes);
    if (fclose(out) != 0)
        rc = 1;
    if (rc)
        remove(argv[1]);
    return rc;
}
