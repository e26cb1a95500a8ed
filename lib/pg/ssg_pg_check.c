#include "ssg_pg_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ssg_pg_types.h"

/* Every new connection answers three questions before it gets work: is the server durable and
 * discreet, did the session's settings arrive, and is every statement what the catalogue says.
 * Items on the wire: the settings and a Sync, then for each statement Prepare, Describe, Sync. */

enum { SERVER_VERSION_MIN = 150000, ITEMS_BEFORE = 2, ITEMS_PER_STATEMENT = 3 };
enum { NULLS_IN_A_ROW_MAX = 4 };

static const char settings_query[] =
    "select name, setting from pg_catalog.pg_settings order by name";

/* Settings that must have one of two values. With others an answer could be lost that was given, or
 * a person's data could reach the server's log. */
static const struct {
    const char *name;
    const char *value;
    const char *other; /* also allowed, or NULL */
    bool is_optional;  /* of an extension that may not be loaded */
} needed_settings[] = {
    {"fsync", "on", NULL, false},
    {"full_page_writes", "on", NULL, false},
    {"synchronous_commit", "on", "remote_apply", false},
    {"log_parameter_max_length", "0", NULL, false},
    {"log_parameter_max_length_on_error", "0", NULL, false},
    {"log_error_verbosity", "terse", NULL, false},
    {"log_statement", "none", "ddl", false},
    {"debug_print_parse", "off", NULL, false},
    {"debug_print_rewritten", "off", NULL, false},
    {"debug_print_plan", "off", NULL, false},
    {"server_encoding", "UTF8", NULL, false},
    {"auto_explain.log_min_duration", "-1", NULL, true},
    {"pgaudit.log_parameter", "off", NULL, true},
};

/* --- sending --- */

static const struct ssg_pg_statement *next_of_lane(const struct ssg_pg_conn *conn, int *from)
{
    const struct ssg_pg_loop *loop = conn->loop;
    while (*from < loop->statement_count) {
        const struct ssg_pg_statement *statement = &loop->statements[(*from)++];
        if (statement->lane == conn->lane->id)
            return statement;
    }
    return NULL;
}

static const struct ssg_pg_statement *statement_of_lane(const struct ssg_pg_conn *conn, int index)
{
    int from = 0;
    const struct ssg_pg_statement *statement = next_of_lane(conn, &from);
    while (statement && index-- > 0)
        statement = next_of_lane(conn, &from);
    return statement;
}

static bool send_statement(struct ssg_pg_conn *conn, const struct ssg_pg_statement *statement)
{
    Oid oids[SSG_PG_PARAM_MAX];
    for (int i = 0; i < statement->param_count; i++)
        oids[i] = ssg_pg_type_info(statement->params[i])->oid;
    return PQsendPrepare(conn->pg, statement->name, statement->text, statement->param_count,
                         oids) == 1 &&
           PQsendDescribePrepared(conn->pg, statement->name) == 1 && PQpipelineSync(conn->pg) == 1;
}

bool ssg_pg_check_send(struct ssg_pg_conn *conn)
{
    conn->check_item = 0;
    conn->null_count = 0;
    if (PQserverVersion(conn->pg) < SERVER_VERSION_MIN)
        ssg_buf_add_format(&conn->faults, "server version %d: at least %d is needed\n",
                           PQserverVersion(conn->pg), SERVER_VERSION_MIN);
    if (PQsendQueryParams(conn->pg, settings_query, 0, NULL, NULL, NULL, NULL, 0) != 1 ||
        PQpipelineSync(conn->pg) != 1)
        return false;
    int from = 0;
    const struct ssg_pg_statement *statement = NULL;
    while ((statement = next_of_lane(conn, &from)) != NULL)
        if (!send_statement(conn, statement))
            return false;
    return ssg_pg_conn_flush(conn);
}

/* --- settings --- */

static const char *find_setting(const PGresult *settings, const char *name)
{
    for (int row = 0; row < PQntuples(settings); row++)
        if (strcasecmp(PQgetvalue(settings, row, 0), name) == 0)
            return PQgetvalue(settings, row, 1);
    return NULL;
}

struct session_check {
    struct ssg_pg_conn *conn;
    const PGresult *settings;
};

static void check_session_setting(void *context, const char *name, const char *value)
{
    const struct session_check *check = context;
    const char *found = find_setting(check->settings, name);
    if (!found || strcmp(found, value) != 0)
        ssg_buf_add_format(&check->conn->faults,
                           "session setting %s is '%s', asked for '%s': connect to PostgreSQL "
                           "directly, not through a pooler\n",
                           name, found ? found : "(missing)", value);
}

static bool check_settings(struct ssg_pg_conn *conn, const PGresult *result)
{
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQnfields(result) != 2)
        return false;
    for (size_t i = 0; i < sizeof(needed_settings) / sizeof(needed_settings[0]); i++) {
        const char *found = find_setting(result, needed_settings[i].name);
        if (!found && needed_settings[i].is_optional)
            continue;
        if (found && (strcmp(found, needed_settings[i].value) == 0 ||
                      (needed_settings[i].other && strcmp(found, needed_settings[i].other) == 0)))
            continue;
        ssg_buf_add_format(&conn->faults,
                           "server setting %s is '%s': set it to '%s' (postgresql.conf, or alter "
                           "role … set) and reload\n",
                           needed_settings[i].name, found ? found : "(missing)",
                           needed_settings[i].value);
    }
    struct session_check check = {.conn = conn, .settings = result};
    ssg_pg_conn_settings(conn->lane, &conn->loop->options, check_session_setting, &check);
    return true;
}

