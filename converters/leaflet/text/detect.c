#include "leaflet/text/detect.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "leaflet/words/language.h"
#include "leaflet/words/words.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLE 32768       /* bytes whose words are counted */
#define WRONG 6            /* how many right characters one outweighs that cannot stand where it stands */
#define FOREIGN 5          /* likewise a letter of another language */
#define RARE 0.97          /* factor of the score of an encoding that is hardly used */
#define WRONG_SHARE 0.02   /* of the characters beyond ASCII may be wrong */
#define ALIKE 50           /* of so many characters one may be read differently */
#define FOREIGN_SHARE 0.15 /* may be of another language, in names and addresses */
#define OTHER_MIN 8        /* fewer letters of another script make no text in it */
#define WIDE_SHARE 0.9     /* of the characters of UTF-16 must be of European scripts */
#define FIRST_OTHER 0x2000 /* European letters lie below it */
#define MAX_LANGUAGES 32

/* What the other half of one encoding means. */
typedef struct {
    const charset *cs;
    bool letter[128], upper[128], sign[128];
    uint32_t languages[128]; /* bit set of alphabets with this letter */
} reading;

typedef struct {
    const char *bytes;
    size_t len;
    size_t counts[256];
    size_t high; /* bytes from 128 */
} survey;

static bool contains(const char *characters, uint32_t wanted)
{
    char text[5] = "";

    utf8_encode(text, wanted);
    return strstr(characters, text) != NULL;
}

static void prepare(reading *r, const charset *cs)
{
    *r = (reading){.cs = cs};
    for (int i = 0; i < 128; i++) {
        uint32_t c = cs->upper[i];

        if (!c || c == 0xAD || c == 0xA0) {
            r->sign[i] = c != 0;
            continue;
        }
        r->upper[i] = utf8_is_upper(c);
        r->sign[i] = contains(charset_signs, c);
        r->letter[i] = utf8_is_letter(c) && !r->sign[i];
        for (int k = 0; k < MAX_LANGUAGES && charset_alphabets[k].language; k++)
            if (r->letter[i] && contains(charset_alphabets[k].letters, utf8_lower(c)))
                r->languages[i] |= 1u << k;
    }
}

/* --- what stands beside a character --- */

typedef enum { BESIDE_OTHER, BESIDE_SMALL, BESIDE_CAPITAL } beside;

static beside look_beside(const reading *r, unsigned char byte)
{
    if (byte < 128)
        return byte >= 'a' && byte <= 'z' ? BESIDE_SMALL : byte >= 'A' && byte <= 'Z' ? BESIDE_CAPITAL : BESIDE_OTHER;
    if (!r->letter[byte - 128])
        return BESIDE_OTHER;
    return r->upper[byte - 128] ? BESIDE_CAPITAL : BESIDE_SMALL;
}

/* A Latin letter beside, other than one that is often typed for the Cyrillic or Greek letter it looks like. */
static bool is_latin(beside what, unsigned char byte)
{
    return what != BESIDE_OTHER && byte < 128 && !strchr("aceiopxyABCEHIKMOPTXY", byte);
}

/* The character at a place is one that may not stand there, whatever the language. */
static bool is_misplaced(const reading *r, const survey *s, size_t at)
{
    unsigned char byte = (unsigned char)s->bytes[at];
    unsigned char left = at ? (unsigned char)s->bytes[at - 1] : ' ';
    unsigned char right = at + 1 < s->len ? (unsigned char)s->bytes[at + 1] : ' ';
    uint32_t c = r->cs->upper[byte - 128];
    beside before = look_beside(r, left), behind = look_beside(r, right);

    if (contains("„‚¿¡", c)) /* these open something */
        return (behind == BESIDE_OTHER && !utf8_is_digit(right)) || before != BESIDE_OTHER || utf8_is_digit(left);
    if (contains("±×÷≤≥≠", c) && before != BESIDE_OTHER) /* these stand between numbers */
        return true;
    if (r->sign[byte - 128])
        return before != BESIDE_OTHER && behind != BESIDE_OTHER && !contains("’‘·–—\xC2\xAD\xC2\xA0", c);
    if (c >= 0x370 && (is_latin(before, left) || is_latin(behind, right)))
        return true; /* Greek or Cyrillic beside Latin */
    return r->upper[byte - 128] ? before == BESIDE_SMALL : before == BESIDE_CAPITAL && behind == BESIDE_CAPITAL;
}

/* --- words --- */

static token *sample_words(const reading *r, const survey *s, vocabulary *v, arena *memory, int *count)
{
    size_t len = s->len < SAMPLE ? s->len : SAMPLE, n = 0;
    char *text = arena_alloc(memory, len * 3 + 1);

    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)s->bytes[i];

        n += (size_t)utf8_encode(text + n, byte < 128 ? byte : r->cs->upper[byte - 128]);
    }
    return words_split(v, text, n, count);
}

static int alphabet_of(const char *language)
{
    for (int i = 0; charset_alphabets[i].language; i++)
        if (strcmp(charset_alphabets[i].language, language) == 0)
            return i;
    return -1;
}

/* --- scores --- */

