#define _POSIX_C_SOURCE 200809L
#include "batch/report.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "batch/report_printer.h"
#include "batch/report_records.h"
#include "batch/report_tree.h"
#include "batch/worker.h"
#include "check/rules.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define UP "../" /* from the further pages to OUT */

/* The rows of a group that the first page shows itself. */
#define FINDING_EXAMPLES 10
#define STATUS_EXAMPLES 10

/* Of a leaflet that failed or has errors. */
#define ERRORS_SHOWN 3

/* A finding's id is part of a file's name up to this length; that of a house rule may be longer. */
#define NAME_MAX_BYTES 100

/* Leaflets that have something in common: a status, a finding, a place among the slowest. */
typedef struct {
    const char *name;     /* of its page, without ending */
    const char *id;       /* of the finding, or NULL */
    const char *severity; /* of the finding, or NULL */
    size_t records, examples;
    long long *places; /* of their records, at most REPORT_GROUP_ROWS */
    size_t count, cap;
} group;

typedef struct {
    const report_source *source;
    findings *found;
    arena *names;
    json_t *summary;
    report_records records;
    report_printer *printer;
    group *groups;
    size_t group_count, group_cap;
    json_t *by_name;              /* group's key -> its index */
    json_t *slowest;              /* ids of the slowest */
    const char *folder, *results; /* of the further pages, and the file of the records, relative to OUT */
    xmlDocPtr list;               /* the page being filled, and its list, or NULL */
    xmlNodePtr rows;
    size_t row_count;
    xmlNodePtr sheets; /* what pages of the list there are, in order; a tree of its own */
    size_t sheet_count;
} report;

/* groups ______________________________________________________________________________________________________ */

static group *group_of(report *r, const char *name, const char *severity, const char *id)
{
    char *key = arena_printf(r->names, "%s%s%s", severity ? severity : "", severity ? "-" : "", name);
    const json_t *known = json_object_get(r->by_name, key);
    group *g;

    if (known)
        return &r->groups[json_integer_value(known)];
    json_object_set_new(r->by_name, key, json_integer((json_int_t)r->group_count));
    r->groups = memory_grow(r->groups, &r->group_cap, r->group_count, sizeof *r->groups);
    g = &r->groups[r->group_count++];
    *g = (group){.name = key,
                 .severity = severity ? arena_strdup(r->names, severity) : NULL,
                 .id = id ? arena_strdup(r->names, id) : NULL,
                 .examples = id                             ? FINDING_EXAMPLES
                             : strcmp(name, "slowest") == 0 ? SIZE_MAX
                                                            : STATUS_EXAMPLES};
    return g;
}

static void group_add(group *g, long long place)
{
    g->records++;
    if (g->count == REPORT_GROUP_ROWS)
        return;
    g->places = memory_grow(g->places, &g->cap, g->count, sizeof *g->places);
    g->places[g->count++] = place;
}

static void note_groups(report *r, const record_parts *record, long long place)
{
    if (record->status && strcmp(record->status, "ok") != 0)
        group_add(group_of(r, record->status, NULL, NULL), place);
    if (record->id && json_object_get(r->slowest, record->id))
        group_add(group_of(r, "slowest", NULL, NULL), place);
    for (size_t i = 0; i < record->findings.count; i++) {
        const record_finding *f = &record->findings.items[i];

        if (f->id && f->severity)
            group_add(group_of(r, f->id, f->severity, f->id), place);
    }
}

/* Pages of findings are named after them where that makes a good name. */
static void add_page_name(buffer *out, const report *r, const group *g)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

    if (strlen(g->name) < NAME_MAX_BYTES && strspn(g->name, good) == strlen(g->name))
        buffer_printf(out, "%s.html", g->name);
    else
        buffer_printf(out, "finding-%zu.html", (size_t)(g - r->groups) + 1);
}

static bool has_page(const group *g)
{
    return g->records > g->examples;
}

static const char *explanation_of(const char *id)
{
    if (finding_id_of(id) != FINDING__MAX)
        return finding_kind_of(finding_id_of(id))->explanation;
    for (size_t i = 0; i < RULE__MAX; i++)
        if (strcmp(rules_table[i].id, id) == 0)
            return rules_table[i].explanation;
    return NULL;
}

/* The leaflet, with the finding it is here for, or its first errors. */
static void add_row(xmlNodePtr parent, const group *g, const record_parts *record, const char *up)
{
    xmlNodePtr row = report_tree_add_leaflet(parent, record, up);

    if (g->id)
        report_tree_add_findings(row, record, g->severity, g->id, 1);
    else if (strcmp(g->name, "slowest") != 0)
        report_tree_add_findings(row, record, "error", NULL, ERRORS_SHOWN);
}

