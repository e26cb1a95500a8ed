#ifndef SSG_CLI_IMPORT_REJECT_H
#define SSG_CLI_IMPORT_REJECT_H

#include <stdbool.h>
#include <stdio.h>

/* The reject file: CSV with file, line, column, reason. It names where a fault is, never what the
 * row says, and is made (mode 0600) when the first row is rejected. */
struct ssg_import_reject {
    const char *path;
    FILE *file;
    long long count; /* faults written */
    bool has_failed; /* could not be written; said on standard error */
};

/* Prepare, and remove what an earlier run left at path (borrowed). False, and said on standard
 * error, if it cannot be removed. */
bool ssg_import_reject_init(struct ssg_import_reject *reject, const char *path);

/* Add a fault. column may be "". */
void ssg_import_reject_add(struct ssg_import_reject *reject, const char *file, long long line,
                           const char *column, const char *reason);

/* Close; false, and said on standard error, if not all of it is on disk. NULL-safe, repeatable. */
bool ssg_import_reject_finish(struct ssg_import_reject *reject);

#endif
