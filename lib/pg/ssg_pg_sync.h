#ifndef SSG_PG_SYNC_H
#define SSG_PG_SYNC_H

#include "ssg_pg.h"

/* One blocking connection for programs without an event loop (jobs, tool). Calls are those of the
 * loop, with the same typed parameters and rows; lane, re-run and deadline do not apply. One thread
 * at a time. */
struct ssg_pg_sync;

struct ssg_pg_sync_options {
    const char *conninfo;
    const char *program;      /* application_name */
    const char *role;         /* to become after connecting; NULL: stay who we are */
    int statement_timeout_ms; /* 0: none */
};

/* Connect (at most 10 s), with UTF-8, an empty search_path, jit off and durable commits.
 * ret_sync [out]: for ssg_pg_sync_close. report: the server's words on failure.
 * E_UNAVAILABLE: no connection; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_pg_sync_open(const struct ssg_pg_sync_options *options,
                                                struct ssg_pg_sync **ret_sync,
                                                struct ssg_buf *report);

/* NULL-safe. */
void ssg_pg_sync_close(struct ssg_pg_sync *sync);

static inline void ssg_pg_sync_close_p(struct ssg_pg_sync **sync)
{
    ssg_pg_sync_close(*sync);
}
#define SSG_PG_SYNC_CLOSE __attribute__((cleanup(ssg_pg_sync_close_p)))

/* Execute a call and wait. call->status is set too; rows are valid on OK until
 * ssg_pg_call_finish. The statement is prepared at its first use.
 * The setters' fault; E_SHAPE if the rows are not as declared; E_UNAVAILABLE if the connection is
 * lost; else by SQLSTATE. */
SSG_MUST_CHECK enum ssg_status ssg_pg_sync_run(struct ssg_pg_sync *sync, struct ssg_pg_call *call);

enum ssg_pg_isolation { SSG_PG_READ_COMMITTED, SSG_PG_REPEATABLE_READ };

/* Begin a transaction of several calls; commit; take back. A commit that fails with E_UNAVAILABLE
 * may or may not have happened. Statuses as ssg_pg_sync_run. */
SSG_MUST_CHECK enum ssg_status ssg_pg_sync_begin(struct ssg_pg_sync *sync,
                                                 enum ssg_pg_isolation isolation);
SSG_MUST_CHECK enum ssg_status ssg_pg_sync_commit(struct ssg_pg_sync *sync);
void ssg_pg_sync_rollback(struct ssg_pg_sync *sync);

/* The server's primary message of the last failure; "" if there was none. It can name values of
 * the data: for the person at the terminal, not for a log. */
const char *ssg_pg_sync_error(const struct ssg_pg_sync *sync);

/* SQLSTATE of the last failure, or "". */
const char *ssg_pg_sync_sqlstate(const struct ssg_pg_sync *sync);

#endif
