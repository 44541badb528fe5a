/* Each attempt runs in a child that has given up its rights; what the kernel lacks is skipped. */
#define _GNU_SOURCE
#include "base/memory.h"
#include "base/sandbox.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKED = 0, FAILED_OTHERWISE = 120 }; /* else the error number */

static char folder[] = "/tmp/splkit-sandbox-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[200];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void make_file(const char *name)
{
    FILE *out = fopen(in_folder(name), "w");

    assert_non_null(out);
    fputs("5 mg\n", out);
    fclose(out);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    mkdir(in_folder("in"), 0755);
    mkdir(in_folder("out"), 0755);
    make_file("secret");
    make_file("in/leaflet");
    make_file("out/old");
    return 0;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"in/leaflet", "out/old", "out/new", "out/newer", "secret", "in/new"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_folder(names[i]));
    rmdir(in_folder("in"));
    rmdir(in_folder("out"));
    return rmdir(folder);
}

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static bool has_seccomp(void)
{
    return prctl(PR_GET_SECCOMP) >= 0;
}

static bool is_built_without(void)
{
#ifdef SPLKIT_NO_SANDBOX
    return true;
#else
    return getenv("LD_PRELOAD") != NULL; /* valgrind */
#endif
}

static void need(bool there)
{
    if (is_built_without() || !there)
        skip();
}

/* What `attempt` comes to in a child with the rights of the box. */
static int outcome(const sandbox *box, int (*attempt)(void))
{
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        findings found;

        findings_init(&found);
        sandbox_enter(box, &found);
        errno = 0;
        _exit(attempt() >= 0 ? WORKED : errno ? errno : FAILED_OTHERWISE);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 200 + WTERMSIG(status);
}

static int read_secret(void)
{
    return open(in_folder("secret"), O_RDONLY);
}

static int read_leaflet(void)
{
    return open(in_folder("in/leaflet"), O_RDONLY);
}

static int write_leaflet(void)
{
    return open(in_folder("in/leaflet"), O_WRONLY);
}

static int make_in(void)
{
    return open(in_folder("in/new"), O_WRONLY | O_CREAT, 0600);
}

static int list_in(void)
{
    return open(in_folder("in"), O_RDONLY | O_DIRECTORY);
}

static int write_out(void)
{
    int fd = open(in_folder("out/new"), O_WRONLY | O_CREAT, 0600);
    char *from = strdup(in_folder("out/new"));

    return fd < 0 ? fd : rename(from, in_folder("out/newer"));
}

static int read_out(void)
{
    return open(in_folder("out/old"), O_RDONLY);
}

static int open_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int open_local_socket(void)
{
    return socket(AF_UNIX, SOCK_DGRAM, 0);
}

static int run_program(void)
{
    char *argv[] = {(char[]){"true"}, NULL}, *none = NULL;

    return execve("/bin/true", argv, &none);
}

static int start_process(void)
{
    return fork();
}

static int trace_parent(void)
{
    return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static int signal_parent(void)
{
    return kill(getppid(), 0);
}

static int signal_parent_thread(void)
{
    return (int)syscall(SYS_tgkill, getppid(), getppid(), 0);
}

static int limit_parent(void)
{
    return prlimit(getppid(), RLIMIT_CORE, NULL, &(struct rlimit){0, 0});
}

static int map_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1
                                                                                                                  : 0;
}

static int unprotect_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int give_up(void)
{
    abort();
}

static int make_core(void)
{
    struct rlimit limits = {1, 1};

    return getrlimit(RLIMIT_CORE, &limits) == 0 && limits.rlim_max == 0 ? -1 : 0;
}

static int work(void)
{
    void *block = memory_alloc(50 << 20);

    memset(block, 1, 50 << 20);
    free(block);
    return write(STDERR_FILENO, "", 0) == 0 ? 0 : -1;
}

