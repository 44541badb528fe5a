#include "spl/effective_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool effective_time_is_valid(const char *text)
{
    size_t len = strlen(text);
    int month, day;

    if ((len != 8 && len != 14) || strspn(text, "0123456789") != len)
        return false;
    month = (text[4] - '0') * 10 + text[5] - '0';
    day = (text[6] - '0') * 10 + text[7] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

void effective_time_set(char out[EFFECTIVE_TIME_SIZE], const char *given, long long mtime)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t seconds = mtime ? (time_t)mtime : time(NULL);
    struct tm when;

    if (given) {
        snprintf(out, EFFECTIVE_TIME_SIZE, "%s", given);
        return;
    }
    if (epoch && *epoch && strspn(epoch, "0123456789") == strlen(epoch) && strlen(epoch) < 16)
        seconds = (time_t)strtoll(epoch, NULL, 10);
    if (!gmtime_r(&seconds, &when))
        memset(&when, 0, sizeof when);
    strftime(out, EFFECTIVE_TIME_SIZE, "%Y%m%d", &when);
}
