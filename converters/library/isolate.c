#define _GNU_SOURCE /* memfd_create, SYS_close_range */
#include "library/isolate.h"
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlerror.h>
#include <libxslt/xsltutils.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The reply lies in a file in memory: this, then the parts. It is written last, so that without the mark there is no
 * reply. The host takes it for hostile: the child has read hostile bytes. */
typedef struct {
    uint64_t mark;
    uint32_t status;
    uint64_t lens[PARTS];
} reply_head;

#define MARK UINT64_C(0x53504C7265706C79)

#define LAST_WORDS 200 /* bytes */

/* the child ____________________________________________________________________________________________________ */

/* Descriptors of the child. */
enum { WORDS = STDERR_FILENO, REPLY, FIRST_OTHER };

static void close_from(unsigned first)
{
    if (syscall(SYS_close_range, first, ~0U, 0) == 0)
        return;
    for (long fd = sysconf(_SC_OPEN_MAX) - 1; fd >= (long)first; fd--)
        close((int)fd);
}

/* The same file under a number that the child does not use. */
static int aside(int fd)
{
    int copy = fcntl(fd, F_DUPFD, FIRST_OTHER);

    if (copy < 0)
        _exit(SPLKIT_FAILED);
    return copy;
}

static void take_descriptors(int reply, int words)
{
    int nowhere = aside(open("/dev/null", O_RDWR));

    reply = aside(reply);
    words = aside(words);
    if (dup2(nowhere, STDIN_FILENO) < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(words, WORDS) < 0 ||
        dup2(reply, REPLY) < 0)
        _exit(SPLKIT_FAILED);
    close_from(FIRST_OTHER);
}

