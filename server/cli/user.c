/* socialsoeg user add | disable | reset. Runs as a member of the role that owns the tables; the
 * password never stands in an argument. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "db_connect.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_crypto.h"
#include "ssg_jw.h"
#include "ssg_password.h"

struct user_words {
    struct ssg_db_target target;
    const char *username;
    const char *role;
    const char *district;
    const char *municipality;
    const char *person_key;
    bool password_stdin;
    bool is_json;
};

static int usage(void)
{
    (void)fputs(
        "usage: socialsoeg user add --username NAME --role ROLE [--district D] [--municipality M]\n"
        "           [--person-key KEY] --password-stdin [--json] (-c FILE | --database CONNINFO)\n"
        "       socialsoeg user reset --username NAME --password-stdin ...\n"
        "       socialsoeg user disable --username NAME ...\n",
        stderr);
    return SSG_CLI_BAD_INPUT;
}

static int parse(int argc, char **argv, struct user_words *ret_words)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"database", required_argument, NULL, 'b'},
                                            {"username", required_argument, NULL, 'u'},
                                            {"role", required_argument, NULL, 'r'},
                                            {"district", required_argument, NULL, 'd'},
                                            {"municipality", required_argument, NULL, 'm'},
                                            {"person-key", required_argument, NULL, 'k'},
                                            {"password-stdin", no_argument, NULL, 'p'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    struct user_words words = {0};
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
        case 'u':
            words.username = optarg;
            break;
        case 'r':
            words.role = optarg;
            break;
        case 'd':
            words.district = optarg;
            break;
        case 'm':
            words.municipality = optarg;
            break;
        case 'k':
            words.person_key = optarg;
            break;
        case 'p':
            words.password_stdin = true;
            break;
        case 'j':
            words.is_json = true;
            break;
        default:
            return usage();
        }
    }
    bool is_add = strcmp(argv[0], "add") == 0;
    bool has_password = strcmp(argv[0], "disable") != 0;
    if (optind < argc || !words.username || is_add != (words.role != NULL) ||
        has_password != words.password_stdin)
        return usage();
    *ret_words = words;
    return SSG_CLI_DONE;
}

/* The first line of standard input, hashed. */
static int read_password(char ret_hash[SSG_PASSWORD_HASH_SIZE])
{
    char line[SSG_PASSWORD_MAX_BYTES + 2] = "";
    if (!fgets(line, sizeof line, stdin))
        line[0] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    struct ssg_text password = ssg_text_of(line);
    int code = SSG_CLI_DONE;
    if (!ssg_text_is_printable(password) || ssg_text_length(password) < SSG_PASSWORD_MIN ||
        password.len > SSG_PASSWORD_MAX_BYTES) {
        (void)fprintf(stderr,
                      "socialsoeg: the first line of standard input must be a password of %d or "
                      "more characters in UTF-8\n",
                      SSG_PASSWORD_MIN);
        code = SSG_CLI_BAD_INPUT;
    } else if (ssg_password_hash(password, ret_hash) != SSG_OK) {
        (void)fputs("socialsoeg: the password could not be hashed: out of memory\n", stderr);
        code = SSG_CLI_CANNOT;
    }
    ssg_secret_wipe(line, sizeof line);
    return code;
}

static PGresult *call(PGconn *conn, const char *verb, const struct user_words *words,
                      const char *hash)
{
    if (strcmp(verb, "add") == 0) {
        const char *params[] = {words->username,     hash,
                                words->role,         words->district,
                                words->municipality, words->person_key};
        return ssg_db_query(conn, "select access.user_add($1, $2, $3, $4, $5, $6::uuid)", 6,
                            params);
    }
    const char *params[] = {words->username, hash};
    if (strcmp(verb, "reset") == 0)
        return ssg_db_query(conn, "select access.user_reset($1, $2)", 2, params);
    return ssg_db_query(conn, "select access.user_disable($1)", 1, params);
}

static int print_done(const char *verb, const struct user_words *words)
{
    if (!words->is_json) {
        (void)printf("user %s: %s done\n", words->username, verb);
        return SSG_CLI_DONE;
    }
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 4096);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "username", words->username);
    ssg_jw_member_string(&jw, "done", verb);
    ssg_jw_end_object(&jw);
    if (ssg_buf_status(&buf) != SSG_OK)
        return SSG_CLI_CANNOT;
    (void)printf("%.*s\n", (int)buf.len, buf.data);
    return SSG_CLI_DONE;
}

int ssg_cli_user(int argc, char **argv)
{
    struct user_words words;
    char hash[SSG_PASSWORD_HASH_SIZE] = "";
    int code = parse(argc, argv, &words);
    if (code == SSG_CLI_DONE && ssg_crypto_init() != SSG_OK)
        code = SSG_CLI_CANNOT;
    if (code == SSG_CLI_DONE && words.password_stdin)
        code = read_password(hash);
    SSG_DB_CLOSE PGconn *conn = NULL;
    if (code == SSG_CLI_DONE)
        code = ssg_db_connect(&words.target, &conn);
    if (code != SSG_CLI_DONE)
        return code;
    if (!ssg_db_run(conn, NULL, "set role ssg_owner"))
        return SSG_CLI_CANNOT;
    SSG_DB_CLEAR PGresult *result = call(conn, argv[0], &words, hash);
    if (!result)
        return SSG_CLI_BAD_INPUT; /* the server's words: name taken, unknown role or district … */
    if (strcmp(PQgetvalue(result, 0, 0), "f") == 0) {
        (void)fprintf(stderr, "socialsoeg: there is no user '%s'\n", words.username);
        return SSG_CLI_NO;
    }
    return print_done(argv[0], &words);
}
