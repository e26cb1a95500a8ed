#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_cleanup.h"
#include "ssg_fault.h"
#include "ssg_http_chars.h"
#include "ssg_http_fields.h"
#include "ssg_http_private.h"
#include "ssg_jw.h"

enum { PROBLEM_MAX = 256 * 1024, HEADER_VALUE_MAX = 1024 };

static struct ssg_http_reply *choose(struct ssg_http_request *request,
                                     enum ssg_http_reply_kind kind)
{
    struct ssg_http_reply *reply = &request->http_exchange->reply;
    free(reply->bytes);
    reply->bytes = NULL;
    reply->bytes_len = 0;
    reply->detail = NULL;
    reply->members = NULL;
    reply->kind = kind;
    return reply;
}

void ssg_http_reply_finish(struct ssg_http_reply *reply)
{
    free(reply->bytes);
    reply->bytes = NULL;
}

void ssg_http_reply_bytes(struct ssg_http_request *request, int http_status, const char *mime,
                          char *bytes, size_t bytes_len)
{
    if (!bytes) {
        ssg_http_reply_status(request, SSG_E_UNAVAILABLE);
        return;
    }
    struct ssg_http_reply *reply = choose(request, SSG_HTTP_REPLY_BYTES);
    reply->http_status = http_status;
    reply->mime = mime;
    reply->bytes = bytes;
    reply->bytes_len = bytes_len;
}

void ssg_http_reply_json(struct ssg_http_request *request, int http_status, char *bytes,
                         size_t bytes_len)
{
    ssg_http_reply_bytes(request, http_status, "application/json", bytes, bytes_len);
}

void ssg_http_reply_empty(struct ssg_http_request *request, int http_status)
{
    choose(request, SSG_HTTP_REPLY_EMPTY)->http_status = http_status;
}

void ssg_http_reply_problem(struct ssg_http_request *request, enum ssg_status status,
                            const char *members_json)
{
    struct ssg_http_reply *reply = choose(request, SSG_HTTP_REPLY_PROBLEM);
    reply->problem = status == SSG_OK ? SSG_E_INTERNAL : status;
    reply->http_status = ssg_status_http(reply->problem);
    if (members_json && *members_json)
        reply->members = ssg_arena_copy(&request->arena, members_json, strlen(members_json));
}

void ssg_http_reply_status(struct ssg_http_request *request, enum ssg_status status)
{
    ssg_http_reply_problem(request, status, NULL);
}

void ssg_http_reply_detail(struct ssg_http_exchange *exchange, enum ssg_status status,
                           const char *detail)
{
    ssg_http_reply_problem(&exchange->request, status, NULL);
    exchange->reply.detail = detail;
}

void ssg_http_reply_fault(struct ssg_http_exchange *exchange, enum ssg_http_fault fault)
{
    exchange->is_closing = true;
    ssg_http_reply_detail(exchange, ssg_http_fault_status(fault),
                          ssg_http_fault_detail(fault, exchange->request.lang));
}

void ssg_http_reply_asset(struct ssg_http_request *request, const struct ssg_http_asset *asset)
{
    struct ssg_http_reply *reply = choose(request, SSG_HTTP_REPLY_ASSET);
    reply->asset = asset;
    reply->http_status = 200;
}

static bool is_good_header(const char *name, const char *value)
{
    if (!*name || strlen(value) > HEADER_VALUE_MAX)
        return false;
    for (; *name; name++)
        if (!ssg_http_is_token(*name))
            return false;
    for (; *value; value++)
        if ((unsigned char)*value < 0x20 || (unsigned char)*value >= 0x7f)
            return false;
    return true;
}

void ssg_http_reply_header(struct ssg_http_request *request, const char *name, const char *value)
{
    struct ssg_http_reply *reply = &request->http_exchange->reply;
    if (reply->header_count >= SSG_HTTP_REPLY_HEADERS_MAX || !is_good_header(name, value))
        return;
    char *name_copy = ssg_arena_copy(&request->arena, name, strlen(name));
    char *value_copy = ssg_arena_copy(&request->arena, value, strlen(value));
    if (!name_copy || !value_copy)
        return;
    reply->headers[reply->header_count].name = name_copy;
    reply->headers[reply->header_count].value = value_copy;
    reply->header_count++;
}

void ssg_http_reply_cookie(struct ssg_http_request *request, struct ssg_text token,
                           int64_t max_age_s)
{
    char value[SSG_HTTP_TOKEN_MAX + 128];
    if (token.len > SSG_HTTP_TOKEN_MAX)
        return;
    (void)snprintf(
        value, sizeof value,
        SSG_HTTP_COOKIE_NAME "=%.*s; Max-Age=%lld; Path=/; Secure; HttpOnly; SameSite=Strict",
        (int)token.len, token.len ? token.data : "", token.len ? (long long)max_age_s : 0LL);
    ssg_http_reply_header(request, "Set-Cookie", value);
}

