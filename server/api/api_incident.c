/* The worklist (arbejdsliste): list, close, assign, report. */
#include "api_request.h"
#include "ssg_store_incident.h"
#include "ssg_words.h"

/* --- GET /v1/incidents ----------------------------------------------------------------------- */

static void fault_query(struct ssg_api_request *request, const char *pointer, const char *da,
                        const char *en)
{
    ssg_fault_add(&request->faults, pointer, "invalid", da, en);
}

enum ssg_status api_incident_list_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    static const char *const names[] = {"tab", "since", "cursor", NULL};
    enum ssg_status status = ssg_api_query_only(request, names);
    const struct ssg_text *tab = ssg_http_query_find(request->http, "tab");
    const struct ssg_text *since_text = ssg_http_query_find(request->http, "since");
    const struct ssg_text *cursor_text = ssg_http_query_find(request->http, "cursor");
    struct ssg_date since;
    struct ssg_incident_cursor cursor;
    if (tab && !ssg_text_equal(*tab, ssg_text_of("mine")) &&
        !ssg_text_equal(*tab, ssg_text_of("all")) && !ssg_text_equal(*tab, ssg_text_of("waiting")))
        fault_query(request, "/query/tab", "Vælg mine, all eller waiting.",
                    "Choose mine, all or waiting.");
    if (since_text && ssg_date_parse(*since_text, &since) != SSG_OK)
        fault_query(request, "/query/since", "Skriv en dato som ÅÅÅÅ-MM-DD.",
                    "Write a date as YYYY-MM-DD.");
    if (cursor_text && ssg_incident_cursor_parse(*cursor_text, &cursor) != SSG_OK)
        fault_query(request, "/query/cursor", "Brug den værdi, som forrige side gav.",
                    "Use the value that the previous page gave.");
    if (status != SSG_OK || !ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    ssg_store_incident_list_set(call, SSG_PARAM_FIRST, tab ? *tab : (struct ssg_text){0},
                                since_text ? &since : NULL, cursor_text ? &cursor : NULL);
    return SSG_OK;
}

/* A text that the contract shows as null when it is not known. */
static void put_text(struct ssg_jw *jw, const char *key, struct ssg_text text)
{
    ssg_jw_member_text(jw, key, text.len > 0 ? text : (struct ssg_text){0});
}

static void put_date(struct ssg_jw *jw, const struct ssg_incident_item *item)
{
    char text[SSG_DATE_TEXT_LEN + 1];
    ssg_date_render(item->date, text);
    bool month_only = ssg_text_equal(item->date_precision, ssg_text_of("month"));
    ssg_jw_member_text(jw, "date", (struct ssg_text){text, month_only ? 7 : SSG_DATE_TEXT_LEN});
    ssg_jw_member_text(jw, "date_precision", item->date_precision);
    if (item->minute_of_day < 0) {
        ssg_jw_member_null(jw, "time");
        return;
    }
    char time[6] = {(char)('0' + item->minute_of_day / 600),
                    (char)('0' + item->minute_of_day / 60 % 10),
                    ':',
                    (char)('0' + item->minute_of_day % 60 / 10),
                    (char)('0' + item->minute_of_day % 10),
                    '\0'};
    ssg_jw_member_string(jw, "time", time);
}

static void put_persons(struct ssg_jw *jw, const struct ssg_incident_item *item)
{
    ssg_jw_key(jw, "lookup");
    ssg_jw_begin_object(jw);
    if (item->has_address)
        ssg_jw_member_uuid(jw, "address_id", &item->lookup_address);
    else
        ssg_jw_member_uuid(jw, "person_key", &item->lookup_child);
    ssg_jw_end_object(jw);
    ssg_jw_key(jw, "children");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < item->child_count; i++) {
        ssg_jw_begin_object(jw);
        ssg_jw_member_uuid(jw, "person_key", &item->children[i].person_key);
        ssg_jw_member_int(jw, "age", item->children[i].age);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
    ssg_jw_member_text(jw, "connection", item->connection);
    ssg_jw_key(jw, "involved");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < item->party_count; i++) {
        ssg_jw_begin_object(jw);
        ssg_jw_member_uuid(jw, "person_key", &item->parties[i].person_key);
        ssg_jw_member_text(jw, "name", item->parties[i].name);
        ssg_jw_member_text(jw, "role", item->parties[i].role);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
}

static void put_item(struct ssg_jw *jw, const struct ssg_incident_item *item)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_uuid(jw, "incident_id", &item->incident_id);
    ssg_jw_member_text(jw, "case_number", item->case_number);
    put_date(jw, item);
    put_text(jw, "kind", item->kind);
    put_text(jw, "code", item->code);
    put_text(jw, "statute", item->statute);
    ssg_jw_member_text(jw, "place", item->place);
    put_persons(jw, item);
    if (item->has_report)
        ssg_jw_member_bool(jw, "social_report_sent", item->is_report_sent);
    else
        ssg_jw_member_null(jw, "social_report_sent");
    ssg_jw_member_text(jw, "status", item->status);
    put_text(jw, "owner", item->owner);
    put_text(jw, "district", item->district);
    ssg_jw_member_bool(jw, "provisional", item->is_provisional);
    ssg_jw_end_object(jw);
}

