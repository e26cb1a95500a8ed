/* The tree of RFC 9162: vectors published with Certificate Transparency's reference code (RFC 6962,
 * same tree), every size against a second, recursive definition, and every proof bent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_merkle_proof.h"

enum { SIZES = 600 };

static struct ssg_hasher *hasher;
static struct ssg_merkle_hash leaves[SIZES];
/* nodes[level][index]: what a store would hold */
static struct ssg_merkle_hash nodes[10][SIZES];

static const char *const inputs[] = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
};
static const char *const roots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static struct ssg_merkle_hash of_hex(const char *hex)
{
    struct ssg_merkle_hash hash;
    assert_int_equal(ssg_hex_parse(ssg_text_of(hex), hash.bytes, sizeof hash.bytes), SSG_OK);
    return hash;
}

static void assert_hash(struct ssg_merkle_hash a, struct ssg_merkle_hash b)
{
    assert_memory_equal(a.bytes, b.bytes, sizeof a.bytes);
}

static struct ssg_merkle_hash published_leaf(size_t i)
{
    uint8_t bytes[16] = {0};
    size_t len = strlen(inputs[i]) / 2;
    if (len > 0)
        assert_int_equal(ssg_hex_parse(ssg_text_of(inputs[i]), bytes, len), SSG_OK);
    struct ssg_merkle_hash hash;
    assert_int_equal(ssg_merkle_hash_leaf(hasher, bytes, len, &hash), SSG_OK);
    return hash;
}

/* MTH as RFC 9162 §2.1.1 writes it. */
static struct ssg_merkle_hash reference_root(const struct ssg_merkle_hash *leaf, size_t n)
{
    if (n == 1)
        return leaf[0];
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    struct ssg_merkle_hash left = reference_root(leaf, k), right = reference_root(leaf + k, n - k);
    struct ssg_merkle_hash hash;
    assert_int_equal(ssg_merkle_hash_node(hasher, &left, &right, &hash), SSG_OK);
    return hash;
}

static enum ssg_status keep_node(void *context, unsigned level, uint64_t index,
                                 const struct ssg_merkle_hash *hash)
{
    (void)context;
    nodes[level][index] = *hash;
    return SSG_OK;
}

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(ssg_hasher_create(&hasher), SSG_OK);
    struct ssg_merkle merkle;
    ssg_merkle_init(&merkle);
    for (size_t i = 0; i < SIZES; i++) {
        assert_int_equal(ssg_merkle_hash_leaf(hasher, &i, sizeof i, &leaves[i]), SSG_OK);
        nodes[0][i] = leaves[i];
        assert_int_equal(ssg_merkle_append(&merkle, hasher, &leaves[i], keep_node, NULL), SSG_OK);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ssg_hasher_destroy(hasher);
    return 0;
}

/* Fold a plan from the stored levels only. */
static size_t fold(const struct ssg_merkle_plan *plan, struct ssg_merkle_hash *ret_parts)
{
    static struct ssg_merkle_hash hashes[1 << 15];
    size_t count = 0;
    for (size_t r = 0; r < plan->run_count; r++) {
        const struct ssg_merkle_run *run = &plan->runs[r];
        assert_true(ssg_merkle_is_stored(run->level));
        for (uint32_t i = 0; i < run->count; i++)
            hashes[count++] = nodes[run->level][run->index + i];
    }
    assert_int_equal(count, ssg_merkle_plan_hash_count(plan));
    assert_int_equal(ssg_merkle_plan_fold(plan, hasher, hashes, count, ret_parts), SSG_OK);
    return plan->part_count;
}

