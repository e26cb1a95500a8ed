#ifndef SSG_ADDRESS_WORDS_H
#define SSG_ADDRESS_WORDS_H

#include "ssg_arena.h"
#include "ssg_text.h"

/* Of this room only: single words of an address. Each takes a word (NULL: absent) and gives the
 * register's form in the arena, or NULL if the word is no such thing. OK, E_INVALID_INPUT (not
 * UTF-8), E_MEMORY. */

/* Digits without leading zeros. */
enum ssg_status ssg_address_number(const char *word, struct ssg_arena *arena, const char **ret);

/* One letter, upper case. */
enum ssg_status ssg_address_letter(const char *word, struct ssg_arena *arena, const char **ret);

/* `st`, `kl`, `kl2`.. or 1-99; with or without a full stop; "stuen", "kld" … */
enum ssg_status ssg_address_floor(const char *word, struct ssg_arena *arena, const char **ret);

/* `tv`, `th`, `mf`, a number, or 1-4 letters, digits, '/', '-'. */
enum ssg_status ssg_address_door(const char *word, struct ssg_arena *arena, const char **ret);

/* The text in normal form C. */
enum ssg_status ssg_address_compose(struct ssg_text text, struct ssg_arena *arena,
                                    const char **ret_text);

#endif
