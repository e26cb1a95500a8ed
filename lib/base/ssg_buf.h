#ifndef SSG_BUF_H
#define SSG_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "ssg_cleanup.h"
#include "ssg_status.h"

/* Growing bytes with a largest size given at birth. A failed append marks the buffer: later
 * appends do nothing and ssg_buf_status tells, so that a writer checks once at the end. */
struct ssg_buf {
    char *data;
    size_t len;
    size_t size;
    size_t max;
    enum ssg_status status;
};

/* An empty buffer of at most max_bytes. The caller calls finish or takes the bytes. */
void ssg_buf_init(struct ssg_buf *buf, size_t max_bytes);

/* Free the bytes. NULL-safe, repeatable. */
void ssg_buf_finish(struct ssg_buf *buf);

/* Append bytes, a NUL-ended text, one byte, or a printf-formatted text. */
void ssg_buf_add(struct ssg_buf *buf, const void *bytes, size_t bytes_len);
void ssg_buf_add_text(struct ssg_buf *buf, const char *text);
void ssg_buf_add_byte(struct ssg_buf *buf, char byte);
void ssg_buf_add_format(struct ssg_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Append a decimal integer. */
void ssg_buf_add_int(struct ssg_buf *buf, long long value);

/* OK, or E_LIMIT (over max) or E_MEMORY of the first failed append. */
SSG_MUST_CHECK enum ssg_status ssg_buf_status(const struct ssg_buf *buf);

/* The bytes with a NUL behind them that is not counted; ownership to the caller (free()); the
 * buffer is empty afterwards. NULL if an append failed. ret_len may be NULL. */
char *ssg_buf_take(struct ssg_buf *buf, size_t *ret_len);

/* Forget the content and a failure, keep the memory. */
void ssg_buf_clear(struct ssg_buf *buf);

#define SSG_BUF_FINISH SSG_CLEANUP(ssg_buf_finish)

#endif
