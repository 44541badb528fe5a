#include "batch/site_entry.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "batch/report_tree.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

const char *const site_entry_members[] = {"id",   "title",   "active", "forms",  "holder", "language",
                                          "type", "outputs", "packed", "status", NULL};

static const char *text_of(arena *a, const json_t *value)
{
    const char *text = json_string_value(value);

    return text && *text ? arena_strdup(a, text) : "";
}

static const char *joined(arena *a, const json_t *list)
{
    buffer text = BUFFER_INIT;
    const json_t *item;
    const char *all;
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (json_is_string(item))
            buffer_printf(&text, "%s%s", text.len ? "; " : "", json_string_value(item));
    }
    all = text.len ? arena_strdup(a, buffer_text(&text)) : "";
    buffer_release(&text);
    return all;
}

char *site_entry_fold(arena *a, const char *text)
{
    utf8proc_uint8_t *folded = NULL;
    char *out;

    if (utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                         UTF8PROC_STRIPMARK) < 0)
        return arena_strdup(a, text);
    out = arena_strdup(a, (const char *)folded);
    free(folded);
    return out;
}

static bool is_of_word(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO; /* letters, marks, numbers */
}

char *site_entry_word(char *text, size_t *len)
{
    char *begin = NULL;
    uint32_t c;

    for (int n; *text; text += n) {
        n = utf8_next(&c, text, strlen(text));
        if (is_of_word(c) && !begin)
            begin = text;
        else if (!is_of_word(c) && begin)
            break;
    }
    if (begin)
        *len = (size_t)(text - begin);
    return begin;
}

site_entry site_entry_of(arena *a, const json_t *record)
{
    const char *title = text_of(a, json_object_get(record, "title"));
    const char *file = report_tree_main_file(record);
    const json_t *type = json_object_get(record, "type");
    site_entry e = {.id = text_of(a, json_object_get(record, "id")),
                    .active = joined(a, json_object_get(record, "active")),
                    .forms = joined(a, json_object_get(record, "forms")),
                    .holder = text_of(a, json_object_get(record, "holder")),
                    .language = text_of(a, json_object_get(record, "language")),
                    .kind = text_of(a, json_object_get(type, "name")),
                    .file = file ? arena_strdup(a, file) : ""};
    char *key, *word;
    size_t len;

    e.title = *title ? title : e.id;
    key = site_entry_fold(a, e.title);
    word = site_entry_word(key, &len);
    e.key = word ? word : key;
    return e;
}

int site_entry_compare(const void *a, const void *b)
{
    const site_entry *x = a, *y = b;
    int order = strcmp(x->key, y->key);

    return order ? order : strcmp(x->id, y->id);
}
