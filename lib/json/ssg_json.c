#include "ssg_json.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

void ssg_json_init(void)
{
    json_object_seed(0);
}

void ssg_json_release(json_t *json)
{
    json_decref(json);
}

/* Position of the bracket that opens level SSG_JSON_DEPTH_MAX + 1, or bytes_len. The parser
 * descends by recursion and its own limit is 2048 levels. */
static size_t find_too_deep(const char *bytes, size_t bytes_len)
{
    int depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < bytes_len; i++) {
        char c = bytes[i];
        if (in_text) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_text = false;
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{' || c == '[') {
            if (++depth > SSG_JSON_DEPTH_MAX)
                return i;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return bytes_len;
}

/* Fill a fault for a byte position; columns count bytes, as an editor for ASCII would. */
static void set_fault(struct ssg_json_fault *fault, const char *bytes, size_t position,
                      const char *text)
{
    if (!fault)
        return;
    *fault = (struct ssg_json_fault){.line = 1, .column = 1, .position = position};
    for (size_t i = 0; i < position; i++) {
        fault->column++;
        if (bytes[i] == '\n') {
            fault->line++;
            fault->column = 1;
        }
    }
    (void)snprintf(fault->text, sizeof fault->text, "%s", text);
}

/* The library's message for a code; its own texts quote the input, which may be personal. */
static const char *error_text(enum json_error_code code)
{
    switch (code) {
    case json_error_invalid_utf8:
        return "the bytes are not UTF-8";
    case json_error_premature_end_of_input:
        return "the document ends too early";
    case json_error_end_of_input_expected:
        return "something stands behind the document";
    case json_error_invalid_syntax:
        return "this is not JSON";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "a text holds the character U+0000";
    case json_error_duplicate_key:
        return "a member stands twice";
    case json_error_numeric_overflow:
        return "a number is too large";
    default:
        return "the document cannot be read";
    }
}

enum ssg_status ssg_json_parse(const void *bytes, size_t bytes_len, json_t **ret_json,
                               struct ssg_json_fault *fault)
{
    size_t too_deep = find_too_deep(bytes, bytes_len);
    if (too_deep < bytes_len) {
        set_fault(fault, bytes, too_deep, "the document is nested too deeply");
        return SSG_E_MALFORMED_JSON;
    }
    json_error_t error = {.position = 0};
    /* jansson wants a pointer even for no bytes. */
    const char *text = bytes_len ? bytes : "";
    json_t *json = json_loadb(text, bytes_len, JSON_REJECT_DUPLICATES, &error);
    if (!json) {
        enum json_error_code code = json_error_code(&error);
        if (code == json_error_out_of_memory)
            return SSG_E_MEMORY;
        size_t position = error.position > 0 ? (size_t)error.position : 0;
        set_fault(fault, text, position < bytes_len ? position : bytes_len, error_text(code));
        return SSG_E_MALFORMED_JSON;
    }
    *ret_json = json;
    return SSG_OK;
}

static int add_to_buf(const char *bytes, size_t bytes_len, void *context)
{
    struct ssg_buf *buf = context;
    ssg_buf_add(buf, bytes, bytes_len);
    return ssg_buf_status(buf) == SSG_OK ? 0 : -1;
}

enum ssg_status ssg_json_render(const json_t *json, struct ssg_buf *buf)
{
    int failed =
        json_dump_callback(json, add_to_buf, buf, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    enum ssg_status status = ssg_buf_status(buf);
    if (status == SSG_OK && failed)
        status = SSG_E_MEMORY;
    return status;
}
