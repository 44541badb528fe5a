/* Build tool: writes files as C byte arrays with a table sorted by path (base/resource.h).
 *
 *     embed OUT.c ROOT PATH...      each PATH is relative to ROOT and becomes the resource's name
 *
 * Stylesheets, schema and the sections lose comments, annotations, indentation and the headings that only the leaflet
 * reader needs (it has them as C tables): a third less to parse at each start. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

static int begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Text from a mark to its end is left out; returns what stands behind it. */
static const char *skip(const char *at, const char *end)
{
    const char *found = strstr(at, end);

    return found ? found + strlen(end) : at + strlen(at);
}

/* Copies XML without comments, annotations, headings of sections and white space that only indents. White space in
 * xsl:text stays. */
static size_t strip(char *out, const char *in)
{
    char *start = out;
    int in_text = 0;

    while (*in) {
        size_t blanks = strspn(in, " \t\r\n");

        if (begins(in, "<!--")) {
            in = skip(in, "-->");
        } else if (begins(in, "<xs:annotation")) {
            in = skip(in, "</xs:annotation>");
        } else if (begins(in, "<headings")) {
            in = skip(in, "</headings>");
        } else if (blanks && out > start && out[-1] == '>' && in[blanks] == '<' && !in_text) {
            in += blanks;
        } else {
            if (*in == '<')
                in_text = begins(in, "<xsl:text");
            *out++ = *in++;
        }
    }
    return (size_t)(out - start);
}

static char *read_all(const char *root, const char *path, size_t *size)
{
    char name[4096], *bytes = NULL;
    FILE *in = NULL;
    long length;

    if (snprintf(name, sizeof name, "%s/%s", root, path) < (int)sizeof name && (in = fopen(name, "rb")) &&
        fseek(in, 0, SEEK_END) == 0 && (length = ftell(in)) >= 0 && fseek(in, 0, SEEK_SET) == 0 &&
        (bytes = calloc((size_t)length + 1, 1)) && fread(bytes, 1, (size_t)length, in) == (size_t)length)
        *size = (size_t)length;
    else
        fprintf(stderr, "embed: cannot read %s/%s\n", root, path);
    if (in)
        fclose(in);
    return bytes;
}

static long write_bytes(FILE *out, const char *root, const char *path, int number)
{
    size_t size = 0;
    char *bytes = read_all(root, path, &size);

    if (!bytes)
        return -1;
    if (ends_with(path, ".xsl") || ends_with(path, ".xsd") || ends_with(path, "data/sections.xml"))
        size = strip(bytes, bytes);
    fprintf(out, "static const unsigned char data_%d[] = {", number);
    for (size_t i = 0; i < size; i++)
        fprintf(out, "%s%d,", i % 24 == 0 ? "\n" : "", (unsigned char)bytes[i]);
    fprintf(out, "0};\n");
    free(bytes);
    return (long)size;
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
