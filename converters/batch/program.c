#define _GNU_SOURCE /* sched_getaffinity */
#include "batch/program.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/option.h"
#include "base/resource.h"
#include "batch/run.h"
#include "leaflet/text/charsets.h"
#include "spl/effective_time.h"

#include <jansson.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKERS_MAX 1024
#define CPU_LIMIT 60   /* seconds; a leaflet of the largest size takes a few */
#define WALL_LIMIT 120 /* seconds */
#define MEMORY_LIMIT ((size_t)1 << 30)

static const char details[] =
    "splbatch missing -o OUT [IN...]   what has no results yet: shards, or with inputs ids; exit code 1 when there is "
    "some\n"
    "splbatch merge -o OUT             results and summary of all shards in OUT\n"
    "\n"
    "IN are leaflets (plain text, Markdown, HTML, Word, OpenDocument, PDF), SPL documents (validated and rendered "
    "only),\n"
    "folders (files that end in .txt .text .md .markdown .html .htm .xhtml .docx .odt .pdf .xml) and archives of them\n"
    "(.tar, .tar.gz, .tar.xz, .tar.bz2, .tar.zst, .zip). The id of a leaflet is its path below IN without the ending, "
    "or what the manifest says.\n"
    "OUT gets ID.xml, ID.md, ID.html and ID.ledger.json, then summary.json and summary.html, and last results.ndjson\n"
    "with a record for each input. The same command again does only what is new, changed or failed for a passing\n"
    "reason; it goes on where a run was ended, however that was.\n"
    "--stream: JSON lines {\"id\",\"text\"} or {\"id\",\"path\"} from standard input; for each a record with the "
    "outputs in it.\n"
    "Exit code: 0 done; 1 some inputs have errors or failed; 2 wrong use, two inputs with one id; 3 a file, memory or\n"
    "internal trouble; 75 ended by a signal, or another run is at work on OUT: try again.";

typedef struct {
    run_options run;
    const char *emit, *shard, *language, *encoding;
    size_t memory;
    long jobs, cpu;
    bool stream, json;
    int log;
} settings;

static int usage(const char *text, const char *value)
{
    fprintf(stderr, "splbatch: %s: '%s'\nTry 'splbatch --help'.\n", text, value);
    return 2;
}

/* "xml,md" to bits; 0 when it is wrong. */
static unsigned parse_emit(const char *text)
{
    unsigned emit = 0;

    while (*text) {
        size_t n = strcspn(text, ",");
        int kind = 0;

        while (kind < OUTPUT__MAX &&
               (strlen(record_output_names[kind]) != n || memcmp(record_output_names[kind], text, n) != 0))
            kind++;
        if (kind == OUTPUT__MAX)
            return 0;
        emit |= 1U << kind;
        text += n + (text[n] == ',');
    }
    return emit;
}

static bool parse_whole(const char *text, long *number)
{
    char *end;

    *number = text ? strtol(text, &end, 10) : -1;
    return text && *text && !*end && *number >= 0;
}

/* "i/n", or "auto": from what Slurm or a Kubernetes Indexed Job sets. */
static int parse_shard(plan_shard *shard, const char *text)
{
    buffer own = BUFFER_INIT;
    long first = 0;
    int rc;

    if (strcmp(text, "auto") == 0) {
        const char *index = getenv("SLURM_ARRAY_TASK_ID"), *count = getenv("SLURM_ARRAY_TASK_COUNT");

        if (index)
            parse_whole(getenv("SLURM_ARRAY_TASK_MIN"), &first);
        else {
            index = getenv("JOB_COMPLETION_INDEX");
            count = getenv("JOB_COMPLETIONS");
        }
        buffer_printf(&own, "%s/%s", index ? index : "", count ? count : "");
        text = own.data;
    }
    rc = strchr(text, '/') ? 0 : -1;
    if (rc == 0) {
        char *index = memory_strndup(text, strcspn(text, "/"));

        rc = parse_whole(index, &shard->index) && parse_whole(strchr(text, '/') + 1, &shard->count) ? 0 : -1;
        shard->index -= first > 0 ? first : 0;
        free(index);
    }
    buffer_release(&own);
    return rc == 0 && shard->count >= 1 && shard->index >= 0 && shard->index < shard->count ? 0 : -1;
}

