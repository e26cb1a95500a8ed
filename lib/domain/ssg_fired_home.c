#include <string.h>

#include "ssg_calendar.h"
#include "ssg_finding.h"

/* Rules on the household: R7, R8. */

/* An adult's part in R7. */
struct share {
    const struct ssg_adult_pattern *adult;
    const struct ssg_incident **incidents;
    size_t len;
    int before;
};

/* True if another adult who lives with the child is charged in the same case, too. */
static bool is_shared(const struct ssg_timeline *t, const struct ssg_build *b,
                      const struct ssg_incident *incident, int32_t person, int32_t child)
{
    for (size_t i = 0; i < t->entries_len; i++) {
        const struct ssg_entry *other = &t->entries[i];
        if (other->record->person == person || !ssg_is_live_charge(other->record) ||
            !ssg_has_person(&b->h->persons[other->record->person].lives_with, child))
            continue;
        for (size_t j = 0; j < incident->entries_len; j++)
            if (incident->entries[j]->component == other->component)
                return true;
    }
    return false;
}

/* The incidents of an adult that R7 looks at. */
static enum ssg_status take_share(const struct ssg_build *b, const struct ssg_timeline *t,
                                  const struct ssg_adult_pattern *adult, int32_t child,
                                  struct share *ret_share)
{
    struct share share = {.adult = adult};
    bool is_parent = b->h->persons[adult->person].parent_of.len > 0;
    share.incidents = SSG_ARENA_ARRAY(b->arena, const struct ssg_incident *, adult->incidents.len);
    if (!share.incidents)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < adult->incidents.len; i++) {
        const struct ssg_incident *incident = &adult->incidents.items[i];
        bool is_before = ssg_is_before_family(adult, incident->date);
        if ((!is_parent && is_before) || is_shared(t, b, incident, adult->person, child))
            continue;
        share.incidents[share.len++] = incident;
        share.before += is_before;
    }
    *ret_share = share;
    return SSG_OK;
}

/* The word for what an adult did in a group: the paragraph's, if all of it is one paragraph with a
 * word of its own ("butikstyveri"), else the group's. */
static const char *group_word(const struct ssg_build *b, const struct share *share,
                              enum ssg_offence_group group)
{
    const char *statute = NULL;
    for (size_t i = 0; i < share->len; i++) {
        const struct ssg_offence *offence = share->incidents[i]->highest->offence;
        if (offence->group != group)
            continue;
        if (statute && strcmp(statute, offence->statute) != 0)
            return ssg_phrase_group(b, group);
        statute = offence->statute;
    }
    const char *word = ssg_rules_word(b->rules, b->lang, "statute", statute);
    return word ? word : ssg_phrase_group(b, group);
}

static const char *describe_share(const struct ssg_build *b, const struct share *share)
{
    const char *words[SSG_OFFENCE_GROUP_COUNT_];
    size_t len = 0;
    for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++)
        for (size_t i = 0; i < share->len; i++)
            if ((int)share->incidents[i]->highest->offence->group == g) {
                words[len++] = group_word(b, share, (enum ssg_offence_group)g);
                break;
            }
    return SSG_PHRASE_FILL(
        b, SSG_TEXT_R7_ITEM, SSG_PHRASE_TEXT("adult", ssg_phrase_adult(b, share->adult->person)),
        SSG_PHRASE_NUMBER("n", (int64_t)share->len),
        SSG_PHRASE_TEXT("groups", ssg_phrase_join(b, words, len, ", ", NULL)),
        SSG_PHRASE_TEXT("before", ssg_phrase_before(b, share->adult->person, share->before)));
}

/* True if incidents of two adults lie close, both known to the day. */
static bool is_near(const struct ssg_build *b, const struct share *x, const struct share *y)
{
    for (size_t i = 0; i < x->len; i++)
        for (size_t j = 0; j < y->len; j++) {
            int days = x->incidents[i]->date.days - y->incidents[j]->date.days;
            if (x->incidents[i]->precision == SSG_PRECISION_DAY &&
                y->incidents[j]->precision == SSG_PRECISION_DAY &&
                (days < 0 ? -days : days) <= b->rules->numbers[SSG_NUMBER_R7_NEAR_DAYS])
                return true;
        }
    return false;
}

