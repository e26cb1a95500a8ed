#include "ssg_buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BYTES = 256 };

void ssg_buf_init(struct ssg_buf *buf, size_t max_bytes)
{
    *buf = (struct ssg_buf){.max = max_bytes, .status = SSG_OK};
}

void ssg_buf_finish(struct ssg_buf *buf)
{
    if (!buf)
        return;
    free(buf->data);
    *buf = (struct ssg_buf){.max = buf->max, .status = SSG_OK};
}

/* Room for extra more bytes and a NUL; false (and the buffer marked) if there is none. */
static bool reserve(struct ssg_buf *buf, size_t extra)
{
    if (buf->status != SSG_OK)
        return false;
    if (extra > buf->max - buf->len) {
        buf->status = SSG_E_LIMIT;
        return false;
    }
    size_t need = buf->len + extra + 1;
    if (need <= buf->size)
        return true;
    size_t size = buf->size ? buf->size : FIRST_BYTES;
    while (size < need)
        size = size > SIZE_MAX / 2 ? need : size * 2;
    char *data = realloc(buf->data, size);
    if (!data) {
        buf->status = SSG_E_MEMORY;
        return false;
    }
    buf->data = data;
    buf->size = size;
    return true;
}

void ssg_buf_add(struct ssg_buf *buf, const void *bytes, size_t bytes_len)
{
    if (!reserve(buf, bytes_len))
        return;
    if (bytes_len)
        memcpy(buf->data + buf->len, bytes, bytes_len);
    buf->len += bytes_len;
    buf->data[buf->len] = '\0';
}

void ssg_buf_add_text(struct ssg_buf *buf, const char *text)
{
    ssg_buf_add(buf, text, strlen(text));
}

void ssg_buf_add_byte(struct ssg_buf *buf, char byte)
{
    ssg_buf_add(buf, &byte, 1);
}

void ssg_buf_add_format(struct ssg_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0) {
        buf->status = SSG_E_SHAPE;
        return;
    }
    if (!reserve(buf, (size_t)len))
        return;
    va_start(args, format);
    (void)vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

void ssg_buf_add_int(struct ssg_buf *buf, long long value)
{
    char digits[24];
    char *end = digits + sizeof digits;
    char *p = end;
    unsigned long long rest =
        value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        *--p = '-';
    ssg_buf_add(buf, p, (size_t)(end - p));
}

enum ssg_status ssg_buf_status(const struct ssg_buf *buf)
{
    return buf->status;
}

char *ssg_buf_take(struct ssg_buf *buf, size_t *ret_len)
{
    if (!reserve(buf, 0))
        return NULL;
    buf->data[buf->len] = '\0';
    char *data = buf->data;
    if (ret_len)
        *ret_len = buf->len;
    *buf = (struct ssg_buf){.max = buf->max, .status = SSG_OK};
    return data;
}

void ssg_buf_clear(struct ssg_buf *buf)
{
    buf->len = 0;
    buf->status = SSG_OK;
}
