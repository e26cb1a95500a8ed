/* The validator of the bytes: the same verdict however they are cut, and a completion that always
 * makes a whole request of what was handed on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_http_wire.h"

#define HOST "Host: a\r\n"

static const struct {
    const char *text;
    enum ssg_http_fault fault;
    unsigned done;
} rows[] = {
    {"GET / HTTP/1.1\r\n" HOST "\r\n", SSG_HTTP_FAULT_NONE, 1},
    {"GET / HTTP/1.0\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n", SSG_HTTP_FAULT_NONE, 2},
    {"POST /x?y HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n" HOST "\r\n",
     SSG_HTTP_FAULT_NONE, 2},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", SSG_HTTP_FAULT_NONE, 1},
    {"POST / HTTP/1.1\r\n" HOST
     "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n",
     SSG_HTTP_FAULT_NONE, 1},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", SSG_HTTP_FAULT_NONE,
     1},
    {"GET / HTTP/1.1\r\n" HOST "X:\r\nY: \xe5 b\t\r\n\r\n", SSG_HTTP_FAULT_NONE, 1},
    {"\r\nGET / HTTP/1.1\r\n", SSG_HTTP_FAULT_LINE_END, 0},
    {"GET / HTTP/1.1\n", SSG_HTTP_FAULT_LINE_END, 0},
    {"GET / HTTP/1.1\r\r", SSG_HTTP_FAULT_LINE_END, 0},
    {"GET / HTTP/1.1\r\nHost: a\n", SSG_HTTP_FAULT_LINE_END, 0},
    {"GET / HTTP/1.1\r\n" HOST "\n", SSG_HTTP_FAULT_LINE_END, 0},
    {"GET / HTTP/1.1\r\n" HOST "\rX", SSG_HTTP_FAULT_LINE_END, 0},
    {"GET\r\n", SSG_HTTP_FAULT_REQUEST_LINE, 0},
    {"G\x01T", SSG_HTTP_FAULT_REQUEST_LINE, 0},
    {"GET  /", SSG_HTTP_FAULT_REQUEST_LINE, 0},
    {"GET / x", SSG_HTTP_FAULT_REQUEST_LINE, 0},
    {"GET /\r\n", SSG_HTTP_FAULT_REQUEST_LINE, 0},
    {"GET / HTTP/1.1 ", SSG_HTTP_FAULT_REQUEST_LINE, 0},
    {"GET / HTTP/1.2", SSG_HTTP_FAULT_VERSION, 0},
    {"GET / HTTP/2", SSG_HTTP_FAULT_VERSION, 0},
    {"GET /\x80", SSG_HTTP_FAULT_TARGET_BYTES, 0},
    {"GET / HTTP/1.1\r\n X", SSG_HTTP_FAULT_HEADER_FOLD, 0},
    {"GET / HTTP/1.1\r\n" HOST "\tX", SSG_HTTP_FAULT_HEADER_FOLD, 0},
    {"GET / HTTP/1.1\r\nHost : a", SSG_HTTP_FAULT_HEADER_NAME, 0},
    {"GET / HTTP/1.1\r\n: a", SSG_HTTP_FAULT_HEADER_NAME, 0},
    {"GET / HTTP/1.1\r\nHost\r\n", SSG_HTTP_FAULT_HEADER_NAME, 0},
    {"GET / HTTP/1.1\r\nHost: a\x7f", SSG_HTTP_FAULT_HEADER_VALUE, 0},
    {"GET / HTTP/1.1\r\n\r\n", SSG_HTTP_FAULT_HOST, 0},
    {"GET / HTTP/1.1\r\n" HOST HOST, SSG_HTTP_FAULT_DUPLICATE, 0},
    {"P / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n", SSG_HTTP_FAULT_DUPLICATE,
     0},
    {"P / HTTP/1.1\r\n" HOST "Content-Length: x", SSG_HTTP_FAULT_CONTENT_LENGTH, 0},
    {"P / HTTP/1.1\r\n" HOST "Content-Length:\r\n", SSG_HTTP_FAULT_CONTENT_LENGTH, 0},
    {"P / HTTP/1.1\r\n" HOST "Content-Length: 1 \r\n", SSG_HTTP_FAULT_CONTENT_LENGTH, 0},
    {"P / HTTP/1.1\r\n" HOST "Content-Length: 1234567890123456789\r\n",
     SSG_HTTP_FAULT_CONTENT_LENGTH, 0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunke\r\n", SSG_HTTP_FAULT_TRANSFER_ENCODING, 0},
    {"P / HTTP/1.1\r\n" HOST "TRANSFER-ENCODING: gzip\r\n", SSG_HTTP_FAULT_TRANSFER_ENCODING, 0},
    {"P / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", SSG_HTTP_FAULT_TRANSFER_ENCODING,
     0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
     SSG_HTTP_FAULT_BOTH_LENGTHS, 0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n;", SSG_HTTP_FAULT_CHUNK, 0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1;", SSG_HTTP_FAULT_CHUNK, 0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n\r\n", SSG_HTTP_FAULT_CHUNK, 0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n123456789", SSG_HTTP_FAULT_CHUNK,
     0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1\r\nab", SSG_HTTP_FAULT_CHUNK, 0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1\r\na\n", SSG_HTTP_FAULT_CHUNK, 0},
    {"P / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n",
     SSG_HTTP_FAULT_TRAILER, 0},
    {"GET / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\n", SSG_HTTP_FAULT_LINE_END, 1},
};

/* What was handed on, and its completion, must be bytes without fault that end a request; or there
 * is no completion and the connection closes. */
