/* socialsoeg audit export: the log as one file, to be verified elsewhere. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit_bundle.h"
#include "audit_source.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"

static const char command[] = "audit export";

static int usage(void)
{
    (void)fputs("usage: socialsoeg audit export --out FILE [--without-content] [--json]\n"
                "           (-c FILE | --database CONNINFO)\n"
                "  --without-content   headers and tree only: no personal data leaves\n",
                stderr);
    return SSG_CLI_BAD_INPUT;
}

static enum ssg_status write_keys(struct audit_source *source, FILE *file)
{
    struct ssg_arena arena;
    ssg_arena_init(&arena, 1 << 16);
    struct ssg_text views[SSG_KEY_FILE_KEYS_MAX];
    enum ssg_status status = SSG_OK;
    for (size_t i = 0; i < source->key_count && status == SSG_OK; i++) {
        char text[SSG_SIGN_TEXT_MAX + 1];
        ssg_sign_public_render(&source->keys[i], text);
        views[i] = ssg_text_of(ssg_arena_copy(&arena, text, strlen(text)));
        status = views[i].data ? SSG_OK : SSG_E_MEMORY;
    }
    if (status == SSG_OK)
        status = audit_bundle_begin(file, views, source->key_count);
    ssg_arena_finish(&arena);
    return status;
}

static enum ssg_status write_bundle(struct audit_source *source, FILE *file, bool has_content,
                                    uint64_t *ret_leaves)
{
    struct ssg_audit_sizes sizes;
    enum ssg_status status = ssg_store_audit_sizes(source->sync, &sizes);
    if (status != SSG_OK)
        return status;
    struct audit_bundle_writer writer = {
        .file = file,
        .has_content = has_content,
        .progress = {.what = "exporting", .total = (uint64_t)sizes.leaf_end},
    };
    struct audit_visitor visitor;
    audit_bundle_writer_visit(&writer, &visitor);
    status = write_keys(source, file);
    if (status == SSG_OK)
        status = audit_walk_database(source->sync, &sizes, &visitor);
    if (status == SSG_OK)
        status = audit_bundle_end(&writer);
    audit_progress_end(&writer.progress);
    *ret_leaves = writer.leaves;
    return status;
}

int ssg_cli_audit_export(int argc, char **argv)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'}, {"database", required_argument, NULL, 'd'},
        {"out", required_argument, NULL, 'o'},    {"without-content", no_argument, NULL, 'w'},
        {"json", no_argument, NULL, 'j'},         {0}};
    const char *config = NULL, *database = NULL, *out = NULL;
    bool has_content = true, is_json = false;
    int option;
    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        if (option == 'c')
            config = optarg;
        else if (option == 'd')
            database = optarg;
        else if (option == 'o')
            out = optarg;
        else if (option == 'w')
            has_content = false;
        else if (option == 'j')
            is_json = true;
        else
            return usage();
    }
    if (optind < argc || !out)
        return usage();
    AUDIT_SOURCE_FINISH struct audit_source source;
    int code = audit_source_init(&source, command, config, NULL);
    if (code == SSG_CLI_DONE)
        code = audit_source_connect(&source, command, database);
    if (code != SSG_CLI_DONE)
        return code;
    mode_t mask = umask(0077); /* the file holds what the log holds */
    SSG_FCLOSE FILE *file = fopen(out, "wxe");
    (void)umask(mask);
    if (!file) {
        (void)fprintf(stderr, "%s: %s cannot be created: %m\n", command, out);
        return SSG_CLI_BAD_INPUT;
    }
    uint64_t leaves = 0;
    enum ssg_status status = write_bundle(&source, file, has_content, &leaves);
    if (status != SSG_OK) {
        (void)unlink(out);
        return audit_source_fail(&source, command, status);
    }
    (void)printf(is_json ? "{\"entries\":%llu}\n" : "%llu entries exported\n",
                 (unsigned long long)leaves);
    return SSG_CLI_DONE;
}
