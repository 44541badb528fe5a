/* A program's option table in the forms that man pages and shells read: what the hidden option --print-options prints.
 *
 *   markdown   NAME, SYNOPSIS and OPTIONS of a man page (converters/man adds the rest)
 *   bash, zsh, fish   completions
 *   table      a line per option: name TAB letter TAB argument or choices, for tests
 *
 * Operands are completed as file names. */
#ifndef SPLKIT_BASE_OPTION_FORMS_H
#define SPLKIT_BASE_OPTION_FORMS_H

#include "base/option.h"
#include <stdio.h>

/* 0, or -1 when there is no such form. */
int option_forms_print(FILE *out, const option_program *program, const char *form);

#endif
