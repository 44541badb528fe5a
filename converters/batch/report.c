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
    const record_parts **rows; /* at most REPORT_GROUP_ROWS of them */
    size_t count, cap;
} group;

struct report {
    const report_source *source;
    findings *found;
    arena *texts; /* names, and the records that are kept */
    report_printer *printer;
    group *groups;
    size_t group_count, group_cap;
    json_t *by_name;           /* group's key -> its index */
    const record_parts **slow; /* those that may be among the slowest */
    size_t slow_count, slow_cap;
    const char *folder, *results; /* of the further pages, and the file of the records, relative to OUT */
    FILE *lines;                  /* all records, lent to ... */
    pid_t lister;                 /* ... the process that makes the pages of the list; 0: this one does */
    xmlDocPtr list;               /* the page being filled, and its list, or NULL */
    xmlNodePtr rows;
    size_t row_count;
    xmlNodePtr sheets; /* what pages of the list there are, in order; a tree of its own */
    size_t sheet_count;
    xmlDocPtr first; /* page */
};

/* groups ______________________________________________________________________________________________________ */

static group *group_of(report *r, const char *name, const char *severity, const char *id)
{
    char *key = arena_printf(r->texts, "%s%s%s", severity ? severity : "", severity ? "-" : "", name);
    const json_t *known = json_object_get(r->by_name, key);
    group *g;

    if (known)
        return &r->groups[json_integer_value(known)];
    json_object_set_new(r->by_name, key, json_integer((json_int_t)r->group_count));
    r->groups = memory_grow(r->groups, &r->group_cap, r->group_count, sizeof *r->groups);
    g = &r->groups[r->group_count++];
    *g = (group){.name = key,
                 .severity = severity ? arena_strdup(r->texts, severity) : NULL,
                 .id = id ? arena_strdup(r->texts, id) : NULL,
                 .examples = id                             ? FINDING_EXAMPLES
                             : strcmp(name, "slowest") == 0 ? SIZE_MAX
                                                            : STATUS_EXAMPLES};
    return g;
}

/* `kept`: the copy of the record, made when the first group asks for it. */
static void group_add(report *r, group *g, const record_parts *record, const record_parts **kept)
{
    g->records++;
    if (g->count == REPORT_GROUP_ROWS)
        return;
    if (!*kept)
        *kept = record_copy(r->texts, record);
    g->rows = memory_grow(g->rows, &g->cap, g->count, sizeof *g->rows);
    g->rows[g->count++] = *kept;
}

static void note_groups(report *r, const record_parts *record, bool slow)
{
    const record_parts *kept = slow ? record_copy(r->texts, record) : NULL;

    if (slow) {
        r->slow = memory_grow(r->slow, &r->slow_cap, r->slow_count, sizeof *r->slow);
        r->slow[r->slow_count++] = kept;
    }
    if (record->status && strcmp(record->status, "ok") != 0)
        group_add(r, group_of(r, record->status, NULL, NULL), record, &kept);
    for (size_t i = 0; i < record->findings.count; i++) {
        const record_finding *f = &record->findings.items[i];

        if (f->id && f->severity)
            group_add(r, group_of(r, f->id, f->severity, f->id), record, &kept);
    }
}

