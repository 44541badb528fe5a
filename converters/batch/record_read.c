#include "batch/record_read.h"
#include "base/memory.h"
#include "batch/json_reader.h"

#include <stdlib.h>
#include <string.h>

/* A new item of one of the lists, all 0. */
#define LIST_ADD(list)                                                                                                 \
    ((list)->items = memory_grow((list)->items, &(list)->cap, (list)->count, sizeof *(list)->items),                   \
     memset(&(list)->items[(list)->count], 0, sizeof *(list)->items), &(list)->items[(list)->count++])

static bool is(const char *name, const char *wanted)
{
    return *name == *wanted && strcmp(name, wanted) == 0;
}

static void read_finding(json_reader *j, record_finding *f)
{
    const char *name;

    while (json_reader_member(j, &name)) {
        if (is(name, "id"))
            f->id = json_reader_string(j);
        else if (is(name, "severity"))
            f->severity = json_reader_string(j);
        else if (is(name, "text"))
            f->text = json_reader_string(j);
        else if (is(name, "count"))
            json_reader_integer(j, &f->count);
        else if (is(name, "line"))
            json_reader_integer(j, &f->line);
        else if (is(name, "column"))
            json_reader_integer(j, &f->column);
        else
            json_reader_skip(j);
    }
}

static void read_section(json_reader *j, record_section *s)
{
    const char *name;

    while (json_reader_member(j, &name)) {
        if (is(name, "code"))
            s->code = json_reader_string(j);
        else if (is(name, "name"))
            s->name = json_reader_string(j);
        else if (is(name, "titled"))
            s->titled = json_reader_true(j);
        else if (is(name, "confidence"))
            s->has_confidence = json_reader_number(j, &s->confidence);
        else
            json_reader_skip(j);
    }
}

static void read_output(json_reader *j, record_output *o)
{
    const char *name;

    while (json_reader_member(j, &name)) {
        if (is(name, "kind"))
            o->kind = json_reader_string(j);
        else if (is(name, "file"))
            o->file = json_reader_string(j);
        else if (is(name, "bytes"))
            json_reader_integer(j, &o->bytes);
        else
            json_reader_skip(j);
    }
}

/* members of the record ________________________________________________________________________________________ */

/* Each reads a member into the record, or into `field` of it. */

static void read_string(json_reader *j, record_parts *r, void *field)
{
    (void)r;
    *(const char **)field = json_reader_string(j);
}

static void read_integer(json_reader *j, record_parts *r, void *field)
{
    (void)r;
    json_reader_integer(j, field);
}

static void read_strings(json_reader *j, record_parts *r, void *field)
{
    record_texts *texts = field;

    (void)r;
    if (!json_reader_array(j))
        return;
    while (json_reader_element(j)) {
        const char *text = json_reader_string(j);

        if (text)
            *LIST_ADD(texts) = text;
    }
}

static void read_type(json_reader *j, record_parts *r, void *field)
{
    const char *name;

    (void)field;
    if (!json_reader_object(j))
        return;
    while (json_reader_member(j, &name)) {
        if (is(name, "name"))
            r->type_name = json_reader_string(j);
        else
            json_reader_skip(j);
    }
}

static void read_confidence(json_reader *j, record_parts *r, void *field)
{
    const char *name;

    (void)field;
    r->has_confidence = json_reader_object(j);
    while (r->has_confidence && json_reader_member(j, &name)) {
        if (is(name, "least"))
            json_reader_number(j, &r->least);
        else if (is(name, "mean"))
            json_reader_number(j, &r->mean);
        else
            json_reader_skip(j);
    }
}

static void read_ledger(json_reader *j, record_parts *r, void *field)
{
    const char *name;

    (void)field;
    if (!json_reader_object(j))
        return;
    while (json_reader_member(j, &name)) {
        if (is(name, "kept"))
            json_reader_integer(j, &r->kept);
        else if (is(name, "transformed"))
            json_reader_integer(j, &r->transformed);
        else if (is(name, "omitted"))
            json_reader_integer(j, &r->omitted);
        else
            json_reader_skip(j);
    }
}

static void read_time(json_reader *j, record_parts *r, void *field)
{
    const char *name;

    (void)field;
    r->has_time = json_reader_object(j);
    while (r->has_time && json_reader_member(j, &name)) {
        if (is(name, "total"))
            json_reader_integer(j, &r->total);
        else
            json_reader_skip(j);
    }
}

static void read_packed(json_reader *j, record_parts *r, void *field)
{
    (void)field;
    json_reader_skip(j);
    r->packed = true;
}

static void read_findings(json_reader *j, record_parts *r, void *field)
{
    (void)field;
    if (!json_reader_array(j))
        return;
    while (json_reader_element(j))
        if (json_reader_object(j))
            read_finding(j, LIST_ADD(&r->findings));
}

static void read_sections(json_reader *j, record_parts *r, void *field)
{
    (void)field;
    r->has_sections = json_reader_array(j);
    while (r->has_sections && json_reader_element(j))
        if (json_reader_object(j))
            read_section(j, LIST_ADD(&r->sections));
}

