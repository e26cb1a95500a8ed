#include "ssg_status.h"

#include <string.h>

struct row {
    int http;
    const char *name;
    const char *slug;
    const char *title[SSG_LANG_COUNT_];
    int retry_after;
};

static const struct row rows[] = {
#define SSG_STATUS(name, http, slug, da, en, retry) {http, #name, slug, {da, en}, retry},
#include "ssg_status.def"
#undef SSG_STATUS
};

_Static_assert(sizeof rows / sizeof *rows == SSG_STATUS_COUNT_, "one row per status");

static const struct row *get_row(enum ssg_status status)
{
    size_t i = (size_t)status;
    return i < SSG_STATUS_COUNT_ ? &rows[i] : &rows[SSG_E_INTERNAL];
}

int ssg_status_http(enum ssg_status status)
{
    return get_row(status)->http;
}

const char *ssg_status_slug(enum ssg_status status)
{
    return get_row(status)->slug;
}

const char *ssg_status_title(enum ssg_status status, enum ssg_lang lang)
{
    return get_row(status)->title[lang == SSG_LANG_EN ? SSG_LANG_EN : SSG_LANG_DA];
}

int ssg_status_retry_after(enum ssg_status status)
{
    return get_row(status)->retry_after;
}

const char *ssg_status_name(enum ssg_status status)
{
    return get_row(status)->name;
}

enum ssg_status ssg_status_of_slug(const char *slug, size_t slug_len)
{
    if (slug_len == 2 && memcmp(slug, "ok", 2) == 0)
        return SSG_OK;
    for (size_t i = 1; i < SSG_STATUS_COUNT_; i++)
        if (strlen(rows[i].slug) == slug_len && memcmp(rows[i].slug, slug, slug_len) == 0)
            return (enum ssg_status)i;
    return SSG_E_INTERNAL;
}
