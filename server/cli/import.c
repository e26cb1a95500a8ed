/* socialsoeg import [--initial] DIR: read, check, stage, check as a whole, merge in transactions.
 */
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "import_stage.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_jw.h"

enum {
    BATCH_ROWS = 5000,
    SUMMARY_MAX_BYTES = 1 << 20,
    LOCK_TRIES = 50,
    LOCK_PAUSE_US = 100000,
};

/* One import at a time; the number is arbitrary and this project's own. */
#define LOCK "select pg_try_advisory_lock(7358461921)"

struct import_words {
    struct ssg_db_target target;
    const char *directory;
    const char *reject_path;
    bool is_initial;
    bool is_json;
};

/* One run: its id stands in every log entry, numbered by transaction. */
struct run {
    struct ssg_import *import;
    char import_id[SSG_UUID_TEXT_LEN + 1];
    int transactions;
    int64_t started_us;
    bool is_json;
};

static int usage(void)
{
    (void)fputs("usage: socialsoeg import [--initial] [--reject FILE] [--json]\n"
                "           (-c FILE | --database CONNINFO) [--] DIR\n"
                "DIR holds the set of CSV files (docs/import.md). Rejected rows go to FILE\n"
                "(DIR/reject.csv). --initial: the register must be empty.\n",
                stderr);
    return SSG_CLI_BAD_INPUT;
}

static int parse(int argc, char **argv, struct import_words *ret_words)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"database", required_argument, NULL, 'b'},
        {"initial", no_argument, NULL, 'i'},      {"reject", required_argument, NULL, 'r'},
        {"json", no_argument, NULL, 'j'},         {0}};
    struct import_words words = {0};
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            words.target.config_path = optarg;
            break;
        case 'b':
            words.target.conninfo = optarg;
            break;
        case 'i':
            words.is_initial = true;
            break;
        case 'r':
            words.reject_path = optarg;
            break;
        case 'j':
            words.is_json = true;
            break;
        default:
            return usage();
        }
    }
    if (argc - optind != 1)
        return usage();
    words.directory = argv[optind];
    *ret_words = words;
    return SSG_CLI_DONE;
}

/* True if a query of one boolean says so; *ret_failed when it could not be asked. */
static bool ask(PGconn *conn, const char *text, bool *ret_failed)
{
    SSG_DB_CLEAR PGresult *result = ssg_import_query(conn, text, 0, NULL);
    *ret_failed = result == NULL;
    return result && strcmp(PQgetvalue(result, 0, 0), "t") == 0;
}

static bool run_text(PGconn *conn, const char *text)
{
    SSG_DB_CLEAR PGresult *result = ssg_import_query(conn, text, 0, NULL);
    return result != NULL;
}

/* A server process that has just lost its import still holds the lock while it cleans up. */
static bool take_lock(PGconn *conn, bool *ret_failed)
{
    *ret_failed = false;
    bool is_taken = false;
    for (int i = 0; i < LOCK_TRIES && !is_taken && !*ret_failed; i++) {
        if (i > 0)
            (void)usleep(LOCK_PAUSE_US);
        is_taken = ask(conn, LOCK, ret_failed);
    }
    return is_taken;
}

static int begin(PGconn *conn, bool is_initial)
{
    bool has_failed = false;
    if (!take_lock(conn, &has_failed)) {
        if (!has_failed)
            (void)fputs("socialsoeg import: another import is under way; wait for it\n", stderr);
        return SSG_CLI_CANNOT;
    }
    if (is_initial && !ask(conn, "select register.import_is_empty()", &has_failed)) {
        if (!has_failed)
            (void)fputs("socialsoeg import: the register is not empty; leave --initial out\n",
                        stderr);
        return has_failed ? SSG_CLI_CANNOT : SSG_CLI_NO;
    }
    /* Compiling plans costs more than these statements save by it. */
    bool is_ready =
        run_text(conn, "set jit = off") && run_text(conn, "select register.import_begin()");
    return is_ready ? SSG_CLI_DONE : SSG_CLI_CANNOT;
}

