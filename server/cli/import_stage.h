#ifndef SSG_CLI_IMPORT_STAGE_H
#define SSG_CLI_IMPORT_STAGE_H

#include "db_connect.h"
#include "import_reject.h"
#include "import_row.h"

enum { SSG_IMPORT_FILES_MAX = 16 };

/* What came in, per file in the order of ssg_import_files. */
struct ssg_import_tally {
    bool is_there;
    long long rows;     /* without the header */
    long long rejected; /* rows rejected by themselves */
};

struct ssg_import {
    PGconn *conn;
    const char *directory;
    struct ssg_import_reject reject;
    struct ssg_import_tally tally[SSG_IMPORT_FILES_MAX];
    bool has_progress; /* standard error is a terminal */
    bool is_quiet;     /* standard output is JSON: no lines of progress */
};

/* Run a statement with text parameters. NULL with the server's main sentence on standard error;
 * its details are left out because they quote rows. Otherwise rows for PQclear. */
PGresult *ssg_import_query(PGconn *conn, const char *text, int param_count,
                           const char *const *params);

/* Read every file of the directory, check row by row, copy into staging. Rejected rows go to the
 * reject file, and whom they were about is marked. Returns an exit status: SSG_CLI_BAD_INPUT when
 * a file as a whole cannot be read (said on standard error), SSG_CLI_CANNOT. */
int ssg_import_stage(struct ssg_import *import);

#endif
