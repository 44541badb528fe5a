/* A library for LD_PRELOAD that makes one allocation or one system call of a program fail.
 *
 *   FAULT=class:n:once|on:how    the n-th (from 1; 0: none) call of a class fails; "on": all from then on, too
 *                                how: an error number, or "short": it does its work for half of the bytes
 *   FAULT=alloc:n:try:0          at each n-th allocation a copy of the process goes on where it failed, while the
 *                                process itself waits for it and goes on where it did not
 *   FAULT_COUNTS=FILE            how many calls of each class there were, written at the end; with "try" also how many
 *                                copies did nothing but to end with exit code 3 and a message ("ended"), and the
 * numbers of the others ("left"), which are to be failed each in a run of its own: a copy is ended before it reads,
 * writes or changes what it shares with the process
 *
 * Allocations are found by their names, system calls by the kernel: a seccomp filter turns those of the classes below
 * into a signal, whose handler does them or not. So it reaches those of the C library, too, and needs no tracer.
 * Counting begins when the libraries are loaded, and goes on in the processes that are forked: a number is one call of
 * all of them. Of a program that one of them becomes nothing is counted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
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
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define CALLS_MAX 8
#define COUNTS_FD 900
#define LEFT_MAX 1000000
#define TRY_SECONDS 60
#define EXIT_TROUBLE 3
#define EXIT_LEFT 98
#define THE_TIME 1700000000 /* so that what is made of it, such as the order of hash tables, is always the same */

typedef struct {
    const char *name;
    int calls[CALLS_MAX]; /* ends with -1 */
    int sized;            /* the argument that is a number of bytes, or -1 */
    bool local;           /* touches nothing that a copy of the process shares with it */
} fault_class;

static const fault_class classes[] = {
    {"alloc", {-1}, -1, true},
    {"read", {SYS_read, SYS_pread64, -1}, 2, false},
    {"write", {SYS_write, SYS_pwrite64, -1}, 2, false},
    {"writev", {SYS_writev, -1}, -1, false},
#ifdef SYS_open
    {"open", {SYS_openat, SYS_open, -1}, -1, false},
    {"rename", {SYS_renameat2, SYS_renameat, SYS_rename, -1}, -1, false},
    {"remove", {SYS_unlinkat, SYS_unlink, -1}, -1, false},
    {"link", {SYS_linkat, SYS_link, -1}, -1, false},
    {"folder", {SYS_mkdirat, SYS_mkdir, -1}, -1, false},
    {"status", {SYS_fstat, SYS_newfstatat, SYS_statx, SYS_stat, SYS_lstat, SYS_faccessat, -1}, -1, true},
    {"target", {SYS_readlinkat, SYS_readlink, SYS_getcwd, -1}, -1, true},
    {"descriptor", {SYS_memfd_create, SYS_pidfd_open, SYS_socketpair, SYS_dup, SYS_dup2, SYS_dup3, -1}, -1, false},
#else
    {"open", {SYS_openat, -1}, -1, false},
    {"rename", {SYS_renameat2, SYS_renameat, -1}, -1, false},
    {"remove", {SYS_unlinkat, -1}, -1, false},
    {"link", {SYS_linkat, -1}, -1, false},
    {"folder", {SYS_mkdirat, -1}, -1, false},
    {"status", {SYS_fstat, SYS_newfstatat, SYS_statx, SYS_faccessat, -1}, -1, true},
    {"target", {SYS_readlinkat, SYS_getcwd, -1}, -1, true},
    {"descriptor", {SYS_memfd_create, SYS_pidfd_open, SYS_socketpair, SYS_dup, SYS_dup3, -1}, -1, false},
#endif
    {"close", {SYS_close, -1}, -1, true},
    {"mode", {SYS_fchmod, -1}, -1, false},
    {"sync", {SYS_fsync, SYS_fdatasync, SYS_syncfs, -1}, -1, false},
    {"list", {SYS_getdents64, -1}, -1, false},
    {"truncate", {SYS_ftruncate, SYS_fallocate, -1}, -1, false},
    {"seek", {SYS_lseek, -1}, -1, false},
    {"lock", {SYS_flock, -1}, -1, false},
    {"process", {SYS_clone, -1}, -1, false},
    {"program", {SYS_execve, -1}, -1, false},
    {"wait", {SYS_wait4, -1}, -1, false},
    {"poll", {SYS_ppoll, -1}, -1, false},
    {"send", {SYS_sendto, -1}, 2, false},
    {"memory", {SYS_mmap, SYS_mremap, SYS_brk, -1}, -1, true},
    {"sandbox", {444, 445, 446, SYS_seccomp, SYS_prctl, -1}, -1, true}, /* Landlock has one set of numbers */
    {"limit", {SYS_prlimit64, SYS_getrusage, -1}, -1, true},
};