static void add_both(struct ssg_finder *f, const struct share *shares, size_t len)
{
    const struct ssg_build *b = f->build;
    const char **items = SSG_ARENA_ARRAY(b->arena, const char *, len);
    bool is_any_near = false;
    if (!items) {
        f->status = SSG_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < len; i++) {
        items[i] = describe_share(b, &shares[i]);
        for (size_t j = 0; j < shares[i].len; j++)
            ssg_finder_incident(f, shares[i].incidents[j]);
        for (size_t j = i + 1; j < len; j++)
            is_any_near |= is_near(b, &shares[i], &shares[j]);
    }
    const char *text =
        SSG_PHRASE_FILL(b, len == 2 ? SSG_TEXT_R7_BOTH : SSG_TEXT_R7_SEVERAL,
                        SSG_PHRASE_TEXT("list", ssg_phrase_join(b, items, len, ", ", NULL)));
    const char *near = ssg_phrase_plain(b, len == 2 ? SSG_TEXT_R7_NEAR : SSG_TEXT_R7_NEAR_SEVERAL);
    ssg_finder_add(f, SSG_RULE_R7, SSG_NO_INDEX,
                   ssg_phrase_and_then(b, text, is_any_near ? near : ""));
}

static bool is_same_home(const struct ssg_timeline *t, const struct ssg_build *b, int32_t child,
                         int32_t other)
{
    for (size_t a = 0; a < t->adults_len; a++) {
        const struct ssg_indices *with = &b->h->persons[t->adults[a].person].lives_with;
        if (ssg_has_person(with, child) != ssg_has_person(with, other))
            return false;
    }
    return true;
}

void ssg_find_both_adults(struct ssg_finder *f)
{
    const struct ssg_timeline *t = f->timeline;
    const struct ssg_build *b = f->build;
    const struct ssg_indices *children = &b->h->classes[SSG_CLASS_CHILD];
    struct share *shares = SSG_ARENA_ARRAY(b->arena, struct share, t->adults_len);
    if (!shares)
        f->status = SSG_E_MEMORY;
    for (size_t c = 0; shares && c < children->len; c++) {
        bool is_said = false; /* siblings who live with the same adults */
        for (size_t d = 0; d < c; d++)
            is_said |= is_same_home(t, b, children->items[c], children->items[d]);
        size_t len = 0;
        for (size_t a = 0; !is_said && a < t->adults_len; a++) {
            const struct ssg_adult_pattern *adult = &t->adults[a];
            if (!ssg_has_person(&b->h->persons[adult->person].lives_with, children->items[c]))
                continue;
            if (take_share(b, t, adult, children->items[c], &shares[len]) != SSG_OK) {
                f->status = SSG_E_MEMORY;
                return;
            }
            len += shares[len].len >= (size_t)b->rules->numbers[SSG_NUMBER_R7_EACH];
        }
        if (len >= 2)
            add_both(f, shares, len);
    }
}

/* What R8 gathers. */
struct at_home {
    int offences;
    int contacts;
    int32_t *components; /* of the offences, each once */
    size_t components_len;
    bool *is_child; /* by person */
    bool is_mixed;  /* not every event has the same children */
    const struct ssg_indices *first;
    bool is_exposure_unknown;
};

static void note_children(struct at_home *home, const struct ssg_indices *children,
                          const struct ssg_record *record)
{
    if (!home->first)
        home->first = children;
    home->is_mixed |= home->first->len != children->len;
    for (size_t i = 0; i < children->len; i++) {
        home->is_mixed |= !ssg_has_person(home->first, children->items[i]);
        home->is_child[children->items[i]] = true;
    }
    home->is_exposure_unknown |=
        record->exposure == SSG_EXPOSURE_NIL_ || record->exposure == SSG_EXPOSURE_UNKNOWN;
}

static bool has_component(const struct at_home *home, int32_t component)
{
    for (size_t i = 0; i < home->components_len; i++)
        if (home->components[i] == component)
            return true;
    return false;
}

