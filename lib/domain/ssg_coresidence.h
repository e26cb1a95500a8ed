#ifndef SSG_CORESIDENCE_H
#define SSG_CORESIDENCE_H

#include "ssg_household.h"

/* Who was registered where on a day, and whether an adult and a child lived together (CONTRACTS
 * §5). Pure; any thread. */

/* When something happened, as exactly as the source says. */
struct ssg_when {
    struct ssg_date date;
    enum ssg_date_precision precision;
    int32_t minute;
};

/* The end of a period: one without an end goes on. */
static inline struct ssg_date ssg_period_end(struct ssg_date to)
{
    return to.days == SSG_DATE_NONE.days ? SSG_DATE_INFINITY : to;
}

/* The interned address where a person is registered on a day; SSG_NO_INDEX if none is known. Of
 * two periods that overlap the one that began later stands. */
int32_t ssg_address_on(const struct ssg_household *household, int32_t person, struct ssg_date day);

/* home if any child of the household was registered at the address that day, unknown if the
 * address is, else elsewhere. For a month only if equal on all its days, for a report never. */
enum ssg_place ssg_place_at(const struct ssg_household *household, int32_t address,
                            const struct ssg_when *when);

/* The children registered at the address that day, by rank; none where ssg_place_at would not
 * say. ret_children [out]: room for all children; returns how many. */
size_t ssg_children_at(const struct ssg_household *household, int32_t address,
                       const struct ssg_when *when, int32_t *ret_children);

/* Did adult and child live together then. A child not yet born lives nowhere: before the first
 * common day, else apart. */
enum ssg_co_residence ssg_co_residence_with(const struct ssg_household *household, int32_t adult,
                                            int32_t child, const struct ssg_when *when);

/* Over all children of the household, the first that occurs of during, apart, before, after,
 * unknown. */
enum ssg_co_residence ssg_co_residence_of(const struct ssg_household *household, int32_t adult,
                                          const struct ssg_when *when);

/* The first and the last day adult and child were registered at the same address; false if never.
 * A beginning nobody knows is SSG_DATE_NONE, or the child's birth. */
bool ssg_common_days(const struct ssg_household *household, int32_t adult, int32_t child,
                     struct ssg_date *ret_first, struct ssg_date *ret_last);

#endif
