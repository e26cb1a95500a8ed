#include "ssg_http_wire.h"

#include <string.h>

#include "ssg_http.h"
#include "ssg_http_chars.h"

enum { METHOD_MAX = 32, CHUNK_DIGITS_MAX = 8, LENGTH_DIGITS_MAX = 18 };

enum meaning { MEANING_NONE, MEANING_HOST, MEANING_LENGTH, MEANING_ENCODING };

static const char version_text[] = "HTTP/1.1";
static const char chunked_text[] = "chunked";

static const struct {
    const char *name;
    const char *detail[SSG_LANG_COUNT_];
} faults[SSG_HTTP_FAULT_COUNT_] = {
    [SSG_HTTP_FAULT_NONE] = {"NONE", {"", ""}},
#define SSG_HTTP_FAULT(name, da, en) [SSG_HTTP_FAULT_##name] = {#name, {da, en}},
#include "ssg_http_fault.def"
#undef SSG_HTTP_FAULT
};

const char *ssg_http_fault_detail(enum ssg_http_fault fault, enum ssg_lang lang)
{
    return faults[fault].detail[lang];
}

const char *ssg_http_fault_name(enum ssg_http_fault fault)
{
    return faults[fault].name;
}

enum ssg_status ssg_http_fault_status(enum ssg_http_fault fault)
{
    return fault == SSG_HTTP_FAULT_HEADER_LONG ? SSG_E_HEADER_TOO_LARGE : SSG_E_BAD_REQUEST;
}

void ssg_http_wire_init(struct ssg_http_wire *wire)
{
    *wire = (struct ssg_http_wire){.state = SSG_HTTP_WIRE_START};
}

static void begin_request(struct ssg_http_wire *wire)
{
    wire->requests_begun++;
    wire->header_len = 0;
    wire->target_len = 0;
    wire->field_count = 0;
    wire->item_len = 0;
    wire->hosts = 0;
    wire->lengths = 0;
    wire->encodings = 0;
    wire->content_length = 0;
    wire->left = 0;
    wire->is_version_10 = false;
    wire->state = SSG_HTTP_WIRE_METHOD;
}

static void end_request(struct ssg_http_wire *wire)
{
    wire->requests_done++;
    wire->state = SSG_HTTP_WIRE_START;
}

static enum ssg_http_fault take_method(struct ssg_http_wire *wire, char byte)
{
    if (byte == ' ' && wire->item_len > 0) {
        wire->state = SSG_HTTP_WIRE_TARGET;
        return SSG_HTTP_FAULT_NONE;
    }
    if (byte == '\r' || byte == '\n')
        return wire->item_len > 0 ? SSG_HTTP_FAULT_REQUEST_LINE : SSG_HTTP_FAULT_LINE_END;
    if (!ssg_http_is_token(byte) || wire->item_len >= METHOD_MAX)
        return SSG_HTTP_FAULT_REQUEST_LINE;
    wire->item_len++;
    return SSG_HTTP_FAULT_NONE;
}

static enum ssg_http_fault take_target(struct ssg_http_wire *wire, char byte)
{
    if (byte == ' ') {
        if (wire->target_len == 0)
            return SSG_HTTP_FAULT_REQUEST_LINE;
        wire->item_len = 0;
        wire->state = SSG_HTTP_WIRE_VERSION;
        return SSG_HTTP_FAULT_NONE;
    }
    if (byte == '\r' || byte == '\n')
        return SSG_HTTP_FAULT_REQUEST_LINE;
    if (!ssg_http_is_graphic(byte))
        return SSG_HTTP_FAULT_TARGET_BYTES;
    if (wire->target_len >= SSG_HTTP_TARGET_MAX)
        return SSG_HTTP_FAULT_TARGET_LONG;
    wire->target_len++;
    return SSG_HTTP_FAULT_NONE;
}

