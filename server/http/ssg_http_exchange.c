#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_http_fields.h"
#include "ssg_http_private.h"
#include "ssg_json.h"
#include "ssg_log.h"
#include "ssg_time.h"

/* The life of one request between libmicrohttpd's callbacks. */

enum { FIRST_BODY_BYTES = 4096 };

void *ssg_http_exchange_begin(void *context, const char *target, struct MHD_Connection *mhd)
{
    struct ssg_http *http = context;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct ssg_http_conn *conn = info ? info->socket_context : NULL;
    struct ssg_http_exchange *exchange = conn ? calloc(1, sizeof *exchange) : NULL;
    if (!exchange)
        return NULL;
    struct ssg_http_request *request = &exchange->request;
    ssg_arena_init(&request->arena, SSG_HTTP_ARENA_MAX);
    size_t target_len = strlen(target);
    char *copy = ssg_arena_copy(&request->arena, target, target_len);
    if (!copy || ssg_uuid_make(&request->request_id) != SSG_OK) {
        ssg_arena_finish(&request->arena);
        free(exchange);
        return NULL;
    }
    ssg_uuid_render(&request->request_id, request->request_id_text);
    exchange->raw_target = (struct ssg_text){copy, target_len};
    exchange->mhd = mhd;
    exchange->conn = conn;
    exchange->index = ++conn->seen;
    request->http = http;
    request->http_exchange = exchange;
    request->started_us = ssg_monotonic_us();
    atomic_fetch_add(&http->requests, 1);
    atomic_fetch_add(&http->requests_now, 1);
    ssg_http_conn_update(conn);
    return exchange;
}

static enum MHD_Result take_header(struct ssg_http_exchange *exchange, const char *method)
{
    exchange->stage = SSG_HTTP_STAGE_BODY;
    enum ssg_status status = ssg_http_check_header(exchange, method);
    if (exchange->fault) {
        if (!exchange->conn->is_completing)
            atomic_fetch_add(&exchange->request.http->framing_faults, 1);
        ssg_http_reply_fault(exchange, exchange->fault);
        return ssg_http_reply_send(exchange);
    }
    if (status)
        exchange->refusal = status;
    if (exchange->declared_len <= SSG_HTTP_BODY_HARD)
        return MHD_YES; /* a reply queued now would end the connection */
    exchange->is_closing = true;
    ssg_http_reply_status(&exchange->request, exchange->refusal);
    return ssg_http_reply_send(exchange);
}

/* Room for `more` bytes of body; the old copy stays in the arena and is wiped with it. */
static enum ssg_status grow_body(struct ssg_http_exchange *exchange, size_t more)
{
    size_t need = exchange->body_len + more;
    if (need <= exchange->body_size)
        return SSG_OK;
    size_t size = exchange->body_size ? exchange->body_size : FIRST_BODY_BYTES;
    while (size < need)
        size *= 2;
    char *body = ssg_arena_alloc(&exchange->request.arena, size);
    if (!body)
        return SSG_E_MEMORY;
    if (exchange->body_len)
        memcpy(body, exchange->body, exchange->body_len);
    exchange->body = body;
    exchange->body_size = size;
    return SSG_OK;
}

static enum MHD_Result take_body(struct ssg_http_exchange *exchange, const char *bytes,
                                 size_t bytes_len)
{
    exchange->received_len += bytes_len;
    if (exchange->received_len > SSG_HTTP_BODY_HARD)
        return MHD_NO; /* only a chunked body comes here: closed without answer */
    if (exchange->received_len > exchange->body_cap) {
        if (!exchange->refusal)
            exchange->refusal = SSG_E_BODY_TOO_LARGE;
        if (!exchange->conn->is_over_cap) {
            exchange->conn->is_over_cap = true;
            ssg_http_conn_update(exchange->conn);
        }
    }
    if (exchange->refusal)
        return MHD_YES;
    if (grow_body(exchange, bytes_len) != SSG_OK) {
        exchange->refusal = SSG_E_UNAVAILABLE;
        return MHD_YES;
    }
    memcpy(exchange->body + exchange->body_len, bytes, bytes_len);
    exchange->body_len += bytes_len;
    return MHD_YES;
}

