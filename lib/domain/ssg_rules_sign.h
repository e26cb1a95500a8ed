#ifndef SSG_RULES_SIGN_H
#define SSG_RULES_SIGN_H

#include "ssg_checkpoint.h"
#include "ssg_rules.h"

/* Two people sign a further rule set before a program loads it. The signatures stand beside the
 * file as a C2SP signed note over the set's name and the SHA-256 of its bytes, so that a changed
 * file has none. Pure; any thread. */

enum { SSG_RULES_SIGNERS_NEEDED = 2, SSG_RULES_KEYS_MAX = 64 };

/* Append the text that is signed. E_LIMIT or E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_rules_note_render(const struct ssg_rules *rules,
                                                     struct ssg_buf *buf);

/* How many of the keys have signed this set: keys of the same name, or the same key under two
 * names, are one person. note: bytes of the signature file. 0 if the note is about another set or
 * another edition of its file, or is no note. keys: at most SSG_RULES_KEYS_MAX are looked at. */
size_t ssg_rules_count_signers(const struct ssg_rules *rules, struct ssg_text note,
                               const struct ssg_sign_public *keys, size_t keys_len);

/* Why a set may not be used. */
enum ssg_rules_verdict {
    SSG_RULES_RELEASED,   /* built in and pinned */
    SSG_RULES_SIGNED,     /* by two people who may */
    SSG_RULES_NAME_TAKEN, /* has a released set's name and is not that set */
    SSG_RULES_UNSIGNED,
};

/* May this set be loaded. note may be empty. */
enum ssg_rules_verdict ssg_rules_judge(const struct ssg_rules *rules, struct ssg_text note,
                                       const struct ssg_sign_public *keys, size_t keys_len);

#endif
