#include <stdlib.h>
#include <string.h>

#include "ssg_calendar.h"
#include "ssg_finding.h"

/* What speaks against a pattern (modbevis): one function per kind, in the fixed order of the rule
 * set, whose sentences these are. The case at hand and later ones are left out. */

static void add(struct ssg_finder *f, enum ssg_rule_id rule, const char *text)
{
    ssg_finder_add(f, rule, SSG_NO_INDEX, text);
}

static bool is_earlier(const struct ssg_entry *entry)
{
    return !entry->case_at_hand && !entry->since_case;
}

/* Something that happened, on the days [first, end); what is not calm. */
struct happening {
    struct ssg_date first;
    struct ssg_date end;
    const char *ref; /* NULL: the case at hand */
};

static struct happening happening_of(const struct ssg_record *record, const char *ref)
{
    struct happening happening = {record->date, {record->date.days + 1}, ref};
    if (record->precision == SSG_PRECISION_MONTH) {
        happening.first = ssg_calendar_month_first(record->date);
        happening.end = ssg_calendar_month_end(record->date);
    }
    return happening;
}

static int compare_happenings(const void *left, const void *right)
{
    const struct happening *a = left, *b = right;
    if (a->first.days != b->first.days)
        return a->first.days < b->first.days ? -1 : 1;
    if (a->end.days != b->end.days)
        return a->end.days < b->end.days ? -1 : 1;
    return strcmp(a->ref ? a->ref : "", b->ref ? b->ref : "");
}

/* Everything sure that is shown up to the case at hand, in order. */
static struct happening *collect_happenings(struct ssg_finder *f, size_t *ret_len)
{
    const struct ssg_timeline *t = f->timeline;
    const struct ssg_build *b = f->build;
    struct happening *list = SSG_ARENA_ARRAY(
        b->arena, struct happening, t->entries_len + t->child_entries_len + t->contacts_len + 1);
    size_t len = 0;
    if (!list) {
        f->status = SSG_E_MEMORY;
        return NULL;
    }
    for (size_t i = 0; i < t->entries_len; i++)
        if (is_earlier(&t->entries[i]) && ssg_record_is_sure(t->entries[i].record))
            list[len++] = happening_of(t->entries[i].record, t->entries[i].ref);
    for (size_t i = 0; i < t->child_entries_len; i++)
        if (is_earlier(&t->child_entries[i]))
            list[len++] = happening_of(t->child_entries[i].record, t->child_entries[i].ref);
    for (size_t i = 0; i < t->contacts_len; i++)
        if (!t->contacts[i].case_at_hand && !t->contacts[i].since_case)
            list[len++] = happening_of(t->contacts[i].record, t->contacts[i].ref);
    struct ssg_date case_date = b->h->at_hand.date;
    if (case_date.days != SSG_DATE_NONE.days)
        list[len++] = (struct happening){case_date, {case_date.days + 1}, NULL};
    qsort(list, len, sizeof *list, compare_happenings);
    *ret_len = len;
    return list;
}

/* True if the source of what breaks a calm is complete only from a later day on. */
static bool is_source_incomplete(const struct ssg_household *h, struct ssg_date from)
{
    for (size_t i = 0; i < h->sources_len; i++)
        if ((h->sources[i].kind == SSG_KIND_OFFENCE ||
             h->sources[i].kind == SSG_KIND_DISTURBANCE) &&
            h->sources[i].complete_from.days > from.days)
            return true;
    return false;
}

/* Days of calm, without those in which an adult was away: calm because of that is no evidence. */
static int calm_days(const struct ssg_build *b, struct ssg_date from, struct ssg_date to)
{
    int away = 0;
    for (size_t i = 0; i < b->h->classes[SSG_CLASS_ADULT].len; i++) {
        int days = ssg_absent_days(b->h, b->h->classes[SSG_CLASS_ADULT].items[i], from, to);
        away = days > away ? days : away;
    }
    return to.days - from.days - away;
}

