/* The functions of splkit.h. They run in the host, so memory that is used up is an error that they return. */
#include "base/file.h"
#include "base/option.h"
#include "base/version.h"
#include "leaflet/text/charsets.h"
#include "library/isolate.h"
#include "spl/effective_time.h"
#include "spl/ids.h"

#include <stdlib.h>
#include <string.h>

struct splkit {
    work_settings settings; /* texts are the handle's own */
};

static const char *const input_choices[] = {"auto", "text", "html", "markdown", NULL};
static const char *const unknown_choices[] = {"stop", "warn", NULL};
static const char *const view_choices[] = {"full", "patient", NULL};
static const char *const table_choices[] = {"gfm", "html", "list", NULL};

#define OPTIONS 20

/* The options of a handle, as in the tables of the programs. */
static void list_options(option table[OPTIONS], work_settings *s)
{
    const option options[] = {
        {.name = "max-size", .type = OPTION_SIZE, .value = &s->max_size},
        {.name = "templates", .type = OPTION_TEXT, .value = &s->templates},
        {.name = "no-sandbox", .type = OPTION_FLAG, .value = &s->no_sandbox},
        {.name = "language", .type = OPTION_TEXT, .value = &s->language},
        {.name = "encoding", .type = OPTION_TEXT, .value = &s->encoding},
        {.name = "input", .type = OPTION_CHOICE, .choices = input_choices, .value = &s->input},
        {.name = "keep-unrelated", .type = OPTION_FLAG, .value = &s->keep_unrelated},
        {.name = "set-id", .type = OPTION_TEXT, .value = &s->set_id},
        {.name = "version-number", .type = OPTION_NUMBER, .min = 1, .max = 1000000000, .value = &s->version_number},
        {.name = "effective-time", .type = OPTION_TEXT, .value = &s->effective_time},
        {.name = "profile", .type = OPTION_CHOICE, .choices = work_profile_choices, .value = &s->profile},
        {.name = "unknown", .type = OPTION_CHOICE, .choices = unknown_choices, .value = &s->unknown},
        {.name = "view", .type = OPTION_CHOICE, .choices = view_choices, .value = &s->render.view},
        {.name = "fragment", .type = OPTION_FLAG, .value = &s->render.fragment},
        {.name = "script", .type = OPTION_FLAG, .value = &s->render.script},
        {.name = "link-css", .type = OPTION_TEXT, .value = &s->render.style_href},
        {.name = "anchors", .type = OPTION_FLAG, .value = &s->render.anchors},
        {.name = "front-matter", .type = OPTION_FLAG, .value = &s->render.front_matter},
        {.name = "tables", .type = OPTION_CHOICE, .choices = table_choices, .value = &s->render.tables},
        {.name = "wrap", .type = OPTION_NUMBER, .min = 0, .max = 10000, .value = &s->render.wrap},
    };

    _Static_assert(sizeof options / sizeof *options == OPTIONS, "as many as there are");
    memcpy(table, options, sizeof options);
}

const char *splkit_version(void)
{
    return version_full;
}

splkit *splkit_new(void)
{
    splkit *kit = calloc(1, sizeof *kit);

    if (kit) {
        kit->settings.version_number = 1;
        kit->settings.max_size = FILE_MAX_SIZE_DEFAULT;
    }
    return kit;
}

void splkit_free(splkit *kit)
{
    option table[OPTIONS];

    if (!kit)
        return;
    list_options(table, &kit->settings);
    for (int i = 0; i < OPTIONS; i++)
        if (table[i].type == OPTION_TEXT)
            free(*(char **)table[i].value);
    free(kit);
}

static bool takes(const char *name, const char *value)
{
    if (strcmp(name, "encoding") == 0)
        return charsets_find(value, strlen(value)) != NULL;
    if (strcmp(name, "set-id") == 0)
        return ids_is_uuid(value);
    return strcmp(name, "effective-time") != 0 || effective_time_is_valid(value);
}

static int set_text(const option *o, const char *value)
{
    char **text = o->value, *copy = strdup(value);

    if (!copy)
        return -1;
    free(*text);
    *text = copy;
    return 0;
}

static int set(const option *o, const char *value)
{
    if (o->type == OPTION_TEXT)
        return set_text(o, value);
    return option_set(o, value) ? 0 : -1;
}

int splkit_set(splkit *kit, const char *name, const char *value)
{
    option table[OPTIONS];

    list_options(table, &kit->settings);
    for (int i = 0; i < OPTIONS; i++)
        if (strcmp(table[i].name, name) == 0) {
            if ((table[i].type == OPTION_FLAG) != (value == NULL) || (value && !takes(name, value)))
                return -1;
            return set(&table[i], value);
        }
    return -1;
}

static splkit_result *work(work_job job, const splkit *kit, const char *name, const void *bytes, size_t len)
{
    splkit_result *result = calloc(1, sizeof *result);

    job.settings = &kit->settings;
    job.name = name ? name : "-";
    job.bytes = len ? bytes : "";
    job.len = len;
    if (result)
        isolate_work(result, &job);
    return result;
}

splkit_result *splkit_convert(const splkit *kit, const char *name, const void *bytes, size_t len)
{
    return work((work_job){.kind = WORK_CONVERT}, kit, name, bytes, len);
}

splkit_result *splkit_validate(const splkit *kit, const char *name, const void *bytes, size_t len)
{
    return work((work_job){.kind = WORK_VALIDATE}, kit, name, bytes, len);
}

splkit_result *splkit_render(const splkit *kit, splkit_form form, const char *name, const void *bytes, size_t len)
{
    return work((work_job){.kind = WORK_RENDER, .form = form}, kit, name, bytes, len);
}

splkit_status splkit_result_status(const splkit_result *result)
{
    return result ? result->status : SPLKIT_FAILED;
}

const char *splkit_result_part(const splkit_result *result, splkit_part part, size_t *len)
{
    bool there = result && (unsigned)part < PARTS && result->parts[part];

    if (len)
        *len = there ? result->lens[part] : 0;
    return there ? result->parts[part] : "";
}

void splkit_result_free(splkit_result *result)
{
    if (result)
        isolate_release(result);
    free(result);
}
