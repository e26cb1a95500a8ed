/* Values there and back, and bytes that are not what they claim to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "help_pg.h"
#include "ssg_pg_types.h"

static struct ssg_pg_loop *loop;

static const struct ssg_uuid uuid_value = {
    {0x01, 0x8f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc8, 0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 8}};

/* The field as PostgreSQL itself writes it as text: an independent reading of what we sent. */
static void assert_text(const struct help_call *call, int column, const char *expected)
{
    struct ssg_text text = {0};
    assert_int_equal(ssg_pg_get_text(&call->call.rows, 0, column, &text), SSG_OK);
    if (!ssg_text_equal(text, ssg_text_of(expected))) {
        (void)fprintf(stderr, "got %.*s\nnot %s\n", (int)text.len, text.data, expected);
        fail();
    }
}

static void set_types(struct help_call *call)
{
    ssg_pg_call_set_bool(&call->call, 0, true);
    ssg_pg_call_set_int4(&call->call, 1, INT32_MIN);
    ssg_pg_call_set_int8(&call->call, 2, INT64_MAX);
    ssg_pg_call_set_text(&call->call, 3, ssg_text_of("Ærø"));
    ssg_pg_call_set_bytea(&call->call, 4, "\0\xff", 2);
    ssg_pg_call_set_uuid(&call->call, 5, &uuid_value);
    ssg_pg_call_set_date(&call->call, 6, ssg_date_of(1969, 12, 31));
    ssg_pg_call_set_timestamptz(&call->call, 7, (struct ssg_instant){-1});
}

static void test_each_type_there_and_back(void **state)
{
    (void)state;
    struct help_call call;
    help_call_init(&call, HELP_TYPES_RC);
    set_types(&call);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    assert_text(&call, 8,
                "(t,-2147483648,9223372036854775807,\xc3\x86r\xc3\xb8,\"\\\\x00ff\","
                "018f22e2-79b0-7cc8-98c4-dc0c0c073908,1969-12-31,"
                "\"1969-12-31 23:59:59.999999+00\")");
    const struct ssg_pg_rows *rows = &call.call.rows;
    bool a = false;
    int32_t b = 0;
    int64_t c = 0;
    struct ssg_text d = {0};
    struct ssg_uuid f = {0};
    struct ssg_date g = {0};
    struct ssg_instant h = {0};
    assert_int_equal(ssg_pg_get_bool(rows, 0, 0, &a), SSG_OK);
    assert_int_equal(ssg_pg_get_int4(rows, 0, 1, &b), SSG_OK);
    assert_int_equal(ssg_pg_get_int8(rows, 0, 2, &c), SSG_OK);
    assert_int_equal(ssg_pg_get_bytea(rows, 0, 4, &d), SSG_OK);
    assert_int_equal(ssg_pg_get_uuid(rows, 0, 5, &f), SSG_OK);
    assert_int_equal(ssg_pg_get_date(rows, 0, 6, &g), SSG_OK);
    assert_int_equal(ssg_pg_get_instant(rows, 0, 7, &h), SSG_OK);
    assert_true(a && b == INT32_MIN && c == INT64_MAX && d.len == 2 && d.data[0] == 0);
    assert_true(ssg_uuid_equal(&f, &uuid_value));
    assert_int_equal(g.days, -1);
    assert_int_equal(h.us, -1);
    /* The wrong type, row and column are refused and leave the output alone. */
    assert_int_equal(ssg_pg_get_int8(rows, 0, 1, &c), SSG_E_SHAPE);
    assert_int_equal(ssg_pg_get_int4(rows, 1, 1, &b), SSG_E_SHAPE);
    assert_int_equal(ssg_pg_get_int4(rows, 0, 99, &b), SSG_E_SHAPE);
    assert_int_equal(ssg_pg_get_int4(rows, 0, -1, &b), SSG_E_SHAPE);
    assert_true(c == INT64_MAX && b == INT32_MIN);
    help_call_finish(&call);
}

