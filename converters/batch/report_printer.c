#define _GNU_SOURCE /* O_DIRECTORY */
#include "batch/report_printer.h"
#include "base/memory.h"
#include "batch/sink.h"
#include "render/insert.h"
#include "render/transform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct report_printer {
    const report_source *source;
    const char *folder;
    json_t *written; /* names of the files in the folder */
    data_documents data;
    known_names names;
    insert style, script;
};

report_printer *report_printer_new(const report_source *source, const char *folder, const char *script, findings *found)
{
    report_printer *p = memory_zalloc(1, sizeof *p);

    p->source = source;
    p->folder = folder;
    p->written = json_object();
    if (insert_add(&p->style, "templates/html/page.css", found) == 0 &&
        insert_add(&p->style, "templates/report/report.css", found) == 0 &&
        (!script || insert_add(&p->script, script, found) == 0))
        return p;
    report_printer_free(p);
    return NULL;
}

void report_printer_free(report_printer *p)
{
    if (!p)
        return;
    json_decref(p->written);
    data_documents_release(&p->data);
    known_names_release(&p->names);
    insert_release(&p->style);
    insert_release(&p->script);
    free(p);
}

/* `path`: below OUT. */
static int write_file(const report_printer *p, const char *path, const buffer *content, findings *found)
{
    buffer name = BUFFER_INIT;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): nobody prints without a printer */
    int rc = sink_write_file(p->source->folder, p->source->temporary, path, content);

    if (rc != 0) {
        buffer_printf(&name, "%s/%s", p->source->out, path);
        findings_add(found, FINDING_FILE_WRITE, buffer_text(&name), 0, 0, "cannot write: %s", strerror(errno));
    }
    buffer_release(&name);
    return rc;
}

static int print(report_printer *p, xmlDocPtr page, const char *path, const insert *script, findings *found)
{
    bool with_script = script && script->text.len;
    const stylesheet_parameter parameters[] = {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): nobody prints without a printer */
        {"style", buffer_text(&p->style.text)},
        {"style-hash", p->style.hash},
        {"script", with_script ? buffer_text(&script->text) : NULL},
        /* cppcheck-suppress nullPointer ; there is one where it is used */
        {"script-hash", with_script ? script->hash : NULL},
        {NULL, NULL}};
    buffer html = BUFFER_INIT;
    int rc = transform_run(&html, &sheet_report_main, page,
                           &(transform_options){path, parameters, NULL, &p->data, &p->names}, found);

    if (rc == 0)
        rc = write_file(p, path, &html, found);
    buffer_release(&html);
    return rc;
}

int report_printer_first(report_printer *p, xmlDocPtr page, const char *file, findings *found)
{
    return print(p, page, file, &p->script, found);
}

void report_printer_expect(report_printer *p, const char *file)
{
    json_object_set_new(p->written, file, json_true());
}

/* The way to a file of the folder, which is noted as written. */
static void add_path(buffer *path, report_printer *p, const char *file)
{
    report_printer_expect(p, file);
    buffer_printf(path, "%s/%s", p->folder, file);
}

int report_printer_further(report_printer *p, xmlDocPtr page, const char *file, findings *found)
{
    buffer path = BUFFER_INIT;
    int rc;

    add_path(&path, p, file);
    rc = print(p, page, buffer_text(&path), NULL, found);
    buffer_release(&path);
    return rc;
}

int report_printer_file(report_printer *p, const char *file, const buffer *content, findings *found)
{
    buffer path = BUFFER_INIT;
    int rc;

    add_path(&path, p, file);
    rc = write_file(p, buffer_text(&path), content, found);
    buffer_release(&path);
    return rc;
}

static bool is_own(const char *name)
{
    const char *ending = strrchr(name, '.');

    return ending && (strcmp(ending, ".html") == 0 || strcmp(ending, ".json") == 0);
}

void report_printer_tidy(report_printer *p)
{
    int fd = openat(p->source->folder, p->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;

    if (!folder)
        return;
    while ((entry = readdir(folder)))
        if (is_own(entry->d_name) && !json_object_get(p->written, entry->d_name))
            unlinkat(fd, entry->d_name, 0);
    closedir(folder);
    if (json_object_size(p->written) == 0)
        unlinkat(p->source->folder, p->folder, AT_REMOVEDIR); /* when it is empty */
}