static enum ssg_status parse_body(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    request->body_text =
        (struct ssg_text){exchange->body ? exchange->body : "", exchange->body_len};
    if (!(request->route->flags & SSG_HTTP_BODY_JSON))
        return SSG_OK;
    struct ssg_json_fault fault;
    enum ssg_status status =
        ssg_json_parse(request->body_text.data, exchange->body_len, &request->body, &fault);
    if (status != SSG_E_MALFORMED_JSON)
        return status;
    static const char *const formats[SSG_LANG_COUNT_] = {"Linje %d, tegn %d.",
                                                         "Line %d, column %d."};
    char text[64];
    int len = snprintf(text, sizeof text, formats[request->lang], fault.line, fault.column);
    const char *detail = ssg_arena_copy(&request->arena, text, len > 0 ? (size_t)len : 0);
    ssg_http_reply_detail(exchange, status, detail);
    return status;
}

static enum MHD_Result run_handler(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    struct ssg_http *http = request->http;
    exchange->stage = SSG_HTTP_STAGE_HANDLER;
    exchange->was_handled = true;
    atomic_store(&exchange->gate, SSG_HTTP_GATE_RUNNING);
    if (http->options.handler(request, http->options.context) == SSG_HTTP_REPLY) {
        if (exchange->reply.kind == SSG_HTTP_REPLY_NONE)
            ssg_http_reply_status(request, SSG_E_INTERNAL);
        return ssg_http_reply_send(exchange);
    }
    exchange->is_parked = true;
    atomic_fetch_add(&http->suspended_now, 1);
    struct MHD_Connection *mhd = exchange->mhd;
    MHD_suspend_connection(mhd);
    /* From PARKED on, the resumer may act; if it was faster, nobody else will wake this one. */
    if (atomic_exchange(&exchange->gate, SSG_HTTP_GATE_PARKED) == SSG_HTTP_GATE_RESUMED)
        MHD_resume_connection(mhd);
    return MHD_YES;
}

void ssg_http_request_resume(struct ssg_http_request *request)
{
    struct ssg_http_exchange *exchange = request->http_exchange;
    struct ssg_http *http = request->http;
    struct MHD_Connection *mhd = exchange->mhd;
    atomic_fetch_add(&http->resuming, 1);
    if (atomic_exchange(&exchange->gate, SSG_HTTP_GATE_RESUMED) == SSG_HTTP_GATE_PARKED)
        MHD_resume_connection(mhd);
    atomic_fetch_sub(&http->resuming, 1);
}

/* The last byte of the request has been taken. */
static enum MHD_Result take_end(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    const struct ssg_http_wire *wire = &exchange->conn->wire;
    int64_t deadline_ms = atomic_load(&request->http->request_deadline_ms);
    request->deadline_us = ssg_monotonic_us() + deadline_ms * 1000;
    if (wire->requests_done < exchange->index) {
        /* The validator and the library disagree about the end, or it was a faulty chunk. */
        exchange->fault = wire->fault ? wire->fault : SSG_HTTP_FAULT_CHUNK;
        ssg_http_reply_fault(exchange, exchange->fault);
        return ssg_http_reply_send(exchange);
    }
    if (exchange->refusal) {
        ssg_http_reply_status(request, exchange->refusal);
        return ssg_http_reply_send(exchange);
    }
    if (exchange->asset) {
        ssg_http_reply_asset(request, exchange->asset);
        return ssg_http_reply_send(exchange);
    }
    enum ssg_status status = parse_body(exchange);
    if (status) {
        if (exchange->reply.kind == SSG_HTTP_REPLY_NONE)
            ssg_http_reply_status(request, status);
        return ssg_http_reply_send(exchange);
    }
    return run_handler(exchange);
}

static void unpark(struct ssg_http_exchange *exchange)
{
    if (!exchange->is_parked)
        return;
    exchange->is_parked = false;
    atomic_fetch_sub(&exchange->request.http->suspended_now, 1);
}

