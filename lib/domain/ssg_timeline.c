#include "ssg_timeline.h"

#include <string.h>

#include "ssg_build.h"

enum { YEARS_MAX = 100 };

static bool is_person(const struct ssg_household *h, int32_t index)
{
    return index >= SSG_NO_INDEX && index < (int32_t)h->persons_len;
}

static bool is_place(const struct ssg_household *h, int32_t index)
{
    return index >= SSG_NO_INDEX && index < (int32_t)h->places_len;
}

/* The arrays come from a database or a file: an index out of range must not be followed. */
static bool has_sound_indices(const struct ssg_household *h)
{
    bool sound = is_place(h, h->address) && is_place(h, h->at_hand.address);
    for (size_t i = 0; i < h->residences_len; i++)
        sound &= is_person(h, h->residences[i].person) && is_place(h, h->residences[i].address);
    for (size_t i = 0; i < h->records_len; i++)
        sound &= is_person(h, h->records[i].person) && is_place(h, h->records[i].address) &&
                 h->records[i].case_number != NULL;
    for (size_t i = 0; i < h->older_len; i++)
        sound &= is_person(h, h->older[i].person);
    for (size_t i = 0; i < h->at_hand.parties_len; i++)
        sound &= is_person(h, h->at_hand.parties[i].person);
    for (size_t i = 0; i < h->persons_len; i++)
        for (size_t j = 0; j < h->persons[i].parent_of.len; j++)
            sound &= is_person(h, h->persons[i].parent_of.items[j]) &&
                     h->persons[i].parent_of.items[j] >= 0;
    return sound && h->at_hand.case_number;
}

/* Entries of one shelf, in the records' order, their refs counted on from *number. */
static enum ssg_status build_entries(const struct ssg_build *b, enum ssg_shelf shelf, int *number,
                                     const struct ssg_entry **ret_entries, size_t *ret_len)
{
    size_t len = 0;
    for (size_t i = 0; i < b->h->records_len; i++)
        len += ssg_build_shelf(b, b->records[i]) == shelf;
    struct ssg_entry *entries = SSG_ARENA_ARRAY(b->arena, struct ssg_entry, len);
    if (!entries)
        return SSG_E_MEMORY;
    *ret_entries = entries;
    *ret_len = len;
    for (size_t i = 0; i < b->h->records_len; i++) {
        if (ssg_build_shelf(b, b->records[i]) != shelf)
            continue;
        enum ssg_status status = ssg_build_entry(b, b->records[i], entries);
        if (status == SSG_OK)
            status = ssg_build_ref(b, b->records[i], 'H', number, &entries->ref);
        if (status != SSG_OK)
            return status;
        entries++;
    }
    return SSG_OK;
}

static enum ssg_status build_one(const struct ssg_household *household,
                                 const struct ssg_rules *rules, enum ssg_lang lang,
                                 struct ssg_arena *arena, struct ssg_timeline *ret_timeline)
{
    struct ssg_build build = {.h = household, .rules = rules, .lang = lang, .arena = arena};
    struct ssg_timeline timeline = {0};
    struct ssg_texts notes = {0};
    if (household->window_years < 1 || household->window_years > YEARS_MAX ||
        !has_sound_indices(household))
        return SSG_E_INVALID_INPUT;
    int number = 0;
    enum ssg_status status = ssg_build_prepare(&build);
    timeline.window = build.window;
    if (status == SSG_OK)
        status = build_entries(&build, SSG_SHELF_ENTRY, &number, &timeline.entries,
                               &timeline.entries_len);
    if (status == SSG_OK)
        status = build_entries(&build, SSG_SHELF_CHILD, &number, &timeline.child_entries,
                               &timeline.child_entries_len);
    if (status == SSG_OK)
        status = ssg_build_contacts(&build, &timeline);
    if (status == SSG_OK)
        status = ssg_build_banners(&build, &timeline);
    if (status == SSG_OK)
        status = ssg_build_pattern(&build, &timeline);
    if (status == SSG_OK)
        status = ssg_build_fired(&build, &timeline, &notes);
    if (status == SSG_OK)
        status = ssg_build_counter(&build, &timeline);
    if (status == SSG_OK)
        status = ssg_build_limits(&build, &notes, &timeline);
    if (status == SSG_OK)
        *ret_timeline = timeline;
    return status;
}

static bool has_number(const struct ssg_texts *numbers, const char *number)
{
    for (size_t i = 0; i < numbers->len; i++)
        if (strcmp(numbers->items[i], number) == 0)
            return true;
    return false;
}

/* The ref a record is shown by; its own if it is not shown. */
static const char *ref_of(const struct ssg_timeline *t, const struct ssg_record *record)
{
    for (size_t i = 0; i < t->entries_len; i++)
        if (t->entries[i].record == record)
            return t->entries[i].ref;
    for (size_t i = 0; i < t->child_entries_len; i++)
        if (t->child_entries[i].record == record)
            return t->child_entries[i].ref;
    for (size_t i = 0; i < t->contacts_len; i++)
        if (t->contacts[i].record->kind == record->kind &&
            has_number(&t->contacts[i].case_numbers, record->case_number))
            return t->contacts[i].ref;
    for (size_t i = 0; i < t->banners_len; i++)
        if (t->banners[i].record == record)
            return t->banners[i].ref;
    return record->ref;
}

/* The same household over the usual window, every item under the ref it has in the longer one. */
static enum ssg_status build_shorter(const struct ssg_household *household,
                                     const struct ssg_rules *rules, enum ssg_lang lang,
                                     struct ssg_arena *arena, struct ssg_timeline *timeline)
{
    struct ssg_household *h = SSG_ARENA_NEW(arena, struct ssg_household);
    struct ssg_timeline *shorter = SSG_ARENA_NEW(arena, struct ssg_timeline);
    struct ssg_record *records = SSG_ARENA_ARRAY(arena, struct ssg_record, household->records_len);
    if (!h || !shorter || !records)
        return SSG_E_MEMORY;
    *h = *household;
    for (size_t i = 0; i < household->records_len; i++) {
        records[i] = household->records[i];
        records[i].ref = ref_of(timeline, &household->records[i]);
    }
    h->records = records;
    h->window_years = rules->numbers[SSG_NUMBER_GENERAL_DEFAULT_YEARS];
    enum ssg_status status = build_one(h, rules, lang, arena, shorter);
    if (status == SSG_OK)
        timeline->shorter = shorter;
    return status;
}

enum ssg_status ssg_timeline_build_with(const struct ssg_household *household,
                                        const struct ssg_rules *rules, enum ssg_lang lang,
                                        struct ssg_arena *arena, struct ssg_timeline *ret_timeline)
{
    struct ssg_timeline timeline;
    enum ssg_status status = build_one(household, rules, lang, arena, &timeline);
    if (status == SSG_OK &&
        household->window_years > rules->numbers[SSG_NUMBER_GENERAL_DEFAULT_YEARS])
        status = build_shorter(household, rules, lang, arena, &timeline);
    if (status == SSG_OK)
        *ret_timeline = timeline;
    return status;
}

enum ssg_status ssg_timeline_build(const struct ssg_household *household, enum ssg_lang lang,
                                   struct ssg_arena *arena, struct ssg_timeline *ret_timeline)
{
    const struct ssg_rules *rules = ssg_rules_find(ssg_text_of(household->rule_set));
    if (!rules)
        return SSG_E_INVALID_INPUT;
    return ssg_timeline_build_with(household, rules, lang, arena, ret_timeline);
}
