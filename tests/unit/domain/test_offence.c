/* The offence table: spot checks against the published lists, and properties of every row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_offence.h"

struct expected {
    const char *code;
    enum ssg_offence_group group;
    const char *statute;
    const char *maximum;
    int severity;
    bool alone_grave;
};

static const struct expected expected[] = {
    {"73241", SSG_OFFENCE_GROUP_VIOLENCE, "§ 244, stk. 1", "op til 3 år", 3, false},
    {"73251", SSG_OFFENCE_GROUP_VIOLENCE, "§ 245, stk. 1", "op til 6 år", 4, true},
    {"73261", SSG_OFFENCE_GROUP_VIOLENCE, "§ 246", "op til 10 år", 5, true},
    {"73111", SSG_OFFENCE_GROUP_VIOLENCE, "§ 237", "op til livstid", 6, true},
    {"73235", SSG_OFFENCE_GROUP_VIOLENCE, "§ 243", "op til 3 år", 3, true},
    {"70305", SSG_OFFENCE_GROUP_VIOLENCE, "§ 119, stk. 1", "op til 8 år", 5, false},
    {"74265", SSG_OFFENCE_GROUP_THREATS, "§ 266", "op til 2 år", 3, false},
    {"74122", SSG_OFFENCE_GROUP_THREATS, "§ 261, stk. 2", "op til 12 år", 6, true},
    {"72301", SSG_OFFENCE_GROUP_SEXUAL, "§ 216, stk. 1, nr. 1", "op til 8 år", 5, true},
    {"72334", SSG_OFFENCE_GROUP_SEXUAL, "§ 225, jf. § 216, stk. 2", "op til 12 år", 6, true},
    {"72131", SSG_OFFENCE_GROUP_FAMILY, "§ 213, stk. 1", "op til 2 år", 3, true},
    {"84110", SSG_OFFENCE_GROUP_DRUGS, "lov om euforiserende stoffer § 3", "op til 2 år", 3, false},
    {"71281", SSG_OFFENCE_GROUP_DRUGS, "§ 191, stk. 1", "op til 10 år", 5, false},
    {"80230", SSG_OFFENCE_GROUP_DRUGS, "færdselslovens § 53, stk. 3", "op til 1½ år", 2, false},
    {"80125", SSG_OFFENCE_GROUP_DRUGS, "færdselslovens § 53", "bøde", 1, false},
    {"75563", SSG_OFFENCE_GROUP_THEFT, "§ 276, jf. § 287", "bøde", 1, false},
    {"76601", SSG_OFFENCE_GROUP_THEFT, "§ 290, stk. 1", "op til 1½ år", 2, false},
    {"75212", SSG_OFFENCE_GROUP_ROBBERY, "§ 276 a, jf. §§ 285-286", "op til 1½ år", 2, false},
    {"76311", SSG_OFFENCE_GROUP_ROBBERY, "§ 288, stk. 1", "op til 6 år", 4, false},
    {"77111", SSG_OFFENCE_GROUP_DAMAGE, "§ 291, stk. 1", "op til 1½ år", 2, false},
    {"84172", SSG_OFFENCE_GROUP_WEAPONS, "våbenloven § 10", "op til 1½ år", 2, false},
    {"84451", SSG_OFFENCE_GROUP_BREACH, "lov om tilhold, opholdsforbud og bortvisning",
     "op til 2 år", 3, false},
};

static void test_known_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        const struct ssg_offence *offence = ssg_offence_find(expected[i].code);

        assert_non_null(offence);
        assert_string_equal(offence->code, expected[i].code);
        assert_int_equal(offence->kind, SSG_OFFENCE_KIND_OFFENCE);
        assert_int_equal(offence->group, expected[i].group);
        assert_string_equal(offence->statute, expected[i].statute);
        assert_string_equal(offence->maximum, expected[i].maximum);
        assert_int_equal(offence->severity, expected[i].severity);
        assert_int_equal(offence->alone_grave, expected[i].alone_grave);
    }
}

static void test_unknown_codes_are_not_found(void **state)
{
    static const char *const unknown[] = {"", "7324", "732411", "99999", "00000", "73242", "abcde"};

    (void)state;
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
        assert_null(ssg_offence_find(unknown[i]));
    assert_null(ssg_offence_find(NULL));
    assert_null(ssg_offence_at(ssg_offence_count()));
}

static void test_measures_have_no_group(void **state)
{
    static const char *const measure[] = {"74262", "74263", "84441", "84387", "81422", "72391"};

    (void)state;
    for (size_t i = 0; i < sizeof(measure) / sizeof(measure[0]); i++) {
        const struct ssg_offence *offence = ssg_offence_find(measure[i]);

        assert_non_null(offence);
        assert_int_equal(offence->kind, SSG_OFFENCE_KIND_MEASURE);
        assert_int_equal(offence->group, SSG_OFFENCE_GROUP_NONE);
        assert_null(offence->maximum);
        assert_int_equal(offence->severity, 0);
    }
}

/* PRACTICE B, R4 and R9: what may be compared, and what is grave only within the household. */
static void test_rule_marks(void **state)
{
    (void)state;
    assert_true(ssg_offence_find("73241")->in_r4);
    assert_true(ssg_offence_find("74265")->in_r4);
    assert_true(ssg_offence_find("72131")->in_r4);
    assert_false(ssg_offence_find("70305")->in_r4);
    assert_false(ssg_offence_find("70323")->in_r4);
    assert_false(ssg_offence_find("71281")->in_r4);
    assert_false(ssg_offence_find("76311")->in_r4);
    assert_true(ssg_offence_find("74265")->alone_grave_household);
    assert_true(ssg_offence_find("84451")->alone_grave_household);
    assert_false(ssg_offence_find("74271")->alone_grave_household);
    assert_false(ssg_offence_find("73241")->alone_grave_household);
}

