/* Memory policy: running out of memory ends the process with exit code 3, here and inside libxml2.
 *
 * A half-built label is worse than none: failing single allocations inside libxml2 and libxslt was seen to
 * yield documents that parse and validate but have lost words. So no caller checks for NULL.
 * Ownership: every block comes from malloc and is given back with free(); those of libxml2 with xmlFree(). */
#ifndef SPLKIT_BASE_MEMORY_H
#define SPLKIT_BASE_MEMORY_H

#include <stddef.h>

/* Call once at the start of main, before any libxml2 call: routes libxml2's allocations through the policy. */
void memory_setup(void);

/* Call when the work is done: an end with exit code 1 before that is taken for that of a library that found no memory,
 * and has exit code 3. */
void memory_may_end(void);

/* What running out of memory comes to: a message and exit code 3. For libraries with an allocator of their own. */
_Noreturn void memory_exhausted(void);

void *memory_alloc(size_t size);
void *memory_zalloc(size_t count, size_t size);
void *memory_realloc(void *block, size_t size);
char *memory_strdup(const char *text);
char *memory_strndup(const char *text, size_t len);

/* Whether a program frees what it holds when it ends: for those who look for leaks. Else the system takes it back,
 * which is faster by a tenth. */
#ifdef SPLKIT_POOL
#define MEMORY_FREE_AT_END 0
#else
#define MEMORY_FREE_AT_END 1
#endif

/* Room for one more element of an array: grows *items (elements of `size` bytes) when count == *cap. */
void *memory_grow(void *items, size_t *cap, size_t count, size_t size);

#endif
