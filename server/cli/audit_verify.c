/* socialsoeg audit verify: is the log whole and unaltered, in the database or in a bundle? */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_bundle.h"
#include "audit_check.h"
#include "audit_source.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_jw.h"
#include "ssg_store_seal.h"

static const char command[] = "audit verify";
enum { SHOWN_MAX = 100 };

struct verify {
    struct audit_source source;
    struct audit_check *check;
    struct audit_progress progress;
    bool is_json;
    struct ssg_buf buf; /* the JSON answer */
    struct ssg_jw jw;
    uint64_t problems;
    int64_t pending; /* -1: a bundle has none */
};

static int usage(void)
{
    (void)fputs("usage: socialsoeg audit verify [--bundle FILE | -c FILE | --database CONNINFO]\n"
                "           [--keys FILE] [--json]\n"
                "  --keys FILE   public keys of the log, one per line, from a place that whoever\n"
                "                keeps the database cannot change\n",
                stderr);
    return SSG_CLI_BAD_INPUT;
}

static void on_problem(void *context, enum audit_problem problem, int64_t index, int64_t entry_id,
                       const char *text)
{
    struct verify *verify = context;
    if (verify->problems++ >= SHOWN_MAX)
        return;
    if (!verify->is_json) {
        audit_progress_end(&verify->progress);
        (void)printf("%s:", audit_problem_word(problem));
        if (index >= 0)
            (void)printf(" leaf %" PRId64, index);
        if (entry_id >= 0)
            (void)printf(" entry %" PRId64, entry_id);
        (void)printf(": %s\n", text);
        return;
    }
    char id[24];
    (void)snprintf(id, sizeof id, "%" PRId64, entry_id);
    ssg_jw_begin_object(&verify->jw);
    ssg_jw_member_string(&verify->jw, "kind", audit_problem_word(problem));
    ssg_jw_key(&verify->jw, "index");
    if (index >= 0)
        ssg_jw_int(&verify->jw, index);
    else
        ssg_jw_null(&verify->jw);
    ssg_jw_key(&verify->jw, "entry_id");
    ssg_jw_string(&verify->jw, entry_id >= 0 ? id : NULL);
    ssg_jw_member_string(&verify->jw, "text", text);
    ssg_jw_end_object(&verify->jw);
}

static enum ssg_status on_leaf(void *context, const struct ssg_audit_leaf *leaf,
                               const struct ssg_audit_piece *pieces, size_t piece_count,
                               bool has_content)
{
    struct verify *verify = context;
    return audit_check_leaf(verify->check, leaf, pieces, piece_count, has_content);
}

static enum ssg_status on_checkpoint(void *context, const struct ssg_audit_checkpoint *row)
{
    struct verify *verify = context;
    return audit_check_checkpoint(verify->check, row);
}

/* The stored nodes are what proofs are made of, so they must be those of the leaves. */
static enum ssg_status check_nodes(struct verify *verify)
{
    const struct ssg_merkle_hash *hashes = NULL;
    const struct ssg_merkle_plan *plan = audit_check_take_nodes(verify->check, &hashes);
    if (!plan || !verify->source.sync)
        return SSG_OK;
    struct ssg_merkle_hash stored[SSG_MERKLE_RUN_MAX];
    enum ssg_status status = ssg_store_tree_hashes(verify->source.sync, plan, stored);
    if (status == SSG_E_SHAPE)
        on_problem(verify, AUDIT_NODE_ALTERED, (int64_t)plan->runs[0].index, -1,
                   "a stored node of the tree is missing");
    if (status != SSG_OK)
        return status == SSG_E_SHAPE ? SSG_OK : status;
    for (size_t i = 0; i < plan->run_count; i++)
        if (!ssg_merkle_hash_equal(&stored[i], &hashes[i]))
            on_problem(verify, AUDIT_NODE_ALTERED,
                       (int64_t)(plan->runs[i].index << plan->runs[i].level), -1,
                       "the stored node over the leaves from here on is not theirs");
    return SSG_OK;
}

static enum ssg_status on_pause(void *context, uint64_t done)
{
    struct verify *verify = context;
    audit_progress_show(&verify->progress, done);
    return check_nodes(verify);
}

static enum ssg_status begin_check(struct verify *verify)
{
    return audit_check_create(verify->source.keys, verify->source.key_count, on_problem, verify,
                              &verify->check);
}

