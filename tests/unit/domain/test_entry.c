/* What is shown, what counts, and the first reason why not. */
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

struct row {
    const char *person;
    const char *date;
    const char *fields;
    const char *why; /* "null": counts; "absent": not shown */
};

/* Each row alone with the case at hand elsewhere in time. */
static void check_rows(const struct row *rows, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        json_t *t = help_timeline(
            help_rows(help_row(rows[i].person, "X", rows[i].date, rows[i].fields), NULL));
        const json_t *entry = help_find(t, "entries", "case_number", "X");
        const char *why = entry ? help_get(entry, "why_not") : "absent";
        if (strcmp(why, rows[i].why) != 0)
            fail_msg("row %zu %s %s: %s, not %s", i, rows[i].date, rows[i].fields, why,
                     rows[i].why);
        if (entry)
            assert_string_equal(help_get(entry, "counts"),
                                strcmp(why, "null") == 0 ? "true" : "false");
        json_decref(t);
        help_finish();
    }
}

static void test_outcomes_and_roles(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"V1", "2024-05-05", "'outcome':'charge_waived'", "null"},
        {"V1", "2024-05-05", "'outcome':'fined'", "null"},
        {"V1", "2024-05-05", "'outcome':'suspended_sentence'", "null"},
        {"V1", "2024-05-05", "'outcome':'prison'", "null"},
        {"V1", "2024-05-05", "'outcome':'measure'", "null"},
        {"V1", "2024-05-05", "'role':'convicted','outcome':'prison'", "null"},
        {"V1", "2024-05-05", "'outcome':'acquitted'", "acquitted"},
        {"V1", "2024-05-05", "'outcome':'dropped_evidence'", "dropped"},
        {"V1", "2024-05-05", "'outcome':'dropped_other'", "dropped"},
        {"V1", "2024-05-05", "'outcome':'dropped_groundless'", "absent"},
        {"V1", "2024-05-05", "'outcome':'none'", "outcome_none"},
        {"V1", "2024-05-05", "'outcome':'unknown'", "outcome_unknown"},
        {"V1", "2024-05-05", "'outcome':null", "outcome_unknown"},
        {"V1", "2024-05-05", "'role':'suspect','outcome':'open'", "role_suspect"},
        {"V1", "2024-05-05", "'role':'victim','outcome':'none'", "role_victim"},
        {"V1", "2024-05-05", "'role':'witness','outcome':'none'", "role_witness"},
        {"V1", "2024-05-05", "'role':'reporter','outcome':'none'", "role_reporter"},
        {"V1", "2024-05-05", "'role':'party','outcome':'none'", "role_party"},
        {"V1", "2024-05-05", "'role':'victim','outcome':'dropped_groundless'", "absent"},
        {"V1", "2024-05-05", "'code':'99999'", "no_code"},
        {"V1", "2024-05-05", "'code':null", "no_code"},
        {"V1", "2024-05-05", "'code':'84441'", "no_code"}, /* a measure is no offence */
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void test_open_limit(void **state)
{
    (void)state;
    /* as_of 2026-03-13: 18 calendar months before is 2024-09-13 */
    static const struct row rows[] = {
        {"V1", "2024-10-13", "'outcome':'open'", "null"},
        {"V1", "2024-09-13", "'outcome':'open'", "null"},
        {"V1", "2024-09-12", "'outcome':'open'", "open_over_18_months"},
        {"V1", "2024-08-13", "'outcome':'open'", "open_over_18_months"},
        {"V1", "2024-10", "'outcome':'open'", "null"},
        {"V1", "2024-09", "'outcome':'open'", "open_over_18_months"}, /* its first day */
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void test_window_edges(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"V1", "2021-03-13", "", "null"},
        {"V1", "2021-03-12", "", "absent"},
        {"V1", "2021-04", "", "null"},
        {"V1", "2021-03", "", "absent"}, /* the first of March lies outside */
        {"V1", "2026-03-13", "", "after_case"},
        {"V1", "2026-03-14", "", "absent"},
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void test_identity(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"V1", "2024-05-05", "'identity':{'match':'cpr','verified':true,'quarantined':true}",
         "quarantined"},
        {"V1", "2024-05-05", "'identity':{'match':'cpr','verified':false}", "identity_unverified"},
        {"V1", "2024-05-05", "'identity':{'match':'name_birthdate'}", "identity_unverified"},
        {"V1", "2024-05-05", "'identity':{'match':'name_birthdate','verified':true}", "null"},
        {"V1", "2024-05-05", "'identity':null", "identity_unverified"},
        {"V1", "2024-05-05", "'role':'victim','identity':{'quarantined':true}", "quarantined"},
        {"V1", "2024-05-05", "'role':'suspect','identity':{'match':'manual'}",
         "identity_unverified"},
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

/* An adult born 2008-03-10 is 18 on 10 March 2026 and 15 on 10 March 2023. */
static void test_ages(void **state)
{
    (void)state;
    static const struct {
        const char *date, *why;
    } rows[] = {
        {"2023-03-09", "absent"}, {"2023-03-10", "under_18"}, {"2023-03", "absent"},
        {"2023-04", "under_18"},  {"2026-03-09", "under_18"}, {"2026-03-10", "null"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *input = NULL;
        assert_true(
            asprintf(&input,
                     "{'as_of':'2026-03-13','rule_set':'da-1','window':{'years':5},"
                     "'case':{'case_number':'C-1','date':'2026-03-12'},'household':{'children':[],"
                     "'adults':[{'ref':'V1','relation':'mother','birth_date':'2008-03-10'}]},"
                     "'residences':[],'entries':[%s]}",
                     help_row("V1", "X", rows[i].date, "")) > 0);
        char *bytes = help_bytes(input);
        json_t *t = json_loads(bytes, 0, NULL);
        const json_t *entry = help_find(t, "entries", "case_number", "X");
        assert_string_equal(entry ? help_get(entry, "why_not") : "absent", rows[i].why);
        json_decref(t);
        free(bytes);
        help_finish();
    }
}

static void test_first_reason_wins(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"V1", "2024-05-05", "'role':'suspect','code':null,'outcome':'acquitted'", "role_suspect"},
        {"V1", "2024-05-05", "'outcome':'acquitted','code':null", "acquitted"},
        {"V1", "2023-05-05", "'outcome':'open','code':null", "open_over_18_months"},
        {"V1", "2026-03-13", "'role':'suspect'", "after_case"},
        {"V1", "2026-03-12", "'role':'suspect','time':'20:00','address_id':'a1'", "role_suspect"},
    };
    check_rows(rows, sizeof rows / sizeof *rows);
}

static void test_case_at_hand(void **state)
{
    (void)state;
    json_t *t = help_timeline(help_rows(
        help_row("V1", "C-1", "2026-03-12", "'time':'21:40','address_id':'a1'"),
        help_row("V1", "C-2", "2026-03-12", "'time':'02:00','address_id':'a1'"), /* within 24 h */
        help_row("V1", "C-3", "2026-03-11", "'time':'21:39','address_id':'a1'"), /* 24 h 1 min */
        help_row("V1", "C-4", "2026-03-12", "'time':'22:00','address_id':'a5'"), /* elsewhere */
        help_row("V2", "C-5", "2026-03-12", "'time':'20:00','address_id':'a1'"), /* not in it */
        help_row("V1", "C-6", "2024-01-01", "'linked_to':'C-7'"),
        help_row("V2", "C-7", "2024-01-02", "'linked_to':'C-1'"),
        help_row("V1", "C-8", "2026-03-11", "'time':'21:40','address_id':'a1'"), NULL));
    static const struct {
        const char *number, *at_hand, *since, *why;
    } rows[] = {
        {"C-1", "true", "false", "case_at_hand"}, {"C-2", "true", "false", "case_at_hand"},
        {"C-3", "false", "false", "null"},        {"C-4", "false", "true", "after_case"},
        {"C-5", "false", "false", "null"},        {"C-6", "true", "false", "case_at_hand"},
        {"C-7", "true", "false", "case_at_hand"}, {"C-8", "true", "false", "case_at_hand"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const json_t *entry = help_find(t, "entries", "case_number", rows[i].number);
        assert_string_equal(help_get(entry, "case_at_hand"), rows[i].at_hand);
        assert_string_equal(help_get(entry, "since_case"), rows[i].since);
        assert_string_equal(help_get(entry, "why_not"), rows[i].why);
    }
    assert_string_equal(help_get(help_find(t, "entries", "case_number", "C-6"), "linked"),
                        "C-1,C-7");
    json_decref(t);
    help_finish();
}

static void test_linked_hides_what_is_absent(void **state)
{
    (void)state;
    json_t *t = help_timeline(help_rows(
        help_row("V1", "L-1", "2024-01-01", "'linked_to':'L-2'"),
        help_row("V1", "L-2", "2024-06-01", "'outcome':'dropped_groundless','linked_to':'L-3'"),
        help_row("V1", "L-3", "2024-07-01", "'linked_to':'ELSEWHERE'"), NULL));
    assert_string_equal(help_get(help_find(t, "entries", "case_number", "L-1"), "linked"),
                        "ELSEWHERE,L-3");
    assert_null(help_find(t, "entries", "case_number", "L-2"));
    json_decref(t);
    help_finish();
}

static void test_child_entries(void **state)
{
    (void)state;
    json_t *t = help_timeline(
        help_rows(help_row("V1", "D-1", "2025-05-05", "'address_id':'a1'"),
                  help_row("B2", "D-1", "2025-05-05",
                           "'role':'victim','outcome':'none','address_id':'a1','exposure':'yes'"),
                  help_row("B2", "D-2", "2025-06-05", "'role':'charged'"), /* a child's own */
                  help_row("V1", "D-2", "2025-06-05", ""),
                  help_row("B1", "D-3", "2025-07-05", "'role':'victim'"), /* no adult accused */
                  help_row("V2", "D-3", "2025-07-05", "'role':'victim'"),
                  help_row("B1", "D-4", "2025-08-05", "'role':'witness'"),
                  help_row("V1", "D-4", "2025-08-05", "'outcome':'dropped_groundless'"), NULL));
    assert_int_equal(json_array_size(json_object_get(t, "child_entries")), 1);
    const json_t *entry = help_find(t, "child_entries", "case_number", "D-1");
    assert_string_equal(help_get(entry, "child"), "B2");
    assert_string_equal(help_get(entry, "why_not"), "role_victim");
    assert_string_equal(help_get(entry, "co_residence"), "during");
    assert_string_equal(help_get(entry, "exposure"), "yes");
    assert_string_equal(help_get(entry, "adult"), "absent");
    json_decref(t);
    help_finish();
}

static void test_reported(void **state)
{
    (void)state;
    json_t *t = help_timeline(help_rows(
        "{'ref':'q','person':'V1','case_number':'R-1','reported_on':'2025-02-03','kind':'offence',"
        "'code':'73241','role':'charged','outcome':'open','address_id':'a1','identity':{'match':"
        "'cpr'}}",
        help_row("V1", "R-2", "2024-05", "'time':'10:00'"), NULL));
    const json_t *entry = help_find(t, "entries", "case_number", "R-1");
    assert_string_equal(help_get(entry, "date"), "2025-02-03");
    assert_string_equal(help_get(entry, "date_precision"), "reported");
    assert_string_equal(help_get(entry, "place"), "unknown");
    assert_string_equal(help_get(entry, "co_residence"), "unknown");
    assert_string_equal(help_get(entry, "children_registered"), "");
    assert_string_equal(help_get(entry, "counts"), "true");
    assert_string_equal(help_get(entry, "ref"), "q");
    entry = help_find(t, "entries", "case_number", "R-2");
    assert_string_equal(help_get(entry, "date"), "2024-05");
    assert_string_equal(help_get(entry, "date_precision"), "month");
    json_decref(t);
    help_finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outcomes_and_roles),
        cmocka_unit_test(test_open_limit),
        cmocka_unit_test(test_window_edges),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_ages),
        cmocka_unit_test(test_first_reason_wins),
        cmocka_unit_test(test_case_at_hand),
        cmocka_unit_test(test_linked_hides_what_is_absent),
        cmocka_unit_test(test_child_entries),
        cmocka_unit_test(test_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
