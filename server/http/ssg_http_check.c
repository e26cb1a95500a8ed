#include <string.h>

#include "ssg_http_fields.h"
#include "ssg_http_private.h"

/* Everything that is judged from the header, in the order of the contract: framing 400, target
 * 404/405, no token 401, media type 415, length 413. */

static enum MHD_Result collect_field(void *context, enum MHD_ValueKind kind, const char *name,
                                     size_t name_len, const char *value, size_t value_len)
{
    struct ssg_http_exchange *exchange = context;
    (void)kind;
    if (exchange->field_count >= SSG_HTTP_WIRE_FIELDS_MAX)
        return MHD_NO;
    struct ssg_text text = {value ? value : "", value ? value_len : 0};
    exchange->fields[exchange->field_count++] =
        (struct ssg_http_field){.name = {name, name_len}, .value = text};
    return MHD_YES;
}

static struct ssg_text field_of(const struct ssg_http_exchange *exchange, const char *name)
{
    return ssg_http_field_find(exchange->fields, exchange->field_count, name);
}

static enum ssg_status collect(struct ssg_http_exchange *exchange, const char *method)
{
    struct ssg_http_request *request = &exchange->request;
    size_t method_len = strlen(method);
    char *copy = ssg_arena_copy(&request->arena, method, method_len);
    exchange->fields =
        SSG_ARENA_ARRAY(&request->arena, struct ssg_http_field, SSG_HTTP_WIRE_FIELDS_MAX);
    if (!copy || !exchange->fields)
        return SSG_E_MEMORY;
    request->method = (struct ssg_text){copy, method_len};
    (void)MHD_get_connection_values_n(exchange->mhd, MHD_HEADER_KIND, collect_field, exchange);
    request->lang = ssg_http_lang_parse(field_of(exchange, "accept-language"));
    return SSG_OK;
}

static enum ssg_status find_target(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    const struct ssg_http *http = request->http;
    struct ssg_http_match match;
    ssg_http_routes_match(http->routes, request->method, &exchange->target, &match);
    if (match.route) {
        request->route = match.route;
        memcpy(request->params, match.params, sizeof request->params);
        request->param_count = match.param_count;
        return SSG_OK;
    }
    if (match.is_path_known)
        return SSG_E_METHOD_NOT_ALLOWED;
    exchange->asset = ssg_http_asset_find(http, request->path);
    if (!exchange->asset)
        return SSG_E_NOT_FOUND;
    bool is_read = ssg_text_equal(request->method, ssg_text_of("GET")) ||
                   ssg_text_equal(request->method, ssg_text_of("HEAD"));
    return is_read ? SSG_OK : SSG_E_METHOD_NOT_ALLOWED;
}

static void find_token(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    struct ssg_text bearer = field_of(exchange, "authorization");
    if (bearer.data) {
        (void)ssg_http_bearer_parse(bearer, &request->token);
        return; /* whoever sends the header means it; a cookie beside it is not looked at */
    }
    struct ssg_text cookie = field_of(exchange, "cookie");
    if (cookie.data)
        request->token_from_cookie = ssg_http_cookie_parse(cookie, &request->token);
}

/* Headers with a form of their own that the routes read. */
static enum ssg_http_fault read_keys(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    request->csrf = field_of(exchange, "x-csrf-token");
    request->idempotency_key = field_of(exchange, "idempotency-key");
    request->if_match = field_of(exchange, "if-match");
    /* Not a framing fault: a value that cannot be ours is a wrong one, which the session's check
     * answers. */
    if (request->csrf.data && !ssg_http_is_key(request->csrf))
        request->csrf = (struct ssg_text){0};
    if ((request->idempotency_key.data && !ssg_http_is_key(request->idempotency_key)) ||
        (request->if_match.data && !ssg_http_is_key(request->if_match)))
        return SSG_HTTP_FAULT_FIELD;
    return SSG_HTTP_FAULT_NONE;
}

