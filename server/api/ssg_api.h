#ifndef SSG_API_H
#define SSG_API_H

#include <stdatomic.h>

#include "ssg_http.h"
#include "ssg_pg.h"

/* The API floor: one row per route (routes.def), one file per resource. Every route is a pair of
 * pure steps around one database call, `ask` and `answer`; routes with a password have one more
 * pair before it, with the password check on the offload thread in between. */
struct ssg_api;
struct ssg_offload;

/* What the API needs; everything outlives it. http is set later, by ssg_api_set_http. */
struct ssg_api_options {
    struct ssg_pg_loop *pg;
    struct ssg_offload *offload;
    const char *witness_keys; /* file of witnesses' public keys; "": nobody may cosign */
    const char *log_keys;     /* file of the log's public keys; "": likewise */
};

/* Build the API. ret_api [out]: for ssg_api_destroy. Main thread. E_MEMORY; E_IO or E_INVALID_INPUT
 * for a file of keys that cannot be used, which is logged. */
SSG_MUST_CHECK enum ssg_status ssg_api_create(const struct ssg_api_options *options,
                                              struct ssg_api **ret_api);

/* Free. NULL-safe. Main thread, after the HTTP server has been destroyed. */
void ssg_api_destroy(struct ssg_api *api);

/* The compiled-in routes and assets for ssg_http_create. Static. */
const struct ssg_http_route *ssg_api_routes(const struct ssg_api *api, size_t *ret_count);
const struct ssg_http_asset *ssg_api_assets(size_t *ret_count);

/* Let metrics read the HTTP counters. Main thread, before the first request for metrics. */
void ssg_api_set_http(struct ssg_api *api, struct ssg_http *http);

/* From now on `/readyz` says 503. Any thread. */
void ssg_api_set_draining(struct ssg_api *api);

/* Handler, end-of-request and metrics callbacks for ssg_http_create; context is the API. */
enum ssg_http_step ssg_api_handle(struct ssg_http_request *request, void *context);
void ssg_api_done(struct ssg_http_request *request, void *context);
void ssg_api_metrics(struct ssg_buf *buf, void *context);

#endif