enum ssg_status api_incident_list_answer(struct ssg_api_request *request,
                                         const struct ssg_pg_rows *rows)
{
    struct ssg_incident_page page;
    enum ssg_status status = ssg_store_incident_list_get(rows, &request->http->arena, &page);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_key(&jw, "items");
    ssg_jw_begin_array(&jw);
    for (size_t i = 0; i < page.count; i++)
        put_item(&jw, &page.items[i]);
    ssg_jw_end_array(&jw);
    put_text(&jw, "next_cursor", ssg_text_of(page.next_cursor));
    ssg_jw_key(&jw, "source");
    ssg_jw_begin_object(&jw);
    if (page.has_updated_at)
        ssg_jw_member_instant(&jw, "updated_at", page.updated_at);
    else
        ssg_jw_member_null(&jw, "updated_at");
    ssg_jw_member_bool(&jw, "late", page.is_late);
    ssg_jw_end_object(&jw);
    ssg_jw_end_object(&jw);
    return ssg_api_reply(request, 200, &jw);
}

/* --- POST /v1/incidents/{id}/close, /assign, /report ------------------------------------------ */

struct incident_act {
    struct ssg_text reason;
    struct ssg_text to;
    struct ssg_text by;
    struct ssg_date date;
    bool has_date;
    bool sent;
};

static const struct ssg_json_member close_members[] = {
    {SSG_JSON_AT(struct incident_act, reason), .kind = SSG_JSON_TEXT, .required = true, .max = 40},
};
static const struct ssg_json_spec close_spec = SSG_JSON_SPEC(struct incident_act, close_members);

static const struct ssg_json_member assign_members[] = {
    {SSG_JSON_AT(struct incident_act, to), .kind = SSG_JSON_TEXT, .required = true, .min = 2,
     .max = 63},
};
static const struct ssg_json_spec assign_spec = SSG_JSON_SPEC(struct incident_act, assign_members);

static const struct ssg_json_member report_members[] = {
    {SSG_JSON_AT(struct incident_act, sent), .kind = SSG_JSON_BOOL, .required = true},
    {SSG_JSON_AT_HAS(struct incident_act, date), .kind = SSG_JSON_DATE, .nullable = true},
    {SSG_JSON_AT(struct incident_act, by), .kind = SSG_JSON_TEXT, .nullable = true, .min = 1,
     .max = 200},
};
static const struct ssg_json_spec report_spec = SSG_JSON_SPEC(struct incident_act, report_members);

/* Path and body; the incident's id becomes the first parameter. */
static enum ssg_status read_act(struct ssg_api_request *request, struct ssg_pg_call *call,
                                const struct ssg_json_spec *spec, struct incident_act **ret_act)
{
    enum ssg_status status = ssg_api_body(request, spec, ret_act);
    struct ssg_uuid id;
    if (status == SSG_OK)
        status = ssg_api_path_uuid(request, 0, &id);
    if (status == SSG_OK)
        ssg_pg_call_set_uuid(call, SSG_PARAM_FIRST, &id);
    return status;
}

enum ssg_status api_incident_close_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    static const char *const reasons[] = {"no_child", "duplicate", "other_district",
                                          "report_already_sent"};
    struct incident_act *act;
    enum ssg_status status = read_act(request, call, &close_spec, &act);
    if (status != SSG_OK)
        return status;
    bool is_known = false;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        is_known = is_known || ssg_text_equal(act->reason, ssg_text_of(reasons[i]));
    if (!is_known) {
        ssg_fault_add(&request->faults, "/reason", "unknown-word",
                      "Vælg no_child, duplicate, other_district eller report_already_sent.",
                      "Choose no_child, duplicate, other_district or report_already_sent.");
        return SSG_E_INVALID_INPUT;
    }
    ssg_pg_call_set_text(call, SSG_PARAM_FIRST + 1, act->reason);
    ssg_api_set_idempotency(request, call, SSG_PARAM_FIRST + 2);
    return SSG_OK;
}

enum ssg_status api_incident_assign_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct incident_act *act;
    enum ssg_status status = read_act(request, call, &assign_spec, &act);
    if (status != SSG_OK)
        return status;
    ssg_pg_call_set_text(call, SSG_PARAM_FIRST + 1, act->to);
    ssg_api_set_idempotency(request, call, SSG_PARAM_FIRST + 2);
    return SSG_OK;
}

enum ssg_status api_incident_report_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct incident_act *act;
    enum ssg_status status = read_act(request, call, &report_spec, &act);
    if (status != SSG_OK)
        return status;
    if (act->sent && !act->has_date)
        ssg_fault_add(&request->faults, "/date", "required", "Skriv, hvornår rapporten blev sendt.",
                      "Say when the report was sent.");
    if (act->sent && !act->by.data)
        ssg_fault_add(&request->faults, "/by", "required", "Skriv, hvem der sendte rapporten.",
                      "Say who sent the report.");
    if (!ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    ssg_pg_call_set_bool(call, SSG_PARAM_FIRST + 1, act->sent);
    if (act->has_date)
        ssg_pg_call_set_date(call, SSG_PARAM_FIRST + 2, act->date);
    else
        ssg_pg_call_set_null(call, SSG_PARAM_FIRST + 2);
    ssg_pg_call_set_text(call, SSG_PARAM_FIRST + 3, act->by);
    ssg_api_set_idempotency(request, call, SSG_PARAM_FIRST + 4);
    return SSG_OK;
}
