#ifndef SSG_PG_INTERNAL_H
#define SSG_PG_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <libpq-fe.h>

#include "ssg_pg.h"

/* Inside of the room. But where a function says otherwise, everything runs in the database thread,
 * which owns all connections and the `alone` queues; `waiting` and the flags beside `lock` are the
 * only data other threads touch. */

enum { SSG_PG_CONFLICT_MAX = 3, SSG_PG_LOSS_MAX = 3 };

struct ssg_pg_queue {
    struct ssg_pg_call *head;
    struct ssg_pg_call *tail;
    int count;
};

enum ssg_pg_conn_state {
    SSG_PG_CONN_DOWN,       /* no connection; next attempt at retry_at_us */
    SSG_PG_CONN_CONNECTING, /* PQconnectPoll */
    SSG_PG_CONN_CHECKING,   /* preparing and describing the catalogue */
    SSG_PG_CONN_IDLE,
    SSG_PG_CONN_BUSY /* a batch is at the server */
};

struct ssg_pg_conn {
    struct ssg_pg_loop *loop;
    struct ssg_pg_lane_state *lane;
    enum ssg_pg_conn_state state;
    PGconn *pg;
    int number; /* within the lane, from 0, for the log */
    int backoff_ms;
    int64_t retry_at_us;
    int64_t attempt_ends_us;
    const char *logged_reason; /* of the last refusal: one line per kind, not per attempt */
    uint32_t watched;          /* epoll's events once connected; 0: not known */
    int null_count;            /* NULLs in a row from PQgetResult */

    int check_item;        /* next expected item of the check */
    struct ssg_buf faults; /* what the check found, one line each */

    struct ssg_pg_call *batch[SSG_PG_BATCH_MAX];
    int batch_count;
    int next_result; /* the member whose result comes next */
    bool is_spoiled;
    int culprit; /* the member whose error came first; -1: at the commit */
    char sqlstate[6];
    int64_t batch_ends_us; /* earliest deadline of the members */
};

struct ssg_pg_lane_state {
    enum ssg_pg_lane id;
    struct ssg_pg_lane_options options;
    struct ssg_pg_conn conns[SSG_PG_CONNECTION_MAX];
    struct ssg_pg_queue waiting;        /* under the loop's lock */
    int64_t waiting_ends_us;            /* no deadline in waiting is earlier; under the lock */
    struct ssg_pg_queue alone;          /* re-runs, each in a transaction of its own */
    struct ssg_pg_lane_metrics metrics; /* through ssg_pg_metric_add only */
    bool is_settled;                    /* ready or refused at start; under the lock */
};

struct ssg_pg_loop {
    struct ssg_pg_options options;
    char *conninfo;
    const struct ssg_pg_statement *statements;
    int statement_count;
    struct ssg_pg_lane_state lanes[SSG_PG_LANE_COUNT_];
    int formats[SSG_PG_PARAM_MAX]; /* all 1: binary */
    int epoll_fd;
    int event_fd;
    uint64_t random;
    uint64_t heartbeat;  /* through __atomic */
    int64_t outstanding; /* accepted and not final; through __atomic */

    pthread_t thread;
    bool is_started;
    bool is_joined;
    uint64_t given_up; /* calls ended by the drain's deadline */

    pthread_mutex_t lock;
    pthread_cond_t settled;
    bool is_closed;     /* under the lock, as all that follow */
    bool is_woken;      /* an eventfd write is pending */
    bool is_stopping;   /* the thread ends when nothing is outstanding … */
    int64_t stop_at_us; /* … or at this instant */
    bool is_starting;   /* report is still being collected */
    bool is_refused;    /* a lane was settled by a refusal */
    struct ssg_buf report;
};

/* Deadlines without end, for minima. */
#define SSG_PG_NEVER INT64_MAX

/* --- ssg_pg_queue.c: calls waiting and calls ending --- */

void ssg_pg_queue_push(struct ssg_pg_queue *queue, struct ssg_pg_call *call);
struct ssg_pg_call *ssg_pg_queue_pop(struct ssg_pg_queue *queue);

/* Calls for one transaction of the lane: a re-run that is due, alone, or up to batch_cap of those
 * waiting. Returns their number. */
int ssg_pg_queue_take(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane, int64_t now_us,
                      struct ssg_pg_call *ret_calls[SSG_PG_BATCH_MAX]);

