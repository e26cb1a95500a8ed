/* What a stranger hands over about the log: notes, keys, proofs. Properties: a checkpoint that is
 * read and written again gives the text it was read from; a proof of any shape is decided without
 * reading beyond it, and never holds for a root that is not its own. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_checkpoint.h"
#include "ssg_merkle_proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

static void check_note(struct ssg_text bytes)
{
    struct ssg_note note;
    struct ssg_checkpoint checkpoint;
    struct ssg_sign_public key;
    if (ssg_sign_public_parse(bytes, &key) == SSG_OK) {
        char text[SSG_SIGN_TEXT_MAX + 1];
        ssg_sign_public_render(&key, text);
        require(strlen(text) == bytes.len);
    }
    if (ssg_note_parse(bytes, &note) != SSG_OK)
        return;
    require(note.text.len + 1 + note.signatures.len == bytes.len);
    require(!ssg_note_find_signer(&note, NULL, 0));
    if (ssg_checkpoint_parse(&note, &checkpoint) != SSG_OK)
        return;
    struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    require(ssg_checkpoint_render(&checkpoint, &buf) == SSG_OK);
    require(buf.len <= note.text.len && memcmp(buf.data, note.text.data, buf.len) == 0);
    ssg_buf_finish(&buf);
}

/* Two numbers, then hashes: whatever the proof, at most one root follows from it. */
static void check_proof(const uint8_t *data, size_t size)
{
    uint64_t numbers[2];
    struct ssg_merkle_hash hashes[SSG_MERKLE_PROOF_MAX + 1] = {0}, root;
    if (size < sizeof numbers)
        return;
    memcpy(numbers, data, sizeof numbers);
    size_t len = size - sizeof numbers;
    if (len > sizeof hashes)
        len = sizeof hashes;
    memcpy(hashes, data + sizeof numbers, len);
    size_t count = len / sizeof *hashes;
    struct ssg_hasher *hasher = NULL;
    require(ssg_hasher_create(&hasher) == SSG_OK);
    bool holds = false;
    if (ssg_merkle_root_of_proof(hasher, numbers[0], numbers[1], &hashes[0], hashes + 1,
                                 count ? count - 1 : 0, &root) == SSG_OK) {
        require(ssg_merkle_check_inclusion(hasher, numbers[0], numbers[1], &hashes[0], hashes + 1,
                                           count ? count - 1 : 0, &root, &holds) == SSG_OK);
        require(holds);
        root.bytes[31] ^= 1;
        require(ssg_merkle_check_inclusion(hasher, numbers[0], numbers[1], &hashes[0], hashes + 1,
                                           count ? count - 1 : 0, &root, &holds) == SSG_OK);
        require(!holds);
    }
    require(ssg_merkle_check_consistency(hasher, numbers[0], numbers[1], &hashes[0], &hashes[1],
                                         hashes, count, &holds) == SSG_OK);
    struct ssg_merkle_plan plan;
    if (ssg_merkle_plan_inclusion(numbers[0], numbers[1], &plan) == SSG_OK)
        require(plan.run_count <= SSG_MERKLE_RUN_MAX && plan.part_count <= SSG_MERKLE_PART_MAX);
    if (ssg_merkle_plan_consistency(numbers[0], numbers[1], &plan) == SSG_OK)
        require(plan.run_count <= SSG_MERKLE_RUN_MAX && plan.part_count <= SSG_MERKLE_PART_MAX);
    ssg_hasher_destroy(hasher);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] & 1)
        check_proof(data + 1, size - 1);
    else
        check_note((struct ssg_text){(const char *)data + 1, size - 1});
    return 0;
}
