#ifndef SSG_HTTP_H
#define SSG_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_arena.h"
#include "ssg_buf.h"
#include "ssg_status.h"
#include "ssg_text.h"

/* The HTTPS floor: one thread of libmicrohttpd, a guard in front of it, routes, limits, replies.
 * It knows no SQL and no domain.
 *
 * Order of checks: framing 400, target 404/405, no token 401, media type 415, length 413,
 * JSON 400; then the handler of the route is called. */

struct json_t;           /* jansson; opaque here, read through lib/json */
struct ssg_fault_list;   /* lib/json: faults of one body */
struct ssg_http;         /* the running server */
struct ssg_http_request; /* one request, from its first line to its last byte */

enum {
    SSG_HTTP_PARAMS_MAX = 4,       /* `{…}` in one pattern */
    SSG_HTTP_PARAM_LEN_MAX = 128,  /* bytes of one, decoded */
    SSG_HTTP_QUERY_MAX = 16,       /* members of a query */
    SSG_HTTP_TARGET_MAX = 2048,    /* bytes of a request target */
    SSG_HTTP_BODY_DEFAULT = 65536, /* cap of a body unless the route says otherwise */
    SSG_HTTP_BODY_HARD = 1048576   /* beyond: the connection is closed */
};

enum ssg_http_route_flag {
    SSG_HTTP_PUBLIC = 1u << 0,    /* no token needed; one that is sent is still read */
    SSG_HTTP_BODY_NONE = 1u << 1, /* no body: one byte of it is 413 */
    SSG_HTTP_BODY_JSON = 1u << 2  /* application/json, parsed before the handler is called */
};

/* One route. A GET route also answers HEAD. The array outlives the server. */
struct ssg_http_route {
    const char *method;
    const char *pattern; /* "/v1/lookups/{id}/unmask"; the access line shows this, never the path */
    unsigned flags;      /* enum ssg_http_route_flag; exactly one of BODY_NONE, BODY_JSON */
    size_t body_cap;     /* bytes; 0: SSG_HTTP_BODY_DEFAULT */
    const void *user;    /* for the caller, e.g. its own route row */
};

/* One embedded file, served to GET and HEAD without token. Bytes outlive the server. */
struct ssg_http_asset {
    const char *path; /* "/openapi.json" */
    const char *mime;
    const char *etag;  /* strong, with its quotes; NULL: SHA-256 of the bytes, made at start */
    const char *cache; /* Cache-Control; NULL: "no-cache" (ask again each time) */
    const void *bytes;
    size_t bytes_len;
    const void *gzip; /* the same, compressed; NULL: none */
    size_t gzip_len;
};

/* What a handler wants next. */
enum ssg_http_step {
    SSG_HTTP_SUSPEND, /* park; somebody will call ssg_http_request_resume exactly once */
    SSG_HTTP_REPLY    /* a ssg_http_reply_* function has been called */
};

struct ssg_http_query_member {
    struct ssg_text name;
    struct ssg_text value;
};

/* One request. Owned by the HTTP thread except between SSG_HTTP_SUSPEND and resume, when it belongs
 * to whoever will resume it. Everything in it lives in its arena. */
struct ssg_http_request {
    struct ssg_arena arena;
    struct ssg_http *http;
    struct ssg_uuid request_id; /* UUIDv7 */
    char request_id_text[SSG_UUID_TEXT_LEN + 1];

    const struct ssg_http_route *route; /* never NULL in a handler */
    struct ssg_text method;
    struct ssg_text path;                        /* decoded; never logged */
    struct ssg_text params[SSG_HTTP_PARAMS_MAX]; /* decoded, printable, 1..128 bytes, in order */
    size_t param_count;
    struct ssg_http_query_member query[SSG_HTTP_QUERY_MAX]; /* decoded; names are unique */
    size_t query_count;

    enum ssg_lang lang;              /* Accept-Language, da unless en is preferred */
    struct ssg_text token;           /* empty: none (only on SSG_HTTP_PUBLIC routes) */
    bool token_from_cookie;          /* then unsafe methods need `csrf` */
    struct ssg_text csrf;            /* X-CSRF-Token; empty: none */
    struct ssg_text idempotency_key; /* empty: none; otherwise 1..200 printable ASCII */
    struct ssg_text if_match;        /* as sent, with its quotes; empty: none */
    struct ssg_text client_address;  /* numeric; the peer, or what a trusted proxy says */

