#include "ssg_http_fields.h"

#include <string.h>

#include "ssg_http_chars.h"
#include "ssg_http_guard.h"

static struct ssg_text trim(struct ssg_text text)
{
    while (text.len && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text.data++;
        text.len--;
    }
    while (text.len && (text.data[text.len - 1] == ' ' || text.data[text.len - 1] == '\t'))
        text.len--;
    return text;
}

/* Take the part before the next separator off rest; false at the end. */
static bool next_part(struct ssg_text *rest, char separator, struct ssg_text *ret_part)
{
    if (!rest->data)
        return false;
    const char *end = rest->len ? memchr(rest->data, separator, rest->len) : NULL;
    size_t len = end ? (size_t)(end - rest->data) : rest->len;
    *ret_part = trim((struct ssg_text){rest->data, len});
    *rest = end ? (struct ssg_text){end + 1, rest->len - len - 1} : (struct ssg_text){0};
    return true;
}

/* The weight `q=0.8` of a list element in thousandths; 1000 without one, 0 if malformed. */
static int weight_of(struct ssg_text params)
{
    struct ssg_text part;
    while (next_part(&params, ';', &part)) {
        if (part.len < 3 || ssg_http_lower(part.data[0]) != 'q' || part.data[1] != '=')
            continue;
        int weight = 0;
        int scale = 1000;
        for (size_t i = 2; i < part.len && i < 7; i++) {
            if (i == 3 && part.data[i] == '.')
                continue;
            if (part.data[i] < '0' || part.data[i] > '9')
                return 0;
            weight += (part.data[i] - '0') * scale;
            scale /= 10;
        }
        return weight > 1000 ? 1000 : weight;
    }
    return 1000;
}

/* Split `value;params`. */
static struct ssg_text split_params(struct ssg_text part, struct ssg_text *ret_params)
{
    struct ssg_text value;
    *ret_params = part;
    if (!next_part(ret_params, ';', &value))
        value = (struct ssg_text){0};
    return value;
}

static bool is_language(struct ssg_text tag, const char *language)
{
    if (tag.len > 2 && tag.data[2] == '-')
        tag.len = 2;
    return ssg_http_name_is(tag, language);
}

enum ssg_lang ssg_http_lang_parse(struct ssg_text value)
{
    int danish = -1;
    int english = -1;
    int any = 0;
    struct ssg_text part;
    while (next_part(&value, ',', &part)) {
        struct ssg_text params;
        struct ssg_text tag = split_params(part, &params);
        int weight = weight_of(params);
        if (is_language(tag, "da") && weight > danish)
            danish = weight;
        else if (is_language(tag, "en") && weight > english)
            english = weight;
        else if (ssg_http_name_is(tag, "*"))
            any = weight;
    }
    if (danish < 0)
        danish = any;
    if (english < 0)
        english = any;
    return english > danish ? SSG_LANG_EN : SSG_LANG_DA;
}

bool ssg_http_is_json_type(struct ssg_text value)
{
    struct ssg_text params;
    if (!ssg_http_name_is(split_params(trim(value), &params), "application/json"))
        return false;
    struct ssg_text part;
    while (next_part(&params, ';', &part))
        if (!ssg_http_name_is(part, "charset=utf-8") &&
            !ssg_http_name_is(part, "charset=\"utf-8\""))
            return false;
    return true;
}

bool ssg_http_accepts_gzip(struct ssg_text value)
{
    struct ssg_text part;
    while (next_part(&value, ',', &part)) {
        struct ssg_text params;
        if (ssg_http_name_is(split_params(part, &params), "gzip"))
            return weight_of(params) > 0;
    }
    return false;
}

bool ssg_http_etag_matches(struct ssg_text value, const char *etag)
{
    struct ssg_text part;
    while (next_part(&value, ',', &part)) {
        if (ssg_text_equal(part, ssg_text_of("*")))
            return true;
        if (part.len > 2 && part.data[0] == 'W' && part.data[1] == '/')
            part = (struct ssg_text){part.data + 2, part.len - 2};
        if (ssg_text_equal(part, ssg_text_of(etag)))
            return true;
    }
    return false;
}

/* `token68` of RFC 9110 §11.2: letters, digits and "-._~+/", then "=". */
static bool is_token68(struct ssg_text text)
{
    while (text.len && text.data[text.len - 1] == '=')
        text.len--;
    if (text.len == 0)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!ssg_http_is_alnum(text.data[i]) &&
            (text.data[i] == '\0' || !strchr("-._~+/", text.data[i])))
            return false;
    return true;
}

bool ssg_http_bearer_parse(struct ssg_text value, struct ssg_text *ret_token)
{
    static const size_t scheme_len = 7; /* "Bearer " */
    value = trim(value);
    if (value.len <= scheme_len || value.data[scheme_len - 1] != ' ' ||
        !ssg_http_name_is((struct ssg_text){value.data, scheme_len - 1}, "bearer"))
        return false;
    struct ssg_text token = {value.data + scheme_len, value.len - scheme_len};
    if (token.len > SSG_HTTP_TOKEN_MAX || !is_token68(token))
        return false;
    *ret_token = token;
    return true;
}

bool ssg_http_cookie_parse(struct ssg_text value, struct ssg_text *ret_token)
{
    struct ssg_text name = ssg_text_of(SSG_HTTP_COOKIE_NAME);
    struct ssg_text found = {0};
    struct ssg_text part;
    while (next_part(&value, ';', &part)) {
        if (part.len <= name.len || memcmp(part.data, name.data, name.len) != 0 ||
            part.data[name.len] != '=')
            continue;
        if (found.data)
            return false;
        found = (struct ssg_text){part.data + name.len + 1, part.len - name.len - 1};
    }
    if (!found.data || found.len > SSG_HTTP_TOKEN_MAX || !is_token68(found))
        return false;
    *ret_token = found;
    return true;
}

bool ssg_http_is_key(struct ssg_text value)
{
    for (size_t i = 0; i < value.len; i++)
        if (!ssg_http_is_graphic(value.data[i]))
            return false;
    return value.len > 0 && value.len <= SSG_HTTP_KEY_MAX;
}

bool ssg_http_is_known_method(struct ssg_text method)
{
    static const char *const known[] = {"GET",    "HEAD",    "POST",  "PUT",    "PATCH",
                                        "DELETE", "OPTIONS", "TRACE", "CONNECT"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ssg_text_equal(method, ssg_text_of(known[i])))
            return true;
    return false;
}
