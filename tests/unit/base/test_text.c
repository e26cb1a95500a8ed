/* Integers, UUIDs, hex and UTF-8 at their edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_text.h"

static void parses_whole_integers_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t min, max, value;
        enum ssg_status status;
    } rows[] = {
        {"0", 0, 9, 0, SSG_OK},
        {"007", 0, 9, 7, SSG_OK},
        {"-5", -5, 5, -5, SSG_OK},
        {"9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX, SSG_OK},
        {"-9223372036854775808", INT64_MIN, INT64_MAX, INT64_MIN, SSG_OK},
        {"9223372036854775808", INT64_MIN, INT64_MAX, 0, SSG_E_INVALID_INPUT},
        {"-9223372036854775809", INT64_MIN, INT64_MAX, 0, SSG_E_INVALID_INPUT},
        {"99999999999999999999", INT64_MIN, INT64_MAX, 0, SSG_E_INVALID_INPUT},
        {"10", 0, 9, 0, SSG_E_INVALID_INPUT},
        {"-1", 0, 9, 0, SSG_E_INVALID_INPUT},
        {"", 0, 9, 0, SSG_E_INVALID_INPUT},
        {"-", -9, 9, 0, SSG_E_INVALID_INPUT},
        {"+1", 0, 9, 0, SSG_E_INVALID_INPUT},
        {" 1", 0, 9, 0, SSG_E_INVALID_INPUT},
        {"1 ", 0, 9, 0, SSG_E_INVALID_INPUT},
        {"1.0", 0, 9, 0, SSG_E_INVALID_INPUT},
        {"0x1", 0, 9, 0, SSG_E_INVALID_INPUT},
        {"--1", -9, 9, 0, SSG_E_INVALID_INPUT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t value = 4711;
        enum ssg_status status =
            ssg_text_parse_int(ssg_text_of(rows[i].text), rows[i].min, rows[i].max, &value);
        assert_int_equal(status, rows[i].status);
        assert_int_equal(value, status == SSG_OK ? rows[i].value : 4711);
    }
}

static void uuid_round_trip_and_refusals(void **state)
{
    (void)state;
    struct ssg_uuid uuid;
    char text[SSG_UUID_TEXT_LEN + 1];
    assert_int_equal(ssg_uuid_parse(ssg_text_of("0A3F50B8-1234-32B8-E044-0003BA298018"), &uuid),
                     SSG_OK);
    ssg_uuid_render(&uuid, text);
    assert_string_equal(text, "0a3f50b8-1234-32b8-e044-0003ba298018");
    static const char *const bad[] = {
        "",
        "0a3f50b8-1234-32b8-e044-0003ba29801",
        "0a3f50b8-1234-32b8-e044-0003ba2980188",
        "0a3f50b8123432b8e0440003ba298018",
        "0a3f50b8-1234-32b8-e044-0003ba29801g",
        "0a3f50b81-234-32b8-e044-0003ba298018",
        "{a3f50b8-1234-32b8-e044-0003ba29801}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ssg_uuid untouched = uuid;
        assert_int_equal(ssg_uuid_parse(ssg_text_of(bad[i]), &untouched), SSG_E_INVALID_INPUT);
        assert_true(ssg_uuid_equal(&untouched, &uuid));
    }
}

static void uuid_v7_is_marked_and_ordered_by_time(void **state)
{
    (void)state;
    uint64_t before = 0;
    for (int i = 0; i < 1000; i++) {
        struct ssg_uuid a, b;
        assert_int_equal(ssg_uuid_make(&a), SSG_OK);
        assert_int_equal(ssg_uuid_make(&b), SSG_OK);
        assert_false(ssg_uuid_equal(&a, &b));
        assert_int_equal(a.bytes[6] >> 4, 7);
        assert_int_equal(a.bytes[8] >> 6, 2);
        uint64_t ms = 0;
        for (int k = 0; k < 6; k++)
            ms = ms << 8 | a.bytes[k];
        assert_true(ms >= before);
        before = ms;
    }
    assert_true(before > UINT64_C(1700000000000));
}

static void hex_round_trip(void **state)
{
    (void)state;
    uint8_t bytes[256], back[256];
    char text[513];
    for (int i = 0; i < 256; i++)
        bytes[i] = (uint8_t)i;
    ssg_hex_render(bytes, sizeof bytes, text);
    assert_int_equal(ssg_hex_parse(ssg_text_of(text), back, sizeof back), SSG_OK);
    assert_memory_equal(bytes, back, sizeof bytes);
    assert_int_equal(ssg_hex_parse(ssg_text_of("0"), back, 1), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_hex_parse(ssg_text_of("0g"), back, 1), SSG_E_INVALID_INPUT);
}

/* The definition, written as a decoder: decode, then demand the shortest form. */
static size_t decode(const unsigned char *p, size_t len)
{
    size_t need = p[0] < 0x80 ? 1 : p[0] < 0xc0 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (need == 0 || need > len || p[0] > 0xf7)
        return 0;
    static const uint32_t first_mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t point = p[0] & first_mask[need];
    for (size_t i = 1; i < need; i++) {
        if (p[i] >> 6 != 2)
            return 0;
        point = point << 6 | (p[i] & 0x3f);
    }
    bool bad = point < least[need] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
    return bad ? 0 : need;
}

static void utf8_agrees_with_a_decoder_on_all_starts(void **state)
{
    (void)state;
    static const unsigned char tails[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90,
                                          0x9f, 0xa0, 0xbf, 0xc0, 0xe0, 0xff};
    enum { TAILS = sizeof tails };
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned i = 0; i < TAILS * TAILS * TAILS; i++) {
            unsigned char bytes[4] = {(unsigned char)first, tails[i % TAILS],
                                      tails[i / TAILS % TAILS], tails[i / TAILS / TAILS]};
            for (size_t len = 1; len <= 4; len++)
                assert_int_equal(ssg_utf8_sequence_len((const char *)bytes, len),
                                 decode(bytes, len));
        }
    }
}

static void printable_means_no_controls(void **state)
{
    (void)state;
    assert_true(ssg_text_is_printable(ssg_text_of("Blåbærgrød 4.\ttv\n€ 𝄞")));
    assert_true(ssg_text_is_printable(ssg_text_of("")));
    assert_false(ssg_text_is_printable(ssg_text_of("a\rb")));
    assert_false(ssg_text_is_printable(ssg_text_of("a\x7f")));
    assert_false(ssg_text_is_printable(ssg_text_of("\x1b[31m")));
    assert_false(ssg_text_is_printable(ssg_text_of("\xc2\x85"))); /* C1: next line */
    assert_true(ssg_text_is_printable(ssg_text_of("\xc2\xa0")));
    assert_false(ssg_text_is_printable((struct ssg_text){"a\0b", 3}));
    assert_false(ssg_text_is_printable(ssg_text_of("\xc3")));
    assert_int_equal(ssg_text_length(ssg_text_of("Ærø€𝄞")), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_whole_integers_only),
        cmocka_unit_test(uuid_round_trip_and_refusals),
        cmocka_unit_test(uuid_v7_is_marked_and_ordered_by_time),
        cmocka_unit_test(hex_round_trip),
        cmocka_unit_test(utf8_agrees_with_a_decoder_on_all_starts),
        cmocka_unit_test(printable_means_no_controls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
