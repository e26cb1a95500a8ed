#ifndef SSG_FINDING_H
#define SSG_FINDING_H

#include "ssg_build.h"
#include "ssg_phrase.h"

/* Collects findings with their refs; of this room only. */
struct ssg_finder {
    const struct ssg_build *build;
    const struct ssg_timeline *timeline;
    struct ssg_finding *items;
    size_t len;
    size_t size;
    const char **refs; /* noted for the next finding, each once */
    size_t refs_len;
    size_t refs_size;
    enum ssg_status status; /* of the first failure; later calls do nothing */
};

/* Room for the findings of a timeline, by its numbers. The status tells whether there is memory. */
void ssg_finder_init(struct ssg_finder *finder, const struct ssg_build *build,
                     const struct ssg_timeline *timeline);

/* Note a ref (once) for the next finding. */
void ssg_finder_ref(struct ssg_finder *finder, const char *ref);

/* Note the refs of all entries of an incident. */
void ssg_finder_incident(struct ssg_finder *finder, const struct ssg_incident *incident);

/* Forget what was noted since the last finding. */
void ssg_finder_drop(struct ssg_finder *finder);

/* A finding with the refs noted; NULL text marks the finder with E_MEMORY. */
void ssg_finder_add(struct ssg_finder *finder, enum ssg_rule_id rule, int32_t person,
                    const char *text);

/* True if a source of a kind is complete only from a day inside the window on. */
bool ssg_is_source_late(const struct ssg_build *build, const struct ssg_source_of *source);
bool ssg_is_any_source_late(const struct ssg_build *build);

/* True if the entry belongs to the case at hand and accuses the adult for sure: suspect, charged or
 * convicted, 18 or more that day, neither acquitted nor dropped. */
bool ssg_is_current_charge(const struct ssg_build *build, const struct ssg_entry *entry);

/* True if the adult is accused in the case at hand, of an offence of the group. */
bool ssg_is_case_of(const struct ssg_build *build, const struct ssg_timeline *timeline,
                    int32_t person, enum ssg_offence_group group);

/* True if the record accuses its person for sure and was neither dropped nor ended in acquittal. */
bool ssg_is_live_charge(const struct ssg_record *record);

/* True if a source of the kind is complete only from a day inside the window on; and whether a rule
 * may run on records of the kind: one about time may not then. */
bool ssg_has_late_source(const struct ssg_build *build, enum ssg_kind kind);
bool ssg_may_run(const struct ssg_build *build, enum ssg_rule_id rule, enum ssg_kind kind);

/* True if a day lies before the adult's family (family_from). */
bool ssg_is_before_family(const struct ssg_adult_pattern *adult, struct ssg_date date);

bool ssg_has_person(const struct ssg_indices *list, int32_t person);

/* ssg_fired_person.c (R0, R1, R9, R10), ssg_fired_dense.c (R2), ssg_fired_time.c (R3-R6),
 * ssg_fired_home.c (R7, R8), ssg_fired_calm.c (D1-D3): the rules, each adding what it finds. */
void ssg_find_child_itself(struct ssg_finder *finder);
void ssg_find_repeated(struct ssg_finder *finder);
void ssg_find_dense(struct ssg_finder *finder, struct ssg_texts *notes);
void ssg_find_shorter_gaps(struct ssg_finder *finder);
void ssg_find_higher_maximum(struct ssg_finder *finder);
void ssg_find_new_group(struct ssg_finder *finder);
void ssg_find_more_often(struct ssg_finder *finder);
void ssg_find_both_adults(struct ssg_finder *finder);
void ssg_find_at_home(struct ssg_finder *finder);
void ssg_find_grave(struct ssg_finder *finder);
void ssg_find_known(struct ssg_finder *finder);
void ssg_find_one_off(struct ssg_finder *finder);
void ssg_find_easing(struct ssg_finder *finder);
void ssg_find_too_few(struct ssg_finder *finder);

/* The incidents of the household: those of all adults, by date; a case in which several adults
 * are accused is one. */
SSG_MUST_CHECK enum ssg_status ssg_household_incidents(const struct ssg_build *build,
                                                       const struct ssg_timeline *timeline,
                                                       struct ssg_incidents *ret_incidents);

/* ssg_counter_source.c: the end of the counter-evidence. M8: an adult called the police. M9: posts
 * held out because the person is not sure. M10: a source that begins inside the window. */
void ssg_find_called(struct ssg_finder *finder);
void ssg_find_held_out(struct ssg_finder *finder);
void ssg_find_late_source(struct ssg_finder *finder);

#endif
