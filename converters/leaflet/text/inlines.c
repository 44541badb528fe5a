#include "leaflet/text/inlines.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/text/markup.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TICKS_MAX 32       /* backticks of the longest mark of a code span */
#define SCHEME_MAX 32      /* letters of "https" */
#define PARENTHESES_MAX 3  /* nested in a destination */
#define BRACKETS_MAX 10000 /* open at once */
#define KEYS 8             /* kinds of closing delimiters: sign; of asterisks also can open, length modulo 3 */

typedef struct {
    size_t at;   /* of the first sign that is left */
    size_t left; /* signs that are left */
    size_t run;  /* signs of the whole run */
    char sign;
    bool open, close;
    long before; /* the delimiter before it in the list, or -1 */
} delimiter;

typedef struct {
    size_t at;
    bool image;
    size_t delimiters; /* before it */
} bracket;

typedef struct {
    const char *text;
    size_t len;
    const inline_labels *labels;
    bool in_table;
    unsigned char *kinds;
    delimiter *delimiters;
    size_t count, cap;
    bracket *brackets;
    size_t open, bracket_cap;
    size_t spent;                 /* brackets up to here open no link: there is one inside, and links do not nest */
    bool no_ticks[TICKS_MAX + 1]; /* no further run of so many backticks closes a code span */
    markup_reader tags;
} scanner;

bool inlines_is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void set(scanner *s, size_t at, size_t len, inline_kind kind)
{
    memset(s->kinds + at, (int)kind, len);
}

/* --- addresses and links --- */

static size_t scheme_length(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && n <= SCHEME_MAX && (is_alnum(text[n]) || (n && strchr("+.-", text[n]))))
        n++;
    return n > 1 && n < len && text[n] == ':' ? n : 0;
}

/* "page.html", "example.org": a point between letters or digits, the last part of letters. */
static bool has_file_ending(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && (((text[len - 1 - n] | 32) >= 'a' && (text[len - 1 - n] | 32) <= 'z')))
        n++;
    return n >= 2 && n <= 6 && len > n + 1 && text[len - 1 - n] == '.' && is_alnum(text[len - 2 - n]);
}

bool inlines_is_address(const char *text, size_t len)
{
    static const char *const starts[] = {"#", "/", "./", "../", "www.", "mailto:", "tel:"};
    size_t scheme = scheme_length(text, len);

    for (size_t i = 0; i < len; i++)
        if (markup_is_space(text[i]))
            return false;
    if (scheme && len > scheme + 3 && text[scheme + 1] == '/' && text[scheme + 2] == '/')
        return true;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (len > strlen(starts[i]) && strncasecmp(text, starts[i], strlen(starts[i])) == 0)
            return true;
    return has_file_ending(text, len);
}

static size_t skip_blanks(const scanner *s, size_t at)
{
    while (at < s->len && (s->text[at] == ' ' || s->text[at] == '\t'))
        at++;
    return at;
}

/* End of a title in quotes that starts at `at`; `at` when there is none. */
static size_t title_end(const scanner *s, size_t at)
{
    const char quote = at < s->len ? s->text[at] : '\0';

    if (quote != '"' && quote != '\'')
        return at;
    for (size_t i = at + 1; i < s->len && s->text[i] != '\n' && s->text[i] != '[' && s->text[i] != ']'; i++)
        if (s->text[i] == quote)
            return i + 1;
    return at;
}

/* "(https://... "title")" at `at`: its length, or 0; *start and *stop are the ends of the address. */
static size_t destination_length(const scanner *s, size_t at, size_t *start, size_t *stop)
{
    size_t from = skip_blanks(s, at + 1), to, end;
    int depth = 0;
    bool angle = from < s->len && s->text[from] == '<';

    from = to = from + angle;
    for (; to < s->len; to++) {
        char c = s->text[to];

        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (markup_is_space(c) || c == '[' || c == ']' || c == '<' || c == '>' || depth < 0 || depth > PARENTHESES_MAX)
            break;
    }
    if (!inlines_is_address(s->text + from, to - from) || (angle && (to == s->len || s->text[to] != '>')))
        return 0;
    *start = from;
    *stop = to;
    end = skip_blanks(s, to + angle);
    end = skip_blanks(s, title_end(s, end));
    return end < s->len && s->text[end] == ')' ? end + 1 - at : 0;
}

