/* Routes, and the values of request headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <arpa/inet.h>

#include "ssg_http_fields.h"
#include "ssg_http_proxy.h"
#include "ssg_http_route.h"

static const struct ssg_http_route good[] = {
    {"GET", "/", SSG_HTTP_BODY_NONE, 0, NULL},
    {"GET", "/v1/a/{id}", SSG_HTTP_BODY_NONE, 0, NULL},
    {"GET", "/v1/a/all", SSG_HTTP_BODY_NONE, 0, NULL},
    {"POST", "/v1/a/{id}", SSG_HTTP_BODY_JSON, 0, NULL},
    {"PUT", "/v1/a/{id}/b/{part}", SSG_HTTP_BODY_JSON, 9, NULL},
    {"DELETE", "/v1/{kind}/all", SSG_HTTP_BODY_NONE, 0, NULL},
};

static struct ssg_http_match find(const char *method, const char *path, char *allow, size_t size)
{
    struct ssg_http_routes *routes = NULL;
    struct ssg_http_target target;
    struct ssg_http_match match;
    struct ssg_arena arena;
    enum ssg_http_fault fault;
    char error[128];
    ssg_arena_init(&arena, 65536);
    assert_int_equal(
        ssg_http_routes_create(good, sizeof good / sizeof *good, &routes, error, sizeof error),
        SSG_OK);
    assert_int_equal(ssg_http_target_parse(ssg_text_of(path), &arena, &target, &fault), SSG_OK);
    assert_int_equal(fault, SSG_HTTP_FAULT_NONE);
    ssg_http_routes_match(routes, ssg_text_of(method), &target, &match);
    struct ssg_buf buf;
    ssg_buf_init(&buf, 256);
    ssg_http_routes_allow(routes, &target, &buf);
    ssg_buf_add_byte(&buf, '\0');
    assert_true(buf.len <= size);
    memcpy(allow, buf.data, buf.len);
    ssg_buf_finish(&buf);
    /* Only the number and lengths of parameters outlive the arena. */
    ssg_arena_finish(&arena);
    ssg_http_routes_destroy(routes);
    return match;
}

static void test_match(void **state)
{
    char allow[256];
    (void)state;
    assert_ptr_equal(find("GET", "/", allow, sizeof allow).route, &good[0]);
    assert_ptr_equal(find("HEAD", "/", allow, sizeof allow).route, &good[0]);
    struct ssg_http_match match = find("GET", "/v1/a/x%20y", allow, sizeof allow);
    assert_ptr_equal(match.route, &good[1]);
    assert_int_equal(match.param_count, 1);
    assert_int_equal(match.params[0].len, 3);
    assert_string_equal(allow, "GET, HEAD, POST");
    assert_ptr_equal(find("GET", "/v1/a/all", allow, sizeof allow).route, &good[2]);
    assert_string_equal(allow, "GET, HEAD, POST, DELETE");
    assert_ptr_equal(find("DELETE", "/v1/a/all", allow, sizeof allow).route, &good[5]);
    assert_ptr_equal(find("POST", "/v1/a/all", allow, sizeof allow).route, &good[3]);
    assert_int_equal(find("PUT", "/v1/a/1/b/2", allow, sizeof allow).param_count, 2);
    match = find("PATCH", "/v1/a/1", allow, sizeof allow);
    assert_null(match.route);
    assert_true(match.is_path_known);
    static const char *const unknown[] = {"/v1", "/v1/a", "/v1/a/", "/v1/a/1/", "/V1/a/1", "/x"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        match = find("GET", unknown[i], allow, sizeof allow);
        assert_null(match.route);
        assert_false(match.is_path_known);
        assert_string_equal(allow, "");
    }
}

