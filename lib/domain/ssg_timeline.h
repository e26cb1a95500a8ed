#ifndef SSG_TIMELINE_H
#define SSG_TIMELINE_H

#include "ssg_household.h"
#include "ssg_offence.h"
#include "ssg_rules.h"
#include "ssg_trend.h"

/* What a household's records say, computed from ssg_household alone: the same input, in any order,
 * gives the same bytes. Facts and fixed arithmetic, never a score (DESIGN §2, law 3). */

/* The rule set this program holds (ssg_rules_find). */
#define SSG_RULE_SET "da-1"

/* The window [from, to], both days in. */
struct ssg_window {
    struct ssg_date from;
    struct ssg_date to;
    int years;
};

/* One involvement of an adult, or of a child as victim or witness, that may be shown. */
struct ssg_entry {
    const char *ref; /* H1.. */
    const struct ssg_record *record;
    struct ssg_texts linked;           /* case numbers, transitively, without its own */
    const struct ssg_offence *offence; /* NULL: code unknown */
    bool counts;
    bool counts_with_case; /* would count if the case at hand and later ones did */
    enum ssg_why_not why_not;
    enum ssg_place place;
    enum ssg_co_residence co_residence;
    struct ssg_indices children_registered;
    bool case_at_hand;
    bool since_case;
    int32_t component; /* cases tied by the source share a number */
};

/* A police contact of the household (politikontakt): once per event, never per adult. */
struct ssg_contact {
    const char *ref;                 /* K1.. */
    const struct ssg_record *record; /* its earliest */
    struct ssg_texts case_numbers;
    enum ssg_place place;
    struct ssg_indices adults;
    struct ssg_indices children_registered;
    enum ssg_tri called_police; /* by one of the adults */
    bool case_at_hand;
    bool since_case;
};

/* An order issued against an adult (tilhold, opholdsforbud, bortvisning). */
struct ssg_banner {
    const char *ref; /* T1.. */
    const struct ssg_record *record;
    bool in_force;
};

/* Cases of one adult that are one event (hændelse). */
struct ssg_incident {
    const struct ssg_entry *const *entries; /* by date, time, case number */
    size_t entries_len;
    struct ssg_date date; /* its earliest */
    enum ssg_date_precision precision;
    const struct ssg_entry *highest; /* counting charge of the highest maximum; NULL: none counts */
    enum ssg_place place;
};

/* Incidents of one adult. */
struct ssg_incidents {
    struct ssg_incident *items;
    size_t len;
};

enum { SSG_COUNT_UNKNOWN = -1 };

struct ssg_adult_pattern {
    int32_t person;
    struct ssg_incidents incidents; /* counting, without the case at hand and later ones */
    struct ssg_date family_from;    /* a parent: birth of the first own child here; another adult:
                                       first    day lived with a child; infinity: unknown or never */
    int before_birth;               /* of the first child the adult is a parent of; or unknown */
    int before_move_in;             /* before the first day lived with a child; or unknown */
    int not_counted;                /* incidents shown of which nothing counts */
    const int32_t *gaps;            /* days between incidents known to the day, net of absence */
    size_t gaps_len;
    int halves[2]; /* incidents known to the day in each half of the window */
    int groups[SSG_OFFENCE_GROUP_COUNT_];
    struct ssg_trend without_case;
    struct ssg_trend with_case;
    struct ssg_incidents victim; /* incidents in which the adult is the victim */
};

/* A sentence with what it rests on. */
struct ssg_finding {
    const char *id; /* "R1", "M2" … */
    int32_t person; /* of fired rules; SSG_NO_INDEX: the household */
    const char *text;
    struct ssg_texts refs; /* of entries, contacts and banners */
};

struct ssg_findings {
    const struct ssg_finding *items;
    size_t len;
};

struct ssg_timeline {
    struct ssg_window window;
    const struct ssg_entry *entries; /* by date, time, case number */
    size_t entries_len;
    const struct ssg_entry *child_entries;
    size_t child_entries_len;
    const struct ssg_contact *contacts;
    size_t contacts_len;
    const struct ssg_banner *banners;
    size_t banners_len;
    const struct ssg_adult_pattern *adults; /* by rank */
    size_t adults_len;
    struct ssg_findings fired;
    struct ssg_findings counter_evidence; /* never empty */
    struct ssg_texts limits;
    const struct ssg_timeline *shorter; /* over the usual window, where this one is longer; its
                                           items have the refs they have here. NULL: none */
};

/* Compute the timeline of a completed household, by the built-in rule set it names.
 * household [in]: after ssg_household_complete; must outlive the timeline, which points into it.
 * lang: of the sentences. arena owns everything computed. Pure; one thread at a time per arena.
 * E_MEMORY; E_INVALID_INPUT if an index or a number of years is out of range, or the rule set
 * is not built in. */
SSG_MUST_CHECK enum ssg_status ssg_timeline_build(const struct ssg_household *household,
                                                  enum ssg_lang lang, struct ssg_arena *arena,
                                                  struct ssg_timeline *ret_timeline);

/* The same by a given rule set, which must outlive the timeline. */
SSG_MUST_CHECK enum ssg_status ssg_timeline_build_with(const struct ssg_household *household,
                                                       const struct ssg_rules *rules,
                                                       enum ssg_lang lang, struct ssg_arena *arena,
                                                       struct ssg_timeline *ret_timeline);

#endif
