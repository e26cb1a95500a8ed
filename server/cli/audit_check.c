#include "audit_check.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_json.h"
#include "ssg_merkle_proof.h"

enum {
    COMMITMENT_LEN = 44, /* base64 of 32 bytes */
    MARK_BYTES = 16,     /* of a commitment kept in memory: enough to tell pieces apart */
    TEXT_SIZE = 400,
};

static const char commitments_start[] = "\"commitments\":[";
static const char erasure_words[] = "\"action\":\"content.erase\",\"outcome\":\"ok\"";

/* A piece that is missing, or one that an erasure entry names. */
struct mark {
    int64_t entry_id;
    uint8_t commitment[MARK_BYTES];
};

struct mark_list {
    struct mark *items;
    size_t count;
    size_t size;
};

struct audit_check {
    const struct ssg_sign_public *keys;
    size_t key_count;
    audit_report report;
    void *context;
    struct ssg_hasher *hasher;
    struct ssg_merkle merkle;  /* of the leaf hashes as stored */
    uint64_t next_index;       /* the leaf that should come next */
    int64_t last_entry_id;     /* since the last checkpoint: a batch is sealed in rising order */
    uint64_t last_good_size;   /* of a checkpoint that held */
    uint64_t last_signed_size; /* the largest size any well-signed checkpoint has */
    bool is_tree_broken;       /* a leaf is missing: no root can be computed behind it */
    bool is_root_reported;
    struct mark_list missing;
    struct mark_list erased;
    struct ssg_merkle_plan nodes; /* completed since they were last taken */
    struct ssg_merkle_plan taken;
    struct ssg_merkle_hash node_hashes[SSG_MERKLE_RUN_MAX];
    struct audit_counts counts;
};

static const char *const words[AUDIT_PROBLEM_COUNT_] = {
    [AUDIT_HEADER_ALTERED] = "header-altered",
    [AUDIT_COLUMNS_ALTERED] = "columns-altered",
    [AUDIT_ENTRY_MISSING] = "entry-missing",
    [AUDIT_ENTRY_LOST] = "entry-lost",
    [AUDIT_LEAF_MISSING] = "leaf-missing",
    [AUDIT_LEAF_ORDER] = "leaf-order",
    [AUDIT_CONTENT_ALTERED] = "content-altered",
    [AUDIT_CONTENT_MISSING] = "content-missing",
    [AUDIT_NODE_ALTERED] = "node-altered",
    [AUDIT_ROOT_MISMATCH] = "root-mismatch",
    [AUDIT_CHECKPOINT_ALTERED] = "checkpoint-altered",
    [AUDIT_CHECKPOINT_MISSING] = "checkpoint-missing",
    [AUDIT_TAIL_MISSING] = "tail-missing",
    [AUDIT_PENDING_WITHOUT_ENTRY] = "pending-without-entry",
};

const char *audit_problem_word(enum audit_problem problem)
{
    return words[problem];
}

enum ssg_status audit_check_create(const struct ssg_sign_public *keys, size_t key_count,
                                   audit_report report, void *context,
                                   struct audit_check **ret_check)
{
    struct audit_check *check = calloc(1, sizeof *check);
    if (!check)
        return SSG_E_MEMORY;
    check->keys = keys;
    check->key_count = key_count;
    check->report = report;
    check->context = context;
    check->last_entry_id = INT64_MIN;
    ssg_merkle_init(&check->merkle);
    enum ssg_status status = ssg_hasher_create(&check->hasher);
    if (status != SSG_OK) {
        audit_check_destroy(check);
        return status;
    }
    *ret_check = check;
    return SSG_OK;
}

void audit_check_destroy(struct audit_check *check)
{
    if (!check)
        return;
    ssg_hasher_destroy(check->hasher);
    free(check->missing.items);
    free(check->erased.items);
    free(check);
}

void audit_check_counts(const struct audit_check *check, struct audit_counts *ret_counts)
{
    *ret_counts = check->counts;
}

static void report(struct audit_check *check, enum audit_problem problem, int64_t index,
                   int64_t entry_id, const char *text)
{
    check->report(check->context, problem, index, entry_id, text);
}

/* --- marks -------------------------------------------------------------------------------------
 */

static enum ssg_status add_mark(struct mark_list *list, int64_t entry_id, struct ssg_text base64)
{
    if (list->count == list->size) {
        size_t size = list->size ? list->size * 2 : 256;
        struct mark *items = realloc(list->items, size * sizeof *items);
        if (!items)
            return SSG_E_MEMORY;
        list->items = items;
        list->size = size;
    }
    uint8_t bytes[SSG_SHA256_BYTES];
    size_t len = 0;
    if (ssg_base64_parse(base64, bytes, sizeof bytes, &len) != SSG_OK || len != sizeof bytes)
        return SSG_OK; /* no commitment of ours, so it stands for no piece */
    struct mark *mark = &list->items[list->count++];
    mark->entry_id = entry_id;
    memcpy(mark->commitment, bytes, sizeof mark->commitment);
    return SSG_OK;
}

