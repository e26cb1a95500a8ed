#include "ssg_store_replay.h"

#include <stdio.h>
#include <string.h>

#include "ssg_answer.h"
#include "ssg_cleanup.h"
#include "ssg_crypto.h"
#include "ssg_lookup_columns.h"
#include "ssg_store_reader.h"

enum { SMALL_ARENA = 1 << 20, ANSWER_ARENA = 64 << 20, ANSWER_MAX = 32 << 20 };

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

static const enum ssg_pg_type id_params[] = {SSG_PG_UUID};
static const struct ssg_pg_column state_columns[] = {{"is_known", SSG_PG_BOOL},
                                                     {"revisions", SSG_PG_INT4_A}};
DEFINE_STATEMENT(state_statement, "replay_state",
                 "select exists (select from casework.lookup l where l.lookup_id = $1)"
                 " or exists (select from casework.lookup_answer s where s.lookup_id = $1),"
                 " array(select r.revision from casework.lookup_revision r"
                 " where r.lookup_id = $1 order by r.revision)",
                 id_params, state_columns);

static const enum ssg_pg_type revision_params[] = {SSG_PG_UUID, SSG_PG_INT4};
static const struct ssg_pg_column find_columns[] = {
    {"result", SSG_PG_BYTEA}, {"rules", SSG_PG_BYTEA}, {"program", SSG_PG_TEXT}};
DEFINE_STATEMENT(find_statement, "replay_find",
                 "select s.result_sha256, s.rules_sha256, s.program from casework.lookup_answer s"
                 " where s.lookup_id = $1 and s.revision = $2",
                 revision_params, find_columns);

/* The columns of a look-up's answer, with the caller's part as a replay needs it. */
#define COLUMN(name_, type_)      {.name = #name_, .type = SSG_PG_##type_},
#define SNAPSHOT_TEXT(name, type) ", r." #name
static const struct ssg_pg_column read_columns[] = {SSG_LOOKUP_RESULT(COLUMN)
                                                        SSG_LOOKUP_SNAPSHOT(COLUMN)};
DEFINE_STATEMENT(read_statement, "replay_read",
                 "select 'ok'::text, null::int, null::uuid[], null::int[], true,"
                 " l.override_reason is not null, l.ticket_valid_until" SSG_LOOKUP_SNAPSHOT(
                     SNAPSHOT_TEXT) " from casework.lookup l join casework.lookup_revision r"
                                    " on r.lookup_id = l.lookup_id"
                                    " where l.lookup_id = $1 and r.revision = $2",
                 revision_params, read_columns);

static const enum ssg_pg_type keep_params[] = {SSG_PG_UUID, SSG_PG_INT4, SSG_PG_BYTEA, SSG_PG_BYTEA,
                                               SSG_PG_TEXT};
static const struct ssg_pg_column keep_columns[] = {{"is_kept", SSG_PG_BOOL}};
DEFINE_STATEMENT(keep_statement, "replay_keep",
                 "insert into casework.lookup_answer"
                 " (lookup_id, revision, result_sha256, rules_sha256, program)"
                 " values ($1, $2, $3, $4, $5) on conflict do nothing returning true",
                 keep_params, keep_columns);

static const enum ssg_pg_type pending_params[] = {SSG_PG_TIMESTAMPTZ, SSG_PG_INT4};
static const struct ssg_pg_column pending_columns[] = {{"lookup_id", SSG_PG_UUID},
                                                       {"revision", SSG_PG_INT4}};
DEFINE_STATEMENT(pending_statement, "replay_pending",
                 "select r.lookup_id, r.revision from casework.lookup_revision r"
                 " where r.at >= $1 and not exists (select from casework.lookup_answer s"
                 " where s.lookup_id = r.lookup_id and s.revision = r.revision)"
                 " order by r.at, r.lookup_id, r.revision limit $2",
                 pending_params, pending_columns);

enum ssg_status ssg_store_replay_state(struct ssg_pg_sync *sync, const struct ssg_uuid *lookup_id,
                                       struct ssg_arena *arena, struct ssg_replay_state *ret_state)
{
    struct ssg_replay_state state = {0};
    struct ssg_pg_array array = {0};
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, arena, &state_statement);
    ssg_pg_call_set_uuid(&call, 0, lookup_id);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK)
        status = ssg_pg_get_bool(&call.rows, 0, 0, &state.is_known);
    if (status == SSG_OK)
        status = ssg_pg_get_array(&call.rows, 0, 1, &array);
    int32_t *revisions = SSG_ARENA_ARRAY(arena, int32_t, (size_t)array.count);
    if (status == SSG_OK && !revisions)
        status = SSG_E_MEMORY;
    for (int i = 0; status == SSG_OK && i < array.count; i++)
        status = ssg_pg_array_int4(&array, i, &revisions[i], NULL);
    state.revisions = revisions;
    state.revisions_len = (size_t)array.count;
    if (status == SSG_OK)
        *ret_state = state;
    return status;
}

