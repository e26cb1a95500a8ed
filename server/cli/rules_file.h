#ifndef SSG_CLI_RULES_FILE_H
#define SSG_CLI_RULES_FILE_H

#include "ssg_rules_sign.h"

/* Rule set files on disk, for the commands. Messages go to standard error. One thread. */

enum { SSG_RULES_FILE_MAX = 1 << 20, SSG_RULES_PATH_MAX = 4096 };

/* All bytes of a file, at most SSG_RULES_FILE_MAX. Returns an exit status; SSG_CLI_BAD_INPUT with
 * a message if it cannot be read, or (is_optional) SSG_CLI_NO without one if it is not there. */
int ssg_rules_file_read(const char *command, const char *path, bool is_optional,
                        struct ssg_buf *buf);

/* Read and check a set; every fault is printed. SSG_CLI_NO if it has any. */
int ssg_rules_file_parse(const char *command, const char *path, struct ssg_arena *arena,
                         struct ssg_rules *ret_rules);

/* The set of a file, if it may be used: a released one, or signed (path.sig) by two of the keys in
 * keys_path (one public key per line; NULL: none). Otherwise SSG_CLI_NO with the reason.
 * ret_verdict may be NULL. */
int ssg_rules_file_load(const char *command, const char *path, const char *keys_path,
                        struct ssg_arena *arena, struct ssg_rules *ret_rules,
                        enum ssg_rules_verdict *ret_verdict);

#endif
