/* Inlines of Markdown: which bytes of a paragraph are marks, and of which kind.
 *
 * The rules are those of CommonMark 0.30 (delimiter runs, code spans, links, autolinks, escapes, references) with
 * strikethrough, but a mark is taken for one only where nothing is lost by it: a destination must look like an address
 * ("[5 mg](daily)" stays), a tag must be HTML's ("<adults>" stays), and an asterisk beside a digit inside a word
 * multiplies ("2*5 mg*3" stays). cmark is no help here: it drops such text, and tells no bytes. tests/unit holds the
 * two against each other. Time is linear. */
#ifndef SPLKIT_LEAFLET_INLINES_H
#define SPLKIT_LEAFLET_INLINES_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    INLINE_TEXT,
    INLINE_EMPHASIS, /* opens it; INLINE_EMPHASIS_END closes it, and so on */
    INLINE_EMPHASIS_END,
    INLINE_STRONG, /* two bytes, as the next */
    INLINE_STRONG_END,
    INLINE_STRUCK,
    INLINE_STRUCK_END,
    INLINE_CODE,
    INLINE_LINK, /* first byte of "[", "![", and of all from "]" to the end of the link */
    INLINE_ESCAPE,
    INLINE_AUTOLINK,
    INLINE_TAG,       /* first byte of a tag or comment of HTML */
    INLINE_REFERENCE, /* first byte of a character reference */
    INLINE_REST       /* further bytes of links, tags and references */
} inline_kind;

#define INLINE_LABELS_MAX 64

/* Labels of link definitions ("[label]: https://..."), and their addresses, borrowed from the text. */
typedef struct {
    struct {
        const char *text, *address;
        size_t len, address_len;
    } items[INLINE_LABELS_MAX];
    int count;
} inline_labels;

/* Fills kinds[len], an inline_kind for each byte of a paragraph whose lines are joined by LF. in_table: an escaped pipe
 * keeps its backslash, for it divides cells otherwise. */
void inlines_read(const char *text, size_t len, const inline_labels *labels, bool in_table, unsigned char *kinds);

/* The address that the link leads to whose "[" stands at `at`, in *address_len bytes of the text; NULL when there is
 * none. `kinds` are those of inlines_read. */
const char *inlines_link_address(const char *text, size_t len, const inline_labels *labels, const unsigned char *kinds,
                                 size_t at, size_t *address_len);

/* The text is an address: of the web, of mail, of a file or of a place in the page. */
bool inlines_is_address(const char *text, size_t len);

/* ASCII punctuation: what a backslash may stand before. */
bool inlines_is_punctuation(char c);

#endif
