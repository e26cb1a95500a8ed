#include "ssg_config_table.h"

#include <stdlib.h>
#include <string.h>

/* A default is a text or a number, depending on the row's kind; the other of the two is unused. */
#define TEXT_DEFAULT(value)  .default_text = (value)
#define INT_DEFAULT(value)   .default_number = (value)
#define BOOL_DEFAULT(value)  .default_number = (value)
#define LIST_DEFAULT(value)  .default_text = (value)
#define LEVEL_DEFAULT(value) .default_text = (value)

static const struct ssg_config_row rows[] = {
#define SSG_CONFIG_KEY(key_kind, key, default_value, key_min, key_max, key_unit, can_reload, text) \
    {.name = #key,                                                                                 \
     .kind = SSG_CONFIG_##key_kind,                                                                \
     key_kind##_DEFAULT(default_value),                                                            \
     .min = (key_min),                                                                             \
     .max = (key_max),                                                                             \
     .unit = (key_unit),                                                                           \
     .reloadable = (can_reload),                                                                   \
     .help = (text),                                                                               \
     .offset = offsetof(struct ssg_config, key)},
#include "ssg_config.def"
#undef SSG_CONFIG_KEY
};

static const struct {
    const char *text;
    enum ssg_log_level level;
} levels[] = {
    {"error", SSG_LOG_ERROR},
    {"warning", SSG_LOG_WARNING},
    {"info", SSG_LOG_INFO},
    {"debug", SSG_LOG_DEBUG},
};

const struct ssg_config_row *ssg_config_row_get(size_t number)
{
    return &rows[number];
}

size_t ssg_config_row_find(const char *name)
{
    size_t i = 0;
    while (i < SSG_CONFIG_KEY_COUNT_ && strcmp(rows[i].name, name) != 0)
        i++;
    return i;
}

bool ssg_config_level_parse(const char *text, enum ssg_log_level *ret_level)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (strcmp(levels[i].text, text) == 0) {
            *ret_level = levels[i].level;
            return true;
        }
    }
    return false;
}

const char *ssg_config_level_text(enum ssg_log_level level)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (levels[i].level == level)
            return levels[i].text;
    return "info";
}

static enum ssg_status set_default(const struct ssg_config_row *row, struct ssg_config *config)
{
    void *at = (char *)config + row->offset;
    switch (row->kind) {
    case SSG_CONFIG_INT:
        *(int64_t *)at = row->default_number;
        return SSG_OK;
    case SSG_CONFIG_BOOL:
        *(bool *)at = row->default_number != 0;
        return SSG_OK;
    case SSG_CONFIG_LEVEL:
        *(enum ssg_log_level *)at = SSG_LOG_INFO;
        (void)ssg_config_level_parse(row->default_text, at);
        return SSG_OK;
    case SSG_CONFIG_LIST:
        return SSG_OK;
    case SSG_CONFIG_TEXT:
        break;
    }
    *(char **)at = strdup(row->default_text);
    return *(char **)at ? SSG_OK : SSG_E_MEMORY;
}

enum ssg_status ssg_config_init(struct ssg_config *config)
{
    *config = (struct ssg_config){0};
    enum ssg_status status = SSG_OK;
    for (size_t i = 0; i < SSG_CONFIG_KEY_COUNT_ && status == SSG_OK; i++)
        status = set_default(&rows[i], config);
    if (status != SSG_OK)
        ssg_config_finish(config);
    return status;
}

void ssg_config_finish(struct ssg_config *config)
{
    if (!config)
        return;
    for (size_t i = 0; i < SSG_CONFIG_KEY_COUNT_; i++) {
        void *at = (char *)config + rows[i].offset;
        if (rows[i].kind == SSG_CONFIG_TEXT) {
            free(*(char **)at);
        } else if (rows[i].kind == SSG_CONFIG_LIST) {
            struct ssg_config_list *list = at;
            for (size_t k = 0; k < list->count; k++)
                free(list->items[k]);
            free(list->items);
        }
    }
    *config = (struct ssg_config){0};
}