static const char *reason_text(const char *reason)
{
    static const char *const rows[][2] = {
        {"conflict", "stands twice in this set with different content"},
        {"not-in-set", "is not named in this set's own file (persons.csv, incidents.csv)"},
        {"unknown-person", "is neither in persons.csv nor in the register"},
        {"unknown-address", "is neither in addresses.csv nor in the register"},
        {"same-person", "is the same person"},
        {"to-before-from", "lies before the beginning; the end is the first day after"},
        {"no-district", "is empty and follows neither from the municipality nor from the address"},
        {"unknown-district", "is not the code of a police district"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i][0], reason) == 0)
            return rows[i][1];
    return reason;
}

/* The checks over the whole set; their rejects go to the same file. */
static int check(struct ssg_import *import)
{
    SSG_DB_CLEAR PGresult *result = ssg_import_query(
        import->conn, "select file, line, column_name, reason from register.import_check()", 0,
        NULL);
    if (!result)
        return SSG_CLI_CANNOT;
    for (int i = 0; i < PQntuples(result); i++)
        ssg_import_reject_add(&import->reject, PQgetvalue(result, i, 0),
                              strtoll(PQgetvalue(result, i, 1), NULL, 10), PQgetvalue(result, i, 2),
                              reason_text(PQgetvalue(result, i, 3)));
    return import->reject.has_failed ? SSG_CLI_CANNOT : SSG_CLI_DONE;
}

/* One transaction: the function and its log entry commit together or not at all. batch -1: the
 * function takes none. */
static bool merge(struct run *run, const char *text, int batch)
{
    char seq[16];
    char batch_text[16];
    (void)snprintf(seq, sizeof seq, "%d", run->transactions);
    (void)snprintf(batch_text, sizeof batch_text, "%d", batch);
    const char *params[] = {run->import_id, seq, batch_text};
    SSG_DB_CLEAR PGresult *result =
        ssg_import_query(run->import->conn, text, batch < 0 ? 2 : 3, params);
    if (!result)
        return false;
    run->transactions++;
    if (run->import->has_progress)
        (void)fprintf(stderr, "\rmerging: %d transactions", run->transactions);
    return true;
}

static bool merge_batches(struct run *run, const char *text, const char *count)
{
    long batches = strtol(count, NULL, 10);
    for (int i = 0; i < batches; i++)
        if (!merge(run, text, i))
            return false;
    return true;
}

static bool has_rows(const struct ssg_import *import, const char *name)
{
    for (size_t i = 0; i < ssg_import_file_count; i++)
        if (strcmp(ssg_import_files[i].name, name) == 0)
            return import->tally[i].rows > 0;
    return false;
}

static int merge_all(struct run *run)
{
    PGconn *conn = run->import->conn;
    char rows[16];
    (void)snprintf(rows, sizeof rows, "%d", BATCH_ROWS);
    const char *params[] = {rows};
    SSG_DB_CLEAR PGresult *plan = ssg_import_query(
        conn,
        "select address_batches, person_batches, case_batches from register.import_plan($1::int)",
        1, params);
    bool is_done =
        plan &&
        merge_batches(run, "select register.import_merge_addresses($1::uuid, $2::int, $3::int)",
                      PQgetvalue(plan, 0, 0)) &&
        merge_batches(run, "select register.import_merge_persons($1::uuid, $2::int, $3::int)",
                      PQgetvalue(plan, 0, 1)) &&
        merge_batches(run, "select register.import_merge_cases($1::uuid, $2::int, $3::int)",
                      PQgetvalue(plan, 0, 2)) &&
        (!has_rows(run->import, "deletions.csv") ||
         merge(run, "select register.import_merge_deletions($1::uuid, $2::int)", -1)) &&
        merge(run, "select register.import_finish($1::uuid, $2::int)", -1);
    if (run->import->has_progress)
        (void)fputc('\n', stderr);
    return is_done ? SSG_CLI_DONE : SSG_CLI_CANNOT;
}

