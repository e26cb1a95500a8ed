#include <stdlib.h>

#include "ssg_finding.h"

/* R2: several events close together, of one adult's offences or of the household's contacts. */

struct event {
    struct ssg_date date;
    const struct ssg_incident *incident; /* or */
    const struct ssg_contact *contact;   /* or, both NULL, the case at hand of an adult */
    bool is_case;
};

struct events {
    struct event *items;
    size_t len;
    int32_t person; /* SSG_NO_INDEX: contacts */
};

/* A run of events. */
struct run {
    size_t first;
    size_t last;
};

static int compare_events(const void *left, const void *right)
{
    const struct event *a = left, *b = right;
    if (a->date.days != b->date.days)
        return a->date.days < b->date.days ? -1 : 1;
    return a->is_case - b->is_case; /* the case at hand comes last */
}

enum span { SPAN_RECENT, SPAN_OLDER };

/* The fullest run within the days of the rule whose last event is recent, or older; of equally
 * full ones the latest. The case at hand takes part in with_case only, and must then be in it. */
static bool find_run(const struct ssg_build *b, const struct events *events, bool with_case,
                     enum span span, struct run *ret_run)
{
    size_t best = 0;
    for (size_t last = 0; last < events->len; last++) {
        struct ssg_date end = events->items[last].date;
        bool is_recent =
            b->h->as_of.days - end.days <= b->rules->numbers[SSG_NUMBER_R2_RECENT_DAYS];
        if (is_recent != (span == SPAN_RECENT) || (!with_case && events->items[last].is_case))
            continue;
        size_t first = last, count = 1;
        bool has_case = events->items[last].is_case;
        while (first > 0 && end.days - events->items[first - 1].date.days <=
                                b->rules->numbers[SSG_NUMBER_R2_DAYS]) {
            first--;
            has_case |= events->items[first].is_case;
            count += with_case || !events->items[first].is_case;
        }
        if (count < (size_t)b->rules->numbers[SSG_NUMBER_R2_EVENTS] || count < best ||
            (with_case && !has_case))
            continue;
        best = count;
        *ret_run = (struct run){first, last};
    }
    return best > 0;
}

static const char *span_of(const struct ssg_build *b, struct ssg_date first, struct ssg_date last,
                           bool with_year)
{
    int first_year, last_year, month, day;
    ssg_date_civil(first, &first_year, &month, &day);
    ssg_date_civil(last, &last_year, &month, &day);
    bool is_full = with_year || first_year != last_year;
    if (first.days == last.days)
        return is_full ? ssg_phrase_date(b, first) : ssg_phrase_day(b, first);
    return SSG_PHRASE_FILL(
        b, SSG_TEXT_GENERAL_SPAN,
        SSG_PHRASE_TEXT("first", first_year != last_year ? ssg_phrase_date(b, first)
                                                         : ssg_phrase_day(b, first)),
        SSG_PHRASE_TEXT("last", is_full ? ssg_phrase_date(b, last) : ssg_phrase_day(b, last)));
}

/* "husspektakler", or a common word for several kinds. */
static const char *contact_word(const struct ssg_build *b, const struct events *events,
                                const struct run *run)
{
    enum ssg_kind kind = SSG_KIND_NIL_;
    for (size_t i = run->first; i <= run->last; i++) {
        const struct ssg_contact *contact = events->items[i].contact;
        if (!contact || (kind != SSG_KIND_NIL_ && contact->record->kind != kind))
            return ssg_rules_word(b->rules, b->lang, "kind", "mixed");
        kind = contact->record->kind;
    }
    return ssg_rules_word(b->rules, b->lang, "kind", ssg_kind_text(kind));
}

static const char *describe(const struct ssg_build *b, const struct events *events,
                            const struct run *run, bool with_case, enum ssg_rule_text text)
{
    struct ssg_date first = events->items[run->first].date, last = events->items[run->last].date;
    int days = last.days - first.days, count = 0;
    bool is_older = text == SSG_TEXT_R2_OLDER_OFFENCES || text == SSG_TEXT_R2_OLDER_CONTACTS;
    for (size_t i = run->first; i <= run->last; i++)
        count += with_case || !events->items[i].is_case;
    const char *within =
        days ? SSG_PHRASE_FILL(b, SSG_TEXT_GENERAL_WITHIN_DAYS, SSG_PHRASE_NUMBER("days", days))
             : ssg_phrase_plain(b, SSG_TEXT_GENERAL_SAME_DAY);
    bool is_adult = events->person != SSG_NO_INDEX;
    return SSG_PHRASE_FILL(
        b, text, SSG_PHRASE_TEXT("adult", is_adult ? ssg_phrase_adult(b, events->person) : ""),
        SSG_PHRASE_TEXT("contacts", is_adult ? "" : contact_word(b, events, run)),
        SSG_PHRASE_NUMBER("n", count), SSG_PHRASE_TEXT("within", within),
        SSG_PHRASE_TEXT("span", span_of(b, first, last, is_older)));
}

