/* The embedded files as the HTTP floor wants them. */
#include <stdio.h>
#include <string.h>

#include "asset_files.h"
#include "ssg_api.h"

enum { ASSETS_MAX = 64, PATH_SIZE = 256 };

static struct ssg_http_asset assets[ASSETS_MAX];
static char paths[ASSETS_MAX][PATH_SIZE];

static const char *find_mime(const char *path)
{
    static const struct {
        const char *ending;
        const char *mime;
    } mimes[] = {
        {".json", "application/json"},       {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},           {".woff2", "font/woff2"},
    };
    size_t path_len = strlen(path);
    for (size_t i = 0; i < sizeof mimes / sizeof *mimes; i++) {
        size_t ending_len = strlen(mimes[i].ending);
        if (path_len > ending_len && strcmp(path + path_len - ending_len, mimes[i].ending) == 0)
            return mimes[i].mime;
    }
    return "application/octet-stream";
}

const struct ssg_http_asset *ssg_api_assets(size_t *ret_count)
{
    size_t count = 0;
    for (size_t i = 0; i < ssg_asset_file_count && count < ASSETS_MAX; i++) {
        const struct ssg_asset_file *file = &ssg_asset_files[i];
        (void)snprintf(paths[count], PATH_SIZE, "/%s", file->path);
        assets[count] = (struct ssg_http_asset){
            .path = paths[count],
            .mime = find_mime(file->path),
            .bytes = file->text,
            .bytes_len = file->len,
        };
        count++;
    }
    *ret_count = count;
    return assets;
}
