#include "ssg_sealer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_log.h"
#include "ssg_store_seal.h"

enum { STATEMENT_TIMEOUT_MS = 60000, NOTE_BYTES = 8192 };

struct ssg_sealer {
    struct ssg_sealer_options options;
    struct ssg_hasher *hasher;
    struct ssg_pg_sync *sync;
    bool is_index_behind; /* leaves may wait for the index of subjects */
    bool is_locked;       /* this connection holds the lock and merkle is the stored tree */
    struct ssg_merkle merkle;
    enum ssg_sealer_state state;
    uint64_t count;
    /* one batch */
    int64_t *entry_ids;
    struct ssg_merkle_hash *leaf_hashes;
    int32_t *node_levels;
    int64_t *node_indexes;
    struct ssg_merkle_hash *node_hashes;
    size_t node_count;
};

enum ssg_status ssg_sealer_create(const struct ssg_sealer_options *options,
                                  struct ssg_sealer **ret_sealer)
{
    struct ssg_sealer *sealer = calloc(1, sizeof *sealer);
    if (!sealer)
        return SSG_E_MEMORY;
    sealer->options = *options;
    sealer->state = SSG_SEALER_STATE_COUNT_;
    size_t batch = (size_t)options->batch;
    /* A batch completes fewer stored nodes than it has leaves. */
    sealer->entry_ids = calloc(batch, sizeof *sealer->entry_ids);
    sealer->leaf_hashes = calloc(batch, sizeof *sealer->leaf_hashes);
    sealer->node_levels = calloc(batch, sizeof *sealer->node_levels);
    sealer->node_indexes = calloc(batch, sizeof *sealer->node_indexes);
    sealer->node_hashes = calloc(batch, sizeof *sealer->node_hashes);
    enum ssg_status status = ssg_hasher_create(&sealer->hasher);
    if (status != SSG_OK || !sealer->entry_ids || !sealer->leaf_hashes || !sealer->node_levels ||
        !sealer->node_indexes || !sealer->node_hashes) {
        ssg_sealer_destroy(sealer);
        return SSG_E_MEMORY;
    }
    *ret_sealer = sealer;
    return SSG_OK;
}

void ssg_sealer_destroy(struct ssg_sealer *sealer)
{
    if (!sealer)
        return;
    ssg_pg_sync_close(sealer->sync);
    ssg_hasher_destroy(sealer->hasher);
    free(sealer->entry_ids);
    free(sealer->leaf_hashes);
    free(sealer->node_levels);
    free(sealer->node_indexes);
    free(sealer->node_hashes);
    free(sealer);
}

uint64_t ssg_sealer_count(const struct ssg_sealer *sealer)
{
    return sealer->count;
}

/* --- taking over -------------------------------------------------------------------------------
 */

static enum ssg_status connect(struct ssg_sealer *sealer)
{
    if (sealer->sync)
        return SSG_OK;
    struct ssg_pg_sync_options options = {
        .conninfo = sealer->options.conninfo,
        .program = "socialsoeg-jobd sealer",
        .role = "ssg_sealer",
        .statement_timeout_ms = STATEMENT_TIMEOUT_MS,
    };
    struct ssg_buf report;
    ssg_buf_init(&report, 4096);
    enum ssg_status status = ssg_pg_sync_open(&options, &sealer->sync, &report);
    if (status != SSG_OK && sealer->state != SSG_SEALER_DOWN)
        SSG_LOG(SSG_LOG_ERROR, "no connection to the database",
                {"reason", report.data ? report.data : ssg_status_name(status)});
    ssg_buf_finish(&report);
    return status;
}

/* The stored tree as it is, if it is the one that was last signed; E_CONFLICT otherwise: then
 * somebody has changed it, and signing on top would cover that up. */
static enum ssg_status resume(struct ssg_sealer *sealer)
{
    struct ssg_seal_state state;
    struct ssg_merkle_hash root;
    enum ssg_status status = ssg_store_seal_state(sealer->sync, &state);
    if (status == SSG_OK && state.has_checkpoint && state.leaf_count != state.tree_size)
        return SSG_E_CONFLICT;
    if (status == SSG_OK)
        status =
            ssg_store_tree_resume(sealer->sync, sealer->hasher, state.leaf_count, &sealer->merkle);
    if (status == SSG_OK)
        status = ssg_merkle_root(&sealer->merkle, sealer->hasher, &root);
    if (status == SSG_E_SHAPE)
        return SSG_E_CONFLICT; /* hashes are missing */
    if (status == SSG_OK &&
        (state.has_checkpoint ? !ssg_merkle_hash_equal(&root, &state.root) : state.leaf_count > 0))
        return SSG_E_CONFLICT;
    return status;
}

