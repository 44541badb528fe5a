#include "base/option.h"
#include "base/buffer.h"
#include "base/escape.h"
#include "base/memory.h"
#include "base/option_forms.h"
#include "base/sandbox.h"
#include "base/version.h"

#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_HELP = 1000, KEY_VERSION, KEY_FORMS, KEY_NO_SANDBOX, KEY_FIRST };

#define HELP_COLUMN 30 /* where the help texts start */
#define HELP_WIDTH 100

static void print_wrapped(FILE *out, const char *text, int column)
{
    int at = column;

    while (*text) {
        size_t word = strcspn(text, " ");

        if (at > column && at + 1 + (int)word > HELP_WIDTH) {
            fprintf(out, "\n%*s", column, "");
            at = column;
        } else if (at > column) {
            fputc(' ', out);
            at++;
        }
        fprintf(out, "%.*s", (int)word, text);
        at += (int)word;
        text += word + strspn(text + word, " ");
    }
    fputc('\n', out);
}

static void print_option(FILE *out, const option *o)
{
    buffer left = BUFFER_INIT;

    if (o->letter)
        buffer_printf(&left, "  -%c, --%s", o->letter, o->name);
    else
        buffer_printf(&left, "      --%s", o->name);
    if (o->type == OPTION_CHOICE) {
        for (size_t i = 0; o->choices[i]; i++)
            buffer_printf(&left, "%c%s", i ? '|' : ' ', o->choices[i]);
    } else if (o->argument) {
        buffer_printf(&left, " %s", o->argument);
    }
    fprintf(out, "%-*s", HELP_COLUMN, buffer_text(&left));
    if (left.len >= HELP_COLUMN)
        fprintf(out, "\n%*s", HELP_COLUMN, "");
    print_wrapped(out, o->help, HELP_COLUMN);
    buffer_release(&left);
}

const option options_standard[] = {{.name = "no-sandbox", .help = "keep all rights of the process while it reads"},
                                   {.name = "help", .letter = 'h', .help = "print this help and exit"},
                                   {.name = "version", .letter = 'V', .help = "print the version and exit"},
                                   {.name = NULL}};

static void print_help(FILE *out, const option_program *p)
{
    fprintf(out, "Usage: %s [OPTION]... %s\n", p->name, p->arguments);
    print_wrapped(out, p->summary, 0);
    if (p->options->type != OPTION_HEADING)
        fputc('\n', out);
    for (const option *o = p->options; o->name; o++) {
        if (o->type == OPTION_HEADING)
            fprintf(out, "\n%s\n", o->name);
        else
            print_option(out, o);
    }
    for (const option *o = options_standard; o->name; o++)
        print_option(out, o);
    if (p->details)
        fprintf(out, "\n%s\n", p->details);
}

static size_t count_options(const option_program *p)
{
    size_t n = 0;

    while (p->options[n].name)
        n++;
    return n;
}

void options_complain(const option_program *program, const char *text, const char *value)
{
    buffer visible = BUFFER_INIT;

    escape_terminal(&visible, value, strlen(value));
    fprintf(stderr, "%s: %s '%s'\n", program->name, text, buffer_text(&visible));
    buffer_release(&visible);
}

static bool set_size(const option *o, const char *value)
{
    char *end;
    unsigned long long number;
    unsigned shift = 0;

    errno = 0;
    number = strtoull(value, &end, 10);
    if (end == value || errno || *value == '-')
        return false;
    switch (*end) {
    case 'k':
    case 'K': shift = 10; break;
    case 'M': shift = 20; break;
    case 'G': shift = 30; break;
    default: break;
    }
    end += shift != 0;
    if (*end || number > (SIZE_MAX >> shift) || number == 0)
        return false;
    *(size_t *)o->value = (size_t)number << shift;
    return true;
}

static bool set_number(const option *o, const char *value)
{
    char *end;
    long number;

    errno = 0;
    number = strtol(value, &end, 10);
    if (end == value || *end || errno || number < o->min || number > o->max)
        return false;
    *(long *)o->value = number;
    return true;
}

static bool set_choice(const option *o, const char *value)
{
    for (int i = 0; o->choices[i]; i++)
        if (strcmp(o->choices[i], value) == 0) {
            *(int *)o->value = i;
            return true;
        }
    return false;
}

static bool add_to_list(option_list *list, const char *value)
{
    list->items = memory_grow(list->items, &list->cap, list->count, sizeof *list->items);
    list->items[list->count++] = value;
    return true;
}

bool option_set(const option *o, const char *value)
{
    switch (o->type) {
    case OPTION_FLAG: *(bool *)o->value = true; return true;
    case OPTION_TEXT: *(const char **)o->value = value; return true;
    case OPTION_LIST: return add_to_list(o->value, value);
    case OPTION_SIZE: return set_size(o, value);
    case OPTION_NUMBER: return set_number(o, value);
    case OPTION_CHOICE: return set_choice(o, value);
    case OPTION_HEADING: break;
    }
    return false;
}

