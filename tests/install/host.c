/* A host of the library that has set about everything a library could upset: library.py builds it against what was
 * installed. Prints a line per case, "ok NAME" or "FAILED NAME". host LEAFLET [LABEL]: the label that must come out. */
#define _GNU_SOURCE
#include <splkit.h>

#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS 3
#define COPIES 100
#define SOME_MEMORY (1 << 20) /* bytes: too little for so many copies of a leaflet */

typedef struct {
    char *bytes;
    size_t len;
} content;

static content leaflet, label;
static int errors_seen, nodes_seen;
static bool die_at_fork;

static content read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    content c = {NULL, 0};

    if (!file)
        exit(3);
    fseek(file, 0, SEEK_END);
    c.len = (size_t)ftell(file);
    rewind(file);
    c.bytes = malloc(c.len); /* no NUL behind it */
    if (fread(c.bytes, 1, c.len, file) != c.len)
        exit(3);
    fclose(file);
    return c;
}

static void check(bool holds, const char *name)
{
    printf("%s %s\n", holds ? "ok" : "FAILED", name);
    fflush(stdout);
}

static splkit *new_kit(void)
{
    splkit *kit = splkit_new();

    splkit_set(kit, "effective-time", "20260101");
    return kit;
}

static bool is_label(const splkit_result *r)
{
    size_t len;
    const char *bytes = splkit_result_part(r, SPLKIT_OUTPUT, &len);

    return splkit_result_status(r) == SPLKIT_DONE && len == label.len && memcmp(bytes, label.bytes, len) == 0;
}

static bool converts(void)
{
    splkit *kit = new_kit();
    splkit_result *r = splkit_convert(kit, "leaflet.txt", leaflet.bytes, leaflet.len);
    bool good = is_label(r);

    if (!good)
        fprintf(stderr, "%s\n", splkit_result_part(r, SPLKIT_FINDINGS, NULL));
    splkit_result_free(r);
    splkit_free(kit);
    return good;
}

/* Whether a job fails with a finding of that id, told in both forms. */
static bool fails_with(const char *id, content c)
{
    splkit *kit = new_kit();
    splkit_result *r = splkit_convert(kit, "leaflet.txt", c.bytes, c.len);
    bool good = splkit_result_status(r) == SPLKIT_FAILED && strstr(splkit_result_part(r, SPLKIT_FINDINGS, NULL), id) &&
                strstr(splkit_result_part(r, SPLKIT_FINDINGS_JSON, NULL), id) &&
                !*splkit_result_part(r, SPLKIT_OUTPUT, NULL);

    if (!good)
        fprintf(stderr, "%d %s\n", splkit_result_status(r), splkit_result_part(r, SPLKIT_FINDINGS, NULL));
    splkit_result_free(r);
    splkit_free(kit);
    return good;
}

static int count_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

/* what the host has set ________________________________________________________________________________________ */

static void see_error(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
    errors_seen++;
}

static void see_node(xmlNodePtr node)
{
    (void)node;
    nodes_seen++;
}

static xmlParserInputPtr load(const char *url, const char *id, xmlParserCtxtPtr context)
{
    (void)url;
    (void)id;
    (void)context;
    return NULL;
}

static void at_fork(void)
{
    if (die_at_fork)
        raise(SIGSEGV);
}

static void check_settings(void)
{
    xmlFreeFunc before_free, after_free;
    xmlMallocFunc before_malloc, after_malloc;
    xmlReallocFunc before_realloc, after_realloc;
    xmlStrdupFunc before_strdup, after_strdup;
    int nodes, errors, descriptors = count_descriptors();
    xmlDocPtr doc;

    xmlMemGet(&before_free, &before_malloc, &before_realloc, &before_strdup);
    xmlSetExternalEntityLoader(load);
    xmlSetStructuredErrorFunc(NULL, see_error);
    xmlRegisterNodeDefault(see_node);
    check(converts(), "the label of the program");
    xmlMemGet(&after_free, &after_malloc, &after_realloc, &after_strdup);
    check(before_free == after_free && before_malloc == after_malloc && before_realloc == after_realloc,
          "allocators of libxml2");
    check(xmlGetExternalEntityLoader() == load, "entity loader of libxml2");
    nodes = nodes_seen, errors = errors_seen;
    doc = xmlReadMemory("<a><b></a>", 10, NULL, NULL, XML_PARSE_RECOVER);
    check(nodes == 0 && errors == 0 && nodes_seen > 0 && errors_seen > 0, "handlers of libxml2");
    xmlFreeDoc(doc);
    check(count_descriptors() == descriptors, "descriptors");
    check(strcmp(setlocale(LC_ALL, NULL), "C") != 0, "locale");
    check(waitpid(-1, NULL, 0) < 0, "no child stays");
}

