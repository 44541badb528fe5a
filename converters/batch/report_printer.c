#include "batch/report_printer.h"
#include "base/file.h"
#include "base/memory.h"
#include "render/html.h"
#include "render/insert.h"
#include "render/stylesheet.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct report_printer {
    char *out, *folder; /* folder: below out, with the way to it */
    bool made;          /* the folder is there */
    json_t *written;    /* names of the files in the folder */
    stylesheet *sheet;
    insert style, script;
};

report_printer *report_printer_new(const char *out, const char *folder, const char *script, findings *found)
{
    report_printer *p = memory_zalloc(1, sizeof *p);
    buffer path = BUFFER_INIT;

    buffer_printf(&path, "%s/%s", out, folder);
    p->out = memory_strdup(out);
    p->folder = buffer_detach(&path);
    p->written = json_object();
    p->sheet = stylesheet_new("templates/report/main.xsl", found);
    if (p->sheet && insert_add(&p->style, "templates/html/page.css", found) == 0 &&
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
    free(p->out);
    free(p->folder);
    json_decref(p->written);
    stylesheet_free(p->sheet);
    insert_release(&p->style);
    insert_release(&p->script);
    free(p);
}

static int print(report_printer *p, xmlDocPtr page, const char *path, const insert *script, findings *found)
{
    xmlDocPtr result = stylesheet_apply(
        p->sheet, page, path,
        (stylesheet_parameter[]){{"style", buffer_text(&p->style.text)},
                                 {"style-hash", p->style.hash},
                                 {"script", script && script->text.len ? buffer_text(&script->text) : NULL},
                                 {"script-hash", script && script->text.len ? script->hash : NULL},
                                 {NULL, NULL}},
        found);
    buffer html = BUFFER_INIT;
    int rc;

    if (!result)
        return -1;
    html_write(&html, result);
    xmlFreeDoc(result);
    rc = file_write(path, buffer_text(&html), html.len, found);
    buffer_release(&html);
    return rc;
}

int report_printer_first(report_printer *p, xmlDocPtr page, const char *file, findings *found)
{
    buffer path = BUFFER_INIT;
    int rc;

    buffer_printf(&path, "%s/%s", p->out, file);
    rc = print(p, page, buffer_text(&path), &p->script, found);
    buffer_release(&path);
    return rc;
}

/* The way to a file of the folder, which is made when it is not there. */
static int prepare(report_printer *p, buffer *path, const char *file, findings *found)
{
    if (!p->made && mkdir(p->folder, 0777) != 0 && errno != EEXIST) {
        findings_add(found, FINDING_FILE_WRITE, p->folder, 0, 0, "%s", strerror(errno));
        return -1;
    }
    p->made = true;
    json_object_set_new(p->written, file, json_true());
    buffer_printf(path, "%s/%s", p->folder, file);
    return 0;
}

int report_printer_further(report_printer *p, xmlDocPtr page, const char *file, findings *found)
{
    buffer path = BUFFER_INIT;
    int rc = prepare(p, &path, file, found);

    if (rc == 0)
        rc = print(p, page, buffer_text(&path), NULL, found);
    buffer_release(&path);
    return rc;
}

int report_printer_file(report_printer *p, const char *file, const char *data, size_t len, findings *found)
{
    buffer path = BUFFER_INIT;
    int rc = prepare(p, &path, file, found);

    if (rc == 0)
        rc = file_write(buffer_text(&path), data, len, found);
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
    DIR *folder = opendir(p->folder);
    const struct dirent *entry;
    buffer path = BUFFER_INIT;

    if (!folder)
        return;
    while ((entry = readdir(folder))) {
        if (!is_own(entry->d_name) || json_object_get(p->written, entry->d_name))
            continue;
        buffer_clear(&path);
        buffer_printf(&path, "%s/%s", p->folder, entry->d_name);
        unlink(buffer_text(&path));
    }
    closedir(folder);
    if (!p->made)
        rmdir(p->folder); /* when it is empty */
    buffer_release(&path);
}
