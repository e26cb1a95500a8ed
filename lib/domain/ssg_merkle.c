#include "ssg_merkle.h"

#include <string.h>

enum ssg_status ssg_merkle_hash_leaf(struct ssg_hasher *hasher, const void *bytes, size_t bytes_len,
                                     struct ssg_merkle_hash *ret_hash)
{
    struct ssg_text parts[] = {{"\x00", 1}, {bytes, bytes_len}};
    return ssg_hasher_sha256(hasher, parts, 2, ret_hash->bytes);
}

enum ssg_status ssg_merkle_hash_node(struct ssg_hasher *hasher, const struct ssg_merkle_hash *left,
                                     const struct ssg_merkle_hash *right,
                                     struct ssg_merkle_hash *ret_hash)
{
    char bytes[1 + 2 * SSG_SHA256_BYTES];
    bytes[0] = 0x01;
    memcpy(bytes + 1, left->bytes, SSG_SHA256_BYTES);
    memcpy(bytes + 1 + SSG_SHA256_BYTES, right->bytes, SSG_SHA256_BYTES);
    struct ssg_text part = {bytes, sizeof bytes};
    return ssg_hasher_sha256(hasher, &part, 1, ret_hash->bytes);
}

bool ssg_merkle_hash_equal(const struct ssg_merkle_hash *a, const struct ssg_merkle_hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static enum ssg_status hash_nothing(struct ssg_hasher *hasher, struct ssg_merkle_hash *ret_hash)
{
    return ssg_hasher_sha256(hasher, NULL, 0, ret_hash->bytes);
}

void ssg_merkle_init(struct ssg_merkle *merkle)
{
    memset(merkle, 0, sizeof *merkle);
}

enum ssg_status ssg_merkle_append(struct ssg_merkle *merkle, struct ssg_hasher *hasher,
                                  const struct ssg_merkle_hash *leaf_hash, ssg_merkle_sink sink,
                                  void *context)
{
    if (merkle->size >= (UINT64_C(1) << SSG_MERKLE_LEVELS) - 1)
        return SSG_E_LIMIT;
    struct ssg_merkle_hash hash = *leaf_hash;
    unsigned level = 0;
    /* As in binary counting: each bit that is set is a perfect subtree waiting for its sibling. */
    for (; merkle->size >> level & 1; level++) {
        enum ssg_status status = ssg_merkle_hash_node(hasher, &merkle->peaks[level], &hash, &hash);
        if (status == SSG_OK && sink)
            status = sink(context, level + 1, merkle->size >> (level + 1), &hash);
        if (status != SSG_OK)
            return status;
    }
    merkle->peaks[level] = hash;
    merkle->size++;
    return SSG_OK;
}

enum ssg_status ssg_merkle_root(const struct ssg_merkle *merkle, struct ssg_hasher *hasher,
                                struct ssg_merkle_hash *ret_root)
{
    struct ssg_merkle_hash root;
    bool has_root = false;
    enum ssg_status status = SSG_OK;
    for (unsigned level = 0; level < SSG_MERKLE_LEVELS && status == SSG_OK; level++) {
        if (!(merkle->size >> level & 1))
            continue;
        if (has_root)
            status = ssg_merkle_hash_node(hasher, &merkle->peaks[level], &root, &root);
        else
            root = merkle->peaks[level];
        has_root = true;
    }
    if (!has_root)
        status = hash_nothing(hasher, &root);
    if (status == SSG_OK)
        *ret_root = root;
    return status;
}

enum ssg_status ssg_merkle_root_of_proof(struct ssg_hasher *hasher, uint64_t leaf_index,
                                         uint64_t tree_size,
                                         const struct ssg_merkle_hash *leaf_hash,
                                         const struct ssg_merkle_hash *proof, size_t proof_count,
                                         struct ssg_merkle_hash *ret_root)
{
    if (leaf_index >= tree_size)
        return SSG_E_INVALID_INPUT;
    uint64_t fn = leaf_index, sn = tree_size - 1;
    struct ssg_merkle_hash hash = *leaf_hash;
    for (size_t i = 0; i < proof_count; i++) {
        if (sn == 0)
            return SSG_E_INVALID_INPUT;
        bool is_right = fn & 1 || fn == sn;
        enum ssg_status status = is_right ? ssg_merkle_hash_node(hasher, &proof[i], &hash, &hash)
                                          : ssg_merkle_hash_node(hasher, &hash, &proof[i], &hash);
        if (status != SSG_OK)
            return status;
        if (is_right)
            for (; !(fn & 1) && fn != 0; fn >>= 1)
                sn >>= 1;
        fn >>= 1;
        sn >>= 1;
    }
    if (sn != 0)
        return SSG_E_INVALID_INPUT;
    *ret_root = hash;
    return SSG_OK;
}

enum ssg_status ssg_merkle_check_inclusion(struct ssg_hasher *hasher, uint64_t leaf_index,
                                           uint64_t tree_size,
                                           const struct ssg_merkle_hash *leaf_hash,
                                           const struct ssg_merkle_hash *proof, size_t proof_count,
                                           const struct ssg_merkle_hash *root, bool *ret_holds)
{
    struct ssg_merkle_hash found;
    enum ssg_status status = ssg_merkle_root_of_proof(hasher, leaf_index, tree_size, leaf_hash,
                                                      proof, proof_count, &found);
    *ret_holds = status == SSG_OK && ssg_merkle_hash_equal(&found, root);
    return status == SSG_E_INVALID_INPUT ? SSG_OK : status;
}

/* The loop of RFC 9162 §2.1.4.2, steps 4 to 6; 0 < size1 < size2. */
static enum ssg_status check_growth(struct ssg_hasher *hasher, uint64_t size1, uint64_t size2,
                                    const struct ssg_merkle_hash *root1,
                                    const struct ssg_merkle_hash *root2,
                                    const struct ssg_merkle_hash *proof, size_t proof_count,
                                    bool *ret_holds)
{
    uint64_t fn = size1 - 1, sn = size2 - 1;
    for (; fn & 1; fn >>= 1)
        sn >>= 1;
    /* A perfect first tree is its own first node, and the proof leaves it out. */
    size_t next = (size1 & (size1 - 1)) == 0 ? 0 : 1;
    if (proof_count < next)
        return SSG_OK;
    struct ssg_merkle_hash hash1 = next ? proof[0] : *root1;
    struct ssg_merkle_hash hash2 = hash1;
    for (size_t i = next; i < proof_count; i++) {
        if (sn == 0)
            return SSG_OK;
        enum ssg_status status;
        if (fn & 1 || fn == sn) {
            status = ssg_merkle_hash_node(hasher, &proof[i], &hash1, &hash1);
            if (status == SSG_OK)
                status = ssg_merkle_hash_node(hasher, &proof[i], &hash2, &hash2);
            for (; !(fn & 1) && fn != 0; fn >>= 1)
                sn >>= 1;
        } else {
            status = ssg_merkle_hash_node(hasher, &hash2, &proof[i], &hash2);
        }
        if (status != SSG_OK)
            return status;
        fn >>= 1;
        sn >>= 1;
    }
    *ret_holds =
        sn == 0 && ssg_merkle_hash_equal(&hash1, root1) && ssg_merkle_hash_equal(&hash2, root2);
    return SSG_OK;
}

enum ssg_status ssg_merkle_check_consistency(struct ssg_hasher *hasher, uint64_t size1,
                                             uint64_t size2, const struct ssg_merkle_hash *root1,
                                             const struct ssg_merkle_hash *root2,
                                             const struct ssg_merkle_hash *proof,
                                             size_t proof_count, bool *ret_holds)
{
    *ret_holds = false;
    if (size1 > size2)
        return SSG_OK;
    if (size1 > 0 && size1 < size2)
        return check_growth(hasher, size1, size2, root1, root2, proof, proof_count, ret_holds);
    if (proof_count > 0)
        return SSG_OK;
    bool holds = true;
    if (size1 == size2)
        holds = ssg_merkle_hash_equal(root1, root2);
    if (size1 == 0) {
        struct ssg_merkle_hash nothing;
        enum ssg_status status = hash_nothing(hasher, &nothing);
        if (status != SSG_OK)
            return status;
        holds = holds && ssg_merkle_hash_equal(root1, &nothing);
    }
    *ret_holds = holds;
    return SSG_OK;
}
