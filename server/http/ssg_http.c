#include "ssg_http.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ssg_http_private.h"
#include "ssg_log.h"
#include "ssg_time.h"

enum { STACK_BYTES = 512 * 1024, STEP_US = 5000, STOP_WAIT_US = 10000000 };

/* AEAD ciphers with forward secrecy only; the server chooses. */
static const char default_priority[] =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:"
    "+CHACHA20-POLY1305:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:"
    "%SERVER_PRECEDENCE";

static enum ssg_status complain(char *error_text, size_t error_size, const char *what,
                                const char *detail)
{
    (void)snprintf(error_text, error_size, "%s%s%s", what, *detail ? ": " : "", detail);
    return SSG_E_INVALID_INPUT;
}

/* The library's own words may quote what a client sent; the format alone does not. */
__attribute__((format(printf, 2, 0))) static void log_library(void *context, const char *format,
                                                              va_list args)
{
    (void)context;
    (void)args;
    SSG_LOG(SSG_LOG_DEBUG, "libmicrohttpd", {"format", format});
}

static enum ssg_status check_options(const struct ssg_http_options *options, char *error_text,
                                     size_t error_size)
{
    if (!options->handler)
        return complain(error_text, error_size, "a handler is needed", "");
    if (!options->certificate_path || !*options->certificate_path || !options->key_path ||
        !*options->key_path)
        return complain(error_text, error_size, "tls_certificate and tls_key must name PEM files",
                        "");
    if (options->metrics_listen && *options->metrics_listen && !options->metrics)
        return complain(error_text, error_size, "metrics_listen without a writer", "");
    const char *at = NULL;
    gnutls_priority_t priority = NULL;
    if (options->tls_priority && gnutls_priority_init(&priority, options->tls_priority, &at) < 0)
        return complain(error_text, error_size, "tls_priority is not understood at",
                        at ? at : "its end");
    if (priority)
        gnutls_priority_deinit(priority);
    return SSG_OK;
}

enum ssg_status ssg_http_set_trusted_proxies(struct ssg_http *http, const char *const *texts,
                                             size_t text_count, char *error_text, size_t error_size)
{
    struct ssg_http_proxies proxies;
    size_t index = 0;
    if (ssg_http_proxies_parse(texts, text_count, &proxies, &index) != SSG_OK)
        return complain(error_text, error_size,
                        "trusted_proxy is not a network like 10.0.0.0/8 (at most 32)",
                        texts[index]);
    pthread_mutex_lock(&http->credential_lock);
    http->proxies = proxies;
    pthread_mutex_unlock(&http->credential_lock);
    return SSG_OK;
}

void ssg_http_set_timeouts(struct ssg_http *http, unsigned header_timeout_ms,
                           unsigned body_timeout_ms, unsigned request_deadline_ms)
{
    atomic_store(&http->header_timeout_ms, header_timeout_ms);
    atomic_store(&http->body_timeout_ms, body_timeout_ms);
    atomic_store(&http->request_deadline_ms, request_deadline_ms);
}

static enum ssg_status start_daemon(struct ssg_http *http, int fd, char *error_text,
                                    size_t error_size)
{
    const struct ssg_http_options *options = &http->options;
    const unsigned flags = MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD |
                           MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TLS | MHD_USE_ERROR_LOG |
                           MHD_USE_TURBO;
    http->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, ssg_http_exchange_step, http, MHD_OPTION_EXTERNAL_LOGGER, log_library,
        http, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, ssg_http_exchange_begin,
        http, MHD_OPTION_NOTIFY_CONNECTION, ssg_http_conn_notify, http, MHD_OPTION_NOTIFY_COMPLETED,
        ssg_http_exchange_end, http, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)SSG_HTTP_MEMORY_LIMIT, MHD_OPTION_CONNECTION_LIMIT, options->connection_limit,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->connection_limit_per_address,
        MHD_OPTION_CONNECTION_TIMEOUT, options->idle_timeout_s, MHD_OPTION_HTTPS_PRIORITIES,
        options->tls_priority ? options->tls_priority : default_priority,
        MHD_OPTION_HTTPS_CERT_CALLBACK, ssg_http_credential_retrieve, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, (unsigned)SSG_HTTP_BACKLOG, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)STACK_BYTES, MHD_OPTION_END);
    if (http->daemon)
        return SSG_OK;
    if (fd != options->listen_fd)
        (void)close(fd);
    (void)complain(error_text, error_size, "the HTTPS listener does not start", "");
    return SSG_E_IO;
}

/* The parts that need no listener. */
static enum ssg_status prepare(struct ssg_http *http, char *error_text, size_t error_size)
{
    const struct ssg_http_options *options = &http->options;
    if (ssg_http_tap_check() != SSG_OK) {
        (void)complain(error_text, error_size,
                       "gnutls_record_recv of this program does not come before GnuTLS's own; "
                       "link the program with it exported",
                       "");
        return SSG_E_INTERNAL;
    }
    enum ssg_status status = ssg_http_set_trusted_proxies(
        http, options->trusted_proxies, options->trusted_proxy_count, error_text, error_size);
    if (!status)
        status = ssg_http_routes_create(options->routes, options->route_count, &http->routes,
                                        error_text, error_size);
    if (!status)
        status = ssg_http_assets_prepare(http, error_text, error_size);
    if (status)
        return status;
    http->certificate_path = strdup(options->certificate_path);
    http->key_path = strdup(options->key_path);
    if (!http->certificate_path || !http->key_path ||
        gnutls_session_ticket_key_generate(&http->ticket_key) < 0)
        return SSG_E_MEMORY;
    return ssg_http_credential_load(http->certificate_path, http->key_path, &http->credential,
                                    error_text, error_size);
}

