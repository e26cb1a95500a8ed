#ifndef HELP_PG_H
#define HELP_PG_H

#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>

#include "ssg_pg.h"

/* The server of one test program, the catalogue it runs and calls that can be waited for. */

enum help_statement {
    HELP_ACT_SHARED, /* t.act(request, rerun, value, parent, kind): one row outcome, value, who */
    HELP_ACT_RR,
    HELP_ACT_RC,
    HELP_SLEEP_SHARED, /* t.sleep(seconds * 1000): one row outcome */
    HELP_SLEEP_RC,
    HELP_SLEEP_SLOW,
    HELP_BUMP_RR,   /* adds 1 to the one row of t.counter */
    HELP_ALWAYS_RR, /* raises the SQLSTATE given */
    HELP_BEGIN_RC,  /* leaves a transaction open, as no statement may */
    HELP_TYPES_RC,  /* one of each type, there and back */
    HELP_ARRAYS_RC,
    HELP_DRIFT_RC, /* reads t.drift */
    HELP_STATEMENT_COUNT_
};
extern const struct ssg_pg_statement help_statements[HELP_STATEMENT_COUNT_];

struct help_call {
    struct ssg_pg_call call;
    struct ssg_arena arena;
    sem_t done;
    int completions; /* through __atomic */
};

/* Start a server unless SSG_TEST_PG names one, and make the schema t. False: none is installed
 * (the reason has been printed). */
bool help_server_start(void);
void help_server_stop(void);
const char *help_conninfo(void);

/* True if the server is our own and may be crashed. */
bool help_server_is_own(void);
void help_server_crash(void);
void help_server_restart(void);

/* Run SQL on a connection of its own; the number in its first field, or 0. Fails the test on an
 * error. */
long help_sql(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Options with short times, for tests. */
void help_options(struct ssg_pg_options *ret_options);

/* A started loop over help_statements. */
struct ssg_pg_loop *help_loop(const struct ssg_pg_options *options);

void help_call_init(struct help_call *call, enum help_statement statement);
void help_call_finish(struct help_call *call);

/* t.act: kind 0 stores and returns 'ok', 1 raises P0001, 2 refuses as a value. parent -1: none. */
void help_call_act(struct help_call *call, enum help_statement statement, int32_t value,
                   int32_t parent, int32_t kind);
void help_call_sleep(struct help_call *call, enum help_statement statement, int32_t ms);

void help_submit(struct ssg_pg_loop *loop, struct help_call *call);

/* Wait for complete and return the status; fails the test after half a minute. */
enum ssg_status help_wait(struct help_call *call);

/* Wait until a metric-like condition holds; fails the test after ten seconds. */
#define HELP_UNTIL(condition)                                                                      \
    do {                                                                                           \
        int64_t help_ends_us = ssg_monotonic_us() + 10000000;                                      \
        while (!(condition)) {                                                                     \
            assert_true(ssg_monotonic_us() < help_ends_us);                                        \
            help_pause_ms(5);                                                                      \
        }                                                                                          \
    } while (0)
void help_pause_ms(int ms);

struct ssg_pg_lane_metrics help_metrics(struct ssg_pg_loop *loop, enum ssg_pg_lane lane);

/* Texts of a result row. */
void help_assert_row(const struct help_call *call, const char *outcome, int32_t value);

#endif
