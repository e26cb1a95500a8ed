#ifndef SSG_CRYPTO_H
#define SSG_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_status.h"
#include "ssg_text.h"

enum {
    SSG_SHA256_BYTES = 32,
    SSG_TOKEN_BYTES = 32,
    SSG_TOKEN_TEXT_LEN = 43, /* base64url of 32 bytes without padding */
    SSG_CSRF_TEXT_LEN = 43,
};

/* Once, before threads start. E_UNAVAILABLE if a library refuses to start. */
SSG_MUST_CHECK enum ssg_status ssg_crypto_init(void);

/* SHA-256 (FIPS 180-4) of bytes. Any thread. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_sha256(const void *bytes, size_t bytes_len,
                                          uint8_t ret_digest[SSG_SHA256_BYTES]);

/* SHA-256 of several pieces one after the other. Any thread. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_sha256_parts(const struct ssg_text *parts, size_t part_count,
                                                uint8_t ret_digest[SSG_SHA256_BYTES]);

/* HMAC-SHA-256 (RFC 2104). Any thread. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_hmac_sha256(const void *key, size_t key_len, const void *bytes,
                                               size_t bytes_len,
                                               uint8_t ret_digest[SSG_SHA256_BYTES]);

/* Bytes fit for keys. Any thread. E_IO when there is no randomness. */
SSG_MUST_CHECK enum ssg_status ssg_random_bytes(void *ret_bytes, size_t bytes_len);

/* Compare in a time that depends on the length only. Any thread. */
bool ssg_bytes_equal(const void *a, const void *b, size_t bytes_len);

/* As ssg_bytes_equal for texts; different lengths are unequal at once. Any thread. */
bool ssg_secret_equal(struct ssg_text a, struct ssg_text b);

/* Bytes that a text of base64 (RFC 4648) of bytes_len takes, without the NUL. */
size_t ssg_base64_len(size_t bytes_len);

/* Render with padding and a NUL; ret_text has ssg_base64_len(bytes_len) + 1 bytes. Any thread. */
void ssg_base64_render(const void *bytes, size_t bytes_len, char *ret_text);

/* Parse padded base64 without line ends into at most size bytes.
 * Any thread. E_INVALID_INPUT for a foreign character, padding or non-zero spare bits; E_LIMIT if
 * it does not fit. */
SSG_MUST_CHECK enum ssg_status ssg_base64_parse(struct ssg_text text, uint8_t *ret_bytes,
                                                size_t size, size_t *ret_len);

/* The URL alphabet without padding, with a NUL; ret_text as for ssg_base64_render. Any thread. */
void ssg_base64url_render(const void *bytes, size_t bytes_len, char *ret_text);

/* Parse base64url without padding; statuses as ssg_base64_parse. Any thread. */
SSG_MUST_CHECK enum ssg_status ssg_base64url_parse(struct ssg_text text, uint8_t *ret_bytes,
                                                   size_t size, size_t *ret_len);

/* A new bearer token: base64url of 32 random bytes, with a NUL. Any thread. E_IO. */
SSG_MUST_CHECK enum ssg_status ssg_token_make(char ret_token[SSG_TOKEN_TEXT_LEN + 1]);

/* What the database knows of a token: SHA-256 of its text. Any thread. E_INVALID_INPUT if the text
 * cannot be a token of ours (length or alphabet); E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_token_hash(struct ssg_text token,
                                              uint8_t ret_hash[SSG_SHA256_BYTES]);

/* The anti-forgery value of a session: base64url(HMAC-SHA-256(token text, "csrf")), with a NUL.
 * Any thread. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_csrf_make(struct ssg_text token,
                                             char ret_csrf[SSG_CSRF_TEXT_LEN + 1]);

/* True if text is the anti-forgery value of token. Any thread. */
bool ssg_csrf_is_valid(struct ssg_text token, struct ssg_text text);

/* Overwrite a secret; never optimised away. */
void ssg_secret_wipe(void *bytes, size_t bytes_len);

#endif
