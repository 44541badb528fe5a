/* leaflet2spl: a free-text drug leaflet becomes an SPL document. */
#include "base/file.h"
#include "base/memory.h"
#include "base/option.h"
#include "base/resource.h"
#include "base/sandbox.h"
#include "spl/convert.h"
#include "spl/effective_time.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    const char *output, *ledger, *extracted, *set_id, *effective_time, *language, *name, *encoding;
    bool explain, explain_json, keep_unrelated, json, quiet;
    int input;
    long version_number;
    size_t max_size;
} settings;

static int usage(const option_program *program, const char *text, const char *value)
{
    options_complain(program, text, value);
    fprintf(stderr, "Try '%s --help'.\n", program->name);
    return 2;
}

static int write_results(const settings *s, const convert_result *result, findings *found)
{
    const document *d = &result->document;

    if (s->extracted && d->kind != DOCUMENT_NONE &&
        file_write(s->extracted, buffer_text(&d->text), d->text.len, found) != 0)
        return -1;
    if (s->ledger && file_write(s->ledger, buffer_text(&result->ledger), result->ledger.len, found) != 0)
        return -1;
    if ((s->explain || s->explain_json) && !s->output) /* the explanation takes the place of the XML */
        return file_write("-", buffer_text(&result->explanation), result->explanation.len, found);
    if (file_write(s->output ? s->output : "-", buffer_text(&result->xml), result->xml.len, found) != 0) {
        if (s->ledger)
            file_remove(s->ledger); /* a ledger without its document would tell of a file that is not there */
        return -1;
    }
    return s->explain || s->explain_json
               ? file_write("-", buffer_text(&result->explanation), result->explanation.len, found)
               : 0;
}

/* From here on the output can be written, and nothing else. */
static void enter_sandbox(const settings *s, const buffer *bytes, findings *found)
{
    sandbox box = {.memory = SANDBOX_MEMORY(s->max_size), .seconds = SANDBOX_SECONDS};

    sandbox_allow_output(&box, s->output);
    sandbox_allow_output(&box, s->ledger);
    sandbox_allow_output(&box, s->extracted);
    if (s->input == 0)
        document_prepare(&box.programs, buffer_text(bytes), bytes->len);
    sandbox_enter(&box, found);
    sandbox_release(&box);
}

