#include <string.h>

#include "ssg_build.h"
#include "ssg_calendar.h"

/* The contact records of one kind, and the events they form. */
struct contact_kind {
    const struct ssg_record **records;
    int32_t *components;
    int32_t *groups;
    size_t len;
    size_t groups_len;
};

static enum ssg_status group_kind(const struct ssg_build *b, enum ssg_kind kind,
                                  struct contact_kind *ret_group)
{
    struct contact_kind group = {
        .records = SSG_ARENA_ARRAY(b->arena, const struct ssg_record *, b->h->records_len),
        .components = SSG_ARENA_ARRAY(b->arena, int32_t, b->h->records_len),
        .groups = SSG_ARENA_ARRAY(b->arena, int32_t, b->h->records_len),
    };
    if (!group.records || !group.components || !group.groups)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = b->records[i];
        if (record->kind != kind || ssg_build_shelf(b, record) != SSG_SHELF_CONTACT)
            continue;
        group.records[group.len] = record;
        group.components[group.len++] = ssg_build_component(b, record);
    }
    enum ssg_status status = ssg_incident_group(b->arena, group.records, group.components,
                                                group.len, group.groups, &group.groups_len);
    if (status == SSG_OK)
        *ret_group = group;
    return status;
}

static bool has_number(const struct ssg_texts *numbers, const char *case_number)
{
    for (size_t i = 0; i < numbers->len; i++)
        if (strcmp(numbers->items[i], case_number) == 0)
            return true;
    return false;
}

/* True if the record names an adult of the household for sure, old enough to be named. */
static bool names_adult(const struct ssg_build *b, const struct ssg_record *record)
{
    if (record->person < 0 || !ssg_record_is_sure(record))
        return false;
    const struct ssg_person *person = &b->h->persons[record->person];
    bool is_too_young = person->birth_date.days != SSG_DATE_NONE.days &&
                        ssg_calendar_age(person->birth_date, record->date) <
                            b->rules->numbers[SSG_NUMBER_GENERAL_AGE_SHOWN];
    return person->person_class == SSG_CLASS_ADULT && person->status != SSG_STATUS_OF_DEAD &&
           !is_too_young;
}

/* The adults named by any record of the event, by rank. */
static enum ssg_status collect_adults(const struct ssg_build *b, const struct contact_kind *kind,
                                      int32_t group, struct ssg_contact *contact)
{
    const struct ssg_indices *adults = &b->h->classes[SSG_CLASS_ADULT];
    int32_t *items = SSG_ARENA_ARRAY(b->arena, int32_t, adults->len);
    if (!items)
        return SSG_E_MEMORY;
    size_t len = 0;
    for (size_t i = 0; i < adults->len; i++) {
        bool is_named = false;
        for (size_t j = 0; j < kind->len; j++)
            is_named |= kind->groups[j] == group && kind->records[j]->person == adults->items[i] &&
                        names_adult(b, kind->records[j]);
        if (is_named)
            items[len++] = adults->items[i];
    }
    contact->adults = (struct ssg_indices){items, len};
    return SSG_OK;
}

/* Where it was: the first record that says so speaks for the event. */
static enum ssg_status locate(const struct ssg_build *b, const struct contact_kind *kind,
                              int32_t group, struct ssg_contact *contact)
{
    int32_t *children = SSG_ARENA_ARRAY(b->arena, int32_t, b->h->classes[SSG_CLASS_CHILD].len);
    if (!children)
        return SSG_E_MEMORY;
    contact->place = SSG_PLACE_UNKNOWN;
    for (size_t i = 0; i < kind->len && contact->place == SSG_PLACE_UNKNOWN; i++) {
        if (kind->groups[i] != group)
            continue;
        struct ssg_spot spot = ssg_spot_of(kind->records[i]);
        contact->place = ssg_place_at(b->h, spot.address, &spot.when);
        contact->children_registered = (struct ssg_indices){
            children, ssg_children_at(b->h, spot.address, &spot.when, children)};
    }
    return SSG_OK;
}

