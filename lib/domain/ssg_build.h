#ifndef SSG_BUILD_H
#define SSG_BUILD_H

#include "ssg_incident.h"
#include "ssg_rules.h"

/* What the parts of the timeline's computation share; of this room only. */
struct ssg_build {
    const struct ssg_household *h;
    const struct ssg_rules *rules;
    enum ssg_lang lang;
    struct ssg_arena *arena;
    struct ssg_window window;
    struct ssg_date short_from;        /* window of suicide threats and concerns */
    struct ssg_date open_from;         /* open cases count from here on */
    const struct ssg_record **records; /* all, in the order of ssg_record_compare */
    const char **numbers;              /* all case numbers, sorted, each once */
    size_t numbers_len;
    struct ssg_sets links; /* over numbers */
    bool *is_number_known; /* a record has it */
    bool *is_number_shown; /* an item of the timeline has it */
    bool *is_accused;      /* by component: an adult is suspect, charged or convicted, shown */
    bool *is_in_case;      /* by person: takes part in the case at hand */
    struct ssg_spot case_spot;
    int32_t case_component;
};

/* Where a record is shown. */
enum ssg_shelf {
    SSG_SHELF_NONE,
    SSG_SHELF_ENTRY,
    SSG_SHELF_CHILD,
    SSG_SHELF_CONTACT,
    SSG_SHELF_BANNER,
    SSG_SHELF_COUNT_
};

/* The part of an involvement that makes the adult a possible offender. */
static inline bool ssg_role_is_accused(enum ssg_role role)
{
    return role == SSG_ROLE_SUSPECT || role == SSG_ROLE_CHARGED || role == SSG_ROLE_CONVICTED;
}

/* A sure match of record and person. */
static inline bool ssg_record_is_sure(const struct ssg_record *record)
{
    return record->verified && !record->quarantined;
}

/* ssg_select.c: order the records, link the cases, decide what is shown at all. */
SSG_MUST_CHECK enum ssg_status ssg_build_prepare(struct ssg_build *build);
enum ssg_shelf ssg_build_shelf(const struct ssg_build *build, const struct ssg_record *record);
int32_t ssg_build_component(const struct ssg_build *build, const struct ssg_record *record);
/* Does it belong to the case at hand; did it happen after. */
bool ssg_build_is_at_hand(const struct ssg_build *build, const struct ssg_record *record);
bool ssg_build_is_since(const struct ssg_build *build, const struct ssg_record *record);
/* The case numbers tied to this one that may be shown. */
SSG_MUST_CHECK enum ssg_status ssg_build_linked(const struct ssg_build *build,
                                                const struct ssg_record *record,
                                                struct ssg_texts *ret_linked);
/* The ref of an item: the record's own, or letter and the next free number. */
SSG_MUST_CHECK enum ssg_status ssg_build_ref(const struct ssg_build *build,
                                             const struct ssg_record *record, char letter,
                                             int *number, const char **ret_ref);

/* ssg_entry.c: one record -> one entry (entries and child entries). */
SSG_MUST_CHECK enum ssg_status ssg_build_entry(const struct ssg_build *build,
                                               const struct ssg_record *record,
                                               struct ssg_entry *ret_entry);

/* ssg_contact.c: contacts and banners. */
SSG_MUST_CHECK enum ssg_status ssg_build_contacts(const struct ssg_build *build,
                                                  struct ssg_timeline *timeline);
SSG_MUST_CHECK enum ssg_status ssg_build_banners(const struct ssg_build *build,
                                                 struct ssg_timeline *timeline);

/* ssg_pattern.c: per adult; needs the entries. */
SSG_MUST_CHECK enum ssg_status ssg_build_pattern(const struct ssg_build *build,
                                                 struct ssg_timeline *timeline);

/* ssg_fired.c: what the rules R0-R10 and D1-D3 find, and what stands as a note only; needs the
 * pattern. */
SSG_MUST_CHECK enum ssg_status ssg_build_fired(const struct ssg_build *build,
                                               struct ssg_timeline *timeline,
                                               struct ssg_texts *ret_notes);

/* ssg_counter.c: what speaks against, and the limits; needs the pattern. */
SSG_MUST_CHECK enum ssg_status ssg_build_counter(const struct ssg_build *build,
                                                 struct ssg_timeline *timeline);
/* notes: lines of the rules that stand with the limits. */
SSG_MUST_CHECK enum ssg_status ssg_build_limits(const struct ssg_build *build,
                                                const struct ssg_texts *notes,
                                                struct ssg_timeline *timeline);

/* Days of absence of a person in [from, to). */
int ssg_absent_days(const struct ssg_household *household, int32_t person, struct ssg_date from,
                    struct ssg_date to);

#endif
