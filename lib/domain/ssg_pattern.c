#include <stdlib.h>

#include "ssg_build.h"
#include "ssg_calendar.h"

/* The sides on which an adult can be in a case. They form events of their own: being beaten is
 * never part of a charge, and an unsure match is nobody's incident (DESIGN §2, law 5). */
enum side { SIDE_ACCUSED, SIDE_VICTIM, SIDE_BYSTANDER, SIDE_UNSURE, SIDE_COUNT_ };

static enum side side_of(const struct ssg_entry *entry)
{
    if (!ssg_record_is_sure(entry->record))
        return SIDE_UNSURE;
    if (ssg_role_is_accused(entry->record->role))
        return SIDE_ACCUSED;
    return entry->record->role == SSG_ROLE_VICTIM ? SIDE_VICTIM : SIDE_BYSTANDER;
}

static bool is_counting(const struct ssg_entry *entry, bool with_case)
{
    return with_case ? entry->counts_with_case : entry->counts;
}

static bool is_graver(const struct ssg_offence *a, const struct ssg_offence *b)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    return a->maximum_months > b->maximum_months;
}

static void add_to_incident(struct ssg_incident *incident, const struct ssg_entry *entry,
                            bool with_case)
{
    bool counts = is_counting(entry, with_case);
    /* The event's day is that of its earliest case that counts: what was dropped or ended in
     * acquittal moves nothing. */
    if (incident->entries_len == 0 || (counts && !incident->highest)) {
        incident->date = entry->record->date;
        incident->precision = entry->record->precision;
    }
    if (counts && (!incident->highest || is_graver(entry->offence, incident->highest->offence)))
        incident->highest = entry;
    if (incident->entries_len == 0 ||
        (entry->place != SSG_PLACE_UNKNOWN && incident->place != SSG_PLACE_HOME))
        incident->place = entry->place;
    incident->entries_len++;
}

/* The entries of one adult on one side, while events are formed of them. */
struct forming {
    const struct ssg_entry *const *entries;
    size_t len;
    const struct ssg_record **records; /* what is grouped: the entries of one part */
    int32_t *components;
    int32_t *part;   /* the group of each of them */
    size_t *index;   /* which entry each of them is */
    int32_t *groups; /* the result, per entry */
    size_t count;
};

static enum ssg_status group_part(const struct ssg_build *b, struct forming *f, bool counting,
                                  bool with_case)
{
    size_t len = 0, count = 0;
    for (size_t i = 0; i < f->len; i++) {
        if (f->groups[i] >= 0 || is_counting(f->entries[i], with_case) != counting)
            continue;
        f->records[len] = f->entries[i]->record;
        f->components[len] = f->entries[i]->component;
        f->index[len++] = i;
    }
    enum ssg_status status =
        ssg_incident_group(b->arena, f->records, f->components, len, f->part, &count);
    for (size_t i = 0; status == SSG_OK && i < len; i++)
        f->groups[f->index[i]] = (int32_t)f->count + f->part[i];
    f->count += count;
    return status;
}

/* The earliest entry of a group that is known to the day; NULL: none. */
static const struct ssg_entry *anchor_of(const struct forming *f, int32_t group, bool with_case)
{
    for (size_t i = 0; i < f->len; i++)
        if (f->groups[i] == group && is_counting(f->entries[i], with_case) &&
            f->entries[i]->record->precision == SSG_PRECISION_DAY)
            return f->entries[i];
    return NULL;
}

static bool belongs_to(const struct forming *f, const struct ssg_entry *entry, int32_t group,
                       bool with_case)
{
    const struct ssg_entry *anchor = anchor_of(f, group, with_case);
    for (size_t i = 0; i < f->len; i++)
        if (f->groups[i] == group && f->entries[i]->component == entry->component)
            return true;
    if (!anchor)
        return false;
    struct ssg_spot spot = ssg_spot_of(anchor->record), other = ssg_spot_of(entry->record);
    return ssg_spot_is_near_in_time(&spot, &other) && ssg_spot_is_same_place(&spot, &other);
}

/* Events are formed of the cases that count. Those that do not join the event they belong to and
 * form events of their own among the rest, so that an acquittal never parts or joins what counts.
 */
static enum ssg_status group_entries(const struct ssg_build *b, struct forming *f, bool with_case)
{
    f->records = SSG_ARENA_ARRAY(b->arena, const struct ssg_record *, f->len);
    f->components = SSG_ARENA_ARRAY(b->arena, int32_t, f->len);
    f->part = SSG_ARENA_ARRAY(b->arena, int32_t, f->len);
    f->index = SSG_ARENA_ARRAY(b->arena, size_t, f->len);
    f->groups = SSG_ARENA_ARRAY(b->arena, int32_t, f->len);
    if (!f->records || !f->components || !f->part || !f->index || !f->groups)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < f->len; i++)
        f->groups[i] = -1;
    enum ssg_status status = group_part(b, f, true, with_case);
    if (status != SSG_OK)
        return status;
    for (size_t i = 0; i < f->len; i++)
        for (size_t g = 0; f->groups[i] < 0 && g < f->count; g++)
            if (belongs_to(f, f->entries[i], (int32_t)g, with_case))
                f->groups[i] = (int32_t)g;
    return group_part(b, f, false, with_case);
}