static enum ssg_http_fault take_version(struct ssg_http_wire *wire, char byte)
{
    if (wire->item_len == sizeof version_text - 1) {
        wire->state = SSG_HTTP_WIRE_LINE_LF;
        if (byte == '\r')
            return SSG_HTTP_FAULT_NONE;
        return byte == '\n' ? SSG_HTTP_FAULT_LINE_END : SSG_HTTP_FAULT_REQUEST_LINE;
    }
    if (byte != version_text[wire->item_len]) {
        bool is_last = wire->item_len == sizeof version_text - 2;
        if (!is_last)
            return wire->item_len < 5 ? SSG_HTTP_FAULT_REQUEST_LINE : SSG_HTTP_FAULT_VERSION;
        if (byte != '0')
            return SSG_HTTP_FAULT_VERSION;
        wire->is_version_10 = true;
    }
    wire->item_len++;
    return SSG_HTTP_FAULT_NONE;
}

/* Judged before the empty line is handed on, so that a completion can still add what is missing. */
static enum ssg_http_fault check_header(const struct ssg_http_wire *wire)
{
    if (wire->lengths && wire->encodings)
        return SSG_HTTP_FAULT_BOTH_LENGTHS;
    if (wire->encodings && wire->is_version_10)
        return SSG_HTTP_FAULT_TRANSFER_ENCODING;
    return wire->hosts ? SSG_HTTP_FAULT_NONE : SSG_HTTP_FAULT_HOST;
}

static enum ssg_http_fault take_field_start(struct ssg_http_wire *wire, char byte)
{
    if (byte == '\r') {
        wire->state = SSG_HTTP_WIRE_HEADER_LF;
        return check_header(wire);
    }
    if (byte == '\n')
        return SSG_HTTP_FAULT_LINE_END;
    if (byte == ' ' || byte == '\t')
        return SSG_HTTP_FAULT_HEADER_FOLD;
    if (!ssg_http_is_token(byte))
        return SSG_HTTP_FAULT_HEADER_NAME;
    if (wire->field_count >= SSG_HTTP_WIRE_FIELDS_MAX)
        return SSG_HTTP_FAULT_HEADER_LONG;
    wire->field_count++;
    wire->item_len = 1;
    wire->name[0] = ssg_http_lower(byte);
    wire->state = SSG_HTTP_WIRE_NAME;
    return SSG_HTTP_FAULT_NONE;
}

static bool name_is(const struct ssg_http_wire *wire, const char *name)
{
    size_t len = strlen(name);
    return wire->item_len == len && memcmp(wire->name, name, len) == 0;
}

static enum ssg_http_fault begin_value(struct ssg_http_wire *wire)
{
    wire->state = SSG_HTTP_WIRE_VALUE;
    wire->value_len = 0;
    wire->meaning = MEANING_NONE;
    if (name_is(wire, "host")) {
        wire->meaning = MEANING_HOST;
        return ++wire->hosts > 1 ? SSG_HTTP_FAULT_DUPLICATE : SSG_HTTP_FAULT_NONE;
    }
    if (name_is(wire, "content-length")) {
        wire->meaning = MEANING_LENGTH;
        return ++wire->lengths > 1 ? SSG_HTTP_FAULT_DUPLICATE : SSG_HTTP_FAULT_NONE;
    }
    if (name_is(wire, "transfer-encoding")) {
        wire->meaning = MEANING_ENCODING;
        return ++wire->encodings > 1 ? SSG_HTTP_FAULT_DUPLICATE : SSG_HTTP_FAULT_NONE;
    }
    return SSG_HTTP_FAULT_NONE;
}

static enum ssg_http_fault take_name(struct ssg_http_wire *wire, char byte)
{
    if (byte == ':')
        return begin_value(wire);
    if (byte == '\r' || byte == '\n' || !ssg_http_is_token(byte))
        return SSG_HTTP_FAULT_HEADER_NAME;
    if (wire->item_len < SSG_HTTP_WIRE_NAME_MAX)
        wire->name[wire->item_len++] = ssg_http_lower(byte);
    return SSG_HTTP_FAULT_NONE;
}

