#include "ssg_pg_internal.h"

#include <stdio.h>
#include <string.h>

#include "ssg_pg_error.h"

/* A batch is one implicit transaction: its statements, then one Sync, at which it commits. It
 * succeeded if the Sync arrived and no error came before it. An error may belong to no statement (a
 * constraint checked at commit): believing a statement's own success would be wrong. */

enum { NULLS_IN_A_ROW_MAX = 4, CONFLICT_PAUSE_US = 2000 };

static bool send_member(struct ssg_pg_conn *conn, struct ssg_pg_call *call, int64_t now_us)
{
    const struct ssg_pg_statement *statement = call->statement;
    if (call->sent_us == 0)
        call->sent_us = now_us;
    call->attempts++;
    if (call->deadline_us < conn->batch_ends_us)
        conn->batch_ends_us = call->deadline_us;
    return PQsendQueryPrepared(conn->pg, statement->name, statement->param_count, call->values,
                               call->lengths, conn->loop->formats, 1) == 1;
}

static void send_batch(struct ssg_pg_conn *conn, int64_t now_us)
{
    conn->state = SSG_PG_CONN_BUSY;
    conn->next_result = 0;
    conn->null_count = 0;
    conn->is_spoiled = false;
    conn->culprit = -1;
    conn->sqlstate[0] = '\0';
    conn->batch_ends_us = SSG_PG_NEVER;
    ssg_pg_metric_add(conn->lane, in_flight, conn->batch_count);
    ssg_pg_metric_add(conn->lane, batches, 1);
    ssg_pg_metric_add(conn->lane, batch_members, conn->batch_count);
    if ((uint64_t)conn->batch_count > conn->lane->metrics.batch_largest)
        __atomic_store_n(&conn->lane->metrics.batch_largest, (uint64_t)conn->batch_count,
                         __ATOMIC_RELAXED);
    bool is_sent = true;
    for (int i = 0; i < conn->batch_count; i++)
        is_sent = is_sent && send_member(conn, conn->batch[i], now_us);
    if (!is_sent || PQpipelineSync(conn->pg) != 1 || !ssg_pg_conn_flush(conn))
        ssg_pg_conn_drop(conn, "cannot send");
}

void ssg_pg_batch_dispatch(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane, int64_t now_us)
{
    for (int i = 0; i < lane->options.connections; i++) {
        struct ssg_pg_conn *conn = &lane->conns[i];
        if (conn->state != SSG_PG_CONN_IDLE)
            continue;
        conn->batch_count = ssg_pg_queue_take(loop, lane, now_us, conn->batch);
        if (conn->batch_count == 0)
            return;
        send_batch(conn, now_us);
    }
}

/* Take the members off the connection before ending any: complete may submit again. */
static int detach_members(struct ssg_pg_conn *conn, struct ssg_pg_call *ret_calls[SSG_PG_BATCH_MAX])
{
    int count = conn->batch_count;
    for (int i = 0; i < count; i++)
        ret_calls[i] = conn->batch[i];
    conn->batch_count = 0;
    ssg_pg_metric_sub(conn->lane, in_flight, count);
    return count;
}

void ssg_pg_batch_lose(struct ssg_pg_conn *conn)
{
    struct ssg_pg_call *calls[SSG_PG_BATCH_MAX];
    int count = detach_members(conn, calls);
    for (int i = 0; i < count; i++) {
        calls[i]->losses++;
        if (calls[i]->deadline_us <= ssg_monotonic_us())
            ssg_pg_call_end(conn->loop, conn->lane, calls[i], SSG_E_TIMEOUT);
        else if (calls[i]->statement->rerun_param < 0 || calls[i]->losses > SSG_PG_LOSS_MAX)
            ssg_pg_call_end(conn->loop, conn->lane, calls[i], SSG_E_UNAVAILABLE);
        else
            ssg_pg_call_requeue(conn->loop, conn->lane, calls[i], 0);
    }
}

int ssg_pg_batch_abandon(struct ssg_pg_conn *conn)
{
    struct ssg_pg_call *calls[SSG_PG_BATCH_MAX];
    int count = detach_members(conn, calls);
    for (int i = 0; i < count; i++)
        ssg_pg_call_end(conn->loop, conn->lane, calls[i], SSG_E_UNAVAILABLE);
    return count;
}

/* Pause before a member that met a conflict runs again: doubling, with jitter, so that two of them
 * do not meet again. */
