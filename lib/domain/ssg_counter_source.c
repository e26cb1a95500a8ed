#include <stdio.h>
#include <string.h>

#include "ssg_calendar.h"
#include "ssg_finding.h"

/* The end of the counter-evidence: what the adults did themselves, what is uncertain, what the
 * sources lack. And the limits, which hold for every look-up. */

/* In how many cases the adult called the police. Cases tied by the source are one; the number of a
 * component is its smallest member's, so the first record of each is counted. */
static int count_calls(const struct ssg_build *b, int32_t person, bool *is_seen)
{
    int count = 0;
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = b->records[i];
        if (record->person != person || record->called_police != SSG_TRI_YES ||
            !ssg_record_is_sure(record) || ssg_build_shelf(b, record) == SSG_SHELF_NONE ||
            ssg_build_is_at_hand(b, record) || ssg_build_is_since(b, record))
            continue;
        int32_t component = ssg_build_component(b, record);
        count += !is_seen[component];
        is_seen[component] = true;
    }
    return count;
}

static void ref_calls(struct ssg_finder *f, int32_t person, const bool *is_seen)
{
    for (size_t i = 0; i < f->timeline->entries_len; i++) {
        const struct ssg_entry *entry = &f->timeline->entries[i];
        if (entry->record->person == person && entry->record->called_police == SSG_TRI_YES &&
            is_seen[entry->component])
            ssg_finder_ref(f, entry->ref);
    }
    for (size_t i = 0; i < f->timeline->contacts_len; i++) {
        const struct ssg_contact *contact = &f->timeline->contacts[i];
        if (is_seen[ssg_build_component(f->build, contact->record)])
            ssg_finder_ref(f, contact->ref);
    }
}

void ssg_find_called(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    for (size_t i = 0; i < f->timeline->adults_len; i++) {
        int32_t person = f->timeline->adults[i].person;
        bool *is_seen = SSG_ARENA_ARRAY(b->arena, bool, b->numbers_len);
        int count = is_seen ? count_calls(b, person, is_seen) : 0;
        if (count == 0)
            continue;
        ref_calls(f, person, is_seen);
        ssg_finder_add(f, SSG_RULE_M8, SSG_NO_INDEX,
                       SSG_PHRASE_FILL(b, SSG_TEXT_M8_CALLED,
                                       SSG_PHRASE_TEXT("adult", ssg_phrase_adult(b, person)),
                                       SSG_PHRASE_NUMBER("n", count)));
    }
}

void ssg_find_held_out(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    int count = 0;
    for (size_t i = 0; i < f->timeline->entries_len; i++) {
        const struct ssg_entry *entry = &f->timeline->entries[i];
        if (ssg_record_is_sure(entry->record) || entry->case_at_hand || entry->since_case)
            continue;
        ssg_finder_ref(f, entry->ref);
        count++;
    }
    if (count)
        ssg_finder_add(f, SSG_RULE_M9, SSG_NO_INDEX,
                       SSG_PHRASE_FILL(b, SSG_TEXT_M9_HELD_OUT, SSG_PHRASE_NUMBER("n", count)));
}

/* "2023" for a source that begins with a year, else "marts 2023". */
static const char *since_when(const struct ssg_build *b, struct ssg_date date)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    if (month != 1 || day != 1)
        return ssg_phrase_month(b, date);
    char text[16];
    (void)snprintf(text, sizeof text, "%d", year);
    return ssg_arena_copy(b->arena, text, strlen(text));
}

bool ssg_is_source_late(const struct ssg_build *b, const struct ssg_source_of *source)
{
    bool is_short = source->kind == SSG_KIND_SUICIDE_THREAT || source->kind == SSG_KIND_CONCERN;
    struct ssg_date from =
        is_short && b->short_from.days > b->window.from.days ? b->short_from : b->window.from;
    return source->kind != SSG_KIND_INTELLIGENCE && source->complete_from.days > from.days;
}

void ssg_find_late_source(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    for (int kind = 0; kind < SSG_KIND_COUNT_; kind++) {
        const struct ssg_source_of *latest = NULL;
        for (size_t i = 0; i < b->h->sources_len; i++) {
            const struct ssg_source_of *source = &b->h->sources[i];
            if ((int)source->kind == kind && ssg_is_source_late(b, source) &&
                (!latest || source->complete_from.days > latest->complete_from.days))
                latest = source;
        }
        if (!latest)
            continue;
        const char *word = ssg_rules_word(b->rules, b->lang, "kind",
                                          kind ? ssg_kind_text((enum ssg_kind)kind) : "other");
        ssg_finder_add(
            f, SSG_RULE_M10, SSG_NO_INDEX,
            SSG_PHRASE_FILL(b, SSG_TEXT_M10_LATE, SSG_PHRASE_TEXT("kind", word),
                            SSG_PHRASE_TEXT("since", since_when(b, latest->complete_from))));
    }
}

bool ssg_is_any_source_late(const struct ssg_build *b)
{
    for (size_t i = 0; i < b->h->sources_len; i++)
        if (ssg_is_source_late(b, &b->h->sources[i]))
            return true;
    return false;
}

/* Two adults accused in one case. */
static bool has_both_accused(const struct ssg_timeline *t)
{
    for (size_t i = 0; i < t->entries_len; i++)
        for (size_t j = i + 1; j < t->entries_len; j++) {
            const struct ssg_entry *a = &t->entries[i], *c = &t->entries[j];
            if (a->component == c->component && a->record->person != c->record->person &&
                ssg_role_is_accused(a->record->role) && ssg_role_is_accused(c->record->role) &&
                ssg_record_is_sure(a->record) && ssg_record_is_sure(c->record))
                return true;
        }
    return false;
}

static int count_inexact(const struct ssg_timeline *t)
{
    int count = 0;
    for (size_t i = 0; i < t->entries_len; i++)
        count += t->entries[i].counts && t->entries[i].record->precision != SSG_PRECISION_DAY;
    return count;
}

enum ssg_status ssg_build_limits(const struct ssg_build *b, const struct ssg_texts *notes,
                                 struct ssg_timeline *timeline)
{
    enum { LIMITS_MAX = 5 };
    const char **items = SSG_ARENA_ARRAY(b->arena, const char *, LIMITS_MAX + notes->len);
    if (!items)
        return SSG_E_MEMORY;
    size_t len = 0;
    items[len++] = ssg_phrase_plain(b, SSG_TEXT_LIMITS_GROUNDLESS);
    if (!b->h->absences_known)
        items[len++] = ssg_phrase_away(b);
    if (ssg_is_any_source_late(b))
        items[len++] = ssg_phrase_plain(b, SSG_TEXT_LIMITS_LATE_SOURCE);
    if (has_both_accused(timeline))
        items[len++] = ssg_phrase_plain(b, SSG_TEXT_LIMITS_BOTH);
    int count = count_inexact(timeline);
    if (count)
        items[len++] = SSG_PHRASE_FILL(b, SSG_TEXT_LIMITS_INEXACT, SSG_PHRASE_NUMBER("n", count));
    for (size_t i = 0; i < notes->len; i++)
        items[len++] = notes->items[i];
    for (size_t i = 0; i < len; i++)
        if (!items[i])
            return SSG_E_MEMORY;
    timeline->limits = (struct ssg_texts){items, len};
    return SSG_OK;
}
