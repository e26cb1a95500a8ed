#include "ssg_incident.h"

#include <string.h>

enum ssg_status ssg_sets_init(struct ssg_sets *sets, struct ssg_arena *arena, size_t len)
{
    *sets = (struct ssg_sets){.parents = SSG_ARENA_ARRAY(arena, int32_t, len), .len = len};
    if (!sets->parents)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < len; i++)
        sets->parents[i] = (int32_t)i;
    return SSG_OK;
}

int32_t ssg_sets_find(const struct ssg_sets *sets, int32_t i)
{
    while (sets->parents[i] != i) {
        sets->parents[i] = sets->parents[sets->parents[i]];
        i = sets->parents[i];
    }
    return i;
}

void ssg_sets_join(struct ssg_sets *sets, int32_t a, int32_t b)
{
    a = ssg_sets_find(sets, a);
    b = ssg_sets_find(sets, b);
    if (a < b)
        sets->parents[b] = a;
    else
        sets->parents[a] = b;
}

struct ssg_spot ssg_spot_of(const struct ssg_record *record)
{
    return (struct ssg_spot){{record->date, record->precision, record->minute},
                             record->address,
                             record->municipality_code};
}

bool ssg_spot_is_near_in_time(const struct ssg_spot *a, const struct ssg_spot *b)
{
    static const int64_t day_us = 86400 * (int64_t)1000000;
    const struct ssg_when *x = &a->when, *y = &b->when;
    if (x->precision != SSG_PRECISION_DAY || y->precision != SSG_PRECISION_DAY)
        return false;
    if (x->minute < 0 || y->minute < 0)
        return x->date.days == y->date.days;
    int64_t span = ssg_copenhagen_instant(x->date, x->minute).us -
                   ssg_copenhagen_instant(y->date, y->minute).us;
    return span <= day_us && span >= -day_us;
}

bool ssg_spot_is_same_place(const struct ssg_spot *a, const struct ssg_spot *b)
{
    if (a->address != SSG_NO_INDEX && b->address != SSG_NO_INDEX)
        return a->address == b->address;
    return a->municipality_code && b->municipality_code &&
           strcmp(a->municipality_code, b->municipality_code) == 0;
}

static int compare_texts(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_persons(const struct ssg_household *h, int32_t a, int32_t b)
{
    if (a < 0 || b < 0)
        return compare_numbers(a >= 0, b >= 0);
    int order = compare_numbers(h->persons[a].person_class, h->persons[b].person_class);
    return order ? order : compare_numbers(h->persons[a].rank, h->persons[b].rank);
}

static int compare_places(const struct ssg_household *h, int32_t a, int32_t b)
{
    return compare_texts(a < 0 ? NULL : h->places[a].address_id,
                         b < 0 ? NULL : h->places[b].address_id);
}

static int compare_linked(const struct ssg_texts *a, const struct ssg_texts *b)
{
    int order = compare_numbers((int64_t)a->len, (int64_t)b->len);
    for (size_t i = 0; order == 0 && i < a->len; i++)
        order = compare_texts(a->items[i], b->items[i]);
    return order;
}

int ssg_record_compare(const struct ssg_household *h, const struct ssg_record *a,
                       const struct ssg_record *b)
{
    /* The first difference decides; the unsigned minute puts an unknown time last. */
    const int orders[] = {
        compare_numbers(a->date.days, b->date.days),
        compare_numbers((uint32_t)a->minute, (uint32_t)b->minute),
        compare_texts(a->case_number, b->case_number),
        compare_persons(h, a->person, b->person),
        compare_numbers(a->precision, b->precision),
        compare_numbers(a->kind, b->kind),
        compare_numbers(a->role, b->role),
        compare_texts(a->code, b->code),
        compare_numbers(a->outcome, b->outcome),
        compare_numbers(a->outcome_date.days, b->outcome_date.days),
        compare_texts(a->sentence, b->sentence),
        compare_numbers(a->valid_to.days, b->valid_to.days),
        compare_places(h, a->address, b->address),
        compare_texts(a->municipality_code, b->municipality_code),
        compare_texts(a->district, b->district),
        compare_numbers(a->reported_on.days, b->reported_on.days),
        compare_numbers(a->called_police, b->called_police),
        compare_numbers(a->exposure, b->exposure),
        compare_numbers(a->match, b->match),
        compare_numbers(a->verified, b->verified),
        compare_numbers(a->quarantined, b->quarantined),
        compare_linked(&a->linked, &b->linked),
        compare_texts(a->ref, b->ref),
        compare_numbers(a->record_id, b->record_id),
    };
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
        if (orders[i])
            return orders[i];
    return 0;
}

/* Join everything linked: components are small numbers below len of the household's cases, so a
 * pass over pairs of the few records of one person is enough. */
static void join_linked(struct ssg_sets *sets, const int32_t *components, size_t len)
{
    for (size_t i = 0; i < len; i++)
        for (size_t j = i + 1; j < len; j++)
            if (components[i] == components[j])
                ssg_sets_join(sets, (int32_t)i, (int32_t)j);
}

/* Join the later events that have a case within 24 hours of this event's earliest case known to
 * the day. first: the earliest record of the event. */
static void join_near(struct ssg_sets *sets, const struct ssg_record *const *records, size_t first)
{
    size_t anchor = first;
    while (anchor < sets->len && (ssg_sets_find(sets, (int32_t)anchor) != (int32_t)first ||
                                  records[anchor]->precision != SSG_PRECISION_DAY))
        anchor++;
    if (anchor == sets->len)
        return;
    struct ssg_spot spot = ssg_spot_of(records[anchor]);
    for (size_t i = first + 1; i < sets->len; i++) {
        struct ssg_spot other = ssg_spot_of(records[i]);
        if (ssg_sets_find(sets, (int32_t)i) > (int32_t)first &&
            ssg_spot_is_near_in_time(&spot, &other) && ssg_spot_is_same_place(&spot, &other))
            ssg_sets_join(sets, (int32_t)first, (int32_t)i);
    }
}

enum ssg_status ssg_incident_group(struct ssg_arena *arena, const struct ssg_record *const *records,
                                   const int32_t *components, size_t len, int32_t *ret_groups,
                                   size_t *ret_len)
{
    struct ssg_sets sets;
    enum ssg_status status = ssg_sets_init(&sets, arena, len);
    if (status != SSG_OK)
        return status;
    join_linked(&sets, components, len);
    /* The smallest number of a set is its earliest record, so events are taken in their order. */
    for (size_t i = 0; i < len; i++)
        if (ssg_sets_find(&sets, (int32_t)i) == (int32_t)i)
            join_near(&sets, records, i);
    int32_t count = 0;
    for (size_t i = 0; i < len; i++) {
        int32_t root = ssg_sets_find(&sets, (int32_t)i);
        ret_groups[i] = root == (int32_t)i ? count++ : ret_groups[root];
    }
    *ret_len = (size_t)count;
    return SSG_OK;
}
