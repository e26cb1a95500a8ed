/* Words, and the faults of household.json with their pointers. */
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
#include "ssg_household_json.h"

enum { ARENA_MAX = 8 << 20 };

static void test_words(void **state)
{
    (void)state;
    for (int list = 0; list < SSG_WORDS_COUNT_; list++) {
        int count = ssg_word_count((enum ssg_word_list)list);
        assert_true(count >= 2);
        for (int value = 1; value <= count; value++) {
            const char *text = ssg_word_text((enum ssg_word_list)list, value);
            assert_int_equal(ssg_word_find((enum ssg_word_list)list, ssg_text_of(text)), value);
        }
        assert_null(ssg_word_text((enum ssg_word_list)list, 0));
        assert_null(ssg_word_text((enum ssg_word_list)list, count + 1));
        assert_int_equal(ssg_word_find((enum ssg_word_list)list, ssg_text_of("")), 0);
    }
    assert_int_equal(ssg_outcome_find(ssg_text_of("none")), SSG_OUTCOME_NONE);
    assert_string_equal(ssg_why_not_text(SSG_WHY_OPEN_OVER_18_MONTHS), "open_over_18_months");
    assert_string_equal(ssg_person_status_text(SSG_STATUS_OF_DEAD), "dead");
    assert_int_equal(ssg_word_count(SSG_WORDS_WHY_NOT), 18);
}

/* The pointer of the first fault; "" when there is none. */
static const char *first_fault(char *input)
{
    static char pointer[SSG_JSON_POINTER_MAX];
    struct ssg_arena arena;
    struct ssg_fault_list faults;
    struct ssg_household household;
    json_t *json = NULL;
    ssg_arena_init(&arena, ARENA_MAX);
    ssg_fault_list_init(&faults, &arena);
    for (char *c = input; *c; c++)
        if (*c == '\'')
            *c = '"';
    assert_int_equal(ssg_json_parse(input, strlen(input), &json, NULL), SSG_OK);
    enum ssg_status status = ssg_household_parse(json, &arena, &faults, &household);
    assert_int_equal(status, faults.count ? SSG_E_INVALID_INPUT : SSG_OK);
    (void)snprintf(pointer, sizeof pointer, "%s", faults.count ? faults.items[0].pointer : "none");
    ssg_json_release(json);
    ssg_arena_finish(&arena);
    free(input);
    return pointer;
}

static void test_faults_of_entries(void **state)
{
    (void)state;
    static const struct {
        const char *person, *date, *fields, *pointer;
    } rows[] = {
        {"V1", "2024-05-05", "", "none"},
        {"V9", "2024-05-05", "", "/entries/0/person"},
        {NULL, "2024-05-05", "", "/entries/0/person"},
        {NULL, "2024-05-05", "'kind':'concern'", "none"},
        {"V1", "2024-02-30", "", "/entries/0/date"},
        {"V1", "2024-13", "", "/entries/0/date"},
        {"V1", "2024-05-05", "'date':null", "/entries/0/date"},
        {"V1", "2024-05-05", "'date':null,'reported_on':'2025-01-01'", "none"},
        {"V1", "2024-05-05", "'date_precision':'month'", "/entries/0/date_precision"},
        {"V1", "2024-05", "'date_precision':'day'", "/entries/0/date_precision"},
        {"V1", "2024-05", "'date_precision':'month'", "none"},
        {"V1", "2024-05-05", "'date':null,'date_precision':'day','reported_on':'2025-01-01'",
         "/entries/0/date_precision"},
        {"V1", "2024-05-05", "'role':null", "/entries/0/role"},
        {"V1", "2024-05-05", "'role':'villain'", "/entries/0/role"},
        {"V1", "2024-05-05", "'time':'24:00'", "/entries/0/time"},
        {"V1", "2024-05-05", "'colour':'red'", "/entries/0/colour"},
        {"V1", "2024-05-05", "'case_number':''", "/entries/0/case_number"},
        {"V1", "2024-05-05", "'identity':{'sure':true}", "/entries/0/identity/sure"},
        {"V1", "2024-05-05", "'ref':'V1'", ""}, /* used twice: the whole document */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *row = help_row(rows[i].person, "X", rows[i].date, rows[i].fields);
        assert_string_equal(first_fault(help_family(row, "")), rows[i].pointer);
        help_finish();
    }
}

