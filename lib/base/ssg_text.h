#ifndef SSG_TEXT_H
#define SSG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_status.h"

/* A view of bytes that somebody else owns; not NUL-ended. */
struct ssg_text {
    const char *data;
    size_t len;
};

/* 16 bytes in network order. */
struct ssg_uuid {
    uint8_t bytes[16];
};

enum { SSG_UUID_TEXT_LEN = 36 };

/* View of a NUL-ended text; NULL gives an empty view. */
struct ssg_text ssg_text_of(const char *text);

bool ssg_text_equal(struct ssg_text a, struct ssg_text b);

/* Parse a whole decimal integer within [min, max]; no sign but '-', no spaces.
 * E_INVALID_INPUT otherwise; *ret_value is untouched then. */
SSG_MUST_CHECK enum ssg_status ssg_text_parse_int(struct ssg_text text, int64_t min, int64_t max,
                                                  int64_t *ret_value);

/* Parse the 8-4-4-4-12 form, either case. E_INVALID_INPUT otherwise. */
SSG_MUST_CHECK enum ssg_status ssg_uuid_parse(struct ssg_text text, struct ssg_uuid *ret_uuid);

/* Render in lower case with a NUL. */
void ssg_uuid_render(const struct ssg_uuid *uuid, char ret_text[SSG_UUID_TEXT_LEN + 1]);

/* A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 random bits from getrandom.
 * Any thread. E_IO when the kernel gives no randomness. */
SSG_MUST_CHECK enum ssg_status ssg_uuid_make(struct ssg_uuid *ret_uuid);

bool ssg_uuid_equal(const struct ssg_uuid *a, const struct ssg_uuid *b);

/* Bytes of the well-formed UTF-8 sequence (RFC 3629) at the start of bytes, 1 to 4; 0 if there is
 * none. bytes_len must be at least 1. Any thread. */
size_t ssg_utf8_sequence_len(const char *bytes, size_t bytes_len);

/* True if the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, surrogates, > U+10FFFF)
 * without control characters other than tab and newline. */
bool ssg_text_is_printable(struct ssg_text text);

/* Number of code points in well-formed UTF-8. */
size_t ssg_text_length(struct ssg_text text);

/* Render bytes as lower-case hex with a NUL; ret_text has 2 * bytes_len + 1 bytes. */
void ssg_hex_render(const uint8_t *bytes, size_t bytes_len, char *ret_text);

/* Parse exactly bytes_len bytes of hex, either case. E_INVALID_INPUT otherwise. */
SSG_MUST_CHECK enum ssg_status ssg_hex_parse(struct ssg_text text, uint8_t *ret_bytes,
                                             size_t bytes_len);

#endif
