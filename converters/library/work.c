#include "library/work.h"
#include "base/memory.h"
#include "base/resource.h"
#include "base/sandbox.h"
#include "check/checker.h"
#include "fhir/fhir.h"
#include "spl/convert.h"
#include "spl/effective_time.h"
#include "spl/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *const work_profile_choices[] = {"spl", "fda", "hc", "leaflet", NULL};
static const rule_profile profiles[] = {PROFILE_SPL, PROFILE_FDA, PROFILE_HC, PROFILE_LEAFLET};

#define DATA_FIELD 5 /* of /proc/self/statm, from 0: pages of data and stack (proc(5)) */

/* Bytes of data that the process has from its host. */
static size_t inherited_memory(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    char line[200], *at = line;
    unsigned long long pages = 0;

    if (!file)
        return 0;
    if (fgets(line, sizeof line, file)) {
        for (int i = 0; i < DATA_FIELD && at; i++)
            at = strchr(at + 1, ' ');
        pages = at ? strtoull(at, NULL, 10) : 0;
    }
    fclose(file);
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* From here on templates can be read, and nothing else. */
static void enter_sandbox(const work_job *job, findings *found)
{
    const work_settings *s = job->settings;
    sandbox box = {.memory = SANDBOX_MEMORY(s->max_size) + inherited_memory(), .seconds = SANDBOX_SECONDS};

    if (s->no_sandbox)
        sandbox_switch_off();
    sandbox_allow_read(&box, s->templates);
    if (job->kind == WORK_CONVERT && s->input == 0)
        document_prepare(&box.programs, job->bytes, job->len);
    sandbox_enter(&box, found);
    sandbox_release(&box);
}

static void convert(work_reply *reply, const work_job *job, findings *found)
{
    const work_settings *s = job->settings;
    convert_options options = {.reading = {s->language, s->keep_unrelated, s->encoding, s->input > 0,
                                           s->input > 0 ? (input_kind)(s->input - 1) : INPUT_TEXT},
                               .want_ledger = true};
    convert_result result = CONVERT_RESULT_INIT;

    options.header.version_number = s->version_number;
    if (s->set_id)
        snprintf(options.header.set_id, sizeof options.header.set_id, "%s", s->set_id);
    effective_time_set(options.header.effective_time, s->effective_time, 0);
    if (convert_leaflet(&result, job->name, job->bytes, job->len, &options, found) == 0) {
        reply->parts[SPLKIT_OUTPUT] = result.xml;
        reply->parts[SPLKIT_LEDGER] = result.ledger;
        if (result.document.kind != DOCUMENT_NONE)
            reply->parts[SPLKIT_EXTRACTED] = result.document.text;
    }
    findings_sort(found);
}

static void validate(const work_job *job, findings *found)
{
    checker *c = checker_new(profiles[job->settings->profile], false, found);

    if (c)
        checker_check(c, job->name, job->bytes, job->len, found);
}

static void render_fhir(buffer *out, xmlDoc *doc, const fhir_options *options, findings *found)
{
    fhir_writer *writer = fhir_writer_new(found);

    if (writer)
        fhir_write(out, writer, doc, options, found);
    fhir_writer_free(writer);
}

static void render(buffer *out, const work_job *job, findings *found)
{
    render_options options = job->settings->render;
    const fhir_options fhir = {.name = job->name,
                               .format = job->form == SPLKIT_FHIR_JSON ? FHIR_JSON : FHIR_XML,
                               .warn_unknown = job->settings->unknown == 1};
    xmlDocPtr doc = spl_load(job->name, job->bytes, job->len, found);

    if (!doc)
        return;
    options.name = job->name;
    options.language = job->settings->language;
    options.warn_unknown = job->settings->unknown == 1;
    switch (job->form) {
    case SPLKIT_HTML: render_html(out, renderer_new(), doc, &options, found); break;
    case SPLKIT_TEXT: options.to = RENDER_TO_TEXT; /* fall through */
    case SPLKIT_MARKDOWN: render_markdown(out, renderer_new(), doc, &options, found); break;
    case SPLKIT_FHIR_XML:
    case SPLKIT_FHIR_JSON: render_fhir(out, doc, &fhir, found); break;
    default: findings_add(found, FINDING_INTERNAL, job->name, 0, 0, "there is no form %d", (int)job->form);
    }
}

static void work(work_reply *reply, const work_job *job, findings *found)
{
    enter_sandbox(job, found);
    switch (job->kind) {
    case WORK_CONVERT: convert(reply, job, found); break;
    case WORK_VALIDATE: validate(job, found); break;
    case WORK_RENDER: render(&reply->parts[SPLKIT_OUTPUT], job, found); break;
    }
}

void work_on(work_reply *reply, const work_job *lent)
{
    work_job job = *lent;
    buffer bytes = BUFFER_INIT;
    findings found;

    memory_setup();
    resource_set_templates(job.settings->templates);
    resource_setup();
    findings_init(&found);
    *reply = (work_reply){.status = SPLKIT_DONE};
    if (job.len > job.settings->max_size) {
        findings_add(&found, FINDING_INPUT_SIZE, job.name, 0, 0,
                     "%zu bytes are more than the limit of %zu; max-size sets it", job.len, job.settings->max_size);
    } else {
        buffer_add(&bytes, job.bytes, job.len);
        job.bytes = buffer_text(&bytes); /* ends with NUL */
        work(reply, &job, &found);
    }
    findings_format(&reply->parts[SPLKIT_FINDINGS], &found, FINDING_FORMAT_TEXT);
    findings_format(&reply->parts[SPLKIT_FINDINGS_JSON], &found, FINDING_FORMAT_JSON);
    reply->status = (splkit_status)findings_exit_code(&found);
}
