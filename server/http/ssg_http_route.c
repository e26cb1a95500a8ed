#include "ssg_http_route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct segment {
    struct ssg_text text;
    bool is_param;
};

struct compiled {
    const struct ssg_http_route *route;
    struct segment segments[SSG_HTTP_SEGMENTS_MAX];
    size_t segment_count;
    unsigned param_mask; /* a smaller mask is the more literal pattern from the left */
};

struct ssg_http_routes {
    struct compiled *items;
    size_t count;
};

static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

static bool is_known_method(const char *method)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i], method) == 0)
            return true;
    return false;
}

/* NULL or what is wrong. */
static const char *compile_segment(struct compiled *item, struct ssg_text text, size_t *params)
{
    if (item->segment_count >= SSG_HTTP_SEGMENTS_MAX)
        return "too many segments";
    struct segment *segment = &item->segments[item->segment_count++];
    bool has_brace = memchr(text.data, '{', text.len) || memchr(text.data, '}', text.len);
    segment->text = text;
    item->param_mask <<= 1;
    if (!has_brace)
        return NULL;
    if (text.len < 3 || text.data[0] != '{' || text.data[text.len - 1] != '}')
        return "a parameter must be a whole segment";
    if (++*params > SSG_HTTP_PARAMS_MAX)
        return "too many parameters";
    segment->is_param = true;
    item->param_mask |= 1u;
    return NULL;
}

static const char *compile(const struct ssg_http_route *route, struct compiled *item)
{
    *item = (struct compiled){.route = route};
    if (!route->method || !is_known_method(route->method))
        return "unknown method";
    if (!route->pattern || route->pattern[0] != '/')
        return "a pattern begins with '/'";
    bool is_none = route->flags & SSG_HTTP_BODY_NONE;
    bool is_json = route->flags & SSG_HTTP_BODY_JSON;
    if (is_none == is_json)
        return "exactly one of BODY_NONE and BODY_JSON is needed";
    if (route->body_cap > SSG_HTTP_BODY_HARD)
        return "the body cap is over 1 MiB";
    size_t params = 0;
    const char *start = route->pattern + 1;
    for (;;) {
        const char *end = strchrnul(start, '/');
        struct ssg_text text = {start, (size_t)(end - start)};
        const char *fault = compile_segment(item, text, &params);
        if (fault)
            return fault;
        if (!*end)
            return NULL;
        start = end + 1;
    }
}

static bool is_same_shape(const struct compiled *a, const struct compiled *b)
{
    if (a->segment_count != b->segment_count || a->param_mask != b->param_mask ||
        strcmp(a->route->method, b->route->method) != 0)
        return false;
    for (size_t i = 0; i < a->segment_count; i++)
        if (!a->segments[i].is_param && !ssg_text_equal(a->segments[i].text, b->segments[i].text))
            return false;
    return true;
}

static const char *compile_all(const struct ssg_http_route *routes, size_t route_count,
                               struct ssg_http_routes *compiled, size_t *ret_index)
{
    for (size_t i = 0; i < route_count; i++) {
        *ret_index = i;
        const char *fault = compile(&routes[i], &compiled->items[i]);
        for (size_t k = 0; k < i && !fault; k++)
            if (is_same_shape(&compiled->items[k], &compiled->items[i]))
                fault = "there is another route for the same requests";
        if (fault)
            return fault;
        compiled->count++;
    }
    return NULL;
}

enum ssg_status ssg_http_routes_create(const struct ssg_http_route *routes, size_t route_count,
                                       struct ssg_http_routes **ret_routes, char *error_text,
                                       size_t error_size)
{
    struct ssg_http_routes *compiled = calloc(1, sizeof *compiled);
    if (compiled)
        compiled->items = calloc(route_count + 1, sizeof *compiled->items);
    if (!compiled || !compiled->items) {
        ssg_http_routes_destroy(compiled);
        return SSG_E_MEMORY;
    }
    size_t index = 0;
    const char *fault = compile_all(routes, route_count, compiled, &index);
    if (fault) {
        const char *pattern = routes[index].pattern ? routes[index].pattern : "(none)";
        const char *method = routes[index].method ? routes[index].method : "(none)";
        (void)snprintf(error_text, error_size, "route %s %s: %s", method, pattern, fault);
        ssg_http_routes_destroy(compiled);
        return SSG_E_INVALID_INPUT;
    }
    *ret_routes = compiled;
    return SSG_OK;
}

void ssg_http_routes_destroy(struct ssg_http_routes *routes)
{
    if (!routes)
        return;
    free(routes->items);
    free(routes);
}

static bool is_match(const struct compiled *item, const struct ssg_http_target *target)
{
    if (item->segment_count != target->segment_count)
        return false;
    for (size_t i = 0; i < item->segment_count; i++) {
        struct ssg_text text = target->segments[i];
        if (item->segments[i].is_param ? text.len == 0 || text.len > SSG_HTTP_PARAM_LEN_MAX
                                       : !ssg_text_equal(item->segments[i].text, text))
            return false;
    }
    return true;
}

static bool is_method(const struct ssg_http_route *route, struct ssg_text method)
{
    if (ssg_text_equal(method, ssg_text_of("HEAD")))
        method = ssg_text_of("GET");
    return ssg_text_equal(method, ssg_text_of(route->method));
}

void ssg_http_routes_match(const struct ssg_http_routes *routes, struct ssg_text method,
                           const struct ssg_http_target *target, struct ssg_http_match *ret_match)
{
    *ret_match = (struct ssg_http_match){0};
    const struct compiled *best = NULL;
    for (size_t i = 0; i < routes->count; i++) {
        const struct compiled *item = &routes->items[i];
        if (!is_match(item, target))
            continue;
        ret_match->is_path_known = true;
        if (is_method(item->route, method) && (!best || item->param_mask < best->param_mask))
            best = item;
    }
    if (!best)
        return;
    ret_match->route = best->route;
    for (size_t i = 0; i < best->segment_count; i++)
        if (best->segments[i].is_param)
            ret_match->params[ret_match->param_count++] = target->segments[i];
}

static bool has_method(const struct ssg_http_routes *routes, const struct ssg_http_target *target,
                       const char *method)
{
    for (size_t i = 0; i < routes->count; i++)
        if (is_match(&routes->items[i], target) &&
            strcmp(routes->items[i].route->method, method) == 0)
            return true;
    return false;
}

void ssg_http_routes_allow(const struct ssg_http_routes *routes,
                           const struct ssg_http_target *target, struct ssg_buf *buf)
{
    const char *comma = "";
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (!has_method(routes, target, methods[i]))
            continue;
        ssg_buf_add_text(buf, comma);
        ssg_buf_add_text(buf, methods[i]);
        comma = ", ";
        if (i == 0)
            ssg_buf_add_text(buf, ", HEAD");
    }
}
