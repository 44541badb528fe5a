/* Loops over numbers, several at a time. */
#ifndef SPLKIT_BASE_VECTORS_H
#define SPLKIT_BASE_VECTORS_H

/* Of a function: it is compiled twice, and where the processor has AVX2 its loops take eight floats at a time, not
 * four. The results are the same, for each operation is rounded by itself in both. Sanitizers are not ready when the
 * loader asks which one to take. */
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) &&                       \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTORED __attribute__((target_clones("avx2", "default")))
#else
#define VECTORED
#endif

#endif
