/* What a call may rely on, against a real server. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libpq-fe.h>

#include "help_pg.h"

enum { CALLS = 300 };

/* Keep the one shared connection busy, so that what is submitted meanwhile becomes one batch. */
static void hold_shared(struct ssg_pg_loop *loop, struct help_call *hold)
{
    help_call_sleep(hold, HELP_SLEEP_SHARED, 300);
    help_submit(loop, hold);
    HELP_UNTIL(help_metrics(loop, SSG_PG_LANE_SHARED).in_flight == 1);
}

static void release_shared(struct help_call *hold)
{
    assert_int_equal(help_wait(hold), SSG_OK);
    help_call_finish(hold);
}

static void test_many_calls_share_transactions(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    options.lanes[SSG_PG_LANE_SHARED].connections = 3;
    options.lanes[SSG_PG_LANE_SHARED].queue_cap = CALLS;
    struct ssg_pg_loop *loop = help_loop(&options);
    assert_true(ssg_pg_loop_is_healthy(loop));
    struct help_call *calls = calloc(CALLS, sizeof(*calls));
    assert_non_null(calls);
    for (int i = 0; i < CALLS; i++) {
        help_call_act(&calls[i], HELP_ACT_SHARED, i, 1, 0);
        help_submit(loop, &calls[i]);
    }
    for (int i = 0; i < CALLS; i++) {
        assert_int_equal(help_wait(&calls[i]), SSG_OK);
        help_assert_row(&calls[i], "ok", i);
        help_call_finish(&calls[i]);
    }
    struct ssg_pg_lane_metrics metrics = help_metrics(loop, SSG_PG_LANE_SHARED);
    assert_int_equal(metrics.completed, CALLS);
    assert_int_equal(metrics.failed, 0);
    assert_int_equal(metrics.batch_members, CALLS);
    assert_true(metrics.batch_largest > 1 && metrics.batch_largest <= SSG_PG_BATCH_MAX);
    assert_true(metrics.batches < CALLS);
    assert_int_equal(metrics.queued + metrics.in_flight, 0);
    assert_int_equal(ssg_pg_loop_drain(loop, ssg_monotonic_us() + 1000000), SSG_OK);
    ssg_pg_loop_destroy(loop);
    free(calls);
}

/* cmocka's assertions end a test only from its own thread, so a worker counts what went wrong. */
struct worker {
    pthread_t thread;
    struct ssg_pg_loop *loop;
    int number;
    int wrong;
};

static void *work(void *argument)
{
    static const enum help_statement statements[] = {HELP_ACT_SHARED, HELP_ACT_RR, HELP_ACT_RC};
    struct worker *worker = argument;
    for (int i = 0; i < 60; i++) {
        struct help_call call;
        int32_t value = worker->number * 1000 + i;
        int32_t found = -1;
        help_call_act(&call, statements[i % 3], value, 1, 0);
        if (ssg_pg_call_submit(worker->loop, &call.call) != SSG_OK || help_wait(&call) != SSG_OK ||
            ssg_pg_get_int4(&call.call.rows, 0, 1, &found) != SSG_OK || found != value)
            worker->wrong++;
        struct ssg_pg_metrics metrics;
        ssg_pg_loop_metrics(worker->loop, &metrics);
        if (!ssg_pg_loop_is_healthy(worker->loop))
            worker->wrong++;
        help_call_finish(&call);
    }
    return NULL;
}

static void test_many_threads_submit(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    options.lanes[SSG_PG_LANE_SHARED].connections = 2;
    struct ssg_pg_loop *loop = help_loop(&options);
    struct worker workers[8] = {0};
    for (int i = 0; i < 8; i++) {
        workers[i].loop = loop;
        workers[i].number = i;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].wrong, 0);
    }
    ssg_pg_loop_destroy(loop);
}

/* A batch of three whose middle one is invalid: by raising, by refusing as a value, or by a
 * constraint that is checked at the commit. */
