#define _GNU_SOURCE /* O_PATH, syscall */
#include "base/sandbox.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool switched_off;

/* allowed paths ________________________________________________________________________________________________ */

/* Bits of <linux/landlock.h> that are younger than the oldest header splkit is built with. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE                                                                                                          \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_MAKE_REG |                       \
     LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define FOLDERS (LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REFER)
#define OF_FILES                                                                                                       \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                       \
     LANDLOCK_ACCESS_FS_TRUNCATE)

static void allow(sandbox *box, const char *path, size_t len, uint64_t rights)
{
    box->rules = memory_grow(box->rules, &box->cap, box->count, sizeof *box->rules);
    box->rules[box->count++] = (sandbox_rule){memory_strndup(path, len), (unsigned)rights};
}

static bool is_standard(const char *path)
{
    return !path || strcmp(path, "-") == 0;
}

void sandbox_allow_read(sandbox *box, const char *path)
{
    if (!is_standard(path))
        allow(box, path, strlen(path), READ);
}

static void allow_parent(sandbox *box, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash)
        allow(box, path, slash > path ? (size_t)(slash - path) : 1, WRITE);
    else
        allow(box, ".", 1, WRITE);
}

void sandbox_allow_output(sandbox *box, const char *path)
{
    struct stat st;
    char *target;

    if (is_standard(path))
        return;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        allow(box, path, strlen(path), LANDLOCK_ACCESS_FS_WRITE_FILE);
        return;
    }
    target = realpath(path, NULL);
    allow_parent(box, target ? target : path);
    free(target);
}

void sandbox_allow_folder(sandbox *box, const char *path)
{
    allow(box, path, strlen(path), READ | WRITE | FOLDERS);
}

void sandbox_release(sandbox *box)
{
    for (size_t i = 0; i < box->count; i++)
        free(box->rules[i].path);
    free(box->rules);
    *box = (sandbox)SANDBOX_INIT;
}

/* Landlock _____________________________________________________________________________________________________ */

/* struct landlock_ruleset_attr as of Linux 6.12; older kernels know its beginning. */
typedef struct {
    uint64_t files, network, scope;
} ruleset_attributes;

/* Rights and members of the attributes that each version of the interface knows. Linux, Documentation/userspace-api/
 * landlock.rst. */
static const struct {
    unsigned files; /* number of rights, all below */
    unsigned network, scope;
    size_t size;
} versions[] = {
    {13, 0, 0, 8}, {14, 0, 0, 8}, {15, 0, 0, 8}, {15, 2, 0, 16}, {16, 2, 0, 16}, {16, 2, 2, 24},
};

#define VERSION_MAX (sizeof versions / sizeof *versions)

static uint64_t all(unsigned count)
{
    return ((uint64_t)1 << count) - 1;
}

static void add_path(int ruleset, const sandbox_rule *rule, uint64_t known)
{
    struct landlock_path_beneath_attr attributes = {.parent_fd = open(rule->path, O_PATH | O_CLOEXEC)};
    struct stat st;

    if (attributes.parent_fd < 0)
        return; /* not there: nothing to allow */
    attributes.allowed_access = rule->rights & known;
    if (fstat(attributes.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
        attributes.allowed_access &= OF_FILES;
    /* What cannot be allowed, such as a pipe by its name in /proc, stays forbidden or is not subject to it. */
    syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &attributes, 0);
    close(attributes.parent_fd);
}

/* Where programs, their libraries and their settings are. */
static const char *const system_folders[] = {"/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache"};

static void add_programs(int ruleset, uint64_t known)
{
    const char *path = getenv("PATH");
    sandbox_rule rule = {NULL, (unsigned)(READ | LANDLOCK_ACCESS_FS_EXECUTE)};
    char nowhere[] = "/dev/null";

    for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++) {
        rule.path = (char *)(uintptr_t)system_folders[i];
        add_path(ruleset, &rule, known);
    }
    for (size_t len; path && *path; path += len + (path[len] == ':')) {
        len = strcspn(path, ":");
        rule.path = memory_strndup(path, len);
        add_path(ruleset, &rule, known);
        free(rule.path);
    }
    add_path(ruleset, &(sandbox_rule){nowhere, (unsigned)(READ | WRITE)}, known);
}

