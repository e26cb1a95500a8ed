#include "ssg_pg_sync.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_cleanup.h"
#include "ssg_pg_types.h"

enum { PREPARED_MAX = 32, ERROR_SIZE = 512, OPTIONS_SIZE = 512 };

struct ssg_pg_sync {
    PGconn *pg;
    const struct ssg_pg_statement *prepared[PREPARED_MAX];
    int prepared_count;
    char error[ERROR_SIZE];
    char sqlstate[6];
};

static void drop_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

enum ssg_status ssg_pg_sync_open(const struct ssg_pg_sync_options *options,
                                 struct ssg_pg_sync **ret_sync, struct ssg_buf *report)
{
    struct ssg_pg_sync *sync = calloc(1, sizeof *sync);
    if (!sync)
        return SSG_E_MEMORY;
    char settings[OPTIONS_SIZE];
    (void)snprintf(
        settings, sizeof settings,
        "-c search_path= -c jit=off -c synchronous_commit=on -c statement_timeout=%d%s%s",
        options->statement_timeout_ms, options->role ? " -c role=" : "",
        options->role ? options->role : "");
    /* Later words win, so that the caller's string cannot change these. */
    const char *names[] = {"dbname",          "client_encoding", "application_name",
                           "connect_timeout", "options",         NULL};
    const char *values[] = {options->conninfo, "UTF8", options->program, "10", settings, NULL};
    sync->pg = PQconnectdbParams(names, values, 1);
    if (PQstatus(sync->pg) != CONNECTION_OK) {
        ssg_buf_add_text(report, sync->pg ? PQerrorMessage(sync->pg) : "out of memory\n");
        ssg_pg_sync_close(sync);
        return SSG_E_UNAVAILABLE;
    }
    (void)PQsetNoticeReceiver(sync->pg, drop_notice, NULL);
    *ret_sync = sync;
    return SSG_OK;
}

void ssg_pg_sync_close(struct ssg_pg_sync *sync)
{
    if (!sync)
        return;
    PQfinish(sync->pg);
    free(sync);
}

static enum ssg_status fail(struct ssg_pg_sync *sync, const PGresult *result)
{
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)snprintf(sync->error, sizeof sync->error, "%s", words ? words : PQerrorMessage(sync->pg));
    (void)snprintf(sync->sqlstate, sizeof sync->sqlstate, "%s", state ? state : "");
    if (PQstatus(sync->pg) != CONNECTION_OK || !state)
        return SSG_E_UNAVAILABLE;
    return ssg_pg_error_status(state);
}

static bool has_succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static bool is_as_declared(const PGresult *result, const struct ssg_pg_statement *statement)
{
    if (PQnfields(result) != statement->column_count)
        return false;
    for (int i = 0; i < statement->column_count; i++)
        if (PQftype(result, i) != ssg_pg_type_info(statement->columns[i].type)->oid)
            return false;
    return true;
}

static enum ssg_status prepare(struct ssg_pg_sync *sync, const struct ssg_pg_statement *statement)
{
    for (int i = 0; i < sync->prepared_count; i++)
        if (sync->prepared[i] == statement)
            return SSG_OK;
    if (sync->prepared_count == PREPARED_MAX)
        return SSG_E_LIMIT;
    Oid types[SSG_PG_PARAM_MAX];
    for (int i = 0; i < statement->param_count; i++)
        types[i] = ssg_pg_type_info(statement->params[i])->oid;
    PGresult *result =
        PQprepare(sync->pg, statement->name, statement->text, statement->param_count, types);
    enum ssg_status status = has_succeeded(result) ? SSG_OK : fail(sync, result);
    PQclear(result);
    if (status == SSG_OK)
        sync->prepared[sync->prepared_count++] = statement;
    return status;
}

enum ssg_status ssg_pg_sync_run(struct ssg_pg_sync *sync, struct ssg_pg_call *call)
{
    const struct ssg_pg_statement *statement = call->statement;
    call->status = ssg_pg_call_status(call);
    if (call->status == SSG_OK)
        call->status = prepare(sync, statement);
    if (call->status != SSG_OK)
        return call->status;
    int formats[SSG_PG_PARAM_MAX];
    for (int i = 0; i < statement->param_count; i++)
        formats[i] = 1;
    PGresult *result = PQexecPrepared(sync->pg, statement->name, statement->param_count,
                                      call->values, call->lengths, formats, 1);
    call->status = has_succeeded(result) ? SSG_OK : fail(sync, result);
    if (call->status == SSG_OK && !is_as_declared(result, statement)) {
        (void)snprintf(sync->error, sizeof sync->error, "the columns of %s are not as expected",
                       statement->name);
        call->status = SSG_E_SHAPE;
    }
    if (call->status != SSG_OK) {
        PQclear(result);
        return call->status;
    }
    call->rows = (struct ssg_pg_rows){
        .result = result, .columns = statement->columns, .column_count = statement->column_count};
    return SSG_OK;
}

static enum ssg_status execute(struct ssg_pg_sync *sync, const char *text)
{
    PGresult *result = PQexec(sync->pg, text);
    enum ssg_status status = has_succeeded(result) ? SSG_OK : fail(sync, result);
    PQclear(result);
    return status;
}

enum ssg_status ssg_pg_sync_begin(struct ssg_pg_sync *sync, enum ssg_pg_isolation isolation)
{
    return execute(sync, isolation == SSG_PG_REPEATABLE_READ
                             ? "begin isolation level repeatable read"
                             : "begin isolation level read committed");
}

enum ssg_status ssg_pg_sync_commit(struct ssg_pg_sync *sync)
{
    /* COMMIT of a failed transaction reports success and rolls back. */
    if (PQtransactionStatus(sync->pg) != PQTRANS_INTRANS)
        return SSG_E_INTERNAL;
    return execute(sync, "commit");
}

void ssg_pg_sync_rollback(struct ssg_pg_sync *sync)
{
    PGTransactionStatusType state = PQtransactionStatus(sync->pg);
    if (state == PQTRANS_INTRANS || state == PQTRANS_INERROR)
        PQclear(PQexec(sync->pg, "rollback"));
}

const char *ssg_pg_sync_error(const struct ssg_pg_sync *sync)
{
    return sync->error;
}

const char *ssg_pg_sync_sqlstate(const struct ssg_pg_sync *sync)
{
    return sync->sqlstate;
}
