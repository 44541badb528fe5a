#define _GNU_SOURCE /* O_DIRECTORY, dl_iterate_phdr */
#include "batch/work.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/version.h"
#include "check/checker.h"
#include "leaflet/text/decode.h"
#include "render/render.h"
#include "spl/effective_time.h"
#include "spl/load.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#define ENTRIES_SIZE ((size_t)1 << 18) /* bytes of a buffer for tar entries, at first */

struct work {
    const work_options *options;
    checker *leaflet_checker, *spl_checker;
    renderer *renderer;
    uint64_t config; /* hash of the program and the options that decide about outputs */
    int out;         /* folder of the outputs */
    buffer source, record, pack, outputs[OUTPUT__MAX];
    sink_room room;    /* lent for tar entries; data NULL: none */
    sink_room entries; /* of the job: in `room` or in `pack` */
    long long mark;    /* when the step under way began */
};

/* What is known of the input at work. */
typedef struct {
    work *w;
    const job *job;
    record_data r;
    findings found;
    const char *name, *bytes;
    size_t size;
    long long mtime;
    char effective_time[EFFECTIVE_TIME_SIZE];
    convert_result converted;
    xmlDocPtr doc;
    json_t *line; /* of a stream */
    bool unchanged;
} task;

static long long now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void end_step(task *t, record_step step)
{
    long long end = now();

    t->r.time[step] += end - t->w->mark;
    t->r.total += end - t->w->mark;
    t->w->mark = end;
}

/* reading ______________________________________________________________________________________________________ */

/* NULL when it is no string, or has a NUL, which ids and paths cannot have. */
static const char *plain_string(const json_t *line, const char *key)
{
    const json_t *value = json_object_get(line, key);
    const char *text = json_string_value(value);

    return text && strlen(text) == json_string_length(value) ? text : NULL;
}

