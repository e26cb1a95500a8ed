#ifndef SSG_AUDIT_CHECK_H
#define SSG_AUDIT_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "ssg_checkpoint.h"
#include "ssg_store_audit.h"

/* The check of a whole log: leaf by leaf, in one pass, in memory that depends on the number of
 * erased pieces only. Where leaves come from (database, bundle) is the caller's affair. One
 * thread. */

/* What can be wrong; the words are those of --json. */
enum audit_problem {
    AUDIT_HEADER_ALTERED,
    AUDIT_COLUMNS_ALTERED,
    AUDIT_ENTRY_MISSING,
    AUDIT_ENTRY_LOST,
    AUDIT_LEAF_MISSING,
    AUDIT_LEAF_ORDER,
    AUDIT_CONTENT_ALTERED,
    AUDIT_CONTENT_MISSING,
    AUDIT_NODE_ALTERED,
    AUDIT_ROOT_MISMATCH,
    AUDIT_CHECKPOINT_ALTERED,
    AUDIT_CHECKPOINT_MISSING,
    AUDIT_TAIL_MISSING,
    AUDIT_PENDING_WITHOUT_ENTRY,
    AUDIT_PROBLEM_COUNT_
};

/* The problem's word ("header-altered"). Static. */
const char *audit_problem_word(enum audit_problem problem);

/* Called for each problem; index and entry_id are -1 where none is meant. text: an English
 * sentence, without personal data. */
typedef void (*audit_report)(void *context, enum audit_problem problem, int64_t index,
                             int64_t entry_id, const char *text);

struct audit_check;

/* ret_check [out]: for audit_check_destroy. keys: the log's, borrowed. */
SSG_MUST_CHECK enum ssg_status audit_check_create(const struct ssg_sign_public *keys,
                                                  size_t key_count, audit_report report,
                                                  void *context, struct audit_check **ret_check);
void audit_check_destroy(struct audit_check *check);

/* The next leaf with all its content; leaves come by rising index. has_content false: the source
 * leaves content out, so it is not missed. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status audit_check_leaf(struct audit_check *check,
                                                const struct ssg_audit_leaf *leaf,
                                                const struct ssg_audit_piece *pieces,
                                                size_t piece_count, bool has_content);

/* A checkpoint, behind the leaf it ends with, or at the end if it has more leaves than there are.
 * E_MEMORY. */
SSG_MUST_CHECK enum ssg_status audit_check_checkpoint(struct audit_check *check,
                                                      const struct ssg_audit_checkpoint *row);

/* The body of an erasure entry that is not in the tree yet. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status audit_check_erasure(struct audit_check *check, struct ssg_text body);

/* Nodes of stored levels that the last leaves have completed, as a plan of one hash each, and
 * their hashes; taken off the check. NULL: none. At most SSG_MERKLE_RUN_MAX leaves * 255 may pass
 * between two calls. */
const struct ssg_merkle_plan *audit_check_take_nodes(struct audit_check *check,
                                                     const struct ssg_merkle_hash **ret_hashes);

/* After the last: what is missing and was not erased; leaves that nothing has signed. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status audit_check_finish(struct audit_check *check);

struct audit_counts {
    uint64_t leaves;
    uint64_t pieces;
    uint64_t erased; /* pieces missing, with an erasure entry */
    uint64_t checkpoints;
    uint64_t nodes;
    struct ssg_checkpoint newest; /* the last good checkpoint */
};
void audit_check_counts(const struct audit_check *check, struct audit_counts *ret_counts);

#endif
