#ifndef HELP_TABLE_H
#define HELP_TABLE_H

#include <stddef.h>

enum { HELP_TABLE_FIELDS = 14 };

/* A CSV file in memory: its bytes, and after split its rows of borrowed fields; fields that a row
 * does not have are NULL. Every step asserts. */
struct help_table {
    char *bytes;
    size_t bytes_len;
    char *(*row)[HELP_TABLE_FIELDS];
    size_t rows;
};

/* Read WHERE/NAME.csv whole. The caller calls finish. */
struct help_table help_table_load(const char *where, const char *name);

/* Cut the bytes into rows in place; the header line is left out. */
void help_table_split(struct help_table *t);

void help_table_finish(struct help_table *t);

#endif