/* --- statements --- */

static const char *type_text(Oid oid, char text[static 24])
{
    const char *name = ssg_pg_type_find_name(oid);
    if (!name)
        (void)snprintf(text, 24, "type oid %u", oid);
    return name ? name : text;
}

static void check_params(struct ssg_pg_conn *conn, const struct ssg_pg_statement *statement,
                         const PGresult *result)
{
    int count = PQnparams(result);
    if (count != statement->param_count)
        ssg_buf_add_format(&conn->faults,
                           "statement %s: %d parameters declared, the server expects %d\n",
                           statement->name, statement->param_count, count);
    for (int i = 0; i < count && i < statement->param_count; i++) {
        const struct ssg_pg_type_info *info = ssg_pg_type_info(statement->params[i]);
        char text[24];
        if (PQparamtype(result, i) != info->oid)
            ssg_buf_add_format(
                &conn->faults, "statement %s: parameter $%d declared %s, the server expects %s\n",
                statement->name, i + 1, info->name, type_text(PQparamtype(result, i), text));
    }
}

static void check_columns(struct ssg_pg_conn *conn, const struct ssg_pg_statement *statement,
                          const PGresult *result)
{
    int count = PQnfields(result);
    if (count != statement->column_count)
        ssg_buf_add_format(&conn->faults,
                           "statement %s: %d columns declared, the server returns %d\n",
                           statement->name, statement->column_count, count);
    for (int i = 0; i < count && i < statement->column_count; i++) {
        const struct ssg_pg_column *column = &statement->columns[i];
        char text[24];
        if (strcmp(PQfname(result, i), column->name) != 0)
            ssg_buf_add_format(&conn->faults,
                               "statement %s: column %d declared \"%s\", the server returns "
                               "\"%s\"\n",
                               statement->name, i + 1, column->name, PQfname(result, i));
        if (PQftype(result, i) != ssg_pg_type_info(column->type)->oid)
            ssg_buf_add_format(&conn->faults,
                               "statement %s: column %d \"%s\" declared %s, the server returns "
                               "%s\n",
                               statement->name, i + 1, column->name,
                               ssg_pg_type_info(column->type)->name,
                               type_text(PQftype(result, i), text));
    }
}

/* Preparing shows the server nothing but the program's own text, so its message may be shown. */
static void note_failure(struct ssg_pg_conn *conn, const struct ssg_pg_statement *statement,
                         const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    ssg_buf_add_format(&conn->faults, "statement %s: cannot be prepared: %s (%s)\n",
                       statement->name, message ? message : "no reason given",
                       sqlstate ? sqlstate : "no SQLSTATE");
}

static bool take_statement_item(struct ssg_pg_conn *conn, const struct ssg_pg_statement *statement,
                                int item, const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (item == 2)
        return status == PGRES_PIPELINE_SYNC;
    if (status == PGRES_FATAL_ERROR)
        note_failure(conn, statement, result);
    else if (status == PGRES_COMMAND_OK && item == 1) {
        check_params(conn, statement, result);
        check_columns(conn, statement, result);
    } else if (status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_ABORTED)
        return false;
    return true;
}

static bool take_item(struct ssg_pg_conn *conn, const PGresult *result, bool *ret_is_done)
{
    int item = conn->check_item++;
    bool is_expected = true;
    if (item == 0) {
        is_expected = check_settings(conn, result);
    } else if (item == 1) {
        is_expected = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    } else {
        int index = (item - ITEMS_BEFORE) / ITEMS_PER_STATEMENT;
        const struct ssg_pg_statement *statement = statement_of_lane(conn, index);
        is_expected =
            statement && take_statement_item(conn, statement,
                                             (item - ITEMS_BEFORE) % ITEMS_PER_STATEMENT, result);
    }
    int next = conn->check_item - ITEMS_BEFORE;
    if (next >= 0 && next % ITEMS_PER_STATEMENT == 0)
        *ret_is_done = !statement_of_lane(conn, next / ITEMS_PER_STATEMENT);
    return is_expected;
}

bool ssg_pg_check_read(struct ssg_pg_conn *conn, bool *ret_is_done)
{
    bool is_done = false;
    while (!is_done && !PQisBusy(conn->pg)) {
        PGresult *result = PQgetResult(conn->pg);
        if (!result) {
            if (PQstatus(conn->pg) == CONNECTION_BAD || ++conn->null_count > NULLS_IN_A_ROW_MAX)
                return false;
            continue;
        }
        conn->null_count = 0;
        bool is_expected = take_item(conn, result, &is_done);
        PQclear(result);
        if (!is_expected)
            return false;
    }
    *ret_is_done = is_done;
    return true;
}
