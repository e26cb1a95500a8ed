/* The log's tree for those who check it: checkpoint, proofs, cosignatures; and the log itself for
 * the auditor. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api_request.h"
#include "ssg_checkpoint.h"
#include "ssg_merkle_proof.h"

static void put_hash(struct ssg_jw *jw, const char *key, const struct ssg_merkle_hash *hash)
{
    char text[2 * SSG_SHA256_BYTES];
    ssg_base64_render(hash->bytes, sizeof hash->bytes, text);
    ssg_jw_member_string(jw, key, text);
}

static enum ssg_status take_hash(const struct ssg_pg_rows *rows, int column,
                                 struct ssg_merkle_hash *ret_hash)
{
    struct ssg_text bytes;
    enum ssg_status status = ssg_pg_get_bytea(rows, 0, column, &bytes);
    if (status != SSG_OK || bytes.len != sizeof ret_hash->bytes)
        return SSG_E_SHAPE;
    memcpy(ret_hash->bytes, bytes.data, bytes.len);
    return SSG_OK;
}

/* --- GET /v1/audit/checkpoint ----------------------------------------------------------------- */

enum { C_NAME = 5, C_KEY_ID, C_SIGNATURE, C_AT };

static enum ssg_status put_cosignatures(struct ssg_jw *jw, const struct ssg_pg_rows *rows)
{
    struct ssg_pg_array names, ids, signatures, times;
    enum ssg_status status = ssg_pg_get_array(rows, 0, C_NAME, &names);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, C_KEY_ID, &ids);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, C_SIGNATURE, &signatures);
    if (status == SSG_OK)
        status = ssg_pg_get_array(rows, 0, C_AT, &times);
    ssg_jw_key(jw, "cosignatures");
    ssg_jw_begin_array(jw);
    for (int i = 0; status == SSG_OK && i < names.count; i++) {
        struct ssg_text name, id, signature;
        struct ssg_instant at;
        status = ssg_pg_array_text(&names, i, &name, NULL);
        if (status == SSG_OK)
            status = ssg_pg_array_text(&ids, i, &id, NULL);
        if (status == SSG_OK)
            status = ssg_pg_array_text(&signatures, i, &signature, NULL);
        if (status == SSG_OK)
            status = ssg_pg_array_instant(&times, i, &at, NULL);
        if (status != SSG_OK)
            break;
        ssg_jw_begin_object(jw);
        ssg_jw_member_text(jw, "name", name);
        ssg_jw_member_text(jw, "key_id", id);
        ssg_jw_member_text(jw, "signature", signature);
        ssg_jw_member_instant(jw, "at", at);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
    return status;
}

enum ssg_status api_audit_checkpoint_answer(struct ssg_api_request *request,
                                            const struct ssg_pg_rows *rows)
{
    int64_t size = 0;
    struct ssg_merkle_hash root;
    struct ssg_instant at;
    struct ssg_text note;
    enum ssg_status status = ssg_pg_get_int8(rows, 0, 1, &size);
    if (status == SSG_OK)
        status = take_hash(rows, 2, &root);
    if (status == SSG_OK)
        status = ssg_pg_get_instant(rows, 0, 3, &at);
    if (status == SSG_OK)
        status = ssg_pg_get_text(rows, 0, 4, &note);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    const char *end = memchr(note.data, '\n', note.len);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_text(&jw, "origin",
                       (struct ssg_text){note.data, end ? (size_t)(end - note.data) : note.len});
    ssg_jw_member_int(&jw, "tree_size", size);
    put_hash(&jw, "root", &root);
    ssg_jw_member_instant(&jw, "at", at);
    ssg_jw_member_text(&jw, "note", note);
    status = put_cosignatures(&jw, rows);
    ssg_jw_end_object(&jw);
    return status == SSG_OK ? ssg_api_reply(request, 200, &jw) : status;
}

/* --- GET /v1/audit/proof/inclusion, /consistency -----------------------------------------------
 */

/* What the answer needs of the question. */
struct proof_question {
    int64_t first; /* leaf_index or size1 */
    int64_t size;  /* tree_size or size2 */
    struct ssg_merkle_plan plan;
};

