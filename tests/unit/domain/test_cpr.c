/* CPR numbers: century, replacement, modulus 11, sex. All numbers have day + 60 or no such date. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the headers above first */
#include <cmocka.h>

#include "ssg_cpr.h"

static struct ssg_cpr check(const char *number)
{
    return ssg_cpr_check(ssg_text_of(number));
}

static void test_centuries(void **state)
{
    (void)state;
    static const struct {
        const char *number;
        int year;
    } rows[] = {
        {"6101000001", 1900}, {"6101993001", 1999}, {"6101004001", 2000}, {"6101364001", 2036},
        {"6101374001", 1937}, {"6101994001", 1999}, {"6101005001", 2000}, {"6101575001", 2057},
        {"6101585001", 1858}, {"6101998001", 1899}, {"6101578001", 2057}, {"6101588001", 1858},
        {"6101009001", 2000}, {"6101369001", 2036}, {"6101379001", 1937}, {"6101999001", 1999},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int year, month, day;
        struct ssg_cpr cpr = check(rows[i].number);
        assert_true(cpr.is_valid && cpr.is_replacement);
        ssg_date_civil(cpr.birth_date, &year, &month, &day);
        assert_int_equal(year, rows[i].year);
        assert_int_equal(month * 100 + day, 101);
    }
}

static void test_forms(void **state)
{
    (void)state;
    assert_true(check("610100-0001").is_valid);
    assert_int_equal(check("6101000001").sex, SSG_SEX_M);
    assert_int_equal(check("6101000002").sex, SSG_SEX_F);
    static const char *const bad[] = {
        "",           "61010000",    "61010000011", "610100 0001", "6101000-001",
        "61010000a1", "610100--001", "６1010000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(check(bad[i]).is_ten_digits || check(bad[i]).is_valid);
}

static void test_dates(void **state)
{
    (void)state;
    assert_true(check("8902004001").is_valid);  /* 29 February 2000 */
    assert_false(check("8902000001").is_valid); /* no 29 February 1900 */
    assert_false(check("9204004001").is_valid); /* 32 April */
    assert_false(check("6113004001").is_valid); /* month 13 */
    assert_false(check("6000004001").is_valid); /* day 60 is day 60 */
    assert_false(check("0000000000").is_valid);
    assert_true(check("0000000000").is_ten_digits);
    assert_false(check("9904004001").is_valid);
}

static void test_modulus(void **state)
{
    (void)state;
    /* One of eleven check digits fits; the others are as valid. */
    char number[] = "6905911230";
    int fitting = 0;
    for (number[9] = '0'; number[9] <= '9'; number[9]++) {
        fitting += check(number).has_modulus11;
        assert_true(check(number).is_valid);
    }
    assert_int_equal(fitting, 1);
    assert_true(check("6905911234").has_modulus11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_centuries),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_modulus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
