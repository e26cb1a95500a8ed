/* The strict parser and the reading of objects by description. */
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

enum colour { COLOUR_NONE_, COLOUR_RED, COLOUR_BLUE };

struct child {
    struct ssg_text name;
    int64_t age;
};

struct body {
    struct ssg_text case_number;
    struct ssg_text note;
    struct ssg_uuid address_id;
    bool has_address_id;
    int64_t years;
    bool has_years;
    double weight;
    bool browser;
    struct ssg_date date;
    int time;
    bool has_time;
    enum colour colour;
    struct child child;
    bool has_child;
    struct ssg_json_array children;
    struct ssg_json_array tags;
    const json_t *extra;
};

static int find_colour(int list, struct ssg_text text)
{
    assert_int_equal(list, 7);
    if (ssg_text_equal(text, ssg_text_of("red")))
        return COLOUR_RED;
    return ssg_text_equal(text, ssg_text_of("blue")) ? COLOUR_BLUE : 0;
}

static const struct ssg_json_member child_members[] = {
    {SSG_JSON_AT(struct child, name), .kind = SSG_JSON_TEXT, .required = true, .min = 1, .max = 5},
    {SSG_JSON_AT(struct child, age), .kind = SSG_JSON_INT, .max = 17},
};
static const struct ssg_json_spec child_spec = SSG_JSON_SPEC(struct child, child_members);
static const struct ssg_json_member child_element = {
    .kind = SSG_JSON_OBJECT, .size = sizeof(struct child), .object = &child_spec};
static const struct ssg_json_member tag_element = {
    .kind = SSG_JSON_TEXT, .size = sizeof(struct ssg_text), .max = 3};

static const struct ssg_json_member body_members[] = {
    {SSG_JSON_AT(struct body, case_number), .kind = SSG_JSON_TEXT, .required = true, .min = 1,
     .max = 40},
    {SSG_JSON_AT(struct body, note), .kind = SSG_JSON_TEXT, .min = 2, .max = 10, .multiline = true},
    {SSG_JSON_AT_HAS(struct body, address_id), .kind = SSG_JSON_UUID, .nullable = true},
    {SSG_JSON_AT_HAS(struct body, years), .kind = SSG_JSON_INT, .min = 1, .max = 10},
    {SSG_JSON_AT(struct body, weight), .kind = SSG_JSON_REAL},
    {SSG_JSON_AT(struct body, browser), .kind = SSG_JSON_BOOL},
    {SSG_JSON_AT(struct body, date), .kind = SSG_JSON_DATE},
    {SSG_JSON_AT_HAS(struct body, time), .kind = SSG_JSON_TIME},
    {SSG_JSON_AT(struct body, colour), .kind = SSG_JSON_WORD, .find = find_colour, .list = 7},
    {SSG_JSON_AT_HAS(struct body, child), .kind = SSG_JSON_OBJECT, .object = &child_spec},
    {SSG_JSON_AT(struct body, children), .kind = SSG_JSON_ARRAY, .max = 3,
     .element = &child_element},
    {SSG_JSON_AT(struct body, tags), .kind = SSG_JSON_ARRAY, .min = 1, .max = 9,
     .element = &tag_element},
    {SSG_JSON_AT(struct body, extra), .kind = SSG_JSON_ANY},
};
static const struct ssg_json_spec body_spec = SSG_JSON_SPEC(struct body, body_members);

struct fixture {
    struct ssg_arena arena;
    struct ssg_fault_list faults;
    json_t *json;
    struct body body;
};

static enum ssg_status read_body(struct fixture *f, const char *text)
{
    ssg_arena_init(&f->arena, 1 << 16);
    ssg_fault_list_init(&f->faults, &f->arena);
    f->json = NULL;
    assert_int_equal(ssg_json_parse(text, strlen(text), &f->json, NULL), SSG_OK);
    return ssg_json_read(f->json, &body_spec, &f->arena, &f->body, &f->faults);
}

static void finish(struct fixture *f)
{
    ssg_json_release(f->json);
    ssg_arena_finish(&f->arena);
}