/* A number of the query; a fault if it is missing, none, or below least. */
static int64_t take_number(struct ssg_api_request *request, const char *name, int64_t least)
{
    const struct ssg_text *text = ssg_http_query_find(request->http, name);
    int64_t value = least;
    if (text && ssg_text_parse_int(*text, least, INT64_MAX, &value) == SSG_OK)
        return value;
    char pointer[64];
    (void)snprintf(pointer, sizeof pointer, "/query/%s", name);
    ssg_fault_add(&request->faults, pointer, text ? "invalid" : "required", "Skriv et helt tal.",
                  "Write a whole number.");
    return value;
}

static void set_runs(struct ssg_pg_call *call, const struct proof_question *question)
{
    int32_t levels[SSG_MERKLE_RUN_MAX], counts[SSG_MERKLE_RUN_MAX];
    int64_t indexes[SSG_MERKLE_RUN_MAX];
    const struct ssg_merkle_plan *plan = &question->plan;
    for (size_t i = 0; i < plan->run_count; i++) {
        levels[i] = (int32_t)plan->runs[i].level;
        indexes[i] = (int64_t)plan->runs[i].index;
        counts[i] = (int32_t)plan->runs[i].count;
    }
    ssg_pg_call_set_int8(call, SSG_PARAM_FIRST, question->size);
    ssg_pg_call_set_int4_array(call, SSG_PARAM_FIRST + 1, levels, plan->run_count);
    ssg_pg_call_set_int8_array(call, SSG_PARAM_FIRST + 2, indexes, plan->run_count);
    ssg_pg_call_set_int4_array(call, SSG_PARAM_FIRST + 3, counts, plan->run_count);
}

static enum ssg_status refuse_order(struct ssg_api_request *request, const char *pointer,
                                    const char *da, const char *en)
{
    ssg_fault_add(&request->faults, pointer, "invalid", da, en);
    return SSG_E_INVALID_INPUT;
}

enum ssg_status api_audit_inclusion_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    static const char *const names[] = {"leaf_index", "tree_size", NULL};
    struct proof_question *question = SSG_ARENA_NEW(&request->http->arena, struct proof_question);
    if (!question)
        return SSG_E_MEMORY;
    enum ssg_status status = ssg_api_query_only(request, names);
    question->first = take_number(request, "leaf_index", 0);
    question->size = take_number(request, "tree_size", 1);
    if (status != SSG_OK || !ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    if (ssg_merkle_plan_inclusion((uint64_t)question->first, (uint64_t)question->size,
                                  &question->plan) != SSG_OK)
        return refuse_order(request, "/query/leaf_index", "Bladet ligger uden for træet.",
                            "The leaf lies outside the tree.");
    request->body = question;
    set_runs(call, question);
    return SSG_OK;
}

enum ssg_status api_audit_consistency_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    static const char *const names[] = {"size1", "size2", NULL};
    struct proof_question *question = SSG_ARENA_NEW(&request->http->arena, struct proof_question);
    if (!question)
        return SSG_E_MEMORY;
    enum ssg_status status = ssg_api_query_only(request, names);
    question->first = take_number(request, "size1", 0);
    question->size = take_number(request, "size2", 0);
    if (status != SSG_OK || !ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    /* From the empty tree nothing needs a proof; its root is that of no leaves. */
    int64_t from = question->first == 0 ? question->size : question->first;
    if (question->size > 0 && ssg_merkle_plan_consistency((uint64_t)from, (uint64_t)question->size,
                                                          &question->plan) != SSG_OK)
        question->first = question->size + 1;
    if (question->first > question->size)
        return refuse_order(request, "/query/size1", "Det ældre træ kan ikke være det største.",
                            "The older tree cannot be the larger one.");
    request->body = question;
    set_runs(call, question);
    return SSG_OK;
}

/* The parts of the proof; parts [out]: SSG_MERKLE_PART_MAX. */
static enum ssg_status fold(struct ssg_api_request *request, const struct ssg_pg_rows *rows,
                            struct ssg_hasher *hasher, struct ssg_merkle_hash *parts)
{
    const struct proof_question *question = request->body;
    struct ssg_text bytes;
    enum ssg_status status = ssg_pg_get_bytea(rows, 0, 1, &bytes);
    size_t count = ssg_merkle_plan_hash_count(&question->plan);
    if (status != SSG_OK || bytes.len != count * SSG_SHA256_BYTES)
        return SSG_E_INTERNAL; /* hashes of the tree are gone: audit verify says which */
    struct ssg_merkle_hash *hashes =
        SSG_ARENA_ARRAY(&request->http->arena, struct ssg_merkle_hash, count);
    if (!hashes)
        return SSG_E_MEMORY;
    if (count > 0)
        memcpy(hashes, bytes.data, bytes.len);
    return ssg_merkle_plan_fold(&question->plan, hasher, hashes, count, parts);
}

