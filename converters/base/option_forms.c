#include "base/option_forms.h"

#include <string.h>

typedef void take_option(FILE *out, const option_program *p, const option *o);

/* All of the table, then what every program has. */
static void each(FILE *out, const option_program *p, take_option *take)
{
    for (const option *o = p->options; o->name; o++)
        take(out, p, o);
    for (const option *o = options_standard; o->name; o++)
        take(out, p, o);
}

static bool has_value(const option *o)
{
    return o->type != OPTION_FLAG;
}

static bool is_file(const option *o)
{
    static const char *const words[] = {"FILE", "DIR", "OUT"};

    for (size_t i = 0; o->argument && i < sizeof words / sizeof *words; i++)
        if (strcmp(o->argument, words[i]) == 0)
            return true;
    return false;
}

/* --- man pages --- */

/* Text as Markdown: nothing in it is markup. */
static void put_markdown(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_[]<>#&|-", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void markdown_option(FILE *out, const option_program *p, const option *o)
{
    (void)p;
    if (o->type == OPTION_HEADING) {
        fprintf(out, "## ");
        put_markdown(out, o->name);
        fprintf(out, "\n\n");
        return;
    }
    if (o->letter)
        fprintf(out, "**\\-%c**, ", o->letter);
    fprintf(out, "**\\-\\-");
    put_markdown(out, o->name);
    fprintf(out, "**");
    for (size_t i = 0; o->type == OPTION_CHOICE && o->choices[i]; i++) {
        fprintf(out, i ? "|" : " ");
        put_markdown(out, o->choices[i]);
    }
    if (o->type != OPTION_CHOICE && o->argument) {
        fprintf(out, " *");
        put_markdown(out, o->argument);
        fprintf(out, "*");
    }
    fprintf(out, "\n\n> ");
    put_markdown(out, o->help);
    fprintf(out, "\n\n");
}

/* Lines of the help's last part are lines there, too. */
static void put_lines(FILE *out, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        char line[512];

        snprintf(line, sizeof line, "%.*s", (int)n, text);
        put_markdown(out, line);
        text += n + (text[n] == '\n');
        fputs(!*text ? "\n\n" : *text == '\n' || !n ? "\n" : "  \n", out);
    }
}

static void print_markdown(FILE *out, const option_program *p)
{
    fprintf(out, "# NAME\n\n%s \\- ", p->name);
    put_lines(out, p->summary);
    fprintf(out, "# SYNOPSIS\n\n**%s** \\[*OPTION*\\]... ", p->name);
    put_markdown(out, p->arguments);
    fprintf(out, "\n\n# OPTIONS\n\n");
    each(out, p, markdown_option);
    if (p->details)
        put_lines(out, p->details);
}

/* --- shells --- */

