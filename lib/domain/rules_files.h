#ifndef RULES_FILES_H
#define RULES_FILES_H

#include <stddef.h>

/* A file of sql/reference/rules/, built in by cmake/embed.cmake. */
struct ssg_rules_file {
    const char *path;
    const char *text;
    size_t len;
};

extern const struct ssg_rules_file ssg_rules_files[];
extern const size_t ssg_rules_file_count;

#endif
