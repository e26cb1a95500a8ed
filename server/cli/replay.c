/* socialsoeg replay: compute a stored look-up again from its snapshot. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_config.h"
#include "ssg_crypto.h"
#include "ssg_json.h"
#include "ssg_jw.h"
#include "ssg_store_replay.h"

enum { RECORD_BATCH = 500, ARENA_BYTES = 1 << 20, TIMEOUT_MS = 60000 };
static const int64_t day_us = 86400 * (int64_t)1000000;

static const char usage[] =
    "brug: replay LOOKUP_ID [--revision N] [--json] (-c FIL | --database CONNINFO)\n"
    "      replay --record [--all] (-c FIL | --database CONNINFO)\n";

struct replay_options {
    const char *conninfo;
    const char *config_path;
    const char *lookup_id;
    int64_t revision; /* 0: all of them */
    bool is_json;
    bool is_record;
    bool is_all;
};

static int complain(const char *where, const char *what)
{
    (void)fprintf(stderr, "replay: %s: %s\n%s", where, what, usage);
    return SSG_CLI_BAD_INPUT;
}

static int read_options(int argc, char **argv, struct replay_options *ret_options)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"database", required_argument, NULL, 'd'},
                                            {"revision", required_argument, NULL, 'r'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"record", no_argument, NULL, 'R'},
                                            {"all", no_argument, NULL, 'a'},
                                            {0}};
    struct replay_options o = {0};
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        if (option == 'c')
            o.config_path = optarg;
        else if (option == 'd')
            o.conninfo = optarg;
        else if (option == 'j')
            o.is_json = true;
        else if (option == 'R')
            o.is_record = true;
        else if (option == 'a')
            o.is_all = true;
        else if (option != 'r')
            return complain("tilvalg", "ukendt, eller uden sin værdi");
        else if (ssg_text_parse_int(ssg_text_of(optarg), 1, INT32_MAX, &o.revision) != SSG_OK)
            return complain("--revision", "er ikke et nummer fra 1");
    }
    if (optind < argc)
        o.lookup_id = argv[optind++];
    if (optind < argc)
        return complain(argv[optind], "kun ét opslag ad gangen");
    if (o.is_record ? o.lookup_id || o.revision : !o.lookup_id || o.is_all)
        return complain("LOOKUP_ID", "giv et opslags id, eller --record uden");
    if ((o.conninfo == NULL) == (o.config_path == NULL))
        return complain("databasen", "giv --database CONNINFO eller -c FIL");
    *ret_options = o;
    return SSG_CLI_DONE;
}

static int cannot(struct ssg_pg_sync *sync, enum ssg_status status)
{
    const char *words = sync ? ssg_pg_sync_error(sync) : "";
    (void)fprintf(stderr, "replay: %s%s%s\n", ssg_status_name(status), *words ? ": " : "", words);
    return SSG_CLI_CANNOT;
}

static int connect(const struct replay_options *o, struct ssg_pg_sync **ret_sync)
{
    SSG_CONFIG_FINISH struct ssg_config config = {0};
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    if (o->config_path && ssg_config_load(o->config_path, &config, error, sizeof error) != SSG_OK) {
        (void)fprintf(stderr, "replay: %s\n", error);
        return SSG_CLI_BAD_INPUT;
    }
    const struct ssg_pg_sync_options options = {.conninfo =
                                                    o->conninfo ? o->conninfo : config.database,
                                                .program = "socialsoeg replay",
                                                .role = o->is_record ? "ssg_jobd" : "ssg_auditor",
                                                .statement_timeout_ms = TIMEOUT_MS};
    SSG_BUF_FINISH struct ssg_buf report;
    ssg_buf_init(&report, 4096);
    enum ssg_status status = ssg_pg_sync_open(&options, ret_sync, &report);
    if (status == SSG_OK)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "replay: ingen forbindelse til databasen: %.*s\n", (int)report.len,
                  report.data ? report.data : "");
    return SSG_CLI_CANNOT;
}

static void member_hash(struct ssg_jw *jw, const char *key, const uint8_t *hash)
{
    char text[2 * SSG_REPLAY_HASH_BYTES + 1];
    ssg_hex_render(hash, SSG_REPLAY_HASH_BYTES, text);
    ssg_jw_member_string(jw, key, text);
}

