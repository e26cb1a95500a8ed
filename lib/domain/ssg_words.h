#ifndef SSG_WORDS_H
#define SSG_WORDS_H

#include "ssg_text.h"

/* The enumerations of the contract. In each, 0 is "not given" and has no text, so that zeroed
 * memory never means a word. */

/* Why a look-up is made (formål). */
enum ssg_reason_code {
    SSG_REASON_NIL_,
#define SSG_WORD_REASON_CODE(name, text) SSG_REASON_##name,
#include "ssg_words.def"
#undef SSG_WORD_REASON_CODE
    SSG_REASON_COUNT_
};

/* Why names and texts are shown. */
enum ssg_unmask_reason {
    SSG_UNMASK_NIL_,
#define SSG_WORD_UNMASK_REASON(name, text) SSG_UNMASK_##name,
#include "ssg_words.def"
#undef SSG_WORD_UNMASK_REASON
    SSG_UNMASK_COUNT_
};

/* What a case is about; intelligence is met in imports only, skipped and counted. */
enum ssg_kind {
    SSG_KIND_NIL_,
#define SSG_WORD_KIND(name, text) SSG_KIND_##name,
#include "ssg_words.def"
#undef SSG_WORD_KIND
    SSG_KIND_COUNT_
};

/* A person's part in a case. */
enum ssg_role {
    SSG_ROLE_NIL_,
#define SSG_WORD_ROLE(name, text) SSG_ROLE_##name,
#include "ssg_words.def"
#undef SSG_WORD_ROLE
    SSG_ROLE_COUNT_
};

/* How it ended for that person (afgørelse). */
enum ssg_outcome {
    SSG_OUTCOME_NIL_,
#define SSG_WORD_OUTCOME(name, text) SSG_OUTCOME_##name,
#include "ssg_words.def"
#undef SSG_WORD_OUTCOME
    SSG_OUTCOME_COUNT_
};

/* How the source tied the record to the person. */
enum ssg_match {
    SSG_MATCH_NIL_,
#define SSG_WORD_MATCH(name, text) SSG_MATCH_##name,
#include "ssg_words.def"
#undef SSG_WORD_MATCH
    SSG_MATCH_COUNT_
};

/* An adult's tie to a child, from kinship, never from sex. */
enum ssg_relation {
    SSG_RELATION_NIL_,
#define SSG_WORD_RELATION(name, text) SSG_RELATION_##name,
#include "ssg_words.def"
#undef SSG_WORD_RELATION
    SSG_RELATION_COUNT_
};

/* Did adult and child live together that day. */
enum ssg_co_residence {
    SSG_CO_NIL_,
#define SSG_WORD_CO_RESIDENCE(name, text) SSG_CO_##name,
#include "ssg_words.def"
#undef SSG_WORD_CO_RESIDENCE
    SSG_CO_COUNT_
};

/* Where it happened, seen from the children. */
enum ssg_place {
    SSG_PLACE_NIL_,
#define SSG_WORD_PLACE(name, text) SSG_PLACE_##name,
#include "ssg_words.def"
#undef SSG_WORD_PLACE
    SSG_PLACE_COUNT_
};

/* Did the child experience it; set by a human. */
enum ssg_exposure {
    SSG_EXPOSURE_NIL_,
#define SSG_WORD_EXPOSURE(name, text) SSG_EXPOSURE_##name,
#include "ssg_words.def"
#undef SSG_WORD_EXPOSURE
    SSG_EXPOSURE_COUNT_
};

/* How exactly a case's date is known. */
enum ssg_date_precision {
    SSG_PRECISION_NIL_,
#define SSG_WORD_DATE_PRECISION(name, text) SSG_PRECISION_##name,
#include "ssg_words.def"
#undef SSG_WORD_DATE_PRECISION
    SSG_PRECISION_COUNT_
};

/* Where a child is registered, seen from the household's address. */
enum ssg_registered {
    SSG_REGISTERED_NIL_,
#define SSG_WORD_REGISTERED(name, text) SSG_REGISTERED_##name,
#include "ssg_words.def"
#undef SSG_WORD_REGISTERED
    SSG_REGISTERED_COUNT_
};

/* What an address is. */
enum ssg_address_kind {
    SSG_ADDRESS_KIND_NIL_,
#define SSG_WORD_ADDRESS_KIND(name, text) SSG_ADDRESS_KIND_##name,
#include "ssg_words.def"
#undef SSG_WORD_ADDRESS_KIND
    SSG_ADDRESS_KIND_COUNT_
};

