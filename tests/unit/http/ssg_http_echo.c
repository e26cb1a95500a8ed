/* A server with the HTTPS floor alone, for the tests that speak to it over real sockets
 * (tests/api). It prints its ports as one JSON line, reloads its certificate on SIGHUP and drains
 * on SIGTERM.
 * Usage: ssg_http_echo CERTIFICATE KEY [header_timeout_ms body_timeout_ms idle_timeout_s proxy] */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "ssg_http.h"
#include "ssg_json.h"
#include "ssg_jw.h"
#include "ssg_log.h"
#include "ssg_time.h"

enum { SWEEP_MS = 50, PARKED_MAX = 4096, BIG_MAX = 4 * 1024 * 1024 };

enum what { WHAT_ECHO, WHAT_SLOW, WHAT_RACE, WHAT_PROBLEM, WHAT_BIG, WHAT_EMPTY, WHAT_NOTHING };

static const enum what echo = WHAT_ECHO, slow = WHAT_SLOW, race = WHAT_RACE, problem = WHAT_PROBLEM,
                       big = WHAT_BIG, empty = WHAT_EMPTY, nothing = WHAT_NOTHING;

static const struct ssg_http_route routes[] = {
    {"GET", "/healthz", SSG_HTTP_PUBLIC | SSG_HTTP_BODY_NONE, 0, &echo},
    {"GET", "/v1/echo", SSG_HTTP_BODY_NONE, 0, &echo},
    {"POST", "/v1/echo", SSG_HTTP_BODY_JSON, 0, &echo},
    {"POST", "/v1/small", SSG_HTTP_BODY_JSON, 1024, &echo},
    {"POST", "/v1/session", SSG_HTTP_PUBLIC | SSG_HTTP_BODY_JSON, 0, &echo},
    {"GET", "/v1/session", SSG_HTTP_BODY_NONE, 0, &echo},
    {"DELETE", "/v1/session", SSG_HTTP_BODY_NONE, 0, &empty},
    {"GET", "/v1/things/{id}", SSG_HTTP_BODY_NONE, 0, &echo},
    {"GET", "/v1/things/all", SSG_HTTP_BODY_NONE, 0, &echo},
    {"POST", "/v1/things/{id}/parts/{part}", SSG_HTTP_BODY_JSON, 0, &echo},
    {"GET", "/v1/slow", SSG_HTTP_BODY_NONE, 0, &slow},
    {"POST", "/v1/slow", SSG_HTTP_BODY_JSON, 0, &slow},
    {"GET", "/v1/race", SSG_HTTP_BODY_NONE, 0, &race},
    {"GET", "/v1/problem/{slug}", SSG_HTTP_BODY_NONE, 0, &problem},
    {"GET", "/v1/big", SSG_HTTP_BODY_NONE, 0, &big},
    {"GET", "/v1/nothing", SSG_HTTP_BODY_NONE, 0, &nothing},
};

static const char page[] = "<!doctype html><title>x</title>";
static const unsigned char page_gzip[] = {0x1f, 0x8b, 0x08, 0x00};
static const struct ssg_http_asset assets[] = {
    {"/openapi.json", "application/json", NULL, NULL, "{\"openapi\":\"3.1.0\"}", 19, NULL, 0},
    {"/", "text/html; charset=utf-8", "\"page\"", "public, max-age=60", page, sizeof page - 1,
     page_gzip, sizeof page_gzip},
};