static void check_three(int kind, int parent, enum ssg_status middle, const char *sqlstate)
{
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    help_sql("truncate t.entry");
    struct help_call hold;
    struct help_call calls[3];
    hold_shared(loop, &hold);
    help_call_act(&calls[0], HELP_ACT_SHARED, 10, 1, 0);
    help_call_act(&calls[1], HELP_ACT_SHARED, 11, parent, kind);
    help_call_act(&calls[2], HELP_ACT_SHARED, 12, 1, 0);
    for (int i = 0; i < 3; i++)
        help_submit(loop, &calls[i]);
    release_shared(&hold);
    assert_int_equal(help_wait(&calls[0]), SSG_OK);
    assert_int_equal(help_wait(&calls[1]), middle);
    assert_int_equal(help_wait(&calls[2]), SSG_OK);
    help_assert_row(&calls[0], "ok", 10);
    help_assert_row(&calls[2], "ok", 12);
    /* Each acted in its own name, the third not in the second's. */
    struct ssg_text who = {0};
    assert_int_equal(ssg_pg_get_text(&calls[2].call.rows, 0, 2, &who), SSG_OK);
    assert_true(ssg_text_equal(who, ssg_text_of("12")));
    assert_string_equal(calls[1].call.sqlstate, sqlstate);
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SHARED).batch_largest, 3);
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SHARED).reruns, middle == SSG_OK ? 0 : 3);
    assert_int_equal(help_sql("select count(*) from t.entry"), 2);
    if (middle != SSG_OK)
        assert_int_equal(ssg_pg_rows_count(&calls[1].call.rows), 0);
    for (int i = 0; i < 3; i++)
        help_call_finish(&calls[i]);
    ssg_pg_loop_destroy(loop);
}

static void test_raising_member_fails_alone(void **state)
{
    (void)state;
    check_three(1, 1, SSG_E_INTERNAL, "P0001");
}

static void test_refused_member_spoils_nothing(void **state)
{
    (void)state;
    check_three(2, 1, SSG_OK, "");
}

static void test_deferred_constraint_fails_alone(void **state)
{
    (void)state;
    check_three(0, 999, SSG_E_INTERNAL, "23503");
}

static void test_deferred_constraint_of_a_single_call(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    help_sql("truncate t.entry");
    struct help_call call;
    help_call_act(&call, HELP_ACT_RC, 1, 999, 0);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_E_INTERNAL);
    assert_string_equal(call.call.sqlstate, "23503");
    assert_int_equal(help_sql("select count(*) from t.entry"), 0);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

static void test_slow_statement_delays_nobody(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call slow;
    help_call_sleep(&slow, HELP_SLEEP_SLOW, 5000);
    help_submit(loop, &slow);
    int64_t worst_us = 0;
    for (int i = 0; i < 100; i++) {
        struct help_call call;
        help_call_act(&call, HELP_ACT_SHARED, i, 1, 0);
        help_submit(loop, &call);
        assert_int_equal(help_wait(&call), SSG_OK);
        int64_t us = call.call.queue_us + call.call.database_us;
        worst_us = us > worst_us ? us : worst_us;
        help_call_finish(&call);
    }
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SLOW).in_flight, 1);
    assert_true(worst_us < 2000000);
    assert_int_equal(help_wait(&slow), SSG_OK);
    assert_true(slow.call.database_us >= 5000000);
    help_call_finish(&slow);
    ssg_pg_loop_destroy(loop);
}

static void test_full_queue_refuses(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    options.lanes[SSG_PG_LANE_SINGLE_RC].queue_cap = 4;
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call calls[6];
    for (int i = 0; i < 6; i++)
        help_call_sleep(&calls[i], HELP_SLEEP_RC, i == 0 ? 300 : 0);
    help_submit(loop, &calls[0]);
    HELP_UNTIL(help_metrics(loop, SSG_PG_LANE_SINGLE_RC).in_flight == 1);
    for (int i = 1; i < 5; i++)
        help_submit(loop, &calls[i]);
    assert_int_equal(ssg_pg_call_submit(loop, &calls[5].call), SSG_E_UNAVAILABLE);
    for (int i = 0; i < 5; i++)
        assert_int_equal(help_wait(&calls[i]), SSG_OK);
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SINGLE_RC).refused, 1);
    assert_int_equal(calls[5].completions, 0);
    for (int i = 0; i < 6; i++)
        help_call_finish(&calls[i]);
    ssg_pg_loop_destroy(loop);
}

