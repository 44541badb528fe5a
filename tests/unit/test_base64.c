/* Base64: the vectors of RFC 4648, and bytes above 127. */
#include "base/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void vectors_of_the_rfc(void **state)
{
    static const char *const cases[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    char out[BASE64_SIZE(6)];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        base64_encode(out, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(out, cases[i][1]);
        assert_int_equal(strlen(out) + 1, BASE64_SIZE(strlen(cases[i][0])));
    }
}

static void high_bytes(void **state)
{
    static const unsigned char bytes[] = {0xFF, 0xFE, 0xFB, 0xEF, 0x00};
    char out[BASE64_SIZE(sizeof bytes)];

    (void)state;
    base64_encode(out, bytes, sizeof bytes);
    assert_string_equal(out, "//777wA=");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(vectors_of_the_rfc), cmocka_unit_test(high_bytes)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