static int compare_marks(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->entry_id != y->entry_id)
        return x->entry_id < y->entry_id ? -1 : 1;
    return memcmp(x->commitment, y->commitment, sizeof x->commitment);
}

enum ssg_status audit_check_erasure(struct audit_check *check, struct ssg_text body)
{
    SSG_JSON_RELEASE json_t *json = NULL;
    if (ssg_json_parse(body.data, body.len, &json, NULL) != SSG_OK)
        return SSG_OK; /* it names nothing, so what is missing stays missing */
    const json_t *erased = json_object_get(json, "erased");
    for (size_t i = 0; i < json_array_size(erased); i++) {
        const json_t *item = json_array_get(erased, i);
        const char *id_text = json_string_value(json_object_get(item, "entry_id"));
        const json_t *commitments = json_object_get(item, "commitments");
        int64_t entry_id = 0;
        if (!id_text || ssg_text_parse_int(ssg_text_of(id_text), 0, INT64_MAX, &entry_id) != SSG_OK)
            continue;
        for (size_t k = 0; k < json_array_size(commitments); k++) {
            const char *text = json_string_value(json_array_get(commitments, k));
            enum ssg_status status =
                add_mark(&check->erased, entry_id, ssg_text_of(text ? text : ""));
            if (status != SSG_OK)
                return status;
        }
    }
    return SSG_OK;
}

/* --- one leaf ----------------------------------------------------------------------------------
 */

static const char *find(struct ssg_text text, const char *needle)
{
    return text.len > 0 ? memmem(text.data, text.len, needle, strlen(needle)) : NULL;
}

/* The list of commitments at the end of a header, without its brackets; data NULL if the header is
 * not one that audit.write has made. */
static struct ssg_text find_commitments(struct ssg_text header)
{
    const char *start = find(header, commitments_start);
    if (!start || header.len < 2 || memcmp(header.data + header.len - 2, "]}", 2) != 0)
        return (struct ssg_text){0};
    start += strlen(commitments_start);
    const char *end = header.data + header.len - 2;
    if (end < start)
        return (struct ssg_text){0};
    size_t len = (size_t)(end - start);
    /* `"…44…"` with commas between: len is n * 47 - 1 */
    if (len != 0 && (len + 1) % (COMMITMENT_LEN + 3) != 0)
        return (struct ssg_text){0};
    return (struct ssg_text){start, len};
}

static size_t count_commitments(struct ssg_text list)
{
    return list.len == 0 ? 0 : (list.len + 1) / (COMMITMENT_LEN + 3);
}

static struct ssg_text get_commitment(struct ssg_text list, size_t i)
{
    return (struct ssg_text){list.data + i * (COMMITMENT_LEN + 3) + 1, COMMITMENT_LEN};
}

/* Compare pieces with the header's commitments: each piece must have its own; a commitment without
 * a piece is missing. */
static enum ssg_status check_pieces(struct audit_check *check, const struct ssg_audit_leaf *leaf,
                                    struct ssg_text list, const struct ssg_audit_piece *pieces,
                                    size_t piece_count)
{
    size_t count = count_commitments(list), strange = 0, unmatched = count;
    bool *is_matched = calloc(count + 1, sizeof *is_matched);
    if (!is_matched)
        return SSG_E_MEMORY;
    enum ssg_status status = SSG_OK;
    for (size_t p = 0; p < piece_count && status == SSG_OK; p++) {
        struct ssg_text parts[] = {pieces[p].salt, pieces[p].body};
        uint8_t digest[SSG_SHA256_BYTES];
        char base64[COMMITMENT_LEN + 1];
        status = ssg_hasher_sha256(check->hasher, parts, 2, digest);
        ssg_base64_render(digest, sizeof digest, base64);
        size_t i = 0;
        while (i < count &&
               (is_matched[i] || memcmp(get_commitment(list, i).data, base64, COMMITMENT_LEN) != 0))
            i++;
        if (i < count) {
            is_matched[i] = true;
            unmatched--;
        } else {
            strange++;
        }
    }
    check->counts.pieces += piece_count - strange;
    if (strange > 0)
        report(check, AUDIT_CONTENT_ALTERED, (int64_t)leaf->leaf_index, leaf->entry_id,
               "content or salt is not what the header commits to");
    /* A piece that was altered has left its commitment alone; that is one problem, not two. */
    for (size_t i = 0; i < count && unmatched > strange && status == SSG_OK; i++)
        if (!is_matched[i])
            status = add_mark(&check->missing, leaf->entry_id, get_commitment(list, i));
    free(is_matched);
    return status;
}

