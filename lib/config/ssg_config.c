#include "ssg_config.h"

#include <confuse.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ssg_cleanup.h"
#include "ssg_config_table.h"

enum { FILE_MAX_BYTES = 1 << 20 };

/* The library's callbacks carry no context; one load at a time and thread uses this one. */
struct load {
    const char *path;
    char *err;
    size_t err_size;
    bool has_err;
    bool was_set[SSG_CONFIG_KEY_COUNT_];
};
static _Thread_local struct load *current;

SSG_DEFINE_CLEANUP(cfg_t *, cfg_free)

/* Keep the first fault only: what follows it is mostly its echo. */
__attribute__((format(printf, 2, 3))) static void keep_error(int line, const char *format, ...)
{
    if (!current || current->has_err || current->err_size == 0)
        return;
    current->has_err = true;
    int len = line > 0 ? snprintf(current->err, current->err_size, "%s:%d: ", current->path, line)
                       : snprintf(current->err, current->err_size, "%s: ", current->path);
    if (len < 0 || (size_t)len >= current->err_size)
        return;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(current->err + len, current->err_size - (size_t)len, format, args);
    va_end(args);
}

static void on_parse_error(cfg_t *cfg, const char *format, va_list args)
{
    char message[256];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)vsnprintf(message, sizeof message, format, args);
#pragma GCC diagnostic pop
    if (strncmp(message, "no such option", 14) == 0)
        keep_error(cfg->line, "unknown key%s; remove it or see --print-config for all keys",
                   message + 14);
    else
        keep_error(cfg->line, "%s; write it as `key = value`, texts in quotes, lists as {\"a\"}",
                   message);
}

static int check_level(cfg_t *cfg, const struct ssg_config_row *row, const char *text)
{
    enum ssg_log_level level;
    if (ssg_config_level_parse(text, &level))
        return 0;
    keep_error(cfg->line, "%s is \"%.32s\"; write error, warning, info or debug", row->name, text);
    return -1;
}

static int check_text(cfg_t *cfg, const struct ssg_config_row *row, const char *text)
{
    long len = (long)strlen(text);
    if (len >= row->min && len <= row->max)
        return 0;
    keep_error(cfg->line, "%s has %ld bytes; write a text of %ld to %ld bytes", row->name, len,
               row->min, row->max);
    return -1;
}

/* Called by the library after each value; the line is then the value's own. */
static int on_value(cfg_t *cfg, cfg_opt_t *opt)
{
    size_t i = ssg_config_row_find(opt->name);
    if (!current || i == SSG_CONFIG_KEY_COUNT_)
        return 0;
    const struct ssg_config_row *row = ssg_config_row_get(i);
    if (current->was_set[i] && row->kind != SSG_CONFIG_LIST) {
        keep_error(cfg->line, "%s stands twice; keep one of the lines", row->name);
        return -1;
    }
    current->was_set[i] = true;
    long value;
    switch (row->kind) {
    case SSG_CONFIG_INT:
        value = cfg_opt_getnint(opt, 0);
        if (value >= row->min && value <= row->max)
            return 0;
        keep_error(cfg->line, "%s is %ld; write a number from %ld to %ld%s%s", row->name, value,
                   row->min, row->max, row->unit[0] ? " " : "", row->unit);
        return -1;
    case SSG_CONFIG_TEXT:
        return check_text(cfg, row, cfg_opt_getnstr(opt, 0));
    case SSG_CONFIG_LEVEL:
        return check_level(cfg, row, cfg_opt_getnstr(opt, 0));
    case SSG_CONFIG_LIST:
        if ((long)cfg_opt_size(opt) <= row->max)
            return 0;
        keep_error(cfg->line, "%s has over %ld entries; write fewer", row->name, row->max);
        return -1;
    case SSG_CONFIG_BOOL:
        break;
    }
    return 0;
}

static cfg_opt_t option_of(const struct ssg_config_row *row)
{
    switch (row->kind) {
    case SSG_CONFIG_INT:
        return (cfg_opt_t)CFG_INT(row->name, 0, CFGF_NODEFAULT);
    case SSG_CONFIG_BOOL:
        return (cfg_opt_t)CFG_BOOL(row->name, cfg_false, CFGF_NODEFAULT);
    case SSG_CONFIG_LIST:
        return (cfg_opt_t)CFG_STR_LIST(row->name, NULL, CFGF_NODEFAULT);
    case SSG_CONFIG_TEXT:
    case SSG_CONFIG_LEVEL:
        break;
    }
    return (cfg_opt_t)CFG_STR(row->name, NULL, CFGF_NODEFAULT);
}

static enum ssg_status copy_list(cfg_opt_t *opt, struct ssg_config_list *list)
{
    unsigned count = cfg_opt_size(opt);
    list->items = calloc(count ? count : 1, sizeof *list->items);
    if (!list->items)
        return SSG_E_MEMORY;
    for (unsigned i = 0; i < count; i++) {
        list->items[i] = strdup(cfg_opt_getnstr(opt, i));
        if (!list->items[i])
            return SSG_E_MEMORY;
        list->count++;
    }
    return SSG_OK;
}

