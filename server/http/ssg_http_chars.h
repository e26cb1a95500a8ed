#ifndef SSG_HTTP_CHARS_H
#define SSG_HTTP_CHARS_H

#include <stdbool.h>
#include <string.h>

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

/* `tchar`: what names of methods and headers are made of. */
static inline bool ssg_http_is_token(char byte)
{
    return ssg_http_is_alnum(byte) || (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

#endif