/* Index of the definition of a label, or -1. */
static int find_label(const inline_labels *labels, const char *label, size_t len)
{
    for (int i = 0; labels && i < labels->count; i++)
        if (labels->items[i].len == len && strncasecmp(labels->items[i].text, label, len) == 0)
            return i;
    return -1;
}

static bool is_label(const scanner *s, size_t from, size_t to)
{
    return find_label(s->labels, s->text + from, to - from) >= 0;
}

/* What follows the "]" at `at` and makes a link of the bracket that `from` starts the text of: its length, or 0; "[a]"
 * alone is one when it is defined. */
static bool link_tail(const scanner *s, size_t from, size_t at, size_t *len)
{
    size_t next = at + 1, end = next + 1, start, stop;

    *len = 0;
    if (next < s->len && s->text[next] == '(' && (*len = destination_length(s, next, &start, &stop)))
        return true;
    if (next < s->len && s->text[next] == '[' && s->labels && s->labels->count) {
        while (end < s->len && s->text[end] != ']' && s->text[end] != '[' && s->text[end] != '\n')
            end++;
        if (end < s->len && s->text[end] == ']' &&
            (end == next + 1 ? is_label(s, from, at) : is_label(s, next + 1, end))) {
            *len = end + 1 - next;
            return true;
        }
    }
    return is_label(s, from, at);
}

/* --- emphasis --- */

/* The character before or behind a place: is it white space, is it punctuation? The ends of the text are white. */
static void look_at(const scanner *s, size_t at, bool behind, bool *white, bool *sign)
{
    uint32_t c = '\n';

    if (behind && at < s->len) {
        utf8_next(&c, s->text + at, s->len - at);
    } else if (!behind && at) {
        size_t start = at - 1;

        while (start && ((unsigned char)s->text[start] & 0xC0) == 0x80)
            start--;
        utf8_next(&c, s->text + start, at - start);
    }
    *white = utf8_is_blank(c) || c == '\n' || c == '\r' || c == '\f' || c == '\v';
    *sign = c < 0x80 ? inlines_is_punctuation((char)c)
                     : c == 0xA1 || c == 0xA7 || c == 0xAB || c == 0xB6 || c == 0xB7 || c == 0xBB || c == 0xBF ||
                           (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E) || (c >= 0x3001 && c <= 0x3011);
}

/* "2*5", "10*9": one asterisk inside a word, beside a digit. */
static bool multiplies(const scanner *s, size_t at, size_t n)
{
    char before = at ? s->text[at - 1] : ' ', behind = at + n < s->len ? s->text[at + n] : ' ';

    if (n != 1 || s->text[at] != '*')
        return false;
    return (utf8_is_digit((unsigned char)before) && !markup_is_space(behind) && !inlines_is_punctuation(behind)) ||
           (utf8_is_digit((unsigned char)behind) && !markup_is_space(before) && !inlines_is_punctuation(before));
}

static size_t run_length(const scanner *s, size_t at)
{
    size_t n = 1;

    while (at + n < s->len && s->text[at + n] == s->text[at])
        n++;
    return n;
}

static size_t read_delimiters(scanner *s, size_t at)
{
    size_t n = run_length(s, at);
    bool white_before, sign_before, white_behind, sign_behind, left, right;
    char c = s->text[at];

    look_at(s, at, false, &white_before, &sign_before);
    look_at(s, at + n, true, &white_behind, &sign_behind);
    left = !white_behind && (!sign_behind || white_before || sign_before);
    right = !white_before && (!sign_before || white_behind || sign_behind);
    if ((!left && !right) || multiplies(s, at, n) || (c == '~' && n != 2))
        return n;
    s->delimiters = memory_grow(s->delimiters, &s->cap, s->count, sizeof *s->delimiters);
    s->delimiters[s->count] = (delimiter){.at = at, .left = n, .run = n, .sign = c, .before = (long)s->count - 1};
    s->delimiters[s->count].open = c == '_' ? left && (!right || sign_before) : left;
    s->delimiters[s->count].close = c == '_' ? right && (!left || sign_behind) : right;
    s->count++;
    return n;
}

