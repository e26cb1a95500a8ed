#ifndef SSG_HOUSEHOLD_H
#define SSG_HOUSEHOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_arena.h"
#include "ssg_time.h"
#include "ssg_words.h"

/* The whole input of the timeline: plain arrays, all of it in one arena, filled either from the
 * arrays of the look-up's snapshot or from a household.json (ssg_household_parse). Nothing here
 * is computed by the reader: what the source does not hold stays absent, and the answer then says
 * null.
 *
 * Absent: a NULL text, SSG_DATE_NONE, SSG_MINUTE_NONE, index SSG_NO_INDEX, enum value 0. */

/* No date. As the beginning of a period it reads "unknown, long ago"; the end of a period that is
 * still going on is SSG_DATE_INFINITY. */
#define SSG_DATE_NONE SSG_DATE_NEG_INFINITY

enum { SSG_MINUTE_NONE = -1, SSG_NO_INDEX = -1 };

/* A yes-or-no that may be unknown. */
enum ssg_tri { SSG_TRI_UNKNOWN, SSG_TRI_NO, SSG_TRI_YES };

/* A list of indices into persons. */
struct ssg_indices {
    const int32_t *items;
    size_t len;
};

/* A list of texts. */
struct ssg_texts {
    const char *const *items;
    size_t len;
};

/* What a person is to this household. */
enum ssg_person_class {
    SSG_CLASS_CHILD, /* a child of the household: B1, B2 … */
    SSG_CLASS_ADULT, /* parent, or other adult with a tie: V1, V2 … */
    SSG_CLASS_OTHER, /* somebody at the address without a tie, not looked up: A1, A2 … */
    SSG_CLASS_COUNT_
};

/* A person of the household. */
struct ssg_person {
    const char *ref;        /* given (a later revision keeps refs), or NULL: assigned */
    const char *person_key; /* UUID text */
    const char *given_name;
    const char *surname;
    const char *cpr;
    struct ssg_date birth_date;
    enum ssg_sex sex;
    enum ssg_person_status status;
    struct ssg_date status_date;
    enum ssg_person_class person_class;
    enum ssg_registered registered; /* children */
    enum ssg_tri here_on_case_day;  /* registered at the household's address on the case's day */
    enum ssg_tri here_today;        /* … on as_of */
    enum ssg_relation relation;     /* adults */
    struct ssg_indices parent_of;   /* adults: children by kinship */
    struct ssg_indices lives_with;  /* adults: children registered at the same address on as_of */
    struct ssg_date since;          /* adults: registered at the household's address since */
    bool looked_up;                 /* others: cases fetched */
    int32_t rank;                   /* set by ssg_household_complete: order in its class */
};

/* An address, interned: equal addresses have equal indices. */
struct ssg_place_of {
    const char *address_id;
};

/* A registered residence, [from, to). address SSG_NO_INDEX: no known address in the period. */
struct ssg_residence {
    int32_t person;
    int32_t address;
    const char *municipality_code;
    struct ssg_date from;
    struct ssg_date to;
};

/* Time away, [from, to). */
struct ssg_absence_of {
    int32_t person;
    enum ssg_absence kind;
    struct ssg_date from;
    struct ssg_date to;
};

/* From when the source holds a kind of case completely. kind is a word of ssg_kind, or another
 * word of the source, then 0. */
struct ssg_source_of {
    enum ssg_kind kind;
    struct ssg_date complete_from;
};

/* One involvement of a person in a case; or, for a case that names nobody of the household, the
 * case itself (person SSG_NO_INDEX). */