/* One revision into the array: what it gives now, what was kept, whether they are equal. */
static enum ssg_status replay_revision(struct ssg_pg_sync *sync, const struct ssg_uuid *lookup_id,
                                       int32_t revision, struct ssg_jw *jw, bool *ret_is_equal)
{
    struct ssg_replay_answer answer;
    struct ssg_replay_result kept;
    enum ssg_status status = ssg_store_replay_compute(sync, lookup_id, revision, &answer);
    if (status == SSG_OK)
        status = ssg_store_replay_find(sync, lookup_id, revision, &kept);
    if (status != SSG_OK)
        return status;
    *ret_is_equal =
        answer.is_stable &&
        (!kept.is_kept || (memcmp(answer.result, kept.result, sizeof kept.result) == 0 &&
                           memcmp(answer.rules, kept.rules, sizeof kept.rules) == 0));
    ssg_jw_begin_object(jw);
    ssg_jw_member_int(jw, "revision", revision);
    ssg_jw_member_bool(jw, "equal", *ret_is_equal);
    ssg_jw_member_bool(jw, "stable", answer.is_stable);
    ssg_jw_member_bool(jw, "recorded", kept.is_kept);
    member_hash(jw, "result_sha256", answer.result);
    member_hash(jw, "rules_sha256", answer.rules);
    if (kept.is_kept) {
        member_hash(jw, "recorded_result_sha256", kept.result);
        member_hash(jw, "recorded_rules_sha256", kept.rules);
        ssg_jw_member_string(jw, "recorded_by", kept.program);
    }
    ssg_jw_end_object(jw);
    return SSG_OK;
}

static int print_outcome(const struct replay_options *o, struct ssg_jw *jw, const char *word,
                         int code)
{
    static const char *const sentences[] = {"ens", "forskellig", "", "slettet"};
    ssg_jw_member_string(jw, "outcome", word);
    ssg_jw_end_object(jw);
    if (ssg_jw_status(jw) != SSG_OK)
        return SSG_CLI_CANNOT;
    if (o->is_json)
        (void)printf("%.*s\n", (int)jw->buf->len, jw->buf->data);
    else
        (void)printf("%s: %s\n", o->lookup_id, sentences[code]);
    return code;
}

static int replay(const struct replay_options *o, struct ssg_pg_sync *sync, struct ssg_arena *arena)
{
    struct ssg_uuid lookup_id;
    struct ssg_replay_state state;
    SSG_BUF_FINISH struct ssg_buf buf;
    struct ssg_jw jw;
    bool is_equal = true, is_found = false;
    if (ssg_uuid_parse(ssg_text_of(o->lookup_id), &lookup_id) != SSG_OK)
        return complain(o->lookup_id, "er ikke et opslags id (UUID)");
    enum ssg_status status = ssg_store_replay_state(sync, &lookup_id, arena, &state);
    if (status != SSG_OK)
        return cannot(sync, status);
    if (!state.is_known)
        return complain(o->lookup_id, "der er intet opslag med dette id");
    ssg_buf_init(&buf, ARENA_BYTES);
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "lookup_id", o->lookup_id);
    ssg_jw_key(&jw, "revisions");
    ssg_jw_begin_array(&jw);
    for (size_t i = 0; i < state.revisions_len; i++) {
        bool is_one = true;
        if (o->revision && state.revisions[i] != o->revision)
            continue;
        is_found = true;
        status = replay_revision(sync, &lookup_id, state.revisions[i], &jw, &is_one);
        if (status != SSG_OK)
            return cannot(sync, status);
        is_equal &= is_one;
    }
    ssg_jw_end_array(&jw);
    if (state.revisions_len == 0)
        return print_outcome(o, &jw, "erased", SSG_CLI_CANNOT);
    if (!is_found)
        return complain("--revision", "opslaget har ikke denne revision");
    return print_outcome(o, &jw, is_equal ? "equal" : "different",
                         is_equal ? SSG_CLI_DONE : SSG_CLI_NO);
}

/* Keep the hashes of answers that have none: of the last day, or of all. */
static int record(const struct replay_options *o, struct ssg_pg_sync *sync)
{
    struct ssg_instant since = {0};
    int32_t count = 0, all = 0;
    if (!o->is_all)
        since.us = ssg_clock_now(NULL).us - day_us;
    do {
        enum ssg_status status =
            ssg_store_replay_record(sync, since, RECORD_BATCH, SSG_CLI_VERSION, &count);
        if (status != SSG_OK)
            return cannot(sync, status);
        all += count;
    } while (count == RECORD_BATCH);
    (void)printf(o->is_json ? "{\"recorded\":%d}\n" : "%d svar husket\n", all);
    return SSG_CLI_DONE;
}

int ssg_cli_replay(int argc, char **argv)
{
    struct replay_options o;
    SSG_PG_SYNC_CLOSE struct ssg_pg_sync *sync = NULL;
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    ssg_arena_init(&arena, ARENA_BYTES);
    int code = read_options(argc, argv, &o);
    if (code != SSG_CLI_DONE)
        return code;
    ssg_json_init();
    if (ssg_crypto_init() != SSG_OK) {
        (void)fputs("replay: kryptobiblioteket starter ikke\n", stderr);
        return SSG_CLI_CANNOT;
    }
    code = connect(&o, &sync);
    if (code != SSG_CLI_DONE)
        return code;
    return o.is_record ? record(&o, sync) : replay(&o, sync, &arena);
}
