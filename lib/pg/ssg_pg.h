#ifndef SSG_PG_H
#define SSG_PG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_arena.h"
#include "ssg_buf.h"
#include "ssg_pg_rows.h"
#include "ssg_status.h"
#include "ssg_text.h"
#include "ssg_time.h"

/* PostgreSQL through one thread: an epoll loop over non-blocking libpq connections in pipeline
 * mode. A call is one execution of one statement of a catalogue given at birth and is one
 * transaction, alone or (shared lane) together with others. It knows nothing of the domain.
 *
 * What a caller may rely on: `complete` is called exactly once per accepted call; status OK means
 * the transaction is durable; any other status but E_UNAVAILABLE and E_TIMEOUT means that nothing
 * was stored. With those two the outcome may be unknown (the answer was lost on the way). */

enum ssg_pg_lane {
    SSG_PG_LANE_SHARED,    /* repeatable read; everything waiting shares one transaction */
    SSG_PG_LANE_SINGLE_RR, /* repeatable read; one call per transaction */
    SSG_PG_LANE_SINGLE_RC, /* read committed; one call per transaction */
    SSG_PG_LANE_SLOW,      /* reports and exports, read committed; one call per transaction */
    SSG_PG_LANE_COUNT_
};

enum { SSG_PG_PARAM_MAX = 64, SSG_PG_BATCH_MAX = 32, SSG_PG_CONNECTION_MAX = 8 };

/* One row of the catalogue. A statement needed in two lanes has a row for each; (name, lane) is
 * unique. All pointers are static. */
struct ssg_pg_statement {
    const char *name;
    const char *text; /* $1, $2 … */
    enum ssg_pg_lane lane;
    const enum ssg_pg_type *params;
    int param_count;
    const struct ssg_pg_column *columns;
    int column_count;
    /* Index of the boolean parameter that is true on a re-run; the statement then looks first
     * whether its earlier execution was stored. -1: there is none, and the call is never repeated
     * when its outcome is unknown. */
    int rerun_param;
};

/* Runs in the database thread, once, when the outcome is final; must not block. The loop does not
 * touch the call any more. */
typedef void (*ssg_pg_complete)(void *context);

/* One execution, in the caller's memory, which must stay until `complete` has run. */
struct ssg_pg_call {
    /* The caller sets these between init and submit. */
    ssg_pg_complete complete;
    void *context;
    int64_t deadline_us; /* ssg_monotonic_us() clock; 0: the lane's default from submit on */

    /* Final when complete runs. */
    enum ssg_status status;
    struct ssg_pg_rows rows; /* valid if status is OK */
    int64_t queue_us;        /* submit until first sent */
    int64_t database_us;     /* first sent until final */
    char sqlstate[6];        /* of the last error, or empty */
    int attempts;            /* executions sent to the server */

    /* Not for the caller. */
    const struct ssg_pg_statement *statement;
    struct ssg_arena *arena;
    const char **values;
    int *lengths;
    bool *is_set;
    enum ssg_status fault;
    int conflicts;
    int losses;
    int64_t submitted_us;
    int64_t sent_us;
    int64_t not_before_us;
    struct ssg_pg_call *next;
};

/* Prepare a call. arena: outlives the call; parameters are copied into it. Every parameter must be
 * set (or set to NULL) before submit, but the re-run flag, which belongs to the loop. */
void ssg_pg_call_init(struct ssg_pg_call *call, struct ssg_arena *arena,
                      const struct ssg_pg_statement *statement);

/* Free the rows. NULL-safe, repeatable; not while the call is submitted. */
void ssg_pg_call_finish(struct ssg_pg_call *call);

/* Set parameter `index` (from 0). Values are copied. A wrong index or type is remembered as
 * E_SHAPE, an exhausted arena as E_MEMORY; submit returns it, so that a writer checks once.
 * Texts and bytes: data NULL is SQL NULL, in arrays a NULL element; texts must be UTF-8 without
 * NUL. Arrays: values NULL with count 0 is an empty array. */
void ssg_pg_call_set_null(struct ssg_pg_call *call, int index);
void ssg_pg_call_set_bool(struct ssg_pg_call *call, int index, bool value);
void ssg_pg_call_set_int4(struct ssg_pg_call *call, int index, int32_t value);
void ssg_pg_call_set_int8(struct ssg_pg_call *call, int index, int64_t value);
void ssg_pg_call_set_text(struct ssg_pg_call *call, int index, struct ssg_text text);
void ssg_pg_call_set_bytea(struct ssg_pg_call *call, int index, const void *bytes,
                           size_t bytes_len);
void ssg_pg_call_set_uuid(struct ssg_pg_call *call, int index, const struct ssg_uuid *uuid);
void ssg_pg_call_set_date(struct ssg_pg_call *call, int index, struct ssg_date date);
void ssg_pg_call_set_timestamptz(struct ssg_pg_call *call, int index, struct ssg_instant instant);
void ssg_pg_call_set_bool_array(struct ssg_pg_call *call, int index, const bool *values,
                                size_t count);
void ssg_pg_call_set_int4_array(struct ssg_pg_call *call, int index, const int32_t *values,
                                size_t count);
void ssg_pg_call_set_int8_array(struct ssg_pg_call *call, int index, const int64_t *values,
                                size_t count);
void ssg_pg_call_set_text_array(struct ssg_pg_call *call, int index, const struct ssg_text *values,
                                size_t count);
void ssg_pg_call_set_uuid_array(struct ssg_pg_call *call, int index, const struct ssg_uuid *values,
                                size_t count);
void ssg_pg_call_set_date_array(struct ssg_pg_call *call, int index, const struct ssg_date *values,
                                size_t count);
