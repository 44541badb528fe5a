#define _XOPEN_SOURCE 700 /* mknod */

#include "base/file.h"
#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every test works in a fresh folder, which is the current one meanwhile. */
static char *folder;
static int start = -1;

static int enter_folder(void **state)
{
    (void)state;
    folder = strdup("/tmp/splkit-test-XXXXXX");
    start = open(".", O_RDONLY);
    return !folder || start < 0 || !mkdtemp(folder) || chdir(folder) != 0;
}

static size_t count_entries(void)
{
    DIR *d = opendir(".");
    size_t n = 0;

    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static int leave_folder(void **state)
{
    DIR *d = opendir(".");
    struct dirent *e;

    (void)state;
    chmod(".", 0700);
    while (d && (e = readdir(d)))
        if (e->d_name[0] != '.' && unlink(e->d_name) != 0)
            rmdir(e->d_name);
    if (d)
        closedir(d);
    if (fchdir(start) != 0 || close(start) != 0 || rmdir(folder) != 0)
        return -1;
    free(folder);
    return 0;
}

static void make_file(const char *name, const char *content)
{
    FILE *f = fopen(name, "w");

    assert_non_null(f);
    assert_true(fputs(content, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void assert_content(const char *name, const char *content)
{
    buffer b = BUFFER_INIT;
    findings found;

    findings_init(&found);
    assert_int_equal(file_read(&b, NULL, name, FILE_MAX_SIZE_DEFAULT, &found), 0);
    assert_string_equal(buffer_text(&b), content);
    buffer_release(&b);
    findings_release(&found);
}

/* Reading `name` fails with one finding of this id, and leads to this exit code. */
static void assert_unreadable(const char *name, size_t max_size, const char *id, int code)
{
    buffer b = BUFFER_INIT;
    findings found;

    findings_init(&found);
    assert_int_equal(file_read(&b, NULL, name, max_size, &found), -1);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].id, id);
    assert_string_equal(found.items[0].file, name);
    assert_int_equal(findings_exit_code(&found), code);
    buffer_release(&b);
    findings_release(&found);
}

static void assert_unwritable(const char *name, const char *data, size_t len)
{
    findings found;

    findings_init(&found);
    assert_int_equal(file_write(name, data, len, &found), -1);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].id, "file-write");
    assert_string_equal(found.items[0].file, name);
    assert_int_equal(findings_exit_code(&found), 3);
    findings_release(&found);
}

static void assert_written(const char *name, const char *content)
{
    findings found;

    findings_init(&found);
    assert_int_equal(file_write(name, content, strlen(content), &found), 0);
    assert_int_equal(found.count, 0);
    findings_release(&found);
    assert_content(name, content);
}

static void reads_all_bytes_and_the_time(void **state)
{
    buffer b = BUFFER_INIT;
    findings found;
    struct stat st;
    long long mtime = 0;

    (void)state;
    make_file("leaflet.txt", "Take 1 tablet.\r\n");
    assert_int_equal(stat("leaflet.txt", &st), 0);
    findings_init(&found);
    buffer_puts(&b, "left from before");
    assert_int_equal(file_read(&b, &mtime, "leaflet.txt", 100, &found), 0);
    assert_string_equal(buffer_text(&b), "Take 1 tablet.\r\n");
    assert_true(mtime == (long long)st.st_mtime);
    buffer_release(&b);
    findings_release(&found);
}

static void an_empty_file_is_read(void **state)
{
    (void)state;
    make_file("empty", "");
    assert_content("empty", "");
}

static void only_regular_files_are_read(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_unreadable("pipe", 100, "file-kind", 3);
    assert_unreadable(".", 100, "file-kind", 3);
    assert_unreadable("/dev/zero", 100, "file-kind", 3);
}

static void missing_files_and_dangling_links_are_reported(void **state)
{
    (void)state;
    assert_unreadable("absent", 100, "file-read", 3);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_unreadable("dangling", 100, "file-read", 3);
}

