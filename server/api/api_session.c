/* Sign-in, step-up, who am I, sign-out. */
#include <string.h>

#include "api_request.h"

struct sign_in {
    struct ssg_text username;
    struct ssg_text password;
    struct ssg_text second_factor;
    bool browser;
    char token[SSG_TOKEN_TEXT_LEN + 1];
};

static const struct ssg_json_member sign_in_members[] = {
    {SSG_JSON_AT(struct sign_in, username), .kind = SSG_JSON_TEXT, .required = true, .min = 1,
     .max = 63},
    {SSG_JSON_AT(struct sign_in, password), .kind = SSG_JSON_TEXT, .required = true, .min = 1,
     .max = SSG_PASSWORD_MAX_BYTES},
    {SSG_JSON_AT(struct sign_in, browser), .kind = SSG_JSON_BOOL},
    {SSG_JSON_AT(struct sign_in, second_factor), .kind = SSG_JSON_TEXT, .nullable = true,
     .max = 64},
};
static const struct ssg_json_spec sign_in_spec = SSG_JSON_SPEC(struct sign_in, sign_in_members);

static const struct ssg_json_member step_up_members[] = {
    {SSG_JSON_AT(struct sign_in, password), .kind = SSG_JSON_TEXT, .required = true, .min = 1,
     .max = SSG_PASSWORD_MAX_BYTES},
    {SSG_JSON_AT(struct sign_in, second_factor), .kind = SSG_JSON_TEXT, .nullable = true,
     .max = 64},
};
static const struct ssg_json_spec step_up_spec = SSG_JSON_SPEC(struct sign_in, step_up_members);

/* A second factor that nobody has set up must not look as if it had been checked. */
static enum ssg_status refuse_second_factor(struct ssg_api_request *request,
                                            const struct sign_in *body)
{
    if (body->second_factor.len == 0)
        return SSG_OK;
    ssg_fault_add(&request->faults, "/second_factor", "not-set-up",
                  "Der er ikke sat en anden faktor op for brugeren. Udelad feltet.",
                  "No second factor is set up for the user. Leave the field out.");
    return SSG_E_INVALID_INPUT;
}

static enum ssg_status read_body(struct ssg_api_request *request, const struct ssg_json_spec *spec,
                                 struct sign_in **ret_body)
{
    enum ssg_status status = ssg_api_body(request, spec, ret_body);
    if (status == SSG_OK)
        status = refuse_second_factor(request, *ret_body);
    if (status == SSG_OK)
        request->password = (*ret_body)->password;
    return status;
}

/* --- POST /v1/session ------------------------------------------------------------------------ */

static enum ssg_status sign_in_begin_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct sign_in *body;
    enum ssg_status status = read_body(request, &sign_in_spec, &body);
    if (status != SSG_OK)
        return status;
    ssg_pg_call_set_uuid(call, 0, &request->http->request_id);
    ssg_pg_call_set_text(call, 2, body->username);
    ssg_pg_call_set_text(call, 3, request->http->client_address);
    return SSG_OK;
}

/* Both begin functions answer (outcome, password_hash); the hash is NULL for nobody. */
static enum ssg_status credentials_answer(struct ssg_api_request *request,
                                          const struct ssg_pg_rows *rows)
{
    struct ssg_text outcome, hash;
    enum ssg_status status = ssg_pg_get_text(rows, 0, 0, &outcome);
    if (status != SSG_OK)
        return status;
    status = ssg_status_of_slug(outcome.data, outcome.len);
    if (status != SSG_OK || ssg_pg_is_null(rows, 0, 1))
        return status;
    status = ssg_pg_get_text(rows, 0, 1, &hash);
    if (status != SSG_OK)
        return status;
    request->password_hash = ssg_arena_copy(&request->http->arena, hash.data, hash.len);
    return request->password_hash ? SSG_OK : SSG_E_MEMORY;
}

const struct ssg_api_credentials ssg_api_sign_in_credentials = {
    .statement = SSG_STATEMENT_SIGN_IN_BEGIN,
    .ask = sign_in_begin_ask,
    .answer = credentials_answer,
};

enum ssg_status api_sign_in_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct sign_in *body = request->body;
    enum ssg_status status = ssg_token_make(body->token);
    if (status == SSG_OK)
        status = ssg_token_hash(ssg_text_of(body->token), request->token_hash);
    if (status != SSG_OK)
        return status;
    ssg_pg_call_set_uuid(call, 0, &request->http->request_id);
    ssg_pg_call_set_text(call, 2, body->username);
    ssg_pg_call_set_text(call, 3, request->http->client_address);
    ssg_pg_call_set_text(call, 4,
                         ssg_text_of(request->password_hash ? request->password_hash : ""));
    ssg_pg_call_set_bool(call, 5, request->is_password_right);
    ssg_pg_call_set_bytea(call, 6, request->token_hash, sizeof request->token_hash);
    ssg_pg_call_set_bool(call, 7, body->browser);
    return SSG_OK;
}