static enum ssg_status get_hash(const struct ssg_pg_rows *rows, int column,
                                uint8_t ret_hash[SSG_REPLAY_HASH_BYTES])
{
    struct ssg_text bytes;
    enum ssg_status status = ssg_pg_get_bytea(rows, 0, column, &bytes);
    if (status == SSG_OK && bytes.len != SSG_REPLAY_HASH_BYTES)
        status = SSG_E_SHAPE;
    if (status == SSG_OK)
        memcpy(ret_hash, bytes.data, bytes.len);
    return status;
}

enum ssg_status ssg_store_replay_find(struct ssg_pg_sync *sync, const struct ssg_uuid *lookup_id,
                                      int32_t revision, struct ssg_replay_result *ret_result)
{
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    struct ssg_replay_result result = {0};
    struct ssg_text program;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &find_statement);
    ssg_pg_call_set_uuid(&call, 0, lookup_id);
    ssg_pg_call_set_int4(&call, 1, revision);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK && ssg_pg_rows_count(&call.rows) > 0) {
        result.is_kept = true;
        status = get_hash(&call.rows, 0, result.result);
        if (status == SSG_OK)
            status = get_hash(&call.rows, 1, result.rules);
        if (status == SSG_OK)
            status = ssg_pg_get_text(&call.rows, 0, 2, &program);
        if (status == SSG_OK)
            (void)snprintf(result.program, sizeof result.program, "%.*s", (int)program.len,
                           program.data);
    }
    if (status == SSG_OK)
        *ret_result = result;
    return status;
}

/* The hash of the answers a record gives. */
static enum ssg_status hash_answers(const struct ssg_lookup_record *record, struct ssg_arena *arena,
                                    uint8_t ret_hash[SSG_REPLAY_HASH_BYTES])
{
    struct ssg_timeline timeline;
    char lookup_id[SSG_UUID_TEXT_LEN + 1];
    enum ssg_status status = ssg_timeline_build(&record->household, SSG_LANG_DA, arena, &timeline);
    if (status != SSG_OK)
        return status;
    ssg_uuid_render(&record->lookup_id, lookup_id);
    const struct ssg_lookup_meta meta = {
        .lookup_id = lookup_id,
        .revision = record->revision,
        .at = record->at,
        .ticket_case_number = record->household.at_hand.case_number,
        .ticket_valid_until = record->ticket_until,
        .ticket_override = record->is_override,
    };
    SSG_BUF_FINISH struct ssg_buf whole, masked;
    struct ssg_jw jw;
    ssg_buf_init(&whole, ANSWER_MAX);
    ssg_buf_init(&masked, ANSWER_MAX);
    ssg_jw_init(&jw, &whole);
    ssg_answer_render_full(&jw, &meta, &record->household, &timeline);
    status = ssg_jw_status(&jw);
    ssg_jw_init(&jw, &masked);
    ssg_answer_render_masked(&jw, &meta, &record->household, &timeline);
    if (status == SSG_OK)
        status = ssg_jw_status(&jw);
    const struct ssg_text parts[] = {{whole.data, whole.len}, {masked.data, masked.len}};
    return status == SSG_OK ? ssg_sha256_parts(parts, 2, ret_hash) : status;
}

/* A list turned around; NULL without memory. */
static void *reversed(struct ssg_arena *arena, const void *items, size_t len, size_t size)
{
    char *copy = ssg_arena_calloc(arena, len, size);
    for (size_t i = 0; copy && i < len; i++)
        memcpy(copy + i * size, (const char *)items + (len - 1 - i) * size, size);
    return copy;
}

static enum ssg_status turn_around(struct ssg_arena *arena, struct ssg_household *h)
{
    h->records = reversed(arena, h->records, h->records_len, sizeof *h->records);
    h->residences = reversed(arena, h->residences, h->residences_len, sizeof *h->residences);
    h->absences = reversed(arena, h->absences, h->absences_len, sizeof *h->absences);
    h->sources = reversed(arena, h->sources, h->sources_len, sizeof *h->sources);
    h->older = reversed(arena, h->older, h->older_len, sizeof *h->older);
    return h->records && h->residences && h->absences && h->sources && h->older ? SSG_OK
                                                                                : SSG_E_MEMORY;
}

