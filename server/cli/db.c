/* socialsoeg db upgrade | db verify. */
#include "db.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_connect.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_jw.h"
#include "ssg_text.h"

size_t ssg_db_find_file(size_t index, const char *folder, const char *suffix)
{
    size_t suffix_len = strlen(suffix);
    for (; index < ssg_sql_file_count; index++) {
        const char *path = ssg_sql_files[index].path;
        size_t len = strlen(path);
        if (strncmp(path, folder, strlen(folder)) == 0 && len >= suffix_len &&
            strcmp(path + len - suffix_len, suffix) == 0)
            break;
    }
    return index;
}

bool ssg_db_digest(const struct ssg_sql_file *file, char ret_digest[SSG_DB_DIGEST_SIZE])
{
    uint8_t digest[SSG_SHA256_BYTES];
    if (ssg_sha256(file->text, file->len, digest) != SSG_OK)
        return false;
    ssg_hex_render(digest, sizeof digest, ret_digest);
    return true;
}

int ssg_db_migration_number(const struct ssg_sql_file *file)
{
    return (int)strtol(file->path + strlen("migrations/"), NULL, 10);
}

struct problem_list {
    struct ssg_jw *jw; /* NULL: lines of text */
    int count;
};

static void print_problem(void *context, const char *text)
{
    struct problem_list *list = context;
    list->count++;
    if (list->jw)
        ssg_jw_text(list->jw, ssg_text_of(text));
    else
        (void)printf("%s\n", text);
}

static int verify(PGconn *conn, bool is_json)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, (size_t)1 << 22);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_key(&jw, "problems");
    ssg_jw_begin_array(&jw);
    struct problem_list list = {.jw = is_json ? &jw : NULL};
    int code = ssg_db_verify(conn, print_problem, &list);
    if (code != SSG_CLI_DONE)
        return code;
    ssg_jw_end_array(&jw);
    ssg_jw_end_object(&jw);
    if (is_json) {
        if (ssg_buf_status(&buf) != SSG_OK)
            return SSG_CLI_CANNOT;
        (void)printf("%.*s\n", (int)buf.len, buf.data);
    } else if (list.count == 0) {
        (void)puts("the database is as this program expects it");
    }
    return list.count == 0 ? SSG_CLI_DONE : SSG_CLI_NO;
}

static int usage(const char *verb)
{
    (void)fprintf(stderr, "usage: socialsoeg db %s [--json] (-c FILE | --database CONNINFO)\n",
                  verb);
    return SSG_CLI_BAD_INPUT;
}

int ssg_cli_db(int argc, char **argv)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"database", required_argument, NULL, 'd'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    const char *verb = argv[0];
    struct ssg_db_target target = {0};
    bool is_json = false;
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        if (option == 'c')
            target.config_path = optarg;
        else if (option == 'd')
            target.conninfo = optarg;
        else if (option == 'j')
            is_json = true;
        else
            return usage(verb);
    }
    if (optind < argc) {
        (void)fprintf(stderr, "socialsoeg: db %s takes no '%s'\n", verb, argv[optind]);
        return usage(verb);
    }
    SSG_DB_CLOSE PGconn *conn = NULL;
    int code = ssg_db_connect(&target, &conn);
    if (code != SSG_CLI_DONE)
        return code;
    if (ssg_crypto_init() != SSG_OK) {
        (void)fputs("socialsoeg: the cryptographic library does not start\n", stderr);
        return SSG_CLI_CANNOT;
    }
    if (strcmp(verb, "verify") == 0)
        return verify(conn, is_json);
    code = ssg_db_upgrade(conn, is_json);
    if (code == SSG_CLI_DONE && is_json)
        (void)puts("{\"upgraded\":true}");
    return code;
}
