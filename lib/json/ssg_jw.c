#include "ssg_jw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a byte needs in a JSON string: 0 nothing, 1 UTF-8 to check, 'u' \u00xx, else \ and it. */
static const unsigned char escapes[256] = {
    [0x00 ... 0x07] = 'u', ['\b'] = 'b',  ['\t'] = 't', ['\n'] = 'n',
    [0x0b] = 'u',          ['\f'] = 'f',  ['\r'] = 'r', [0x0e ... 0x1f] = 'u',
    ['"'] = '"',           ['\\'] = '\\', [0x7f] = 'u', [0x80 ... 0xff] = 1,
};

void ssg_jw_init(struct ssg_jw *jw, struct ssg_buf *buf)
{
    *jw = (struct ssg_jw){.buf = buf};
}

static void spoil(struct ssg_jw *jw)
{
    if (ssg_buf_status(jw->buf) == SSG_OK)
        jw->buf->status = SSG_E_SHAPE;
}

static uint64_t level_bit(const struct ssg_jw *jw)
{
    return UINT64_C(1) << jw->depth;
}

/* Comma and order before a value. */
static void before_value(struct ssg_jw *jw)
{
    uint64_t bit = level_bit(jw);
    if (jw->in_object & bit) {
        if (!jw->after_key)
            spoil(jw);
        jw->after_key = false;
        return;
    }
    if (jw->has_member & bit) {
        if (jw->depth == 0)
            spoil(jw);
        ssg_buf_add_byte(jw->buf, ',');
    }
    jw->has_member |= bit;
}

static void begin(struct ssg_jw *jw, char bracket, bool is_object)
{
    before_value(jw);
    if (jw->depth == SSG_JW_DEPTH_MAX) {
        spoil(jw);
        return;
    }
    ssg_buf_add_byte(jw->buf, bracket);
    jw->depth++;
    jw->has_member &= ~level_bit(jw);
    if (is_object)
        jw->in_object |= level_bit(jw);
    else
        jw->in_object &= ~level_bit(jw);
}

static void end(struct ssg_jw *jw, char bracket, bool is_object)
{
    bool in_object = (jw->in_object & level_bit(jw)) != 0;
    if (jw->depth == 0 || in_object != is_object || jw->after_key) {
        spoil(jw);
        return;
    }
    ssg_buf_add_byte(jw->buf, bracket);
    jw->depth--;
}

void ssg_jw_begin_object(struct ssg_jw *jw)
{
    begin(jw, '{', true);
}

void ssg_jw_end_object(struct ssg_jw *jw)
{
    end(jw, '}', true);
}

void ssg_jw_begin_array(struct ssg_jw *jw)
{
    begin(jw, '[', false);
}

void ssg_jw_end_array(struct ssg_jw *jw)
{
    end(jw, ']', false);
}

static void add_escape(struct ssg_buf *buf, unsigned char byte)
{
    unsigned char escape = escapes[byte];
    if (escape == 'u') {
        ssg_buf_add_format(buf, "\\u%04x", byte);
    } else {
        char pair[2] = {'\\', (char)escape};
        ssg_buf_add(buf, pair, sizeof pair);
    }
}

static void add_quoted(struct ssg_jw *jw, struct ssg_text text)
{
    ssg_buf_add_byte(jw->buf, '"');
    size_t from = 0;
    size_t i = 0;
    while (i < text.len) {
        unsigned char byte = (unsigned char)text.data[i];
        unsigned char escape = escapes[byte];
        if (escape == 0) {
            i++;
            continue;
        }
        if (escape == 1) {
            size_t len = ssg_utf8_sequence_len(text.data + i, text.len - i);
            if (len == 0) {
                spoil(jw);
                return;
            }
            i += len;
            continue;
        }
        ssg_buf_add(jw->buf, text.data + from, i - from);
        add_escape(jw->buf, byte);
        from = ++i;
    }
    ssg_buf_add(jw->buf, text.data + from, text.len - from);
    ssg_buf_add_byte(jw->buf, '"');
}

void ssg_jw_key_text(struct ssg_jw *jw, struct ssg_text key)
{
    uint64_t bit = level_bit(jw);
    if (!(jw->in_object & bit) || jw->after_key || !key.data) {
        spoil(jw);
        return;
    }
    if (jw->has_member & bit)
        ssg_buf_add_byte(jw->buf, ',');
    jw->has_member |= bit;
    add_quoted(jw, key);
    ssg_buf_add_byte(jw->buf, ':');
    jw->after_key = true;
}

void ssg_jw_key(struct ssg_jw *jw, const char *key)
{
    ssg_jw_key_text(jw, ssg_text_of(key));
}

