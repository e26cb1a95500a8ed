#ifndef SSG_PASSWORD_H
#define SSG_PASSWORD_H

#include <stdbool.h>

#include "ssg_status.h"
#include "ssg_text.h"

enum {
    SSG_PASSWORD_HASH_SIZE = 128, /* with the NUL */
    SSG_PASSWORD_MIN = 12,        /* code points a new password must have */
    SSG_PASSWORD_MAX_BYTES = 1024,
};

/* Argon2id (RFC 9106), 19 MiB, 2 passes, 1 lane: about 30 ms and 19 MiB, so callers go through a
 * bounded thread of their own, never the event threads. ssg_crypto_init comes first. */

/* Hash a password with a fresh salt into the self-describing text form, with a NUL.
 * Any thread. E_INVALID_INPUT over SSG_PASSWORD_MAX_BYTES; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_password_hash(struct ssg_text password,
                                                 char ret_hash[SSG_PASSWORD_HASH_SIZE]);

/* True if the password belongs to the hash. A hash that is none of ours, or a password over
 * SSG_PASSWORD_MAX_BYTES, is false after the same work. Any thread. */
bool ssg_password_is_valid(const char *hash, struct ssg_text password);

/* A hash of a password nobody has, with today's parameters: what an unknown user's password is
 * checked against, so that both cost the same. Static text. Any thread. */
const char *ssg_password_dummy_hash(void);

/* True if the hash was made with other parameters than today's. Any thread. */
bool ssg_password_needs_rehash(const char *hash);

#endif
