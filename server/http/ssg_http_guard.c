#include "ssg_http_guard.h"

#include <string.h>

#include "ssg_http_chars.h"

static const char *const singles[] = {"content-length",   "host",         "authorization",
                                      "content-type",     "cookie",       "transfer-encoding",
                                      "idempotency-key",  "if-match",     "expect",
                                      "content-encoding", "x-csrf-token", "origin"};
enum { SINGLE_COUNT = sizeof singles / sizeof *singles, HOST_MAX = 255 };

bool ssg_http_name_is(struct ssg_text text, const char *name)
{
    if (text.len != strlen(name))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (ssg_http_lower(text.data[i]) != name[i])
            return false;
    return true;
}

struct ssg_text ssg_http_field_find(const struct ssg_http_field *fields, size_t field_count,
                                    const char *name)
{
    for (size_t i = 0; i < field_count; i++)
        if (ssg_http_name_is(fields[i].name, name))
            return fields[i].value;
    return (struct ssg_text){0};
}

static enum ssg_http_fault check_bytes(const struct ssg_http_field *field)
{
    if (field->name.len == 0)
        return SSG_HTTP_FAULT_HEADER_NAME;
    for (size_t i = 0; i < field->name.len; i++)
        if (!ssg_http_is_token(field->name.data[i]))
            return SSG_HTTP_FAULT_HEADER_NAME;
    for (size_t i = 0; i < field->value.len; i++) {
        unsigned char byte = (unsigned char)field->value.data[i];
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
            return SSG_HTTP_FAULT_HEADER_VALUE;
    }
    return SSG_HTTP_FAULT_NONE;
}

static bool is_digits(struct ssg_text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.len > 0;
}

static bool is_host(struct ssg_text text)
{
    if (text.len == 0 || text.len > HOST_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!ssg_http_is_alnum(text.data[i]) && !strchr(".-:[]_", text.data[i]))
            return false;
    return true;
}

static enum ssg_http_fault check_meaning(const struct ssg_http_field *field)
{
    if (ssg_http_name_is(field->name, "content-length") && !is_digits(field->value))
        return SSG_HTTP_FAULT_CONTENT_LENGTH;
    if (ssg_http_name_is(field->name, "transfer-encoding") &&
        !ssg_text_equal(field->value, ssg_text_of("chunked")))
        return SSG_HTTP_FAULT_TRANSFER_ENCODING;
    if (ssg_http_name_is(field->name, "host") && !is_host(field->value))
        return SSG_HTTP_FAULT_HOST;
    if (ssg_http_name_is(field->name, "expect") && !ssg_http_name_is(field->value, "100-continue"))
        return SSG_HTTP_FAULT_EXPECT;
    return SSG_HTTP_FAULT_NONE;
}

enum ssg_http_fault ssg_http_guard_check(const struct ssg_http_field *fields, size_t field_count)
{
    unsigned counts[SINGLE_COUNT] = {0};
    for (size_t i = 0; i < field_count; i++) {
        enum ssg_http_fault fault = check_bytes(&fields[i]);
        if (!fault)
            fault = check_meaning(&fields[i]);
        if (fault)
            return fault;
        for (size_t s = 0; s < SINGLE_COUNT; s++)
            if (ssg_http_name_is(fields[i].name, singles[s]) && ++counts[s] > 1)
                return SSG_HTTP_FAULT_DUPLICATE;
    }
    bool has_length = ssg_http_field_find(fields, field_count, "content-length").data != NULL;
    bool has_encoding = ssg_http_field_find(fields, field_count, "transfer-encoding").data != NULL;
    if (has_length && has_encoding)
        return SSG_HTTP_FAULT_BOTH_LENGTHS;
    if (!ssg_http_field_find(fields, field_count, "host").data)
        return SSG_HTTP_FAULT_HOST;
    return SSG_HTTP_FAULT_NONE;
}
