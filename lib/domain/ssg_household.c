#include "ssg_household.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_coresidence.h"

enum { FIRST_PLACES = 16 };

void ssg_interner_init(struct ssg_interner *interner, struct ssg_arena *arena)
{
    *interner = (struct ssg_interner){.arena = arena};
}

/* FNV-1a: D. Eastlake et al., "The FNV Non-Cryptographic Hash Algorithm". The keys are the
 * register's own, and a look-up has few of them. */
static size_t hash_of(struct ssg_text key)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * 1099511628211U;
    return (size_t)hash;
}

/* The slot that holds the key or waits for it. slots_size is a power of two, never full. */
static size_t slot_of(const struct ssg_interner *interner, struct ssg_text key)
{
    size_t slot = hash_of(key) & (interner->slots_size - 1);
    while (interner->slots[slot] >= 0 &&
           !ssg_text_equal(ssg_text_of(interner->places[interner->slots[slot]].address_id), key))
        slot = (slot + 1) & (interner->slots_size - 1);
    return slot;
}

static enum ssg_status grow(struct ssg_interner *interner)
{
    size_t size = interner->places_size ? interner->places_size * 2 : FIRST_PLACES;
    struct ssg_place_of *places = SSG_ARENA_ARRAY(interner->arena, struct ssg_place_of, size);
    int32_t *slots = SSG_ARENA_ARRAY(interner->arena, int32_t, size * 2);
    if (!places || !slots)
        return SSG_E_MEMORY;
    if (interner->places_len)
        memcpy(places, interner->places, interner->places_len * sizeof *places);
    memset(slots, 0xff, size * 2 * sizeof *slots);
    interner->places = places;
    interner->places_size = size;
    interner->slots = slots;
    interner->slots_size = size * 2;
    for (size_t i = 0; i < interner->places_len; i++)
        slots[slot_of(interner, ssg_text_of(places[i].address_id))] = (int32_t)i;
    return SSG_OK;
}

enum ssg_status ssg_interner_put(struct ssg_interner *interner, struct ssg_text key,
                                 int32_t *ret_index)
{
    if (key.len == 0) {
        *ret_index = SSG_NO_INDEX;
        return SSG_OK;
    }
    if (interner->places_len == interner->places_size) {
        enum ssg_status status = grow(interner);
        if (status != SSG_OK)
            return status;
    }
    size_t slot = slot_of(interner, key);
    if (interner->slots[slot] < 0) {
        char *copy = ssg_arena_copy(interner->arena, key.data, key.len);
        if (!copy)
            return SSG_E_MEMORY;
        interner->places[interner->places_len].address_id = copy;
        interner->slots[slot] = (int32_t)interner->places_len++;
    }
    *ret_index = interner->slots[slot];
    return SSG_OK;
}

static enum ssg_tri tri_of(bool value)
{
    return value ? SSG_TRI_YES : SSG_TRI_NO;
}

static void complete_presence(const struct ssg_household *h, struct ssg_person *person,
                              int32_t index)
{
    if (person->here_on_case_day == SSG_TRI_UNKNOWN && h->at_hand.date.days != SSG_DATE_NONE.days)
        person->here_on_case_day = tri_of(ssg_address_on(h, index, h->at_hand.date) == h->address);
    if (person->here_today == SSG_TRI_UNKNOWN)
        person->here_today = tri_of(ssg_address_on(h, index, h->as_of) == h->address);
    if (person->person_class == SSG_CLASS_CHILD && person->registered == SSG_REGISTERED_NIL_) {
        person->registered = SSG_REGISTERED_ELSEWHERE;
        if (person->here_today == SSG_TRI_YES)
            person->registered = SSG_REGISTERED_HERE;
        else if (person->here_on_case_day == SSG_TRI_YES)
            person->registered = SSG_REGISTERED_MOVED;
    }
}

/* First day of the unbroken stay at the household's address that covers as_of. */
static struct ssg_date since_of(const struct ssg_household *h, int32_t person)
{
    struct ssg_date since = h->as_of;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < h->residences_len; i++) {
            const struct ssg_residence *r = &h->residences[i];
            if (r->person == person && r->address == h->address && r->from.days < since.days &&
                ssg_period_end(r->to).days >= since.days) {
                since = r->from;
                moved = true;
            }
        }
    }
    return since;
}

