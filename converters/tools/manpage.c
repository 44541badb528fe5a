/* manpage OUT NAME SECTION VERSION FILE...: Markdown files, joined, become one man page.
 * manpage --findings OUT: the reference of findings as Markdown, from base/findings.def. */
#include <cmark.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *severity, *explanation;
} kinds[] = {
#define SEVERITY_ERROR "error"
#define SEVERITY_WARNING "warning"
#define SEVERITY_INFO "info"
#define FINDING(symbol, id, severity, explanation) {id, severity, explanation},
#include "base/findings.def"
#undef FINDING
};

#define KINDS (sizeof kinds / sizeof *kinds)

static int fail(const char *what, const char *path)
{
    fprintf(stderr, "manpage: %s %s\n", what, path);
    return 1;
}

static char *read_all(const char *path, char *text, size_t *len)
{
    FILE *in = fopen(path, "rb");
    size_t n;

    if (!in)
        return NULL;
    do {
        text = realloc(text, *len + 65537);
        if (!text)
            exit(3);
        n = fread(text + *len, 1, 65536, in);
        *len += n;
    } while (n);
    text[*len] = '\0';
    fclose(in);
    return text;
}

/* The title line that man(7) asks for; its names in capitals. */
static void put_title(FILE *out, const char *name, const char *section, const char *version)
{
    fputs(".\\\" made from converters/man and the program's option table\n.TH \"", out);
    for (; *name; name++)
        fputc(*name >= 'a' && *name <= 'z' ? *name - 32 : *name, out);
    fprintf(out, "\" \"%s\" \"\" \"splkit %s\" \"splkit\"\n", section, version);
}

static int write_page(char **argv, int count)
{
    char *text = NULL, *page;
    cmark_node *root;
    size_t len = 0;
    FILE *out;

    for (int i = 5; i < count; i++)
        if (!(text = read_all(argv[i], text, &len)))
            return fail("cannot read", argv[i]);
    if (!text || !(out = fopen(argv[1], "wb")))
        return fail("cannot write", argv[1]);
    put_title(out, argv[2], argv[3], argv[4]);
    root = cmark_parse_document(text, len, CMARK_OPT_DEFAULT);
    page = cmark_render_man(root, CMARK_OPT_DEFAULT, 0);
    cmark_node_free(root);
    fputs(page, out);
    free(page);
    free(text);
    return fclose(out) == 0 ? 0 : fail("cannot write", argv[1]);
}

static void put_markdown(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_[]<>#&|-", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

static int write_findings(const char *path)
{
    FILE *out = fopen(path, "wb");

    if (!out)
        return fail("cannot write", path);
    for (size_t i = 0; i < KINDS; i++) {
        fprintf(out, "**");
        put_markdown(out, kinds[i].id);
        fprintf(out, "** (%s)\n\n> ", kinds[i].severity);
        put_markdown(out, kinds[i].explanation);
        fprintf(out, "\n\n");
    }
    return fclose(out) == 0 ? 0 : fail("cannot write", path);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--findings") == 0)
        return write_findings(argv[2]);
    if (argc < 6)
        return fail("usage: manpage OUT NAME SECTION VERSION FILE...", "");
    return write_page(argv, argc);
}