static void test_bad_routes(void **state)
{
    static const struct ssg_http_route bad[] = {
        {"GET", "v1", SSG_HTTP_BODY_NONE, 0, NULL},
        {"get", "/v1", SSG_HTTP_BODY_NONE, 0, NULL},
        {"GET", "/v1/x{id}", SSG_HTTP_BODY_NONE, 0, NULL},
        {"GET", "/v1/{}", SSG_HTTP_BODY_NONE, 0, NULL},
        {"GET", "/v1", 0, 0, NULL},
        {"GET", "/v1", SSG_HTTP_BODY_NONE | SSG_HTTP_BODY_JSON, 0, NULL},
        {"POST", "/v1", SSG_HTTP_BODY_JSON, SSG_HTTP_BODY_HARD + 1, NULL},
        {"GET", "/{a}/{b}/{c}/{d}/{e}", SSG_HTTP_BODY_NONE, 0, NULL},
    };
    char error[256] = "";
    struct ssg_http_routes *routes = NULL;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(ssg_http_routes_create(&bad[i], 1, &routes, error, sizeof error),
                         SSG_E_INVALID_INPUT);
        assert_non_null(strstr(error, bad[i].pattern));
        assert_null(routes);
    }
    const struct ssg_http_route same[] = {{"GET", "/a/{x}", SSG_HTTP_BODY_NONE, 0, NULL},
                                          {"GET", "/a/{y}", SSG_HTTP_BODY_NONE, 0, NULL}};
    assert_int_equal(ssg_http_routes_create(same, 2, &routes, error, sizeof error),
                     SSG_E_INVALID_INPUT);
    assert_non_null(strstr(error, "another route"));
}

static void test_language(void **state)
{
    static const struct {
        const char *value;
        enum ssg_lang lang;
    } rows[] = {{"", SSG_LANG_DA},
                {"en", SSG_LANG_EN},
                {"EN-us", SSG_LANG_EN},
                {"da", SSG_LANG_DA},
                {"da,en", SSG_LANG_DA},
                {"en,da", SSG_LANG_DA},
                {"en, da;q=0.9", SSG_LANG_EN},
                {"da;q=0.1, en;q=0.2", SSG_LANG_EN},
                {"da;q=0, en;q=0.001", SSG_LANG_EN},
                {"en;q=0", SSG_LANG_DA},
                {"fr", SSG_LANG_DA},
                {"*", SSG_LANG_DA},
                {"en;q=x", SSG_LANG_DA},
                {"eng", SSG_LANG_DA},
                {",,;q=1;;", SSG_LANG_DA}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(ssg_http_lang_parse(ssg_text_of(rows[i].value)), rows[i].lang);
    assert_int_equal(ssg_http_lang_parse((struct ssg_text){0}), SSG_LANG_DA);
}

static bool is_json(const char *value)
{
    return ssg_http_is_json_type(ssg_text_of(value));
}

static void test_media(void **state)
{
    (void)state;
    assert_true(is_json("application/json"));
    assert_true(is_json(" Application/JSON ; charset=UTF-8"));
    assert_true(is_json("application/json;charset=\"utf-8\""));
    assert_false(is_json("application/json; charset=latin1"));
    assert_false(is_json("application/jsonx"));
    assert_false(is_json("application/json, text/plain"));
    assert_false(is_json("text/json"));
    assert_false(is_json(""));
    assert_false(ssg_http_is_json_type((struct ssg_text){0}));
    assert_true(ssg_http_accepts_gzip(ssg_text_of("br, gzip")));
    assert_false(ssg_http_accepts_gzip(ssg_text_of("gzip;q=0")));
    assert_false(ssg_http_accepts_gzip(ssg_text_of("identity")));
    assert_true(ssg_http_etag_matches(ssg_text_of("\"a\", W/\"b\""), "\"b\""));
    assert_true(ssg_http_etag_matches(ssg_text_of("*"), "\"b\""));
    assert_false(ssg_http_etag_matches(ssg_text_of("b"), "\"b\""));
    assert_false(ssg_http_etag_matches((struct ssg_text){0}, "\"b\""));
}

static void test_tokens(void **state)
{
    struct ssg_text token = {0};
    (void)state;
    assert_true(ssg_http_bearer_parse(ssg_text_of("Bearer abc-_.~+/="), &token));
    assert_int_equal(token.len, 10);
    assert_true(ssg_http_bearer_parse(ssg_text_of("bearer x"), &token));
    static const char *const bad[] = {"",           "Bearer",      "Bearer ",    "Bearer  a",
                                      "Bearer a b", "Basic abc",   "Bearer a,b", "Bearerabc",
                                      "Bearer =",   "Bearer \"a\""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ssg_http_bearer_parse(ssg_text_of(bad[i]), &token));
    char big[SSG_HTTP_TOKEN_MAX + 9] = "Bearer ";
    memset(big + 7, 'a', SSG_HTTP_TOKEN_MAX + 1);
    assert_false(ssg_http_bearer_parse(ssg_text_of(big), &token));
    big[7 + SSG_HTTP_TOKEN_MAX] = '\0';
    assert_true(ssg_http_bearer_parse(ssg_text_of(big), &token));

    assert_true(ssg_http_cookie_parse(ssg_text_of("a=b; __Host-ssg=tok;c=d"), &token));
    assert_memory_equal(token.data, "tok", 3);
    static const char *const cookies[] = {"",
                                          "a=b",
                                          "__Host-ssg",
                                          "__Host-ssg=",
                                          "x__Host-ssg=t",
                                          "__Host-ssg=a; __Host-ssg=a",
                                          "__host-ssg=t",
                                          "__Host-ssg=\"t\""};
    for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++)
        assert_false(ssg_http_cookie_parse(ssg_text_of(cookies[i]), &token));
    assert_true(ssg_http_is_key(ssg_text_of("\"7\"")));
    assert_false(ssg_http_is_key(ssg_text_of("a b")));
    assert_false(ssg_http_is_key(ssg_text_of("")));
}

