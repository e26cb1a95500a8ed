#include "ssg_calendar.h"
#include "ssg_finding.h"

/* The rules in their order, and what several of them ask. */

bool ssg_is_current_charge(const struct ssg_build *b, const struct ssg_entry *entry)
{
    const struct ssg_record *record = entry->record;
    struct ssg_date birth = b->h->persons[record->person].birth_date;
    bool is_young =
        birth.days != SSG_DATE_NONE.days &&
        ssg_calendar_age(birth, record->date) < b->rules->numbers[SSG_NUMBER_GENERAL_AGE_COUNTED];
    return entry->case_at_hand && !is_young && ssg_is_live_charge(record);
}

bool ssg_is_live_charge(const struct ssg_record *record)
{
    return ssg_role_is_accused(record->role) && ssg_record_is_sure(record) &&
           record->outcome != SSG_OUTCOME_ACQUITTED &&
           record->outcome != SSG_OUTCOME_DROPPED_GROUNDLESS &&
           record->outcome != SSG_OUTCOME_DROPPED_EVIDENCE &&
           record->outcome != SSG_OUTCOME_DROPPED_OTHER;
}

bool ssg_is_case_of(const struct ssg_build *b, const struct ssg_timeline *t, int32_t person,
                    enum ssg_offence_group group)
{
    for (size_t i = 0; i < t->entries_len; i++) {
        const struct ssg_entry *entry = &t->entries[i];
        if (entry->record->person == person && ssg_is_current_charge(b, entry) && entry->offence &&
            entry->offence->group == group)
            return true;
    }
    return false;
}

bool ssg_has_late_source(const struct ssg_build *b, enum ssg_kind kind)
{
    for (size_t i = 0; i < b->h->sources_len; i++)
        if (b->h->sources[i].kind == kind && ssg_is_source_late(b, &b->h->sources[i]))
            return true;
    return false;
}

bool ssg_may_run(const struct ssg_build *b, enum ssg_rule_id rule, enum ssg_kind kind)
{
    return !b->rules->rules[rule].about_time || !ssg_has_late_source(b, kind);
}

bool ssg_is_before_family(const struct ssg_adult_pattern *adult, struct ssg_date date)
{
    return adult->family_from.days != SSG_DATE_INFINITY.days && date.days < adult->family_from.days;
}

bool ssg_has_person(const struct ssg_indices *list, int32_t person)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->items[i] == person)
            return true;
    return false;
}

enum ssg_status ssg_build_fired(const struct ssg_build *b, struct ssg_timeline *timeline,
                                struct ssg_texts *ret_notes)
{
    struct ssg_finder f;
    struct ssg_texts notes = {0};
    ssg_finder_init(&f, b, timeline);
    ssg_find_child_itself(&f);
    ssg_find_repeated(&f);
    ssg_find_dense(&f, &notes);
    ssg_find_shorter_gaps(&f);
    ssg_find_higher_maximum(&f);
    ssg_find_new_group(&f);
    ssg_find_more_often(&f);
    ssg_find_both_adults(&f);
    ssg_find_at_home(&f);
    ssg_find_grave(&f);
    ssg_find_known(&f);
    ssg_find_one_off(&f);
    ssg_find_easing(&f);
    ssg_find_too_few(&f);
    if (f.status != SSG_OK)
        return f.status;
    timeline->fired = (struct ssg_findings){f.items, f.len};
    *ret_notes = notes;
    return SSG_OK;
}
