#include "render/unit.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* In the order of their bytes. */
static const char *const units[] = {
    "%",   "GBq",    "Hz",   "IE",   "IU",    "L",   "MBq",  "MIU", "U",   "UI",  "cc",   "cl",   "cm",  "cm²",
    "cm³", "dL",     "dl",   "g",    "h",     "kBq", "kHz",  "kJ",  "kPa", "kU",  "kcal", "kg",   "l",   "m",
    "mCi", "mEq",    "mL",   "mOsm", "mcg",   "meq", "mg",   "min", "ml",  "mm",  "mmHg", "mmol", "mm³", "mol",
    "ms",  "mval",   "m²",   "m³",   "ng",    "nm",  "nmol", "pg",  "s",   "°",   "°C",   "°F",   "µL",  "µg",
    "µl",  "µm",     "µmol", "μg",   "ЕД",    "МЕ",  "МО",   "ОД",  "г",   "год", "кг",   "л",    "мг",  "мин",
    "мкг", "мкмоль", "мл",   "мм",   "ммоль", "нг",  "см",   "ч",   "‰"};

/* Whether a word goes on here: letters and digits of ASCII, letters of two bytes, but no signs. */
static bool goes_on(const char *text)
{
    unsigned char c = (unsigned char)*text;

    return isalnum(c) || (c > 0xC2 && c < 0xE0);
}

bool unit_begins(const char *text)
{
    size_t from = 0, to = sizeof units / sizeof *units;

    while (from < to) { /* to the first that begins with this byte */
        size_t middle = (from + to) / 2;

        if ((unsigned char)*units[middle] < (unsigned char)*text)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < sizeof units / sizeof *units && *units[from] == *text; from++) {
        size_t len = strlen(units[from]);

        if (strncmp(text, units[from], len) == 0 && !goes_on(text + len))
            return true;
    }
    return false;
}
