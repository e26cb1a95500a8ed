#include <string.h>

#include "ssg_http_chars.h"
#include "ssg_http_guard.h"

static int hex_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = ssg_http_lower(byte);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Decode into out (raw.len bytes are enough). False: bad escape. */
static bool decode(struct ssg_text raw, bool is_query, char *out, size_t *ret_len)
{
    size_t len = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char byte = raw.data[i];
        if (byte == '%') {
            if (raw.len - i < 3)
                return false;
            int high = hex_value(raw.data[i + 1]);
            int low = hex_value(raw.data[i + 2]);
            if (high < 0 || low < 0)
                return false;
            byte = (char)(high * 16 + low);
            i += 2;
        } else if (is_query && byte == '+') {
            byte = ' ';
        }
        out[len++] = byte;
    }
    *ret_len = len;
    return true;
}

/* UTF-8 without any control character. */
static bool is_plain(struct ssg_text text)
{
    return ssg_text_is_printable(text) && !memchr(text.data, '\t', text.len) &&
           !memchr(text.data, '\n', text.len);
}

/* Decode one part into the arena. ret_is_good false: a fault of the encoding. */
static enum ssg_status decode_part(struct ssg_text raw, bool is_query, struct ssg_arena *arena,
                                   struct ssg_text *ret_text, bool *ret_is_good)
{
    char *out = ssg_arena_alloc(arena, raw.len + 1);
    if (!out)
        return SSG_E_MEMORY;
    size_t len = 0;
    *ret_is_good = decode(raw, is_query, out, &len);
    out[*ret_is_good ? len : 0] = '\0';
    *ret_text = (struct ssg_text){out, len};
    *ret_is_good = *ret_is_good && is_plain(*ret_text);
    return SSG_OK;
}

static bool is_path_byte(char byte)
{
    return ssg_http_is_alnum(byte) || strchr("-._~!$&'()*+,;=:@%/", byte) != NULL;
}

static enum ssg_http_fault check_raw(struct ssg_text raw, size_t path_len)
{
    if (raw.len == 0 || raw.data[0] != '/')
        return SSG_HTTP_FAULT_TARGET_FORM;
    if (raw.len > SSG_HTTP_TARGET_MAX)
        return SSG_HTTP_FAULT_TARGET_LONG;
    for (size_t i = 0; i < raw.len; i++) {
        if (!ssg_http_is_graphic(raw.data[i]) || raw.data[i] == '#')
            return SSG_HTTP_FAULT_TARGET_BYTES;
        if (i < path_len && !is_path_byte(raw.data[i]))
            return SSG_HTTP_FAULT_TARGET_BYTES;
    }
    return SSG_HTTP_FAULT_NONE;
}

static bool is_dots(struct ssg_text text)
{
    return ssg_text_equal(text, ssg_text_of(".")) || ssg_text_equal(text, ssg_text_of(".."));
}

static enum ssg_status parse_segment(struct ssg_text raw, bool is_last, struct ssg_arena *arena,
                                     struct ssg_http_target *target, enum ssg_http_fault *ret_fault)
{
    struct ssg_text text;
    bool is_good = false;
    enum ssg_status status = decode_part(raw, false, arena, &text, &is_good);
    if (status)
        return status;
    /* A decoded separator would make two programs see different paths. */
    if (!is_good || memchr(text.data, '/', text.len) || memchr(text.data, '\\', text.len))
        *ret_fault = SSG_HTTP_FAULT_TARGET_ENCODING;
    else if (is_dots(text) || (text.len == 0 && !is_last))
        *ret_fault = SSG_HTTP_FAULT_TARGET_DOTS;
    if (target->segment_count < SSG_HTTP_SEGMENTS_MAX)
        target->segments[target->segment_count++] = text;
    else
        target->segment_count = SSG_HTTP_SEGMENTS_MAX + 1;
    return SSG_OK;
}

