#include "ssg_merkle_proof.h"

#include <string.h>

/* Leaves [start, end). */
struct range {
    uint64_t start;
    uint64_t end;
};

bool ssg_merkle_is_stored(unsigned level)
{
    return level % SSG_MERKLE_BAND == 0;
}

/* Add a part: the root over a range that is a subtree in the sense of RFC 9162, so that its perfect
 * subtrees follow the bits of its length. */
static void add_part(struct ssg_merkle_plan *plan, struct range range)
{
    size_t *run_count = &plan->run_counts[plan->part_count++];
    *run_count = 0;
    uint64_t at = range.start;
    for (unsigned level = SSG_MERKLE_LEVELS; level-- > 0;) {
        if (!((range.end - range.start) >> level & 1))
            continue;
        unsigned below = level % SSG_MERKLE_BAND;
        plan->runs[plan->run_count++] = (struct ssg_merkle_run){
            .level = level - below,
            .index = at >> (level - below),
            .count = UINT32_C(1) << below,
        };
        ++*run_count;
        at += UINT64_C(1) << level;
    }
}

/* The largest power of two smaller than n; n at least 2. */
static uint64_t split(uint64_t n)
{
    uint64_t k = 1;
    while (k << 1 < n)
        k <<= 1;
    return k;
}

void ssg_merkle_plan_peaks(uint64_t size, struct ssg_merkle_plan *ret_plan)
{
    memset(ret_plan, 0, sizeof *ret_plan);
    uint64_t at = 0;
    for (unsigned level = SSG_MERKLE_LEVELS; level-- > 0;) {
        if (!(size >> level & 1))
            continue;
        add_part(ret_plan, (struct range){at, at + (UINT64_C(1) << level)});
        at += UINT64_C(1) << level;
    }
}

enum ssg_status ssg_merkle_plan_inclusion(uint64_t leaf_index, uint64_t tree_size,
                                          struct ssg_merkle_plan *ret_plan)
{
    if (leaf_index >= tree_size || tree_size >> SSG_MERKLE_LEVELS)
        return SSG_E_INVALID_INPUT;
    struct range siblings[SSG_MERKLE_PROOF_MAX];
    size_t count = 0;
    struct range at = {0, tree_size};
    while (at.end - at.start > 1) {
        uint64_t middle = at.start + split(at.end - at.start);
        if (leaf_index < middle) {
            siblings[count++] = (struct range){middle, at.end};
            at.end = middle;
        } else {
            siblings[count++] = (struct range){at.start, middle};
            at.start = middle;
        }
    }
    memset(ret_plan, 0, sizeof *ret_plan);
    add_part(ret_plan, at);
    while (count > 0)
        add_part(ret_plan, siblings[--count]);
    return SSG_OK;
}

enum ssg_status ssg_merkle_plan_consistency(uint64_t size1, uint64_t size2,
                                            struct ssg_merkle_plan *ret_plan)
{
    if (size1 == 0 || size1 > size2 || size2 >> SSG_MERKLE_LEVELS)
        return SSG_E_INVALID_INPUT;
    struct range parts[SSG_MERKLE_PROOF_MAX];
    size_t count = 0;
    struct range at = {0, size2};
    while (size1 < at.end) {
        uint64_t middle = at.start + split(at.end - at.start);
        if (size1 <= middle) {
            parts[count++] = (struct range){middle, at.end};
            at.end = middle;
        } else {
            parts[count++] = (struct range){at.start, middle};
            at.start = middle;
        }
    }
    /* What is left ends where the first tree ends. If it is that whole tree, its root is known. */
    if (at.start > 0)
        parts[count++] = at;
    memset(ret_plan, 0, sizeof *ret_plan);
    add_part(ret_plan, (struct range){0, size1});
    add_part(ret_plan, (struct range){0, size2});
    while (count > 0)
        add_part(ret_plan, parts[--count]);
    return SSG_OK;
}

size_t ssg_merkle_plan_hash_count(const struct ssg_merkle_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->run_count; i++)
        count += plan->runs[i].count;
    return count;
}

/* Fold a power of two of hashes into the first of them. */
static enum ssg_status fold_run(struct ssg_hasher *hasher, struct ssg_merkle_hash *hashes,
                                size_t count)
{
    for (; count > 1; count /= 2)
        for (size_t i = 0; i < count / 2; i++) {
            enum ssg_status status =
                ssg_merkle_hash_node(hasher, &hashes[2 * i], &hashes[2 * i + 1], &hashes[i]);
            if (status != SSG_OK)
                return status;
        }
    return SSG_OK;
}

enum ssg_status ssg_merkle_plan_fold(const struct ssg_merkle_plan *plan, struct ssg_hasher *hasher,
                                     struct ssg_merkle_hash *hashes, size_t hash_count,
                                     struct ssg_merkle_hash *ret_parts)
{
    if (hash_count != ssg_merkle_plan_hash_count(plan))
        return SSG_E_SHAPE;
    struct ssg_merkle_hash peaks[SSG_MERKLE_LEVELS];
    const struct ssg_merkle_run *run = plan->runs;
    for (size_t part = 0; part < plan->part_count; part++) {
        size_t count = plan->run_counts[part];
        for (size_t i = 0; i < count; i++, run++) {
            enum ssg_status status = fold_run(hasher, hashes, run->count);
            if (status != SSG_OK)
                return status;
            peaks[i] = hashes[0];
            hashes += run->count;
        }
        ret_parts[part] = peaks[count - 1];
        for (size_t i = count - 1; i-- > 0;) {
            enum ssg_status status =
                ssg_merkle_hash_node(hasher, &peaks[i], &ret_parts[part], &ret_parts[part]);
            if (status != SSG_OK)
                return status;
        }
    }
    return SSG_OK;
}

void ssg_merkle_resume(struct ssg_merkle *ret_merkle, uint64_t size,
                       const struct ssg_merkle_hash *peaks)
{
    ssg_merkle_init(ret_merkle);
    ret_merkle->size = size;
    for (unsigned level = SSG_MERKLE_LEVELS; level-- > 0;)
        if (size >> level & 1)
            ret_merkle->peaks[level] = *peaks++;
}