static enum ssg_status start(struct ssg_http *http, char *error_text, size_t error_size)
{
    enum ssg_status status = prepare(http, error_text, error_size);
    if (status)
        return status;
    int fd = http->options.listen_fd;
    if (fd < 0)
        status = ssg_http_listen_tcp(http->options.listen_address, http->options.listen_port, &fd,
                                     &http->port, error_text, error_size);
    if (!status)
        status = start_daemon(http, fd, error_text, error_size);
    if (!status)
        status = ssg_http_metrics_start(http, error_text, error_size);
    return status;
}

enum ssg_status ssg_http_create(const struct ssg_http_options *options, struct ssg_http **ret_http,
                                char *error_text, size_t error_size)
{
    (void)complain(error_text, error_size, "out of memory", "");
    enum ssg_status status = check_options(options, error_text, error_size);
    if (status)
        return status;
    struct ssg_http *http = calloc(1, sizeof *http);
    if (!http)
        return SSG_E_MEMORY;
    http->options = *options;
    (void)pthread_mutex_init(&http->credential_lock, NULL);
    (void)pthread_mutex_init(&http->conns_lock, NULL);
    ssg_http_set_timeouts(http, options->header_timeout_ms, options->body_timeout_ms,
                          options->request_deadline_ms);
    status = start(http, error_text, error_size);
    if (status) {
        ssg_http_destroy(http);
        return status;
    }
    *ret_http = http;
    return SSG_OK;
}

uint16_t ssg_http_port(const struct ssg_http *http)
{
    return http->port;
}

uint16_t ssg_http_metrics_port(const struct ssg_http *http)
{
    return http->metrics_port;
}

unsigned ssg_http_active_count(const struct ssg_http *http)
{
    return atomic_load(&http->requests_now);
}

unsigned ssg_http_suspended_count(const struct ssg_http *http)
{
    return atomic_load(&http->suspended_now);
}

void ssg_http_counters_get(const struct ssg_http *http, struct ssg_http_counters *ret_counters)
{
    *ret_counters = (struct ssg_http_counters){
        .connections = atomic_load(&http->connections),
        .requests = atomic_load(&http->requests),
        .framing_faults = atomic_load(&http->framing_faults),
        .swept = atomic_load(&http->swept),
        .broken_off = atomic_load(&http->broken_off),
        .connections_now = atomic_load(&http->connections_now),
        .requests_now = atomic_load(&http->requests_now),
        .suspended_now = atomic_load(&http->suspended_now),
    };
    for (size_t i = 0; i < sizeof http->answers / sizeof *http->answers; i++)
        ret_counters->answers[i] = atomic_load(&http->answers[i]);
}

void ssg_http_quiesce(struct ssg_http *http)
{
    if (atomic_exchange(&http->is_draining, true))
        return;
    int fd = MHD_quiesce_daemon(http->daemon);
    if (fd >= 0)
        (void)close(fd);
}

static void sleep_step(void)
{
    const struct timespec step = {.tv_nsec = STEP_US * 1000L};
    (void)nanosleep(&step, NULL);
}

enum ssg_status ssg_http_wait_idle(struct ssg_http *http, int64_t deadline_us)
{
    while (ssg_http_active_count(http) > 0) {
        if (ssg_monotonic_us() >= deadline_us)
            return SSG_E_TIMEOUT;
        ssg_http_sweep(http);
        sleep_step();
    }
    return SSG_OK;
}

/* True when no request is parked and nobody is inside the library to wake one. */
static bool wait_resumed(const struct ssg_http *http)
{
    int64_t deadline_us = ssg_monotonic_us() + STOP_WAIT_US;
    while (atomic_load(&http->suspended_now) > 0 || atomic_load(&http->resuming) > 0) {
        if (ssg_monotonic_us() >= deadline_us)
            return false;
        sleep_step();
    }
    return true;
}

void ssg_http_destroy(struct ssg_http *http)
{
    if (!http)
        return;
    if (http->daemon) {
        ssg_http_quiesce(http);
        if (!wait_resumed(http)) {
            /* Stopping the library now would abort the process; a leak at exit does not. */
            SSG_LOG(SSG_LOG_ERROR, "requests are still parked; the listener is not stopped",
                    {"room", "http"});
            return;
        }
        MHD_stop_daemon(http->daemon);
    }
    ssg_http_linger_drain(http, INT64_MAX);
    ssg_http_metrics_stop(http);
    ssg_http_credential_unref(http->credential);
    if (http->ticket_key.data)
        explicit_bzero(http->ticket_key.data, http->ticket_key.size);
    gnutls_free(http->ticket_key.data);
    ssg_http_routes_destroy(http->routes);
    free(http->assets);
    free(http->asset_tags);
    free(http->certificate_path);
    free(http->key_path);
    (void)pthread_mutex_destroy(&http->credential_lock);
    (void)pthread_mutex_destroy(&http->conns_lock);
    free(http);
}
