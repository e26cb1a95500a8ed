#include "ssg_store_seal.h"

#include <stdlib.h>
#include <string.h>

#include "ssg_cleanup.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define DEFINE_STATEMENT(id, name_, text_, params_, columns_)                                      \
    static const struct ssg_pg_statement id = {.name = (name_),                                    \
                                               .text = (text_),                                    \
                                               .lane = SSG_PG_LANE_SINGLE_RC,                      \
                                               .params = (params_),                                \
                                               .param_count = COUNT(params_),                      \
                                               .columns = (columns_),                              \
                                               .column_count = COUNT(columns_),                    \
                                               .rerun_param = -1}

/* One sealer at a time; the number is arbitrary and this project's own, beside that of the upgrade.
 */
static const struct ssg_pg_column bool_column[] = {{"is_ours", SSG_PG_BOOL}};
static const enum ssg_pg_type lock_params[] = {SSG_PG_INT8};
DEFINE_STATEMENT(lock_statement, "seal_lock", "select pg_catalog.pg_try_advisory_lock($1)",
                 lock_params, bool_column);
static const int64_t lock_number = 7358461921;

static const enum ssg_pg_type begin_params[] = {SSG_PG_BYTEA, SSG_PG_TEXT, SSG_PG_TEXT,
                                                SSG_PG_BYTEA, SSG_PG_TEXT};
DEFINE_STATEMENT(begin_statement, "seal_begin", "select audit.seal_begin($1, $2, $3, $4, $5)",
                 begin_params, bool_column);

static const struct ssg_pg_column state_columns[] = {{"leaf_count", SSG_PG_INT8},
                                                     {"tree_size", SSG_PG_INT8},
                                                     {"root", SSG_PG_BYTEA},
                                                     {"note", SSG_PG_TEXT}};
static const struct ssg_pg_statement state_statement = {.name = "seal_state",
                                                        .text = "select * from audit.seal_state()",
                                                        .lane = SSG_PG_LANE_SINGLE_RC,
                                                        .columns = state_columns,
                                                        .column_count = COUNT(state_columns),
                                                        .rerun_param = -1};

static const enum ssg_pg_type hashes_params[] = {SSG_PG_INT4_A, SSG_PG_INT8_A, SSG_PG_INT4_A};
static const struct ssg_pg_column hashes_columns[] = {{"hashes", SSG_PG_BYTEA}};
DEFINE_STATEMENT(hashes_statement, "tree_hashes", "select audit.tree_hashes($1, $2, $3)",
                 hashes_params, hashes_columns);

static const enum ssg_pg_type take_params[] = {SSG_PG_INT4};
static const struct ssg_pg_column take_columns[] = {{"entry_id", SSG_PG_INT8},
                                                    {"header", SSG_PG_BYTEA}};
DEFINE_STATEMENT(take_statement, "seal_take", "select entry_id, header from audit.seal_take($1)",
                 take_params, take_columns);

/* The function returns nothing; a statement must have a column of a type that crosses the wire. */
static const enum ssg_pg_type put_params[] = {SSG_PG_INT8,   SSG_PG_INT8_A, SSG_PG_BYTEA,
                                              SSG_PG_INT4_A, SSG_PG_INT8_A, SSG_PG_BYTEA,
                                              SSG_PG_BYTEA,  SSG_PG_TEXT};
DEFINE_STATEMENT(put_statement, "seal_put",
                 "select audit.seal_put($1, $2, $3, $4, $5, $6, $7, $8) is null", put_params,
                 bool_column);

static const struct ssg_pg_column index_columns[] = {{"count", SSG_PG_INT4}};
DEFINE_STATEMENT(index_statement, "index_subjects", "select audit.index_subjects($1)", take_params,
                 index_columns);

enum { SMALL_ARENA = 1 << 16 };

enum ssg_status ssg_store_seal_lock(struct ssg_pg_sync *sync, bool *ret_is_ours)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &lock_statement);
    ssg_pg_call_set_int8(&call, 0, lock_number);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK)
        status = ssg_pg_get_bool(&call.rows, 0, 0, ret_is_ours);
    ssg_arena_finish(&arena);
    return status;
}

enum ssg_status ssg_store_seal_begin(struct ssg_pg_sync *sync, const struct ssg_sign_public *key,
                                     const struct ssg_merkle_hash *empty_root,
                                     struct ssg_text empty_note, bool *ret_is_allowed)
{
    char text[SSG_SIGN_TEXT_MAX + 1];
    ssg_sign_public_render(key, text);
    struct ssg_arena arena;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &begin_statement);
    ssg_pg_call_set_bytea(&call, 0, key->key_id, sizeof key->key_id);
    ssg_pg_call_set_text(&call, 1, ssg_text_of(text));
    ssg_pg_call_set_text(&call, 2, ssg_text_of(key->name));
    ssg_pg_call_set_bytea(&call, 3, empty_root->bytes, sizeof empty_root->bytes);
    ssg_pg_call_set_text(&call, 4, empty_note);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK)
        status = ssg_pg_get_bool(&call.rows, 0, 0, ret_is_allowed);
    ssg_arena_finish(&arena);
    return status;
}

