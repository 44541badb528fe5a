#include "base/inputs.h"
#include "base/file.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char *const xml_endings[] = {".xml", NULL};

void inputs_init(inputs *list)
{
    memset(list, 0, sizeof *list);
    list->endings = xml_endings;
}

void inputs_release(inputs *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].path);
        free(list->items[i].trouble);
    }
    free(list->items);
    inputs_init(list);
}

/* Takes over `path` and `trouble`. */
static void append(inputs *list, char *path, char *trouble, finding_id kind)
{
    list->items = memory_grow(list->items, &list->cap, list->count, sizeof *list->items);
    list->items[list->count++] = (input){path, 0, trouble, kind};
}

static void append_failure(inputs *list, const char *path, const char *what)
{
    buffer trouble = BUFFER_INIT;

    buffer_printf(&trouble, "%s: %s", what, strerror(errno));
    append(list, memory_strdup(path), buffer_detach(&trouble), FINDING_FILE_READ);
}

static bool has_ending(const inputs *list, const char *name)
{
    size_t n = strlen(name);

    for (const char *const *ending = list->endings; *ending; ending++) {
        size_t m = strlen(*ending);

        if (n > m && strcasecmp(name + n - m, *ending) == 0)
            return true;
    }
    return false;
}

static bool is_skipped(const inputs *list, const struct stat *st)
{
    return list->skip_inode && st->st_ino == list->skip_inode && st->st_dev == list->skip_device;
}

/* Adds the files of one folder to `list`, its folders to `folders`. */
static void read_folder(inputs *list, inputs *folders, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t n = strlen(folder);

    if (!dir) {
        append_failure(list, folder, "cannot open the folder");
        return;
    }
    while ((errno = 0, entry = readdir(dir))) {
        buffer path = BUFFER_INIT;
        struct stat st;

        if (entry->d_name[0] == '.')
            continue;
        buffer_printf(&path, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", entry->d_name);
        if (lstat(path.data, &st) == 0 && S_ISDIR(st.st_mode)) {
            if (!is_skipped(list, &st))
                append(folders, buffer_detach(&path), NULL, FINDING_FILE_READ);
        } else if (has_ending(list, entry->d_name)) {
            append(list, buffer_detach(&path), NULL, FINDING_FILE_READ);
        } else {
            list->left_out++;
        }
        buffer_release(&path);
    }
    if (errno)
        append_failure(list, folder, "cannot read the folder");
    closedir(dir);
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const input *)a)->path, ((const input *)b)->path);
}

/* "holds no file whose name ends in .txt or .xml" */
static char *say_none(const inputs *list)
{
    buffer text = BUFFER_INIT;

    buffer_puts(&text, "holds no file whose name ends in");
    for (size_t i = 0; list->endings[i]; i++)
        buffer_printf(&text, "%s %s", i == 0 ? "" : list->endings[i + 1] ? "," : " or", list->endings[i]);
    return buffer_detach(&text);
}

static void add_folder(inputs *list, const char *operand)
{
    size_t first = list->count, n = strlen(operand);
    inputs folders;

    inputs_init(&folders);
    read_folder(list, &folders, operand);
    for (size_t i = 0; i < folders.count; i++)
        read_folder(list, &folders, folders.items[i].path);
    inputs_release(&folders);
    if (list->count == first)
        append(list, memory_strdup(operand), say_none(list), FINDING_INPUT_NONE);
    else
        qsort(list->items + first, list->count - first, sizeof *list->items, compare);
    for (size_t i = first; i < list->count; i++)
        if (strlen(list->items[i].path) > n)
            list->items[i].name = n + (operand[n - 1] != '/');
}

void inputs_add(inputs *list, const char *operand)
{
    struct stat st;

    if (strcmp(operand, "-") != 0 && stat(operand, &st) == 0 && S_ISDIR(st.st_mode))
        add_folder(list, operand);
    else
        append(list, memory_strdup(operand), NULL, FINDING_FILE_READ);
}

static void add_name(inputs *list, const char *name, size_t len)
{
    if (memchr(name, 0, len))
        append(list, memory_strdup(name),
               memory_strdup("the name in the list holds a NUL byte; --null reads such lists"), FINDING_FILE_READ);
    else if (strcmp(name, "-") == 0)
        append(list, memory_strdup("./-"), NULL, FINDING_FILE_READ);
    else if (len)
        inputs_add(list, name);
}

void inputs_add_from(inputs *list, const char *path, bool nul)
{
    const int end = nul ? '\0' : '\n';
    FILE *stream = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    char *name = NULL;
    size_t cap = 0;
    ssize_t n;

    if (!stream) {
        append_failure(list, path, "cannot open the list of files");
        return;
    }
    while ((n = file_read_line(&name, &cap, end, stream)) > 0) {
        if (name[n - 1] == end)
            name[--n] = 0;
        add_name(list, name, (size_t)n);
    }
    if (ferror(stream))
        append_failure(list, path, "cannot read the list of files");
    free(name);
    if (stream != stdin)
        fclose(stream);
}
