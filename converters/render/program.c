#include "render/program.h"
#include "base/memory.h"
#include "base/resource.h"
#include "base/sandbox.h"
#include "render/stylesheet.h"
#include "render/watch.h"
#include "spl/load.h"

#include <stdio.h>
#include <string.h>

const char *const render_unknown_choices[] = {"stop", "warn", NULL};
const char *const render_view_choices[] = {"full", "patient", NULL};

/* From here on templates, theme and images can be read and the output written, and nothing else. */
static void enter_sandbox(const render_settings *s, findings *found)
{
    sandbox box = {.memory = SANDBOX_MEMORY(s->max_size), .seconds = SANDBOX_SECONDS};

    sandbox_allow_output(&box, s->output);
    sandbox_allow_read(&box, s->templates);
    sandbox_allow_read(&box, s->render.theme);
    sandbox_allow_read(&box, s->render.assets ? s->render.assets : s->render.embed_images ? "." : NULL);
    sandbox_enter(&box, found);
    sandbox_release(&box);
}

/* Reads, loads and renders; writes only when all of it went well. */
static void run(const char *path, const render_settings *s, render_function render, findings *found)
{
    buffer bytes = BUFFER_INIT, page = BUFFER_INIT;
    renderer *r = renderer_new();
    xmlDocPtr doc = NULL;

    if (file_read(&bytes, NULL, path, s->max_size, found) == 0) {
        enter_sandbox(s, found);
        doc = spl_load(s->render.name, buffer_text(&bytes), bytes.len, found);
    }
    if (doc && render(&page, r, doc, &s->render, found) == 0)
        file_write(s->output, page.data, page.len, found);
    if (!MEMORY_FREE_AT_END)
        return;
    if (doc)
        xmlFreeDoc(doc);
    renderer_free(r);
    stylesheet_release_all();
    buffer_release(&page);
    buffer_release(&bytes);
}

typedef struct {
    const option_program *program;
    const render_settings *settings;
    render_function render;
} job;

/* The work and its findings. The exit code. */
static int do_job(const job *j)
{
    findings found;
    int code;

    findings_init(&found);
    run(j->settings->render.name, j->settings, j->render, &found);
    findings_print(stderr, &found, j->settings->json ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    code = findings_exit_code(&found);
    findings_release(&found);
    return code;
}

static void do_watched_job(void *data)
{
    const job *j = data;

    if (do_job(j) == 0 && !j->settings->json)
        fprintf(stderr, "%s: wrote %s\n", j->program->name, j->settings->output);
}

/* Until it is ended. */
static int watch(job *j)
{
    const render_settings *s = j->settings;
    const char *images = s->render.assets ? s->render.assets : s->render.embed_images ? "." : NULL;
    const watch_list list = {
        .files = {s->render.name, s->render.theme}, .trees = {s->templates}, .folders = {images}, .output = s->output};
    findings found;
    int code;

    if (!s->json)
        fprintf(stderr, "%s: watching %s; Ctrl-C ends\n", j->program->name, s->render.name);
    findings_init(&found);
    watch_files(&list, do_watched_job, j, &found);
    findings_print(stderr, &found, s->json ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    code = findings_exit_code(&found);
    findings_release(&found);
    return code;
}

int render_main(const option_program *program, render_settings *s, render_function render, int argc, char **argv)
{
    job j = {program, s, render};
    const char *clash;
    int first;

    memory_setup();
    switch (options_parse(program, argc, argv, &first)) {
    case OPTIONS_DONE: return options_close_stdout(program, 0);
    case OPTIONS_USAGE: return 2;
    case OPTIONS_RUN: break;
    }
    if (argc - first > 1) {
        fprintf(stderr, "%s: one file at a time\n", program->name);
        return 2;
    }
    resource_set_templates(s->templates);
    resource_setup();
    s->render.warn_unknown = s->unknown == 1;
    s->render.name = first < argc ? argv[first] : "-";
    clash = file_find_clash((const char *const[]){s->render.name, s->render.theme, s->output}, 2, 3);
    if (clash) {
        options_complain(program, OPTIONS_CLASH, clash);
        return 2;
    }
    if (s->watch && (strcmp(s->render.name, "-") == 0 || strcmp(s->output, "-") == 0)) {
        fprintf(stderr, "%s: --watch needs a file to read and one to write (--output)\n", program->name);
        return 2;
    }
    return options_close_stdout(program, s->watch ? watch(&j) : do_job(&j));
}
