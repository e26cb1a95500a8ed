#ifndef SSG_OFFENCE_H
#define SSG_OFFENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "ssg_status.h"
#include "ssg_time.h"

/* The police's five-digit offence codes (gerningskoder): what they mean, which paragraph, which
 * maximum. The table is made at build from sql/reference/offence_code.csv; its README states the
 * source of every column. All of it is static and read-only: any thread, nobody frees. */

/* What kind of matter (gruppe); statutes map to groups, so a new paragraph on an old matter is no
 * new kind. NONE belongs to measures. */
enum ssg_offence_group {
    SSG_OFFENCE_GROUP_NONE,
    SSG_OFFENCE_GROUP_VIOLENCE,
    SSG_OFFENCE_GROUP_THREATS,
    SSG_OFFENCE_GROUP_SEXUAL,
    SSG_OFFENCE_GROUP_FAMILY,
    SSG_OFFENCE_GROUP_DRUGS,
    SSG_OFFENCE_GROUP_THEFT,
    SSG_OFFENCE_GROUP_ROBBERY,
    SSG_OFFENCE_GROUP_DAMAGE,
    SSG_OFFENCE_GROUP_WEAPONS,
    SSG_OFFENCE_GROUP_BREACH,
    SSG_OFFENCE_GROUP_COUNT_
};

/* An offence, or a measure (an order, request or seizure by the police), which never counts. */
enum ssg_offence_kind { SSG_OFFENCE_KIND_OFFENCE, SSG_OFFENCE_KIND_MEASURE };

enum {
    SSG_OFFENCE_SEVERITY_MAX = 6,
    /* maximum_months of imprisonment for life. */
    SSG_OFFENCE_LIFE_MONTHS = 1200
};

struct ssg_offence {
    const char *code;
    /* Danish, for people. */
    const char *text;
    enum ssg_offence_kind kind;
    enum ssg_offence_group group;
    /* "§ 244, stk. 1"; paragraphs without a law's name are the penal code's. */
    const char *statute;
    /* "op til 3 år", "bøde", "op til livstid"; NULL for a measure. */
    const char *maximum;
    /* Ordinary maximum in months of imprisonment; 0 = fine only; -1 for a measure. */
    int maximum_months;
    /* 0-6 from the maximum at one reference date; for comparison inside the rules, never shown. */
    int severity;
    /* Grave as a single incident, whoever it concerns. */
    bool alone_grave;
    /* Grave as a single incident when it concerns the household (§ 266, broken orders). */
    bool alone_grave_household;
    /* May take part in the comparison of maxima (four groups, without §§ 119, 123, 191). */
    bool in_r4;
    /* In use from (included) to (excluded); -infinity, infinity when not stated. */
    struct ssg_date valid_from;
    struct ssg_date valid_to;
};

/* Find a code.
 * code [in]: NUL-ended; NULL is allowed.
 * Returns the static row, or NULL when the code is not in the list. Retired codes are found. */
const struct ssg_offence *ssg_offence_find(const char *code);

/* Number of codes, and the row at an index below it in the order of codes. */
size_t ssg_offence_count(void);
const struct ssg_offence *ssg_offence_at(size_t index);

/* The group's slug ("violence"); empty for NONE. */
const char *ssg_offence_group_slug(enum ssg_offence_group group);

/* The group's name for people ("Vold" / "Violence"); empty for NONE. */
const char *ssg_offence_group_label(enum ssg_offence_group group, enum ssg_lang lang);

/* The group of a slug; NONE when there is no such slug. */
enum ssg_offence_group ssg_offence_group_find(const char *slug);

#endif