static void test_null_and_infinity(void **state)
{
    (void)state;
    struct help_call call;
    help_call_init(&call, HELP_TYPES_RC);
    set_types(&call);
    ssg_pg_call_set_null(&call.call, 0);
    ssg_pg_call_set_text(&call.call, 3, (struct ssg_text){0});
    ssg_pg_call_set_bytea(&call.call, 4, "", 0);
    ssg_pg_call_set_date(&call.call, 6, SSG_DATE_INFINITY);
    ssg_pg_call_set_timestamptz(&call.call, 7, (struct ssg_instant){INT64_MIN});
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    assert_text(&call, 8,
                "(,-2147483648,9223372036854775807,,\"\\\\x\","
                "018f22e2-79b0-7cc8-98c4-dc0c0c073908,infinity,-infinity)");
    const struct ssg_pg_rows *rows = &call.call.rows;
    bool a = true;
    struct ssg_text e = {0};
    struct ssg_date g = {0};
    struct ssg_instant h = {0};
    assert_true(ssg_pg_is_null(rows, 0, 0) && ssg_pg_is_null(rows, 0, 3));
    assert_false(ssg_pg_is_null(rows, 0, 4));
    assert_int_equal(ssg_pg_get_bool(rows, 0, 0, &a), SSG_E_SHAPE);
    assert_int_equal(ssg_pg_get_bytea(rows, 0, 4, &e), SSG_OK);
    assert_int_equal(e.len, 0);
    assert_int_equal(ssg_pg_get_date(rows, 0, 6, &g), SSG_OK);
    assert_int_equal(g.days, SSG_DATE_INFINITY.days);
    assert_int_equal(ssg_pg_get_instant(rows, 0, 7, &h), SSG_OK);
    assert_true(h.us == INT64_MIN);
    help_call_finish(&call);
}

static const bool bools[] = {true, false};
static const int32_t int4s[] = {1, -2, INT32_MAX};
static const int64_t int8s[] = {1, INT64_MIN};
static const struct ssg_instant instants[] = {{0}, {INT64_MAX}};

static void set_arrays(struct help_call *call)
{
    const struct ssg_text texts[] = {{"a", 1}, {NULL, 0}, {"", 0}, {"\xc3\xa5\"", 3}};
    const struct ssg_date dates[] = {{0}, SSG_DATE_NEG_INFINITY};
    ssg_pg_call_set_bool_array(&call->call, 0, bools, 2);
    ssg_pg_call_set_int4_array(&call->call, 1, int4s, 3);
    ssg_pg_call_set_int8_array(&call->call, 2, int8s, 2);
    ssg_pg_call_set_text_array(&call->call, 3, texts, 4);
    ssg_pg_call_set_uuid_array(&call->call, 4, &uuid_value, 1);
    ssg_pg_call_set_date_array(&call->call, 5, dates, 2);
    ssg_pg_call_set_timestamptz_array(&call->call, 6, instants, 2);
}

