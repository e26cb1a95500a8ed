/* Dates against timegm for 1800-2200, Copenhagen against the POSIX rule of the C library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "ssg_time.h"

static const int64_t US = 1000000;

static void every_day_from_1800_to_2200_round_trips(void **state)
{
    (void)state;
    struct tm start = {.tm_year = -100, .tm_mon = 0, .tm_mday = 1};
    int32_t days = (int32_t)(timegm(&start) / 86400);
    for (;; days++) {
        time_t at = (time_t)days * 86400;
        struct tm tm;
        assert_non_null(gmtime_r(&at, &tm));
        if (tm.tm_year + 1900 > 2200)
            break;
        int y, m, d;
        ssg_date_civil((struct ssg_date){days}, &y, &m, &d);
        assert_int_equal(y, tm.tm_year + 1900);
        assert_int_equal(m, tm.tm_mon + 1);
        assert_int_equal(d, tm.tm_mday);
        assert_int_equal(ssg_date_of(y, m, d).days, days);
        assert_int_equal(ssg_date_weekday((struct ssg_date){days}), tm.tm_wday ? tm.tm_wday : 7);
        assert_true(ssg_date_is_valid_civil(y, m, d));
        char text[SSG_DATE_TEXT_LEN + 1];
        ssg_date_render((struct ssg_date){days}, text);
        struct ssg_date back;
        assert_int_equal(ssg_date_parse(ssg_text_of(text), &back), SSG_OK);
        assert_int_equal(back.days, days);
    }
}

static void refuses_what_is_no_date(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",           "2024-02-30", "2023-02-29",  "1900-02-29", "2024-13-01",
        "2024-00-10", "2024-01-00", "2024-1-01",   "24-01-01",   "2024/01/01",
        "1799-12-31", "2201-01-01", "2024-01-01 ", "+024-01-01", "2024-01-1x",
        "infinity",   "2024-01-32", "2024-04-31",  "2024--1-01",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ssg_date date = {4711};
        assert_int_equal(ssg_date_parse(ssg_text_of(bad[i]), &date), SSG_E_INVALID_INPUT);
        assert_int_equal(date.days, 4711);
    }
    struct ssg_date leap;
    assert_int_equal(ssg_date_parse(ssg_text_of("2000-02-29"), &leap), SSG_OK);
}

static void copenhagen_follows_the_rule(void **state)
{
    (void)state;
    assert_int_equal(setenv("TZ", "CET-1CEST,M3.5.0/2,M10.5.0/3", 1), 0);
    tzset();
    struct tm start = {.tm_year = 96, .tm_mday = 1};
    time_t end = (time_t)(2090 - 1970) * 365 * 86400;
    for (time_t at = timegm(&start); at < end; at += 1800) {
        struct tm tm;
        assert_non_null(localtime_r(&at, &tm));
        if (ssg_copenhagen_offset_s((struct ssg_instant){at * US}) != tm.tm_gmtoff)
            fail_msg("offset at %lld", (long long)at);
        struct ssg_date date = ssg_copenhagen_date((struct ssg_instant){at * US});
        assert_int_equal(date.days, ssg_date_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday).days);
    }
}

static struct ssg_instant local(const char *date_text, int hour, int minute)
{
    struct ssg_date date;
    assert_int_equal(ssg_date_parse(ssg_text_of(date_text), &date), SSG_OK);
    return ssg_copenhagen_instant(date, hour * 60 + minute);
}

static void assert_instant(struct ssg_instant instant, const char *expected)
{
    char text[SSG_INSTANT_TEXT_LEN + 1];
    ssg_instant_render(instant, text);
    assert_string_equal(text, expected);
}

static void the_two_odd_hours_of_the_year(void **state)
{
    (void)state;
    assert_instant(local("2025-03-30", 1, 59), "2025-03-30T00:59:00.000000Z");
    assert_instant(local("2025-03-30", 2, 30), "2025-03-30T01:30:00.000000Z"); /* skipped */
    assert_instant(local("2025-03-30", 3, 0), "2025-03-30T01:00:00.000000Z");
    assert_instant(local("2025-10-26", 1, 59), "2025-10-25T23:59:00.000000Z");
    assert_instant(local("2025-10-26", 2, 30), "2025-10-26T00:30:00.000000Z"); /* first of two */
    assert_instant(local("2025-10-26", 3, 0), "2025-10-26T02:00:00.000000Z");
    assert_instant(local("2025-07-01", 0, 0), "2025-06-30T22:00:00.000000Z");
    assert_instant(local("2025-12-31", 23, 59), "2025-12-31T22:59:00.000000Z");
}

static void renders_instants_before_and_after_the_epoch(void **state)
{
    (void)state;
    assert_instant((struct ssg_instant){0}, "1970-01-01T00:00:00.000000Z");
    assert_instant((struct ssg_instant){-1}, "1969-12-31T23:59:59.999999Z");
    assert_instant((struct ssg_instant){INT64_C(4102444799123456)}, "2099-12-31T23:59:59.123456Z");
    char text[SSG_DATE_TEXT_LEN + 1];
    ssg_date_render(SSG_DATE_INFINITY, text);
    assert_string_equal(text, "infinity");
    ssg_date_render(SSG_DATE_NEG_INFINITY, text);
    assert_string_equal(text, "-infinity");
}

static struct ssg_instant fixed_now(void *context)
{
    return *(struct ssg_instant *)context;
}

static void clocks(void **state)
{
    (void)state;
    struct ssg_instant at = {1234567};
    struct ssg_clock clock = {fixed_now, &at};
    assert_int_equal(ssg_clock_now(&clock).us, 1234567);
    assert_true(ssg_clock_now(NULL).us > INT64_C(1700000000) * US);
    int64_t before = ssg_monotonic_us();
    assert_true(ssg_monotonic_us() >= before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_from_1800_to_2200_round_trips),
        cmocka_unit_test(refuses_what_is_no_date),
        cmocka_unit_test(copenhagen_follows_the_rule),
        cmocka_unit_test(the_two_odd_hours_of_the_year),
        cmocka_unit_test(renders_instants_before_and_after_the_epoch),
        cmocka_unit_test(clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