static enum ssg_status check_erasure_entry(struct audit_check *check,
                                           const struct ssg_audit_leaf *leaf,
                                           const struct ssg_audit_piece *pieces, size_t piece_count)
{
    enum ssg_status status = SSG_OK;
    if (!find(leaf->header, erasure_words))
        return SSG_OK;
    for (size_t p = 0; p < piece_count && status == SSG_OK; p++)
        status = audit_check_erasure(check, pieces[p].body);
    return status;
}

static enum ssg_status check_header(struct audit_check *check, const struct ssg_audit_leaf *leaf,
                                    const struct ssg_audit_piece *pieces, size_t piece_count,
                                    bool has_content)
{
    int64_t index = (int64_t)leaf->leaf_index;
    struct ssg_merkle_hash hash;
    enum ssg_status status =
        ssg_merkle_hash_leaf(check->hasher, leaf->header.data, leaf->header.len, &hash);
    if (status != SSG_OK)
        return status;
    char start[64];
    (void)snprintf(start, sizeof start, "{\"entry_id\":\"%" PRId64 "\",", leaf->entry_id);
    bool is_ours =
        leaf->header.len > strlen(start) && memcmp(leaf->header.data, start, strlen(start)) == 0;
    struct ssg_text list = find_commitments(leaf->header);
    if (!ssg_merkle_hash_equal(&hash, &leaf->leaf_hash) || !is_ours || !list.data) {
        report(check, AUDIT_HEADER_ALTERED, index, leaf->entry_id,
               is_ours && list.data ? "the header does not give the leaf's hash"
                                    : "the header is not this entry's");
        return SSG_OK;
    }
    if (leaf->described.data &&
        (leaf->described.len > leaf->header.len ||
         memcmp(leaf->header.data, leaf->described.data, leaf->described.len) != 0))
        report(check, AUDIT_COLUMNS_ALTERED, index, leaf->entry_id,
               "the entry's columns say something else than its header");
    if (!has_content)
        return SSG_OK;
    status = check_pieces(check, leaf, list, pieces, piece_count);
    return status == SSG_OK ? check_erasure_entry(check, leaf, pieces, piece_count) : status;
}

static enum ssg_status keep_node(void *context, unsigned level, uint64_t index,
                                 const struct ssg_merkle_hash *hash)
{
    struct audit_check *check = context;
    if (!ssg_merkle_is_stored(level))
        return SSG_OK;
    check->counts.nodes++;
    if (check->nodes.run_count == SSG_MERKLE_RUN_MAX)
        return SSG_E_LIMIT;
    check->node_hashes[check->nodes.run_count] = *hash;
    check->nodes.runs[check->nodes.run_count++] =
        (struct ssg_merkle_run){.level = level, .index = index, .count = 1};
    return SSG_OK;
}

const struct ssg_merkle_plan *audit_check_take_nodes(struct audit_check *check,
                                                     const struct ssg_merkle_hash **ret_hashes)
{
    if (check->nodes.run_count == 0)
        return NULL;
    check->taken = check->nodes;
    check->nodes.run_count = 0;
    *ret_hashes = check->node_hashes;
    return &check->taken;
}

/* The place of the leaf: none missing before it, and in the order its batch was sealed in. */
static void check_place(struct audit_check *check, const struct ssg_audit_leaf *leaf)
{
    char text[TEXT_SIZE];
    if (leaf->leaf_index != check->next_index) {
        (void)snprintf(text, sizeof text, "leaves %" PRIu64 " to %" PRIu64 " are missing",
                       check->next_index, leaf->leaf_index - 1);
        report(check, AUDIT_LEAF_MISSING, (int64_t)check->next_index, -1, text);
        check->is_tree_broken = true;
    }
    if (leaf->entry_id <= check->last_entry_id)
        report(check, AUDIT_LEAF_ORDER, (int64_t)leaf->leaf_index, leaf->entry_id,
               "the leaf does not stand where it was sealed: its batch is out of order");
    check->next_index = leaf->leaf_index + 1;
    check->last_entry_id = leaf->entry_id;
}

enum ssg_status audit_check_leaf(struct audit_check *check, const struct ssg_audit_leaf *leaf,
                                 const struct ssg_audit_piece *pieces, size_t piece_count,
                                 bool has_content)
{
    enum ssg_status status = SSG_OK;
    check->counts.leaves++;
    check_place(check, leaf);
    if (!leaf->header.data)
        report(check, AUDIT_ENTRY_MISSING, (int64_t)leaf->leaf_index, leaf->entry_id,
               "the entry of the leaf is gone");
    else
        status = check_header(check, leaf, pieces, piece_count, has_content);
    if (status == SSG_OK && !check->is_tree_broken)
        status =
            ssg_merkle_append(&check->merkle, check->hasher, &leaf->leaf_hash, keep_node, check);
    return status;
}

