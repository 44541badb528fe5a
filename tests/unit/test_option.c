#include "base/buffer.h"
#include "base/option.h"
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    bool quiet;
    const char *output;
    size_t max_size;
    long version;
    int format;
} values;

static const char *const formats[] = {"text", "json", "sarif", NULL};

static const option options[] = {
    {.name = "Output:", .type = OPTION_HEADING},
    {.name = "output",
     .letter = 'o',
     .type = OPTION_TEXT,
     .argument = "FILE",
     .help = "where to",
     .value = &values.output},
    {.name = "format",
     .letter = 'f',
     .type = OPTION_CHOICE,
     .help = "how",
     .value = &values.format,
     .choices = formats},
    {.name = "max-size", .type = OPTION_SIZE, .argument = "SIZE", .help = "limit", .value = &values.max_size},
    {.name = "version-number",
     .type = OPTION_NUMBER,
     .argument = "N",
     .help = "version",
     .value = &values.version,
     .min = 1,
     .max = 9999},
    {.name = "quiet", .letter = 'q', .type = OPTION_FLAG, .help = "say less", .value = &values.quiet},
    {.name = NULL},
};

static const option_program program = {
    .name = "tester", .arguments = "[FILE]", .summary = "Tests options.", .details = "Exit: 0.", .options = options};

static buffer out_text, err_text;

/* Command lines stay until the end: getopt keeps a pointer into the last one. */
static char *lines[64];
static size_t line_count;

static void drain(buffer *text, FILE *from)
{
    int c;

    buffer_clear(text);
    rewind(from);
    while ((c = getc(from)) != EOF)
        buffer_putc(text, (char)c);
    fclose(from);
}

/* Parses a command line (blanks separate words) while stdout and stderr are caught. */
static options_outcome parse(const char *line, int *operands)
{
    FILE *out = tmpfile(), *err = tmpfile();
    int old_out, old_err, first, argc = 0;
    char *copy = strdup(line), *argv[16];
    options_outcome outcome;

    assert_true(out && err && copy && line_count < sizeof lines / sizeof *lines);
    lines[line_count++] = copy;
    memset(&values, 0, sizeof values);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    fflush(stdout);
    old_out = dup(STDOUT_FILENO);
    old_err = dup(STDERR_FILENO);
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    outcome = options_parse(&program, argc, argv, &first);
    fflush(stdout);
    dup2(old_out, STDOUT_FILENO);
    dup2(old_err, STDERR_FILENO);
    close(old_out);
    close(old_err);
    drain(&out_text, out);
    drain(&err_text, err);
    if (operands)
        *operands = argc - first;
    return outcome;
}

static void all_kinds_are_taken(void **state)
{
    int operands;

    (void)state;
    assert_int_equal(parse("t -q -o out.xml --max-size 64k --version-number 12 --format=sarif in.txt", &operands),
                     OPTIONS_RUN);
    assert_true(values.quiet);
    assert_string_equal(values.output, "out.xml");
    assert_int_equal(values.max_size, 65536);
    assert_int_equal(values.version, 12);
    assert_int_equal(values.format, 2);
    assert_int_equal(operands, 1);
    assert_int_equal(err_text.len, 0);
}

static void options_may_follow_operands_and_stop_at_two_dashes(void **state)
{
    int operands;

    (void)state;
    assert_int_equal(parse("t in.txt -q", &operands), OPTIONS_RUN);
    assert_true(values.quiet);
    assert_int_equal(operands, 1);
    assert_int_equal(parse("t -- -q", &operands), OPTIONS_RUN);
    assert_false(values.quiet);
    assert_int_equal(operands, 1);
    assert_int_equal(parse("t", &operands), OPTIONS_RUN);
    assert_int_equal(operands, 0);
}

static void sizes_are_powers_of_1024(void **state)
{
    (void)state;
    assert_int_equal(parse("t --max-size 1", NULL), OPTIONS_RUN);
    assert_int_equal(values.max_size, 1);
    assert_int_equal(parse("t --max-size 10M", NULL), OPTIONS_RUN);
    assert_int_equal(values.max_size, 10u << 20);
    assert_int_equal(parse("t --max-size 2G", NULL), OPTIONS_RUN);
    assert_int_equal(values.max_size, 2u << 30);
}

static void assert_refused(const char *line, const char *complaint)
{
    assert_int_equal(parse(line, NULL), OPTIONS_USAGE);
    assert_int_equal(out_text.len, 0);
    assert_non_null(strstr(buffer_text(&err_text), complaint));
    assert_non_null(strstr(buffer_text(&err_text), "Try 'tester --help'."));
}