static long processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return CPU_COUNT(&set);
    return sysconf(_SC_NPROCESSORS_ONLN) > 0 ? sysconf(_SC_NPROCESSORS_ONLN) : 1;
}

/* What options alone cannot say. 0, or 2 after a message. */
static int complete(settings *s)
{
    run_options *r = &s->run;
    intake_sources *in = &r->sources;
    bool inputs = in->operand_count || in->files_from || in->manifest;

    r->log = s->log;
    r->work.emit = parse_emit(s->emit);
    r->work.reading.language = s->language;
    r->work.reading.encoding = s->encoding;
    r->work.sink = s->stream ? SINK_STREAM : r->pack ? SINK_PACK : SINK_FILES;
    r->pool.workers = s->jobs ? s->jobs : processors();
    r->pool.spare = r->pool.workers < processors();
    r->pool.limits = (worker_limits){s->cpu, s->memory, NULL};
    if (!r->work.emit)
        return usage("--emit takes names out of xml, md, html and ledger with commas between them", s->emit);
    if (s->encoding && !charsets_find(s->encoding, strlen(s->encoding)))
        return usage("--encoding takes a name such as UTF-16, windows-1252, ISO-8859-2 or KOI8-R", s->encoding);
    if (r->work.effective_time && !effective_time_is_valid(r->work.effective_time))
        return usage("--effective-time takes YYYYMMDD or YYYYMMDDhhmmss", r->work.effective_time);
    if (s->shard && parse_shard(&r->shard, s->shard) != 0)
        return usage("--shard takes i/n with i from 0 to n - 1, or auto in a Slurm array or Indexed Job", s->shard);
    for (int i = 0; i < in->operand_count; i++)
        if (strcmp(in->operands[i], "-") == 0)
            return usage("standard input is for --manifest, --files-from and --stream", "-");
    if (s->stream && (inputs || r->out || r->pack || s->shard))
        return usage("reads standard input and writes standard output only", "--stream");
    if (r->site && s->shard)
        return usage("is for the whole batch, not a shard: splbatch merge --site makes it of all", "--site");
    if (!s->stream && !r->out)
        return usage("is needed: the folder of the outputs", "-o OUT");
    return 0;
}

/* The word that comes first, when it is one of these. */
typedef enum { DO_BATCH, DO_MISSING, DO_MERGE } doing;

static doing take_doing(int *argc, char ***argv)
{
    doing d = *argc < 2                            ? DO_BATCH
              : strcmp((*argv)[1], "missing") == 0 ? DO_MISSING
              : strcmp((*argv)[1], "merge") == 0   ? DO_MERGE
                                                   : DO_BATCH;

    if (d != DO_BATCH) {
        (*argv)[1] = (*argv)[0];
        ++*argv;
        --*argc;
    }
    return d;
}

/* Workers read the inputs, or any file where a list or a stream names them, write below OUT, and start pdftotext. */
static void allow_work(sandbox *box, const run_options *r)
{
    const intake_sources *in = &r->sources;
    findings found;

    findings_init(&found);
    box->programs = true;
    if (!in->operand_count || in->files_from || in->manifest)
        sandbox_allow_read(box, "/");
    for (int i = 0; i < in->operand_count; i++)
        sandbox_allow_read(box, in->operands[i]);
    if (r->out)
        sandbox_allow_folder(box, r->out);
    sandbox_report(&found);
    findings_print(stderr, &found, FINDING_FORMAT_TEXT);
    findings_release(&found);
}