static void reads_every_kind(void **state)
{
    (void)state;
    struct fixture f;
    assert_int_equal(
        read_body(&f, "{\"case_number\":\"4100-æ/1\",\"note\":\"a\\nb\","
                      "\"address_id\":\"0A3F50B8-1234-32B8-E044-0003BA298018\",\"years\":10,"
                      "\"weight\":1.5e0,\"browser\":true,\"date\":\"2024-02-29\","
                      "\"time\":\"23:59\",\"colour\":\"blue\",\"child\":{\"name\":\"Ærø\"},"
                      "\"children\":[{\"name\":\"A\",\"age\":0},{\"age\":17,\"name\":\"B\"}],"
                      "\"tags\":[\"x\",\"\"],\"extra\":{\"z\":[1],\"a\":null}}"),
        SSG_OK);
    assert_true(ssg_fault_list_is_empty(&f.faults));
    assert_string_equal(f.body.case_number.data, "4100-æ/1");
    assert_int_equal(f.body.case_number.len, 9);
    assert_string_equal(f.body.note.data, "a\nb");
    assert_true(f.body.has_address_id);
    assert_int_equal(f.body.address_id.bytes[15], 0x18);
    assert_int_equal(f.body.years, 10);
    assert_true(f.body.weight == 1.5);
    assert_true(f.body.browser);
    assert_int_equal(f.body.date.days, ssg_date_of(2024, 2, 29).days);
    assert_int_equal(f.body.time, 23 * 60 + 59);
    assert_int_equal(f.body.colour, COLOUR_BLUE);
    assert_true(f.body.has_child);
    assert_string_equal(f.body.child.name.data, "Ærø");
    assert_int_equal(f.body.children.count, 2);
    const struct child *children = f.body.children.items;
    assert_string_equal(children[1].name.data, "B");
    assert_int_equal(children[1].age, 17);
    assert_int_equal(f.body.tags.count, 2);
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 100);
    assert_int_equal(ssg_json_render(f.body.extra, &buf), SSG_OK);
    assert_string_equal(buf.data, "{\"a\":null,\"z\":[1]}");
    finish(&f);
}

static void absent_and_null(void **state)
{
    (void)state;
    struct fixture f;
    assert_int_equal(read_body(&f, "{\"case_number\":\"1\",\"address_id\":null}"), SSG_OK);
    assert_false(f.body.has_address_id);
    assert_false(f.body.has_years);
    assert_false(f.body.has_child);
    assert_null(f.body.note.data);
    assert_int_equal(f.body.colour, COLOUR_NONE_);
    finish(&f);
}

static bool has_fault(const struct fixture *f, const char *pointer, const char *slug)
{
    for (size_t i = 0; i < f->faults.count; i++) {
        const struct ssg_fault *fault = &f->faults.items[i];
        if (strcmp(fault->pointer, pointer) == 0 && strcmp(fault->slug, slug) == 0)
            return strlen(fault->text[SSG_LANG_DA]) > 0 && strlen(fault->text[SSG_LANG_EN]) > 0;
    }
    return false;
}

static void collects_all_faults(void **state)
{
    (void)state;
    struct fixture f;
    assert_int_equal(
        read_body(&f, "{\"note\":\"01234567890\",\"address_id\":\"x\",\"years\":11,"
                      "\"weight\":\"1\",\"browser\":1,\"date\":\"2023-02-29\",\"time\":\"24:00\","
                      "\"colour\":\"green\",\"child\":[],"
                      "\"children\":[{\"name\":\"abcdef\"},7,{\"name\":\"a\",\"a/b~c\":1}],"
                      "\"tags\":[],\"unknown\":{}}"),
        SSG_E_INVALID_INPUT);
    static const struct {
        const char *pointer, *slug;
    } expected[] = {
        {"/case_number", "required"},
        {"/note", "too-long"},
        {"/address_id", "not-a-uuid"},
        {"/years", "too-large"},
        {"/weight", "not-a-number"},
        {"/browser", "not-a-boolean"},
        {"/date", "not-a-date"},
        {"/time", "not-a-time"},
        {"/colour", "unknown-word"},
        {"/child", "not-an-object"},
        {"/children/0/name", "too-long"},
        {"/children/1", "not-an-object"},
        {"/children/2/a~1b~0c", "unknown-member"},
        {"/tags", "too-few"},
        {"/unknown", "unknown-member"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!has_fault(&f, expected[i].pointer, expected[i].slug))
            fail_msg("missing: %s %s", expected[i].pointer, expected[i].slug);
    assert_int_equal(f.faults.count, sizeof expected / sizeof *expected);
    assert_string_equal(f.faults.items[1].text[SSG_LANG_DA], "Må højst være på 10 tegn.");
    finish(&f);
}

static void refuses_near_misses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pointer, *slug;
    } rows[] = {
        {"[]", "", "not-an-object"},
        {"{\"case_number\":null}", "/case_number", "not-text"},
        {"{\"case_number\":\"\"}", "/case_number", "too-short"},
        {"{\"case_number\":1}", "/case_number", "not-text"},
        {"{\"case_number\":\"a\\nb\"}", "/case_number", "control-character"},
        {"{\"case_number\":\"a\\u001b\"}", "/case_number", "control-character"},
        {"{\"case_number\":\"1\",\"note\":\" \\n\\t  \"}", "/note", "too-short"},
        {"{\"case_number\":\"1\",\"note\":\"  a  \"}", "/note", "too-short"},
        {"{\"case_number\":\"1\",\"years\":1.0}", "/years", "not-an-integer"},
        {"{\"case_number\":\"1\",\"years\":true}", "/years", "not-an-integer"},
        {"{\"case_number\":\"1\",\"years\":0}", "/years", "too-small"},
        {"{\"case_number\":\"1\",\"years\":null}", "/years", "not-an-integer"},
        {"{\"case_number\":\"1\",\"tags\":[\"abcd\"]}", "/tags/0", "too-long"},
        {"{\"case_number\":\"1\",\"tags\":[null]}", "/tags/0", "not-text"},
        {"{\"case_number\":\"1\",\"children\":[{},{},{},{}]}", "/children", "too-many"},
        {"{\"case_number\":\"1\",\"time\":\"1:00\"}", "/time", "not-a-time"},
        {"{\"case_number\":\"1\",\"date\":20240101}", "/date", "not-text"},
        {"{\"case_number\":\"1\",\"Case_number\":\"1\"}", "/Case_number", "unknown-member"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture f;
        assert_int_equal(read_body(&f, rows[i].text), SSG_E_INVALID_INPUT);
        if (!has_fault(&f, rows[i].pointer, rows[i].slug))
            fail_msg("%s: first fault is %s %s", rows[i].text, f.faults.items[0].pointer,
                     f.faults.items[0].slug);
        finish(&f);
    }
}

