#include <stdlib.h>
#include <string.h>

#include "api_request.h"
#include "ssg_log.h"
#include "ssg_offload.h"

static const struct ssg_api_route routes[] = {
#define SSG_API_ROUTE(name_, method_, pattern_, flags_, cap_, statement_, single_, ask_, answer_,  \
                      refuse_, credentials_)                                                       \
    {                                                                                              \
        .name = name_,                                                                             \
        .method = method_,                                                                         \
        .pattern = pattern_,                                                                       \
        .flags = flags_,                                                                           \
        .body_cap = cap_,                                                                          \
        .statement = SSG_STATEMENT_##statement_,                                                   \
        .statement_single = SSG_STATEMENT_##single_,                                               \
        .ask = ask_,                                                                               \
        .answer = answer_,                                                                         \
        .refuse = refuse_,                                                                         \
        .credentials = credentials_,                                                               \
    },
#include "routes.def"
#undef SSG_API_ROUTE
};

enum { ROUTE_COUNT = sizeof routes / sizeof *routes };

/* Whose cosignatures are taken, and over whose trees. */
static enum ssg_status load_keys(struct ssg_api *api, const struct ssg_api_options *options)
{
    char error[512] = "";
    enum ssg_status status = SSG_OK;
    if (options->witness_keys && *options->witness_keys)
        status = ssg_key_file_public(options->witness_keys, SSG_SIGN_COSIGNATURE, api->witness_keys,
                                     &api->witness_key_count, error, sizeof error);
    if (status == SSG_OK && options->log_keys && *options->log_keys)
        status = ssg_key_file_public(options->log_keys, SSG_SIGN_NOTE, api->log_keys,
                                     &api->log_key_count, error, sizeof error);
    if (status != SSG_OK)
        SSG_LOG(SSG_LOG_ERROR, "keys cannot be used", {"reason", error});
    return status;
}

enum ssg_status ssg_api_create(const struct ssg_api_options *options, struct ssg_api **ret_api)
{
    struct ssg_api *api = calloc(1, sizeof *api);
    struct ssg_http_route *table = calloc(ROUTE_COUNT, sizeof *table);
    if (!api || !table) {
        free(api);
        free(table);
        return SSG_E_MEMORY;
    }
    for (size_t i = 0; i < ROUTE_COUNT; i++)
        table[i] = (struct ssg_http_route){
            .method = routes[i].method,
            .pattern = routes[i].pattern,
            .flags = routes[i].flags,
            .body_cap = routes[i].body_cap,
            .user = &routes[i],
        };
    api->options = *options;
    api->routes = table;
    api->route_count = ROUTE_COUNT;
    atomic_init(&api->is_draining, false);
    enum ssg_status status = load_keys(api, options);
    if (status != SSG_OK) {
        ssg_api_destroy(api);
        return status;
    }
    *ret_api = api;
    return SSG_OK;
}

void ssg_api_destroy(struct ssg_api *api)
{
    if (!api)
        return;
    free(api->routes);
    free(api);
}

const struct ssg_http_route *ssg_api_routes(const struct ssg_api *api, size_t *ret_count)
{
    *ret_count = api->route_count;
    return api->routes;
}

void ssg_api_set_http(struct ssg_api *api, struct ssg_http *http)
{
    api->http = http;
}

void ssg_api_set_draining(struct ssg_api *api)
{
    atomic_store(&api->is_draining, true);
}

/* --- helpers of the resources ---------------------------------------------------------------- */

enum ssg_status ssg_api_body(struct ssg_api_request *request, const struct ssg_json_spec *spec,
                             void *ret_body)
{
    void *body = ssg_arena_alloc(&request->http->arena, spec->size);
    if (!body)
        return SSG_E_MEMORY;
    enum ssg_status status =
        ssg_json_read(request->http->body, spec, &request->http->arena, body, &request->faults);
    if (status != SSG_OK)
        return status;
    request->body = body;
    *(void **)ret_body = body;
    return SSG_OK;
}

enum ssg_status ssg_api_path_uuid(const struct ssg_api_request *request, size_t index,
                                  struct ssg_uuid *ret_uuid)
{
    if (index >= request->http->param_count)
        return SSG_E_INTERNAL;
    return ssg_uuid_parse(request->http->params[index], ret_uuid) == SSG_OK ? SSG_OK
                                                                            : SSG_E_NOT_FOUND;
}

