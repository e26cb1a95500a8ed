/* socialsoeg db verify: checksums here, everything else by the statements of sql/verify, each of
 * which returns one text per thing that is wrong. */
#include "db.h"

#include <stdio.h>
#include <string.h>

#include "db_connect.h"
#include "ssg_buf.h"
#include "ssg_cli.h"

struct listener {
    ssg_db_problem problem;
    void *context;
};

static void tell(const struct listener *listener, const char *path, const char *what)
{
    char text[512];
    (void)snprintf(text, sizeof text, "sql/%s %s", path, what);
    listener->problem(listener->context, text);
}

static int find_row(const PGresult *rows, const char *path)
{
    for (int i = 0; i < PQntuples(rows); i++)
        if (strcmp(PQgetvalue(rows, i, 0), path) == 0)
            return i;
    return -1;
}

static bool is_known(const char *path)
{
    for (size_t i = 0; i < ssg_sql_file_count; i++)
        if (strcmp(ssg_sql_files[i].path, path) == 0)
            return true;
    return false;
}

static bool compare_files(const PGresult *rows, const struct listener *listener)
{
    for (size_t i = 0; i < ssg_sql_file_count; i++) {
        char digest[SSG_DB_DIGEST_SIZE];
        const char *path = ssg_sql_files[i].path;
        int row = find_row(rows, path);
        if (!ssg_db_digest(&ssg_sql_files[i], digest))
            return false;
        if (row < 0)
            tell(listener, path, "has not been applied; run `socialsoeg db upgrade`");
        else if (strcmp(PQgetvalue(rows, row, 1), digest) != 0)
            tell(listener, path,
                 "is not what was applied; run `socialsoeg db upgrade` (a migration never changes: "
                 "use the program that applied it)");
    }
    for (int i = 0; i < PQntuples(rows); i++)
        if (!is_known(PQgetvalue(rows, i, 0)))
            tell(listener, PQgetvalue(rows, i, 0),
                 "was applied by another version of this program");
    return true;
}

int ssg_db_verify(PGconn *conn, ssg_db_problem problem, void *context)
{
    struct listener listener = {problem, context};
    SSG_DB_CLEAR PGresult *has = ssg_db_query(
        conn,
        "select to_regclass('meta.migration') is not null and to_regclass('meta.file') is "
        "not null",
        0, NULL);
    if (!has)
        return SSG_CLI_CANNOT;
    if (strcmp(PQgetvalue(has, 0, 0), "t") != 0) {
        problem(context, "the database is empty or not ours; run `socialsoeg db upgrade`");
        return SSG_CLI_DONE;
    }
    SSG_DB_CLEAR PGresult *rows =
        ssg_db_query(conn,
                     "select path, sha256 from meta.migration union all select path, sha256 from "
                     "meta.file order by path",
                     0, NULL);
    if (!rows || !compare_files(rows, &listener))
        return SSG_CLI_CANNOT;
    for (size_t i = ssg_db_find_file(0, "verify/", ".sql"); i < ssg_sql_file_count;
         i = ssg_db_find_file(i + 1, "verify/", ".sql")) {
        SSG_DB_CLEAR PGresult *found = ssg_db_query(conn, ssg_sql_files[i].text, 0, NULL);
        if (!found)
            return SSG_CLI_CANNOT;
        for (int row = 0; row < PQntuples(found); row++)
            problem(context, PQgetvalue(found, row, 0));
    }
    return SSG_CLI_DONE;
}
