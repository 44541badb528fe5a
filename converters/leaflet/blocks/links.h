/* Lines of a page that are told by their links and pictures: menus, footers, what a page is filed under, captions of
 * the pictures that it shows. */
#ifndef SPLKIT_LEAFLET_LINKS_H
#define SPLKIT_LEAFLET_LINKS_H

#include "leaflet/words/words.h"

/* The lists of words that tell them, of a language. */
typedef struct {
    const words_index *links, *filing, *pictures;
} link_words;

link_words links_words_of(const char *language);

/* The block is a line of links, or of the words under which a page is filed. */
bool links_are(const block *b, const link_words *words);
/* It counts the pictures of a product, or is the caption of one. */
bool links_name_picture(const leaflet *l, const block *b, const link_words *words);

#endif