/* The slowest of all are known at the end. */
static void note_slowest(report *r, const json_t *summary)
{
    json_t *ids = json_object();
    const json_t *item;
    size_t at;

    json_array_foreach(json_object_get(summary, "slowest"), at, item)
    {
        const char *id = json_string_value(json_object_get(item, "id"));

        if (id)
            json_object_set_new(ids, id, json_true());
    }
    for (size_t i = 0; i < r->slow_count; i++)
        if (r->slow[i]->id && json_object_get(ids, r->slow[i]->id))
            group_add(r, group_of(r, "slowest", NULL, NULL), r->slow[i], &r->slow[i]);
    json_decref(ids);
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
static void add_group(const report *r, xmlNodePtr parent, const group *g, const char *up, size_t most)
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
    for (size_t i = 0; i < g->count && i < most; i++)
        add_row(node, g, g->rows[i], up);
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
    int rc;

    add_group(r, xmlDocGetRootElement(doc), g, UP, REPORT_GROUP_ROWS);
    add_page_name(&file, r, g);
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

/* A process that makes pages: 0 in it, else its id, or -1 when there is none. */
static pid_t begin_process(void)
{
    pid_t parent = getpid(), pid;

    fflush(NULL);
    pid = fork();
    if (pid != 0)
        return pid;
    worker_leave_ending_to_parent("splbatch-page");
    if (getppid() != parent)
        _exit(1);
    return 0;
}

/* Whether it could make them. */
static bool end_process(pid_t pid)
{
    int status = 1;

    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && status == 0;
}

static pid_t begin_share(report *r, long first, long shares)
{
    pid_t pid = begin_process();

    if (pid == 0)
        _exit(write_share(r, first, shares) == 0 ? 0 : 1);
    return pid;
}

/* What another process could not do is done again in this one, which tells why. */
static int end_share(report *r, pid_t pid, long first, long shares)
{
    return end_process(pid) ? 0 : write_share(r, first, shares);
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

/* There are pages for it, all of REPORT_PAGE_ROWS but the last one. */
static bool has_list(const report *r)
{
    return r->source->records > REPORT_LISTED_MAX;
}

static void begin_list_page(report *r)
{
    xmlNodePtr root;

    r->list = new_page(r, "list", UP);
    root = xmlDocGetRootElement(r->list);
    report_tree_set_number(root, "number", (long long)r->sheet_count);
    report_tree_set_number(root, "of", (long long)((r->source->records + REPORT_PAGE_ROWS - 1) / REPORT_PAGE_ROWS));
    r->rows = xmlNewChild(root, NULL, (const xmlChar *)"leaflets", NULL);
}

static int end_list_page(report *r, const char *file)
{
    int rc = report_printer_further(r->printer, r->list, file, r->found);

    xmlFreeDoc(r->list);
    r->list = NULL;
    r->rows = NULL;
    return rc;
}

/* Ends the page that has rows, if there is one, and notes it for the first page. */
static int end_sheet(report *r)
{
    buffer file = BUFFER_INIT, address = BUFFER_INIT;
    xmlNodePtr sheet;
    int rc = 0;

    if (!has_list(r) || !r->row_count)
        return 0;
    buffer_printf(&file, "leaflets-%zu.html", r->sheet_count);
    if (r->list)
        rc = end_list_page(r, buffer_text(&file));
    report_printer_expect(r->printer, buffer_text(&file));
    sheet = xmlNewChild(r->sheets, NULL, (const xmlChar *)"sheet", NULL);
    report_tree_set_number(sheet, "rows", (long long)r->row_count);
    buffer_printf(&address, "%s/%s", r->folder, buffer_text(&file));
    report_tree_set_address(sheet, "href", "", buffer_text(&address));
    r->row_count = 0;
    buffer_release(&file);
    buffer_release(&address);
    return rc;
}

/* The record's row. Where another process makes the list, it is only counted. */
static int list_record(report *r, const record_parts *record)
{
    if (has_list(r) && !r->row_count) {
        r->sheet_count++;
        if (!r->lister)
            begin_list_page(r);
    }
    if (!r->lister)
        report_tree_add_leaflet(r->rows, record, r->list ? UP : "");
    r->row_count++;
    return has_list(r) && r->row_count == REPORT_PAGE_ROWS ? end_sheet(r) : 0;
}

/* All pages of the list. */
static int write_list(report *r, FILE *lines)
{
    size_t errors = r->found->by_severity[SEVERITY_ERROR];
    report_records records;
    const record_parts *record;
    int rc = 0;

    report_records_init(&records, lines, r->results);
    while (rc == 0 && (record = report_records_next(&records, r->found)))
        rc = list_record(r, record);
    report_records_release(&records);
    return rc == 0 && end_sheet(r) == 0 && r->found->by_severity[SEVERITY_ERROR] == errors ? 0 : -1;
}

/* The same in a process of its own, at a place of its own in the file. */
static int write_list_apart(report *r, FILE *lines)
{
    char path[64];
    FILE *own;

    snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(lines));
    own = fopen(path, "re");
    return own ? write_list(r, own) : -1;
}

/* What the other process could not do is done again in this one, which tells why. */
static int end_list(report *r)
{
    pid_t lister = r->lister;
    report *again;
    int rc;

    r->lister = 0;
    if (!lister || end_process(lister))
        return 0;
    again = report_new(r->source, r->found);
    rc = again ? write_list(again, r->lines) : -1;
    report_free(again);
    return rc;
}

/* the whole ___________________________________________________________________________________________________ */

report *report_new(const report_source *source, findings *found)
{
    report *r = memory_zalloc(1, sizeof *r);

    r->source = source;
    r->found = found;
    r->texts = arena_new();
    r->by_name = json_object();
    r->folder = arena_printf(r->texts, "summary%s.pages", source->suffix);
    r->results = arena_printf(r->texts, "results%s.ndjson", source->suffix);
    r->first = new_page(r, "summary", "");
    r->rows = r->sheets = xmlNewDocNode(r->first, NULL, (const xmlChar *)"leaflets", NULL);
    r->printer = report_printer_new(source, r->folder, NULL, found);
    if (r->printer)
        return r;
    report_free(r);
    return NULL;
}

void report_free(report *r)
{
    if (!r)
        return;
    if (r->lister)
        end_process(r->lister);
    if (r->sheets && !r->sheets->parent)
        xmlFreeNode(r->sheets);
    xmlFreeDoc(r->list);
    xmlFreeDoc(r->first);
    for (size_t i = 0; i < r->group_count; i++)
        free(r->groups[i].rows);
    free(r->groups);
    free(r->slow);
    json_decref(r->by_name);
    report_printer_free(r->printer);
    arena_free(r->texts);
    free(r);
}

void report_begin_list(report *r, FILE *lines)
{
    pid_t pid = r->source->processes > 1 && has_list(r) ? begin_process() : -1;

    if (pid == 0)
        _exit(write_list_apart(r, lines) == 0 ? 0 : 1);
    r->lister = pid > 0 ? pid : 0;
    r->lines = lines;
}

int report_add(report *r, const record_parts *record, bool slow)
{
    note_groups(r, record, slow);
    return list_record(r, record);
}

static int write_first(report *r, const json_t *summary)
{
    xmlNodePtr root = xmlDocGetRootElement(r->first);
    buffer name = BUFFER_INIT;
    int rc;

    report_tree_add_json(root, "summary", summary);
    xmlAddChild(root, r->sheets);
    for (size_t i = 0; i < r->group_count; i++)
        add_group(r, root, &r->groups[i], "", r->groups[i].examples);
    buffer_printf(&name, "summary%s.html", r->source->suffix);
    rc = report_printer_first(r->printer, r->first, buffer_text(&name), r->found);
    buffer_release(&name);
    if (rc == 0)
        report_printer_tidy(r->printer);
    return rc;
}

int report_finish(report *r, const char *summary)
{
    json_t *tree = json_loads(summary, JSON_ALLOW_NUL, NULL);
    int rc = -1;

    if (!tree) {
        findings_add(r->found, FINDING_INTERNAL, NULL, 0, 0, "the summary of the batch is no JSON");
        return -1;
    }
    note_slowest(r, tree);
    if (end_sheet(r) == 0 && write_group_pages(r) == 0 && end_list(r) == 0)
        rc = write_first(r, tree);
    json_decref(tree);
    return rc;
}