static void read_outputs(json_reader *j, record_parts *r, void *field)
{
    (void)field;
    r->has_outputs = json_reader_array(j);
    while (r->has_outputs && json_reader_element(j))
        if (json_reader_object(j))
            read_output(j, LIST_ADD(&r->outputs));
}

/* In the order in which record_write puts them, so that the next one is mostly the one sought. */
static const struct {
    const char *name;
    void (*read)(json_reader *j, record_parts *r, void *field);
    size_t field; /* its offset */
} members[] = {{"number", read_integer, offsetof(record_parts, number)},
               {"id", read_string, offsetof(record_parts, id)},
               {"file", read_string, offsetof(record_parts, file)},
               {"kind", read_string, offsetof(record_parts, kind)},
               {"status", read_string, offsetof(record_parts, status)},
               {"reason", read_string, offsetof(record_parts, reason)},
               {"bytes", read_integer, offsetof(record_parts, bytes)},
               {"title", read_string, offsetof(record_parts, title)},
               {"active", read_strings, offsetof(record_parts, active)},
               {"forms", read_strings, offsetof(record_parts, forms)},
               {"holder", read_string, offsetof(record_parts, holder)},
               {"language", read_string, offsetof(record_parts, language)},
               {"type", read_type, 0},
               {"sections", read_sections, 0},
               {"confidence", read_confidence, 0},
               {"ledger", read_ledger, 0},
               {"findings", read_findings, 0},
               {"outputs", read_outputs, 0},
               {"packed", read_packed, 0},
               {"time", read_time, 0}};

#define MEMBERS (sizeof members / sizeof *members)

/* Reads the value of a member; *next is the place in the table where the search begins, and the next one will. */
static void read_member(json_reader *j, record_parts *r, const char *name, size_t *next)
{
    for (size_t i = 0; i < MEMBERS; i++) {
        size_t at = (*next + i) % MEMBERS;

        if (!is(name, members[at].name))
            continue;
        members[at].read(j, r, (char *)r + members[at].field);
        *next = at + 1;
        return;
    }
    json_reader_skip(j);
}

static void clear(record_parts *r)
{
    record_parts empty = RECORD_PARTS_INIT;

    empty.active = r->active;
    empty.forms = r->forms;
    empty.sections = r->sections;
    empty.findings = r->findings;
    empty.outputs = r->outputs;
    empty.active.count = empty.forms.count = empty.sections.count = empty.findings.count = empty.outputs.count = 0;
    *r = empty;
}

const char *record_read(record_parts *r, char *line, size_t len)
{
    const char *name;
    size_t next = 0;
    json_reader j;

    clear(r);
    json_reader_init(&j, line, len);
    if (!json_reader_object(&j) && !j.fault)
        return "something that is no object";
    while (json_reader_member(&j, &name))
        read_member(&j, r, name, &next);
    json_reader_end(&j);
    return j.fault;
}

void record_parts_release(record_parts *r)
{
    free(r->active.items);
    free(r->forms.items);
    free(r->sections.items);
    free(r->findings.items);
    free(r->outputs.items);
    *r = (record_parts)RECORD_PARTS_INIT;
}

static const char *copy_text(arena *a, const char *text)
{
    return text ? arena_strdup(a, text) : NULL;
}

static void copy_findings(arena *a, record_parts *copy)
{
    record_finding *items = arena_room(a, copy->findings.count * sizeof *items);

    for (size_t i = 0; i < copy->findings.count; i++) {
        items[i] = copy->findings.items[i];
        items[i].id = copy_text(a, items[i].id);
        items[i].severity = copy_text(a, items[i].severity);
        items[i].text = copy_text(a, items[i].text);
    }
    copy->findings.items = items;
}

static void copy_outputs(arena *a, record_parts *copy)
{
    record_output *items = arena_room(a, copy->outputs.count * sizeof *items);

    for (size_t i = 0; i < copy->outputs.count; i++) {
        items[i] = copy->outputs.items[i];
        items[i].kind = copy_text(a, items[i].kind);
        items[i].file = copy_text(a, items[i].file);
    }
    copy->outputs.items = items;
}

const record_parts *record_copy(arena *a, const record_parts *r)
{
    record_parts *copy = arena_room(a, sizeof *copy);
    const char **texts[] = {&copy->id,    &copy->file,   &copy->kind,     &copy->status,   &copy->reason,
                            &copy->title, &copy->holder, &copy->language, &copy->type_name};

    *copy = *r;
    memset(&copy->sections, 0, sizeof copy->sections);
    memset(&copy->active, 0, sizeof copy->active);
    memset(&copy->forms, 0, sizeof copy->forms);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = copy_text(a, *texts[i]);
    copy_findings(a, copy);
    copy_outputs(a, copy);
    return copy;
}

const record_finding *record_first_error(const record_parts *r)
{
    for (size_t i = 0; i < r->findings.count; i++)
        if (r->findings.items[i].severity && is(r->findings.items[i].severity, "error"))
            return &r->findings.items[i];
    return NULL;
}