/* By the day of the event, then as their cases are ordered. */
static int compare_incidents(const void *left, const void *right, void *household)
{
    const struct ssg_incident *a = left, *b = right;
    if (a->date.days != b->date.days)
        return a->date.days < b->date.days ? -1 : 1;
    return ssg_record_compare(household, a->entries[0]->record, b->entries[0]->record);
}

/* Form the events of entries in their order. */
static enum ssg_status form_incidents(const struct ssg_build *b,
                                      const struct ssg_entry *const *entries, size_t len,
                                      bool with_case, struct ssg_incidents *ret_incidents)
{
    struct forming f = {.entries = entries, .len = len};
    enum ssg_status status = group_entries(b, &f, with_case);
    if (status != SSG_OK)
        return status;
    struct ssg_incident *items = SSG_ARENA_ARRAY(b->arena, struct ssg_incident, f.count);
    const struct ssg_entry **members = SSG_ARENA_ARRAY(b->arena, const struct ssg_entry *, len);
    if (!items || !members)
        return SSG_E_MEMORY;
    for (size_t g = 0; g < f.count; g++) {
        items[g].entries = members;
        for (size_t i = 0; i < len; i++) {
            if (f.groups[i] != (int32_t)g)
                continue;
            *members++ = entries[i];
            add_to_incident(&items[g], entries[i], with_case);
        }
    }
    qsort_r(items, f.count, sizeof *items, compare_incidents, (void *)(uintptr_t)b->h);
    *ret_incidents = (struct ssg_incidents){items, f.count};
    return SSG_OK;
}

/* The incidents of one adult on one side; with_case: the case at hand and later ones too. */
static enum ssg_status incidents_of(const struct ssg_build *b, const struct ssg_timeline *timeline,
                                    int32_t person, enum side side, bool with_case,
                                    struct ssg_incidents *ret_incidents)
{
    const struct ssg_entry **entries =
        SSG_ARENA_ARRAY(b->arena, const struct ssg_entry *, timeline->entries_len);
    if (!entries)
        return SSG_E_MEMORY;
    size_t len = 0;
    for (size_t i = 0; i < timeline->entries_len; i++) {
        const struct ssg_entry *entry = &timeline->entries[i];
        if (entry->record->person == person && side_of(entry) == side &&
            (with_case || (!entry->case_at_hand && !entry->since_case)))
            entries[len++] = entry;
    }
    return form_incidents(b, entries, len, with_case, ret_incidents);
}

/* Keep the counting incidents, in their order; returns how many were dropped. */
static int keep_counting(struct ssg_incidents *incidents)
{
    size_t kept = 0, len = incidents->len;
    for (size_t i = 0; i < len; i++)
        if (incidents->items[i].highest)
            incidents->items[kept++] = incidents->items[i];
    incidents->len = kept;
    return (int)(len - kept);
}

static enum ssg_status trend_of(const struct ssg_build *b, const struct ssg_incidents *incidents,
                                struct ssg_trend *ret_trend)
{
    struct ssg_trend_event *events =
        SSG_ARENA_ARRAY(b->arena, struct ssg_trend_event, incidents->len);
    if (!events)
        return SSG_E_MEMORY;
    size_t len = 0;
    for (size_t i = 0; i < incidents->len; i++) {
        const struct ssg_incident *incident = &incidents->items[i];
        if (incident->precision == SSG_PRECISION_DAY)
            events[len++] = (struct ssg_trend_event){incident->date.days - b->window.from.days,
                                                     incident->highest->offence->severity};
    }
    return ssg_trend_compute(b->window.to.days - b->window.from.days, events, len, true, ret_trend);
}

int ssg_absent_days(const struct ssg_household *h, int32_t person, struct ssg_date from,
                    struct ssg_date to)
{
    int days = 0;
    for (struct ssg_date day = from; day.days < to.days; day.days++)
        for (size_t i = 0; i < h->absences_len; i++)
            if (h->absences[i].person == person && h->absences[i].from.days <= day.days &&
                day.days < ssg_period_end(h->absences[i].to).days) {
                days++;
                break;
            }
    return days;
}