static int key_of(const delimiter *d)
{
    return d->sign == '_' ? 0 : d->sign == '~' ? 1 : 2 + d->open * 3 + (int)(d->run % 3); /* as cmark has it */
}

static bool fits(const delimiter *opener, const delimiter *closer)
{
    bool odd = (closer->open || opener->close) && closer->run % 3 != 0 && (opener->run + closer->run) % 3 == 0;

    return opener->sign == closer->sign && opener->open && opener->left && !odd;
}

/* The delimiter that a closing one pairs with, or -1; none stands at or before `limit`. */
static long find_opener(const scanner *s, long closer, long limit)
{
    long at = s->delimiters[closer].before;

    while (at > limit && !fits(&s->delimiters[at], &s->delimiters[closer]))
        at = s->delimiters[at].before;
    return at > limit ? at : -1;
}

static void take_pair(scanner *s, long opener, long closer)
{
    delimiter *o = &s->delimiters[opener], *c = &s->delimiters[closer];
    size_t n = o->left > 1 && c->left > 1 ? 2 : 1;
    inline_kind kind = n == 1 ? INLINE_EMPHASIS : c->sign == '~' ? INLINE_STRUCK : INLINE_STRONG;

    o->left -= n;
    set(s, o->at + o->left, n, kind);
    set(s, c->at, n, kind + 1);
    c->at += n;
    c->left -= n;
    c->before = o->left ? opener : o->before;
}

/* Pairs the delimiters from `bottom` on and forgets them: the algorithm of the CommonMark specification. */
static void pair(scanner *s, size_t bottom)
{
    long limits[KEYS];

    for (int k = 0; k < KEYS; k++)
        limits[k] = (long)bottom - 1;
    for (long i = (long)bottom; i < (long)s->count; i++) {
        delimiter *d = &s->delimiters[i];
        bool gone;

        while (d->close && d->left) {
            long opener = find_opener(s, i, limits[key_of(d)]);

            if (opener < 0) {
                limits[key_of(d)] = d->before;
                break;
            }
            take_pair(s, opener, i);
        }
        gone = !d->left || !d->open;
        if (i + 1 < (long)s->count)
            s->delimiters[i + 1].before = gone ? d->before : i;
    }
    s->count = bottom;
}

/* --- the other marks --- */

static size_t read_code(scanner *s, size_t at)
{
    size_t n = run_length(s, at);

    if (n > TICKS_MAX || s->no_ticks[n])
        return n;
    for (size_t end = at + n; end < s->len;) {
        const char *tick = memchr(s->text + end, '`', s->len - end);
        size_t m;

        if (!tick)
            break;
        end = (size_t)(tick - s->text);
        m = run_length(s, end);
        if (m == n) {
            set(s, at, n, INLINE_CODE);
            set(s, end, n, INLINE_CODE);
            return end + n - at;
        }
        end += m;
    }
    s->no_ticks[n] = true;
    return n;
}

/* "<https://...>", "<name@example.org>" */
static size_t read_autolink(scanner *s, size_t at)
{
    size_t scheme = scheme_length(s->text + at + 1, s->len - at - 1), end = at + 1;
    bool mail = false;

    for (; end < s->len && s->text[end] != '>' && s->text[end] != '<' && !markup_is_space(s->text[end]); end++)
        mail = mail || s->text[end] == '@';
    if (end == s->len || s->text[end] != '>' || (!scheme && !mail) || end < at + 4)
        return 0;
    set(s, at, 1, INLINE_AUTOLINK);
    set(s, end, 1, INLINE_AUTOLINK);
    return end + 1 - at;
}

static size_t read_tag(scanner *s, size_t at)
{
    markup_token t;
    size_t n = read_autolink(s, at);

    if (n)
        return n;
    if (!markup_read(&s->tags, at, &t) || memchr(s->text + at, '\n', t.end - at)) /* marks do not go over lines */
        return 1;
    set(s, at, t.end - at, INLINE_REST);
    set(s, at, 1, INLINE_TAG);
    return t.end - at;
}

