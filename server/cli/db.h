#ifndef SSG_CLI_DB_H
#define SSG_CLI_DB_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "sql_files.h"
#include "ssg_crypto.h"

/* Inside `db upgrade` and `db verify`. */

enum { SSG_DB_DIGEST_SIZE = 2 * SSG_SHA256_BYTES + 1 };

/* The first file at or after index whose path begins with folder and ends with suffix; the number
 * of files if there is none. */
size_t ssg_db_find_file(size_t index, const char *folder, const char *suffix);

/* SHA-256 of a file as hex with a NUL. False without memory. */
bool ssg_db_digest(const struct ssg_sql_file *file, char ret_digest[SSG_DB_DIGEST_SIZE]);

/* The number in front of a migration's name ("migrations/0001_register.sql": 1). */
int ssg_db_migration_number(const struct ssg_sql_file *file);

/* Bring the database to what this program knows. Returns SSG_CLI_DONE, or SSG_CLI_CANNOT with the
 * reason on standard error. Says on standard output what it applied unless is_quiet. */
int ssg_db_upgrade(PGconn *conn, bool is_quiet);

/* Called once per thing that is not as it should be; text is an English sentence. */
typedef void (*ssg_db_problem)(void *context, const char *text);

/* Compare the database with this program. Returns SSG_CLI_DONE when the comparison could be made,
 * with or without problems; else SSG_CLI_CANNOT with the reason on standard error. */
int ssg_db_verify(PGconn *conn, ssg_db_problem problem, void *context);

#endif
