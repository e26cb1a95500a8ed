#ifndef SSG_JW_H
#define SSG_JW_H

#include <stdbool.h>
#include <stdint.h>

#include "ssg_buf.h"
#include "ssg_text.h"
#include "ssg_time.h"

enum { SSG_JW_DEPTH_MAX = 32 };

/* Append-only JSON writer over a buffer: commas and escapes are its work, the order of calls is
 * the caller's. Numbers are integers only, so nothing depends on a locale. A mistake in the order
 * (a value without a key in an object, an end without a begin, nesting over SSG_JW_DEPTH_MAX, bad
 * UTF-8 in a text) marks the buffer with E_SHAPE; further calls do nothing, and one question at
 * the end, ssg_jw_status, tells. One thread at a time. */
struct ssg_jw {
    struct ssg_buf *buf;
    unsigned depth;
    uint64_t in_object;  /* bit d: level d is an object */
    uint64_t has_member; /* bit d: level d has a member, so the next one needs a comma */
    bool after_key;
};

/* Write into buf (borrowed until the last call); the document may follow other bytes. */
void ssg_jw_init(struct ssg_jw *jw, struct ssg_buf *buf);

void ssg_jw_begin_object(struct ssg_jw *jw);
void ssg_jw_end_object(struct ssg_jw *jw);
void ssg_jw_begin_array(struct ssg_jw *jw);
void ssg_jw_end_array(struct ssg_jw *jw);

/* The name of the next value of an object; escaped like any text. */
void ssg_jw_key(struct ssg_jw *jw, const char *key);
void ssg_jw_key_text(struct ssg_jw *jw, struct ssg_text key);

/* Values. A view or pointer whose data is NULL is written as null. */
void ssg_jw_text(struct ssg_jw *jw, struct ssg_text text);
void ssg_jw_string(struct ssg_jw *jw, const char *text);
void ssg_jw_int(struct ssg_jw *jw, int64_t value);
void ssg_jw_bool(struct ssg_jw *jw, bool value);
void ssg_jw_null(struct ssg_jw *jw);

/* A finite double with the fewest digits that read back as the same number; E_SHAPE if not
 * finite. Used by the tool's statistics, never for identity numbers or codes. */
void ssg_jw_real(struct ssg_jw *jw, double value);

/* Text values of house types: lower-case UUID, `YYYY-MM-DD` (null for the infinities), RFC 3339. */
void ssg_jw_uuid(struct ssg_jw *jw, const struct ssg_uuid *uuid);
void ssg_jw_date(struct ssg_jw *jw, struct ssg_date date);
void ssg_jw_instant(struct ssg_jw *jw, struct ssg_instant instant);

/* One value that is already JSON, taken as it is: the caller answers for its form. */
void ssg_jw_raw(struct ssg_jw *jw, struct ssg_text json);

/* Key and value in one call. */
void ssg_jw_member_text(struct ssg_jw *jw, const char *key, struct ssg_text text);
void ssg_jw_member_string(struct ssg_jw *jw, const char *key, const char *text);
void ssg_jw_member_int(struct ssg_jw *jw, const char *key, int64_t value);
void ssg_jw_member_bool(struct ssg_jw *jw, const char *key, bool value);
void ssg_jw_member_null(struct ssg_jw *jw, const char *key);
void ssg_jw_member_real(struct ssg_jw *jw, const char *key, double value);
void ssg_jw_member_uuid(struct ssg_jw *jw, const char *key, const struct ssg_uuid *uuid);
void ssg_jw_member_date(struct ssg_jw *jw, const char *key, struct ssg_date date);
void ssg_jw_member_instant(struct ssg_jw *jw, const char *key, struct ssg_instant instant);

/* OK if one whole value stands in the buffer; E_SHAPE if something is still open or was out of
 * order; E_LIMIT or E_MEMORY from the buffer. */
SSG_MUST_CHECK enum ssg_status ssg_jw_status(const struct ssg_jw *jw);

#endif
