#ifndef SSG_JSON_H
#define SSG_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ssg_arena.h"
#include "ssg_buf.h"
#include "ssg_fault.h"
#include "ssg_status.h"
#include "ssg_text.h"
#include "ssg_time.h"

/* A parsed JSON document; jansson's type, opaque outside this room. */
typedef struct json_t json_t;

enum { SSG_JSON_DEPTH_MAX = 32, SSG_JSON_POINTER_MAX = 512 };

/* Why bytes are not JSON for us. line and column count from 1, position in bytes from 0. */
struct ssg_json_fault {
    int line;
    int column;
    size_t position;
    char text[160]; /* the library's words, English; never quotes the input */
};

/* Once, before threads start: seeds the hash of object members. */
void ssg_json_init(void);

/* Parse bytes: an object or array at the top, UTF-8, no member twice, no \u0000, nothing behind,
 * nesting at most SSG_JSON_DEPTH_MAX. ret_json: the document, the caller's, for
 * ssg_json_release. fault [out, may be NULL]: filled on failure.
 * Any thread. E_MALFORMED_JSON; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_json_parse(const void *bytes, size_t bytes_len,
                                              json_t **ret_json, struct ssg_json_fault *fault);

/* Give a document back. NULL-safe. The thread that owns it. */
void ssg_json_release(json_t *json);

static inline void ssg_json_release_p(json_t **json)
{
    ssg_json_release(*json);
}
#define SSG_JSON_RELEASE __attribute__((cleanup(ssg_json_release_p)))

/* Append a document without spaces and with sorted members: equal documents give equal bytes.
 * E_LIMIT or E_MEMORY from the buffer. */
SSG_MUST_CHECK enum ssg_status ssg_json_render(const json_t *json, struct ssg_buf *buf);

enum ssg_json_kind {
    SSG_JSON_TEXT,   /* struct ssg_text: copied to the arena, NUL behind; min..max code points,
                      * min without the blank ones around where it may be multiline */
    SSG_JSON_UUID,   /* struct ssg_uuid */
    SSG_JSON_INT,    /* int64_t within min..max; 1.0 and 1e0 are refused */
    SSG_JSON_REAL,   /* double: any JSON number */
    SSG_JSON_BOOL,   /* bool */
    SSG_JSON_DATE,   /* struct ssg_date, `YYYY-MM-DD` */
    SSG_JSON_TIME,   /* int: minute of the day, `HH:MM` */
    SSG_JSON_WORD,   /* int: value of find(list, text), not 0 */
    SSG_JSON_OBJECT, /* the struct itself at offset, described by object */
    SSG_JSON_ARRAY,  /* struct ssg_json_array of min..max elements, described by element */
    SSG_JSON_ANY,    /* const json_t *: borrowed from the document, any value */
    SSG_JSON_KIND_COUNT_
};

/* The value of a word in a list of words, 0 if it is none of them. */
typedef int (*ssg_json_find_word)(int list, struct ssg_text text);

/* What an array member becomes: count elements of the element's size, in the arena. */
struct ssg_json_array {
    void *items;
    size_t count;
};

/* One member of an object, written with the macros below. For elements of an array, name and
 * offset are unused and size is the distance from one element to the next. */
struct ssg_json_member {
    const char *name;
    enum ssg_json_kind kind;
    size_t offset;
    size_t has_offset;
    size_t size;
    bool has;       /* a bool at has_offset tells whether the member was there */
    bool required;  /* absent is a fault */
    bool nullable;  /* null reads as absent (and satisfies required) */
    bool multiline; /* text may hold newlines and tabs */
    int64_t min;    /* code points, value, or elements; for TEXT, INT and ARRAY */
    int64_t max;
    ssg_json_find_word find;
    int list;
    const struct ssg_json_spec *object;
    const struct ssg_json_member *element;
};

/* All members of an object; any other member is a fault. */
struct ssg_json_spec {
    const struct ssg_json_member *members;
    size_t member_count;
    size_t size; /* of the struct filled */
};

/* Where a member lands: JSON name and struct field are called the same. The second form fills
 * `bool has_<field>` as well (a text needs none: its data is NULL when absent). */
#define SSG_JSON_AT(type, field) .name = #field, .offset = offsetof(type, field)
#define SSG_JSON_AT_HAS(type, field)                                                               \
    .name = #field, .offset = offsetof(type, field), .has_offset = offsetof(type, has_##field),    \
    .has = true

/* struct ssg_json_spec of a static array of members and the struct they fill. */
#define SSG_JSON_SPEC(type, array)                                                                 \
    {                                                                                              \
        .members = (array), .member_count = sizeof(array) / sizeof *(array), .size = sizeof(type)  \
    }

/* Fill a zeroed struct from an object. All faults of the document are collected, each with its
 * pointer; members that are absent leave zeroes. json [in]: the document (kept only for
 * SSG_JSON_ANY members); target [out]: spec->size bytes, meaningful only on OK; arena: owns all
 * copies. Spec nesting bounds the stack; specs must not refer to themselves.
 * Any thread. E_INVALID_INPUT with at least one fault; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_json_read(const json_t *json, const struct ssg_json_spec *spec,
                                             struct ssg_arena *arena, void *target,
                                             struct ssg_fault_list *faults);

#endif