static int convert(const settings *s, const char *path)
{
    convert_options options = {.reading = {s->language, s->keep_unrelated, s->encoding, s->input > 0,
                                           s->input > 0 ? (input_kind)(s->input - 1) : INPUT_TEXT},
                               .want_ledger = s->ledger != NULL,
                               .want_explanation = s->explain_json ? CONVERT_EXPLAIN_JSON
                                                   : s->explain    ? CONVERT_EXPLAIN_TEXT
                                                                   : CONVERT_EXPLAIN_NOT};
    convert_result result = CONVERT_RESULT_INIT;
    buffer bytes = BUFFER_INIT;
    findings found;
    long long mtime;
    int code;

    findings_init(&found);
    options.header.version_number = s->version_number;
    if (s->set_id)
        snprintf(options.header.set_id, sizeof options.header.set_id, "%s", s->set_id);
    if (file_read(&bytes, &mtime, path, s->max_size, &found) == 0) {
        effective_time_set(options.header.effective_time, s->effective_time, mtime);
        enter_sandbox(s, &bytes, &found);
        if (convert_leaflet(&result,
                            s->name                  ? s->name
                            : strcmp(path, "-") == 0 ? "<stdin>"
                                                     : path,
                            buffer_text(&bytes), bytes.len, &options, &found) == 0)
            write_results(s, &result, &found);
    }
    findings_sort(&found);
    code = findings_exit_code(&found);
    if (!s->quiet || code)
        findings_print(stderr, &found, s->json ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    findings_release(&found);
    convert_result_release(&result);
    buffer_release(&bytes);
    return code;
}

/* The output that would take the place of the leaflet or of another output, or NULL. */
static const char *find_clash(const settings *s, const char *input)
{
    const char *const names[] = {input, s->output, s->ledger, s->extracted};

    return file_find_clash(names, 1, sizeof names / sizeof *names);
}

int main(int argc, char **argv)
{
    settings s = {.version_number = 1, .max_size = FILE_MAX_SIZE_DEFAULT};
    static const char *const inputs[] = {"auto", "text", "html", "markdown", NULL};
    const option options[] = {
        {"output", 'o', OPTION_TEXT, "FILE", "write the SPL there instead of to standard output", &s.output, NULL, 0,
         0},
        {"ledger", 'l', OPTION_TEXT, "FILE", "write what became of every byte of the source, as JSON", &s.ledger, NULL,
         0, 0},
        {"extracted", 0, OPTION_TEXT, "FILE",
         "write the text that a Word, OpenDocument or PDF file was read as: what findings and ledger count in",
         &s.extracted, NULL, 0, 0},
        {"explain", 0, OPTION_FLAG, NULL,
         "print the evidence for each decision (instead of the SPL unless -o is given)", &s.explain, NULL, 0, 0},
        {"explain-json", 0, OPTION_FLAG, NULL, "the same as JSON lines, one object per block of text", &s.explain_json,
         NULL, 0, 0},
        {"keep-unrelated", 0, OPTION_FLAG, NULL,
         "write prices, reviews, analogues, adverts and the like as unclassified sections", &s.keep_unrelated, NULL, 0,
         0},
        {"language", 0, OPTION_TEXT, "CODE", "language of the leaflet, e.g. en; found from the text when not given",
         &s.language, NULL, 0, 0},
        {"encoding", 0, OPTION_TEXT, "NAME", "encoding of the leaflet, e.g. windows-1251; found when not given",
         &s.encoding, NULL, 0, 0},
        {"input", 0, OPTION_CHOICE, NULL, "what the leaflet is; found from its content when not given (auto)", &s.input,
         inputs, 0, 0},
        {"set-id", 0, OPTION_TEXT, "UUID",
         "id shared by all versions of this label; made from the content when not given", &s.set_id, NULL, 0, 0},
        {"version-number", 0, OPTION_NUMBER, "N", "version of the label (1)", &s.version_number, NULL, 1, 1000000000},
        {"effective-time", 0, OPTION_TEXT, "TIME",
         "YYYYMMDD or YYYYMMDDhhmmss; else SOURCE_DATE_EPOCH, else the time of the file", &s.effective_time, NULL, 0,
         0},
        {"name", 0, OPTION_TEXT, "NAME", "name of the source in findings and ledger", &s.name, NULL, 0, 0},
        {"max-size", 0, OPTION_SIZE, "BYTES", "refuse larger input (10M)", &s.max_size, NULL, 0, 0},
        {"json", 0, OPTION_FLAG, NULL, "findings as JSON lines", &s.json, NULL, 0, 0},
        {"quiet", 'q', OPTION_FLAG, NULL, "no findings unless there is an error", &s.quiet, NULL, 0, 0},
        {.name = NULL}};
    const option_program program = {
        "leaflet2spl", "[FILE]",
        "Turns a drug leaflet (standard input when FILE is - or missing) into an HL7 SPL document. It may be plain "
        "text,\n"
        "HTML, Markdown, a Word (.docx) or OpenDocument (.odt) file, or, where pdftotext is installed, a PDF.",
        "Findings go to standard error. Exit status: 0 converted, 1 the input is no leaflet or has errors,\n"
        "2 wrong usage, 3 a file, memory or internal failure. There is no output file unless the result holds\n"
        "against the source.",
        options};
    const char *clash, *input;
    int first;

    memory_setup();
    resource_setup();
    switch (options_parse(&program, argc, argv, &first)) {
    case OPTIONS_RUN: break;
    case OPTIONS_DONE: return options_close_stdout(&program, 0);
    case OPTIONS_USAGE: return 2;
    }
    if (argc - first > 1)
        return usage(&program, "one leaflet at a time; what about:", argv[first + 1]);
    if (s.encoding && !charsets_find(s.encoding, strlen(s.encoding)))
        return usage(&program,
                     "--encoding takes a name such as UTF-16, windows-1252, ISO-8859-2 or KOI8-R:", s.encoding);
    if (s.set_id && !ids_is_uuid(s.set_id))
        return usage(&program, "--set-id takes a UUID:", s.set_id);
    if (s.effective_time && !effective_time_is_valid(s.effective_time))
        return usage(&program, "--effective-time takes YYYYMMDD or YYYYMMDDhhmmss:", s.effective_time);
    input = first < argc ? argv[first] : "-";
    clash = find_clash(&s, input);
    if (clash)
        return usage(&program, OPTIONS_CLASH, clash);
    return options_close_stdout(&program, convert(&s, input));
}
