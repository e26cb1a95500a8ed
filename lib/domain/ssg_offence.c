#include "ssg_offence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct group_row {
    const char *slug;
    const char *label[SSG_LANG_COUNT_];
};

/* Made at build by lib/domain/gen/ssg_gen_offence.c: `groups` and `codes`. */
#include "ssg_offence_table.inc"

_Static_assert(sizeof(groups) / sizeof(groups[0]) == SSG_OFFENCE_GROUP_COUNT_,
               "sql/reference/offence_group.csv and enum ssg_offence_group differ");

static int compare_code(const void *key, const void *row)
{
    const struct ssg_offence *offence = row;

    return strcmp(key, offence->code);
}

const struct ssg_offence *ssg_offence_find(const char *code)
{
    if (!code)
        return NULL;
    return bsearch(code, codes, ssg_offence_count(), sizeof(codes[0]), compare_code);
}

size_t ssg_offence_count(void)
{
    return sizeof(codes) / sizeof(codes[0]);
}

const struct ssg_offence *ssg_offence_at(size_t index)
{
    return index < ssg_offence_count() ? &codes[index] : NULL;
}

const char *ssg_offence_group_slug(enum ssg_offence_group group)
{
    return group > 0 && group < SSG_OFFENCE_GROUP_COUNT_ ? groups[group].slug : "";
}

const char *ssg_offence_group_label(enum ssg_offence_group group, enum ssg_lang lang)
{
    if (group <= 0 || group >= SSG_OFFENCE_GROUP_COUNT_ || lang >= SSG_LANG_COUNT_)
        return "";
    return groups[group].label[lang];
}

enum ssg_offence_group ssg_offence_group_find(const char *slug)
{
    for (int i = 1; slug && i < SSG_OFFENCE_GROUP_COUNT_; i++)
        if (strcmp(groups[i].slug, slug) == 0)
            return (enum ssg_offence_group)i;
    return SSG_OFFENCE_GROUP_NONE;
}
