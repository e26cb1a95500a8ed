#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_calendar.h"
#include "ssg_finding.h"

/* Rules about one adult's offences over time: R3, R4, R5, R6. */

static int compare_ints(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void ref_known_days(struct ssg_finder *f, const struct ssg_adult_pattern *adult)
{
    for (size_t i = 0; i < adult->incidents.len; i++)
        if (adult->incidents.items[i].precision == SSG_PRECISION_DAY)
            ssg_finder_incident(f, &adult->incidents.items[i]);
}

static void find_shorter(struct ssg_finder *f, const struct ssg_adult_pattern *adult)
{
    const struct ssg_build *b = f->build;
    size_t len = adult->gaps_len;
    if (len + 1 < (size_t)b->rules->numbers[SSG_NUMBER_R3_EARLIER])
        return;
    int32_t *others = SSG_ARENA_ARRAY(b->arena, int32_t, len);
    if (!others) {
        f->status = SSG_E_MEMORY;
        return;
    }
    size_t others_len = len - 2;
    memcpy(others, adult->gaps, others_len * sizeof *others);
    qsort(others, others_len, sizeof *others, compare_ints);
    /* Twice the median, so that all is exact in whole numbers. */
    int64_t median2 = (int64_t)others[(others_len - 1) / 2] + others[others_len / 2];
    int64_t first = adult->gaps[len - 2], second = adult->gaps[len - 1];
    if (median2 <= 0 || 100 * (first + second) > b->rules->numbers[SSG_NUMBER_R3_PERCENT] * median2)
        return;
    ref_known_days(f, adult);
    ssg_finder_add(f, SSG_RULE_R3, adult->person,
                   SSG_PHRASE_FILL(b, SSG_TEXT_R3_SHORTER, SSG_PHRASE_NUMBER("first", first),
                                   SSG_PHRASE_NUMBER("second", second),
                                   SSG_PHRASE_NUMBER("typical", (median2 + 1) / 2)));
}

void ssg_find_shorter_gaps(struct ssg_finder *f)
{
    if (!ssg_may_run(f->build, SSG_RULE_R3, SSG_KIND_OFFENCE))
        return;
    for (size_t i = 0; i < f->timeline->adults_len; i++)
        find_shorter(f, &f->timeline->adults[i]);
}

/* The days an incident may have happened on: [first, end). */
static struct ssg_date end_of(const struct ssg_incident *incident)
{
    return incident->precision == SSG_PRECISION_MONTH ? ssg_calendar_month_end(incident->date)
                                                      : (struct ssg_date){incident->date.days + 1};
}

static bool is_surely_before(const struct ssg_incident *a, const struct ssg_incident *b)
{
    return end_of(a).days <= b->date.days;
}

/* The counting charge of an incident that takes part in R4: the highest maximum. NULL: none. */
static const struct ssg_entry *compared_charge(const struct ssg_build *b,
                                               const struct ssg_incident *incident)
{
    uint32_t groups = b->rules->rules[SSG_RULE_R4].groups;
    const struct ssg_entry *found = NULL;
    for (size_t i = 0; i < incident->entries_len; i++) {
        const struct ssg_entry *entry = incident->entries[i];
        if (entry->counts && entry->offence->in_r4 &&
            (groups == 0 || groups & 1U << entry->offence->group) &&
            (!found || entry->offence->maximum_months > found->offence->maximum_months))
            found = entry;
    }
    return found;
}

/* An incident with the charge it is compared by. */
struct compared {
    const struct ssg_incident *incident;
    const struct ssg_entry *charge;
};

static bool is_latest_higher(const struct compared *list, size_t len)
{
    const struct compared *latest = &list[len - 1];
    for (size_t i = 0; i + 1 < len; i++)
        if (!is_surely_before(list[i].incident, latest->incident) ||
            list[i].charge->offence->maximum_months >= latest->charge->offence->maximum_months)
            return false;
    return true;
}

/* Mann-Kendall on the maxima of incidents known to the day; ret_count: of how many. */
static bool is_rising(struct ssg_finder *f, const struct compared *list, size_t len, int *ret_count)
{
    const struct ssg_build *b = f->build;
    struct ssg_trend_event *events = SSG_ARENA_ARRAY(b->arena, struct ssg_trend_event, len);
    struct ssg_trend trend;
    size_t count = 0;
    for (size_t i = 0; events && i < len; i++)
        if (list[i].incident->precision == SSG_PRECISION_DAY)
            events[count++] =
                (struct ssg_trend_event){list[i].incident->date.days - b->window.from.days,
                                         list[i].charge->offence->maximum_months};
    if (!events || ssg_trend_compute(b->window.to.days - b->window.from.days, events, count, true,
                                     &trend) != SSG_OK) {
        f->status = SSG_E_MEMORY;
        return false;
    }
    *ret_count = (int)count;
    return count >= (size_t)b->rules->numbers[SSG_NUMBER_R4_RISING] && trend.s > 0 &&
           trend.mann_kendall_p * 1000 <= b->rules->numbers[SSG_NUMBER_R4_PERMILLE];
}

static void find_higher(struct ssg_finder *f, const struct ssg_adult_pattern *adult)
{
    const struct ssg_build *b = f->build;
    struct compared *list = SSG_ARENA_ARRAY(b->arena, struct compared, adult->incidents.len);
    size_t len = 0;
    int count = 0;
    if (!list) {
        f->status = SSG_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < adult->incidents.len; i++) {
        const struct ssg_incident *incident = &adult->incidents.items[i];
        const struct ssg_entry *charge = compared_charge(b, incident);
        if (charge && incident->precision != SSG_PRECISION_REPORTED)
            list[len++] = (struct compared){incident, charge};
    }
    if (len < (size_t)b->rules->numbers[SSG_NUMBER_R4_EARLIER] || !is_latest_higher(list, len))
        return;
    const struct ssg_offence *latest = list[len - 1].charge->offence;
    const char *text = SSG_PHRASE_FILL(
        b, SSG_TEXT_R4_HIGHER, SSG_PHRASE_TEXT("statute", latest->statute),
        SSG_PHRASE_TEXT("maximum", latest->maximum), SSG_PHRASE_NUMBER("n", (int64_t)len - 1));
    if (is_rising(f, list, len, &count))
        text = ssg_phrase_and_then(
            b, text, SSG_PHRASE_FILL(b, SSG_TEXT_R4_RISING, SSG_PHRASE_NUMBER("n", count)));
    for (size_t i = 0; i < len; i++)
        ssg_finder_incident(f, list[i].incident);
    ssg_finder_add(f, SSG_RULE_R4, adult->person,
                   ssg_phrase_and_then(b, text, ssg_phrase_plain(b, SSG_TEXT_R4_CAUTION)));
}

void ssg_find_higher_maximum(struct ssg_finder *f)
{
    if (!ssg_may_run(f->build, SSG_RULE_R4, SSG_KIND_OFFENCE))
        return;
    for (size_t i = 0; i < f->timeline->adults_len; i++)
        find_higher(f, &f->timeline->adults[i]);
}

static bool is_group(const char *code, enum ssg_offence_group group)
{
    const struct ssg_offence *offence = ssg_offence_find(code);
    return offence && offence->group == group;
}

/* True if a case of the group is known in the years before a day, whatever else is known of it:
 * "the first" must be true. Only charges that did not fall. */
static bool is_group_known(const struct ssg_build *b, const struct ssg_adult_pattern *adult,
                           enum ssg_offence_group group, const struct ssg_incident *first)
{
    struct ssg_date from =
        ssg_calendar_add_months(b->h->as_of, -12 * b->rules->numbers[SSG_NUMBER_R5_YEARS]);
    struct ssg_date birth = b->h->persons[adult->person].birth_date;
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = b->records[i];
        bool is_young =
            birth.days != SSG_DATE_NONE.days &&
            ssg_calendar_age(birth, record->date) < b->rules->numbers[SSG_NUMBER_GENERAL_AGE_SHOWN];
        if (record->person == adult->person && record->kind == SSG_KIND_OFFENCE &&
            record->role != SSG_ROLE_SUSPECT && ssg_is_live_charge(record) && !is_young &&
            record->date.days >= from.days && record->date.days < first->date.days &&
            is_group(record->code, group))
            return true;
    }
    for (size_t i = 0; i < b->h->older_len; i++) {
        const struct ssg_older *older = &b->h->older[i];
        if (older->person == adult->person && older->date.days >= from.days &&
            (older->role == SSG_ROLE_CHARGED || older->role == SSG_ROLE_CONVICTED) &&
            older->outcome != SSG_OUTCOME_ACQUITTED &&
            older->outcome != SSG_OUTCOME_DROPPED_EVIDENCE &&
            older->outcome != SSG_OUTCOME_DROPPED_OTHER && is_group(older->code, group))
            return true;
    }
    return false;
}

