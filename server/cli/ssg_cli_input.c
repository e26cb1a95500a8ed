#include "ssg_cli_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ssg_buf.h"
#include "ssg_cleanup.h"

enum { INPUT_MAX_BYTES = 64 << 20, CHUNK_BYTES = 8192 };

/* Everything on standard input. */
static int read_all(const char *command, struct ssg_buf *buf)
{
    char chunk[CHUNK_BYTES];
    size_t len;
    while ((len = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        ssg_buf_add(buf, chunk, len);
    if (ferror(stdin)) {
        (void)fprintf(stderr, "%s: standard input: %s\n", command, strerror(errno));
        return SSG_CLI_CANNOT;
    }
    if (ssg_buf_status(buf) == SSG_E_LIMIT) {
        (void)fprintf(stderr, "%s: standard input: mere end 64 MiB; del det op\n", command);
        return SSG_CLI_BAD_INPUT;
    }
    return ssg_buf_status(buf) == SSG_OK ? SSG_CLI_DONE : SSG_CLI_CANNOT;
}

int ssg_cli_input_json(const char *command, int argc, char **argv, json_t **ret_json)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--json") != 0 && (strcmp(argv[i], "--") != 0 || i != argc - 1)) {
            (void)fprintf(stderr, "%s: %s: ukendt; kommandoen læser JSON fra standard input\n",
                          command, argv[i]);
            return SSG_CLI_BAD_INPUT;
        }
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, INPUT_MAX_BYTES);
    int code = read_all(command, &buf);
    if (code != SSG_CLI_DONE)
        return code;
    struct ssg_json_fault fault;
    ssg_json_init();
    enum ssg_status status = ssg_json_parse(buf.data ? buf.data : "", buf.len, ret_json, &fault);
    if (status == SSG_OK)
        return SSG_CLI_DONE;
    if (status != SSG_E_MALFORMED_JSON) {
        (void)fprintf(stderr, "%s: %s\n", command, ssg_status_name(status));
        return SSG_CLI_CANNOT;
    }
    (void)fprintf(stderr, "%s: standard input, linje %d, tegn %d: ikke gyldig JSON: %s\n", command,
                  fault.line, fault.column, fault.text);
    return SSG_CLI_BAD_INPUT;
}

int ssg_cli_input_faults(const char *command, const struct ssg_fault_list *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        (void)fprintf(stderr, "%s: %s: %s\n", command,
                      *faults->items[i].pointer ? faults->items[i].pointer : "/",
                      faults->items[i].text[SSG_LANG_DA]);
    if (faults->is_cut)
        (void)fprintf(stderr, "%s: der er flere fejl end vist\n", command);
    return SSG_CLI_BAD_INPUT;
}

int ssg_cli_input_read(const char *command, const json_t *json, const struct ssg_json_spec *spec,
                       struct ssg_arena *arena, void *target)
{
    struct ssg_fault_list faults;
    ssg_fault_list_init(&faults, arena);
    enum ssg_status status = ssg_json_read(json, spec, arena, target, &faults);
    if (status == SSG_OK)
        return SSG_CLI_DONE;
    if (status == SSG_E_INVALID_INPUT)
        return ssg_cli_input_faults(command, &faults);
    (void)fprintf(stderr, "%s: %s\n", command, ssg_status_name(status));
    return SSG_CLI_CANNOT;
}