/* Requests that somebody else holds for a while. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct {
        struct ssg_http_request *request;
        int64_t due_us;
    } items[PARKED_MAX];
    size_t count;
    bool is_over;
} parked = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void park(struct ssg_http_request *request, int64_t delay_us)
{
    pthread_mutex_lock(&parked.lock);
    if (parked.count < PARKED_MAX) {
        parked.items[parked.count].request = request;
        parked.items[parked.count].due_us = ssg_monotonic_us() + delay_us;
        parked.count++;
    }
    pthread_mutex_unlock(&parked.lock);
}

static void *run_parked(void *context)
{
    (void)context;
    pthread_mutex_lock(&parked.lock);
    while (!parked.is_over) {
        int64_t now_us = ssg_monotonic_us();
        for (size_t i = parked.count; i-- > 0;) {
            if (parked.items[i].due_us > now_us)
                continue;
            struct ssg_http_request *request = parked.items[i].request;
            parked.items[i] = parked.items[--parked.count];
            pthread_mutex_unlock(&parked.lock);
            request->database_us = 1;
            ssg_http_request_resume(request);
            pthread_mutex_lock(&parked.lock);
            break;
        }
        pthread_mutex_unlock(&parked.lock);
        const struct timespec step = {.tv_nsec = 200000};
        (void)nanosleep(&step, NULL);
        pthread_mutex_lock(&parked.lock);
    }
    pthread_mutex_unlock(&parked.lock);
    return NULL;
}

static void render_echo(struct ssg_http_request *request, struct ssg_jw *jw)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "route", request->route->pattern);
    ssg_jw_member_text(jw, "method", request->method);
    ssg_jw_member_text(jw, "path", request->path);
    ssg_jw_key(jw, "params");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < request->param_count; i++)
        ssg_jw_text(jw, request->params[i]);
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "query");
    ssg_jw_begin_object(jw);
    for (size_t i = 0; i < request->query_count; i++) {
        ssg_jw_key_text(jw, request->query[i].name);
        ssg_jw_text(jw, request->query[i].value);
    }
    ssg_jw_end_object(jw);
    ssg_jw_member_text(jw, "token", request->token);
    ssg_jw_member_bool(jw, "token_from_cookie", request->token_from_cookie);
    ssg_jw_member_text(jw, "client_address", request->client_address);
    ssg_jw_member_text(jw, "idempotency_key", request->idempotency_key);
    ssg_jw_member_text(jw, "if_match", request->if_match);
    ssg_jw_member_string(jw, "lang", request->lang == SSG_LANG_EN ? "en" : "da");
    ssg_jw_member_int(jw, "body_len", (int64_t)request->body_text.len);
    ssg_jw_end_object(jw);
}

static void reply_echo(struct ssg_http_request *request)
{
    struct ssg_buf buf;
    ssg_buf_init(&buf, 1024 * 1024);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    render_echo(request, &jw);
    size_t len = 0;
    char *bytes = ssg_jw_status(&jw) == SSG_OK ? ssg_buf_take(&buf, &len) : NULL;
    ssg_buf_finish(&buf);
    if (request->route->flags & SSG_HTTP_PUBLIC && request->body)
        ssg_http_reply_cookie(request, ssg_text_of("c29jaWFs"), 3600);
    ssg_http_reply_json(request, request->body ? 201 : 200, bytes, len);
}

static void reply_problem(struct ssg_http_request *request)
{
    for (int i = SSG_E_BAD_REQUEST; i < SSG_STATUS_COUNT_; i++) {
        if (!ssg_text_equal(request->params[0], ssg_text_of(ssg_status_slug((enum ssg_status)i))))
            continue;
        struct ssg_fault_list *list = SSG_ARENA_NEW(&request->arena, struct ssg_fault_list);
        if (list && i == SSG_E_INVALID_INPUT) {
            ssg_fault_list_init(list, &request->arena);
            ssg_fault_add(list, "/a/0", "unknown-member", "ukendt felt", "unknown member");
            request->faults = list;
        }
        ssg_http_reply_problem(request, (enum ssg_status)i,
                               i == SSG_E_CHOOSE_CHILD ? "\"children\":[{\"age\":7}]" : NULL);
        return;
    }
    ssg_http_reply_status(request, SSG_E_NOT_FOUND);
}

static void reply_big(struct ssg_http_request *request)
{
    const struct ssg_text *text = ssg_http_query_find(request, "bytes");
    int64_t len = 0;
    if (!text || ssg_text_parse_int(*text, 0, BIG_MAX, &len) != SSG_OK) {
        ssg_http_reply_status(request, SSG_E_INVALID_INPUT);
        return;
    }
    char *bytes = malloc((size_t)len + 1);
    if (bytes)
        memset(bytes, 'x', (size_t)len + 1);
    ssg_http_reply_bytes(request, 200, "application/octet-stream", bytes, (size_t)len);
}

static enum ssg_http_step answer(struct ssg_http_request *request, void *context)
{
    static const char state;
    (void)context;
    const enum what what = *(const enum what *)request->route->user;
    if ((what == WHAT_SLOW || what == WHAT_RACE) && !request->user) {
        union {
            const void *in;
            void *out;
        } cast = {.in = &state};
        request->user = cast.out;
        const struct ssg_text *ms = ssg_http_query_find(request, "ms");
        int64_t value = 1;
        if (ms && ssg_text_parse_int(*ms, 0, 60000, &value) != SSG_OK)
            value = 1;
        if (what == WHAT_SLOW)
            park(request, value * 1000);
        else
            ssg_http_request_resume(request); /* before the handler has returned */
        return SSG_HTTP_SUSPEND;
    }
    if (what == WHAT_PROBLEM)
        reply_problem(request);
    else if (what == WHAT_BIG)
        reply_big(request);
    else if (what == WHAT_EMPTY)
        ssg_http_reply_empty(request, 204);
    else if (what != WHAT_NOTHING)
        reply_echo(request);
    return SSG_HTTP_REPLY;
}