static void render_faults(struct ssg_jw *jw, const struct ssg_fault_list *faults,
                          enum ssg_lang lang)
{
    ssg_jw_key(jw, "errors");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < faults->count; i++) {
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "pointer", faults->items[i].pointer);
        ssg_jw_member_string(jw, "detail", faults->items[i].text[lang]);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
}

/* application/problem+json of the reply chosen; NULL without memory. */
static char *render_problem(const struct ssg_http_exchange *exchange, size_t *ret_len)
{
    const struct ssg_http_reply *reply = &exchange->reply;
    const struct ssg_http_request *request = &exchange->request;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, PROBLEM_MAX);
    char type[128];
    (void)snprintf(type, sizeof type, "/problems/%s", ssg_status_slug(reply->problem));
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "type", type);
    ssg_jw_member_string(&jw, "title", ssg_status_title(reply->problem, request->lang));
    ssg_jw_member_int(&jw, "status", reply->http_status);
    if (reply->detail)
        ssg_jw_member_string(&jw, "detail", reply->detail);
    if (request->faults && request->faults->count)
        render_faults(&jw, request->faults, request->lang);
    ssg_jw_end_object(&jw);
    if (ssg_jw_status(&jw) != SSG_OK)
        return NULL;
    if (reply->members) {
        buf.len--; /* the closing brace comes behind the further members */
        ssg_buf_add_text(&buf, ",");
        ssg_buf_add_text(&buf, reply->members);
        ssg_buf_add_text(&buf, "}");
    }
    return ssg_buf_take(&buf, ret_len);
}

static struct MHD_Response *make_static(const void *bytes, size_t bytes_len)
{
    union {
        const void *in;
        void *out;
    } cast = {.in = bytes};
    /* The library does not write to a persistent buffer. */
    return MHD_create_response_from_buffer(bytes_len, cast.out, MHD_RESPMEM_PERSISTENT);
}

static void add(struct MHD_Response *response, const char *name, const char *value)
{
    (void)MHD_add_response_header(response, name, value);
}

static struct MHD_Response *make_owned(struct ssg_http_exchange *exchange)
{
    struct ssg_http_reply *reply = &exchange->reply;
    struct MHD_Response *response =
        MHD_create_response_from_buffer_with_free_callback(reply->bytes_len, reply->bytes, free);
    if (!response)
        return NULL;
    exchange->sent_len = reply->bytes_len;
    reply->bytes = NULL;
    add(response, "Content-Type", reply->mime);
    return response;
}

static bool has_header(const struct ssg_http_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++)
        if (strcasecmp(reply->headers[i].name, name) == 0)
            return true;
    return false;
}

static struct MHD_Response *make_problem(struct ssg_http_exchange *exchange)
{
    struct ssg_http_reply *reply = &exchange->reply;
    enum ssg_lang lang = exchange->request.lang;
    reply->mime = "application/problem+json";
    free(reply->bytes);
    reply->bytes = render_problem(exchange, &reply->bytes_len);
    struct MHD_Response *response = reply->bytes ? make_owned(exchange) : make_static("", 0);
    if (!response)
        return NULL;
    add(response, "Content-Language", lang == SSG_LANG_EN ? "en" : "da");
    add(response, "Vary", "Accept-Language");
    int retry_after = ssg_status_retry_after(reply->problem);
    if (retry_after > 0 && !has_header(reply, "Retry-After")) {
        char text[16];
        (void)snprintf(text, sizeof text, "%d", retry_after);
        add(response, "Retry-After", text);
    }
    if (reply->http_status == 401)
        add(response, "WWW-Authenticate", "Bearer");
    return response;
}

static struct MHD_Response *make_asset(struct ssg_http_exchange *exchange)
{
    struct ssg_http_reply *reply = &exchange->reply;
    const struct ssg_http_asset *asset = reply->asset;
    const struct ssg_http_request *request = &exchange->request;
    bool is_zipped =
        asset->gzip && ssg_http_accepts_gzip(ssg_http_header_get(request, "accept-encoding"));
    bool is_same =
        ssg_http_etag_matches(ssg_http_header_get(request, "if-none-match"), asset->etag);
    const void *bytes = is_zipped ? asset->gzip : asset->bytes;
    size_t len = is_zipped ? asset->gzip_len : asset->bytes_len;
    if (is_same) {
        reply->http_status = 304;
        len = 0;
    }
    struct MHD_Response *response = make_static(bytes, len);
    if (!response)
        return NULL;
    exchange->sent_len = len;
    /* The compressed bytes are another representation: its tag is weak, the comparison too. */
    char etag[160];
    (void)snprintf(etag, sizeof etag, "%s%s", is_zipped ? "W/" : "", asset->etag);
    add(response, "ETag", etag);
    add(response, "Vary", "Accept-Encoding");
    add(response, "Cache-Control", asset->cache ? asset->cache : "no-cache");
    if (!is_same)
        add(response, "Content-Type", asset->mime);
    if (is_zipped && !is_same)
        add(response, "Content-Encoding", "gzip");
    return response;
}

