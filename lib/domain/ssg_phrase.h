#ifndef SSG_PHRASE_H
#define SSG_PHRASE_H

#include "ssg_household.h"

/* Words for people, Danish first. Pure; any thread. */

/* A formatted text in the arena; NULL without memory. */
const char *ssg_phrase_format(struct ssg_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One or many, in the language asked for. */
struct ssg_plural {
    const char *one[SSG_LANG_COUNT_];
    const char *many[SSG_LANG_COUNT_];
};
const char *ssg_phrase_plural(const struct ssg_plural *words, enum ssg_lang lang, int count);

/* As ssg_phrase_plural, formatted with the count (at most one %d). NULL without memory. */
const char *ssg_phrase_count(struct ssg_arena *arena, const struct ssg_plural *words,
                             enum ssg_lang lang, int count);

/* "maj 2021" / "May 2021". */
const char *ssg_phrase_month(struct ssg_arena *arena, enum ssg_lang lang, struct ssg_date date);

/* "12.3.2026" / "12 March 2026". */
const char *ssg_phrase_date(struct ssg_arena *arena, enum ssg_lang lang, struct ssg_date date);

/* "far" / "the father"; with the ref ("mor (V2)") where two adults are called the same, the ref
 * alone where nothing is known. */
const char *ssg_phrase_adult(const struct ssg_household *household, struct ssg_arena *arena,
                             enum ssg_lang lang, int32_t person);

/* "hende", "ham", "vedkommende" / "her", "him", "them": from the relation's word, else as
 * registered. */
const char *ssg_phrase_pronoun(const struct ssg_household *household, enum ssg_lang lang,
                               int32_t person);

/* What every calm sentence adds where absences are not known. */
const char *ssg_phrase_away(enum ssg_lang lang);

/* The text with its first letter in upper case; NULL without memory. */
const char *ssg_phrase_sentence(struct ssg_arena *arena, const char *text);

#endif