static enum ssg_status on_bundle_begin(void *context, const struct ssg_text *keys, size_t count)
{
    struct verify *verify = context;
    audit_source_add_keys(&verify->source, keys, count);
    return begin_check(verify);
}

/* What only a database can show: erasures and entries on their way, and entries that got lost. */
static enum ssg_status check_rest(struct verify *verify, const struct ssg_audit_sizes *sizes)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1 << 20);
    SSG_PG_CALL_FINISH struct ssg_pg_call erasures = {0}, lost = {0};
    enum ssg_status status =
        ssg_store_audit_pending_erasures(verify->source.sync, &arena, &erasures);
    for (int i = 0; status == SSG_OK && i < ssg_pg_rows_count(&erasures.rows); i++) {
        struct ssg_text body;
        status = ssg_pg_get_text(&erasures.rows, i, 0, &body);
        if (status == SSG_OK)
            status = audit_check_erasure(verify->check, body);
    }
    if (status == SSG_OK)
        status = ssg_store_audit_lost(verify->source.sync, &arena, &lost);
    for (int i = 0; status == SSG_OK && i < ssg_pg_rows_count(&lost.rows); i++) {
        struct ssg_text kind;
        int64_t entry_id = 0;
        status = ssg_pg_get_text(&lost.rows, i, 0, &kind);
        if (status == SSG_OK)
            status = ssg_pg_get_int8(&lost.rows, i, 1, &entry_id);
        if (status != SSG_OK)
            break;
        bool is_lost = ssg_text_equal(kind, ssg_text_of("entry-lost"));
        on_problem(verify, is_lost ? AUDIT_ENTRY_LOST : AUDIT_PENDING_WITHOUT_ENTRY, -1, entry_id,
                   is_lost ? "the entry is neither in the tree nor waits for it"
                           : "something waits for the tree, but its entry is gone");
    }
    struct audit_counts counts;
    audit_check_counts(verify->check, &counts);
    if (status == SSG_OK && counts.leaves == (uint64_t)sizes->leaf_end &&
        (uint64_t)sizes->nodes != counts.nodes)
        on_problem(verify, AUDIT_NODE_ALTERED, -1, -1,
                   "there are other stored nodes than the leaves give");
    ssg_arena_finish(&arena);
    return status;
}

static enum ssg_status verify_database(struct verify *verify, const struct audit_visitor *visitor)
{
    struct ssg_audit_sizes sizes;
    enum ssg_status status = ssg_store_audit_sizes(verify->source.sync, &sizes);
    if (status != SSG_OK)
        return status;
    verify->progress.total = (uint64_t)sizes.leaf_end;
    verify->pending = sizes.pending;
    status = begin_check(verify);
    if (status == SSG_OK)
        status = audit_walk_database(verify->source.sync, &sizes, visitor);
    return status == SSG_OK ? check_rest(verify, &sizes) : status;
}

/* --- the answer --------------------------------------------------------------------------------
 */

static void print_text(const struct verify *verify, const struct audit_counts *counts)
{
    if (verify->problems > SHOWN_MAX)
        (void)printf("... and %" PRIu64 " more\n", verify->problems - SHOWN_MAX);
    (void)printf("%" PRIu64 " entries in the tree, %" PRIu64 " pieces of content, %" PRIu64
                 " erased by entry, %" PRIu64 " checkpoints",
                 counts->leaves, counts->pieces, counts->erased, counts->checkpoints);
    if (verify->pending >= 0)
        (void)printf(", %" PRId64 " waiting to be sealed (not covered)", verify->pending);
    (void)putchar('\n');
    if (!verify->source.has_keys)
        (void)puts("signatures were checked against the keys that the log itself names; --keys "
                   "checks against yours");
    if (verify->problems == 0)
        (void)printf("the log is whole and unaltered up to entry %" PRIu64 "\n", counts->leaves);
    else
        (void)printf("the log is NOT as it was sealed: %" PRIu64 " problems\n", verify->problems);
}