static void test_deadline_in_the_queue(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call first;
    struct help_call late;
    help_call_sleep(&first, HELP_SLEEP_RC, 1500);
    help_submit(loop, &first);
    help_call_sleep(&late, HELP_SLEEP_RC, 0);
    late.call.deadline_us = ssg_monotonic_us() + 100000;
    help_submit(loop, &late);
    assert_int_equal(help_wait(&late), SSG_E_TIMEOUT);
    assert_int_equal(late.call.attempts, 0);
    assert_int_equal(__atomic_load_n(&first.completions, __ATOMIC_ACQUIRE), 0);
    assert_int_equal(help_wait(&first), SSG_OK);
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SINGLE_RC).timeouts, 1);
    help_call_finish(&first);
    help_call_finish(&late);
    ssg_pg_loop_destroy(loop);
}

static void test_statement_timeout(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    options.lanes[SSG_PG_LANE_SINGLE_RC].statement_timeout_ms = 200;
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call call;
    help_call_sleep(&call, HELP_SLEEP_RC, 5000);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_E_TIMEOUT);
    assert_string_equal(call.call.sqlstate, "57014");
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SINGLE_RC).lost, 0);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

static void test_deadline_at_the_server_gives_the_connection_up(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call call;
    help_call_sleep(&call, HELP_SLEEP_RC, 15000);
    call.call.deadline_us = ssg_monotonic_us() + 200000;
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_E_TIMEOUT);
    assert_true(call.call.database_us < 5000000);
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SINGLE_RC).lost, 1);
    help_call_finish(&call);
    help_call_sleep(&call, HELP_SLEEP_RC, 0);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

static void test_serialization_failure_runs_again(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    help_sql("update t.counter set n = 0");
    PGconn *other = PQconnectdb(help_conninfo());
    PQclear(PQexec(other, "begin; update t.counter set n = n + 1"));
    struct help_call call;
    help_call_init(&call, HELP_BUMP_RR);
    help_submit(loop, &call);
    HELP_UNTIL(help_sql("select count(*) from pg_locks where not granted") > 0);
    PQclear(PQexec(other, "commit"));
    PQfinish(other);
    assert_int_equal(help_wait(&call), SSG_OK);
    assert_int_equal(call.call.attempts, 2);
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SINGLE_RR).conflicts, 1);
    assert_int_equal(help_sql("select n from t.counter"), 2);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

static void test_conflicts_end_after_three_reruns(void **state)
{
    (void)state;
    static const struct {
        const char *sqlstate;
        enum ssg_status status;
        int attempts;
    } cases[] = {
        {"40001", SSG_E_UNAVAILABLE, 4}, {"40P01", SSG_E_UNAVAILABLE, 4},
        {"23505", SSG_E_INTERNAL, 4},    {"55P03", SSG_E_UNAVAILABLE, 1},
        {"22012", SSG_E_INTERNAL, 1},    {"53200", SSG_E_UNAVAILABLE, 1},
    };
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct help_call call;
        help_call_init(&call, HELP_ALWAYS_RR);
        ssg_pg_call_set_text(&call.call, 0, ssg_text_of(cases[i].sqlstate));
        help_submit(loop, &call);
        assert_int_equal(help_wait(&call), cases[i].status);
        assert_string_equal(call.call.sqlstate, cases[i].sqlstate);
        assert_int_equal(call.call.attempts, cases[i].attempts);
        help_call_finish(&call);
    }
    ssg_pg_loop_destroy(loop);
}

static void test_duplicate_request_returns_what_is_stored(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    help_sql("truncate t.entry");
    struct help_call calls[2];
    struct ssg_uuid request;
    assert_int_equal(ssg_uuid_make(&request), SSG_OK);
    for (int i = 0; i < 2; i++) {
        help_call_act(&calls[i], HELP_ACT_RC, 5, 1, 0);
        ssg_pg_call_set_uuid(&calls[i].call, 0, &request);
        help_submit(loop, &calls[i]);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(help_wait(&calls[i]), SSG_OK);
        help_assert_row(&calls[i], "ok", 5);
        assert_int_equal(calls[i].call.attempts, i + 1);
        help_call_finish(&calls[i]);
    }
    assert_int_equal(help_sql("select count(*) from t.entry"), 1);
    ssg_pg_loop_destroy(loop);
}

