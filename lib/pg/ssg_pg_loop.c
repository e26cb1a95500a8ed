#include "ssg_pg_internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 32, TURN_MAX_US = 1000000, REPORT_MAX_BYTES = 256 << 10 };

static const char *const lane_names[] = {
    [SSG_PG_LANE_SHARED] = "shared",
    [SSG_PG_LANE_SINGLE_RR] = "single_rr",
    [SSG_PG_LANE_SINGLE_RC] = "single_rc",
    [SSG_PG_LANE_SLOW] = "slow",
};
_Static_assert(sizeof(lane_names) / sizeof(lane_names[0]) == SSG_PG_LANE_COUNT_,
               "one name per lane");

const char *ssg_pg_lane_name(enum ssg_pg_lane lane)
{
    return lane_names[lane];
}

/* --- birth --- */

void ssg_pg_options_init(struct ssg_pg_options *ret_options)
{
    *ret_options = (struct ssg_pg_options){
        .lanes =
            {
                [SSG_PG_LANE_SHARED] = {3, 256, SSG_PG_BATCH_MAX, 2000, 5000},
                [SSG_PG_LANE_SINGLE_RR] = {1, 256, 1, 4000, 5000},
                [SSG_PG_LANE_SINGLE_RC] = {1, 256, 1, 4000, 5000},
                [SSG_PG_LANE_SLOW] = {2, 256, 1, 55000, 60000},
            },
        .lock_timeout_ms = 2000,
        .idle_in_transaction_timeout_ms = 5000,
        .grace_ms = 2000,
        .start_timeout_ms = 30000,
        .connect_timeout_ms = 10000,
        .backoff_min_ms = 50,
        .backoff_max_ms = 5000,
    };
}

static bool are_options_sound(const struct ssg_pg_options *options)
{
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++) {
        const struct ssg_pg_lane_options *lane = &options->lanes[i];
        int batch_max = i == SSG_PG_LANE_SHARED ? SSG_PG_BATCH_MAX : 1;
        if (lane->connections < 1 || lane->connections > SSG_PG_CONNECTION_MAX ||
            lane->queue_cap < 1 || lane->batch_cap < 1 || lane->batch_cap > batch_max ||
            lane->statement_timeout_ms < 1 || lane->deadline_ms < 1)
            return false;
    }
    return options->conninfo && options->lock_timeout_ms > 0 &&
           options->idle_in_transaction_timeout_ms > 0 && options->grace_ms >= 0 &&
           options->start_timeout_ms > 0 && options->connect_timeout_ms > 0 &&
           options->backoff_min_ms > 0 && options->backoff_max_ms >= options->backoff_min_ms;
}

static bool is_statement_sound(const struct ssg_pg_statement *statement)
{
    if (!statement->name || !statement->name[0] || !statement->text || !statement->text[0] ||
        (unsigned)statement->lane >= SSG_PG_LANE_COUNT_ || statement->param_count < 0 ||
        statement->param_count > SSG_PG_PARAM_MAX || statement->column_count < 0 ||
        statement->rerun_param < -1 || statement->rerun_param >= statement->param_count)
        return false;
    for (int i = 0; i < statement->param_count; i++)
        if ((unsigned)statement->params[i] >= SSG_PG_TYPE_COUNT_)
            return false;
    for (int i = 0; i < statement->column_count; i++)
        if (!statement->columns[i].name ||
            (unsigned)statement->columns[i].type >= SSG_PG_TYPE_COUNT_)
            return false;
    return statement->rerun_param < 0 || statement->params[statement->rerun_param] == SSG_PG_BOOL;
}

static bool are_statements_sound(const struct ssg_pg_statement *statements, int count)
{
    for (int i = 0; i < count; i++) {
        if (!is_statement_sound(&statements[i]))
            return false;
        for (int j = 0; j < i; j++)
            if (statements[i].lane == statements[j].lane &&
                strcmp(statements[i].name, statements[j].name) == 0)
                return false;
    }
    return true;
}

