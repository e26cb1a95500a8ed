#include "ssg_store_audit.h"

#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))
#define DEFINE_STATEMENT(id, name_, params_, param_count_, columns_, ...)                          \
    static const struct ssg_pg_statement id = {.name = (name_),                                    \
                                               .text = __VA_ARGS__,                                \
                                               .lane = SSG_PG_LANE_SLOW,                           \
                                               .params = (params_),                                \
                                               .param_count = (param_count_),                      \
                                               .columns = (columns_),                              \
                                               .column_count = COUNT(columns_),                    \
                                               .rerun_param = -1}

static const enum ssg_pg_type range_params[] = {SSG_PG_INT8, SSG_PG_INT8};

/* OFFSET 0: one probe of an index per leaf, whatever the planner believes of a table that grew
 * since it was last analysed; otherwise it may read the whole table for each page. `described`
 * repeats what audit.write makes of the columns, so that neither can be changed without the other.
 */
static const struct ssg_pg_column leaf_columns[] = {{"leaf_index", SSG_PG_INT8},
                                                    {"entry_id", SSG_PG_INT8},
                                                    {"leaf_hash", SSG_PG_BYTEA},
                                                    {"header", SSG_PG_BYTEA},
                                                    {"described", SSG_PG_TEXT}};
DEFINE_STATEMENT(
    leaves_statement, "audit_leaves", range_params, 2, leaf_columns,
    "select l.leaf_index, l.entry_id, l.leaf_hash, e.header, "
    "'{\"entry_id\":\"' || e.entry_id || '\",\"at\":\"' "
    "|| to_char(e.at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || '\",\"actor\":' "
    "|| coalesce('\"' || e.actor_id || '\"', 'null') || ',\"role\":' "
    "|| coalesce('\"' || e.role || '\"', 'null') || ',\"action\":\"' || e.action "
    "|| '\",\"outcome\":\"' || e.outcome || '\",\"request_id\":\"' || e.request_id "
    "|| '\",\"commitments\":[' "
    "from audit.leaf l left join lateral (select * from audit.entry f "
    "where f.entry_id = l.entry_id offset 0) e on true "
    "where l.leaf_index >= $1 and l.leaf_index < $2 order by l.leaf_index");

static const struct ssg_pg_column piece_columns[] = {{"leaf_index", SSG_PG_INT8},
                                                     {"subject", SSG_PG_TEXT},
                                                     {"salt", SSG_PG_BYTEA},
                                                     {"body", SSG_PG_TEXT}};
DEFINE_STATEMENT(pieces_statement, "audit_pieces", range_params, 2, piece_columns,
                 "select l.leaf_index, c.subject, c.salt, c.body "
                 "from audit.leaf l cross join lateral (select * from audit.content d "
                 "where d.entry_id = l.entry_id offset 0) c "
                 "where l.leaf_index >= $1 and l.leaf_index < $2 order by l.leaf_index");

static const struct ssg_pg_column checkpoint_columns[] = {
    {"tree_size", SSG_PG_INT8}, {"root", SSG_PG_BYTEA}, {"note", SSG_PG_TEXT}};
DEFINE_STATEMENT(checkpoints_statement, "audit_checkpoints", range_params, 2, checkpoint_columns,
                 "select c.tree_size, c.root, c.note from audit.checkpoint c "
                 "where c.tree_size > $1 and c.tree_size <= $2 order by c.tree_size");

static const struct ssg_pg_column text_column[] = {{"text", SSG_PG_TEXT}};
DEFINE_STATEMENT(erasures_statement, "audit_pending_erasures", NULL, 0, text_column,
                 "select c.body from audit.pending p "
                 "join audit.entry e on e.entry_id = p.entry_id "
                 "join audit.content c on c.entry_id = e.entry_id "
                 "where e.action = 'content.erase' and e.outcome = 'ok'");
DEFINE_STATEMENT(keys_statement, "audit_keys", NULL, 0, text_column,
                 "select k.public_key from audit.log_key k order by k.added_at");

