#include "ssg_pg_types.h"

#include <stddef.h>

enum { EPOCH_DAYS = 10957 }; /* 1970-01-01 to 2000-01-01 */
#define EPOCH_US (INT64_C(946684800) * 1000000)

static const struct ssg_pg_type_info type_infos[] = {
    [SSG_PG_BOOL] = {"boolean", 16, 1, false, SSG_PG_BOOL},
    [SSG_PG_INT4] = {"integer", 23, 4, false, SSG_PG_INT4},
    [SSG_PG_INT8] = {"bigint", 20, 8, false, SSG_PG_INT8},
    [SSG_PG_TEXT] = {"text", 25, -1, false, SSG_PG_TEXT},
    [SSG_PG_BYTEA] = {"bytea", 17, -1, false, SSG_PG_BYTEA},
    [SSG_PG_UUID] = {"uuid", 2950, 16, false, SSG_PG_UUID},
    [SSG_PG_DATE] = {"date", 1082, 4, false, SSG_PG_DATE},
    [SSG_PG_TIMESTAMPTZ] = {"timestamptz", 1184, 8, false, SSG_PG_TIMESTAMPTZ},
    [SSG_PG_BOOL_A] = {"boolean[]", 1000, 1, true, SSG_PG_BOOL},
    [SSG_PG_INT4_A] = {"integer[]", 1007, 4, true, SSG_PG_INT4},
    [SSG_PG_INT8_A] = {"bigint[]", 1016, 8, true, SSG_PG_INT8},
    [SSG_PG_TEXT_A] = {"text[]", 1009, -1, true, SSG_PG_TEXT},
    [SSG_PG_UUID_A] = {"uuid[]", 2951, 16, true, SSG_PG_UUID},
    [SSG_PG_DATE_A] = {"date[]", 1182, 4, true, SSG_PG_DATE},
    [SSG_PG_TIMESTAMPTZ_A] = {"timestamptz[]", 1185, 8, true, SSG_PG_TIMESTAMPTZ},
};
_Static_assert(sizeof(type_infos) / sizeof(type_infos[0]) == SSG_PG_TYPE_COUNT_,
               "one row per type");

const struct ssg_pg_type_info *ssg_pg_type_info(enum ssg_pg_type type)
{
    return &type_infos[type];
}

const char *ssg_pg_type_find_name(uint32_t oid)
{
    for (size_t i = 0; i < SSG_PG_TYPE_COUNT_; i++)
        if (type_infos[i].oid == oid)
            return type_infos[i].name;
    return NULL;
}

void ssg_pg_wire_put32(uint8_t *bytes, uint32_t value)
{
    for (int i = 3; i >= 0; i--, value >>= 8)
        bytes[i] = (uint8_t)(value & 0xff);
}

void ssg_pg_wire_put64(uint8_t *bytes, uint64_t value)
{
    for (int i = 7; i >= 0; i--, value >>= 8)
        bytes[i] = (uint8_t)(value & 0xff);
}

uint32_t ssg_pg_wire_get32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

uint64_t ssg_pg_wire_get64(const uint8_t *bytes)
{
    return (uint64_t)ssg_pg_wire_get32(bytes) << 32 | ssg_pg_wire_get32(bytes + 4);
}

uint32_t ssg_pg_wire_of_date(struct ssg_date date)
{
    if (date.days == INT32_MAX || date.days == INT32_MIN)
        return (uint32_t)date.days;
    /* Wraps only for dates PostgreSQL refuses anyway. */
    return (uint32_t)date.days - EPOCH_DAYS;
}

uint64_t ssg_pg_wire_of_instant(struct ssg_instant instant)
{
    if (instant.us == INT64_MAX || instant.us == INT64_MIN)
        return (uint64_t)instant.us;
    return (uint64_t)instant.us - (uint64_t)EPOCH_US;
}

struct ssg_date ssg_pg_wire_to_date(uint32_t wire)
{
    int32_t days = (int32_t)wire;
    if (days == INT32_MIN || days > INT32_MAX - EPOCH_DAYS)
        return (struct ssg_date){days == INT32_MIN ? INT32_MIN : INT32_MAX};
    return (struct ssg_date){days + EPOCH_DAYS};
}

struct ssg_instant ssg_pg_wire_to_instant(uint64_t wire)
{
    int64_t us = (int64_t)wire;
    if (us == INT64_MIN || us > INT64_MAX - EPOCH_US)
        return (struct ssg_instant){us == INT64_MIN ? INT64_MIN : INT64_MAX};
    return (struct ssg_instant){us + EPOCH_US};
}
