#ifndef SSG_PG_ROWS_H
#define SSG_PG_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_status.h"
#include "ssg_text.h"
#include "ssg_time.h"

/* The types that cross the wire, all binary. Everything else (numeric, jsonb, enums, varchar …) is
 * cast in SQL. The arrays are one-dimensional. */
enum ssg_pg_type {
    SSG_PG_BOOL,
    SSG_PG_INT4,
    SSG_PG_INT8,
    SSG_PG_TEXT,
    SSG_PG_BYTEA,
    SSG_PG_UUID,
    SSG_PG_DATE,
    SSG_PG_TIMESTAMPTZ,
    SSG_PG_BOOL_A,
    SSG_PG_INT4_A,
    SSG_PG_INT8_A,
    SSG_PG_TEXT_A,
    SSG_PG_UUID_A,
    SSG_PG_DATE_A,
    SSG_PG_TIMESTAMPTZ_A,
    SSG_PG_TYPE_COUNT_
};

/* One declared result column; compared with the server's description on every new connection. */
struct ssg_pg_column {
    const char *name;
    enum ssg_pg_type type;
};

struct pg_result;

/* The rows of one finished call. Owned by the call; every text and byte view read from it is valid
 * until ssg_pg_call_finish. One thread at a time. */
struct ssg_pg_rows {
    struct pg_result *result;            /* NULL: no rows */
    const struct ssg_pg_column *columns; /* the statement's */
    int column_count;
};

/* A one-dimensional array inside a row: a view with a cursor, so that reading 0, 1, 2 … costs O(1)
 * per element; going back costs a walk from the start where elements differ in width. */
struct ssg_pg_array {
    const uint8_t *bytes; /* first element's length word */
    size_t bytes_len;
    enum ssg_pg_type element;
    int count;
    bool is_null;        /* the column was NULL (as array_agg of no rows); count is 0 */
    int cursor_index;    /* of the cursor; moved by the readers */
    size_t cursor_bytes; /* offset of that element's length word */
};

/* Number of rows; 0 for a statement without result. Never negative. */
int ssg_pg_rows_count(const struct ssg_pg_rows *rows);

/* True if the field is NULL or does not exist. */
bool ssg_pg_is_null(const struct ssg_pg_rows *rows, int row, int column);

/* Read one field. rows: of a call whose status is OK; row, column: from 0, column in the order of
 * the statement's declaration. Any one thread.
 * E_SHAPE if row or column do not exist, the declared type differs, the field is NULL or its length
 * is wrong; the output is untouched then. */
SSG_MUST_CHECK enum ssg_status ssg_pg_get_bool(const struct ssg_pg_rows *rows, int row, int column,
                                               bool *ret_value);
SSG_MUST_CHECK enum ssg_status ssg_pg_get_int4(const struct ssg_pg_rows *rows, int row, int column,
                                               int32_t *ret_value);
SSG_MUST_CHECK enum ssg_status ssg_pg_get_int8(const struct ssg_pg_rows *rows, int row, int column,
                                               int64_t *ret_value);
SSG_MUST_CHECK enum ssg_status ssg_pg_get_text(const struct ssg_pg_rows *rows, int row, int column,
                                               struct ssg_text *ret_text);
SSG_MUST_CHECK enum ssg_status ssg_pg_get_bytea(const struct ssg_pg_rows *rows, int row, int column,
                                                struct ssg_text *ret_bytes);
SSG_MUST_CHECK enum ssg_status ssg_pg_get_uuid(const struct ssg_pg_rows *rows, int row, int column,
                                               struct ssg_uuid *ret_uuid);
SSG_MUST_CHECK enum ssg_status ssg_pg_get_date(const struct ssg_pg_rows *rows, int row, int column,
                                               struct ssg_date *ret_date);
SSG_MUST_CHECK enum ssg_status ssg_pg_get_instant(const struct ssg_pg_rows *rows, int row,
                                                  int column, struct ssg_instant *ret_instant);

/* Open an array field of any array type for reading; the whole of it is checked here, so that the
 * element readers cannot run out of bounds. A NULL field gives count 0 and is_null.
 * ret_array [out]: a view into rows. E_SHAPE as above, and for more than one dimension. */
SSG_MUST_CHECK enum ssg_status ssg_pg_get_array(const struct ssg_pg_rows *rows, int row, int column,
                                                struct ssg_pg_array *ret_array);

/* Read element `index` (from 0). ret_is_null may be NULL, then a NULL element is E_SHAPE; else it
 * is set, and a NULL element leaves ret_value untouched. The array's cursor moves. E_SHAPE if the
 * index does not exist or the element type differs. */
SSG_MUST_CHECK enum ssg_status ssg_pg_array_bool(struct ssg_pg_array *array, int index,
                                                 bool *ret_value, bool *ret_is_null);
SSG_MUST_CHECK enum ssg_status ssg_pg_array_int4(struct ssg_pg_array *array, int index,
                                                 int32_t *ret_value, bool *ret_is_null);
SSG_MUST_CHECK enum ssg_status ssg_pg_array_int8(struct ssg_pg_array *array, int index,
                                                 int64_t *ret_value, bool *ret_is_null);
SSG_MUST_CHECK enum ssg_status ssg_pg_array_text(struct ssg_pg_array *array, int index,
                                                 struct ssg_text *ret_text, bool *ret_is_null);
SSG_MUST_CHECK enum ssg_status ssg_pg_array_uuid(struct ssg_pg_array *array, int index,
                                                 struct ssg_uuid *ret_uuid, bool *ret_is_null);
SSG_MUST_CHECK enum ssg_status ssg_pg_array_date(struct ssg_pg_array *array, int index,
                                                 struct ssg_date *ret_date, bool *ret_is_null);
SSG_MUST_CHECK enum ssg_status ssg_pg_array_instant(struct ssg_pg_array *array, int index,
                                                    struct ssg_instant *ret_instant,
                                                    bool *ret_is_null);

#endif
