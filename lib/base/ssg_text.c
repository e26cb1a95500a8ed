#include "ssg_text.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

struct ssg_text ssg_text_of(const char *text)
{
    return (struct ssg_text){.data = text ? text : "", .len = text ? strlen(text) : 0};
}

bool ssg_text_equal(struct ssg_text a, struct ssg_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

enum ssg_status ssg_text_parse_int(struct ssg_text text, int64_t min, int64_t max,
                                   int64_t *ret_value)
{
    size_t i = 0;
    bool negative = text.len > 0 && text.data[0] == '-';
    if (negative)
        i = 1;
    if (i == text.len || text.len - i > 19)
        return SSG_E_INVALID_INPUT;
    int64_t value = 0;
    for (; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return SSG_E_INVALID_INPUT;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, text.data[i] - '0', &value))
            return SSG_E_INVALID_INPUT;
    }
    /* Summed downwards, so that INT64_MIN fits; turned round for the positive case. */
    if (!negative && __builtin_sub_overflow(0, value, &value))
        return SSG_E_INVALID_INPUT;
    if (value < min || value > max)
        return SSG_E_INVALID_INPUT;
    *ret_value = value;
    return SSG_OK;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

enum ssg_status ssg_hex_parse(struct ssg_text text, uint8_t *ret_bytes, size_t bytes_len)
{
    if (text.len != bytes_len * 2)
        return SSG_E_INVALID_INPUT;
    for (size_t i = 0; i < text.len; i++)
        if (hex_value(text.data[i]) < 0)
            return SSG_E_INVALID_INPUT;
    for (size_t i = 0; i < bytes_len; i++)
        ret_bytes[i] =
            (uint8_t)(hex_value(text.data[2 * i]) * 16 + hex_value(text.data[2 * i + 1]));
    return SSG_OK;
}

void ssg_hex_render(const uint8_t *bytes, size_t bytes_len, char *ret_text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes_len; i++) {
        *ret_text++ = digits[bytes[i] >> 4];
        *ret_text++ = digits[bytes[i] & 15];
    }
    *ret_text = '\0';
}

enum ssg_status ssg_uuid_parse(struct ssg_text text, struct ssg_uuid *ret_uuid)
{
    if (text.len != SSG_UUID_TEXT_LEN)
        return SSG_E_INVALID_INPUT;
    char hex[32];
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (text.data[i] == '-'))
            return SSG_E_INVALID_INPUT;
        if (!dash)
            hex[n++] = text.data[i];
    }
    struct ssg_uuid uuid;
    enum ssg_status status =
        ssg_hex_parse((struct ssg_text){hex, sizeof hex}, uuid.bytes, sizeof uuid.bytes);
    if (status == SSG_OK)
        *ret_uuid = uuid;
    return status;
}

void ssg_uuid_render(const struct ssg_uuid *uuid, char ret_text[SSG_UUID_TEXT_LEN + 1])
{
    char hex[33];
    ssg_hex_render(uuid->bytes, sizeof uuid->bytes, hex);
    size_t n = 0;
    for (size_t i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            ret_text[n++] = '-';
        ret_text[n++] = hex[i];
    }
    ret_text[n] = '\0';
}

enum ssg_status ssg_uuid_make(struct ssg_uuid *ret_uuid)
{
    struct ssg_uuid uuid;
    ssize_t got;
    do {
        got = getrandom(uuid.bytes, sizeof uuid.bytes, 0);
    } while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof uuid.bytes)
        return SSG_E_IO;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return SSG_E_IO;
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0f) | 0x70);
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3f) | 0x80);
    *ret_uuid = uuid;
    return SSG_OK;
}

bool ssg_uuid_equal(const struct ssg_uuid *a, const struct ssg_uuid *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

size_t ssg_utf8_sequence_len(const char *bytes, size_t bytes_len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    size_t len = c >= 0xc2 && c <= 0xdf   ? 2
                 : (c & 0xf0) == 0xe0     ? 3
                 : c >= 0xf0 && c <= 0xf4 ? 4
                                          : 0;
    if (len == 0 || len > bytes_len)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) || (c == 0xf0 && p[1] < 0x90) ||
        (c == 0xf4 && p[1] > 0x8f))
        return 0;
    return len;
}

bool ssg_text_is_printable(struct ssg_text text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    size_t i = 0;
    while (i < text.len) {
        size_t len = ssg_utf8_sequence_len(text.data + i, text.len - i);
        if (len == 0)
            return false;
        if (len == 1 && (p[i] == 0x7f || (p[i] < 0x20 && p[i] != '\t' && p[i] != '\n')))
            return false;
        if (len == 2 && p[i] == 0xc2 && p[i + 1] < 0xa0)
            return false; /* C1 controls */
        i += len;
    }
    return true;
}

size_t ssg_text_length(struct ssg_text text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return n;
}
