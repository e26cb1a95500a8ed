#ifndef SSG_INCIDENT_H
#define SSG_INCIDENT_H

#include "ssg_coresidence.h"
#include "ssg_timeline.h"

/* Which cases are one event (CONTRACTS §5): linked by the source, or within 24 hours elapsed at
 * the same place. Pure; any thread. */

/* Disjoint sets of 0..len-1. */
struct ssg_sets {
    int32_t *parents;
    size_t len;
};

/* Every number its own set. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_sets_init(struct ssg_sets *sets, struct ssg_arena *arena,
                                             size_t len);
/* The smallest number of the set of i. */
int32_t ssg_sets_find(const struct ssg_sets *sets, int32_t i);
/* Join the sets of a and b. */
void ssg_sets_join(struct ssg_sets *sets, int32_t a, int32_t b);

/* Where and when a case was, for the comparison with another. */
struct ssg_spot {
    struct ssg_when when;
    int32_t address;
    const char *municipality_code;
};

struct ssg_spot ssg_spot_of(const struct ssg_record *record);

/* Within 24 hours elapsed in Copenhagen, daylight saving included; the same civil date if either
 * time is missing; never for a month or a report. */
bool ssg_spot_is_near_in_time(const struct ssg_spot *a, const struct ssg_spot *b);

/* The same address; if either has none, the same municipality. */
bool ssg_spot_is_same_place(const struct ssg_spot *a, const struct ssg_spot *b);

/* Order of cases: date, time (unknown last), case number, then everything else that can be seen,
 * so that the input's order never matters. */
int ssg_record_compare(const struct ssg_household *household, const struct ssg_record *a,
                       const struct ssg_record *b);

/* Group records, given in the order of ssg_record_compare, into events.
 * components: one number per record; equal numbers are linked. groups [out]: per record the
 * number of its group, 0.. in the order of the groups' earliest records; ret_len: how many.
 * E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_incident_group(struct ssg_arena *arena,
                                                  const struct ssg_record *const *records,
                                                  const int32_t *components, size_t len,
                                                  int32_t *ret_groups, size_t *ret_len);

#endif
