#ifndef SSG_ADDRESS_H
#define SSG_ADDRESS_H

#include "ssg_arena.h"
#include "ssg_text.h"

/* Danish addresses (adresser), after DAR/DAWA: `vejnavn husnr[, etage. dør], [supplerende bynavn, ]
 * postnr postnrnavn`. Reading is generous about commas, case, "sal", leading zeros and spelled-out
 * floors; which address is meant is decided elsewhere. All functions are pure: any thread, one at a
 * time per arena. */

enum { SSG_ADDRESS_MAX_LEN = 100 /* code points, as the address wash of DAWA */ };

/* The parts; absent is NULL. Spelling of names as given; number, letter, floor and door in the
 * register's form: no leading zeros, letter upper case, floor `st`, `kl`, `kl2`.. or a number, door
 * lower case. */
struct ssg_address {
    const char *street;
    const char *house_number;
    const char *letter;
    const char *floor;
    const char *door;
    const char *supplementary_town;
    const char *postcode;
    const char *town;
};

/* Read one address. text: UTF-8 in any normal form; ret_address [out]: in the arena.
 * E_INVALID_INPUT if it is none (no street, no number, words that fit nowhere, too long, not
 * UTF-8); E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_address_parse(struct ssg_text text, struct ssg_arena *arena,
                                                 struct ssg_address *ret_address);

/* Bring the parts of a register's row into the form above, so that both sides compare equal.
 * parts [in]: absent is NULL or empty; ret_address [out]: in the arena. E_INVALID_INPUT: not UTF-8;
 * E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_address_normalise(const struct ssg_address *parts,
                                                     struct ssg_arena *arena,
                                                     struct ssg_address *ret_address);

/* Fold a text for comparing: lower case, å=aa, æ=ae, ø=oe (also ä, ö), other letters without
 * accents, punctuation as one space, none at the ends. ret_fold [out]: in the arena, never NULL.
 * E_INVALID_INPUT: not UTF-8; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_address_fold(struct ssg_text text, struct ssg_arena *arena,
                                                const char **ret_fold);

/* The fold of a whole address, as it stands in register.address.fold: street, number with letter,
 * floor, door, supplementary town, postcode, town, each folded, a space between. E_INVALID_INPUT,
 * E_MEMORY as ssg_address_fold. */
SSG_MUST_CHECK enum ssg_status ssg_address_fold_label(const struct ssg_address *address,
                                                      struct ssg_arena *arena,
                                                      const char **ret_fold);

/* The address as it is written in Danish: "Testvej 4B, 2. tv, Bynavn, 8000 Aarhus C". E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_address_label(const struct ssg_address *address,
                                                 struct ssg_arena *arena, const char **ret_label);

/* What a search asks the register for. */
struct ssg_address_query {
    const char *prefix; /* candidates begin with it */
    const char *whole;  /* fold of the whole address, NULL when no town is given */
    const char *head;   /* with whole: street to door, a space behind … */
    const char *tail;   /* … and postcode and town */
    bool has_floor;
    bool has_door;
};

/* Turn a typed text, finished or not, into a search; one without letters and digits asks for what
 * no address begins with. E_INVALID_INPUT: not UTF-8, empty or too long; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_address_query_make(struct ssg_text text, struct ssg_arena *arena,
                                                      struct ssg_address_query *ret_query);

#endif
