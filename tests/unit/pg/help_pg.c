#include "help_pg.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <libpq-fe.h>

#define LENGTH(array) ((int)(sizeof(array) / sizeof((array)[0])))

static const enum ssg_pg_type act_params[] = {SSG_PG_UUID, SSG_PG_BOOL, SSG_PG_INT4, SSG_PG_INT4,
                                              SSG_PG_INT4};
static const struct ssg_pg_column act_columns[] = {
    {"outcome", SSG_PG_TEXT}, {"value", SSG_PG_INT4}, {"who", SSG_PG_TEXT}};
static const enum ssg_pg_type int_params[] = {SSG_PG_INT4};
static const enum ssg_pg_type text_params[] = {SSG_PG_TEXT};
static const struct ssg_pg_column outcome_columns[] = {{"outcome", SSG_PG_TEXT}};
static const struct ssg_pg_column drift_columns[] = {{"value", SSG_PG_INT4}};
static const enum ssg_pg_type type_params[] = {SSG_PG_BOOL, SSG_PG_INT4,       SSG_PG_INT8,
                                               SSG_PG_TEXT, SSG_PG_BYTEA,      SSG_PG_UUID,
                                               SSG_PG_DATE, SSG_PG_TIMESTAMPTZ};
static const struct ssg_pg_column type_columns[] = {
    {"a", SSG_PG_BOOL}, {"b", SSG_PG_INT4},        {"c", SSG_PG_INT8},
    {"d", SSG_PG_TEXT}, {"e", SSG_PG_BYTEA},       {"f", SSG_PG_UUID},
    {"g", SSG_PG_DATE}, {"h", SSG_PG_TIMESTAMPTZ}, {"s", SSG_PG_TEXT}};
static const enum ssg_pg_type array_params[] = {SSG_PG_BOOL_A,       SSG_PG_INT4_A, SSG_PG_INT8_A,
                                                SSG_PG_TEXT_A,       SSG_PG_UUID_A, SSG_PG_DATE_A,
                                                SSG_PG_TIMESTAMPTZ_A};
static const struct ssg_pg_column array_columns[] = {
    {"a", SSG_PG_BOOL_A}, {"b", SSG_PG_INT4_A}, {"c", SSG_PG_INT8_A},        {"d", SSG_PG_TEXT_A},
    {"e", SSG_PG_UUID_A}, {"f", SSG_PG_DATE_A}, {"g", SSG_PG_TIMESTAMPTZ_A}, {"s", SSG_PG_TEXT}};

#define ACT(lane_name)                                                                             \
    {                                                                                              \
        .name = "t.act", .text = "select outcome, value, who from t.act($1, $2, $3, $4, $5)",      \
        .lane = lane_name, .params = act_params, .param_count = LENGTH(act_params),                \
        .columns = act_columns, .column_count = LENGTH(act_columns), .rerun_param = 1              \
    }
#define SLEEP(lane_name)                                                                           \
    {                                                                                              \
        .name = "t.sleep", .text = "select outcome from t.sleep($1)", .lane = lane_name,           \
        .params = int_params, .param_count = 1, .columns = outcome_columns, .column_count = 1,     \
        .rerun_param = -1                                                                          \
    }

const struct ssg_pg_statement help_statements[HELP_STATEMENT_COUNT_] = {
    [HELP_ACT_SHARED] = ACT(SSG_PG_LANE_SHARED),
    [HELP_ACT_RR] = ACT(SSG_PG_LANE_SINGLE_RR),
    [HELP_ACT_RC] = ACT(SSG_PG_LANE_SINGLE_RC),
    [HELP_SLEEP_SHARED] = SLEEP(SSG_PG_LANE_SHARED),
    [HELP_SLEEP_RC] = SLEEP(SSG_PG_LANE_SINGLE_RC),
    [HELP_SLEEP_SLOW] = SLEEP(SSG_PG_LANE_SLOW),
    [HELP_BUMP_RR] = {.name = "t.bump",
                      .text = "select outcome from t.bump()",
                      .lane = SSG_PG_LANE_SINGLE_RR,
                      .columns = outcome_columns,
                      .column_count = 1,
                      .rerun_param = -1},
    [HELP_ALWAYS_RR] = {.name = "t.fail",
                        .text = "select outcome from t.fail($1)",
                        .lane = SSG_PG_LANE_SINGLE_RR,
                        .params = text_params,
                        .param_count = 1,
                        .columns = outcome_columns,
                        .column_count = 1,
                        .rerun_param = -1},
    [HELP_BEGIN_RC] = {.name = "t.begin",
                       .text = "begin",
                       .lane = SSG_PG_LANE_SINGLE_RC,
                       .rerun_param = -1},
    [HELP_TYPES_RC] = {.name = "t.types",
                       .text = "select $1 as a, $2 as b, $3 as c, $4 as d, $5 as e, $6 as f, "
                               "$7 as g, $8 as h, row($1,$2,$3,$4,$5,$6,$7,$8)::text as s",
                       .lane = SSG_PG_LANE_SINGLE_RC,
                       .params = type_params,
                       .param_count = LENGTH(type_params),
                       .columns = type_columns,
                       .column_count = LENGTH(type_columns),
                       .rerun_param = -1},
    [HELP_ARRAYS_RC] = {.name = "t.arrays",
                        .text = "select $1 as a, $2 as b, $3 as c, $4 as d, $5 as e, $6 as f, "
                                "$7 as g, row($1,$2,$3,$4,$5,$6,$7)::text as s",
                        .lane = SSG_PG_LANE_SINGLE_RC,
                        .params = array_params,
                        .param_count = LENGTH(array_params),
                        .columns = array_columns,
                        .column_count = LENGTH(array_columns),
                        .rerun_param = -1},
    [HELP_DRIFT_RC] = {.name = "t.drift",
                       .text = "select value from t.drift",
                       .lane = SSG_PG_LANE_SINGLE_RC,
                       .columns = drift_columns,
                       .column_count = 1,
                       .rerun_param = -1},
};

