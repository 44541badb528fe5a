#include "base/inputs.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

void inputs_init(inputs *list)
{
    memset(list, 0, sizeof *list);
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
    list->items[list->count++] = (input){path, trouble, kind};
}

static void append_failure(inputs *list, const char *path, const char *what)
{
    buffer trouble = BUFFER_INIT;

    buffer_printf(&trouble, "%s: %s", what, strerror(errno));
    append(list, memory_strdup(path), buffer_detach(&trouble), FINDING_FILE_READ);
}

static bool is_folder(const char *path, bool follow)
{
    struct stat st;

    return (follow ? stat(path, &st) : lstat(path, &st)) == 0 && S_ISDIR(st.st_mode);
}

static bool is_xml(const char *path)
{
    size_t n = strlen(path);

    return n > 4 && strcasecmp(path + n - 4, ".xml") == 0;
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

        if (entry->d_name[0] == '.')
            continue;
        buffer_printf(&path, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", entry->d_name);
        if (is_folder(path.data, false))
            append(folders, buffer_detach(&path), NULL, FINDING_FILE_READ);
        else if (is_xml(path.data))
            append(list, buffer_detach(&path), NULL, FINDING_FILE_READ);
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

static void add_folder(inputs *list, const char *operand)
{
    size_t first = list->count;
    inputs folders;

    inputs_init(&folders);
    read_folder(list, &folders, operand);
    for (size_t i = 0; i < folders.count; i++)
        read_folder(list, &folders, folders.items[i].path);
    inputs_release(&folders);
    if (list->count == first)
        append(list, memory_strdup(operand), memory_strdup("holds no file whose name ends in .xml"),
               FINDING_INPUT_NONE);
    else
        qsort(list->items + first, list->count - first, sizeof *list->items, compare);
}

void inputs_add(inputs *list, const char *operand)
{
    if (strcmp(operand, "-") != 0 && is_folder(operand, true))
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
    while ((n = getdelim(&name, &cap, end, stream)) > 0) {
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
