/* Eight bytes of a text at a time, as a number whose lowest byte is the first one on every machine. */
#ifndef SPLKIT_BASE_BYTES_H
#define SPLKIT_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BYTES_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define BYTES_PAIRS(first, second) (UINT64_C(0x0001000100010001) * ((second) << 8 | (first)))

static inline uint64_t bytes_in_order(uint64_t bytes)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(bytes);
#else
    return bytes;
#endif
}

static inline uint64_t bytes_read(const char *text)
{
    uint64_t bytes;

    memcpy(&bytes, text, sizeof bytes);
    return bytes_in_order(bytes);
}

static inline void bytes_write(char *out, uint64_t bytes)
{
    bytes = bytes_in_order(bytes);
    memcpy(out, &bytes, sizeof bytes);
}

/* The highest bit of each byte that lies between two, both below 0x80. */
static inline uint64_t bytes_between(uint64_t bytes, unsigned char low, unsigned char high)
{
    uint64_t ascii = bytes & BYTES_EACH(0x7F);
    uint64_t from_low = ascii + BYTES_EACH(0x80U - low), behind_high = ascii + BYTES_EACH(0x7FU - high);

    return from_low & ~behind_high & ~bytes & BYTES_EACH(0x80);
}

/* The lowest bit that is set is the highest one of the first byte that equals another; there is none when no byte does.
 */
static inline uint64_t bytes_equal(uint64_t bytes, unsigned char other)
{
    uint64_t differ = bytes ^ BYTES_EACH(other);

    return (differ - BYTES_EACH(0x01)) & ~differ & BYTES_EACH(0x80);
}

/* The highest bit of each byte that equals another. */
static inline uint64_t bytes_each_equal(uint64_t bytes, unsigned char other)
{
    uint64_t differ = bytes ^ BYTES_EACH(other);

    return ~(((differ & BYTES_EACH(0x7F)) + BYTES_EACH(0x7F)) | differ) & BYTES_EACH(0x80);
}

/* The highest bit of each byte, the lowest for the first. */
static inline unsigned bytes_bits(uint64_t bytes)
{
    return (unsigned)((bytes >> 7 & BYTES_EACH(0x01)) * UINT64_C(0x0102040810204080) >> 56);
}

/* All bits of the first ones, eight at most. */
static inline uint64_t bytes_mask(size_t count)
{
    return count < 8 ? (UINT64_C(1) << 8 * count) - 1 : ~UINT64_C(0);
}

/* How many of the first ones have no bit. */
static inline size_t bytes_clear(uint64_t bits)
{
    return bits ? (size_t)__builtin_ctzll(bits) / 8 : 8;
}

#endif
