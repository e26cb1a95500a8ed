/* What the loop refuses to work with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "help_pg.h"

static const enum ssg_pg_type int4_params[] = {SSG_PG_INT4};
static const enum ssg_pg_type int8_params[] = {SSG_PG_INT8};
static const struct ssg_pg_column outcome_columns[] = {{"outcome", SSG_PG_TEXT}};
static const struct ssg_pg_column wrong_columns[] = {{"result", SSG_PG_INT4},
                                                     {"more", SSG_PG_TEXT}};

/* Start a loop that is expected not to start; the report, to be freed. */
static char *refusal(const struct ssg_pg_options *options,
                     const struct ssg_pg_statement *statements, int count, enum ssg_status expected)
{
    struct ssg_pg_loop *loop = NULL;
    struct ssg_buf report;
    ssg_buf_init(&report, 1 << 16);
    assert_int_equal(ssg_pg_loop_create(options, statements, count, &loop), SSG_OK);
    assert_int_equal(ssg_pg_loop_start(loop, &report), expected);
    assert_false(ssg_pg_loop_is_healthy(loop));
    ssg_pg_loop_destroy(loop);
    char *text = ssg_buf_take(&report, NULL);
    assert_non_null(text);
    return text;
}

static void assert_reports(const char *report, const char *part)
{
    if (!strstr(report, part)) {
        (void)fprintf(stderr, "not found: %s\nin: %s", part, report);
        fail();
    }
}

static void test_every_difference_is_listed(void **state)
{
    (void)state;
    static const struct ssg_pg_statement statements[] = {
        {"t.sleep", "select outcome from t.sleep($1)", SSG_PG_LANE_SHARED, int4_params, 1,
         wrong_columns, 2, -1},
        {"t.gone", "select outcome from t.gone($1)", SSG_PG_LANE_SHARED, int4_params, 1,
         outcome_columns, 1, -1},
        {"t.wide", "select outcome from t.sleep($1)", SSG_PG_LANE_SLOW, int8_params, 1,
         outcome_columns, 1, -1},
        {"t.more", "select outcome from t.sleep($1 + $2)", SSG_PG_LANE_SINGLE_RC, int4_params, 1,
         outcome_columns, 1, -1},
        {"t.enum", "select 'x'::varchar as outcome", SSG_PG_LANE_SINGLE_RC, NULL, 0,
         outcome_columns, 1, -1},
    };
    struct ssg_pg_options options;
    help_options(&options);
    char *report = refusal(&options, statements, 5, SSG_E_SHAPE);
    assert_reports(report, "statement t.sleep: 2 columns declared, the server returns 1");
    assert_reports(report, "t.sleep: column 1 declared \"result\", the server returns \"outcome\"");
    assert_reports(report, "t.sleep: column 1 \"result\" declared integer, the server returns "
                           "text");
    assert_reports(report, "statement t.gone: cannot be prepared: function t.gone(integer) does "
                           "not exist (42883)");
    assert_reports(report, "statement t.wide: cannot be prepared: function t.sleep(bigint)");
    assert_reports(report, "statement t.more: 1 parameters declared, the server expects 2");
    assert_reports(report, "t.enum: column 1 \"outcome\" declared text, the server returns type "
                           "oid 1043");
    free(report);
}

static void test_unsafe_settings_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *unsafe;
    } cases[] = {
        {"synchronous_commit", "off"},
        {"log_parameter_max_length", "-1"},
        {"log_parameter_max_length_on_error", "64"},
        {"log_error_verbosity", "default"},
        {"log_statement", "all"},
        {"debug_print_plan", "on"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        help_sql("alter database postgres set %s = '%s'", cases[i].name, cases[i].unsafe);
        struct ssg_pg_options options;
        help_options(&options);
        char *report = refusal(&options, help_statements, HELP_STATEMENT_COUNT_, SSG_E_SHAPE);
        help_sql("alter database postgres reset %s", cases[i].name);
        char wanted[128];
        (void)snprintf(wanted, sizeof(wanted), "server setting %s is '%s': set it to",
                       cases[i].name, cases[i].unsafe);
        assert_reports(report, wanted);
        /* Once, though every lane found it. */
        assert_null(strstr(strstr(report, wanted) + 1, wanted));
        free(report);
    }
    struct ssg_pg_options options;
    help_options(&options);
    ssg_pg_loop_destroy(help_loop(&options));
}

