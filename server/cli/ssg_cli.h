#ifndef SSG_CLI_H
#define SSG_CLI_H

/* The commands of the tool. Each takes its own words: argv[0] is the last word of the command's
 * name ("check" of `cpr check`), the rest its arguments. Texts go to standard output and error.
 * One thread. Each returns one of these. */
enum ssg_cli_exit {
    SSG_CLI_DONE = 0,
    SSG_CLI_NO = 1,        /* the answer is no */
    SSG_CLI_BAD_INPUT = 2, /* what, where and what to do stands on standard error */
    SSG_CLI_CANNOT = 3,
};

int ssg_cli_address(int argc, char **argv);
int ssg_cli_audit_check_proof(int argc, char **argv);
int ssg_cli_audit_export(int argc, char **argv);
int ssg_cli_audit_key(int argc, char **argv);
int ssg_cli_audit_open_origin(int argc, char **argv);
int ssg_cli_audit_verify(int argc, char **argv);
int ssg_cli_audit_witness(int argc, char **argv);
int ssg_cli_cpr(int argc, char **argv);
int ssg_cli_db(int argc, char **argv);
int ssg_cli_deadline(int argc, char **argv);
int ssg_cli_generate(int argc, char **argv);
int ssg_cli_import(int argc, char **argv);
int ssg_cli_replay(int argc, char **argv);
int ssg_cli_rules_check(int argc, char **argv);
int ssg_cli_rules_key(int argc, char **argv);
int ssg_cli_rules_sign(int argc, char **argv);
int ssg_cli_rules_table(int argc, char **argv);
int ssg_cli_show(int argc, char **argv);
int ssg_cli_timeline(int argc, char **argv);
int ssg_cli_trend(int argc, char **argv);
int ssg_cli_user(int argc, char **argv);

#endif