static void many_faults_and_long_names_stay_bounded(void **state)
{
    (void)state;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 1 << 20);
    ssg_buf_add_byte(&buf, '{');
    for (int i = 0; i < 500; i++)
        ssg_buf_add_format(&buf, "\"%d%0*d\":1,", i, 300, 0);
    ssg_buf_add_text(&buf, "\"case_number\":\"1\"}");
    struct fixture f;
    assert_int_equal(read_body(&f, buf.data), SSG_E_INVALID_INPUT);
    assert_int_equal(f.faults.count, SSG_FAULT_MAX);
    assert_true(f.faults.is_cut);
    for (size_t i = 0; i < f.faults.count; i++)
        assert_true(strlen(f.faults.items[i].pointer) <= 65);
    finish(&f);
}

static void small_arena_is_no_fault_of_the_caller(void **state)
{
    (void)state;
    struct fixture f;
    ssg_arena_init(&f.arena, 16);
    ssg_fault_list_init(&f.faults, &f.arena);
    const char *text = "{\"case_number\":\"0123456789012345678901234567890123456789\"}";
    assert_int_equal(ssg_json_parse(text, strlen(text), &f.json, NULL), SSG_OK);
    assert_int_equal(ssg_json_read(f.json, &body_spec, &f.arena, &f.body, &f.faults), SSG_E_MEMORY);
    finish(&f);
}

static void strict_parser(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        int line;
    } bad[] = {
        {"", 0, 1},
        {"1", 1, 1},
        {"null", 4, 1},
        {"{\"a\":1,\n \"a\":2}", 15, 2},
        {"{} {}", 5, 1},
        {"{\"a\":\"\\u0000\"}", 14, 1},
        {"{\"a\":\"\xff\"}", 9, 1},
        {"{\"a\":01}", 8, 1},
        {"{\"a\":1e400}", 11, 1},
        {"{\"a\":NaN}", 9, 1},
        {"{\"a\":1,}", 8, 1},
        {"{'a':1}", 7, 1},
        {"{\"a\":1", 6, 1},
        {"{\"a\":\"\n\"}", 9, 0},
        {"{\"a\":99999999999999999999}", 26, 1},
        {"\xef\xbb\xbf{}", 5, 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *json = NULL;
        struct ssg_json_fault fault = {0};
        if (ssg_json_parse(bad[i].text, bad[i].len, &json, &fault) != SSG_E_MALFORMED_JSON)
            fail_msg("was read: %s", bad[i].text);
        assert_null(json);
        assert_true(strlen(fault.text) > 0);
        assert_true(fault.line >= 1 && fault.column >= 1);
        if (bad[i].line)
            assert_int_equal(fault.line, bad[i].line);
    }
}

static void depth_is_capped(void **state)
{
    (void)state;
    for (int depth = SSG_JSON_DEPTH_MAX; depth <= SSG_JSON_DEPTH_MAX + 1; depth++) {
        SSG_BUF_FINISH struct ssg_buf buf;
        ssg_buf_init(&buf, 4096);
        /* Brackets in texts do not nest. */
        ssg_buf_add_text(&buf, "[\"[[[[[[[[[[\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"");
        for (int i = 1; i < depth; i++)
            ssg_buf_add_text(&buf, ",[1");
        for (int i = 0; i < depth; i++)
            ssg_buf_add_byte(&buf, ']');
        SSG_JSON_RELEASE json_t *json = NULL;
        assert_int_equal(ssg_json_parse(buf.data, buf.len, &json, NULL),
                         depth <= SSG_JSON_DEPTH_MAX ? SSG_OK : SSG_E_MALFORMED_JSON);
    }
    static char deep[1 << 20];
    memset(deep, '[', sizeof deep);
    json_t *json = NULL;
    assert_int_equal(ssg_json_parse(deep, sizeof deep, &json, NULL), SSG_E_MALFORMED_JSON);
}

int main(void)
{
    ssg_json_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),
        cmocka_unit_test(absent_and_null),
        cmocka_unit_test(collects_all_faults),
        cmocka_unit_test(refuses_near_misses),
        cmocka_unit_test(many_faults_and_long_names_stay_bounded),
        cmocka_unit_test(small_arena_is_no_fault_of_the_caller),
        cmocka_unit_test(strict_parser),
        cmocka_unit_test(depth_is_capped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