/* M1: the longest calm between two cases, of the household. */
static void find_calm(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    size_t len = 0, from = 0, to = 0, last = 0;
    struct happening *list = collect_happenings(f, &len);
    int longest = b->rules->numbers[SSG_NUMBER_M1_DAYS] - 1;
    for (size_t i = 1; list && i < len; i++) {
        if (list[i].first.days > list[last].end.days &&
            !is_source_incomplete(b->h, list[last].end) &&
            calm_days(b, list[last].end, list[i].first) > longest) {
            longest = calm_days(b, list[last].end, list[i].first);
            from = last;
            to = i;
        }
        if (list[i].end.days >= list[last].end.days)
            last = i;
    }
    if (to == 0)
        return;
    struct ssg_date last_day = {list[from].end.days - 1};
    if (list[from].ref)
        ssg_finder_ref(f, list[from].ref);
    if (list[to].ref)
        ssg_finder_ref(f, list[to].ref);
    const char *text = SSG_PHRASE_FILL(
        b, SSG_TEXT_M1_CALM, SSG_PHRASE_TEXT("first", ssg_phrase_month(b, last_day)),
        SSG_PHRASE_TEXT("last", ssg_phrase_month(b, list[to].first)));
    add(f, SSG_RULE_M1, ssg_phrase_and_then(b, text, ssg_phrase_away(b)));
}

/* M2: incidents in which an adult is the victim. */
static void find_victim(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    for (size_t i = 0; i < f->timeline->adults_len; i++) {
        const struct ssg_adult_pattern *adult = &f->timeline->adults[i];
        int count = (int)adult->victim.len;
        if (count == 0)
            continue;
        for (size_t j = 0; j < adult->victim.len; j++)
            ssg_finder_incident(f, &adult->victim.items[j]);
        add(f, SSG_RULE_M2,
            SSG_PHRASE_FILL(b, SSG_TEXT_M2_VICTIM, SSG_PHRASE_NUMBER("n", count),
                            SSG_PHRASE_TEXT("adult", ssg_phrase_adult(b, adult->person)),
                            SSG_PHRASE_TEXT("pronoun", ssg_phrase_pronoun(b, adult->person))));
    }
}

static int ref_why(struct ssg_finder *f, enum ssg_why_not why)
{
    int count = 0;
    for (size_t i = 0; i < f->timeline->entries_len; i++)
        if (f->timeline->entries[i].why_not == why) {
            ssg_finder_ref(f, f->timeline->entries[i].ref);
            count++;
        }
    return count;
}

/* M3: charges dropped, acquittals. */
static void find_dropped(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    int dropped = ref_why(f, SSG_WHY_DROPPED);
    int acquitted = ref_why(f, SSG_WHY_ACQUITTED);
    const char *parts[2];
    size_t len = 0;
    if (dropped)
        parts[len++] = SSG_PHRASE_FILL(b, SSG_TEXT_M3_DROPPED, SSG_PHRASE_NUMBER("n", dropped));
    if (acquitted)
        parts[len++] = SSG_PHRASE_FILL(b, SSG_TEXT_M3_ACQUITTED, SSG_PHRASE_NUMBER("n", acquitted));
    if (len)
        add(f, SSG_RULE_M3,
            SSG_PHRASE_FILL(b, SSG_TEXT_M3_SENTENCE,
                            SSG_PHRASE_TEXT("list", ssg_phrase_join(b, parts, len, ", ", NULL)),
                            SSG_PHRASE_NUMBER("n", dropped + acquitted)));
}

/* M4: the latest incident is of a lower class than each before it. */
static void find_milder(struct ssg_finder *f, const struct ssg_incidents *all)
{
    if (all->len < 2)
        return;
    const struct ssg_incident *latest = &all->items[all->len - 1];
    for (size_t i = 0; i + 1 < all->len; i++)
        if (all->items[i].highest->offence->severity <= latest->highest->offence->severity)
            return;
    ssg_finder_incident(f, latest);
    add(f, SSG_RULE_M4,
        SSG_PHRASE_FILL(f->build, SSG_TEXT_M4_MILDER,
                        SSG_PHRASE_NUMBER("n", (int64_t)all->len - 1)));
}

