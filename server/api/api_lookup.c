/* Look-ups (opslag): open, read, unmask, longer window, further adults. */
#include "api_request.h"
#include "ssg_answer.h"
#include "ssg_store_lookup.h"
#include "ssg_words.h"

#include <stdio.h>

static int find_word(int list, struct ssg_text text)
{
    return ssg_word_find((enum ssg_word_list)list, text);
}

static struct ssg_text word(enum ssg_word_list list, int value)
{
    const char *text = ssg_word_text(list, value);
    return text ? ssg_text_of(text) : (struct ssg_text){0};
}

/* --- answers --------------------------------------------------------------------------------- */

static enum ssg_status render(struct ssg_api_request *request, const struct ssg_pg_rows *rows,
                              int http_status, bool may_unmask)
{
    struct ssg_arena *arena = &request->http->arena;
    struct ssg_lookup_record record;
    struct ssg_timeline timeline;
    enum ssg_status status = ssg_store_lookup_take(rows, arena, &record);
    if (status == SSG_OK)
        status = ssg_household_complete(&record.household, arena);
    if (status == SSG_OK)
        status = ssg_timeline_build(&record.household, request->http->lang, arena, &timeline);
    if (status != SSG_OK)
        return status == SSG_E_INVALID_INPUT ? SSG_E_INTERNAL : status;
    char lookup_id[SSG_UUID_TEXT_LEN + 1];
    ssg_uuid_render(&record.lookup_id, lookup_id);
    const struct ssg_lookup_meta meta = {
        .lookup_id = lookup_id,
        .revision = record.revision,
        .at = record.at,
        .ticket_case_number = record.household.at_hand.case_number,
        .ticket_valid_until = record.ticket_until,
        .ticket_override = record.is_override,
    };
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    if (record.is_unmasked && may_unmask)
        ssg_answer_render_full(&jw, &meta, &record.household, &timeline);
    else
        ssg_answer_render_masked(&jw, &meta, &record.household, &timeline);
    return ssg_api_reply(request, http_status, &jw);
}

/* A repeat under an Idempotency-Key answers as the first time: masked. */
enum ssg_status api_lookup_create_answer(struct ssg_api_request *request,
                                         const struct ssg_pg_rows *rows)
{
    return render(request, rows, 201, false);
}

enum ssg_status api_lookup_answer(struct ssg_api_request *request, const struct ssg_pg_rows *rows)
{
    return render(request, rows, 200, true);
}

void ssg_api_lookup_refuse(struct ssg_api_request *request, enum ssg_status status,
                           const struct ssg_pg_rows *rows)
{
    const struct ssg_lookup_choice *choices = NULL;
    size_t choices_len = 0;
    int32_t retry_after_s = 0;
    enum ssg_status read = ssg_store_lookup_refusal(rows, &request->http->arena, &retry_after_s,
                                                    &choices, &choices_len);
    if (read != SSG_OK) {
        ssg_http_reply_status(request->http, read);
        return;
    }
    if (status == SSG_E_TOO_MANY_REQUESTS && retry_after_s > 0) {
        char seconds[16];
        (void)snprintf(seconds, sizeof seconds, "%d", (int)retry_after_s);
        ssg_http_reply_header(request->http, "Retry-After", seconds);
    }
    if (status != SSG_E_CHOOSE_CHILD) {
        ssg_http_reply_status(request->http, status);
        return;
    }
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    ssg_buf_add_text(&buf, "\"children\":");
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_array(&jw);
    for (size_t i = 0; i < choices_len; i++) {
        ssg_jw_begin_object(&jw);
        ssg_jw_member_uuid(&jw, "person_key", &choices[i].person_key);
        ssg_jw_member_int(&jw, "age", choices[i].age);
        ssg_jw_end_object(&jw);
    }
    ssg_jw_end_array(&jw);
    if (ssg_jw_status(&jw) == SSG_OK)
        ssg_http_reply_problem(request->http, status, buf.data);
    else
        ssg_http_reply_status(request->http, SSG_E_MEMORY);
}

/* --- POST /v1/lookups ------------------------------------------------------------------------ */

enum {
    CASE_NUMBER_MAX = 40,
    REASON_MAX = 1000,
    TYPED_MAX = 100,
    OVERRIDE_MIN = 20,
};