enum MHD_Result ssg_http_exchange_step(void *context, struct MHD_Connection *mhd, const char *url,
                                       const char *method, const char *version,
                                       const char *upload_data, size_t *upload_data_size,
                                       void **exchange_slot)
{
    struct ssg_http_exchange *exchange = *exchange_slot;
    (void)context;
    (void)mhd;
    (void)url; /* cut at %00 by the library; the raw target is used */
    (void)version;
    if (!exchange)
        return MHD_NO;
    switch (exchange->stage) {
    case SSG_HTTP_STAGE_NEW:
        return take_header(exchange, method);
    case SSG_HTTP_STAGE_BODY:
        if (*upload_data_size == 0)
            return take_end(exchange);
        size_t len = *upload_data_size;
        *upload_data_size = 0;
        return take_body(exchange, upload_data, len);
    case SSG_HTTP_STAGE_HANDLER:
        unpark(exchange);
        return run_handler(exchange);
    default:
        return MHD_NO;
    }
}

static void write_access_line(const struct ssg_http_exchange *exchange)
{
    const struct ssg_http_request *request = &exchange->request;
    char status[16];
    char bytes[24];
    char total_us[24];
    char queue_us[24];
    char database_us[24];
    char method[16];
    (void)snprintf(status, sizeof status, "%d", exchange->sent_status);
    (void)snprintf(bytes, sizeof bytes, "%zu", exchange->sent_len);
    (void)snprintf(total_us, sizeof total_us, "%lld",
                   (long long)(ssg_monotonic_us() - request->started_us));
    (void)snprintf(queue_us, sizeof queue_us, "%lld", (long long)request->queue_us);
    (void)snprintf(database_us, sizeof database_us, "%lld", (long long)request->database_us);
    bool is_known = ssg_http_is_known_method(request->method);
    (void)snprintf(method, sizeof method, "%.*s", is_known ? (int)request->method.len : 5,
                   is_known ? request->method.data : "other");
    const char *route = request->route ? request->route->pattern : "none";
    if (exchange->asset)
        route = exchange->asset->path;
    const char *fault = exchange->fault ? ssg_http_fault_name(exchange->fault) : NULL;
    SSG_LOG(SSG_LOG_INFO, "request", {"request_id", request->request_id_text}, {"route", route},
            {"method", method}, {"status", status}, {"bytes", bytes}, {"total_us", total_us},
            {"queue_us", queue_us}, {"database_us", database_us}, {"fault", fault});
}

void ssg_http_exchange_end(void *context, struct MHD_Connection *mhd, void **exchange_slot,
                           enum MHD_RequestTerminationCode reason)
{
    struct ssg_http *http = context;
    struct ssg_http_exchange *exchange = *exchange_slot;
    (void)mhd;
    (void)reason;
    if (!exchange)
        return;
    *exchange_slot = NULL;
    unpark(exchange); /* the client went away meanwhile: the handler is not called again */
    if (exchange->sent_status == 0)
        atomic_fetch_add(&http->broken_off, 1);
    write_access_line(exchange);
    bool was_handled = exchange->was_handled;
    if (was_handled && http->options.done)
        http->options.done(&exchange->request, http->options.context);
    ssg_json_release(exchange->request.body);
    ssg_http_reply_finish(&exchange->reply);
    exchange->conn->done++;
    exchange->conn->is_over_cap = false;
    ssg_http_conn_update(exchange->conn);
    ssg_arena_finish(&exchange->request.arena);
    free(exchange);
    atomic_fetch_sub(&http->requests_now, 1);
}

const struct ssg_text *ssg_http_query_find(const struct ssg_http_request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++)
        if (ssg_text_equal(request->query[i].name, ssg_text_of(name)))
            return &request->query[i].value;
    return NULL;
}

const struct ssg_text *ssg_http_query_unknown(const struct ssg_http_request *request,
                                              const char *const *names)
{
    for (size_t i = 0; i < request->query_count; i++) {
        const char *const *name = names;
        while (*name && !ssg_text_equal(request->query[i].name, ssg_text_of(*name)))
            name++;
        if (!*name)
            return &request->query[i].name;
    }
    return NULL;
}

struct ssg_text ssg_http_header_get(const struct ssg_http_request *request, const char *name)
{
    const struct ssg_http_exchange *exchange = request->http_exchange;
    for (size_t i = 0; i < exchange->field_count; i++) {
        struct ssg_text field = exchange->fields[i].name;
        if (field.len == strlen(name) && strncasecmp(field.data, name, field.len) == 0)
            return exchange->fields[i].value;
    }
    return (struct ssg_text){0};
}
