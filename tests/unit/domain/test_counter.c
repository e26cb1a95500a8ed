/* The sentences of the counter-evidence and the limits. */
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

static json_t *with_more(char *rows, const char *more)
{
    char *bytes = help_bytes(help_family(rows, more));
    json_t *t = json_loads(bytes, 0, NULL);
    assert_non_null(t);
    free(bytes);
    free(rows);
    return t;
}

/* The text of a kind; "" if it was not found. */
static const char *evidence(const json_t *t, const char *kind)
{
    const json_t *finding =
        help_find(json_object_get(t, "pattern"), "counter_evidence", "kind", kind);
    return finding ? help_get(finding, "text") : "";
}

static void test_nothing_found(void **state)
{
    (void)state;
    json_t *t = help_timeline(strdup(""));
    assert_string_equal(help_get(t, "pattern.counter_evidence.0.text"),
                        "Vi har ledt efter rolige perioder, offerroller, opgivne sager og faldende "
                        "grovhed og fandt intet.");
    assert_int_equal(
        json_array_size(json_object_get(json_object_get(t, "pattern"), "counter_evidence")), 1);
    assert_string_equal(help_get(t, "pattern.limits.0"),
                        "Sager opgivet som grundløse er ikke med.");
    assert_string_equal(help_get(t, "pattern.limits.1"),
                        "Det vides ikke, om personen sad inde eller var i udlandet.");
    assert_string_equal(help_get(t, "pattern.fired.0.rule"), "D1");
    json_decref(t);
    help_finish();
}

static void test_calm(void **state)
{
    (void)state;
    const char *calm = "Ingen sager fra maj 2021 til marts 2024.";
    char expected[256];
    char *rows =
        help_rows(help_row("V1", "A", "2021-05-20", ""), help_row("V2", "B", "2024-03-02", ""),
                  help_row("V1", "C", "2025-03-01", ""), NULL);
    json_t *t = with_more(strdup(rows), "");
    (void)snprintf(expected, sizeof expected,
                   "%s Det vides ikke, om personen sad inde eller var i udlandet.", calm);
    assert_string_equal(evidence(t, "M1"), expected);
    json_decref(t);
    t = with_more(strdup(rows), ",'absences':[]");
    assert_string_equal(evidence(t, "M1"), calm);
    json_decref(t);
    /* Calm because somebody was in prison is no evidence. */
    t = with_more(strdup(rows), ",'absences':[{'person':'V1','kind':'prison','from':'2021-06-01',"
                                "'to':'2024-02-01'}]");
    assert_string_equal(evidence(t, "M1"), "Ingen sager fra marts 2025 til marts 2026.");
    json_decref(t);
    /* Nor is calm before the source begins. */
    t = with_more(rows, ",'absences':[],'sources':[{'kind':'offence','complete_from':"
                        "'2022-01-01'}]");
    assert_string_equal(evidence(t, "M1"), "Ingen sager fra marts 2025 til marts 2026.");
    assert_string_equal(evidence(t, "M10"), "Kilden har først lovovertrædelser fra 2022.");
    json_decref(t);
    help_finish();
}

static void test_victim(void **state)
{
    (void)state;
    const char *beaten = "'role':'victim','outcome':'none'";
    json_t *t = help_timeline(help_rows(help_row("V2", "A", "2025-05-05", beaten),
                                        help_row("V2", "B", "2025-09-05", beaten),
                                        help_row("V2", "C-1", "2026-03-12", beaten), NULL));
    assert_string_equal(evidence(t, "M2"),
                        "I 2 hændelser er mor forurettet. De tæller ikke mod hende.");
    json_decref(t);
    t = help_timeline(help_rows(help_row("V1", "A", "2025-05-05", beaten), NULL));
    assert_string_equal(evidence(t, "M2"),
                        "I 1 hændelse er far forurettet. Den tæller ikke mod ham.");
    json_decref(t);
    t = help_timeline(help_rows(help_row("V3", "A", "2025-05-05", beaten), NULL));
    assert_string_equal(evidence(t, "M2"),
                        "I 1 hændelse er stedforælderen forurettet. Den tæller ikke mod "
                        "vedkommende.");
    json_decref(t);
    help_finish();
}