static int64_t conflict_pause_us(struct ssg_pg_loop *loop, const struct ssg_pg_call *call)
{
    int64_t span_us = (int64_t)CONFLICT_PAUSE_US << call->conflicts;
    return ssg_monotonic_us() + span_us / 2 + ssg_pg_loop_random(loop, span_us);
}

/* A transaction failed for certain, nothing of it is stored. Members of a shared one run again
 * alone, so that only the guilty one fails; one that was alone fails, unless it met a conflict. */
static void settle_failed(struct ssg_pg_conn *conn, struct ssg_pg_call *call, bool is_culprit,
                          bool was_alone)
{
    bool is_again = is_culprit && (ssg_pg_error_is_conflict(conn->sqlstate) ||
                                   ssg_pg_error_is_stale_plan(conn->sqlstate));
    if (is_culprit)
        memcpy(call->sqlstate, conn->sqlstate, sizeof(call->sqlstate));
    if (was_alone && (!is_again || call->conflicts >= SSG_PG_CONFLICT_MAX)) {
        ssg_pg_call_end(conn->loop, conn->lane, call, ssg_pg_error_status(conn->sqlstate));
        return;
    }
    int64_t not_before_us = 0;
    if (is_again) {
        call->conflicts++;
        ssg_pg_metric_add(conn->lane, conflicts, 1);
        not_before_us = conflict_pause_us(conn->loop, call);
    }
    ssg_pg_call_requeue(conn->loop, conn->lane, call, not_before_us);
}

/* The Sync has arrived. */
static bool settle_batch(struct ssg_pg_conn *conn)
{
    if (conn->next_result != conn->batch_count || PQtransactionStatus(conn->pg) != PQTRANS_IDLE)
        return false;
    conn->state = SSG_PG_CONN_IDLE;
    struct ssg_pg_call *calls[SSG_PG_BATCH_MAX];
    int count = detach_members(conn, calls);
    bool was_alone = count == 1;
    for (int i = 0; i < count; i++) {
        if (conn->is_spoiled) {
            settle_failed(conn, calls[i], was_alone || i == conn->culprit, was_alone);
        } else {
            calls[i]->sqlstate[0] = '\0';
            ssg_pg_call_end(conn->loop, conn->lane, calls[i], SSG_OK);
        }
    }
    return !(conn->is_spoiled && ssg_pg_error_is_stale(conn->sqlstate));
}

static void note_error(struct ssg_pg_conn *conn, const PGresult *result)
{
    if (conn->is_spoiled)
        return;
    conn->is_spoiled = true;
    conn->culprit = conn->next_result < conn->batch_count ? conn->next_result : -1;
    /* Errors libpq makes itself carry no SQLSTATE. */
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)snprintf(conn->sqlstate, sizeof(conn->sqlstate), "%s", sqlstate ? sqlstate : "08000");
}

/* One result, by the list of what is expected, never by counting NULLs. */
static bool take_result(struct ssg_pg_conn *conn, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    struct ssg_pg_call *call =
        conn->next_result < conn->batch_count ? conn->batch[conn->next_result] : NULL;
    bool is_kept = false;
    bool is_expected = true;
    switch (status) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
        if (call && !call->rows.result) {
            call->rows.result = result;
            is_kept = true;
        }
        is_expected = is_kept;
        conn->next_result++;
        break;
    case PGRES_FATAL_ERROR:
        note_error(conn, result);
        conn->next_result += call ? 1 : 0;
        break;
    case PGRES_PIPELINE_ABORTED:
        is_expected = call && conn->is_spoiled;
        conn->next_result++;
        break;
    case PGRES_PIPELINE_SYNC:
        is_expected = settle_batch(conn);
        break;
    default:
        is_expected = false;
        break;
    }
    if (!is_kept)
        PQclear(result);
    return is_expected;
}

bool ssg_pg_batch_read(struct ssg_pg_conn *conn)
{
    while (conn->state == SSG_PG_CONN_BUSY && !PQisBusy(conn->pg)) {
        PGresult *result = PQgetResult(conn->pg);
        if (!result) {
            /* One ends each statement; more of them means that libpq expects nothing while we
             * do. */
            if (PQstatus(conn->pg) == CONNECTION_BAD || ++conn->null_count > NULLS_IN_A_ROW_MAX)
                return false;
            continue;
        }
        conn->null_count = 0;
        if (!take_result(conn, result))
            return false;
    }
    return true;
}
