/* GET /v1/audit/entries: the log for the auditor. Reading it is itself logged. */
#include <inttypes.h>
#include <stdio.h>

#include "api_request.h"

enum { PAGE_ITEMS = 50, CASE_NUMBER_MAX = 40, USERNAME_MAX = 63 };

static const struct ssg_text *find(const struct ssg_api_request *request, const char *name)
{
    return ssg_http_query_find(request->http, name);
}

static void fault(struct ssg_api_request *request, const char *pointer, const char *da,
                  const char *en)
{
    ssg_fault_add(&request->faults, pointer, "invalid", da, en);
}

static void set_uuid(struct ssg_api_request *request, struct ssg_pg_call *call, int index,
                     const char *name, const char *pointer)
{
    const struct ssg_text *text = find(request, name);
    struct ssg_uuid uuid;
    if (!text)
        ssg_pg_call_set_null(call, index);
    else if (ssg_uuid_parse(*text, &uuid) == SSG_OK)
        ssg_pg_call_set_uuid(call, index, &uuid);
    else
        fault(request, pointer, "Skriv en UUID.", "Write a UUID.");
}

static void set_text(struct ssg_api_request *request, struct ssg_pg_call *call, int index,
                     const char *name, const char *pointer, size_t max)
{
    const struct ssg_text *text = find(request, name);
    if (!text)
        ssg_pg_call_set_null(call, index);
    else if (text->len > 0 && ssg_text_is_printable(*text) && ssg_text_length(*text) <= max)
        ssg_pg_call_set_text(call, index, *text);
    else
        ssg_fault_add_number(&request->faults, pointer, "invalid", "Skriv 1 til %lld tegn.",
                             "Write 1 to %lld characters.", (long long)max);
}

static void set_date(struct ssg_api_request *request, struct ssg_pg_call *call, int index,
                     const char *name, const char *pointer)
{
    const struct ssg_text *text = find(request, name);
    struct ssg_date date;
    if (!text)
        ssg_pg_call_set_null(call, index);
    else if (ssg_date_parse(*text, &date) == SSG_OK)
        ssg_pg_call_set_date(call, index, date);
    else
        fault(request, pointer, "Skriv en dato som ÅÅÅÅ-MM-DD.", "Write a date as YYYY-MM-DD.");
}

enum ssg_status api_audit_entries_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    static const char *const names[] = {"request_id", "person_key", "user",   "case_number",
                                        "from",       "to",         "cursor", NULL};
    enum ssg_status status = ssg_api_query_only(request, names);
    set_uuid(request, call, SSG_PARAM_FIRST, "request_id", "/query/request_id");
    set_uuid(request, call, SSG_PARAM_FIRST + 1, "person_key", "/query/person_key");
    set_text(request, call, SSG_PARAM_FIRST + 2, "user", "/query/user", USERNAME_MAX);
    set_text(request, call, SSG_PARAM_FIRST + 3, "case_number", "/query/case_number",
             CASE_NUMBER_MAX);
    set_date(request, call, SSG_PARAM_FIRST + 4, "from", "/query/from");
    set_date(request, call, SSG_PARAM_FIRST + 5, "to", "/query/to");
    const struct ssg_text *cursor = find(request, "cursor");
    int64_t before = 0;
    if (!cursor)
        ssg_pg_call_set_null(call, SSG_PARAM_FIRST + 6);
    else if (ssg_text_parse_int(*cursor, 1, INT64_MAX, &before) == SSG_OK)
        ssg_pg_call_set_int8(call, SSG_PARAM_FIRST + 6, before);
    else
        fault(request, "/query/cursor", "Brug den værdi, som forrige side gav.",
              "Use the value that the previous page gave.");
    ssg_pg_call_set_int4(call, SSG_PARAM_FIRST + 7, PAGE_ITEMS);
    if (status != SSG_OK || !ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    return SSG_OK;
}

