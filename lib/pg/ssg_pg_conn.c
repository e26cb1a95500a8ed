#include "ssg_pg_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

#include "ssg_cleanup.h"
#include "ssg_log.h"

enum {
    OPTIONS_TEXT_SIZE = 1024,
    VALUE_TEXT_SIZE = 24,
    DIFFERENCE_TEXT_SIZE = 256,
    FAULTS_MAX_BYTES = 64 << 10
};

/* The first difference a check found names a statement or setting, never a person's data. */
static void log_state(const struct ssg_pg_conn *conn, enum ssg_log_level level, const char *message,
                      const char *reason)
{
    char number[VALUE_TEXT_SIZE];
    char difference[DIFFERENCE_TEXT_SIZE];
    (void)snprintf(number, sizeof(number), "%d", conn->number);
    (void)snprintf(difference, sizeof(difference), "%s",
                   conn->faults.data ? conn->faults.data : "");
    difference[strcspn(difference, "\n")] = '\0';
    SSG_LOG(level, message, {"lane", ssg_pg_lane_name(conn->lane->id)}, {"connection", number},
            {"reason", reason}, {"sqlstate", conn->sqlstate[0] ? conn->sqlstate : NULL},
            {"difference", difference[0] ? difference : NULL});
}

/* --- opening --- */

void ssg_pg_conn_settings(const struct ssg_pg_lane_state *lane,
                          const struct ssg_pg_options *options,
                          void (*place)(void *context, const char *name, const char *value),
                          void *context)
{
    bool is_rr = lane->id == SSG_PG_LANE_SHARED || lane->id == SSG_PG_LANE_SINGLE_RR;
    const struct {
        const char *name;
        int value;
    } numbers[] = {
        {"statement_timeout", lane->options.statement_timeout_ms},
        {"lock_timeout", options->lock_timeout_ms},
        {"idle_in_transaction_session_timeout", options->idle_in_transaction_timeout_ms},
        /* The server stops working for a connection we gave up. */
        {"client_connection_check_interval", 1000},
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        char text[VALUE_TEXT_SIZE];
        (void)snprintf(text, sizeof(text), "%d", numbers[i].value);
        place(context, numbers[i].name, text);
    }
    place(context, "default_transaction_isolation", is_rr ? "repeatable read" : "read committed");
    place(context, "default_transaction_read_only", "off");
    place(context, "plan_cache_mode", lane->id == SSG_PG_LANE_SLOW ? "auto" : "force_generic_plan");
    place(context, "jit", "off");
    place(context, "search_path", "");
    place(context, "timezone", "UTC");
    place(context, "datestyle", "ISO, YMD");
}

/* `-c name=value`, spaces in the value escaped (libpq, "options"). */
static void place_option(void *context, const char *name, const char *value)
{
    struct ssg_buf *text = context;
    ssg_buf_add_format(text, "-c %s=", name);
    for (const char *at = value; *at; at++) {
        if (*at == ' ' || *at == '\\')
            ssg_buf_add_byte(text, '\\');
        ssg_buf_add_byte(text, *at);
    }
    ssg_buf_add_byte(text, ' ');
}

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static PGconn *start_connection(const struct ssg_pg_conn *conn)
{
    struct ssg_buf text SSG_BUF_FINISH;
    ssg_buf_init(&text, OPTIONS_TEXT_SIZE);
    ssg_pg_conn_settings(conn->lane, &conn->loop->options, place_option, &text);
    ssg_buf_add_byte(&text, '\0');
    if (ssg_buf_status(&text) != SSG_OK)
        return NULL;
    /* Later ones win over those in the connection string. */
    const struct {
        const char *keyword, *value;
    } pairs[] = {
        {"dbname", conn->loop->conninfo},
        {"options", text.data},
        {"application_name", "socialsoegd"},
        {"client_encoding", "UTF8"},
        {"keepalives", "1"},
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", "15000"},
        {"target_session_attrs", "read-write"},
        {"gssencmode", "disable"},
    };
    enum { PAIR_COUNT = sizeof(pairs) / sizeof(pairs[0]) };
    const char *keywords[PAIR_COUNT + 1] = {0};
    const char *values[PAIR_COUNT + 1] = {0};
    for (int i = 0; i < PAIR_COUNT; i++) {
        keywords[i] = pairs[i].keyword;
        values[i] = pairs[i].value;
    }
    return PQconnectStartParams(keywords, values, 1);
}

