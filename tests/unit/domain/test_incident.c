/* Which cases are one event: 24 hours, the same place, links. */
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

/* Incidents of an adult as "e1+e2 e3": case numbers by incident. */
static const char *incidents_of(const json_t *t, size_t adult)
{
    static char text[512];
    char path[64];
    text[0] = '\0';
    (void)snprintf(path, sizeof path, "pattern.adults.%zu.incidents", adult);
    const json_t *pattern =
        json_array_get(json_object_get(json_object_get(t, "pattern"), "adults"), adult);
    const json_t *incidents = json_object_get(pattern, "incidents");
    for (size_t i = 0; i < json_array_size(incidents); i++) {
        const json_t *refs = json_object_get(json_array_get(incidents, i), "entries");
        for (size_t j = 0; j < json_array_size(refs); j++) {
            const json_t *entry =
                help_find(t, "entries", "ref", json_string_value(json_array_get(refs, j)));
            size_t len = strlen(text);
            (void)snprintf(text + len, sizeof text - len, "%s%s",
                           j   ? "+"
                           : i ? " "
                               : "",
                           help_get(entry, "case_number"));
        }
    }
    return text;
}

static void check(char *rows, const char *expected)
{
    json_t *t = help_timeline(rows);
    assert_string_equal(incidents_of(t, 0), expected);
    json_decref(t);
    help_finish();
}

static void test_24_hours(void **state)
{
    (void)state;
    check(help_rows(help_row("V1", "A", "2024-05-05", "'time':'20:00'"),
                    help_row("V1", "B", "2024-05-06", "'time':'20:00'"),
                    help_row("V1", "C", "2024-05-06", "'time':'20:01'"), NULL),
          "A+B C");
    /* Counted from the incident's earliest, not from one to the next. */
    check(help_rows(help_row("V1", "A", "2024-05-05", "'time':'20:00'"),
                    help_row("V1", "B", "2024-05-06", "'time':'10:00'"),
                    help_row("V1", "C", "2024-05-07", "'time':'09:00'"), NULL),
          "A+B C");
    check(help_rows(help_row("V1", "A", "2024-12-31", "'time':'23:50'"),
                    help_row("V1", "B", "2025-01-01", "'time':'00:10'"), NULL),
          "A+B");
}

static void test_daylight_saving(void **state)
{
    (void)state;
    /* 31 March 2024 has 23 hours, 27 October 2024 has 25. */
    check(help_rows(help_row("V1", "A", "2024-03-30", "'time':'12:00'"),
                    help_row("V1", "B", "2024-03-31", "'time':'13:00'"), NULL),
          "A+B");
    check(help_rows(help_row("V1", "A", "2024-03-30", "'time':'12:00'"),
                    help_row("V1", "B", "2024-03-31", "'time':'13:01'"), NULL),
          "A B");
    check(help_rows(help_row("V1", "A", "2024-10-26", "'time':'12:00'"),
                    help_row("V1", "B", "2024-10-27", "'time':'11:01'"), NULL),
          "A B");
    check(help_rows(help_row("V1", "A", "2024-10-26", "'time':'12:00'"),
                    help_row("V1", "B", "2024-10-27", "'time':'11:00'"), NULL),
          "A+B");
}

static void test_missing_time(void **state)
{
    (void)state;
    check(help_rows(help_row("V1", "A", "2024-05-05", "'time':'23:30'"),
                    help_row("V1", "B", "2024-05-05", ""), help_row("V1", "C", "2024-05-06", ""),
                    NULL),
          "A+B C");
    /* Without a time a case comes last on its day. */
    check(help_rows(help_row("V1", "A", "2024-05-05", ""),
                    help_row("V1", "B", "2024-05-05", "'time':'23:30'"), NULL),
          "B+A");
}

static void test_month_and_report_never(void **state)
{
    (void)state;
    check(help_rows(help_row("V1", "A", "2024-05", ""), help_row("V1", "B", "2024-05", ""),
                    help_row("V1", "C", "2024-05-01", ""), NULL),
          "A B C");
    check(help_rows(help_row("V1", "A", "2024-05-01", "'date':null,'reported_on':'2024-05-01'"),
                    help_row("V1", "B", "2024-05-01", ""), NULL),
          "A B");
}

static void test_place(void **state)
{
    (void)state;
    check(help_rows(help_row("V1", "A", "2024-05-05", ""),
                    help_row("V1", "B", "2024-05-05", "'address_id':'a6'"), NULL),
          "A B");
    check(
        help_rows(help_row("V1", "A", "2024-05-05", "'municipality_code':'0461'"),
                  help_row("V1", "B", "2024-05-05", "'address_id':null,'municipality_code':'0461'"),
                  NULL),
        "A+B");
    check(
        help_rows(help_row("V1", "A", "2024-05-05", "'municipality_code':'0461'"),
                  help_row("V1", "B", "2024-05-05", "'address_id':null,'municipality_code':'0101'"),
                  NULL),
        "A B");
    check(help_rows(help_row("V1", "A", "2024-05-05", "'address_id':null"),
                    help_row("V1", "B", "2024-05-05", "'address_id':null"), NULL),
          "A B");
}

