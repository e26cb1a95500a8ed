/* The answer's two projections, and that the input's order never matters. */
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
#include "ssg_answer.h"

enum { ARENA_MAX = 1 << 20, SHUFFLES = 60 };

static struct ssg_date date(const char *text)
{
    struct ssg_date parsed = {0};
    assert_int_equal(ssg_date_parse(ssg_text_of(text), &parsed), SSG_OK);
    return parsed;
}

/* A household as the look-up fills it: persons without refs, interned addresses, parties. */
struct fixture {
    struct ssg_arena arena;
    struct ssg_household h;
    struct ssg_timeline t;
};

static void fill_records(struct ssg_arena *arena, struct ssg_household *h)
{
    struct ssg_record *records = SSG_ARENA_ARRAY(arena, struct ssg_record, 4);
    for (int i = 0; i < 4; i++)
        records[i] = (struct ssg_record){.person = 1,
                                         .minute = SSG_MINUTE_NONE,
                                         .precision = SSG_PRECISION_DAY,
                                         .kind = SSG_KIND_OFFENCE,
                                         .code = "73241",
                                         .role = SSG_ROLE_CHARGED,
                                         .outcome = SSG_OUTCOME_FINED,
                                         .sentence = "3.000 kr.",
                                         .match = SSG_MATCH_CPR,
                                         .verified = true,
                                         .reported_on = SSG_DATE_NONE,
                                         .outcome_date = SSG_DATE_NONE,
                                         .valid_to = SSG_DATE_NONE,
                                         .address = 0,
                                         .district = "1465",
                                         .record_id = i + 1};
    records[0].case_number = "N-1";
    records[0].date = date("2024-05-05");
    records[1].case_number = "N-2";
    records[1].date = date("2025-05-05");
    records[1].outcome = SSG_OUTCOME_ACQUITTED;
    records[2].case_number = "N-3";
    records[2].date = date("2025-06-05");
    records[2].kind = SSG_KIND_DISTURBANCE;
    records[2].person = SSG_NO_INDEX;
    records[3].case_number = "N-4";
    records[3].date = date("2025-07-05");
    records[3].person = 0;
    records[3].role = SSG_ROLE_VICTIM;
    h->records = records;
    h->records_len = 4;
}

static void set_up(struct fixture *f)
{
    static const int32_t own[] = {2};
    ssg_arena_init(&f->arena, ARENA_MAX);
    struct ssg_person *persons = SSG_ARENA_ARRAY(&f->arena, struct ssg_person, 4);
    struct ssg_residence *residences = SSG_ARENA_ARRAY(&f->arena, struct ssg_residence, 1);
    struct ssg_party *parties = SSG_ARENA_ARRAY(&f->arena, struct ssg_party, 1);
    struct ssg_more_years *more = SSG_ARENA_ARRAY(&f->arena, struct ssg_more_years, 1);
    struct ssg_interner places;
    for (int i = 0; i < 4; i++)
        persons[i] = (struct ssg_person){.person_class = SSG_CLASS_ADULT,
                                         .birth_date = date("1990-01-01"),
                                         .status = SSG_STATUS_OF_RESIDENT,
                                         .status_date = SSG_DATE_NONE,
                                         .since = SSG_DATE_NONE,
                                         .given_name = "Opdigtet",
                                         .surname = "Person",
                                         .cpr = "6101900001",
                                         .parent_of = {own, 1}};
    persons[0].relation = SSG_RELATION_MOTHER;
    persons[0].person_key = "00000000-0000-4000-8000-000000000002";
    persons[1].relation = SSG_RELATION_FATHER;
    persons[1].person_key = "00000000-0000-4000-8000-000000000001";
    persons[2].person_class = SSG_CLASS_CHILD;
    persons[2].birth_date = date("2020-01-01");
    persons[3].person_class = SSG_CLASS_OTHER;
    residences[0] = (struct ssg_residence){2, 0, "0461", date("2020-01-01"), SSG_DATE_INFINITY};
    parties[0] = (struct ssg_party){1, persons[1].person_key, "Opdigtet Person", SSG_ROLE_CHARGED};
    more[0] = (struct ssg_more_years){10, 3};
    f->h = (struct ssg_household){.as_of = date("2026-03-13"),
                                  .window_years = 5,
                                  .rule_set = SSG_RULE_SET,
                                  .persons = persons,
                                  .persons_len = 4,
                                  .address_text = "Opdigtet Vej 1",
                                  .others_on_case_day = 1,
                                  .residences = residences,
                                  .residences_len = 1,
                                  .more_years = more,
                                  .more_years_len = 1};
    ssg_interner_init(&places, &f->arena);
    assert_int_equal(ssg_interner_put(&places, ssg_text_of("address"), &f->h.address), SSG_OK);
    f->h.places = places.places;
    f->h.places_len = places.places_len;
    f->h.at_hand = (struct ssg_case_at_hand){.case_number = "C-1",
                                             .date = date("2026-03-12"),
                                             .precision = SSG_PRECISION_DAY,
                                             .minute = 1300,
                                             .kind = SSG_KIND_OFFENCE,
                                             .code = "73241",
                                             .parties = parties,
                                             .parties_len = 1};
    fill_records(&f->arena, &f->h);
    assert_int_equal(ssg_household_complete(&f->h, &f->arena), SSG_OK);
    assert_int_equal(ssg_timeline_build(&f->h, SSG_LANG_DA, &f->arena, &f->t), SSG_OK);
}

