#include "batch/intake.h"
#include "base/file.h"
#include "base/inputs.h"
#include "base/memory.h"
#include "batch/members.h"
#include "batch/names.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_trouble(plan *p, const char *id, const char *file, finding_id kind, const char *text)
{
    job j = {.kind = JOB_TROUBLE, .finding = (int)kind, .id = id, .file = file, .trouble = text};

    plan_add(p, &j);
}

/* Adds the job if its id can be the name of files. */
static void add_job(plan *p, job *j)
{
    const char *fault = names_id_fault(j->id ? j->id : "");
    buffer text = BUFFER_INIT;

    if (!fault) {
        plan_add(p, j);
        return;
    }
    buffer_printf(&text, "the id '%.100s' %s", j->id ? j->id : "", fault);
    add_trouble(p, j->id, j->file, FINDING_INPUT_ENTRY, text.data);
    buffer_release(&text);
}

/* archives _____________________________________________________________________________________________________ */

/* A name that leads out of the folder it would be unpacked to. */
static bool leads_out(const char *name)
{
    return *name == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../");
}

/* `fault`: why it cannot be read, or NULL. */
static void add_member(plan *p, const char *archive, const char *name, const char *fault, uint64_t number,
                       long long mtime)
{
    buffer id = BUFFER_INIT, file = BUFFER_INIT;
    job j = {.kind = JOB_MEMBER, .member = number, .mtime = mtime, .archive = archive};

    while (strncmp(name, "./", 2) == 0)
        name += 2;
    names_id_of(&id, name);
    buffer_printf(&file, "%s:%s", archive, name);
    j.id = buffer_text(&id);
    j.file = buffer_text(&file);
    if (leads_out(name))
        add_trouble(p, NULL, j.file, FINDING_INPUT_ENTRY, "the name leads out of the archive");
    else if (fault)
        add_trouble(p, NULL, j.file, FINDING_INPUT_ENTRY, fault);
    else
        add_job(p, &j);
    buffer_release(&id);
    buffer_release(&file);
}

static size_t add_archive(plan *p, const char *path)
{
    const char *name;
    long long mtime;
    uint64_t number = 0;
    size_t left_out = 0;
    findings found;
    members *m;

    findings_init(&found);
    m = members_open(path, &found);
    while (m && members_next(m, &name, &mtime) > 0)
        add_member(p, path, name, members_fault(m), number++, mtime);
    if (m && !number && !found.count)
        findings_add(&found, FINDING_INPUT_NONE, path, 0, 0, "holds no leaflet");
    for (size_t i = 0; i < found.count; i++)
        add_trouble(p, NULL, path, finding_id_of(found.items[i].id), found.items[i].text);
    if (m)
        left_out = members_left_out(m);
    members_close(m);
    findings_release(&found);
    return left_out;
}

/* files, folders and lists of names ____________________________________________________________________________ */

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static size_t add_input(plan *p, const input *in)
{
    buffer id = BUFFER_INIT;
    job j = {.kind = JOB_FILE, .file = in->path};
    size_t left_out = 0;

    names_id_of(&id, in->name ? in->path + in->name : base_of(in->path));
    j.id = buffer_text(&id);
    if (in->trouble)
        add_trouble(p, id.data, in->path, in->kind, in->trouble);
    else if (names_is_archive(in->path))
        left_out = add_archive(p, in->path);
    else
        add_job(p, &j);
    buffer_release(&id);
    return left_out;
}

static size_t add_inputs(plan *p, const intake_sources *s)
{
    size_t left_out;
    inputs list;

    inputs_init(&list);
    list.endings = names_endings;
    if (s->out) {
        list.skip_device = s->out->st_dev;
        list.skip_inode = s->out->st_ino;
    }
    for (int i = 0; i < s->operand_count; i++)
        inputs_add(&list, s->operands[i]);
    if (s->files_from)
        inputs_add_from(&list, s->files_from, s->null);
    left_out = list.left_out;
    for (size_t i = 0; i < list.count; i++)
        left_out += add_input(p, &list.items[i]);
    inputs_release(&list);
    return left_out;
}