/* Sign the tree as it stands. */
static enum ssg_status sign(struct ssg_sealer *sealer, struct ssg_merkle_hash *ret_root,
                            struct ssg_buf *buf)
{
    struct ssg_checkpoint checkpoint = {.size = sealer->merkle.size};
    (void)snprintf(checkpoint.origin, sizeof checkpoint.origin, "%s",
                   sealer->options.key->public.name);
    enum ssg_status status = ssg_merkle_root(&sealer->merkle, sealer->hasher, &checkpoint.root);
    if (status == SSG_OK)
        status = ssg_checkpoint_sign(&checkpoint, sealer->options.key, buf);
    if (status == SSG_OK)
        *ret_root = checkpoint.root;
    return status;
}

static enum ssg_status begin(struct ssg_sealer *sealer, bool *ret_is_allowed)
{
    struct ssg_merkle stored = sealer->merkle;
    struct ssg_merkle_hash empty_root;
    SSG_BUF_FINISH struct ssg_buf note;
    ssg_buf_init(&note, NOTE_BYTES);
    ssg_merkle_init(&sealer->merkle);
    enum ssg_status status = sign(sealer, &empty_root, &note);
    sealer->merkle = stored;
    if (status != SSG_OK)
        return status;
    return ssg_store_seal_begin(sealer->sync, &sealer->options.key->public, &empty_root,
                                (struct ssg_text){note.data, note.len}, ret_is_allowed);
}

/* OK: the lock is ours and the tree is known. Otherwise ret_state says how the turn ends. */
static enum ssg_status take_over(struct ssg_sealer *sealer, enum ssg_sealer_state *ret_state)
{
    bool is_ours = false, is_allowed = false;
    *ret_state = SSG_SEALER_DOWN;
    enum ssg_status status = ssg_store_seal_lock(sealer->sync, &is_ours);
    if (status != SSG_OK)
        return status;
    if (!is_ours) {
        *ret_state = SSG_SEALER_STANDBY;
        return SSG_E_CONFLICT;
    }
    status = resume(sealer);
    if (status == SSG_OK)
        status = begin(sealer, &is_allowed);
    if (status == SSG_E_CONFLICT || (status == SSG_OK && !is_allowed)) {
        if (sealer->state != SSG_SEALER_REFUSES)
            SSG_LOG(SSG_LOG_ERROR,
                    status == SSG_OK
                        ? "not sealing: the log has another name and no signed statement allows "
                          "this key's; see docs/operations.md on a new origin"
                        : "not sealing: the stored tree is not the one that was last signed; run "
                          "socialsoeg audit verify",
                    {"origin", sealer->options.key->public.name});
        *ret_state = SSG_SEALER_REFUSES;
        return SSG_E_CONFLICT;
    }
    sealer->is_locked = status == SSG_OK;
    sealer->is_index_behind = true;
    return status;
}

/* --- one batch ---------------------------------------------------------------------------------
 */

static enum ssg_status keep_node(void *context, unsigned level, uint64_t index,
                                 const struct ssg_merkle_hash *hash)
{
    struct ssg_sealer *sealer = context;
    if (!ssg_merkle_is_stored(level))
        return SSG_OK;
    sealer->node_levels[sealer->node_count] = (int32_t)level;
    sealer->node_indexes[sealer->node_count] = (int64_t)index;
    sealer->node_hashes[sealer->node_count++] = *hash;
    return SSG_OK;
}

static enum ssg_status append(struct ssg_sealer *sealer, const struct ssg_pg_call *taken, int count)
{
    sealer->node_count = 0;
    for (int i = 0; i < count; i++) {
        struct ssg_text header;
        enum ssg_status status = ssg_store_seal_entry(taken, i, &sealer->entry_ids[i], &header);
        if (status == SSG_OK)
            status = ssg_merkle_hash_leaf(sealer->hasher, header.data, header.len,
                                          &sealer->leaf_hashes[i]);
        if (status == SSG_OK)
            status = ssg_merkle_append(&sealer->merkle, sealer->hasher, &sealer->leaf_hashes[i],
                                       keep_node, sealer);
        if (status != SSG_OK)
            return status;
    }
    return SSG_OK;
}