/* Whether an address still exists. */
enum ssg_address_status {
    SSG_ADDRESS_STATUS_NIL_,
#define SSG_WORD_ADDRESS_STATUS(name, text) SSG_ADDRESS_STATUS_##name,
#include "ssg_words.def"
#undef SSG_WORD_ADDRESS_STATUS
    SSG_ADDRESS_STATUS_COUNT_
};

/* May a case be passed on. */
enum ssg_disclosure {
    SSG_DISCLOSURE_NIL_,
#define SSG_WORD_DISCLOSURE(name, text) SSG_DISCLOSURE_##name,
#include "ssg_words.def"
#undef SSG_WORD_DISCLOSURE
    SSG_DISCLOSURE_COUNT_
};

/* Civil registration status. */
enum ssg_person_status {
    SSG_STATUS_OF_NIL_,
#define SSG_WORD_PERSON_STATUS(name, text) SSG_STATUS_OF_##name,
#include "ssg_words.def"
#undef SSG_WORD_PERSON_STATUS
    SSG_STATUS_OF_COUNT_
};

/* Sex as registered. */
enum ssg_sex {
    SSG_SEX_NIL_,
#define SSG_WORD_SEX(name, text) SSG_SEX_##name,
#include "ssg_words.def"
#undef SSG_WORD_SEX
    SSG_SEX_COUNT_
};

/* Time away. */
enum ssg_absence {
    SSG_ABSENCE_NIL_,
#define SSG_WORD_ABSENCE(name, text) SSG_ABSENCE_##name,
#include "ssg_words.def"
#undef SSG_WORD_ABSENCE
    SSG_ABSENCE_COUNT_
};

/* Protection of name and address. */
enum ssg_protection {
    SSG_PROTECTION_NIL_,
#define SSG_WORD_PROTECTION(name, text) SSG_PROTECTION_##name,
#include "ssg_words.def"
#undef SSG_WORD_PROTECTION
    SSG_PROTECTION_COUNT_
};

/* How much of a look-up is shown. */
enum ssg_lookup_state {
    SSG_LOOKUP_NIL_,
#define SSG_WORD_LOOKUP_STATE(name, text) SSG_LOOKUP_##name,
#include "ssg_words.def"
#undef SSG_WORD_LOOKUP_STATE
    SSG_LOOKUP_COUNT_
};

/* The social worker's word for the pattern (mønster). */
enum ssg_verdict {
    SSG_VERDICT_NIL_,
#define SSG_WORD_VERDICT(name, text) SSG_VERDICT_##name,
#include "ssg_words.def"
#undef SSG_WORD_VERDICT
    SSG_VERDICT_COUNT_
};

/* The social worker's decision (beslutning). */
enum ssg_decision {
    SSG_DECISION_NIL_,
#define SSG_WORD_DECISION(name, text) SSG_DECISION_##name,
#include "ssg_words.def"
#undef SSG_WORD_DECISION
    SSG_DECISION_COUNT_
};

/* Why an entry does not count: the first that applies, in this order. */
enum ssg_why_not {
    SSG_WHY_NIL_,
#define SSG_WORD_WHY_NOT(name, text) SSG_WHY_##name,
#include "ssg_words.def"
#undef SSG_WORD_WHY_NOT
    SSG_WHY_COUNT_
};

/* One list of words, for code that handles any of them. */
enum ssg_word_list {
    SSG_WORDS_REASON_CODE,
    SSG_WORDS_UNMASK_REASON,
    SSG_WORDS_KIND,
    SSG_WORDS_ROLE,
    SSG_WORDS_OUTCOME,
    SSG_WORDS_MATCH,
    SSG_WORDS_RELATION,
    SSG_WORDS_CO_RESIDENCE,
    SSG_WORDS_PLACE,
    SSG_WORDS_EXPOSURE,
    SSG_WORDS_DATE_PRECISION,
    SSG_WORDS_REGISTERED,
    SSG_WORDS_ADDRESS_KIND,
    SSG_WORDS_ADDRESS_STATUS,
    SSG_WORDS_DISCLOSURE,
    SSG_WORDS_PERSON_STATUS,
    SSG_WORDS_SEX,
    SSG_WORDS_ABSENCE,
    SSG_WORDS_PROTECTION,
    SSG_WORDS_LOOKUP_STATE,
    SSG_WORDS_VERDICT,
    SSG_WORDS_DECISION,
    SSG_WORDS_WHY_NOT,
    SSG_WORDS_COUNT_
};

