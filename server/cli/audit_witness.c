/* socialsoeg audit witness: run by another authority. Remembers the last checkpoint it has seen,
 * checks that the log has only grown since, and cosigns; refuses a fork or a rollback. */
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_files.h"
#include "audit_source.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_json.h"
#include "ssg_jw.h"
#include "ssg_store_seal.h"

static const char command[] = "audit witness";

struct witness {
    struct audit_source source;
    struct ssg_sign_private key;
    const char *state_path, *checkpoint_path, *proof_path, *statement_path;
    bool is_json;
    bool has_last;
    struct ssg_checkpoint last; /* what was cosigned before */
    struct ssg_checkpoint next;
    struct ssg_buf note; /* of next */
};

static int usage(void)
{
    (void)fputs(
        "usage: socialsoeg audit witness --key FILE --keys FILE --state FILE\n"
        "           (--checkpoint FILE [--proof FILE] | -c FILE | --database CONNINFO)\n"
        "           [--statement FILE] [--json]\n"
        "  --key         the witness's private key (audit key --witness)\n"
        "  --keys        public keys of the log, one per line\n"
        "  --state       what was cosigned last; made at the first run\n"
        "  --checkpoint  answer of GET /v1/audit/checkpoint, or the note itself\n"
        "  --proof       answer of GET /v1/audit/proof/consistency from the last size to this one\n"
        "  --statement   the log goes on under another name; the signed statement that says so\n"
        "Prints the body for POST /v1/audit/cosignatures.\n",
        stderr);
    return SSG_CLI_BAD_INPUT;
}

static int refuse(const struct witness *witness, const char *kind, const char *text)
{
    if (witness->is_json)
        (void)printf("{\"refused\":\"%s\",\"text\":\"%s\"}\n", kind, text);
    else
        (void)printf("refused: %s: %s\n", kind, text);
    return SSG_CLI_NO;
}

static int bad_file(const char *path, const char *what)
{
    (void)fprintf(stderr, "%s: %s: %s\n", command, path, what);
    return SSG_CLI_BAD_INPUT;
}

static bool parse_checkpoint(struct ssg_text bytes, struct ssg_note *ret_note,
                             struct ssg_checkpoint *ret_checkpoint)
{
    return ssg_note_parse(bytes, ret_note) == SSG_OK &&
           ssg_checkpoint_parse(ret_note, ret_checkpoint) == SSG_OK;
}

/* What was cosigned last; no file is a first run, a broken one is never taken for that. */
static int load_state(struct witness *witness)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    bool is_there = false;
    struct ssg_note note;
    int code = audit_file_read(command, witness->state_path, &buf, &is_there);
    if (code != SSG_CLI_DONE || !is_there)
        return code;
    if (!parse_checkpoint((struct ssg_text){buf.data, buf.len}, &note, &witness->last)) {
        (void)bad_file(witness->state_path, "is damaged; restore it from a copy, never start anew");
        return SSG_CLI_CANNOT;
    }
    witness->has_last = true;
    return SSG_CLI_DONE;
}

/* --- the checkpoint ----------------------------------------------------------------------------
 */

/* The note inside an answer of the API, or the bytes as they are. */
static int load_checkpoint_file(struct witness *witness)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 1 << 20);
    bool is_there = false;
    int code = audit_file_read(command, witness->checkpoint_path, &buf, &is_there);
    if (code != SSG_CLI_DONE)
        return code;
    if (!is_there)
        return bad_file(witness->checkpoint_path, "there is no such file");
    SSG_JSON_RELEASE json_t *json = NULL;
    if (buf.len > 0 && buf.data[0] == '{') {
        const char *text = NULL;
        if (ssg_json_parse(buf.data, buf.len, &json, NULL) == SSG_OK)
            text = json_string_value(json_object_get(json, "note"));
        if (!text)
            return bad_file(witness->checkpoint_path, "JSON without a note");
        ssg_buf_add_text(&witness->note, text);
    } else {
        ssg_buf_add(&witness->note, buf.data, buf.len);
    }
    return ssg_buf_status(&witness->note) == SSG_OK ? SSG_CLI_DONE : SSG_CLI_BAD_INPUT;
}

