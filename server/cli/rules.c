/* socialsoeg rules check | key | sign. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rules_file.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_json.h"
#include "ssg_jw.h"

enum { ARENA_BYTES = 8 << 20 };

struct rules_options {
    const char *file;
    const char *keys;
    const char *key;
    const char *name;
    const char *out;
    bool is_json;
};

static int read_options(int argc, char **argv, const char *usage, struct rules_options *ret_options)
{
    static const struct option options[] = {
        {"keys", required_argument, NULL, 'K'}, {"key", required_argument, NULL, 'k'},
        {"name", required_argument, NULL, 'n'}, {"out", required_argument, NULL, 'o'},
        {"json", no_argument, NULL, 'j'},       {0}};
    struct rules_options o = {0};
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        const char **slot = option == 'K'   ? &o.keys
                            : option == 'k' ? &o.key
                            : option == 'n' ? &o.name
                            : option == 'o' ? &o.out
                                            : NULL;
        if (slot)
            *slot = optarg;
        else if (option == 'j')
            o.is_json = true;
        else
            optind = argc + 1;
        if (optind > argc)
            break;
    }
    if (optind < argc)
        o.file = argv[optind++];
    if (optind != argc) {
        (void)fprintf(stderr, "brug: %s\n", usage);
        return SSG_CLI_BAD_INPUT;
    }
    *ret_options = o;
    ssg_json_init();
    return ssg_crypto_init() == SSG_OK ? SSG_CLI_DONE : SSG_CLI_CANNOT;
}

static int missing(const char *what, const char *usage)
{
    (void)fprintf(stderr, "rules: %s mangler\nbrug: %s\n", what, usage);
    return SSG_CLI_BAD_INPUT;
}

static int print_check(const struct ssg_rules *rules, enum ssg_rules_verdict verdict, int code)
{
    static const char *const words[] = {"released", "signed", "name_taken", "unsigned"};
    char hash[2 * SSG_RULES_SHA256_BYTES + 1];
    SSG_BUF_FINISH struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, 4096);
    ssg_jw_init(&jw, &buf);
    ssg_hex_render(rules->sha256, sizeof rules->sha256, hash);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_bool(&jw, "accepted", code == SSG_CLI_DONE);
    ssg_jw_member_string(&jw, "rule_set", rules->name);
    ssg_jw_member_string(&jw, "sha256", hash);
    ssg_jw_member_string(&jw, "verdict", words[verdict]);
    ssg_jw_end_object(&jw);
    if (ssg_jw_status(&jw) != SSG_OK)
        return SSG_CLI_CANNOT;
    (void)printf("%.*s\n", (int)buf.len, buf.data);
    return code;
}

int ssg_cli_rules_check(int argc, char **argv)
{
    static const char usage[] = "rules check FIL [--keys FIL] [--json]";
    struct rules_options o;
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    struct ssg_rules *rules;
    enum ssg_rules_verdict verdict = SSG_RULES_UNSIGNED;
    ssg_arena_init(&arena, ARENA_BYTES);
    int code = read_options(argc, argv, usage, &o);
    if (code != SSG_CLI_DONE)
        return code;
    if (!o.file || o.key || o.name || o.out)
        return missing("filen", usage);
    rules = SSG_ARENA_NEW(&arena, struct ssg_rules);
    if (!rules)
        return SSG_CLI_CANNOT;
    code = ssg_rules_file_load("rules check", o.file, o.keys, &arena, rules, &verdict);
    if (o.is_json && (code == SSG_CLI_DONE || code == SSG_CLI_NO) && *rules->name)
        return print_check(rules, verdict, code);
    if (code == SSG_CLI_DONE)
        (void)printf("%s: %s, %s\n", o.file, rules->name,
                     verdict == SSG_RULES_RELEASED ? "udgivet med programmet"
                                                   : "underskrevet af to");
    return code;
}

/* Write a file as a whole, or not at all. */
static int write_file(const char *path, mode_t mode, const char *bytes, size_t len)
{
    char temporary[SSG_RULES_PATH_MAX];
    if (snprintf(temporary, sizeof temporary, "%s.new", path) >= (int)sizeof temporary) {
        (void)fprintf(stderr, "rules: %s: stien er for lang\n", path);
        return SSG_CLI_BAD_INPUT;
    }
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "wb");
    bool is_good = out && fwrite(bytes, 1, len, out) == len;
    if (out ? fclose(out) != 0 : (fd >= 0 && close(fd) != 0))
        is_good = false;
    if (is_good && rename(temporary, path) == 0)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "rules: %s: %s\n", path, strerror(errno));
    (void)unlink(temporary);
    return SSG_CLI_CANNOT;
}

/* A newline behind a key; text has room for it (SSG_SIGN_TEXT_MAX + 2). */
static void end_line(char *text)
{
    size_t len = strlen(text);
    text[len] = '\n';
    text[len + 1] = '\0';
}

