#include "ssg_pg_rows.h"

#include <string.h>

#include <libpq-fe.h>

#include "ssg_pg_types.h"

/* In the binary form of an array: dimensions, has-null flag, element OID, then length and lower
 * bound of the dimension (backend/utils/adt/arrayfuncs.c, array_send). */
enum { ARRAY_HEAD_BYTES = 12, ARRAY_DIMENSION_BYTES = 8, LENGTH_BYTES = 4 };

static const uint32_t null_length = UINT32_MAX;

int ssg_pg_rows_count(const struct ssg_pg_rows *rows)
{
    return rows && rows->result ? PQntuples(rows->result) : 0;
}

static bool has_field(const struct ssg_pg_rows *rows, int row, int column)
{
    return row >= 0 && row < ssg_pg_rows_count(rows) && column >= 0 &&
           column < rows->column_count && column < PQnfields(rows->result);
}

bool ssg_pg_is_null(const struct ssg_pg_rows *rows, int row, int column)
{
    return !has_field(rows, row, column) || PQgetisnull(rows->result, row, column);
}

/* Bytes of a field of the wanted type and, for fixed widths, the right length; NULL otherwise. */
static const uint8_t *find_bytes(const struct ssg_pg_rows *rows, int row, int column,
                                 enum ssg_pg_type type, size_t *ret_len)
{
    if (ssg_pg_is_null(rows, row, column) || rows->columns[column].type != type)
        return NULL;
    int len = PQgetlength(rows->result, row, column);
    int width = ssg_pg_type_info(type)->width;
    if (len < 0 || (width >= 0 && len != width))
        return NULL;
    *ret_len = (size_t)len;
    return (const uint8_t *)PQgetvalue(rows->result, row, column);
}

static struct ssg_text text_of_bytes(const uint8_t *bytes, size_t len)
{
    return (struct ssg_text){.data = (const char *)bytes, .len = len};
}

static struct ssg_uuid uuid_of_bytes(const uint8_t *bytes)
{
    struct ssg_uuid uuid;
    memcpy(uuid.bytes, bytes, sizeof(uuid.bytes));
    return uuid;
}

/* The scalar readers differ in type and decoding only. A type cannot stand in parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */
#define DEFINE_GET(noun, pg_type, c_type, decoded)                                                 \
    enum ssg_status ssg_pg_get_##noun(const struct ssg_pg_rows *rows, int row, int column,         \
                                      c_type *ret_value)                                           \
    {                                                                                              \
        size_t len = 0;                                                                            \
        const uint8_t *bytes = find_bytes(rows, row, column, pg_type, &len);                       \
        if (!bytes)                                                                                \
            return SSG_E_SHAPE;                                                                    \
        *ret_value = (decoded);                                                                    \
        return SSG_OK;                                                                             \
    }
/* NOLINTEND(bugprone-macro-parentheses) */

DEFINE_GET(bool, SSG_PG_BOOL, bool, bytes[0] != 0)
DEFINE_GET(int4, SSG_PG_INT4, int32_t, (int32_t)ssg_pg_wire_get32(bytes))
DEFINE_GET(int8, SSG_PG_INT8, int64_t, (int64_t)ssg_pg_wire_get64(bytes))
DEFINE_GET(text, SSG_PG_TEXT, struct ssg_text, text_of_bytes(bytes, len))
DEFINE_GET(bytea, SSG_PG_BYTEA, struct ssg_text, text_of_bytes(bytes, len))
DEFINE_GET(uuid, SSG_PG_UUID, struct ssg_uuid, uuid_of_bytes(bytes))
DEFINE_GET(date, SSG_PG_DATE, struct ssg_date, ssg_pg_wire_to_date(ssg_pg_wire_get32(bytes)))
DEFINE_GET(instant, SSG_PG_TIMESTAMPTZ, struct ssg_instant,
           ssg_pg_wire_to_instant(ssg_pg_wire_get64(bytes)))

/* Walk all elements once: each length word and its bytes inside, nothing behind the last. */
static bool is_array_body_sound(const uint8_t *bytes, size_t bytes_len, uint32_t count, int width)
{
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (bytes_len - at < LENGTH_BYTES)
            return false;
        uint32_t len = ssg_pg_wire_get32(bytes + at);
        at += LENGTH_BYTES;
        if (len == null_length)
            continue;
        if (len > bytes_len - at || (width >= 0 && len != (uint32_t)width))
            return false;
        at += len;
    }
    return at == bytes_len;
}

