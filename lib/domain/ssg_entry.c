#include "ssg_build.h"

#include "ssg_calendar.h"

static enum ssg_why_not why_not_by_role(enum ssg_role role)
{
    switch (role) {
    case SSG_ROLE_SUSPECT:
        return SSG_WHY_ROLE_SUSPECT;
    case SSG_ROLE_VICTIM:
        return SSG_WHY_ROLE_VICTIM;
    case SSG_ROLE_WITNESS:
        return SSG_WHY_ROLE_WITNESS;
    case SSG_ROLE_REPORTER:
        return SSG_WHY_ROLE_REPORTER;
    case SSG_ROLE_CHARGED:
    case SSG_ROLE_CONVICTED:
        return SSG_WHY_NIL_;
    default:
        return SSG_WHY_ROLE_PARTY;
    }
}

static enum ssg_why_not why_not_by_outcome(const struct ssg_build *b,
                                           const struct ssg_record *record)
{
    switch (record->outcome) {
    case SSG_OUTCOME_CHARGE_WAIVED:
    case SSG_OUTCOME_FINED:
    case SSG_OUTCOME_SUSPENDED_SENTENCE:
    case SSG_OUTCOME_PRISON:
    case SSG_OUTCOME_MEASURE:
        return SSG_WHY_NIL_;
    case SSG_OUTCOME_ACQUITTED:
        return SSG_WHY_ACQUITTED;
    case SSG_OUTCOME_DROPPED_GROUNDLESS:
    case SSG_OUTCOME_DROPPED_EVIDENCE:
    case SSG_OUTCOME_DROPPED_OTHER:
        return SSG_WHY_DROPPED;
    case SSG_OUTCOME_OPEN:
        return record->date.days >= b->open_from.days ? SSG_WHY_NIL_ : SSG_WHY_OPEN_OVER_18_MONTHS;
    case SSG_OUTCOME_NONE:
        return SSG_WHY_OUTCOME_NONE;
    default:
        return SSG_WHY_OUTCOME_UNKNOWN;
    }
}

/* The first reason not to count, the case at hand and later ones apart (CONTRACTS §1). */
static enum ssg_why_not why_not_by_itself(const struct ssg_build *b,
                                          const struct ssg_record *record,
                                          const struct ssg_offence *offence)
{
    if (record->quarantined)
        return SSG_WHY_QUARANTINED;
    if (!record->verified)
        return SSG_WHY_IDENTITY_UNVERIFIED;
    enum ssg_why_not why = why_not_by_role(record->role);
    if (why != SSG_WHY_NIL_)
        return why;
    /* Nobody of unknown age is said to have been 18; the identity is then not fully known. */
    struct ssg_date birth = b->h->persons[record->person].birth_date;
    if (birth.days == SSG_DATE_NONE.days)
        return SSG_WHY_IDENTITY_UNVERIFIED;
    if (ssg_calendar_age(birth, record->date) < b->rules->numbers[SSG_NUMBER_GENERAL_AGE_COUNTED])
        return SSG_WHY_UNDER_18;
    why = why_not_by_outcome(b, record);
    if (why != SSG_WHY_NIL_)
        return why;
    return offence && offence->group != SSG_OFFENCE_GROUP_NONE ? SSG_WHY_NIL_ : SSG_WHY_NO_CODE;
}

/* For a child's entry: with the adult accused in the same case, the closest over several. */
static enum ssg_co_residence co_residence_of_child(const struct ssg_build *b,
                                                   const struct ssg_record *record,
                                                   int32_t component, const struct ssg_when *when)
{
    static const int closeness[SSG_CO_COUNT_] = {[SSG_CO_DURING] = 5,
                                                 [SSG_CO_APART] = 4,
                                                 [SSG_CO_BEFORE] = 3,
                                                 [SSG_CO_AFTER] = 2,
                                                 [SSG_CO_UNKNOWN] = 1};
    enum ssg_co_residence best = SSG_CO_UNKNOWN;
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *other = b->records[i];
        if (!ssg_role_is_accused(other->role) || ssg_build_component(b, other) != component ||
            ssg_build_shelf(b, other) != SSG_SHELF_ENTRY)
            continue;
        enum ssg_co_residence co = ssg_co_residence_with(b->h, other->person, record->person, when);
        if (closeness[co] > closeness[best])
            best = co;
    }
    return best;
}

enum ssg_status ssg_build_entry(const struct ssg_build *b, const struct ssg_record *record,
                                struct ssg_entry *ret_entry)
{
    struct ssg_when when = {record->date, record->precision, record->minute};
    struct ssg_entry entry = {
        .record = record,
        .offence = ssg_offence_find(record->code),
        .component = ssg_build_component(b, record),
        .place = ssg_place_at(b->h, record->address, &when),
        .case_at_hand = ssg_build_is_at_hand(b, record),
    };
    entry.since_case = !entry.case_at_hand && ssg_build_is_since(b, record);
    entry.co_residence = b->h->persons[record->person].person_class == SSG_CLASS_CHILD
                             ? co_residence_of_child(b, record, entry.component, &when)
                             : ssg_co_residence_of(b->h, record->person, &when);
    entry.why_not = why_not_by_itself(b, record, entry.offence);
    entry.counts_with_case = entry.why_not == SSG_WHY_NIL_;
    if (entry.case_at_hand)
        entry.why_not = SSG_WHY_CASE_AT_HAND;
    else if (entry.since_case)
        entry.why_not = SSG_WHY_AFTER_CASE;
    entry.counts = entry.why_not == SSG_WHY_NIL_;
    int32_t *children = SSG_ARENA_ARRAY(b->arena, int32_t, b->h->classes[SSG_CLASS_CHILD].len);
    if (!children)
        return SSG_E_MEMORY;
    size_t len = ssg_children_at(b->h, record->address, &when, children);
    entry.children_registered = (struct ssg_indices){children, len};
    enum ssg_status status = ssg_build_linked(b, record, &entry.linked);
    if (status == SSG_OK)
        *ret_entry = entry;
    return status;
}
