#ifndef SSG_MERKLE_H
#define SSG_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_hasher.h"

/* The Merkle tree of RFC 9162 §2.1 over SHA-256: hashing in one pass, proofs and their checks.
 * A node is named by its level (0: leaves) and its index within the level; it exists when its whole
 * perfect subtree does, and then never changes. Pure but for the hasher's memory; any thread. */

struct ssg_merkle_hash {
    uint8_t bytes[SSG_SHA256_BYTES];
};

enum {
    SSG_MERKLE_LEVELS = 63,    /* trees of fewer than 2^63 leaves: sizes fit int64_t */
    SSG_MERKLE_PROOF_MAX = 64, /* hashes in one proof */
};

/* SHA-256(0x00 || bytes). E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_hash_leaf(struct ssg_hasher *hasher, const void *bytes,
                                                    size_t bytes_len,
                                                    struct ssg_merkle_hash *ret_hash);

/* SHA-256(0x01 || left || right); ret_hash may be one of them. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_hash_node(struct ssg_hasher *hasher,
                                                    const struct ssg_merkle_hash *left,
                                                    const struct ssg_merkle_hash *right,
                                                    struct ssg_merkle_hash *ret_hash);

bool ssg_merkle_hash_equal(const struct ssg_merkle_hash *a, const struct ssg_merkle_hash *b);

/* A growing tree as its compact range: the roots of its perfect subtrees, one per bit of the size.
 * All that is needed to append and to know the root. */
struct ssg_merkle {
    uint64_t size;
    struct ssg_merkle_hash peaks[SSG_MERKLE_LEVELS]; /* [level], meaningful if the bit is set */
};

/* Told of each node that an append completes, from level 1 up. A status other than OK ends the
 * append with it. */
typedef enum ssg_status (*ssg_merkle_sink)(void *context, unsigned level, uint64_t index,
                                           const struct ssg_merkle_hash *hash);

/* The tree without leaves. */
void ssg_merkle_init(struct ssg_merkle *merkle);

/* Append a leaf by its hash. sink may be NULL. After a failure the tree must not be used further.
 * E_LIMIT for a full tree, E_MEMORY, or the sink's status. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_append(struct ssg_merkle *merkle,
                                                 struct ssg_hasher *hasher,
                                                 const struct ssg_merkle_hash *leaf_hash,
                                                 ssg_merkle_sink sink, void *context);

/* The tree's root; that of the empty tree is SHA-256(""). E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_root(const struct ssg_merkle *merkle,
                                               struct ssg_hasher *hasher,
                                               struct ssg_merkle_hash *ret_root);

/* The root that a leaf and its inclusion proof lead to (RFC 9162 §2.1.3.2). Any numbers and any
 * proof_count are safe. E_INVALID_INPUT unless leaf_index < tree_size and the proof has the length
 * that they ask for; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_root_of_proof(struct ssg_hasher *hasher,
                                                        uint64_t leaf_index, uint64_t tree_size,
                                                        const struct ssg_merkle_hash *leaf_hash,
                                                        const struct ssg_merkle_hash *proof,
                                                        size_t proof_count,
                                                        struct ssg_merkle_hash *ret_root);

/* Does the proof show that the leaf stands at leaf_index of the tree of that size and root
 * (RFC 9162 §2.1.3.2)? Any numbers and any proof_count are safe. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_check_inclusion(
    struct ssg_hasher *hasher, uint64_t leaf_index, uint64_t tree_size,
    const struct ssg_merkle_hash *leaf_hash, const struct ssg_merkle_hash *proof,
    size_t proof_count, const struct ssg_merkle_hash *root, bool *ret_holds);

/* Does the proof show that the tree of size1 is the beginning of that of size2 (RFC 9162 §2.1.4.2)?
 * For equal sizes, and for size1 0, the proof is empty and the roots speak for themselves. Any
 * numbers and any proof_count are safe. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_merkle_check_consistency(struct ssg_hasher *hasher,
                                                            uint64_t size1, uint64_t size2,
                                                            const struct ssg_merkle_hash *root1,
                                                            const struct ssg_merkle_hash *root2,
                                                            const struct ssg_merkle_hash *proof,
                                                            size_t proof_count, bool *ret_holds);

#endif
