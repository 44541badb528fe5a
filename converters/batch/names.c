#include "batch/names.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

const char *const names_endings[] = {".txt", ".text", ".md", ".markdown", ".html", ".htm",
                                    ".xhtml", ".docx", ".odt", ".pdf", ".xml", NULL};

static const char *const archive_endings[] = {".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz", ".tar.zst",
                                              ".zip", NULL};

/* Names in OUT that are not those of leaflets; "summary.0-of-4" is one too. */
static const char *const reserved[] = {"summary", "index", NULL};

/* A folder of such a name could stand where an output is to stand. */
static const char *const output_endings[] = {".xml", ".md", ".html", ".json", NULL};

static size_t ending_of(const char *name, size_t n, const char *const *endings)
{
    for (; *endings; endings++) {
        size_t m = strlen(*endings);

        if (n > m && name[n - m - 1] != '/' && strncasecmp(name + n - m, *endings, m) == 0)
            return m;
    }
    return 0;
}

static size_t ending_length(const char *name, const char *const *endings)
{
    return ending_of(name, strlen(name), endings);
}

bool names_is_archive(const char *path)
{
    return ending_length(path, archive_endings) > 0;
}

void names_id_of(buffer *out, const char *name)
{
    const char *p = name + strspn(name, "/"), *end = name + strlen(name) - ending_length(name, names_endings);

    for (bool leading = true; p < end; leading = p[-1] == '/') {
        uint32_t c;
        int n = utf8_decode(&c, p, (size_t)(end - p));
        bool plain = n > 0 && c >= 0x20 && c != '%' && !(c >= 0x7F && c < 0xA0) && !(leading && (c == '.' || c == '-'));

        n = n > 0 ? n : 1;
        if (plain)
            buffer_add(out, p, (size_t)n);
        else
            for (int i = 0; i < n; i++)
                buffer_printf(out, "%%%02X", (unsigned)(unsigned char)p[i]);
        p += n;
    }
}

static const char *part_fault(const char *part, size_t len)
{
    if (len == 0)
        return "has an empty part";
    if (*part == '.')
        return "has a part that begins with a dot";
    if (len > NAMES_COMPONENT_MAX)
        return "has a part that is too long for a file name";
    if (part[len] == '/' && ending_of(part, len, output_endings))
        return "has a folder that is named like an output";
    return NULL;
}

static bool is_reserved(const char *id, const char *name)
{
    size_t n = strlen(name);

    return strncmp(id, name, n) == 0 && (id[n] == '\0' || id[n] == '.');
}

const char *names_id_fault(const char *id)
{
    const char *fault = NULL;
    size_t len = strlen(id);

    if (!len)
        return "is empty";
    if (len > NAMES_ID_MAX)
        return "is too long";
    for (const char *p = id; *p;) {
        uint32_t c;
        int n = utf8_decode(&c, p, len - (size_t)(p - id));

        if (n <= 0)
            return "is not UTF-8";
        if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            return "has a control character";
        p += n;
    }
    for (const char *p = id; p && !fault; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
        fault = part_fault(p, strcspn(p, "/"));
    for (size_t i = 0; reserved[i] && !fault; i++)
        if (is_reserved(id, reserved[i]))
            fault = "is the name of a file of the report";
    return fault;
}
