#ifndef SSG_STORE_SEAL_H
#define SSG_STORE_SEAL_H

#include "ssg_checkpoint.h"
#include "ssg_merkle_proof.h"
#include "ssg_pg_sync.h"

/* The sealer's side of the log (sql/functions/seal) over a blocking connection. All: one thread;
 * statuses of ssg_pg_sync_run, E_SHAPE if the rows are not what the functions promise, E_MEMORY. */

/* Where the stored tree stands. */
struct ssg_seal_state {
    uint64_t leaf_count;
    bool has_checkpoint;
    uint64_t tree_size; /* of the newest checkpoint */
    struct ssg_merkle_hash root;
};

/* Become the one sealer for as long as this connection lives; false if another is. */
SSG_MUST_CHECK enum ssg_status ssg_store_seal_lock(struct ssg_pg_sync *sync, bool *ret_is_ours);

/* Make the key known; give an empty log its first checkpoint. False: the log has another name and
 * no signed statement allows the key's. */
SSG_MUST_CHECK enum ssg_status ssg_store_seal_begin(struct ssg_pg_sync *sync,
                                                    const struct ssg_sign_public *key,
                                                    const struct ssg_merkle_hash *empty_root,
                                                    struct ssg_text empty_note,
                                                    bool *ret_is_allowed);

SSG_MUST_CHECK enum ssg_status ssg_store_seal_state(struct ssg_pg_sync *sync,
                                                    struct ssg_seal_state *ret_state);

/* The stored hashes a plan needs, in its order. ret_hashes: ssg_merkle_plan_hash_count of them.
 * E_SHAPE if some are not stored. */
SSG_MUST_CHECK enum ssg_status ssg_store_tree_hashes(struct ssg_pg_sync *sync,
                                                     const struct ssg_merkle_plan *plan,
                                                     struct ssg_merkle_hash *ret_hashes);

/* The tree of that size as it is stored. */
SSG_MUST_CHECK enum ssg_status ssg_store_tree_resume(struct ssg_pg_sync *sync,
                                                     struct ssg_hasher *hasher, uint64_t size,
                                                     struct ssg_merkle *ret_merkle);

/* At most limit entries that wait, oldest first. call [out]: holds the rows; the caller finishes
 * it. */
SSG_MUST_CHECK enum ssg_status ssg_store_seal_take(struct ssg_pg_sync *sync,
                                                   struct ssg_arena *arena, int limit,
                                                   struct ssg_pg_call *ret_call);

/* Row `row` of it: the entry's number and its header, a view. */
SSG_MUST_CHECK enum ssg_status ssg_store_seal_entry(const struct ssg_pg_call *call, int row,
                                                    int64_t *ret_entry_id,
                                                    struct ssg_text *ret_header);

/* A batch as it goes into the tree: entry_count entries with their leaf hashes from leaf `first`
 * on, the stored nodes they complete, the checkpoint behind them. */
struct ssg_seal_batch {
    uint64_t first;
    const int64_t *entry_ids;
    const struct ssg_merkle_hash *leaf_hashes;
    size_t entry_count;
    const int32_t *node_levels;
    const int64_t *node_indexes;
    const struct ssg_merkle_hash *node_hashes;
    size_t node_count;
    struct ssg_merkle_hash root;
    struct ssg_text note;
};
SSG_MUST_CHECK enum ssg_status ssg_store_seal_put(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                                  const struct ssg_seal_batch *batch);

/* Carry the index of subjects on by at most limit leaves. ret_count [out]: how many it took. */
SSG_MUST_CHECK enum ssg_status ssg_store_seal_index(struct ssg_pg_sync *sync, int limit,
                                                    int32_t *ret_count);

#endif