static void the_size_limit_is_exact(void **state)
{
    buffer b = BUFFER_INIT;
    findings found;

    (void)state;
    make_file("ten", "0123456789");
    findings_init(&found);
    assert_int_equal(file_read(&b, NULL, "ten", 10, &found), 0);
    assert_int_equal(b.len, 10);
    assert_unreadable("ten", 9, "input-size", 1);
    buffer_release(&b);
    findings_release(&found);
}

/* Files of /proc say that they have 0 bytes; the limit must hold all the same. */
static void the_size_limit_holds_without_a_size(void **state)
{
    (void)state;
    if (access("/proc/self/status", R_OK) != 0)
        skip();
    assert_unreadable("/proc/self/status", 10, "input-size", 1);
}

static void a_new_file_is_written_whole(void **state)
{
    (void)state;
    assert_written("new", "<document/>\n");
    assert_int_equal(count_entries(), 1);
    assert_written("none", "");
}

static void a_new_file_obeys_the_umask(void **state)
{
    struct stat st;
    mode_t mask = umask(027);

    (void)state;
    assert_written("new", "x");
    umask(mask);
    assert_int_equal(stat("new", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
}

static void an_old_file_is_replaced_and_keeps_its_mode(void **state)
{
    struct stat st;

    (void)state;
    make_file("old", "a much longer text than the new one");
    assert_int_equal(chmod("old", 0604), 0);
    assert_written("old", "new");
    assert_int_equal(stat("old", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0604);
    assert_int_equal(count_entries(), 1);
}

static void a_link_keeps_pointing_at_the_file(void **state)
{
    struct stat st;

    (void)state;
    make_file("target", "old");
    assert_int_equal(symlink("target", "link"), 0);
    assert_written("link", "new");
    assert_content("target", "new");
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(count_entries(), 2);
}

/* A device of our own where we may make one: a broken program must not replace the machine's. */
static void a_full_device_is_an_error(void **state)
{
    struct stat st;

    (void)state;
    if (stat("/dev/full", &st) != 0)
        skip();
    if (geteuid() != 0) {
        assert_unwritable("/dev/full", "x", 1);
        return;
    }
    if (mknod("full", S_IFCHR | 0600, st.st_rdev) != 0)
        skip();
    assert_unwritable("full", "x", 1);
    assert_int_equal(stat("full", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void folders_cannot_be_written(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_unwritable("folder", "x", 1);
    assert_unwritable("absent/file", "x", 1);
    assert_int_equal(rmdir("folder"), 0);
}

static void a_read_only_folder_is_an_error(void **state)
{
    (void)state;
    if (geteuid() == 0) { /* root may write everywhere but where the kernel says no */
        if (access("/proc/self", X_OK) != 0)
            skip();
        assert_unwritable("/proc/splkit-test", "x", 1);
        return;
    }
    assert_int_equal(chmod(".", 0500), 0);
    assert_unwritable("file", "x", 1);
}

/* The disk is full half way: the old file is untouched, and no temporary file stays. */
static void a_failed_write_leaves_the_old_file(void **state)
{
    static char large[200000];
    struct rlimit before, tight;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

    (void)state;
    make_file("old", "old content");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 65536;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    memset(large, 'x', sizeof large);
    assert_unwritable("old", large, sizeof large);
    assert_unwritable("new", large, sizeof large);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_content("old", "old content");
    assert_int_equal(count_entries(), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, enter_folder, leave_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_all_bytes_and_the_time),
        TEST(an_empty_file_is_read),
        TEST(only_regular_files_are_read),
        TEST(missing_files_and_dangling_links_are_reported),
        TEST(the_size_limit_is_exact),
        TEST(the_size_limit_holds_without_a_size),
        TEST(a_new_file_is_written_whole),
        TEST(a_new_file_obeys_the_umask),
        TEST(an_old_file_is_replaced_and_keeps_its_mode),
        TEST(a_link_keeps_pointing_at_the_file),
        TEST(a_full_device_is_an_error),
        TEST(folders_cannot_be_written),
        TEST(a_read_only_folder_is_an_error),
        TEST(a_failed_write_leaves_the_old_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