static enum ssg_status compute(const struct ssg_pg_rows *rows, bool is_turned, uint8_t *ret_hash,
                               uint8_t *ret_rules)
{
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    struct ssg_lookup_record record;
    ssg_arena_init(&arena, ANSWER_ARENA);
    enum ssg_status status = ssg_store_lookup_take(rows, &arena, &record);
    if (status == SSG_OK && is_turned)
        status = turn_around(&arena, &record.household);
    if (status == SSG_OK)
        status = ssg_household_complete(&record.household, &arena);
    if (status != SSG_OK)
        return status;
    const struct ssg_rules *rules = ssg_rules_find(ssg_text_of(record.household.rule_set));
    if (!rules)
        return SSG_E_INVALID_INPUT;
    memcpy(ret_rules, rules->sha256, SSG_REPLAY_HASH_BYTES);
    return hash_answers(&record, &arena, ret_hash);
}

enum ssg_status ssg_store_replay_compute(struct ssg_pg_sync *sync, const struct ssg_uuid *lookup_id,
                                         int32_t revision, struct ssg_replay_answer *ret_answer)
{
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    struct ssg_replay_answer answer = {0};
    uint8_t turned[SSG_REPLAY_HASH_BYTES];
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &read_statement);
    ssg_pg_call_set_uuid(&call, 0, lookup_id);
    ssg_pg_call_set_int4(&call, 1, revision);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    if (status == SSG_OK && ssg_pg_rows_count(&call.rows) == 0)
        status = SSG_E_NOT_FOUND;
    if (status == SSG_OK)
        status = compute(&call.rows, false, answer.result, answer.rules);
    if (status == SSG_OK)
        status = compute(&call.rows, true, turned, answer.rules);
    if (status != SSG_OK)
        return status;
    answer.is_stable = memcmp(turned, answer.result, sizeof turned) == 0;
    *ret_answer = answer;
    return SSG_OK;
}

enum ssg_status ssg_store_replay_keep(struct ssg_pg_sync *sync, const struct ssg_uuid *lookup_id,
                                      int32_t revision, const struct ssg_replay_answer *answer,
                                      const char *program)
{
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &keep_statement);
    ssg_pg_call_set_uuid(&call, 0, lookup_id);
    ssg_pg_call_set_int4(&call, 1, revision);
    ssg_pg_call_set_bytea(&call, 2, answer->result, sizeof answer->result);
    ssg_pg_call_set_bytea(&call, 3, answer->rules, sizeof answer->rules);
    ssg_pg_call_set_text(&call, 4, ssg_text_of(program));
    return ssg_pg_sync_run(sync, &call);
}

enum ssg_status ssg_store_replay_record(struct ssg_pg_sync *sync, struct ssg_instant since,
                                        int32_t limit, const char *program, int32_t *ret_count)
{
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    ssg_arena_init(&arena, SMALL_ARENA);
    SSG_PG_CALL_FINISH struct ssg_pg_call call;
    ssg_pg_call_init(&call, &arena, &pending_statement);
    ssg_pg_call_set_timestamptz(&call, 0, since);
    ssg_pg_call_set_int4(&call, 1, limit);
    enum ssg_status status = ssg_pg_sync_run(sync, &call);
    int32_t count = 0;
    for (int i = 0; status == SSG_OK && i < ssg_pg_rows_count(&call.rows); i++) {
        struct ssg_uuid lookup_id;
        int32_t revision;
        struct ssg_replay_answer answer;
        status = ssg_pg_get_uuid(&call.rows, i, 0, &lookup_id);
        if (status == SSG_OK)
            status = ssg_pg_get_int4(&call.rows, i, 1, &revision);
        if (status == SSG_OK)
            status = ssg_store_replay_compute(sync, &lookup_id, revision, &answer);
        if (status == SSG_E_NOT_FOUND) { /* erased meanwhile */
            status = SSG_OK;
            continue;
        }
        if (status == SSG_OK)
            status = ssg_store_replay_keep(sync, &lookup_id, revision, &answer, program);
        count += status == SSG_OK;
    }
    if (status == SSG_OK)
        *ret_count = count;
    return status;
}