void ssg_api_set_idempotency(struct ssg_api_request *request, struct ssg_pg_call *call, int index)
{
    if (request->http->idempotency_key.len == 0) {
        ssg_pg_call_set_null(call, index);
        ssg_pg_call_set_null(call, index + 1);
        return;
    }
    ssg_pg_call_set_text(call, index, request->http->idempotency_key);
    ssg_pg_call_set_bytea(call, index + 1, request->body_sha256, sizeof request->body_sha256);
}

enum ssg_status ssg_api_query_only(struct ssg_api_request *request, const char *const *names)
{
    const struct ssg_text *unknown = ssg_http_query_unknown(request->http, names);
    if (!unknown)
        return SSG_OK;
    ssg_fault_add(&request->faults, "/query", "unknown", "Ukendt parameter i adressen.",
                  "Unknown parameter in the address.");
    return SSG_E_INVALID_INPUT;
}

enum ssg_status ssg_api_reply(struct ssg_api_request *request, int http_status,
                              const struct ssg_jw *jw)
{
    enum ssg_status status = ssg_jw_status(jw);
    if (status != SSG_OK)
        return status == SSG_E_LIMIT ? SSG_E_INTERNAL : status;
    size_t bytes_len = 0;
    char *bytes = ssg_buf_take(jw->buf, &bytes_len);
    ssg_http_reply_json(request->http, http_status, bytes, bytes_len);
    return SSG_OK;
}

enum ssg_status ssg_api_answer_nothing(struct ssg_api_request *request,
                                       const struct ssg_pg_rows *rows)
{
    (void)rows;
    ssg_http_reply_empty(request->http, 204);
    return SSG_OK;
}

enum ssg_status api_nothing_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    (void)request;
    (void)call;
    return SSG_OK;
}

/* --- the walk of one request ----------------------------------------------------------------- */

static enum ssg_http_step refuse(struct ssg_api_request *request, enum ssg_status status)
{
    if (status == SSG_E_INVALID_INPUT && !ssg_fault_list_is_empty(&request->faults))
        request->http->faults = &request->faults;
    ssg_http_reply_status(request->http, status);
    return SSG_HTTP_REPLY;
}

static void resume(void *context)
{
    struct ssg_api_request *request = context;
    ssg_http_request_resume(request->http);
}

static bool method_is_safe(struct ssg_text method)
{
    return ssg_text_equal(method, ssg_text_of("GET")) ||
           ssg_text_equal(method, ssg_text_of("HEAD"));
}

/* The four parameters that tell the database who calls. */
static void set_caller(struct ssg_api_request *request)
{
    const struct ssg_http_request *http = request->http;
    bool csrf_ok = !http->token_from_cookie || method_is_safe(http->method) ||
                   ssg_csrf_is_valid(http->token, http->csrf);
    ssg_pg_call_set_bytea(&request->call, SSG_PARAM_TOKEN, request->token_hash,
                          sizeof request->token_hash);
    ssg_pg_call_set_uuid(&request->call, SSG_PARAM_REQUEST, &http->request_id);
    ssg_pg_call_set_bool(&request->call, SSG_PARAM_CSRF, csrf_ok);
}

/* Prepare a call of the statement, let ask fill it, hand it over. */
static enum ssg_http_step submit(struct ssg_api_request *request, enum ssg_statement statement,
                                 ssg_api_ask ask, enum ssg_api_phase phase)
{
    struct ssg_http_request *http = request->http;
    if (request->has_call)
        ssg_pg_call_finish(&request->call);
    ssg_pg_call_init(&request->call, &http->arena, ssg_statement_get(statement));
    request->has_call = true;
    enum ssg_status status = ask(request, &request->call);
    if (status != SSG_OK)
        return refuse(request, status);
    if (request->is_answered)
        return SSG_HTTP_REPLY;
    if (!(request->route->flags & SSG_HTTP_PUBLIC)) {
        /* A text that cannot be a token of ours is a session that does not exist. */
        if (ssg_token_hash(http->token, request->token_hash) != SSG_OK)
            return refuse(request, SSG_E_UNAUTHENTICATED);
        set_caller(request);
    }
    request->call.complete = resume;
    request->call.context = request;
    request->call.deadline_us = http->deadline_us;
    request->phase = phase;
    status = ssg_pg_call_submit(request->api->options.pg, &request->call);
    return status == SSG_OK ? SSG_HTTP_SUSPEND : refuse(request, status);
}