static void init_lanes(struct ssg_pg_loop *loop)
{
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++) {
        struct ssg_pg_lane_state *lane = &loop->lanes[i];
        lane->id = (enum ssg_pg_lane)i;
        lane->options = loop->options.lanes[i];
        lane->waiting_ends_us = SSG_PG_NEVER;
        for (int j = 0; j < SSG_PG_CONNECTION_MAX; j++) {
            lane->conns[j] = (struct ssg_pg_conn){.loop = loop,
                                                  .lane = lane,
                                                  .number = j,
                                                  .backoff_ms = loop->options.backoff_min_ms};
            ssg_buf_init(&lane->conns[j].faults, 1);
        }
    }
}

static bool init_locks(struct ssg_pg_loop *loop)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return false;
    bool is_made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                   pthread_cond_init(&loop->settled, &attributes) == 0;
    (void)pthread_condattr_destroy(&attributes);
    if (is_made && pthread_mutex_init(&loop->lock, NULL) != 0) {
        (void)pthread_cond_destroy(&loop->settled);
        is_made = false;
    }
    return is_made;
}

static bool init_descriptors(struct ssg_pg_loop *loop)
{
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    loop->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    return loop->epoll_fd >= 0 && loop->event_fd >= 0 &&
           epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, loop->event_fd, &event) == 0 &&
           getrandom(&loop->random, sizeof(loop->random), 0) == sizeof(loop->random);
}

static void close_descriptors(const struct ssg_pg_loop *loop)
{
    if (loop->epoll_fd >= 0)
        (void)close(loop->epoll_fd);
    if (loop->event_fd >= 0)
        (void)close(loop->event_fd);
}

enum ssg_status ssg_pg_loop_create(const struct ssg_pg_options *options,
                                   const struct ssg_pg_statement *statements, int statement_count,
                                   struct ssg_pg_loop **ret_loop)
{
    if (!are_options_sound(options))
        return SSG_E_INVALID_INPUT;
    if (statement_count < 0 || !are_statements_sound(statements, statement_count))
        return SSG_E_SHAPE;
    struct ssg_pg_loop *loop = calloc(1, sizeof(*loop));
    char *conninfo = strdup(options->conninfo);
    if (!loop || !conninfo || !init_locks(loop)) {
        free(conninfo);
        free(loop);
        return SSG_E_MEMORY;
    }
    loop->options = *options;
    loop->options.conninfo = NULL;
    loop->conninfo = conninfo;
    loop->statements = statements;
    loop->statement_count = statement_count;
    for (int i = 0; i < SSG_PG_PARAM_MAX; i++)
        loop->formats[i] = 1;
    init_lanes(loop);
    ssg_buf_init(&loop->report, REPORT_MAX_BYTES);
    loop->is_closed = true;
    if (!init_descriptors(loop)) {
        ssg_pg_loop_destroy(loop);
        return SSG_E_IO;
    }
    *ret_loop = loop;
    return SSG_OK;
}

void ssg_pg_loop_destroy(struct ssg_pg_loop *loop)
{
    if (!loop)
        return;
    (void)!ssg_pg_loop_drain(loop, 0);
    close_descriptors(loop);
    ssg_buf_finish(&loop->report);
    (void)pthread_mutex_destroy(&loop->lock);
    (void)pthread_cond_destroy(&loop->settled);
    free(loop->conninfo);
    free(loop);
}

/* --- the thread --- */