static rlim_t size_of_process(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;

    if (!file || fscanf(file, "%lu", &pages) != 1)
        exit(3);
    fclose(file);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* trouble ______________________________________________________________________________________________________ */

/* The leaflet many times. */
static content enlarge(void)
{
    content c = {malloc(leaflet.len * COPIES), leaflet.len * COPIES};

    for (int i = 0; i < COPIES; i++)
        memcpy(c.bytes + leaflet.len * (size_t)i, leaflet.bytes, leaflet.len);
    return c;
}

static void check_trouble(void)
{
    struct rlimit before, small;
    content large = enlarge();

    die_at_fork = true;
    check(fails_with("internal-crash", leaflet), "a crash");
    die_at_fork = false;
    getrlimit(RLIMIT_AS, &before);
    small = before;
    small.rlim_cur = size_of_process() + SOME_MEMORY;
    setrlimit(RLIMIT_AS, &small);
    check(fails_with("out-of-memory", large), "memory used up");
    setrlimit(RLIMIT_AS, &before);
    free(large.bytes);
    check(converts(), "works on after trouble");
    signal(SIGCHLD, SIG_IGN);
    check(converts(), "a host that ignores its children");
    signal(SIGCHLD, SIG_DFL);
}

static void check_usage(void)
{
    splkit *kit = splkit_new();
    splkit_result *r;

    check(splkit_set(kit, "no-such-option", "1") == -1 && splkit_set(kit, "profile", "none") == -1 &&
              splkit_set(kit, "set-id", "x") == -1 && splkit_set(kit, "profile", NULL) == -1 &&
              splkit_set(kit, "script", "yes") == -1 && splkit_set(kit, "version-number", "0") == -1 &&
              splkit_set(kit, "encoding", "none") == -1 && splkit_set(kit, "effective-time", "now") == -1,
          "options that are none");
    check(splkit_set(kit, "language", "de") == 0 && splkit_set(kit, "language", "en") == 0 &&
              splkit_set(kit, "max-size", "1k") == 0 && splkit_set(kit, "script", NULL) == 0,
          "options");
    r = splkit_convert(kit, NULL, leaflet.bytes, leaflet.len);
    check(splkit_result_status(r) == SPLKIT_INVALID &&
              strstr(splkit_result_part(r, SPLKIT_FINDINGS, NULL), "input-size"),
          "max-size");
    splkit_result_free(r);
    r = splkit_validate(kit, "x.xml", "<document>", 10);
    check(splkit_result_status(r) == SPLKIT_INVALID && strstr(splkit_result_part(r, SPLKIT_FINDINGS, NULL), "x.xml:1:"),
          "what is no XML");
    splkit_result_free(r);
    r = splkit_render(kit, (splkit_form)77, NULL, "<a/>", 4);
    check(splkit_result_status(r) == SPLKIT_FAILED, "a form that is none");
    splkit_result_free(r);
    r = splkit_convert(kit, NULL, NULL, 0);
    check(splkit_result_status(r) == SPLKIT_INVALID && *splkit_result_part(r, SPLKIT_FINDINGS, NULL), "nothing");
    check(!*splkit_result_part(r, (splkit_part)77, NULL) && !*splkit_result_part(r, (splkit_part)-1, NULL),
          "a part that is none");
    splkit_result_free(r);
    check(splkit_result_status(NULL) == SPLKIT_FAILED && !*splkit_result_part(NULL, SPLKIT_OUTPUT, NULL), "no result");
    splkit_result_free(NULL);
    splkit_free(NULL);
    splkit_free(kit);
}

/* threads ______________________________________________________________________________________________________ */

static void *convert_often(void *data)
{
    bool *good = data;

    for (int i = 0; i < ROUNDS; i++)
        *good = converts() && *good;
    return NULL;
}

static void check_threads(void)
{
    pthread_t threads[THREADS];
    bool good[THREADS], all = true;

    for (int i = 0; i < THREADS; i++) {
        good[i] = true;
        pthread_create(&threads[i], NULL, convert_often, &good[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        all = all && good[i];
    }
    check(all, "many threads");
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    leaflet = read_file(argv[1]);
    label = read_file(argv[2]);
    setlocale(LC_ALL, "C.UTF-8");
    pthread_atfork(NULL, NULL, at_fork);
    check_settings();
    check_trouble();
    check_usage();
    check_threads();
    return 0;
}
