#include "fuzz.h"
#include "base/memory.h"
#include "base/resource.h"
#include "spl/load.h"

#include <libxml/xmlerror.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void fail(const char *format, va_list args)
{
    fputs("BROKEN PROMISE: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    fflush(stderr);
    abort();
}

static void refuse_message(void *data, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void refuse_message(void *data, const char *format, ...)
{
    va_list args;

    (void)data;
    va_start(args, format);
    fputs("a library prints by itself; ", stderr);
    fail(format, args);
    va_end(args);
}

void fuzz_setup(void)
{
    static bool done;

    if (done)
        return;
    done = true;
    memory_setup();
    resource_setup();
    xmlSetGenericErrorFunc(NULL, refuse_message);
    xsltSetGenericErrorFunc(NULL, refuse_message);
}

void fuzz_require(bool holds, const char *format, ...)
{
    va_list args;

    if (holds)
        return;
    va_start(args, format);
    fail(format, args);
    va_end(args);
}

void fuzz_require_done(bool done, const char *what, const findings *found)
{
    if (!done)
        findings_print(stderr, found, FINDING_FORMAT_TEXT);
    fuzz_require(done, "%s", what);
}

/* FNV-1a */
unsigned fuzz_option(const uint8_t *data, size_t size, unsigned which, unsigned count)
{
    uint32_t hash = 2166136261U + which;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 16777619U;
    return (hash >> 16 ^ hash) % count;
}

static char file[] = "/tmp/splkit-fuzz-XXXXXX";
static int descriptor = -1;

static void remove_file(void)
{
    unlink(file);
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
    if (descriptor < 0) {
        descriptor = mkstemp(file);
        atexit(remove_file);
    }
    fuzz_require(descriptor >= 0 && ftruncate(descriptor, 0) == 0 && pwrite(descriptor, data, size, 0) == (ssize_t)size,
                 "%s cannot be written", file);
    return file;
}

xmlDocPtr fuzz_load(const uint8_t *data, size_t size)
{
    findings found;
    xmlDocPtr doc;

    findings_init(&found);
    doc = spl_load("input.xml", (const char *)data, size, &found);
    fuzz_require(doc || found.by_severity[SEVERITY_ERROR], "refused without a reason");
    fuzz_require(!found.machine, "trouble with the machine");
    findings_release(&found);
    return doc;
}
