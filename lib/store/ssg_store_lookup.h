#ifndef SSG_STORE_LOOKUP_H
#define SSG_STORE_LOOKUP_H

#include "ssg_household.h"
#include "ssg_pg.h"

/* Look-ups: structs to parameters, rows to structs. The caller's parameters (0-3: token hash,
 * request id, re-run, csrf) are set by the caller of these functions, everything behind them here.
 * Any thread, one at a time per call. */

/* What POST /v1/lookups asks for; an absent text has data NULL. */
struct ssg_lookup_ask {
    bool has_address; /* exactly one of address_id and person_key */
    struct ssg_uuid address_id;
    bool has_person;
    struct ssg_uuid person_key;
    struct ssg_text case_number;
    struct ssg_text reason_code;
    struct ssg_text reason_text;
    struct ssg_text typed;
    struct ssg_text address_class;
    struct ssg_text override_reason;
};

/* The first parameter that belongs to the idempotency key, its body's hash being the next. */
enum {
    SSG_LOOKUP_CREATE_KEY = 12,
    SSG_LOOKUP_UNMASK_KEY = 7,
    SSG_LOOKUP_WINDOW_KEY = 7,
    SSG_LOOKUP_ADULTS_KEY = 8,
    SSG_LOOKUP_REFER_KEY = 8,
    SSG_ACUTE_NOTE_KEY = 8
};

/* Set the parameters from 4 on, the idempotency key and hash to NULL (the caller overwrites them).
 * Faults are remembered by the call. */
void ssg_store_lookup_create_ask(struct ssg_pg_call *call, const struct ssg_lookup_ask *ask);

/* revision 0: the latest. */
void ssg_store_lookup_read_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                               int32_t revision);
void ssg_store_lookup_unmask_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                 struct ssg_text reason, struct ssg_text text);
void ssg_store_lookup_window_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                 int32_t years, struct ssg_text reason);

/* person_key may be NULL, then ref is given. */
void ssg_store_lookup_adults_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                 const struct ssg_uuid *person_key, struct ssg_text ref,
                                 struct ssg_text as);
void ssg_store_lookup_refer_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                struct ssg_text to, struct ssg_text note, bool force);
void ssg_store_acute_note_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                              struct ssg_text called, struct ssg_instant called_at,
                              struct ssg_text agreed);

/* A stored look-up as this user may see it. */
struct ssg_lookup_record {
    struct ssg_uuid lookup_id;
    int32_t revision;
    struct ssg_instant at;
    bool is_unmasked; /* by this user */
    bool is_override;
    struct ssg_instant ticket_until;
    bool has_address; /* false: unknown, or hidden */
    struct ssg_uuid address_id;
    const char *municipality_code;  /* of the home; may be NULL */
    bool is_large;                  /* people live side by side: no co-residents were read */
    struct ssg_household household; /* not yet completed (ssg_household_complete) */
};

/* Read the row of a statement on a look-up whose outcome is "ok". arena owns all that the record
 * points to; rows may be cleared afterwards. The lengths of parallel arrays and every position are
 * checked.
 * ret_record [out]. E_SHAPE if the row is not as the catalogue says; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_store_lookup_take(const struct ssg_pg_rows *rows,
                                                     struct ssg_arena *arena,
                                                     struct ssg_lookup_record *ret_record);

/* A child to choose (outcome choose-child). */
struct ssg_lookup_choice {
    struct ssg_uuid person_key;
    int32_t age;
};

/* What an outcome other than "ok" carries: seconds to wait (0: none), children to choose among.
 * arena owns the choices. E_SHAPE, E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_store_lookup_refusal(
    const struct ssg_pg_rows *rows, struct ssg_arena *arena, int32_t *ret_retry_after_s,
    const struct ssg_lookup_choice **ret_choices, size_t *ret_choices_len);

/* A new acute note; author is a view into the rows. */
struct ssg_acute_note {
    struct ssg_uuid acute_note_id;
    struct ssg_instant at;
    struct ssg_text author;
};

/* Read the row of ACUTE_NOTE_CREATE with outcome "ok". E_SHAPE. */
SSG_MUST_CHECK enum ssg_status ssg_store_acute_note_take(const struct ssg_pg_rows *rows,
                                                         struct ssg_acute_note *ret_note);

#endif
