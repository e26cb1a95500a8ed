#ifndef SSG_HTTP_GUARD_H
#define SSG_HTTP_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "ssg_arena.h"
#include "ssg_http.h"
#include "ssg_http_wire.h"

/* The second look at a request, over what the library collected: the same rules as the wire,
 * and those that need whole values. Pure functions, no state, fuzzed. */

enum { SSG_HTTP_SEGMENTS_MAX = 12 };

/* One header as the library collected it; the views live as long as the request. */
struct ssg_http_field {
    struct ssg_text name;
    struct ssg_text value;
};

/* A request target, decoded. All views are the arena's. */
struct ssg_http_target {
    struct ssg_text path;
    struct ssg_text segments[SSG_HTTP_SEGMENTS_MAX]; /* "/" has one, empty */
    size_t segment_count;                            /* SEGMENTS_MAX + 1: more than that */
    struct ssg_http_query_member query[SSG_HTTP_QUERY_MAX];
    size_t query_count;
};

/* Judge all headers together: duplicates of headers that must be single, lengths, Host, Expect,
 * bytes. Returns NONE or the first fault. Any thread. */
enum ssg_http_fault ssg_http_guard_check(const struct ssg_http_field *fields, size_t field_count);

/* Judge and decode a raw target: origin form, at most SSG_HTTP_TARGET_MAX bytes, strict percent
 * encoding, UTF-8, no hidden separators or control bytes, no dot or empty segments, query members
 * at most SSG_HTTP_QUERY_MAX with unique names ('+' is a space there). ret_target: untouched on a
 * fault. ret_fault: NONE or what is wrong. Any thread. OK (look at ret_fault), E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_http_target_parse(struct ssg_text raw, struct ssg_arena *arena,
                                                     struct ssg_http_target *ret_target,
                                                     enum ssg_http_fault *ret_fault);

/* The value of the first header of that name (any case), empty with NULL data if none. */
struct ssg_text ssg_http_field_find(const struct ssg_http_field *fields, size_t field_count,
                                    const char *name);

/* True if text equals a lower-case name in any case. */
bool ssg_http_name_is(struct ssg_text text, const char *name);

#endif