typedef struct {
    const charset *cs;
    double score;
    size_t wrong;   /* characters that cannot stand where they stand */
    size_t foreign; /* letters that are not of the language */
} verdict;

/* Letters that are not of the language. */
static size_t foreign_letters(const reading *r, const survey *s, int language)
{
    size_t n = 0;

    for (int i = 0; i < 128; i++)
        if (r->letter[i] && !(r->languages[i] & 1u << language))
            n += s->counts[i + 128];
    return n;
}

/* Letters of other scripts than Latin. */
static size_t other_letters(const reading *r, const survey *s)
{
    size_t n = 0;

    for (int i = 0; i < 128; i++)
        n += r->letter[i] && r->cs->upper[i] >= 0x370 ? s->counts[i + 128] : 0;
    return n;
}

static int likeliest_alphabet(const reading *r, const survey *s)
{
    size_t least = SIZE_MAX;
    int best = 0;

    for (int k = 0; k < MAX_LANGUAGES && charset_alphabets[k].language; k++) {
        size_t n = foreign_letters(r, s, k);

        if (n < least) {
            least = n;
            best = k;
        }
    }
    return best;
}

static verdict judge(const charset *cs, const survey *s)
{
    verdict v = {cs, 0, 0, 0};
    reading r;
    arena *memory;
    vocabulary *words;
    token *tokens;
    const char *name;
    double share;
    int count, language;

    prepare(&r, cs);
    for (int i = 0; i < 128; i++)
        if (s->counts[i + 128] && (cs->upper[i] < 0xA0 || !(r.letter[i] || r.sign[i])))
            v.wrong += cs->upper[i] < 0xA0 ? s->high : s->counts[i + 128];
    if ((double)v.wrong > (double)s->high * WRONG_SHARE + 1)
        return v;
    for (size_t i = 0; i < s->len; i++)
        v.wrong += (unsigned char)s->bytes[i] >= 128 && is_misplaced(&r, s, i);
    if (s->high < OTHER_MIN)
        v.wrong += other_letters(&r, s);
    memory = arena_new();
    words = vocabulary_new(memory);
    tokens = sample_words(&r, s, words, memory, &count);
    name = language_of(words, tokens, count, &share);
    language = alphabet_of(name);
    if (language < 0 || share < LANGUAGE_SHARE_MIN)
        language = likeliest_alphabet(&r, s);
    v.foreign = foreign_letters(&r, s, language);
    v.score = (double)s->high * (1 + share) - (double)v.wrong * WRONG - (double)v.foreign * FOREIGN;
    if (cs->use == CHARSET_RARE)
        v.score *= RARE;
    arena_free(memory);
    return v;
}

/* Nearly: a single letter in a name, of many, is no reason to refuse a text. */
static bool reads_alike(const charset *a, const charset *b, const survey *s)
{
    size_t different = 0;

    for (int i = 0; i < 128; i++)
        different += a->upper[i] != b->upper[i] ? s->counts[i + 128] : 0;
    return different <= s->high / ALIKE;
}

detect_result detect_charset(const char *bytes, size_t len)
{
    survey s = {.bytes = bytes, .len = len};
    verdict best = {NULL, 0, 0, 0}, other = best;

    for (size_t i = 0; i < len; i++)
        s.counts[(unsigned char)bytes[i]]++;
    for (int i = 128; i < 256; i++)
        s.high += s.counts[i];
    for (const charset *cs = charset_table; cs->name; cs++) {
        verdict v;

        if (cs->use == CHARSET_NAMED)
            continue;
        v = judge(cs, &s);
        if ((double)v.wrong > (double)s.high * WRONG_SHARE || (double)v.foreign > (double)s.high * FOREIGN_SHARE)
            continue;
        if (!best.cs || v.score > best.score) {
            if (best.cs && !reads_alike(best.cs, cs, &s))
                other = best;
            best = v;
        } else if (!reads_alike(best.cs, cs, &s) && (!other.cs || v.score > other.score)) {
            other = v;
        }
    }
    return (detect_result){best.cs, other.cs && other.score >= best.score ? other.cs : NULL};
}

/* --- UTF-16 and UTF-32 --- */

static bool reads_as(const charset *cs, const char *bytes, size_t len)
{
    size_t characters = 0, fitting = 0;
    uint32_t c;

    for (size_t at = 0; at < len;) {
        int n = charsets_next(cs, &c, bytes + at, len - at);

        if (n <= 0 || (utf8_is_control(c) && c != '\f' && c != '\v' && c != 0x85 && c != 0x2028 && c != 0x2029))
            return false;
        fitting += c < FIRST_OTHER;
        characters++;
        at += (size_t)n;
    }
    return (double)fitting >= (double)characters * WIDE_SHARE;
}

const charset *detect_wide(const char *bytes, size_t len)
{
    static const charset_kind kinds[] = {CHARSET_UTF32LE, CHARSET_UTF32BE, CHARSET_UTF16LE, CHARSET_UTF16BE};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const charset *cs = charsets_of_kind(kinds[i]);

        if (len % 2 == 0 && memchr(bytes, 0, len) && reads_as(cs, bytes, len))
            return cs;
    }
    return NULL;
}
