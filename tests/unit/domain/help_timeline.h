#ifndef HELP_TIMELINE_H
#define HELP_TIMELINE_H

#include <jansson.h>

/* Timelines for tests. Input is JSON with ' for ", so that it reads well in C. The tests of a room
 * may know jansson. */

/* A household on 13 March 2026 with the case C-1 of 12 March 21:40 at a1 (window 5 years):
 * B1 born 2020-04-14 and B2 born 2015-01-01 at a1; V1, father of both, born 1991-05-09, at a1
 * since 2019-08-01 but at a9 from 2022-01-01 to 2023-01-01; V2, mother of both, born 1994-11-20,
 * at a1 since 2014-01-01; V3, step-parent, born 1990-01-01, at a8, at a1 since 2025-01-01.
 * entries: the rows between [ and ]; more: further members, with a comma first, or "". */
char *help_family(const char *entries, const char *more);

/* A row of entries for an adult: a counting offence unless fields say otherwise. Fields come after
 * the defaults and win; all texts with '. Freed by the next help_finish. */
const char *help_row(const char *person, const char *number, const char *date, const char *fields);

/* The rows joined by commas; ends with NULL. */
char *help_rows(const char *first, ...) __attribute__((sentinel));

/* The bytes of the timeline of an input; fails the test if there is none. Frees the input. */
char *help_bytes(char *input);

/* The timeline of a family with these rows, parsed. */
json_t *help_timeline(char *rows);

/* entries/child_entries/contacts item by a member's text; NULL if there is none. */
const json_t *help_find(const json_t *timeline, const char *list, const char *member,
                        const char *text);

/* A member's text; "null" for null, "true", "false"; digits for numbers; texts of arrays joined
 * with commas. Static, overwritten by the eighth next call. */
const char *help_get(const json_t *object, const char *path);

/* Free what the helpers keep. */
void help_finish(void);

#endif
