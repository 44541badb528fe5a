#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "base/pool.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Every block begins with its head; what the caller gets begins behind it, at a multiple of STEP. */
typedef struct {
    size_t mark; /* USED with the class, or with BIG; anything else is no block in use */
} head;

#define STEP 16
#define CLASSES 65 /* class c: c * STEP bytes, head counted in; no block has class 0 */
#define BIG 0
#define USED ((size_t)0x5B10C0 << 16)
#define SLAB ((size_t)256 << 10)

#ifdef MAP_POPULATE
#define SLAB_FLAGS (MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE)
#else
#define SLAB_FLAGS (MAP_PRIVATE | MAP_ANONYMOUS)
#endif

static _Thread_local struct {
    void *free[CLASSES]; /* lists; a free block begins with the address of the next one */
    char *next, *end;    /* of the slab */
} pool;

static void *cut(size_t class)
{
    char *block;

    if ((size_t)(pool.end - pool.next) < class * STEP) { /* what is left of the slab is less than a block: wasted */
        char *slab = mmap(NULL, SLAB, PROT_READ | PROT_WRITE, SLAB_FLAGS, -1, 0);

        if (slab == MAP_FAILED)
            memory_die();
        pool.next = slab + STEP - sizeof(head);
        pool.end = slab + SLAB;
    }
    block = pool.next;
    pool.next += class * STEP;
    return block + sizeof(head);
}

static head *head_of(void *block)
{
    return (head *)(void *)((char *)block - sizeof(head));
}

/* The class, or BIG, of a block in use. */
static size_t class_of(void *block)
{
    size_t class = head_of(block)->mark - USED;

    if (class >= CLASSES)
        abort();
    return class;
}

static void *alloc_big(size_t size)
{
    char *room = memory_alloc(size > SIZE_MAX - STEP ? SIZE_MAX : size + STEP);

    head_of(room + STEP)->mark = USED + BIG;
    return room + STEP;
}

void *pool_alloc(size_t size)
{
    size_t class;
    void *block;

    if (size > (CLASSES - 1) * STEP - sizeof(head))
        return alloc_big(size);
    class = (size + sizeof(head) + STEP - 1) / STEP;
    block = pool.free[class];
    if (block)
        memcpy(&pool.free[class], block, sizeof(void *));
    else
        block = cut(class);
    head_of(block)->mark = USED + class;
    return block;
}

void pool_free(void *block)
{
    size_t class;

    if (!block)
        return;
    class = class_of(block);
    head_of(block)->mark = 0;
    if (class == BIG) {
        free((char *)block - STEP);
        return;
    }
    memcpy(block, &pool.free[class], sizeof(void *));
    pool.free[class] = block;
}

void *pool_realloc(void *block, size_t size)
{
    size_t class = block ? class_of(block) : BIG, room = class * STEP - sizeof(head);
    void *bigger;

    if (block && class == BIG) {
        char *moved = memory_realloc((char *)block - STEP, size > SIZE_MAX - STEP ? SIZE_MAX : size + STEP);

        return moved + STEP;
    }
    if (block && size <= room)
        return block;
    bigger = pool_alloc(size);
    if (block) {
        memcpy(bigger, block, room);
        pool_free(block);
    }
    return bigger;
}

char *pool_strdup(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(pool_alloc(size), text, size);
}