static enum ssg_status parse_path(struct ssg_text raw, struct ssg_arena *arena,
                                  struct ssg_http_target *target, enum ssg_http_fault *ret_fault)
{
    bool is_good = false;
    enum ssg_status status = decode_part(raw, false, arena, &target->path, &is_good);
    if (status)
        return status;
    if (!is_good)
        *ret_fault = SSG_HTTP_FAULT_TARGET_ENCODING;
    size_t start = 1;
    while (!*ret_fault && start <= raw.len) {
        const char *slash = memchr(raw.data + start, '/', raw.len - start);
        size_t end = slash ? (size_t)(slash - raw.data) : raw.len;
        struct ssg_text part = {raw.data + start, end - start};
        status = parse_segment(part, !slash, arena, target, ret_fault);
        if (status)
            return status;
        start = end + 1;
    }
    return SSG_OK;
}

static enum ssg_status parse_member(struct ssg_text raw, struct ssg_arena *arena,
                                    struct ssg_http_target *target, enum ssg_http_fault *ret_fault)
{
    const char *equals = memchr(raw.data, '=', raw.len);
    size_t name_len = equals ? (size_t)(equals - raw.data) : raw.len;
    struct ssg_text raw_value = {raw.data + raw.len, 0};
    if (equals)
        raw_value = (struct ssg_text){equals + 1, raw.len - name_len - 1};
    if (name_len == 0 || target->query_count >= SSG_HTTP_QUERY_MAX) {
        *ret_fault = SSG_HTTP_FAULT_QUERY;
        return SSG_OK;
    }
    struct ssg_http_query_member member;
    bool is_name = false;
    bool is_value = false;
    struct ssg_text raw_name = {raw.data, name_len};
    enum ssg_status status = decode_part(raw_name, true, arena, &member.name, &is_name);
    if (!status)
        status = decode_part(raw_value, true, arena, &member.value, &is_value);
    if (status)
        return status;
    if (!is_name || !is_value)
        *ret_fault = SSG_HTTP_FAULT_TARGET_ENCODING;
    for (size_t i = 0; i < target->query_count; i++)
        if (ssg_text_equal(target->query[i].name, member.name))
            *ret_fault = SSG_HTTP_FAULT_QUERY;
    target->query[target->query_count++] = member;
    return SSG_OK;
}

static enum ssg_status parse_query(struct ssg_text raw, struct ssg_arena *arena,
                                   struct ssg_http_target *target, enum ssg_http_fault *ret_fault)
{
    size_t start = 0;
    while (!*ret_fault && raw.len > 0 && start <= raw.len) {
        const char *next = memchr(raw.data + start, '&', raw.len - start);
        size_t end = next ? (size_t)(next - raw.data) : raw.len;
        struct ssg_text part = {raw.data + start, end - start};
        enum ssg_status status = parse_member(part, arena, target, ret_fault);
        if (status)
            return status;
        start = end + 1;
    }
    return SSG_OK;
}

enum ssg_status ssg_http_target_parse(struct ssg_text raw, struct ssg_arena *arena,
                                      struct ssg_http_target *ret_target,
                                      enum ssg_http_fault *ret_fault)
{
    const char *mark = raw.len ? memchr(raw.data, '?', raw.len) : NULL;
    size_t path_len = mark ? (size_t)(mark - raw.data) : raw.len;
    *ret_fault = check_raw(raw, path_len);
    if (*ret_fault)
        return SSG_OK;
    struct ssg_http_target target = {0};
    struct ssg_text path = {raw.data, path_len};
    enum ssg_status status = parse_path(path, arena, &target, ret_fault);
    if (!status && !*ret_fault && mark) {
        struct ssg_text query = {mark + 1, raw.len - path_len - 1};
        status = parse_query(query, arena, &target, ret_fault);
    }
    if (!status && !*ret_fault)
        *ret_target = target;
    return status;
}