static const struct ssg_pg_column lost_columns[] = {{"kind", SSG_PG_TEXT},
                                                    {"entry_id", SSG_PG_INT8}};
DEFINE_STATEMENT(lost_statement, "audit_lost", NULL, 0, lost_columns,
                 "(select 'entry-lost', e.entry_id from audit.entry e "
                 "where not exists (select from audit.leaf l where l.entry_id = e.entry_id) "
                 "and not exists (select from audit.pending p where p.entry_id = e.entry_id) "
                 "limit 100) union all "
                 "(select 'pending-without-entry', p.entry_id from audit.pending p "
                 "where not exists (select from audit.entry e where e.entry_id = p.entry_id) "
                 "limit 100) limit 100");

static const struct ssg_pg_column sizes_columns[] = {{"leaf_end", SSG_PG_INT8},
                                                     {"pending", SSG_PG_INT8},
                                                     {"nodes", SSG_PG_INT8},
                                                     {"checkpoint", SSG_PG_INT8}};
DEFINE_STATEMENT(sizes_statement, "audit_sizes", NULL, 0, sizes_columns,
                 "select (select coalesce(max(l.leaf_index) + 1, 0) from audit.leaf l), "
                 "(select count(*) from audit.pending), (select count(*) from audit.node), "
                 "(select coalesce(max(c.tree_size), -1) from audit.checkpoint c)");

static const enum ssg_pg_type origin_params[] = {SSG_PG_TEXT, SSG_PG_TEXT};
DEFINE_STATEMENT(origin_statement, "audit_open_origin", origin_params, 2, text_column,
                 "insert into audit.origin (origin, statement) values ($1, $2) returning origin");

static enum ssg_status run(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                           const struct ssg_pg_statement *statement, struct ssg_pg_call *ret_call)
{
    ssg_pg_call_init(ret_call, arena, statement);
    return ssg_pg_sync_run(sync, ret_call);
}

static enum ssg_status run_range(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                 const struct ssg_pg_statement *statement, int64_t from, int64_t to,
                                 struct ssg_pg_call *ret_call)
{
    ssg_pg_call_init(ret_call, arena, statement);
    ssg_pg_call_set_int8(ret_call, 0, from);
    ssg_pg_call_set_int8(ret_call, 1, to);
    return ssg_pg_sync_run(sync, ret_call);
}

enum ssg_status ssg_store_audit_leaves(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                       uint64_t from, uint64_t to, struct ssg_pg_call *ret_call)
{
    return run_range(sync, arena, &leaves_statement, (int64_t)from, (int64_t)to, ret_call);
}

enum ssg_status ssg_store_audit_pieces(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                       uint64_t from, uint64_t to, struct ssg_pg_call *ret_call)
{
    return run_range(sync, arena, &pieces_statement, (int64_t)from, (int64_t)to, ret_call);
}

enum ssg_status ssg_store_audit_checkpoints(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                            int64_t from, int64_t to, struct ssg_pg_call *ret_call)
{
    return run_range(sync, arena, &checkpoints_statement, from, to, ret_call);
}

enum ssg_status ssg_store_audit_pending_erasures(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                                 struct ssg_pg_call *ret_call)
{
    return run(sync, arena, &erasures_statement, ret_call);
}

enum ssg_status ssg_store_audit_keys(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                     struct ssg_pg_call *ret_call)
{
    return run(sync, arena, &keys_statement, ret_call);
}

enum ssg_status ssg_store_audit_lost(struct ssg_pg_sync *sync, struct ssg_arena *arena,
                                     struct ssg_pg_call *ret_call)
{
    return run(sync, arena, &lost_statement, ret_call);
}

static enum ssg_status read_index(const struct ssg_pg_rows *rows, int row, uint64_t *ret_index)
{
    int64_t value = 0;
    enum ssg_status status = ssg_pg_get_int8(rows, row, 0, &value);
    if (status != SSG_OK || value < 0)
        return SSG_E_SHAPE;
    *ret_index = (uint64_t)value;
    return SSG_OK;
}