/* M5: incidents outside the home. */
static void find_elsewhere(struct ssg_finder *f, const struct ssg_incidents *all)
{
    int elsewhere = 0;
    for (size_t i = 0; i < all->len; i++)
        if (all->items[i].place == SSG_PLACE_ELSEWHERE) {
            ssg_finder_incident(f, &all->items[i]);
            elsewhere++;
        }
    if (elsewhere)
        add(f, SSG_RULE_M5,
            SSG_PHRASE_FILL(f->build, SSG_TEXT_M5_ELSEWHERE, SSG_PHRASE_NUMBER("n", elsewhere),
                            SSG_PHRASE_NUMBER("all", (int64_t)all->len)));
}

/* M6: incidents before the birth (of a parent), before moving in (of another adult). */
static void find_before(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    for (int is_other = 0; is_other < 2; is_other++) {
        int sum = 0;
        for (size_t i = 0; i < f->timeline->adults_len; i++) {
            const struct ssg_adult_pattern *adult = &f->timeline->adults[i];
            int count = is_other ? adult->before_move_in : adult->before_birth;
            if ((b->h->persons[adult->person].parent_of.len == 0) != is_other)
                continue;
            for (int j = 0; j < count; j++) /* the earliest come first */
                ssg_finder_incident(f, &adult->incidents.items[j]);
            sum += count > 0 ? count : 0;
        }
        if (sum)
            add(f, SSG_RULE_M6,
                SSG_PHRASE_FILL(
                    b, is_other ? SSG_TEXT_M6_MOVE_IN : SSG_TEXT_M6_BIRTH,
                    SSG_PHRASE_NUMBER("n", sum),
                    SSG_PHRASE_NUMBER("children", (int64_t)b->h->classes[SSG_CLASS_CHILD].len)));
    }
}

/* M7: only the case at hand makes it a repetition (of one adult, in one group). */
static void find_only_with_case(struct ssg_finder *f)
{
    const struct ssg_timeline *t = f->timeline;
    bool is_with_case = false;
    for (size_t i = 0; i < t->adults_len; i++) {
        const struct ssg_incidents *incidents = &t->adults[i].incidents;
        for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++) {
            if (t->adults[i].groups[g] >= 2) {
                ssg_finder_drop(f);
                return;
            }
            if (t->adults[i].groups[g] == 0 ||
                !ssg_is_case_of(f->build, t, t->adults[i].person, (enum ssg_offence_group)g))
                continue;
            is_with_case = true;
            for (size_t j = 0; j < incidents->len; j++)
                if ((int)incidents->items[j].highest->offence->group == g)
                    ssg_finder_incident(f, &incidents->items[j]);
        }
    }
    if (is_with_case)
        add(f, SSG_RULE_M7, ssg_phrase_plain(f->build, SSG_TEXT_M7_ONLY));
}

enum ssg_status ssg_build_counter(const struct ssg_build *b, struct ssg_timeline *timeline)
{
    struct ssg_finder f;
    struct ssg_incidents all;
    ssg_finder_init(&f, b, timeline);
    enum ssg_status status = ssg_household_incidents(b, timeline, &all);
    if (status != SSG_OK)
        return status;
    find_calm(&f);
    find_victim(&f);
    find_dropped(&f);
    find_milder(&f, &all);
    find_elsewhere(&f, &all);
    find_before(&f);
    find_only_with_case(&f);
    ssg_find_called(&f);
    ssg_find_held_out(&f);
    ssg_find_late_source(&f);
    if (f.len == 0)
        add(&f, SSG_RULE_M0, ssg_phrase_plain(b, SSG_TEXT_M0_NOTHING));
    timeline->counter_evidence = (struct ssg_findings){f.items, f.len};
    return f.status;
}