int64_t ssg_pg_loop_random(struct ssg_pg_loop *loop, int64_t bound)
{
    /* splitmix64 */
    uint64_t z = (loop->random += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    z ^= z >> 31;
    return bound > 0 ? (int64_t)(z % (uint64_t)bound) : 0;
}

static int wait_ms(struct ssg_pg_loop *loop)
{
    int64_t now_us = ssg_monotonic_us();
    int64_t next_us = now_us + TURN_MAX_US;
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++) {
        struct ssg_pg_lane_state *lane = &loop->lanes[i];
        int64_t lane_us = ssg_pg_queue_next_us(loop, lane);
        for (int j = 0; j < lane->options.connections; j++) {
            int64_t conn_us = ssg_pg_conn_next_us(&lane->conns[j]);
            lane_us = conn_us < lane_us ? conn_us : lane_us;
        }
        next_us = lane_us < next_us ? lane_us : next_us;
    }
    pthread_mutex_lock(&loop->lock);
    if (loop->is_stopping && loop->stop_at_us < next_us)
        next_us = loop->stop_at_us;
    pthread_mutex_unlock(&loop->lock);
    return next_us <= now_us ? 0 : (int)((next_us - now_us + 999) / 1000);
}

static void take_wake(struct ssg_pg_loop *loop)
{
    eventfd_t count = 0;
    pthread_mutex_lock(&loop->lock);
    (void)eventfd_read(loop->event_fd, &count);
    loop->is_woken = false;
    pthread_mutex_unlock(&loop->lock);
}

static void tick(struct ssg_pg_loop *loop)
{
    int64_t now_us = ssg_monotonic_us();
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++) {
        struct ssg_pg_lane_state *lane = &loop->lanes[i];
        for (int j = 0; j < lane->options.connections; j++)
            ssg_pg_conn_tick(&lane->conns[j], now_us);
        ssg_pg_queue_expire(loop, lane, now_us);
        ssg_pg_batch_dispatch(loop, lane, now_us);
    }
    (void)__atomic_fetch_add(&loop->heartbeat, 1, __ATOMIC_RELAXED);
}

static bool may_end(struct ssg_pg_loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    bool may = loop->is_stopping && (__atomic_load_n(&loop->outstanding, __ATOMIC_ACQUIRE) == 0 ||
                                     ssg_monotonic_us() >= loop->stop_at_us);
    pthread_mutex_unlock(&loop->lock);
    return may;
}

static void end_lanes(struct ssg_pg_loop *loop)
{
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++) {
        struct ssg_pg_lane_state *lane = &loop->lanes[i];
        for (int j = 0; j < SSG_PG_CONNECTION_MAX; j++) {
            ssg_pg_conn_close(&lane->conns[j]);
            loop->given_up += (uint64_t)ssg_pg_batch_abandon(&lane->conns[j]);
        }
        loop->given_up += (uint64_t)ssg_pg_queue_abandon(loop, lane);
    }
}

static void *run(void *argument)
{
    struct ssg_pg_loop *loop = argument;
    struct epoll_event events[EVENTS_MAX];
    tick(loop);
    while (!may_end(loop)) {
        int count = epoll_wait(loop->epoll_fd, events, EVENTS_MAX, wait_ms(loop));
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr)
                ssg_pg_conn_handle(events[i].data.ptr, events[i].events);
            else
                take_wake(loop);
        }
        tick(loop);
    }
    end_lanes(loop);
    return NULL;
}

/* --- start --- */

void ssg_pg_loop_report(struct ssg_pg_loop *loop, const char *text, size_t text_len)
{
    pthread_mutex_lock(&loop->lock);
    while (loop->is_starting && text_len > 0) {
        const char *end = memchr(text, '\n', text_len);
        size_t line_len = end ? (size_t)(end - text) + 1 : text_len;
        if (!loop->report.data || !memmem(loop->report.data, loop->report.len, text, line_len))
            ssg_buf_add(&loop->report, text, line_len);
        text += line_len;
        text_len -= line_len;
    }
    pthread_mutex_unlock(&loop->lock);
}

void ssg_pg_loop_settle(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                        const struct ssg_buf *faults)
{
    if (faults)
        ssg_pg_loop_report(loop, faults->data, faults->len);
    pthread_mutex_lock(&loop->lock);
    lane->is_settled = true;
    if (faults && loop->is_starting)
        loop->is_refused = true;
    (void)pthread_cond_signal(&loop->settled);
    pthread_mutex_unlock(&loop->lock);
}