#define CLASSES (sizeof classes / sizeof *classes)

/* Of all processes. */
typedef struct {
    pid_t first; /* the process that writes the counts */
    unsigned long counts[CLASSES];
    unsigned long ended, left_count;
    unsigned left[LEFT_MAX]; /* numbers of allocations */
} totals;

static totals *shared;
static const fault_class *chosen;
static unsigned long chosen_n;
static bool persistent, cut, trying, is_copy;
static int error;
static bool counting;

static unsigned long count(const fault_class *c)
{
    return __atomic_add_fetch(&shared->counts[c - classes], 1, __ATOMIC_RELAXED);
}

/* Whether this call is to fail. */
static bool is_due(const fault_class *c)
{
    unsigned long n = count(c);

    return c == chosen && chosen_n && !trying && (n == chosen_n || (persistent && n > chosen_n));
}

/* allocations __________________________________________________________________________________________________ */

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t), *(*real_realloc)(void *, size_t);
static char *(*real_strdup)(const char *), *(*real_strndup)(const char *, size_t);
static char *(*real_realpath)(const char *, char *);

static bool is_due_in_a_copy(void);

static void find_real(void *function, const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(function, &symbol, sizeof symbol);
}

static bool refused(void)
{
    if (!counting || !(trying ? is_due_in_a_copy() : is_due(&classes[0])))
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

static const fault_class *class_of(int call)
{
    for (size_t i = 0; i < CLASSES; i++)
        for (const int *p = classes[i].calls; *p >= 0; p++)
            if (*p == call)
                return &classes[i];
    return NULL;
}

/* A copy that would touch what the process uses is at its end: what comes next is to be seen in a run of its own. */
static void keep_apart(const fault_class *c, const long *a)
{
    bool message = strcmp(c->name, "write") == 0 && a[0] == STDERR_FILENO;

    if (!c->local && !message)
        fault_call(SYS_exit_group, (long)EXIT_LEFT, 0L, 0L, 0L, 0L, 0L);
}

/* A filter of the program's own would forbid the copies. */
static bool is_filter(int call, const long *a)
{
    return trying && (call == SYS_seccomp || (call == SYS_prctl && a[0] == PR_SET_SECCOMP));
}

static void handle(int signal, siginfo_t *info, void *data)
{
    ucontext_t *context = data;
    long a[6] = ARGUMENTS(context);
    const fault_class *c = class_of(info->si_syscall);
    bool due = c && counting && is_due(c);

    (void)signal;
    if (c && is_copy)
        keep_apart(c, a);
    if (due && cut && c->sized >= 0)
        a[c->sized] = (a[c->sized] + 1) / 2;
    /* Linux lets a descriptor go whatever close says. */
    if (is_filter(info->si_syscall, a))
        RESULT(context) = 0;
    else if (!due || cut || info->si_syscall == SYS_close)
        RESULT(context) = fault_call(info->si_syscall, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (due && !cut)
        RESULT(context) = -error;
}

/* Where the C library and the loader have their code, in parts that lie in 4 GB each. A program that is started has it
 * elsewhere: its calls are not looked at. */
typedef struct {
    uint64_t start, last;
} code_part;

#define PARTS_MAX 8

static code_part parts[PARTS_MAX];
static size_t part_count;

static int find_code(struct dl_phdr_info *object, size_t size, void *data)
{
    const char *slash = strrchr(object->dlpi_name, '/'), *name = slash ? slash + 1 : object->dlpi_name;

    (void)size;
    (void)data;
    if (strncmp(name, "libc.so", 7) != 0 && strncmp(name, "ld-linux", 8) != 0)
        return 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &object->dlpi_phdr[i];
        uint64_t start = object->dlpi_addr + p->p_vaddr, end = start + p->p_memsz;

        if (p->p_type != PT_LOAD || !(p->p_flags & PF_X))
            continue;
        for (uint64_t next; start < end && part_count < PARTS_MAX; start = next) {
            next = (start | UINT32_MAX) + 1 < end ? (start | UINT32_MAX) + 1 : end;
            parts[part_count++] = (code_part){start, next - 1};
        }
    }
    return 0;
}

#define ADD(instruction) code[len++] = (struct sock_filter)instruction
#define LOAD(member) ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(member)))
#define POINTER offsetof(struct seccomp_data, instruction_pointer)

static void catch_calls(void)
{
    struct sock_filter code[16 + PARTS_MAX * 6 + CLASSES * CALLS_MAX * 2];
    struct sock_fprog program = {.filter = code};
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_NODEFER};
    uint64_t allowed = (uint64_t)(uintptr_t)fault_call_end;
    unsigned short len = 0;

    sigaction(SIGSYS, &action, NULL);
    dl_iterate_phdr(find_code, NULL);
    LOAD(POINTER);
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed, 0, 3));
    LOAD(POINTER + 4);
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(allowed >> 32), 0, 1));
    ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    for (size_t i = 0; i < part_count; i++) {
        LOAD(POINTER + 4);
        ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(parts[i].start >> 32), 0, 4));
        LOAD(POINTER);
        ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)parts[i].start, 0, 2));
        ADD(BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, (uint32_t)parts[i].last, 1, 0));
        ADD(BPF_STMT(BPF_JMP | BPF_JA, (uint32_t)((part_count - 1 - i) * 6 + 1))); /* behind the next line */
    }
    ADD(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    LOAD(offsetof(struct seccomp_data, nr));
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

static void put(const char *name, unsigned long number)
{
    char text[64];
    int n = snprintf(text, sizeof text, "%s %lu\n", name, number);

    fault_call(SYS_write, (long)COUNTS_FD, (long)text, (long)n, 0L, 0L, 0L);
}

/* copies _______________________________________________________________________________________________________ */

static long begin_copy(int messages)
{
    const long pid = fault_call(SYS_clone, (long)SIGCHLD, 0L, 0L, 0L, 0L, 0L);

    if (pid == 0) {
        is_copy = true;
        counting = trying = false;
        fault_call(SYS_dup3, (long)messages, (long)STDERR_FILENO, 0L, 0L, 0L, 0L);
        alarm(TRY_SECONDS);
    }
    return pid;
}

/* Whether a copy came to an end that is right at any place. */
static bool has_ended_well(long pid, int messages)
{
    char text[4096];
    int status = 0;
    long n;

    while (fault_call(SYS_wait4, pid, (long)&status, 0L, 0L, 0L, 0L) == -EINTR)
        ;
    n = fault_call(SYS_pread64, (long)messages, (long)text, (long)sizeof text - 1, 0L, 0L, 0L);
    text[n > 0 ? n : 0] = '\0';
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_TROUBLE && strstr(text, "error[");
}

static bool is_due_in_a_copy(void)
{
    unsigned long n = count(&classes[0]);
    int before = errno, messages;
    long pid;

    if (n % chosen_n)
        return false;
    messages = (int)fault_call(SYS_memfd_create, (long)"messages", 0L, 0L, 0L, 0L, 0L);
    pid = begin_copy(messages);
    if (pid == 0)
        return true;
    if (pid > 0 && has_ended_well(pid, messages))
        __atomic_add_fetch(&shared->ended, 1, __ATOMIC_RELAXED);
    else if (shared->left_count < LEFT_MAX)
        shared->left[__atomic_fetch_add(&shared->left_count, 1, __ATOMIC_RELAXED)] = (unsigned)n;
    fault_call(SYS_close, (long)messages, 0L, 0L, 0L, 0L, 0L);
    errno = before;
    return false;
}

#else

static void catch_calls(void)
{
}

static void put(const char *name, unsigned long number)
{
    dprintf(COUNTS_FD, "%s %lu\n", name, number);
}

static bool is_due_in_a_copy(void)
{
    return false;
}

#endif

/* start and end ________________________________________________________________________________________________ */

time_t time(time_t *out)
{
    if (out)
        *out = THE_TIME;
    return THE_TIME;
}

/* From here on nothing fails; for what a program does at its end that is none of its own (coverage_exit.c). */
void fault_end(void);

void fault_end(void)
{
    chosen = NULL;
    trying = is_copy = false;
}

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
    trying = strcmp(mode, "try") == 0 && chosen_n;
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
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (shared == MAP_FAILED)
        abort();
    shared->first = getpid();
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
    if (is_copy || !getenv("FAULT_COUNTS") || getpid() != shared->first)
        return;
    for (size_t i = 0; i < CLASSES; i++)
        put(classes[i].name, shared->counts[i]);
    put("ended", shared->ended);
    for (size_t i = 0; i < shared->left_count; i++)
        put("left", shared->left[i]);
}
