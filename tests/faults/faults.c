/* A library for LD_PRELOAD that makes one allocation or one system call of a program fail.
 *
 *   FAULT=class:n:once|on:how    the n-th (from 1; 0: none) call of a class fails; "on": all from then on, too
 *                                how: an error number, or "short": it does its work for half of the bytes
 *   FAULT_COUNTS=FILE            how many calls of each class there were, written at the end
 *
 * Allocations are found by their names, system calls by the kernel: a seccomp filter turns those of the classes below into
 * a signal, whose handler does them or not. So it reaches those of the C library, too, and needs no tracer. Counting begins
 * when the libraries are loaded. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define CALLS_MAX 8
#define COUNTS_FD 900

typedef struct {
    const char *name;
    int calls[CALLS_MAX]; /* ends with -1 */
    int sized;            /* the argument that is a number of bytes, or -1 */
    unsigned long count;
} fault_class;

static fault_class classes[] = {
    {"alloc", {-1}, -1, 0},
    {"read", {SYS_read, SYS_pread64, -1}, 2, 0},
    {"write", {SYS_write, SYS_pwrite64, -1}, 2, 0},
    {"writev", {SYS_writev, -1}, -1, 0},
#ifdef SYS_open
    {"open", {SYS_openat, SYS_open, -1}, -1, 0},
    {"rename", {SYS_renameat2, SYS_renameat, SYS_rename, -1}, -1, 0},
    {"remove", {SYS_unlinkat, SYS_unlink, -1}, -1, 0},
    {"link", {SYS_linkat, SYS_link, -1}, -1, 0},
    {"folder", {SYS_mkdirat, SYS_mkdir, -1}, -1, 0},
    {"status", {SYS_fstat, SYS_newfstatat, SYS_statx, SYS_stat, SYS_lstat, -1}, -1, 0},
    {"target", {SYS_readlinkat, SYS_readlink, SYS_getcwd, -1}, -1, 0},
#else
    {"open", {SYS_openat, -1}, -1, 0},
    {"rename", {SYS_renameat2, SYS_renameat, -1}, -1, 0},
    {"remove", {SYS_unlinkat, -1}, -1, 0},
    {"link", {SYS_linkat, -1}, -1, 0},
    {"folder", {SYS_mkdirat, -1}, -1, 0},
    {"status", {SYS_fstat, SYS_newfstatat, SYS_statx, -1}, -1, 0},
    {"target", {SYS_readlinkat, SYS_getcwd, -1}, -1, 0},
#endif
    {"close", {SYS_close, -1}, -1, 0},
    {"mode", {SYS_fchmod, -1}, -1, 0},
    {"sync", {SYS_fsync, SYS_fdatasync, -1}, -1, 0},
    {"list", {SYS_getdents64, -1}, -1, 0},
    {"truncate", {SYS_ftruncate, SYS_fallocate, -1}, -1, 0},
    {"lock", {SYS_flock, -1}, -1, 0},
    {"memory", {SYS_mmap, SYS_mremap, SYS_brk, -1}, -1, 0},
    {"sandbox", {444, 445, 446, SYS_seccomp, SYS_prctl, -1}, -1, 0}, /* Landlock has one set of numbers */
    {"limit", {SYS_prlimit64, SYS_getrusage, -1}, -1, 0},
};

#define CLASSES (sizeof classes / sizeof *classes)

static const fault_class *chosen;
static unsigned long chosen_n;
static bool persistent, cut;
static int error;

/* Whether this call is to fail. */
static bool is_due(fault_class *c)
{
    unsigned long n = ++c->count;

    return c == chosen && chosen_n && (n == chosen_n || (persistent && n > chosen_n));
}

/* allocations __________________________________________________________________________________________________ */

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t), *(*real_realloc)(void *, size_t);
static char *(*real_strdup)(const char *), *(*real_strndup)(const char *, size_t);
static char *(*real_realpath)(const char *, char *);
static bool counting;

static void find_real(void *function, const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(function, &symbol, sizeof symbol);
}

static bool refused(void)
{
    if (!counting || !is_due(&classes[0]))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    if (!real_malloc)
        find_real(&real_malloc, "malloc");
    return refused() ? NULL : real_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    static char early[4096];
    static size_t used;

    if (!real_calloc && used) { /* dlsym itself asks */
        used += 256;
        return used < sizeof early ? early + used - 256 : NULL;
    }
    if (!real_calloc) {
        used = 16;
        find_real(&real_calloc, "calloc");
    }
    return refused() ? NULL : real_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    if (!real_realloc)
        find_real(&real_realloc, "realloc");
    return refused() ? NULL : real_realloc(block, size);
}

/* These three call the allocator by other names where an allocator of its own is linked. */
char *strdup(const char *text)
{
    if (!real_strdup)
        find_real(&real_strdup, "strdup");
    return refused() ? NULL : real_strdup(text);
}

char *strndup(const char *text, size_t len)
{
    if (!real_strndup)
        find_real(&real_strndup, "strndup");
    return refused() ? NULL : real_strndup(text, len);
}

char *realpath(const char *path, char *resolved)
{
    if (!real_realpath)
        find_real(&real_realpath, "realpath");
    return refused() ? NULL : real_realpath(path, resolved);
}

/* system calls _________________________________________________________________________________________________ */

