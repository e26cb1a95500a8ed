#include "ssg_store_incident.h"

#include <string.h>

/* Columns of INCIDENT_LIST, in the order of the catalogue. */
enum column {
    OUTCOME,
    I_ID,
    I_NUMBER,
    I_DATE,
    I_PRECISION,
    I_MINUTE,
    I_KIND,
    I_CODE,
    I_STATUTE,
    I_PLACE,
    I_LOOKUP_ADDRESS,
    I_LOOKUP_CHILD,
    I_CONNECTION,
    I_REPORT_SENT,
    I_STATUS,
    I_OWNER,
    I_DISTRICT,
    I_PROVISIONAL,
    C_ITEM,
    C_KEY,
    C_AGE,
    N_ITEM,
    N_KEY,
    N_NAME,
    N_ROLE,
    NEXT_DATE,
    NEXT_ID,
    SOURCE_UPDATED_AT,
    SOURCE_LATE,
};

enum ssg_status ssg_incident_cursor_parse(struct ssg_text text,
                                          struct ssg_incident_cursor *ret_cursor)
{
    struct ssg_incident_cursor cursor;
    if (text.len != SSG_INCIDENT_CURSOR_LEN || text.data[SSG_DATE_TEXT_LEN] != '.')
        return SSG_E_INVALID_INPUT;
    enum ssg_status status =
        ssg_date_parse((struct ssg_text){text.data, SSG_DATE_TEXT_LEN}, &cursor.date);
    if (status == SSG_OK)
        status =
            ssg_uuid_parse((struct ssg_text){text.data + SSG_DATE_TEXT_LEN + 1, SSG_UUID_TEXT_LEN},
                           &cursor.incident_id);
    if (status == SSG_OK)
        *ret_cursor = cursor;
    return status;
}

void ssg_store_incident_list_set(struct ssg_pg_call *call, int first, struct ssg_text tab,
                                 const struct ssg_date *since,
                                 const struct ssg_incident_cursor *cursor)
{
    if (tab.len > 0)
        ssg_pg_call_set_text(call, first, tab);
    else
        ssg_pg_call_set_null(call, first);
    if (since)
        ssg_pg_call_set_date(call, first + 1, *since);
    else
        ssg_pg_call_set_null(call, first + 1);
    if (cursor) {
        ssg_pg_call_set_date(call, first + 2, cursor->date);
        ssg_pg_call_set_uuid(call, first + 3, &cursor->incident_id);
    } else {
        ssg_pg_call_set_null(call, first + 2);
        ssg_pg_call_set_null(call, first + 3);
    }
    ssg_pg_call_set_int4(call, first + 4, SSG_INCIDENT_PAGE_ITEMS);
}

/* --- reading -----------------------------------------------------------------------------------
 */

/* The arrays of the items, opened once; a page of n items reads each from 0 to n - 1. */
struct columns {
    struct ssg_pg_array array[I_PROVISIONAL + 1];
};

static enum ssg_status read_text(struct columns *columns, enum column column, int index,
                                 struct ssg_text *ret_text)
{
    bool is_null = false;
    struct ssg_text text = {0};
    enum ssg_status status = ssg_pg_array_text(&columns->array[column], index, &text, &is_null);
    if (status == SSG_OK)
        *ret_text = is_null ? (struct ssg_text){0} : text;
    return status;
}

static enum ssg_status read_texts(struct columns *columns, int i, struct ssg_incident_item *item)
{
    const struct {
        enum column column;
        struct ssg_text *text;
    } texts[] = {
        {I_NUMBER, &item->case_number},
        {I_PRECISION, &item->date_precision},
        {I_KIND, &item->kind},
        {I_CODE, &item->code},
        {I_STATUTE, &item->statute},
        {I_PLACE, &item->place},
        {I_CONNECTION, &item->connection},
        {I_STATUS, &item->status},
        {I_OWNER, &item->owner},
        {I_DISTRICT, &item->district},
    };
    enum ssg_status status = SSG_OK;
    for (size_t t = 0; t < sizeof texts / sizeof *texts && status == SSG_OK; t++)
        status = read_text(columns, texts[t].column, i, texts[t].text);
    return status;
}

static enum ssg_status read_item(struct columns *columns, int i, struct ssg_incident_item *item)
{
    bool is_null = false;
    enum ssg_status status = read_texts(columns, i, item);
    if (status == SSG_OK)
        status = ssg_pg_array_uuid(&columns->array[I_ID], i, &item->incident_id, NULL);
    if (status == SSG_OK)
        status = ssg_pg_array_date(&columns->array[I_DATE], i, &item->date, NULL);
    item->minute_of_day = -1;
    if (status == SSG_OK)
        status = ssg_pg_array_int4(&columns->array[I_MINUTE], i, &item->minute_of_day, &is_null);
    if (status == SSG_OK)
        status = ssg_pg_array_uuid(&columns->array[I_LOOKUP_ADDRESS], i, &item->lookup_address,
                                   &is_null);
    item->has_address = !is_null;
    if (status == SSG_OK)
        status = ssg_pg_array_uuid(&columns->array[I_LOOKUP_CHILD], i, &item->lookup_child, NULL);
    if (status == SSG_OK)
        status =
            ssg_pg_array_bool(&columns->array[I_REPORT_SENT], i, &item->is_report_sent, &is_null);
    item->has_report = !is_null;
    if (status == SSG_OK)
        status = ssg_pg_array_bool(&columns->array[I_PROVISIONAL], i, &item->is_provisional, NULL);
    return status;
}

