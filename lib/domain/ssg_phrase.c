#include "ssg_phrase.h"

#include <stdio.h>
#include <string.h>

#include "ssg_buf.h"

static const char *word(const struct ssg_build *b, const char *list, const char *key)
{
    return ssg_rules_word(b->rules, b->lang, list, key);
}

const char *ssg_phrase_plain(const struct ssg_build *b, enum ssg_rule_text text)
{
    return b->rules->texts[text][b->lang];
}

const char *ssg_phrase_fill(const struct ssg_build *b, enum ssg_rule_text text,
                            const struct ssg_rule_value *values, size_t values_len)
{
    return ssg_rules_fill(b->arena, b->rules->texts[text][b->lang], values, values_len);
}

const char *ssg_phrase_join(const struct ssg_build *b, const char *const *texts, size_t len,
                            const char *separator, const char *last_separator)
{
    enum { JOINED_MAX_BYTES = 64 << 10 };
    SSG_BUF_FINISH struct ssg_buf out;
    ssg_buf_init(&out, JOINED_MAX_BYTES);
    for (size_t i = 0; i < len; i++) {
        if (!texts[i])
            return NULL;
        if (i > 0)
            ssg_buf_add_text(&out, last_separator && i + 1 == len ? last_separator : separator);
        ssg_buf_add_text(&out, texts[i]);
    }
    if (ssg_buf_status(&out) != SSG_OK)
        return NULL;
    return ssg_arena_copy(b->arena, out.data ? out.data : "", out.len);
}

const char *ssg_phrase_and_then(const struct ssg_build *b, const char *first, const char *second)
{
    const char *const both[] = {first, second};
    return ssg_phrase_join(b, both, second && *second ? 2 : 1, " ", NULL);
}

const char *ssg_phrase_list(const struct ssg_build *b, const char *const *texts, size_t len)
{
    char and[64];
    (void)snprintf(and, sizeof and, " %s ", word(b, "and", NULL));
    return ssg_phrase_join(b, texts, len, ", ", and);
}

static const char *civil(const struct ssg_build *b, enum ssg_rule_text text, struct ssg_date date)
{
    int year, month, day;
    char key[16];
    ssg_date_civil(date, &year, &month, &day);
    (void)snprintf(key, sizeof key, "%d", month);
    return SSG_PHRASE_FILL(
        b, text, SSG_PHRASE_NUMBER("year", year), SSG_PHRASE_NUMBER("month_number", month),
        SSG_PHRASE_TEXT("month", word(b, "month", key)), SSG_PHRASE_NUMBER("day", day));
}

const char *ssg_phrase_month(const struct ssg_build *b, struct ssg_date date)
{
    return civil(b, SSG_TEXT_GENERAL_MONTH, date);
}

const char *ssg_phrase_date(const struct ssg_build *b, struct ssg_date date)
{
    return civil(b, SSG_TEXT_GENERAL_DATE, date);
}

const char *ssg_phrase_day(const struct ssg_build *b, struct ssg_date date)
{
    return civil(b, SSG_TEXT_GENERAL_DAY, date);
}

const char *ssg_phrase_when(const struct ssg_build *b, struct ssg_date date,
                            enum ssg_date_precision precision)
{
    if (precision == SSG_PRECISION_MONTH)
        return civil(b, SSG_TEXT_GENERAL_WHEN_MONTH, date);
    const char *day = ssg_phrase_date(b, date);
    if (precision != SSG_PRECISION_REPORTED || !day)
        return day;
    return SSG_PHRASE_FILL(b, SSG_TEXT_GENERAL_REPORTED, SSG_PHRASE_TEXT("date", day));
}

const char *ssg_phrase_adult(const struct ssg_build *b, int32_t person)
{
    const struct ssg_household *h = b->h;
    const struct ssg_person *adult = &h->persons[person];
    if (adult->relation == SSG_RELATION_NIL_)
        return adult->ref;
    const char *relation = word(b, "relation", ssg_relation_text(adult->relation));
    for (size_t i = 0; i < h->classes[SSG_CLASS_ADULT].len; i++) {
        int32_t other = h->classes[SSG_CLASS_ADULT].items[i];
        if (other == person || h->persons[other].relation != adult->relation)
            continue;
        const char *const parts[] = {relation, " (", adult->ref, ")"};
        return ssg_phrase_join(b, parts, sizeof parts / sizeof *parts, "", NULL);
    }
    return relation;
}

const char *ssg_phrase_pronoun(const struct ssg_build *b, int32_t person)
{
    const struct ssg_person *adult = &b->h->persons[person];
    switch (adult->relation) {
    case SSG_RELATION_MOTHER:
    case SSG_RELATION_CO_MOTHER:
        return word(b, "pronoun", "f");
    case SSG_RELATION_FATHER:
        return word(b, "pronoun", "m");
    default:
        break;
    }
    if (adult->sex == SSG_SEX_F)
        return word(b, "pronoun", "f");
    return word(b, "pronoun", adult->sex == SSG_SEX_M ? "m" : "x");
}

const char *ssg_phrase_group(const struct ssg_build *b, enum ssg_offence_group group)
{
    return word(b, "group",
                group == SSG_OFFENCE_GROUP_NONE ? "none" : ssg_offence_group_slug(group));
}

const char *ssg_phrase_away(const struct ssg_build *b)
{
    return b->h->absences_known ? "" : ssg_phrase_plain(b, SSG_TEXT_GENERAL_AWAY);
}

const char *ssg_phrase_before(const struct ssg_build *b, int32_t person, int before)
{
    const struct ssg_indices *own = &b->h->persons[person].parent_of;
    if (before <= 0)
        return "";
    return SSG_PHRASE_FILL(
        b, own->len ? SSG_TEXT_GENERAL_BEFORE_BIRTH : SSG_TEXT_GENERAL_BEFORE_MOVE_IN,
        SSG_PHRASE_NUMBER("n", before), SSG_PHRASE_NUMBER("children", (int64_t)own->len));
}