struct ssg_record {
    const char *ref;   /* given by household.json, or NULL: assigned */
    int64_t record_id; /* key of the source row; 0 = none */
    int32_t person;
    const char *case_number;
    struct ssg_texts linked; /* case numbers the source ties this case to */
    struct ssg_date date;    /* month: its first day; reported: the day of the report */
    enum ssg_date_precision precision;
    int32_t minute; /* of the day, 0..1439 */
    struct ssg_date reported_on;
    enum ssg_kind kind;
    const char *code;
    enum ssg_role role;
    enum ssg_outcome outcome;
    struct ssg_date outcome_date;
    const char *sentence;
    struct ssg_date valid_to; /* orders: first day no longer in force */
    int32_t address;
    const char *municipality_code;
    const char *district;
    enum ssg_tri called_police;
    enum ssg_exposure exposure;
    enum ssg_match match;
    bool verified;
    bool quarantined;
};

/* A party of the case at hand; person SSG_NO_INDEX if not of the household. */
struct ssg_party {
    int32_t person;
    const char *person_key;
    const char *name;
    enum ssg_role role;
};

/* The case at hand (aktuel sag). */
struct ssg_case_at_hand {
    const char *case_number;
    struct ssg_date date;
    enum ssg_date_precision precision;
    int32_t minute;
    enum ssg_kind kind;
    const char *code;
    int32_t address;
    const char *municipality_code;
    const struct ssg_party *parties;
    size_t parties_len;
};

/* A record older than the window, up to the longest one: only whether there is one is ever looked
 * at (R5), and it is never shown. */
struct ssg_older {
    int32_t person;
    struct ssg_date date;
    const char *code;
    enum ssg_role role;
    enum ssg_outcome outcome;
};

/* How many entries a longer window would add, counted by the database. */
struct ssg_more_years {
    int years;
    int entries;
};

struct ssg_household {
    struct ssg_date as_of;
    int window_years;
    const char *rule_set;
    struct ssg_case_at_hand at_hand;
    int32_t address;            /* of the household; SSG_NO_INDEX when not to be told */
    const char *address_text;   /* NULL in timeline */
    bool address_hidden;        /* protected or sheltered: the text is never rendered */
    int32_t others_on_case_day; /* adults without a tie there that day; < 0 unknown */
    struct ssg_person *persons;
    size_t persons_len;
    struct ssg_indices classes[SSG_CLASS_COUNT_]; /* set by ssg_household_complete: by rank */
    const struct ssg_place_of *places;
    size_t places_len;
    const struct ssg_residence *residences;
    size_t residences_len;
    const struct ssg_absence_of *absences;
    size_t absences_len;
    bool absences_known; /* the source tells who was away, so that none means nobody was;
                             set by ssg_household_complete if there are any */
    const struct ssg_source_of *sources;
    size_t sources_len;
    const struct ssg_date *earlier_notifications;
    size_t earlier_notifications_len;
    const struct ssg_more_years *more_years;
    size_t more_years_len;
    const struct ssg_record *records;
    size_t records_len;
    const struct ssg_older *older;
    size_t older_len;
};

/* Interns address keys to 0, 1, 2 …; numbers carry no order. */
struct ssg_interner {
    struct ssg_arena *arena;
    struct ssg_place_of *places;
    size_t places_len;
    size_t places_size;
    int32_t *slots;
    size_t slots_size;
};

/* An empty interner over an arena, which keeps everything. */
void ssg_interner_init(struct ssg_interner *interner, struct ssg_arena *arena);

/* The index of an address key (any text, e.g. a UUID), new or known; an empty or NULL text gives
 * SSG_NO_INDEX. The text is copied. interner->places[0 .. places_len) belongs to the arena and
 * moves when it grows: hand it to the household when done. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_interner_put(struct ssg_interner *interner, struct ssg_text key,
                                                int32_t *ret_index);

/* Make the household ready to be computed; call once, after filling it.
 * Fills what residences tell and nobody has given: here_on_case_day, here_today, registered (only
 * for children), lives_with (if empty), since (if absent); nothing of that without a known address
 * of the household. Assigns refs to persons without one: children by birth date, adults parents
 * first and then by birth date, each then by person key; numbers already given are not reused.
 * Ranks the persons of each class by ref.
 * arena owns what is added. One thread at a time. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_household_complete(struct ssg_household *household,
                                                      struct ssg_arena *arena);

#endif