static void roots_are_the_published_ones(void **state)
{
    (void)state;
    struct ssg_merkle merkle;
    struct ssg_merkle_hash root;
    ssg_merkle_init(&merkle);
    assert_int_equal(ssg_merkle_root(&merkle, hasher, &root), SSG_OK);
    assert_hash(root, of_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (size_t i = 0; i < 8; i++) {
        struct ssg_merkle_hash leaf = published_leaf(i);
        assert_int_equal(ssg_merkle_append(&merkle, hasher, &leaf, NULL, NULL), SSG_OK);
        assert_int_equal(ssg_merkle_root(&merkle, hasher, &root), SSG_OK);
        assert_hash(root, of_hex(roots[i]));
    }
}

#define H96 "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define H5F "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define H6B "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
#define HBC "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define HCA "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define HD3 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
#define H6E "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define HFA "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
#define H0E "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

/* Leaf and size, or the two sizes, and the published proof. */
struct published {
    uint64_t first;
    uint64_t size;
    size_t count;
    const char *proof[3];
};
static const struct published inclusions[] = {
    {0, 1, 0, {NULL}}, {0, 8, 3, {H96, H5F, H6B}}, {5, 8, 3, {HBC, HCA, HD3}},
    {2, 3, 1, {HFA}},  {1, 5, 3, {H6E, H5F, HBC}},
};
static const struct published consistencies[] = {
    {1, 1, 0, {NULL}},
    {1, 8, 3, {H96, H5F, H6B}},
    {6, 8, 3, {H0E, HCA, HD3}},
    {2, 5, 2, {H5F, HBC}},
};

static void proofs_hold_as_published(void **state)
{
    (void)state;
    bool holds = false;
    struct ssg_merkle_hash proof[3];
    for (size_t i = 0; i < sizeof inclusions / sizeof *inclusions; i++) {
        const struct published *p = &inclusions[i];
        for (size_t k = 0; k < p->count; k++)
            proof[k] = of_hex(p->proof[k]);
        struct ssg_merkle_hash leaf = published_leaf(p->first), root = of_hex(roots[p->size - 1]);
        assert_int_equal(ssg_merkle_check_inclusion(hasher, p->first, p->size, &leaf, proof,
                                                    p->count, &root, &holds),
                         SSG_OK);
        assert_true(holds);
    }
    for (size_t i = 0; i < sizeof consistencies / sizeof *consistencies; i++) {
        const struct published *p = &consistencies[i];
        for (size_t k = 0; k < p->count; k++)
            proof[k] = of_hex(p->proof[k]);
        struct ssg_merkle_hash root1 = of_hex(roots[p->first - 1]);
        struct ssg_merkle_hash root2 = of_hex(roots[p->size - 1]);
        assert_int_equal(ssg_merkle_check_consistency(hasher, p->first, p->size, &root1, &root2,
                                                      proof, p->count, &holds),
                         SSG_OK);
        assert_true(holds);
    }
}

static void every_size_has_the_reference_root(void **state)
{
    (void)state;
    struct ssg_merkle merkle, resumed;
    ssg_merkle_init(&merkle);
    for (size_t n = 1; n <= SIZES; n++) {
        assert_int_equal(ssg_merkle_append(&merkle, hasher, &leaves[n - 1], NULL, NULL), SSG_OK);
        struct ssg_merkle_hash expected = reference_root(leaves, n), root;
        assert_int_equal(ssg_merkle_root(&merkle, hasher, &root), SSG_OK);
        assert_hash(root, expected);
        struct ssg_merkle_plan plan;
        struct ssg_merkle_hash parts[SSG_MERKLE_PART_MAX];
        ssg_merkle_plan_peaks(n, &plan);
        (void)fold(&plan, parts);
        ssg_merkle_resume(&resumed, n, parts);
        assert_int_equal(ssg_merkle_root(&resumed, hasher, &root), SSG_OK);
        assert_hash(root, expected);
    }
}

static bool includes(uint64_t index, uint64_t size, const struct ssg_merkle_hash *parts,
                     size_t proof_count, const struct ssg_merkle_hash *root)
{
    bool holds = false;
    assert_int_equal(ssg_merkle_check_inclusion(hasher, index, size, &parts[0], parts + 1,
                                                proof_count, root, &holds),
                     SSG_OK);
    return holds;
}

/* What must never hold: each proof with one thing bent. */
static void assert_bent_inclusion_fails(uint64_t index, uint64_t size,
                                        struct ssg_merkle_hash *parts, size_t count,
                                        const struct ssg_merkle_hash *root)
{
    for (size_t bent = 0; bent < count; bent++) {
        parts[bent].bytes[bent % 32] ^= 0x10;
        assert_false(includes(index, size, parts, count - 1, root));
        parts[bent].bytes[bent % 32] ^= 0x10;
    }
    assert_false(includes(index, size, parts, count, root));
    assert_false(includes(index + 1, size, parts, count - 1, root));
    if (count > 1)
        assert_false(includes(index, size, parts, count - 2, root));
}

static void every_inclusion_proof_holds_and_no_bent_one(void **state)
{
    (void)state;
    for (uint64_t size = 1; size <= SIZES; size += size < 70 ? 1 : 53) {
        struct ssg_merkle_hash root = reference_root(leaves, size);
        for (uint64_t index = 0; index < size; index++) {
            struct ssg_merkle_plan plan;
            struct ssg_merkle_hash parts[SSG_MERKLE_PART_MAX + 1] = {0};
            assert_int_equal(ssg_merkle_plan_inclusion(index, size, &plan), SSG_OK);
            size_t count = fold(&plan, parts);
            assert_hash(parts[0], leaves[index]);
            bool holds = false;
            assert_int_equal(ssg_merkle_check_inclusion(hasher, index, size, &parts[0], parts + 1,
                                                        count - 1, &root, &holds),
                             SSG_OK);
            assert_true(holds);
            assert_bent_inclusion_fails(index, size, parts, count, &root);
        }
    }
}

static void every_consistency_proof_holds_and_no_bent_one(void **state)
{
    (void)state;
    for (uint64_t size2 = 1; size2 <= SIZES; size2 += size2 < 70 ? 1 : 53) {
        for (uint64_t size1 = 1; size1 <= size2; size1++) {
            struct ssg_merkle_plan plan;
            struct ssg_merkle_hash parts[SSG_MERKLE_PART_MAX + 1] = {0};
            assert_int_equal(ssg_merkle_plan_consistency(size1, size2, &plan), SSG_OK);
            size_t count = fold(&plan, parts);
            assert_hash(parts[0], reference_root(leaves, size1));
            assert_hash(parts[1], reference_root(leaves, size2));
            bool holds = false;
            assert_int_equal(ssg_merkle_check_consistency(hasher, size1, size2, &parts[0],
                                                          &parts[1], parts + 2, count - 2, &holds),
                             SSG_OK);
            assert_true(holds);
            for (size_t bent = 0; bent <= count; bent++) {
                size_t len = bent == count ? count - 1 : count - 2; /* one hash too many */
                parts[bent].bytes[bent % 32] ^= 0x10;
                assert_int_equal(ssg_merkle_check_consistency(hasher, size1, size2, &parts[0],
                                                              &parts[1], parts + 2, len, &holds),
                                 SSG_OK);
                assert_false(holds);
                parts[bent].bytes[bent % 32] ^= 0x10;
            }
        }
    }
}

static void the_edges_are_decided(void **state)
{
    (void)state;
    bool holds = false;
    struct ssg_merkle_hash nothing, root = reference_root(leaves, 3);
    struct ssg_merkle empty;
    ssg_merkle_init(&empty);
    assert_int_equal(ssg_merkle_root(&empty, hasher, &nothing), SSG_OK);
    const struct {
        uint64_t size1, size2;
        const struct ssg_merkle_hash *root1, *root2;
        size_t count;
        bool holds;
    } cases[] = {
        {0, 0, &nothing, &nothing, 0, true},
        {0, 3, &nothing, &root, 0, true},
        {0, 3, &root, &root, 0, false},
        {0, 3, &nothing, &root, 1, false},
        {0, 0, &nothing, &root, 0, false},
        {3, 3, &root, &root, 0, true},
        {3, 3, &root, &root, 1, false},
        {3, 2, &root, &root, 0, false},
        {2, 3, &root, &root, 0, false},
        {1, UINT64_MAX, &root, &root, 64, false},
        {UINT64_MAX, UINT64_MAX, &root, &root, 0, true},
        {UINT64_MAX - 1, UINT64_MAX, &root, &root, 64, false},
    };
    struct ssg_merkle_hash proof[SSG_MERKLE_PROOF_MAX] = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(ssg_merkle_check_consistency(hasher, cases[i].size1, cases[i].size2,
                                                      cases[i].root1, cases[i].root2, proof,
                                                      cases[i].count, &holds),
                         SSG_OK);
        assert_int_equal(holds, cases[i].holds);
    }
    assert_int_equal(ssg_merkle_check_inclusion(hasher, UINT64_MAX - 1, UINT64_MAX, &root, proof,
                                                64, &root, &holds),
                     SSG_OK);
    assert_false(holds);
    struct ssg_merkle_plan plan;
    assert_int_equal(ssg_merkle_plan_inclusion(3, 3, &plan), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_merkle_plan_inclusion(0, UINT64_MAX, &plan), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_merkle_plan_consistency(0, 3, &plan), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_merkle_plan_consistency(4, 3, &plan), SSG_E_INVALID_INPUT);
    /* The longest plans still fit their arrays. */
    uint64_t most = (UINT64_C(1) << 63) - 1;
    assert_int_equal(ssg_merkle_plan_inclusion(0, most, &plan), SSG_OK);
    assert_true(plan.run_count <= SSG_MERKLE_RUN_MAX && plan.part_count <= SSG_MERKLE_PART_MAX);
    assert_int_equal(ssg_merkle_plan_consistency(most - 1, most, &plan), SSG_OK);
    assert_true(plan.run_count <= SSG_MERKLE_RUN_MAX && plan.part_count <= SSG_MERKLE_PART_MAX);
    assert_int_equal(ssg_merkle_plan_consistency(most / 3, most, &plan), SSG_OK);
    assert_true(plan.run_count <= SSG_MERKLE_RUN_MAX && plan.part_count <= SSG_MERKLE_PART_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_the_published_ones),
        cmocka_unit_test(proofs_hold_as_published),
        cmocka_unit_test(every_size_has_the_reference_root),
        cmocka_unit_test(every_inclusion_proof_holds_and_no_bent_one),
        cmocka_unit_test(every_consistency_proof_holds_and_no_bent_one),
        cmocka_unit_test(the_edges_are_decided),
    };
    return cmocka_run_group_tests_name("merkle", tests, set_up, tear_down);
}