/* Inside of single quotes. */
static void put_quoted(FILE *out, const char *text, const char *also)
{
    for (; *text; text++) {
        if (*text == '\'') {
            fputs("'\\''", out);
            continue;
        }
        if (strchr(also, *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void bash_name(FILE *out, const option_program *p, const option *o)
{
    (void)p;
    if (o->type == OPTION_HEADING)
        return;
    fprintf(out, " --%s", o->name);
    if (o->letter)
        fprintf(out, " -%c", o->letter);
}

static void bash_value(FILE *out, const option_program *p, const option *o)
{
    (void)p;
    if (o->type == OPTION_HEADING || !has_value(o))
        return;
    fprintf(out, "    --%s", o->name);
    if (o->letter)
        fprintf(out, "|-%c", o->letter);
    fprintf(out, ")\n");
    if (o->type == OPTION_CHOICE) {
        fprintf(out, "        COMPREPLY=($(compgen -W '");
        for (size_t i = 0; o->choices[i]; i++)
            fprintf(out, "%s%s", i ? " " : "", o->choices[i]);
        fprintf(out, "' -- \"$cur\"))\n");
    } else if (is_file(o)) {
        fprintf(out, "        compopt -o filenames 2>/dev/null\n        COMPREPLY=($(compgen -f -- \"$cur\"))\n");
    }
    fprintf(out, "        return ;;\n");
}

static void print_bash(FILE *out, const option_program *p)
{
    fprintf(
        out,
        "# bash completion of %s\n_%s() {\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n",
        p->name, p->name);
    fprintf(out, "    case $prev in\n");
    each(out, p, bash_value);
    fprintf(out, "    esac\n    if [[ $cur == -* ]]; then\n        COMPREPLY=($(compgen -W '");
    each(out, p, bash_name);
    fprintf(out,
            "' -- \"$cur\"))\n    else\n        compopt -o filenames 2>/dev/null\n        COMPREPLY=($(compgen -f -- "
            "\"$cur\"))\n"
            "    fi\n}\ncomplete -F _%s %s\n",
            p->name, p->name);
}

static void zsh_option(FILE *out, const option_program *p, const option *o)
{
    const char *more = o->type == OPTION_LIST ? "*" : "";

    (void)p;
    if (o->type == OPTION_HEADING)
        return;
    if (o->letter)
        fprintf(out, "    '%s(-%c --%s)'{-%c%s,--%s%s}'[", more, o->letter, o->name, o->letter, has_value(o) ? "+" : "",
                o->name, has_value(o) ? "=" : "");
    else
        fprintf(out, "    '%s--%s%s[", more, o->name, has_value(o) ? "=" : "");
    put_quoted(out, o->help, "[]:");
    fputc(']', out);
    if (o->type == OPTION_CHOICE) {
        fprintf(out, ":%s:(", o->name);
        for (size_t i = 0; o->choices[i]; i++)
            fprintf(out, "%s%s", i ? " " : "", o->choices[i]);
        fputc(')', out);
    } else if (has_value(o)) {
        fputc(':', out);
        put_quoted(out, o->argument ? o->argument : "value", "[]:");
        fputs(is_file(o) ? ":_files" : ": ", out);
    }
    fputs("' \\\n", out);
}

static void print_zsh(FILE *out, const option_program *p)
{
    fprintf(out, "#compdef %s\n_arguments -s -S \\\n", p->name);
    each(out, p, zsh_option);
    fprintf(out, "    '*:file:_files'\n");
}

static void fish_option(FILE *out, const option_program *p, const option *o)
{
    if (o->type == OPTION_HEADING)
        return;
    fprintf(out, "complete -c %s -l %s", p->name, o->name);
    if (o->letter)
        fprintf(out, " -s %c", o->letter);
    if (o->type == OPTION_CHOICE) {
        fprintf(out, " -x -a '");
        for (size_t i = 0; o->choices[i]; i++)
            fprintf(out, "%s%s", i ? " " : "", o->choices[i]);
        fputc('\'', out);
    } else if (has_value(o)) {
        fputs(is_file(o) ? " -r -F" : " -x", out);
    }
    fputs(" -d '", out);
    for (const char *text = o->help; *text; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputs("'\n", out);
}

static void print_fish(FILE *out, const option_program *p)
{
    fprintf(out, "# fish completion of %s\n", p->name);
    each(out, p, fish_option);
}

static void table_option(FILE *out, const option_program *p, const option *o)
{
    (void)p;
    if (o->type == OPTION_HEADING)
        return;
    fprintf(out, "%s\t%.1s\t", o->name, o->letter ? (const char[]){o->letter, '\0'} : "");
    for (size_t i = 0; o->type == OPTION_CHOICE && o->choices[i]; i++)
        fprintf(out, "%s%s", i ? "|" : "", o->choices[i]);
    fprintf(out, "%s\n", o->type != OPTION_CHOICE && o->argument ? o->argument : "");
}

static void print_table(FILE *out, const option_program *p)
{
    each(out, p, table_option);
}

int option_forms_print(FILE *out, const option_program *program, const char *form)
{
    static const struct {
        const char *name;
        void (*print)(FILE *out, const option_program *p);
    } forms[] = {{"markdown", print_markdown},
                 {"bash", print_bash},
                 {"zsh", print_zsh},
                 {"fish", print_fish},
                 {"table", print_table}};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].name, form) == 0) {
            forms[i].print(out, program);
            return 0;
        }
    return -1;
}