static enum ssg_status put(struct ssg_sealer *sealer, struct ssg_arena *arena, uint64_t first,
                           int count)
{
    SSG_BUF_FINISH struct ssg_buf note;
    ssg_buf_init(&note, NOTE_BYTES);
    struct ssg_seal_batch batch = {
        .first = first,
        .entry_ids = sealer->entry_ids,
        .leaf_hashes = sealer->leaf_hashes,
        .entry_count = (size_t)count,
        .node_levels = sealer->node_levels,
        .node_indexes = sealer->node_indexes,
        .node_hashes = sealer->node_hashes,
        .node_count = sealer->node_count,
    };
    enum ssg_status status = sign(sealer, &batch.root, &note);
    batch.note = (struct ssg_text){note.data, note.len};
    return status == SSG_OK ? ssg_store_seal_put(sealer->sync, arena, &batch) : status;
}

/* Take, hash, put, in one transaction. ret_count [out]: entries sealed. */
static enum ssg_status seal(struct ssg_sealer *sealer, int *ret_count)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, (size_t)1 << 24);
    SSG_PG_CALL_FINISH struct ssg_pg_call taken = {0};
    uint64_t first = sealer->merkle.size;
    int count = 0;
    enum ssg_status status = ssg_pg_sync_begin(sealer->sync, SSG_PG_READ_COMMITTED);
    if (status == SSG_OK)
        status = ssg_store_seal_take(sealer->sync, &arena, sealer->options.batch, &taken);
    if (status == SSG_OK)
        count = ssg_pg_rows_count(&taken.rows);
    if (count > 0) {
        status = append(sealer, &taken, count);
        if (status == SSG_OK)
            status = put(sealer, &arena, first, count);
    }
    if (status == SSG_OK)
        status = ssg_pg_sync_commit(sealer->sync);
    if (status == SSG_OK)
        *ret_count = count;
    ssg_arena_finish(&arena);
    return status;
}

/* Whatever the connection was doing is taken back by closing it; the tree in memory goes with it,
 * because the outcome of a lost commit is unknown and the database knows. */
static void give_up(struct ssg_sealer *sealer, const char *what, enum ssg_status status)
{
    if (sealer->sync && sealer->state != SSG_SEALER_DOWN)
        SSG_LOG(SSG_LOG_ERROR, "sealing interrupted, it is tried again", {"step", what},
                {"status", ssg_status_name(status)},
                {"sqlstate", ssg_pg_sync_sqlstate(sealer->sync)});
    ssg_pg_sync_close(sealer->sync);
    sealer->sync = NULL;
    sealer->is_locked = false;
}

static enum ssg_sealer_state work(struct ssg_sealer *sealer)
{
    enum ssg_sealer_state state = SSG_SEALER_DOWN;
    enum ssg_status status = connect(sealer);
    if (status != SSG_OK)
        return SSG_SEALER_DOWN;
    if (!sealer->is_locked) {
        status = take_over(sealer, &state);
        if (status != SSG_OK) {
            if (state != SSG_SEALER_STANDBY)
                give_up(sealer, "take over", state == SSG_SEALER_REFUSES ? SSG_OK : status);
            return state;
        }
    }
    int count = 0;
    status = seal(sealer, &count);
    if (status != SSG_OK) {
        give_up(sealer, "seal", status);
        return SSG_SEALER_DOWN;
    }
    sealer->count += (uint64_t)count;
    sealer->is_index_behind = sealer->is_index_behind || count > 0;
    /* In a backlog the tree comes first. */
    if (sealer->is_index_behind && count < sealer->options.batch) {
        int32_t indexed = 0;
        status = ssg_store_seal_index(sealer->sync, sealer->options.batch, &indexed);
        if (status != SSG_OK) {
            give_up(sealer, "index", status);
            return SSG_SEALER_DOWN;
        }
        sealer->is_index_behind = indexed >= sealer->options.batch;
    }
    return count > 0 || sealer->is_index_behind ? SSG_SEALER_SEALED : SSG_SEALER_IDLE;
}

enum ssg_sealer_state ssg_sealer_turn(struct ssg_sealer *sealer)
{
    enum ssg_sealer_state before = sealer->state, state = work(sealer);
    bool was_working = before == SSG_SEALER_IDLE || before == SSG_SEALER_SEALED;
    bool is_working = state == SSG_SEALER_IDLE || state == SSG_SEALER_SEALED;
    char size[24];
    (void)snprintf(size, sizeof size, "%" PRIu64, sealer->merkle.size);
    if (is_working && !was_working)
        SSG_LOG(SSG_LOG_INFO, "sealing", {"origin", sealer->options.key->public.name},
                {"tree_size", size});
    if (state == SSG_SEALER_STANDBY && before != state)
        SSG_LOG(SSG_LOG_INFO, "standing by: another sealer works", {"", NULL});
    sealer->state = state;
    return state;
}