/* The group with its first `most` rows. */
static int add_group(report *r, xmlNodePtr parent, const group *g, const char *up, size_t most)
{
    xmlNodePtr node = xmlNewChild(parent, NULL, (const xmlChar *)"group", NULL);

    report_tree_set(node, "name", g->id ? "finding" : g->name);
    report_tree_set(node, "id", g->id);
    report_tree_set(node, "severity", g->severity);
    report_tree_set_number(node, "records", (long long)g->records);
    report_tree_set(node, "explanation", g->id ? explanation_of(g->id) : NULL);
    if (has_page(g)) {
        buffer file = BUFFER_INIT;

        buffer_printf(&file, "%s/", r->folder);
        add_page_name(&file, r, g);
        report_tree_set_address(node, "href", up, buffer_text(&file));
        buffer_release(&file);
    }
    for (size_t i = 0; i < g->count && i < most; i++) {
        const record_parts *record = report_records_at(&r->records, g->places[i], r->found);

        if (!record)
            return -1;
        add_row(node, g, record, up);
    }
    return 0;
}

/* pages _______________________________________________________________________________________________________ */

static xmlDocPtr new_page(const report *r, const char *kind, const char *up)
{
    xmlDocPtr doc = report_tree_new(kind, up);
    xmlNodePtr root = xmlDocGetRootElement(doc);
    buffer name = BUFFER_INIT;

    buffer_printf(&name, "summary%s.html", r->source->suffix);
    report_tree_set_address(root, "home", up, buffer_text(&name));
    report_tree_set(root, "results", r->results);
    buffer_release(&name);
    return doc;
}

static int write_group_page(report *r, const group *g)
{
    xmlDocPtr doc = new_page(r, "group", UP);
    buffer file = BUFFER_INIT;
    int rc = add_group(r, xmlDocGetRootElement(doc), g, UP, REPORT_GROUP_ROWS);

    add_page_name(&file, r, g);
    if (rc == 0)
        rc = report_printer_further(r->printer, doc, buffer_text(&file), r->found);
    buffer_release(&file);
    xmlFreeDoc(doc);
    return rc;
}

/* Every so manieth of the pages, from `first` on. */
static int write_share(report *r, long first, long shares)
{
    long page = 0;

    for (size_t i = 0; i < r->group_count; i++)
        if (has_page(&r->groups[i]) && page++ % shares == first && write_group_page(r, &r->groups[i]) != 0)
            return -1;
    return 0;
}

/* Notes the pages of groups, and returns how many there are. */
static long expect_group_pages(report *r)
{
    long count = 0;

    for (size_t i = 0; i < r->group_count; i++) {
        buffer file = BUFFER_INIT;

        if (!has_page(&r->groups[i]))
            continue;
        add_page_name(&file, r, &r->groups[i]);
        report_printer_expect(r->printer, buffer_text(&file));
        buffer_release(&file);
        count++;
    }
    return count;
}

/* A process that writes a share and ends with 0 when it could. */
static pid_t begin_share(report *r, long first, long shares)
{
    pid_t parent = getpid(), pid;

    fflush(NULL);
    pid = fork();
    if (pid != 0)
        return pid;
    worker_leave_ending_to_parent("splbatch-page");
    _exit(getppid() == parent && write_share(r, first, shares) == 0 ? 0 : 1);
}

/* What another process could not do is done again in this one, which tells why. */
static int end_share(report *r, pid_t pid, long first, long shares)
{
    int status = 1;

    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && status == 0 ? 0 : write_share(r, first, shares);
}

/* The pages of groups are written by as many processes as there were workers, which have ended. */
static int write_group_pages(report *r)
{
    long pages = expect_group_pages(r), shares = r->source->processes < pages ? r->source->processes : pages;
    pid_t *pids = memory_zalloc(shares > 1 ? (size_t)shares : 1, sizeof *pids);
    int rc;

    for (long i = 1; i < shares; i++)
        pids[i] = begin_share(r, i, shares);
    rc = write_share(r, 0, shares > 1 ? shares : 1);
    for (long i = 1; i < shares; i++)
        if (end_share(r, pids[i], i, shares) != 0)
            rc = -1;
    free(pids);
    return rc;
}

/* the list ____________________________________________________________________________________________________ */

static size_t total_of(const report *r)
{
    return (size_t)json_integer_value(json_object_get(r->summary, "records"));
}

