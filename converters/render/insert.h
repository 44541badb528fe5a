/* Texts that go into a page as they are, its style and its script, with the digest that the page's policy names. */
#ifndef SPLKIT_RENDER_INSERT_H
#define SPLKIT_RENDER_INSERT_H

#include "base/buffer.h"
#include "base/finding.h"
#include "spl/ids.h"

typedef struct {
    buffer text;
    char hash[IDS_SHA256_BASE64_SIZE]; /* SHA-256 of the text */
} insert;

void insert_release(insert *into);

/* Adds a file, "templates/html/page.css" say, behind what is there; read by the same way as the templates, so that
 * --templates replaces it too. 0, or -1 after a finding. Call resource_setup first. */
int insert_add(insert *into, const char *path, findings *found);

/* Makes the hash after the text was changed. */
void insert_digest(insert *into);

#endif