    struct json_t *body;       /* an object or array; NULL on BODY_NONE routes; freed by http */
    struct ssg_text body_text; /* the bytes of it, e.g. for hashing an idempotent request */

    int64_t started_us;  /* monotonic: its first line */
    int64_t deadline_us; /* monotonic: request_deadline_ms after its last byte */

    void *user; /* the api's own state; NULL at the first call of the handler */
    /* For the access line; set by the handler before it replies. */
    int64_t queue_us;
    int64_t database_us;
    /* Faults shown as `errors` in a problem; NULL: none. The array of lib/json, in the arena. */
    const struct ssg_fault_list *faults;

    struct ssg_http_exchange *http_exchange; /* this room's part; not for others */
};

/* The handler of every route. Called on the HTTP thread, must not block. After SSG_HTTP_SUSPEND it
 * is called again when the request has been resumed, unless the client has gone: then only
 * ssg_http_done is called. If it returns SSG_HTTP_REPLY without having
 * chosen a reply, the client gets 500. */
typedef enum ssg_http_step (*ssg_http_handler)(struct ssg_http_request *request, void *context);

/* Called on the HTTP thread when a request is over (answered or broken off) and before its memory
 * goes, once for each request for which the handler was called. */
typedef void (*ssg_http_done)(struct ssg_http_request *request, void *context);

/* Writes the metrics text (Prometheus text format); called on the metrics thread. */
typedef void (*ssg_http_metrics_writer)(struct ssg_buf *buf, void *context);

struct ssg_http_options {
    const char *listen_address;   /* numeric IPv4 or IPv6 */
    uint16_t listen_port;         /* 0: any free one, see ssg_http_port */
    int listen_fd;                /* a bound and listening socket to use instead; -1: none */
    const char *certificate_path; /* PEM, chain in order */
    const char *key_path;         /* PEM */
    const char *metrics_listen;   /* "127.0.0.1:9100", "[::1]:0", "unix:/path"; "" or NULL: none */
    const char *tls_priority;     /* GnuTLS priority string; NULL: TLS 1.2+ with AEAD only */
    const char *const *trusted_proxies; /* networks "10.0.0.0/8" whose X-Forwarded-For counts */
    size_t trusted_proxy_count;
    unsigned connection_limit;
    unsigned connection_limit_per_address; /* 0: none of its own */
    unsigned idle_timeout_s;
    unsigned header_timeout_ms;
    unsigned body_timeout_ms;
    unsigned request_deadline_ms;

    const struct ssg_http_route *routes;
    size_t route_count;
    const struct ssg_http_asset *assets;
    size_t asset_count;

    ssg_http_handler handler;
    ssg_http_done done; /* may be NULL */
    void *context;      /* for handler and done */
    ssg_http_metrics_writer metrics;
    void *metrics_context;
};

/* Start the server (and the metrics listener). options is copied; what it points at outlives the
 * server, except paths and addresses. ret_http [out]: to be given to ssg_http_destroy.
 * error_text [out]: on failure says what is wrong and where, NUL-ended; error_size its size.
 * Main thread. E_INVALID_INPUT: bad option, pattern, address, certificate or key. E_IO: cannot
 * listen. E_MEMORY. E_INTERNAL: the library does not behave as this room relies on. */
SSG_MUST_CHECK enum ssg_status ssg_http_create(const struct ssg_http_options *options,
                                               struct ssg_http **ret_http, char *error_text,
                                               size_t error_size);

/* The bound port; 0 for a metrics listener that is off or a Unix socket. Any thread. */
uint16_t ssg_http_port(const struct ssg_http *http);
uint16_t ssg_http_metrics_port(const struct ssg_http *http);

/* Close sockets whose header or body takes too long. The main loop calls it at least every 250 ms.
 * One thread at a time. */
void ssg_http_sweep(struct ssg_http *http);

/* Read certificate and key again and use them for new connections. On failure the old ones stay in
 * use and error_text says why. Main thread. E_INVALID_INPUT, E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_http_reload_certificate(struct ssg_http *http, char *error_text,
                                                           size_t error_size);

/* Change the limits that may change at run time, in ms; the next requests obey. Main thread. */
void ssg_http_set_timeouts(struct ssg_http *http, unsigned header_timeout_ms,
                           unsigned body_timeout_ms, unsigned request_deadline_ms);

/* Replace the networks whose X-Forwarded-For counts; the next requests obey. error_text names a bad
 * one, and the old ones stay. Main thread. E_INVALID_INPUT. */
