/* Rule sets: the one built in, what is refused, and filling templates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs the headers above first */
#include <cmocka.h>

#include "ssg_rules.h"

enum { ARENA_MAX = 4 << 20 };

/* The built-in file with the first `from` replaced; freed by the caller. */
static char *changed(const char *from, const char *to)
{
    struct ssg_text bytes = ssg_rules_builtin_bytes();
    char *text = strndup(bytes.data, bytes.len);
    assert_non_null(text);
    char *at = strstr(text, from);
    if (!at)
        fail_msg("not in the file: %s", from);
    char *out = NULL;
    assert_true(asprintf(&out, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) > 0);
    free(text);
    return out;
}

/* The status of reading a file, and the pointer of its first fault. Frees the text. */
static enum ssg_status parse(char *text, char *ret_pointer, size_t size, struct ssg_rules *rules)
{
    struct ssg_arena arena;
    struct ssg_fault_list faults;
    ssg_arena_init(&arena, ARENA_MAX);
    ssg_fault_list_init(&faults, &arena);
    enum ssg_status status = ssg_rules_parse(ssg_text_of(text), &arena, &faults, rules);
    (void)snprintf(ret_pointer, size, "%s", faults.count ? faults.items[0].pointer : "");
    ssg_arena_finish(&arena);
    free(text);
    return status;
}

static void test_builtin(void **state)
{
    (void)state;
    const struct ssg_rules *rules = ssg_rules_find(ssg_text_of("da-1"));
    assert_non_null(rules);
    assert_ptr_equal(rules, ssg_rules_find(ssg_text_of("da-1")));
    assert_null(ssg_rules_find(ssg_text_of("da-2")));
    assert_null(ssg_rules_find(ssg_text_of("")));
    assert_true(ssg_rules_is_pinned(rules));
    assert_int_equal(rules->numbers[SSG_NUMBER_R2_DAYS], 90);
    assert_true(rules->rules[SSG_RULE_R6].about_time);
    assert_false(rules->rules[SSG_RULE_R1].about_time);
    assert_string_equal(ssg_rules_word(rules, SSG_LANG_DA, "relation", "mother"), "mor");
    assert_string_equal(ssg_rules_word(rules, SSG_LANG_EN, "and", NULL), "and");
    assert_null(ssg_rules_word(rules, SSG_LANG_DA, "relation", "aunt"));
}

static void test_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *pointer;
    } rows[] = {
        {"{second} {second?dag|dage}; før", "{secund} dage; før", "/rules/R3/texts/shorter"},
        {"; før typisk {typical}", "; før typisk {typical", "/rules/R3/texts/shorter"},
        {"{days?dag|dage}", "{days?dag}", "/rules/general/texts/within_days"},
        {"mindst {earlier} tidligere", "mindst {earliest} tidligere", "/rules/R1/when/"},
        {"\"id\": \"days\", \"value\": 90", "\"id\": \"days\", \"value\": 0",
         "/rules/R2/numbers/days"},
        {"\"id\": \"days\", \"value\": 90", "\"id\": \"dage\", \"value\": 90",
         "/rules/R2/numbers/dage"},
        {"\"id\": \"R8\"", "\"id\": \"R88\"", "/rules/R88/id/"},
        {"\"id\": \"R8\"", "\"id\": \"R7\"", "/rules/R7/id/"},
        {"\"id\": \"shorter\"", "\"id\": \"shortest\"", "/rules/R3/texts/shortest"},
        {"\"relation.mother\"", "\"relation.aunt\"", "/words/relation.mother"},
        {"\"relation.mother\"", "\"relation.father\"", "/words"},
        {"\"sexual\", \"family\"", "\"sexual\", \"famly\"", "/rules/R4/groups/famly"},
        {"\"rule_set\": \"da-1\"", "\"rule_set\": \"DA 1\"", "/rule_set"},
        {"\"valid_from\": \"2026-01-01\"", "\"valid_from\": \"soon\"", "/valid_from"},
        {"\"about_time\": true", "\"about_time\": 1", "/rules/3/about_time"},
    };
    struct ssg_rules rules;
    char pointer[256];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(parse(changed(rows[i].from, rows[i].to), pointer, sizeof pointer, &rules),
                         SSG_E_INVALID_INPUT);
        assert_string_equal(pointer, rows[i].pointer);
    }
    assert_int_equal(parse(strdup("{\"rule_set\":"), pointer, sizeof pointer, &rules),
                     SSG_E_MALFORMED_JSON);
}

/* A sound file that is not the released one is read, and is not the pinned one. */
static void test_changed_is_not_pinned(void **state)
{
    (void)state;
    struct ssg_rules rules;
    char pointer[256];
    assert_int_equal(
        parse(changed("\"value\": 90", "\"value\": 91"), pointer, sizeof pointer, &rules), SSG_OK);
    assert_int_equal(rules.numbers[SSG_NUMBER_R2_DAYS], 91);
    assert_false(ssg_rules_is_pinned(&rules));
}

static void test_fill(void **state)
{
    (void)state;
    struct ssg_arena arena;
    ssg_arena_init(&arena, ARENA_MAX);
    const struct ssg_rule_value values[] = {{.name = "adult", .text = "far"},
                                            {.name = "n", .number = 1, .is_number = true},
                                            {.name = "m", .number = 2, .is_number = true},
                                            {.name = "old", .text = "ældre"},
                                            {.name = "none"}};
    size_t len = sizeof values / sizeof *values;
    assert_string_equal(
        ssg_rules_fill(&arena, "{Adult}: {n} {n?sag|sager}, {m} {m?sag|sager}.", values, len),
        "Far: 1 sag, 2 sager.");
    assert_string_equal(ssg_rules_fill(&arena, "{Old}{old}", values, len), "Ældreældre");
    assert_string_equal(ssg_rules_fill(&arena, "", values, len), "");
    assert_null(ssg_rules_fill(&arena, "{who}", values, len));
    assert_null(ssg_rules_fill(&arena, "{none}", values, len));
    assert_null(ssg_rules_fill(&arena, "{n", values, len));
    assert_null(ssg_rules_fill(&arena, "n}", values, len));
    ssg_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_changed_is_not_pinned),
        cmocka_unit_test(test_fill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
