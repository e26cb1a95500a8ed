#ifndef SSG_STORE_AUDIT_H
#define SSG_STORE_AUDIT_H

#include "ssg_checkpoint.h"
#include "ssg_pg_sync.h"

/* Reading the log whole, page by page, for the tool: verify, export, witness. Over a blocking
 * connection, best in one repeatable-read transaction. Views live until the call is finished. All:
 * one thread; statuses of ssg_pg_sync_run, E_SHAPE, E_MEMORY. */

/* A leaf of the tree and the entry it stands for. */
struct ssg_audit_leaf {
    uint64_t leaf_index;
    int64_t entry_id;
    struct ssg_merkle_hash leaf_hash;
    struct ssg_text header;    /* data NULL: there is no such entry */
    struct ssg_text described; /* how the header must begin, made from the entry's columns */
};

/* A piece of personal content of the entry at leaf_index. */
struct ssg_audit_piece {
    uint64_t leaf_index;
    struct ssg_text subject;
    struct ssg_text salt;
    struct ssg_text body;
};

struct ssg_audit_checkpoint {
    uint64_t tree_size;
    struct ssg_merkle_hash root;
    struct ssg_text note;
};

/* Rows with from <= leaf_index < to, in order; for checkpoints from < tree_size <= to. ret_call:
 * the caller finishes it and reads it with the functions below, row by row. */
SSG_MUST_CHECK enum ssg_status ssg_store_audit_leaves(struct ssg_pg_sync *sync,
                                                      struct ssg_arena *arena, uint64_t from,
                                                      uint64_t to, struct ssg_pg_call *ret_call);
SSG_MUST_CHECK enum ssg_status ssg_store_audit_pieces(struct ssg_pg_sync *sync,
                                                      struct ssg_arena *arena, uint64_t from,
                                                      uint64_t to, struct ssg_pg_call *ret_call);
SSG_MUST_CHECK enum ssg_status ssg_store_audit_checkpoints(struct ssg_pg_sync *sync,
                                                           struct ssg_arena *arena, int64_t from,
                                                           int64_t to,
                                                           struct ssg_pg_call *ret_call);

SSG_MUST_CHECK enum ssg_status ssg_store_audit_leaf(const struct ssg_pg_call *call, int row,
                                                    struct ssg_audit_leaf *ret_leaf);
SSG_MUST_CHECK enum ssg_status ssg_store_audit_piece(const struct ssg_pg_call *call, int row,
                                                     struct ssg_audit_piece *ret_piece);
SSG_MUST_CHECK enum ssg_status ssg_store_audit_checkpoint(const struct ssg_pg_call *call, int row,
                                                          struct ssg_audit_checkpoint *ret_row);

/* Content of erasure entries that are not sealed yet: column 0 is the body. */
SSG_MUST_CHECK enum ssg_status ssg_store_audit_pending_erasures(struct ssg_pg_sync *sync,
                                                                struct ssg_arena *arena,
                                                                struct ssg_pg_call *ret_call);

/* Public keys the database names: column 0, NAME+ID+BASE64. */
SSG_MUST_CHECK enum ssg_status ssg_store_audit_keys(struct ssg_pg_sync *sync,
                                                    struct ssg_arena *arena,
                                                    struct ssg_pg_call *ret_call);

/* Entries that are neither in the tree nor waiting for it, and marks that wait for no entry:
 * columns 0 the kind ("entry-lost", "pending-without-entry"), 1 the entry's number; at most 100. */
SSG_MUST_CHECK enum ssg_status ssg_store_audit_lost(struct ssg_pg_sync *sync,
                                                    struct ssg_arena *arena,
                                                    struct ssg_pg_call *ret_call);

/* Sizes: how far the leaves go (highest index + 1), how many wait, how many nodes are stored, the
 * size of the newest checkpoint (-1: there is none). */
struct ssg_audit_sizes {
    int64_t leaf_end;
    int64_t pending;
    int64_t nodes;
    int64_t checkpoint;
};
SSG_MUST_CHECK enum ssg_status ssg_store_audit_sizes(struct ssg_pg_sync *sync,
                                                     struct ssg_audit_sizes *ret_sizes);

/* Allow the log to go on under another name, by a signed statement. */
SSG_MUST_CHECK enum ssg_status ssg_store_audit_open_origin(struct ssg_pg_sync *sync,
                                                           struct ssg_text origin,
                                                           struct ssg_text statement);

#endif