static enum ssg_status load_checkpoint_row(struct witness *witness, bool *ret_is_there)
{
    struct ssg_audit_sizes sizes;
    struct ssg_audit_checkpoint row;
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1 << 16);
    SSG_PG_CALL_FINISH struct ssg_pg_call call = {0};
    enum ssg_status status = ssg_store_audit_sizes(witness->source.sync, &sizes);
    if (status == SSG_OK)
        status = ssg_store_audit_checkpoints(witness->source.sync, &arena, sizes.checkpoint - 1,
                                             sizes.checkpoint, &call);
    *ret_is_there = status == SSG_OK && ssg_pg_rows_count(&call.rows) == 1;
    if (*ret_is_there)
        status = ssg_store_audit_checkpoint(&call, 0, &row);
    if (status == SSG_OK && *ret_is_there) {
        ssg_buf_add(&witness->note, row.note.data, row.note.len);
        status = ssg_buf_status(&witness->note);
    }
    ssg_arena_finish(&arena);
    return status;
}

static int load_checkpoint(struct witness *witness, const char *conninfo)
{
    if (witness->checkpoint_path)
        return load_checkpoint_file(witness);
    int code = audit_source_connect(&witness->source, command, conninfo);
    bool is_there = false;
    if (code != SSG_CLI_DONE)
        return code;
    enum ssg_status status = load_checkpoint_row(witness, &is_there);
    if (status != SSG_OK)
        return audit_source_fail(&witness->source, command, status);
    return is_there ? SSG_CLI_DONE : refuse(witness, "rollback", "the log has no checkpoint");
}

static int read_next(struct witness *witness)
{
    struct ssg_note note;
    if (!parse_checkpoint((struct ssg_text){witness->note.data, witness->note.len}, &note,
                          &witness->next))
        return refuse(witness, "bad-signature", "the checkpoint cannot be read");
    const struct ssg_sign_public *signer =
        ssg_note_find_signer(&note, witness->source.keys, witness->source.key_count);
    if (!signer)
        return refuse(witness, "bad-signature", "the checkpoint is not signed by a key of the log");
    if (strcmp(signer->name, witness->next.origin) != 0)
        return refuse(witness, "bad-signature", "the checkpoint is that of another log");
    return SSG_CLI_DONE;
}

/* --- has it only grown? ------------------------------------------------------------------------
 */

struct proof {
    struct ssg_merkle_hash hashes[SSG_MERKLE_PART_MAX];
    size_t count;
};

static int load_proof_file(struct witness *witness, struct proof *proof)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 1 << 20);
    bool is_there = false;
    if (!witness->proof_path) {
        (void)fprintf(stderr,
                      "%s: the tree has grown from %" PRIu64 " to %" PRIu64
                      " leaves: --proof FILE with the consistency proof between them is needed\n",
                      command, witness->last.size, witness->next.size);
        return SSG_CLI_BAD_INPUT;
    }
    int code = audit_file_read(command, witness->proof_path, &buf, &is_there);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_JSON_RELEASE json_t *json = NULL;
    if (!is_there || ssg_json_parse(buf.data ? buf.data : "", buf.len, &json, NULL) != SSG_OK)
        return bad_file(witness->proof_path, "not JSON");
    const json_t *list = json_object_get(json, "proof");
    if (!json_is_array(list) || json_array_size(list) > SSG_MERKLE_PROOF_MAX)
        return bad_file(witness->proof_path, "no proof in it");
    for (proof->count = 0; proof->count < json_array_size(list); proof->count++) {
        const char *text = json_string_value(json_array_get(list, proof->count));
        size_t len = 0;
        uint8_t *bytes = proof->hashes[proof->count].bytes;
        if (!text || ssg_base64_parse(ssg_text_of(text), bytes, SSG_SHA256_BYTES, &len) != SSG_OK ||
            len != SSG_SHA256_BYTES)
            return bad_file(witness->proof_path, "not hashes in base64");
    }
    return SSG_CLI_DONE;
}

/* The proof from stored hashes; E_SHAPE if they are not there, so there is nothing to prove with.
 */