static void begin_list_page(report *r)
{
    xmlNodePtr root;

    r->list = new_page(r, "list", UP);
    root = xmlDocGetRootElement(r->list);
    report_tree_set_number(root, "number", (long long)++r->sheet_count);
    report_tree_set_number(root, "of", (long long)((total_of(r) + REPORT_PAGE_ROWS - 1) / REPORT_PAGE_ROWS));
    r->rows = xmlNewChild(root, NULL, (const xmlChar *)"leaflets", NULL);
    r->row_count = 0;
}

static int end_list_page(report *r)
{
    buffer file = BUFFER_INIT;
    xmlNodePtr sheet;
    int rc;

    if (!r->list)
        return 0;
    buffer_printf(&file, "leaflets-%zu.html", r->sheet_count);
    rc = report_printer_further(r->printer, r->list, buffer_text(&file), r->found);
    sheet = xmlNewChild(r->sheets, NULL, (const xmlChar *)"sheet", NULL);
    report_tree_set_number(sheet, "rows", (long long)r->row_count);
    buffer_clear(&file);
    buffer_printf(&file, "%s/leaflets-%zu.html", r->folder, r->sheet_count);
    report_tree_set_address(sheet, "href", "", buffer_text(&file));
    buffer_release(&file);
    xmlFreeDoc(r->list);
    r->list = NULL;
    r->rows = NULL;
    return rc;
}

static int list_record(report *r, const record_parts *record)
{
    if (total_of(r) > REPORT_LISTED_MAX && !r->list)
        begin_list_page(r);
    report_tree_add_leaflet(r->rows, record, r->list ? UP : "");
    r->row_count++;
    return r->list && r->row_count == REPORT_PAGE_ROWS ? end_list_page(r) : 0;
}

/* the whole ___________________________________________________________________________________________________ */

static int read_records(report *r)
{
    size_t errors = r->found->by_severity[SEVERITY_ERROR];
    const record_parts *record;
    int rc = 0;

    while (rc == 0 && (record = report_records_next(&r->records, r->found))) {
        note_groups(r, record, r->records.last.place);
        rc = list_record(r, record);
    }
    return rc == 0 && r->found->by_severity[SEVERITY_ERROR] == errors ? end_list_page(r) : -1;
}

static int add_first_groups(report *r, xmlNodePtr root)
{
    for (size_t i = 0; i < r->group_count; i++)
        if (add_group(r, root, &r->groups[i], "", r->groups[i].examples) != 0)
            return -1;
    return 0;
}

static void note_slowest(report *r)
{
    const json_t *item;
    size_t i;

    json_array_foreach(json_object_get(r->summary, "slowest"), i, item)
    {
        const char *id = json_string_value(json_object_get(item, "id"));

        if (id)
            json_object_set_new(r->slowest, id, json_true());
    }
}

static int write_all(report *r)
{
    xmlDocPtr first = new_page(r, "summary", "");
    xmlNodePtr root = xmlDocGetRootElement(first);
    buffer name = BUFFER_INIT;
    int rc = -1;

    report_tree_add_json(root, "summary", r->summary);
    r->rows = r->sheets = xmlNewChild(root, NULL, (const xmlChar *)"leaflets", NULL);
    if (read_records(r) != 0 || write_group_pages(r) != 0 || add_first_groups(r, root) != 0)
        goto out;
    buffer_printf(&name, "summary%s.html", r->source->suffix);
    rc = report_printer_first(r->printer, first, buffer_text(&name), r->found);
    if (rc == 0)
        report_printer_tidy(r->printer);
out:
    xmlFreeDoc(r->list);
    xmlFreeDoc(first);
    buffer_release(&name);
    return rc;
}

static void release(report *r)
{
    for (size_t i = 0; i < r->group_count; i++)
        free(r->groups[i].places);
    free(r->groups);
    json_decref(r->by_name);
    json_decref(r->slowest);
    json_decref(r->summary);
    report_records_release(&r->records);
    report_printer_free(r->printer);
    arena_free(r->names);
}

int report_write(const report_source *source, findings *found)
{
    report r = {
        .source = source, .found = found, .names = arena_new(), .by_name = json_object(), .slowest = json_object()};
    int rc = -1;

    r.folder = arena_printf(r.names, "summary%s.pages", source->suffix);
    r.results = arena_printf(r.names, "results%s.ndjson", source->suffix);
    report_records_init(&r.records, source->results, r.results);
    r.summary = json_loads(source->summary, JSON_ALLOW_NUL, NULL);
    if (!r.summary) {
        findings_add(found, FINDING_INTERNAL, NULL, 0, 0, "the summary of the batch is no JSON");
    } else if ((r.printer = report_printer_new(source, r.folder, NULL, found))) {
        note_slowest(&r);
        rc = write_all(&r);
    }
    release(&r);
    return rc;
}
