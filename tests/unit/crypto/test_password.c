/* Passwords: parameters, verification, and that unknown users cost the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_crypto.h"
#include "ssg_password.h"
#include "ssg_time.h"

static const char PASSWORD[] = "rød grød med fløde";

static void hashes_with_todays_parameters(void **state)
{
    (void)state;
    char a[SSG_PASSWORD_HASH_SIZE], b[SSG_PASSWORD_HASH_SIZE];
    assert_int_equal(ssg_password_hash(ssg_text_of(PASSWORD), a), SSG_OK);
    assert_int_equal(ssg_password_hash(ssg_text_of(PASSWORD), b), SSG_OK);
    assert_memory_equal(a, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
    assert_string_not_equal(a, b);
    assert_true(ssg_password_is_valid(a, ssg_text_of(PASSWORD)));
    assert_true(ssg_password_is_valid(b, ssg_text_of(PASSWORD)));
    assert_false(ssg_password_is_valid(a, ssg_text_of("rød grød med flode")));
    assert_false(ssg_password_is_valid(a, ssg_text_of("")));
    assert_false(ssg_password_needs_rehash(a));
}

static void bad_hashes_are_false_not_faults(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "x", "$argon2id$", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA",
                                      "$6$rounds=5000$salt$hash"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(ssg_password_is_valid(bad[i], ssg_text_of(PASSWORD)));
        assert_true(ssg_password_needs_rehash(bad[i]));
    }
    assert_true(ssg_password_needs_rehash("$argon2id$v=19$m=65536,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$"
                                          "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"));
}

static void too_long_is_refused_before_work(void **state)
{
    (void)state;
    static char text[SSG_PASSWORD_MAX_BYTES + 1];
    memset(text, 'a', sizeof text);
    char hash[SSG_PASSWORD_HASH_SIZE];
    assert_int_equal(ssg_password_hash((struct ssg_text){text, sizeof text}, hash),
                     SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_password_hash((struct ssg_text){text, sizeof text - 1}, hash), SSG_OK);
    assert_true(ssg_password_is_valid(hash, (struct ssg_text){text, sizeof text - 1}));
    assert_false(ssg_password_is_valid(hash, (struct ssg_text){text, sizeof text}));
}

static int64_t fastest_us(const char *hash)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < 5; i++) {
        int64_t from = ssg_monotonic_us();
        assert_false(ssg_password_is_valid(hash, ssg_text_of("forkert adgangskode")));
        int64_t us = ssg_monotonic_us() - from;
        best = us < best ? us : best;
    }
    return best;
}

static void unknown_users_cost_the_same(void **state)
{
    (void)state;
    char hash[SSG_PASSWORD_HASH_SIZE];
    assert_int_equal(ssg_password_hash(ssg_text_of(PASSWORD), hash), SSG_OK);
    assert_false(ssg_password_needs_rehash(ssg_password_dummy_hash()));
    int64_t known = fastest_us(hash);
    int64_t unknown = fastest_us(ssg_password_dummy_hash());
    int64_t broken = fastest_us("no hash at all");
    /* Wide bounds: the point is that no path returns without the work. */
    assert_true(unknown > known / 3 && known > unknown / 3);
    assert_true(broken > known / 3);
}

static int start(void **state)
{
    (void)state;
    return ssg_crypto_init() == SSG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_with_todays_parameters),
        cmocka_unit_test(bad_hashes_are_false_not_faults),
        cmocka_unit_test(too_long_is_refused_before_work),
        cmocka_unit_test(unknown_users_cost_the_same),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
