#ifndef SSG_AUDIT_FILES_H
#define SSG_AUDIT_FILES_H

#include <stdbool.h>

#include "ssg_buf.h"
#include "ssg_text.h"

/* Files of the witness, and the statement by which a log goes on under another name. One thread. */

/* Read a whole file; a file that is not there leaves *ret_is_there false. Returns an exit status,
 * the reason on standard error. */
int audit_file_read(const char *command, const char *path, struct ssg_buf *buf, bool *ret_is_there);

/* Put bytes in the place of a file, mode 0600: durable, and the old or the new, never half. Returns
 * an exit status. */
int audit_file_write(const char *command, const char *path, const void *bytes, size_t len);

/* The text of a statement, line by line: what it is, new name, old name, size and root (base64) it
 * goes on from, reason, instant. */
struct audit_statement {
    struct ssg_text origin;
    struct ssg_text old_origin;
    struct ssg_text size;
    struct ssg_text root;
    struct ssg_text reason;
    struct ssg_text at;
};
bool audit_statement_parse(struct ssg_text text, struct audit_statement *ret_statement);
void audit_statement_render(const struct audit_statement *statement, struct ssg_buf *buf);

#endif
