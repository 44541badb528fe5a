#include "fhir/date.h"

#include <string.h>

#define DAY 8                  /* digits of YYYYMMDD */
#define SECOND 14              /* and of YYYYMMDDhhmmss */
#define ZONE_MINUTES (14 * 60) /* FHIR R5, instant: at most +14:00 */

/* The two digits at `at`, or what stands for them when the text ends before. */
static int pair(const char *digits, size_t len, size_t at, int absent)
{
    return at < len ? (digits[at] - '0') * 10 + digits[at + 1] - '0' : absent;
}

static bool is_day(const char *digits, size_t len)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = pair(digits, len, 0, 0) * 100 + pair(digits, len, 2, 0), month = pair(digits, len, 4, 1),
        day = pair(digits, len, 6, 1);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

static bool is_zone(const char *text)
{
    size_t len = strspn(text, "0123456789");

    return text[len] == '\0' && (len == 2 || len == 4) &&
           pair(text, len, 0, 0) * 60 + pair(text, len, 2, 0) <= ZONE_MINUTES && pair(text, len, 2, 0) < 60;
}

bool date_is_whole(const char *time)
{
    size_t len = strspn(time, "0123456789");
    const char *rest = time + len;

    if (len < 4 || len > SECOND || len % 2 || !is_day(time, len) || pair(time, len, DAY, 0) > 23 ||
        pair(time, len, 10, 0) > 59 || pair(time, len, 12, 0) > 59)
        return false;
    if (*rest == '.' && len == SECOND)
        rest += 1 + strspn(rest + 1, "0123456789");
    return *rest == '\0' || (len > DAY && (*rest == '+' || *rest == '-') && is_zone(rest + 1));
}