/* End every call of the lane that waits past its deadline with E_TIMEOUT. */
void ssg_pg_queue_expire(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane, int64_t now_us);

/* When the lane needs the loop next: a deadline, or a re-run whose pause ends. */
int64_t ssg_pg_queue_next_us(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane);

/* End every waiting call of the lane with E_UNAVAILABLE; returns their number. */
int ssg_pg_queue_abandon(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane);

/* Put a call back, to run alone not before an instant, with the re-run flag; E_TIMEOUT ends it if
 * its deadline has passed. */
void ssg_pg_call_requeue(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                         struct ssg_pg_call *call, int64_t not_before_us);

/* The outcome is final: count, and call complete. The call is gone afterwards. */
void ssg_pg_call_end(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                     struct ssg_pg_call *call, enum ssg_status status);

/* Any thread. */
#define ssg_pg_metric_add(lane, field, n)                                                          \
    ((void)__atomic_fetch_add(&(lane)->metrics.field, (uint64_t)(n), __ATOMIC_RELAXED))
#define ssg_pg_metric_sub(lane, field, n)                                                          \
    ((void)__atomic_fetch_sub(&(lane)->metrics.field, (uint64_t)(n), __ATOMIC_RELAXED))

/* --- ssg_pg_batch.c: transactions --- */

/* Give work to every idle connection of the lane while there is any. */
void ssg_pg_batch_dispatch(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                           int64_t now_us);

/* Read what has arrived for a busy connection; it is idle again after its Sync. False: what
 * arrived fits nothing expected, or the plans are stale: the connection must be given up. */
SSG_MUST_CHECK bool ssg_pg_batch_read(struct ssg_pg_conn *conn);

/* The connection is lost with a batch at the server: re-run or end its members. */
void ssg_pg_batch_lose(struct ssg_pg_conn *conn);

/* The loop ends: end the members of a closed connection with E_UNAVAILABLE; returns their number.
 */
int ssg_pg_batch_abandon(struct ssg_pg_conn *conn);

/* --- ssg_pg_conn.c: one connection --- */

/* Begin an attempt. */
void ssg_pg_conn_open(struct ssg_pg_conn *conn, int64_t now_us);

/* React to epoll. */
void ssg_pg_conn_handle(struct ssg_pg_conn *conn, uint32_t events);

/* Send what is buffered and watch the socket for what comes next; false: connection lost. */
SSG_MUST_CHECK bool ssg_pg_conn_flush(struct ssg_pg_conn *conn);

/* Close, lose what was in flight, plan the next attempt. reason: static text for the log. */
void ssg_pg_conn_drop(struct ssg_pg_conn *conn, const char *reason);

/* Close without a next attempt. */
void ssg_pg_conn_close(struct ssg_pg_conn *conn);

/* Deadlines of the connection, and when it needs the loop next. */
void ssg_pg_conn_tick(struct ssg_pg_conn *conn, int64_t now_us);
int64_t ssg_pg_conn_next_us(const struct ssg_pg_conn *conn);

bool ssg_pg_conn_is_ready(const struct ssg_pg_conn *conn);

/* The settings every session of the lane is opened with, as name and value. `place` is called for
 * each, value as pg_settings shows it. */
void ssg_pg_conn_settings(const struct ssg_pg_lane_state *lane,
                          const struct ssg_pg_options *options,
                          void (*place)(void *context, const char *name, const char *value),
                          void *context);

/* --- ssg_pg_check.c: is this the server we were built for --- */

/* Ask for the settings, prepare and describe the lane's statements; false: connection lost. */
SSG_MUST_CHECK bool ssg_pg_check_send(struct ssg_pg_conn *conn);

/* Read what has arrived. False: connection lost or in disorder. ret_is_done: all is read, and
 * conn->faults holds a line for each difference. */
SSG_MUST_CHECK bool ssg_pg_check_read(struct ssg_pg_conn *conn, bool *ret_is_done);

/* --- ssg_pg_loop.c --- */

/* The lane has its first connection, or was refused for the faults of one (may be NULL). */
void ssg_pg_loop_settle(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                        const struct ssg_buf *faults);

/* Add lines to the start report unless they are there already. */
void ssg_pg_loop_report(struct ssg_pg_loop *loop, const char *text, size_t text_len);

/* Below `bound`, for jitter only. */
int64_t ssg_pg_loop_random(struct ssg_pg_loop *loop, int64_t bound);

#endif
