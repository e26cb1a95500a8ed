#ifndef SSG_AUDIT_SOURCE_H
#define SSG_AUDIT_SOURCE_H

#include "audit_walk.h"
#include "ssg_config.h"
#include "ssg_key_file.h"

/* What the audit commands have in common: where the database is and whose signatures count. One
 * thread. */

struct audit_source {
    struct ssg_pg_sync *sync; /* NULL until audit_source_connect */
    struct ssg_sign_public keys[SSG_KEY_FILE_KEYS_MAX];
    size_t key_count;
    bool has_keys; /* given by the caller, not named by the log itself */
    struct ssg_config config;
};

/* Read the files named: config_path and keys_path may be NULL; keys also come from the
 * configuration's log_keys. Returns an exit status, the reason on standard error. */
int audit_source_init(struct audit_source *source, const char *command, const char *config_path,
                      const char *keys_path);
void audit_source_finish(struct audit_source *source);
#define AUDIT_SOURCE_FINISH __attribute__((cleanup(audit_source_finish)))

/* Connect (conninfo, or the configuration's database) and begin a repeatable-read transaction;
 * without given keys take those the database names. Returns an exit status. */
int audit_source_connect(struct audit_source *source, const char *command, const char *conninfo);

/* Take keys that the log itself names, if the caller gave none. Lines that are no keys are passed
 * over: what they signed will then not verify. */
void audit_source_add_keys(struct audit_source *source, const struct ssg_text *keys, size_t count);

/* Say on standard error why a step failed; returns the exit status. */
int audit_source_fail(const struct audit_source *source, const char *command,
                      enum ssg_status status);

#endif