static bool start_thread(struct ssg_pg_loop *loop)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    loop->is_started = pthread_create(&loop->thread, NULL, run, loop) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (loop->is_started)
        (void)pthread_setname_np(loop->thread, "ssg-pg");
    return loop->is_started;
}

static bool are_lanes_settled(const struct ssg_pg_loop *loop)
{
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++)
        if (!loop->lanes[i].is_settled)
            return false;
    return true;
}

enum ssg_status ssg_pg_loop_start(struct ssg_pg_loop *loop, struct ssg_buf *report)
{
    int64_t ends_us = ssg_monotonic_us() + (int64_t)loop->options.start_timeout_ms * 1000;
    struct timespec ends = {.tv_sec = ends_us / 1000000, .tv_nsec = ends_us % 1000000 * 1000};
    loop->is_starting = true;
    if (!start_thread(loop))
        return SSG_E_IO;
    pthread_mutex_lock(&loop->lock);
    int rc = 0;
    while (!are_lanes_settled(loop) && rc != ETIMEDOUT)
        rc = pthread_cond_timedwait(&loop->settled, &loop->lock, &ends);
    enum ssg_status status = loop->is_refused          ? SSG_E_SHAPE
                             : are_lanes_settled(loop) ? SSG_OK
                                                       : SSG_E_UNAVAILABLE;
    loop->is_starting = false;
    loop->is_closed = status != SSG_OK;
    if (status != SSG_OK && loop->report.len > 0)
        ssg_buf_add(report, loop->report.data, loop->report.len);
    pthread_mutex_unlock(&loop->lock);
    return status;
}

/* --- health and end --- */

bool ssg_pg_loop_is_healthy(struct ssg_pg_loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    bool is_healthy = !loop->is_closed;
    pthread_mutex_unlock(&loop->lock);
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++)
        is_healthy = is_healthy && __atomic_load_n(&loop->lanes[i].metrics.connections_ready,
                                                   __ATOMIC_RELAXED) > 0;
    return is_healthy;
}

void ssg_pg_loop_close(struct ssg_pg_loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    loop->is_closed = true;
    pthread_mutex_unlock(&loop->lock);
}

enum ssg_status ssg_pg_loop_drain(struct ssg_pg_loop *loop, int64_t deadline_us)
{
    ssg_pg_loop_close(loop);
    if (loop->is_started && !loop->is_joined) {
        pthread_mutex_lock(&loop->lock);
        loop->is_stopping = true;
        loop->stop_at_us = deadline_us;
        (void)eventfd_write(loop->event_fd, 1);
        pthread_mutex_unlock(&loop->lock);
        if (pthread_join(loop->thread, NULL) != 0)
            return SSG_E_IO;
        loop->is_joined = true;
    }
    return loop->given_up > 0 ? SSG_E_TIMEOUT : SSG_OK;
}

void ssg_pg_loop_metrics(struct ssg_pg_loop *loop, struct ssg_pg_metrics *ret_metrics)
{
    enum { FIELDS = sizeof(struct ssg_pg_lane_metrics) / sizeof(uint64_t) };
    for (int i = 0; i < SSG_PG_LANE_COUNT_; i++) {
        uint64_t copy[FIELDS];
        /* All members are uint64_t; each is read on its own. */
        const uint64_t *from = (const uint64_t *)&loop->lanes[i].metrics;
        for (int j = 0; j < FIELDS; j++)
            copy[j] = __atomic_load_n(&from[j], __ATOMIC_RELAXED);
        memcpy(&ret_metrics->lanes[i], copy, sizeof(copy));
    }
    ret_metrics->heartbeat = __atomic_load_n(&loop->heartbeat, __ATOMIC_RELAXED);
}
