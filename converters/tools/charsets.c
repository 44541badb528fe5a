/* Build tool: templates/data/charsets/charsets.xml to C tables (leaflet/text/charsets.h).
 *
 *     charsets OUT.c CHARSETS.xml
 *
 * The upper halves of the one-byte encodings come from this machine's iconv, so that the programs need none: no module
 * is loaded at run time, and every machine reads alike. Trouble ends the build. */
#include <errno.h>
#include <iconv.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void fail(const char *what, const char *which)
{
    fprintf(stderr, "charsets: %s: %s\n", what, which);
    exit(1);
}

static char *attribute(xmlNodePtr node, const char *name)
{
    char *value = (char *)xmlGetNoNsProp(node, (const xmlChar *)name);

    return value ? value : (char *)xmlCharStrdup("");
}

/* The character a byte stands for, 0 when it stands for none. */
static unsigned character_of(iconv_t cd, const char *name, unsigned byte)
{
    char in[1] = {(char)byte}, *from = in;
    unsigned char out[4] = {0};
    char *to = (char *)out;
    size_t left = 1, room = sizeof out;

    iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &from, &left, &to, &room) == (size_t)-1) {
        if (errno == EINVAL)
            fail("not one byte per character", name);
        return 0;
    }
    if (out[0] || out[1])
        fail("a character beyond U+FFFF", name);
    return (unsigned)out[2] << 8 | out[3];
}

static void write_charset(FILE *out, xmlNodePtr node)
{
    char *name = attribute(node, "name"), *aliases = attribute(node, "aliases"), *detect = attribute(node, "detect");
    iconv_t cd = iconv_open("UTF-32BE", name);

    if (cd == (iconv_t)-1)
        fail("unknown to iconv", name);
    fprintf(out, "    {\"%s\", \" %s \", CHARSET_BYTE, %s, {", name, aliases,
            strcmp(detect, "rare") == 0 ? "CHARSET_RARE"
            : *detect                   ? "CHARSET_USUAL"
                                        : "CHARSET_NAMED");
    for (unsigned byte = 128; byte < 256; byte++)
        fprintf(out, "%u,", character_of(cd, name, byte));
    fputs("}},\n", out);
    iconv_close(cd);
    xmlFree(name);
    xmlFree(aliases);
    xmlFree(detect);
}

/* The words of an element, joined. */
static void write_characters(FILE *out, xmlNodePtr node)
{
    char *text = (char *)xmlNodeGetContent(node);

    fputc('"', out);
    for (const char *p = text; *p; p++)
        if (!strchr(" \t\r\n\"\\", *p))
            fputc(*p, out);
    fputc('"', out);
    xmlFree(text);
}

static int is(xmlNodePtr node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void write_wide(FILE *out)
{
    static const char *const kinds[][3] = {{"UTF-8", "UTF8 unicode-1-1-utf-8 US-ASCII ASCII", "CHARSET_UTF8"},
                                           {"UTF-16LE", "utf-16 unicode ucs-2 ucs-2le", "CHARSET_UTF16LE"},
                                           {"UTF-16BE", "ucs-2be", "CHARSET_UTF16BE"},
                                           {"UTF-32LE", "utf-32 ucs-4 ucs-4le", "CHARSET_UTF32LE"},
                                           {"UTF-32BE", "ucs-4be", "CHARSET_UTF32BE"}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        fprintf(out, "    {\"%s\", \" %s \", %s, CHARSET_NAMED, {0}},\n", kinds[i][0], kinds[i][1], kinds[i][2]);
}

int main(int argc, char **argv)
{
    xmlDocPtr doc = argc == 3 ? xmlReadFile(argv[2], NULL, XML_PARSE_NONET) : NULL;
    FILE *out = doc ? fopen(argv[1], "w") : NULL;
    xmlNodePtr root;

    if (!out)
        fail("cannot read or write", argc == 3 ? argv[2] : "two arguments are needed");
    root = xmlDocGetRootElement(doc);
    fputs("/* Made by converters/tools/charsets.c from templates/data/charsets. */\n"
          "#include \"leaflet/text/charsets.h\"\n\nconst charset charset_table[] = {\n",
          out);
    write_wide(out);
    for (xmlNodePtr n = root->children; n; n = n->next)
        if (is(n, "charset"))
            write_charset(out, n);
    fputs("    {NULL, NULL, CHARSET_BYTE, CHARSET_NAMED, {0}}};\n\nconst charset_alphabet charset_alphabets[] = {\n",
          out);
    for (xmlNodePtr n = root->children; n; n = n->next)
        if (is(n, "alphabet")) {
            fprintf(out, "    {\"%s\", ", (const char *)xmlNodeGetLang(n));
            write_characters(out, n);
            fputs("},\n", out);
        }
    fputs("    {NULL, NULL}};\n\n", out);
    for (xmlNodePtr n = root->children; n; n = n->next)
        if (is(n, "signs")) {
            fputs("const char charset_signs[] = ", out);
            write_characters(out, n);
            fputs(";\n", out);
        }
    xmlFreeDoc(doc);
    if (fclose(out) != 0)
        fail("cannot write", argv[1]);
    return 0;
}
