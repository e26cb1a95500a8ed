#ifndef SSG_CONFIG_TABLE_H
#define SSG_CONFIG_TABLE_H

#include "ssg_config.h"

/* The rows of ssg_config.def as data; for this room only. */

enum ssg_config_kind {
    SSG_CONFIG_TEXT,
    SSG_CONFIG_INT,
    SSG_CONFIG_BOOL,
    SSG_CONFIG_LIST,
    SSG_CONFIG_LEVEL,
};

enum {
#define SSG_CONFIG_KEY(kind, name, default, min, max, unit, reloadable, help) SSG_CONFIG_KEY_##name,
#include "ssg_config.def"
#undef SSG_CONFIG_KEY
    SSG_CONFIG_KEY_COUNT_
};

struct ssg_config_row {
    const char *name;
    enum ssg_config_kind kind;
    const char *default_text;
    long default_number;
    long min;
    long max;
    const char *unit;
    bool reloadable;
    const char *help;
    size_t offset; /* in struct ssg_config */
};

/* A row by its number, which must be below SSG_CONFIG_KEY_COUNT_. Static. Any thread. */
const struct ssg_config_row *ssg_config_row_get(size_t number);

/* The number of the row of a key; SSG_CONFIG_KEY_COUNT_ if there is none. Any thread. */
size_t ssg_config_row_find(const char *name);

/* Read a level's word; false if it is none. Any thread. */
bool ssg_config_level_parse(const char *text, enum ssg_log_level *ret_level);

/* The word of a level. Static text. Any thread. */
const char *ssg_config_level_text(enum ssg_log_level level);

#endif
