#include "ssg_phrase.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *ssg_phrase_format(struct ssg_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = len < 0 ? NULL : ssg_arena_alloc(arena, (size_t)len + 1);
    if (!text)
        return NULL;
    va_start(args, format);
    (void)vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}

const char *ssg_phrase_plural(const struct ssg_plural *words, enum ssg_lang lang, int count)
{
    return count == 1 ? words->one[lang] : words->many[lang];
}

const char *ssg_phrase_count(struct ssg_arena *arena, const struct ssg_plural *words,
                             enum ssg_lang lang, int count)
{
    return ssg_phrase_format(arena, ssg_phrase_plural(words, lang, count), count);
}

static const char *const months[SSG_LANG_COUNT_][12] = {
    {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
     "november", "december"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
};

const char *ssg_phrase_month(struct ssg_arena *arena, enum ssg_lang lang, struct ssg_date date)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    return ssg_phrase_format(arena, "%s %d", months[lang][month - 1], year);
}

const char *ssg_phrase_date(struct ssg_arena *arena, enum ssg_lang lang, struct ssg_date date)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    if (lang == SSG_LANG_EN)
        return ssg_phrase_format(arena, "%d %s %d", day, months[lang][month - 1], year);
    return ssg_phrase_format(arena, "%d.%d.%d", day, month, year);
}

static const char *const relations[SSG_RELATION_COUNT_][SSG_LANG_COUNT_] = {
    [SSG_RELATION_MOTHER] = {"mor", "the mother"},
    [SSG_RELATION_FATHER] = {"far", "the father"},
    [SSG_RELATION_CO_MOTHER] = {"medmor", "the co-mother"},
    [SSG_RELATION_PARENT] = {"forælderen", "the parent"},
    [SSG_RELATION_STEP_PARENT] = {"stedforælderen", "the step-parent"},
    [SSG_RELATION_FOSTER_PARENT] = {"plejeforælderen", "the foster parent"},
    [SSG_RELATION_OTHER_ADULT] = {"den anden voksne", "the other adult"},
};

const char *ssg_phrase_adult(const struct ssg_household *h, struct ssg_arena *arena,
                             enum ssg_lang lang, int32_t person)
{
    const struct ssg_person *adult = &h->persons[person];
    const char *word = relations[adult->relation][lang];
    if (!word)
        return adult->ref;
    for (size_t i = 0; i < h->classes[SSG_CLASS_ADULT].len; i++) {
        int32_t other = h->classes[SSG_CLASS_ADULT].items[i];
        if (other != person && h->persons[other].relation == adult->relation)
            return ssg_phrase_format(arena, "%s (%s)", word, adult->ref);
    }
    return word;
}

const char *ssg_phrase_pronoun(const struct ssg_household *h, enum ssg_lang lang, int32_t person)
{
    static const char *const words[SSG_LANG_COUNT_][3] = {{"hende", "ham", "vedkommende"},
                                                          {"her", "him", "them"}};
    const struct ssg_person *adult = &h->persons[person];
    switch (adult->relation) {
    case SSG_RELATION_MOTHER:
    case SSG_RELATION_CO_MOTHER:
        return words[lang][0];
    case SSG_RELATION_FATHER:
        return words[lang][1];
    default:
        break;
    }
    if (adult->sex == SSG_SEX_F)
        return words[lang][0];
    return words[lang][adult->sex == SSG_SEX_M ? 1 : 2];
}

const char *ssg_phrase_sentence(struct ssg_arena *arena, const char *text)
{
    char *copy = ssg_arena_copy(arena, text, strlen(text));
    if (copy && copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy;
}

const char *ssg_phrase_away(enum ssg_lang lang)
{
    static const char *const words[SSG_LANG_COUNT_] = {
        "Det vides ikke, om personen sad inde eller var i udlandet.",
        "It is not known whether the person was in prison or abroad."};
    return words[lang];
}