void ssg_pg_call_set_timestamptz_array(struct ssg_pg_call *call, int index,
                                       const struct ssg_instant *values, size_t count);

/* OK, or the first fault of the setters (E_SHAPE also when a parameter was left out). */
SSG_MUST_CHECK enum ssg_status ssg_pg_call_status(const struct ssg_pg_call *call);

struct ssg_pg_lane_options {
    int connections;          /* 1 .. SSG_PG_CONNECTION_MAX */
    int queue_cap;            /* calls waiting; more are refused */
    int batch_cap;            /* calls per transaction; 1 but for the shared lane */
    int statement_timeout_ms; /* enforced by the server */
    int deadline_ms;          /* for calls without their own */
};

struct ssg_pg_options {
    const char *conninfo; /* role, database and Unix socket (or hostaddr) */
    struct ssg_pg_lane_options lanes[SSG_PG_LANE_COUNT_];
    int lock_timeout_ms;
    int idle_in_transaction_timeout_ms;
    int grace_ms;           /* past its deadline a call in flight has this long before its
                             * connection is given up */
    int start_timeout_ms;   /* for ssg_pg_loop_start */
    int connect_timeout_ms; /* one attempt, with preparing and checking */
    int backoff_min_ms;     /* first pause between attempts, doubled up to … */
    int backoff_max_ms;     /* … this, with jitter */
};

/* The defaults: lanes 3, 1, 1, 2 connections, queues of 256, batches of 32 in the shared lane,
 * deadlines of 5 s and 60 s in the slow lane. conninfo is left empty. */
void ssg_pg_options_init(struct ssg_pg_options *ret_options);

struct ssg_pg_loop;

/* Build a loop; nothing is connected, no thread runs. options and conninfo are copied; statements
 * is borrowed for the life of the loop.
 * ret_loop [out]: the caller destroys it. E_INVALID_INPUT for options out of range, E_SHAPE for a
 * catalogue at odds with itself, E_MEMORY, E_IO. */
SSG_MUST_CHECK enum ssg_status ssg_pg_loop_create(const struct ssg_pg_options *options,
                                                  const struct ssg_pg_statement *statements,
                                                  int statement_count,
                                                  struct ssg_pg_loop **ret_loop);

/* Start the thread and block until every lane has a connection on which every statement of the
 * lane is prepared, described and equal to its declaration, and whose server is set up safely.
 * report: text for the person who starts the program, appended on failure: one line per
 * difference, unsafe setting or connection error.
 * E_SHAPE: refused because of a difference or an unsafe setting; E_UNAVAILABLE: no connection in
 * time; E_IO, E_MEMORY. After a failure only destroy may be called. */
SSG_MUST_CHECK enum ssg_status ssg_pg_loop_start(struct ssg_pg_loop *loop, struct ssg_buf *report);

/* Hand a call over. Any thread; does not block. OK: complete will run once (perhaps before this
 * returns). E_UNAVAILABLE: the lane's queue is full or the loop closed; the setters' fault;
 * then complete never runs and the call remains the caller's. */
SSG_MUST_CHECK enum ssg_status ssg_pg_call_submit(struct ssg_pg_loop *loop,
                                                  struct ssg_pg_call *call);

/* True while every lane has a usable connection and calls are accepted. Any thread. */
bool ssg_pg_loop_is_healthy(struct ssg_pg_loop *loop);

/* Accept no more calls; those accepted go on. Any thread, repeatable. */
void ssg_pg_loop_close(struct ssg_pg_loop *loop);

/* Close, wait until every call is final or deadline_us (ssg_monotonic_us() clock) passes, complete
 * the rest with E_UNAVAILABLE, end the thread. Not from `complete`. Repeatable.
 * OK, or E_TIMEOUT if calls had to be given up. */
SSG_MUST_CHECK enum ssg_status ssg_pg_loop_drain(struct ssg_pg_loop *loop, int64_t deadline_us);

/* Drain at once and free. NULL-safe. */
void ssg_pg_loop_destroy(struct ssg_pg_loop *loop);

struct ssg_pg_lane_metrics {
    uint64_t queued;            /* now waiting */
    uint64_t in_flight;         /* now at the server */
    uint64_t connections_ready; /* now */
    uint64_t refused;           /* since start: queue full or closed */
    uint64_t completed;         /* since start: final, whatever the outcome */
    uint64_t failed;            /* … of which not OK */
    uint64_t timeouts;          /* … of which E_TIMEOUT */
    uint64_t batches;           /* transactions sent */
    uint64_t batch_members;     /* calls in them */
    uint64_t batch_largest;
    uint64_t reruns;    /* executions after the first, for any reason */
    uint64_t conflicts; /* … of which after 40001, 40P01, 23505 */
    uint64_t lost;      /* connections lost or given up after having been ready */
    uint64_t connects;  /* connections made ready */
    uint64_t queue_us;  /* sums over completed calls */
    uint64_t database_us;
};

struct ssg_pg_metrics {
    struct ssg_pg_lane_metrics lanes[SSG_PG_LANE_COUNT_];
    uint64_t heartbeat; /* turns of the loop; moves at least once a second */
};

/* A snapshot; the figures of one lane may be a few calls apart. Any thread. */
void ssg_pg_loop_metrics(struct ssg_pg_loop *loop, struct ssg_pg_metrics *ret_metrics);

/* The lane's name for metrics and the log ("shared", "single_rr" …). Static text. */
const char *ssg_pg_lane_name(enum ssg_pg_lane lane);

/* SQLSTATE (five characters) -> status; the only such table. Never a 4xx: an expected refusal is a
 * value of the statement, not an error. Any thread. */
enum ssg_status ssg_pg_error_status(const char *sqlstate);

#define SSG_PG_CALL_FINISH SSG_CLEANUP(ssg_pg_call_finish)

#endif
