#include "ssg_rules_sign.h"

#include <string.h>

enum { NOTE_TEXT_MAX = 256 };

enum ssg_status ssg_rules_note_render(const struct ssg_rules *rules, struct ssg_buf *buf)
{
    char hash[2 * SSG_RULES_SHA256_BYTES + 1];
    ssg_hex_render(rules->sha256, sizeof rules->sha256, hash);
    ssg_buf_add_format(buf, "socialsoeg-rules/v1\n%s\nsha256 %s\n", rules->name, hash);
    return ssg_buf_status(buf);
}

static bool is_same_person(const struct ssg_sign_public *a, const struct ssg_sign_public *b)
{
    return strcmp(a->name, b->name) == 0 || memcmp(a->key, b->key, sizeof a->key) == 0;
}

size_t ssg_rules_count_signers(const struct ssg_rules *rules, struct ssg_text note,
                               const struct ssg_sign_public *keys, size_t keys_len)
{
    SSG_BUF_FINISH struct ssg_buf text;
    struct ssg_note parsed;
    const struct ssg_sign_public *signers[SSG_RULES_KEYS_MAX];
    size_t count = 0;
    ssg_buf_init(&text, NOTE_TEXT_MAX);
    if (ssg_rules_note_render(rules, &text) != SSG_OK || ssg_note_parse(note, &parsed) != SSG_OK ||
        !ssg_text_equal(parsed.text, (struct ssg_text){text.data, text.len}))
        return 0;
    for (size_t i = 0; i < keys_len && i < SSG_RULES_KEYS_MAX; i++) {
        bool is_new = ssg_note_find_signer(&parsed, &keys[i], 1) != NULL;
        for (size_t j = 0; j < count; j++)
            is_new &= !is_same_person(&keys[i], signers[j]);
        if (is_new)
            signers[count++] = &keys[i];
    }
    return count;
}

enum ssg_rules_verdict ssg_rules_judge(const struct ssg_rules *rules, struct ssg_text note,
                                       const struct ssg_sign_public *keys, size_t keys_len)
{
    if (ssg_rules_is_pinned(rules))
        return SSG_RULES_RELEASED;
    if (ssg_rules_find(ssg_text_of(rules->name)))
        return SSG_RULES_NAME_TAKEN;
    return ssg_rules_count_signers(rules, note, keys, keys_len) >= SSG_RULES_SIGNERS_NEEDED
               ? SSG_RULES_SIGNED
               : SSG_RULES_UNSIGNED;
}
