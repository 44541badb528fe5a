/* A library for LD_PRELOAD that stands for a parser that was taken over: when a program first asks where the parser is,
 * within hostile bytes, or hands it a document as a whole, it tries what an attacker would, and writes to the file
 * named by COMPROMISED what came of it, a line `attempt worked|refused` each. PREY is a folder with the file "secret".
 * Then the program goes on. With IN_WORKER set it waits for a forked process: what parses its own sample before there
 * are workers is not hostile. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *prey;
static int log_fd = -1;
static pid_t spared; /* process that is not taken over, or 0 */

static int target(char path[512], const char *name)
{
    return snprintf(path, 512, "%s/%s", prey, name);
}

static int open_prey(const char *name, int flags)
{
    char path[512];

    target(path, name);
    return open(path, flags, 0600);
}

static int read_secret(void)
{
    return open_prey("secret", O_RDONLY);
}

static int read_system_file(void)
{
    return open("/etc/passwd", O_RDONLY);
}

static int list_folder(void)
{
    return open(prey, O_RDONLY | O_DIRECTORY);
}

static int write_file(void)
{
    return open_prey("new", O_WRONLY | O_CREAT);
}

static int overwrite_file(void)
{
    return open_prey("secret", O_WRONLY);
}

static int cut_file(void)
{
    char path[512];

    target(path, "secret");
    return truncate(path, 3);
}

static int remove_file(void)
{
    char path[512];

    target(path, "victim");
    return unlink(path);
}

static int rename_file(void)
{
    char from[512], to[512];

    target(from, "secret");
    target(to, "moved");
    return rename(from, to) == 0 ? rename(to, from) : -1;
}

static int make_link(void)
{
    char path[512];

    target(path, "link");
    return symlink("/etc/passwd", path);
}

static int change_mode(void)
{
    char path[512];

    target(path, "secret");
    return chmod(path, 0644);
}

static int write_own_memory(void)
{
    return open("/proc/self/mem", O_RDWR);
}

static int open_internet_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int open_local_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int open_packet_socket(void)
{
    return socket(AF_NETLINK, SOCK_RAW, 0);
}

static int start_program(void)
{
    char *argv[] = {(char[]){"true"}, NULL}, *environment = NULL;
    int fds[2], n;
    char byte;
    pid_t child;

    if (pipe2(fds, O_CLOEXEC) != 0)
        return -1;
    child = vfork(); /* a refused exec is told through the pipe */
    if (child == 0) {
        execve("/bin/true", argv, &environment);
        n = (int)write(fds[1], "x", 1);
        _exit(n != 1);
    }
    close(fds[1]);
    n = child < 0 ? 1 : (int)read(fds[0], &byte, 1);
    close(fds[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return n == 0 ? 0 : -1;
}

static int become_program(void)
{
    char *argv[] = {(char[]){"no-such-program"}, NULL}, *environment = NULL;

    execve("/no-such-program", argv, &environment);
    return errno == ENOENT ? 0 : -1; /* refused before it was looked for, or not */
}

static int start_process(void)
{
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

    if (child == 0)
        _exit(0);
    return child > 0 ? (int)waitpid(child, NULL, 0) : -1;
}

static int trace_parent(void)
{
    return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static int signal_parent(void)
{
    return kill(getppid(), 0);
}

static int limit_parent(void)
{
    struct rlimit limits;

    return prlimit(getppid(), RLIMIT_CORE, NULL, &limits);
}

static int make_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int use_ring(void)
{
    return syscall(SYS_io_uring_setup, 1, NULL) < 0 && errno == EPERM ? -1 : 0;
}

static int make_hidden_file(void)
{
    return memfd_create("code", 0);
}

static int use_keys(void)
{
    return syscall(SYS_keyctl, 0, 0, 0, 0, 0) < 0 && errno == EPERM ? -1 : 0;
}

static int make_namespace(void)
{
    return syscall(SYS_unshare, 0) < 0 ? -1 : 0;
}

static const struct {
    const char *name;
    int (*attempt)(void); /* -1: refused */
} attempts[] = {
    {"read-secret", read_secret},
    {"read-system-file", read_system_file},
    {"list-folder", list_folder},
    {"write-file", write_file},
    {"overwrite-file", overwrite_file},
    {"cut-file", cut_file},
    {"remove-file", remove_file},
    {"rename-file", rename_file},
    {"make-link", make_link},
    {"change-mode", change_mode},
    {"write-own-memory", write_own_memory},
    {"internet-socket", open_internet_socket},
    {"local-socket", open_local_socket},
    {"packet-socket", open_packet_socket},
    {"start-program", start_program},
    {"become-program", become_program},
    {"start-process", start_process},
    {"trace", trace_parent},
    {"signal-parent", signal_parent},
    {"limit-parent", limit_parent},
    {"make-code", make_code},
    {"ring", use_ring},
    {"hidden-file", make_hidden_file},
    {"keys", use_keys},
    {"namespace", make_namespace},
};

/* Where the log is closed in a forked process (library/isolate.c), lines go here, and the first process writes them. */
static struct {
    size_t len;
    char text[1 << 16];
} * shared;
static pid_t first;

static void tell(const char *name, const char *outcome)
{
    if (dprintf(log_fd, "%s %s\n", name, outcome) < 0 && shared->len < sizeof shared->text - 100)
        shared->len += (size_t)snprintf(shared->text + shared->len, 100, "%s %s\n", name, outcome);
}

static void attack(void)
{
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        tell(attempts[i].name, attempts[i].attempt() < 0 ? "refused" : "worked");
}

__attribute__((constructor)) static void start(void)
{
    const char *log = getenv("COMPROMISED");

    prey = getenv("PREY");
    spared = getenv("IN_WORKER") ? getpid() : 0;
    if (log && prey) {
        int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

        log_fd = fcntl(fd, F_DUPFD_CLOEXEC, 500); /* which no program uses */
        close(fd);
    }
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    first = getpid();
}

__attribute__((destructor)) static void finish(void)
{
    if (getpid() == first && shared->len && dprintf(log_fd, "%sdescriptors closed\n", shared->text) < 0)
        abort();
}

/* The function of libxml2 that a function here stands for. */
static void find_real(void *real, const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    memcpy(real, &symbol, sizeof symbol);
}

static void take_over(void)
{
    static bool done;

    if (!done && log_fd >= 0 && getpid() != spared) {
        done = true;
        attack();
    }
}

/* Of libxml2: what programs ask within a document, and what some read a whole one with. */
long xmlByteConsumed(void *context);
void *xmlCtxtReadMemory(void *context, const char *bytes, int size, const char *url, const char *encoding, int options);

long xmlByteConsumed(void *context)
{
    static long (*real)(void *);

    if (!real)
        find_real(&real, "xmlByteConsumed");
    take_over();
    return real(context);
}

void *xmlCtxtReadMemory(void *context, const char *bytes, int size, const char *url, const char *encoding, int options)
{
    static void *(*real)(void *, const char *, int, const char *, const char *, int);

    if (!real)
        find_real(&real, "xmlCtxtReadMemory");
    take_over();
    return real(context, bytes, size, url, encoding, options);
}