static void test_links(void **state)
{
    (void)state;
    /* Both ways, transitively, also through a case that is not shown. */
    check(help_rows(help_row("V1", "A", "2022-05-05", ""),
                    help_row("V1", "B", "2023-05-05", "'linked_to':'A'"),
                    help_row("V1", "C", "2024-05-05", "'linked_to':'B'"), NULL),
          "A+B+C");
    check(help_rows(help_row("V1", "A", "2022-05-05", "'linked_to':'X'"),
                    help_row("V1", "C", "2024-05-05", "'linked_to':'X'"), NULL),
          "A+C");
    check(help_rows(help_row("V1", "A", "2022-05-05", "'linked_to':'X'"),
                    help_row("V1", "X", "2019-05-05", ""),
                    help_row("V1", "C", "2024-05-05", "'linked_to':'X'"), NULL),
          "A+C");
    /* A link brings along what is near: C is near B, B is linked to A. */
    check(help_rows(help_row("V1", "A", "2024-05-05", "'time':'20:00','linked_to':'B'"),
                    help_row("V1", "B", "2024-07-05", "'time':'20:00'"),
                    help_row("V1", "C", "2024-05-06", "'time':'08:00'"), NULL),
          "A+C+B");
}

static void test_several_charges(void **state)
{
    (void)state;
    json_t *t = help_timeline(
        help_rows(help_row("V1", "A", "2024-05-05", "'code':'74265'"),
                  help_row("V1", "A", "2024-05-05", "'code':'73251'"),
                  help_row("V1", "A", "2024-05-05", "'code':'73111','outcome':'acquitted'"), NULL));
    assert_string_equal(help_get(t, "pattern.adults.0.counts.incidents"), "1");
    /* The highest counting charge stands for the incident: § 245, not the acquitted § 237. */
    assert_string_equal(help_get(t, "pattern.adults.0.incidents.0.severity_order"), "4");
    assert_string_equal(help_get(t, "pattern.adults.0.groups"), "{\"Vold\":1}");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.not_counted"), "0");
    json_decref(t);
    help_finish();
}

static void test_victim_is_no_part(void **state)
{
    (void)state;
    json_t *t = help_timeline(
        help_rows(help_row("V1", "A", "2024-05-05", "'time':'20:00'"),
                  help_row("V1", "B", "2024-05-05", "'time':'19:00','role':'victim'"),
                  help_row("V1", "Q", "2024-05-05", "'identity':{'quarantined':true}"), NULL));
    assert_string_equal(incidents_of(t, 0), "A");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.incidents"), "1");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.not_counted"), "2");
    json_decref(t);
    help_finish();
}

static void test_contacts_once_per_event(void **state)
{
    (void)state;
    const char *at = "'kind':'disturbance','role':'party','outcome':'none','time':'22:00',"
                     "'address_id':'a1'";
    json_t *t = help_timeline(help_rows(
        help_row("V1", "K", "2025-05-05", at), help_row("V2", "K", "2025-05-05", at),
        help_row(NULL, "L", "2025-05-06",
                 "'kind':'disturbance','role':null,'time':'01:00','address_id':'a1'"),
        help_row(NULL, "M", "2025-05-05", "'kind':'suicide_threat','role':null,'address_id':'a1'"),
        help_row(NULL, "O", "2024-03-12", "'kind':'concern','role':null"), /* over 2 years */
        help_row(NULL, "P", "2024-03-13", "'kind':'concern','role':null"),
        help_row(NULL, "R", "2021-03-13", "'kind':'inquiry','role':null"), NULL));
    assert_int_equal(json_array_size(json_object_get(t, "contacts")), 4);
    assert_string_equal(help_get(t, "contacts.2.case_numbers"), "K,L");
    assert_string_equal(help_get(t, "contacts.2.adults"), "V1,V2");
    assert_string_equal(help_get(t, "contacts.2.place"), "home");
    assert_string_equal(help_get(t, "contacts.2.children_registered"), "B1,B2");
    assert_string_equal(help_get(t, "contacts.2.why_not"), "contact");
    assert_string_equal(help_get(t, "contacts.3.kind"), "suicide_threat");
    assert_string_equal(help_get(t, "contacts.0.case_numbers"), "R");
    assert_string_equal(help_get(t, "contacts.1.case_numbers"), "P");
    assert_string_equal(help_get(t, "entries"), "");
    assert_string_equal(help_get(t, "pattern.adults.0.counts.incidents"), "0");
    json_decref(t);
    help_finish();
}

static void test_banners(void **state)
{
    (void)state;
    const char *order = "'kind':'order_issued','role':'party','code':'84441','outcome':null,";
    char fields[4][160];
    (void)snprintf(fields[0], sizeof fields[0], "%s'valid_to':'2026-03-14'", order);
    (void)snprintf(fields[1], sizeof fields[1], "%s'valid_to':'2026-03-13'", order);
    (void)snprintf(fields[2], sizeof fields[2], "%s'valid_to':'2020-01-01'", order);
    (void)snprintf(fields[3], sizeof fields[3], "%s'role':'victim'", order);
    json_t *t = help_timeline(help_rows(help_row("V1", "T-1", "2020-05-01", fields[0]),
                                        help_row("V1", "T-2", "2022-05-01", fields[1]),
                                        help_row("V1", "T-3", "2019-05-01", fields[2]),
                                        help_row("V2", "T-4", "2022-05-01", fields[3]), NULL));
    assert_int_equal(json_array_size(json_object_get(t, "banners")), 2);
    assert_string_equal(help_get(t, "banners.0.in_force"), "true");
    assert_string_equal(help_get(t, "banners.0.from"), "2020-05-01");
    assert_string_equal(help_get(t, "banners.1.in_force"), "false"); /* half-open */
    assert_string_equal(help_get(t, "banners.1.adult"), "V1");
    json_decref(t);
    help_finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_24_hours),
        cmocka_unit_test(test_daylight_saving),
        cmocka_unit_test(test_missing_time),
        cmocka_unit_test(test_month_and_report_never),
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_several_charges),
        cmocka_unit_test(test_victim_is_no_part),
        cmocka_unit_test(test_contacts_once_per_event),
        cmocka_unit_test(test_banners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
