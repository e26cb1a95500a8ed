/* Handing a look-up to the social worker, and notes of acute calls. */
#include "api_request.h"
#include "ssg_store_lookup.h"

enum { USERNAME_MAX = 63, NOTE_MAX = 2000, CALLED_MAX = 200 };

/* Two clocks that are a little apart do not make a note wrong. */
static const int64_t CLOCK_SLACK_US = (int64_t)5 * 60 * 1000000;

struct refer_body {
    struct ssg_text to;
    struct ssg_text note;
    bool force;
};

static const struct ssg_json_member refer_members[] = {
    {SSG_JSON_AT(struct refer_body, to), .kind = SSG_JSON_TEXT, .min = 2, .max = USERNAME_MAX},
    {SSG_JSON_AT(struct refer_body, note), .kind = SSG_JSON_TEXT, .multiline = true, .min = 1,
     .max = NOTE_MAX},
    {SSG_JSON_AT(struct refer_body, force), .kind = SSG_JSON_BOOL},
};
static const struct ssg_json_spec refer_spec = SSG_JSON_SPEC(struct refer_body, refer_members);

enum ssg_status api_lookup_refer_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct refer_body *body;
    struct ssg_uuid id;
    enum ssg_status status = ssg_api_body(request, &refer_spec, &body);
    if (status == SSG_OK)
        status = ssg_api_path_uuid(request, 0, &id);
    if (status != SSG_OK)
        return status;
    ssg_store_lookup_refer_ask(call, &id, body->to, body->note, body->force);
    ssg_api_set_idempotency(request, call, SSG_LOOKUP_REFER_KEY);
    return SSG_OK;
}

struct acute_body {
    struct ssg_text called;
    struct ssg_text called_at;
    struct ssg_instant called_at_instant;
    struct ssg_text agreed;
};

static const struct ssg_json_member acute_members[] = {
    {SSG_JSON_AT(struct acute_body, called), .kind = SSG_JSON_TEXT, .required = true, .min = 1,
     .max = CALLED_MAX},
    {SSG_JSON_AT(struct acute_body, called_at), .kind = SSG_JSON_TEXT, .required = true, .min = 1,
     .max = 40},
    {SSG_JSON_AT(struct acute_body, agreed), .kind = SSG_JSON_TEXT, .required = true,
     .multiline = true, .min = 1, .max = NOTE_MAX},
};
static const struct ssg_json_spec acute_spec = SSG_JSON_SPEC(struct acute_body, acute_members);

enum ssg_status api_acute_note_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct acute_body *body;
    struct ssg_uuid id;
    enum ssg_status status = ssg_api_body(request, &acute_spec, &body);
    if (status != SSG_OK)
        return status;
    if (ssg_instant_parse(body->called_at, &body->called_at_instant) != SSG_OK)
        ssg_fault_add(&request->faults, "/called_at", "invalid",
                      "Skriv tidspunktet som ÅÅÅÅ-MM-DDTTT:MM:SSZ.",
                      "Write the time as YYYY-MM-DDTHH:MM:SSZ.");
    else if (body->called_at_instant.us > ssg_clock_now(NULL).us + CLOCK_SLACK_US)
        ssg_fault_add(&request->faults, "/called_at", "in-future",
                      "Opkaldet kan ikke ligge ude i fremtiden.",
                      "The call cannot lie in the future.");
    if (!ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    status = ssg_api_path_uuid(request, 0, &id);
    if (status != SSG_OK)
        return status;
    ssg_store_acute_note_ask(call, &id, body->called, body->called_at_instant, body->agreed);
    ssg_api_set_idempotency(request, call, SSG_ACUTE_NOTE_KEY);
    return SSG_OK;
}

enum ssg_status api_acute_note_answer(struct ssg_api_request *request,
                                      const struct ssg_pg_rows *rows)
{
    const struct acute_body *body = request->body;
    struct ssg_acute_note note;
    enum ssg_status status = ssg_store_acute_note_take(rows, &note);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_uuid(&jw, "acute_note_id", &note.acute_note_id);
    ssg_jw_member_text(&jw, "lookup_id", request->http->params[0]);
    ssg_jw_member_text(&jw, "called", body->called);
    ssg_jw_member_instant(&jw, "called_at", body->called_at_instant);
    ssg_jw_member_text(&jw, "agreed", body->agreed);
    ssg_jw_member_text(&jw, "author", note.author);
    ssg_jw_member_instant(&jw, "at", note.at);
    ssg_jw_end_object(&jw);
    return ssg_api_reply(request, 201, &jw);
}
