#ifndef SSG_HTTP_ROUTE_H
#define SSG_HTTP_ROUTE_H

#include "ssg_buf.h"
#include "ssg_http.h"
#include "ssg_http_guard.h"

/* The compiled routes; read-only after create. */
struct ssg_http_routes;

/* Where a path leads. */
struct ssg_http_match {
    const struct ssg_http_route *route; /* NULL: nothing of that path and method */
    struct ssg_text params[SSG_HTTP_PARAMS_MAX];
    size_t param_count;
    bool is_path_known; /* with another method: 405 */
};

/* Compile patterns: '/'-separated literals and `{name}`. routes is borrowed. error_text [out]: the
 * pattern and what is wrong with it. E_INVALID_INPUT: bad pattern, flags or method, or two routes
 * that would match the same requests. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_http_routes_create(const struct ssg_http_route *routes,
                                                      size_t route_count,
                                                      struct ssg_http_routes **ret_routes,
                                                      char *error_text, size_t error_size);

/* NULL-safe. */
void ssg_http_routes_destroy(struct ssg_http_routes *routes);

/* Find the route; literals win over parameters from the left; GET also serves HEAD. Any thread. */
void ssg_http_routes_match(const struct ssg_http_routes *routes, struct ssg_text method,
                           const struct ssg_http_target *target, struct ssg_http_match *ret_match);

/* Append the methods of a known path, "GET, HEAD, POST". Any thread. */
void ssg_http_routes_allow(const struct ssg_http_routes *routes,
                           const struct ssg_http_target *target, struct ssg_buf *buf);

#endif
