#include "leaflet/blocks/links.h"
#include "base/utf8.h"
#include "leaflet/blocks/page_lines.h"
#include "leaflet/words/names.h"

#include <string.h>

#define MENU_WORDS 14   /* of the longest menu */
#define MENU_BARS 3     /* in it, at least */
#define LINK_WORDS 5    /* of a link */
#define LINKS_MIN 2     /* in a line of them */
#define HEAD_BLOCKS 8   /* of a page, in which its title is */
#define CAPTION_WORDS 7 /* of a caption that ends with the word for a picture */

/* "Composition | Indications | Reviews (7) | Price": links in a line. */
static bool is_menu(const block *b)
{
    int bars = 0;
    bool counts = false; /* in brackets: how many reviews there are */

    if (b->kind != BLOCK_PARAGRAPH || b->token_count > MENU_WORDS || !memchr(b->text, '|', b->len))
        return false;
    for (size_t i = 1; i + 1 < b->len; i++) {
        counts = b->text[i] == '(' || (counts && utf8_is_digit((unsigned char)b->text[i]));
        if (!counts && strchr("0123456789.:;,", b->text[i]))
            return false;
        bars += b->text[i] == '|' && b->text[i - 1] == ' ' && b->text[i + 1] == ' ';
    }
    return bars >= MENU_BARS;
}

/* The link that begins at token i, no longer than one can be, ends with the token before the one returned: a bar, a
 * dot, a tab, a dash or two blanks part them. */
static int link_end(const block *b, int i)
{
    int most = i + LINK_WORDS;

    for (i++; i < b->token_count && i <= most; i++) {
        const char *gap = b->text + b->tokens[i - 1].start + b->tokens[i - 1].len;
        size_t len = b->tokens[i].start - (size_t)(gap - b->text);

        for (size_t k = len == 1 && *gap == ' '; k < len; k++)
            if (gap[k] == '|' || gap[k] == '\t' || (gap[k] == ' ' && k + 1 < len && strchr(" -", gap[k + 1])) ||
                memcmp(gap + k, "\xC2\xB7", 2) == 0 || memcmp(gap + k, "\xE2\x80\xA2", 3) == 0 ||
                memcmp(gap + k, "\xE2\x80\x93", 3) == 0)
                return i;
    }
    return i;
}

/* A link with its number, or one word more: "Basket (0)", "Your town: Porto". */
static bool is_link(const block *b, int first, int end, const words_index *links)
{
    words_hit hit;
    int at = words_match_at(links, b->tokens, end, first, &hit), more = 0;

    for (int i = first + at; i < end; i++)
        more += !b->tokens[i].number;
    return at && more <= 1;
}

/* "Menu   Basket (0)   My account", "Privacy - Cookies - Contact": short texts in a line, of which half at least are
 * what pages have links to. */
static bool is_links(const block *b, const words_index *links)
{
    int cells = 0, known = 0;

    if (b->kind != BLOCK_PARAGRAPH && b->kind != BLOCK_HEADING)
        return false;
    for (int i = 0, end; i < b->token_count; i = end) {
        end = link_end(b, i);
        if (end == b->token_count && !known)
            return false;
        if (b->tokens[i].number && end == i + 1)
            continue; /* how many there are in the basket */
        if (end - i > LINK_WORDS)
            return false;
        cells++;
        known += is_link(b, i, end, links);
    }
    return known >= LINKS_MIN && known * 2 >= cells && !strchr(".;", b->text[b->len - 1]);
}

/* "Category: eyes. Tags: drops, allergy" */
static bool is_filing(const block *b, const words_index *filing)
{
    words_hit hit;
    int found = 0;

    if (!words_match_at(filing, b->tokens, b->token_count, 0, &hit))
        return false;
    for (int i = 0; i < b->token_count; i++) {
        const char *behind;

        if (!words_match_at(filing, b->tokens, b->token_count, i, &hit))
            continue;
        behind = b->text + b->tokens[i + hit.count - 1].start + b->tokens[i + hit.count - 1].len;
        found += behind[*behind == ' '] == ':'; /* French has a blank before it */
    }
    return found > 1;
}

link_words links_words_of(const char *language)
{
    return (link_words){words_index_kept(words_index_any, "link", language), words_index_of_list("filing", language),
                        words_index_of_list("picture", language)};
}

bool links_are(const block *b, const link_words *words)
{
    return is_menu(b) || is_links(b, words->links) || is_filing(b, words->filing);
}

/* "Image 1 of 4", "Photo 2/3": of the pictures that a page shows. */
static bool counts_pictures(const block *b, const words_index *pictures)
{
    words_hit hit;
    int at = words_match_at(pictures, b->tokens, b->token_count, 0, &hit);
    int of = at + 1 < b->token_count && !b->tokens[at + 1].number;

    if (!at || at + 1 + of >= b->token_count || !b->tokens[at].number || !b->tokens[at + 1 + of].number)
        return false;
    return of ? words_match_at(page_lines_words(), b->tokens, b->token_count, at + 1, &hit) == 1 && hit.value
              : b->text[b->tokens[at].start + b->tokens[at].len] == '/';
}

/* A line at the head of the page begins with the word that block b begins with. */
static bool begins_title(const leaflet *l, const block *b)
{
    for (const block *k = l->blocks; k < b && k < l->blocks + HEAD_BLOCKS; k++)
        if (!k->furniture && k->token_count && k->tokens[0].type == b->tokens[0].type)
            return true;
    return false;
}

/* "Orvexin tablets photo", "Orvexin photo 2" */
static bool names_picture(const leaflet *l, const block *b, const words_index *pictures)
{
    words_hit hit;
    int last = b->token_count - 1;

    last -= last > 1 && b->tokens[last].number;
    return last > 0 && b->token_count <= CAPTION_WORDS && !strchr(".:;?", b->text[b->len - 1]) &&
           (names_is_product(l, b->tokens[0].type) || begins_title(l, b)) &&
           words_match_at(pictures, b->tokens, b->token_count, last, &hit) > 0;
}

bool links_name_picture(const leaflet *l, const block *b, const link_words *words)
{
    return counts_pictures(b, words->pictures) || names_picture(l, b, words->pictures);
}