static enum ssg_status complete_lives_with(const struct ssg_household *h, struct ssg_arena *arena,
                                           struct ssg_person *person, int32_t index)
{
    int32_t address = ssg_address_on(h, index, h->as_of);
    if (person->lives_with.len || address == SSG_NO_INDEX)
        return SSG_OK;
    int32_t *items = SSG_ARENA_ARRAY(arena, int32_t, h->persons_len);
    if (!items)
        return SSG_E_MEMORY;
    size_t len = 0;
    for (size_t i = 0; i < h->persons_len; i++)
        if (h->persons[i].person_class == SSG_CLASS_CHILD &&
            ssg_address_on(h, (int32_t)i, h->as_of) == address)
            items[len++] = (int32_t)i;
    person->lives_with = (struct ssg_indices){items, len};
    return SSG_OK;
}

static enum ssg_status complete_from_residences(struct ssg_household *h, struct ssg_arena *arena)
{
    for (size_t i = 0; i < h->persons_len; i++) {
        struct ssg_person *person = &h->persons[i];
        complete_presence(h, person, (int32_t)i);
        if (person->person_class != SSG_CLASS_ADULT)
            continue;
        if (person->since.days == SSG_DATE_NONE.days && person->here_today == SSG_TRI_YES &&
            ssg_address_on(h, (int32_t)i, h->as_of) == h->address)
            person->since = since_of(h, (int32_t)i);
        enum ssg_status status = complete_lives_with(h, arena, person, (int32_t)i);
        if (status != SSG_OK)
            return status;
    }
    return SSG_OK;
}

/* A person to be sorted; index breaks no tie, so that the input's order never shows. */
struct ranked {
    const struct ssg_person *person;
    int32_t index;
};

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_unnamed(const void *left, const void *right)
{
    const struct ssg_person *a = ((const struct ranked *)left)->person;
    const struct ssg_person *b = ((const struct ranked *)right)->person;
    int order = (b->parent_of.len > 0) - (a->parent_of.len > 0);
    if (order == 0)
        order =
            (a->birth_date.days > b->birth_date.days) - (a->birth_date.days < b->birth_date.days);
    return order ? order : compare_texts(a->person_key, b->person_key);
}

static int compare_named(const void *left, const void *right)
{
    const char *a = ((const struct ranked *)left)->person->ref;
    const char *b = ((const struct ranked *)right)->person->ref;
    size_t a_len = strlen(a), b_len = strlen(b); /* B2 before B10 */
    return a_len != b_len ? (a_len > b_len) - (a_len < b_len) : strcmp(a, b);
}

static bool has_ref(const struct ssg_household *h, const char *ref)
{
    for (size_t i = 0; i < h->persons_len; i++)
        if (h->persons[i].ref && strcmp(h->persons[i].ref, ref) == 0)
            return true;
    return false;
}

static enum ssg_status assign_ref(struct ssg_household *h, struct ssg_arena *arena, int32_t index,
                                  int *number)
{
    static const char letters[SSG_CLASS_COUNT_] = {'B', 'V', 'A'};
    char ref[16];
    do
        (void)snprintf(ref, sizeof ref, "%c%d", letters[h->persons[index].person_class], ++*number);
    while (has_ref(h, ref));
    char *copy = ssg_arena_copy(arena, ref, strlen(ref));
    if (!copy)
        return SSG_E_MEMORY;
    h->persons[index].ref = copy;
    return SSG_OK;
}

static enum ssg_status rank_class(struct ssg_household *h, struct ssg_arena *arena,
                                  enum ssg_person_class person_class)
{
    struct ranked *list = SSG_ARENA_ARRAY(arena, struct ranked, h->persons_len);
    int32_t *items = SSG_ARENA_ARRAY(arena, int32_t, h->persons_len);
    if (!list || !items)
        return SSG_E_MEMORY;
    size_t len = 0;
    for (size_t i = 0; i < h->persons_len; i++)
        if (h->persons[i].person_class == person_class)
            list[len++] = (struct ranked){&h->persons[i], (int32_t)i};
    qsort(list, len, sizeof *list, compare_unnamed);
    int number = 0;
    for (size_t i = 0; i < len; i++) {
        if (list[i].person->ref)
            continue;
        enum ssg_status status = assign_ref(h, arena, list[i].index, &number);
        if (status != SSG_OK)
            return status;
    }
    qsort(list, len, sizeof *list, compare_named);
    for (size_t i = 0; i < len; i++) {
        items[i] = list[i].index;
        h->persons[items[i]].rank = (int32_t)i;
    }
    h->classes[person_class] = (struct ssg_indices){items, len};
    return SSG_OK;
}

enum ssg_status ssg_household_complete(struct ssg_household *household, struct ssg_arena *arena)
{
    enum ssg_status status = SSG_OK;
    household->absences_known |= household->absences_len > 0;
    if (household->address != SSG_NO_INDEX)
        status = complete_from_residences(household, arena);
    for (int c = 0; status == SSG_OK && c < SSG_CLASS_COUNT_; c++)
        status = rank_class(household, arena, (enum ssg_person_class)c);
    return status;
}