void ssg_jw_text(struct ssg_jw *jw, struct ssg_text text)
{
    if (!text.data) {
        ssg_jw_null(jw);
        return;
    }
    before_value(jw);
    add_quoted(jw, text);
}

void ssg_jw_string(struct ssg_jw *jw, const char *text)
{
    if (text)
        ssg_jw_text(jw, ssg_text_of(text));
    else
        ssg_jw_null(jw);
}

void ssg_jw_int(struct ssg_jw *jw, int64_t value)
{
    before_value(jw);
    ssg_buf_add_int(jw->buf, value);
}

void ssg_jw_bool(struct ssg_jw *jw, bool value)
{
    before_value(jw);
    ssg_buf_add_text(jw->buf, value ? "true" : "false");
}

void ssg_jw_null(struct ssg_jw *jw)
{
    before_value(jw);
    ssg_buf_add(jw->buf, "null", 4);
}

void ssg_jw_real(struct ssg_jw *jw, double value)
{
    if (!isfinite(value)) {
        spoil(jw);
        return;
    }
    char text[32];
    int len = 0;
    for (int digits = 15; digits <= 17; digits++) {
        len = snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    /* A locale may write the point as a comma. */
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    before_value(jw);
    ssg_buf_add(jw->buf, text, (size_t)len);
}

void ssg_jw_uuid(struct ssg_jw *jw, const struct ssg_uuid *uuid)
{
    if (!uuid) {
        ssg_jw_null(jw);
        return;
    }
    char text[SSG_UUID_TEXT_LEN + 1];
    ssg_uuid_render(uuid, text);
    ssg_jw_text(jw, (struct ssg_text){text, SSG_UUID_TEXT_LEN});
}

void ssg_jw_date(struct ssg_jw *jw, struct ssg_date date)
{
    if (date.days == SSG_DATE_INFINITY.days || date.days == SSG_DATE_NEG_INFINITY.days) {
        ssg_jw_null(jw);
        return;
    }
    char text[SSG_DATE_TEXT_LEN + 1];
    ssg_date_render(date, text);
    ssg_jw_string(jw, text);
}

void ssg_jw_instant(struct ssg_jw *jw, struct ssg_instant instant)
{
    char text[SSG_INSTANT_TEXT_LEN + 1];
    ssg_instant_render(instant, text);
    ssg_jw_text(jw, (struct ssg_text){text, SSG_INSTANT_TEXT_LEN});
}

void ssg_jw_raw(struct ssg_jw *jw, struct ssg_text json)
{
    if (json.len == 0) {
        spoil(jw);
        return;
    }
    before_value(jw);
    ssg_buf_add(jw->buf, json.data, json.len);
}

void ssg_jw_member_text(struct ssg_jw *jw, const char *key, struct ssg_text text)
{
    ssg_jw_key(jw, key);
    ssg_jw_text(jw, text);
}

void ssg_jw_member_string(struct ssg_jw *jw, const char *key, const char *text)
{
    ssg_jw_key(jw, key);
    ssg_jw_string(jw, text);
}

void ssg_jw_member_int(struct ssg_jw *jw, const char *key, int64_t value)
{
    ssg_jw_key(jw, key);
    ssg_jw_int(jw, value);
}

void ssg_jw_member_bool(struct ssg_jw *jw, const char *key, bool value)
{
    ssg_jw_key(jw, key);
    ssg_jw_bool(jw, value);
}

void ssg_jw_member_null(struct ssg_jw *jw, const char *key)
{
    ssg_jw_key(jw, key);
    ssg_jw_null(jw);
}

void ssg_jw_member_real(struct ssg_jw *jw, const char *key, double value)
{
    ssg_jw_key(jw, key);
    ssg_jw_real(jw, value);
}

void ssg_jw_member_uuid(struct ssg_jw *jw, const char *key, const struct ssg_uuid *uuid)
{
    ssg_jw_key(jw, key);
    ssg_jw_uuid(jw, uuid);
}

void ssg_jw_member_date(struct ssg_jw *jw, const char *key, struct ssg_date date)
{
    ssg_jw_key(jw, key);
    ssg_jw_date(jw, date);
}

void ssg_jw_member_instant(struct ssg_jw *jw, const char *key, struct ssg_instant instant)
{
    ssg_jw_key(jw, key);
    ssg_jw_instant(jw, instant);
}

enum ssg_status ssg_jw_status(const struct ssg_jw *jw)
{
    enum ssg_status status = ssg_buf_status(jw->buf);
    if (status != SSG_OK)
        return status;
    bool whole = jw->depth == 0 && (jw->has_member & 1);
    return whole ? SSG_OK : SSG_E_SHAPE;
}