/* The text of a value of a list; NULL for 0 and for values outside. Static. Any thread. */
const char *ssg_word_text(enum ssg_word_list list, int value);

/* The value of a text in a list, compared byte for byte; 0 if it is none of them. Any thread. */
int ssg_word_find(enum ssg_word_list list, struct ssg_text text);

/* How many words a list has; their values are 1..count. Any thread. */
int ssg_word_count(enum ssg_word_list list);

static inline const char *ssg_reason_code_text(enum ssg_reason_code value)
{
    return ssg_word_text(SSG_WORDS_REASON_CODE, (int)value);
}

static inline enum ssg_reason_code ssg_reason_code_find(struct ssg_text text)
{
    return (enum ssg_reason_code)ssg_word_find(SSG_WORDS_REASON_CODE, text);
}

static inline const char *ssg_unmask_reason_text(enum ssg_unmask_reason value)
{
    return ssg_word_text(SSG_WORDS_UNMASK_REASON, (int)value);
}

static inline enum ssg_unmask_reason ssg_unmask_reason_find(struct ssg_text text)
{
    return (enum ssg_unmask_reason)ssg_word_find(SSG_WORDS_UNMASK_REASON, text);
}

static inline const char *ssg_kind_text(enum ssg_kind value)
{
    return ssg_word_text(SSG_WORDS_KIND, (int)value);
}

static inline enum ssg_kind ssg_kind_find(struct ssg_text text)
{
    return (enum ssg_kind)ssg_word_find(SSG_WORDS_KIND, text);
}

static inline const char *ssg_role_text(enum ssg_role value)
{
    return ssg_word_text(SSG_WORDS_ROLE, (int)value);
}

static inline enum ssg_role ssg_role_find(struct ssg_text text)
{
    return (enum ssg_role)ssg_word_find(SSG_WORDS_ROLE, text);
}

static inline const char *ssg_outcome_text(enum ssg_outcome value)
{
    return ssg_word_text(SSG_WORDS_OUTCOME, (int)value);
}

static inline enum ssg_outcome ssg_outcome_find(struct ssg_text text)
{
    return (enum ssg_outcome)ssg_word_find(SSG_WORDS_OUTCOME, text);
}

static inline const char *ssg_match_text(enum ssg_match value)
{
    return ssg_word_text(SSG_WORDS_MATCH, (int)value);
}

static inline enum ssg_match ssg_match_find(struct ssg_text text)
{
    return (enum ssg_match)ssg_word_find(SSG_WORDS_MATCH, text);
}

static inline const char *ssg_relation_text(enum ssg_relation value)
{
    return ssg_word_text(SSG_WORDS_RELATION, (int)value);
}

static inline enum ssg_relation ssg_relation_find(struct ssg_text text)
{
    return (enum ssg_relation)ssg_word_find(SSG_WORDS_RELATION, text);
}

static inline const char *ssg_co_residence_text(enum ssg_co_residence value)
{
    return ssg_word_text(SSG_WORDS_CO_RESIDENCE, (int)value);
}

static inline enum ssg_co_residence ssg_co_residence_find(struct ssg_text text)
{
    return (enum ssg_co_residence)ssg_word_find(SSG_WORDS_CO_RESIDENCE, text);
}

static inline const char *ssg_place_text(enum ssg_place value)
{
    return ssg_word_text(SSG_WORDS_PLACE, (int)value);
}

static inline enum ssg_place ssg_place_find(struct ssg_text text)
{
    return (enum ssg_place)ssg_word_find(SSG_WORDS_PLACE, text);
}

static inline const char *ssg_exposure_text(enum ssg_exposure value)
{
    return ssg_word_text(SSG_WORDS_EXPOSURE, (int)value);
}

static inline enum ssg_exposure ssg_exposure_find(struct ssg_text text)
{
    return (enum ssg_exposure)ssg_word_find(SSG_WORDS_EXPOSURE, text);
}

static inline const char *ssg_date_precision_text(enum ssg_date_precision value)
{
    return ssg_word_text(SSG_WORDS_DATE_PRECISION, (int)value);
}

