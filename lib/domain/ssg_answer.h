#ifndef SSG_ANSWER_H
#define SSG_ANSWER_H

#include "ssg_jw.h"
#include "ssg_timeline.h"

/* The look-up answer of CONTRACTS §4 and the output of the `timeline` command, written append-only.
 * Pure; one thread at a time per writer. Whether it went well is asked of the writer. */

/* What the look-up says about itself. */
struct ssg_lookup_meta {
    const char *lookup_id;
    int revision;
    struct ssg_instant at;
    const char *ticket_case_number;
    struct ssg_instant ticket_valid_until;
    bool ticket_override;
};

/* The whole answer, state "unmasked": names, texts, pattern. */
void ssg_answer_render_full(struct ssg_jw *jw, const struct ssg_lookup_meta *meta,
                            const struct ssg_household *household,
                            const struct ssg_timeline *timeline);

/* The first answer, state "masked": no names but those of the parties of the case, no address,
 * numbers instead of entries; what the masked answer lacks is absent, not null. */
void ssg_answer_render_masked(struct ssg_jw *jw, const struct ssg_lookup_meta *meta,
                              const struct ssg_household *household,
                              const struct ssg_timeline *timeline);

/* The output of `timeline`: household to pattern, with severity_order in the incidents, which no
 * other output has. */
void ssg_answer_render_timeline(struct ssg_jw *jw, const struct ssg_household *household,
                                const struct ssg_timeline *timeline);

/* The object of the `trend` command; null for what is not computable. */
void ssg_trend_render(struct ssg_jw *jw, const struct ssg_trend *trend);

#endif
