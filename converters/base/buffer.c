#include "base/buffer.h"
#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
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

void buffer_reserve(buffer *b, size_t more)
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

void buffer_put_all(buffer *b, const char *text, ...)
{
    va_list args;

    va_start(args, text);
    for (; text; text = va_arg(args, const char *))
        buffer_puts(b, text);
    va_end(args);
}

static size_t count_digits(size_t number)
{
    size_t count = 1;

    for (; number >= 10000; number /= 10000)
        count += 4;
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

/* Two digits at a time, from the last one, where they are to stand. */
char *number_put(char *place, size_t number)
{
    static const char pairs[] =
        "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243"
        "4445464748495051525354555657585960616263646566676869707172737475767778798081828384858687"
        "888990919293949596979899";
    char *const end = place + count_digits(number), *p = end;

    for (; number >= 100; number /= 100)
        memcpy(p -= 2, pairs + number % 100 * 2, 2);
    if (number >= 10)
        memcpy(place, pairs + number * 2, 2);
    else
        *place = (char)('0' + number);
    return end;
}

#define NUMBER_DIGITS 20 /* of 2^64 - 1 */

void buffer_put_number(buffer *b, size_t number)
{
    if (b->cap - b->len <= NUMBER_DIGITS)
        buffer_reserve(b, NUMBER_DIGITS);
    b->len = (size_t)(number_put(b->data + b->len, number) - b->data);
    b->data[b->len] = '\0';
}

/* Whether rounding number * scale gives the digits that printf gives: not near the middle of two of them, where what
 * the product has lost may count, and not where a sign or many digits would be. */
static bool rounds_alike(double number, double scaled)
{
    double part;

    if (!(number >= 0) || signbit(number) || scaled >= 1e9)
        return false;
    part = scaled - (double)(size_t)scaled;
    return part < 0.499999 || part > 0.500001;
}

void buffer_put_decimal(buffer *b, double number, int digits)
{
    static const double scales[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    const double scale = scales[digits], scaled = number * scale;
    char text[sizeof ".000000"] = ".";
    size_t rest;

    if (!rounds_alike(number, scaled)) {
        buffer_printf(b, "%.*f", digits, number);
        return;
    }
    rest = (size_t)(scaled + 0.5);
    buffer_put_number(b, rest / (size_t)scale);
    for (int i = digits; i > 0; rest /= 10)
        text[i--] = (char)('0' + rest % 10);
    buffer_add(b, text, digits ? (size_t)digits + 1 : 0);
}

void buffer_vprintf(buffer *b, const char *format, va_list args)
{
    va_list again;
    int len;

    buffer_reserve(b, PRINTF_ROOM); /* enough for most: then it is printed only once */
    va_copy(again, args);
    len = vsnprintf(b->data + b->len, b->cap - b->len, format, again);
    va_end(again);
    if (len < 0) {
        b->data[b->len] = '\0';
        return;
    }
    if ((size_t)len >= b->cap - b->len) {
        buffer_reserve(b, (size_t)len);
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
