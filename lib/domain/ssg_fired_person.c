#include <stdio.h>
#include <string.h>

#include "ssg_calendar.h"
#include "ssg_finding.h"

/* Rules on one person or one case: R0, R1, R9, R10. */

/* The gravest charge of an adult in a case: the strongest role first. NULL: none. */
static const struct ssg_entry *charge_of(const struct ssg_timeline *t, int32_t adult,
                                         int32_t component)
{
    const struct ssg_entry *found = NULL;
    for (size_t i = 0; i < t->entries_len; i++) {
        const struct ssg_entry *entry = &t->entries[i];
        if (entry->component != component || entry->record->person != adult || entry->since_case ||
            !ssg_is_live_charge(entry->record))
            continue;
        bool is_stronger = !found || entry->record->role > found->record->role;
        bool is_equal = found && entry->record->role == found->record->role;
        if (is_stronger ||
            (is_equal && entry->offence &&
             (!found->offence || entry->offence->maximum_months > found->offence->maximum_months)))
            found = entry;
    }
    return found;
}

static bool is_told(const struct ssg_entry *entry)
{
    return !entry->since_case && ssg_record_is_sure(entry->record);
}

/* True for the first entry of a child in a case; a victim's stands before a witness's. */
static bool is_first_of_case(const struct ssg_timeline *t, const struct ssg_entry *entry)
{
    for (size_t i = 0; i < t->child_entries_len; i++) {
        const struct ssg_entry *other = &t->child_entries[i];
        if (other == entry || !is_told(other) || other->component != entry->component ||
            other->record->person != entry->record->person)
            continue;
        if (other->record->role != entry->record->role ? other->record->role == SSG_ROLE_VICTIM
                                                       : other < entry)
            return false;
    }
    return true;
}

static const char *child_event(const struct ssg_build *b, const struct ssg_entry *entry,
                               const struct ssg_entry *charge)
{
    const struct ssg_record *record = entry->record;
    const struct ssg_person *child = &b->h->persons[record->person];
    int age = ssg_calendar_age(child->birth_date, b->h->as_of);
    int then = ssg_calendar_age(child->birth_date, record->date);
    bool is_known = child->birth_date.days != SSG_DATE_NONE.days && then >= 0 &&
                    record->precision == SSG_PRECISION_DAY;
    enum ssg_outcome outcome =
        charge->record->outcome ? charge->record->outcome : SSG_OUTCOME_UNKNOWN;
    const struct ssg_rules *rules = b->rules;
    return SSG_PHRASE_FILL(
        b, is_known && then != age ? SSG_TEXT_R0_EVENT_THEN : SSG_TEXT_R0_EVENT,
        SSG_PHRASE_TEXT("child", child->ref), SSG_PHRASE_NUMBER("age", age),
        SSG_PHRASE_NUMBER("age_then", then),
        SSG_PHRASE_TEXT("child_role",
                        ssg_rules_word(rules, b->lang, "child_role", ssg_role_text(record->role))),
        SSG_PHRASE_TEXT("when", ssg_phrase_when(b, record->date, record->precision)),
        SSG_PHRASE_TEXT("adult", ssg_phrase_adult(b, charge->record->person)),
        SSG_PHRASE_TEXT("accused", ssg_rules_word(rules, b->lang, "accused",
                                                  ssg_role_text(charge->record->role))),
        SSG_PHRASE_TEXT("offence", ssg_phrase_group(b, charge->offence ? charge->offence->group
                                                                       : SSG_OFFENCE_GROUP_NONE)),
        SSG_PHRASE_TEXT("ended",
                        ssg_rules_word(rules, b->lang, "ended", ssg_outcome_text(outcome))));
}

void ssg_find_child_itself(struct ssg_finder *f)
{
    const struct ssg_timeline *t = f->timeline;
    for (size_t i = 0; i < t->child_entries_len; i++) {
        const struct ssg_entry *entry = &t->child_entries[i];
        if (!is_told(entry) || !is_first_of_case(t, entry))
            continue;
        for (size_t a = 0; a < t->adults_len; a++) {
            int32_t adult = t->adults[a].person;
            const struct ssg_entry *charge = charge_of(t, adult, entry->component);
            if (!charge)
                continue;
            ssg_finder_ref(f, entry->ref);
            ssg_finder_ref(f, charge->ref);
            ssg_finder_add(f, SSG_RULE_R0, adult, child_event(f->build, entry, charge));
        }
    }
}

