/* Arena and buffer: caps hold to the byte, alignment, wiping, failed appends stay failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_arena.h"
#include "ssg_buf.h"
#include "ssg_cleanup.h"

static void arena_hands_out_zeroed_aligned_memory(void **state)
{
    (void)state;
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1 << 20);
    unsigned char *last = NULL;
    for (size_t size = 0; size < 3000; size += 37) {
        unsigned char *p = ssg_arena_alloc(&arena, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xa5, size);
        if (size > 37)
            assert_int_equal(last[0], 0xa5); /* no overlap with the one before */
        last = p;
    }
    ssg_arena_finish(&arena);
    assert_int_equal(arena.used_bytes, 0);
    ssg_arena_finish(&arena);
    ssg_arena_finish(NULL);
}

static void arena_stops_at_its_cap(void **state)
{
    (void)state;
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1600);
    for (int i = 0; i < 100; i++)
        assert_non_null(ssg_arena_alloc(&arena, 16));
    assert_null(ssg_arena_alloc(&arena, 1));
    assert_null(ssg_arena_alloc(&arena, 16));
    assert_int_equal(arena.used_bytes, 1600);
    ssg_arena_finish(&arena);
    assert_null(ssg_arena_alloc(&arena, 1601));
    assert_non_null(ssg_arena_alloc(&arena, 1600)); /* usable again after finish */
    ssg_arena_finish(&arena);
}

static void arena_refuses_overflow(void **state)
{
    (void)state;
    struct ssg_arena arena;
    ssg_arena_init(&arena, SIZE_MAX);
    assert_null(ssg_arena_calloc(&arena, SIZE_MAX / 2, 3));
    assert_null(ssg_arena_alloc(&arena, SIZE_MAX));
    assert_null(ssg_arena_alloc(&arena, SIZE_MAX - 8));
    assert_null(ssg_arena_copy(&arena, "x", SIZE_MAX));
    ssg_arena_finish(&arena);
}

static void arena_copies_with_nul(void **state)
{
    (void)state;
    struct ssg_arena arena;
    ssg_arena_init(&arena, 64);
    char *copy = ssg_arena_copy(&arena, "abcdef", 3);
    assert_string_equal(copy, "abc");
    assert_string_equal(ssg_arena_copy(&arena, NULL, 0), "");
    ssg_arena_finish(&arena);
}

static void buf_holds_exactly_its_maximum(void **state)
{
    (void)state;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 1000);
    for (int i = 0; i < 100; i++)
        ssg_buf_add(&buf, "0123456789", 10);
    assert_int_equal(ssg_buf_status(&buf), SSG_OK);
    assert_int_equal(buf.len, 1000);
    assert_int_equal(buf.data[1000], '\0');
    ssg_buf_add_byte(&buf, 'x');
    assert_int_equal(ssg_buf_status(&buf), SSG_E_LIMIT);
    ssg_buf_add(&buf, "", 0);
    ssg_buf_add_text(&buf, "later");
    assert_int_equal(buf.len, 1000);
    size_t len = 7;
    assert_null(ssg_buf_take(&buf, &len));
    assert_int_equal(len, 7);
    ssg_buf_clear(&buf);
    ssg_buf_add_text(&buf, "again");
    assert_int_equal(ssg_buf_status(&buf), SSG_OK);
    SSG_FREE char *taken = ssg_buf_take(&buf, &len);
    assert_string_equal(taken, "again");
    assert_int_equal(len, 5);
    assert_int_equal(buf.len, 0);
}

static void buf_formats_and_counts(void **state)
{
    (void)state;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 4096);
    static const long long numbers[] = {0, 1, -1, 9, 10, -10, INT64_MAX, INT64_MIN, 1234567};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char expected[32];
        (void)snprintf(expected, sizeof expected, "%lld", numbers[i]);
        ssg_buf_clear(&buf);
        ssg_buf_add_int(&buf, numbers[i]);
        assert_string_equal(buf.data, expected);
    }
    ssg_buf_clear(&buf);
    ssg_buf_add_format(&buf, "%s-%d", "æøå", 42);
    assert_string_equal(buf.data, "æøå-42");
    ssg_buf_clear(&buf);
    ssg_buf_add_format(&buf, "%5000d", 1);
    assert_int_equal(ssg_buf_status(&buf), SSG_E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_hands_out_zeroed_aligned_memory),
        cmocka_unit_test(arena_stops_at_its_cap),
        cmocka_unit_test(arena_refuses_overflow),
        cmocka_unit_test(arena_copies_with_nul),
        cmocka_unit_test(buf_holds_exactly_its_maximum),
        cmocka_unit_test(buf_formats_and_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