/* Move a value that the file gave into the configuration. */
static enum ssg_status copy_value(cfg_opt_t *opt, const struct ssg_config_row *row,
                                  struct ssg_config *config)
{
    void *at = (char *)config + row->offset;
    switch (row->kind) {
    case SSG_CONFIG_INT:
        *(int64_t *)at = cfg_opt_getnint(opt, 0);
        return SSG_OK;
    case SSG_CONFIG_BOOL:
        *(bool *)at = cfg_opt_getnbool(opt, 0) == cfg_true;
        return SSG_OK;
    case SSG_CONFIG_LEVEL:
        (void)ssg_config_level_parse(cfg_opt_getnstr(opt, 0), at);
        return SSG_OK;
    case SSG_CONFIG_LIST:
        return copy_list(opt, at);
    case SSG_CONFIG_TEXT:
        break;
    }
    char *text = strdup(cfg_opt_getnstr(opt, 0));
    if (!text)
        return SSG_E_MEMORY;
    free(*(char **)at);
    *(char **)at = text;
    return SSG_OK;
}

/* Read the file whole: the library's scanner would end the process on a read error. */
static enum ssg_status read_file(const char *path, char **ret_text)
{
    struct stat info;
    SSG_FCLOSE FILE *file = fopen(path, "re");
    if (!file || fstat(fileno(file), &info) != 0) {
        keep_error(0, "cannot be read (%s); check path and rights", strerror(errno));
        return SSG_E_IO;
    }
    if (!S_ISREG(info.st_mode) || info.st_size > FILE_MAX_BYTES) {
        keep_error(0, "is no file of at most %d bytes; name a configuration file", FILE_MAX_BYTES);
        return SSG_E_IO;
    }
    SSG_FREE char *text = calloc(1, FILE_MAX_BYTES + 1);
    if (!text)
        return SSG_E_MEMORY;
    size_t len = fread(text, 1, FILE_MAX_BYTES, file);
    if (ferror(file) || !feof(file) || memchr(text, '\0', len)) {
        keep_error(0, "cannot be read as text; check the file");
        return SSG_E_IO;
    }
    *ret_text = text;
    text = NULL;
    return SSG_OK;
}

/* Overwrite comments with spaces: the library (3.3) counts the line of a comment more than once,
 * and a wrong line in a message is worse than none. The open quote at the end, which the library
 * takes for the end of the file, or NULL. */
static const char *blank_comments(char *text)
{
    char quote = '\0';
    const char *quote_at = NULL;
    for (char *p = text; *p; p++) {
        if (quote) {
            if (*p == '\\' && p[1])
                p++;
            else if (*p == quote)
                quote = '\0';
        } else if (*p == '"' || *p == '\'') {
            quote = *p;
            quote_at = p;
        } else if (*p == '#' || (*p == '/' && p[1] == '/')) {
            size_t len = strcspn(p, "\n");
            memset(p, ' ', len);
        } else if (*p == '/' && p[1] == '*') {
            const char *end = strstr(p + 2, "*/");
            for (const char *stop = end ? end + 2 : p + strlen(p); p < stop; p++)
                *p = *p == '\n' ? '\n' : ' ';
            p--;
        }
    }
    return quote ? quote_at : NULL;
}

static enum ssg_status parse_text(const char *text, struct ssg_config *config)
{
    cfg_opt_t options[SSG_CONFIG_KEY_COUNT_ + 1];
    for (size_t i = 0; i < SSG_CONFIG_KEY_COUNT_; i++)
        options[i] = option_of(ssg_config_row_get(i));
    options[SSG_CONFIG_KEY_COUNT_] = (cfg_opt_t)CFG_END();
    SSG_CLEANUP(cfg_free_p) cfg_t *cfg = cfg_init(options, CFGF_NONE);
    if (!cfg)
        return SSG_E_MEMORY;
    cfg_set_error_function(cfg, on_parse_error);
    for (size_t i = 0; i < SSG_CONFIG_KEY_COUNT_; i++)
        (void)cfg_set_validate_func(cfg, ssg_config_row_get(i)->name, on_value);
    int parsed = cfg_parse_buf(cfg, text);
    if (parsed != CFG_SUCCESS || current->has_err) {
        keep_error(cfg->line, "cannot be understood; write `key = value` lines");
        return SSG_E_INVALID_INPUT;
    }
    for (size_t i = 0; i < SSG_CONFIG_KEY_COUNT_; i++) {
        const struct ssg_config_row *row = ssg_config_row_get(i);
        cfg_opt_t *opt = cfg_getopt(cfg, row->name);
        if (!opt || cfg_opt_size(opt) == 0)
            continue;
        enum ssg_status status = copy_value(opt, row, config);
        if (status != SSG_OK)
            return status;
    }
    return SSG_OK;
}

static enum ssg_status parse_without_comments(char *text, struct ssg_config *config)
{
    const char *open_quote = blank_comments(text);
    if (!open_quote)
        return parse_text(text, config);
    int line = 1;
    for (const char *p = text; p < open_quote; p++)
        line += *p == '\n';
    keep_error(line, "a quote is never closed; write `key = \"value\"`");
    return SSG_E_INVALID_INPUT;
}

enum ssg_status ssg_config_load(const char *path, struct ssg_config *ret_config, char *err,
                                size_t err_size)
{
    struct load load = {.path = path, .err = err, .err_size = err_size};
    SSG_CONFIG_FINISH struct ssg_config config;
    enum ssg_status status = ssg_config_init(&config);
    current = &load;
    SSG_FREE char *text = NULL;
    if (status == SSG_OK)
        status = read_file(path, &text);
    if (status == SSG_OK)
        status = parse_without_comments(text, &config);
    if (status == SSG_E_MEMORY)
        keep_error(0, "not enough memory");
    current = NULL;
    if (status != SSG_OK)
        return status;
    *ret_config = config;
    config = (struct ssg_config){0};
    return SSG_OK;
}