static void only_allowed_files_are_opened(void **state)
{
    sandbox box = SANDBOX_INIT;

    (void)state;
    need(has_landlock());
    sandbox_allow_read(&box, in_folder("in"));
    sandbox_allow_read(&box, in_folder("missing"));
    sandbox_allow_output(&box, in_folder("out/new"));
    assert_int_equal(outcome(&box, read_leaflet), WORKED);
    assert_int_equal(outcome(&box, list_in), WORKED);
    assert_int_equal(outcome(&box, write_out), WORKED);
    assert_int_equal(outcome(&box, read_secret), EACCES);
    assert_int_equal(outcome(&box, write_leaflet), EACCES);
    assert_int_equal(outcome(&box, make_in), EACCES);
    assert_int_equal(outcome(&box, read_out), EACCES);
    sandbox_release(&box);
    sandbox_allow_folder(&box, in_folder("out"));
    assert_int_equal(outcome(&box, write_out), WORKED);
    assert_int_equal(outcome(&box, read_out), WORKED);
    assert_int_equal(outcome(&box, read_leaflet), EACCES);
    sandbox_release(&box);
    sandbox_allow_read(&box, in_folder("in/leaflet"));
    assert_int_equal(outcome(&box, read_leaflet), WORKED);
    assert_int_equal(outcome(&box, list_in), EACCES);
    sandbox_release(&box);
}

static void without_paths_nothing_is_opened(void **state)
{
    sandbox box = SANDBOX_INIT;

    (void)state;
    need(has_seccomp());
    sandbox_allow_output(&box, "-");
    sandbox_allow_read(&box, NULL);
    assert_int_equal(outcome(&box, read_secret), EPERM);
    assert_int_equal(outcome(&box, make_in), EPERM);
    assert_int_equal(outcome(&box, work), WORKED);
}

static void calls_that_no_step_needs_fail(void **state)
{
    sandbox box = SANDBOX_INIT;

    (void)state;
    need(has_seccomp());
    sandbox_allow_folder(&box, "/");
    assert_int_equal(outcome(&box, open_socket), EPERM);
    assert_int_equal(outcome(&box, open_local_socket), EPERM);
    assert_int_equal(outcome(&box, run_program), EPERM);
    assert_int_equal(outcome(&box, start_process), EPERM);
    assert_int_equal(outcome(&box, trace_parent), EPERM);
    assert_int_equal(outcome(&box, signal_parent), EPERM);
    assert_int_equal(outcome(&box, signal_parent_thread), EPERM);
    assert_int_equal(outcome(&box, limit_parent), EPERM);
    assert_int_equal(outcome(&box, map_code), EPERM);
    assert_int_equal(outcome(&box, unprotect_code), EPERM);
    assert_int_equal(outcome(&box, give_up), 200 + SIGABRT);
    assert_int_equal(outcome(&box, work), WORKED);
    sandbox_release(&box);
}

static int use_memory(void)
{
    for (int i = 0; i < 100; i++)
        memset(memory_alloc(16 << 20), 1, 16 << 20);
    return 0;
}

static int use_time(void)
{
    for (volatile unsigned long i = 0;; i++)
        ;
    return 0;
}

static int shut_stderr_and(int (*attempt)(void))
{
    close(STDERR_FILENO);
    return attempt();
}

static int use_memory_quietly(void)
{
    return shut_stderr_and(use_memory);
}

static int use_time_quietly(void)
{
    return shut_stderr_and(use_time);
}

static void memory_and_time_are_limited(void **state)
{
    sandbox box = {.memory = (size_t)1 << 30, .seconds = 1};

    (void)state;
    need(true);
    assert_int_equal(outcome(&box, use_memory_quietly), 3);
    assert_int_equal(outcome(&box, use_time_quietly), 3);
    assert_int_equal(outcome(&box, make_core), FAILED_OTHERWISE);
}

/* The rights that are left do not suffice to give up others: as on a system that has neither. */
static int enter_again(void)
{
    sandbox box = SANDBOX_INIT;
    findings found;

    findings_init(&found);
    sandbox_enter(&box, &found);
    return found.count == 1 && strcmp(found.items[0].id, "sandbox-missing") == 0 && findings_exit_code(&found) == 0
               ? 0
               : -1;
}

static void what_is_missing_is_said(void **state)
{
    sandbox box = SANDBOX_INIT;

    (void)state;
    need(has_seccomp());
    assert_int_equal(outcome(&box, enter_again), WORKED);
}

/* In a process of its own, as it cannot be switched on again. */
static void it_can_be_switched_off(void **state)
{
    sandbox box = SANDBOX_INIT;
    pid_t child = fork();
    int status;

    (void)state;
    if (child == 0) {
        sandbox_switch_off();
        _exit(outcome(&box, read_secret) || outcome(&box, start_process) || outcome(&box, make_core));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_allowed_files_are_opened), cmocka_unit_test(without_paths_nothing_is_opened),
        cmocka_unit_test(calls_that_no_step_needs_fail), cmocka_unit_test(memory_and_time_are_limited),
        cmocka_unit_test(what_is_missing_is_said),       cmocka_unit_test(it_can_be_switched_off),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