static enum ssg_status make_contact(const struct ssg_build *b, const struct contact_kind *kind,
                                    int32_t group, struct ssg_contact *ret_contact)
{
    struct ssg_contact contact = {0};
    const char **numbers = SSG_ARENA_ARRAY(b->arena, const char *, kind->len);
    if (!numbers)
        return SSG_E_MEMORY;
    contact.case_numbers.items = numbers;
    for (size_t i = 0; i < kind->len; i++) {
        const struct ssg_record *record = kind->records[i];
        if (kind->groups[i] != group)
            continue;
        if (!contact.record)
            contact.record = record;
        if (!has_number(&contact.case_numbers, record->case_number))
            numbers[contact.case_numbers.len++] = record->case_number;
        /* A call by somebody else is no call by the adult; a case without persons may say so. */
        if ((record->person < 0 || names_adult(b, record)) &&
            record->called_police > contact.called_police)
            contact.called_police = record->called_police;
        contact.case_at_hand |= ssg_build_is_at_hand(b, record);
    }
    contact.since_case = !contact.case_at_hand && ssg_build_is_since(b, contact.record);
    enum ssg_status status = collect_adults(b, kind, group, &contact);
    if (status == SSG_OK)
        status = locate(b, kind, group, &contact);
    if (status == SSG_OK)
        *ret_contact = contact;
    return status;
}

/* Insert by date, time, case number: the kinds come one after the other. */
static void insert_contact(const struct ssg_build *b, struct ssg_contact *contacts, size_t len,
                           const struct ssg_contact *contact)
{
    size_t at = len;
    while (at > 0 && ssg_record_compare(b->h, contacts[at - 1].record, contact->record) > 0)
        at--;
    memmove(contacts + at + 1, contacts + at, (len - at) * sizeof *contacts);
    contacts[at] = *contact;
}

enum ssg_status ssg_build_contacts(const struct ssg_build *b, struct ssg_timeline *timeline)
{
    static const enum ssg_kind kinds[] = {SSG_KIND_DISTURBANCE, SSG_KIND_SUICIDE_THREAT,
                                          SSG_KIND_CONCERN, SSG_KIND_INQUIRY};
    struct ssg_contact *contacts = SSG_ARENA_ARRAY(b->arena, struct ssg_contact, b->h->records_len);
    if (!contacts)
        return SSG_E_MEMORY;
    enum ssg_status status = SSG_OK;
    size_t len = 0;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct contact_kind kind;
        status = group_kind(b, kinds[k], &kind);
        for (size_t g = 0; status == SSG_OK && g < kind.groups_len; g++) {
            struct ssg_contact contact;
            status = make_contact(b, &kind, (int32_t)g, &contact);
            if (status == SSG_OK)
                insert_contact(b, contacts, len++, &contact);
        }
        if (status != SSG_OK)
            return status;
    }
    int number = 0;
    for (size_t i = 0; status == SSG_OK && i < len; i++)
        status = ssg_build_ref(b, contacts[i].record, 'K', &number, &contacts[i].ref);
    timeline->contacts = contacts;
    timeline->contacts_len = len;
    return status;
}

enum ssg_status ssg_build_banners(const struct ssg_build *b, struct ssg_timeline *timeline)
{
    struct ssg_banner *banners = SSG_ARENA_ARRAY(b->arena, struct ssg_banner, b->h->records_len);
    if (!banners)
        return SSG_E_MEMORY;
    size_t len = 0;
    int number = 0;
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = b->records[i];
        if (ssg_build_shelf(b, record) != SSG_SHELF_BANNER)
            continue;
        struct ssg_banner *banner = &banners[len++];
        banner->record = record;
        banner->in_force = record->valid_to.days == SSG_DATE_NONE.days ||
                           record->valid_to.days > b->window.to.days;
        enum ssg_status status = ssg_build_ref(b, record, 'T', &number, &banner->ref);
        if (status != SSG_OK)
            return status;
    }
    timeline->banners = banners;
    timeline->banners_len = len;
    return SSG_OK;
}