/* Of files from folder to folder. */
static bool needs_moves(const sandbox *box)
{
    for (size_t i = 0; i < box->count; i++)
        if (box->rules[i].rights & LANDLOCK_ACCESS_FS_REFER)
            return true;
    return false;
}

static bool restrict_files(const sandbox *box)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    size_t v = version > (long)VERSION_MAX ? VERSION_MAX : (size_t)version;
    ruleset_attributes attributes;
    int ruleset;
    bool done;

    if (version < 1 || (version == 1 && needs_moves(box))) /* which the first version refuses always */
        return false;
    attributes =
        (ruleset_attributes){all(versions[v - 1].files), all(versions[v - 1].network), all(versions[v - 1].scope)};
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, versions[v - 1].size, 0);
    if (ruleset < 0)
        return false;
    for (size_t i = 0; i < box->count; i++)
        add_path(ruleset, &box->rules[i], attributes.files);
    if (box->programs)
        add_programs(ruleset, attributes.files);
    done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return done;
}

/* seccomp ______________________________________________________________________________________________________ */

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#elif defined __s390x__
#define ARCHITECTURE AUDIT_ARCH_S390X
#elif defined __powerpc64__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define ARCHITECTURE AUDIT_ARCH_PPC64LE
#endif

#ifdef ARCHITECTURE

/* clang-format off */

/* Calls that the programs, the C library and the allocator make while they work. Old architectures have old calls,
 * which the C library may prefer; new ones lack them. */
static const int always[] = {
    SYS_read, SYS_readv, SYS_pread64, SYS_write, SYS_writev, SYS_pwrite64, SYS_close, SYS_lseek, SYS_fstat,
#ifdef SYS_newfstatat
    SYS_newfstatat,
#endif
#ifdef SYS_stat
    SYS_stat, SYS_lstat, SYS_readlink, SYS_access, SYS_getdents,
#endif
    SYS_statx, SYS_readlinkat, SYS_faccessat,
#ifdef SYS_faccessat2
    SYS_faccessat2,
#endif
    SYS_getcwd, SYS_getdents64, SYS_umask, SYS_fcntl, SYS_flock, SYS_dup, SYS_fadvise64, SYS_munmap, SYS_mremap,
    SYS_madvise, SYS_brk, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack,
    SYS_restart_syscall, SYS_futex, SYS_sched_yield, SYS_sched_getaffinity, SYS_getcpu, SYS_getpid, SYS_getppid,
    SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_clock_gettime, SYS_clock_getres,
    SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday,
#ifdef SYS_time
    SYS_time,
#endif
#ifdef SYS_poll
    SYS_poll,
#endif
    SYS_ppoll, SYS_getrusage, SYS_setitimer, SYS_times, SYS_uname, SYS_sysinfo, SYS_getrandom, SYS_exit, SYS_exit_group,
};

/* The same where there are paths that are allowed. */
static const int for_files[] = {
#ifdef SYS_open
    SYS_open,      SYS_rename,    SYS_unlink,   SYS_link,      SYS_mkdir,           SYS_rmdir,
#endif
#ifdef SYS_renameat
    SYS_renameat,
#endif
    SYS_openat,    SYS_renameat2, SYS_unlinkat, SYS_linkat,    SYS_mkdirat,         SYS_fchmod,
    SYS_ftruncate, SYS_fallocate, SYS_fsync,    SYS_fdatasync, SYS_sync_file_range,
};

/* clang-format on */

