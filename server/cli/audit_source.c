#include "audit_source.h"

#include <stdio.h>
#include <string.h>

#include "ssg_cli.h"

int audit_source_init(struct audit_source *source, const char *command, const char *config_path,
                      const char *keys_path)
{
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    *source = (struct audit_source){0};
    if (ssg_crypto_init() != SSG_OK) {
        (void)fprintf(stderr, "%s: the cryptographic library does not start\n", command);
        return SSG_CLI_CANNOT;
    }
    enum ssg_status status =
        config_path ? ssg_config_load(config_path, &source->config, error, sizeof error)
                    : ssg_config_init(&source->config);
    if (status == SSG_OK && !keys_path && *source->config.log_keys)
        keys_path = source->config.log_keys;
    if (status == SSG_OK && keys_path) {
        status = ssg_key_file_public(keys_path, SSG_SIGN_NOTE, source->keys, &source->key_count,
                                     error, sizeof error);
        source->has_keys = true;
    }
    if (status == SSG_OK)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "%s: %s\n", command, *error ? error : ssg_status_name(status));
    return SSG_CLI_BAD_INPUT;
}

void audit_source_finish(struct audit_source *source)
{
    ssg_pg_sync_close(source->sync);
    ssg_config_finish(&source->config);
}

void audit_source_add_keys(struct audit_source *source, const struct ssg_text *keys, size_t count)
{
    for (size_t i = 0; i < count && !source->has_keys; i++)
        if (source->key_count < SSG_KEY_FILE_KEYS_MAX &&
            ssg_sign_public_parse(keys[i], &source->keys[source->key_count]) == SSG_OK)
            source->key_count++;
}

int audit_source_fail(const struct audit_source *source, const char *command,
                      enum ssg_status status)
{
    const char *words = source->sync ? ssg_pg_sync_error(source->sync) : "";
    (void)fprintf(stderr, "%s: %s%s%s\n", command, ssg_status_name(status), *words ? ": " : "",
                  words);
    return SSG_CLI_CANNOT;
}

static enum ssg_status load_keys(struct audit_source *source)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1 << 16);
    SSG_PG_CALL_FINISH struct ssg_pg_call call = {0};
    enum ssg_status status = ssg_store_audit_keys(source->sync, &arena, &call);
    int rows = status == SSG_OK ? ssg_pg_rows_count(&call.rows) : 0;
    for (int i = 0; i < rows && status == SSG_OK; i++) {
        struct ssg_text text;
        status = ssg_pg_get_text(&call.rows, i, 0, &text);
        if (status == SSG_OK)
            audit_source_add_keys(source, &text, 1);
    }
    ssg_arena_finish(&arena);
    return status;
}

int audit_source_connect(struct audit_source *source, const char *command, const char *conninfo)
{
    struct ssg_pg_sync_options options = {.conninfo = conninfo ? conninfo : source->config.database,
                                          .program = "socialsoeg audit"};
    if (!*options.conninfo) {
        (void)fprintf(stderr,
                      "%s: say where the database is, with --database CONNINFO or -c FILE\n",
                      command);
        return SSG_CLI_BAD_INPUT;
    }
    struct ssg_buf report;
    ssg_buf_init(&report, 4096);
    enum ssg_status status = ssg_pg_sync_open(&options, &source->sync, &report);
    if (status != SSG_OK)
        (void)fprintf(stderr, "%s: no connection to the database: %s\n", command,
                      report.data ? report.data : ssg_status_name(status));
    ssg_buf_finish(&report);
    if (status != SSG_OK)
        return SSG_CLI_CANNOT;
    status = ssg_pg_sync_begin(source->sync, SSG_PG_REPEATABLE_READ);
    if (status == SSG_OK && !source->has_keys)
        status = load_keys(source);
    return status == SSG_OK ? SSG_CLI_DONE : audit_source_fail(source, command, status);
}