static const char schema[] =
    "set client_min_messages = warning; drop schema if exists t cascade; create schema t;"
    "create table t.parent(id int primary key); insert into t.parent values (1);"
    "create table t.entry(request_id uuid not null unique, value int not null,"
    " parent int references t.parent deferrable initially deferred);"
    "create table t.counter(n int not null); insert into t.counter values (0);"
    "create table t.drift(value int not null); insert into t.drift values (7);"
    "create function t.act(p_request uuid, p_rerun boolean, p_value int, p_parent int, p_kind int,"
    " out outcome text, out value int, out who text) language plpgsql as $$ begin"
    " who := coalesce(current_setting('t.who', true), '');"
    " perform set_config('t.who', '', true);"
    " if p_rerun then select 'ok', e.value, p_value::text into outcome, value, who"
    "  from t.entry e where e.request_id = p_request; if found then return; end if; end if;"
    " if p_kind = 2 then outcome := 'forbidden'; who := ''; return; end if;"
    " perform set_config('t.who', p_value::text, true);"
    " insert into t.entry values (p_request, p_value, nullif(p_parent, -1));"
    " if p_kind = 1 then raise exception 'refused %', p_value; end if;"
    " outcome := 'ok'; value := p_value; who := current_setting('t.who'); end $$;"
    "create function t.sleep(p_ms int, out outcome text) language plpgsql as $$ begin"
    " perform pg_sleep(p_ms / 1000.0); outcome := 'ok'; end $$;"
    "create function t.bump(out outcome text) language plpgsql as $$ begin"
    " update t.counter set n = n + 1; outcome := 'ok'; end $$;"
    "create function t.fail(p_state text, out outcome text) language plpgsql as $$ begin"
    " raise exception 'failed' using errcode = p_state; end $$;";

static char own_dir[128];
static char conninfo[512];

