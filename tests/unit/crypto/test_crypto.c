/* Digests, MACs, base64 and tokens against published vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_crypto.h"

static void assert_hex(const uint8_t digest[SSG_SHA256_BYTES], const char *expected)
{
    char text[2 * SSG_SHA256_BYTES + 1];
    ssg_hex_render(digest, SSG_SHA256_BYTES, text);
    assert_string_equal(text, expected);
}

static void sha256_vectors(void **state)
{
    (void)state;
    uint8_t digest[SSG_SHA256_BYTES];
    assert_int_equal(ssg_sha256("", 0, digest), SSG_OK);
    assert_hex(digest, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_int_equal(ssg_sha256("abc", 3, digest), SSG_OK);
    assert_hex(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const struct ssg_text parts[] = {{"a", 1}, {"", 0}, {"bc", 2}};
    assert_int_equal(ssg_sha256_parts(parts, 3, digest), SSG_OK);
    assert_hex(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* RFC 4231, cases 2 and 6 (key longer than a block). */
static void hmac_vectors(void **state)
{
    (void)state;
    uint8_t digest[SSG_SHA256_BYTES];
    static const char data[] = "what do ya want for nothing?";
    assert_int_equal(ssg_hmac_sha256("Jefe", 4, data, sizeof data - 1, digest), SSG_OK);
    assert_hex(digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    uint8_t key[131];
    memset(key, 0xaa, sizeof key);
    static const char large[] = "Test Using Larger Than Block-Size Key - Hash Key First";
    assert_int_equal(ssg_hmac_sha256(key, sizeof key, large, sizeof large - 1, digest), SSG_OK);
    assert_hex(digest, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    uint8_t empty[SSG_SHA256_BYTES];
    assert_int_equal(ssg_hmac_sha256(NULL, 0, "", 0, empty), SSG_OK);
    assert_hex(empty, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

/* RFC 4648 §10. */
static void base64_vectors(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *text, *url;
    } rows[] = {
        {"", "", ""},
        {"f", "Zg==", "Zg"},
        {"fo", "Zm8=", "Zm8"},
        {"foo", "Zm9v", "Zm9v"},
        {"foob", "Zm9vYg==", "Zm9vYg"},
        {"fooba", "Zm9vYmE=", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
        {"\xfb\xff\xbe", "+/++", "-_--"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[16];
        uint8_t back[16];
        size_t len = 99;
        size_t plain_len = strlen(rows[i].plain);
        ssg_base64_render(rows[i].plain, plain_len, text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(strlen(text), ssg_base64_len(plain_len));
        assert_int_equal(ssg_base64_parse(ssg_text_of(text), back, sizeof back, &len), SSG_OK);
        assert_int_equal(len, plain_len);
        assert_memory_equal(back, rows[i].plain, len);
        ssg_base64url_render(rows[i].plain, plain_len, text);
        assert_string_equal(text, rows[i].url);
        assert_int_equal(ssg_base64url_parse(ssg_text_of(text), back, sizeof back, &len), SSG_OK);
        assert_int_equal(len, plain_len);
        assert_memory_equal(back, rows[i].plain, len);
    }
}

static void base64_has_one_text_per_value(void **state)
{
    (void)state;
    static const char *const bad[] = {"Zg=",    "Zg",       "Zh==",  "Zm9=", "Z",
                                      "Zg==\n", " Zg==",    "Zg= =", "=Zg=", "Z===",
                                      "====",   "Zm9v====", "-_--"};
    uint8_t back[16];
    size_t len = 4711;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ssg_base64_parse(ssg_text_of(bad[i]), back, sizeof back, &len) != SSG_E_INVALID_INPUT)
            fail_msg("was read: %s", bad[i]);
    static const char *const bad_url[] = {"Zg==", "Zh", "Z", "+/++", "Zm9v Zm9v"};
    for (size_t i = 0; i < sizeof bad_url / sizeof *bad_url; i++)
        if (ssg_base64url_parse(ssg_text_of(bad_url[i]), back, sizeof back, &len) !=
            SSG_E_INVALID_INPUT)
            fail_msg("was read: %s", bad_url[i]);
    assert_int_equal(len, 4711);
    assert_int_equal(ssg_base64_parse(ssg_text_of("Zm9vYmFy"), back, 5, &len), SSG_E_LIMIT);
}

static void base64_of_every_length(void **state)
{
    (void)state;
    uint8_t bytes[300], back[300];
    char text[401];
    assert_int_equal(ssg_random_bytes(bytes, sizeof bytes), SSG_OK);
    for (size_t n = 0; n <= sizeof bytes; n++) {
        size_t len = 0;
        ssg_base64url_render(bytes, n, text);
        assert_int_equal(ssg_base64url_parse(ssg_text_of(text), back, n, &len), SSG_OK);
        assert_int_equal(len, n);
        assert_memory_equal(bytes, back, n);
    }
}

static void tokens(void **state)
{
    (void)state;
    char a[SSG_TOKEN_TEXT_LEN + 1], b[SSG_TOKEN_TEXT_LEN + 1];
    assert_int_equal(ssg_token_make(a), SSG_OK);
    assert_int_equal(ssg_token_make(b), SSG_OK);
    assert_int_equal(strlen(a), SSG_TOKEN_TEXT_LEN);
    assert_string_not_equal(a, b);
    uint8_t hash[SSG_SHA256_BYTES], direct[SSG_SHA256_BYTES];
    assert_int_equal(ssg_token_hash(ssg_text_of(a), hash), SSG_OK);
    assert_int_equal(ssg_sha256(a, SSG_TOKEN_TEXT_LEN, direct), SSG_OK);
    assert_memory_equal(hash, direct, sizeof hash);
    static const char *const bad[] = {"", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
                                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
                                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(ssg_token_hash(ssg_text_of(bad[i]), hash), SSG_E_INVALID_INPUT);
    assert_memory_equal(hash, direct, sizeof hash);
}

static void csrf_belongs_to_its_token(void **state)
{
    (void)state;
    char token[SSG_TOKEN_TEXT_LEN + 1], other[SSG_TOKEN_TEXT_LEN + 1];
    char csrf[SSG_CSRF_TEXT_LEN + 1];
    assert_int_equal(ssg_token_make(token), SSG_OK);
    assert_int_equal(ssg_token_make(other), SSG_OK);
    assert_int_equal(ssg_csrf_make(ssg_text_of(token), csrf), SSG_OK);
    assert_true(ssg_csrf_is_valid(ssg_text_of(token), ssg_text_of(csrf)));
    assert_false(ssg_csrf_is_valid(ssg_text_of(other), ssg_text_of(csrf)));
    assert_false(ssg_csrf_is_valid(ssg_text_of(token), ssg_text_of("")));
    csrf[5] = csrf[5] == 'A' ? 'B' : 'A';
    assert_false(ssg_csrf_is_valid(ssg_text_of(token), ssg_text_of(csrf)));
}

static void comparisons_and_wiping(void **state)
{
    (void)state;
    assert_true(ssg_bytes_equal("abc", "abc", 3));
    assert_false(ssg_bytes_equal("abc", "abd", 3));
    assert_true(ssg_secret_equal(ssg_text_of(""), ssg_text_of("")));
    assert_false(ssg_secret_equal(ssg_text_of("a"), ssg_text_of("ab")));
    char secret[] = "secret";
    ssg_secret_wipe(secret, sizeof secret);
    for (size_t i = 0; i < sizeof secret; i++)
        assert_int_equal(secret[i], 0);
}

static int start(void **state)
{
    (void)state;
    return ssg_crypto_init() == SSG_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_vectors),
        cmocka_unit_test(hmac_vectors),
        cmocka_unit_test(base64_vectors),
        cmocka_unit_test(base64_has_one_text_per_value),
        cmocka_unit_test(base64_of_every_length),
        cmocka_unit_test(tokens),
        cmocka_unit_test(csrf_belongs_to_its_token),
        cmocka_unit_test(comparisons_and_wiping),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
