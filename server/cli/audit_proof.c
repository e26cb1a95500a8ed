/* socialsoeg audit check-proof: does a proof of the log's tree hold? Reads one JSON object, needs
 * no database and no key. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "ssg_cli_input.h"
#include "ssg_merkle.h"

enum { ARENA_BYTES = 1 << 20, BASE64_MAX = 1024 };

struct proof_input {
    struct ssg_text kind;
    int64_t leaf_index, tree_size, size1, size2;
    struct ssg_text leaf_hash, root, root1, root2;
    struct ssg_json_array proof;
};

#define NUMBER(field, least)                                                                       \
    {                                                                                              \
        SSG_JSON_AT(struct proof_input, field), .kind = SSG_JSON_INT, .required = true,            \
                                                .min = (least), .max = INT64_MAX                   \
    }
#define HASH(field)                                                                                \
    {                                                                                              \
        SSG_JSON_AT(struct proof_input, field), .kind = SSG_JSON_TEXT, .required = true, .min = 0, \
                                                .max = BASE64_MAX                                  \
    }
#define KIND                                                                                       \
    {                                                                                              \
        SSG_JSON_AT(struct proof_input, kind), .kind = SSG_JSON_TEXT, .required = true, .min = 1,  \
                                               .max = 16                                           \
    }
#define PROOF                                                                                      \
    {                                                                                              \
        SSG_JSON_AT(struct proof_input, proof), .kind = SSG_JSON_ARRAY, .required = true,          \
                                                .max = SSG_MERKLE_PROOF_MAX, .element = &element   \
    }

static const struct ssg_json_member element = {
    .kind = SSG_JSON_TEXT, .size = sizeof(struct ssg_text), .min = 0, .max = BASE64_MAX};
static const struct ssg_json_member inclusion_members[] = {
    KIND, NUMBER(leaf_index, 0), NUMBER(tree_size, 1), HASH(leaf_hash), HASH(root), PROOF};
static const struct ssg_json_member consistency_members[] = {
    KIND, NUMBER(size1, 0), NUMBER(size2, 0), HASH(root1), HASH(root2), PROOF};
static const struct ssg_json_spec inclusion_spec =
    SSG_JSON_SPEC(struct proof_input, inclusion_members);
static const struct ssg_json_spec consistency_spec =
    SSG_JSON_SPEC(struct proof_input, consistency_members);

/* What a text says: SSG_CLI_DONE a hash, SSG_CLI_NO base64 of another length, which no hash of this
 * tree has, SSG_CLI_BAD_INPUT no base64. */
static int read_hash(struct ssg_text text, const char *name, struct ssg_merkle_hash *ret_hash)
{
    uint8_t bytes[BASE64_MAX];
    size_t len = 0;
    if (ssg_base64_parse(text, bytes, sizeof bytes, &len) != SSG_OK) {
        (void)fprintf(stderr, "audit check-proof: /%s: ikke base64\n", name);
        return SSG_CLI_BAD_INPUT;
    }
    if (len != sizeof ret_hash->bytes)
        return SSG_CLI_NO;
    memcpy(ret_hash->bytes, bytes, len);
    return SSG_CLI_DONE;
}

struct hashes {
    struct ssg_merkle_hash first; /* the leaf, or the older root */
    struct ssg_merkle_hash root;
    struct ssg_merkle_hash proof[SSG_MERKLE_PROOF_MAX];
};

/* The worst of the answers, so that bad input is said even behind a hash of the wrong length. */
static int read_hashes(const struct proof_input *input, bool is_inclusion, struct hashes *ret)
{
    int code = read_hash(is_inclusion ? input->leaf_hash : input->root1,
                         is_inclusion ? "leaf_hash" : "root1", &ret->first);
    int next = read_hash(is_inclusion ? input->root : input->root2, is_inclusion ? "root" : "root2",
                         &ret->root);
    code = next > code ? next : code;
    const struct ssg_text *texts = input->proof.items;
    for (size_t i = 0; i < input->proof.count; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "proof/%zu", i);
        next = read_hash(texts[i], name, &ret->proof[i]);
        code = next > code ? next : code;
    }
    return code;
}

static int check(const struct proof_input *input, bool is_inclusion)
{
    struct hashes hashes;
    int code = read_hashes(input, is_inclusion, &hashes);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_HASHER_DESTROY struct ssg_hasher *hasher = NULL;
    bool holds = false;
    enum ssg_status status = ssg_hasher_create(&hasher);
    if (status == SSG_OK && is_inclusion)
        status = ssg_merkle_check_inclusion(hasher, (uint64_t)input->leaf_index,
                                            (uint64_t)input->tree_size, &hashes.first, hashes.proof,
                                            input->proof.count, &hashes.root, &holds);
    else if (status == SSG_OK)
        status = ssg_merkle_check_consistency(hasher, (uint64_t)input->size1,
                                              (uint64_t)input->size2, &hashes.first, &hashes.root,
                                              hashes.proof, input->proof.count, &holds);
    if (status != SSG_OK) {
        (void)fprintf(stderr, "audit check-proof: %s\n", ssg_status_name(status));
        return SSG_CLI_CANNOT;
    }
    return holds ? SSG_CLI_DONE : SSG_CLI_NO;
}

int ssg_cli_audit_check_proof(int argc, char **argv)
{
    static const char command[] = "audit check-proof";
    bool is_json = false;
    for (int i = 1; i < argc; i++)
        is_json = is_json || strcmp(argv[i], "--json") == 0;
    SSG_JSON_RELEASE json_t *json = NULL;
    int code = ssg_cli_input_json(command, argc, argv, &json);
    if (code != SSG_CLI_DONE)
        return code;
    const char *kind = json_string_value(json_object_get(json, "kind"));
    bool is_inclusion = kind && strcmp(kind, "inclusion") == 0;
    if (!is_inclusion && (!kind || strcmp(kind, "consistency") != 0)) {
        (void)fprintf(stderr, "%s: /kind: skal være \"inclusion\" eller \"consistency\"\n",
                      command);
        return SSG_CLI_BAD_INPUT;
    }
    struct ssg_arena arena;
    ssg_arena_init(&arena, ARENA_BYTES);
    struct proof_input input = {0};
    code = ssg_cli_input_read(command, json, is_inclusion ? &inclusion_spec : &consistency_spec,
                              &arena, &input);
    if (code == SSG_CLI_DONE)
        code = check(&input, is_inclusion);
    ssg_arena_finish(&arena);
    if (code == SSG_CLI_DONE || code == SSG_CLI_NO)
        (void)printf(is_json ? "{\"holds\":%s}\n" : "%s\n",
                     is_json
                         ? (code == SSG_CLI_DONE ? "true" : "false")
                         : (code == SSG_CLI_DONE ? "the proof holds" : "the proof does not hold"));
    return code;
}