/* Columns of AUDIT_ENTRIES. */
enum { E_ID = 1, E_AT, E_ACTOR, E_ROLE, E_ACTION, E_OUTCOME, E_CASE, E_REQUEST, E_LEAF, E_NEXT };

struct columns {
    struct ssg_pg_array array[E_NEXT];
};

static enum ssg_status put_text(struct ssg_jw *jw, const char *key, struct ssg_pg_array *array,
                                int index)
{
    struct ssg_text text = {0};
    bool is_null = false;
    enum ssg_status status = ssg_pg_array_text(array, index, &text, &is_null);
    if (status == SSG_OK)
        ssg_jw_member_text(jw, key, is_null ? (struct ssg_text){0} : text);
    return status;
}

static enum ssg_status put_uuid(struct ssg_jw *jw, const char *key, struct ssg_pg_array *array,
                                int index)
{
    struct ssg_uuid uuid;
    bool is_null = false;
    enum ssg_status status = ssg_pg_array_uuid(array, index, &uuid, &is_null);
    if (status == SSG_OK && is_null)
        ssg_jw_member_null(jw, key);
    else if (status == SSG_OK)
        ssg_jw_member_uuid(jw, key, &uuid);
    return status;
}

static void put_id(struct ssg_jw *jw, const char *key, int64_t value)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRId64, value);
    ssg_jw_member_string(jw, key, text);
}

static enum ssg_status put_entry(struct ssg_jw *jw, struct columns *columns, int i)
{
    struct ssg_pg_array *array = columns->array;
    int64_t id = 0, leaf = 0;
    struct ssg_instant at;
    bool is_unsealed = false;
    enum ssg_status status = ssg_pg_array_int8(&array[E_ID], i, &id, NULL);
    if (status == SSG_OK)
        status = ssg_pg_array_instant(&array[E_AT], i, &at, NULL);
    if (status == SSG_OK)
        status = ssg_pg_array_int8(&array[E_LEAF], i, &leaf, &is_unsealed);
    if (status != SSG_OK)
        return status;
    ssg_jw_begin_object(jw);
    put_id(jw, "entry_id", id);
    ssg_jw_member_instant(jw, "at", at);
    status = put_uuid(jw, "actor", &array[E_ACTOR], i);
    if (status == SSG_OK)
        status = put_text(jw, "role", &array[E_ROLE], i);
    if (status == SSG_OK)
        status = put_text(jw, "action", &array[E_ACTION], i);
    if (status == SSG_OK)
        status = put_text(jw, "outcome", &array[E_OUTCOME], i);
    if (status == SSG_OK)
        status = put_text(jw, "case_number", &array[E_CASE], i);
    if (status == SSG_OK)
        status = put_uuid(jw, "request_id", &array[E_REQUEST], i);
    if (is_unsealed)
        ssg_jw_member_null(jw, "leaf_index");
    else
        ssg_jw_member_int(jw, "leaf_index", leaf);
    ssg_jw_end_object(jw);
    return status;
}

enum ssg_status api_audit_entries_answer(struct ssg_api_request *request,
                                         const struct ssg_pg_rows *rows)
{
    struct columns columns;
    enum ssg_status status = SSG_OK;
    for (int c = E_ID; c < E_NEXT && status == SSG_OK; c++)
        status = ssg_pg_get_array(rows, 0, c, &columns.array[c]);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_key(&jw, "items");
    ssg_jw_begin_array(&jw);
    for (int i = 0; i < columns.array[E_ID].count && status == SSG_OK; i++)
        status = put_entry(&jw, &columns, i);
    ssg_jw_end_array(&jw);
    int64_t next = 0;
    if (ssg_pg_is_null(rows, 0, E_NEXT))
        ssg_jw_member_null(&jw, "next_cursor");
    else if (status == SSG_OK && (status = ssg_pg_get_int8(rows, 0, E_NEXT, &next)) == SSG_OK)
        put_id(&jw, "next_cursor", next);
    ssg_jw_end_object(&jw);
    return status == SSG_OK ? ssg_api_reply(request, 200, &jw) : status;
}
