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

static bool is_image(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "img") == 0;
}

static const xmlNode *next_node(const xmlNode *node)
{
    if (node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node && !node->next)
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    return node ? node->next : NULL;
}

/* The element becomes a span with the alt text; the node itself stays, so that a walk over the tree can go on. */
static void describe_instead(xmlNode *image)
{
    xmlChar *alt = xmlGetProp(image, (const xmlChar *)"alt");

    xmlNodeSetName(image, (const xmlChar *)"span");
    while (image->properties)
        xmlRemoveProp(image->properties);
    xmlSetProp(image, (const xmlChar *)"class", (const xmlChar *)"spl-no-image");
    if (alt)
        xmlNodeAddContent(image, alt);
    xmlFree(alt);
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

static void resolve(xmlNode *image, const char *folder, bool embed, const char *name, findings *found)
{
    xmlChar *source = xmlGetProp(image, (const xmlChar *)"src");
    const char *file = source ? (const char *)source : "";
    const char *type = media_type(file);
    buffer path = BUFFER_INIT, address = BUFFER_INIT;
    struct stat st;
    int rc = -1;

    buffer_printf(&path, "%s%s%s", folder ? folder : "", folder ? "/" : "", file);
    if (!file_is_below(file)) {
        findings_add(found, FINDING_RENDER_IMAGE, name, 0, 0, "image '%s' is no file of the folder of images", file);
    } else if (stat(buffer_text(&path), &st) != 0 || !S_ISREG(st.st_mode)) {
        findings_add(found, FINDING_RENDER_IMAGE, name, 0, 0, "image '%s' is not there: no file %s", file,
                     buffer_text(&path));
    } else if (!type) {
        findings_add(found, FINDING_RENDER_IMAGE, name, 0, 0, "image '%s' is of a kind that browsers do not show",
                     file);
    } else if (!embed) {
        add_address(&address, buffer_text(&path));
        rc = 0;
    } else {
        rc = add_data(&address, type, buffer_text(&path), found);
    }
    if (rc == 0)
        xmlSetProp(image, (const xmlChar *)"src", (const xmlChar *)buffer_text(&address));
    else
        describe_instead(image);
    buffer_release(&path);
    buffer_release(&address);
    xmlFree(source);
}

void images_resolve(xmlDocPtr page, const char *folder, bool embed, const char *name, findings *found)
{
    for (xmlNode *node = page->children; node; node = (xmlNode *)next_node(node)) {
        if (is_image(node))
            resolve(node, folder, embed, name, found);
    }
}
