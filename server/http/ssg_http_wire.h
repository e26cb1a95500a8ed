#ifndef SSG_HTTP_WIRE_H
#define SSG_HTTP_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_status.h"

/* What may be wrong with the bytes of a request; NONE is 0. */
enum ssg_http_fault {
    SSG_HTTP_FAULT_NONE,
#define SSG_HTTP_FAULT(name, da, en) SSG_HTTP_FAULT_##name,
#include "ssg_http_fault.def"
#undef SSG_HTTP_FAULT
    SSG_HTTP_FAULT_COUNT_
};

/* The words for a fault; static. Any thread. */
const char *ssg_http_fault_detail(enum ssg_http_fault fault, enum ssg_lang lang);

/* The name without prefix, for the log; static. Any thread. */
const char *ssg_http_fault_name(enum ssg_http_fault fault);

/* 431 for an over-long header, otherwise 400. Any thread. */
enum ssg_status ssg_http_fault_status(enum ssg_http_fault fault);

enum {
    SSG_HTTP_WIRE_HEADER_MAX = 8192, /* bytes of request line and header lines together */
    SSG_HTTP_WIRE_FIELDS_MAX = 64,   /* header lines */
    SSG_HTTP_WIRE_NAME_MAX = 24      /* longest header name whose meaning matters here, plus 1 */
};

enum ssg_http_wire_state {
    SSG_HTTP_WIRE_START, /* before the first byte of a request */
    SSG_HTTP_WIRE_METHOD,
    SSG_HTTP_WIRE_TARGET,
    SSG_HTTP_WIRE_VERSION,
    SSG_HTTP_WIRE_LINE_LF, /* after CR of the request line */
    SSG_HTTP_WIRE_FIELD,   /* at the start of a header line */
    SSG_HTTP_WIRE_NAME,
    SSG_HTTP_WIRE_VALUE,
    SSG_HTTP_WIRE_VALUE_LF,
    SSG_HTTP_WIRE_HEADER_LF, /* after CR of the empty line */
    SSG_HTTP_WIRE_BODY,      /* Content-Length */
    SSG_HTTP_WIRE_CHUNK_SIZE,
    SSG_HTTP_WIRE_CHUNK_SIZE_LF,
    SSG_HTTP_WIRE_CHUNK_DATA,
    SSG_HTTP_WIRE_CHUNK_CR,
    SSG_HTTP_WIRE_CHUNK_LF,
    SSG_HTTP_WIRE_LAST_CR, /* after the chunk of size 0 */
    SSG_HTTP_WIRE_LAST_LF,
    SSG_HTTP_WIRE_STATE_COUNT_
};

/* Follows the bytes of one connection and accepts only the plain form of HTTP/1.1 (RFC 9112)
 * about which no two programs disagree: CR LF, no folding, no space before the colon, one
 * length, no chunk extensions, no trailers. libmicrohttpd 0.9.75 is lenient there and hides the
 * difference from its caller, so the bytes are judged before it sees them. */
struct ssg_http_wire {
    enum ssg_http_wire_state state;
    enum ssg_http_fault fault;
    uint64_t requests_begun; /* first byte seen */
    uint64_t headers_done;   /* empty line seen */
    uint64_t requests_done;  /* last byte seen */
    uint64_t left;           /* bytes of body or chunk to come; value of a size line */
    uint64_t content_length; /* valid with has_length */
    uint32_t header_len;     /* bytes of the header so far */
    uint32_t target_len;
    uint16_t field_count;
    uint8_t item_len;  /* bytes of the method, version, name, or chunk size so far */
    uint8_t value_len; /* bytes of the value of Transfer-Encoding or Content-Length */
    uint8_t hosts;
    uint8_t lengths;
    uint8_t encodings;
    uint8_t meaning; /* of the header line: enum in ssg_http_wire.c */
    bool is_version_10;
    char name[SSG_HTTP_WIRE_NAME_MAX];
};

/* Before the first byte of a connection. */
void ssg_http_wire_init(struct ssg_http_wire *wire);

/* Take the next bytes. Returns how many of them are good and may be handed on: all, or, when a
 * fault was found (wire->fault), those before the request or chunk line that is faulty as far as
 * they are in bytes. wire->state is then the state after the bytes handed on, for
 * ssg_http_wire_completion; further bytes are not taken (returns 0). Pure; the owner's thread. */
size_t ssg_http_wire_feed(struct ssg_http_wire *wire, const char *bytes, size_t bytes_len);

/* After a fault: bytes that, sent behind what was handed on, bring the parser to the end of a
 * header or body, so that the request can be answered; NULL if there are none and the connection
 * has to be closed without answer. Static. */
const char *ssg_http_wire_completion(const struct ssg_http_wire *wire);

#endif
