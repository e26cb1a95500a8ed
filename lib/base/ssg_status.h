#ifndef SSG_STATUS_H
#define SSG_STATUS_H

/* The one error type between rooms. Foreign errors (errno, SQLSTATE, JSON, TLS) are translated by
 * the room that owns the library. */

#include <stddef.h>

#define SSG_MUST_CHECK __attribute__((warn_unused_result))

enum ssg_status {
#define SSG_STATUS(name, http, slug, da, en, retry) SSG_##name,
#include "ssg_status.def"
#undef SSG_STATUS
    SSG_STATUS_COUNT_
};

/* The language of a text a person reads. */
enum ssg_lang { SSG_LANG_DA, SSG_LANG_EN, SSG_LANG_COUNT_ };

/* The HTTP status code of an outcome. Any thread. */
int ssg_status_http(enum ssg_status status);

/* The slug behind `/problems/`; empty for OK. Static text. Any thread. */
const char *ssg_status_slug(enum ssg_status status);

/* The title in the language asked for. Static UTF-8 text. Any thread. */
const char *ssg_status_title(enum ssg_status status, enum ssg_lang lang);

/* Seconds for `Retry-After`; 0 when there is none. Any thread. */
int ssg_status_retry_after(enum ssg_status status);

/* The outcome that a slug stands for; "ok" is OK. SSG_E_INTERNAL for a slug that is none, since
 * only the database's own functions speak in slugs. Any thread. */
enum ssg_status ssg_status_of_slug(const char *slug, size_t slug_len);

/* The name without prefix ("E_NOT_FOUND"), for the log. Static text. Any thread. */
const char *ssg_status_name(enum ssg_status status);

#endif
