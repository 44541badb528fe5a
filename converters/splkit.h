/* splkit as a library: drug leaflets to HL7 Structured Product Labeling (SPL), its validation and publication, in
 * memory.
 *
 *     splkit *kit = splkit_new();
 *     splkit_result *r;
 *     size_t len;
 *
 *     splkit_set(kit, "effective-time", "20260101");
 *     r = splkit_convert(kit, "leaflet.txt", bytes, size);
 *     if (splkit_result_status(r) == SPLKIT_DONE)
 *         use(splkit_result_part(r, SPLKIT_OUTPUT, &len), len);
 *     fputs(splkit_result_part(r, SPLKIT_FINDINGS, NULL), stderr);
 *     splkit_result_free(r);
 *     splkit_free(kit);
 *
 * cc program.c $(pkg-config --cflags --libs splkit)
 *
 * Results. The bytes are those that the programs leaflet2spl, splvalidate, spl2html, spl2md and spl2fhir write for the
 * same input, name and options; findings are explained in splkit-findings(7).
 *
 * Processes. Each job is done by a child process, made with fork and ended with the call, which gives up its rights as
 * the programs do (no files, no network, bounds on memory and time). So an input cannot harm the host: when the memory
 * is used up, time runs out or the work crashes, the call returns SPLKIT_FAILED with a finding. Nothing is changed in
 * the host: no handler, no locale, no setting of libxml2 (which the host may use as it likes), nothing on its standard
 * streams; descriptors of the host are closed in the child. A call blocks, for 15 minutes at most. A host that waits
 * for any child (wait, waitpid(-1)) or ignores SIGCHLD may do so. Fork takes longer the more memory the host has. It
 * runs the host's pthread_atfork handlers.
 *
 * Threads. All functions may be called by any number of threads at once; while splkit_set or splkit_free is at work on
 * a handle, no other thread may use that handle. A child starts as a copy of the calling thread: if another thread is
 * inside libxml2 or dlopen at that moment and holds a lock of theirs, the job may come to a halt. It is then ended
 * after the 15 minutes with SPLKIT_FAILED. Hosts that cannot have this run the programs instead.
 *
 * Ownership. What a function is lent (const) is copied or used during the call only. What a result gives out lives
 * until splkit_result_free.
 *
 * Environment. SOURCE_DATE_EPOCH is the time written into new labels without "effective-time"; PATH is where pdftotext
 * is looked for, when a leaflet is a PDF.
 *
 * Compatibility. The library's number (libsplkit.so.0) changes when a program built against it would not work any more;
 * functions, parts, forms and options may be added without that. What splkit finds and writes follows its version. */
#ifndef SPLKIT_H
#define SPLKIT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__
#define SPLKIT_API __attribute__((visibility("default")))
#else
#define SPLKIT_API
#endif

/* The settings of jobs; one handle serves any number of them. */
typedef struct splkit splkit;

/* What came of one job. */
typedef struct splkit_result splkit_result;

/* The exit codes of the programs. */
typedef enum {
    SPLKIT_DONE = 0,    /* there may be warnings */
    SPLKIT_INVALID = 1, /* errors in the input; there is an output when the work could be done all the same */
    SPLKIT_FAILED = 3   /* memory, time, the system or splkit itself; there is no output */
} splkit_status;

/* UTF-8 each. */
typedef enum {
    SPLKIT_OUTPUT = 0,        /* of convert: SPL; of render: the document in that form; of validate: nothing */
    SPLKIT_FINDINGS = 1,      /* file:line:column: severity[id]: text (XPath), a line each */
    SPLKIT_FINDINGS_JSON = 2, /* the same, a JSON object a line */
    SPLKIT_LEDGER = 3,        /* of convert: what became of every byte of the leaflet, as JSON */
    SPLKIT_EXTRACTED = 4      /* of convert: the text that a Word, OpenDocument or PDF file was read as */
} splkit_part;

typedef enum {
    SPLKIT_HTML = 0,     /* a page, as spl2html */
    SPLKIT_MARKDOWN = 1, /* CommonMark, as spl2md */
    SPLKIT_TEXT = 2,     /* plain text, as spl2md --to text */
    SPLKIT_FHIR_XML = 3, /* a FHIR R5 Bundle, as spl2fhir */
    SPLKIT_FHIR_JSON = 4
} splkit_form;

/* "1.2.3", as --version has it. */
SPLKIT_API const char *splkit_version(void);

/* NULL when memory is used up. */
SPLKIT_API splkit *splkit_new(void);
SPLKIT_API void splkit_free(splkit *kit); /* or NULL */

/* Sets an option, by the long name and with the values it has in the programs; the value of a flag is NULL. It holds
 * for the jobs that follow and is not taken back. 0, or -1 with nothing changed: there is no such option, it does not
 * take the value, or memory is used up.
 *
 *   all jobs  max-size, templates, no-sandbox
 *   convert   language, encoding, input, keep-unrelated, set-id, version-number, effective-time
 *   validate  profile
 *   render    language, unknown, view; HTML: fragment, script, link-css; Markdown: anchors, front-matter, tables, wrap
 */
SPLKIT_API int splkit_set(splkit *kit, const char *option, const char *value);

/* The jobs: on the bytes of a leaflet, or of SPL. The name is used in findings and ledger; NULL: "-". They return a
 * result for splkit_result_free, or NULL when there is not even memory for that. */
SPLKIT_API splkit_result *splkit_convert(const splkit *kit, const char *name, const void *bytes, size_t len);
SPLKIT_API splkit_result *splkit_validate(const splkit *kit, const char *name, const void *bytes, size_t len);
SPLKIT_API splkit_result *splkit_render(const splkit *kit, splkit_form form, const char *name, const void *bytes,
                                        size_t len);

/* Of NULL: SPLKIT_FAILED. */
SPLKIT_API splkit_status splkit_result_status(const splkit_result *result);

/* A part, ended by a NUL byte that *len leaves out; len may be NULL. "" when the result has no such part, or is NULL.
 */
SPLKIT_API const char *splkit_result_part(const splkit_result *result, splkit_part part, size_t *len);

SPLKIT_API void splkit_result_free(splkit_result *result); /* or NULL */

#ifdef __cplusplus
}
#endif

#endif