static void assert_client(const char *network, const char *peer, const char *forwarded,
                          const char *wanted)
{
    struct ssg_http_proxies proxies = {0};
    char text[SSG_HTTP_ADDRESS_TEXT_MAX];
    size_t index = 0;
    if (network)
        assert_int_equal(ssg_http_proxies_parse(&network, 1, &proxies, &index), SSG_OK);
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    const struct sockaddr *address = (const struct sockaddr *)&v6;
    if (inet_pton(AF_INET, peer, &v4.sin_addr) == 1)
        address = (const struct sockaddr *)&v4;
    else
        assert_int_equal(inet_pton(AF_INET6, peer, &v6.sin6_addr), 1);
    ssg_http_proxies_client(&proxies, address, ssg_text_of(forwarded), text);
    assert_string_equal(text, wanted);
}

static void test_proxies(void **state)
{
    (void)state;
    assert_client(NULL, "10.1.2.3", "1.2.3.4", "10.1.2.3");
    assert_client("10.0.0.0/8", "10.1.2.3", "1.2.3.4", "1.2.3.4");
    assert_client("10.0.0.0/8", "11.1.2.3", "1.2.3.4", "11.1.2.3");
    assert_client("10.0.0.0/8", "10.1.2.3", "9.9.9.9, 1.2.3.4,10.0.0.1", "1.2.3.4");
    assert_client("10.0.0.0/8", "10.1.2.3", "", "10.1.2.3");
    assert_client("10.0.0.0/8", "10.1.2.3", "x", "10.1.2.3");
    assert_client("10.0.0.0/8", "10.1.2.3", "1.2.3.4, x, 10.0.0.1", "10.0.0.1");
    assert_client("10.128.0.0/9", "10.127.0.1", "1.2.3.4", "10.127.0.1");
    assert_client("10.1.2.3", "10.1.2.3", "2001:db8::1", "2001:db8::1");
    assert_client("fd00::/8", "fd12::1", "1.2.3.4", "1.2.3.4");
    assert_client("fd00::/8", "fe12::1", "1.2.3.4", "fe12::1");
    assert_client("10.0.0.0/8", "::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4");
    static const char *const bad[] = {
        "", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0/8"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ssg_http_proxies proxies = {.count = 7};
        size_t index = 9;
        assert_int_equal(ssg_http_proxies_parse(&bad[i], 1, &proxies, &index), SSG_E_INVALID_INPUT);
        assert_int_equal(proxies.count, 7);
        assert_int_equal(index, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match),    cmocka_unit_test(test_bad_routes),
        cmocka_unit_test(test_language), cmocka_unit_test(test_media),
        cmocka_unit_test(test_tokens),   cmocka_unit_test(test_proxies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
