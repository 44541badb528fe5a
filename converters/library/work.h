/* The jobs of splkit.h, in the process that may be lost (isolate.h): where running out of memory ends the process and
 * settings of libxml2 are changed, as in the programs. */
#ifndef SPLKIT_LIBRARY_WORK_H
#define SPLKIT_LIBRARY_WORK_H

#include "base/buffer.h"
#include "leaflet/read.h"
#include "render/render.h"
#include "splkit.h"
#include <stdbool.h>
#include <stddef.h>

#define PARTS (SPLKIT_EXTRACTED + 1)

typedef struct {
    const char *templates, *language, *encoding, *set_id, *effective_time;
    bool keep_unrelated, no_sandbox;
    int input;   /* 0: found out; else an input_kind + 1 */
    int profile; /* index into work_profile_choices */
    int unknown; /* 1: an unknown element is a warning */
    long version_number;
    size_t max_size;
    render_options render;
} work_settings;

extern const char *const work_profile_choices[];

typedef enum { WORK_CONVERT, WORK_VALIDATE, WORK_RENDER } work_kind;

/* All of it lent. */
typedef struct {
    work_kind kind;
    splkit_form form; /* of WORK_RENDER */
    const work_settings *settings;
    const char *name, *bytes;
    size_t len;
} work_job;

typedef struct {
    splkit_status status;
    buffer parts[PARTS];
} work_reply;

/* To be called once in a process, which ends soon after it. */
void work_on(work_reply *reply, const work_job *job);

#endif
