/* What the streaming mode is built of: IDs as hashes, the trail to the open element, pieces of markup and of text. */
#include "base/memory.h"
#include "check/idset.h"
#include "check/trail.h"
#include "spl/encoding.h"
#include "spl/limits.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static void ids_are_told_apart(void **state)
{
    idset *set = idset_new();
    char id[32];

    (void)state;
    for (int i = 0; i < 50000; i++)
        assert_int_equal(idset_add(set, id, (size_t)snprintf(id, sizeof id, "ID_%d", i)), IDSET_NEW);
    for (int i = 0; i < 50000; i += 777)
        assert_int_equal(idset_add(set, id, (size_t)snprintf(id, sizeof id, "ID_%d", i)), IDSET_KNOWN);
    assert_int_equal(idset_add(set, "ID_1x", 4), IDSET_KNOWN);
    assert_int_equal(idset_add(set, "ID_1x", 5), IDSET_NEW);
    idset_free(set);
}

static void the_set_of_ids_has_an_end(void **state)
{
    idset *set = idset_new();
    size_t added = 0;

    (void)state;
    while (added < IDSET_MAX && idset_add(set, (const char *)&added, sizeof added) == IDSET_NEW)
        added++;
    assert_int_equal(added, IDSET_MAX);
    assert_int_equal(idset_add(set, "one more", 8), IDSET_FULL);
    added = 0;
    assert_int_equal(idset_add(set, (const char *)&added, sizeof added), IDSET_KNOWN);
    idset_free(set);
}

static void assert_path(const trail_pin *pin, const char *expected)
{
    buffer path = BUFFER_INIT;

    trail_path(&path, pin);
    assert_string_equal(buffer_text(&path), expected);
    buffer_release(&path);
}

static void paths_have_positions_where_there_are_several(void **state)
{
    const xmlChar *a = BAD_CAST "a", *b = BAD_CAST "b";
    const trail_pin *first, *only, *other, *second;
    trail *t = trail_new();

    (void)state;
    assert_null(trail_top(t));
    trail_enter(t, a, 1, 1);
    trail_enter(t, b, 2, 3);
    first = trail_pin_top(t);
    assert_ptr_equal(trail_pin_top(t), first);
    trail_leave(t);
    trail_enter(t, a, 3, 3);
    only = trail_pin_top(t);
    trail_leave(t);
    trail_enter(t, NULL, 4, 3);
    other = trail_pin_top(t);
    trail_leave(t);
    trail_enter(t, b, 5, 3);
    second = trail_pin_top(t);
    trail_leave(t);
    trail_leave(t);
    assert_path(first, "/a/b[1]");
    assert_path(only, "/a/a");
    assert_path(other, "/a/*[3]");
    assert_path(second, "/a/b[2]");
    assert_int_equal(second->line, 5);
    assert_path(NULL, "/");
    trail_free(t);
}

static void assert_whole(const char *text, size_t whole)
{
    limits_scan s = {.depth = 0};

    assert_int_equal(limits_scan_on(&s, text, text + strlen(text), false) - text, whole);
    assert_int_equal(limits_scan_on(&s, text, text + strlen(text), true) - text, strlen(text));
}

static void markup_is_whole_or_waits(void **state)
{
    (void)state;
    assert_whole("<document>text", 14);
    assert_whole("<document><document a='>'", 10);
    assert_whole("<document><document a='>'>", 26);
    assert_whole("<document><!-- <a> --", 10);
    assert_whole("<document><!-- <a> -->", 22);
    assert_whole("<document><![CDATA[ ]] >", 10);
    assert_whole("<document></documen", 10);
    assert_whole("<document><", 10);
}

static void unfinished_tags_count_once(void **state)
{
    const char text[] = "<d xmlns:a='a' xmlns:b='b' >";
    limits_scan s = {.depth = 0};

    (void)state;
    for (size_t n = 10; n < sizeof text - 2; n++)
        assert_ptr_equal(limits_scan_on(&s, text, text + n, false), text);
    assert_int_equal(s.namespaces, 0);
    assert_non_null(limits_scan_on(&s, text, text + sizeof text - 1, false));
    assert_int_equal(s.namespaces, 2);
    assert_int_equal(s.depth, 1);
}

/* The bytes one by one and the bytes at once give the same text. */
static void assert_decoded(const char *bytes, size_t len, const char *text, const char *wrong)
{
    for (size_t step = 1; step <= len; step++) {
        encoding_reader r = {.kind = ENCODING_UNKNOWN};
        buffer out = BUFFER_INIT;
        const char *what = NULL;

        for (size_t i = 0; i < len && !what; i += step)
            what = encoding_reader_add(&r, &out, bytes + i, i + step < len ? step : len - i, false);
        if (!what)
            what = encoding_reader_add(&r, &out, "", 0, true);
        assert_string_equal(buffer_text(&out), text);
        assert_true(wrong ? what && strstr(what, wrong) : !what);
        buffer_release(&out);
        encoding_reader_release(&r);
    }
}

static void characters_come_in_pieces(void **state)
{
    (void)state;
    assert_decoded("a\xC3\xA9\xF0\x9F\x92\x8A", 7, "a\xC3\xA9\xF0\x9F\x92\x8A", NULL);
    assert_decoded("\xEF\xBB\xBF<a/>", 7, "<a/>", NULL);
    assert_decoded("\xFF\xFE\x3D\xD8\x8A\xDC", 6, "\xF0\x9F\x92\x8A", NULL);
    assert_decoded("\xFE\xFF\0a\0b", 6, "ab", NULL);
    assert_decoded("", 0, "", NULL);
    assert_decoded("ab\xC3", 3, "ab", "not valid UTF-8");
    assert_decoded("ab\xC3z", 4, "ab", "not valid UTF-8");
    assert_decoded("ab\0c", 4, "ab", "NUL");
    assert_decoded("\xFF\xFE\x3D\xD8", 4, "", "half a surrogate pair");
    assert_decoded("\xFF\xFE\x61\0\x61", 5, "a", "odd number");
}

static void places_go_on_when_text_is_let_go(void **state)
{
    const char text[] = "one\ntwo\nthree";
    text_place place;

    (void)state;
    text_place_init(&place, text);
    text_place_move(&place, 6);
    text_place_shift(&place, text + 6, 6);
    text_place_move(&place, 1);
    assert_int_equal(place.line, 2);
    assert_int_equal(text_place_column(&place), 4);
    text_place_move(&place, 4);
    assert_int_equal(place.line, 3);
    assert_int_equal(text_place_column(&place), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_told_apart),
        cmocka_unit_test(the_set_of_ids_has_an_end),
        cmocka_unit_test(paths_have_positions_where_there_are_several),
        cmocka_unit_test(markup_is_whole_or_waits),
        cmocka_unit_test(unfinished_tags_count_once),
        cmocka_unit_test(characters_come_in_pieces),
        cmocka_unit_test(places_go_on_when_text_is_let_go),
    };

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
