/* splvalidate: SPL documents in, findings out. */
#include "base/file.h"
#include "base/inputs.h"
#include "base/memory.h"
#include "base/option.h"
#include "base/resource.h"
#include "base/sandbox.h"
#include "check/checker.h"
#include "check/house.h"
#include "check/listing.h"
#include "check/report.h"
#include "check/summary.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *const profile_names[] = {"spl", "fda", "hc", "leaflet", NULL};
static const rule_profile profiles[] = {PROFILE_SPL, PROFILE_FDA, PROFILE_HC, PROFILE_LEAFLET};
static const char *const format_names[] = {"text", "json", "sarif", "junit", "svrl", NULL}; /* as report_format */
static const char *const fail_names[] = {"error", "warning", "never", NULL};
static const finding_severity failing[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY__MAX};

typedef struct {
    int profile, format, fail_on;
    long max_findings;
    size_t max_size;
    bool json, quiet, summary, schema_only, stream, list_rules, null;
    option_list rules; /* files of house rules */
    const char *phase, *files_from;
} settings;

/* What goes on from file to file. */
typedef struct {
    const settings *settings;
    checker *checker;
    report *report; /* NULL: --quiet */
    summary summary;
    buffer bytes; /* of the file under check */
    int code;
} session;

static const char details[] =
    "FILE may be - for standard input, or a folder: all files below it whose names end in .xml, hidden ones\n"
    "aside, in the order of their bytes. Findings go to standard output in the order of the files:\n"
    "file:line:column: severity[id]: text (XPath).\n"
    "Formats: text; json (one object per line); sarif (SARIF 2.1.0, for code scanning); junit (for build\n"
    "servers: a test case per file and id); svrl (for Schematron tools).\n"
    "Profiles: spl (any SPL), fda (submission to the FDA), hc (Health Canada), leaflet (made from a leaflet).\n"
    "--stream checks a file while it is read, in less than 40 MB whatever its size: well-formedness, limits and the\n"
    "schema; no rules, profiles or house rules. Refused are a tag, comment or value of more than 1 MB and more than\n"
    "1,000,000 IDs; after 1,000 faults it stops.\n"
    "Exit code, of the worst file: 0 nothing wrong, 1 errors found, 2 wrong use, 3 a file or internal trouble.\n";

static finding_format lines_format(const settings *s)
{
    return s->format == REPORT_JSON ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT;
}

static int list_rules(const settings *s)
{
    buffer text = BUFFER_INIT;
    bool written;

    if (s->format > REPORT_JSON) {
        fprintf(stderr, "splvalidate: --list-rules has the formats text and json only\n");
        return 2;
    }
    listing_format(&text, lines_format(s));
    written = fwrite(text.data, 1, text.len, stdout) == text.len;
    buffer_release(&text);
    return written ? 0 : 3;
}

static int code_of(const findings *found, finding_severity from)
{
    if (found->machine)
        return 3;
    for (int i = (int)from; i < SEVERITY__MAX; i++)
        if (found->by_severity[i])
            return 1;
    return 0;
}

/* Reports the first --max-findings findings; says on stderr how many more there are. */
static void report_file(session *run, const char *name, bool read, const findings *found)
{
    const size_t max = (size_t)run->settings->max_findings;
    report_part part = {.file = name, .found = found, .shown = found->count};
    buffer hidden = BUFFER_INIT;

    if (!run->report)
        return;
    if (max && found->count > max)
        part.shown = max;
    if (read) {
        part.text = buffer_text(&run->bytes);
        part.len = run->bytes.len;
    }
    report_add(run->report, &part);
    report_add_hidden(&hidden, &part);
    if (hidden.len)
        fprintf(stderr, "splvalidate: %s; --max-findings is %ld\n", hidden.data, run->settings->max_findings);
    buffer_release(&hidden);
}

static void check_file(session *run, const input *in)
{
    const char *name = strcmp(in->path, "-") == 0 ? "<stdin>" : in->path;
    bool read = false;
    findings found;
    int code;

    findings_init(&found);
    buffer_clear(&run->bytes);
    if (!run->settings->stream) /* which takes as long as the file is */
        sandbox_limit_time(SANDBOX_SECONDS);
    if (in->trouble)
        findings_add(&found, in->kind, name, 0, 0, "%s", in->trouble);
    else if (run->settings->stream)
        checker_check_stream(run->checker, in->path, name, run->settings->max_size, &found);
    else
        read = file_read(&run->bytes, NULL, in->path, run->settings->max_size, &found) == 0;
    if (read)
        checker_check(run->checker, name, buffer_text(&run->bytes), run->bytes.len, &found);
    code = code_of(&found, failing[run->settings->fail_on]);
    run->code = code > run->code ? code : run->code;
    report_file(run, name, read, &found);
    if (run->settings->summary)
        summary_add(&run->summary, &found);
    findings_release(&found);
}

