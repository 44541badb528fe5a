/* spl2fhir: an SPL document as FHIR electronic product information. */
#include "base/file.h"
#include "base/memory.h"
#include "base/option.h"
#include "base/resource.h"
#include "base/sandbox.h"
#include "fhir/fhir.h"
#include "render/stylesheet.h"
#include "spl/load.h"

#include <stdio.h>

typedef struct {
    fhir_options fhir;
    const char *output, *templates;
    size_t max_size;
    int unknown;
    bool json;
} settings;

/* From here on templates and images can be read and the output written, and nothing else. */
static void enter_sandbox(const settings *s, findings *found)
{
    sandbox box = {.memory = SANDBOX_MEMORY(s->max_size), .seconds = SANDBOX_SECONDS};

    sandbox_allow_output(&box, s->output);
    sandbox_allow_read(&box, s->templates);
    sandbox_allow_read(&box, s->fhir.assets);
    sandbox_enter(&box, found);
    sandbox_release(&box);
}

static void convert(const settings *s, findings *found)
{
    buffer bytes = BUFFER_INIT, bundle = BUFFER_INIT;
    fhir_writer *writer = NULL;
    xmlDoc *doc = NULL;

    if (file_read(&bytes, NULL, s->fhir.name, s->max_size, found) == 0) {
        enter_sandbox(s, found);
        doc = spl_load(s->fhir.name, buffer_text(&bytes), bytes.len, found);
    }
    if (doc)
        writer = fhir_writer_new(found);
    if (writer && fhir_write(&bundle, writer, doc, &s->fhir, found) == 0)
        file_write(s->output, buffer_text(&bundle), bundle.len, found);
    xmlFreeDoc(doc);
    fhir_writer_free(writer);
    stylesheet_release_all();
    buffer_release(&bundle);
    buffer_release(&bytes);
}

int main(int argc, char **argv)
{
    static const char *const formats[] = {"xml", "json", NULL}; /* by fhir_format */
    static const char *const unknown[] = {"stop", "warn", NULL};
    settings s = {.output = "-", .max_size = FILE_MAX_SIZE_DEFAULT};
    const option options[] = {
        {"output", 'o', OPTION_TEXT, "FILE", "write here instead of standard output", &s.output, NULL, 0, 0},
        {"format", 0, OPTION_CHOICE, NULL, "the form of the Bundle: XML (default) or JSON", &s.fhir.format, formats, 0,
         0},
        {"assets", 0, OPTION_TEXT, "DIR", "put the images in DIR into the Bundle; else it has their names and kinds",
         &s.fhir.assets, NULL, 0, 0},
        {"unknown", 0, OPTION_CHOICE, NULL,
         "at an element without a rendering: stop (default), or warn and keep its text", &s.unknown, unknown, 0, 0},
        {"templates", 0, OPTION_TEXT, "DIR", "files here replace the built-in templates", &s.templates, NULL, 0, 0},
        {"max-size", 0, OPTION_SIZE, "BYTES", "refuse larger input (default 10M)", &s.max_size, NULL, 0, 0},
        {"json", 0, OPTION_FLAG, NULL, "findings as JSON lines", &s.json, NULL, 0, 0},
        {.name = NULL}};
    const option_program program = {
        "spl2fhir", "[FILE]",
        "Turns an SPL document into an HL7 FHIR R5 Bundle of electronic product information (type 1).",
        "No output unless the Bundle keeps to its schema and has every word of the label.", options};
    const char *clash;
    findings found;
    int first, code;

    memory_setup();
    switch (options_parse(&program, argc, argv, &first)) {
    case OPTIONS_RUN: break;
    case OPTIONS_DONE: return options_close_stdout(&program, 0);
    case OPTIONS_USAGE: return 2;
    }
    if (argc - first > 1) {
        fprintf(stderr, "spl2fhir: one file at a time\n");
        return 2;
    }
    resource_set_templates(s.templates);
    resource_setup();
    s.fhir.name = first < argc ? argv[first] : "-";
    s.fhir.warn_unknown = s.unknown == 1;
    clash = file_find_clash((const char *const[]){s.fhir.name, s.output}, 1, 2);
    if (clash) {
        options_complain(&program, OPTIONS_CLASH, clash);
        return 2;
    }
    findings_init(&found);
    convert(&s, &found);
    findings_print(stderr, &found, s.json ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    code = findings_exit_code(&found);
    findings_release(&found);
    return options_close_stdout(&program, code);
}
