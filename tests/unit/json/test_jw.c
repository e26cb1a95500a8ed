/* The writer against jansson: random documents written by both, read back, compared. */
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_cleanup.h"
#include "ssg_json.h"
#include "ssg_jw.h"

static uint64_t seed = 0x9e3779b97f4a7c15;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* A text of up to 24 code points of all lengths, with the ones that need an escape often; U+0000
 * left out because the reader refuses it. */
static size_t random_text(char *ret_text)
{
    static const uint32_t tops[] = {0x20, 0x80, 0x80, 0x800, 0x10000, 0x110000};
    size_t len = 0;
    for (uint64_t n = next_random() % 24; n > 0; n--) {
        uint32_t point = (uint32_t)(next_random() % tops[next_random() % 6]);
        if (point == 0 || (point >= 0xd800 && point <= 0xdfff))
            point = (unsigned char)"\"\\/\b\n\f\r\t\x7f"[next_random() % 9];
        if (point < 0x80) {
            ret_text[len++] = (char)point;
        } else if (point < 0x800) {
            ret_text[len++] = (char)(0xc0 | point >> 6);
            ret_text[len++] = (char)(0x80 | (point & 0x3f));
        } else if (point < 0x10000) {
            ret_text[len++] = (char)(0xe0 | point >> 12);
            ret_text[len++] = (char)(0x80 | (point >> 6 & 0x3f));
            ret_text[len++] = (char)(0x80 | (point & 0x3f));
        } else {
            ret_text[len++] = (char)(0xf0 | point >> 18);
            ret_text[len++] = (char)(0x80 | (point >> 12 & 0x3f));
            ret_text[len++] = (char)(0x80 | (point >> 6 & 0x3f));
            ret_text[len++] = (char)(0x80 | (point & 0x3f));
        }
    }
    ret_text[len] = '\0';
    return len;
}

static int64_t random_int(void)
{
    int64_t value = (int64_t)next_random();
    return next_random() % 3 ? value >> (next_random() % 63) : value;
}

/* Write one random value with the writer and build the same with jansson. */
static json_t *random_value(struct ssg_jw *jw, int depth)
{
    char text[128];
    uint64_t kind = next_random() % (depth < 6 ? 7 : 5);
    json_t *json = NULL;
    switch (kind) {
    case 0:
        ssg_jw_null(jw);
        return json_null();
    case 1: {
        bool value = next_random() % 2;
        ssg_jw_bool(jw, value);
        return json_boolean(value);
    }
    case 2: {
        int64_t value = random_int();
        ssg_jw_int(jw, value);
        return json_integer(value);
    }
    case 3:
    case 4: {
        size_t len = random_text(text);
        ssg_jw_text(jw, (struct ssg_text){text, len});
        return json_stringn(text, len);
    }
    case 5:
        ssg_jw_begin_array(jw);
        json = json_array();
        for (uint64_t n = next_random() % 5; n > 0; n--)
            assert_int_equal(json_array_append_new(json, random_value(jw, depth + 1)), 0);
        ssg_jw_end_array(jw);
        return json;
    default:
        ssg_jw_begin_object(jw);
        json = json_object();
        for (uint64_t n = next_random() % 5; n > 0; n--) {
            (void)random_text(text);
            if (json_object_get(json, text))
                continue;
            ssg_jw_key(jw, text);
            assert_int_equal(json_object_set_new(json, text, random_value(jw, depth + 1)), 0);
        }
        ssg_jw_end_object(jw);
        return json;
    }
}

static void random_documents_read_back_equal(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++) {
        SSG_BUF_FINISH struct ssg_buf buf;
        ssg_buf_init(&buf, 1 << 24);
        struct ssg_jw jw;
        ssg_jw_init(&jw, &buf);
        ssg_jw_begin_array(&jw);
        json_t *expected = json_array();
        for (int k = 0; k < 4; k++)
            assert_int_equal(json_array_append_new(expected, random_value(&jw, 1)), 0);
        ssg_jw_end_array(&jw);
        assert_int_equal(ssg_jw_status(&jw), SSG_OK);
        SSG_JSON_RELEASE json_t *got = NULL;
        struct ssg_json_fault fault = {0};
        if (ssg_json_parse(buf.data, buf.len, &got, &fault) != SSG_OK)
            fail_msg("%s at %zu: %s", fault.text, fault.position, buf.data);
        if (!json_equal(got, expected))
            fail_msg("differs: %s", buf.data);
        json_decref(expected);
    }
}

static void house_values(void **state)
{
    (void)state;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 4096);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    struct ssg_uuid uuid;
    assert_int_equal(ssg_uuid_parse(ssg_text_of("0A3F50B8-1234-32B8-E044-0003BA298018"), &uuid),
                     SSG_OK);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_uuid(&jw, "u", &uuid);
    ssg_jw_member_uuid(&jw, "n", NULL);
    ssg_jw_member_date(&jw, "d", ssg_date_of(2026, 2, 28));
    ssg_jw_member_date(&jw, "i", SSG_DATE_INFINITY);
    ssg_jw_member_instant(&jw, "t", (struct ssg_instant){0});
    ssg_jw_member_text(&jw, "x", (struct ssg_text){NULL, 0});
    ssg_jw_member_string(&jw, "s", NULL);
    ssg_jw_member_bool(&jw, "b", true);
    ssg_jw_member_null(&jw, "z");
    ssg_jw_member_int(&jw, "m", INT64_MIN);
    ssg_jw_key(&jw, "r");
    ssg_jw_raw(&jw, ssg_text_of("[1,{}]"));
    ssg_jw_end_object(&jw);
    assert_int_equal(ssg_jw_status(&jw), SSG_OK);
    assert_string_equal(buf.data,
                        "{\"u\":\"0a3f50b8-1234-32b8-e044-0003ba298018\",\"n\":null,"
                        "\"d\":\"2026-02-28\",\"i\":null,\"t\":\"1970-01-01T00:00:00.000000Z\","
                        "\"x\":null,\"s\":null,\"b\":true,\"z\":null,"
                        "\"m\":-9223372036854775808,\"r\":[1,{}]}");
}

