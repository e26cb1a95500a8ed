/* socialsoeg db upgrade: roles, then each migration once in a transaction of its own, then in one
 * transaction functions, grants, policies and the reference lists, then the checks. */
#include "db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_connect.h"
#include "ssg_buf.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"

/* One upgrade at a time; the number is arbitrary and this project's own. */
#define LOCK   "select pg_advisory_lock(7358461920)"
#define UNLOCK "select pg_advisory_unlock(7358461920)"

static void say(bool is_quiet, const char *words, const char *path)
{
    if (!is_quiet)
        (void)printf("%s %s\n", words, path);
}

static const struct ssg_sql_file *get_file(const char *path)
{
    size_t index = ssg_db_find_file(0, path, "");
    if (index < ssg_sql_file_count)
        return &ssg_sql_files[index];
    (void)fprintf(stderr, "socialsoeg: sql/%s is not built into this program\n", path);
    return NULL;
}

static bool run_file(PGconn *conn, const char *path)
{
    const struct ssg_sql_file *file = get_file(path);
    return file && ssg_db_run(conn, file->path, file->text);
}

/* Take back what a failed step has begun. */
static bool roll_back(PGconn *conn)
{
    if (PQtransactionStatus(conn) != PQTRANS_IDLE)
        (void)ssg_db_run(conn, NULL, "rollback");
    return false;
}

static bool run_in_transaction(PGconn *conn, const char *path)
{
    if (ssg_db_run(conn, NULL, "begin") && run_file(conn, path) && ssg_db_run(conn, NULL, "commit"))
        return true;
    return roll_back(conn);
}

/* The row goes in before the text runs, so that a second upgrade waits for it and then fails on
 * the key instead of running the text twice. */
static bool apply_migration(PGconn *conn, const struct ssg_sql_file *file, const char *digest)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%d", ssg_db_migration_number(file));
    const char *params[] = {number, file->path, digest};
    if (!ssg_db_run(conn, NULL, "begin; set local role ssg_owner"))
        return roll_back(conn);
    SSG_DB_CLEAR PGresult *result = ssg_db_query(
        conn, "insert into meta.migration (number, path, sha256) values ($1::int, $2, $3)", 3,
        params);
    if (result && ssg_db_run(conn, file->path, file->text) && ssg_db_run(conn, NULL, "commit"))
        return true;
    return roll_back(conn);
}

/* 1 applied as it is now, 0 not applied, -1 otherwise (said on standard error). */
static int find_migration(PGconn *conn, const struct ssg_sql_file *file, const char *digest)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%d", ssg_db_migration_number(file));
    const char *params[] = {number};
    SSG_DB_CLEAR PGresult *result = ssg_db_query(
        conn, "select path, sha256 from meta.migration where number = $1::int", 1, params);
    if (!result)
        return -1;
    if (PQntuples(result) == 0)
        return 0;
    if (strcmp(PQgetvalue(result, 0, 1), digest) == 0)
        return 1;
    (void)fprintf(stderr,
                  "socialsoeg: sql/%s is not what was applied to this database as %s; migrations "
                  "never change: use the program it was upgraded with, or a new migration\n",
                  file->path, PQgetvalue(result, 0, 0));
    return -1;
}

static bool apply_migrations(PGconn *conn, bool is_quiet)
{
    int last = 0;
    for (size_t i = ssg_db_find_file(0, "migrations/", ".sql"); i < ssg_sql_file_count;
         i = ssg_db_find_file(i + 1, "migrations/", ".sql")) {
        const struct ssg_sql_file *file = &ssg_sql_files[i];
        char digest[SSG_DB_DIGEST_SIZE];
        int found = ssg_db_digest(file, digest) ? find_migration(conn, file, digest) : -1;
        if (found < 0)
            return false;
        if (found == 0 && !apply_migration(conn, file, digest))
            return false;
        if (found == 0)
            say(is_quiet, "applied", file->path);
        last = ssg_db_migration_number(file);
    }
    SSG_DB_CLEAR PGresult *result =
        ssg_db_query(conn, "select coalesce(max(number), 0) from meta.migration", 0, NULL);
    if (!result)
        return false;
    if (atoi(PQgetvalue(result, 0, 0)) > last) {
        (void)fprintf(stderr,
                      "socialsoeg: the database is at migration %s, this program knows %d: use the "
                      "newer program\n",
                      PQgetvalue(result, 0, 0), last);
        return false;
    }
    return true;
}

/* Bodies are not checked while they are loaded, because they may name each other in any order;
 * tests/sql checks every one. */
