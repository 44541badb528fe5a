/* Command-line options from a table (getopt_long below). The table is also what --help prints, and what man pages
 * and completions are made from (option_forms.h), so it is the only description of a program's options. */
#ifndef SPLKIT_BASE_OPTION_H
#define SPLKIT_BASE_OPTION_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    OPTION_FLAG,   /* value: bool *, set to true */
    OPTION_TEXT,   /* value: const char **; points into argv */
    OPTION_LIST,   /* value: option_list *; may be given many times */
    OPTION_SIZE,   /* value: size_t *; bytes, with k, M, G (powers of 1024) */
    OPTION_NUMBER, /* value: long * */
    OPTION_CHOICE, /* value: int *, index into choices */
    OPTION_HEADING /* only a heading in the help */
} option_type;

/* The values of an option in the order given; they point into argv. The caller frees `items`. */
typedef struct {
    const char **items;
    size_t count, cap;
} option_list;

typedef struct {
    const char *name; /* long name without dashes */
    char letter;      /* short name or 0 */
    option_type type;
    const char *argument; /* word for the argument in the help, "FILE" */
    const char *help;
    void *value;
    const char *const *choices; /* OPTION_CHOICE: NULL-terminated */
    long min, max;              /* OPTION_NUMBER */
} option;

typedef struct {
    const char *name;      /* "leaflet2spl" */
    const char *arguments; /* "[FILE]" */
    const char *summary;   /* one sentence */
    const char *details;   /* printed after the options, or NULL */
    const option *options; /* ends with a NULL name; --no-sandbox, --help and --version are added */
} option_program;

/* What every program has beside its table; ends with a NULL name. */
extern const option options_standard[];

typedef enum { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_USAGE } options_outcome;

/* Parses argv; *first becomes the index of the first operand. OPTIONS_DONE: help or version was printed, exit 0.
 * OPTIONS_USAGE: a message was printed to stderr, exit 2. */
options_outcome options_parse(const option_program *program, int argc, char **argv, int *first);

/* Sets what one option of a table stands for; a flag is set, whatever the value. False, with nothing changed and
 * nothing said, when it does not take the value. Allocates memory for an OPTION_LIST only. */
bool option_set(const option *o, const char *value);

/* Says `text` and the value that was given on stderr, a line, with what is not seen in the value escaped. */
void options_complain(const option_program *program, const char *text, const char *value);
/* For file_find_clash. */
#define OPTIONS_CLASH "this output would take the place of another file of the call:"

/* The last call of a program. Its exit code when it has printed to stdout or stderr: 3 when one of them could not be
 * written, else `code`. */
int options_close_stdout(const option_program *program, int code);

#endif