static enum ssg_status read_hash(const struct ssg_pg_rows *rows, int row, int column,
                                 struct ssg_merkle_hash *ret_hash)
{
    struct ssg_text bytes;
    enum ssg_status status = ssg_pg_get_bytea(rows, row, column, &bytes);
    if (status != SSG_OK || bytes.len != sizeof ret_hash->bytes)
        return SSG_E_SHAPE;
    memcpy(ret_hash->bytes, bytes.data, bytes.len);
    return SSG_OK;
}

enum ssg_status ssg_store_audit_leaf(const struct ssg_pg_call *call, int row,
                                     struct ssg_audit_leaf *ret_leaf)
{
    const struct ssg_pg_rows *rows = &call->rows;
    struct ssg_audit_leaf leaf = {0};
    enum ssg_status status = read_index(rows, row, &leaf.leaf_index);
    if (status == SSG_OK)
        status = ssg_pg_get_int8(rows, row, 1, &leaf.entry_id);
    if (status == SSG_OK)
        status = read_hash(rows, row, 2, &leaf.leaf_hash);
    if (status == SSG_OK && !ssg_pg_is_null(rows, row, 3))
        status = ssg_pg_get_bytea(rows, row, 3, &leaf.header);
    if (status == SSG_OK && !ssg_pg_is_null(rows, row, 4))
        status = ssg_pg_get_text(rows, row, 4, &leaf.described);
    if (status == SSG_OK)
        *ret_leaf = leaf;
    return status;
}

enum ssg_status ssg_store_audit_piece(const struct ssg_pg_call *call, int row,
                                      struct ssg_audit_piece *ret_piece)
{
    const struct ssg_pg_rows *rows = &call->rows;
    struct ssg_audit_piece piece;
    enum ssg_status status = read_index(rows, row, &piece.leaf_index);
    if (status == SSG_OK)
        status = ssg_pg_get_text(rows, row, 1, &piece.subject);
    if (status == SSG_OK)
        status = ssg_pg_get_bytea(rows, row, 2, &piece.salt);
    if (status == SSG_OK)
        status = ssg_pg_get_text(rows, row, 3, &piece.body);
    if (status == SSG_OK)
        *ret_piece = piece;
    return status;
}

enum ssg_status ssg_store_audit_checkpoint(const struct ssg_pg_call *call, int row,
                                           struct ssg_audit_checkpoint *ret_row)
{
    const struct ssg_pg_rows *rows = &call->rows;
    struct ssg_audit_checkpoint checkpoint;
    enum ssg_status status = read_index(rows, row, &checkpoint.tree_size);
    if (status == SSG_OK)
        status = read_hash(rows, row, 1, &checkpoint.root);
    if (status == SSG_OK)
        status = ssg_pg_get_text(rows, row, 2, &checkpoint.note);
    if (status == SSG_OK)
        *ret_row = checkpoint;
    return status;
}

enum ssg_status ssg_store_audit_sizes(struct ssg_pg_sync *sync, struct ssg_audit_sizes *ret_sizes)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, 4096);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    struct ssg_audit_sizes sizes = {0};
    int64_t *const fields[] = {&sizes.leaf_end, &sizes.pending, &sizes.nodes, &sizes.checkpoint};
    enum ssg_status status = run(sync, &arena, &sizes_statement, &call);
    for (int i = 0; i < COUNT(fields) && status == SSG_OK; i++)
        status = ssg_pg_get_int8(&call.rows, 0, i, fields[i]);
    if (status == SSG_OK)
        *ret_sizes = sizes;
    ssg_arena_finish(&arena);
    return status;
}

enum ssg_status ssg_store_audit_open_origin(struct ssg_pg_sync *sync, struct ssg_text origin,
                                            struct ssg_text statement)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1 << 16);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &origin_statement);
    ssg_pg_call_set_text(&call, 0, origin);
    ssg_pg_call_set_text(&call, 1, statement);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    ssg_arena_finish(&arena);
    return status;
}