/* The totals follow findings that are lines; else they go to stderr. */
static void print_summary(session *run)
{
    buffer text = BUFFER_INIT;

    summary_format(&text, &run->summary, lines_format(run->settings));
    if (run->settings->stream && run->settings->format != REPORT_JSON)
        buffer_puts(&text, "checked by the schema alone: --stream applies no rules\n");
    fputs(buffer_text(&text), run->settings->format <= REPORT_JSON ? stdout : stderr);
    buffer_release(&text);
}

static int check_files(const settings *s, house_rules *house, const inputs *files)
{
    session run = {.settings = s};
    findings found;

    findings_init(&found);
    run.checker = checker_new(profiles[s->profile], s->schema_only, &found);
    if (!run.checker) {
        findings_print(stderr, &found, FINDING_FORMAT_TEXT);
        findings_release(&found);
        return 3;
    }
    checker_use_house_rules(run.checker, house);
    if (!s->quiet)
        run.report = report_new((report_format)s->format, failing[s->fail_on], stdout);
    for (size_t i = 0; i < files->count; i++)
        check_file(&run, &files->items[i]);
    if (run.report)
        report_close(run.report);
    if (s->summary)
        print_summary(&run);
    summary_release(&run.summary);
    buffer_release(&run.bytes);
    checker_free(run.checker);
    findings_release(&found);
    return run.code;
}

#define FILES_EXACT 1024 /* more files than these are allowed folder by folder */

/* Runs of files of one folder count once. */
static void allow_folders(sandbox *box, const inputs *files)
{
    size_t last = 0;
    buffer folder = BUFFER_INIT;

    for (size_t i = 0; i < files->count; i++) {
        const char *path = files->items[i].path, *slash = strrchr(path, '/');
        size_t len = slash ? (size_t)(slash - path) + 1 : 0;

        if (i && len == last && strncmp(path, buffer_text(&folder), len) == 0)
            continue;
        buffer_clear(&folder);
        buffer_add(&folder, path, last = len);
        sandbox_allow_read(box, len ? buffer_text(&folder) : ".");
    }
    buffer_release(&folder);
}

/* Rules may include what is in their folder. */
static void allow_rules(sandbox *box, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? memory_strndup(path, (size_t)(slash - path) + 1) : memory_strdup(".");

    sandbox_allow_read(box, folder);
    free(folder);
}

/* From here on the files under check and the rules can be read, and nothing else. */
static void enter_sandbox(const settings *s, const inputs *files)
{
    sandbox box = {.memory = s->stream ? SANDBOX_MEMORY(0) : SANDBOX_MEMORY(s->max_size)};
    findings found;

    findings_init(&found);
    for (size_t i = 0; i < s->rules.count; i++)
        allow_rules(&box, s->rules.items[i]);

    if (files->count > FILES_EXACT)
        allow_folders(&box, files);
    else
        for (size_t i = 0; i < files->count; i++)
            sandbox_allow_read(&box, files->items[i].path);
    sandbox_enter(&box, &found);
    sandbox_release(&box);
    if (!s->quiet)
        findings_print(stderr, &found, lines_format(s));
    findings_release(&found);
}

/* The exit code: 0, or another after having said what is wrong with the files of house rules. */
static int load_house_rules(house_rules *house, const settings *s)
{
    findings found;
    bool failed = false;
    int code;

    findings_init(&found);
    for (size_t i = 0; i < s->rules.count; i++)
        failed = house_rules_add(house, s->rules.items[i], s->phase, &found) != 0 || failed;
    findings_print(stderr, &found, lines_format(s));
    code = !failed ? 0 : found.machine ? 3 : 2;
    findings_release(&found);
    return code;
}

/* What --stream cannot do is not passed over in silence. */
static bool is_usable(const settings *s)
{
    const char *refused = !s->stream                            ? NULL
                          : s->rules.count                      ? "--rules"
                          : s->phase                            ? "--phase"
                          : profiles[s->profile] != PROFILE_SPL ? "--profile"
                                                                : NULL;

    if (refused)
        fprintf(stderr, "splvalidate: --stream checks by the schema alone; %s has no meaning with it\n", refused);
    return !refused;
}