static void wrong_values_are_refused_by_name(void **state)
{
    static const char *const sizes[] = {"0", "-1", "x", "1x", "10MB", "99999999999999999999", "99999999999G"};
    static const char *const numbers[] = {"0", "10000", "1.5", "one", "99999999999999999999"};
    char line[80];

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        snprintf(line, sizeof line, "t --max-size %s", sizes[i]);
        assert_refused(line, "tester: --max-size takes a number of bytes");
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        snprintf(line, sizeof line, "t --version-number %s", numbers[i]);
        assert_refused(line, "tester: --version-number takes a whole number from 1 to 9999");
    }
    assert_refused("t -f yaml", "tester: --format takes text, json or sarif, not 'yaml'");
    assert_refused("t --no-such", "no-such");
    assert_refused("t -o", "o");
}

static void help_and_version_go_to_stdout(void **state)
{
    (void)state;
    assert_int_equal(parse("t --help", NULL), OPTIONS_DONE);
    assert_int_equal(err_text.len, 0);
    assert_non_null(strstr(buffer_text(&out_text), "Usage: tester [OPTION]... [FILE]\nTests options.\n"));
    assert_non_null(strstr(buffer_text(&out_text), "-o, --output FILE"));
    assert_non_null(strstr(buffer_text(&out_text), "text|json|sarif"));
    assert_non_null(strstr(buffer_text(&out_text), "Exit: 0.\n"));
    assert_int_equal(parse("t --version", NULL), OPTIONS_DONE);
    assert_non_null(strstr(buffer_text(&out_text), "tester (splkit) "));
}

/* Each form has the letter, the name, what is completed and the choices, quoted as its readers need it. */
static void forms_for_manual_and_shells(void **state)
{
    static const struct {
        const char *form;
        const char *const lines[6];
    } forms[] = {
        {"markdown",
         {"# NAME\n\ntester \\- Tests options.\n", "**tester** \\[*OPTION*\\]... \\[FILE\\]\n", "## Output:\n",
          "**\\-o**, **\\-\\-output** *FILE*\n\n> where to\n", "**\\-f**, **\\-\\-format** text|json|sarif\n",
          "Exit: 0.\n"}},
        {"bash",
         {"    --output|-o)\n        compopt -o filenames",
          "    --format|-f)\n        COMPREPLY=($(compgen -W 'text json sarif'", "    --max-size)\n        return ;;",
          " --quiet -q", "complete -F _tester tester\n"}},
        {"zsh",
         {"#compdef tester\n", "'(-o --output)'{-o+,--output=}'[where to]:FILE:_files'",
          "'(-f --format)'{-f+,--format=}'[how]:format:(text json sarif)'", "'--max-size=[limit]:SIZE: '",
          "'(-q --quiet)'{-q,--quiet}'[say less]'"}},
        {"fish",
         {"complete -c tester -l output -s o -r -F -d 'where to'\n",
          "complete -c tester -l format -s f -x -a 'text json sarif' -d 'how'\n",
          "complete -c tester -l max-size -x -d 'limit'\n", "complete -c tester -l quiet -s q -d 'say less'\n"}},
        {"table", {"output\to\tFILE\n", "format\tf\ttext|json|sarif\n", "quiet\tq\t\n"}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char line[64];

        snprintf(line, sizeof line, "t --print-options %s", forms[i].form);
        assert_int_equal(parse(line, NULL), OPTIONS_DONE);
        for (size_t k = 0; k < 6 && forms[i].lines[k]; k++)
            if (!strstr(buffer_text(&out_text), forms[i].lines[k]))
                fail_msg("%s has no '%s':\n%s", forms[i].form, forms[i].lines[k], buffer_text(&out_text));
    }
    assert_int_equal(parse("t --print-options postscript", NULL), OPTIONS_USAGE);
}

static void a_full_stdout_changes_the_exit_code(void **state)
{
    int full = open("/dev/full", O_WRONLY), old_out, old_err, code;

    (void)state;
    if (full < 0)
        skip();
    assert_int_equal(options_close_stdout(&program, 1), 1);
    old_out = dup(STDOUT_FILENO);
    old_err = dup(STDERR_FILENO);
    dup2(full, STDOUT_FILENO);
    dup2(full, STDERR_FILENO);
    fputs("result", stdout);
    code = options_close_stdout(&program, 0);
    dup2(old_out, STDOUT_FILENO);
    dup2(old_err, STDERR_FILENO);
    close(full);
    close(old_out);
    close(old_err);
    clearerr(stdout);
    assert_int_equal(code, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_kinds_are_taken),
        cmocka_unit_test(options_may_follow_operands_and_stop_at_two_dashes),
        cmocka_unit_test(sizes_are_powers_of_1024),
        cmocka_unit_test(wrong_values_are_refused_by_name),
        cmocka_unit_test(help_and_version_go_to_stdout),
        cmocka_unit_test(forms_for_manual_and_shells),
        cmocka_unit_test(a_full_stdout_changes_the_exit_code),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    while (line_count)
        free(lines[--line_count]);
    buffer_release(&out_text);
    buffer_release(&err_text);
    return failed;
}