static enum ssg_status reply_proof(struct ssg_api_request *request, struct ssg_jw *jw,
                                   const struct ssg_merkle_hash *proof, size_t count)
{
    char text[2 * SSG_SHA256_BYTES];
    ssg_jw_key(jw, "proof");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < count; i++) {
        ssg_base64_render(proof[i].bytes, sizeof proof[i].bytes, text);
        ssg_jw_string(jw, text);
    }
    ssg_jw_end_array(jw);
    ssg_jw_end_object(jw);
    return ssg_api_reply(request, 200, jw);
}

enum ssg_status api_audit_inclusion_answer(struct ssg_api_request *request,
                                           const struct ssg_pg_rows *rows)
{
    const struct proof_question *question = request->body;
    struct ssg_merkle_hash parts[SSG_MERKLE_PART_MAX], root;
    SSG_HASHER_DESTROY struct ssg_hasher *hasher = NULL;
    size_t count = question->plan.part_count - 1;
    enum ssg_status status = ssg_hasher_create(&hasher);
    if (status == SSG_OK)
        status = fold(request, rows, hasher, parts);
    if (status == SSG_OK)
        status =
            ssg_merkle_root_of_proof(hasher, (uint64_t)question->first, (uint64_t)question->size,
                                     &parts[0], parts + 1, count, &root);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "kind", "inclusion");
    ssg_jw_member_int(&jw, "leaf_index", question->first);
    ssg_jw_member_int(&jw, "tree_size", question->size);
    put_hash(&jw, "leaf_hash", &parts[0]);
    put_hash(&jw, "root", &root);
    return reply_proof(request, &jw, parts + 1, count);
}

enum ssg_status api_audit_consistency_answer(struct ssg_api_request *request,
                                             const struct ssg_pg_rows *rows)
{
    const struct proof_question *question = request->body;
    struct ssg_merkle_hash parts[SSG_MERKLE_PART_MAX], nothing;
    SSG_HASHER_DESTROY struct ssg_hasher *hasher = NULL;
    size_t count = question->plan.part_count;
    enum ssg_status status = ssg_hasher_create(&hasher);
    if (status == SSG_OK)
        status = ssg_hasher_sha256(hasher, NULL, 0, nothing.bytes);
    if (status == SSG_OK)
        status = fold(request, rows, hasher, parts);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "kind", "consistency");
    ssg_jw_member_int(&jw, "size1", question->first);
    ssg_jw_member_int(&jw, "size2", question->size);
    put_hash(&jw, "root1", question->first == 0 ? &nothing : &parts[0]);
    put_hash(&jw, "root2", question->size == 0 ? &nothing : &parts[1]);
    return reply_proof(request, &jw, parts + 2, count > 2 ? count - 2 : 0);
}

/* --- POST /v1/audit/cosignatures ---------------------------------------------------------------
 */

struct cosign_body {
    int64_t tree_size;
    struct ssg_text root;
    struct ssg_text key_id;
    struct ssg_text signature;
    struct ssg_text at;
};

#define COSIGN_TEXT(field)                                                                         \
    {                                                                                              \
        SSG_JSON_AT(struct cosign_body, field), .kind = SSG_JSON_TEXT, .required = true, .min = 1, \
                                                .max = 128                                         \
    }
static const struct ssg_json_member cosign_members[] = {
    {SSG_JSON_AT(struct cosign_body, tree_size), .kind = SSG_JSON_INT, .required = true, .min = 0,
     .max = INT64_MAX},
    COSIGN_TEXT(root),
    COSIGN_TEXT(key_id),
    COSIGN_TEXT(signature),
    COSIGN_TEXT(at),
};
static const struct ssg_json_spec cosign_spec = SSG_JSON_SPEC(struct cosign_body, cosign_members);

/* Exactly size bytes of base64; a fault otherwise. */
static void take_bytes(struct ssg_api_request *request, const char *pointer, struct ssg_text text,
                       uint8_t *ret_bytes, size_t size)
{
    size_t len = 0;
    if (ssg_base64_parse(text, ret_bytes, size, &len) != SSG_OK || len != size)
        ssg_fault_add_number(&request->faults, pointer, "invalid", "Skriv %lld byte som base64.",
                             "Write %lld bytes as base64.", (long long)size);
}

