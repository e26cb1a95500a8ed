#ifndef SSG_PHRASE_H
#define SSG_PHRASE_H

#include "ssg_build.h"

/* Words for people, all of them from the rule set, in the language of the build. Texts belong to
 * the build's arena; NULL without memory. One thread at a time per arena. */

/* Placeholder values, for the calls below. */
#define SSG_PHRASE_TEXT(placeholder, value)                                                        \
    {                                                                                              \
        .name = (placeholder), .text = (value)                                                     \
    }
#define SSG_PHRASE_NUMBER(placeholder, value)                                                      \
    {                                                                                              \
        .name = (placeholder), .number = (value), .is_number = true                                \
    }

/* A text of the rule set, filled; NULL also if a value is. */
const char *ssg_phrase_fill(const struct ssg_build *build, enum ssg_rule_text text,
                            const struct ssg_rule_value *values, size_t values_len);
#define SSG_PHRASE_FILL(build, text, ...)                                                          \
    ssg_phrase_fill((build), (text), (const struct ssg_rule_value[]){__VA_ARGS__},                 \
                    sizeof((const struct ssg_rule_value[]){__VA_ARGS__}) /                         \
                        sizeof(struct ssg_rule_value))

/* A text without placeholders. Static: never NULL. */
const char *ssg_phrase_plain(const struct ssg_build *build, enum ssg_rule_text text);

/* Several texts one behind the other, with a separator between; the last with another one (NULL:
 * the same). Any NULL gives NULL. */
const char *ssg_phrase_join(const struct ssg_build *build, const char *const *texts, size_t len,
                            const char *separator, const char *last_separator);

/* Two sentences with a space between; an empty second (or NULL) is left out. */
const char *ssg_phrase_and_then(const struct ssg_build *build, const char *first,
                                const char *second);

/* "a, b og c". */
const char *ssg_phrase_list(const struct ssg_build *build, const char *const *texts, size_t len);

/* "maj 2021"; "12.3.2026"; "12.3."; "12.3.2026", "fra marts 2026" or "anmeldt 12.3.2026" as exactly
 * as it is known. */
const char *ssg_phrase_month(const struct ssg_build *build, struct ssg_date date);
const char *ssg_phrase_date(const struct ssg_build *build, struct ssg_date date);
const char *ssg_phrase_day(const struct ssg_build *build, struct ssg_date date);
const char *ssg_phrase_when(const struct ssg_build *build, struct ssg_date date,
                            enum ssg_date_precision precision);

/* "far"; with the ref ("mor (V2)") where two adults are called the same, the ref alone where
 * nothing is known. */
const char *ssg_phrase_adult(const struct ssg_build *build, int32_t person);

/* "hende", "ham", "vedkommende": from the relation's word, else as registered. */
const char *ssg_phrase_pronoun(const struct ssg_build *build, int32_t person);

/* "vold" for a group; a general word for none. */
const char *ssg_phrase_group(const struct ssg_build *build, enum ssg_offence_group group);

/* What every calm sentence adds where absences are not known; "" where they are. */
const char *ssg_phrase_away(const struct ssg_build *build);

/* ", heraf 1 før barnets fødsel" (of a parent), ", heraf 1 før indflytning" (of another adult);
 * "" for none. before: as the adult's pattern counts them. */
const char *ssg_phrase_before(const struct ssg_build *build, int32_t person, int before);

#endif