static int do_work(run_options *r, int (*doing_it)(run_options *))
{
    sandbox box = SANDBOX_INIT;
    int code;

    allow_work(&box, r);
    r->pool.limits.box = &box;
    code = doing_it(r);
    sandbox_release(&box);
    return code;
}

static int run(settings *s, doing d)
{
    const intake_sources *in = &s->run.sources;
    int code = complete(s);

    if (code != 0)
        return code;
    if (d == DO_MISSING)
        return run_missing(&s->run);
    if (d == DO_MERGE)
        return in->operand_count ? usage("merge takes no inputs", in->operands[0]) : run_merge(&s->run);
    if (s->stream)
        return do_work(&s->run, run_stream);
    if (!in->operand_count && !in->files_from && !in->manifest)
        return usage("no inputs; give files, folders, archives, --files-from or --manifest", "IN");
    return do_work(&s->run, run_batch);
}

/* options ______________________________________________________________________________________________________ */

#define OPTIONS_MAX 40

typedef struct {
    option items[OPTIONS_MAX];
    size_t count;
} option_table;

static void add_options(option_table *list, const option *own, size_t count)
{
    memcpy(list->items + list->count, own, count * sizeof *own);
    list->count += count;
}

#define ADD_OPTIONS(list, own) add_options(list, own, sizeof(own) / sizeof *(own))

static void add_options_of_inputs(option_table *list, settings *s)
{
    run_options *r = &s->run;
    const option own[] = {
        {"Inputs:", 0, OPTION_HEADING, NULL, NULL, NULL, NULL, 0, 0},
        {"manifest", 'm', OPTION_TEXT, "FILE",
         "lines of id TAB path [TAB SHA-256], or of {\"id\",\"path\",\"sha256\"}; - is standard input",
         &r->sources.manifest, NULL, 0, 0},
        {"files-from", 0, OPTION_TEXT, "FILE", "also the files named in FILE (- is standard input), one per line",
         &r->sources.files_from, NULL, 0, 0},
        {"null", '0', OPTION_FLAG, NULL, "names in --files-from end in a NUL byte, as of find -print0",
         &r->sources.null, NULL, 0, 0},
        {"shard", 0, OPTION_TEXT, "i/n",
         "only part i (from 0) of n, by the hash of the id; auto: from SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX",
         &s->shard, NULL, 0, 0},
        {"stream", 0, OPTION_FLAG, NULL, "JSON lines from standard input, JSON lines to standard output", &s->stream,
         NULL, 0, 0},
        {"max-size", 0, OPTION_SIZE, "SIZE", "refuse larger files (10M)", &r->work.max_size, NULL, 0, 0},
        {"language", 0, OPTION_TEXT, "CODE", "language of the leaflets; found from the text when not given",
         &s->language, NULL, 0, 0},
        {"encoding", 0, OPTION_TEXT, "NAME", "encoding of the leaflets; found when not given", &s->encoding, NULL, 0,
         0},
        {"keep-unrelated", 0, OPTION_FLAG, NULL,
         "write prices, reviews, analogues, adverts and the like as unclassified sections",
         &r->work.reading.keep_unrelated, NULL, 0, 0},
        {"effective-time", 0, OPTION_TEXT, "TIME",
         "YYYYMMDD or YYYYMMDDhhmmss; else SOURCE_DATE_EPOCH, else the time of each file", &r->work.effective_time,
         NULL, 0, 0}};

    ADD_OPTIONS(list, own);
}

