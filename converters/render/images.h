/* The images of a page: looked up in a folder, and on request put into the page as data.
 *
 * An image that is not there, or of a kind no browser shows, becomes a finding; html.h says what the page shows then.
 * Names come from templates/common/links.xsl: relative, without "..". */
#ifndef SPLKIT_RENDER_IMAGES_H
#define SPLKIT_RENDER_IMAGES_H

#include "base/finding.h"
#include "render/html.h"
#include <stdbool.h>

/* All is lent. */
typedef struct {
    html_images base;
    const char *folder;
    bool embed;
    const char *name;
    findings *found;
} image_folder;

/* `folder`: where the images lie; NULL stands for the current folder. `embed`: as data, instead of links to
 * folder/name. `name` is the document's name in findings. */
void images_init(image_folder *in, const char *folder, bool embed, const char *name, findings *found);

#endif
