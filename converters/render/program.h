/* What spl2md and spl2html share: options, reading, loading, rendering, writing, findings, exit code. */
#ifndef SPLKIT_RENDER_PROGRAM_H
#define SPLKIT_RENDER_PROGRAM_H

#include "base/file.h"
#include "base/option.h"
#include "render/render.h"

typedef struct {
    render_options render;
    const char *output, *templates;
    size_t max_size;
    int unknown; /* index into render_unknown_choices */
    bool json;
    bool watch; /* do it again whenever something it reads has changed */
} render_settings;

#define RENDER_SETTINGS_INIT                                                                                           \
    {                                                                                                                  \
        .output = "-", .max_size = FILE_MAX_SIZE_DEFAULT                                                               \
    }

extern const char *const render_unknown_choices[];
extern const char *const render_view_choices[]; /* by render_view */

/* The options of both programs, for an option table; `s` is their render_settings. */
#define RENDER_OPTIONS(s)                                                                                              \
    {.name = "output",                                                                                                 \
     .letter = 'o',                                                                                                    \
     .type = OPTION_TEXT,                                                                                              \
     .argument = "FILE",                                                                                               \
     .help = "write here instead of standard output",                                                                  \
     .value = &(s).output},                                                                                            \
        {.name = "language",                                                                                           \
         .type = OPTION_TEXT,                                                                                          \
         .argument = "TAG",                                                                                            \
         .help = "language of the document and of the words around it, whatever the document says",                    \
         .value = &(s).render.language},                                                                               \
        {.name = "unknown",                                                                                            \
         .type = OPTION_CHOICE,                                                                                        \
         .choices = render_unknown_choices,                                                                            \
         .help = "at an element without a rendering: stop (default), or warn and keep its text",                       \
         .value = &(s).unknown},                                                                                       \
        {.name = "view",                                                                                               \
         .type = OPTION_CHOICE,                                                                                        \
         .choices = render_view_choices,                                                                               \
         .help = "full (default): as the document has it; patient: by what patients ask first",                        \
         .value = &(s).render.view},                                                                                   \
        {.name = "templates",                                                                                          \
         .type = OPTION_TEXT,                                                                                          \
         .argument = "DIR",                                                                                            \
         .help = "files here replace the built-in templates",                                                          \
         .value = &(s).templates},                                                                                     \
        {.name = "max-size",                                                                                           \
         .type = OPTION_SIZE,                                                                                          \
         .argument = "BYTES",                                                                                          \
         .help = "refuse larger input (default 10M)",                                                                  \
         .value = &(s).max_size},                                                                                      \
    {                                                                                                                  \
        .name = "json", .type = OPTION_FLAG, .help = "findings as JSON lines", .value = &(s).json                      \
    }

typedef int (*render_function)(buffer *, renderer *, xmlDocPtr, const render_options *, findings *);

/* The whole program; returns its exit code. */
int render_main(const option_program *program, render_settings *settings, render_function render, int argc,
                char **argv);

#endif