/* One line of what a command of cluster.sh prints; its exit status. */
static int cluster(const char *command, const char *dir, char *ret_line, int line_size)
{
    char text[256];
    (void)snprintf(text, sizeof(text), "tests/lib/cluster.sh %s %s", command, dir);
    FILE *pipe = popen(text, "r");
    if (!pipe)
        return -1;
    if (ret_line && fgets(ret_line, line_size, pipe))
        ret_line[strcspn(ret_line, "\n")] = '\0';
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool help_server_start(void)
{
    const char *given = getenv("SSG_TEST_PG");
    if (given) {
        (void)snprintf(conninfo, sizeof(conninfo), "%s", given);
    } else {
        char pid[16];
        (void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
        int status = cluster("start", pid, own_dir, sizeof(own_dir));
        if (status == 77)
            return false;
        if (status != 0 || cluster("conninfo", own_dir, conninfo, sizeof(conninfo)) != 0) {
            (void)fprintf(stderr, "tests/lib/cluster.sh failed (%d); run from the source folder\n",
                          status);
            exit(1);
        }
    }
    help_sql("%s", schema);
    return true;
}

void help_server_stop(void)
{
    if (own_dir[0])
        (void)cluster("stop", own_dir, NULL, 0);
    own_dir[0] = '\0';
}

const char *help_conninfo(void)
{
    return conninfo;
}

bool help_server_is_own(void)
{
    return own_dir[0] != '\0';
}

void help_server_crash(void)
{
    assert_int_equal(cluster("crash", own_dir, NULL, 0), 0);
}

void help_server_restart(void)
{
    assert_int_equal(cluster("restart", own_dir, NULL, 0), 0);
}

long help_sql(const char *format, ...)
{
    char text[8192];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    PGconn *connection = PQconnectdb(conninfo);
    PGresult *result = PQexec(connection, text);
    ExecStatusType status = PQresultStatus(result);
    long number = status == PGRES_TUPLES_OK && PQntuples(result) > 0
                      ? strtol(PQgetvalue(result, 0, 0), NULL, 10)
                      : 0;
    bool is_well = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    if (!is_well)
        (void)fprintf(stderr, "%s", PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    assert_true(is_well);
    return number;
}

void help_options(struct ssg_pg_options *ret_options)
{
    ssg_pg_options_init(ret_options);
    ret_options->conninfo = conninfo;
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++) {
        ret_options->lanes[i].statement_timeout_ms = 20000;
        ret_options->lanes[i].deadline_ms = 20000;
    }
    ret_options->lanes[SSG_PG_LANE_SHARED].connections = 1;
    ret_options->grace_ms = 300;
    ret_options->lock_timeout_ms = 15000;
}

struct ssg_pg_loop *help_loop(const struct ssg_pg_options *options)
{
    struct ssg_pg_loop *loop = NULL;
    struct ssg_buf report;
    ssg_buf_init(&report, 1 << 16);
    assert_int_equal(ssg_pg_loop_create(options, help_statements, HELP_STATEMENT_COUNT_, &loop),
                     SSG_OK);
    enum ssg_status status = ssg_pg_loop_start(loop, &report);
    if (status != SSG_OK)
        (void)fprintf(stderr, "%s", report.data ? report.data : "no report\n");
    ssg_buf_finish(&report);
    assert_int_equal(status, SSG_OK);
    return loop;
}

static void complete(void *context)
{
    struct help_call *call = context;
    (void)__atomic_fetch_add(&call->completions, 1, __ATOMIC_ACQ_REL);
    (void)sem_post(&call->done);
}

void help_call_init(struct help_call *call, enum help_statement statement)
{
    memset(call, 0, sizeof(*call));
    assert_int_equal(sem_init(&call->done, 0, 0), 0);
    ssg_arena_init(&call->arena, 1 << 20);
    ssg_pg_call_init(&call->call, &call->arena, &help_statements[statement]);
    call->call.complete = complete;
    call->call.context = call;
}

void help_call_finish(struct help_call *call)
{
    ssg_pg_call_finish(&call->call);
    ssg_arena_finish(&call->arena);
    (void)sem_destroy(&call->done);
}

void help_call_act(struct help_call *call, enum help_statement statement, int32_t value,
                   int32_t parent, int32_t kind)
{
    help_call_init(call, statement);
    struct ssg_uuid request;
    assert_int_equal(ssg_uuid_make(&request), SSG_OK);
    ssg_pg_call_set_uuid(&call->call, 0, &request);
    ssg_pg_call_set_int4(&call->call, 2, value);
    ssg_pg_call_set_int4(&call->call, 3, parent);
    ssg_pg_call_set_int4(&call->call, 4, kind);
}

void help_call_sleep(struct help_call *call, enum help_statement statement, int32_t ms)
{
    help_call_init(call, statement);
    ssg_pg_call_set_int4(&call->call, 0, ms);
}

void help_submit(struct ssg_pg_loop *loop, struct help_call *call)
{
    assert_int_equal(ssg_pg_call_submit(loop, &call->call), SSG_OK);
}

enum ssg_status help_wait(struct help_call *call)
{
    struct timespec ends;
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &ends), 0);
    ends.tv_sec += 30;
    int rc = 0;
    do
        rc = sem_timedwait(&call->done, &ends);
    while (rc != 0 && errno == EINTR);
    assert_int_equal(rc, 0);
    assert_int_equal(__atomic_load_n(&call->completions, __ATOMIC_ACQUIRE), 1);
    return call->call.status;
}

void help_pause_ms(int ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    (void)nanosleep(&pause, NULL);
}

struct ssg_pg_lane_metrics help_metrics(struct ssg_pg_loop *loop, enum ssg_pg_lane lane)
{
    struct ssg_pg_metrics metrics;
    ssg_pg_loop_metrics(loop, &metrics);
    return metrics.lanes[lane];
}

void help_assert_row(const struct help_call *call, const char *outcome, int32_t value)
{
    struct ssg_text text = {0};
    int32_t found = 0;
    assert_int_equal(ssg_pg_rows_count(&call->call.rows), 1);
    assert_int_equal(ssg_pg_get_text(&call->call.rows, 0, 0, &text), SSG_OK);
    assert_true(ssg_text_equal(text, ssg_text_of(outcome)));
    assert_int_equal(ssg_pg_get_int4(&call->call.rows, 0, 1, &found), SSG_OK);
    assert_int_equal(found, value);
}