struct lookup_body {
    struct ssg_uuid address_id;
    bool has_address_id;
    struct ssg_uuid person_key;
    bool has_person_key;
    struct ssg_text case_number;
    int reason_code;
    struct ssg_text reason_text;
    struct ssg_text typed;
    struct ssg_text address_class;
    struct ssg_text override_reason;
};

static const struct ssg_json_member lookup_members[] = {
    {SSG_JSON_AT_HAS(struct lookup_body, address_id), .kind = SSG_JSON_UUID},
    {SSG_JSON_AT_HAS(struct lookup_body, person_key), .kind = SSG_JSON_UUID},
    {SSG_JSON_AT(struct lookup_body, case_number), .kind = SSG_JSON_TEXT, .required = true,
     .min = 1, .max = CASE_NUMBER_MAX},
    {SSG_JSON_AT(struct lookup_body, reason_code), .kind = SSG_JSON_WORD, .required = true,
     .find = find_word, .list = SSG_WORDS_REASON_CODE},
    {SSG_JSON_AT(struct lookup_body, reason_text), .kind = SSG_JSON_TEXT, .multiline = true,
     .min = 1, .max = REASON_MAX},
    {SSG_JSON_AT(struct lookup_body, typed), .kind = SSG_JSON_TEXT, .max = TYPED_MAX},
    {SSG_JSON_AT(struct lookup_body, address_class), .kind = SSG_JSON_TEXT, .min = 1, .max = 1},
    {SSG_JSON_AT(struct lookup_body, override_reason), .kind = SSG_JSON_TEXT, .multiline = true,
     .min = OVERRIDE_MIN, .max = REASON_MAX},
};
static const struct ssg_json_spec lookup_spec = SSG_JSON_SPEC(struct lookup_body, lookup_members);

static void check_lookup(struct ssg_api_request *request, const struct lookup_body *body)
{
    if (body->has_address_id == body->has_person_key)
        ssg_fault_add(&request->faults, body->has_address_id ? "/person_key" : "/address_id",
                      "exactly-one", "Angiv enten en adresse eller en person.",
                      "Give either an address or a person.");
    if (body->address_class.data &&
        (body->address_class.data[0] < 'A' || body->address_class.data[0] > 'C'))
        ssg_fault_add(&request->faults, "/address_class", "unknown-word", "Vælg A, B eller C.",
                      "Choose A, B or C.");
    if (body->override_reason.data && body->reason_code != SSG_REASON_EMERGENCY)
        ssg_fault_add(&request->faults, "/override_reason", "only-emergency",
                      "Kun med formålet emergency (nødsituation).",
                      "Only with the reason emergency.");
}

enum ssg_status api_lookup_create_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct lookup_body *body;
    enum ssg_status status = ssg_api_body(request, &lookup_spec, &body);
    if (status != SSG_OK)
        return status;
    check_lookup(request, body);
    if (!ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    /* What writes more than the look-up itself may not share a transaction with strangers. */
    if (!request->use_single &&
        (request->http->idempotency_key.len > 0 || body->override_reason.data)) {
        request->use_single = true;
        ssg_pg_call_init(call, &request->http->arena,
                         ssg_statement_get(request->route->statement_single));
    }
    const struct ssg_lookup_ask ask = {
        .has_address = body->has_address_id,
        .address_id = body->address_id,
        .has_person = body->has_person_key,
        .person_key = body->person_key,
        .case_number = body->case_number,
        .reason_code = word(SSG_WORDS_REASON_CODE, body->reason_code),
        .reason_text = body->reason_text,
        .typed = body->typed,
        .address_class = body->address_class,
        .override_reason = body->override_reason,
    };
    ssg_store_lookup_create_ask(call, &ask);
    ssg_api_set_idempotency(request, call, SSG_LOOKUP_CREATE_KEY);
    return SSG_OK;
}

/* --- what is done with one that is open ------------------------------------------------------- */

enum ssg_status api_lookup_read_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    static const char *const none[] = {NULL};
    struct ssg_uuid id;
    enum ssg_status status = ssg_api_query_only(request, none);
    if (status == SSG_OK)
        status = ssg_api_path_uuid(request, 0, &id);
    if (status == SSG_OK)
        ssg_store_lookup_read_ask(call, &id, 0);
    return status;
}

