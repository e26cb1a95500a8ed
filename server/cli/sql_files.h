#ifndef SSG_CLI_SQL_FILES_H
#define SSG_CLI_SQL_FILES_H

#include <stddef.h>

/* A file of the folder sql/, built into the tool by server/cli/gen/ssg_gen_embed.c. */
struct ssg_sql_file {
    const char *path; /* relative to sql/, e.g. "migrations/0001_register.sql" */
    const char *text; /* with a NUL behind that is not counted */
    size_t len;
};

/* Every .sql and .csv file of sql/, sorted by path, byte by byte. */
extern const struct ssg_sql_file ssg_sql_files[];
extern const size_t ssg_sql_file_count;

#endif