/* What an option takes, in words. */
static void describe_values(buffer *out, const option *o)
{
    if (o->type == OPTION_SIZE)
        buffer_puts(out, "a number of bytes such as 500000, 64k, 10M or 1G");
    if (o->type == OPTION_NUMBER)
        buffer_printf(out, "a whole number from %ld to %ld", o->min, o->max);
    for (int i = 0; o->type == OPTION_CHOICE && o->choices[i]; i++)
        buffer_printf(out, "%s%s", i == 0 ? "" : o->choices[i + 1] ? ", " : " or ", o->choices[i]);
}

static int take(const option_program *p, const option *o, const char *value)
{
    buffer text = BUFFER_INIT;

    if (option_set(o, value))
        return 0;
    buffer_printf(&text, "--%s takes ", o->name);
    describe_values(&text, o);
    buffer_puts(&text, ", not");
    options_complain(p, buffer_text(&text), value);
    buffer_release(&text);
    return -1;
}

/* Tables for getopt_long; letters is freed by the caller with the array returned. */
static struct option *make_long(const option_program *p, char **letters)
{
    size_t n = count_options(p);
    struct option *table = memory_zalloc(n + 5, sizeof *table);
    buffer text = BUFFER_INIT;
    size_t at = 0;

    buffer_puts(&text, ":hV"); /* getopt_long itself is silent */
    for (size_t i = 0; i < n; i++) {
        const option *o = &p->options[i];
        bool has_value = o->type != OPTION_FLAG;

        if (o->type == OPTION_HEADING)
            continue;
        table[at++] = (struct option){o->name, has_value ? required_argument : no_argument, NULL, KEY_FIRST + (int)i};
        if (o->letter)
            buffer_printf(&text, "%c%s", o->letter, has_value ? ":" : "");
    }
    table[at++] = (struct option){"help", no_argument, NULL, KEY_HELP};
    table[at++] = (struct option){"no-sandbox", no_argument, NULL, KEY_NO_SANDBOX};
    table[at++] = (struct option){"version", no_argument, NULL, KEY_VERSION};
    table[at] = (struct option){"print-options", required_argument, NULL, KEY_FORMS}; /* for the build */
    *letters = buffer_detach(&text);
    return table;
}

static const option *option_of_key(const option_program *p, int key)
{
    if (key >= KEY_FIRST)
        return &p->options[key - KEY_FIRST];
    for (const option *o = p->options; o->name; o++)
        if (o->letter && o->letter == key)
            return o;
    return NULL;
}

/* What getopt_long has not taken; `argument` is where it stands. */
static void complain_unknown(const option_program *p, int key, const char *argument)
{
    const char letter[] = {'-', (char)optopt, '\0'};

    if (key == ':')
        options_complain(p, "a value is missing behind", argument);
    else if (optopt >= KEY_HELP)
        options_complain(p, "no value is taken by", argument);
    else if (optopt)
        options_complain(p, "unrecognized option", letter);
    else
        options_complain(p, "unrecognized or ambiguous option", argument);
}

static options_outcome usage(const option_program *p)
{
    fprintf(stderr, "Try '%s --help'.\n", p->name);
    return OPTIONS_USAGE;
}

options_outcome options_parse(const option_program *program, int argc, char **argv, int *first)
{
    char *letters;
    struct option *table = make_long(program, &letters);
    options_outcome outcome = OPTIONS_RUN;
    int key;

    opterr = 0;
    optind = 0; /* also forget the permutation of an earlier argv */
    while (outcome == OPTIONS_RUN && (key = getopt_long(argc, argv, letters, table, NULL)) != -1) {
        const option *o;

        if (key == KEY_HELP || key == 'h') {
            print_help(stdout, program);
            outcome = OPTIONS_DONE;
        } else if (key == KEY_VERSION || key == 'V') {
            printf("%s (splkit) %s\n", program->name, version_full);
            outcome = OPTIONS_DONE;
        } else if (key == KEY_FORMS) {
            outcome = option_forms_print(stdout, program, optarg) == 0 ? OPTIONS_DONE : usage(program);
        } else if (key == KEY_NO_SANDBOX) {
            sandbox_switch_off();
        } else if (key == '?' || key == ':') {
            complain_unknown(program, key, argv[optind - 1]);
            outcome = usage(program);
        } else if (!(o = option_of_key(program, key)) || take(program, o, optarg) != 0) {
            outcome = usage(program);
        }
    }
    *first = optind;
    free(letters);
    free(table);
    return outcome;
}

int options_close_stdout(const option_program *program, int code)
{
    memory_may_end();
    if (fflush(stdout) == 0 && !ferror(stdout))
        return ferror(stderr) ? 3 : code;
    fprintf(stderr, "%s: cannot write standard output: %s\n", program->name, strerror(errno));
    return 3;
}