static enum ssg_status check_media(const struct ssg_http_exchange *exchange)
{
    if (!exchange->request.route || !(exchange->request.route->flags & SSG_HTTP_BODY_JSON))
        return SSG_OK;
    struct ssg_text encoding = field_of(exchange, "content-encoding");
    if (encoding.data && !ssg_http_name_is(encoding, "identity"))
        return SSG_E_UNSUPPORTED_MEDIA_TYPE;
    return ssg_http_is_json_type(field_of(exchange, "content-type")) ? SSG_OK
                                                                     : SSG_E_UNSUPPORTED_MEDIA_TYPE;
}

/* How long the body is said to be and may be. */
static void read_length(struct ssg_http_exchange *exchange)
{
    const struct ssg_http_route *route = exchange->request.route;
    struct ssg_text length = field_of(exchange, "content-length");
    for (size_t i = 0; i < length.len; i++)
        exchange->declared_len = exchange->declared_len * 10 + (uint64_t)(length.data[i] - '0');
    exchange->body_cap = SSG_HTTP_BODY_DEFAULT;
    if (route && (route->flags & SSG_HTTP_BODY_NONE))
        exchange->body_cap = 0;
    else if (route && route->body_cap)
        exchange->body_cap = route->body_cap;
}

static enum ssg_status check_refusal(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    enum ssg_status status = find_target(exchange);
    if (status)
        return status;
    find_token(exchange);
    if (request->route && !(request->route->flags & SSG_HTTP_PUBLIC) && !request->token.len)
        return SSG_E_UNAUTHENTICATED;
    return check_media(exchange);
}

static enum ssg_http_fault check_framing(struct ssg_http_exchange *exchange)
{
    const struct ssg_http_conn *conn = exchange->conn;
    /* A fault found ahead, behind this request, is the next one's. */
    if (conn->is_completing)
        return conn->wire.fault;
    /* A header that did not come through the tap: the library reads in another way than this room
     * relies on, so nothing it says can be believed. */
    if (conn->wire.headers_done < exchange->index)
        return SSG_HTTP_FAULT_REQUEST_LINE;
    return ssg_http_guard_check(exchange->fields, exchange->field_count);
}

static enum ssg_status find_client(struct ssg_http_exchange *exchange)
{
    struct ssg_http_request *request = &exchange->request;
    struct ssg_http *http = request->http;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[SSG_HTTP_ADDRESS_TEXT_MAX];
    pthread_mutex_lock(&http->credential_lock);
    ssg_http_proxies_client(&http->proxies, info ? info->client_addr : NULL,
                            field_of(exchange, "x-forwarded-for"), text);
    pthread_mutex_unlock(&http->credential_lock);
    char *copy = ssg_arena_copy(&request->arena, text, strlen(text));
    if (!copy)
        return SSG_E_MEMORY;
    request->client_address = ssg_text_of(copy);
    return SSG_OK;
}

enum ssg_status ssg_http_check_header(struct ssg_http_exchange *exchange, const char *method)
{
    struct ssg_http_request *request = &exchange->request;
    enum ssg_status status = collect(exchange, method);
    if (status)
        return status;
    exchange->fault = check_framing(exchange);
    if (!exchange->fault)
        status = ssg_http_target_parse(exchange->raw_target, &request->arena, &exchange->target,
                                       &exchange->fault);
    if (!exchange->fault)
        exchange->fault = read_keys(exchange);
    if (status || exchange->fault)
        return status;
    request->path = exchange->target.path;
    memcpy(request->query, exchange->target.query, sizeof request->query);
    request->query_count = exchange->target.query_count;
    exchange->refusal = check_refusal(exchange);
    read_length(exchange);
    if (!exchange->refusal && exchange->declared_len > exchange->body_cap)
        exchange->refusal = SSG_E_BODY_TOO_LARGE;
    return find_client(exchange);
}