static void test_open_transaction_is_never_success(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call call;
    help_call_init(&call, HELP_BEGIN_RC);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_E_UNAVAILABLE);
    assert_int_equal(help_metrics(loop, SSG_PG_LANE_SINGLE_RC).lost, 1);
    help_call_finish(&call);
    help_call_act(&call, HELP_ACT_RC, 3, 1, 0);
    help_submit(loop, &call);
    assert_int_equal(help_wait(&call), SSG_OK);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

static void test_setters_faults_are_refused(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call call;
    help_call_init(&call, HELP_SLEEP_RC);
    assert_int_equal(ssg_pg_call_submit(loop, &call.call), SSG_E_SHAPE);
    ssg_pg_call_set_int8(&call.call, 0, 1);
    assert_int_equal(ssg_pg_call_status(&call.call), SSG_E_SHAPE);
    help_call_finish(&call);
    help_call_sleep(&call, HELP_SLEEP_RC, 0);
    ssg_pg_call_set_null(&call.call, 1);
    assert_int_equal(ssg_pg_call_submit(loop, &call.call), SSG_E_SHAPE);
    help_call_finish(&call);
    ssg_pg_loop_destroy(loop);
}

static void test_drain_waits_then_gives_up(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = help_loop(&options);
    struct help_call calls[3];
    help_call_sleep(&calls[0], HELP_SLEEP_SHARED, 300);
    help_call_sleep(&calls[1], HELP_SLEEP_RC, 300);
    help_submit(loop, &calls[0]);
    help_submit(loop, &calls[1]);
    assert_int_equal(ssg_pg_loop_drain(loop, ssg_monotonic_us() + 10000000), SSG_OK);
    assert_int_equal(calls[0].call.status, SSG_OK);
    assert_int_equal(calls[1].call.status, SSG_OK);
    help_call_sleep(&calls[2], HELP_SLEEP_RC, 0);
    assert_int_equal(ssg_pg_call_submit(loop, &calls[2].call), SSG_E_UNAVAILABLE);
    assert_false(ssg_pg_loop_is_healthy(loop));
    ssg_pg_loop_destroy(loop);
    for (int i = 0; i < 3; i++)
        help_call_finish(&calls[i]);

    loop = help_loop(&options);
    for (int i = 0; i < 3; i++) {
        help_call_sleep(&calls[i], HELP_SLEEP_RC, 10000);
        help_submit(loop, &calls[i]);
    }
    assert_int_equal(ssg_pg_loop_drain(loop, ssg_monotonic_us() + 200000), SSG_E_TIMEOUT);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(calls[i].call.status, SSG_E_UNAVAILABLE);
        assert_int_equal(calls[i].completions, 1);
        help_call_finish(&calls[i]);
    }
    ssg_pg_loop_destroy(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_calls_share_transactions),
        cmocka_unit_test(test_many_threads_submit),
        cmocka_unit_test(test_raising_member_fails_alone),
        cmocka_unit_test(test_refused_member_spoils_nothing),
        cmocka_unit_test(test_deferred_constraint_fails_alone),
        cmocka_unit_test(test_deferred_constraint_of_a_single_call),
        cmocka_unit_test(test_slow_statement_delays_nobody),
        cmocka_unit_test(test_full_queue_refuses),
        cmocka_unit_test(test_deadline_in_the_queue),
        cmocka_unit_test(test_statement_timeout),
        cmocka_unit_test(test_deadline_at_the_server_gives_the_connection_up),
        cmocka_unit_test(test_serialization_failure_runs_again),
        cmocka_unit_test(test_conflicts_end_after_three_reruns),
        cmocka_unit_test(test_duplicate_request_returns_what_is_stored),
        cmocka_unit_test(test_open_transaction_is_never_success),
        cmocka_unit_test(test_setters_faults_are_refused),
        cmocka_unit_test(test_drain_waits_then_gives_up),
    };
    if (!help_server_start())
        return 77;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    help_server_stop();
    return failed;
}