int ssg_cli_rules_key(int argc, char **argv)
{
    static const char usage[] = "rules key --name NAVN --out FIL";
    struct rules_options o;
    SSG_SIGN_WIPE struct ssg_sign_private key = {0};
    char text[SSG_SIGN_TEXT_MAX + 2], path[SSG_RULES_PATH_MAX];
    int code = read_options(argc, argv, usage, &o);
    if (code != SSG_CLI_DONE)
        return code;
    if (!o.name || !o.out || o.file)
        return missing("--name og --out", usage);
    if (access(o.out, F_OK) == 0) {
        (void)fprintf(stderr, "rules key: %s findes; en nøgle skrives aldrig over\n", o.out);
        return SSG_CLI_BAD_INPUT;
    }
    enum ssg_status status = ssg_sign_private_make(ssg_text_of(o.name), SSG_SIGN_NOTE, &key);
    if (status == SSG_E_INVALID_INPUT) {
        (void)fputs("rules key: --name: 1-200 tegn uden mellemrum og +\n", stderr);
        return SSG_CLI_BAD_INPUT;
    }
    if (status != SSG_OK || snprintf(path, sizeof path, "%s.pub", o.out) >= (int)sizeof path)
        return SSG_CLI_CANNOT;
    ssg_sign_private_render(&key, text);
    end_line(text);
    code = write_file(o.out, 0600, text, strlen(text));
    explicit_bzero(text, sizeof text);
    ssg_sign_public_render(&key.public, text);
    end_line(text);
    if (code == SSG_CLI_DONE)
        code = write_file(path, 0644, text, strlen(text));
    if (code == SSG_CLI_DONE)
        (void)printf("%s", text);
    return code;
}

static int read_private_key(const char *path, struct ssg_sign_private *ret_key)
{
    SSG_BUF_FINISH struct ssg_buf bytes;
    ssg_buf_init(&bytes, SSG_RULES_FILE_MAX);
    int code = ssg_rules_file_read("rules sign", path, false, &bytes);
    size_t len = bytes.len;
    while (len > 0 && (bytes.data[len - 1] == '\n' || bytes.data[len - 1] == '\r'))
        len--;
    if (code == SSG_CLI_DONE &&
        (ssg_sign_private_parse((struct ssg_text){bytes.data, len}, ret_key) != SSG_OK ||
         ret_key->public.kind != SSG_SIGN_NOTE)) {
        (void)fprintf(stderr, "rules sign: %s: ikke en nøgle fra `rules key`\n", path);
        code = SSG_CLI_BAD_INPUT;
    }
    if (bytes.data)
        explicit_bzero(bytes.data, bytes.len);
    return code;
}

/* The note with one more signature behind those of `before`. */
static int add_signature(const struct ssg_rules *rules, const struct ssg_sign_private *key,
                         struct ssg_text before, struct ssg_buf *note)
{
    SSG_BUF_FINISH struct ssg_buf text, one;
    struct ssg_note parsed, old;
    ssg_buf_init(&text, SSG_RULES_FILE_MAX);
    ssg_buf_init(&one, SSG_RULES_FILE_MAX);
    enum ssg_status status = ssg_rules_note_render(rules, &text);
    if (status == SSG_OK)
        status = ssg_note_sign((struct ssg_text){text.data, text.len}, key, &one);
    if (status == SSG_OK)
        status = ssg_note_parse((struct ssg_text){one.data, one.len}, &parsed);
    if (status != SSG_OK)
        return SSG_CLI_CANNOT;
    if (before.len == 0) {
        ssg_buf_add(note, one.data, one.len);
        return ssg_buf_status(note) == SSG_OK ? SSG_CLI_DONE : SSG_CLI_CANNOT;
    }
    if (ssg_note_parse(before, &old) != SSG_OK || !ssg_text_equal(old.text, parsed.text)) {
        (void)fputs("rules sign: underskrifterne hører til en anden udgave af filen; fjern dem og "
                    "skriv under på ny\n",
                    stderr);
        return SSG_CLI_NO;
    }
    if (ssg_note_find_signer(&old, &key->public, 1)) {
        (void)fputs("rules sign: nøglen har allerede skrevet under; den anden skal være en anden "
                    "person\n",
                    stderr);
        return SSG_CLI_NO;
    }
    ssg_buf_add(note, before.data, before.len);
    ssg_buf_add(note, parsed.signatures.data, parsed.signatures.len);
    return ssg_buf_status(note) == SSG_OK ? SSG_CLI_DONE : SSG_CLI_CANNOT;
}

int ssg_cli_rules_sign(int argc, char **argv)
{
    static const char usage[] = "rules sign FIL --key FIL";
    struct rules_options o;
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    SSG_SIGN_WIPE struct ssg_sign_private key = {0};
    SSG_BUF_FINISH struct ssg_buf before, note;
    char path[SSG_RULES_PATH_MAX];
    ssg_arena_init(&arena, ARENA_BYTES);
    ssg_buf_init(&before, SSG_RULES_FILE_MAX);
    ssg_buf_init(&note, SSG_RULES_FILE_MAX);
    int code = read_options(argc, argv, usage, &o);
    if (code != SSG_CLI_DONE)
        return code;
    if (!o.file || !o.key || o.name || o.out || o.keys)
        return missing("filen og --key", usage);
    struct ssg_rules *rules = SSG_ARENA_NEW(&arena, struct ssg_rules);
    if (!rules || snprintf(path, sizeof path, "%s.sig", o.file) >= (int)sizeof path)
        return SSG_CLI_CANNOT;
    code = ssg_rules_file_parse("rules sign", o.file, &arena, rules);
    if (code == SSG_CLI_DONE)
        code = read_private_key(o.key, &key);
    if (code == SSG_CLI_DONE &&
        ssg_rules_file_read("rules sign", path, true, &before) == SSG_CLI_BAD_INPUT)
        code = SSG_CLI_BAD_INPUT;
    if (code == SSG_CLI_DONE)
        code = add_signature(rules, &key, (struct ssg_text){before.data, before.len}, &note);
    if (code == SSG_CLI_DONE)
        code = write_file(path, 0644, note.data, note.len);
    if (code == SSG_CLI_DONE)
        (void)printf("%s: %s underskrevet af %s\n", path, rules->name, key.public.name);
    return code;
}
