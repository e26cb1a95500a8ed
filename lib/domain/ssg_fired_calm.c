#include <stdio.h>
#include <string.h>

#include "ssg_calendar.h"
#include "ssg_finding.h"

/* What describes little or less: D1, D2, D3. */

static bool has_any_contact(const struct ssg_timeline *t)
{
    for (size_t i = 0; i < t->contacts_len; i++)
        if (!t->contacts[i].case_at_hand && !t->contacts[i].since_case)
            return true;
    return false;
}

static bool has_any_entry(const struct ssg_timeline *t)
{
    for (size_t i = 0; i < t->entries_len; i++)
        if (!t->entries[i].case_at_hand && !t->entries[i].since_case)
            return true;
    for (size_t i = 0; i < t->child_entries_len; i++)
        if (!t->child_entries[i].case_at_hand && !t->child_entries[i].since_case)
            return true;
    return false;
}

void ssg_find_one_off(struct ssg_finder *f)
{
    const struct ssg_timeline *t = f->timeline;
    const struct ssg_build *b = f->build;
    size_t incidents = 0;
    for (size_t i = 0; i < t->adults_len; i++)
        incidents += t->adults[i].incidents.len;
    if (incidents || has_any_contact(t))
        return;
    for (int kind = SSG_KIND_NIL_ + 1; kind < SSG_KIND_COUNT_; kind++)
        if (kind != SSG_KIND_ORDER_ISSUED && !ssg_may_run(b, SSG_RULE_D1, (enum ssg_kind)kind))
            return;
    const char *text =
        SSG_PHRASE_FILL(b, has_any_entry(t) ? SSG_TEXT_D1_NONE_COUNTING : SSG_TEXT_D1_NONE,
                        SSG_PHRASE_NUMBER("years", t->window.years),
                        SSG_PHRASE_NUMBER("children", (int64_t)b->h->classes[SSG_CLASS_CHILD].len));
    ssg_finder_add(f, SSG_RULE_D1, SSG_NO_INDEX, ssg_phrase_and_then(b, text, ssg_phrase_away(b)));
}

/* "2 år og 10 måneder": whole months from one day to another. */
static const char *duration(const struct ssg_build *b, struct ssg_date from, struct ssg_date to)
{
    int months = 0;
    while (ssg_calendar_add_months(from, months + 1).days <= to.days)
        months++;
    return SSG_PHRASE_FILL(b, months % 12 ? SSG_TEXT_GENERAL_YEARS_MONTHS : SSG_TEXT_GENERAL_YEARS,
                           SSG_PHRASE_NUMBER("years", months / 12),
                           SSG_PHRASE_NUMBER("months", months % 12));
}

/* True if an accusation of the adult that does not count is shown after a day. */
static bool has_charge_since(const struct ssg_timeline *t, int32_t person, struct ssg_date day)
{
    for (size_t i = 0; i < t->entries_len; i++) {
        const struct ssg_entry *entry = &t->entries[i];
        if (entry->record->person == person && !entry->counts && !entry->case_at_hand &&
            !entry->since_case && ssg_role_is_accused(entry->record->role) &&
            entry->record->date.days > day.days)
            return true;
    }
    return false;
}

static void find_easing_of(struct ssg_finder *f, const struct ssg_adult_pattern *adult)
{
    const struct ssg_build *b = f->build;
    struct ssg_date case_date = b->h->at_hand.date, last = {INT32_MIN};
    int count = 0, first_year = 0, last_year = 0, month, day;
    if (case_date.days == SSG_DATE_NONE.days)
        case_date = b->h->as_of;
    for (size_t i = 0; i < adult->incidents.len; i++) {
        const struct ssg_incident *incident = &adult->incidents.items[i];
        struct ssg_date end = incident->date;
        if (incident->precision == SSG_PRECISION_MONTH)
            end.days = ssg_calendar_month_end(incident->date).days - 1;
        if (end.days > last.days)
            last = end;
        if (incident->precision == SSG_PRECISION_REPORTED)
            continue; /* when it happened is not known; it still ends the calm */
        ssg_date_civil(incident->date, &last_year, &month, &day);
        if (count++ == 0)
            first_year = last_year;
        ssg_finder_incident(f, incident);
    }
    /* Days away are no calm: they are taken off the end. */
    struct ssg_date calm_end = case_date;
    if (count)
        calm_end.days -= ssg_absent_days(b->h, adult->person, last, case_date);
    if (count < b->rules->numbers[SSG_NUMBER_D2_EARLIER] ||
        ssg_calendar_add_months(last, b->rules->numbers[SSG_NUMBER_D2_MONTHS]).days >
            calm_end.days) {
        ssg_finder_drop(f);
        return;
    }
    bool is_one = first_year == last_year;
    char first_text[16], last_text[16];
    (void)snprintf(first_text, sizeof first_text, "%d", first_year);
    (void)snprintf(last_text, sizeof last_text, "%d", last_year);
    enum ssg_rule_text text = is_one ? SSG_TEXT_D2_ONE_YEAR : SSG_TEXT_D2_YEARS;
    if (has_charge_since(f->timeline, adult->person, last))
        text = is_one ? SSG_TEXT_D2_ONE_YEAR_COUNTING : SSG_TEXT_D2_YEARS_COUNTING;
    const char *sentence = SSG_PHRASE_FILL(
        b, text, SSG_PHRASE_TEXT("first", first_text), SSG_PHRASE_TEXT("last", last_text),
        SSG_PHRASE_NUMBER("n", count), SSG_PHRASE_TEXT("duration", duration(b, last, calm_end)));
    ssg_finder_add(f, SSG_RULE_D2, adult->person,
                   ssg_phrase_and_then(b, sentence, ssg_phrase_away(b)));
}

void ssg_find_easing(struct ssg_finder *f)
{
    if (!ssg_may_run(f->build, SSG_RULE_D2, SSG_KIND_OFFENCE))
        return;
    for (size_t i = 0; i < f->timeline->adults_len; i++)
        find_easing_of(f, &f->timeline->adults[i]);
}

void ssg_find_too_few(struct ssg_finder *f)
{
    const struct ssg_timeline *t = f->timeline;
    const struct ssg_build *b = f->build;
    int with_incidents = 0;
    for (size_t i = 0; i < t->adults_len; i++)
        with_incidents += t->adults[i].incidents.len > 0;
    for (size_t i = 0; i < t->adults_len; i++) {
        const struct ssg_adult_pattern *adult = &t->adults[i];
        size_t count = adult->incidents.len;
        if (count == 0 || count >= (size_t)b->rules->numbers[SSG_NUMBER_D3_BELOW])
            continue;
        for (size_t j = 0; j < count; j++)
            ssg_finder_incident(f, &adult->incidents.items[j]);
        ssg_finder_add(f, SSG_RULE_D3, adult->person,
                       SSG_PHRASE_FILL(b,
                                       with_incidents == 1 ? SSG_TEXT_D3_FEW : SSG_TEXT_D3_FEW_OF,
                                       SSG_PHRASE_TEXT("adult", ssg_phrase_adult(b, adult->person)),
                                       SSG_PHRASE_NUMBER("n", (int64_t)count)));
    }
}
