#include "ssg_finding.h"

#include <string.h>

void ssg_finder_init(struct ssg_finder *finder, const struct ssg_build *build,
                     const struct ssg_timeline *timeline)
{
    /* Kinds of findings that come once per adult or source, and those that come once at all. */
    enum { PER_ADULT = 16, ONCE = 16, REFS_PER_ITEM = 24 };
    size_t size = build->h->persons_len * PER_ADULT + build->h->sources_len + ONCE;
    size_t refs_size = REFS_PER_ITEM * (timeline->entries_len + timeline->child_entries_len +
                                        timeline->contacts_len + timeline->banners_len);
    *finder = (struct ssg_finder){
        .build = build,
        .timeline = timeline,
        .items = SSG_ARENA_ARRAY(build->arena, struct ssg_finding, size),
        .size = size,
        .refs = SSG_ARENA_ARRAY(build->arena, const char *, refs_size),
        .refs_size = refs_size,
        .status = SSG_OK,
    };
    if (!finder->items || !finder->refs)
        finder->status = SSG_E_MEMORY;
}

void ssg_finder_ref(struct ssg_finder *finder, const char *ref)
{
    if (finder->status != SSG_OK)
        return;
    for (size_t i = finder->refs_from; i < finder->refs_len; i++)
        if (strcmp(finder->refs[i], ref) == 0)
            return;
    if (finder->refs_len == finder->refs_size)
        finder->status = SSG_E_LIMIT;
    else
        finder->refs[finder->refs_len++] = ref;
}

void ssg_finder_incident(struct ssg_finder *finder, const struct ssg_incident *incident)
{
    for (size_t i = 0; i < incident->entries_len; i++)
        ssg_finder_ref(finder, incident->entries[i]->ref);
}

void ssg_finder_drop(struct ssg_finder *finder)
{
    finder->refs_len = finder->refs_from;
}

void ssg_finder_add(struct ssg_finder *finder, const char *id, int32_t person, const char *text)
{
    if (finder->status != SSG_OK)
        return;
    if (!text || finder->len == finder->size) {
        finder->status = text ? SSG_E_LIMIT : SSG_E_MEMORY;
        return;
    }
    finder->items[finder->len++] = (struct ssg_finding){
        .id = id,
        .person = person,
        .text = text,
        .refs = {finder->refs + finder->refs_from, finder->refs_len - finder->refs_from}};
    finder->refs_from = finder->refs_len;
}

static bool share_case(const struct ssg_incident *a, const struct ssg_incident *b)
{
    for (size_t i = 0; i < a->entries_len; i++)
        for (size_t j = 0; j < b->entries_len; j++)
            if (a->entries[i]->component == b->entries[j]->component)
                return true;
    return false;
}

/* Put an incident where its earliest record belongs, or merge it into the one it shares a case
 * with: that one keeps its date, and home stands before elsewhere before unknown. */
static void merge_incident(const struct ssg_build *b, struct ssg_incidents *all,
                           const struct ssg_incident *incident)
{
    for (size_t i = 0; i < all->len; i++) {
        if (!share_case(&all->items[i], incident))
            continue;
        if (all->items[i].place == SSG_PLACE_UNKNOWN || incident->place == SSG_PLACE_HOME)
            all->items[i].place = incident->place;
        return;
    }
    size_t at = all->len++;
    while (at > 0 && ssg_record_compare(b->h, all->items[at - 1].entries[0]->record,
                                        incident->entries[0]->record) > 0) {
        all->items[at] = all->items[at - 1];
        at--;
    }
    all->items[at] = *incident;
}

enum ssg_status ssg_household_incidents(const struct ssg_build *b,
                                        const struct ssg_timeline *timeline,
                                        struct ssg_incidents *ret_incidents)
{
    size_t count = 0;
    for (size_t i = 0; i < timeline->adults_len; i++)
        count += timeline->adults[i].incidents.len;
    struct ssg_incidents all = {SSG_ARENA_ARRAY(b->arena, struct ssg_incident, count), 0};
    if (!all.items)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < timeline->adults_len; i++)
        for (size_t j = 0; j < timeline->adults[i].incidents.len; j++)
            merge_incident(b, &all, &timeline->adults[i].incidents.items[j]);
    *ret_incidents = all;
    return SSG_OK;
}
