#ifndef SSG_CLI_IMPORT_CSV_H
#define SSG_CLI_IMPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "ssg_text.h"

/* Streaming reader of one import file: UTF-8 with or without byte order mark, `;` or `,` (the
 * header line decides), CRLF or LF, quotes as RFC 4180 strictly. Memory is that of one row. */

enum {
    SSG_CSV_FIELDS_MAX = 64,
    SSG_CSV_ROW_MAX_BYTES = 1 << 18,
};

/* One row; borrowed until the callback returns. */
struct ssg_csv_row {
    long long line; /* of the file, from 1, where the row begins */
    size_t count;   /* fields; more than SSG_CSV_FIELDS_MAX are counted, not kept */
    struct ssg_text fields[SSG_CSV_FIELDS_MAX];
};

/* What a reader does with rows. Both return false to stop reading. */
struct ssg_csv_handler {
    bool (*row)(void *context, const struct ssg_csv_row *row);         /* the first is the header */
    bool (*broken)(void *context, long long line, const char *reason); /* row with bad quotes */
    void *context;
};

/* Read a file to its end. ret_line [out]: the line of the fault when the file as a whole cannot be
 * read. Returns NULL, or an English reason: not UTF-8 as a whole (byte order mark of another
 * encoding), a quote that is never closed, a row over SSG_CSV_ROW_MAX_BYTES, a read error; "" when
 * a callback stopped it. */
const char *ssg_csv_read(FILE *file, const struct ssg_csv_handler *handler, long long *ret_line);

#endif
