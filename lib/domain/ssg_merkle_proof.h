#ifndef SSG_MERKLE_PROOF_H
#define SSG_MERKLE_PROOF_H

#include "ssg_merkle.h"

/* Making proofs from stored hashes. Stored are the leaves and the nodes of every eighth level,
 * 1/255 more than the leaves alone; a node in between is folded from at most 128 of them. So a
 * proof of a tree of n leaves reads O(log n) short runs of neighbouring hashes. First a plan says
 * which, then whoever stores them supplies them, then the plan is folded. */

enum {
    SSG_MERKLE_BAND = 8,      /* levels between two stored ones */
    SSG_MERKLE_RUN_MAX = 256, /* two roots, a proof, and one of its parts not perfect */
    SSG_MERKLE_PART_MAX = SSG_MERKLE_PROOF_MAX + 2,
};

/* Neighbouring stored hashes: `count` of them at a stored level from index on. They fold into one
 * node; count is a power of two. */
struct ssg_merkle_run {
    unsigned level;
    uint64_t index;
    uint32_t count;
};

/* What a proof consists of. Each part is one hash: the fold of run_counts[part] runs, left to
 * right. The runs stand in the order of the parts. */
struct ssg_merkle_plan {
    struct ssg_merkle_run runs[SSG_MERKLE_RUN_MAX];
    size_t run_count;
    size_t run_counts[SSG_MERKLE_PART_MAX];
    size_t part_count;
};

/* True if nodes of this level are stored; leaves are. */
bool ssg_merkle_is_stored(unsigned level);

/* The compact range of a tree: one part per set bit of the size, from the largest subtree down.
 * size below 2^63. Any thread. */
void ssg_merkle_plan_peaks(uint64_t size, struct ssg_merkle_plan *ret_plan);

/* Part 0 is the leaf itself, the rest the inclusion proof (RFC 9162 §2.1.3.1).
 * E_INVALID_INPUT unless leaf_index < tree_size < 2^63. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_plan_inclusion(uint64_t leaf_index, uint64_t tree_size,
                                                         struct ssg_merkle_plan *ret_plan);

/* Part 0 is the root of size1, part 1 that of size2, the rest the consistency proof (RFC 9162
 * §2.1.4.1). For size1 0 or equal sizes there is no rest. E_INVALID_INPUT unless
 * 0 < size1 <= size2 < 2^63. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_plan_consistency(uint64_t size1, uint64_t size2,
                                                           struct ssg_merkle_plan *ret_plan);

/* How many stored hashes the plan needs. */
size_t ssg_merkle_plan_hash_count(const struct ssg_merkle_plan *plan);

/* Fold the stored hashes, given run after run and overwritten, into the parts.
 * hashes [in,out]: ssg_merkle_plan_hash_count of them; ret_parts [out]: plan->part_count.
 * E_SHAPE if hash_count differs; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_plan_fold(const struct ssg_merkle_plan *plan,
                                                    struct ssg_hasher *hasher,
                                                    struct ssg_merkle_hash *hashes,
                                                    size_t hash_count,
                                                    struct ssg_merkle_hash *ret_parts);

/* Take up a tree whose peaks (parts of ssg_merkle_plan_peaks) are given. */
void ssg_merkle_resume(struct ssg_merkle *ret_merkle, uint64_t size,
                       const struct ssg_merkle_hash *peaks);

#endif