/* A system call that the filter lets through, known by the place it comes from: fault_call(number, six arguments). */
long fault_call(long number, ...);
extern const char fault_call_end[];

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#define NUMBER(c) ((c)->uc_mcontext.gregs[REG_RAX])
#define ARGUMENTS(c)                                                                                                   \
    {                                                                                                                  \
        (c)->uc_mcontext.gregs[REG_RDI], (c)->uc_mcontext.gregs[REG_RSI], (c)->uc_mcontext.gregs[REG_RDX],             \
            (c)->uc_mcontext.gregs[REG_R10], (c)->uc_mcontext.gregs[REG_R8], (c)->uc_mcontext.gregs[REG_R9]            \
    }
#define RESULT(c) ((c)->uc_mcontext.gregs[REG_RAX])
__asm__(".text\n.globl fault_call\n.hidden fault_call\n.hidden fault_call_end\n"
        "fault_call:\n mov %rdi,%rax\n mov %rsi,%rdi\n mov %rdx,%rsi\n mov %rcx,%rdx\n mov %r8,%r10\n mov %r9,%r8\n"
        " mov 8(%rsp),%r9\n syscall\n.globl fault_call_end\nfault_call_end:\n ret\n");
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#define NUMBER(c) ((c)->uc_mcontext.regs[8])
#define ARGUMENTS(c)                                                                                                   \
    {                                                                                                                  \
        (long)(c)->uc_mcontext.regs[0], (long)(c)->uc_mcontext.regs[1], (long)(c)->uc_mcontext.regs[2],                \
            (long)(c)->uc_mcontext.regs[3], (long)(c)->uc_mcontext.regs[4], (long)(c)->uc_mcontext.regs[5]             \
    }
#define RESULT(c) ((c)->uc_mcontext.regs[0])
__asm__(".text\n.globl fault_call\n.hidden fault_call\n.hidden fault_call_end\n"
        "fault_call:\n mov x8,x0\n mov x0,x1\n mov x1,x2\n mov x2,x3\n mov x3,x4\n mov x4,x5\n mov x5,x6\n svc #0\n"
        ".globl fault_call_end\nfault_call_end:\n ret\n");
#endif

#ifdef ARCHITECTURE

static fault_class *class_of(int call)
{
    for (size_t i = 0; i < CLASSES; i++)
        for (const int *p = classes[i].calls; *p >= 0; p++)
            if (*p == call)
                return &classes[i];
    return NULL;
}

static void handle(int signal, siginfo_t *info, void *data)
{
    ucontext_t *context = data;
    long a[6] = ARGUMENTS(context);
    fault_class *c = class_of(info->si_syscall);
    bool due = c && counting && is_due(c);

    (void)signal;
    if (due && cut && c->sized >= 0)
        a[c->sized] = (a[c->sized] + 1) / 2;
    /* Linux lets a descriptor go whatever close says. */
    if (!due || cut || info->si_syscall == SYS_close)
        RESULT(context) = fault_call(info->si_syscall, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (due && !cut)
        RESULT(context) = -error;
}

#define ADD(instruction) code[len++] = (struct sock_filter)instruction

static void catch_calls(void)
{
    struct sock_filter code[16 + CLASSES * CALLS_MAX * 2];
    struct sock_fprog program = {.filter = code};
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_NODEFER};
    uint64_t allowed = (uint64_t)(uintptr_t)fault_call_end;
    unsigned short len = 0;

    sigaction(SIGSYS, &action, NULL);
    ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)));
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed, 0, 3));
    ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4));
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(allowed >> 32), 0, 1));
    ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
    for (size_t i = 0; i < CLASSES; i++)
        for (const int *p = classes[i].calls; *p >= 0; p++) {
            ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)*p, 0, 1));
            ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP));
        }
    ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    program.len = len;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static void write_counts(void)
{
    char text[64];

    for (size_t i = 0; i < CLASSES; i++) {
        int n = snprintf(text, sizeof text, "%s %lu\n", classes[i].name, classes[i].count);

        fault_call(SYS_write, (long)COUNTS_FD, (long)text, (long)n, 0L, 0L, 0L);
    }
}

#else

static void catch_calls(void)
{
}

static void write_counts(void)
{
    for (size_t i = 0; i < CLASSES; i++)
        dprintf(COUNTS_FD, "%s %lu\n", classes[i].name, classes[i].count);
}

#endif

/* start and end ________________________________________________________________________________________________ */

static void choose(char *text)
{
    const char *name = strtok(text, ":"), *n = strtok(NULL, ":"), *mode = strtok(NULL, ":"), *how = strtok(NULL, ":");

    if (!how)
        return;
    for (size_t i = 0; i < CLASSES; i++)
        if (strcmp(classes[i].name, name) == 0)
            chosen = &classes[i];
    chosen_n = strtoul(n, NULL, 10);
    persistent = strcmp(mode, "on") == 0;
    cut = strcmp(how, "short") == 0;
    error = atoi(how);
}

__attribute__((constructor)) static void start(void)
{
    const char *fault = getenv("FAULT"), *counts = getenv("FAULT_COUNTS");
    char text[100];
    int fd;

    if (fault) {
        snprintf(text, sizeof text, "%s", fault);
        choose(text);
    }
    if (counts && (fd = open(counts, O_WRONLY | O_CREAT | O_TRUNC, 0600)) >= 0) {
        dup3(fd, COUNTS_FD, O_CLOEXEC);
        close(fd);
    }
    find_real(&real_malloc, "malloc");
    find_real(&real_realloc, "realloc");
    find_real(&real_calloc, "calloc");
    if (counts || !chosen || chosen != &classes[0]) /* allocations are found without it */
        catch_calls();
    counting = true;
}

__attribute__((destructor)) static void end(void)
{
    counting = false;
    if (getenv("FAULT_COUNTS"))
        write_counts();
}
