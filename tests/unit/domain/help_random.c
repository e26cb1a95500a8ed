#include "help_random.h"

#include <stdio.h>
#include <string.h>

/* xorshift64* (Vigna, 2016). */
static uint64_t next(struct random_household *r)
{
    r->seed ^= r->seed >> 12;
    r->seed ^= r->seed << 25;
    r->seed ^= r->seed >> 27;
    return r->seed * 2685821657736338717U;
}

int random_below(struct random_household *r, int bound)
{
    return (int)((next(r) >> 33) % (uint64_t)bound);
}

static bool chance(struct random_household *r, int percent)
{
    return random_below(r, 100) < percent;
}

static struct ssg_date day_back(struct random_household *r, int most)
{
    return (struct ssg_date){r->h.as_of.days - random_below(r, most)};
}

static const struct ssg_place_of places[] = {{"a0"}, {"a1"}, {"a2"}, {"a3"}};
enum { PLACES = 4, DECADE = 3653 };

static void make_persons(struct random_household *r)
{
    static const char *const child_refs[] = {"B1", "B2", "B3"};
    static const char *const adult_refs[] = {"V1", "V2", "V3", "V4"};
    int children = 1 + random_below(r, 3), adults = 1 + random_below(r, 4);
    for (int i = 0; i < children; i++)
        r->persons[i] = (struct ssg_person){.ref = child_refs[i],
                                            .person_class = SSG_CLASS_CHILD,
                                            .birth_date = day_back(r, 17 * 365),
                                            .since = SSG_DATE_NONE};
    for (int i = 0; i < adults; i++) {
        struct ssg_person *adult = &r->persons[children + i];
        *adult = (struct ssg_person){
            .ref = adult_refs[i],
            .person_class = SSG_CLASS_ADULT,
            .relation = (enum ssg_relation)(1 + random_below(r, SSG_RELATION_COUNT_ - 1)),
            .birth_date = {r->h.as_of.days - 16 * 365 - random_below(r, 30 * 365)},
            .since = SSG_DATE_NONE};
        size_t len = 0;
        for (int c = 0; c < children; c++)
            if (adult->relation <= SSG_RELATION_PARENT && chance(r, 80))
                r->parents[children + i][len++] = c;
        adult->parent_of = (struct ssg_indices){r->parents[children + i], len};
    }
    r->h.persons_len = (size_t)(children + adults);
}

/* One or two residences after another per person, mostly at the household's address. */
static void make_residences(struct random_household *r)
{
    for (size_t p = 0; p < r->h.persons_len; p++) {
        struct ssg_date from = r->persons[p].birth_date;
        int count = 1 + random_below(r, 2);
        for (int i = 0; i < count; i++) {
            struct ssg_date to = i + 1 < count ? day_back(r, DECADE) : SSG_DATE_INFINITY;
            if (to.days <= from.days)
                to = SSG_DATE_INFINITY;
            r->residences[r->h.residences_len++] = (struct ssg_residence){
                .person = (int32_t)p,
                .address = chance(r, 70) ? 1 : random_below(r, PLACES + 1) - 1,
                .from = from,
                .to = to};
            if (to.days == SSG_DATE_INFINITY.days)
                break;
            from = to;
        }
    }
}

static void make_rows(struct random_household *r)
{
    for (int i = random_below(r, 4); i > 0; i--) {
        struct ssg_date from = day_back(r, DECADE);
        r->absences[r->h.absences_len++] =
            (struct ssg_absence_of){random_below(r, (int)r->h.persons_len),
                                    (enum ssg_absence)(1 + random_below(r, 3)),
                                    from,
                                    {from.days + random_below(r, 700)}};
    }
    for (int i = random_below(r, 10) - 7; i > 0; i--)
        r->sources[r->h.sources_len++] = (struct ssg_source_of){
            (enum ssg_kind)random_below(r, SSG_KIND_COUNT_), day_back(r, DECADE)};
    for (int i = random_below(r, 6) - 3; i > 0; i--)
        r->notifications[r->h.earlier_notifications_len++] = day_back(r, DECADE);
}

