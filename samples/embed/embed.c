/* splkit in another program: a leaflet becomes a label, which is checked and published, all in memory.
 *
 *   cc embed.c -o embed $(pkg-config --cflags --libs splkit)
 *   ./embed leaflet.txt label        writes label.xml, label.ledger.json, label.html, label.md, label.txt */
#include <splkit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *bytes;
    size_t len;
} content;

static content read_file(const char *path)
{
    content c = {NULL, 0};
    FILE *file = fopen(path, "rb");
    size_t cap = 1 << 16, n;

    if (!file)
        return c;
    c.bytes = malloc(cap);
    while (c.bytes && (n = fread(c.bytes + c.len, 1, cap - c.len, file)) > 0) {
        c.len += n;
        if (c.len == cap)
            c.bytes = realloc(c.bytes, cap *= 2);
    }
    fclose(file);
    return c;
}

/* A part of a result in a file of its own. 0, or -1. */
static int write_part(const char *base, const char *ending, const splkit_result *r, splkit_part part)
{
    char path[4096];
    size_t len;
    const char *bytes = splkit_result_part(r, part, &len);
    FILE *file;
    int rc;

    snprintf(path, sizeof path, "%s%s", base, ending);
    file = fopen(path, "wb");
    if (!file)
        return -1;
    rc = fwrite(bytes, 1, len, file) == len ? 0 : -1;
    return fclose(file) == 0 ? rc : -1;
}

/* Findings on standard error; whether the job was done. */
static int is_done(const splkit_result *r)
{
    fputs(r ? splkit_result_part(r, SPLKIT_FINDINGS, NULL) : "embed: memory is used up\n", stderr);
    return splkit_result_status(r) == SPLKIT_DONE;
}

/* The label, checked and in each form. 0, or -1. */
static int publish(const splkit *kit, const char *base, const char *label, size_t len)
{
    static const struct {
        splkit_form form;
        const char *ending;
    } forms[] = {{SPLKIT_HTML, ".html"}, {SPLKIT_MARKDOWN, ".md"}, {SPLKIT_TEXT, ".txt"}};
    splkit_result *r = splkit_validate(kit, "label.xml", label, len);
    int rc = is_done(r) ? 0 : -1;

    splkit_result_free(r);
    for (size_t i = 0; rc == 0 && i < sizeof forms / sizeof *forms; i++) {
        r = splkit_render(kit, forms[i].form, "label.xml", label, len);
        rc = is_done(r) ? write_part(base, forms[i].ending, r, SPLKIT_OUTPUT) : -1;
        splkit_result_free(r);
    }
    return rc;
}

int main(int argc, char **argv)
{
    splkit *kit = splkit_new();
    splkit_result *r;
    content leaflet;
    int rc = -1;

    if (argc != 3 || !kit || splkit_set(kit, "effective-time", "20260101") != 0) {
        fprintf(stderr, "usage: embed LEAFLET OUTPUT\n");
        splkit_free(kit);
        return 2;
    }
    leaflet = read_file(argv[1]);
    if (!leaflet.bytes) {
        fprintf(stderr, "embed: cannot read %s\n", argv[1]);
        splkit_free(kit);
        return 3;
    }
    r = splkit_convert(kit, argv[1], leaflet.bytes, leaflet.len);
    if (is_done(r) && write_part(argv[2], ".xml", r, SPLKIT_OUTPUT) == 0 &&
        write_part(argv[2], ".ledger.json", r, SPLKIT_LEDGER) == 0) {
        size_t len;
        const char *label = splkit_result_part(r, SPLKIT_OUTPUT, &len);

        rc = publish(kit, argv[2], label, len);
    }
    splkit_result_free(r);
    splkit_free(kit);
    free(leaflet.bytes);
    return rc == 0 ? 0 : 1;
}