static void write_metrics(struct ssg_buf *buf, void *context)
{
    struct ssg_http *const *http = context;
    struct ssg_http_counters counters;
    ssg_http_counters_get(*http, &counters);
    ssg_buf_add_format(buf, "requests %llu\nframing_faults %llu\nswept %llu\nconnections_now %u\n",
                       (unsigned long long)counters.requests,
                       (unsigned long long)counters.framing_faults,
                       (unsigned long long)counters.swept, counters.connections_now);
    ssg_buf_add_format(buf, "requests_now %u\nsuspended_now %u\nbroken_off %llu\n",
                       counters.requests_now, counters.suspended_now,
                       (unsigned long long)counters.broken_off);
}

static unsigned argument(int argc, char **argv, int index, unsigned fallback)
{
    return argc > index ? (unsigned)strtoul(argv[index], NULL, 10) : fallback;
}

static int serve(struct ssg_http *http, const sigset_t *signals)
{
    const struct timespec step = {.tv_nsec = SWEEP_MS * 1000000};
    char error[512];
    for (;;) {
        int number = sigtimedwait(signals, NULL, &step);
        ssg_http_sweep(http);
        if (number == SIGTERM || number == SIGINT)
            break;
        if (number != SIGHUP)
            continue;
        if (ssg_http_reload_certificate(http, error, sizeof error) == SSG_OK)
            (void)snprintf(error, sizeof error, "reloaded");
        (void)printf("%s\n", error);
        (void)fflush(stdout);
    }
    ssg_http_quiesce(http);
    bool is_idle = ssg_http_wait_idle(http, ssg_monotonic_us() + 5000000) == SSG_OK;
    ssg_http_destroy(http);
    return is_idle ? 0 : 3;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        (void)fprintf(stderr, "usage: %s CERTIFICATE KEY [timeouts]\n", argv[0]);
        return 2;
    }
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)sigaddset(&signals, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    ssg_json_init();
    static struct ssg_http *http;
    const char *proxies[] = {argc > 6 ? argv[6] : "", NULL};
    struct ssg_http_options options = {
        .listen_address = "127.0.0.1",
        .listen_fd = -1,
        .certificate_path = argv[1],
        .key_path = argv[2],
        .metrics_listen = "127.0.0.1:0",
        .trusted_proxies = proxies,
        .trusted_proxy_count = argc > 6 ? 1 : 0,
        .connection_limit = 12000,
        .header_timeout_ms = argument(argc, argv, 3, 10000),
        .body_timeout_ms = argument(argc, argv, 4, 15000),
        .idle_timeout_s = argument(argc, argv, 5, 75),
        .request_deadline_ms = 5000,
        .routes = routes,
        .route_count = sizeof routes / sizeof *routes,
        .assets = assets,
        .asset_count = sizeof assets / sizeof *assets,
        .handler = answer,
        .metrics = write_metrics,
        .metrics_context = &http,
    };
    char error[512];
    pthread_t thread;
    if (ssg_http_create(&options, &http, error, sizeof error) != SSG_OK) {
        (void)fprintf(stderr, "%s\n", error);
        return 1;
    }
    if (pthread_create(&thread, NULL, run_parked, NULL) != 0)
        return 1;
    (void)printf("{\"port\":%u,\"metrics_port\":%u}\n", ssg_http_port(http),
                 ssg_http_metrics_port(http));
    (void)fflush(stdout);
    int code = serve(http, &signals);
    pthread_mutex_lock(&parked.lock);
    parked.is_over = true;
    pthread_mutex_unlock(&parked.lock);
    (void)pthread_join(thread, NULL);
    return code;
}