static const char *code_of(struct random_household *r)
{
    static const char *const codes[] = {"73241", "73241", "73251", "73261", "74265", "75563",
                                        "84110", "72371", "84451", "70305", "71281", "99999"};
    return codes[random_below(r, (int)(sizeof codes / sizeof *codes))];
}

static void make_date(struct random_household *r, struct ssg_record *record)
{
    int year, month, day;
    /* Half of them in runs, so that density and gaps have something to find. */
    record->date = day_back(r, chance(r, 50) ? 400 : DECADE);
    if (r->is_calm)
        record->date.days -= 3 * 365;
    record->precision = SSG_PRECISION_DAY;
    record->minute = chance(r, 70) ? random_below(r, 1440) : SSG_MINUTE_NONE;
    if (chance(r, 12)) {
        ssg_date_civil(record->date, &year, &month, &day);
        record->date = ssg_date_of(year, month, 1);
        record->precision = SSG_PRECISION_MONTH;
        record->minute = SSG_MINUTE_NONE;
    } else if (chance(r, 8)) {
        record->precision = SSG_PRECISION_REPORTED;
        record->reported_on = record->date;
        record->minute = SSG_MINUTE_NONE;
    }
}

static int32_t adult_of(struct random_household *r)
{
    int32_t person;
    do
        person = random_below(r, (int)r->h.persons_len);
    while (r->persons[person].person_class != SSG_CLASS_ADULT);
    return person;
}

static void make_record(struct random_household *r, size_t i)
{
    struct ssg_record *record = &r->records[i];
    *record = (struct ssg_record){.reported_on = SSG_DATE_NONE,
                                  .outcome_date = SSG_DATE_NONE,
                                  .valid_to = SSG_DATE_NONE,
                                  .municipality_code = "0751",
                                  .match = SSG_MATCH_CPR,
                                  .verified = chance(r, 94),
                                  .quarantined = chance(r, 3)};
    (void)snprintf(r->refs[i], sizeof r->refs[i], "h%zu", i);
    (void)snprintf(r->numbers[i], sizeof r->numbers[i], "S%zu",
                   i > 0 && chance(r, 20) ? (size_t)random_below(r, (int)i) : i);
    record->ref = r->refs[i];
    record->case_number = chance(r, 8) ? "C-1" : r->numbers[i];
    make_date(r, record);
    record->kind = chance(r, 70) ? SSG_KIND_OFFENCE
                                 : (enum ssg_kind)(1 + random_below(r, SSG_KIND_COUNT_ - 1));
    record->code = record->kind == SSG_KIND_ORDER_ISSUED ? "84441" : code_of(r);
    record->person = chance(r, 85) ? adult_of(r) : random_below(r, (int)r->h.persons_len);
    if (record->kind != SSG_KIND_OFFENCE && chance(r, 50))
        record->person = SSG_NO_INDEX;
    record->role = chance(r, 70) ? SSG_ROLE_CHARGED
                                 : (enum ssg_role)(1 + random_below(r, SSG_ROLE_COUNT_ - 1));
    record->outcome =
        chance(r, 60) ? SSG_OUTCOME_FINED : (enum ssg_outcome)random_below(r, SSG_OUTCOME_COUNT_);
    record->address = chance(r, 50) ? 1 : random_below(r, PLACES + 1) - 1;
    record->called_police = (enum ssg_tri)random_below(r, 3);
    record->exposure = (enum ssg_exposure)random_below(r, SSG_EXPOSURE_COUNT_);
    if (record->kind == SSG_KIND_ORDER_ISSUED && chance(r, 70))
        record->valid_to = (struct ssg_date){r->h.as_of.days + random_below(r, 800) - 400};
    if (i > 0 && chance(r, 10)) {
        r->links[i] = r->numbers[random_below(r, (int)i)];
        record->linked = (struct ssg_texts){&r->links[i], 1};
    }
}

/* The pointers of a household into its own arrays. */
static void point(struct random_household *r)
{
    r->h.persons = r->persons;
    r->h.places = places;
    r->h.places_len = PLACES;
    r->h.residences = r->residences;
    r->h.absences = r->absences;
    r->h.sources = r->sources;
    r->h.earlier_notifications = r->notifications;
    r->h.records = r->records;
}

