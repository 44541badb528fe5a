/* FNV-1a, 64 bits (Fowler, Noll, Vo): for tables that build tools make and programs look things up in. */
#ifndef SPLKIT_BASE_HASH_H
#define SPLKIT_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(14695981039346656037)

/* Continues a hash with more bytes. */
static inline uint64_t hash_add(uint64_t hash, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return hash;
}

/* Of two hashes in that order. */
static inline uint64_t hash_pair(uint64_t first, uint64_t second)
{
    return ((first << 23 | first >> 41) ^ second) * UINT64_C(0x9E3779B97F4A7C15);
}

#endif