static enum ssg_status read_state(const struct ssg_pg_rows *rows, struct ssg_seal_state *state)
{
    int64_t count = 0, size = 0;
    struct ssg_text root;
    enum ssg_status status = ssg_pg_get_int8(rows, 0, 0, &count);
    state->leaf_count = (uint64_t)count;
    state->has_checkpoint = !ssg_pg_is_null(rows, 0, 1);
    if (status != SSG_OK || !state->has_checkpoint)
        return status;
    status = ssg_pg_get_int8(rows, 0, 1, &size);
    if (status == SSG_OK)
        status = ssg_pg_get_bytea(rows, 0, 2, &root);
    if (status != SSG_OK || root.len != sizeof state->root.bytes || size < 0)
        return SSG_E_SHAPE;
    state->tree_size = (uint64_t)size;
    memcpy(state->root.bytes, root.data, root.len);
    return SSG_OK;
}

enum ssg_status ssg_store_seal_state(struct ssg_pg_sync *sync, struct ssg_seal_state *ret_state)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    struct ssg_seal_state state = {0};
    ssg_pg_call_init(&call, &arena, &state_statement);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK)
        status = read_state(&call.rows, &state);
    if (status == SSG_OK)
        *ret_state = state;
    ssg_arena_finish(&arena);
    return status;
}

enum ssg_status ssg_store_tree_hashes(struct ssg_pg_sync *sync, const struct ssg_merkle_plan *plan,
                                      struct ssg_merkle_hash *ret_hashes)
{
    int32_t levels[SSG_MERKLE_RUN_MAX], counts[SSG_MERKLE_RUN_MAX];
    int64_t indexes[SSG_MERKLE_RUN_MAX];
    for (size_t i = 0; i < plan->run_count; i++) {
        levels[i] = (int32_t)plan->runs[i].level;
        indexes[i] = (int64_t)plan->runs[i].index;
        counts[i] = (int32_t)plan->runs[i].count;
    }
    struct ssg_arena arena;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &hashes_statement);
    ssg_pg_call_set_int4_array(&call, 0, levels, plan->run_count);
    ssg_pg_call_set_int8_array(&call, 1, indexes, plan->run_count);
    ssg_pg_call_set_int4_array(&call, 2, counts, plan->run_count);
    struct ssg_text bytes = {0};
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK)
        status = ssg_pg_get_bytea(&call.rows, 0, 0, &bytes);
    if (status == SSG_OK && bytes.len != ssg_merkle_plan_hash_count(plan) * SSG_SHA256_BYTES)
        status = SSG_E_SHAPE;
    if (status == SSG_OK && bytes.len > 0)
        memcpy(ret_hashes, bytes.data, bytes.len);
    ssg_arena_finish(&arena);
    return status;
}

enum ssg_status ssg_store_tree_resume(struct ssg_pg_sync *sync, struct ssg_hasher *hasher,
                                      uint64_t size, struct ssg_merkle *ret_merkle)
{
    struct ssg_merkle_plan plan;
    ssg_merkle_plan_peaks(size, &plan);
    size_t count = ssg_merkle_plan_hash_count(&plan);
    struct ssg_merkle_hash parts[SSG_MERKLE_PART_MAX];
    SSG_FREE struct ssg_merkle_hash *hashes = calloc(count + 1, sizeof *hashes);
    if (!hashes)
        return SSG_E_MEMORY;
    enum ssg_status status = ssg_store_tree_hashes(sync, &plan, hashes);
    if (status == SSG_OK)
        status = ssg_merkle_plan_fold(&plan, hasher, hashes, count, parts);
    if (status == SSG_OK)
        ssg_merkle_resume(ret_merkle, size, parts);
    return status;
}

enum ssg_status ssg_store_seal_take(struct ssg_pg_sync *sync, struct ssg_arena *arena, int limit,
                                    struct ssg_pg_call *ret_call)
{
    ssg_pg_call_init(ret_call, arena, &take_statement);
    ssg_pg_call_set_int4(ret_call, 0, limit);
    return ssg_pg_sync_run(sync, ret_call);
}

enum ssg_status ssg_store_seal_entry(const struct ssg_pg_call *call, int row, int64_t *ret_entry_id,
                                     struct ssg_text *ret_header)
{
    enum ssg_status status = ssg_pg_get_int8(&call->rows, row, 0, ret_entry_id);
    return status == SSG_OK ? ssg_pg_get_bytea(&call->rows, row, 1, ret_header) : status;
}

enum ssg_status ssg_store_seal_put(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                   const struct ssg_seal_batch *batch)
{
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, arena, &put_statement);
    ssg_pg_call_set_int8(&call, 0, (int64_t)batch->first);
    ssg_pg_call_set_int8_array(&call, 1, batch->entry_ids, batch->entry_count);
    ssg_pg_call_set_bytea(&call, 2, batch->leaf_hashes,
                          batch->entry_count * sizeof *batch->leaf_hashes);
    ssg_pg_call_set_int4_array(&call, 3, batch->node_levels, batch->node_count);
    ssg_pg_call_set_int8_array(&call, 4, batch->node_indexes, batch->node_count);
    ssg_pg_call_set_bytea(&call, 5, batch->node_hashes,
                          batch->node_count * sizeof *batch->node_hashes);
    ssg_pg_call_set_bytea(&call, 6, batch->root.bytes, sizeof batch->root.bytes);
    ssg_pg_call_set_text(&call, 7, batch->note);
    return ssg_pg_sync_run(sync, &call);
}

enum ssg_status ssg_store_seal_index(struct ssg_pg_sync *sync, int limit, int32_t *ret_count)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &index_statement);
    ssg_pg_call_set_int4(&call, 0, limit);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK)
        status = ssg_pg_get_int4(&call.rows, 0, 0, ret_count);
    ssg_arena_finish(&arena);
    return status;
}