/* One byte of a value that decides where the request ends. */
static enum ssg_http_fault take_length_byte(struct ssg_http_wire *wire, char byte)
{
    bool is_length = wire->meaning == MEANING_LENGTH;
    enum ssg_http_fault fault =
        is_length ? SSG_HTTP_FAULT_CONTENT_LENGTH : SSG_HTTP_FAULT_TRANSFER_ENCODING;
    /* White space behind the value is allowed by RFC 9112, but read in different ways. */
    if ((byte == ' ' || byte == '\t') && wire->value_len == 0)
        return SSG_HTTP_FAULT_NONE;
    if (!is_length) {
        if (wire->value_len >= sizeof chunked_text - 1 || byte != chunked_text[wire->value_len])
            return fault;
    } else {
        if (byte < '0' || byte > '9' || wire->value_len >= LENGTH_DIGITS_MAX)
            return fault;
        wire->content_length = wire->content_length * 10 + (uint64_t)(byte - '0');
    }
    wire->value_len++;
    return SSG_HTTP_FAULT_NONE;
}

static enum ssg_http_fault take_value(struct ssg_http_wire *wire, char byte)
{
    if (byte == '\r') {
        wire->state = SSG_HTTP_WIRE_VALUE_LF;
        if (wire->meaning == MEANING_LENGTH && wire->value_len == 0)
            return SSG_HTTP_FAULT_CONTENT_LENGTH;
        if (wire->meaning == MEANING_ENCODING && wire->value_len != sizeof chunked_text - 1)
            return SSG_HTTP_FAULT_TRANSFER_ENCODING;
        return SSG_HTTP_FAULT_NONE;
    }
    if (byte == '\n')
        return SSG_HTTP_FAULT_LINE_END;
    if (byte != '\t' && ((unsigned char)byte < 0x20 || byte == 0x7f))
        return SSG_HTTP_FAULT_HEADER_VALUE;
    if (wire->meaning == MEANING_LENGTH || wire->meaning == MEANING_ENCODING)
        return take_length_byte(wire, byte);
    return SSG_HTTP_FAULT_NONE;
}

static void end_header(struct ssg_http_wire *wire)
{
    wire->headers_done++;
    wire->item_len = 0;
    if (wire->encodings) {
        wire->left = 0;
        wire->state = SSG_HTTP_WIRE_CHUNK_SIZE;
    } else if (wire->content_length > 0) {
        wire->left = wire->content_length;
        wire->state = SSG_HTTP_WIRE_BODY;
    } else {
        end_request(wire);
    }
}

static enum ssg_http_fault take_header(struct ssg_http_wire *wire, char byte)
{
    if (++wire->header_len > SSG_HTTP_WIRE_HEADER_MAX)
        return SSG_HTTP_FAULT_HEADER_LONG;
    switch (wire->state) {
    case SSG_HTTP_WIRE_METHOD:
        return take_method(wire, byte);
    case SSG_HTTP_WIRE_TARGET:
        return take_target(wire, byte);
    case SSG_HTTP_WIRE_VERSION:
        return take_version(wire, byte);
    case SSG_HTTP_WIRE_FIELD:
        return take_field_start(wire, byte);
    case SSG_HTTP_WIRE_NAME:
        return take_name(wire, byte);
    case SSG_HTTP_WIRE_VALUE:
        return take_value(wire, byte);
    case SSG_HTTP_WIRE_LINE_LF:
    case SSG_HTTP_WIRE_VALUE_LF:
        wire->state = SSG_HTTP_WIRE_FIELD;
        return byte == '\n' ? SSG_HTTP_FAULT_NONE : SSG_HTTP_FAULT_LINE_END;
    default: /* HEADER_LF */
        if (byte != '\n')
            return SSG_HTTP_FAULT_LINE_END;
        end_header(wire);
        return SSG_HTTP_FAULT_NONE;
    }
}