static void gather_incident(struct ssg_finder *f, struct at_home *home,
                            const struct ssg_incident *incident)
{
    bool is_here = false, is_counted = false;
    for (size_t i = 0; i < incident->entries_len; i++) {
        const struct ssg_entry *entry = incident->entries[i];
        is_counted |= has_component(home, entry->component);
        if (!entry->counts || entry->children_registered.len == 0)
            continue;
        is_here = true;
        note_children(home, &entry->children_registered, entry->record);
        ssg_finder_ref(f, entry->ref);
    }
    if (!is_here)
        return;
    home->offences += !is_counted;
    for (size_t i = 0; i < incident->entries_len; i++)
        if (!has_component(home, incident->entries[i]->component))
            home->components[home->components_len++] = incident->entries[i]->component;
}

static void gather_at_home(struct ssg_finder *f, struct at_home *home)
{
    const struct ssg_timeline *t = f->timeline;
    for (size_t a = 0; a < t->adults_len; a++) {
        const struct ssg_adult_pattern *adult = &t->adults[a];
        bool is_parent = f->build->h->persons[adult->person].parent_of.len > 0;
        for (size_t i = 0; i < adult->incidents.len; i++)
            if (is_parent || !ssg_is_before_family(adult, adult->incidents.items[i].date))
                gather_incident(f, home, &adult->incidents.items[i]);
    }
    for (size_t i = 0; i < t->contacts_len; i++) {
        const struct ssg_contact *contact = &t->contacts[i];
        if (contact->case_at_hand || contact->since_case || contact->children_registered.len == 0 ||
            has_component(home, ssg_build_component(f->build, contact->record)))
            continue;
        home->contacts++;
        note_children(home, &contact->children_registered, contact->record);
        ssg_finder_ref(f, contact->ref);
    }
}

static const char *describe_home(const struct ssg_build *b, const struct at_home *home)
{
    const struct ssg_indices *children = &b->h->classes[SSG_CLASS_CHILD];
    const char **refs = SSG_ARENA_ARRAY(b->arena, const char *, children->len);
    const char *events[2];
    size_t refs_len = 0, events_len = 0;
    if (!refs)
        return NULL;
    for (size_t i = 0; i < children->len; i++)
        if (home->is_child[children->items[i]])
            refs[refs_len++] = b->h->persons[children->items[i]].ref;
    if (home->offences)
        events[events_len++] =
            SSG_PHRASE_FILL(b, SSG_TEXT_R8_OFFENCES, SSG_PHRASE_NUMBER("n", home->offences));
    if (home->contacts)
        events[events_len++] =
            SSG_PHRASE_FILL(b, SSG_TEXT_R8_CONTACTS, SSG_PHRASE_NUMBER("n", home->contacts));
    const char *text =
        SSG_PHRASE_FILL(b, home->is_mixed ? SSG_TEXT_R8_HOME_SOME : SSG_TEXT_R8_HOME,
                        SSG_PHRASE_TEXT("events", ssg_phrase_list(b, events, events_len)),
                        SSG_PHRASE_TEXT("children", ssg_phrase_list(b, refs, refs_len)),
                        SSG_PHRASE_NUMBER("children_n", (int64_t)refs_len));
    if (!home->is_exposure_unknown)
        return text;
    const char *unknown =
        SSG_PHRASE_FILL(b, SSG_TEXT_R8_UNKNOWN, SSG_PHRASE_NUMBER("children_n", (int64_t)refs_len));
    return unknown ? ssg_phrase_and_then(b, text, unknown) : NULL;
}

void ssg_find_at_home(struct ssg_finder *f)
{
    const struct ssg_build *b = f->build;
    struct at_home home = {.components =
                               SSG_ARENA_ARRAY(b->arena, int32_t, f->timeline->entries_len),
                           .is_child = SSG_ARENA_ARRAY(b->arena, bool, b->h->persons_len)};
    if (!home.components || !home.is_child) {
        f->status = SSG_E_MEMORY;
        return;
    }
    gather_at_home(f, &home);
    if (home.offences + home.contacts >= b->rules->numbers[SSG_NUMBER_R8_EVENTS])
        ssg_finder_add(f, SSG_RULE_R8, SSG_NO_INDEX, describe_home(b, &home));
    else
        ssg_finder_drop(f);
}