struct act_body {
    int reason;
    struct ssg_text text;
    int64_t years;
    struct ssg_text why;
    struct ssg_uuid person_key;
    bool has_person_key;
    struct ssg_text ref;
    struct ssg_text as;
};

static const struct ssg_json_member unmask_members[] = {
    {SSG_JSON_AT(struct act_body, reason), .kind = SSG_JSON_WORD, .required = true,
     .find = find_word, .list = SSG_WORDS_UNMASK_REASON},
    {SSG_JSON_AT(struct act_body, text), .kind = SSG_JSON_TEXT, .multiline = true, .min = 1,
     .max = REASON_MAX},
};
static const struct ssg_json_spec unmask_spec = SSG_JSON_SPEC(struct act_body, unmask_members);

enum ssg_status api_lookup_unmask_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct act_body *body;
    struct ssg_uuid id;
    enum ssg_status status = ssg_api_body(request, &unmask_spec, &body);
    if (status != SSG_OK)
        return status;
    if (body->reason == SSG_UNMASK_OTHER && !body->text.data) {
        ssg_fault_add(&request->faults, "/text", "required", "Skriv begrundelsen.",
                      "Write the reason.");
        return SSG_E_INVALID_INPUT;
    }
    status = ssg_api_path_uuid(request, 0, &id);
    if (status != SSG_OK)
        return status;
    ssg_store_lookup_unmask_ask(call, &id, word(SSG_WORDS_UNMASK_REASON, body->reason), body->text);
    ssg_api_set_idempotency(request, call, SSG_LOOKUP_UNMASK_KEY);
    return SSG_OK;
}

static const struct ssg_json_member window_members[] = {
    {SSG_JSON_AT(struct act_body, years), .kind = SSG_JSON_INT, .required = true, .min = 1,
     .max = 10},
    {.name = "reason",
     .offset = offsetof(struct act_body, why),
     .kind = SSG_JSON_TEXT,
     .required = true,
     .multiline = true,
     .min = 1,
     .max = REASON_MAX},
};
static const struct ssg_json_spec window_spec = SSG_JSON_SPEC(struct act_body, window_members);

enum ssg_status api_lookup_window_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct act_body *body;
    struct ssg_uuid id;
    enum ssg_status status = ssg_api_body(request, &window_spec, &body);
    if (status == SSG_OK)
        status = ssg_api_path_uuid(request, 0, &id);
    if (status != SSG_OK)
        return status;
    ssg_store_lookup_window_ask(call, &id, (int32_t)body->years, body->why);
    ssg_api_set_idempotency(request, call, SSG_LOOKUP_WINDOW_KEY);
    return SSG_OK;
}

static const struct ssg_json_member adults_members[] = {
    {SSG_JSON_AT_HAS(struct act_body, person_key), .kind = SSG_JSON_UUID},
    {SSG_JSON_AT(struct act_body, ref), .kind = SSG_JSON_TEXT, .min = 2, .max = 10},
    {SSG_JSON_AT(struct act_body, as), .kind = SSG_JSON_TEXT, .required = true, .max = 40},
};
static const struct ssg_json_spec adults_spec = SSG_JSON_SPEC(struct act_body, adults_members);

enum ssg_status api_lookup_adults_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct act_body *body;
    struct ssg_uuid id;
    enum ssg_status status = ssg_api_body(request, &adults_spec, &body);
    if (status != SSG_OK)
        return status;
    if (body->has_person_key == (body->ref.data != NULL))
        ssg_fault_add(&request->faults, "/person_key", "exactly-one",
                      "Angiv enten person_key eller ref.", "Give either person_key or ref.");
    if (!ssg_text_equal(body->as, ssg_text_of("daily_care")) &&
        !ssg_text_equal(body->as, ssg_text_of("unregistered_resident")))
        ssg_fault_add(&request->faults, "/as", "unknown-word",
                      "Vælg daily_care eller unregistered_resident.",
                      "Choose daily_care or unregistered_resident.");
    if (!ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    status = ssg_api_path_uuid(request, 0, &id);
    if (status != SSG_OK)
        return status;
    ssg_store_lookup_adults_ask(call, &id, body->has_person_key ? &body->person_key : NULL,
                                body->ref, body->as);
    ssg_api_set_idempotency(request, call, SSG_LOOKUP_ADULTS_KEY);
    return SSG_OK;
}