/* manifests ____________________________________________________________________________________________________ */

typedef struct {
    const char *id, *path, *digest;
} entry;

/* What is wrong with the line, or NULL. Strings of the entry are in *object or in the line, which is changed. */
static const char *read_json(entry *e, json_t **object, const char *line, size_t len)
{
    json_error_t error;

    *object = json_loadb(line, len, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(*object))
        return "is no JSON object";
    e->id = json_string_value(json_object_get(*object, "id"));
    e->path = json_string_value(json_object_get(*object, "path"));
    e->digest = json_string_value(json_object_get(*object, "sha256"));
    return e->id && e->path ? NULL : "has no \"id\" or no \"path\"";
}

static const char *read_columns(entry *e, char *line)
{
    char *path = strchr(line, '\t'), *digest;

    if (!path)
        return "has no tab behind the id";
    *path++ = '\0';
    digest = strchr(path, '\t');
    if (digest)
        *digest++ = '\0';
    if (digest && strchr(digest, '\t'))
        return "has more than three columns";
    *e = (entry){line, path, digest && *digest ? digest : NULL};
    return *path ? NULL : "has no path";
}

static const char *digest_fault(const char *digest)
{
    return !digest || (strlen(digest) == 64 && strspn(digest, "0123456789abcdefABCDEF") == 64)
               ? NULL
               : "has a SHA-256 that is not 64 hexadecimal digits";
}

static void add_line(plan *p, const char *manifest, long number, char *line, size_t len)
{
    json_t *object = NULL;
    buffer where = BUFFER_INIT;
    entry e = {0};
    const char *fault = memchr(line, '\0', len) ? "has a NUL byte"
                        : *line == '{'          ? read_json(&e, &object, line, len)
                                                : read_columns(&e, line);

    if (!fault)
        fault = digest_fault(e.digest);
    buffer_printf(&where, "%s:%ld", strcmp(manifest, "-") == 0 ? "<stdin>" : manifest, number);
    if (fault) {
        buffer text = BUFFER_INIT;

        buffer_printf(&text, "the line %s", fault);
        add_trouble(p, e.id, where.data, FINDING_INPUT_ENTRY, text.data);
        buffer_release(&text);
    } else {
        job j = {.kind = JOB_FILE, .id = e.id, .file = e.path, .digest = e.digest};

        add_job(p, &j);
    }
    json_decref(object);
    buffer_release(&where);
}

static bool is_header(const char *line)
{
    return strcmp(line, "id\tpath") == 0 || strcmp(line, "id\tpath\tsha256") == 0;
}

static void add_manifest(plan *p, const char *manifest)
{
    FILE *stream = strcmp(manifest, "-") == 0 ? stdin : fopen(manifest, "r");
    char *line = NULL;
    long number = 0;
    size_t cap = 0;
    ssize_t n;

    while (stream && (n = file_read_line(&line, &cap, '\n', stream)) > 0) {
        while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            line[--n] = '\0';
        number++;
        if (n && !(number == 1 && is_header(line)))
            add_line(p, manifest, number, line, (size_t)n);
    }
    if (!stream || ferror(stream)) {
        buffer text = BUFFER_INIT;

        buffer_printf(&text, "cannot read the manifest: %s", strerror(errno));
        add_trouble(p, NULL, manifest, FINDING_FILE_READ, text.data);
        buffer_release(&text);
    }
    free(line);
    if (stream && stream != stdin)
        fclose(stream);
}

size_t intake_add(plan *p, const intake_sources *sources)
{
    size_t left_out = add_inputs(p, sources);

    if (sources->manifest)
        add_manifest(p, sources->manifest);
    return left_out;
}
