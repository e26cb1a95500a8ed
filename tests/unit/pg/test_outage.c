/* The server dies and comes back; its functions change under us. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "help_pg.h"
#include "ssg_log.h"

enum { CALLS = 240 };

/* Log lines are kept, to see that they are few and say nothing they should not. */
static struct ssg_buf log_text;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static void keep_line(enum ssg_log_level level, const char *message,
                      const struct ssg_log_field *fields, size_t field_count)
{
    pthread_mutex_lock(&log_lock);
    ssg_buf_add_format(&log_text, "%d %s", (int)level, message);
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].value)
            ssg_buf_add_format(&log_text, " %s=%s", fields[i].name, fields[i].value);
    ssg_buf_add_byte(&log_text, '\n');
    pthread_mutex_unlock(&log_lock);
}

static int count_lines(const char *part)
{
    pthread_mutex_lock(&log_lock);
    int count = 0;
    for (const char *at = log_text.data; at && (at = strstr(at, part)) != NULL; at++)
        count++;
    pthread_mutex_unlock(&log_lock);
    return count;
}

static void clear_log(void)
{
    pthread_mutex_lock(&log_lock);
    ssg_buf_clear(&log_text);
    pthread_mutex_unlock(&log_lock);
}

/* Writes go on in two lanes while the server is killed in the middle of a batch. */
static void test_killed_server_loses_and_doubles_nothing(void **state)
{
    (void)state;
    if (!help_server_is_own())
        skip();
    struct ssg_pg_options options;
    help_options(&options);
    options.lanes[SSG_PG_LANE_SHARED].connections = 3;
    options.lanes[SSG_PG_LANE_SHARED].queue_cap = CALLS;
    options.lanes[SSG_PG_LANE_SHARED].batch_cap = 8;
    options.lanes[SSG_PG_LANE_SINGLE_RC].queue_cap = CALLS;
    struct ssg_pg_loop *loop = help_loop(&options);
    help_sql("truncate t.entry; create or replace function t.drag() returns trigger language "
             "plpgsql as $$ begin perform pg_sleep(0.003); return new; end $$; "
             "create trigger drag before insert on t.entry for each row execute function t.drag()");
    clear_log();
    struct help_call *calls = calloc(CALLS, sizeof(*calls));
    assert_non_null(calls);
    for (int i = 0; i < CALLS; i++) {
        help_call_act(&calls[i], i % 3 ? HELP_ACT_SHARED : HELP_ACT_RC, i, 1, 0);
        help_submit(loop, &calls[i]);
    }
    HELP_UNTIL(help_metrics(loop, SSG_PG_LANE_SHARED).completed > 8);
    assert_true(help_metrics(loop, SSG_PG_LANE_SHARED).in_flight > 0);
    help_server_crash();
    HELP_UNTIL(!ssg_pg_loop_is_healthy(loop));
    help_pause_ms(300);
    help_server_restart();
    for (int i = 0; i < CALLS; i++) {
        assert_int_equal(help_wait(&calls[i]), SSG_OK);
        help_assert_row(&calls[i], "ok", i);
    }
    assert_int_equal(help_sql("select count(*) from t.entry"), CALLS);
    assert_int_equal(help_sql("select count(distinct value) from t.entry"), CALLS);
    struct ssg_pg_lane_metrics metrics = help_metrics(loop, SSG_PG_LANE_SHARED);
    assert_true(metrics.lost >= 1 && metrics.lost <= 3);
    assert_true(metrics.reruns >= 1);
    HELP_UNTIL(ssg_pg_loop_is_healthy(loop));
    help_pause_ms(100);
    for (int i = 0; i < CALLS; i++) {
        assert_int_equal(calls[i].completions, 1);
        help_call_finish(&calls[i]);
    }
    /* One line per change of state: no more than one loss, one refusal, one return each. */
    assert_true(count_lines("database connection lost") <= 7);
    assert_true(count_lines("database connection refused") <= 7);
    ssg_pg_loop_destroy(loop);
    help_sql("drop trigger drag on t.entry");
    free(calls);
}

static void test_unknown_outcome_is_not_repeated_without_a_flag(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call call;
    help_call_sleep(&call, HELP_SLEEP_SLOW, 10000);
    help_submit(loop, &call);
    /* Not those that are still preparing the statement. */
    HELP_UNTIL(help_sql("select count(pg_terminate_backend(pid)) from pg_stat_activity where "
                        "application_name = 'socialsoegd' and wait_event = 'PgSleep'") == 1);
    assert_int_equal(help_wait(&call), SSG_E_UNAVAILABLE);
    assert_int_equal(call.call.attempts, 1);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

static void test_calls_wait_for_a_new_connection(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    help_sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
             "'socialsoegd'");
    HELP_UNTIL(help_metrics(loop, SSG_PG_LANE_SINGLE_RC).lost == 1);
    struct help_call call;
    help_call_act(&call, HELP_ACT_RC, 1, 1, 0);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

/* A column changes its type under a running program: refused, and healed when it changes back. */
static void test_drifting_statement_is_refused_until_it_fits(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    options.backoff_max_ms = 100;
    struct ssg_pg_loop *loop = help_loop(&options);
    clear_log();
    help_sql("alter table t.drift alter value type bigint");
    struct help_call call;
    help_call_init(&call, HELP_DRIFT_RC);
    call.call.deadline_us = ssg_monotonic_us() + 1000000;
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_E_TIMEOUT);
    assert_string_equal(call.call.sqlstate, "0A000");
    assert_false(ssg_pg_loop_is_healthy(loop));
    assert_int_equal(count_lines("connection refused lane=single_rc"), 1);
    help_call_finish(&call);
    help_sql("alter table t.drift alter value type int");
    HELP_UNTIL(ssg_pg_loop_is_healthy(loop));
    help_call_init(&call, HELP_DRIFT_RC);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    int32_t value = 0;
    assert_int_equal(ssg_pg_get_int4(&call.call.rows, 0, 0, &value), SSG_OK);
    assert_int_equal(value, 7);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

/* An unsafe setting that appears later stops new connections as well. */
static void test_unsafe_setting_is_refused_on_reconnect(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    options.backoff_max_ms = 100;
    struct ssg_pg_loop *loop = help_loop(&options);
    help_sql("alter database postgres set synchronous_commit = off");
    help_sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = "
             "'socialsoegd'");
    HELP_UNTIL(!ssg_pg_loop_is_healthy(loop));
    help_pause_ms(500);
    assert_false(ssg_pg_loop_is_healthy(loop));
    help_sql("alter database postgres reset synchronous_commit");
    HELP_UNTIL(ssg_pg_loop_is_healthy(loop));
    ssg_pg_loop_destroy(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_server_loses_and_doubles_nothing),
        cmocka_unit_test(test_unknown_outcome_is_not_repeated_without_a_flag),
        cmocka_unit_test(test_calls_wait_for_a_new_connection),
        cmocka_unit_test(test_drifting_statement_is_refused_until_it_fits),
        cmocka_unit_test(test_unsafe_setting_is_refused_on_reconnect),
    };
    ssg_buf_init(&log_text, 1 << 20);
    ssg_log_set(keep_line, SSG_LOG_DEBUG);
    if (!help_server_start())
        return 77;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    help_server_stop();
    ssg_buf_finish(&log_text);
    return failed;
}