/* The witness whose signature this is over a checkpoint of one of the log's names; NULL: nobody's.
 */
static const struct ssg_sign_public *find_witness(const struct ssg_api *api,
                                                  struct ssg_checkpoint *checkpoint,
                                                  const uint8_t *key_id, int64_t at_s,
                                                  const uint8_t *signature)
{
    for (size_t w = 0; w < api->witness_key_count; w++) {
        if (memcmp(api->witness_keys[w].key_id, key_id, SSG_SIGN_KEY_ID_BYTES) != 0)
            continue;
        for (size_t i = 0; i < api->log_key_count; i++) {
            (void)snprintf(checkpoint->origin, sizeof checkpoint->origin, "%s",
                           api->log_keys[i].name);
            if (ssg_cosignature_is_valid(checkpoint, &api->witness_keys[w], at_s, signature))
                return &api->witness_keys[w];
        }
    }
    return NULL;
}

enum ssg_status api_audit_cosign_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    struct cosign_body *body;
    enum ssg_status status = ssg_api_body(request, &cosign_spec, &body);
    if (status != SSG_OK)
        return status;
    struct ssg_checkpoint checkpoint = {.size = (uint64_t)body->tree_size};
    uint8_t key_id[SSG_SIGN_KEY_ID_BYTES] = {0}, signature[SSG_SIGN_BYTES] = {0};
    struct ssg_instant at = {0};
    take_bytes(request, "/root", body->root, checkpoint.root.bytes, sizeof checkpoint.root.bytes);
    take_bytes(request, "/key_id", body->key_id, key_id, sizeof key_id);
    take_bytes(request, "/signature", body->signature, signature, sizeof signature);
    if (ssg_instant_parse(body->at, &at) != SSG_OK || at.us < 0 || at.us % 1000000 != 0)
        ssg_fault_add(&request->faults, "/at", "invalid",
                      "Skriv tidspunktet som ÅÅÅÅ-MM-DDTTT:MM:SSZ, i hele sekunder.",
                      "Write the instant as YYYY-MM-DDTHH:MM:SSZ, in whole seconds.");
    if (!ssg_fault_list_is_empty(&request->faults))
        return SSG_E_INVALID_INPUT;
    const struct ssg_sign_public *witness =
        find_witness(request->api, &checkpoint, key_id, at.us / 1000000, signature);
    /* Who may not cosign must hear that first, so the database refuses, and logs it; the fault is
     * shown then. */
    if (!witness)
        ssg_fault_add(&request->faults, "/signature", "not-valid",
                      "Underskriften er ikke et kendt vidnes under dette træ.",
                      "The signature is not a known witness's over this tree.");
    ssg_pg_call_set_int8(call, SSG_PARAM_FIRST, body->tree_size);
    ssg_pg_call_set_bytea(call, SSG_PARAM_FIRST + 1, checkpoint.root.bytes,
                          sizeof checkpoint.root.bytes);
    ssg_pg_call_set_text(call, SSG_PARAM_FIRST + 2,
                         witness ? ssg_text_of(witness->name) : (struct ssg_text){0});
    ssg_pg_call_set_bytea(call, SSG_PARAM_FIRST + 3, key_id, sizeof key_id);
    ssg_pg_call_set_bytea(call, SSG_PARAM_FIRST + 4, signature, sizeof signature);
    ssg_pg_call_set_timestamptz(call, SSG_PARAM_FIRST + 5, at);
    ssg_api_set_idempotency(request, call, SSG_PARAM_FIRST + 6);
    return SSG_OK;
}

enum ssg_status api_audit_cosign_answer(struct ssg_api_request *request,
                                        const struct ssg_pg_rows *rows)
{
    const struct cosign_body *body = request->body;
    struct ssg_uuid id;
    struct ssg_instant at;
    enum ssg_status status = ssg_pg_get_uuid(rows, 0, 1, &id);
    if (status == SSG_OK)
        status = ssg_pg_get_instant(rows, 0, 2, &at);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_uuid(&jw, "cosignature_id", &id);
    ssg_jw_member_int(&jw, "tree_size", body->tree_size);
    ssg_jw_member_instant(&jw, "at", at);
    ssg_jw_end_object(&jw);
    return ssg_api_reply(request, 201, &jw);
}
