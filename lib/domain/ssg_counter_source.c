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
    static const struct ssg_plural words = {
        {"%s har selv tilkaldt politiet 1 gang.", "%s called the police once."},
        {"%s har selv tilkaldt politiet %d gange.", "%s called the police %d times."}};
    const struct ssg_build *b = f->build;
    for (size_t i = 0; i < f->timeline->adults_len; i++) {
        int32_t person = f->timeline->adults[i].person;
        bool *is_seen = SSG_ARENA_ARRAY(b->arena, bool, b->numbers_len);
        int count = is_seen ? count_calls(b, person, is_seen) : 0;
        if (count == 0)
            continue;
        ref_calls(f, person, is_seen);
        const char *who = ssg_phrase_adult(b->h, b->arena, b->lang, person);
        const char *name = who ? ssg_phrase_sentence(b->arena, who) : NULL;
        ssg_finder_add(f, "M8", SSG_NO_INDEX,
                       name ? ssg_phrase_format(b->arena, ssg_phrase_plural(&words, b->lang, count),
                                                name, count)
                            : NULL);
    }
}

void ssg_find_held_out(struct ssg_finder *f)
{
    static const struct ssg_plural words = {{"1 post er holdt ude: usikkert personmatch.",
                                             "1 post is held out: the person is not sure."},
                                            {"%d poster er holdt ude: usikkert personmatch.",
                                             "%d posts are held out: the person is not sure."}};
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
        ssg_finder_add(f, "M9", SSG_NO_INDEX, ssg_phrase_count(b->arena, &words, b->lang, count));
}

static const char *kind_word(enum ssg_kind kind, enum ssg_lang lang)
{
    static const char *const words[SSG_KIND_COUNT_][SSG_LANG_COUNT_] = {
        [SSG_KIND_NIL_] = {"oplysninger af denne slags", "records of this kind"},
        [SSG_KIND_OFFENCE] = {"lovovertrædelser", "offences"},
        [SSG_KIND_DISTURBANCE] = {"husspektakler", "domestic disturbances"},
        [SSG_KIND_SUICIDE_THREAT] = {"trusler om selvmord", "suicide threats"},
        [SSG_KIND_CONCERN] = {"bekymringer for børn", "concerns for children"},
        [SSG_KIND_INQUIRY] = {"undersøgelser", "inquiries"},
        [SSG_KIND_ORDER_ISSUED] = {"tilhold og forbud", "orders"},
        [SSG_KIND_INTELLIGENCE] = {"efterretninger", "intelligence"},
    };
    return words[kind][lang];
}

/* "2023" for a source that begins with a year, else "marts 2023". */
static const char *since_when(const struct ssg_build *b, struct ssg_date date)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    if (month == 1 && day == 1)
        return ssg_phrase_format(b->arena, "%d", year);
    return ssg_phrase_month(b->arena, b->lang, date);
}

static bool is_late(const struct ssg_build *b, const struct ssg_source_of *source)
{
    bool is_short = source->kind == SSG_KIND_SUICIDE_THREAT || source->kind == SSG_KIND_CONCERN;
    struct ssg_date from =
        is_short && b->short_from.days > b->window.from.days ? b->short_from : b->window.from;
    return source->kind != SSG_KIND_INTELLIGENCE && source->complete_from.days > from.days;
}

void ssg_find_late_source(struct ssg_finder *f)
{
    static const char *const words[SSG_LANG_COUNT_] = {"Kilden har først %s fra %s.",
                                                       "The source has %s only from %s."};
    const struct ssg_build *b = f->build;
    for (int kind = 0; kind < SSG_KIND_COUNT_; kind++) {
        const struct ssg_source_of *latest = NULL;
        for (size_t i = 0; i < b->h->sources_len; i++) {
            const struct ssg_source_of *source = &b->h->sources[i];
            if ((int)source->kind == kind && is_late(b, source) &&
                (!latest || source->complete_from.days > latest->complete_from.days))
                latest = source;
        }
        if (!latest)
            continue;
        const char *when = since_when(b, latest->complete_from);
        ssg_finder_add(f, "M10", SSG_NO_INDEX,
                       when ? ssg_phrase_format(b->arena, words[b->lang],
                                                kind_word(latest->kind, b->lang), when)
                            : NULL);
    }
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

enum ssg_status ssg_build_limits(const struct ssg_build *b, struct ssg_timeline *timeline)
{
    static const char *const groundless[SSG_LANG_COUNT_] = {
        "Sager opgivet som grundløse er ikke med.", "Cases dropped as groundless are left out."};
    static const char *const both[SSG_LANG_COUNT_] = {
        "Begge er sigtet i samme sag; hvem der angreb, fremgår ikke.",
        "Both are accused in the same case; who attacked is not recorded."};
    static const char *const late[SSG_LANG_COUNT_] = {
        "Kilden dækker ikke hele perioden. Udvikling over tid kan ikke bedømmes.",
        "The source does not cover the whole period. Change over time cannot be judged."};
    static const struct ssg_plural inexact = {
        {"1 sag har ingen præcis dato. Den er ikke med i mellemrum og udvikling.",
         "1 case has no exact date. It is in no gap and no trend."},
        {"%d sager har ingen præcis dato. De er ikke med i mellemrum og udvikling.",
         "%d cases have no exact date. They are in no gap and no trend."}};
    enum { LIMITS_MAX = 5 };
    const char **items = SSG_ARENA_ARRAY(b->arena, const char *, LIMITS_MAX);
    if (!items)
        return SSG_E_MEMORY;
    size_t len = 0;
    items[len++] = groundless[b->lang];
    if (!b->h->absences_known)
        items[len++] = ssg_phrase_away(b->lang);
    bool is_source_late = false;
    for (size_t i = 0; i < b->h->sources_len; i++)
        is_source_late |= is_late(b, &b->h->sources[i]);
    if (is_source_late)
        items[len++] = late[b->lang];
    if (has_both_accused(timeline))
        items[len++] = both[b->lang];
    int count = count_inexact(timeline);
    if (count) {
        items[len] = ssg_phrase_count(b->arena, &inexact, b->lang, count);
        if (!items[len++])
            return SSG_E_MEMORY;
    }
    timeline->limits = (struct ssg_texts){items, len};
    return SSG_OK;
}
