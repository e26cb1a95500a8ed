#ifndef SSG_PG_ERROR_H
#define SSG_PG_ERROR_H

#include <stdbool.h>

/* What an error means for the loop, beside its status (ssg_pg_error_status). Any thread. */

/* The same call may well succeed if run again: serialization failure, deadlock, or a unique key
 * that a concurrent run of the same request took (40001, 40P01, 23505). */
bool ssg_pg_error_is_conflict(const char *sqlstate);

/* The connection's prepared plans no longer fit the server's functions; a new connection's do. */
bool ssg_pg_error_is_stale_plan(const char *sqlstate);

/* The connection itself is of no more use, although it answered: stale plans (0A000, 26000), a
 * server that turned read-only (25006) or is going away (57P0x). */
bool ssg_pg_error_is_stale(const char *sqlstate);

#endif