/* The same where programs may be started: what starting them and their loader need. */
/* clang-format off */
static const int for_programs[] = {
    SYS_clone, SYS_execve, SYS_wait4, SYS_waitid, SYS_kill, SYS_dup3, SYS_pipe2, SYS_mmap, SYS_mprotect,
    SYS_set_tid_address, SYS_set_robust_list, SYS_memfd_create,
#ifdef SYS_fork
    SYS_fork, SYS_vfork, SYS_dup2, SYS_pipe,
#endif
#ifdef SYS_arch_prctl
    SYS_arch_prctl,
#endif
#ifdef SYS_clone3
    SYS_clone3,
#endif
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_pidfd_open
    SYS_pidfd_open,
#endif
};
/* clang-format on */

/* Calls allowed for some values of an argument: those of which (argument & mask) == value. */
typedef struct {
    int call, argument;
    uint32_t mask, value;
} condition;

#define CODE_MAX 640

typedef struct {
    struct sock_filter code[CODE_MAX];
    unsigned short len;
} filter;

static void add(filter *f, struct sock_filter instruction)
{
    f->code[f->len++] = instruction;
}

static void load(filter *f, size_t offset)
{
    add(f, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void answer(filter *f, uint32_t what)
{
    add(f, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, what));
}

static void load_call(filter *f)
{
    load(f, offsetof(struct seccomp_data, nr));
}

/* The low half; the high half of what is looked at here is of no account to the kernel. */
static void load_argument(filter *f, int i)
{
    load(f, offsetof(struct seccomp_data, args) + (size_t)i * sizeof(uint64_t) +
                (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? sizeof(uint32_t) : 0));
}

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* A search by halves for sorted calls: where the kernel takes stock of a filter it runs it for each call there is, and
 * a list of comparisons would take the start of a program ten times as long. */
static void allow_sorted(filter *f, const int *calls, size_t count)
{
    size_t run = 1, half = count / 2, jump;

    while (run < count && calls[run] == calls[0] + (int)run)
        run++;
    if (run == count) {
        if (count > 1)
            add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)calls[0], 0, 2));
        add(f, count > 1 ? (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, (uint32_t)calls[count - 1], 1, 0)
                         : (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[0], 0, 1));
        answer(f, SECCOMP_RET_ALLOW);
        answer(f, SECCOMP_RET_ERRNO | EPERM);
        return;
    }
    jump = f->len;
    add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)calls[half], 0, 0));
    allow_sorted(f, calls, half);
    f->code[jump].jt = (uint8_t)(f->len - jump - 1);
    allow_sorted(f, calls + half, count - half);
}

#define CALLS_MAX ((sizeof always + sizeof for_files + sizeof for_programs) / sizeof(int))

static void allow_calls(filter *f, const sandbox *box)
{
    int calls[CALLS_MAX];
    size_t count = sizeof always / sizeof(int);

    memcpy(calls, always, sizeof always);
    if (box->count || box->programs) {
        memcpy(calls + count, for_files, sizeof for_files);
        count += sizeof for_files / sizeof(int);
    }
    if (box->programs) {
        memcpy(calls + count, for_programs, sizeof for_programs);
        count += sizeof for_programs / sizeof(int);
    }
    qsort(calls, count, sizeof *calls, compare);
    allow_sorted(f, calls, count);
}

static void allow_condition(filter *f, const condition *c)
{
    add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)c->call, 0, 5));
    load_argument(f, c->argument);
    add(f, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, c->mask));
    add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, c->value, 0, 1));
    answer(f, SECCOMP_RET_ALLOW);
    load_call(f);
}

static void write_filter(filter *f, const sandbox *box)
{
    const uint32_t whole = UINT32_MAX;
    const condition conditions[] = {
        {SYS_mmap, 2, PROT_EXEC, 0},
        {SYS_mprotect, 2, PROT_EXEC, 0},
        {SYS_ioctl, 1, whole, TCGETS},              /* isatty */
        {SYS_prlimit64, 0, whole, 0},               /* of the process itself */
        {SYS_tgkill, 0, whole, (uint32_t)getpid()}, /* abort */
    };

    load(f, offsetof(struct seccomp_data, arch));
    add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    answer(f, SECCOMP_RET_ERRNO | EPERM);
    load_call(f);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        allow_condition(f, &conditions[i]);
    allow_calls(f, box);
}