static inline enum ssg_date_precision ssg_date_precision_find(struct ssg_text text)
{
    return (enum ssg_date_precision)ssg_word_find(SSG_WORDS_DATE_PRECISION, text);
}

static inline const char *ssg_registered_text(enum ssg_registered value)
{
    return ssg_word_text(SSG_WORDS_REGISTERED, (int)value);
}

static inline enum ssg_registered ssg_registered_find(struct ssg_text text)
{
    return (enum ssg_registered)ssg_word_find(SSG_WORDS_REGISTERED, text);
}

static inline const char *ssg_address_kind_text(enum ssg_address_kind value)
{
    return ssg_word_text(SSG_WORDS_ADDRESS_KIND, (int)value);
}

static inline enum ssg_address_kind ssg_address_kind_find(struct ssg_text text)
{
    return (enum ssg_address_kind)ssg_word_find(SSG_WORDS_ADDRESS_KIND, text);
}

static inline const char *ssg_address_status_text(enum ssg_address_status value)
{
    return ssg_word_text(SSG_WORDS_ADDRESS_STATUS, (int)value);
}

static inline enum ssg_address_status ssg_address_status_find(struct ssg_text text)
{
    return (enum ssg_address_status)ssg_word_find(SSG_WORDS_ADDRESS_STATUS, text);
}

static inline const char *ssg_disclosure_text(enum ssg_disclosure value)
{
    return ssg_word_text(SSG_WORDS_DISCLOSURE, (int)value);
}

static inline enum ssg_disclosure ssg_disclosure_find(struct ssg_text text)
{
    return (enum ssg_disclosure)ssg_word_find(SSG_WORDS_DISCLOSURE, text);
}

static inline const char *ssg_person_status_text(enum ssg_person_status value)
{
    return ssg_word_text(SSG_WORDS_PERSON_STATUS, (int)value);
}

static inline enum ssg_person_status ssg_person_status_find(struct ssg_text text)
{
    return (enum ssg_person_status)ssg_word_find(SSG_WORDS_PERSON_STATUS, text);
}

static inline const char *ssg_sex_text(enum ssg_sex value)
{
    return ssg_word_text(SSG_WORDS_SEX, (int)value);
}

static inline enum ssg_sex ssg_sex_find(struct ssg_text text)
{
    return (enum ssg_sex)ssg_word_find(SSG_WORDS_SEX, text);
}

static inline const char *ssg_absence_text(enum ssg_absence value)
{
    return ssg_word_text(SSG_WORDS_ABSENCE, (int)value);
}

static inline enum ssg_absence ssg_absence_find(struct ssg_text text)
{
    return (enum ssg_absence)ssg_word_find(SSG_WORDS_ABSENCE, text);
}

static inline const char *ssg_protection_text(enum ssg_protection value)
{
    return ssg_word_text(SSG_WORDS_PROTECTION, (int)value);
}

static inline enum ssg_protection ssg_protection_find(struct ssg_text text)
{
    return (enum ssg_protection)ssg_word_find(SSG_WORDS_PROTECTION, text);
}

static inline const char *ssg_lookup_state_text(enum ssg_lookup_state value)
{
    return ssg_word_text(SSG_WORDS_LOOKUP_STATE, (int)value);
}

static inline enum ssg_lookup_state ssg_lookup_state_find(struct ssg_text text)
{
    return (enum ssg_lookup_state)ssg_word_find(SSG_WORDS_LOOKUP_STATE, text);
}

static inline const char *ssg_verdict_text(enum ssg_verdict value)
{
    return ssg_word_text(SSG_WORDS_VERDICT, (int)value);
}

static inline enum ssg_verdict ssg_verdict_find(struct ssg_text text)
{
    return (enum ssg_verdict)ssg_word_find(SSG_WORDS_VERDICT, text);
}

static inline const char *ssg_decision_text(enum ssg_decision value)
{
    return ssg_word_text(SSG_WORDS_DECISION, (int)value);
}

static inline enum ssg_decision ssg_decision_find(struct ssg_text text)
{
    return (enum ssg_decision)ssg_word_find(SSG_WORDS_DECISION, text);
}

static inline const char *ssg_why_not_text(enum ssg_why_not value)
{
    return ssg_word_text(SSG_WORDS_WHY_NOT, (int)value);
}

static inline enum ssg_why_not ssg_why_not_find(struct ssg_text text)
{
    return (enum ssg_why_not)ssg_word_find(SSG_WORDS_WHY_NOT, text);
}

#endif