static enum ssg_status parse_array(const uint8_t *bytes, size_t bytes_len, enum ssg_pg_type type,
                                   struct ssg_pg_array *ret_array)
{
    const struct ssg_pg_type_info *info = ssg_pg_type_info(type);
    if (bytes_len < ARRAY_HEAD_BYTES)
        return SSG_E_SHAPE;
    uint32_t dimensions = ssg_pg_wire_get32(bytes);
    if (dimensions > 1 || ssg_pg_wire_get32(bytes + 8) != ssg_pg_type_info(info->element)->oid)
        return SSG_E_SHAPE;
    struct ssg_pg_array array = {.element = info->element};
    if (dimensions == 0) {
        if (bytes_len != ARRAY_HEAD_BYTES)
            return SSG_E_SHAPE;
        *ret_array = array;
        return SSG_OK;
    }
    if (bytes_len < ARRAY_HEAD_BYTES + ARRAY_DIMENSION_BYTES)
        return SSG_E_SHAPE;
    uint32_t count = ssg_pg_wire_get32(bytes + ARRAY_HEAD_BYTES);
    array.bytes = bytes + ARRAY_HEAD_BYTES + ARRAY_DIMENSION_BYTES;
    array.bytes_len = bytes_len - ARRAY_HEAD_BYTES - ARRAY_DIMENSION_BYTES;
    if (count > INT32_MAX || !is_array_body_sound(array.bytes, array.bytes_len, count, info->width))
        return SSG_E_SHAPE;
    array.count = (int)count;
    *ret_array = array;
    return SSG_OK;
}

enum ssg_status ssg_pg_get_array(const struct ssg_pg_rows *rows, int row, int column,
                                 struct ssg_pg_array *ret_array)
{
    if (!has_field(rows, row, column))
        return SSG_E_SHAPE;
    enum ssg_pg_type type = rows->columns[column].type;
    const struct ssg_pg_type_info *info = ssg_pg_type_info(type);
    if (!info->is_array)
        return SSG_E_SHAPE;
    if (PQgetisnull(rows->result, row, column)) {
        *ret_array = (struct ssg_pg_array){.element = info->element, .is_null = true};
        return SSG_OK;
    }
    int len = PQgetlength(rows->result, row, column);
    if (len < 0)
        return SSG_E_SHAPE;
    return parse_array((const uint8_t *)PQgetvalue(rows->result, row, column), (size_t)len, type,
                       ret_array);
}

/* Move the cursor to an element. The body is sound (checked when the array was opened). */
static enum ssg_status find_element(struct ssg_pg_array *array, int index, enum ssg_pg_type type,
                                    bool *ret_is_null, const uint8_t **ret_bytes, size_t *ret_len)
{
    if (index < 0 || index >= array->count || array->element != type)
        return SSG_E_SHAPE;
    if (index < array->cursor_index) {
        array->cursor_index = 0;
        array->cursor_bytes = 0;
    }
    uint32_t len = ssg_pg_wire_get32(array->bytes + array->cursor_bytes);
    while (array->cursor_index < index) {
        array->cursor_bytes += LENGTH_BYTES + (len == null_length ? 0 : len);
        array->cursor_index++;
        len = ssg_pg_wire_get32(array->bytes + array->cursor_bytes);
    }
    if (len == null_length && !ret_is_null)
        return SSG_E_SHAPE;
    if (ret_is_null)
        *ret_is_null = len == null_length;
    *ret_bytes = len == null_length ? NULL : array->bytes + array->cursor_bytes + LENGTH_BYTES;
    *ret_len = len == null_length ? 0 : len;
    return SSG_OK;
}

/* NOLINTBEGIN(bugprone-macro-parentheses) */
#define DEFINE_ELEMENT(noun, pg_type, c_type, decoded)                                             \
    enum ssg_status ssg_pg_array_##noun(struct ssg_pg_array *array, int index, c_type *ret_value,  \
                                        bool *ret_is_null)                                         \
    {                                                                                              \
        size_t len = 0;                                                                            \
        const uint8_t *bytes = NULL;                                                               \
        enum ssg_status status = find_element(array, index, pg_type, ret_is_null, &bytes, &len);   \
        if (status == SSG_OK && bytes)                                                             \
            *ret_value = (decoded);                                                                \
        return status;                                                                             \
    }
/* NOLINTEND(bugprone-macro-parentheses) */

DEFINE_ELEMENT(bool, SSG_PG_BOOL, bool, bytes[0] != 0)
DEFINE_ELEMENT(int4, SSG_PG_INT4, int32_t, (int32_t)ssg_pg_wire_get32(bytes))
DEFINE_ELEMENT(int8, SSG_PG_INT8, int64_t, (int64_t)ssg_pg_wire_get64(bytes))
DEFINE_ELEMENT(text, SSG_PG_TEXT, struct ssg_text, text_of_bytes(bytes, len))
DEFINE_ELEMENT(uuid, SSG_PG_UUID, struct ssg_uuid, uuid_of_bytes(bytes))
DEFINE_ELEMENT(date, SSG_PG_DATE, struct ssg_date, ssg_pg_wire_to_date(ssg_pg_wire_get32(bytes)))
DEFINE_ELEMENT(instant, SSG_PG_TIMESTAMPTZ, struct ssg_instant,
               ssg_pg_wire_to_instant(ssg_pg_wire_get64(bytes)))
