/* Giving up rights before hostile bytes are parsed: a step that is taken over can do no more than its program needs.
 *
 * What the kernel has is found out at run time:
 *   Landlock (from Linux 5.13 on)  no file or folder but those allowed is opened, made, renamed or removed; no TCP
 *   seccomp                        only the calls in sandbox.c: no sockets, no programs started, no processes, no
 * tracing, no new executable memory; without allowed paths nothing is opened at all resource limits memory and
 * processor time; no core files with the text of a leaflet The rights are gone for good, for the calling process and
 * its children. Descriptors that are open stay usable, and what was not allowed fails with EACCES (Landlock) or EPERM
 * (seccomp).
 *
 * Off under valgrind and in builds with sanitizers or for coverage, whose runtimes need other calls. */
#ifndef SPLKIT_BASE_SANDBOX_H
#define SPLKIT_BASE_SANDBOX_H

#include "base/finding.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    char *path;
    unsigned rights;
} sandbox_rule;

/* What stays allowed. Strings are copied. */
typedef struct {
    sandbox_rule *rules;
    size_t count, cap;
    size_t memory;    /* bytes of data, at most; 0: no limit */
    bool programs;    /* programs of the system may be started, with no more rights than the process has then */
    unsigned seconds; /* of processor time from now on, at most; 0: no limit. The process ends with code 3 */
} sandbox;

/* Memory for one document of at most max_size bytes, as --max-size allows: twice what the worst texts took (10 MB of
 * lines of 3 bytes: 1.7 GB), and what a program needs anyway. */
#define SANDBOX_MEMORY(max_size)                                                                                       \
    (((size_t)1 << 30) + ((max_size) < SIZE_MAX / 1000 ? (size_t)(max_size)*300 : SIZE_MAX / 4))

/* For one document within --max-size; the slowest known takes a hundredth. */
#define SANDBOX_SECONDS 300

#define SANDBOX_INIT                                                                                                   \
    {                                                                                                                  \
        NULL, 0, 0, 0, false, 0                                                                                        \
    }

/* Reading of a file, or of a folder and all below it. NULL and "-" allow nothing. */
void sandbox_allow_read(sandbox *box, const char *path);

/* Writing of a file by file_write: the folder that the file, or the target of a link, is in; of a device or pipe only
 * itself. NULL and "-" allow nothing. */
void sandbox_allow_output(sandbox *box, const char *path);

/* Reading, making, replacing and removing of files and folders below a folder. */
void sandbox_allow_folder(sandbox *box, const char *path);

void sandbox_release(sandbox *box);

/* Gives up all other rights. Adds a finding (severity info) when the kernel lacks Landlock or seccomp: the work then
 * goes on with what there is. */
void sandbox_enter(const sandbox *box, findings *found);

/* The same finding for a process whose children will give up their rights. */
void sandbox_report(findings *found);

/* Another document: its processor time counts from now on. */
void sandbox_limit_time(unsigned seconds);

/* From now on sandbox_enter and sandbox_limit_time do nothing (--no-sandbox). */
void sandbox_switch_off(void);

#endif
