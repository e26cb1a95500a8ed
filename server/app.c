#include "app.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ssg_api.h"
#include "ssg_cleanup.h"
#include "ssg_crypto.h"
#include "ssg_json.h"
#include "ssg_offload.h"
#include "ssg_statements.h"
#include "ssg_timeline.h"

struct ssg_app {
    const struct ssg_config *config;
    struct ssg_pg_loop *pg;
    struct ssg_offload *offload;
    struct ssg_api *api;
    struct ssg_http *http;
    uint64_t heartbeat;
    int64_t heartbeat_us;
};

enum { HEART_STOPPED_AFTER_US = 10 * 1000 * 1000 };

static enum ssg_status start_database(struct ssg_app *app, char *error, size_t error_size)
{
    const struct ssg_config *config = app->config;
    struct ssg_pg_options options;
    ssg_pg_options_init(&options);
    options.conninfo = config->database;
    options.start_timeout_ms = (int)config->start_deadline_ms;
    options.lock_timeout_ms = (int)config->lock_timeout_ms;
    for (int lane = 0; lane < SSG_PG_LANE_COUNT_; lane++) {
        bool slow = lane == SSG_PG_LANE_SLOW;
        options.lanes[lane].queue_cap = (int)config->queue_cap;
        options.lanes[lane].deadline_ms =
            (int)(slow ? config->slow_deadline_ms : config->request_deadline_ms);
        options.lanes[lane].statement_timeout_ms =
            (int)(slow ? config->slow_statement_timeout_ms : config->statement_timeout_ms);
    }
    options.lanes[SSG_PG_LANE_SHARED].connections = (int)config->shared_connections;
    enum ssg_status status =
        ssg_pg_loop_create(&options, ssg_statements(), ssg_statements_count(), &app->pg);
    if (status != SSG_OK) {
        (void)snprintf(error, error_size, "the database loop cannot be built (%s)",
                       ssg_status_name(status));
        return status;
    }
    struct ssg_buf report;
    ssg_buf_init(&report, 16384);
    status = ssg_pg_loop_start(app->pg, &report);
    if (status != SSG_OK)
        (void)snprintf(error, error_size, "the database cannot be used: %s",
                       report.data ? report.data : ssg_status_name(status));
    ssg_buf_finish(&report);
    return status;
}

static enum ssg_status start_http(struct ssg_app *app, char *error, size_t error_size)
{
    const struct ssg_config *config = app->config;
    struct ssg_http_options options = {
        .listen_address = config->listen_address,
        .listen_port = (uint16_t)config->listen_port,
        .listen_fd = -1,
        .certificate_path = config->tls_certificate,
        .key_path = config->tls_key,
        .metrics_listen = config->metrics_listen,
        .tls_priority = config->tls_priority,
        .trusted_proxies = (const char *const *)config->trusted_proxy.items,
        .trusted_proxy_count = config->trusted_proxy.count,
        .connection_limit = (unsigned)config->connection_limit,
        .connection_limit_per_address = (unsigned)config->connection_limit_per_address,
        .idle_timeout_s = (unsigned)config->idle_timeout_s,
        .header_timeout_ms = (unsigned)config->header_timeout_ms,
        .body_timeout_ms = (unsigned)config->body_timeout_ms,
        .request_deadline_ms = (unsigned)config->request_deadline_ms,
        .handler = ssg_api_handle,
        .done = ssg_api_done,
        .context = app->api,
        .metrics = ssg_api_metrics,
        .metrics_context = app->api,
    };
    options.routes = ssg_api_routes(app->api, &options.route_count);
    options.assets = ssg_api_assets(&options.asset_count);
    enum ssg_status status = ssg_http_create(&options, &app->http, error, error_size);
    if (status == SSG_OK)
        ssg_api_set_http(app->api, app->http);
    return status;
}

/* The bound ports as JSON, complete or not there at all: others wait for this file. */
static enum ssg_status write_port_file(const struct ssg_app *app, char *error, size_t error_size)
{
    const char *path = app->config->port_file;
    if (!*path)
        return SSG_OK;
    SSG_FREE char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        return SSG_E_MEMORY;
    FILE *file = fopen(part, "we");
    int printed = -1;
    if (file) {
        printed =
            fprintf(file, "{\"port\":%u,\"metrics_port\":%u,\"pid\":%ld}\n",
                    ssg_http_port(app->http), ssg_http_metrics_port(app->http), (long)getpid());
        printed = fclose(file) == 0 ? printed : -1;
    }
    if (printed < 0 || rename(part, path) != 0) {
        (void)snprintf(error, error_size, "port_file %s cannot be written: %m", path);
        return SSG_E_IO;
    }
    return SSG_OK;
}

