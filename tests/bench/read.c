/* Times of reading leaflets in one process: all of it but the writing of XML, and each stage.
 *
 *     bench_read ROUNDS FILE...     one line per file: bytes, the least of a pass over its UTF-8 alone, the least and
 *                                   the median of reading it, how many times the pass that is, and the least of each
 *                                   stage (leaflet/read.h); all in µs of the processor
 *
 * With ROUNDS 0 each file is read once, and nothing is printed: for valgrind. */
#define _POSIX_C_SOURCE 200809L

#include "leaflet/read.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WARM_UP 3
#define KEPT (32 << 20)    /* bytes; malloc takes no more for M_MMAP_THRESHOLD */
#define MAX_SIZE 100000000 /* bytes */

typedef struct {
    double pass, all, stages[READ_STAGES];
} times;

static double microseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* without what other processes take */
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The pass that all is set against: no reading can do with less. */
static size_t pass_over(const buffer *text)
{
    uint32_t sum = 0;

    for (size_t at = 0; at < text->len;) {
        uint32_t c;

        at += (size_t)utf8_next(&c, text->data + at, text->len - at);
        sum += c;
    }
    return sum;
}

/* One reading; the leaflet is freed within the time of it. */
static void read_once(const char *name, const buffer *text, times *t)
{
    read_options options = {.language = NULL};
    findings found;
    double start = microseconds(), at = start;
    read_run r = {.l = leaflet_new(name, text->data, text->len), .options = &options, .found = &found};
    int rc = 0;

    findings_init(&found);
    for (int i = 0; i < READ_STAGES; i++) {
        double end;

        rc = rc == 0 ? read_stages[i].run(&r) : rc;
        end = microseconds();
        t->stages[i] = end - at;
        at = end;
    }
    leaflet_free(r.l);
    t->all = microseconds() - start;
    findings_release(&found);
}

static void measure(const char *name, const buffer *text, int rounds)
{
    double *all = memory_zalloc((size_t)rounds, sizeof *all);
    times least = {1e30, 1e30, {0}}, now;
    volatile size_t sink = 0;

    for (int i = -WARM_UP; i < rounds; i++) {
        now.pass = microseconds();
        sink += pass_over(text);
        now.pass = microseconds() - now.pass;
        read_once(name, text, &now);
        if (i < 0)
            continue;
        all[i] = now.all;
        least.pass = now.pass < least.pass ? now.pass : least.pass;
        for (int k = 0; k < READ_STAGES; k++)
            least.stages[k] = i == 0 || now.stages[k] < least.stages[k] ? now.stages[k] : least.stages[k];
    }
    qsort(all, (size_t)rounds, sizeof *all, compare);
    printf("%s\t%zu\t%.1f\t%.1f\t%.1f\t%.1f", name, text->len, least.pass, all[0], all[rounds / 2],
           all[0] / least.pass);
    for (int k = 0; k < READ_STAGES; k++)
        printf("\t%.1f", least.stages[k]);
    putchar('\n');
    free(all);
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[1]) : -1;

    findings found;

    findings_init(&found);
    mallopt(M_TRIM_THRESHOLD, KEPT); /* what the next reading needs again is not given back to the system */
    mallopt(M_MMAP_THRESHOLD, KEPT);
    if (rounds < 0) {
        fputs("usage: bench_read ROUNDS FILE...\n", stderr);
        return 2;
    }
    if (rounds > 0)
        fputs("file\tbytes\tpass\tleast\tmedian\ttimes pass", stdout);
    for (int k = 0; rounds > 0 && k < READ_STAGES; k++)
        printf("\t%s", read_stages[k].name);
    if (rounds > 0)
        putchar('\n');
    for (int i = 2; i < argc; i++) {
        buffer text = BUFFER_INIT;
        times once;

        if (file_read(&text, NULL, argv[i], MAX_SIZE, &found) != 0)
            return 3;
        if (rounds > 0)
            measure(argv[i], &text, rounds);
        else
            read_once(argv[i], &text, &once);
        buffer_release(&text);
    }
    findings_release(&found);
    return 0;
}
