/* Processor time of rendering in one process, with documents loaded: what each more document costs.
 *
 *     bench_render ROUNDS FILE...     one line per file: bytes, then the least and the median of HTML and of Markdown
 * in µs */
#define _POSIX_C_SOURCE 200809L

#include "render/render.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/resource.h"
#include "spl/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef int (*render_function)(buffer *, renderer *, xmlDocPtr, const render_options *, findings *);

static double microseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Prints the least and the median; -1 when a rendering failed. */
static int measure(render_function render, xmlDocPtr doc, const char *name, int rounds, findings *found)
{
    double *times = memory_zalloc((size_t)rounds, sizeof *times);
    render_options options = {.name = name, .warn_unknown = true};
    renderer *r = renderer_new();
    buffer out = BUFFER_INIT;
    int rc = 0;

    for (int i = -1; rc == 0 && i < rounds; i++) { /* the first one reads what all share */
        double start = microseconds();

        buffer_clear(&out);
        rc = render(&out, r, doc, &options, found);
        if (i >= 0)
            times[i] = microseconds() - start;
    }
    qsort(times, (size_t)rounds, sizeof *times, compare);
    printf("\t%.0f\t%.0f", times[0], times[rounds / 2]);
    buffer_release(&out);
    renderer_free(r);
    free(times);
    return rc;
}

static int measure_file(const char *path, int rounds, findings *found)
{
    buffer bytes = BUFFER_INIT;
    xmlDocPtr doc = NULL;
    int rc = -1;

    if (file_read(&bytes, NULL, path, (size_t)1 << 30, found) == 0)
        doc = spl_load(path, buffer_text(&bytes), bytes.len, found);
    if (doc) {
        printf("%s\t%zu", path, bytes.len);
        rc = measure(render_html, doc, path, rounds, found);
        if (rc == 0)
            rc = measure(render_markdown, doc, path, rounds, found);
        putchar('\n');
        xmlFreeDoc(doc);
    }
    buffer_release(&bytes);
    return rc;
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[1]) : 0, rc = 0;
    findings found;

    if (rounds < 1) {
        fprintf(stderr, "usage: bench_render ROUNDS FILE...\n");
        return 2;
    }
    memory_setup();
    resource_setup();
    findings_init(&found);
    for (int i = 2; rc == 0 && i < argc; i++)
        rc = measure_file(argv[i], rounds, &found);
    if (rc != 0)
        findings_print(stderr, &found, FINDING_FORMAT_TEXT);
    findings_release(&found);
    return rc == 0 ? 0 : 3;
}