static void write_summary(const struct run *run, const PGresult *counts, struct ssg_buf *buf)
{
    const struct ssg_import *import = run->import;
    struct ssg_jw jw;
    ssg_jw_init(&jw, buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "import_id", run->import_id);
    ssg_jw_member_int(&jw, "transactions", run->transactions);
    ssg_jw_member_int(&jw, "milliseconds", (ssg_monotonic_us() - run->started_us) / 1000);
    ssg_jw_member_int(&jw, "rejected", import->reject.count);
    ssg_jw_member_string(&jw, "reject_file", import->reject.count > 0 ? import->reject.path : NULL);
    ssg_jw_key(&jw, "files");
    ssg_jw_begin_object(&jw);
    for (size_t i = 0; i < ssg_import_file_count; i++) {
        if (!import->tally[i].is_there)
            continue;
        ssg_jw_key(&jw, ssg_import_files[i].name);
        ssg_jw_begin_object(&jw);
        ssg_jw_member_int(&jw, "rows", import->tally[i].rows);
        ssg_jw_member_int(&jw, "rejected", import->tally[i].rejected);
        ssg_jw_end_object(&jw);
    }
    ssg_jw_end_object(&jw);
    ssg_jw_key(&jw, "merged");
    ssg_jw_begin_object(&jw);
    for (int i = 0; i < PQntuples(counts); i++)
        ssg_jw_member_int(&jw, PQgetvalue(counts, i, 0),
                          strtoll(PQgetvalue(counts, i, 1), NULL, 10));
    ssg_jw_end_object(&jw);
    ssg_jw_end_object(&jw);
    if (ssg_jw_status(&jw) != SSG_OK)
        ssg_buf_clear(buf);
}

static int report(const struct run *run)
{
    const struct ssg_import *import = run->import;
    SSG_DB_CLEAR PGresult *counts = ssg_import_query(
        import->conn, "select what, n from register.import_counts() where n > 0", 0, NULL);
    if (!counts)
        return SSG_CLI_CANNOT;
    if (run->is_json) {
        SSG_BUF_FINISH struct ssg_buf buf;
        ssg_buf_init(&buf, SUMMARY_MAX_BYTES);
        write_summary(run, counts, &buf);
        return buf.len > 0 && puts(buf.data) >= 0 ? SSG_CLI_DONE : SSG_CLI_CANNOT;
    }
    for (int i = 0; i < PQntuples(counts); i++)
        (void)printf("  %s %s\n", PQgetvalue(counts, i, 0), PQgetvalue(counts, i, 1));
    (void)printf("import %s: %d transactions, %lld ms\n", run->import_id, run->transactions,
                 (long long)(ssg_monotonic_us() - run->started_us) / 1000);
    return SSG_CLI_DONE;
}

static int load(struct run *run, bool is_initial)
{
    struct ssg_import *import = run->import;
    int code = begin(import->conn, is_initial);
    if (code == SSG_CLI_DONE)
        code = ssg_import_stage(import);
    if (code == SSG_CLI_DONE)
        code = check(import);
    /* The reject file is whole before the first row is kept. */
    if (!ssg_import_reject_finish(&import->reject) && code == SSG_CLI_DONE)
        code = SSG_CLI_CANNOT;
    if (code == SSG_CLI_DONE)
        code = merge_all(run);
    if (code == SSG_CLI_DONE)
        code = report(run);
    return code;
}

int ssg_cli_import(int argc, char **argv)
{
    struct import_words words;
    int code = parse(argc, argv, &words);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_FREE char *path = NULL;
    if (asprintf(&path, "%s%s", words.reject_path ? words.reject_path : words.directory,
                 words.reject_path ? "" : "/reject.csv") < 0) {
        path = NULL;
        return SSG_CLI_CANNOT;
    }
    if (access(words.directory, R_OK | X_OK) != 0) {
        (void)fprintf(stderr, "socialsoeg import: %s: no such folder, or not readable\n",
                      words.directory);
        return SSG_CLI_BAD_INPUT;
    }
    SSG_DB_CLOSE PGconn *conn = NULL;
    code = ssg_db_connect(&words.target, &conn);
    if (code != SSG_CLI_DONE)
        return code;
    struct ssg_import import = {.conn = conn,
                                .directory = words.directory,
                                .has_progress = isatty(STDERR_FILENO) == 1,
                                .is_quiet = words.is_json};
    struct run run = {
        .import = &import, .started_us = ssg_monotonic_us(), .is_json = words.is_json};
    struct ssg_uuid import_id;
    if (!ssg_import_reject_init(&import.reject, path) || ssg_uuid_make(&import_id) != SSG_OK)
        return SSG_CLI_CANNOT;
    ssg_uuid_render(&import_id, run.import_id);
    code = load(&run, words.is_initial);
    (void)ssg_import_reject_finish(&import.reject);
    if (import.reject.count > 0)
        (void)fprintf(stderr, "socialsoeg import: %lld faults; the rows stand in %s\n",
                      import.reject.count, path);
    return code;
}
