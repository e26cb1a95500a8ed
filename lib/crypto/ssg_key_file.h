#ifndef SSG_KEY_FILE_H
#define SSG_KEY_FILE_H

#include "ssg_sign.h"

enum { SSG_KEY_FILE_KEYS_MAX = 16 };

/* Read a private key from a file with one line. Refused when others than owner and group could
 * read it. error [out]: what is wrong and what to do. Any thread.
 * E_IO, E_INVALID_INPUT (form, kind, file mode), E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_key_file_private(const char *path, enum ssg_sign_kind kind,
                                                    struct ssg_sign_private *ret_key, char *error,
                                                    size_t error_size);

/* Read public keys of the kind from a file, one per line; empty lines and lines that begin with #
 * are passed over. ret_keys [out]: SSG_KEY_FILE_KEYS_MAX of them. Any thread. Statuses as above,
 * E_INVALID_INPUT also for no key or too many. */
SSG_MUST_CHECK enum ssg_status ssg_key_file_public(const char *path, enum ssg_sign_kind kind,
                                                   struct ssg_sign_public *ret_keys,
                                                   size_t *ret_count, char *error,
                                                   size_t error_size);

/* Write a new private key file, mode 0600; never over an existing file. E_IO, E_CONFLICT if there
 * is a file. */
SSG_MUST_CHECK enum ssg_status ssg_key_file_create(const char *path,
                                                   const struct ssg_sign_private *key, char *error,
                                                   size_t error_size);

#endif