static int hex_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = ssg_http_lower(byte);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static enum ssg_http_fault take_chunk_size(struct ssg_http_wire *wire, char byte)
{
    if (byte == '\r' && wire->item_len > 0) {
        wire->state = SSG_HTTP_WIRE_CHUNK_SIZE_LF;
        return SSG_HTTP_FAULT_NONE;
    }
    int digit = hex_value(byte);
    if (digit < 0 || wire->item_len >= CHUNK_DIGITS_MAX)
        return SSG_HTTP_FAULT_CHUNK;
    wire->left = wire->left * 16 + (uint64_t)digit;
    wire->item_len++;
    return SSG_HTTP_FAULT_NONE;
}

/* One byte of the framing of a chunked body. */
static enum ssg_http_fault take_chunk_framing(struct ssg_http_wire *wire, char byte)
{
    char wanted = '\n';
    enum ssg_http_fault fault = SSG_HTTP_FAULT_CHUNK;
    enum ssg_http_wire_state next = SSG_HTTP_WIRE_START;
    switch (wire->state) {
    case SSG_HTTP_WIRE_CHUNK_SIZE:
        return take_chunk_size(wire, byte);
    case SSG_HTTP_WIRE_CHUNK_SIZE_LF:
        next = wire->left > 0 ? SSG_HTTP_WIRE_CHUNK_DATA : SSG_HTTP_WIRE_LAST_CR;
        break;
    case SSG_HTTP_WIRE_CHUNK_CR:
        wanted = '\r';
        next = SSG_HTTP_WIRE_CHUNK_LF;
        break;
    case SSG_HTTP_WIRE_CHUNK_LF:
        next = SSG_HTTP_WIRE_CHUNK_SIZE;
        wire->item_len = 0;
        wire->left = 0;
        break;
    case SSG_HTTP_WIRE_LAST_CR:
        wanted = '\r';
        next = SSG_HTTP_WIRE_LAST_LF;
        fault = byte == '\n' ? SSG_HTTP_FAULT_CHUNK : SSG_HTTP_FAULT_TRAILER;
        break;
    default: /* LAST_LF */
        break;
    }
    if (byte != wanted)
        return fault;
    wire->state = next;
    if (next == SSG_HTTP_WIRE_START)
        end_request(wire);
    return SSG_HTTP_FAULT_NONE;
}

/* Bytes of body data that can be passed over at once. */
static size_t skip_data(struct ssg_http_wire *wire, size_t bytes_len)
{
    size_t skip = wire->left < bytes_len ? (size_t)wire->left : bytes_len;
    wire->left -= skip;
    if (wire->left == 0) {
        if (wire->state == SSG_HTTP_WIRE_BODY)
            end_request(wire);
        else
            wire->state = SSG_HTTP_WIRE_CHUNK_CR;
    }
    return skip;
}

/* Bytes of a value without meaning that can be passed over at once; the rest goes one by one. */
static size_t skip_value(struct ssg_http_wire *wire, const char *bytes, size_t bytes_len)
{
    size_t room = SSG_HTTP_WIRE_HEADER_MAX - wire->header_len;
    size_t skip = 0;
    while (skip < bytes_len && skip < room && (unsigned char)bytes[skip] >= 0x20 &&
           bytes[skip] != 0x7f)
        skip++;
    wire->header_len += (uint32_t)skip;
    return skip;
}

static bool is_cut(enum ssg_http_wire_state state)
{
    return state == SSG_HTTP_WIRE_START || state == SSG_HTTP_WIRE_CHUNK_SIZE ||
           state == SSG_HTTP_WIRE_CHUNK_CR || state == SSG_HTTP_WIRE_LAST_CR;
}

