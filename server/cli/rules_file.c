#include "rules_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ssg_cli.h"

int ssg_rules_file_read(const char *command, const char *path, bool is_optional,
                        struct ssg_buf *buf)
{
    char chunk[8192];
    size_t len;
    FILE *in = fopen(path, "rb");
    if (!in && is_optional && errno == ENOENT)
        return SSG_CLI_NO;
    if (!in) {
        (void)fprintf(stderr, "%s: %s: %s\n", command, path, strerror(errno));
        return SSG_CLI_BAD_INPUT;
    }
    while ((len = fread(chunk, 1, sizeof chunk, in)) > 0)
        ssg_buf_add(buf, chunk, len);
    bool is_read = !ferror(in) && ssg_buf_status(buf) == SSG_OK;
    (void)fclose(in);
    if (is_read)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "%s: %s: kan ikke læses, eller er over 1 MiB\n", command, path);
    return SSG_CLI_BAD_INPUT;
}

static int print_faults(const char *command, const char *path, const struct ssg_fault_list *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        (void)fprintf(stderr, "%s: %s: %s: %s\n", command, path,
                      *faults->items[i].pointer ? faults->items[i].pointer : "/",
                      faults->items[i].text[SSG_LANG_DA]);
    return SSG_CLI_NO;
}

int ssg_rules_file_parse(const char *command, const char *path, struct ssg_arena *arena,
                         struct ssg_rules *ret_rules)
{
    SSG_BUF_FINISH struct ssg_buf bytes;
    struct ssg_fault_list faults;
    ssg_buf_init(&bytes, SSG_RULES_FILE_MAX);
    ssg_fault_list_init(&faults, arena);
    int code = ssg_rules_file_read(command, path, false, &bytes);
    if (code != SSG_CLI_DONE)
        return code;
    const struct ssg_text text = {bytes.data ? bytes.data : "", bytes.len};
    enum ssg_status status = ssg_rules_parse(text, arena, &faults, ret_rules);
    if (status == SSG_OK)
        return SSG_CLI_DONE;
    if (status == SSG_E_INVALID_INPUT)
        return print_faults(command, path, &faults);
    if (status == SSG_E_MALFORMED_JSON)
        (void)fprintf(stderr, "%s: %s: ikke gyldig JSON\n", command, path);
    else
        (void)fprintf(stderr, "%s: %s\n", command, ssg_status_name(status));
    return status == SSG_E_MALFORMED_JSON ? SSG_CLI_NO : SSG_CLI_CANNOT;
}

/* Public keys, one per line; empty lines and lines beginning with # are passed over. */
static int read_keys(const char *command, const char *path, struct ssg_sign_public *keys,
                     size_t *ret_len)
{
    SSG_BUF_FINISH struct ssg_buf bytes;
    ssg_buf_init(&bytes, SSG_RULES_FILE_MAX);
    int code = ssg_rules_file_read(command, path, false, &bytes);
    size_t len = 0;
    int line = 0;
    for (size_t at = 0; code == SSG_CLI_DONE && at < bytes.len;) {
        const char *end = memchr(bytes.data + at, '\n', bytes.len - at);
        struct ssg_text text = {bytes.data + at,
                                end ? (size_t)(end - bytes.data) - at : bytes.len - at};
        at += text.len + 1;
        line++;
        if (text.len == 0 || text.data[0] == '#')
            continue;
        if (len == SSG_RULES_KEYS_MAX || ssg_sign_public_parse(text, &keys[len]) != SSG_OK) {
            (void)fprintf(stderr,
                          "%s: %s, linje %d: ikke en offentlig nøgle (NAVN+ID+BASE64), "
                          "eller flere end %d\n",
                          command, path, line, SSG_RULES_KEYS_MAX);
            return SSG_CLI_BAD_INPUT;
        }
        len++;
    }
    *ret_len = len;
    return code;
}

static int judge(const char *command, const char *path, const char *keys_path,
                 const struct ssg_rules *rules, enum ssg_rules_verdict *ret_verdict)
{
    static struct ssg_sign_public keys[SSG_RULES_KEYS_MAX]; /* too large for the stack */
    char note_path[SSG_RULES_PATH_MAX];
    SSG_BUF_FINISH struct ssg_buf note;
    size_t keys_len = 0;
    ssg_buf_init(&note, SSG_RULES_FILE_MAX);
    if (snprintf(note_path, sizeof note_path, "%s.sig", path) >= (int)sizeof note_path)
        return SSG_CLI_BAD_INPUT;
    int code = keys_path ? read_keys(command, keys_path, keys, &keys_len) : SSG_CLI_DONE;
    if (code == SSG_CLI_DONE &&
        ssg_rules_file_read(command, note_path, true, &note) == SSG_CLI_BAD_INPUT)
        code = SSG_CLI_BAD_INPUT;
    if (code == SSG_CLI_DONE)
        *ret_verdict = ssg_rules_judge(
            rules, (struct ssg_text){note.data ? note.data : "", note.len}, keys, keys_len);
    return code;
}

int ssg_rules_file_load(const char *command, const char *path, const char *keys_path,
                        struct ssg_arena *arena, struct ssg_rules *ret_rules,
                        enum ssg_rules_verdict *ret_verdict)
{
    enum ssg_rules_verdict verdict = SSG_RULES_UNSIGNED;
    int code = ssg_rules_file_parse(command, path, arena, ret_rules);
    if (code == SSG_CLI_DONE)
        code = judge(command, path, keys_path, ret_rules, &verdict);
    if (code != SSG_CLI_DONE)
        return code;
    if (ret_verdict)
        *ret_verdict = verdict;
    if (verdict == SSG_RULES_RELEASED || verdict == SSG_RULES_SIGNED)
        return SSG_CLI_DONE;
    if (verdict == SSG_RULES_NAME_TAKEN)
        (void)fprintf(stderr,
                      "%s: %s: %s er udgivet og ændres aldrig; giv det ændrede sæt et nyt navn\n",
                      command, path, ret_rules->name);
    else
        (void)fprintf(stderr,
                      "%s: %s: ikke underskrevet af to, som må (%s.sig; nøglerne gives med "
                      "--keys)\n",
                      command, path, path);
    return SSG_CLI_NO;
}