static int run(const settings *s, int count, char **operands)
{
    house_rules *house;
    inputs files;
    int code;

    if (s->list_rules)
        return list_rules(s);
    if (count == 0 && !s->files_from) {
        fprintf(stderr, "splvalidate: no file given; try splvalidate --help\n");
        return 2;
    }
    if (!is_usable(s))
        return 2;
    resource_setup();
    inputs_init(&files);
    for (int i = 0; i < count; i++)
        inputs_add(&files, operands[i]);
    if (s->files_from)
        inputs_add_from(&files, s->files_from, s->null);
    house = house_rules_new();
    if (s->rules.count)
        house_rules_prepare(house);
    enter_sandbox(s, &files);
    code = load_house_rules(house, s);
    if (code == 0)
        code = check_files(s, house, &files);
    house_rules_free(house);
    inputs_release(&files);
    return code;
}

int main(int argc, char **argv)
{
    settings s = {.max_size = 0};
    const option options[] = {
        {"Checks:", 0, OPTION_HEADING, NULL, NULL, NULL, NULL, 0, 0},
        {"profile", 'p', OPTION_CHOICE, NULL, "who the document is checked for (default: spl)", &s.profile,
         profile_names, 0, 0},
        {"rules", 'r', OPTION_LIST, "FILE",
         "house rules: Schematron (.sch) or XSLT 1.0 that yields SVRL (.xsl); may be given many times", &s.rules, NULL,
         0, 0},
        {"phase", 0, OPTION_TEXT, "NAME",
         "phase of the Schematron rules (default #DEFAULT: the one they name, or #ALL)", &s.phase, NULL, 0, 0},
        {"schema-only", 0, OPTION_FLAG, NULL, "no business rules", &s.schema_only, NULL, 0, 0},
        {"fail-on", 0, OPTION_CHOICE, NULL, "the severity from which on the exit code is 1 (default: error)",
         &s.fail_on, fail_names, 0, 0},
        {"stream", 0, OPTION_FLAG, NULL,
         "check files of any size in little memory: by the schema alone, no rules are applied", &s.stream, NULL, 0, 0},
        {"Files:", 0, OPTION_HEADING, NULL, NULL, NULL, NULL, 0, 0},
        {"files-from", 0, OPTION_TEXT, "FILE", "also check the files named in FILE (- is standard input), one per line",
         &s.files_from, NULL, 0, 0},
        {"null", '0', OPTION_FLAG, NULL, "names in --files-from end in a NUL byte, as of find -print0", &s.null, NULL,
         0, 0},
        {"max-size", 0, OPTION_SIZE, "SIZE", "refuse larger files (default 10M; with --stream: any size)", &s.max_size,
         NULL, 0, 0},
        {"Report:", 0, OPTION_HEADING, NULL, NULL, NULL, NULL, 0, 0},
        {"format", 'f', OPTION_CHOICE, NULL, "how findings are printed (default: text)", &s.format, format_names, 0, 0},
        {"json", 0, OPTION_FLAG, NULL, "the same as --format json", &s.json, NULL, 0, 0},
        {"max-findings", 0, OPTION_NUMBER, "N", "show at most N findings per file (default 0: all)", &s.max_findings,
         NULL, 0, 1000000},
        {"summary", 0, OPTION_FLAG, NULL,
         "totals and the most frequent findings at the end (sarif, junit, svrl: on standard error)", &s.summary, NULL,
         0, 0},
        {"quiet", 'q', OPTION_FLAG, NULL, "no findings, only the exit code", &s.quiet, NULL, 0, 0},
        {"list-rules", 0, OPTION_FLAG, NULL, "print the id, severity, profiles and wording of all findings and rules",
         &s.list_rules, NULL, 0, 0},
        {NULL, 0, OPTION_FLAG, NULL, NULL, NULL, NULL, 0, 0},
    };
    const option_program program = {.name = "splvalidate",
                                    .arguments = "FILE|FOLDER...",
                                    .details = details,
                                    .summary = "checks SPL documents against the schema and the rules of labeling",
                                    .options = options};
    int first, code = 0;

    memory_setup();
    switch (options_parse(&program, argc, argv, &first)) {
    case OPTIONS_DONE: break;
    case OPTIONS_USAGE: return 2;
    case OPTIONS_RUN:
        s.format = s.json ? REPORT_JSON : s.format;
        if (!s.max_size)
            s.max_size = s.stream ? SIZE_MAX : FILE_MAX_SIZE_DEFAULT;
        code = run(&s, argc - first, argv + first);
        break;
    }
    free(s.rules.items);
    return options_close_stdout(&program, code);
}
