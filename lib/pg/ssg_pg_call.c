#include "ssg_pg.h"

#include <string.h>

#include <libpq-fe.h>

#include "ssg_pg_types.h"

/* Whole parameters stay far below PostgreSQL's own limit of 1 GiB. */
static const size_t array_max_bytes = (size_t)64 << 20;
enum { ARRAY_HEAD_BYTES = 20, LENGTH_BYTES = 4 };

static void note_fault(struct ssg_pg_call *call, enum ssg_status fault)
{
    if (call->fault == SSG_OK)
        call->fault = fault;
}

void ssg_pg_call_init(struct ssg_pg_call *call, struct ssg_arena *arena,
                      const struct ssg_pg_statement *statement)
{
    *call = (struct ssg_pg_call){.statement = statement, .arena = arena};
    size_t count = (size_t)statement->param_count;
    call->values = SSG_ARENA_ARRAY(arena, const char *, count);
    call->lengths = SSG_ARENA_ARRAY(arena, int, count);
    call->is_set = SSG_ARENA_ARRAY(arena, bool, count);
    if (!call->values || !call->lengths || !call->is_set) {
        note_fault(call, SSG_E_MEMORY);
        return;
    }
    if (statement->rerun_param >= 0)
        ssg_pg_call_set_bool(call, statement->rerun_param, false);
}

void ssg_pg_call_finish(struct ssg_pg_call *call)
{
    if (!call)
        return;
    PQclear(call->rows.result);
    call->rows = (struct ssg_pg_rows){0};
}

enum ssg_status ssg_pg_call_status(const struct ssg_pg_call *call)
{
    if (call->fault != SSG_OK)
        return call->fault;
    for (int i = 0; i < call->statement->param_count; i++)
        if (!call->is_set[i])
            return SSG_E_SHAPE;
    return SSG_OK;
}

/* Room for a value of the declared type; NULL (and the fault noted) if something is wrong. */
static uint8_t *place_value(struct ssg_pg_call *call, int index, enum ssg_pg_type type, size_t len)
{
    if (call->fault != SSG_OK)
        return NULL;
    if (index < 0 || index >= call->statement->param_count ||
        call->statement->params[index] != type || len > array_max_bytes) {
        note_fault(call, SSG_E_SHAPE);
        return NULL;
    }
    uint8_t *bytes = ssg_arena_alloc(call->arena, len);
    if (!bytes) {
        note_fault(call, SSG_E_MEMORY);
        return NULL;
    }
    call->values[index] = (const char *)bytes;
    call->lengths[index] = (int)len;
    call->is_set[index] = true;
    return bytes;
}

void ssg_pg_call_set_null(struct ssg_pg_call *call, int index)
{
    if (call->fault != SSG_OK)
        return;
    if (index < 0 || index >= call->statement->param_count ||
        index == call->statement->rerun_param) {
        note_fault(call, SSG_E_SHAPE);
        return;
    }
    call->values[index] = NULL;
    call->lengths[index] = 0;
    call->is_set[index] = true;
}

void ssg_pg_call_set_bool(struct ssg_pg_call *call, int index, bool value)
{
    uint8_t *bytes = place_value(call, index, SSG_PG_BOOL, 1);
    if (bytes)
        bytes[0] = value ? 1 : 0;
}

void ssg_pg_call_set_int4(struct ssg_pg_call *call, int index, int32_t value)
{
    uint8_t *bytes = place_value(call, index, SSG_PG_INT4, 4);
    if (bytes)
        ssg_pg_wire_put32(bytes, (uint32_t)value);
}

void ssg_pg_call_set_int8(struct ssg_pg_call *call, int index, int64_t value)
{
    uint8_t *bytes = place_value(call, index, SSG_PG_INT8, 8);
    if (bytes)
        ssg_pg_wire_put64(bytes, (uint64_t)value);
}

static void set_bytes(struct ssg_pg_call *call, int index, enum ssg_pg_type type, const void *data,
                      size_t len)
{
    if (!data) {
        if (index >= 0 && index < call->statement->param_count &&
            call->statement->params[index] != type)
            note_fault(call, SSG_E_SHAPE);
        ssg_pg_call_set_null(call, index);
        return;
    }
    uint8_t *bytes = place_value(call, index, type, len);
    if (bytes && len > 0)
        memcpy(bytes, data, len);
}

void ssg_pg_call_set_text(struct ssg_pg_call *call, int index, struct ssg_text text)
{
    set_bytes(call, index, SSG_PG_TEXT, text.data, text.len);
}

void ssg_pg_call_set_bytea(struct ssg_pg_call *call, int index, const void *bytes, size_t bytes_len)
{
    set_bytes(call, index, SSG_PG_BYTEA, bytes, bytes_len);
}

