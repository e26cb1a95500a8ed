#include "ssg_store_address.h"

#include "ssg_store_reader.h"

/* Columns of ADDRESS_SEARCH, in order. */
enum {
    COLUMN_OUTCOME,
    COLUMN_CLASS,
    COLUMN_ID,
    COLUMN_LABEL,
    COLUMN_CANDIDATE_CLASS,
    COLUMN_STREET,
    COLUMN_HOUSE_NUMBER,
    COLUMN_LETTER,
    COLUMN_FLOOR,
    COLUMN_DOOR,
    COLUMN_SUPPLEMENTARY_TOWN,
    COLUMN_POSTCODE,
    COLUMN_TOWN,
    COLUMN_MUNICIPALITY,
    COLUMN_COUNT_
};

enum { FIRST_PARAM = 4 };

void ssg_store_address_search_ask(struct ssg_pg_call *call, const struct ssg_address_query *query)
{
    const char *texts[] = {query->prefix, query->whole, query->head, query->tail};
    for (int i = 0; i < 4; i++)
        ssg_pg_call_set_text(call, FIRST_PARAM + i,
                             texts[i] ? ssg_text_of(texts[i]) : (struct ssg_text){0});
    ssg_pg_call_set_bool(call, FIRST_PARAM + 4, query->has_floor);
    ssg_pg_call_set_bool(call, FIRST_PARAM + 5, query->has_door);
}

enum ssg_status ssg_store_address_search_take(const struct ssg_pg_rows *rows,
                                              struct ssg_arena *arena,
                                              struct ssg_address_candidates *ret_candidates)
{
    struct ssg_reader reader, *r = &reader;
    struct ssg_pg_array arrays[COLUMN_COUNT_];
    size_t len;
    ssg_reader_init(r, rows, arena);
    const char *certainty = ssg_reader_text(r, COLUMN_CLASS);
    arrays[COLUMN_ID] = ssg_reader_first(r, COLUMN_ID, &len);
    for (int c = COLUMN_LABEL; c < COLUMN_COUNT_; c++)
        arrays[c] = ssg_reader_next(r, c, len);
    struct ssg_address_candidate *items = SSG_READER_ARRAY(r, struct ssg_address_candidate, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        struct ssg_address_candidate *item = &items[i];
        const char **texts[COLUMN_COUNT_] = {
            [COLUMN_LABEL] = &item->text,
            [COLUMN_CANDIDATE_CLASS] = &item->certainty,
            [COLUMN_STREET] = &item->parts.street,
            [COLUMN_HOUSE_NUMBER] = &item->parts.house_number,
            [COLUMN_LETTER] = &item->parts.letter,
            [COLUMN_FLOOR] = &item->parts.floor,
            [COLUMN_DOOR] = &item->parts.door,
            [COLUMN_SUPPLEMENTARY_TOWN] = &item->parts.supplementary_town,
            [COLUMN_POSTCODE] = &item->parts.postcode,
            [COLUMN_TOWN] = &item->parts.town,
            [COLUMN_MUNICIPALITY] = &item->municipality_code,
        };
        ssg_reader_fail(r, ssg_pg_array_uuid(&arrays[COLUMN_ID], (int)i, &item->address_id, NULL));
        for (int c = COLUMN_LABEL; c < COLUMN_COUNT_; c++)
            *texts[c] = ssg_reader_text_at(r, &arrays[c], i);
    }
    if (r->status != SSG_OK)
        return r->status;
    *ret_candidates = (struct ssg_address_candidates){certainty, items, len};
    return SSG_OK;
}
