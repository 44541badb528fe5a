/* Ids, messages, and the plan of a batch. */
#include "base/memory.h"
#include "batch/job.h"
#include "batch/names.h"
#include "batch/plan.h"
#include "batch/shelf.h"
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void ids_are_made_of_names(void **state)
{
    static const char *const cases[][2] = {
        {"a.txt", "a"},      {"sub/a.b.md", "sub/a.b"},  {"A.HTML", "A"},
        {"plain", "plain"},  {"a.tar", "a.tar"},         {"100%.txt", "100%25"},
        {"-x.txt", "%2Dx"},  {"s/.h.txt", "s/%2Eh"},     {"a\nb.txt", "a%0Ab"},
        {"\xFF.txt", "%FF"}, {"\xC2\x85.txt", "%C2%85"}, {"тест.txt", "тест"},
        {".txt", "%2Etxt"},  {"/abs/a.txt", "abs/a"},    {"a.docx", "a"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buffer id = BUFFER_INIT;

        names_id_of(&id, cases[i][0]);
        assert_string_equal(buffer_text(&id), cases[i][1]);
        assert_null(names_id_fault(buffer_text(&id)));
        buffer_release(&id);
    }
}

static void faulty_ids_are_refused(void **state)
{
    static const char *const faulty[] = {"",
                                         "/a",
                                         "a/",
                                         "a//b",
                                         "..",
                                         "a/../b",
                                         ".a",
                                         "a/.b",
                                         "a\tb",
                                         "a\x7F",
                                         "\xFF",
                                         "summary",
                                         "summary.0-of-2",
                                         "index",
                                         "x.xml/a",
                                         "x.ledger.json/a"};
    static const char *const good[] = {"a", "a/b/c", "a.b", "x.xml", "summaries", "индекс", "a b", "x.txt/a"};
    char part[NAMES_COMPONENT_MAX + 2] = "";

    (void)state;
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
        if (!names_id_fault(faulty[i]))
            fail_msg("'%s' is taken for an id", faulty[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_null(names_id_fault(good[i]));
    memset(part, 'a', NAMES_COMPONENT_MAX + 1);
    assert_non_null(names_id_fault(part));
    part[NAMES_COMPONENT_MAX] = '\0';
    assert_null(names_id_fault(part));
}

static void messages_are_read_back(void **state)
{
    const job sent = {.number = 7,
                      .order = 3,
                      .kind = JOB_BYTES,
                      .member = 9,
                      .mtime = -5,
                      .id = "id",
                      .file = "",
                      .earlier = "e",
                      .bytes = "x\0y",
                      .size = 3};
    const reply answered = {.order = 3,
                            .kind = REPLY_DONE,
                            .record = "r",
                            .record_size = 1,
                            .pack = "p\0q",
                            .pack_size = 3,
                            .errors = true,
                            .lost = true};
    buffer message = BUFFER_INIT;
    reply answer;
    size_t size;
    job got;

    (void)state;
    job_encode(&message, &sent);
    size = message.len;
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(job_decode(&got, message.data, cut), 0);
    assert_int_equal(job_decode(&got, message.data, size), size);
    assert_int_equal(got.number, 7);
    assert_int_equal(got.member, 9);
    assert_int_equal(got.mtime, -5);
    assert_string_equal(got.id, "id");
    assert_null(got.file);
    assert_string_equal(got.earlier, "e");
    assert_int_equal(got.size, 3);
    assert_memory_equal(got.bytes, "x\0y", 3);
    buffer_clear(&message);
    reply_encode(&message, &answered);
    assert_int_equal(reply_decode(&answer, message.data, message.len - 1), 0);
    assert_int_equal(reply_decode(&answer, message.data, message.len), message.len);
    assert_memory_equal(answer.pack, "p\0q", 3);
    assert_true(answer.errors && answer.lost && !answer.failed && answer.kind == REPLY_DONE);
    buffer_release(&message);
}

/* Entries on a shelf are not in the message, and a worker cannot name a place that is none. */
static void replies_with_a_place(void **state)
{
    reply sent = {.order = 4, .record = "r", .record_size = 1, .pack = "pq", .pack_size = 2, .place = SHELF_PLACES};
    buffer message = BUFFER_INIT;
    reply got;

    (void)state;
    reply_encode(&message, &sent);
    assert_int_equal(reply_decode(&got, message.data, message.len), message.len);
    assert_int_equal(got.place, SHELF_PLACES);
    assert_int_equal(got.pack_size, 2);
    assert_null(got.pack);
    for (int i = 0; i < 4; i++) {
        reply wrong = sent;

        if (i == 3)
            wrong.kind = REPLY_UNCHANGED; /* whose entries are those of the earlier run */
        else if (i == 2)
            wrong.pack_size = SHELF_SIZE + 1;
        else
            wrong.place = i ? -1 : SHELF_PLACES + 1;
        buffer_clear(&message);
        reply_encode(&message, &wrong);
        assert_int_equal(reply_decode(&got, message.data, message.len), REPLY_BROKEN);
    }
    buffer_release(&message);
}

static void places_of_a_shelf(void **state)
{
    shelf *s = shelf_new();

    (void)state;
    assert_non_null(s);
    for (int place = 1; place <= SHELF_PLACES; place++) {
        assert_int_equal(shelf_find_free(s), place);
        shelf_place(s, place)[SHELF_SIZE - 1] = 'x';
        shelf_take(s, place);
    }
    assert_int_equal(shelf_find_free(s), SHELF_NONE);
    assert_true(shelf_hold(s, 2));
    assert_false(shelf_hold(s, 2)); /* it waits already */
    assert_true(shelf_hold(s, 3));
    shelf_give_back(s, 3);
    assert_int_equal(shelf_find_free(s), 3);
    shelf_forget(s); /* all but what waits */
    assert_int_equal(shelf_find_free(s), 1);
    shelf_take(s, 1);
    assert_int_equal(shelf_find_free(s), 3);
    shelf_free(s);
}

/* What comes of orders is told once, and what is not written is left to the parent: because it cannot be written, or
 * because the worker is at no job. */
static void orders_on_a_shelf(void **state)
{
    FILE *pack = tmpfile();
    shelf *s = shelf_new();
    char got[4] = "";
    uint64_t order;

    (void)state;
    assert_non_null(s);
    assert_non_null(pack);
    for (int place = 1; place <= 3; place++) {
        memset(shelf_place(s, place), 'a' + place, 4);
        shelf_take(s, place);
        shelf_hold(s, place);
    }
    assert_int_equal(shelf_next(s, true, &order), SHELF_NOTHING);
    shelf_order(s, 2, 20, 2, 1);
    assert_int_equal(shelf_next(s, false, &order), SHELF_NOTHING);
    shelf_write_ordered(s, fileno(pack));
    assert_int_equal(pread(fileno(pack), got, sizeof got, 0), 3);
    assert_memory_equal(got, "\0cc", 3);
    assert_int_equal(shelf_next(s, false, &order), SHELF_WRITTEN);
    assert_int_equal(order, 20);
    assert_int_equal(shelf_next(s, true, &order), SHELF_NOTHING);
    shelf_order(s, 1, 10, 4, 0);
    shelf_write_ordered(s, -1);
    assert_int_equal(shelf_next(s, false, &order), SHELF_REFUSED);
    assert_int_equal(order, 10);
    shelf_order(s, 3, 30, 4, 0);
    assert_int_equal(shelf_next(s, false, &order), SHELF_NOTHING);
    assert_int_equal(shelf_next(s, true, &order), SHELF_REFUSED);
    assert_int_equal(order, 30);
    shelf_write_ordered(s, fileno(pack)); /* nothing is left to write */
    assert_int_equal(pread(fileno(pack), got, sizeof got, 0), 3);
    for (int place = 1; place <= 3; place++)
        shelf_give_back(s, place);
    assert_int_equal(shelf_find_free(s), 1);
    shelf_free(s);
    fclose(pack);
}

static plan *new_plan(plan_shard shard, findings *found)
{
    int folder = open("/tmp", O_RDONLY);
    plan *p = plan_new(folder, shard, found);

    close(folder);
    assert_non_null(p);
    return p;
}

static void add(plan *p, const char *id)
{
    job j = {.kind = JOB_FILE, .id = id, .file = id};

    plan_add(p, &j);
}

#define MANY 5000

/* Every job is in exactly one shard, numbers go on over all, and adding inputs moves none to another shard. */
static void shards_are_a_partition(void **state)
{
    int *seen = memory_zalloc(MANY + 1, sizeof *seen);
    findings found;

    (void)state;
    findings_init(&found);
    for (long shard = 0; shard < 3; shard++) {
        plan *p = new_plan((plan_shard){shard, 3}, &found);
        buffer message = BUFFER_INIT;
        size_t order = 0;
        char id[32];
        job j;

        for (int i = 1; i <= MANY; i++) {
            snprintf(id, sizeof id, "leaflet-%d", i);
            add(p, id);
        }
        assert_int_equal(plan_finish(p, &found), 0);
        assert_int_equal(plan_inputs(p), MANY);
        while (plan_next(p, &message, &found) > 0) {
            job_decode(&j, message.data, message.len);
            snprintf(id, sizeof id, "leaflet-%d", (int)j.number);
            assert_string_equal(j.id, id);
            assert_int_equal(j.order, order++);
            seen[j.number]++;
        }
        assert_int_equal(order, plan_count(p));
        assert_in_range(order, MANY / 4, MANY / 2);
        buffer_release(&message);
        plan_free(p);
    }
    for (int i = 1; i <= MANY; i++)
        assert_int_equal(seen[i], 1);
    free(seen);
}

static void collisions_are_found(void **state)
{
    findings found;
    plan *p;
    job trouble = {.kind = JOB_TROUBLE, .id = "a", .trouble = "x"};

    (void)state;
    findings_init(&found);
    p = new_plan((plan_shard){0, 0}, &found);
    add(p, "a");
    plan_add(p, &trouble); /* has no outputs */
    add(p, "b");
    assert_int_equal(plan_finish(p, &found), 0);
    plan_free(p);
    p = new_plan((plan_shard){0, 0}, &found);
    for (int i = 0; i < 30; i++) {
        add(p, "a");
        add(p, i % 2 ? "b" : "c");
    }
    assert_int_equal(plan_finish(p, &found), -1);
    assert_int_equal(found.count, 21); /* 20 and how many more */
    plan_free(p);
    findings_release(&found);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_made_of_names),  cmocka_unit_test(faulty_ids_are_refused),
        cmocka_unit_test(messages_are_read_back), cmocka_unit_test(shards_are_a_partition),
        cmocka_unit_test(collisions_are_found),   cmocka_unit_test(replies_with_a_place),
        cmocka_unit_test(places_of_a_shelf),      cmocka_unit_test(orders_on_a_shelf)};

    memory_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
