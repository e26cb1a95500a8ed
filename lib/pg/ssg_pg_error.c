#include "ssg_pg_error.h"

#include <stddef.h>
#include <string.h>

#include "ssg_pg.h"

/* First match wins; a shorter code stands for its class. What is not listed is our fault: 500. */
static const struct {
    const char *prefix;
    enum ssg_status status;
} error_statuses[] = {
    {"57014", SSG_E_TIMEOUT},     /* query_canceled: statement_timeout */
    {"57P", SSG_E_UNAVAILABLE},   /* operator intervention: shutdown, starting up */
    {"08", SSG_E_UNAVAILABLE},    /* connection exception */
    {"53", SSG_E_UNAVAILABLE},    /* insufficient resources */
    {"58", SSG_E_UNAVAILABLE},    /* system error outside PostgreSQL */
    {"40001", SSG_E_UNAVAILABLE}, /* serialization_failure, still after the re-runs */
    {"40P01", SSG_E_UNAVAILABLE}, /* deadlock_detected, likewise */
    {"55P03", SSG_E_UNAVAILABLE}, /* lock_not_available: lock_timeout */
    {"25006", SSG_E_UNAVAILABLE}, /* read_only_sql_transaction: a standby */
    {"25P03", SSG_E_UNAVAILABLE}, /* idle_in_transaction_session_timeout */
};

static bool has_prefix(const char *sqlstate, const char *prefix)
{
    return strncmp(sqlstate, prefix, strlen(prefix)) == 0;
}

enum ssg_status ssg_pg_error_status(const char *sqlstate)
{
    if (!sqlstate)
        return SSG_E_INTERNAL;
    for (size_t i = 0; i < sizeof(error_statuses) / sizeof(error_statuses[0]); i++)
        if (has_prefix(sqlstate, error_statuses[i].prefix))
            return error_statuses[i].status;
    return SSG_E_INTERNAL;
}

bool ssg_pg_error_is_conflict(const char *sqlstate)
{
    return has_prefix(sqlstate, "40001") || has_prefix(sqlstate, "40P01") ||
           has_prefix(sqlstate, "23505");
}

bool ssg_pg_error_is_stale_plan(const char *sqlstate)
{
    return has_prefix(sqlstate, "0A000") || has_prefix(sqlstate, "26000");
}

bool ssg_pg_error_is_stale(const char *sqlstate)
{
    return ssg_pg_error_is_stale_plan(sqlstate) || has_prefix(sqlstate, "25006") ||
           has_prefix(sqlstate, "57P");
}