static void add_allow(struct MHD_Response *response, const struct ssg_http_exchange *exchange)
{
    if (exchange->asset) {
        add(response, "Allow", "GET, HEAD");
        return;
    }
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, HEADER_VALUE_MAX);
    ssg_http_routes_allow(exchange->request.http->routes, &exchange->target, &buf);
    ssg_buf_add_byte(&buf, '\0');
    if (ssg_buf_status(&buf) == SSG_OK)
        add(response, "Allow", buf.data);
}

/* Headers that every answer has. Scripts and styles only from here, frames nowhere. */
static void add_common(struct MHD_Response *response, const struct ssg_http_exchange *exchange)
{
    const struct ssg_http_reply *reply = &exchange->reply;
    bool is_asset = reply->kind == SSG_HTTP_REPLY_ASSET;
    add(response, "Request-Id", exchange->request.request_id_text);
    add(response, "Strict-Transport-Security", "max-age=31536000");
    add(response, "X-Content-Type-Options", "nosniff");
    add(response, "Referrer-Policy", "no-referrer");
    add(response, "Cross-Origin-Opener-Policy", "same-origin");
    add(response, "Cross-Origin-Resource-Policy", "same-origin");
    add(response, "Content-Security-Policy",
        is_asset ? "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
                   "frame-ancestors 'none'"
                 : "default-src 'none'; frame-ancestors 'none'");
    if (!is_asset)
        add(response, "Cache-Control", "no-store");
    if (reply->kind == SSG_HTTP_REPLY_PROBLEM && reply->problem == SSG_E_METHOD_NOT_ALLOWED)
        add_allow(response, exchange);
    for (size_t i = 0; i < reply->header_count; i++)
        add(response, reply->headers[i].name, reply->headers[i].value);
    exchange->conn->is_lingering = exchange->is_closing;
    if (exchange->is_closing || atomic_load(&exchange->request.http->is_draining))
        add(response, "Connection", "close");
}

static struct MHD_Response *make_response(struct ssg_http_exchange *exchange)
{
    switch (exchange->reply.kind) {
    case SSG_HTTP_REPLY_BYTES:
        return make_owned(exchange);
    case SSG_HTTP_REPLY_PROBLEM:
        return make_problem(exchange);
    case SSG_HTTP_REPLY_ASSET:
        return make_asset(exchange);
    default:
        return make_static("", 0);
    }
}

enum MHD_Result ssg_http_reply_send(struct ssg_http_exchange *exchange)
{
    struct ssg_http *http = exchange->request.http;
    exchange->stage = SSG_HTTP_STAGE_REPLIED;
    struct MHD_Response *response = make_response(exchange);
    if (!response)
        return MHD_NO;
    add_common(response, exchange);
    enum MHD_Result result =
        MHD_queue_response(exchange->mhd, (unsigned)exchange->reply.http_status, response);
    MHD_destroy_response(response);
    if (result != MHD_YES)
        return MHD_NO;
    exchange->sent_status = exchange->reply.http_status;
    if (ssg_text_equal(exchange->request.method, ssg_text_of("HEAD")))
        exchange->sent_len = 0;
    if (exchange->sent_status >= 100 && exchange->sent_status < 600)
        atomic_fetch_add(&http->answers[exchange->sent_status / 100], 1);
    return MHD_YES;
}

enum MHD_Result ssg_http_reply_plain(struct MHD_Connection *mhd, int http_status, const char *mime,
                                     char *bytes, size_t bytes_len)
{
    struct MHD_Response *response =
        bytes ? MHD_create_response_from_buffer_with_free_callback(bytes_len, bytes, free)
              : make_static("", 0);
    if (!response) {
        free(bytes);
        return MHD_NO;
    }
    add(response, "Content-Type", mime);
    add(response, "Cache-Control", "no-store");
    enum MHD_Result result = MHD_queue_response(mhd, (unsigned)http_status, response);
    MHD_destroy_response(response);
    return result;
}