SSG_MUST_CHECK enum ssg_status ssg_http_set_trusted_proxies(struct ssg_http *http,
                                                            const char *const *texts,
                                                            size_t text_count, char *error_text,
                                                            size_t error_size);

/* Begin draining: no new connections; every further reply says `Connection: close`. Repeatable.
 * Main thread. */
void ssg_http_quiesce(struct ssg_http *http);

/* Wait until no request is under way, at most until deadline_us (monotonic); sweeps meanwhile.
 * Connections without a request do not count. Main thread, after ssg_http_quiesce.
 * E_TIMEOUT: some are still under way. */
SSG_MUST_CHECK enum ssg_status ssg_http_wait_idle(struct ssg_http *http, int64_t deadline_us);

/* Requests under way, and those of them that are parked. Any thread. */
unsigned ssg_http_active_count(const struct ssg_http *http);
unsigned ssg_http_suspended_count(const struct ssg_http *http);

/* Stop and free. Every parked request must have been resumed (waits until its handler has run).
 * NULL-safe. Main thread. */
void ssg_http_destroy(struct ssg_http *http);

/* Counters since start, for the metrics text. */
struct ssg_http_counters {
    uint64_t connections; /* accepted */
    uint64_t requests;    /* begun */
    uint64_t answers[6];  /* by status class: [2] is 2xx */
    uint64_t framing_faults;
    uint64_t swept;      /* connections closed for slowness */
    uint64_t broken_off; /* requests without an answer */
    uint32_t connections_now;
    uint32_t requests_now;
    uint32_t suspended_now;
};
void ssg_http_counters_get(const struct ssg_http *http, struct ssg_http_counters *ret_counters);

/* --- in a handler ------------------------------------------------------------------------- */

/* Let the handler of a parked request run again on the HTTP thread. Any thread, exactly once per
 * SSG_HTTP_SUSPEND; also before the handler has returned SSG_HTTP_SUSPEND. Afterwards the caller
 * must not touch the request. */
void ssg_http_request_resume(struct ssg_http_request *request);

/* A query member by name; NULL if it is not there. */
const struct ssg_text *ssg_http_query_find(const struct ssg_http_request *request,
                                           const char *name);

/* The name of the first member that is not among names (NULL-ended array); NULL if none. */
const struct ssg_text *ssg_http_query_unknown(const struct ssg_http_request *request,
                                              const char *const *names);

/* A request header by name, any case; an empty view if it is not there. HTTP thread. */
struct ssg_text ssg_http_header_get(const struct ssg_http_request *request, const char *name);

/* --- replies: the handler chooses one, the last choice counts ------------------------------- */

/* JSON with a 2xx status. bytes: from malloc, taken (freed also on failure); NULL gives 503, so
 * that the result of ssg_buf_take can be passed unchecked. */
void ssg_http_reply_json(struct ssg_http_request *request, int http_status, char *bytes,
                         size_t bytes_len);

/* Any bytes, e.g. a PDF. As ssg_http_reply_json. mime: lives in the arena or is static. */
void ssg_http_reply_bytes(struct ssg_http_request *request, int http_status, const char *mime,
                          char *bytes, size_t bytes_len);

/* A status without body: 204, 304. */
void ssg_http_reply_empty(struct ssg_http_request *request, int http_status);

/* A problem (RFC 9457) in the request's language, with request->faults as `errors` and
 * `Retry-After` where the status has one (unless ssg_http_reply_header set another). */
void ssg_http_reply_status(struct ssg_http_request *request, enum ssg_status status);

/* As ssg_http_reply_status with further members: members_json is `"children":[…]` (comma-separated
 * members without braces, well-formed), copied. */
void ssg_http_reply_problem(struct ssg_http_request *request, enum ssg_status status,
                            const char *members_json);

/* An embedded file, with ETag, If-None-Match and gzip. */
void ssg_http_reply_asset(struct ssg_http_request *request, const struct ssg_http_asset *asset);

/* A further header; both copied. Ignored unless name is a token and value has no control bytes.
 * At most 8; survives a later change of the chosen reply. */
void ssg_http_reply_header(struct ssg_http_request *request, const char *name, const char *value);

/* Set `__Host-ssg` (Secure; HttpOnly; SameSite=Strict; Path=/) for max_age_s seconds, or remove it
 * with an empty token. */
void ssg_http_reply_cookie(struct ssg_http_request *request, struct ssg_text token,
                           int64_t max_age_s);

#endif
