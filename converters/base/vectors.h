/* Loops over numbers, several at a time. */
#ifndef SPLKIT_BASE_VECTORS_H
#define SPLKIT_BASE_VECTORS_H

#include "base/bytes.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Of a function: it is compiled twice, and where the processor has AVX2 its loops take eight floats at a time, not
 * four. The results are the same, for each operation is rounded by itself in both. Sanitizers are not ready when the
 * loader asks which one to take. */
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) &&                       \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTORED __attribute__((target_clones("avx2", "default")))
#else
#define VECTORED
#endif

/* Before functions that such a function is made of: they have to be compiled into it, for by themselves they are for
 * any processor, whose vectors are shorter. */
#define VECTORED_PART __attribute__((always_inline)) static inline

/* Eight numbers at a time, written out where compilers do not find them in a loop: the vectors of gcc and clang. */
#define VECTOR_LANES 8

typedef float floats __attribute__((vector_size(4 * VECTOR_LANES), aligned(4), may_alias));
typedef int32_t integers __attribute__((vector_size(4 * VECTOR_LANES), aligned(4), may_alias));

/* Those that begin at a place of an array, as an lvalue. */
#define FLOATS_AT(place) (*(floats *)(place))
#define FLOATS_OF(place) (*(const floats *)(place)) /* of one that is not to be changed */

/* Sixteen bytes at a time, likewise. Comparisons give all bits of a byte, or none. */
#define VECTOR_BYTES 16

typedef signed char byte_vector __attribute__((vector_size(VECTOR_BYTES), aligned(1), may_alias));
typedef unsigned char unsigned_vector __attribute__((vector_size(VECTOR_BYTES), aligned(1), may_alias));

/* As many numbers of sixteen bits. */
typedef int16_t short_vector __attribute__((vector_size(2 * VECTOR_BYTES), aligned(2), may_alias));

#define VECTOR_SHORTS VECTOR_BYTES

/* Those that begin at a place of an array, as an lvalue; of one that is not to be changed. */
#define SHORTS_AT(place) (*(short_vector *)(place))
#define SHORTS_OF(place) (*(const short_vector *)(place))

#define BYTES_FROM(place) (*(const byte_vector *)(place))

/* The sign of each byte, which is set where a comparison holds: the lowest bit for the first. */
static inline unsigned vector_bits(byte_vector v)
{
#ifdef __SSE2__
    return (unsigned)_mm_movemask_epi8((__m128i)v);
#else
    uint64_t halves[2];

    memcpy(halves, &v, sizeof halves);
    return bytes_bits(bytes_in_order(halves[0])) | bytes_bits(bytes_in_order(halves[1])) << 8;
#endif
}

/* Those from one byte to another, by sign: moved to the least numbers there are, where one comparison tells them. */
static inline byte_vector vector_between(byte_vector bytes, signed char low, signed char high)
{
    byte_vector moved = (byte_vector)((unsigned_vector)bytes + (unsigned char)(0x80 - low));

    return moved <= (signed char)(high - low - 0x80);
}

/* Characters that control, but for TAB, line ends, VT and FF. */
static inline byte_vector vector_controls(byte_vector bytes)
{
    return vector_between(bytes, 0, 0x1F) & ~vector_between(bytes, '\t', '\r');
}

/* How many bytes of a comparison are 0, from one on. */
static inline size_t vector_zeros(byte_vector v, size_t from)
{
    unsigned bits = vector_bits(v) >> from;

    return bits ? (size_t)__builtin_ctz(bits) : VECTOR_BYTES - from;
}

/* Which of sixteen bytes are looked for. */
typedef byte_vector vector_test(byte_vector bytes);

/* A text of less than sixteen bytes, and zeros behind it. */
static inline byte_vector vector_of(const char *text, size_t len)
{
    uint64_t halves[2] = {0, 0};
    byte_vector v;

    if (len >= 8) {
        halves[0] = bytes_read(text);
        halves[1] = len > 8 ? bytes_read(text + len - 8) >> 8 * (VECTOR_BYTES - len) : 0;
    }
    for (size_t i = len < 8 ? len : 0; i-- > 0;)
        halves[0] = halves[0] << 8 | (unsigned char)text[i];
    halves[0] = bytes_in_order(halves[0]);
    halves[1] = bytes_in_order(halves[1]);
    memcpy(&v, halves, sizeof v);
    return v;
}

/* The same in the last bytes of a text, fewer than sixteen. */
static inline size_t vector_find_last(const char *text, size_t at, size_t len, vector_test *wanted)
{
    size_t end;

    if (len >= VECTOR_BYTES) /* with those before */
        return at + vector_zeros(wanted(BYTES_FROM(text + len - VECTOR_BYTES)), VECTOR_BYTES - (len - at));
    end = at + vector_zeros(wanted(vector_of(text, len)), at);
    return end < len ? end : len;
}

/* Offset of the next byte from `at` on that is looked for; or the end of the text (`at` when that is behind it). */
static inline size_t vector_find(const char *text, size_t at, size_t len, vector_test *wanted)
{
    for (; at + VECTOR_BYTES <= len; at += VECTOR_BYTES) {
        unsigned found = vector_bits(wanted(BYTES_FROM(text + at)));

        if (found)
            return at + (size_t)__builtin_ctz(found);
    }
    return at < len ? vector_find_last(text, at, len, wanted) : at;
}

/* The same, for what is far away, if anywhere: four vectors at a time. */
#define VECTOR_FAR ((size_t)64)

static inline size_t vector_find_far(const char *text, size_t at, size_t len, vector_test *wanted)
{
    for (; at + VECTOR_FAR <= len; at += VECTOR_FAR) {
        const char *here = text + at;

        if (vector_bits(wanted(BYTES_FROM(here)) | wanted(BYTES_FROM(here + 16)) | wanted(BYTES_FROM(here + 32)) |
                        wanted(BYTES_FROM(here + 48))))
            break;
    }
    return vector_find(text, at, len, wanted);
}

/* By lane: x where the comparison of two vectors holds, else y. */
#define CHOOSE(comparison, x, y) ((floats)(((comparison) & (integers)(x)) | (~(comparison) & (integers)(y))))

#endif