static enum ssg_status spread(const struct ssg_build *b, struct ssg_adult_pattern *pattern)
{
    int32_t *gaps = SSG_ARENA_ARRAY(b->arena, int32_t, pattern->incidents.len);
    if (!gaps)
        return SSG_E_MEMORY;
    pattern->gaps = gaps;
    const struct ssg_incident *last = NULL;
    for (size_t i = 0; i < pattern->incidents.len; i++) {
        const struct ssg_incident *incident = &pattern->incidents.items[i];
        pattern->groups[incident->highest->offence->group]++;
        if (incident->precision != SSG_PRECISION_DAY)
            continue;
        int since = incident->date.days - b->window.from.days;
        pattern->halves[2 * since >= b->window.to.days - b->window.from.days]++;
        if (last)
            gaps[pattern->gaps_len++] =
                incident->date.days - last->date.days -
                ssg_absent_days(b->h, pattern->person, last->date, incident->date);
        last = incident;
    }
    return SSG_OK;
}

static int count_before(const struct ssg_incidents *incidents, struct ssg_date day)
{
    int count = 0;
    for (size_t i = 0; i < incidents->len; i++)
        count += incidents->items[i].date.days < day.days;
    return count;
}

/* Of the first child the adult is a parent of; of a parent of none, the household's first. */
static struct ssg_date first_birth(const struct ssg_household *h, int32_t person)
{
    const struct ssg_indices *own = &h->persons[person].parent_of;
    const struct ssg_indices *children = own->len ? own : &h->classes[SSG_CLASS_CHILD];
    struct ssg_date first = SSG_DATE_INFINITY;
    for (size_t i = 0; i < children->len; i++) {
        struct ssg_date birth = h->persons[children->items[i]].birth_date;
        if (birth.days != SSG_DATE_NONE.days && birth.days < first.days)
            first = birth;
    }
    return first;
}

static struct ssg_date first_common_day(const struct ssg_household *h, int32_t person)
{
    const struct ssg_indices *children = &h->classes[SSG_CLASS_CHILD];
    struct ssg_date first = SSG_DATE_INFINITY, day, last;
    for (size_t i = 0; i < children->len; i++)
        if (ssg_common_days(h, person, children->items[i], &day, &last) && day.days < first.days)
            first = day;
    return first;
}

static enum ssg_status adult_pattern(const struct ssg_build *b, const struct ssg_timeline *timeline,
                                     int32_t person, struct ssg_adult_pattern *ret_pattern)
{
    struct ssg_adult_pattern pattern = {.person = person};
    struct ssg_incidents with_case, others;
    enum ssg_status status =
        incidents_of(b, timeline, person, SIDE_ACCUSED, false, &pattern.incidents);
    if (status == SSG_OK)
        status = incidents_of(b, timeline, person, SIDE_ACCUSED, true, &with_case);
    if (status == SSG_OK)
        status = incidents_of(b, timeline, person, SIDE_VICTIM, false, &pattern.victim);
    if (status != SSG_OK)
        return status;
    pattern.not_counted = keep_counting(&pattern.incidents) + (int)pattern.victim.len;
    (void)keep_counting(&with_case);
    for (enum side side = SIDE_BYSTANDER; side <= SIDE_UNSURE; side++) {
        status = incidents_of(b, timeline, person, side, false, &others);
        if (status != SSG_OK)
            return status;
        pattern.not_counted += (int)others.len;
    }
    status = spread(b, &pattern);
    if (status == SSG_OK)
        status = trend_of(b, &pattern.incidents, &pattern.without_case);
    if (status == SSG_OK)
        status = trend_of(b, &with_case, &pattern.with_case);
    struct ssg_date birth = first_birth(b->h, person);
    struct ssg_date common = first_common_day(b->h, person);
    pattern.before_birth = birth.days == SSG_DATE_INFINITY.days
                               ? SSG_COUNT_UNKNOWN
                               : count_before(&pattern.incidents, birth);
    pattern.before_move_in = common.days == SSG_DATE_INFINITY.days
                                 ? SSG_COUNT_UNKNOWN
                                 : count_before(&pattern.incidents, common);
    pattern.family_from = b->h->persons[person].parent_of.len ? birth : common;
    if (status == SSG_OK)
        *ret_pattern = pattern;
    return status;
}

enum ssg_status ssg_build_pattern(const struct ssg_build *b, struct ssg_timeline *timeline)
{
    const struct ssg_indices *adults = &b->h->classes[SSG_CLASS_ADULT];
    struct ssg_adult_pattern *patterns =
        SSG_ARENA_ARRAY(b->arena, struct ssg_adult_pattern, adults->len);
    if (!patterns)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < adults->len; i++) {
        enum ssg_status status = adult_pattern(b, timeline, adults->items[i], &patterns[i]);
        if (status != SSG_OK)
            return status;
    }
    timeline->adults = patterns;
    timeline->adults_len = adults->len;
    return SSG_OK;
}
