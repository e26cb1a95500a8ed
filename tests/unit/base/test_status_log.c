/* The status table and the log: contract words are whole, a line stays one JSON line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ssg_log.h"
#include "ssg_status.h"
#include "ssg_text.h"

static void every_status_has_words(void **state)
{
    (void)state;
    for (int i = 0; i < SSG_STATUS_COUNT_; i++) {
        enum ssg_status status = (enum ssg_status)i;
        const char *slug = ssg_status_slug(status);
        int http = ssg_status_http(status);
        if (status == SSG_OK) {
            assert_int_equal(http, 200);
            continue;
        }
        assert_true(http >= 400 && http <= 599);
        assert_true(strlen(slug) > 0);
        assert_int_equal(strspn(slug, "abcdefghijklmnopqrstuvwxyz-"), strlen(slug));
        for (int lang = 0; lang < SSG_LANG_COUNT_; lang++) {
            const char *title = ssg_status_title(status, (enum ssg_lang)lang);
            assert_true(strlen(title) > 0);
            assert_true(ssg_text_is_printable(ssg_text_of(title)));
        }
        assert_string_not_equal(ssg_status_title(status, SSG_LANG_DA),
                                ssg_status_title(status, SSG_LANG_EN));
        if (http == 503 || http == 429)
            assert_true(ssg_status_retry_after(status) > 0);
    }
}

static void equal_slugs_say_the_same(void **state)
{
    (void)state;
    for (int a = 0; a < SSG_STATUS_COUNT_; a++) {
        for (int b = 0; b < a; b++) {
            enum ssg_status x = (enum ssg_status)a;
            enum ssg_status y = (enum ssg_status)b;
            assert_string_not_equal(ssg_status_name(x), ssg_status_name(y));
            if (strcmp(ssg_status_slug(x), ssg_status_slug(y)) != 0)
                continue;
            assert_int_equal(ssg_status_http(x), ssg_status_http(y));
            assert_string_equal(ssg_status_title(x, SSG_LANG_DA), ssg_status_title(y, SSG_LANG_DA));
        }
    }
}

static void the_frozen_title_of_a_refused_ticket(void **state)
{
    (void)state;
    assert_string_equal(ssg_status_title(SSG_E_TICKET_REFUSED, SSG_LANG_DA),
                        "Slå op med journalnummer og person.");
    assert_int_equal(ssg_status_http(SSG_E_TICKET_REFUSED), 403);
    assert_string_equal(ssg_status_slug((enum ssg_status)9999), "internal");
}

static int seen;
static char seen_value[32];

static void count_sink(enum ssg_log_level level, const char *message,
                       const struct ssg_log_field *fields, size_t field_count)
{
    (void)level;
    (void)message;
    seen++;
    if (field_count == 1)
        (void)snprintf(seen_value, sizeof seen_value, "%s", fields[0].value);
}

static void log_respects_its_threshold(void **state)
{
    (void)state;
    ssg_log_set(count_sink, SSG_LOG_WARNING);
    ssg_log_write(SSG_LOG_INFO, "no", NULL, 0);
    assert_int_equal(seen, 0);
    SSG_LOG(SSG_LOG_ERROR, "yes", {"a", "1"});
    assert_int_equal(seen, 1);
    assert_string_equal(seen_value, "1");
    ssg_log_set_threshold(SSG_LOG_DEBUG);
    ssg_log_write(SSG_LOG_DEBUG, "yes", NULL, 0);
    assert_int_equal(seen, 2);
    ssg_log_set(NULL, SSG_LOG_INFO);
}

static void log_line_cannot_be_broken(void **state)
{
    (void)state;
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    int saved = dup(STDERR_FILENO);
    assert_true(dup2(pipe_ends[1], STDERR_FILENO) >= 0);
    SSG_LOG(SSG_LOG_ERROR, "line \"one\"\n{", {"path", "a\\b\r\n\x1b[0m\x7f"}, {"none", NULL});
    assert_true(dup2(saved, STDERR_FILENO) >= 0);
    char line[512];
    ssize_t len = read(pipe_ends[0], line, sizeof line - 1);
    assert_true(len > 0);
    line[len] = '\0';
    assert_ptr_equal(strchr(line, '\n'), line + len - 1);
    assert_non_null(strstr(line, "\"message\":\"line \\\"one\\\"\\u000a{\""));
    assert_non_null(strstr(line, "\"path\":\"a\\\\b\\u000d\\u000a\\u001b[0m\\u007f\"}"));
    assert_null(strstr(line, "none"));
    (void)close(saved);
    (void)close(pipe_ends[0]);
    (void)close(pipe_ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_words),
        cmocka_unit_test(equal_slugs_say_the_same),
        cmocka_unit_test(the_frozen_title_of_a_refused_ticket),
        cmocka_unit_test(log_respects_its_threshold),
        cmocka_unit_test(log_line_cannot_be_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
