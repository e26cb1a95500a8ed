/* Co-residence, place, counts, gaps, halves, trend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs the headers above first */
#include <cmocka.h>

#include "help_timeline.h"

static void test_co_residence(void **state)
{
    (void)state;
    /* V1 lives with the children but for 2022; V3 since 2025. B1 is born 2020-04-14. */
    static const struct {
        const char *person, *date, *expected;
    } rows[] = {
        {"V1", "2021-12-31", "during"}, {"V1", "2022-01-01", "apart"},
        {"V1", "2022-12-31", "apart"},  {"V1", "2023-01-01", "during"},
        {"V3", "2024-12-31", "before"}, {"V3", "2025-01-01", "during"},
        {"V1", "2021-05", "during"},    {"V1", "2022-06", "apart"},
        {"V1", "2021-12", "during"},    {"V1", "2023-01", "during"},
        {"V3", "2024-12", "before"},    {"V2", "2022-06-01", "during"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *t = help_timeline(help_rows(help_row(rows[i].person, "X", rows[i].date, ""), NULL));
        assert_string_equal(help_get(t, "entries.0.co_residence"), rows[i].expected);
        json_decref(t);
        help_finish();
    }
}

/* One adult and one child with residences of their own. */
static const char *co_residence(const char *residences, const char *birth, const char *date)
{
    static char text[32];
    char *input = NULL;
    assert_true(asprintf(&input,
                         "{'as_of':'2026-03-13','rule_set':'da-1','window':{'years':10},'case':{"
                         "'case_number':'C','date':'2026-03-12'},'household':{'address_id':'a1',"
                         "'children':[{'ref':'B1','birth_date':'%s'}],'adults':[{'ref':'V1',"
                         "'relation':'father','birth_date':'1980-01-01'}]},'residences':[%s],"
                         "'entries':[%s]}",
                         birth, residences, help_row("V1", "X", date, "")) > 0);
    char *bytes = help_bytes(input);
    json_t *t = json_loads(bytes, 0, NULL);
    (void)snprintf(text, sizeof text, "%s", help_get(t, "entries.0.co_residence"));
    json_decref(t);
    free(bytes);
    help_finish();
    return text;
}

static void test_co_residence_corners(void **state)
{
    (void)state;
    const char *met = "{'person':'B1','address_id':'a1','from':'2018-01-01'},"
                      "{'person':'V1','address_id':'a2','from':'2010-01-01','to':'2019-01-01'},"
                      "{'person':'V1','address_id':'a1','from':'2019-01-01','to':'2020-01-01'},"
                      "{'person':'V1','address_id':'a2','from':'2020-01-01'}";
    assert_string_equal(co_residence(met, "2018-01-01", "2018-06-01"), "before");
    assert_string_equal(co_residence(met, "2018-01-01", "2019-06-01"), "during");
    assert_string_equal(co_residence(met, "2018-01-01", "2020-01-01"), "after");
    assert_string_equal(co_residence(met, "2018-01-01", "2017-01-01"), "before"); /* unborn */
    assert_string_equal(co_residence(met, "2018-01-01", "2018-12"), "before");
    assert_string_equal(co_residence(met, "2018-01-01", "2019-12"), "during");
    const char *mid = "{'person':'B1','address_id':'a1','from':'2018-01-01'},"
                      "{'person':'V1','address_id':'a2','from':'2010-01-01','to':'2019-01-15'},"
                      "{'person':'V1','address_id':'a1','from':'2019-01-15'}";
    assert_string_equal(co_residence(mid, "2018-01-01", "2019-01"), "unknown");
    const char *never = "{'person':'B1','address_id':'a1','from':'2018-01-01'},"
                        "{'person':'V1','address_id':'a2','from':'2010-01-01'}";
    assert_string_equal(co_residence(never, "2018-01-01", "2019-06-01"), "apart");
    const char *gap = "{'person':'B1','address_id':'a1','from':'2018-01-01'},"
                      "{'person':'V1','address_id':'a1','from':'2018-01-01','to':'2019-01-01'},"
                      "{'person':'V1','address_id':null,'from':'2019-01-01','to':'2020-01-01'}";
    assert_string_equal(co_residence(gap, "2018-01-01", "2019-06-01"), "unknown");
    assert_string_equal(co_residence(gap, "2018-01-01", "2021-06-01"), "unknown");
    assert_string_equal(co_residence("", "2018-01-01", "2021-06-01"), "unknown");
}

static void test_place(void **state)
{
    (void)state;
    static const struct {
        const char *date, *fields, *place, *children;
    } rows[] = {
        {"2024-05-05", "'address_id':'a1'", "home", "B1,B2"},
        {"2024-05-05", "'address_id':'a5'", "elsewhere", ""},
        {"2024-05-05", "'address_id':null", "unknown", ""},
        {"2024-05", "'address_id':'a1'", "home", "B1,B2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *t =
            help_timeline(help_rows(help_row("V1", "X", rows[i].date, rows[i].fields), NULL));
        assert_string_equal(help_get(t, "entries.0.place"), rows[i].place);
        assert_string_equal(help_get(t, "entries.0.children_registered"), rows[i].children);
        json_decref(t);
        help_finish();
    }
}

static json_t *with_more(char *rows, const char *more)
{
    char *bytes = help_bytes(help_family(rows, more));
    json_t *t = json_loads(bytes, 0, NULL);
    assert_non_null(t);
    free(bytes);
    free(rows);
    return t;
}

static void test_gaps_and_halves(void **state)
{
    (void)state;
    char *rows = help_rows(
        help_row("V1", "A", "2022-01-01", ""), help_row("V1", "B", "2022-04-01", ""), /* 90 days */
        help_row("V1", "M", "2023-05", ""), help_row("V1", "C", "2025-04-01", ""), /* 1096 days */
        help_row("V1", "C-1", "2026-03-12", "'address_id':'a1'"), NULL);
    json_t *t = with_more(strdup(rows), "");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.incidents"), "4");
    assert_string_equal(help_get(t, "pattern.adults.0.gaps"), "90,1096");
    assert_string_equal(help_get(t, "pattern.adults.0.halves"), "2,1");
    assert_string_equal(help_get(t, "pattern.adults.0.trend.without_case.n"), "3");
    assert_string_equal(help_get(t, "pattern.adults.0.trend.with_case.n"), "4");
    assert_string_equal(help_get(t, "pattern.adults.0.trend.too_few"), "true");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.before_birth"), "0");
    json_decref(t);
    /* 200 days away, told twice for 100 of them. */
    t = with_more(rows, ",'absences':[{'person':'V1','kind':'prison','from':'2023-01-01','to':"
                        "'2023-07-20'},{'person':'V1','kind':'custody','from':'2023-01-01','to':"
                        "'2023-04-11'},{'person':'V2','kind':'prison','from':'2022-01-01'}]");
    assert_string_equal(help_get(t, "pattern.adults.0.gaps"), "90,896");
    json_decref(t);
    help_finish();
}

static void test_trend_equals_command(void **state)
{
    (void)state;
    /* Days 100 900 1400 1600 1700 1800 of the window from 2021-03-13, T = 1826. */
    json_t *t = help_timeline(help_rows(
        help_row("V1", "A", "2021-06-21", ""), help_row("V1", "B", "2023-08-30", ""),
        help_row("V1", "C", "2025-01-11", ""), help_row("V1", "D", "2025-07-30", ""),
        help_row("V1", "E", "2025-11-07", ""), help_row("V1", "F", "2026-02-15", ""), NULL));
    const double n = 6, mean = (100 + 900 + 1400 + 1600 + 1700 + 1800) / n;
    const json_t *adults = json_object_get(json_object_get(t, "pattern"), "adults");
    const json_t *trend = json_object_get(json_array_get(adults, 0), "trend");
    const json_t *laplace = json_object_get(json_object_get(trend, "without_case"), "laplace");
    double u = json_real_value(json_object_get(laplace, "u"));
    double expected = 8.48528137423857 * (mean / 1826 - 0.5);
    assert_true(u - expected < 1e-12 && expected - u < 1e-12);
    assert_string_equal(help_get(t, "pattern.adults.0.trend.too_few"), "false");
    json_decref(t);
    help_finish();
}

static void test_before(void **state)
{
    (void)state;
    /* V3 moved in on 1 January 2025; both children were born before the window. */
    json_t *t = help_timeline(help_rows(help_row("V3", "A", "2022-05-05", ""),
                                        help_row("V3", "B", "2025-05-05", ""),
                                        help_row("V1", "C", "2022-05-05", ""), NULL));
    assert_string_equal(help_get(t, "pattern.adults.2.adult"), "V3");
    assert_string_equal(help_get(t, "pattern.adults.2.counts.before_move_in"), "1");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.before_birth"), "0");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.before_move_in"), "0");
    json_decref(t);
    help_finish();
}

static void test_both_charged(void **state)
{
    (void)state;
    json_t *t = help_timeline(help_rows(help_row("V1", "A", "2024-05-05", ""),
                                        help_row("V2", "A", "2024-05-05", ""), NULL));
    assert_string_equal(help_get(t, "pattern.adults.0.counts.incidents"), "1");
    assert_string_equal(help_get(t, "pattern.adults.1.counts.incidents"), "1");
    assert_non_null(strstr(help_get(t, "pattern.limits"),
                           "Begge er sigtet i samme sag; hvem der angreb, fremgår ikke."));
    /* One event of the household. */
    assert_string_equal(
        help_get(help_find(json_object_get(t, "pattern"), "counter_evidence", "kind", "M5"),
                 "text"),
        "1 af 1 skete uden for hjemmet.");
    json_decref(t);
    help_finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_co_residence),
        cmocka_unit_test(test_co_residence_corners),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_gaps_and_halves),
        cmocka_unit_test(test_trend_equals_command),
        cmocka_unit_test(test_before),
        cmocka_unit_test(test_both_charged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