size_t ssg_http_wire_feed(struct ssg_http_wire *wire, const char *bytes, size_t bytes_len)
{
    if (wire->fault)
        return 0;
    struct ssg_http_wire cut = *wire;
    size_t cut_at = 0;
    size_t i = 0;
    while (i < bytes_len) {
        bool is_fresh_size = wire->state == SSG_HTTP_WIRE_CHUNK_SIZE && wire->item_len == 0;
        if (is_cut(wire->state) && (wire->state != SSG_HTTP_WIRE_CHUNK_SIZE || is_fresh_size)) {
            cut = *wire;
            cut_at = i;
        }
        if (wire->state == SSG_HTTP_WIRE_BODY || wire->state == SSG_HTTP_WIRE_CHUNK_DATA) {
            i += skip_data(wire, bytes_len - i);
            continue;
        }
        if (wire->state == SSG_HTTP_WIRE_START)
            begin_request(wire);
        if (wire->state == SSG_HTTP_WIRE_VALUE &&
            (wire->meaning == MEANING_NONE || wire->meaning == MEANING_HOST)) {
            i += skip_value(wire, bytes + i, bytes_len - i);
            if (i == bytes_len)
                break;
        }
        enum ssg_http_fault fault = wire->state < SSG_HTTP_WIRE_BODY
                                        ? take_header(wire, bytes[i])
                                        : take_chunk_framing(wire, bytes[i]);
        if (fault) {
            *wire = cut;
            wire->fault = fault;
            return cut_at;
        }
        i++;
    }
    return bytes_len;
}

const char *ssg_http_wire_completion(const struct ssg_http_wire *wire)
{
    static const char *const version_rest[sizeof version_text] = {
        "HTTP/1.1\r\nHost: x\r\n\r\n", "TTP/1.1\r\nHost: x\r\n\r\n", "TP/1.1\r\nHost: x\r\n\r\n",
        "P/1.1\r\nHost: x\r\n\r\n",    "/1.1\r\nHost: x\r\n\r\n",    "1.1\r\nHost: x\r\n\r\n",
        ".1\r\nHost: x\r\n\r\n",       "1\r\nHost: x\r\n\r\n",       "\r\nHost: x\r\n\r\n"};
    switch (wire->state) {
    case SSG_HTTP_WIRE_START:
        return "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    case SSG_HTTP_WIRE_METHOD:
        return " / HTTP/1.1\r\nHost: x\r\n\r\n";
    case SSG_HTTP_WIRE_TARGET:
        return wire->target_len ? " HTTP/1.1\r\nHost: x\r\n\r\n" : "/ HTTP/1.1\r\nHost: x\r\n\r\n";
    case SSG_HTTP_WIRE_VERSION:
        return version_rest[wire->item_len];
    case SSG_HTTP_WIRE_LINE_LF:
    case SSG_HTTP_WIRE_VALUE_LF:
        return "\nHost: x\r\n\r\n";
    case SSG_HTTP_WIRE_FIELD:
        return "Host: x\r\n\r\n";
    case SSG_HTTP_WIRE_NAME:
        return ": 0\r\nHost: x\r\n\r\n";
    case SSG_HTTP_WIRE_VALUE:
        return wire->value_len ? "\r\nHost: x\r\n\r\n" : "0\r\nHost: x\r\n\r\n";
    case SSG_HTTP_WIRE_HEADER_LF:
    case SSG_HTTP_WIRE_LAST_LF:
        return "\n";
    case SSG_HTTP_WIRE_CHUNK_SIZE:
        return wire->item_len ? NULL : "0\r\n\r\n";
    case SSG_HTTP_WIRE_CHUNK_CR:
        return "\r\n0\r\n\r\n";
    case SSG_HTTP_WIRE_CHUNK_LF:
        return "\n0\r\n\r\n";
    case SSG_HTTP_WIRE_LAST_CR:
        return "\r\n";
    default:
        return NULL;
    }
}