/* A line of --stream: {"id":..., "text":... or "path":...}. Returns -1 after a finding. */
static int open_line(task *t)
{
    const size_t max_size = t->w->options->max_size;
    const json_t *text;
    const char *path;
    json_error_t error;

    t->name = "<stdin>";
    t->line = json_loadb(t->job->bytes, t->job->size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    t->r.id = plain_string(t->line, "id");
    path = plain_string(t->line, "path");
    text = json_object_get(t->line, "text");
    if (!json_is_object(t->line)) {
        findings_add(&t->found, FINDING_INPUT_ENTRY, NULL, 0, 0, "the line is no JSON object%s%s", t->line ? "" : ": ",
                     t->line ? "" : error.text);
    } else if (!t->r.id || !json_is_string(text) == !path) {
        findings_add(&t->found, FINDING_INPUT_ENTRY, NULL, 0, 0,
                     "the line needs \"id\" and either \"text\" or \"path\", as strings; of them only \"text\" may "
                     "have NUL characters");
    } else if (path) {
        t->name = path;
        return file_read(&t->w->source, &t->mtime, path, max_size, &t->found);
    } else if (json_string_length(text) > max_size) {
        findings_add(&t->found, FINDING_INPUT_SIZE, NULL, 0, 0,
                     "the text is larger than %zu bytes; --max-size sets the limit", max_size);
    } else {
        t->bytes = json_string_value(text);
        t->size = json_string_length(text);
        return 0;
    }
    return -1;
}

static int read_source(task *t)
{
    const job *j = t->job;
    int rc = 0;

    t->bytes = NULL;
    buffer_clear(&t->w->source);
    switch (j->kind) {
    case JOB_FILE: rc = file_read(&t->w->source, &t->mtime, j->file, t->w->options->max_size, &t->found); break;
    case JOB_LINE: rc = open_line(t); break;
    case JOB_BYTES:
        t->bytes = j->bytes;
        t->size = j->size;
        t->mtime = j->mtime;
        break;
    case JOB_MEMBER:
    case JOB_TROUBLE:
        findings_add(&t->found, (finding_id)j->finding, NULL, 0, 0, "%s", j->trouble ? j->trouble : "");
        rc = -1;
        break;
    }
    if (rc == 0 && !t->bytes) {
        t->bytes = buffer_text(&t->w->source);
        t->size = t->w->source.len;
    }
    return rc;
}

static void make_key(task *t)
{
    struct {
        uint64_t config;
        char sha256[IDS_SHA256_SIZE], effective_time[EFFECTIVE_TIME_SIZE];
    } source;
    XXH128_hash_t hash;

    memset(&source, 0, sizeof source);
    source.config = t->w->config;
    memcpy(source.sha256, t->r.sha256, sizeof source.sha256);
    memcpy(source.effective_time, t->effective_time, strlen(t->effective_time));
    hash = XXH3_128bits(&source, sizeof source);
    snprintf(t->r.key, sizeof t->r.key, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
}

static int identify(task *t)
{
    t->r.read = true;
    t->r.bytes = t->size;
    ids_sha256(t->r.sha256, t->bytes, t->size);
    effective_time_set(t->effective_time, t->w->options->effective_time, t->mtime);
    if (t->w->options->sink != SINK_STREAM)
        make_key(t);
    if (!t->job->digest || strcasecmp(t->job->digest, t->r.sha256) == 0)
        return 0;
    findings_add(&t->found, FINDING_INPUT_DIGEST, NULL, 0, 0, "the SHA-256 is %s, the manifest says %s", t->r.sha256,
                 t->job->digest);
    return -1;
}

/* The earlier record is of the same source, program and options, and its outputs are there. */
static bool holds_still(const task *t)
{
    const char *key = t->job->earlier ? strstr(t->job->earlier, "\"key\":\"") : NULL;

    if (!key || strncmp(key + strlen("\"key\":\""), t->r.key, strlen(t->r.key)) != 0)
        return false;
    return t->w->options->sink == SINK_PACK || sink_has_files(t->w->out, t->job->earlier);
}

/* converting, checking, rendering ______________________________________________________________________________ */

static bool wants(const task *t, output_kind kind)
{
    return t->w->options->emit & 1U << kind;
}

static int convert(task *t)
{
    convert_options options = {
        .reading = t->w->options->reading, .want_ledger = wants(t, OUTPUT_LEDGER), .want_tree = true};

    options.header.version_number = 1;
    memcpy(options.header.source_digest, t->r.sha256, sizeof t->r.sha256);
    memcpy(options.header.effective_time, t->effective_time, sizeof t->effective_time);
    if (convert_leaflet(&t->converted, t->name, t->bytes, t->size, &options, &t->found) != 0)
        return -1;
    t->doc = t->converted.doc;
    t->r.measures = &t->converted.measures;
    if (wants(t, OUTPUT_XML))
        t->r.outputs[OUTPUT_XML] = &t->converted.xml;
    if (wants(t, OUTPUT_LEDGER))
        t->r.outputs[OUTPUT_LEDGER] = &t->converted.ledger;
    return 0;
}

static int check(task *t)
{
    bool made_here = t->r.measures != NULL;
    size_t errors = t->found.by_severity[SEVERITY_ERROR];

    if (checker_check_tree(made_here ? t->w->leaflet_checker : t->w->spl_checker, t->name, t->doc, &t->found) != 0)
        return -1;
    if (!made_here || t->found.by_severity[SEVERITY_ERROR] == errors)
        return 0;
    findings_add(&t->found, FINDING_INTERNAL, t->name, 0, 0, "the SPL made from the leaflet is not valid");
    return -1;
}

static int render(task *t)
{
    render_options options = {.name = t->name};
    buffer *md = &t->w->outputs[OUTPUT_MD], *html = &t->w->outputs[OUTPUT_HTML];

    buffer_clear(md);
    buffer_clear(html);
    if (wants(t, OUTPUT_MD) && render_markdown(md, t->w->renderer, t->doc, &options, &t->found) != 0)
        return -1;
    options.known = wants(t, OUTPUT_MD);
    if (wants(t, OUTPUT_HTML) && render_html(html, t->w->renderer, t->doc, &options, &t->found) != 0)
        return -1;
    if (wants(t, OUTPUT_MD))
        t->r.outputs[OUTPUT_MD] = md;
    if (wants(t, OUTPUT_HTML))
        t->r.outputs[OUTPUT_HTML] = html;
    return 0;
}

static bool is_spl(const task *t)
{
    const char *ending = strrchr(t->name, '.');

    return decode_is_spl(t->bytes, t->size) || (ending && strcasecmp(ending, ".xml") == 0);
}

static int open_document(task *t)
{
    int rc;

    if (!is_spl(t)) {
        t->r.kind = "leaflet";
        rc = convert(t);
    } else {
        t->r.kind = "spl";
        t->doc = spl_load(t->name, t->bytes, t->size, &t->found);
        rc = t->doc ? 0 : -1;
    }
    end_step(t, STEP_CONVERT);
    return rc;
}

/* All of it. 0 when there are outputs. */
static int make(task *t)
{
    int rc = read_source(t);

    if (rc == 0)
        rc = identify(t);
    end_step(t, STEP_READ);
    if (rc != 0)
        return -1;
    t->unchanged = holds_still(t);
    if (t->unchanged)
        return 0;
    if (open_document(t) != 0)
        return -1;
    rc = check(t);
    end_step(t, STEP_CHECK);
    if (rc == 0)
        rc = render(t);
    end_step(t, STEP_RENDER);
    return rc;
}

/* the end ______________________________________________________________________________________________________ */

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static record_reason reason_of(const findings *found)
{
    for (size_t i = 0; i < found->count; i++) {
        if (begins(found->items[i].id, "file-"))
            return REASON_FILE;
        if (begins(found->items[i].id, "internal-"))
            return REASON_INTERNAL;
    }
    return REASON_INPUT;
}

static void judge(task *t, bool made)
{
    t->r.status = !made ? STATUS_FAILED : t->found.by_severity[SEVERITY_ERROR] ? STATUS_ERRORS : STATUS_OK;
    if (made)
        return;
    t->r.reason = reason_of(&t->found);
    for (int k = 0; k < OUTPUT__MAX; k++)
        t->r.outputs[k] = NULL;
}

/* Trouble that every further leaflet would meet too. */
static bool is_no_room(int reason)
{
    return reason == ENOSPC || reason == EDQUOT || reason == EROFS || reason == EIO || reason == EMFILE ||
           reason == ENFILE;
}

/* A job that has no id of its own has no outputs, of an earlier run neither. */
static int write_files(task *t)
{
    if (t->job->kind == JOB_TROUBLE || sink_write_files(t->w->out, t->w->options->state, t->r.id, t->r.outputs) == 0)
        return 0;
    findings_add(&t->found, FINDING_FILE_WRITE, NULL, 0, 0, "cannot write the output: %s", strerror(errno));
    return is_no_room(errno) ? -1 : 1;
}

static long long mtime_of_entries(const task *t)
{
    struct tm when = {.tm_mday = 1};
    int year = 1970, month = 1, day = 1;

    /* NOLINTNEXTLINE(cert-err34-c): numbers of four digits at most */
    if (sscanf(t->effective_time, "%4d%2d%2d", &year, &month, &day) != 3)
        return 0;
    when.tm_year = year - 1900;
    when.tm_mon = month - 1;
    when.tm_mday = day;
    return (long long)timegm(&when);
}

/* Makes the tar entries in the room that is lent or, where that is too small, in a buffer that is not. */
static void make_entries(task *t)
{
    const long long mtime = mtime_of_entries(t);
    work *w = t->w;
    size_t size = w->room.size;

    w->entries = w->room;
    while (!w->entries.data || !sink_pack(&w->entries, t->r.id, mtime, t->r.outputs)) {
        size = size ? 2 * size : ENTRIES_SIZE;
        buffer_reserve(&w->pack, size);
        w->entries = (sink_room){.data = w->pack.data, .size = w->pack.cap};
    }
    t->r.packed = w->entries.len;
    t->r.packed_hash = XXH3_64bits(w->entries.data, w->entries.len);
}

/* Puts the outputs where they belong. -1: there is no room for them, nor for others. */
static int deliver(task *t)
{
    work *w = t->w;
    int rc = 0;

    w->entries = (sink_room){.data = NULL};
    if (w->options->sink == SINK_FILES && (rc = write_files(t)) > 0) {
        judge(t, false);
        rc = 0;
    }
    if (w->options->sink == SINK_PACK && t->r.status != STATUS_FAILED)
        make_entries(t);
    end_step(t, STEP_WRITE);
    return rc;
}

static void report(task *t, reply *out, bool room)
{
    work *w = t->w;

    buffer_clear(&w->record);
    if (room)
        record_write(&w->record, &t->r);
    else
        buffer_puts(&w->record, t->found.items[t->found.count - 1].text);
    *out = (reply){.order = t->job->order,
                   .kind = room ? REPLY_DONE : REPLY_NO_ROOM,
                   .record = w->record.data,
                   .record_size = w->record.len,
                   .pack = w->entries.data,
                   .pack_size = w->entries.len,
                   .errors = t->r.status != STATUS_OK,
                   .failed = t->r.status == STATUS_FAILED,
                   .machine =
                       t->r.status == STATUS_FAILED && (t->r.reason == REASON_FILE || t->r.reason == REASON_INTERNAL)};
}

static void report_unchanged(const task *t, reply *out)
{
    const char *earlier = t->job->earlier;

    *out = (reply){.order = t->job->order,
                   .kind = REPLY_UNCHANGED,
                   .record = earlier,
                   .record_size = strlen(earlier),
                   .errors = strstr(earlier, ",\"status\":\"ok\"") == NULL,
                   .failed = strstr(earlier, ",\"status\":\"failed\"") != NULL};
}

static void task_release(task *t)
{
    if (t->doc != t->converted.doc)
        xmlFreeDoc(t->doc);
    convert_result_release(&t->converted);
    findings_release(&t->found);
    json_decref(t->line);
}

/* set-up _______________________________________________________________________________________________________ */

/* The linker's digest of all that the program is made of: whatever changes in code, data, templates or schema changes
 * it. */
typedef struct {
    const void *bytes; /* NULL: none was found */
    size_t size;
} build_id;

static size_t aligned(size_t size, size_t alignment)
{
    return (size + alignment - 1) / alignment * alignment;
}

/* Looks through the notes of a segment. */
static void find_build_id(build_id *id, const char *notes, size_t size, size_t alignment)
{
    ElfW(Nhdr) note;

    while (!id->bytes && size >= sizeof note) {
        size_t name = sizeof note, content, end;

        memcpy(&note, notes, sizeof note);
        content = aligned(name + note.n_namesz, alignment);
        end = aligned(content + note.n_descsz, alignment);
        if (end > size)
            return;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof ELF_NOTE_GNU &&
            memcmp(notes + name, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0)
            *id = (build_id){notes + content, note.n_descsz};
        notes += end;
        size -= end;
    }
}

/* Of the program itself, which is the first object that the linker tells of. */
static int look_at_program(struct dl_phdr_info *program, size_t size, void *data)
{
    (void)size;
    for (size_t i = 0; i < program->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &program->dlpi_phdr[i];

        if (segment->p_type == PT_NOTE)
            find_build_id(data, (const char *)(program->dlpi_addr + segment->p_vaddr), segment->p_memsz,
                          segment->p_align == 8 ? 8 : 4);
    }
    return 1;
}

/* Of the program and the options on which the outputs depend. */
static int hash_config(uint64_t *hash, const work_options *o, findings *found)
{
    buffer text = BUFFER_INIT;
    build_id id = {.bytes = NULL};

    dl_iterate_phdr(look_at_program, &id);
    if (!id.bytes) {
        findings_add(found, FINDING_INTERNAL, NULL, 0, 0, "the program was linked without a build ID");
        return -1;
    }
    buffer_printf(&text, "%s %016llx %u %d %s %d %s %zu", SPLKIT_VERSION,
                  (unsigned long long)XXH3_64bits(id.bytes, id.size), o->emit, (int)o->sink,
                  o->reading.language ? o->reading.language : "-", o->reading.keep_unrelated,
                  o->reading.encoding ? o->reading.encoding : "-", o->max_size);
    *hash = XXH3_64bits(text.data, text.len);
    buffer_release(&text);
    return 0;
}

/* A small leaflet goes all the way but the last step, so that workers share what is made when it is first needed. */
static int warm_up(work *w, findings *found)
{
    static const char text[] =
        "Example 10 mg tablets\n\nActive ingredient: example 10 mg\n\nIndications\n\nFor pain.\n\n"
        "Dosage\n\nTake 1 tablet daily.\n\n  * with water\n  * after a meal\n";
    const job j = {.kind = JOB_BYTES, .file = "", .bytes = text, .size = sizeof text - 1};
    task t = {.w = w, .job = &j, .name = "", .converted = CONVERT_RESULT_INIT};
    int rc;

    findings_init(&t.found);
    rc = make(&t);
    if (rc != 0)
        findings_add(found, FINDING_INTERNAL, NULL, 0, 0, "a small leaflet cannot be converted: %s",
                     t.found.count ? t.found.items[0].text : "");
    task_release(&t);
    return rc;
}

work *work_new(const work_options *options, findings *found)
{
    work *w = memory_zalloc(1, sizeof *w);

    w->options = options;
    w->out = -1;
    w->leaflet_checker = checker_new(PROFILE_LEAFLET, false, found);
    w->spl_checker = checker_new(PROFILE_SPL, false, found);
    w->renderer = renderer_new();
    if (options->out && (w->out = open(options->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
        findings_add(found, FINDING_FILE_WRITE, options->out, 0, 0, "cannot open: %s", strerror(errno));
    if (w->leaflet_checker && w->spl_checker && !found->machine &&
        (options->sink == SINK_STREAM || hash_config(&w->config, options, found) == 0) && warm_up(w, found) == 0)
        return w;
    work_free(w);
    return NULL;
}

void work_free(work *w)
{
    if (!w)
        return;
    checker_free(w->leaflet_checker);
    checker_free(w->spl_checker);
    renderer_free(w->renderer);
    if (w->out >= 0)
        close(w->out);
    for (int k = 0; k < OUTPUT__MAX; k++)
        buffer_release(&w->outputs[k]);
    buffer_release(&w->source);
    buffer_release(&w->record);
    buffer_release(&w->pack);
    free(w);
}

/* jobs _________________________________________________________________________________________________________ */

void work_lend_room(work *w, char *room, size_t size)
{
    w->room = (sink_room){.data = room, .size = size};
}

void work_do(work *w, const job *j, reply *out)
{
    task t = {.w = w, .job = j, .name = j->file ? j->file : "", .converted = CONVERT_RESULT_INIT};
    bool made;

    findings_init(&t.found);
    t.r.id = j->id;
    t.r.timed = !w->options->no_times;
    w->mark = now();
    made = make(&t) == 0;
    if (t.unchanged) {
        report_unchanged(&t, out);
    } else {
        t.r.file = t.name;
        t.r.found = &t.found;
        t.r.doc = t.doc;
        t.r.inline_content = w->options->sink == SINK_STREAM;
        judge(&t, made);
        report(&t, out, deliver(&t) == 0);
    }
    task_release(&t);
}

void work_record_lost(buffer *out, const job *j, record_reason reason, const char *text)
{
    static const finding_id ids[REASON__MAX] = {FINDING_INTERNAL, FINDING_FILE_READ,  FINDING_INTERNAL,
                                                FINDING_CRASH,    FINDING_BATCH_TIME, FINDING_BATCH_MEMORY};
    json_t *line = j->kind == JOB_LINE ? json_loadb(j->bytes, j->size, JSON_ALLOW_NUL, NULL) : NULL;
    const char *id = line ? json_string_value(json_object_get(line, "id")) : j->id;
    findings found;
    record_data r = {.id = id,
                     .file = j->kind == JOB_LINE ? "<stdin>" : j->file,
                     .status = STATUS_FAILED,
                     .reason = reason,
                     .found = &found};

    findings_init(&found);
    findings_add(&found, ids[reason], NULL, 0, 0, "%s", text);
    record_write(out, &r);
    findings_release(&found);
    json_decref(line);
}
