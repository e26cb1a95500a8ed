#include "ssg_words.h"

#include <string.h>

static const char *const reason_code_words[] = {
    NULL,
#define SSG_WORD_REASON_CODE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_REASON_CODE
};

static const char *const unmask_reason_words[] = {
    NULL,
#define SSG_WORD_UNMASK_REASON(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_UNMASK_REASON
};

static const char *const kind_words[] = {
    NULL,
#define SSG_WORD_KIND(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_KIND
};

static const char *const role_words[] = {
    NULL,
#define SSG_WORD_ROLE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_ROLE
};

static const char *const outcome_words[] = {
    NULL,
#define SSG_WORD_OUTCOME(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_OUTCOME
};

static const char *const match_words[] = {
    NULL,
#define SSG_WORD_MATCH(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_MATCH
};

static const char *const relation_words[] = {
    NULL,
#define SSG_WORD_RELATION(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_RELATION
};

static const char *const co_residence_words[] = {
    NULL,
#define SSG_WORD_CO_RESIDENCE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_CO_RESIDENCE
};

static const char *const place_words[] = {
    NULL,
#define SSG_WORD_PLACE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_PLACE
};

static const char *const exposure_words[] = {
    NULL,
#define SSG_WORD_EXPOSURE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_EXPOSURE
};

static const char *const date_precision_words[] = {
    NULL,
#define SSG_WORD_DATE_PRECISION(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_DATE_PRECISION
};

static const char *const registered_words[] = {
    NULL,
#define SSG_WORD_REGISTERED(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_REGISTERED
};

static const char *const address_kind_words[] = {
    NULL,
#define SSG_WORD_ADDRESS_KIND(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_ADDRESS_KIND
};

static const char *const address_status_words[] = {
    NULL,
#define SSG_WORD_ADDRESS_STATUS(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_ADDRESS_STATUS
};

static const char *const disclosure_words[] = {
    NULL,
#define SSG_WORD_DISCLOSURE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_DISCLOSURE
};

static const char *const person_status_words[] = {
    NULL,
#define SSG_WORD_PERSON_STATUS(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_PERSON_STATUS
};

static const char *const sex_words[] = {
    NULL,
#define SSG_WORD_SEX(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_SEX
};

static const char *const absence_words[] = {
    NULL,
#define SSG_WORD_ABSENCE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_ABSENCE
};

static const char *const protection_words[] = {
    NULL,
#define SSG_WORD_PROTECTION(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_PROTECTION
};

static const char *const lookup_state_words[] = {
    NULL,
#define SSG_WORD_LOOKUP_STATE(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_LOOKUP_STATE
};

static const char *const verdict_words[] = {
    NULL,
#define SSG_WORD_VERDICT(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_VERDICT
};

static const char *const decision_words[] = {
    NULL,
#define SSG_WORD_DECISION(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_DECISION
};

static const char *const why_not_words[] = {
    NULL,
#define SSG_WORD_WHY_NOT(name, text) text,
#include "ssg_words.def"
#undef SSG_WORD_WHY_NOT
};

struct word_list {
    const char *const *words;
    int count;
};

#define LIST(words)                                                                                \
    {                                                                                              \
        (words), (int)(sizeof(words) / sizeof((words)[0])) - 1                                     \
    }

static const struct word_list lists[SSG_WORDS_COUNT_] = {
    [SSG_WORDS_REASON_CODE] = LIST(reason_code_words),
    [SSG_WORDS_UNMASK_REASON] = LIST(unmask_reason_words),
    [SSG_WORDS_KIND] = LIST(kind_words),
    [SSG_WORDS_ROLE] = LIST(role_words),
    [SSG_WORDS_OUTCOME] = LIST(outcome_words),
    [SSG_WORDS_MATCH] = LIST(match_words),
    [SSG_WORDS_RELATION] = LIST(relation_words),
    [SSG_WORDS_CO_RESIDENCE] = LIST(co_residence_words),
    [SSG_WORDS_PLACE] = LIST(place_words),
    [SSG_WORDS_EXPOSURE] = LIST(exposure_words),
    [SSG_WORDS_DATE_PRECISION] = LIST(date_precision_words),
    [SSG_WORDS_REGISTERED] = LIST(registered_words),
    [SSG_WORDS_ADDRESS_KIND] = LIST(address_kind_words),
    [SSG_WORDS_ADDRESS_STATUS] = LIST(address_status_words),
    [SSG_WORDS_DISCLOSURE] = LIST(disclosure_words),
    [SSG_WORDS_PERSON_STATUS] = LIST(person_status_words),
    [SSG_WORDS_SEX] = LIST(sex_words),
    [SSG_WORDS_ABSENCE] = LIST(absence_words),
    [SSG_WORDS_PROTECTION] = LIST(protection_words),
    [SSG_WORDS_LOOKUP_STATE] = LIST(lookup_state_words),
    [SSG_WORDS_VERDICT] = LIST(verdict_words),
    [SSG_WORDS_DECISION] = LIST(decision_words),
    [SSG_WORDS_WHY_NOT] = LIST(why_not_words),
};

const char *ssg_word_text(enum ssg_word_list list, int value)
{
    if (value < 1 || value > lists[list].count)
        return NULL;
    return lists[list].words[value];
}

int ssg_word_find(enum ssg_word_list list, struct ssg_text text)
{
    for (int i = 1; i <= lists[list].count; i++) {
        const char *word = lists[list].words[i];
        if (strlen(word) == text.len && memcmp(word, text.data, text.len) == 0)
            return i;
    }
    return 0;
}

int ssg_word_count(enum ssg_word_list list)
{
    return lists[list].count;
}