static bool apply_functions(PGconn *conn)
{
    if (!ssg_db_run(conn, NULL, "set local check_function_bodies = off"))
        return false;
    for (size_t i = ssg_db_find_file(0, "functions/", ".sql"); i < ssg_sql_file_count;
         i = ssg_db_find_file(i + 1, "functions/", ".sql"))
        if (!ssg_db_run(conn, ssg_sql_files[i].path, ssg_sql_files[i].text))
            return false;
    return true;
}

/* The statement that makes the table a list is copied into: its header's fields as text columns. */
static char *make_list_table(const struct ssg_sql_file *file, const char *name)
{
    struct ssg_buf buf;
    ssg_buf_init(&buf, 8192);
    ssg_buf_add_format(&buf,
                       "drop table if exists pg_temp.load_%s; create temporary table load_%s (\"",
                       name, name);
    for (size_t i = 0; i < file->len && file->text[i] != '\n'; i++) {
        if (file->text[i] == ';')
            ssg_buf_add_text(&buf, "\" text, \"");
        else if (file->text[i] != '"' && file->text[i] != '\r')
            ssg_buf_add_byte(&buf, file->text[i]);
    }
    ssg_buf_add_text(&buf, "\" text) on commit drop");
    char *text = ssg_buf_take(&buf, NULL);
    ssg_buf_finish(&buf);
    return text;
}

static bool copy_list(PGconn *conn, const struct ssg_sql_file *file)
{
    char name[64], copy[256];
    const char *start = strrchr(file->path, '/') + 1;
    (void)snprintf(name, sizeof name, "%.*s", (int)(strlen(start) - strlen(".csv")), start);
    SSG_FREE char *table = make_list_table(file, name);
    (void)snprintf(copy, sizeof copy,
                   "copy pg_temp.load_%s from stdin with (format csv, header true, delimiter ';')",
                   name);
    if (!table || !ssg_db_run(conn, file->path, table) || !ssg_db_run(conn, file->path, copy))
        return false;
    if (PQputCopyData(conn, file->text, (int)file->len) != 1 || PQputCopyEnd(conn, NULL) != 1)
        return false;
    SSG_DB_CLEAR PGresult *result = PQgetResult(conn);
    PGresult *more;
    while ((more = PQgetResult(conn)) != NULL)
        PQclear(more);
    if (PQresultStatus(result) == PGRES_COMMAND_OK)
        return true;
    (void)fprintf(stderr, "socialsoeg: sql/%s: %s", file->path, PQresultErrorMessage(result));
    return false;
}

static bool load_lists(PGconn *conn)
{
    for (size_t i = ssg_db_find_file(0, "reference/", ".csv"); i < ssg_sql_file_count;
         i = ssg_db_find_file(i + 1, "reference/", ".csv"))
        if (!copy_list(conn, &ssg_sql_files[i]))
            return false;
    return run_file(conn, "access/reference.sql");
}

/* What was applied last, for `db verify`. */
static bool note_files(PGconn *conn)
{
    if (!ssg_db_run(conn, NULL, "delete from meta.file"))
        return false;
    for (size_t i = 0; i < ssg_sql_file_count; i++) {
        char digest[SSG_DB_DIGEST_SIZE];
        if (strncmp(ssg_sql_files[i].path, "migrations/", strlen("migrations/")) == 0)
            continue;
        if (!ssg_db_digest(&ssg_sql_files[i], digest))
            return false;
        const char *params[] = {ssg_sql_files[i].path, digest};
        SSG_DB_CLEAR PGresult *result =
            ssg_db_query(conn, "insert into meta.file (path, sha256) values ($1, $2)", 2, params);
        if (!result)
            return false;
    }
    return true;
}

static bool apply_repeatable(PGconn *conn)
{
    if (ssg_db_run(conn, NULL, "begin") && apply_functions(conn) &&
        run_file(conn, "access/grants.sql") && run_file(conn, "access/policies.sql") &&
        load_lists(conn) && note_files(conn) && ssg_db_run(conn, NULL, "commit"))
        return true;
    return roll_back(conn);
}

static void report_problem(void *context, const char *text)
{
    int *count = context;
    (*count)++;
    (void)fprintf(stderr, "socialsoeg: %s\n", text);
}

int ssg_db_upgrade(PGconn *conn, bool is_quiet)
{
    if (!ssg_db_run(conn, NULL, LOCK))
        return SSG_CLI_CANNOT;
    bool is_done = run_in_transaction(conn, "access/roles.sql") &&
                   apply_migrations(conn, is_quiet) && apply_repeatable(conn);
    int problems = 0;
    if (is_done && ssg_db_verify(conn, report_problem, &problems) != SSG_CLI_DONE)
        is_done = false;
    (void)ssg_db_run(conn, NULL, UNLOCK);
    if (!is_done || problems > 0)
        return SSG_CLI_CANNOT;
    say(is_quiet, "functions, grants and reference lists are in place;",
        "the database is as this program expects it");
    return SSG_CLI_DONE;
}