static void reals_read_back_bit_for_bit(void **state)
{
    (void)state;
    static const double edges[] = {0.0,
                                   -0.0,
                                   0.1,
                                   1.0 / 3,
                                   1e300,
                                   5e-324,
                                   -1.5,
                                   1e21,
                                   123456.0,
                                   1.96,
                                   2.2250738585072014e-308};
    for (int i = 0; i < 20000; i++) {
        double value = edges[i % 11];
        uint64_t bits = next_random();
        if (i >= 11)
            memcpy(&value, &bits, sizeof value);
        SSG_BUF_FINISH struct ssg_buf buf;
        ssg_buf_init(&buf, 64);
        struct ssg_jw jw;
        ssg_jw_init(&jw, &buf);
        ssg_jw_real(&jw, value);
        if (!isfinite(value)) {
            assert_int_equal(ssg_jw_status(&jw), SSG_E_SHAPE);
            continue;
        }
        assert_int_equal(ssg_jw_status(&jw), SSG_OK);
        double back = strtod(buf.data, NULL);
        assert_memory_equal(&back, &value, sizeof value);
        json_t *json = json_loadb(buf.data, buf.len, JSON_DECODE_ANY, NULL);
        assert_true(json_is_number(json));
        json_decref(json);
    }
}

typedef void (*mistake)(struct ssg_jw *jw);

static void value_without_key(struct ssg_jw *jw)
{
    ssg_jw_begin_object(jw);
    ssg_jw_int(jw, 1);
    ssg_jw_end_object(jw);
}
static void key_in_array(struct ssg_jw *jw)
{
    ssg_jw_begin_array(jw);
    ssg_jw_key(jw, "a");
    ssg_jw_int(jw, 1);
    ssg_jw_end_array(jw);
}
static void key_without_value(struct ssg_jw *jw)
{
    ssg_jw_begin_object(jw);
    ssg_jw_key(jw, "a");
    ssg_jw_end_object(jw);
}
static void two_keys(struct ssg_jw *jw)
{
    ssg_jw_begin_object(jw);
    ssg_jw_key(jw, "a");
    ssg_jw_key(jw, "b");
    ssg_jw_null(jw);
    ssg_jw_end_object(jw);
}
static void left_open(struct ssg_jw *jw)
{
    ssg_jw_begin_array(jw);
}
static void wrong_bracket(struct ssg_jw *jw)
{
    ssg_jw_begin_array(jw);
    ssg_jw_end_object(jw);
}
static void closed_twice(struct ssg_jw *jw)
{
    ssg_jw_begin_array(jw);
    ssg_jw_end_array(jw);
    ssg_jw_end_array(jw);
}
static void two_documents(struct ssg_jw *jw)
{
    ssg_jw_null(jw);
    ssg_jw_null(jw);
}
static void nothing(struct ssg_jw *jw)
{
    (void)jw;
}
static void bad_utf8(struct ssg_jw *jw)
{
    ssg_jw_string(jw, "ab\xff");
}
static void cut_utf8(struct ssg_jw *jw)
{
    ssg_jw_text(jw, (struct ssg_text){"\xc3\xa6", 1});
}
static void empty_raw(struct ssg_jw *jw)
{
    ssg_jw_raw(jw, (struct ssg_text){"", 0});
}
static void too_deep(struct ssg_jw *jw)
{
    for (int i = 0; i <= SSG_JW_DEPTH_MAX; i++)
        ssg_jw_begin_array(jw);
    for (int i = 0; i <= SSG_JW_DEPTH_MAX; i++)
        ssg_jw_end_array(jw);
}

static void mistakes_are_noticed(void **state)
{
    (void)state;
    static const mistake mistakes[] = {
        value_without_key, key_in_array, key_without_value, two_keys, left_open,
        wrong_bracket,     closed_twice, two_documents,     nothing,  bad_utf8,
        cut_utf8,          empty_raw,    too_deep};
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        SSG_BUF_FINISH struct ssg_buf buf;
        ssg_buf_init(&buf, 4096);
        struct ssg_jw jw;
        ssg_jw_init(&jw, &buf);
        mistakes[i](&jw);
        if (ssg_jw_status(&jw) != SSG_E_SHAPE)
            fail_msg("mistake %zu was written: %s", i, buf.data ? buf.data : "");
    }
}

static void deepest_allowed_and_limits(void **state)
{
    (void)state;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 64);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    for (int i = 0; i < SSG_JW_DEPTH_MAX; i++)
        ssg_jw_begin_array(&jw);
    for (int i = 0; i < SSG_JW_DEPTH_MAX; i++)
        ssg_jw_end_array(&jw);
    assert_int_equal(ssg_jw_status(&jw), SSG_OK);
    ssg_jw_string(&jw, "x");
    assert_int_not_equal(ssg_jw_status(&jw), SSG_OK);
    ssg_buf_clear(&buf);
    ssg_jw_init(&jw, &buf);
    ssg_jw_string(&jw, "0123456789012345678901234567890123456789012345678901234567890123");
    assert_int_equal(ssg_jw_status(&jw), SSG_E_LIMIT);
}

int main(void)
{
    ssg_json_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_documents_read_back_equal), cmocka_unit_test(house_values),
        cmocka_unit_test(reals_read_back_bit_for_bit),      cmocka_unit_test(mistakes_are_noticed),
        cmocka_unit_test(deepest_allowed_and_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
