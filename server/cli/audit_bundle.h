#ifndef SSG_AUDIT_BUNDLE_H
#define SSG_AUDIT_BUNDLE_H

#include <stdio.h>

#include "audit_walk.h"

/* A bundle: the log in one file of JSON lines, for checking elsewhere. The first line is
 * {"bundle":"socialsoeg-log-1","keys":[public key]}; then, in the order of the walk,
 * {"leaf_index","entry_id","leaf_hash","header","content":[{"subject","salt","body"}]} and
 * {"tree_size","root","note"}; the last line is {"end":leaves}. Hashes, headers and salts are
 * base64; without `content` it was left out on purpose. */

/* Write the first line. E_IO, E_MEMORY. */
SSG_MUST_CHECK enum ssg_status audit_bundle_begin(FILE *file, const struct ssg_text *keys,
                                                  size_t key_count);

/* A visitor that writes; file and has_content must be set by the caller. */
struct audit_bundle_writer {
    FILE *file;
    bool has_content;
    uint64_t leaves;
    struct audit_progress progress;
};
void audit_bundle_writer_visit(struct audit_bundle_writer *writer,
                               struct audit_visitor *ret_visitor);

/* Write the last line. E_IO. */
SSG_MUST_CHECK enum ssg_status audit_bundle_end(const struct audit_bundle_writer *writer);

enum { AUDIT_BUNDLE_KEYS_MAX = 16 };

/* Walk over a bundle. keys [out]: AUDIT_BUNDLE_KEYS_MAX, as the first line names them; told before
 * the first visit by begin(context, keys, count). fault [out]: on E_INVALID_INPUT which line is
 * wrong and how.
 * E_INVALID_INPUT: not a bundle, or cut off; E_IO; E_MEMORY; the visitor's status. */
SSG_MUST_CHECK enum ssg_status audit_bundle_walk(FILE *file, const struct audit_visitor *visitor,
                                                 enum ssg_status (*begin)(void *context,
                                                                          const struct ssg_text *,
                                                                          size_t),
                                                 char *fault, size_t fault_size);

#endif
