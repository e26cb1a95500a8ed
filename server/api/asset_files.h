#ifndef SSG_API_ASSET_FILES_H
#define SSG_API_ASSET_FILES_H

#include <stddef.h>

/* A file served as it is, built into the daemon by server/cli/gen/ssg_gen_embed.c. */
struct ssg_asset_file {
    const char *path; /* below the served root, e.g. "openapi.json" */
    const char *text; /* with a NUL behind that is not counted */
    size_t len;
};

/* Sorted by path. */
extern const struct ssg_asset_file ssg_asset_files[];
extern const size_t ssg_asset_file_count;

#endif