/* Columns outcome, user_id, username, roles, district, municipality, expires_at. */
static enum ssg_status write_user(struct ssg_jw *jw, const struct ssg_pg_rows *rows,
                                  struct ssg_instant *ret_expires_at)
{
    struct ssg_text username, district = {0}, municipality = {0};
    struct ssg_pg_array roles;
    enum ssg_status status = ssg_pg_get_text(rows, 0, 2, &username);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, 3, &roles);
    if (status == SSG_OK && !ssg_pg_is_null(rows, 0, 4))
        status = ssg_pg_get_text(rows, 0, 4, &district);
    if (status == SSG_OK && !ssg_pg_is_null(rows, 0, 5))
        status = ssg_pg_get_text(rows, 0, 5, &municipality);
    if (status == SSG_OK)
        status = ssg_pg_get_instant(rows, 0, 6, ret_expires_at);
    if (status != SSG_OK)
        return status;
    ssg_jw_key(jw, "user");
    ssg_jw_begin_object(jw);
    ssg_jw_member_text(jw, "username", username);
    ssg_jw_key(jw, "roles");
    ssg_jw_begin_array(jw);
    for (int i = 0; i < roles.count && status == SSG_OK; i++) {
        struct ssg_text role;
        bool is_null;
        status = ssg_pg_array_text(&roles, i, &role, &is_null);
        if (status == SSG_OK)
            ssg_jw_text(jw, role);
    }
    ssg_jw_end_array(jw);
    ssg_jw_member_text(jw, "district", district);
    ssg_jw_member_text(jw, "municipality", municipality);
    ssg_jw_end_object(jw);
    ssg_jw_member_instant(jw, "expires_at", *ret_expires_at);
    return status;
}

enum ssg_status api_sign_in_answer(struct ssg_api_request *request, const struct ssg_pg_rows *rows)
{
    const struct sign_in *body = request->body;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    struct ssg_text token = ssg_text_of(body->token);
    if (body->browser) {
        char csrf[SSG_CSRF_TEXT_LEN + 1];
        enum ssg_status made = ssg_csrf_make(token, csrf);
        if (made != SSG_OK)
            return made;
        ssg_jw_member_string(&jw, "csrf", csrf);
    } else {
        ssg_jw_member_text(&jw, "token", token);
    }
    struct ssg_instant expires_at;
    enum ssg_status status = write_user(&jw, rows, &expires_at);
    if (status != SSG_OK)
        return status;
    ssg_jw_end_object(&jw);
    if (body->browser)
        ssg_http_reply_cookie(request->http, token,
                              (expires_at.us - ssg_clock_now(NULL).us) / 1000000);
    return ssg_api_reply(request, 201, &jw);
}

/* --- GET and DELETE /v1/session -------------------------------------------------------------- */

enum ssg_status api_session_show_answer(struct ssg_api_request *request,
                                        const struct ssg_pg_rows *rows)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    if (request->http->token_from_cookie) {
        /* A page that was reloaded has lost its anti-forgery value and finds it here again. */
        char csrf[SSG_CSRF_TEXT_LEN + 1];
        enum ssg_status made = ssg_csrf_make(request->http->token, csrf);
        if (made != SSG_OK)
            return made;
        ssg_jw_member_string(&jw, "csrf", csrf);
    }
    struct ssg_instant expires_at;
    enum ssg_status status = write_user(&jw, rows, &expires_at);
    if (status != SSG_OK)
        return status;
    ssg_jw_end_object(&jw);
    return ssg_api_reply(request, 200, &jw);
}

enum ssg_status api_session_end_answer(struct ssg_api_request *request,
                                       const struct ssg_pg_rows *rows)
{
    if (request->http->token_from_cookie)
        ssg_http_reply_cookie(request->http, (struct ssg_text){0}, 0);
    return ssg_api_answer_nothing(request, rows);
}

/* --- POST /v1/session/step-up ---------------------------------------------------------------- */

static enum ssg_status step_up_begin_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct sign_in *body;
    enum ssg_status status = read_body(request, &step_up_spec, &body);
    if (status == SSG_OK)
        ssg_pg_call_set_text(call, SSG_PARAM_FIRST, request->http->client_address);
    return status;
}

const struct ssg_api_credentials ssg_api_step_up_credentials = {
    .statement = SSG_STATEMENT_STEP_UP_BEGIN,
    .ask = step_up_begin_ask,
    .answer = credentials_answer,
};

enum ssg_status api_step_up_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    ssg_pg_call_set_text(call, SSG_PARAM_FIRST, request->http->client_address);
    ssg_pg_call_set_text(call, SSG_PARAM_FIRST + 1,
                         ssg_text_of(request->password_hash ? request->password_hash : ""));
    ssg_pg_call_set_bool(call, SSG_PARAM_FIRST + 2, request->is_password_right);
    return SSG_OK;
}