static void test_no_server_is_unavailable(void **state)
{
    (void)state;
    struct ssg_pg_options options;
    help_options(&options);
    options.conninfo = "host=/nonexistent dbname=x";
    options.start_timeout_ms = 300;
    char *report = refusal(&options, help_statements, HELP_STATEMENT_COUNT_, SSG_E_UNAVAILABLE);
    assert_reports(report, "/nonexistent");
    free(report);
}

static void test_wrong_catalogue_is_not_created(void **state)
{
    (void)state;
    static const struct ssg_pg_statement twice[] = {
        {"a", "select 1", SSG_PG_LANE_SLOW, NULL, 0, NULL, 0, -1},
        {"a", "select 2", SSG_PG_LANE_SLOW, NULL, 0, NULL, 0, -1},
    };
    static const struct ssg_pg_statement flag[] = {
        {"a", "select $1", SSG_PG_LANE_SLOW, int4_params, 1, NULL, 0, 0},
    };
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = NULL;
    assert_int_equal(ssg_pg_loop_create(&options, twice, 2, &loop), SSG_E_SHAPE);
    assert_int_equal(ssg_pg_loop_create(&options, flag, 1, &loop), SSG_E_SHAPE);
    options.lanes[SSG_PG_LANE_SLOW].batch_cap = 2;
    assert_int_equal(ssg_pg_loop_create(&options, twice, 1, &loop), SSG_E_INVALID_INPUT);
    assert_null(loop);
}

/* Sessions are as ordered, also where the database says otherwise. */
static void test_session_settings_win(void **state)
{
    (void)state;
    static const struct ssg_pg_column text_column[] = {{"v", SSG_PG_TEXT}};
    static const char query[] =
        "select concat_ws('|', current_setting('default_transaction_isolation'), "
        "current_setting('plan_cache_mode'), current_setting('search_path'), "
        "current_setting('jit'), current_setting('TimeZone'), "
        "current_setting('application_name')) as v";
    static const struct ssg_pg_statement statements[] = {
        {"s", query, SSG_PG_LANE_SHARED, NULL, 0, text_column, 1, -1},
        {"s", query, SSG_PG_LANE_SINGLE_RR, NULL, 0, text_column, 1, -1},
        {"s", query, SSG_PG_LANE_SINGLE_RC, NULL, 0, text_column, 1, -1},
        {"s", query, SSG_PG_LANE_SLOW, NULL, 0, text_column, 1, -1},
    };
    static const char *const expected[] = {
        "repeatable read|force_generic_plan||off|UTC|socialsoegd",
        "repeatable read|force_generic_plan||off|UTC|socialsoegd",
        "read committed|force_generic_plan||off|UTC|socialsoegd",
        "read committed|auto||off|UTC|socialsoegd",
    };
    help_sql("alter database postgres set timezone = 'Asia/Tokyo'");
    struct ssg_pg_options options;
    help_options(&options);
    struct ssg_pg_loop *loop = NULL;
    struct ssg_buf report;
    ssg_buf_init(&report, 1 << 16);
    assert_int_equal(ssg_pg_loop_create(&options, statements, 4, &loop), SSG_OK);
    assert_int_equal(ssg_pg_loop_start(loop, &report), SSG_OK);
    help_sql("alter database postgres reset timezone");
    for (int i = 0; i < 4; i++) {
        struct help_call call;
        help_call_init(&call, HELP_DRIFT_RC);
        ssg_pg_complete complete = call.call.complete;
        ssg_pg_call_init(&call.call, &call.arena, &statements[i]);
        call.call.complete = complete;
        call.call.context = &call;
        help_submit(loop, &call);
        assert_int_equal(help_wait(&call), SSG_OK);
        struct ssg_text text = {0};
        assert_int_equal(ssg_pg_get_text(&call.call.rows, 0, 0, &text), SSG_OK);
        assert_true(ssg_text_equal(text, ssg_text_of(expected[i])));
        help_call_finish(&call);
    }
    ssg_buf_finish(&report);
    ssg_pg_loop_destroy(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_difference_is_listed),
        cmocka_unit_test(test_unsafe_settings_are_refused),
        cmocka_unit_test(test_no_server_is_unavailable),
        cmocka_unit_test(test_wrong_catalogue_is_not_created),
        cmocka_unit_test(test_session_settings_win),
    };
    if (!help_server_start())
        return 77;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    help_server_stop();
    return failed;
}