static char *render(const struct fixture *f, bool masked)
{
    struct ssg_lookup_meta meta = {.lookup_id = "7", .revision = 1, .ticket_case_number = "C-1"};
    struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, ARENA_MAX);
    ssg_jw_init(&jw, &buf);
    if (masked)
        ssg_answer_render_masked(&jw, &meta, &f->h, &f->t);
    else
        ssg_answer_render_full(&jw, &meta, &f->h, &f->t);
    assert_int_equal(ssg_jw_status(&jw), SSG_OK);
    return ssg_buf_take(&buf, NULL);
}

static void test_full(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    char *bytes = render(&f, false);
    json_t *t = json_loads(bytes, JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(help_get(t, "state"), "unmasked");
    assert_string_equal(help_get(t, "household.address"), "Opdigtet Vej 1");
    assert_string_equal(help_get(t, "household.children.0.ref"), "B1");
    assert_string_equal(help_get(t, "household.adults.0.relation"), "father"); /* by key */
    assert_string_equal(help_get(t, "household.adults.1.ref"), "V2");
    assert_string_equal(help_get(t, "household.others.0.ref"), "A1");
    assert_string_equal(help_get(t, "household.adults.0.parent_of"), "B1");
    assert_string_equal(help_get(t, "household.on_incident_day.others"), "1");
    assert_string_equal(help_get(t, "window.from"), "2021-03-13");
    assert_string_equal(help_get(t, "window.more_years_would_add.10.entries"), "3");
    assert_string_equal(help_get(t, "entries.0.ref"), "H1");
    assert_string_equal(help_get(t, "entries.2.ref"), "H3");
    assert_string_equal(help_get(t, "entries.2.why_not"), "role_victim");
    assert_string_equal(help_get(t, "entries.0.sentence"), "3.000 kr.");
    assert_string_equal(help_get(t, "entries.0.district"), "1465");
    assert_string_equal(help_get(t, "contacts.0.ref"), "K1");
    assert_string_equal(help_get(t, "case.time"), "21:40");
    assert_string_equal(help_get(t, "case.statute"), "§ 244, stk. 1");
    assert_string_equal(help_get(t, "case.parties.0.name"), "Opdigtet Person");
    assert_null(strstr(bytes, "severity")); /* never over the wire */
    json_decref(t);
    free(bytes);
    ssg_arena_finish(&f.arena);
}

static void test_masked(void **state)
{
    (void)state;
    static const char *const hidden[] = {
        "\"cpr\"",        "6101900001",  "\"pattern\"",  "\"child_entries\"",
        "\"contacts\":[", "\"banners\"", "Opdigtet Vej", "N-1",
        "\"birth_date\"", "more_years",  "\"address\"",  "3.000 kr."};
    struct fixture f;
    set_up(&f);
    char *bytes = render(&f, true);
    json_t *t = json_loads(bytes, JSON_REJECT_DUPLICATES, NULL);
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        assert_null(strstr(bytes, hidden[i]));
    assert_string_equal(help_get(t, "state"), "masked");
    assert_string_equal(help_get(t, "entries"), "");
    assert_string_equal(help_get(t, "household.adults.0"),
                        "{\"ref\":\"V1\",\"relation\":\"father\",\"age\":36}");
    assert_string_equal(help_get(t, "case.parties.0.name"), "Opdigtet Person");
    /* The acquittal is not even a number. */
    assert_string_equal(help_get(t, "summary.by_year"), "{\"2024\":1,\"2025\":1}");
    assert_string_equal(help_get(t, "summary.by_group"), "{\"Vold\":2}");
    assert_string_equal(help_get(t, "summary.by_role"), "{\"charged\":1,\"victim\":1}");
    assert_string_equal(help_get(t, "summary.by_adult"), "{\"V1\":1,\"V2\":1}");
    assert_string_equal(help_get(t, "summary.contacts"), "1");
    json_decref(t);
    free(bytes);
    ssg_arena_finish(&f.arena);
}

static void test_hidden_address(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    f.h.address_hidden = true;
    char *bytes = render(&f, false);
    assert_null(strstr(bytes, "Opdigtet Vej"));
    assert_non_null(strstr(bytes, "\"address\":null"));
    free(bytes);
    ssg_arena_finish(&f.arena);
}

static void test_dead_has_no_entries(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    f.h.persons[1].status = SSG_STATUS_OF_DEAD;
    assert_int_equal(ssg_timeline_build(&f.h, SSG_LANG_DA, &f.arena, &f.t), SSG_OK);
    assert_int_equal(f.t.entries_len, 1);
    assert_string_equal(f.t.entries[0].record->case_number, "N-4");
    ssg_arena_finish(&f.arena);
}

static void test_unsound_input_is_refused(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct ssg_record *records = SSG_ARENA_ARRAY(&f.arena, struct ssg_record, 1);
    records[0] = f.h.records[0];
    records[0].person = 99;
    f.h.records = records;
    f.h.records_len = 1;
    assert_int_equal(ssg_timeline_build(&f.h, SSG_LANG_DA, &f.arena, &f.t), SSG_E_INVALID_INPUT);
    records[0].person = 1;
    records[0].address = 7;
    assert_int_equal(ssg_timeline_build(&f.h, SSG_LANG_DA, &f.arena, &f.t), SSG_E_INVALID_INPUT);
    records[0].address = 0;
    f.h.window_years = 0;
    assert_int_equal(ssg_timeline_build(&f.h, SSG_LANG_DA, &f.arena, &f.t), SSG_E_INVALID_INPUT);
    ssg_arena_finish(&f.arena);
}

static void test_without_memory(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    /* Every allocation may be the one that fails: never a crash, always the status. */
    for (size_t cap = 0; cap < 8192; cap += 16) {
        struct ssg_arena small;
        struct ssg_timeline t;
        ssg_arena_init(&small, cap);
        enum ssg_status status = ssg_timeline_build(&f.h, SSG_LANG_DA, &small, &t);
        assert_true(status == SSG_E_MEMORY || status == SSG_OK);
        ssg_arena_finish(&small);
    }
    ssg_arena_finish(&f.arena);
}

/* Shuffle every array of the input, deterministic. */
static void shuffle(json_t *json, unsigned *seed)
{
    size_t index;
    const char *key;
    json_t *value;
    if (json_is_object(json)) {
        json_object_foreach(json, key, value) shuffle(value, seed);
        return;
    }
    if (!json_is_array(json))
        return;
    json_array_foreach(json, index, value) shuffle(value, seed);
    for (size_t i = json_array_size(json); i > 1; i--) {
        *seed = *seed * 1103515245 + 12345;
        size_t other = (*seed >> 16) % i;
        json_t *last = json_incref(json_array_get(json, i - 1));
        (void)json_array_set(json, i - 1, json_array_get(json, other));
        (void)json_array_set_new(json, other, last);
    }
}

static void test_order_of_input_is_nothing(void **state)
{
    (void)state;
    const char *contact = "'kind':'disturbance','role':'party','time':'22:00','address_id':'a1'";
    char *rows = help_rows(
        help_row("V1", "A", "2024-05-05", "'time':'20:00','linked_to':'E'"),
        help_row("V1", "B", "2024-05-06", "'time':'10:00'"),
        help_row("V2", "B", "2024-05-06", "'time':'10:00','role':'victim'"),
        help_row("V1", "D", "2022-05", "'code':'75563'"), help_row("V1", "E", "2025-01-02", ""),
        help_row("V2", "E", "2025-01-02", "'code':'74265'"),
        help_row("V3", "F", "2022-01-02", "'outcome':'dropped_other'"),
        help_row("B1", "A", "2024-05-05", "'role':'victim'"),
        help_row("V1", "C-1", "2026-03-12", "'time':'21:40','address_id':'a1'"),
        help_row("V1", "K", "2025-05-05", contact), help_row("V2", "L", "2025-05-06", contact),
        help_row("V1", "T", "2024-05-06", "'kind':'order_issued','role':'party'"), NULL);
    char *input = help_family(rows, ",'sources':[{'kind':'offence','complete_from':'2022-01-01'},"
                                    "{'kind':'disturbance','complete_from':'2023-01-01'}],"
                                    "'absences':[{'person':'V1','kind':'prison','from':"
                                    "'2024-06-01','to':'2024-07-01'},{'person':'V1','kind':"
                                    "'custody','from':'2024-06-15','to':'2024-08-01'}]");
    for (char *c = input; *c; c++)
        if (*c == '\'')
            *c = '"';
    json_t *json = json_loads(input, 0, NULL);
    assert_non_null(json);
    char *expected = help_bytes(input);
    unsigned seed = 7;
    for (int i = 0; i < SHUFFLES; i++) {
        shuffle(json, &seed);
        char *bytes = help_bytes(json_dumps(json, JSON_COMPACT));
        assert_string_equal(bytes, expected);
        free(bytes);
    }
    json_decref(json);
    free(expected);
    free(rows);
    help_finish();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_masked),
        cmocka_unit_test(test_hidden_address),
        cmocka_unit_test(test_dead_has_no_entries),
        cmocka_unit_test(test_unsound_input_is_refused),
        cmocka_unit_test(test_without_memory),
        cmocka_unit_test(test_order_of_input_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
