#include "ssg_coresidence.h"

#include <string.h>

#include "ssg_calendar.h"

/* True if a takes precedence over b where both cover the day; never by position. */
static bool is_later(const struct ssg_household *h, const struct ssg_residence *a,
                     const struct ssg_residence *b)
{
    if (a->from.days != b->from.days)
        return a->from.days > b->from.days;
    struct ssg_date a_end = ssg_period_end(a->to), b_end = ssg_period_end(b->to);
    if (a_end.days != b_end.days)
        return a_end.days > b_end.days;
    if (a->address < 0 || b->address < 0)
        return a->address >= 0;
    return strcmp(h->places[a->address].address_id, h->places[b->address].address_id) < 0;
}

int32_t ssg_address_on(const struct ssg_household *h, int32_t person, struct ssg_date day)
{
    const struct ssg_residence *found = NULL;
    for (size_t i = 0; i < h->residences_len; i++) {
        const struct ssg_residence *r = &h->residences[i];
        if (r->person == person && r->from.days <= day.days &&
            day.days < ssg_period_end(r->to).days && (!found || is_later(h, r, found)))
            found = r;
    }
    return found ? found->address : SSG_NO_INDEX;
}

static bool is_unborn(const struct ssg_household *h, int32_t child, struct ssg_date day)
{
    return day.days < h->persons[child].birth_date.days; /* none known: -infinity */
}

/* The days a date stands for: [first, end); empty for a report. */
static void days_of(const struct ssg_when *when, struct ssg_date *ret_first,
                    struct ssg_date *ret_end)
{
    *ret_first = *ret_end = when->date;
    if (when->precision == SSG_PRECISION_MONTH) {
        *ret_first = ssg_calendar_month_first(when->date);
        *ret_end = ssg_calendar_month_end(when->date);
    } else if (when->precision != SSG_PRECISION_REPORTED) {
        ret_end->days++;
    }
}

static bool is_at(const struct ssg_household *h, int32_t child, int32_t address,
                  struct ssg_date day)
{
    return !is_unborn(h, child, day) && ssg_address_on(h, child, day) == address;
}

static enum ssg_place place_on(const struct ssg_household *h, int32_t address, struct ssg_date day)
{
    const struct ssg_indices *children = &h->classes[SSG_CLASS_CHILD];
    for (size_t i = 0; i < children->len; i++)
        if (is_at(h, children->items[i], address, day))
            return SSG_PLACE_HOME;
    return SSG_PLACE_ELSEWHERE;
}

enum ssg_place ssg_place_at(const struct ssg_household *h, int32_t address,
                            const struct ssg_when *when)
{
    struct ssg_date first, end;
    days_of(when, &first, &end);
    if (address == SSG_NO_INDEX || first.days == end.days)
        return SSG_PLACE_UNKNOWN;
    enum ssg_place place = place_on(h, address, first);
    for (struct ssg_date day = first; day.days < end.days; day.days++)
        if (place_on(h, address, day) != place)
            return SSG_PLACE_UNKNOWN;
    return place;
}

size_t ssg_children_at(const struct ssg_household *h, int32_t address, const struct ssg_when *when,
                       int32_t *ret_children)
{
    const struct ssg_indices *children = &h->classes[SSG_CLASS_CHILD];
    struct ssg_date first, end;
    size_t len = 0;
    days_of(when, &first, &end);
    if (address == SSG_NO_INDEX || first.days == end.days)
        return 0;
    for (size_t i = 0; i < children->len; i++) {
        bool at_first = is_at(h, children->items[i], address, first);
        for (struct ssg_date day = first; day.days < end.days; day.days++)
            if (is_at(h, children->items[i], address, day) != at_first)
                return 0; /* the list is not the same on every day */
        if (at_first)
            ret_children[len++] = children->items[i];
    }
    return len;
}

bool ssg_common_days(const struct ssg_household *h, int32_t adult, int32_t child,
                     struct ssg_date *ret_first, struct ssg_date *ret_last)
{
    struct ssg_date first = SSG_DATE_INFINITY, last = SSG_DATE_NEG_INFINITY;
    for (size_t i = 0; i < h->residences_len; i++) {
        const struct ssg_residence *a = &h->residences[i];
        for (size_t j = 0; a->person == adult && j < h->residences_len; j++) {
            const struct ssg_residence *c = &h->residences[j];
            if (c->person != child || c->address != a->address || c->address == SSG_NO_INDEX)
                continue;
            int32_t from = a->from.days > c->from.days ? a->from.days : c->from.days;
            struct ssg_date a_end = ssg_period_end(a->to), c_end = ssg_period_end(c->to);
            int32_t to = a_end.days < c_end.days ? a_end.days : c_end.days;
            if (from < h->persons[child].birth_date.days)
                from = h->persons[child].birth_date.days;
            if (from >= to)
                continue;
            if (from < first.days)
                first.days = from;
            if (to - 1 > last.days)
                last.days = to - 1;
        }
    }
    if (first.days > last.days)
        return false;
    *ret_first = first;
    *ret_last = last;
    return true;
}

static enum ssg_co_residence co_residence_on(const struct ssg_household *h, int32_t adult,
                                             int32_t child, struct ssg_date day)
{
    struct ssg_date first, last;
    bool ever = ssg_common_days(h, adult, child, &first, &last);
    if (is_unborn(h, child, day))
        return ever ? SSG_CO_BEFORE : SSG_CO_APART;
    int32_t of_adult = ssg_address_on(h, adult, day);
    int32_t of_child = ssg_address_on(h, child, day);
    if (of_adult == SSG_NO_INDEX || of_child == SSG_NO_INDEX)
        return SSG_CO_UNKNOWN;
    if (of_adult == of_child)
        return SSG_CO_DURING;
    if (!ever)
        return SSG_CO_APART;
    if (day.days < first.days)
        return SSG_CO_BEFORE;
    return day.days > last.days ? SSG_CO_AFTER : SSG_CO_APART;
}

enum ssg_co_residence ssg_co_residence_with(const struct ssg_household *h, int32_t adult,
                                            int32_t child, const struct ssg_when *when)
{
    struct ssg_date first, end;
    days_of(when, &first, &end);
    if (first.days == end.days)
        return SSG_CO_UNKNOWN;
    enum ssg_co_residence co = co_residence_on(h, adult, child, first);
    for (struct ssg_date day = first; day.days < end.days; day.days++)
        if (co_residence_on(h, adult, child, day) != co)
            return SSG_CO_UNKNOWN;
    return co;
}

enum ssg_co_residence ssg_co_residence_of(const struct ssg_household *h, int32_t adult,
                                          const struct ssg_when *when)
{
    static const enum ssg_co_residence order[] = {SSG_CO_DURING, SSG_CO_APART, SSG_CO_BEFORE,
                                                  SSG_CO_AFTER, SSG_CO_UNKNOWN};
    const struct ssg_indices *children = &h->classes[SSG_CLASS_CHILD];
    bool seen[SSG_CO_COUNT_] = {false};
    for (size_t i = 0; i < children->len; i++)
        seen[ssg_co_residence_with(h, adult, children->items[i], when)] = true;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (seen[order[i]])
            return order[i];
    return SSG_CO_UNKNOWN;
}