/* "maj 2022, marts 2024", or from the first to the last of many. */
static const char *months_of(const struct ssg_build *b, const struct ssg_incident *const *list,
                             size_t len)
{
    const char **texts = SSG_ARENA_ARRAY(b->arena, const char *, len);
    if (!texts)
        return NULL;
    for (size_t i = 0; i < len; i++) {
        texts[i] = ssg_phrase_month(b, list[i]->date);
        if (list[i]->precision == SSG_PRECISION_REPORTED)
            texts[i] =
                SSG_PHRASE_FILL(b, SSG_TEXT_GENERAL_REPORTED, SSG_PHRASE_TEXT("date", texts[i]));
    }
    if (len <= (size_t)b->rules->numbers[SSG_NUMBER_R1_LISTED])
        return ssg_phrase_join(b, texts, len, ", ", NULL);
    return SSG_PHRASE_FILL(b, SSG_TEXT_GENERAL_FROM_TO, SSG_PHRASE_TEXT("first", texts[0]),
                           SSG_PHRASE_TEXT("last", texts[len - 1]));
}

static void find_repeated_in(struct ssg_finder *f, const struct ssg_adult_pattern *adult,
                             enum ssg_offence_group group)
{
    const struct ssg_build *b = f->build;
    bool is_case = ssg_is_case_of(b, f->timeline, adult->person, group);
    int needed =
        b->rules->numbers[is_case ? SSG_NUMBER_R1_EARLIER_WITH_CASE : SSG_NUMBER_R1_EARLIER];
    const struct ssg_incident **list =
        SSG_ARENA_ARRAY(b->arena, const struct ssg_incident *, adult->incidents.len);
    size_t len = 0;
    int before = 0;
    if (!list) {
        f->status = SSG_E_MEMORY;
        return;
    }
    if (adult->groups[group] < needed)
        return;
    for (size_t i = 0; i < adult->incidents.len; i++) {
        const struct ssg_incident *incident = &adult->incidents.items[i];
        if (incident->highest->offence->group != group)
            continue;
        list[len++] = incident;
        before += ssg_is_before_family(adult, incident->date);
        ssg_finder_incident(f, incident);
    }
    const char *text = SSG_PHRASE_FILL(
        b, SSG_TEXT_R1_EARLIER, SSG_PHRASE_TEXT("label", ssg_offence_group_label(group, b->lang)),
        SSG_PHRASE_TEXT("adult", ssg_phrase_adult(b, adult->person)),
        SSG_PHRASE_NUMBER("n", (int64_t)len), SSG_PHRASE_NUMBER("years", f->timeline->window.years),
        SSG_PHRASE_TEXT("months", months_of(b, list, len)),
        SSG_PHRASE_TEXT("before", ssg_phrase_before(b, adult->person, before)));
    const char *with_case =
        is_case ? SSG_PHRASE_FILL(b, SSG_TEXT_R1_WITH_CASE,
                                  SSG_PHRASE_TEXT("group", ssg_phrase_group(b, group)))
                : "";
    ssg_finder_add(f, SSG_RULE_R1, adult->person,
                   with_case ? ssg_phrase_and_then(b, text, with_case) : NULL);
}

void ssg_find_repeated(struct ssg_finder *f)
{
    for (size_t i = 0; i < f->timeline->adults_len; i++)
        for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++)
            find_repeated_in(f, &f->timeline->adults[i], (enum ssg_offence_group)g);
}

/* True if another member of the household is the victim of the case. */
static bool is_within_household(const struct ssg_build *b, const struct ssg_entry *entry)
{
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = b->records[i];
        if (record->person >= 0 && record->person != entry->record->person &&
            record->role == SSG_ROLE_VICTIM && ssg_record_is_sure(record) &&
            b->h->persons[record->person].person_class != SSG_CLASS_OTHER &&
            ssg_build_component(b, record) == entry->component)
            return true;
    }
    return false;
}

static bool is_grave(const struct ssg_build *b, const struct ssg_entry *entry)
{
    const struct ssg_offence *offence = entry->offence;
    return offence && offence->kind == SSG_OFFENCE_KIND_OFFENCE &&
           (offence->alone_grave ||
            (offence->alone_grave_household && is_within_household(b, entry)));
}

static void find_grave_case(struct ssg_finder *f, int32_t person)
{
    bool is_found = false;
    for (size_t i = 0; i < f->timeline->entries_len; i++) {
        const struct ssg_entry *entry = &f->timeline->entries[i];
        if (entry->record->person != person || !ssg_is_current_charge(f->build, entry) ||
            !is_grave(f->build, entry))
            continue;
        ssg_finder_ref(f, entry->ref);
        is_found = true;
    }
    if (is_found)
        ssg_finder_add(f, SSG_RULE_R9, person, ssg_phrase_plain(f->build, SSG_TEXT_R9_CASE));
}