/* --- checkpoints -------------------------------------------------------------------------------
 */

/* True if the note is a checkpoint signed by a key of the log that says what the row says. */
static bool read_checkpoint(struct audit_check *check, const struct ssg_audit_checkpoint *row,
                            struct ssg_checkpoint *ret_checkpoint)
{
    struct ssg_note note;
    const char *fault = NULL;
    if (ssg_note_parse(row->note, &note) != SSG_OK ||
        ssg_checkpoint_parse(&note, ret_checkpoint) != SSG_OK) {
        fault = "the checkpoint cannot be read";
    } else {
        const struct ssg_sign_public *signer =
            ssg_note_find_signer(&note, check->keys, check->key_count);
        if (!signer)
            fault = "the checkpoint is not signed by a key of the log";
        else if (strcmp(signer->name, ret_checkpoint->origin) != 0)
            fault = "the checkpoint is that of another log";
        else if (ret_checkpoint->size != row->tree_size ||
                 !ssg_merkle_hash_equal(&ret_checkpoint->root, &row->root))
            fault = "the checkpoint does not say what its row says";
    }
    if (fault)
        report(check, AUDIT_CHECKPOINT_ALTERED, (int64_t)row->tree_size, -1, fault);
    return !fault;
}

enum ssg_status audit_check_checkpoint(struct audit_check *check,
                                       const struct ssg_audit_checkpoint *row)
{
    struct ssg_checkpoint checkpoint;
    struct ssg_merkle_hash root;
    check->counts.checkpoints++;
    check->last_entry_id = INT64_MIN;
    if (!read_checkpoint(check, row, &checkpoint))
        return SSG_OK;
    if (checkpoint.size > check->last_signed_size)
        check->last_signed_size = checkpoint.size;
    if (check->is_tree_broken || check->is_root_reported || row->tree_size > check->next_index)
        return SSG_OK;
    enum ssg_status status = ssg_merkle_root(&check->merkle, check->hasher, &root);
    if (status != SSG_OK)
        return status;
    if (ssg_merkle_hash_equal(&root, &checkpoint.root) && check->merkle.size == checkpoint.size) {
        check->last_good_size = checkpoint.size;
        check->counts.newest = checkpoint;
        return SSG_OK;
    }
    char text[TEXT_SIZE];
    (void)snprintf(text, sizeof text,
                   "the first %" PRIu64 " leaves do not give the signed root; the first %" PRIu64
                   " do: leaves in between were altered, moved, inserted or deleted",
                   checkpoint.size, check->last_good_size);
    report(check, AUDIT_ROOT_MISMATCH, (int64_t)checkpoint.size, -1, text);
    check->is_root_reported = true;
    return SSG_OK;
}

/* --- the end -----------------------------------------------------------------------------------
 */

static void check_missing(struct audit_check *check)
{
    struct mark_list *missing = &check->missing, *erased = &check->erased;
    if (missing->count > 0)
        qsort(missing->items, missing->count, sizeof *missing->items, compare_marks);
    if (erased->count > 0)
        qsort(erased->items, erased->count, sizeof *erased->items, compare_marks);
    size_t e = 0;
    for (size_t m = 0; m < missing->count; m++) {
        while (e < erased->count && compare_marks(&erased->items[e], &missing->items[m]) < 0)
            e++;
        if (e < erased->count && compare_marks(&erased->items[e], &missing->items[m]) == 0)
            check->counts.erased++;
        else
            report(check, AUDIT_CONTENT_MISSING, -1, missing->items[m].entry_id,
                   "content is gone and no erasure entry says so");
    }
}

enum ssg_status audit_check_finish(struct audit_check *check)
{
    char text[TEXT_SIZE];
    check_missing(check);
    if (check->last_signed_size > check->next_index) {
        (void)snprintf(text, sizeof text,
                       "the signed tree has %" PRIu64 " leaves, only %" PRIu64
                       " are there: the end is missing",
                       check->last_signed_size, check->next_index);
        report(check, AUDIT_TAIL_MISSING, (int64_t)check->next_index, -1, text);
    } else if (check->last_signed_size < check->next_index) {
        (void)snprintf(text, sizeof text, "no checkpoint signs the leaves from %" PRIu64 " on",
                       check->last_signed_size);
        report(check, AUDIT_CHECKPOINT_MISSING, (int64_t)check->last_signed_size, -1, text);
    }
    return SSG_OK;
}