/* libpq may change its socket while it connects; a closed one leaves epoll by itself. */
static bool watch(struct ssg_pg_conn *conn, uint32_t events)
{
    int fd = PQsocket(conn->pg);
    if (fd < 0)
        return false;
    struct epoll_event event = {.events = events, .data.ptr = conn};
    if (epoll_ctl(conn->loop->epoll_fd, EPOLL_CTL_MOD, fd, &event) == 0)
        return true;
    return errno == ENOENT && epoll_ctl(conn->loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

void ssg_pg_conn_open(struct ssg_pg_conn *conn, int64_t now_us)
{
    conn->state = SSG_PG_CONN_CONNECTING;
    conn->attempt_ends_us = now_us + (int64_t)conn->loop->options.connect_timeout_ms * 1000;
    conn->sqlstate[0] = '\0';
    conn->pg = start_connection(conn);
    if (!conn->pg || PQstatus(conn->pg) == CONNECTION_BAD) {
        ssg_pg_conn_drop(conn, "cannot connect");
        return;
    }
    (void)PQsetNoticeReceiver(conn->pg, ignore_notice, NULL);
    if (!watch(conn, EPOLLOUT))
        ssg_pg_conn_drop(conn, "cannot watch the socket");
}

static bool begin_check(struct ssg_pg_conn *conn)
{
    conn->state = SSG_PG_CONN_CHECKING;
    conn->watched = 0;
    ssg_buf_finish(&conn->faults);
    ssg_buf_init(&conn->faults, FAULTS_MAX_BYTES);
    return PQsetnonblocking(conn->pg, 1) == 0 && PQenterPipelineMode(conn->pg) == 1 &&
           watch(conn, EPOLLIN) && ssg_pg_check_send(conn);
}

static void handle_connecting(struct ssg_pg_conn *conn)
{
    bool is_well = true;
    switch (PQconnectPoll(conn->pg)) {
    case PGRES_POLLING_READING:
        is_well = watch(conn, EPOLLIN);
        break;
    case PGRES_POLLING_WRITING:
        is_well = watch(conn, EPOLLOUT);
        break;
    case PGRES_POLLING_OK:
        is_well = begin_check(conn);
        break;
    default:
        is_well = false;
        break;
    }
    if (!is_well)
        ssg_pg_conn_drop(conn, "cannot connect");
}

static void become_ready(struct ssg_pg_conn *conn)
{
    conn->state = SSG_PG_CONN_IDLE;
    conn->backoff_ms = conn->loop->options.backoff_min_ms;
    conn->logged_reason = NULL;
    ssg_pg_metric_add(conn->lane, connections_ready, 1);
    ssg_pg_metric_add(conn->lane, connects, 1);
    log_state(conn, SSG_LOG_INFO, "database connection ready", NULL);
    ssg_pg_loop_settle(conn->loop, conn->lane, NULL);
}

static bool handle_checking(struct ssg_pg_conn *conn)
{
    bool is_done = false;
    if (!ssg_pg_check_read(conn, &is_done))
        return false;
    if (!is_done)
        return true;
    if (conn->faults.len == 0 && ssg_buf_status(&conn->faults) == SSG_OK) {
        become_ready(conn);
        return true;
    }
    ssg_pg_loop_settle(conn->loop, conn->lane, &conn->faults);
    ssg_pg_conn_drop(conn, "statements or settings differ");
    return true;
}

/* --- traffic --- */

bool ssg_pg_conn_flush(struct ssg_pg_conn *conn)
{
    int rest = PQflush(conn->pg);
    if (rest < 0)
        return false;
    uint32_t events = rest ? EPOLLIN | EPOLLOUT : EPOLLIN;
    if (events == conn->watched)
        return true;
    conn->watched = watch(conn, events) ? events : 0;
    return conn->watched != 0;
}

void ssg_pg_conn_handle(struct ssg_pg_conn *conn, uint32_t events)
{
    if (conn->state == SSG_PG_CONN_DOWN)
        return;
    if (conn->state == SSG_PG_CONN_CONNECTING) {
        handle_connecting(conn);
        return;
    }
    /* What arrived before a hang-up is read first: it may hold the Sync. */
    bool is_alive = (events & ~(uint32_t)EPOLLOUT) == 0 || PQconsumeInput(conn->pg) == 1;
    bool is_well = true;
    if (conn->state == SSG_PG_CONN_CHECKING)
        is_well = handle_checking(conn);
    else if (conn->state == SSG_PG_CONN_BUSY)
        is_well = ssg_pg_batch_read(conn);
    if (conn->state == SSG_PG_CONN_DOWN)
        return;
    if (!is_well || !is_alive || !ssg_pg_conn_flush(conn))
        ssg_pg_conn_drop(conn, is_alive ? "answers out of order" : "closed by the server");
}

/* --- closing --- */

bool ssg_pg_conn_is_ready(const struct ssg_pg_conn *conn)
{
    return conn->state == SSG_PG_CONN_IDLE || conn->state == SSG_PG_CONN_BUSY;
}

/* For the person who waits for the start; nothing of a person's data can be in it yet. */
static void report_failure(struct ssg_pg_conn *conn, const char *reason)
{
    const char *text = conn->pg ? PQerrorMessage(conn->pg) : "out of memory";
    if (!text[0])
        text = reason;
    size_t text_len = strlen(text);
    while (text_len > 0 && text[text_len - 1] == '\n')
        text_len--;
    struct ssg_buf line SSG_BUF_FINISH;
    ssg_buf_init(&line, FAULTS_MAX_BYTES);
    ssg_buf_add(&line, text, text_len);
    ssg_buf_add_byte(&line, '\n');
    if (ssg_buf_status(&line) == SSG_OK)
        ssg_pg_loop_report(conn->loop, line.data, line.len);
}

void ssg_pg_conn_close(struct ssg_pg_conn *conn)
{
    bool was_ready = ssg_pg_conn_is_ready(conn);
    if (was_ready)
        ssg_pg_metric_sub(conn->lane, connections_ready, 1);
    PQfinish(conn->pg);
    conn->pg = NULL;
    conn->state = SSG_PG_CONN_DOWN;
    conn->retry_at_us = SSG_PG_NEVER;
    ssg_buf_finish(&conn->faults);
}

void ssg_pg_conn_drop(struct ssg_pg_conn *conn, const char *reason)
{
    bool was_ready = ssg_pg_conn_is_ready(conn);
    bool was_checking = conn->state == SSG_PG_CONN_CHECKING;
    if (!was_ready && !(was_checking && conn->faults.len > 0))
        report_failure(conn, reason);
    if (was_ready)
        ssg_pg_metric_add(conn->lane, lost, 1);
    if (was_ready) {
        log_state(conn, SSG_LOG_WARNING, "database connection lost", reason);
    } else if (conn->logged_reason != reason) {
        log_state(conn, SSG_LOG_ERROR, "database connection refused", reason);
        conn->logged_reason = reason;
    }
    ssg_pg_conn_close(conn);
    int64_t backoff_us = (int64_t)conn->backoff_ms * 1000;
    conn->retry_at_us =
        ssg_monotonic_us() + backoff_us / 2 + ssg_pg_loop_random(conn->loop, backoff_us / 2 + 1);
    conn->backoff_ms *= 2;
    if (conn->backoff_ms > conn->loop->options.backoff_max_ms)
        conn->backoff_ms = conn->loop->options.backoff_max_ms;
    ssg_pg_batch_lose(conn);
}

/* --- time --- */

int64_t ssg_pg_conn_next_us(const struct ssg_pg_conn *conn)
{
    switch (conn->state) {
    case SSG_PG_CONN_DOWN:
        return conn->retry_at_us;
    case SSG_PG_CONN_CONNECTING:
    case SSG_PG_CONN_CHECKING:
        return conn->attempt_ends_us;
    case SSG_PG_CONN_BUSY: {
        int64_t grace_us = (int64_t)conn->loop->options.grace_ms * 1000;
        return conn->batch_ends_us > SSG_PG_NEVER - grace_us ? SSG_PG_NEVER
                                                             : conn->batch_ends_us + grace_us;
    }
    default:
        return SSG_PG_NEVER;
    }
}

void ssg_pg_conn_tick(struct ssg_pg_conn *conn, int64_t now_us)
{
    if (ssg_pg_conn_next_us(conn) > now_us)
        return;
    if (conn->state == SSG_PG_CONN_DOWN)
        ssg_pg_conn_open(conn, now_us);
    else if (conn->state == SSG_PG_CONN_BUSY)
        ssg_pg_conn_drop(conn, "no answer in time");
    else
        ssg_pg_conn_drop(conn, "not ready in time");
}