static enum ssg_status load_proof_rows(struct witness *witness, struct ssg_hasher *hasher,
                                       struct proof *proof)
{
    struct ssg_merkle_plan plan;
    struct ssg_merkle_hash parts[SSG_MERKLE_PART_MAX];
    enum ssg_status status =
        ssg_merkle_plan_consistency(witness->last.size, witness->next.size, &plan);
    if (status != SSG_OK)
        return status;
    size_t count = ssg_merkle_plan_hash_count(&plan);
    SSG_FREE struct ssg_merkle_hash *hashes = calloc(count, sizeof *hashes);
    if (!hashes)
        return SSG_E_MEMORY;
    status = ssg_store_tree_hashes(witness->source.sync, &plan, hashes);
    if (status == SSG_OK)
        status = ssg_merkle_plan_fold(&plan, hasher, hashes, count, parts);
    if (status == SSG_OK) {
        proof->count = plan.part_count - 2;
        memcpy(proof->hashes, parts + 2, proof->count * sizeof *parts);
    }
    return status;
}

static int check_growth(struct witness *witness)
{
    SSG_HASHER_DESTROY struct ssg_hasher *hasher = NULL;
    struct proof proof = {.count = 0};
    bool holds = false;
    enum ssg_status status = ssg_hasher_create(&hasher);
    if (witness->next.size > witness->last.size && witness->last.size > 0 && status == SSG_OK) {
        if (witness->checkpoint_path) {
            int code = load_proof_file(witness, &proof);
            if (code != SSG_CLI_DONE)
                return code;
        } else {
            status = load_proof_rows(witness, hasher, &proof);
        }
    }
    if (status == SSG_E_SHAPE)
        return refuse(witness, "fork", "the log cannot show the tree it has signed");
    if (status == SSG_OK)
        status = ssg_merkle_check_consistency(hasher, witness->last.size, witness->next.size,
                                              &witness->last.root, &witness->next.root,
                                              proof.hashes, proof.count, &holds);
    if (status != SSG_OK)
        return audit_source_fail(&witness->source, command, status);
    if (!holds)
        return refuse(witness, "fork",
                      "the signed tree does not begin with the one cosigned before");
    return SSG_CLI_DONE;
}

/* True if a key of the new name states that the log goes on under it. */
static int check_statement(struct witness *witness)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    bool is_there = false;
    if (!witness->statement_path)
        return refuse(witness, "other-origin",
                      "the log has another name than before; see --statement");
    int code = audit_file_read(command, witness->statement_path, &buf, &is_there);
    if (code != SSG_CLI_DONE)
        return code;
    struct ssg_note note;
    struct audit_statement statement;
    const struct ssg_sign_public *signer = NULL;
    if (is_there && ssg_note_parse((struct ssg_text){buf.data, buf.len}, &note) == SSG_OK &&
        audit_statement_parse(note.text, &statement))
        signer = ssg_note_find_signer(&note, witness->source.keys, witness->source.key_count);
    if (!signer || strcmp(signer->name, witness->next.origin) != 0 ||
        !ssg_text_equal(statement.origin, ssg_text_of(witness->next.origin)) ||
        !ssg_text_equal(statement.old_origin, ssg_text_of(witness->last.origin)))
        return refuse(witness, "other-origin",
                      "the statement does not lead from the old name to the new one");
    return SSG_CLI_DONE;
}

static int check(struct witness *witness)
{
    if (!witness->has_last)
        return SSG_CLI_DONE;
    if (strcmp(witness->last.origin, witness->next.origin) != 0)
        return check_statement(witness);
    if (witness->next.size < witness->last.size)
        return refuse(witness, "rollback", "the log has become shorter since it was cosigned");
    return check_growth(witness);
}

/* --- cosigning ---------------------------------------------------------------------------------
 */

static int print_body(const struct witness *witness, int64_t at_s,
                      const uint8_t signature[SSG_SIGN_BYTES])
{
    char root[64], key_id[16], text[128];
    ssg_base64_render(witness->next.root.bytes, sizeof witness->next.root.bytes, root);
    ssg_base64_render(witness->key.public.key_id, sizeof witness->key.public.key_id, key_id);
    ssg_base64_render(signature, SSG_SIGN_BYTES, text);
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 4096);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_int(&jw, "tree_size", (int64_t)witness->next.size);
    ssg_jw_member_string(&jw, "root", root);
    ssg_jw_member_string(&jw, "key_id", key_id);
    ssg_jw_member_string(&jw, "signature", text);
    ssg_jw_member_instant(&jw, "at", (struct ssg_instant){at_s * 1000000});
    ssg_jw_end_object(&jw);
    return ssg_jw_status(&jw) == SSG_OK && printf("%s\n", buf.data) > 0 ? SSG_CLI_DONE
                                                                        : SSG_CLI_CANNOT;
}