static void find_grave_incident(struct ssg_finder *f, int32_t person,
                                const struct ssg_incident *incident)
{
    const struct ssg_build *b = f->build;
    const struct ssg_entry *gravest = NULL;
    for (size_t i = 0; i < incident->entries_len; i++) {
        const struct ssg_entry *entry = incident->entries[i];
        if (!entry->counts || !is_grave(b, entry))
            continue;
        ssg_finder_ref(f, entry->ref);
        if (!gravest || entry->offence->maximum_months > gravest->offence->maximum_months)
            gravest = entry;
    }
    if (gravest)
        ssg_finder_add(
            f, SSG_RULE_R9, person,
            SSG_PHRASE_FILL(
                b, SSG_TEXT_R9_EARLIER,
                SSG_PHRASE_TEXT("when", ssg_phrase_when(b, incident->date, incident->precision)),
                SSG_PHRASE_TEXT("statute", gravest->offence->statute),
                SSG_PHRASE_TEXT("maximum", gravest->offence->maximum)));
}

void ssg_find_grave(struct ssg_finder *f)
{
    const struct ssg_timeline *t = f->timeline;
    for (size_t i = 0; i < t->adults_len; i++) {
        const struct ssg_adult_pattern *adult = &t->adults[i];
        find_grave_case(f, adult->person);
        for (size_t j = 0; j < adult->incidents.len; j++)
            find_grave_incident(f, adult->person, &adult->incidents.items[j]);
    }
    for (size_t i = 0; i < t->contacts_len; i++) {
        const struct ssg_contact *contact = &t->contacts[i];
        if (contact->record->kind != SSG_KIND_SUICIDE_THREAT || contact->place != SSG_PLACE_HOME ||
            contact->since_case)
            continue;
        ssg_finder_ref(f, contact->ref);
        ssg_finder_add(
            f, SSG_RULE_R9, SSG_NO_INDEX,
            SSG_PHRASE_FILL(f->build, SSG_TEXT_R9_SUICIDE_THREAT,
                            SSG_PHRASE_TEXT("when", ssg_phrase_when(f->build, contact->record->date,
                                                                    contact->record->precision))));
    }
}

static void find_orders(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    for (size_t i = 0; i < f->timeline->banners_len; i++) {
        const struct ssg_banner *banner = &f->timeline->banners[i];
        const struct ssg_record *record = banner->record;
        bool has_end = record->valid_to.days != SSG_DATE_NONE.days &&
                       record->valid_to.days != SSG_DATE_INFINITY.days;
        if (!banner->in_force)
            continue;
        const char *order =
            record->code ? ssg_rules_word(b->rules, b->lang, "order", record->code) : NULL;
        ssg_finder_ref(f, banner->ref);
        ssg_finder_add(
            f, SSG_RULE_R10, record->person,
            SSG_PHRASE_FILL(
                b, has_end ? SSG_TEXT_R10_ORDER : SSG_TEXT_R10_ORDER_OPEN,
                SSG_PHRASE_TEXT("order",
                                order ? order : ssg_rules_word(b->rules, b->lang, "order", NULL)),
                SSG_PHRASE_TEXT("adult", ssg_phrase_adult(b, record->person)),
                SSG_PHRASE_TEXT("date", has_end ? ssg_phrase_date(b, record->valid_to) : "")));
    }
}

/* The earliest notification after a day, up to today; infinity: none. */
static struct ssg_date next_notification(const struct ssg_household *h, struct ssg_date after)
{
    struct ssg_date next = SSG_DATE_INFINITY;
    for (size_t i = 0; i < h->earlier_notifications_len; i++) {
        struct ssg_date date = h->earlier_notifications[i];
        if (date.days > after.days && date.days <= h->as_of.days && date.days < next.days)
            next = date;
    }
    return next;
}

static void find_notifications(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    const char **dates = SSG_ARENA_ARRAY(b->arena, const char *, b->h->earlier_notifications_len);
    struct ssg_date day =
        ssg_calendar_add_months(b->h->as_of, -12 * b->rules->numbers[SSG_NUMBER_R10_YEARS]);
    size_t len = 0;
    if (!dates) {
        f->status = SSG_E_MEMORY;
        return;
    }
    day.days--;
    while ((day = next_notification(b->h, day)).days != SSG_DATE_INFINITY.days)
        dates[len++] = ssg_phrase_date(b, day);
    if (len)
        ssg_finder_add(f, SSG_RULE_R10, SSG_NO_INDEX,
                       SSG_PHRASE_FILL(b, SSG_TEXT_R10_NOTIFIED,
                                       SSG_PHRASE_TEXT("dates", ssg_phrase_list(b, dates, len))));
}

void ssg_find_known(struct ssg_finder *f)
{
    find_orders(f);
    find_notifications(f);
}
