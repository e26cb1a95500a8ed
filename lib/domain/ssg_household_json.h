#ifndef SSG_HOUSEHOLD_JSON_H
#define SSG_HOUSEHOLD_JSON_H

#include "ssg_household.h"
#include "ssg_json.h"

/* Most entries, residences or other rows one household.json may have. */
enum { SSG_HOUSEHOLD_ROWS_MAX = 5000 };

/* Read the input of the `timeline` command (docs/schema/household.json) and complete it.
 * json: the document, not kept; arena: owns the household; faults [out]: everything wrong, each
 * with its JSON pointer. One thread at a time per arena. E_INVALID_INPUT; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_household_parse(const json_t *json, struct ssg_arena *arena,
                                                   struct ssg_fault_list *faults,
                                                   struct ssg_household *ret_household);

/* The same for a rule set given from outside: the document must name it. */
SSG_MUST_CHECK enum ssg_status ssg_household_parse_for(const json_t *json, const char *rule_set,
                                                       struct ssg_arena *arena,
                                                       struct ssg_fault_list *faults,
                                                       struct ssg_household *ret_household);

#endif
