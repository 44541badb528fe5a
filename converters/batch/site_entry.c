#include "batch/site_entry.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "batch/report_tree.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static const char *text_of(arena *a, const char *text)
{
    return text && *text ? arena_strdup(a, text) : "";
}

static const char *joined(arena *a, const record_texts *list)
{
    buffer text = BUFFER_INIT;
    const char *all;

    for (size_t i = 0; i < list->count; i++) {
        buffer_puts(&text, text.len ? "; " : "");
        buffer_puts(&text, list->items[i]);
    }
    all = text.len ? arena_strdup(a, buffer_text(&text)) : "";
    buffer_release(&text);
    return all;
}

char *site_entry_fold(arena *a, const char *text)
{
    utf8proc_uint8_t *folded = NULL;
    const utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    char *out;

    if (len == UTF8PROC_ERROR_NOMEM)
        memory_exhausted();
    if (len < 0)
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

site_entry site_entry_of(arena *a, const record_parts *record)
{
    const char *title = text_of(a, record->title);
    site_entry e = {.id = text_of(a, record->id),
                    .active = joined(a, &record->active),
                    .forms = joined(a, &record->forms),
                    .holder = text_of(a, record->holder),
                    .language = text_of(a, record->language),
                    .kind = text_of(a, record->type_name),
                    .file = text_of(a, report_tree_main_file(record))};
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