static void test_dropped(void **state)
{
    (void)state;
    json_t *t =
        help_timeline(help_rows(help_row("V1", "A", "2025-05-05", "'outcome':'dropped_evidence'"),
                                help_row("V1", "B", "2025-09-05", "'outcome':'acquitted'"), NULL));
    assert_string_equal(evidence(t, "M3"),
                        "1 sigtelse er opgivet, 1 sag endte med frifindelse. De tæller ikke.");
    json_decref(t);
    t = help_timeline(help_rows(help_row("V1", "A", "2025-05-05", "'outcome':'acquitted'"), NULL));
    assert_string_equal(evidence(t, "M3"), "1 sag endte med frifindelse. Den tæller ikke.");
    json_decref(t);
    t = help_timeline(help_rows(help_row("V1", "A", "2025-05-05", "'outcome':'dropped_other'"),
                                help_row("V2", "B", "2025-05-06", "'outcome':'dropped_evidence'"),
                                NULL));
    assert_string_equal(evidence(t, "M3"), "2 sigtelser er opgivet. De tæller ikke.");
    json_decref(t);
    help_finish();
}

static void test_place_and_time(void **state)
{
    (void)state;
    json_t *t = help_timeline(
        help_rows(help_row("V1", "A", "2025-05-05", ""), help_row("V1", "B", "2025-06-05", ""),
                  help_row("V1", "C", "2025-07-05", ""),
                  help_row("V1", "D", "2025-08-05", "'address_id':'a1','code':'75563'"), NULL));
    assert_string_equal(evidence(t, "M5"), "3 af 4 skete uden for hjemmet.");
    assert_string_equal(evidence(t, "M4"), "Den seneste sag er mildere end de tidligere.");
    assert_string_equal(evidence(t, "M6"), "");
    json_decref(t);
    t = help_timeline(help_rows(help_row("V3", "A", "2023-05-05", ""),
                                help_row("V3", "B", "2024-06-05", ""), NULL));
    assert_string_equal(evidence(t, "M6"), "2 ligger før indflytning.");
    json_decref(t);
    help_finish();
}

static void test_only_with_case(void **state)
{
    (void)state;
    const char *at_hand = "'address_id':'a1','time':'21:40','role':'charged','outcome':'open'";
    json_t *t = help_timeline(help_rows(help_row("V1", "A", "2025-05-05", ""),
                                        help_row("V1", "C-1", "2026-03-12", at_hand), NULL));
    assert_string_equal(evidence(t, "M7"), "Uden dagens sag er der ingen gentagelse.");
    json_decref(t);
    t = help_timeline(help_rows(help_row("V1", "A", "2025-05-05", ""),
                                help_row("V1", "B", "2025-06-05", ""),
                                help_row("V1", "C-1", "2026-03-12", at_hand), NULL));
    assert_string_equal(evidence(t, "M7"), "");
    json_decref(t);
    t = help_timeline(help_rows(help_row("V1", "A", "2025-05-05", "'code':'75563'"),
                                help_row("V1", "C-1", "2026-03-12", at_hand), NULL));
    assert_string_equal(evidence(t, "M7"), "");
    json_decref(t);
    help_finish();
}

static void test_called_and_held_out(void **state)
{
    (void)state;
    json_t *t = help_timeline(help_rows(
        help_row("V2", "A", "2025-05-05", "'role':'victim','called_police':true"),
        help_row("V2", "B", "2025-09-05",
                 "'kind':'disturbance','role':'party','called_police':true,'address_id':'a1'"),
        help_row("V1", "Q", "2025-09-06", "'identity':{'match':'name_birthdate'}"), NULL));
    assert_string_equal(evidence(t, "M8"), "Mor har selv tilkaldt politiet 2 gange.");
    assert_string_equal(evidence(t, "M9"), "1 post er holdt ude: usikkert personmatch.");
    assert_string_equal(help_get(t, "contacts.0.called_police"), "true");
    json_decref(t);
    help_finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_found),
        cmocka_unit_test(test_calm),
        cmocka_unit_test(test_victim),
        cmocka_unit_test(test_dropped),
        cmocka_unit_test(test_place_and_time),
        cmocka_unit_test(test_only_with_case),
        cmocka_unit_test(test_called_and_held_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
