/* socialsoeg: the tool. Finds the command in one table and hands over its words. */
#include <stdio.h>
#include <string.h>

#include "ssg_cli.h"

struct command {
    const char *group; /* first word */
    const char *verb;  /* second word, or NULL: the group is the command */
    int (*run)(int argc, char **argv);
    const char *help;
};

static const struct command commands[] = {
    {"address", "parse", ssg_cli_address,
     "address parse TEXT            parts of a Danish address"},
    {"audit", "check-proof", ssg_cli_audit_check_proof,
     "audit check-proof             does a proof of the log's tree hold? (JSON on standard input)"},
    {"audit", "key", ssg_cli_audit_key,
     "audit key --name NAME --out FILE [--witness]   a key for the log or for a witness"},
    {"audit", "export", ssg_cli_audit_export,
     "audit export --out FILE [--without-content]    the log as one file"},
    {"audit", "verify", ssg_cli_audit_verify,
     "audit verify [--bundle FILE] [--keys FILE]     is the log whole and unaltered?"},
    {"audit", "open-origin", ssg_cli_audit_open_origin,
     "audit open-origin --key FILE --reason TEXT     the log goes on under another name"},
    {"audit", "witness", ssg_cli_audit_witness,
     "audit witness --key FILE --keys FILE --state FILE ...   check and cosign, elsewhere"},
    {"cpr", "check", ssg_cli_cpr, "cpr check NUMBER              what a CPR number says"},
    {"db", "upgrade", ssg_cli_db,
     "db upgrade                    apply schema, functions, code lists"},
    {"db", "verify", ssg_cli_db,
     "db verify                     compare a database with this program"},
    {"deadline", NULL, ssg_cli_deadline, "deadline --from DATE --working-days N [--saturdays]"},
    {"import", NULL, ssg_cli_import, "import [--initial] DIR        load a set of register files"},
    {"register", "generate", ssg_cli_generate,
     "register generate --persons N --seed S [--recent-cases N] --out DIR"},
    {"replay", NULL, ssg_cli_replay,
     "replay LOOKUP_ID              compute a stored look-up again: 0 equal, 1 different, 3 "
     "erased"},
    {"rules", "check", ssg_cli_rules_check,
     "rules check FILE [--keys F]   is a rule set whole, and released or signed by two people?"},
    {"rules", "key", ssg_cli_rules_key, "rules key --name NAME --out FILE    a key to sign with"},
    {"rules", "sign", ssg_cli_rules_sign, "rules sign FILE --key FILE    sign a rule set"},
    {"rules", "table", ssg_cli_rules_table,
     "rules table                   the built-in rules with their sentences, as docs/rules.md"},
    {"show", NULL, ssg_cli_show,
     "show                          draw an answer from standard input"},
    {"timeline", NULL, ssg_cli_timeline,
     "timeline                      household.json -> timeline"},
    {"trend", NULL, ssg_cli_trend,
     "trend                         the statistics of a series of days"},
    {"user", "add", ssg_cli_user,
     "user add --username NAME --role ROLE [--district D]"
     " [--municipality M] --password-stdin"},
    {"user", "disable", ssg_cli_user, "user disable --username NAME"},
    {"user", "reset", ssg_cli_user, "user reset --username NAME --password-stdin"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static int usage(FILE *out, int code)
{
    (void)fputs("usage: socialsoeg COMMAND [--json] [-c FILE | --database CONNINFO] ...\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        (void)fprintf(out, "  %s\n", commands[i].help);
    (void)fputs("exit status: 0 done, 1 no, 2 bad input, 3 cannot\n", out);
    return code;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return usage(stderr, SSG_CLI_BAD_INPUT);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0)
        return usage(stdout, SSG_CLI_DONE);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = &commands[i];
        if (strcmp(argv[1], command->group) != 0)
            continue;
        if (!command->verb)
            return command->run(argc - 1, argv + 1);
        if (argc > 2 && strcmp(argv[2], command->verb) == 0)
            return command->run(argc - 2, argv + 2);
    }
    (void)fprintf(stderr,
                  "socialsoeg: there is no command '%s%s%s'; `socialsoeg help` lists them\n",
                  argv[1], argc > 2 ? " " : "", argc > 2 ? argv[2] : "");
    return SSG_CLI_BAD_INPUT;
}
