#ifndef SSG_HASHER_H
#define SSG_HASHER_H

#include "ssg_crypto.h"

/* SHA-256 over and over: keeps the library's context, so that millions of short inputs cost little
 * more than the hashing itself. One thread at a time. */
struct ssg_hasher;

/* ret_hasher [out]: the caller destroys it. Any thread. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_hasher_create(struct ssg_hasher **ret_hasher);

/* Free. NULL-safe. */
void ssg_hasher_destroy(struct ssg_hasher *hasher);

static inline void ssg_hasher_destroy_p(struct ssg_hasher **hasher)
{
    ssg_hasher_destroy(*hasher);
}
#define SSG_HASHER_DESTROY __attribute__((cleanup(ssg_hasher_destroy_p)))

/* SHA-256 (FIPS 180-4) of several pieces one after the other. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_hasher_sha256(struct ssg_hasher *hasher,
                                                 const struct ssg_text *parts, size_t part_count,
                                                 uint8_t ret_digest[SSG_SHA256_BYTES]);

#endif
