/* Stands in for a fuzzer: gives the target each file that is named, and all files of the folders that are named. A
 * promise that is broken ends the process. The last line counts the files. */
#include "base/buffer.h"
#include "base/file.h"
#include "base/inputs.h"
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static size_t replay(const char *path);

static size_t replay_folder(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, by_bytes);
    size_t done = 0;

    for (int i = 0; i < count; i++) {
        buffer name = BUFFER_INIT;

        buffer_printf(&name, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            done += replay(buffer_text(&name));
        buffer_release(&name);
        free(entries[i]);
    }
    free(entries);
    return done;
}

static size_t replay_file(const char *path)
{
    buffer bytes = BUFFER_INIT;
    findings found;

    findings_init(&found);
    if (file_read(&bytes, NULL, path, FILE_MAX_SIZE_DEFAULT, &found) != 0)
        findings_print(stderr, &found, FINDING_FORMAT_TEXT);
    fuzz_require(!found.count, "%s cannot be read", path);
    if (getenv("SPLKIT_FUZZ_VERBOSE"))
        fprintf(stderr, "%s\n", path);
    /* Exactly as long as the input, so that reading behind it is seen. */
    uint8_t *exact = malloc(bytes.len + !bytes.len);
    fuzz_require(exact != NULL, "no memory");
    memcpy(exact, buffer_text(&bytes), bytes.len);
    LLVMFuzzerTestOneInput(exact, bytes.len);
    free(exact);
    findings_release(&found);
    buffer_release(&bytes);
    return 1;
}

static size_t replay(const char *path)
{
    struct stat st;

    fuzz_require(stat(path, &st) == 0, "%s cannot be found", path);
    return S_ISDIR(st.st_mode) ? replay_folder(path) : replay_file(path);
}

int main(int argc, char **argv)
{
    size_t done = 0;

    fuzz_setup();
    for (int i = 1; i < argc; i++)
        done += replay(argv[i]);
    printf("%zu passed, 0 failed, 0 skipped\n", done);
    return 0;
}
