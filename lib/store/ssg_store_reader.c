#include "ssg_store_reader.h"

#include <stdio.h>

enum { ADDRESS_TEXT_SIZE = 12 };

void ssg_reader_init(struct ssg_reader *reader, const struct ssg_pg_rows *rows,
                     struct ssg_arena *arena)
{
    *reader = (struct ssg_reader){.rows = rows, .arena = arena, .status = SSG_OK};
    ssg_interner_init(&reader->interner, arena);
}

void ssg_reader_fail(struct ssg_reader *reader, enum ssg_status status)
{
    if (reader->status == SSG_OK)
        reader->status = status;
}

/* True if the field is to be read: no fault so far, and not NULL. */
static bool is_there(struct ssg_reader *reader, int column)
{
    return reader->status == SSG_OK && !ssg_pg_is_null(reader->rows, 0, column);
}

static const char *copy(struct ssg_reader *reader, struct ssg_text text)
{
    const char *bytes = ssg_arena_copy(reader->arena, text.data, text.len);
    if (!bytes)
        ssg_reader_fail(reader, SSG_E_MEMORY);
    return bytes;
}

const char *ssg_reader_text(struct ssg_reader *reader, int column)
{
    struct ssg_text text = {0};
    if (!is_there(reader, column))
        return NULL;
    ssg_reader_fail(reader, ssg_pg_get_text(reader->rows, 0, column, &text));
    return reader->status == SSG_OK ? copy(reader, text) : NULL;
}

int32_t ssg_reader_int(struct ssg_reader *reader, int column, int32_t absent)
{
    int32_t value = absent;
    if (is_there(reader, column))
        ssg_reader_fail(reader, ssg_pg_get_int4(reader->rows, 0, column, &value));
    return value;
}

bool ssg_reader_bool(struct ssg_reader *reader, int column)
{
    bool value = false;
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_get_bool(reader->rows, 0, column, &value));
    return value;
}

struct ssg_date ssg_reader_date(struct ssg_reader *reader, int column)
{
    struct ssg_date value = SSG_DATE_NONE;
    if (is_there(reader, column))
        ssg_reader_fail(reader, ssg_pg_get_date(reader->rows, 0, column, &value));
    return value;
}

struct ssg_instant ssg_reader_instant(struct ssg_reader *reader, int column)
{
    struct ssg_instant value = {0};
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_get_instant(reader->rows, 0, column, &value));
    return value;
}

struct ssg_uuid ssg_reader_uuid(struct ssg_reader *reader, int column, bool *ret_has)
{
    struct ssg_uuid value = {0};
    *ret_has = is_there(reader, column);
    if (*ret_has)
        ssg_reader_fail(reader, ssg_pg_get_uuid(reader->rows, 0, column, &value));
    return value;
}

static int32_t intern(struct ssg_reader *reader, int32_t address_no)
{
    char text[ADDRESS_TEXT_SIZE];
    int32_t index = SSG_NO_INDEX;
    if (reader->status != SSG_OK || address_no <= 0)
        return SSG_NO_INDEX;
    (void)snprintf(text, sizeof text, "%d", (int)address_no);
    ssg_reader_fail(reader, ssg_interner_put(&reader->interner, ssg_text_of(text), &index));
    return index;
}

int32_t ssg_reader_address(struct ssg_reader *reader, int column)
{
    return intern(reader, ssg_reader_int(reader, column, SSG_NO_INDEX));
}

struct ssg_pg_array ssg_reader_first(struct ssg_reader *reader, int column, size_t *ret_len)
{
    struct ssg_pg_array array = {0};
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_get_array(reader->rows, 0, column, &array));
    *ret_len = reader->status == SSG_OK ? (size_t)array.count : 0;
    return array;
}

struct ssg_pg_array ssg_reader_next(struct ssg_reader *reader, int column, size_t len)
{
    size_t own;
    struct ssg_pg_array array = ssg_reader_first(reader, column, &own);
    if (reader->status == SSG_OK && own != len)
        ssg_reader_fail(reader, SSG_E_SHAPE);
    return array;
}

const char *ssg_reader_text_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i)
{
    struct ssg_text text = {0};
    bool is_null = true;
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_array_text(array, (int)i, &text, &is_null));
    return reader->status == SSG_OK && !is_null ? copy(reader, text) : NULL;
}

const char *ssg_reader_uuid_text_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i)
{
    struct ssg_uuid uuid;
    char text[SSG_UUID_TEXT_LEN + 1];
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_array_uuid(array, (int)i, &uuid, NULL));
    if (reader->status != SSG_OK)
        return NULL;
    ssg_uuid_render(&uuid, text);
    return copy(reader, ssg_text_of(text));
}

int32_t ssg_reader_int_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i,
                          int32_t absent)
{
    int32_t value = absent;
    bool is_null = true;
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_array_int4(array, (int)i, &value, &is_null));
    return value;
}

int64_t ssg_reader_int8_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i)
{
    int64_t value = 0;
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_array_int8(array, (int)i, &value, NULL));
    return value;
}

enum ssg_tri ssg_reader_tri_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i)
{
    bool value = false;
    bool is_null = true;
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_array_bool(array, (int)i, &value, &is_null));
    if (reader->status != SSG_OK || is_null)
        return SSG_TRI_UNKNOWN;
    return value ? SSG_TRI_YES : SSG_TRI_NO;
}

struct ssg_date ssg_reader_date_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i)
{
    struct ssg_date value = SSG_DATE_NONE;
    bool is_null = true;
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_array_date(array, (int)i, &value, &is_null));
    return value;
}

static int word_of(struct ssg_reader *reader, struct ssg_text text, enum ssg_word_list list)
{
    int word = ssg_word_find(list, text);
    if (word == 0)
        ssg_reader_fail(reader, SSG_E_SHAPE);
    return word;
}

int ssg_reader_word_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i,
                       enum ssg_word_list list)
{
    struct ssg_text text = {0};
    bool is_null = true;
    if (reader->status == SSG_OK)
        ssg_reader_fail(reader, ssg_pg_array_text(array, (int)i, &text, &is_null));
    return reader->status == SSG_OK && !is_null ? word_of(reader, text, list) : 0;
}

int ssg_reader_word(struct ssg_reader *reader, int column, enum ssg_word_list list)
{
    struct ssg_text text = {0};
    if (!is_there(reader, column))
        return 0;
    ssg_reader_fail(reader, ssg_pg_get_text(reader->rows, 0, column, &text));
    return reader->status == SSG_OK ? word_of(reader, text, list) : 0;
}

int32_t ssg_reader_person_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i)
{
    int32_t position = ssg_reader_int_at(reader, array, i, 0);
    if (position < 0 || position > reader->persons_len)
        ssg_reader_fail(reader, SSG_E_SHAPE);
    return reader->status == SSG_OK && position > 0 ? position - 1 : SSG_NO_INDEX;
}

int32_t ssg_reader_address_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i)
{
    return intern(reader, ssg_reader_int_at(reader, array, i, SSG_NO_INDEX));
}

void *ssg_reader_alloc(struct ssg_reader *reader, size_t len, size_t size)
{
    if (reader->status != SSG_OK)
        return NULL;
    void *memory = ssg_arena_calloc(reader->arena, len, size);
    if (!memory)
        ssg_reader_fail(reader, SSG_E_MEMORY);
    return memory;
}
