/* spldiff: what changed between two versions of a label. */
#include "base/file.h"
#include "base/memory.h"
#include "base/option.h"
#include "base/resource.h"
#include "base/sandbox.h"
#include "diff/report.h"
#include "render/stylesheet.h"
#include "spl/load.h"

#include <stdio.h>
#include <string.h>

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML };

typedef struct {
    const char *output, *templates;
    size_t max_size;
    int format, only;
    bool json, quiet;
} settings;

static int read_label(diff_content *content, const char *path, const settings *s, findings *found)
{
    buffer bytes = BUFFER_INIT;
    xmlDoc *doc = NULL;
    int rc = -1;

    if (file_read(&bytes, NULL, path, s->max_size, found) == 0)
        doc = spl_load(path, buffer_text(&bytes), bytes.len, found);
    if (doc && spl_is_document(doc, path, found)) {
        diff_content_read(content, path, doc);
        rc = 0;
    }
    xmlFreeDoc(doc);
    buffer_release(&bytes);
    return rc;
}

static int report(const changes *c, const settings *s, findings *found)
{
    change_matter only = s->only ? (change_matter)(s->only - 1) : MATTER__COUNT;
    buffer out = BUFFER_INIT;
    int rc = 0;

    if (s->format == FORMAT_JSON)
        report_json(&out, c, only);
    else if (s->format == FORMAT_TEXT)
        report_text(&out, c, only);
    else
        rc = report_page(&out, c, found);
    if (rc == 0 && !s->quiet)
        rc = file_write(s->output, buffer_text(&out), out.len, found);
    buffer_release(&out);
    return rc;
}

/* From here on the labels and templates can be read and the output written, and nothing else. */
static void enter_sandbox(char *const *paths, const settings *s, findings *found)
{
    sandbox box = {.memory = SANDBOX_MEMORY(2 * s->max_size), .seconds = SANDBOX_SECONDS};

    sandbox_allow_read(&box, paths[0]);
    sandbox_allow_read(&box, paths[1]);
    sandbox_allow_read(&box, s->templates);
    sandbox_allow_output(&box, s->output);
    sandbox_enter(&box, found);
    sandbox_release(&box);
}

/* The exit code, or -1 after findings. */
static int compare(char *const *paths, const settings *s, findings *found)
{
    diff_content content[2] = {{0}, {0}};
    changes c = {0};
    int code = -1, read = 0;

    while (read < 2 && read_label(&content[read], paths[read], s, found) == 0)
        read++;
    if (read == 2) {
        changes_find(&c, &content[0], &content[1]);
        if (changes_prove(&c, found) == 0 && report(&c, s, found) == 0)
            code = c.count > 0;
        changes_release(&c);
    }
    while (read-- > 0)
        diff_content_release(&content[read]);
    stylesheet_release_all();
    return code;
}

int main(int argc, char **argv)
{
    static const char *const formats[] = {"text", "json", "html", NULL};
    static const char *const matters[] = {"all", "dose", "negation", "data", "text", "moved", "markup", NULL};
    settings s = {.output = "-", .max_size = FILE_MAX_SIZE_DEFAULT};
    const option options[] = {
        {"format", 0, OPTION_CHOICE, NULL, "a line per change (text), JSON, or a page with both sides", &s.format,
         formats, 0, 0},
        {"output", 'o', OPTION_TEXT, "FILE", "write there instead of to standard output", &s.output, NULL, 0, 0},
        {"only", 0, OPTION_CHOICE, NULL, "in text and JSON show only the changes on this matter", &s.only, matters, 0,
         0},
        {"quiet", 'q', OPTION_FLAG, NULL, "only the exit status tells", &s.quiet, NULL, 0, 0},
        {"templates", 0, OPTION_TEXT, "DIR", "files here replace the built-in templates", &s.templates, NULL, 0, 0},
        {"max-size", 0, OPTION_SIZE, "BYTES", "refuse larger input (10M)", &s.max_size, NULL, 0, 0},
        {"json", 0, OPTION_FLAG, NULL, "findings as JSON lines", &s.json, NULL, 0, 0},
        {.name = NULL}};
    const option_program program = {
        "spldiff", "OLD NEW",
        "Shows what changed between two SPL documents, sentence by sentence: doses and negations first, moves as "
        "moves.",
        "Exit status: 0 no difference, 1 differences, 2 wrong usage, 3 a file that cannot be read or is no SPL.",
        options};
    const char *clash;
    findings found;
    int first, code;

    memory_setup();
    switch (options_parse(&program, argc, argv, &first)) {
    case OPTIONS_RUN: break;
    case OPTIONS_DONE: return options_close_stdout(&program, 0);
    case OPTIONS_USAGE: return 2;
    }
    if (argc - first != 2) {
        fprintf(stderr, "spldiff: two files, the old one and the new one\nTry 'spldiff --help'.\n");
        return 2;
    }
    clash = file_find_clash((const char *const[]){argv[first], argv[first + 1], s.output}, 2, 3);
    if (clash) {
        options_complain(&program, OPTIONS_CLASH, clash);
        return 2;
    }
    resource_set_templates(s.templates);
    resource_setup();
    findings_init(&found);
    enter_sandbox(argv + first, &s, &found);
    code = compare(argv + first, &s, &found);
    findings_sort(&found);
    findings_print(stderr, &found, s.json ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    findings_release(&found);
    return options_close_stdout(&program, code < 0 ? 3 : code);
}
