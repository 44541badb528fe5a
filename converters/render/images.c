#include "render/images.h"
#include "base/base64.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Kinds that browsers show, by the end of the name. */
static const char *media_type(const char *name)
{
    static const struct {
        const char *end, *type;
    } kinds[] = {{".jpg", "image/jpeg"},  {".jpeg", "image/jpeg"}, {".png", "image/png"},    {".gif", "image/gif"},
                 {".webp", "image/webp"}, {".bmp", "image/bmp"},   {".svg", "image/svg+xml"}};
    const char *end = strrchr(name, '.');

    for (size_t i = 0; end && i < sizeof kinds / sizeof *kinds; i++) {
        if (strcasecmp(end, kinds[i].end) == 0)
            return kinds[i].type;
    }
    return NULL;
}

/* An address: what a path may hold and a URL may not is percent-encoded. */
static void add_address(buffer *out, const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";

    for (; *path; path++) {
        if (strchr(plain, *path))
            buffer_putc(out, *path);
        else
            buffer_printf(out, "%%%02X", (unsigned)(unsigned char)*path);
    }
}

static int add_data(buffer *out, const char *type, const char *path, findings *found)
{
    buffer bytes = BUFFER_INIT;
    char *text;
    int rc = file_read(&bytes, NULL, path, FILE_MAX_SIZE_DEFAULT, found);

    if (rc == 0) {
        text = memory_zalloc(BASE64_SIZE(bytes.len), 1);
        base64_encode(text, buffer_text(&bytes), bytes.len);
        buffer_printf(out, "data:%s;base64,%s", type, text);
        free(text);
    }
    buffer_release(&bytes);
    return rc;
}

static bool find(html_images *base, buffer *address, const char *source)
{
    image_folder *in = (image_folder *)base;
    const char *type = media_type(source);
    buffer path = BUFFER_INIT;
    struct stat st;
    bool there = false;

    buffer_printf(&path, "%s%s%s", in->folder ? in->folder : "", in->folder ? "/" : "", source);
    if (!file_is_below(source)) {
        findings_add(in->found, FINDING_RENDER_IMAGE, in->name, 0, 0, "image '%s' is no file of the folder of images",
                     source);
    } else if (stat(buffer_text(&path), &st) != 0 || !S_ISREG(st.st_mode)) {
        findings_add(in->found, FINDING_RENDER_IMAGE, in->name, 0, 0, "image '%s' is not there: no file %s", source,
                     buffer_text(&path));
    } else if (!type) {
        findings_add(in->found, FINDING_RENDER_IMAGE, in->name, 0, 0,
                     "image '%s' is of a kind that browsers do not show", source);
    } else if (!in->embed) {
        add_address(address, buffer_text(&path));
        there = true;
    } else {
        there = add_data(address, type, buffer_text(&path), in->found) == 0;
    }
    buffer_release(&path);
    return there;
}

void images_init(image_folder *in, const char *folder, bool embed, const char *name, findings *found)
{
    *in = (image_folder){.base = {find}, .folder = folder, .embed = embed, .name = name, .found = found};
}