enum ssg_status ssg_app_start(const struct ssg_config *config, struct ssg_app **ret_app,
                              char *error, size_t error_size)
{
    struct ssg_app *app = calloc(1, sizeof *app);
    if (!app)
        return SSG_E_MEMORY;
    app->config = config;
    ssg_json_init();
    enum ssg_status status = ssg_crypto_init();
    if (status == SSG_OK && !ssg_rules_find(ssg_text_of(SSG_RULE_SET))) {
        (void)snprintf(error, error_size, "the built-in rule set is not the released one");
        status = SSG_E_INTERNAL;
    }
    if (status == SSG_OK)
        status = start_database(app, error, error_size);
    if (status == SSG_OK)
        status = ssg_offload_create(&app->offload);
    if (status == SSG_OK)
        status = ssg_api_create(&(struct ssg_api_options){.pg = app->pg,
                                                          .offload = app->offload,
                                                          .witness_keys = config->witness_keys,
                                                          .log_keys = config->log_keys},
                                &app->api);
    if (status == SSG_OK)
        status = start_http(app, error, error_size);
    if (status == SSG_OK)
        status = write_port_file(app, error, error_size);
    if (status != SSG_OK) {
        ssg_app_stop(app);
        return status;
    }
    app->heartbeat_us = ssg_monotonic_us();
    *ret_app = app;
    return SSG_OK;
}

void ssg_app_tick(struct ssg_app *app)
{
    ssg_http_sweep(app->http);
    struct ssg_pg_metrics metrics;
    ssg_pg_loop_metrics(app->pg, &metrics);
    if (metrics.heartbeat != app->heartbeat) {
        app->heartbeat = metrics.heartbeat;
        app->heartbeat_us = ssg_monotonic_us();
    }
}

bool ssg_app_is_alive(struct ssg_app *app)
{
    return ssg_monotonic_us() - app->heartbeat_us < HEART_STOPPED_AFTER_US;
}

void ssg_app_reload(struct ssg_app *app, const struct ssg_config *config)
{
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    app->config = config;
    ssg_log_set_threshold(config->log_level);
    ssg_http_set_timeouts(app->http, (unsigned)config->header_timeout_ms,
                          (unsigned)config->body_timeout_ms, (unsigned)config->request_deadline_ms);
    if (ssg_http_set_trusted_proxies(app->http, (const char *const *)config->trusted_proxy.items,
                                     config->trusted_proxy.count, error, sizeof error) != SSG_OK)
        SSG_LOG(SSG_LOG_ERROR, "trusted_proxy not reloaded, the old networks stay in use",
                {"reason", error});
    if (ssg_http_reload_certificate(app->http, error, sizeof error) != SSG_OK)
        SSG_LOG(SSG_LOG_ERROR, "certificate not reloaded, the old one stays in use",
                {"reason", error});
    else
        SSG_LOG(SSG_LOG_INFO, "reloaded",
                {"what", "certificate, time limits, trusted proxies, log level"});
}

void ssg_app_stop(struct ssg_app *app)
{
    if (!app)
        return;
    int64_t deadline_us = ssg_monotonic_us() + app->config->drain_grace_ms * 1000;
    if (app->http) {
        ssg_api_set_draining(app->api);
        ssg_http_quiesce(app->http);
        if (ssg_http_wait_idle(app->http, deadline_us) != SSG_OK)
            SSG_LOG(SSG_LOG_WARNING, "requests cut off at the end of the grace time", {"", NULL});
    }
    if (app->pg && ssg_pg_loop_drain(app->pg, deadline_us) != SSG_OK)
        SSG_LOG(SSG_LOG_WARNING, "database calls given up at the end of the grace time",
                {"", NULL});
    ssg_offload_destroy(app->offload);
    ssg_http_destroy(app->http);
    ssg_api_destroy(app->api);
    ssg_pg_loop_destroy(app->pg);
    if (*app->config->port_file)
        (void)unlink(app->config->port_file);
    free(app);
}
