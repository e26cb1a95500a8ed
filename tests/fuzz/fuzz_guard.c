/* The bytes of a connection and a request target against the guard. Properties: no verdict depends
 * on how the bytes are cut; what is handed on never exceeds what came; a target that passes is
 * printable, without separators or dots hidden in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_http_fields.h"
#include "ssg_http_guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

static void check_wire(const char *bytes, size_t len)
{
    struct ssg_http_wire whole;
    struct ssg_http_wire single;
    ssg_http_wire_init(&whole);
    ssg_http_wire_init(&single);
    size_t handed = ssg_http_wire_feed(&whole, bytes, len);
    require(handed <= len);
    require(whole.fault || handed == len);
    for (size_t i = 0; i < len && !single.fault; i++)
        (void)ssg_http_wire_feed(&single, bytes + i, 1);
    require(whole.fault == single.fault);
    require(whole.requests_done == single.requests_done);
    if (whole.fault) {
        (void)ssg_http_wire_completion(&whole);
        (void)ssg_http_wire_completion(&single);
        require(ssg_http_wire_feed(&whole, bytes, len) == 0);
    }
}

static void check_target(struct ssg_text raw)
{
    struct ssg_arena arena;
    struct ssg_http_target target = {0};
    enum ssg_http_fault fault = SSG_HTTP_FAULT_NONE;
    ssg_arena_init(&arena, 1024 * 1024);
    if (ssg_http_target_parse(raw, &arena, &target, &fault) == SSG_OK && !fault) {
        require(target.path.len <= raw.len && target.path.data[0] == '/');
        for (size_t i = 0; i < target.segment_count && i < SSG_HTTP_SEGMENTS_MAX; i++) {
            struct ssg_text text = target.segments[i];
            require(!memchr(text.data, '/', text.len) && !memchr(text.data, '\0', text.len));
            require(ssg_text_is_printable(text));
            require(!ssg_text_equal(text, ssg_text_of("..")));
        }
        for (size_t i = 0; i < target.query_count; i++)
            require(ssg_text_is_printable(target.query[i].value) && target.query[i].name.len > 0);
    }
    ssg_arena_finish(&arena);
}

/* Lines "name: value" as the library would have collected them. */
static void check_headers(const char *bytes, size_t len)
{
    struct ssg_http_field fields[16];
    size_t count = 0;
    size_t start = 0;
    while (start < len && count < sizeof fields / sizeof *fields) {
        const char *end = memchr(bytes + start, '\n', len - start);
        size_t stop = end ? (size_t)(end - bytes) : len;
        const char *colon = memchr(bytes + start, ':', stop - start);
        size_t name_len = colon ? (size_t)(colon - bytes) - start : stop - start;
        size_t value_at = colon ? start + name_len + 1 : stop;
        fields[count++] = (struct ssg_http_field){.name = {bytes + start, name_len},
                                                  .value = {bytes + value_at, stop - value_at}};
        start = stop + 1;
    }
    struct ssg_text token;
    if (ssg_http_guard_check(fields, count) == SSG_HTTP_FAULT_NONE)
        require(ssg_http_field_find(fields, count, "host").len > 0);
    for (size_t i = 0; i < count; i++) {
        (void)ssg_http_lang_parse(fields[i].value);
        (void)ssg_http_is_json_type(fields[i].value);
        (void)ssg_http_accepts_gzip(fields[i].value);
        (void)ssg_http_etag_matches(fields[i].value, "\"x\"");
        if (ssg_http_bearer_parse(fields[i].value, &token) ||
            ssg_http_cookie_parse(fields[i].value, &token))
            require(token.len > 0 && token.len <= SSG_HTTP_TOKEN_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    /* A copy of the exact length, so that a read behind it is seen. */
    char *bytes = malloc(size);
    if (!bytes)
        return 0;
    memcpy(bytes, data, size);
    switch (bytes[0] % 3) {
    case 0:
        check_wire(bytes + 1, size - 1);
        break;
    case 1:
        check_target((struct ssg_text){bytes + 1, size - 1});
        break;
    default:
        check_headers(bytes + 1, size - 1);
        break;
    }
    free(bytes);
    return 0;
}
