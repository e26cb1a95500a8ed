#ifndef SSG_ANSWER_PARTS_H
#define SSG_ANSWER_PARTS_H

#include "ssg_answer.h"

/* The parts of the answer; of this room only. Each writes a whole member or value. */

/* `date`, `date_precision` as members: YYYY-MM exactly when the precision is month. */
void ssg_answer_date(struct ssg_jw *jw, const char *key, struct ssg_date date,
                     enum ssg_date_precision precision);
/* `time` as HH:MM or null. */
void ssg_answer_minute(struct ssg_jw *jw, const char *key, int32_t minute);
/* Refs of persons as an array. */
void ssg_answer_refs(struct ssg_jw *jw, const char *key, const struct ssg_household *household,
                     const struct ssg_indices *persons);
void ssg_answer_texts(struct ssg_jw *jw, const char *key, const struct ssg_texts *texts);

/* ssg_answer_household.c */
void ssg_answer_household(struct ssg_jw *jw, const struct ssg_household *household);
void ssg_answer_household_masked(struct ssg_jw *jw, const struct ssg_household *household);

/* ssg_answer_items.c: entries, child_entries, contacts, banners. */
void ssg_answer_items(struct ssg_jw *jw, const struct ssg_household *household,
                      const struct ssg_timeline *timeline);

/* ssg_answer_pattern.c */
void ssg_answer_pattern(struct ssg_jw *jw, const struct ssg_household *household,
                        const struct ssg_timeline *timeline, bool with_severity);

#endif
