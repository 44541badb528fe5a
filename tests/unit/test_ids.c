/* Ids: version 5 UUIDs and SHA-256 against values computed with Python's uuid and hashlib. */
#include "base/memory.h"
#include "spl/ids.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static void uuids_of_names(void **state)
{
    static const char dns[] = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"; /* RFC 4122, appendix C */
    static const struct {
        const char *parent, *name, *uuid;
    } cases[] = {
        {dns, "python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d"},
        {"FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF", "s1", "900ea071-84f6-543f-b109-3479e7a960d7"},
        {NULL, "set abc", "f3030c8b-50be-55ef-8201-951cb57f5056"},
        {NULL, "", "57c14be1-e905-59d6-beb2-76e667f19d05"},
        {NULL, "\xD0\xBC\xD0\xB0\xD0\xB7\xD1\x8C", "e663e82b-76fe-5ba2-8efe-3d64724d5def"},
    };
    char got[IDS_UUID_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ids_uuid(got, cases[i].parent, cases[i].name);
        assert_string_equal(got, cases[i].uuid);
        assert_true(ids_is_uuid(got));
    }
}

static void what_is_a_uuid(void **state)
{
    static const char *const wrong[] = {
        "",
        "886313e1-3b8a-5372-9b90-0c9aee199e5",
        "886313e1-3b8a-5372-9b90-0c9aee199e5d0",
        "886313e1-3b8a-5372-9b90-0c9aee199e5g",
        "886313e1 3b8a-5372-9b90-0c9aee199e5d",
        "886313e13b8a53729b900c9aee199e5d",
        "{886313e1-3b8a-5372-9b90-0c9aee199e5d}",
        " 886313e1-3b8a-5372-9b90-0c9aee199e5d",
        "886313e-13b8a-5372-9b90-0c9aee199e5d",
    };

    (void)state;
    assert_true(ids_is_uuid("886313e1-3b8a-5372-9b90-0c9aee199e5d"));
    assert_true(ids_is_uuid("886313E1-3B8A-5372-9B90-0C9AEE199E5D"));
    assert_true(ids_is_uuid("00000000-0000-0000-0000-000000000000"));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(ids_is_uuid(wrong[i]));
}

static void digests(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *digest;
    } cases[] = {
        {"", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"\0", 1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 64,
         "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
    };
    char got[IDS_SHA256_SIZE], *million = memory_alloc(1000000);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ids_sha256(got, cases[i].bytes, cases[i].len);
        assert_string_equal(got, cases[i].digest);
    }
    memset(million, 'a', 1000000);
    ids_sha256(got, million, 1000000);
    assert_string_equal(got, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(million);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(uuids_of_names), cmocka_unit_test(what_is_a_uuid),
                                              cmocka_unit_test(digests)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