static void test_faults_of_the_rest(void **state)
{
    (void)state;
    assert_string_equal(first_fault(help_family("", ",'extra':1")), "/extra");
    assert_string_equal(first_fault(help_family("", ",'absences':[{'person':'V1','kind':'prison',"
                                                    "'from':'2024-02-01','to':'2024-01-01'}]")),
                        "/absences/0/to");
    assert_string_equal(first_fault(help_family("", ",'absences':[{'person':'X','kind':'prison'"
                                                    "}]")),
                        "/absences/0/person");
    assert_string_equal(first_fault(strdup("{'as_of':'2026-03-13'}")), "/rule_set");
    assert_string_equal(
        first_fault(strdup("{'as_of':'2026-03-13','rule_set':'da-0','window':{'years':5},'case':{"
                           "'case_number':'C'},'household':{'children':[],'adults':[]},"
                           "'residences':[],'entries':[]}")),
        "/rule_set");
    assert_string_equal(
        first_fault(strdup("{'as_of':'2026-03-13','rule_set':'da-1','window':{'years':11},'case':"
                           "{'case_number':'C'},'household':{'children':[],'adults':[]},"
                           "'residences':[],'entries':[]}")),
        "/window/years");
}

static void test_smallest_input(void **state)
{
    (void)state;
    char *bytes = help_bytes(
        strdup("{'as_of':'2026-03-13','rule_set':'da-1','window':{'years':1},'case':{"
               "'case_number':'C'},'household':{'children':[{'ref':'B1','birth_date':'2020-01-01'"
               "}],'adults':[{'ref':'V1','relation':'mother'}]},'residences':[],'entries':["
               "{'ref':'e','person':'V1','case_number':'X','date':'2026-01-01','kind':'offence',"
               "'role':'charged','identity':{'match':'cpr'}}]}"));
    json_t *t = json_loads(bytes, 0, NULL);
    assert_string_equal(help_get(t, "household.address"), "null");
    assert_string_equal(help_get(t, "household.on_incident_day"), "null");
    assert_string_equal(help_get(t, "household.children.0.registered"), "null");
    assert_string_equal(help_get(t, "household.adults.0.age"), "null");
    assert_string_equal(help_get(t, "entries.0.why_not"), "identity_unverified");
    assert_string_equal(help_get(t, "entries.0.since_case"), "false");
    assert_string_equal(help_get(t, "entries.0.co_residence"), "unknown");
    json_decref(t);
    free(bytes);
}

static void test_derived_household(void **state)
{
    (void)state;
    char *bytes = help_bytes(strdup(
        "{'as_of':'2026-03-13','rule_set':'da-1','window':{'years':5},'case':{'case_number':'C',"
        "'date':'2026-03-01'},'household':{'address_id':'a1','children':[{'ref':'B1','birth_date':"
        "'2020-01-01'},{'ref':'B2','birth_date':'2020-01-01'},{'ref':'B3','birth_date':"
        "'2020-01-01'}],'adults':[{'ref':'V1','relation':'mother','parent_of':['B3','B1']},"
        "{'ref':'V2','relation':'father'}]},'residences':["
        "{'person':'B1','address_id':'a1','from':'2020-01-01'},"
        "{'person':'B2','address_id':'a1','from':'2020-01-01','to':'2026-03-05'},"
        "{'person':'B2','address_id':'a2','from':'2026-03-05'},"
        "{'person':'B3','address_id':'a2','from':'2020-01-01'},"
        "{'person':'V1','address_id':'a1','from':'2019-01-01','to':'2022-01-01'},"
        "{'person':'V1','address_id':'a1','from':'2022-01-01'},"
        "{'person':'V2','address_id':'a2','from':'2026-03-05'}],'entries':[]}"));
    json_t *t = json_loads(bytes, 0, NULL);
    assert_string_equal(help_get(t, "household.children.0.registered"), "here");
    assert_string_equal(help_get(t, "household.children.1.registered"), "moved");
    assert_string_equal(help_get(t, "household.children.2.registered"), "elsewhere");
    assert_string_equal(help_get(t, "household.on_incident_day.children"), "B1,B2");
    assert_string_equal(help_get(t, "household.on_incident_day.adults"), "V1");
    assert_string_equal(help_get(t, "household.adults.0.since"), "2019-01-01");
    assert_string_equal(help_get(t, "household.adults.0.parent_of"), "B1,B3");
    assert_string_equal(help_get(t, "household.adults.0.lives_with"), "B1");
    assert_string_equal(help_get(t, "household.adults.1.lives_with"), "B2,B3");
    assert_string_equal(help_get(t, "household.adults.1.since"), "null");
    json_decref(t);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_faults_of_entries),
        cmocka_unit_test(test_faults_of_the_rest),
        cmocka_unit_test(test_smallest_input),
        cmocka_unit_test(test_derived_household),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
