#ifndef SSG_CLI_INPUT_H
#define SSG_CLI_INPUT_H

#include "ssg_cli.h"
#include "ssg_json.h"

/* Standard input of commands that read one JSON document. Messages go to standard error, each with
 * where, what, what to do. One thread. */

/* Accept `--json` and `--`, refuse every other word, then read and parse standard input (at most
 * 64 MiB). ret_json: the caller's, for ssg_json_release. Returns an exit status. */
int ssg_cli_input_json(const char *command, int argc, char **argv, json_t **ret_json);

/* Fill a struct from the document, as ssg_json_read; prints every fault. Returns an exit status. */
int ssg_cli_input_read(const char *command, const json_t *json, const struct ssg_json_spec *spec,
                       struct ssg_arena *arena, void *target);

/* Print faults, one line each; returns the status for bad input. */
int ssg_cli_input_faults(const char *command, const struct ssg_fault_list *faults);

#endif