static int print_json(struct verify *verify, const struct audit_counts *counts)
{
    struct ssg_jw *jw = &verify->jw;
    char root[64];
    ssg_base64_render(counts->newest.root.bytes, sizeof counts->newest.root.bytes, root);
    ssg_jw_end_array(jw);
    ssg_jw_member_bool(jw, "verified", verify->problems == 0);
    ssg_jw_member_int(jw, "problem_count", (int64_t)verify->problems);
    ssg_jw_member_int(jw, "entries", (int64_t)counts->leaves);
    ssg_jw_member_int(jw, "content", (int64_t)counts->pieces);
    ssg_jw_member_int(jw, "erased", (int64_t)counts->erased);
    ssg_jw_member_int(jw, "checkpoints", (int64_t)counts->checkpoints);
    if (verify->pending >= 0)
        ssg_jw_member_int(jw, "pending", verify->pending);
    ssg_jw_member_string(jw, "keys", verify->source.has_keys ? "given" : "of the log itself");
    ssg_jw_key(jw, "checkpoint");
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "origin", counts->newest.origin);
    ssg_jw_member_int(jw, "tree_size", (int64_t)counts->newest.size);
    ssg_jw_member_string(jw, "root", root);
    ssg_jw_end_object(jw);
    ssg_jw_end_object(jw);
    if (ssg_jw_status(jw) != SSG_OK || printf("%s\n", verify->buf.data) < 0)
        return SSG_CLI_CANNOT;
    return SSG_CLI_DONE;
}

static int answer(struct verify *verify)
{
    struct audit_counts counts;
    audit_check_counts(verify->check, &counts);
    if (!verify->is_json)
        print_text(verify, &counts);
    else if (print_json(verify, &counts) != SSG_CLI_DONE)
        return SSG_CLI_CANNOT;
    return verify->problems == 0 ? SSG_CLI_DONE : SSG_CLI_NO;
}

static int run(struct verify *verify, const char *bundle, const char *conninfo)
{
    struct audit_visitor visitor = {
        .context = verify, .leaf = on_leaf, .checkpoint = on_checkpoint, .pause = on_pause};
    char fault[256] = "";
    enum ssg_status status;
    if (bundle) {
        SSG_FCLOSE FILE *file = fopen(bundle, "re");
        if (!file) {
            (void)fprintf(stderr, "%s: %s cannot be read: %m\n", command, bundle);
            return SSG_CLI_BAD_INPUT;
        }
        status = audit_bundle_walk(file, &visitor, on_bundle_begin, fault, sizeof fault);
    } else {
        int code = audit_source_connect(&verify->source, command, conninfo);
        if (code != SSG_CLI_DONE)
            return code;
        status = verify_database(verify, &visitor);
    }
    if (status == SSG_OK)
        status = audit_check_finish(verify->check);
    audit_progress_end(&verify->progress);
    if (status == SSG_E_INVALID_INPUT && bundle) {
        (void)fprintf(stderr, "%s: %s: %s\n", command, bundle, fault);
        return SSG_CLI_BAD_INPUT;
    }
    return status == SSG_OK ? answer(verify) : audit_source_fail(&verify->source, command, status);
}

int ssg_cli_audit_verify(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"database", required_argument, NULL, 'd'},
        {"bundle", required_argument, NULL, 'b'}, {"keys", required_argument, NULL, 'k'},
        {"json", no_argument, NULL, 'j'},         {0}};
    const char *config = NULL, *database = NULL, *bundle = NULL, *keys = NULL;
    struct verify verify = {.progress = {.what = "verifying"}, .pending = -1};
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        if (option == 'c')
            config = optarg;
        else if (option == 'd')
            database = optarg;
        else if (option == 'b')
            bundle = optarg;
        else if (option == 'k')
            keys = optarg;
        else if (option == 'j')
            verify.is_json = true;
        else
            return usage();
    }
    if (optind < argc || (bundle && database))
        return usage();
    ssg_buf_init(&verify.buf, (size_t)1 << 20);
    ssg_jw_init(&verify.jw, &verify.buf);
    ssg_jw_begin_object(&verify.jw);
    ssg_jw_key(&verify.jw, "problems");
    ssg_jw_begin_array(&verify.jw);
    int code = audit_source_init(&verify.source, command, config, keys);
    if (code == SSG_CLI_DONE)
        code = run(&verify, bundle, database);
    audit_check_destroy(verify.check);
    audit_source_finish(&verify.source);
    ssg_buf_finish(&verify.buf);
    return code;
}
