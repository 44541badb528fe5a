/* A growing byte string. `data` is always NUL-terminated once something was added; `len` leaves the NUL out.
 *
 * Ownership: the buffer owns `data` until buffer_release or buffer_detach. */
#ifndef SPLKIT_BASE_BUFFER_H
#define SPLKIT_BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

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
void buffer_reserve(buffer *b, size_t more); /* room for so many bytes and the NUL */
static inline void buffer_add(buffer *b, const void *bytes, size_t len)
{
    if (b->cap - b->len <= len)
        buffer_reserve(b, len);
    if (len)
        memcpy(b->data + b->len, bytes, len);
    b->len += len;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): buffer_reserve has made room */
    b->data[b->len] = '\0';
}
static inline void buffer_puts(buffer *b, const char *text)
{
    buffer_add(b, text, strlen(text));
}
static inline void buffer_putc(buffer *b, char c)
{
    buffer_add(b, &c, 1);
}
/* Writes the digits, 20 at most, where there is room for them, without NUL; returns their end. */
char *number_put(char *place, size_t number);
/* What printf would do, which is slow: several texts, the last one NULL; a number in digits. */
void buffer_put_all(buffer *b, const char *text, ...) __attribute__((sentinel));
void buffer_put_number(buffer *b, size_t number);
void buffer_put_decimal(buffer *b, double number, int digits); /* as "%.*f", 0 to 6 digits */
void buffer_printf(buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(buffer *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* The content as a NUL-terminated string, never NULL. */
const char *buffer_text(const buffer *b);

/* Hands the string to the caller, who frees it; the buffer is empty afterwards. */
char *buffer_detach(buffer *b);

#endif