/* Children and parties come in the order of their items: `item` is the position they belong to. */
static enum ssg_status read_children(const struct ssg_pg_rows *rows, struct ssg_arena *arena,
                                     struct ssg_incident_page *page)
{
    struct ssg_pg_array items, keys, ages;
    enum ssg_status status = ssg_pg_get_array(rows, 0, C_ITEM, &items);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, C_KEY, &keys);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, C_AGE, &ages);
    if (status != SSG_OK)
        return status;
    struct ssg_incident_child *children =
        SSG_ARENA_ARRAY(arena, struct ssg_incident_child, (size_t)items.count);
    if (!children)
        return SSG_E_MEMORY;
    for (int i = 0; i < items.count && status == SSG_OK; i++) {
        int32_t item = 0;
        status = ssg_pg_array_int4(&items, i, &item, NULL);
        if (status == SSG_OK && (item < 1 || (size_t)item > page->count))
            status = SSG_E_SHAPE;
        if (status == SSG_OK)
            status = ssg_pg_array_uuid(&keys, i, &children[i].person_key, NULL);
        if (status == SSG_OK)
            status = ssg_pg_array_int4(&ages, i, &children[i].age, NULL);
        if (status != SSG_OK)
            return status;
        struct ssg_incident_item *owner = &page->items[item - 1];
        if (owner->child_count++ == 0)
            owner->children = &children[i];
    }
    return status;
}

static enum ssg_status read_parties(const struct ssg_pg_rows *rows, struct ssg_arena *arena,
                                    struct ssg_incident_page *page)
{
    struct ssg_pg_array items, keys, names, roles;
    enum ssg_status status = ssg_pg_get_array(rows, 0, N_ITEM, &items);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, N_KEY, &keys);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, N_NAME, &names);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, N_ROLE, &roles);
    if (status != SSG_OK)
        return status;
    struct ssg_incident_party *parties =
        SSG_ARENA_ARRAY(arena, struct ssg_incident_party, (size_t)items.count);
    if (!parties)
        return SSG_E_MEMORY;
    for (int i = 0; i < items.count && status == SSG_OK; i++) {
        int32_t item = 0;
        status = ssg_pg_array_int4(&items, i, &item, NULL);
        if (status == SSG_OK && (item < 1 || (size_t)item > page->count))
            status = SSG_E_SHAPE;
        if (status == SSG_OK)
            status = ssg_pg_array_uuid(&keys, i, &parties[i].person_key, NULL);
        if (status == SSG_OK)
            status = ssg_pg_array_text(&names, i, &parties[i].name, NULL);
        if (status == SSG_OK)
            status = ssg_pg_array_text(&roles, i, &parties[i].role, NULL);
        if (status != SSG_OK)
            return status;
        struct ssg_incident_item *owner = &page->items[item - 1];
        if (owner->party_count++ == 0)
            owner->parties = &parties[i];
    }
    return status;
}

static enum ssg_status read_end(const struct ssg_pg_rows *rows, struct ssg_incident_page *page)
{
    enum ssg_status status = SSG_OK;
    if (!ssg_pg_is_null(rows, 0, NEXT_DATE)) {
        struct ssg_incident_cursor cursor;
        status = ssg_pg_get_date(rows, 0, NEXT_DATE, &cursor.date);
        if (status == SSG_OK)
            status = ssg_pg_get_uuid(rows, 0, NEXT_ID, &cursor.incident_id);
        if (status != SSG_OK)
            return status;
        ssg_date_render(cursor.date, page->next_cursor);
        page->next_cursor[SSG_DATE_TEXT_LEN] = '.';
        ssg_uuid_render(&cursor.incident_id, page->next_cursor + SSG_DATE_TEXT_LEN + 1);
    }
    page->has_updated_at = !ssg_pg_is_null(rows, 0, SOURCE_UPDATED_AT);
    if (page->has_updated_at)
        status = ssg_pg_get_instant(rows, 0, SOURCE_UPDATED_AT, &page->updated_at);
    if (status == SSG_OK)
        status = ssg_pg_get_bool(rows, 0, SOURCE_LATE, &page->is_late);
    return status;
}

enum ssg_status ssg_store_incident_list_get(const struct ssg_pg_rows *rows, struct ssg_arena *arena,
                                            struct ssg_incident_page *ret_page)
{
    struct ssg_incident_page page = {0};
    struct columns columns;
    enum ssg_status status = SSG_OK;
    for (int i = I_ID; i <= I_PROVISIONAL && status == SSG_OK; i++) {
        status = ssg_pg_get_array(rows, 0, i, &columns.array[i]);
        if (status == SSG_OK && columns.array[i].count != columns.array[I_ID].count)
            status = SSG_E_SHAPE;
    }
    if (status != SSG_OK)
        return status;
    page.count = (size_t)columns.array[I_ID].count;
    page.items = SSG_ARENA_ARRAY(arena, struct ssg_incident_item, page.count);
    if (!page.items)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < page.count && status == SSG_OK; i++)
        status = read_item(&columns, (int)i, &page.items[i]);
    if (status == SSG_OK)
        status = read_children(rows, arena, &page);
    if (status == SSG_OK)
        status = read_parties(rows, arena, &page);
    if (status == SSG_OK)
        status = read_end(rows, &page);
    if (status == SSG_OK)
        *ret_page = page;
    return status;
}
