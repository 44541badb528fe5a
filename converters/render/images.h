/* The images of a finished page: looked up in a folder, and on request put into the page as data.
 *
 * An image that is not there, or of a kind no browser shows, becomes a finding and its description (the alt text) takes
 * its place, so that no page has a broken image. Names come from templates/common/links.xsl: relative, without "..". */
#ifndef SPLKIT_RENDER_IMAGES_H
#define SPLKIT_RENDER_IMAGES_H

#include "base/finding.h"
#include <libxml/tree.h>
#include <stdbool.h>

/* `folder`: where the images lie; NULL stands for the current folder. `embed`: as data, instead of links to
 * folder/name. `name` is the document's name in findings. */
void images_resolve(xmlDocPtr page, const char *folder, bool embed, const char *name, findings *found);

#endif
