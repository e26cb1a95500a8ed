/* socialsoeg audit key: make a key for the log or for a witness. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ssg_cli.h"
#include "ssg_jw.h"
#include "ssg_key_file.h"

static int usage(void)
{
    (void)fputs("usage: socialsoeg audit key --name NAME --out FILE [--witness] [--json]\n"
                "  NAME is the log's origin, or the witness's name, such as example.dk/log\n",
                stderr);
    return SSG_CLI_BAD_INPUT;
}

static int print(const struct ssg_sign_private *key, bool is_json)
{
    char text[SSG_SIGN_TEXT_MAX + 1];
    ssg_sign_public_render(&key->public, text);
    if (!is_json) {
        (void)printf("%s\n", text);
        return SSG_CLI_DONE;
    }
    struct ssg_buf buf;
    ssg_buf_init(&buf, 4096);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "public_key", text);
    ssg_jw_end_object(&jw);
    int code = ssg_jw_status(&jw) == SSG_OK && printf("%s\n", buf.data) > 0 ? SSG_CLI_DONE
                                                                            : SSG_CLI_CANNOT;
    ssg_buf_finish(&buf);
    return code;
}

int ssg_cli_audit_key(int argc, char **argv)
{
    static const struct option options[] = {{"name", required_argument, NULL, 'n'},
                                            {"out", required_argument, NULL, 'o'},
                                            {"witness", no_argument, NULL, 'w'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    const char *name = NULL, *out = NULL;
    enum ssg_sign_kind kind = SSG_SIGN_NOTE;
    bool is_json = false;
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'n')
            name = optarg;
        else if (option == 'o')
            out = optarg;
        else if (option == 'w')
            kind = SSG_SIGN_COSIGNATURE;
        else if (option == 'j')
            is_json = true;
        else
            return usage();
    }
    if (optind < argc || !name || !out)
        return usage();
    SSG_SIGN_WIPE struct ssg_sign_private key = {0};
    enum ssg_status status = ssg_crypto_init() == SSG_OK
                                 ? ssg_sign_private_make(ssg_text_of(name), kind, &key)
                                 : SSG_E_UNAVAILABLE;
    if (status == SSG_E_INVALID_INPUT) {
        (void)fprintf(stderr,
                      "audit key: --name '%s': 1 to %d bytes without spaces and '+', such as "
                      "example.dk/log\n",
                      name, SSG_SIGN_NAME_MAX);
        return SSG_CLI_BAD_INPUT;
    }
    char error[512] = "";
    if (status == SSG_OK)
        status = ssg_key_file_create(out, &key, error, sizeof error);
    if (status != SSG_OK) {
        (void)fprintf(stderr, "audit key: %s\n", *error ? error : ssg_status_name(status));
        return status == SSG_E_CONFLICT ? SSG_CLI_BAD_INPUT : SSG_CLI_CANNOT;
    }
    return print(&key, is_json);
}
