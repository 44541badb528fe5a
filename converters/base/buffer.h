/* A growing byte string. `data` is always NUL-terminated once something was added; `len` leaves the NUL out.
 *
 * Ownership: the buffer owns `data` until buffer_release or buffer_detach. */
#ifndef SPLKIT_BASE_BUFFER_H
#define SPLKIT_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

typedef struct {
    char *data;
    size_t len;
    size_t cap;
} buffer;

#define BUFFER_INIT                                                                                                    \
    {                                                                                                                  \
        NULL, 0, 0                                                                                                     \
    }

void buffer_init(buffer *b);
void buffer_release(buffer *b);
void buffer_clear(buffer *b);
void buffer_add(buffer *b, const void *bytes, size_t len);
void buffer_puts(buffer *b, const char *text);
void buffer_putc(buffer *b, char c);
void buffer_printf(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(buffer *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* The content as a NUL-terminated string, never NULL. */
const char *buffer_text(const buffer *b);

/* Hands the string to the caller, who frees it; the buffer is empty afterwards. */
char *buffer_detach(buffer *b);

#endif
