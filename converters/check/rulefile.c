#include "check/rulefile.h"
#include "base/file.h"
#include "base/memory.h"
#include "spl/load.h"

#include <libxml/uri.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 1000 /* files read for one file of rules: each inclusion counts */

void rule_files_init(rule_files *files, const char *path, findings *found)
{
    const char *slash = strrchr(path, '/');
    char *name = slash ? memory_strndup(path, (size_t)(slash - path) + 1) : memory_strdup("./");

    *files = (rule_files){.path = path, .folder = realpath(name, NULL), .found = found};
    files->places = memory_grow(files->places, &files->place_cap, 0, sizeof *files->places);
    files->places[files->place_count++] = (rule_place){path, 0, 0};
    free(name);
}

void rule_files_release(rule_files *files)
{
    for (size_t i = 0; i < files->name_count; i++)
        free(files->names[i]);
    free(files->names);
    free(files->places);
    free(files->folder);
}

void rule_files_fault(rule_files *files, rule_place place, const char *format, ...)
{
    buffer text = BUFFER_INIT;
    va_list args;

    va_start(args, format);
    buffer_vprintf(&text, format, args);
    va_end(args);
    findings_add(files->found, FINDING_RULES_FILE, place.file, place.line, place.column, "%s", buffer_text(&text));
    buffer_release(&text);
}

static const char *keep_name(rule_files *files, const char *name)
{
    files->names = memory_grow(files->names, &files->name_cap, files->name_count, sizeof *files->names);
    return files->names[files->name_count++] = memory_strdup(name);
}

/* Reads and parses; what is wrong with the bytes is said as the one kind of finding that files of rules have. */
static xmlDocPtr load(rule_files *files, const char *path)
{
    buffer bytes = BUFFER_INIT;
    findings trouble;
    xmlDocPtr doc = NULL;

    findings_init(&trouble);
    if (file_read(&bytes, NULL, path, FILE_MAX_SIZE_DEFAULT, &trouble) == 0)
        doc = spl_load(path, buffer_text(&bytes), bytes.len, &trouble);
    for (size_t i = 0; i < trouble.count && !doc; i++) {
        const finding *f = &trouble.items[i];

        if (f->severity == SEVERITY_ERROR)
            rule_files_fault(files, (rule_place){path, f->line, f->column}, "%s", f->text);
    }
    if (doc) {
        doc->_private = (void *)keep_name(files, path);
        doc->URL = xmlURIEscapeStr(BAD_CAST path, BAD_CAST "/");
    }
    files->found->machine = files->found->machine || trouble.machine;
    findings_release(&trouble);
    buffer_release(&bytes);
    return doc;
}

xmlDocPtr rule_files_open(rule_files *files)
{
    return load(files, files->path);
}

/* The path an address means, in the way the user named the main file. Freed by the caller. */
static char *resolve(const char *url, const char *href, buffer *why)
{
    if (url && !strstr(url, "://") && strncmp(href, "file:", 5) != 0)
        return xmlURIUnescapeString(url, 0, NULL);
    buffer_puts(why, "is no relative path");
    return NULL;
}

static bool is_inside(const rule_files *files, const char *path, buffer *why)
{
    char *real = realpath(path, NULL);
    size_t len = files->folder ? strlen(files->folder) : 0;
    bool inside = false;

    if (!real)
        buffer_puts(why, "there is no such file");
    else if (!(inside = len > 0 && strncmp(real, files->folder, len) == 0 && (len == 1 || real[len] == '/')))
        buffer_puts(why, "is outside of the folder of the rules");
    free(real);
    return inside;
}

xmlDocPtr rule_files_include(rule_files *files, const char *base, const char *href, buffer *why)
{
    xmlChar *url = xmlBuildURI(BAD_CAST href, BAD_CAST base);
    char *path = resolve((char *)url, href, why);
    xmlDocPtr doc = NULL;

    if (path && files->name_count >= FILES_MAX)
        buffer_puts(why, "too many files are included, or they include each other");
    else if (path && is_inside(files, path, why) && !(doc = load(files, path)))
        buffer_puts(why, "what is wrong with it was said");
    if (doc) {
        xmlFree((xmlChar *)doc->URL);
        doc->URL = url;
        url = NULL;
    }
    xmlFree(path);
    xmlFree(url);
    return doc;
}

rule_place rule_files_place(rule_files *files, const xmlNode *node)
{
    const char *name = node && node->doc ? node->doc->_private : NULL;

    return (rule_place){name ? name : files->path, spl_node_line(node), spl_node_column(node)};
}

size_t rule_files_remember(rule_files *files, const xmlNode *node)
{
    files->places = memory_grow(files->places, &files->place_cap, files->place_count, sizeof *files->places);
    files->places[files->place_count] = rule_files_place(files, node);
    return files->place_count++;
}
