#include "document/numbering.h"

#include <ctype.h>
#include <stdbool.h>

#define LETTERS_MAX 780 /* "zz...z" of thirty letters, as far as Word goes */
#define ROMAN_MAX 3999

static void put_letters(buffer *out, char first, int number)
{
    for (int n = (number - 1) / 26; n >= 0; n--)
        buffer_putc(out, (char)(first + (number - 1) % 26));
}

static void put_roman(buffer *out, bool upper, int number)
{
    static const struct {
        int value;
        const char *digits;
    } digits[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                  {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};

    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        for (; number >= digits[i].value; number -= digits[i].value)
            for (const char *p = digits[i].digits; *p; p++)
                buffer_putc(out, (char)(upper ? toupper((unsigned char)*p) : *p));
}

void numbering_put(buffer *out, numbering_format format, int number)
{
    bool letters = format == NUMBERING_LOWER_LETTER || format == NUMBERING_UPPER_LETTER;
    bool roman = format == NUMBERING_LOWER_ROMAN || format == NUMBERING_UPPER_ROMAN;

    if (letters && number > 0 && number <= LETTERS_MAX)
        put_letters(out, format == NUMBERING_UPPER_LETTER ? 'A' : 'a', number);
    else if (roman && number > 0 && number <= ROMAN_MAX)
        put_roman(out, format == NUMBERING_UPPER_ROMAN, number);
    else
        buffer_printf(out, format == NUMBERING_DECIMAL_ZERO ? "%02d" : "%d", number);
}
