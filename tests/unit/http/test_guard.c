/* The guard over collected headers and the targets: pure functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "ssg_http_guard.h"

struct header {
    const char *name;
    const char *value;
};

static enum ssg_http_fault check(const struct header *headers)
{
    struct ssg_http_field fields[8];
    size_t count = 0;
    for (; headers[count].name; count++)
        fields[count] = (struct ssg_http_field){.name = ssg_text_of(headers[count].name),
                                                .value = ssg_text_of(headers[count].value)};
    return ssg_http_guard_check(fields, count);
}

#define CHECK(...) check((const struct header[]){__VA_ARGS__, {NULL, NULL}})

static void test_headers(void **state)
{
    (void)state;
    assert_int_equal(CHECK({"Host", "a"}), SSG_HTTP_FAULT_NONE);
    assert_int_equal(CHECK({"hOST", "[::1]:8443"}, {"Content-Length", "12"}), SSG_HTTP_FAULT_NONE);
    assert_int_equal(CHECK({"Host", "a"}, {"Transfer-Encoding", "chunked"}), SSG_HTTP_FAULT_NONE);
    assert_int_equal(CHECK({"X", "a"}), SSG_HTTP_FAULT_HOST);
    assert_int_equal(CHECK({"Host", ""}), SSG_HTTP_FAULT_HOST);
    assert_int_equal(CHECK({"Host", "a b"}), SSG_HTTP_FAULT_HOST);
    assert_int_equal(CHECK({"Host", "a"}, {"Content-Length", ""}), SSG_HTTP_FAULT_CONTENT_LENGTH);
    assert_int_equal(CHECK({"Host", "a"}, {"Content-Length", "1,1"}),
                     SSG_HTTP_FAULT_CONTENT_LENGTH);
    assert_int_equal(CHECK({"Host", "a"}, {"Content-Length", "-1"}), SSG_HTTP_FAULT_CONTENT_LENGTH);
    assert_int_equal(CHECK({"Host", "a"}, {"Transfer-Encoding", "Chunked"}),
                     SSG_HTTP_FAULT_TRANSFER_ENCODING);
    assert_int_equal(CHECK({"Host", "a"}, {"transfer-encoding", "gzip, chunked"}),
                     SSG_HTTP_FAULT_TRANSFER_ENCODING);
    assert_int_equal(
        CHECK({"Host", "a"}, {"Transfer-Encoding", "chunked"}, {"Content-Length", "3"}),
        SSG_HTTP_FAULT_BOTH_LENGTHS);
    assert_int_equal(CHECK({"Host", "a"}, {"Expect", "200-ok"}), SSG_HTTP_FAULT_EXPECT);
    assert_int_equal(CHECK({"Host", "a"}, {"Expect", "100-Continue"}), SSG_HTTP_FAULT_NONE);
    assert_int_equal(CHECK({"Host", "a"}, {"", "x"}), SSG_HTTP_FAULT_HEADER_NAME);
    assert_int_equal(CHECK({"Host", "a"}, {"A B", "x"}), SSG_HTTP_FAULT_HEADER_NAME);
    assert_int_equal(CHECK({"Host", "a"}, {"A", "x\ny"}), SSG_HTTP_FAULT_HEADER_VALUE);
}

static void test_duplicates(void **state)
{
    static const char *const names[] = {"Content-Length",    "Host",           "Authorization",
                                        "Content-Type",      "Cookie",         "If-Match",
                                        "Transfer-Encoding", "Idempotency-Key"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = strcmp(names[i], "Transfer-Encoding") == 0 ? "chunked" : "1";
        struct header headers[4] = {{names[i], value}, {names[i], value}, {"X", "y"}};
        assert_int_equal(check(headers), SSG_HTTP_FAULT_DUPLICATE);
    }
    assert_int_equal(CHECK({"Host", "a"}, {"X-A", "b"}, {"X-A", "b"}), SSG_HTTP_FAULT_NONE);
}

static enum ssg_http_fault parse(const char *raw, struct ssg_http_target *target,
                                 struct ssg_arena *arena)
{
    enum ssg_http_fault fault = SSG_HTTP_FAULT_COUNT_;
    ssg_arena_init(arena, 1024 * 1024);
    assert_int_equal(ssg_http_target_parse(ssg_text_of(raw), arena, target, &fault), SSG_OK);
    return fault;
}

static void assert_text(struct ssg_text text, const char *wanted)
{
    assert_int_equal(text.len, strlen(wanted));
    assert_memory_equal(text.data, wanted, text.len);
}

static void test_target(void **state)
{
    struct ssg_http_target target;
    struct ssg_arena arena;
    (void)state;
    assert_int_equal(parse("/", &target, &arena), SSG_HTTP_FAULT_NONE);
    assert_int_equal(target.segment_count, 1);
    ssg_arena_finish(&arena);
    assert_int_equal(parse("/v1/a%20b/%C3%A6?q=%2f+x&r=&s", &target, &arena), SSG_HTTP_FAULT_NONE);
    assert_text(target.path, "/v1/a b/æ");
    assert_int_equal(target.segment_count, 3);
    assert_text(target.segments[1], "a b");
    assert_text(target.segments[2], "æ");
    assert_int_equal(target.query_count, 3);
    assert_text(target.query[0].name, "q");
    assert_text(target.query[0].value, "/ x");
    assert_text(target.query[1].value, "");
    assert_text(target.query[2].name, "s");
    ssg_arena_finish(&arena);
    assert_int_equal(parse("/v1/", &target, &arena), SSG_HTTP_FAULT_NONE);
    assert_int_equal(target.segment_count, 2);
    ssg_arena_finish(&arena);
    assert_int_equal(parse("/a?", &target, &arena), SSG_HTTP_FAULT_NONE);
    assert_int_equal(target.query_count, 0);
    ssg_arena_finish(&arena);
    assert_int_equal(parse("/1/2/3/4/5/6/7/8/9/10/11/12/13", &target, &arena), SSG_HTTP_FAULT_NONE);
    assert_int_equal(target.segment_count, SSG_HTTP_SEGMENTS_MAX + 1);
    ssg_arena_finish(&arena);
}

static void test_target_faults(void **state)
{
    static const struct {
        const char *raw;
        enum ssg_http_fault fault;
    } rows[] = {
        {"", SSG_HTTP_FAULT_TARGET_FORM},
        {"*", SSG_HTTP_FAULT_TARGET_FORM},
        {"a", SSG_HTTP_FAULT_TARGET_FORM},
        {"http://x/", SSG_HTTP_FAULT_TARGET_FORM},
        {"/a b", SSG_HTTP_FAULT_TARGET_BYTES},
        {"/a#b", SSG_HTTP_FAULT_TARGET_BYTES},
        {"/a?b#c", SSG_HTTP_FAULT_TARGET_BYTES},
        {"/\x80", SSG_HTTP_FAULT_TARGET_BYTES},
        {"/a\\b", SSG_HTTP_FAULT_TARGET_BYTES},
        {"/<a>", SSG_HTTP_FAULT_TARGET_BYTES},
        {"/%", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/%a", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/%g0", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/a%00", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/a%2Fb", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/a%5Cb", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/a%0d%0ab", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/a%09", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/%c0%af", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/%f5%80%80%80", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/a?%c3", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/a?b=%0a", SSG_HTTP_FAULT_TARGET_ENCODING},
        {"/.", SSG_HTTP_FAULT_TARGET_DOTS},
        {"/a/../b", SSG_HTTP_FAULT_TARGET_DOTS},
        {"/a/%2e./b", SSG_HTTP_FAULT_TARGET_DOTS},
        {"//a", SSG_HTTP_FAULT_TARGET_DOTS},
        {"/a//b", SSG_HTTP_FAULT_TARGET_DOTS},
        {"/a?b=1&b=2", SSG_HTTP_FAULT_QUERY},
        {"/a?b=1&", SSG_HTTP_FAULT_QUERY},
        {"/a?&b=1", SSG_HTTP_FAULT_QUERY},
        {"/a?=1", SSG_HTTP_FAULT_QUERY},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ssg_http_target target = {.segment_count = 99};
        struct ssg_arena arena;
        assert_int_equal(parse(rows[i].raw, &target, &arena), rows[i].fault);
        assert_int_equal(target.segment_count, 99);
        ssg_arena_finish(&arena);
    }
}

static void test_target_length(void **state)
{
    char raw[SSG_HTTP_TARGET_MAX + 2];
    struct ssg_http_target target;
    struct ssg_arena arena;
    (void)state;
    memset(raw, 'a', sizeof raw);
    raw[0] = '/';
    raw[SSG_HTTP_TARGET_MAX + 1] = '\0';
    assert_int_equal(parse(raw, &target, &arena), SSG_HTTP_FAULT_TARGET_LONG);
    ssg_arena_finish(&arena);
    raw[SSG_HTTP_TARGET_MAX] = '\0';
    assert_int_equal(parse(raw, &target, &arena), SSG_HTTP_FAULT_NONE);
    ssg_arena_finish(&arena);
}

static void test_target_memory(void **state)
{
    struct ssg_http_target target;
    struct ssg_arena arena;
    enum ssg_http_fault fault;
    (void)state;
    ssg_arena_init(&arena, 16);
    struct ssg_text raw = ssg_text_of("/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_int_equal(ssg_http_target_parse(raw, &arena, &target, &fault), SSG_E_MEMORY);
    ssg_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers),       cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_target),        cmocka_unit_test(test_target_faults),
        cmocka_unit_test(test_target_length), cmocka_unit_test(test_target_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