static void test_each_array_there_and_back(void **state)
{
    (void)state;
    struct help_call call;
    help_call_init(&call, HELP_ARRAYS_RC);
    set_arrays(&call);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    assert_text(&call, 7,
                "(\"{t,f}\",\"{1,-2,2147483647}\",\"{1,-9223372036854775808}\","
                "\"{a,NULL,\"\"\"\",\"\"\xc3\xa5\\\\\"\"\"\"}\","
                "{018f22e2-79b0-7cc8-98c4-dc0c0c073908},\"{1970-01-01,-infinity}\","
                "\"{\"\"1970-01-01 00:00:00+00\"\",infinity}\")");
    const struct ssg_pg_rows *rows = &call.call.rows;
    struct ssg_pg_array array;
    bool is_null = false;
    bool a = true;
    assert_int_equal(ssg_pg_get_array(rows, 0, 0, &array), SSG_OK);
    assert_int_equal(ssg_pg_array_bool(&array, 1, &a, NULL), SSG_OK);
    assert_false(a);
    assert_int_equal(ssg_pg_get_array(rows, 0, 1, &array), SSG_OK);
    assert_int_equal(array.count, 3);
    for (int i = 2; i >= 0; i--) {
        int32_t value = 0;
        assert_int_equal(ssg_pg_array_int4(&array, i, &value, NULL), SSG_OK);
        assert_int_equal(value, int4s[i]);
        assert_int_equal(ssg_pg_array_int4(&array, 3, &value, NULL), SSG_E_SHAPE);
        assert_int_equal(ssg_pg_array_int4(&array, -1, &value, NULL), SSG_E_SHAPE);
    }
    int64_t c = 0;
    assert_int_equal(ssg_pg_array_int8(&array, 0, &c, NULL), SSG_E_SHAPE);
    assert_int_equal(ssg_pg_get_array(rows, 0, 2, &array), SSG_OK);
    assert_int_equal(ssg_pg_array_int8(&array, 1, &c, NULL), SSG_OK);
    assert_true(c == INT64_MIN);
    static const char *const expected[] = {"a", NULL, "", "\xc3\xa5\""};
    assert_int_equal(ssg_pg_get_array(rows, 0, 3, &array), SSG_OK);
    for (int i = 0; i < 8; i++) {
        struct ssg_text text = {0};
        assert_int_equal(ssg_pg_array_text(&array, i % 4, &text, &is_null), SSG_OK);
        assert_int_equal(is_null, !expected[i % 4]);
        assert_true(is_null || ssg_text_equal(text, ssg_text_of(expected[i % 4])));
    }
    struct ssg_text text = {0};
    assert_int_equal(ssg_pg_array_text(&array, 1, &text, NULL), SSG_E_SHAPE);
    struct ssg_uuid e = {0};
    assert_int_equal(ssg_pg_get_array(rows, 0, 4, &array), SSG_OK);
    assert_int_equal(ssg_pg_array_uuid(&array, 0, &e, NULL), SSG_OK);
    assert_true(ssg_uuid_equal(&e, &uuid_value));
    struct ssg_date f = {5};
    assert_int_equal(ssg_pg_get_array(rows, 0, 5, &array), SSG_OK);
    assert_int_equal(ssg_pg_array_date(&array, 0, &f, NULL), SSG_OK);
    assert_int_equal(f.days, 0);
    struct ssg_instant g = {0};
    assert_int_equal(ssg_pg_get_array(rows, 0, 6, &array), SSG_OK);
    assert_int_equal(ssg_pg_array_instant(&array, 1, &g, NULL), SSG_OK);
    assert_true(g.us == INT64_MAX);
    help_call_finish(&call);
}

static void test_empty_and_null_arrays(void **state)
{
    (void)state;
    struct help_call call;
    help_call_init(&call, HELP_ARRAYS_RC);
    set_arrays(&call);
    ssg_pg_call_set_int4_array(&call.call, 1, NULL, 0);
    ssg_pg_call_set_null(&call.call, 2);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    struct ssg_pg_array array;
    assert_int_equal(ssg_pg_get_array(&call.call.rows, 0, 1, &array), SSG_OK);
    assert_true(array.count == 0 && !array.is_null);
    assert_int_equal(ssg_pg_get_array(&call.call.rows, 0, 2, &array), SSG_OK);
    assert_true(array.count == 0 && array.is_null);
    assert_int_equal(ssg_pg_get_array(&call.call.rows, 0, 7, &array), SSG_E_SHAPE);
    help_call_finish(&call);
}

/* A row with one int4[] field of these bytes, as if a server had sent them. */
static enum ssg_status open_bytes(const uint8_t *bytes, int len, struct ssg_pg_array *ret_array,
                                  struct ssg_pg_rows *ret_rows)
{
    static const struct ssg_pg_column columns[] = {{"a", SSG_PG_INT4_A}};
    PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
    char name[] = "a";
    PGresAttDesc attribute = {.name = name, .format = 1, .typid = 1007, .typlen = -1};
    assert_true(PQsetResultAttrs(result, 1, &attribute));
    char copy[64];
    memcpy(copy, bytes, (size_t)len);
    assert_true(PQsetvalue(result, 0, 0, copy, len));
    *ret_rows = (struct ssg_pg_rows){.result = result, .columns = columns, .column_count = 1};
    return ssg_pg_get_array(ret_rows, 0, 0, ret_array);
}