void ssg_pg_call_set_uuid(struct ssg_pg_call *call, int index, const struct ssg_uuid *uuid)
{
    uint8_t *bytes = place_value(call, index, SSG_PG_UUID, sizeof(uuid->bytes));
    if (bytes)
        memcpy(bytes, uuid->bytes, sizeof(uuid->bytes));
}

void ssg_pg_call_set_date(struct ssg_pg_call *call, int index, struct ssg_date date)
{
    uint8_t *bytes = place_value(call, index, SSG_PG_DATE, 4);
    if (bytes)
        ssg_pg_wire_put32(bytes, ssg_pg_wire_of_date(date));
}

void ssg_pg_call_set_timestamptz(struct ssg_pg_call *call, int index, struct ssg_instant instant)
{
    uint8_t *bytes = place_value(call, index, SSG_PG_TIMESTAMPTZ, 8);
    if (bytes)
        ssg_pg_wire_put64(bytes, ssg_pg_wire_of_instant(instant));
}

/* Room for an array whose elements take body_len bytes, length words included; its head written
 * (backend/utils/adt/arrayfuncs.c, array_recv). Returns where the first element goes. */
static uint8_t *place_array(struct ssg_pg_call *call, int index, enum ssg_pg_type type,
                            size_t count, size_t body_len, bool has_null)
{
    if (count > array_max_bytes || body_len > array_max_bytes) {
        note_fault(call, SSG_E_SHAPE);
        return NULL;
    }
    uint8_t *bytes = place_value(call, index, type, count ? ARRAY_HEAD_BYTES + body_len : 12);
    if (!bytes)
        return NULL;
    ssg_pg_wire_put32(bytes, count ? 1 : 0);
    ssg_pg_wire_put32(bytes + 4, has_null ? 1 : 0);
    ssg_pg_wire_put32(bytes + 8, ssg_pg_type_info(ssg_pg_type_info(type)->element)->oid);
    if (count == 0)
        return bytes + 12;
    ssg_pg_wire_put32(bytes + 12, (uint32_t)count);
    ssg_pg_wire_put32(bytes + 16, 1); /* lower bound */
    return bytes + ARRAY_HEAD_BYTES;
}

/* The arrays of fixed width differ in the element's encoding only; `to` is where it goes. */
#define DEFINE_SET_ARRAY(noun, pg_type, c_type, width, encode)                                     \
    void ssg_pg_call_set_##noun##_array(struct ssg_pg_call *call, int index, const c_type *values, \
                                        size_t count)                                              \
    {                                                                                              \
        size_t body_len = count > array_max_bytes ? SIZE_MAX : count * (LENGTH_BYTES + (width));   \
        uint8_t *to = place_array(call, index, pg_type, count, body_len, false);                   \
        for (size_t i = 0; to && i < count; i++) {                                                 \
            ssg_pg_wire_put32(to, (width));                                                        \
            to += LENGTH_BYTES;                                                                    \
            encode;                                                                                \
            to += (width);                                                                         \
        }                                                                                          \
    }

DEFINE_SET_ARRAY(bool, SSG_PG_BOOL_A, bool, 1, to[0] = values[i] ? 1 : 0)
DEFINE_SET_ARRAY(int4, SSG_PG_INT4_A, int32_t, 4, ssg_pg_wire_put32(to, (uint32_t)values[i]))
DEFINE_SET_ARRAY(int8, SSG_PG_INT8_A, int64_t, 8, ssg_pg_wire_put64(to, (uint64_t)values[i]))
DEFINE_SET_ARRAY(uuid, SSG_PG_UUID_A, struct ssg_uuid, 16, memcpy(to, values[i].bytes, 16))
DEFINE_SET_ARRAY(date, SSG_PG_DATE_A, struct ssg_date, 4,
                 ssg_pg_wire_put32(to, ssg_pg_wire_of_date(values[i])))
DEFINE_SET_ARRAY(timestamptz, SSG_PG_TIMESTAMPTZ_A, struct ssg_instant, 8,
                 ssg_pg_wire_put64(to, ssg_pg_wire_of_instant(values[i])))

void ssg_pg_call_set_text_array(struct ssg_pg_call *call, int index, const struct ssg_text *values,
                                size_t count)
{
    size_t body_len = 0;
    bool has_null = false;
    for (size_t i = 0; i < count && body_len <= array_max_bytes; i++) {
        size_t len = values[i].data ? values[i].len : 0;
        body_len = len > array_max_bytes ? SIZE_MAX : body_len + LENGTH_BYTES + len;
        has_null = has_null || !values[i].data;
    }
    uint8_t *to = place_array(call, index, SSG_PG_TEXT_A, count, body_len, has_null);
    for (size_t i = 0; to && i < count; i++) {
        size_t len = values[i].data ? values[i].len : 0;
        ssg_pg_wire_put32(to, values[i].data ? (uint32_t)len : UINT32_MAX);
        to += LENGTH_BYTES;
        if (len > 0)
            memcpy(to, values[i].data, len);
        to += len;
    }
}
