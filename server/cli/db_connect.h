#ifndef SSG_CLI_DB_CONNECT_H
#define SSG_CLI_DB_CONNECT_H

#include <libpq-fe.h>

#include "ssg_text.h"

/* One blocking connection for a command. Everything here is for the main thread. */

/* Where the database is: --database CONNINFO, or the key `database` of -c FILE. */
struct ssg_db_target {
    const char *conninfo;
    const char *config_path;
};

/* Connect. Notices below warnings are dropped; client encoding is UTF-8; search_path is empty.
 * ret_conn: for PQfinish. Returns SSG_CLI_DONE; SSG_CLI_BAD_INPUT (neither or both given, bad
 * configuration file) or SSG_CLI_CANNOT with the reason on standard error. */
int ssg_db_connect(const struct ssg_db_target *target, PGconn **ret_conn);

/* Run statements without parameters or rows. False with the server's words, the file's name (may be
 * NULL) and the line on standard error. */
bool ssg_db_run(PGconn *conn, const char *file, const char *text);

/* Run one statement with text parameters (NULL is SQL NULL). NULL with the server's words on
 * standard error; otherwise rows for PQclear. */
PGresult *ssg_db_query(PGconn *conn, const char *text, int param_count, const char *const *params);

static inline void ssg_db_close_p(PGconn **conn)
{
    PQfinish(*conn);
}
#define SSG_DB_CLOSE __attribute__((cleanup(ssg_db_close_p)))

static inline void ssg_db_clear_p(PGresult **result)
{
    PQclear(*result);
}
#define SSG_DB_CLEAR __attribute__((cleanup(ssg_db_clear_p)))

#endif