static void test_validity(void **state)
{
    (void)state;
    assert_int_equal(ssg_offence_find("73235")->valid_from.days, ssg_date_of(2019, 4, 1).days);
    assert_int_equal(ssg_offence_find("73235")->valid_to.days, INT32_MAX);
    assert_int_equal(ssg_offence_find("72211")->valid_to.days, ssg_date_of(2013, 7, 1).days);
    assert_int_equal(ssg_offence_find("72211")->valid_from.days, INT32_MIN);
    assert_int_equal(ssg_offence_find("74261")->valid_to.days, ssg_date_of(2012, 1, 1).days);
}

static void test_every_row(void **state)
{
    int seen[SSG_OFFENCE_GROUP_COUNT_] = {0};

    (void)state;
    assert_true(ssg_offence_count() > 250);
    for (size_t i = 0; i < ssg_offence_count(); i++) {
        const struct ssg_offence *offence = ssg_offence_at(i);
        bool measure = offence->kind == SSG_OFFENCE_KIND_MEASURE;

        assert_ptr_equal(ssg_offence_find(offence->code), offence);
        assert_int_equal(strlen(offence->code), 5);
        if (i > 0)
            assert_true(strcmp(ssg_offence_at(i - 1)->code, offence->code) < 0);
        assert_true(offence->group >= 0 && offence->group < SSG_OFFENCE_GROUP_COUNT_);
        assert_int_equal(measure, offence->group == SSG_OFFENCE_GROUP_NONE);
        assert_int_equal(measure, offence->maximum == NULL);
        assert_int_equal(measure, offence->severity == 0);
        assert_true(offence->severity <= SSG_OFFENCE_SEVERITY_MAX);
        assert_false(offence->alone_grave && offence->alone_grave_household);
        assert_true(offence->valid_from.days < offence->valid_to.days);
        assert_true(strlen(offence->text) > 3 && strlen(offence->statute) > 3);
        seen[offence->group]++;
    }
    for (int i = 0; i < SSG_OFFENCE_GROUP_COUNT_; i++)
        assert_true(seen[i] > 0);
}

static void test_groups(void **state)
{
    (void)state;
    for (int i = 1; i < SSG_OFFENCE_GROUP_COUNT_; i++) {
        enum ssg_offence_group group = (enum ssg_offence_group)i;

        assert_true(*ssg_offence_group_slug(group));
        assert_true(*ssg_offence_group_label(group, SSG_LANG_DA));
        assert_true(*ssg_offence_group_label(group, SSG_LANG_EN));
        assert_int_equal(ssg_offence_group_find(ssg_offence_group_slug(group)), group);
    }
    assert_string_equal(ssg_offence_group_label(SSG_OFFENCE_GROUP_THEFT, SSG_LANG_DA),
                        "Tyveri og hæleri");
    assert_string_equal(ssg_offence_group_slug(SSG_OFFENCE_GROUP_NONE), "");
    assert_int_equal(ssg_offence_group_find("traffic"), SSG_OFFENCE_GROUP_NONE);
    assert_int_equal(ssg_offence_group_find(NULL), SSG_OFFENCE_GROUP_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_codes),
        cmocka_unit_test(test_unknown_codes_are_not_found),
        cmocka_unit_test(test_measures_have_no_group),
        cmocka_unit_test(test_rule_marks),
        cmocka_unit_test(test_validity),
        cmocka_unit_test(test_every_row),
        cmocka_unit_test(test_groups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
