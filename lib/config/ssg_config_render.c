#include "ssg_config_table.h"

#include <string.h>

#include "ssg_cleanup.h"

static void add_quoted(struct ssg_buf *buf, const char *text)
{
    ssg_buf_add_byte(buf, '"');
    for (const char *p = text; *p; p++) {
        /* `$` too: ${NAME} would be read from the environment. */
        if (strchr("\"\\$", *p))
            ssg_buf_add_byte(buf, '\\');
        ssg_buf_add_byte(buf, *p);
    }
    ssg_buf_add_byte(buf, '"');
}

static void add_value(struct ssg_buf *buf, const struct ssg_config_row *row, const void *at)
{
    const struct ssg_config_list *list = at;
    switch (row->kind) {
    case SSG_CONFIG_INT:
        ssg_buf_add_int(buf, *(const int64_t *)at);
        break;
    case SSG_CONFIG_BOOL:
        ssg_buf_add_text(buf, *(const bool *)at ? "true" : "false");
        break;
    case SSG_CONFIG_TEXT:
        add_quoted(buf, *(char *const *)at);
        break;
    case SSG_CONFIG_LEVEL:
        add_quoted(buf, ssg_config_level_text(*(const enum ssg_log_level *)at));
        break;
    case SSG_CONFIG_LIST:
        ssg_buf_add_byte(buf, '{');
        for (size_t i = 0; i < list->count; i++) {
            if (i > 0)
                ssg_buf_add_text(buf, ", ");
            add_quoted(buf, list->items[i]);
        }
        ssg_buf_add_byte(buf, '}');
        break;
    }
}

static void add_comment(struct ssg_buf *buf, const struct ssg_config_row *row)
{
    ssg_buf_add_format(buf, "# %s\n#", row->help);
    if (row->kind == SSG_CONFIG_INT)
        ssg_buf_add_format(buf, " %ld to %ld%s%s, default %ld.", row->min, row->max,
                           row->unit[0] ? " " : "", row->unit, row->default_number);
    else if (row->kind == SSG_CONFIG_BOOL)
        ssg_buf_add_format(buf, " Default %s.", row->default_number ? "true" : "false");
    else
        ssg_buf_add_format(buf, " Default %s.", row->default_text[0] ? row->default_text : "empty");
    ssg_buf_add_format(buf, " %s\n",
                       row->reloadable ? "Read again on SIGHUP." : "Changed by a restart only.");
}

enum ssg_status ssg_config_render(const struct ssg_config *config, struct ssg_buf *buf)
{
    for (size_t i = 0; i < SSG_CONFIG_KEY_COUNT_; i++) {
        const struct ssg_config_row *row = ssg_config_row_get(i);
        add_comment(buf, row);
        ssg_buf_add_format(buf, "%s = ", row->name);
        add_value(buf, row, (const char *)config + row->offset);
        ssg_buf_add_text(buf, "\n\n");
    }
    return ssg_buf_status(buf);
}

enum ssg_status ssg_config_diff_fixed(const struct ssg_config *before,
                                      const struct ssg_config *after, struct ssg_buf *buf)
{
    const char *separator = "";
    for (size_t i = 0; i < SSG_CONFIG_KEY_COUNT_; i++) {
        const struct ssg_config_row *row = ssg_config_row_get(i);
        if (row->reloadable)
            continue;
        SSG_BUF_FINISH struct ssg_buf old_value;
        SSG_BUF_FINISH struct ssg_buf new_value;
        ssg_buf_init(&old_value, 1 << 20);
        ssg_buf_init(&new_value, 1 << 20);
        add_value(&old_value, row, (const char *)before + row->offset);
        add_value(&new_value, row, (const char *)after + row->offset);
        if (ssg_buf_status(&old_value) != SSG_OK || ssg_buf_status(&new_value) != SSG_OK)
            return SSG_E_MEMORY;
        if (strcmp(old_value.data, new_value.data) == 0)
            continue;
        ssg_buf_add_format(buf, "%s%s", separator, row->name);
        separator = ", ";
    }
    return ssg_buf_status(buf);
}
