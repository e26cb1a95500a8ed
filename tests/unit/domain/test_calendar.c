/* Months, ages, holidays, working days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the headers above first */
#include <cmocka.h>

#include "ssg_calendar.h"

static struct ssg_date date(const char *text)
{
    struct ssg_date parsed = {0};
    assert_int_equal(ssg_date_parse(ssg_text_of(text), &parsed), SSG_OK);
    return parsed;
}

static void assert_date(struct ssg_date value, const char *expected)
{
    char text[SSG_DATE_TEXT_LEN + 1];
    ssg_date_render(value, text);
    assert_string_equal(text, expected);
}

static void test_months(void **state)
{
    (void)state;
    assert_date(ssg_calendar_add_months(date("2026-08-31"), -18), "2025-02-28");
    assert_date(ssg_calendar_add_months(date("2025-08-31"), -18), "2024-02-29");
    assert_date(ssg_calendar_add_months(date("2024-02-29"), -60), "2019-02-28");
    assert_date(ssg_calendar_add_months(date("2024-02-29"), -48), "2020-02-29");
    assert_date(ssg_calendar_add_months(date("2026-03-13"), -18), "2024-09-13");
    assert_date(ssg_calendar_add_months(date("2025-12-31"), 2), "2026-02-28");
    assert_date(ssg_calendar_add_months(date("2026-01-15"), -1), "2025-12-15");
    assert_date(ssg_calendar_month_first(date("2024-02-29")), "2024-02-01");
    assert_date(ssg_calendar_month_end(date("2024-02-01")), "2024-03-01");
    assert_date(ssg_calendar_month_end(date("2025-12-31")), "2026-01-01");
}

static void test_ages(void **state)
{
    (void)state;
    assert_int_equal(ssg_calendar_age(date("2008-03-13"), date("2026-03-12")), 17);
    assert_int_equal(ssg_calendar_age(date("2008-03-13"), date("2026-03-13")), 18);
    assert_int_equal(ssg_calendar_age(date("2008-02-29"), date("2026-02-27")), 17);
    assert_int_equal(ssg_calendar_age(date("2008-02-29"), date("2026-02-28")), 18);
    assert_int_equal(ssg_calendar_age(date("2026-03-13"), date("2026-03-13")), 0);
    assert_int_equal(ssg_calendar_age(date("2026-03-13"), date("2026-03-12")), -1);
}

static void test_easter(void **state)
{
    (void)state;
    /* Earliest and latest possible, and years either side of the rules' corners. */
    static const char *const sundays[] = {"1818-03-22", "1943-04-25", "1954-04-18", "1961-04-02",
                                          "1981-04-19", "2000-04-23", "2008-03-23", "2023-04-09",
                                          "2024-03-31", "2025-04-20", "2026-04-05", "2038-04-25",
                                          "2049-04-18"};
    for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++) {
        int year, month, day;
        ssg_date_civil(date(sundays[i]), &year, &month, &day);
        assert_date(ssg_calendar_easter(year), sundays[i]);
    }
}

static void test_holidays(void **state)
{
    (void)state;
    static const char *const holidays[] = {"2026-01-01", "2026-04-02", "2026-04-03", "2026-04-05",
                                           "2026-04-06", "2026-05-14", "2026-05-24", "2026-05-25",
                                           "2026-12-25", "2026-12-26", "2023-05-05"};
    static const char *const days[] = {"2026-04-04", "2026-05-01", "2026-06-05", "2026-12-24",
                                       "2026-12-31", "2024-04-26", "2026-05-15"};
    for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++)
        assert_true(ssg_calendar_is_holiday(date(holidays[i])));
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        assert_false(ssg_calendar_is_holiday(date(days[i])));
}

static void test_deadlines(void **state)
{
    (void)state;
    assert_date(ssg_calendar_deadline(date("2026-04-02"), 6, false), "2026-04-14");
    assert_date(ssg_calendar_deadline(date("2026-04-01"), 6, true), "2026-04-11");
    assert_date(ssg_calendar_deadline(date("2026-03-13"), 6, false), "2026-03-23");
    assert_date(ssg_calendar_deadline(date("2026-03-13"), 6, true), "2026-03-20");
    assert_date(ssg_calendar_deadline(date("2025-12-23"), 6, false), "2026-01-05");
    assert_date(ssg_calendar_deadline(date("2026-03-14"), 1, false), "2026-03-16");
    assert_date(ssg_calendar_deadline(date("2026-03-14"), 0, false), "2026-03-14");
    /* Great Prayer Day was a holiday in 2023 and is none in 2024. */
    assert_date(ssg_calendar_deadline(date("2023-05-04"), 1, false), "2023-05-08");
    assert_date(ssg_calendar_deadline(date("2024-04-25"), 1, false), "2024-04-26");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_months),    cmocka_unit_test(test_ages),
        cmocka_unit_test(test_easter),    cmocka_unit_test(test_holidays),
        cmocka_unit_test(test_deadlines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
