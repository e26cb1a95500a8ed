#ifndef SSG_HTTP_FIELDS_H
#define SSG_HTTP_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "ssg_status.h"
#include "ssg_text.h"

/* Values of request headers, read strictly. Pure functions; any thread; nothing is copied. */

#define SSG_HTTP_COOKIE_NAME "__Host-ssg"

enum { SSG_HTTP_TOKEN_MAX = 256, SSG_HTTP_KEY_MAX = 200 };

/* The language preferred by an Accept-Language value: en if its weight is above da's, else da. */
enum ssg_lang ssg_http_lang_parse(struct ssg_text value);

/* True for `application/json`, alone or with charset=utf-8. */
bool ssg_http_is_json_type(struct ssg_text value);

/* True if an Accept-Encoding value allows gzip. */
bool ssg_http_accepts_gzip(struct ssg_text value);

/* True if an If-None-Match value is `*` or has etag (weak comparison, RFC 9110 §13.1.2). */
bool ssg_http_etag_matches(struct ssg_text value, const char *etag);

/* The token of `Bearer TOKEN`; false if the value is anything else. */
bool ssg_http_bearer_parse(struct ssg_text value, struct ssg_text *ret_token);

/* The value of SSG_HTTP_COOKIE_NAME. False if it is not there, there twice, or not a token. */
bool ssg_http_cookie_parse(struct ssg_text value, struct ssg_text *ret_token);

/* True for 1..SSG_HTTP_KEY_MAX visible ASCII bytes. */
bool ssg_http_is_key(struct ssg_text value);

/* True for a method that RFC 9110 or RFC 5789 registers; others are not named in the log. */
bool ssg_http_is_known_method(struct ssg_text method);

#endif
