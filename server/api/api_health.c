/* Liveness, readiness and the metrics text. */
#include <inttypes.h>

#include "api_request.h"

enum { READY_CACHE_US = 1000000, READY_VERDICT_US = 3000000, READY_PENDING_MAX_S = 60 };

enum ssg_status api_live_answer(struct ssg_api_request *request, const struct ssg_pg_rows *rows)
{
    (void)rows;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "status", "ok");
    ssg_jw_end_object(&jw);
    return ssg_api_reply(request, 200, &jw);
}

/* Readiness is asked often and by anybody, so the database is asked once a second at most: in
 * between, and while a question is under way, the last verdict stands, for three seconds. */
enum ssg_status api_ready_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    (void)call;
    struct ssg_api *api = request->api;
    if (atomic_load(&api->is_draining) || !ssg_pg_loop_is_healthy(api->options.pg))
        return SSG_E_UNAVAILABLE;
    int64_t now_us = ssg_monotonic_us();
    if (api->ready_asked_us == 0 || now_us - api->ready_asked_us > READY_CACHE_US) {
        api->ready_asked_us = now_us;
        return SSG_OK;
    }
    if (!api->is_ready || now_us - api->ready_answered_us > READY_VERDICT_US)
        return SSG_E_UNAVAILABLE;
    request->is_answered = true;
    return api_live_answer(request, NULL);
}

enum ssg_status api_ready_answer(struct ssg_api_request *request, const struct ssg_pg_rows *rows)
{
    struct ssg_api *api = request->api;
    /* Columns outcome, schema_version, pending_age_s: null when nothing waits for the sealer. */
    int32_t pending_age_s = 0;
    if (!ssg_pg_is_null(rows, 0, 2) && ssg_pg_get_int4(rows, 0, 2, &pending_age_s) != SSG_OK)
        return SSG_E_INTERNAL;
    api->is_ready = pending_age_s <= READY_PENDING_MAX_S;
    api->ready_answered_us = ssg_monotonic_us();
    return api->is_ready ? api_live_answer(request, rows) : SSG_E_UNAVAILABLE;
}

void ssg_api_ready_refuse(struct ssg_api_request *request, enum ssg_status status,
                          const struct ssg_pg_rows *rows)
{
    (void)rows;
    request->api->is_ready = false;
    ssg_http_reply_status(request->http, status);
}

static void add_counter(struct ssg_buf *buf, const char *name, const char *type, const char *help)
{
    ssg_buf_add_format(buf, "# HELP socialsoeg_%s %s\n# TYPE socialsoeg_%s %s\n", name, help, name,
                       type);
}

static void add_http(struct ssg_buf *buf, const struct ssg_http *http)
{
    struct ssg_http_counters c;
    ssg_http_counters_get(http, &c);
    add_counter(buf, "http_answers_total", "counter", "Answers by class of status.");
    for (int i = 1; i < 6; i++)
        ssg_buf_add_format(buf, "socialsoeg_http_answers_total{class=\"%dxx\"} %" PRIu64 "\n", i,
                           c.answers[i]);
    add_counter(buf, "http_framing_faults_total", "counter", "Requests refused by the guard.");
    ssg_buf_add_format(buf, "socialsoeg_http_framing_faults_total %" PRIu64 "\n", c.framing_faults);
    add_counter(buf, "http_slow_closed_total", "counter", "Connections closed for slowness.");
    ssg_buf_add_format(buf, "socialsoeg_http_slow_closed_total %" PRIu64 "\n", c.swept);
    add_counter(buf, "http_connections", "gauge", "Open connections.");
    ssg_buf_add_format(buf, "socialsoeg_http_connections %" PRIu32 "\n", c.connections_now);
    add_counter(buf, "http_requests_active", "gauge", "Requests under way.");
    ssg_buf_add_format(buf, "socialsoeg_http_requests_active %" PRIu32 "\n", c.requests_now);
}

struct lane_figure {
    const char *name;
    const char *type;
    const char *help;
    size_t offset;
};

static void add_lanes(struct ssg_buf *buf, const struct ssg_pg_metrics *metrics)
{
    static const struct lane_figure figures[] = {
#define FIGURE(member, name, type, help)                                                           \
    {name, type, help, offsetof(struct ssg_pg_lane_metrics, member)}
        FIGURE(queued, "db_queued", "gauge", "Calls waiting for a connection."),
        FIGURE(in_flight, "db_in_flight", "gauge", "Calls at the server."),
        FIGURE(connections_ready, "db_connections", "gauge", "Usable connections."),
        FIGURE(completed, "db_calls_total", "counter", "Calls finished."),
        FIGURE(failed, "db_calls_failed_total", "counter", "Calls finished without success."),
        FIGURE(refused, "db_calls_refused_total", "counter", "Calls refused, queue full."),
        FIGURE(batches, "db_transactions_total", "counter", "Transactions sent."),
        FIGURE(reruns, "db_reruns_total", "counter", "Calls sent again."),
        FIGURE(lost, "db_connections_lost_total", "counter", "Connections lost."),
#undef FIGURE
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        add_counter(buf, figures[i].name, figures[i].type, figures[i].help);
        for (int lane = 0; lane < SSG_PG_LANE_COUNT_; lane++) {
            const char *row = (const char *)&metrics->lanes[lane];
            ssg_buf_add_format(buf, "socialsoeg_%s{lane=\"%s\"} %" PRIu64 "\n", figures[i].name,
                               ssg_pg_lane_name((enum ssg_pg_lane)lane),
                               *(const uint64_t *)(const void *)(row + figures[i].offset));
        }
    }
}

void ssg_api_metrics(struct ssg_buf *buf, void *context)
{
    const struct ssg_api *api = context;
    struct ssg_pg_metrics metrics;
    ssg_pg_loop_metrics(api->options.pg, &metrics);
    if (api->http)
        add_http(buf, api->http);
    add_lanes(buf, &metrics);
}
