#ifndef SSG_HTTP_CHARS_H
#define SSG_HTTP_CHARS_H

#include <stdbool.h>
#include <stdint.h>

/* Classes of bytes of RFC 9110, independent of the locale. */

static inline char ssg_http_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* Visible ASCII without the space. */
static inline bool ssg_http_is_graphic(char byte)
{
    return byte > 0x20 && byte < 0x7f;
}

static inline bool ssg_http_is_alnum(char byte)
{
    char low = ssg_http_lower(byte);
    return (low >= 'a' && low <= 'z') || (byte >= '0' && byte <= '9');
}

/* `tchar`: what names of methods and headers are made of, letters, digits and !#$%&'*+-.^_`|~, as
 * one bit per ASCII code: each byte of each header passes here. */
static inline bool ssg_http_is_token(char byte)
{
    static const uint64_t set[2] = {0x03ff6cfa00000000u, 0x57ffffffc7fffffeu};
    unsigned char code = (unsigned char)byte;
    return code < 128 && (set[code / 64] >> (code % 64) & 1);
}

#endif
