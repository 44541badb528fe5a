#include "base/buffer.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRINTF_ROOM 128 /* bytes */

void buffer_init(buffer *b)
{
    *b = (buffer)BUFFER_INIT;
}

void buffer_release(buffer *b)
{
    free(b->data);
    buffer_init(b);
}

void buffer_clear(buffer *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

static void reserve(buffer *b, size_t more)
{
    size_t cap = b->cap ? b->cap : 64;

    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4) {
        b->data = memory_realloc(b->data, SIZE_MAX / 2); /* ends the process */
        return;
    }
    if (b->len + more + 1 <= b->cap)
        return;
    while (cap < b->len + more + 1)
        cap *= 2;
    b->data = memory_realloc(b->data, cap);
    b->cap = cap;
}

void buffer_add(buffer *b, const void *bytes, size_t len)
{
    reserve(b, len);
    if (len)
        memcpy(b->data + b->len, bytes, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buffer_puts(buffer *b, const char *text)
{
    buffer_add(b, text, strlen(text));
}

void buffer_putc(buffer *b, char c)
{
    buffer_add(b, &c, 1);
}

void buffer_vprintf(buffer *b, const char *format, va_list args)
{
    va_list again;
    int len;

    reserve(b, PRINTF_ROOM); /* enough for most: then it is printed only once */
    va_copy(again, args);
    len = vsnprintf(b->data + b->len, b->cap - b->len, format, again);
    va_end(again);
    if (len < 0) {
        b->data[b->len] = '\0';
        return;
    }
    if ((size_t)len >= b->cap - b->len) {
        reserve(b, (size_t)len);
        vsnprintf(b->data + b->len, (size_t)len + 1, format, args);
    }
    b->len += (size_t)len;
}

void buffer_printf(buffer *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buffer_vprintf(b, format, args);
    va_end(args);
}

const char *buffer_text(const buffer *b)
{
    return b->data ? b->data : "";
}

char *buffer_detach(buffer *b)
{
    char *data = b->data ? b->data : memory_strdup("");

    buffer_init(b);
    return data;
}