static void assert_completes(const char *text, size_t handed_len, const struct ssg_http_wire *wire)
{
    const char *rest = ssg_http_wire_completion(wire);
    if (!rest) {
        assert_true(wire->state >= SSG_HTTP_WIRE_BODY);
        return;
    }
    struct ssg_http_wire again;
    ssg_http_wire_init(&again);
    assert_int_equal(ssg_http_wire_feed(&again, text, handed_len), handed_len);
    assert_int_equal(again.state, wire->state);
    uint64_t begun = again.requests_begun + (again.state == SSG_HTTP_WIRE_START);
    (void)ssg_http_wire_feed(&again, rest, strlen(rest));
    /* It may leave a second Host or a cut Transfer-Encoding: for the library that is a header like
     * another, and the request is answered before its body. */
    if (again.fault) {
        assert_true(again.fault == SSG_HTTP_FAULT_DUPLICATE ||
                    again.fault == SSG_HTTP_FAULT_TRANSFER_ENCODING ||
                    again.fault == SSG_HTTP_FAULT_BOTH_LENGTHS);
        assert_true(wire->state < SSG_HTTP_WIRE_BODY);
        return;
    }
    assert_int_equal(again.requests_done, begun);
    assert_int_equal(again.state, SSG_HTTP_WIRE_START);
}

static void feed_cut(size_t row, size_t cut)
{
    const char *text = rows[row].text;
    size_t len = strlen(text);
    struct ssg_http_wire wire;
    ssg_http_wire_init(&wire);
    size_t handed = ssg_http_wire_feed(&wire, text, cut);
    if (!wire.fault) {
        assert_int_equal(handed, cut);
        handed += ssg_http_wire_feed(&wire, text + cut, len - cut);
    }
    if (wire.fault != rows[row].fault || wire.requests_done != rows[row].done)
        print_message("row %zu cut at %zu: %s\n", row, cut, ssg_http_fault_name(wire.fault));
    assert_int_equal(wire.fault, rows[row].fault);
    assert_int_equal(wire.requests_done, rows[row].done);
    if (wire.fault)
        assert_completes(text, handed, &wire);
    else
        assert_int_equal(handed, len);
}

static void test_every_cut(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        for (size_t cut = 0; cut <= strlen(rows[row].text); cut++)
            feed_cut(row, cut);
}

static void test_byte_by_byte(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        struct ssg_http_wire wire;
        ssg_http_wire_init(&wire);
        size_t handed = 0;
        for (size_t i = 0; i < strlen(rows[row].text) && !wire.fault; i++)
            handed += ssg_http_wire_feed(&wire, rows[row].text + i, 1);
        assert_int_equal(wire.fault, rows[row].fault);
        assert_int_equal(wire.requests_done, rows[row].done);
        if (wire.fault)
            assert_completes(rows[row].text, handed, &wire);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct ssg_http_wire wire;
    ssg_http_wire_init(&wire);
    static const char start[] = "GET / HTTP/1.1\r\n" HOST;
    (void)ssg_http_wire_feed(&wire, start, sizeof start - 1);
    for (int i = 0; i < SSG_HTTP_WIRE_FIELDS_MAX - 1; i++)
        assert_int_equal(ssg_http_wire_feed(&wire, "A: b\r\n", 6), 6);
    assert_int_equal(wire.fault, SSG_HTTP_FAULT_NONE);
    assert_int_equal(ssg_http_wire_feed(&wire, "A: b\r\n", 6), 0);
    assert_int_equal(wire.fault, SSG_HTTP_FAULT_HEADER_LONG);
    assert_int_equal(ssg_http_fault_status(wire.fault), SSG_E_HEADER_TOO_LARGE);

    ssg_http_wire_init(&wire);
    (void)ssg_http_wire_feed(&wire, start, sizeof start - 1);
    char *value = malloc(SSG_HTTP_WIRE_HEADER_MAX);
    assert_non_null(value);
    memset(value, 'a', SSG_HTTP_WIRE_HEADER_MAX);
    (void)ssg_http_wire_feed(&wire, value, SSG_HTTP_WIRE_HEADER_MAX - sizeof start + 1);
    assert_int_equal(wire.fault, SSG_HTTP_FAULT_NONE);
    (void)ssg_http_wire_feed(&wire, value, 1);
    assert_int_equal(wire.fault, SSG_HTTP_FAULT_HEADER_LONG);
    free(value);
}

static void test_after_fault_nothing(void **state)
{
    (void)state;
    struct ssg_http_wire wire;
    ssg_http_wire_init(&wire);
    assert_int_equal(ssg_http_wire_feed(&wire, "\n", 1), 0);
    assert_int_equal(ssg_http_wire_feed(&wire, "GET / HTTP/1.1\r\n", 16), 0);
    assert_string_equal(ssg_http_wire_completion(&wire), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int fault = 1; fault < SSG_HTTP_FAULT_COUNT_; fault++) {
        assert_true(strlen(ssg_http_fault_detail((enum ssg_http_fault)fault, SSG_LANG_DA)) > 0);
        assert_true(strlen(ssg_http_fault_detail((enum ssg_http_fault)fault, SSG_LANG_EN)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_byte_by_byte),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_after_fault_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