static void test_malformed_arrays_are_refused(void **state)
{
    (void)state;
    /* One dimension, no NULLs, int4, two elements from 1: 7 and 8. */
    static const uint8_t sound[] = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0, 0, 0, 2, 0, 0,
                                    0, 1, 0, 0, 0, 4, 0, 0, 0, 7, 0, 0,  0, 4, 0, 0, 0, 8};
    struct ssg_pg_array array;
    struct ssg_pg_rows rows;
    assert_int_equal(open_bytes(sound, sizeof(sound), &array, &rows), SSG_OK);
    int32_t value = 0;
    assert_int_equal(ssg_pg_array_int4(&array, 1, &value, NULL), SSG_OK);
    assert_int_equal(value, 8);
    PQclear(rows.result);
    for (int len = 0; len < (int)sizeof(sound); len++) {
        assert_int_equal(open_bytes(sound, len, &array, &rows), SSG_E_SHAPE);
        PQclear(rows.result);
    }
    static const struct {
        int at;
        uint8_t value;
    } wrongs[] = {{3, 2},  {3, 0},  {0, 0x80}, {11, 20},  {15, 3}, {15, 1},
                  {12, 1}, {23, 8}, {23, 3},   {20, 255}, {31, 0}, {28, 0x7f}};
    for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
        uint8_t bytes[sizeof(sound)];
        memcpy(bytes, sound, sizeof(sound));
        bytes[wrongs[i].at] = wrongs[i].value;
        assert_int_equal(open_bytes(bytes, sizeof(bytes), &array, &rows), SSG_E_SHAPE);
        PQclear(rows.result);
    }
}

static void test_dates_beyond_ours_become_infinite(void **state)
{
    (void)state;
    assert_int_equal(ssg_pg_wire_to_date(INT32_MAX - 1).days, INT32_MAX);
    assert_int_equal(ssg_pg_wire_to_date((uint32_t)INT32_MIN).days, INT32_MIN);
    assert_int_equal(ssg_pg_wire_to_date(0).days, 10957);
    assert_int_equal(ssg_pg_wire_of_date(ssg_date_of(2000, 1, 2)), 1);
    assert_true(ssg_pg_wire_to_instant((uint64_t)INT64_MAX - 1).us == INT64_MAX);
    assert_true(ssg_pg_wire_to_instant(0).us == INT64_C(946684800000000));
}

static void test_sqlstates(void **state)
{
    (void)state;
    static const struct {
        const char *sqlstate;
        enum ssg_status status;
    } cases[] = {
        {"08006", SSG_E_UNAVAILABLE}, {"53300", SSG_E_UNAVAILABLE}, {"57P01", SSG_E_UNAVAILABLE},
        {"57014", SSG_E_TIMEOUT},     {"55P03", SSG_E_UNAVAILABLE}, {"40001", SSG_E_UNAVAILABLE},
        {"40P01", SSG_E_UNAVAILABLE}, {"42501", SSG_E_INTERNAL},    {"23505", SSG_E_INTERNAL},
        {"P0001", SSG_E_INTERNAL},    {"XX000", SSG_E_INTERNAL},    {"", SSG_E_INTERNAL},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(ssg_pg_error_status(cases[i].sqlstate), cases[i].status);
    assert_int_equal(ssg_pg_error_status(NULL), SSG_E_INTERNAL);
}

static void test_parameters_stay_in_the_arena(void **state)
{
    (void)state;
    struct ssg_arena arena;
    struct ssg_pg_call call;
    ssg_arena_init(&arena, 4096);
    ssg_pg_call_init(&call, &arena, &help_statements[HELP_TYPES_RC]);
    static const char large[8192] = "x";
    ssg_pg_call_set_bytea(&call, 4, large, sizeof(large));
    assert_int_equal(ssg_pg_call_status(&call), SSG_E_MEMORY);
    ssg_pg_call_finish(&call);
    ssg_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_type_there_and_back),
        cmocka_unit_test(test_null_and_infinity),
        cmocka_unit_test(test_each_array_there_and_back),
        cmocka_unit_test(test_empty_and_null_arrays),
        cmocka_unit_test(test_malformed_arrays_are_refused),
        cmocka_unit_test(test_dates_beyond_ours_become_infinite),
        cmocka_unit_test(test_sqlstates),
        cmocka_unit_test(test_parameters_stay_in_the_arena),
    };
    if (!help_server_start())
        return 77;
    struct ssg_pg_options options;
    help_options(&options);
    loop = help_loop(&options);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ssg_pg_loop_destroy(loop);
    help_server_stop();
    return failed;
}