/* The search has three instructions for a call at most and one for a branching, and its jumps go over half of it. */
#define SEARCH_MAX (CALLS_MAX * 4)
_Static_assert(SEARCH_MAX + 40 <= CODE_MAX && SEARCH_MAX / 2 <= UINT8_MAX, "room for the filter");

/* Without SPEC_ALLOW kernels before 5.16 make all the work slower, to protect secrets that are not there. */
static bool restrict_calls(const sandbox *box)
{
    filter f = {.len = 0};
    struct sock_fprog program = {.filter = f.code};

    write_filter(&f, box);
    program.len = f.len;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program) == 0 ||
           syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

#else

static bool restrict_calls(const sandbox *box)
{
    (void)box;
    return false;
}

#endif

/* limits _______________________________________________________________________________________________________ */

/* Never more than the limits that are set. */
static void limit(int resource, rlim_t value)
{
    struct rlimit limits;

    if (getrlimit((__rlimit_resource_t)resource, &limits) != 0)
        return;
    limits.rlim_cur = limits.rlim_cur < value ? limits.rlim_cur : value;
    limits.rlim_max = limits.rlim_max < value ? limits.rlim_max : value;
    setrlimit((__rlimit_resource_t)resource, &limits);
}

static void end(int signal)
{
    static const char text[] =
        "splkit: error[out-of-time]: the processor time for one document is used up; no output was written\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);

    (void)signal;
    (void)written;
    _exit(3);
}

void sandbox_limit_time(unsigned seconds)
{
    static struct rlimit before;
    static bool known;
    struct rlimit limits;
    struct rusage used;

    if (switched_off || !seconds || getrusage(RUSAGE_SELF, &used) != 0)
        return;
    if (!known && getrlimit(RLIMIT_CPU, &before) != 0)
        return;
    known = true;
    limits = before;
    seconds += (unsigned)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1;
    if (limits.rlim_cur != RLIM_INFINITY && limits.rlim_cur <= seconds)
        return;
    signal(SIGXCPU, end);
    limits.rlim_cur = seconds;
    setrlimit(RLIMIT_CPU, &limits);
}

/* all of it ____________________________________________________________________________________________________ */

/* Runtimes that do more in the process than the programs do. */
static bool is_instrumented(void)
{
#ifdef SPLKIT_NO_SANDBOX
    return true;
#else
    const char *preloaded = getenv("LD_PRELOAD");

    return preloaded && strstr(preloaded, "vgpreload"); /* valgrind */
#endif
}

void sandbox_switch_off(void)
{
    switched_off = true;
}

static void report_missing(bool files, bool calls, findings *found)
{
    if (!files || !calls)
        findings_add(found, FINDING_SANDBOX, NULL, 0, 0, "this system has no %s: the work is done with %s protection",
                     files   ? "seccomp"
                     : calls ? "Landlock"
                             : "Landlock and no seccomp",
                     files || calls ? "less" : "no such");
}

void sandbox_report(findings *found)
{
    if (!switched_off && !is_instrumented())
        report_missing(syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0,
                       prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0, found);
}

void sandbox_enter(const sandbox *box, findings *found)
{
    bool files, calls;

    if (switched_off || is_instrumented()) {
        switched_off = true;
        return;
    }
    limit(RLIMIT_CORE, 0);
    if (box->memory)
        limit(RLIMIT_DATA, box->memory);
    sandbox_limit_time(box->seconds);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    files = restrict_files(box);
    calls = restrict_calls(box);
    report_missing(files, calls, found);
}
