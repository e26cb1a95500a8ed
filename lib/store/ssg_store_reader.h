#ifndef SSG_STORE_READER_H
#define SSG_STORE_READER_H

#include "ssg_household.h"
#include "ssg_pg_rows.h"

/* Of this room only: reads one row with a memory for the first fault, so that filling a struct
 * reads as a list. After a fault every read gives "absent". Texts are copied into the arena. */
struct ssg_reader {
    const struct ssg_pg_rows *rows;
    struct ssg_arena *arena;
    struct ssg_interner interner; /* of address numbers */
    int32_t persons_len;          /* positions in the snapshot are 1 .. persons_len */
    enum ssg_status status;
};

/* A reader over row 0. */
void ssg_reader_init(struct ssg_reader *reader, const struct ssg_pg_rows *rows,
                     struct ssg_arena *arena);

/* Remember a fault, unless there is one already. */
void ssg_reader_fail(struct ssg_reader *reader, enum ssg_status status);

/* One field; absent (NULL, SSG_DATE_NONE, the value given, SSG_NO_INDEX) when the field is NULL. */
const char *ssg_reader_text(struct ssg_reader *reader, int column);
int32_t ssg_reader_int(struct ssg_reader *reader, int column, int32_t absent);
bool ssg_reader_bool(struct ssg_reader *reader, int column);
struct ssg_date ssg_reader_date(struct ssg_reader *reader, int column);
struct ssg_instant ssg_reader_instant(struct ssg_reader *reader, int column);
struct ssg_uuid ssg_reader_uuid(struct ssg_reader *reader, int column, bool *ret_has);
int32_t ssg_reader_address(struct ssg_reader *reader, int column);

/* An array field: its length decides the table's (ssg_reader_first), or must equal it. */
struct ssg_pg_array ssg_reader_first(struct ssg_reader *reader, int column, size_t *ret_len);
struct ssg_pg_array ssg_reader_next(struct ssg_reader *reader, int column, size_t len);

/* One element, absent as above. word: the list its text must belong to, 0 for NULL. person: a
 * position as an index into persons, SSG_NO_INDEX for NULL. */
const char *ssg_reader_text_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i);
const char *ssg_reader_uuid_text_at(struct ssg_reader *reader, struct ssg_pg_array *array,
                                    size_t i);
int32_t ssg_reader_int_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i,
                          int32_t absent);
int64_t ssg_reader_int8_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i);
enum ssg_tri ssg_reader_tri_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i);
struct ssg_date ssg_reader_date_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i);
int ssg_reader_word_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i,
                       enum ssg_word_list list);
int32_t ssg_reader_person_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i);
int32_t ssg_reader_address_at(struct ssg_reader *reader, struct ssg_pg_array *array, size_t i);

/* The word of a whole field. */
int ssg_reader_word(struct ssg_reader *reader, int column, enum ssg_word_list list);

/* Memory for len elements of a type; NULL after a fault. */
void *ssg_reader_alloc(struct ssg_reader *reader, size_t len, size_t size);
#define SSG_READER_ARRAY(reader, type, len) ((type *)ssg_reader_alloc(reader, len, sizeof(type)))

/* The e_ arrays of a look-up's row as records; NULL after a fault. */
struct ssg_record *ssg_store_records_take(struct ssg_reader *reader, size_t *ret_len);

#endif
