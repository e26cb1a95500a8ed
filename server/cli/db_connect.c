#include "db_connect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_cli.h"
#include "ssg_config.h"

/* NULL with the reason on standard error if neither way of naming the database leads to one. */
static char *find_conninfo(const struct ssg_db_target *target)
{
    if ((target->conninfo == NULL) == (target->config_path == NULL)) {
        (void)fputs("socialsoeg: say where the database is, with one of --database CONNINFO and "
                    "-c FILE\n",
                    stderr);
        return NULL;
    }
    if (target->conninfo)
        return strdup(target->conninfo);
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    SSG_CONFIG_FINISH struct ssg_config config = {0};
    if (ssg_config_load(target->config_path, &config, error, sizeof error) != SSG_OK) {
        (void)fprintf(stderr, "socialsoeg: %s\n", error);
        return NULL;
    }
    return strdup(config.database);
}

static void drop_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

int ssg_db_connect(const struct ssg_db_target *target, PGconn **ret_conn)
{
    char *conninfo = find_conninfo(target);
    if (!conninfo)
        return SSG_CLI_BAD_INPUT;
    /* Later words win, so that the caller's string cannot change these. */
    const char *names[] = {"dbname", "client_encoding", "options", "application_name", NULL};
    const char *values[] = {conninfo, "UTF8", "-c search_path=", "socialsoeg", NULL};
    PGconn *conn = PQconnectdbParams(names, values, 1);
    free(conninfo);
    if (PQstatus(conn) != CONNECTION_OK) {
        (void)fprintf(stderr, "socialsoeg: no connection to the database: %s",
                      conn ? PQerrorMessage(conn) : "out of memory\n");
        PQfinish(conn);
        return SSG_CLI_CANNOT;
    }
    (void)PQsetNoticeReceiver(conn, drop_notice, NULL);
    *ret_conn = conn;
    return SSG_CLI_DONE;
}

/* The line of a byte that the server counts in characters from 1; 0 if it did not say. */
static int find_line(const char *text, const char *position)
{
    long left = position ? strtol(position, NULL, 10) : 0;
    int line = left > 0 ? 1 : 0;
    for (const char *at = text; *at && left > 1; at++) {
        if (((unsigned char)*at & 0xC0) == 0x80)
            continue;
        left--;
        if (*at == '\n')
            line++;
    }
    return line;
}

static void report(const PGresult *result, const PGconn *conn, const char *file, const char *text)
{
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    int line = find_line(text, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION));
    (void)fputs("socialsoeg: ", stderr);
    if (file)
        (void)fprintf(stderr, "sql/%s: ", file);
    if (file && line > 0)
        (void)fprintf(stderr, "line %d: ", line);
    (void)fprintf(stderr, "%s%s%s\n", words ? words : PQerrorMessage(conn), detail ? ": " : "",
                  detail ? detail : "");
}

bool ssg_db_run(PGconn *conn, const char *file, const char *text)
{
    SSG_DB_CLEAR PGresult *result = PQexec(conn, text);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN)
        return true;
    report(result, conn, file, text);
    return false;
}

PGresult *ssg_db_query(PGconn *conn, const char *text, int param_count, const char *const *params)
{
    PGresult *result = PQexecParams(conn, text, param_count, NULL, params, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return result;
    report(result, conn, NULL, text);
    PQclear(result);
    return NULL;
}
