#include "ssg_finding.h"

#include <string.h>

void ssg_finder_init(struct ssg_finder *finder, const struct ssg_build *build,
                     const struct ssg_timeline *timeline)
{
    enum { FIRST_ITEMS = 16 };
    size_t refs_size = timeline->entries_len + timeline->child_entries_len +
                       timeline->contacts_len + timeline->banners_len;
    *finder = (struct ssg_finder){
        .build = build,
        .timeline = timeline,
        .items = SSG_ARENA_ARRAY(build->arena, struct ssg_finding, FIRST_ITEMS),
        .size = FIRST_ITEMS,
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
    for (size_t i = 0; i < finder->refs_len; i++)
        if (strcmp(finder->refs[i], ref) == 0)
            return;
    if (finder->refs_len == finder->refs_size)
        finder->status = SSG_E_LIMIT; /* a ref that is not in the timeline */
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
    finder->refs_len = 0;
}

static void grow(struct ssg_finder *finder)
{
    struct ssg_finding *items =
        SSG_ARENA_ARRAY(finder->build->arena, struct ssg_finding, 2 * finder->size);
    if (!items) {
        finder->status = SSG_E_MEMORY;
        return;
    }
    memcpy(items, finder->items, finder->len * sizeof *items);
    finder->items = items;
    finder->size *= 2;
}

void ssg_finder_add(struct ssg_finder *finder, enum ssg_rule_id rule, int32_t person,
                    const char *text)
{
    if (finder->status == SSG_OK && finder->len == finder->size)
        grow(finder);
    if (finder->status != SSG_OK)
        return;
    const char **refs = SSG_ARENA_ARRAY(finder->build->arena, const char *, finder->refs_len);
    if (!text || !refs) {
        finder->status = SSG_E_MEMORY;
        return;
    }
    if (finder->refs_len)
        memcpy(refs, finder->refs, finder->refs_len * sizeof *refs);
    finder->items[finder->len++] = (struct ssg_finding){.id = finder->build->rules->rules[rule].id,
                                                        .person = person,
                                                        .text = text,
                                                        .refs = {refs, finder->refs_len}};
    finder->refs_len = 0;
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