static void forget_signals(void)
{
    sigset_t none;

    for (int i = 1; i < NSIG; i++)
        signal(i, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void say_nothing(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

/* What the host may have set in libxml2 would call back into it. */
static void forget_libxml2(void)
{
    xmlSetGenericErrorFunc(NULL, say_nothing);
    xmlSetStructuredErrorFunc(NULL, NULL);
    xsltSetGenericErrorFunc(NULL, say_nothing);
    xsltSetGenericDebugFunc(NULL, say_nothing);
    xmlRegisterNodeDefault(NULL);
    xmlDeregisterNodeDefault(NULL);
    xmlCleanupInputCallbacks();
    xmlRegisterDefaultInputCallbacks();
    xmlSubstituteEntitiesDefault(0);
    xmlKeepBlanksDefault(1);
    xmlLineNumbersDefault(1);
    xmlLoadExtDtdDefaultValue = 0;
    xmlDoValidityCheckingDefaultValue = 0;
}

static void write_at(const void *bytes, size_t len, off_t *at)
{
    const char *p = bytes;

    while (len) {
        ssize_t n = pwrite(REPLY, p, len, *at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(SPLKIT_FAILED);
        p += n;
        len -= (size_t)n;
        *at += n;
    }
}

static void send(const work_reply *reply)
{
    reply_head head = {.mark = MARK, .status = (uint32_t)reply->status};
    off_t start = 0, at = sizeof head;

    for (int i = 0; i < PARTS; i++) {
        head.lens[i] = reply->parts[i].len;
        write_at(buffer_text(&reply->parts[i]), reply->parts[i].len, &at);
    }
    write_at(&head, sizeof head, &start);
}

/* What a child that was taken over can make the host read. */
static void limit_reply(rlim_t bytes)
{
    struct rlimit limits;

    if (getrlimit(RLIMIT_FSIZE, &limits) != 0)
        return;
    limits.rlim_cur = limits.rlim_cur < bytes ? limits.rlim_cur : bytes;
    limits.rlim_max = limits.rlim_cur;
    setrlimit(RLIMIT_FSIZE, &limits);
}

static _Noreturn void be_child(const work_job *job, int reply_fd, int words_fd)
{
    work_reply reply;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    take_descriptors(reply_fd, words_fd);
    forget_signals();
    alarm(ISOLATE_SECONDS);
    limit_reply(SANDBOX_MEMORY(job->settings->max_size));
    setlocale(LC_ALL, "C");
    uselocale(LC_GLOBAL_LOCALE);
    fesetenv(FE_DFL_ENV);
    forget_libxml2();
    work_on(&reply, job);
    send(&reply);
    _exit(0);
}

/* the host _____________________________________________________________________________________________________ */

static bool read_at(int fd, void *out, size_t len, off_t at)
{
    char *p = out;

    while (len) {
        ssize_t n = pread(fd, p, len, at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        len -= (size_t)n;
        at += n;
    }
    return true;
}

/* Neither text holds a character that JSON escapes. */
typedef struct {
    const char *id, *text;
} trouble;

static const trouble no_memory = {"out-of-memory", "memory is used up; there is no output"},
                     no_time = {"out-of-time", "the time for one document is used up; there is no output"},
                     no_process = {"internal-error", "no process or file in memory could be made for the job"},
                     crash = {"internal-crash", "the process at work on this document died or was killed"};

/* By what the child said last (base/memory.c, base/sandbox.c). The host may have waited for it: its status is not sure.
 */
static const trouble *trouble_of(int words_fd, int status)
{
    char words[LAST_WORDS + 1] = "";
    ssize_t n = pread(words_fd, words, LAST_WORDS, 0);

    words[n > 0 ? n : 0] = '\0';
    if (strstr(words, no_memory.id))
        return &no_memory;
    if (strstr(words, no_time.id) || (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM))
        return &no_time;
    return &crash;
}

/* Takes over a part of the reply. NULL, or what is wrong. */
static const trouble *receive_part(splkit_result *result, int i, int fd, uint64_t len, off_t at)
{
    char *bytes = malloc((size_t)len + 1);

    if (!bytes)
        return &no_memory;
    bytes[len] = '\0';
    result->parts[i] = bytes;
    result->lens[i] = (size_t)len;
    return read_at(fd, bytes, (size_t)len, at) ? NULL : &crash;
}

/* NULL, or what is wrong: crash when there is no reply. */
static const trouble *receive(splkit_result *result, int fd)
{
    reply_head head;
    off_t at = sizeof head, size = lseek(fd, 0, SEEK_END);
    const trouble *wrong = NULL;

    if (!read_at(fd, &head, sizeof head, 0) || head.mark != MARK ||
        (head.status != SPLKIT_DONE && head.status != SPLKIT_INVALID && head.status != SPLKIT_FAILED))
        return &crash;
    for (int i = 0; i < PARTS && !wrong; i++) {
        if (head.lens[i] > (uint64_t)(size - at))
            return &crash;
        if (head.lens[i])
            wrong = receive_part(result, i, fd, head.lens[i], at);
        at += (off_t)head.lens[i];
    }
    result->status = (splkit_status)head.status;
    return wrong;
}

static void set_part(splkit_result *result, splkit_part part, const char *format, const trouble *t)
{
    int len = snprintf(NULL, 0, format, t->id, t->text);

    result->parts[part] = malloc((size_t)len + 1);
    if (!result->parts[part])
        return;
    result->lens[part] = (size_t)len;
    snprintf(result->parts[part], (size_t)len + 1, format, t->id, t->text);
}

static void fail(splkit_result *result, const trouble *t)
{
    isolate_release(result);
    result->status = SPLKIT_FAILED;
    set_part(result, SPLKIT_FINDINGS, "splkit: error[%s]: %s\n", t);
    set_part(result, SPLKIT_FINDINGS_JSON, "{\"severity\":\"error\",\"id\":\"%s\",\"text\":\"%s\"}\n", t);
}

/* Handlers of the host do not run in the child. */
static pid_t start(const work_job *job, int reply, int words)
{
    sigset_t all, before;
    pid_t child;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    child = fork();
    if (child == 0)
        be_child(job, reply, words);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return child;
}

static void run(splkit_result *result, const work_job *job, int reply, int words)
{
    pid_t child = start(job, reply, words);
    const trouble *wrong;
    int status = 0;

    if (child < 0) {
        fail(result, &no_process);
        return;
    }
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            break; /* the host has waited for it: it is gone */
        status = 0;
    }
    wrong = receive(result, reply);
    if (wrong)
        fail(result, wrong == &crash ? trouble_of(words, status) : wrong);
}

void isolate_work(splkit_result *result, const work_job *job)
{
    int reply = memfd_create("splkit-reply", MFD_CLOEXEC), words = memfd_create("splkit-words", MFD_CLOEXEC);

    if (reply < 0 || words < 0)
        fail(result, &no_process);
    else
        run(result, job, reply, words);
    if (reply >= 0)
        close(reply);
    if (words >= 0)
        close(words);
}

void isolate_release(splkit_result *result)
{
    for (int i = 0; i < PARTS; i++)
        free(result->parts[i]);
    *result = (splkit_result){.status = SPLKIT_FAILED};
}