void random_make(struct random_household *r, uint64_t seed)
{
    *r = (struct random_household){.seed = (seed + 1) * 0x9e3779b97f4a7c15U};
    r->is_calm = seed % 8 == 0;
    r->h.as_of = ssg_date_of(2026, 3, 13);
    r->h.window_years = 5;
    r->h.rule_set = "da-1";
    r->h.address = 1;
    r->h.others_on_case_day = -1;
    r->h.absences_known = chance(r, 50);
    r->h.at_hand = (struct ssg_case_at_hand){.case_number = "C-1",
                                             .date = day_back(r, 60),
                                             .precision = SSG_PRECISION_DAY,
                                             .minute = random_below(r, 1440),
                                             .address = 1,
                                             .municipality_code = "0751"};
    point(r);
    make_persons(r);
    make_residences(r);
    make_rows(r);
    r->h.records_len = (size_t)random_below(r, RANDOM_RECORDS + 1);
    for (size_t i = 0; i < r->h.records_len; i++)
        make_record(r, i);
}

void random_copy(struct random_household *to, const struct random_household *from)
{
    *to = *from;
    point(to);
    for (size_t p = 0; p < to->h.persons_len; p++)
        to->persons[p].parent_of.items = to->parents[p];
}

static void swap(void *a, void *b, size_t size)
{
    unsigned char temporary[512];
    if (size > sizeof temporary)
        return;
    memcpy(temporary, a, size);
    memcpy(a, b, size);
    memcpy(b, temporary, size);
}

static void shuffle(struct random_household *r, void *items, size_t len, size_t size)
{
    char *bytes = items;
    for (size_t i = len; i > 1; i--)
        swap(bytes + (i - 1) * size, bytes + (size_t)random_below(r, (int)i) * size, size);
}

/* Persons change places, and everything that points at them follows. */
static void shuffle_persons(struct random_household *r)
{
    struct random_household before;
    int32_t where[RANDOM_PERSONS], order[RANDOM_PERSONS];
    random_copy(&before, r);
    for (int32_t i = 0; i < RANDOM_PERSONS; i++)
        order[i] = i;
    shuffle(r, order, r->h.persons_len, sizeof *order);
    for (size_t i = 0; i < r->h.persons_len; i++)
        where[order[i]] = (int32_t)i;
    for (size_t i = 0; i < r->h.persons_len; i++) {
        const struct ssg_person *old = &before.persons[order[i]];
        r->persons[i] = *old;
        for (size_t c = 0; c < old->parent_of.len; c++)
            r->parents[i][c] = where[old->parent_of.items[c]];
        r->persons[i].parent_of.items = r->parents[i];
    }
    for (size_t i = 0; i < r->h.residences_len; i++)
        r->residences[i].person = where[r->residences[i].person];
    for (size_t i = 0; i < r->h.absences_len; i++)
        r->absences[i].person = where[r->absences[i].person];
    for (size_t i = 0; i < r->h.records_len; i++)
        if (r->records[i].person >= 0)
            r->records[i].person = where[r->records[i].person];
}

void random_shuffle(struct random_household *r)
{
    shuffle_persons(r);
    shuffle(r, r->residences, r->h.residences_len, sizeof *r->residences);
    shuffle(r, r->absences, r->h.absences_len, sizeof *r->absences);
    shuffle(r, r->sources, r->h.sources_len, sizeof *r->sources);
    shuffle(r, r->notifications, r->h.earlier_notifications_len, sizeof *r->notifications);
    shuffle(r, r->records, r->h.records_len, sizeof *r->records);
}

struct ssg_record *random_add(struct random_household *r)
{
    size_t i = r->h.records_len++;
    make_record(r, i);
    struct ssg_record *record = &r->records[i];
    (void)snprintf(r->numbers[i], sizeof r->numbers[i], "N%zu", i);
    record->case_number = r->numbers[i];
    record->linked = (struct ssg_texts){0};
    record->kind = SSG_KIND_OFFENCE;
    record->code = "73251";
    record->person = adult_of(r);
    record->role = SSG_ROLE_CHARGED;
    record->outcome = SSG_OUTCOME_FINED;
    record->verified = true;
    record->quarantined = false;
    return record;
}
