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
    const char **refs; /* refs noted for the next finding begin at refs_from */
    size_t refs_from;
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
void ssg_finder_add(struct ssg_finder *finder, const char *id, int32_t person, const char *text);

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