/* Remember first, then let the signature out: a witness that forgets could sign two histories. */
static int cosign(struct witness *witness)
{
    uint8_t signature[SSG_SIGN_BYTES];
    int64_t at_s = ssg_clock_now(NULL).us / 1000000;
    enum ssg_status status = ssg_cosignature_make(&witness->next, &witness->key, at_s, signature);
    if (status == SSG_OK)
        status = ssg_cosignature_render(&witness->key.public, at_s, signature, &witness->note);
    if (status != SSG_OK)
        return audit_source_fail(&witness->source, command, status);
    int code =
        audit_file_write(command, witness->state_path, witness->note.data, witness->note.len);
    return code == SSG_CLI_DONE ? print_body(witness, at_s, signature) : code;
}

static int run(struct witness *witness, const char *conninfo)
{
    int code = load_state(witness);
    if (code == SSG_CLI_DONE)
        code = load_checkpoint(witness, conninfo);
    if (code == SSG_CLI_DONE)
        code = read_next(witness);
    if (code == SSG_CLI_DONE)
        code = check(witness);
    return code == SSG_CLI_DONE ? cosign(witness) : code;
}

static int load_key(struct witness *witness, const char *path)
{
    char error[512] = "";
    if (ssg_key_file_private(path, SSG_SIGN_COSIGNATURE, &witness->key, error, sizeof error) ==
        SSG_OK)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "%s: %s\n", command, error);
    return SSG_CLI_BAD_INPUT;
}

struct words {
    const char *config, *database, *key, *keys;
};

static bool parse(int argc, char **argv, struct words *words, struct witness *witness)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"database", required_argument, NULL, 'd'},
        {"key", required_argument, NULL, 'p'},    {"keys", required_argument, NULL, 'k'},
        {"state", required_argument, NULL, 's'},  {"checkpoint", required_argument, NULL, 'n'},
        {"proof", required_argument, NULL, 'r'},  {"statement", required_argument, NULL, 't'},
        {"json", no_argument, NULL, 'j'},         {0}};
    const struct {
        int option;
        const char **target;
    } targets[] = {
        {'c', &words->config},       {'d', &words->database},
        {'p', &words->key},          {'k', &words->keys},
        {'s', &witness->state_path}, {'n', &witness->checkpoint_path},
        {'r', &witness->proof_path}, {'t', &witness->statement_path},
    };
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        size_t i = 0;
        while (i < sizeof targets / sizeof *targets && targets[i].option != option)
            i++;
        if (i < sizeof targets / sizeof *targets)
            *targets[i].target = optarg;
        else if (option == 'j')
            witness->is_json = true;
        else
            return false;
    }
    return optind == argc && words->key && witness->state_path && (words->keys || words->config) &&
           !(witness->checkpoint_path && words->database);
}

int ssg_cli_audit_witness(int argc, char **argv)
{
    struct words words = {0};
    struct witness *witness = calloc(1, sizeof *witness);
    if (!witness)
        return SSG_CLI_CANNOT;
    if (!parse(argc, argv, &words, witness)) {
        free(witness);
        return usage();
    }
    ssg_buf_init(&witness->note, SSG_CHECKPOINT_NOTE_MAX);
    int code = audit_source_init(&witness->source, command, words.config, words.keys);
    if (code == SSG_CLI_DONE && !witness->source.has_keys)
        code = usage(); /* a witness never takes the log's own word for its keys */
    if (code == SSG_CLI_DONE)
        code = load_key(witness, words.key);
    if (code == SSG_CLI_DONE)
        code = run(witness, words.database);
    ssg_buf_finish(&witness->note);
    ssg_sign_private_wipe(&witness->key);
    audit_source_finish(&witness->source);
    free(witness);
    return code;
}
