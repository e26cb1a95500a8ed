/* socialsoeg audit open-origin: after a restore that lost sealed entries the log must not go on
 * under its name, because witnesses have seen more. Signs and stores the statement that it goes on
 * under another one, that of the new key. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "audit_files.h"
#include "audit_source.h"
#include "ssg_cli.h"

static const char command[] = "audit open-origin";

static int usage(void)
{
    (void)fputs("usage: socialsoeg audit open-origin --key FILE --reason TEXT\n"
                "           (-c FILE | --database CONNINFO)\n"
                "  --key   the new private key (audit key --name NEW-NAME); prints the statement\n",
                stderr);
    return SSG_CLI_BAD_INPUT;
}

/* The newest checkpoint: what the log goes on from. */
static enum ssg_status load_newest(struct audit_source *source, struct ssg_checkpoint *ret)
{
    struct ssg_audit_sizes sizes;
    struct ssg_audit_checkpoint row;
    struct ssg_note note;
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1 << 16);
    SSG_PG_CALL_FINISH struct ssg_pg_call call = {0};
    enum ssg_status status = ssg_store_audit_sizes(source->sync, &sizes);
    if (status == SSG_OK)
        status = ssg_store_audit_checkpoints(source->sync, &arena, sizes.checkpoint - 1,
                                             sizes.checkpoint, &call);
    if (status == SSG_OK)
        status = ssg_store_audit_checkpoint(&call, 0, &row);
    if (status == SSG_OK)
        status = ssg_note_parse(row.note, &note);
    if (status == SSG_OK)
        status = ssg_checkpoint_parse(&note, ret);
    ssg_arena_finish(&arena);
    return status;
}

static enum ssg_status open_origin(struct audit_source *source, const struct ssg_sign_private *key,
                                   const char *reason, struct ssg_buf *note)
{
    struct ssg_checkpoint newest;
    enum ssg_status status = load_newest(source, &newest);
    if (status != SSG_OK)
        return status;
    char size[24], root[64], at[SSG_INSTANT_TEXT_LEN + 1];
    (void)snprintf(size, sizeof size, "%" PRIu64, newest.size);
    ssg_base64_render(newest.root.bytes, sizeof newest.root.bytes, root);
    ssg_instant_render(ssg_clock_now(NULL), at);
    struct audit_statement statement = {ssg_text_of(key->public.name),
                                        ssg_text_of(newest.origin),
                                        ssg_text_of(size),
                                        ssg_text_of(root),
                                        ssg_text_of(reason),
                                        ssg_text_of(at)};
    struct ssg_buf text;
    ssg_buf_init(&text, SSG_CHECKPOINT_NOTE_MAX);
    audit_statement_render(&statement, &text);
    status = ssg_buf_status(&text);
    if (status == SSG_OK)
        status = ssg_note_sign((struct ssg_text){text.data, text.len}, key, note);
    ssg_buf_finish(&text);
    if (status == SSG_OK)
        status = ssg_store_audit_open_origin(source->sync, statement.origin,
                                             (struct ssg_text){note->data, note->len});
    return status == SSG_OK ? ssg_pg_sync_commit(source->sync) : status;
}

int ssg_cli_audit_open_origin(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"database", required_argument, NULL, 'd'},
        {"key", required_argument, NULL, 'p'},    {"reason", required_argument, NULL, 'r'},
        {"json", no_argument, NULL, 'j'},         {0}};
    const char *config = NULL, *database = NULL, *key_path = NULL, *reason = NULL;
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        if (option == 'c')
            config = optarg;
        else if (option == 'd')
            database = optarg;
        else if (option == 'p')
            key_path = optarg;
        else if (option == 'r')
            reason = optarg;
        else if (option != 'j')
            return usage();
    }
    if (optind < argc || !key_path || !reason || strlen(reason) > 1000 || strchr(reason, '\n'))
        return usage();
    AUDIT_SOURCE_FINISH struct audit_source source;
    SSG_SIGN_WIPE struct ssg_sign_private key = {0};
    char error[512] = "";
    int code = audit_source_init(&source, command, config, NULL);
    if (code == SSG_CLI_DONE &&
        ssg_key_file_private(key_path, SSG_SIGN_NOTE, &key, error, sizeof error) != SSG_OK) {
        (void)fprintf(stderr, "%s: %s\n", command, error);
        return SSG_CLI_BAD_INPUT;
    }
    if (code == SSG_CLI_DONE)
        code = audit_source_connect(&source, command, database);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_BUF_FINISH struct ssg_buf note;
    ssg_buf_init(&note, SSG_CHECKPOINT_NOTE_MAX);
    enum ssg_status status = open_origin(&source, &key, reason, &note);
    if (status != SSG_OK)
        return audit_source_fail(&source, command, status);
    return fputs(note.data, stdout) == EOF ? SSG_CLI_CANNOT : SSG_CLI_DONE;
}