static void ref_case(struct ssg_finder *f, int32_t person)
{
    for (size_t i = 0; i < f->timeline->entries_len; i++) {
        const struct ssg_entry *entry = &f->timeline->entries[i];
        if (entry->record->person == person && ssg_is_current_charge(f->build, entry))
            ssg_finder_ref(f, entry->ref);
    }
}

static void fire(struct ssg_finder *f, const struct events *events, const struct run *run,
                 bool with_case)
{
    bool is_adult = events->person != SSG_NO_INDEX;
    enum ssg_rule_text text = is_adult ? SSG_TEXT_R2_OFFENCES : SSG_TEXT_R2_CONTACTS;
    if (with_case)
        text = is_adult ? SSG_TEXT_R2_OFFENCES_WITH_CASE : SSG_TEXT_R2_CONTACTS_WITH_CASE;
    for (size_t i = run->first; i <= run->last; i++) {
        const struct event *event = &events->items[i];
        if (event->is_case && !with_case)
            continue;
        if (event->incident)
            ssg_finder_incident(f, event->incident);
        else if (event->contact)
            ssg_finder_ref(f, event->contact->ref);
        else
            ref_case(f, events->person);
    }
    ssg_finder_add(f, SSG_RULE_R2, events->person,
                   describe(f->build, events, run, with_case, text));
}

static void find_in(struct ssg_finder *f, struct events *events, struct ssg_texts *notes,
                    const char **note_items)
{
    struct run run;
    if (events->len)
        qsort(events->items, events->len, sizeof *events->items, compare_events);
    if (find_run(f->build, events, false, SPAN_RECENT, &run)) {
        fire(f, events, &run, false);
    } else if (find_run(f->build, events, true, SPAN_RECENT, &run)) {
        fire(f, events, &run, true);
    } else if (find_run(f->build, events, false, SPAN_OLDER, &run)) {
        note_items[notes->len++] =
            describe(f->build, events, &run, false,
                     events->person == SSG_NO_INDEX ? SSG_TEXT_R2_OLDER_CONTACTS
                                                    : SSG_TEXT_R2_OLDER_OFFENCES);
    }
}

static void collect_offences(const struct ssg_finder *f, const struct ssg_adult_pattern *adult,
                             struct events *events)
{
    const struct ssg_case_at_hand *at_hand = &f->build->h->at_hand;
    bool is_case = false;
    events->len = 0;
    events->person = adult->person;
    for (size_t i = 0; i < adult->incidents.len; i++)
        if (adult->incidents.items[i].precision == SSG_PRECISION_DAY)
            events->items[events->len++] = (struct event){.date = adult->incidents.items[i].date,
                                                          .incident = &adult->incidents.items[i]};
    for (size_t i = 0; i < f->timeline->entries_len; i++)
        is_case |= f->timeline->entries[i].record->person == adult->person &&
                   f->timeline->entries[i].offence &&
                   ssg_is_current_charge(f->build, &f->timeline->entries[i]);
    if (is_case && at_hand->precision == SSG_PRECISION_DAY)
        events->items[events->len++] = (struct event){.date = at_hand->date, .is_case = true};
}

static void collect_contacts(const struct ssg_finder *f, struct events *events)
{
    events->len = 0;
    events->person = SSG_NO_INDEX;
    for (size_t i = 0; i < f->timeline->contacts_len; i++) {
        const struct ssg_contact *contact = &f->timeline->contacts[i];
        enum ssg_kind kind = contact->record->kind;
        /* Suicide threats and concerns stand apart and in no density (special data). */
        if ((kind == SSG_KIND_DISTURBANCE || kind == SSG_KIND_INQUIRY) && !contact->since_case &&
            contact->record->precision == SSG_PRECISION_DAY &&
            ssg_may_run(f->build, SSG_RULE_R2, kind))
            events->items[events->len++] = (struct event){.date = contact->record->date,
                                                          .contact = contact,
                                                          .is_case = contact->case_at_hand};
    }
}

void ssg_find_dense(struct ssg_finder *f, struct ssg_texts *ret_notes)
{
    const struct ssg_timeline *t = f->timeline;
    const struct ssg_build *b = f->build;
    struct events events = {
        .items = SSG_ARENA_ARRAY(b->arena, struct event, t->entries_len + t->contacts_len + 1)};
    const char **notes = SSG_ARENA_ARRAY(b->arena, const char *, t->adults_len + 1);
    if (!events.items || !notes) {
        f->status = SSG_E_MEMORY;
        return;
    }
    ret_notes->items = notes;
    for (size_t i = 0; i < t->adults_len; i++) {
        if (!ssg_may_run(b, SSG_RULE_R2, SSG_KIND_OFFENCE))
            continue;
        collect_offences(f, &t->adults[i], &events);
        find_in(f, &events, ret_notes, notes);
    }
    collect_contacts(f, &events);
    find_in(f, &events, ret_notes, notes);
}
