/* splvalidate: SPL documents in, findings out. */
#include "base/file.h"
#include "base/memory.h"
#include "base/option.h"
#include "base/resource.h"
#include "check/checker.h"
#include "check/house.h"
#include "check/listing.h"

#include <stdlib.h>
#include <string.h>

static const char *const profile_names[] = {"spl", "fda", "hc", "leaflet", NULL};
static const rule_profile profiles[] = {PROFILE_SPL, PROFILE_FDA, PROFILE_HC, PROFILE_LEAFLET};
static const char *const format_names[] = {"text", "json", NULL};
static const char *const fail_names[] = {"error", "warning", NULL};

typedef struct {
    int profile, format, fail_on;
    long max_findings;
    size_t max_size;
    bool quiet, schema_only, list_rules;
    option_list rules; /* files of house rules */
    const char *phase;
} settings;

static const char details[] =
    "FILE may be - for standard input. Findings go to standard output: file:line:column: severity[id]: text.\n"
    "Profiles: spl (any SPL), fda (submission to the FDA), hc (Health Canada), leaflet (made from a leaflet).\n"
    "Exit code: 0 nothing wrong, 1 errors found, 2 wrong use, 3 a file or internal trouble.\n";

static int list_rules(const settings *s)
{
    buffer text = BUFFER_INIT;
    bool written;

    listing_format(&text, s->format ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    written = fwrite(text.data, 1, text.len, stdout) == text.len;
    buffer_release(&text);
    return written ? 0 : 3;
}

/* Prints the first --max-findings findings; says on stderr how many more there are. */
static int print_findings(findings *found, const settings *s, const char *name)
{
    finding_format format = s->format ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT;
    size_t all = found->count;
    int rc;

    if (s->quiet)
        return 0;
    if (s->max_findings > 0 && all > (size_t)s->max_findings) {
        found->count = (size_t)s->max_findings;
        fprintf(stderr, "splvalidate: %s: findings not shown (--max-findings): %zu\n", name, all - found->count);
    }
    rc = findings_print(stdout, found, format);
    found->count = all;
    return rc;
}

/* The exit code for one file. */
static int check_file(checker *c, buffer *bytes, const settings *s, const char *path)
{
    const char *name = strcmp(path, "-") == 0 ? "<stdin>" : path;
    findings found;
    int code;

    findings_init(&found);
    buffer_clear(bytes);
    if (file_read(bytes, NULL, path, s->max_size, &found) == 0)
        checker_check(c, name, buffer_text(bytes), bytes->len, &found);
    code = findings_exit_code(&found);
    if (code == 0 && s->fail_on && found.by_severity[SEVERITY_WARNING])
        code = 1;
    if (print_findings(&found, s, name) != 0)
        code = 3;
    findings_release(&found);
    return code;
}

/* NULL after having said what is wrong with the files of house rules. */
static house_rules *load_house_rules(const settings *s)
{
    house_rules *house = house_rules_new();
    findings found;
    bool failed = false;

    findings_init(&found);
    for (size_t i = 0; i < s->rules.count; i++)
        failed = house_rules_add(house, s->rules.items[i], s->phase, &found) != 0 || failed;
    findings_print(stderr, &found, s->format ? FINDING_FORMAT_JSON : FINDING_FORMAT_TEXT);
    findings_release(&found);
    if (!failed)
        return house;
    house_rules_free(house);
    return NULL;
}

static int check_files(const settings *s, house_rules *house, int count, char **paths)
{
    buffer bytes = BUFFER_INIT;
    findings found;
    checker *c;
    int code = 0;

    findings_init(&found);
    c = checker_new(profiles[s->profile], s->schema_only, &found);
    if (!c) {
        findings_print(stderr, &found, FINDING_FORMAT_TEXT);
        code = 3;
    }
    if (c)
        checker_use_house_rules(c, house);
    for (int i = 0; c && i < count; i++) {
        int one = check_file(c, &bytes, s, paths[i]);

        code = one > code ? one : code;
    }
    checker_free(c);
    findings_release(&found);
    buffer_release(&bytes);
    return code;
}

int main(int argc, char **argv)
{
    settings s = {.max_size = FILE_MAX_SIZE_DEFAULT};
    house_rules *house;
    const option options[] = {
        {.name = "profile",
         .letter = 'p',
         .type = OPTION_CHOICE,
         .choices = profile_names,
         .value = &s.profile,
         .help = "who the document is checked for (default: spl)"},
        {.name = "format",
         .letter = 'f',
         .type = OPTION_CHOICE,
         .choices = format_names,
         .value = &s.format,
         .help = "findings as lines of text or as one JSON object per line"},
        {.name = "rules",
         .letter = 'r',
         .type = OPTION_LIST,
         .argument = "FILE",
         .value = &s.rules,
         .help = "house rules: Schematron (.sch) or XSLT 1.0 that yields SVRL (.xsl); may be given many times"},
        {.name = "phase",
         .type = OPTION_TEXT,
         .argument = "NAME",
         .value = &s.phase,
         .help = "phase of the Schematron rules (default #DEFAULT: the one they name, or #ALL)"},
        {.name = "schema-only", .type = OPTION_FLAG, .value = &s.schema_only, .help = "no business rules"},
        {.name = "fail-on",
         .type = OPTION_CHOICE,
         .choices = fail_names,
         .value = &s.fail_on,
         .help = "the severity from which on the exit code is 1 (default: error)"},
        {.name = "max-findings",
         .type = OPTION_NUMBER,
         .argument = "N",
         .value = &s.max_findings,
         .max = 1000000,
         .help = "show at most N findings per file (default 0: all)"},
        {.name = "max-size",
         .type = OPTION_SIZE,
         .argument = "SIZE",
         .value = &s.max_size,
         .help = "refuse larger files (default 10M)"},
        {.name = "quiet", .letter = 'q', .type = OPTION_FLAG, .value = &s.quiet, .help = "only the exit code"},
        {.name = "list-rules",
         .type = OPTION_FLAG,
         .value = &s.list_rules,
         .help = "print the id, severity, profiles and wording of all findings and rules"},
        {.name = NULL},
    };
    const option_program program = {.name = "splvalidate",
                                    .arguments = "FILE...",
                                    .details = details,
                                    .summary = "checks SPL documents against the schema and the rules of labeling",
                                    .options = options};
    int first, code;

    memory_setup();
    switch (options_parse(&program, argc, argv, &first)) {
    case OPTIONS_DONE: return options_close_stdout(&program, 0);
    case OPTIONS_USAGE: return 2;
    case OPTIONS_RUN: break;
    }
    if (s.list_rules)
        return options_close_stdout(&program, list_rules(&s));
    if (first == argc) {
        fprintf(stderr, "splvalidate: no file given; try splvalidate --help\n");
        return 2;
    }
    resource_setup();
    house = load_house_rules(&s);
    code = house ? check_files(&s, house, argc - first, argv + first) : 2;
    house_rules_free(house);
    free(s.rules.items);
    return options_close_stdout(&program, code);
}
