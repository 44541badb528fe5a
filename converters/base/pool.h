/* The heap of libxml2 and libxslt: very many small blocks, most of which live as long as a document or the program.
 *
 * Blocks of a size are taken from the last one freed or cut from a slab, in some ten instructions; slabs are asked of
 * the system with their pages in place, for a page fault costs as much as filling the page. Slabs are never given back:
 * what a process has needed at its peak is what it keeps. Each thread has its own; a block may be freed by another
 * thread. A foreign block or one freed twice ends the process. Out of memory ends it too (base/memory.h). */
#ifndef SPLKIT_BASE_POOL_H
#define SPLKIT_BASE_POOL_H

#include <stddef.h>

void *pool_alloc(size_t size);
void *pool_realloc(void *block, size_t size);
void pool_free(void *block); /* NULL: nothing happens */
char *pool_strdup(const char *text);

#endif
