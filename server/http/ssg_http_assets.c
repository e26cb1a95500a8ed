#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_http_private.h"

enum { DIGEST_BYTES = 32 };

static enum ssg_status make_tag(const struct ssg_http_asset *asset, char tag[SSG_HTTP_TAG_SIZE])
{
    uint8_t digest[DIGEST_BYTES];
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, asset->bytes, asset->bytes_len, digest) < 0)
        return SSG_E_INTERNAL;
    tag[0] = '"';
    ssg_hex_render(digest, sizeof digest, tag + 1);
    memcpy(tag + 1 + (size_t)2 * DIGEST_BYTES, "\"", 2);
    return SSG_OK;
}

static bool is_good(const struct ssg_http_asset *asset)
{
    bool has_tag = !asset->etag || asset->etag[0] == '"';
    return asset->path && asset->path[0] == '/' && asset->mime && asset->bytes && has_tag;
}

enum ssg_status ssg_http_assets_prepare(struct ssg_http *http, char *error_text, size_t error_size)
{
    size_t count = http->options.asset_count;
    http->assets = calloc(count + 1, sizeof *http->assets);
    http->asset_tags = calloc(count + 1, sizeof *http->asset_tags);
    if (!http->assets || !http->asset_tags)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        struct ssg_http_asset *asset = &http->assets[i];
        *asset = http->options.assets[i];
        if (!is_good(asset)) {
            (void)snprintf(error_text, error_size,
                           "asset %s: a path, a type, bytes and a strong tag or none are needed",
                           asset->path ? asset->path : "(none)");
            return SSG_E_INVALID_INPUT;
        }
        if (asset->etag)
            continue;
        enum ssg_status status = make_tag(asset, http->asset_tags[i]);
        if (status)
            return status;
        asset->etag = http->asset_tags[i];
    }
    return SSG_OK;
}

const struct ssg_http_asset *ssg_http_asset_find(const struct ssg_http *http, struct ssg_text path)
{
    for (size_t i = 0; i < http->options.asset_count; i++)
        if (ssg_text_equal(path, ssg_text_of(http->assets[i].path)))
            return &http->assets[i];
    return NULL;
}
