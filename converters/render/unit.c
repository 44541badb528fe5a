#include "render/unit.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static const char *const units[] = {
    "%",   "‰",   "°C",  "°F",  "°",   "mg",   "µg",   "μg",    "mcg",   "ng",   "pg",   "kg",   "g",    "ml",
    "mL",  "µl",  "µL",  "dl",  "dL",  "cl",   "l",    "L",     "cc",    "mm",   "cm",   "nm",   "µm",   "m",
    "m²",  "m³",  "mm³", "cm²", "cm³", "mmol", "µmol", "nmol",  "mol",   "mEq",  "meq",  "mval", "IU",   "IE",
    "UI",  "MIU", "U",   "kU",  "kBq", "MBq",  "GBq",  "mCi",   "kPa",   "mmHg", "mOsm", "kJ",   "kcal", "h",
    "min", "s",   "ms",  "kHz", "Hz",  "мг",   "мкг",  "нг",    "кг",    "г",    "мл",   "л",    "мм",   "см",
    "МЕ",  "МО",  "ЕД",  "ОД",  "ч",   "мин",  "год",  "ммоль", "мкмоль"};

/* Whether a word goes on here: letters and digits of ASCII, letters of two bytes, but no signs. */
static bool goes_on(const char *text)
{
    unsigned char c = (unsigned char)*text;

    return isalnum(c) || (c > 0xC2 && c < 0xE0);
}

bool unit_begins(const char *text)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t len;

        if (*text != *units[i])
            continue;
        len = strlen(units[i]);
        if (strncmp(text, units[i], len) == 0 && !goes_on(text + len))
            return true;
    }
    return false;
}
