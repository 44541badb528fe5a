#include "render/program.h"
#include "base/memory.h"
#include "base/resource.h"
#include "base/sandbox.h"
#include "render/stylesheet.h"
#include "spl/load.h"

#include <stdio.h>

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

int render_main(const option_program *program, render_settings *s, render_function render, int argc, char **argv)
{
    findings found;
    int first, code;

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
    findings_init(&found);
    run(s->render.name, s, render, &found);
    findings_print(stderr, &found, s->json ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    code = findings_exit_code(&found);
    findings_release(&found);
    return options_close_stdout(program, code);
}