static bool has_word(const char *const *words, size_t len, const char *word)
{
    for (size_t i = 0; i < len; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static void find_new(struct ssg_finder *f, const struct ssg_adult_pattern *adult,
                     enum ssg_offence_group group)
{
    const struct ssg_build *b = f->build;
    const struct ssg_incident *first = NULL;
    for (size_t i = adult->incidents.len; i > 0; i--)
        if (adult->incidents.items[i - 1].highest->offence->group == group)
            first = &adult->incidents.items[i - 1];
    if (!first || first->precision == SSG_PRECISION_REPORTED ||
        b->h->as_of.days - first->date.days > b->rules->numbers[SSG_NUMBER_R5_RECENT_DAYS] ||
        is_group_known(b, adult, group, first))
        return;
    const char *words[SSG_OFFENCE_GROUP_COUNT_];
    size_t words_len = 0;
    int others = 0;
    for (size_t i = 0; i < adult->incidents.len; i++) {
        const struct ssg_incident *other = &adult->incidents.items[i];
        if (other->precision == SSG_PRECISION_REPORTED || !is_surely_before(other, first))
            continue;
        const char *word = ssg_phrase_group(b, other->highest->offence->group);
        if (!has_word(words, words_len, word))
            words[words_len++] = word;
        ssg_finder_incident(f, other);
        others++;
    }
    if (others < b->rules->numbers[SSG_NUMBER_R5_OTHERS]) {
        ssg_finder_drop(f);
        return;
    }
    ssg_finder_incident(f, first);
    ssg_finder_add(
        f, SSG_RULE_R5, adult->person,
        SSG_PHRASE_FILL(b, SSG_TEXT_R5_NEW, SSG_PHRASE_TEXT("group", ssg_phrase_group(b, group)),
                        SSG_PHRASE_NUMBER("n", others),
                        SSG_PHRASE_TEXT("groups", ssg_phrase_list(b, words, words_len))));
}

void ssg_find_new_group(struct ssg_finder *f)
{
    if (!ssg_may_run(f->build, SSG_RULE_R5, SSG_KIND_OFFENCE))
        return;
    for (size_t i = 0; i < f->timeline->adults_len; i++)
        for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++)
            find_new(f, &f->timeline->adults[i], (enum ssg_offence_group)g);
}

/* Half of the window's years: "2½", "5", "½". */
static const char *half_years(const struct ssg_build *b)
{
    char text[16];
    int years = b->window.years;
    if (years == 1)
        return "½";
    (void)snprintf(text, sizeof text, "%d%s", years / 2, years % 2 ? "½" : "");
    return ssg_arena_copy(b->arena, text, strlen(text));
}

void ssg_find_more_often(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    if (!ssg_may_run(b, SSG_RULE_R6, SSG_KIND_OFFENCE))
        return;
    for (size_t i = 0; i < f->timeline->adults_len; i++) {
        const struct ssg_adult_pattern *adult = &f->timeline->adults[i];
        const struct ssg_trend *trend = &adult->without_case;
        int count = adult->halves[0] + adult->halves[1];
        if (count < b->rules->numbers[SSG_NUMBER_R6_EARLIER] || !trend->has_laplace ||
            trend->laplace_u <= 0 ||
            trend->laplace_p * 1000 > b->rules->numbers[SSG_NUMBER_R6_PERMILLE])
            continue;
        ref_known_days(f, adult);
        ssg_finder_add(
            f, SSG_RULE_R6, adult->person,
            SSG_PHRASE_FILL(b, SSG_TEXT_R6_DENSER, SSG_PHRASE_NUMBER("late", adult->halves[1]),
                            SSG_PHRASE_NUMBER("n", count), SSG_PHRASE_TEXT("half", half_years(b))));
    }
}