static size_t read_reference(scanner *s, size_t at)
{
    uint32_t c;
    size_t n = markup_reference(s->text + at, s->len - at, &c);

    if (!n)
        return 1;
    set(s, at, n, INLINE_REST);
    set(s, at, 1, INLINE_REFERENCE);
    return n;
}

static size_t read_escape(scanner *s, size_t at)
{
    char next = at + 1 < s->len ? s->text[at + 1] : '\0';

    if (next == '\n') {
        set(s, at, 1, INLINE_ESCAPE);
        return 1;
    }
    if (!inlines_is_punctuation(next))
        return 1;
    if (!(s->in_table && next == '|'))
        set(s, at, 1, INLINE_ESCAPE);
    return 2;
}

static void open_bracket(scanner *s, size_t at, bool image)
{
    if (s->open >= BRACKETS_MAX)
        return;
    s->brackets = memory_grow(s->brackets, &s->bracket_cap, s->open, sizeof *s->brackets);
    s->brackets[s->open++] = (bracket){at, image, s->count};
}

static size_t close_bracket(scanner *s, size_t at)
{
    bracket b;
    size_t tail;

    if (!s->open)
        return 1;
    b = s->brackets[--s->open];
    if (s->open < s->spent) {
        s->spent = s->open;
        if (!b.image)
            return 1;
    }
    if (!link_tail(s, b.at + 1 + b.image, at, &tail))
        return 1;
    pair(s, b.delimiters);
    s->spent = b.image ? s->spent : s->open;
    set(s, b.at, 1U + b.image, INLINE_REST);
    set(s, b.at, 1, INLINE_LINK);
    set(s, at, 1 + tail, INLINE_REST);
    set(s, at, 1, INLINE_LINK);
    return 1 + tail;
}

static size_t read_mark(scanner *s, size_t at)
{
    switch (s->text[at]) {
    case '*':
    case '_':
    case '~': return read_delimiters(s, at);
    case '`': return read_code(s, at);
    case '<': return read_tag(s, at);
    case '&': return read_reference(s, at);
    case '\\': return read_escape(s, at);
    case '[': open_bracket(s, at, false); return 1;
    case ']': return close_bracket(s, at);
    case '!':
        if (at + 1 == s->len || s->text[at + 1] != '[')
            return 1;
        open_bracket(s, at, true);
        return 2;
    default: return 1;
    }
}

void inlines_read(const char *text, size_t len, const inline_labels *labels, bool in_table, unsigned char *kinds)
{
    scanner s = {.text = text,
                 .len = len,
                 .labels = labels,
                 .in_table = in_table,
                 .kinds = kinds,
                 .tags = {.text = text, .len = len}};

    memset(kinds, INLINE_TEXT, len);
    for (size_t at = 0; at < len;)
        at += read_mark(&s, at);
    pair(&s, 0);
    free(s.delimiters);
    free(s.brackets);
}

/* The "]" of the link whose "[" stands at `at`; `len` when there is none. */
static size_t link_end(const char *text, size_t len, const unsigned char *kinds, size_t at)
{
    int depth = 0;

    for (; at < len; at++) {
        if (kinds[at] != INLINE_LINK)
            continue;
        depth += text[at] == ']' ? -1 : 1;
        if (!depth)
            return at;
    }
    return len;
}

const char *inlines_link_address(const char *text, size_t len, const inline_labels *labels, const unsigned char *kinds,
                                 size_t at, size_t *address_len)
{
    scanner s = {.text = text, .len = len};
    size_t end = text[at] == '[' ? link_end(text, len, kinds, at) : len, from = at + 1, to = end, stop;
    int label;

    if (end == len)
        return NULL;
    if (end + 1 < len && text[end + 1] == '(' && kinds[end + 1] == INLINE_REST &&
        destination_length(&s, end + 1, &from, &stop)) {
        *address_len = stop - from;
        return text + from;
    }
    if (end + 2 < len && text[end + 1] == '[' && kinds[end + 1] == INLINE_REST && text[end + 2] != ']')
        for (from = to = end + 2; to < len && text[to] != ']';)
            to++;
    label = find_label(labels, text + from, to - from);
    if (label < 0)
        return NULL;
    *address_len = labels->items[label].address_len;
    return labels->items[label].address;
}
