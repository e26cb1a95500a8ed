#ifndef SSG_CONFIG_H
#define SSG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_buf.h"
#include "ssg_log.h"
#include "ssg_status.h"

enum { SSG_CONFIG_ERROR_SIZE = 512 };

/* A list of NUL-ended texts. */
struct ssg_config_list {
    char **items;
    size_t count;
};

#define SSG_CONFIG_C_TEXT  char *
#define SSG_CONFIG_C_INT   int64_t
#define SSG_CONFIG_C_BOOL  bool
#define SSG_CONFIG_C_LIST  struct ssg_config_list
#define SSG_CONFIG_C_LEVEL enum ssg_log_level

/* The configuration of one program: a member per row of ssg_config.def, under the key's name.
 * Texts are never NULL. Read-only after loading; any thread may read. */
struct ssg_config {
#define SSG_CONFIG_KEY(kind, name, default, min, max, unit, reloadable, help)                      \
    SSG_CONFIG_C_##kind name;
#include "ssg_config.def"
#undef SSG_CONFIG_KEY
};

/* Fill config with the table's defaults. The caller calls ssg_config_finish. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_config_init(struct ssg_config *config);

/* Free everything. NULL-safe, repeatable. */
void ssg_config_finish(struct ssg_config *config);
#define SSG_CONFIG_FINISH __attribute__((cleanup(ssg_config_finish)))

/* Read a file: `key = value` lines, texts in quotes, lists as {"a", "b"}, # for a comment.
 * path: the file; ret_config: defaults overlaid with the file, for ssg_config_finish; untouched on
 * failure. err [out]: on failure one English sentence with FILE:LINE, what is wrong and what to
 * do, err_size bytes at most (SSG_CONFIG_ERROR_SIZE suits).
 * Not while other threads load. E_IO (cannot be read), E_INVALID_INPUT (unknown key, key twice,
 * wrong type, out of range), E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_config_load(const char *path, struct ssg_config *ret_config,
                                               char *err, size_t err_size);

/* Which keys differ between two configurations and are not reloadable: their names, separated by
 * ", ", into buf. E_LIMIT or E_MEMORY from the buffer. */
SSG_MUST_CHECK enum ssg_status ssg_config_diff_fixed(const struct ssg_config *before,
                                                     const struct ssg_config *after,
                                                     struct ssg_buf *buf);

/* Append the whole configuration as a file that loads again, each key below its help, unit, range
 * and default. Secrets are paths, never values, so nothing is left out. E_LIMIT, E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_config_render(const struct ssg_config *config,
                                                 struct ssg_buf *buf);

#endif