static void add_options_of_outputs(option_table *list, settings *s)
{
    run_options *r = &s->run;
    const option own[] = {
        {"Outputs:", 0, OPTION_HEADING, NULL, NULL, NULL, NULL, 0, 0},
        {"output", 'o', OPTION_TEXT, "OUT", "folder of the outputs, results and summary", &r->out, NULL, 0, 0},
        {"emit", 0, OPTION_TEXT, "LIST", "what is written: some of xml,md,html,ledger (all)", &s->emit, NULL, 0, 0},
        {"pack", 0, OPTION_TEXT, "FILE", "the outputs into this tar file; results and summary stay in OUT", &r->pack,
         NULL, 0, 0},
        {"site", 0, OPTION_FLAG, NULL, "also index.html: all leaflets from A to Z, with a search", &r->site, NULL, 0,
         0},
        {"no-times", 0, OPTION_FLAG, NULL, "no times in the records: the same inputs give the same bytes",
         &r->work.no_times, NULL, 0, 0},
        {"durable", 0, OPTION_FLAG, NULL, "all is on the disk before results.ndjson appears", &r->durable, NULL, 0, 0},
        {"force", 0, OPTION_FLAG, NULL, "do everything anew, whatever an earlier run has done", &r->force, NULL, 0, 0}};

    ADD_OPTIONS(list, own);
}

static void add_options_of_work(option_table *list, settings *s)
{
    run_options *r = &s->run;
    const option own[] = {
        {"Work:", 0, OPTION_HEADING, NULL, NULL, NULL, NULL, 0, 0},
        {"jobs", 'j', OPTION_NUMBER, "N", "worker processes (default: one per processor)", &s->jobs, NULL, 1,
         WORKERS_MAX},
        {"unordered", 0, OPTION_FLAG, NULL, "records as they come, not in the order of the inputs", &r->pool.unordered,
         NULL, 0, 0},
        {"wall-limit", 0, OPTION_NUMBER, "SECONDS", "end the work on a leaflet after that time (120)", &r->pool.wall,
         NULL, 1, 1000000},
        {"cpu-limit", 0, OPTION_NUMBER, "SECONDS", "likewise of processor time (60)", &s->cpu, NULL, 1, 1000000},
        {"memory-limit", 0, OPTION_SIZE, "SIZE", "likewise when a worker needs more memory (1G)", &s->memory, NULL, 0,
         0}};

    ADD_OPTIONS(list, own);
}

static void add_options_of_messages(option_table *list, settings *s)
{
    static const char *const logs[] = {"text", "json", NULL}; /* by progress_form */
    run_options *r = &s->run;
    const option own[] = {
        {"Messages:", 0, OPTION_HEADING, NULL, NULL, NULL, NULL, 0, 0},
        {"log", 0, OPTION_CHOICE, NULL, "form of the messages on standard error", &s->log, logs, 0, 0},
        {"quiet", 'q', OPTION_FLAG, NULL, "no messages but of trouble", &r->quiet, NULL, 0, 0}};

    ADD_OPTIONS(list, own);
}

int program_main(int argc, char **argv)
{
    settings s = {.emit = "xml,md,html,ledger", .memory = MEMORY_LIMIT, .cpu = CPU_LIMIT};
    option_table options = {.count = 0}; /* ends with an option without a name */
    run_options *r = &s.run;
    const option_program program = {
        "splbatch", "IN... -o OUT",
        "Turns many leaflets into SPL, Markdown and web pages, in parallel; can be ended and goes on where it was.",
        details, options.items};
    doing d = take_doing(&argc, &argv);
    int first;

    add_options_of_inputs(&options, &s);
    add_options_of_outputs(&options, &s);
    add_options_of_work(&options, &s);
    add_options_of_messages(&options, &s);
    r->work.max_size = FILE_MAX_SIZE_DEFAULT;
    r->pool.wall = WALL_LIMIT;
    file_reserve_standard();
    signal(SIGXFSZ, SIG_IGN); /* a limit to the size of files is met as a full disk is */
    memory_setup();
    json_set_alloc_funcs(memory_alloc, free); /* else a record would be taken for damaged */
    resource_setup();
    switch (options_parse(&program, argc, argv, &first)) {
    case OPTIONS_RUN: break;
    case OPTIONS_DONE: return options_close_stdout(&program, 0);
    case OPTIONS_USAGE: return 2;
    }
    r->sources.operands = argv + first;
    r->sources.operand_count = argc - first;
    return options_close_stdout(&program, run(&s, d));
}