static enum ssg_http_step act(struct ssg_api_request *request)
{
    const struct ssg_api_route *route = request->route;
    if (route->statement == SSG_STATEMENT_COUNT_) {
        enum ssg_status status = route->answer(request, NULL);
        return status == SSG_OK ? SSG_HTTP_REPLY : refuse(request, status);
    }
    bool single = request->use_single && route->statement_single != SSG_STATEMENT_COUNT_;
    return submit(request, single ? route->statement_single : route->statement, route->ask,
                  SSG_API_PHASE_DATABASE);
}

static void check_password(void *context)
{
    struct ssg_api_request *request = context;
    const char *hash = request->password_hash ? request->password_hash : ssg_password_dummy_hash();
    bool is_right = ssg_password_is_valid(hash, request->password);
    request->is_password_right = is_right && request->password_hash;
    ssg_http_request_resume(request->http);
}

static enum ssg_http_step after_credentials(struct ssg_api_request *request)
{
    enum ssg_status status = request->route->credentials->answer(request, &request->call.rows);
    if (status != SSG_OK)
        return refuse(request, status);
    request->phase = SSG_API_PHASE_PASSWORD;
    status = ssg_offload_submit(request->api->options.offload, check_password, request);
    return status == SSG_OK ? SSG_HTTP_SUSPEND : refuse(request, status);
}

static enum ssg_http_step after_database(struct ssg_api_request *request)
{
    const struct ssg_api_route *route = request->route;
    struct ssg_text outcome;
    enum ssg_status status = ssg_pg_get_text(&request->call.rows, 0, 0, &outcome);
    if (status != SSG_OK)
        return refuse(request, status);
    if (ssg_text_equal(outcome, ssg_text_of("use-single")) && !request->use_single) {
        request->use_single = true;
        return act(request);
    }
    status = ssg_status_of_slug(outcome.data, outcome.len);
    if (status == SSG_OK) {
        status = route->answer(request, &request->call.rows);
        return status == SSG_OK ? SSG_HTTP_REPLY : refuse(request, status);
    }
    if (!route->refuse)
        return refuse(request, status);
    route->refuse(request, status, &request->call.rows);
    return SSG_HTTP_REPLY;
}

static enum ssg_http_step after_call(struct ssg_api_request *request)
{
    struct ssg_http_request *http = request->http;
    http->queue_us += request->call.queue_us;
    http->database_us += request->call.database_us;
    if (request->call.status != SSG_OK)
        return refuse(request, request->call.status);
    if (request->phase == SSG_API_PHASE_CREDENTIALS)
        return after_credentials(request);
    return after_database(request);
}

static struct ssg_api_request *begin(struct ssg_http_request *http, struct ssg_api *api)
{
    struct ssg_api_request *request = SSG_ARENA_NEW(&http->arena, struct ssg_api_request);
    if (!request)
        return NULL;
    request->http = http;
    request->api = api;
    request->route = http->route->user;
    ssg_fault_list_init(&request->faults, &http->arena);
    http->user = request;
    return request;
}

enum ssg_http_step ssg_api_handle(struct ssg_http_request *http, void *context)
{
    struct ssg_api_request *request = http->user;
    if (!request) {
        request = begin(http, context);
        if (!request ||
            (http->idempotency_key.len > 0 && ssg_sha256(http->body_text.data, http->body_text.len,
                                                         request->body_sha256) != SSG_OK)) {
            ssg_http_reply_status(http, SSG_E_MEMORY);
            return SSG_HTTP_REPLY;
        }
    }
    switch (request->phase) {
    case SSG_API_PHASE_START:
        if (request->route->credentials)
            return submit(request, request->route->credentials->statement,
                          request->route->credentials->ask, SSG_API_PHASE_CREDENTIALS);
        return act(request);
    case SSG_API_PHASE_PASSWORD:
        return act(request);
    case SSG_API_PHASE_CREDENTIALS:
    case SSG_API_PHASE_DATABASE:
        break;
    }
    return after_call(request);
}

void ssg_api_done(struct ssg_http_request *http, void *context)
{
    (void)context;
    struct ssg_api_request *request = http->user;
    if (request && request->has_call)
        ssg_pg_call_finish(&request->call);
}
