#include <jansson.h>
#include <string.h>

#include "ssg_json.h"

enum { FOREIGN_NAME_MAX = 64 };

struct reader {
    struct ssg_arena *arena;
    struct ssg_fault_list *faults;
    enum ssg_status status; /* E_MEMORY stops everything; faults do not */
    size_t fault_count;
    size_t pointer_len;
    char pointer[SSG_JSON_POINTER_MAX];
};

static void fault(struct reader *r, const char *slug, const char *da, const char *en)
{
    r->fault_count++;
    ssg_fault_add(r->faults, r->pointer, slug, da, en);
}

static void fault_number(struct reader *r, const char *slug, const char *da, const char *en,
                         int64_t number)
{
    r->fault_count++;
    ssg_fault_add_number(r->faults, r->pointer, slug, da, en, (long long)number);
}

static void add_pointer_byte(struct reader *r, char byte)
{
    if (r->pointer_len + 1 < sizeof r->pointer) {
        r->pointer[r->pointer_len++] = byte;
        r->pointer[r->pointer_len] = '\0';
    }
}

/* Descend to a member; the length to go back to. Escapes as RFC 6901 says. */
static size_t push_name(struct reader *r, const char *name)
{
    size_t before = r->pointer_len;
    add_pointer_byte(r, '/');
    size_t len = strnlen(name, FOREIGN_NAME_MAX);
    /* A name cut in the middle of a character would make the answer invalid UTF-8. */
    while (len > 0 && ((unsigned char)name[len] & 0xc0) == 0x80)
        len--;
    if (len + len + 1 > sizeof r->pointer - r->pointer_len)
        return before;
    for (size_t i = 0; i < len; i++) {
        if (name[i] == '~' || name[i] == '/') {
            add_pointer_byte(r, '~');
            add_pointer_byte(r, name[i] == '~' ? '0' : '1');
        } else {
            add_pointer_byte(r, name[i]);
        }
    }
    return before;
}

static size_t push_index(struct reader *r, size_t index)
{
    char digits[21];
    char *p = digits + sizeof digits - 1;
    *p = '\0';
    do {
        *--p = (char)('0' + index % 10);
        index /= 10;
    } while (index);
    return push_name(r, p);
}

static void pop(struct reader *r, size_t before)
{
    r->pointer_len = before;
    r->pointer[before] = '\0';
}

/* The text of a string value; false (with a fault) if it is none. */
static bool get_text(struct reader *r, const json_t *json, struct ssg_text *ret_text)
{
    if (!json_is_string(json)) {
        fault(r, "not-text", "Skal være en tekst.", "Must be a text.");
        return false;
    }
    *ret_text = (struct ssg_text){json_string_value(json), json_string_length(json)};
    return true;
}

/* Code points without the blank ones around: a reason made of spaces is none. */
static int64_t length_said(struct ssg_text text)
{
    static const char blank[] = " \n\t";
    while (text.len > 0 && strchr(blank, text.data[text.len - 1]))
        text.len--;
    while (text.len > 0 && strchr(blank, text.data[0])) {
        text.data++;
        text.len--;
    }
    return (int64_t)ssg_text_length(text);
}

static void read_text(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                      void *at)
{
    struct ssg_text text;
    if (!get_text(r, json, &text))
        return;
    bool has_line = memchr(text.data, '\n', text.len) || memchr(text.data, '\t', text.len);
    if (!ssg_text_is_printable(text) || (has_line && !member->multiline)) {
        fault(r, "control-character", "Må ikke indeholde styretegn.",
              "Must not hold control characters.");
        return;
    }
    int64_t length = (int64_t)ssg_text_length(text);
    if ((member->multiline ? length_said(text) : length) < member->min) {
        fault_number(r, "too-short", "Skal være på mindst %lld tegn.",
                     "Must have at least %lld characters.", member->min);
    } else if (length > member->max) {
        fault_number(r, "too-long", "Må højst være på %lld tegn.",
                     "Must have at most %lld characters.", member->max);
    } else {
        char *copy = ssg_arena_copy(r->arena, text.data, text.len);
        if (!copy)
            r->status = SSG_E_MEMORY;
        *(struct ssg_text *)at = (struct ssg_text){copy, copy ? text.len : 0};
    }
}

static void read_uuid(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                      void *at)
{
    (void)member;
    struct ssg_text text;
    if (get_text(r, json, &text) && ssg_uuid_parse(text, at) != SSG_OK)
        fault(r, "not-a-uuid", "Skal være et UUID.", "Must be a UUID.");
}

static void read_int(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                     void *at)
{
    if (!json_is_integer(json)) {
        fault(r, "not-an-integer", "Skal være et helt tal.", "Must be a whole number.");
        return;
    }
    int64_t value = json_integer_value(json);
    if (value < member->min)
        fault_number(r, "too-small", "Skal være mindst %lld.", "Must be at least %lld.",
                     member->min);
    else if (value > member->max)
        fault_number(r, "too-large", "Må højst være %lld.", "Must be at most %lld.", member->max);
    else
        *(int64_t *)at = value;
}

static void read_real(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                      void *at)
{
    (void)member;
    if (!json_is_number(json))
        fault(r, "not-a-number", "Skal være et tal.", "Must be a number.");
    else
        *(double *)at = json_number_value(json);
}

static void read_bool(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                      void *at)
{
    (void)member;
    if (!json_is_boolean(json))
        fault(r, "not-a-boolean", "Skal være true eller false.", "Must be true or false.");
    else
        *(bool *)at = json_is_true(json);
}

static void read_date(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                      void *at)
{
    (void)member;
    struct ssg_text text;
    if (get_text(r, json, &text) && ssg_date_parse(text, at) != SSG_OK)
        fault(r, "not-a-date", "Skal være en dato som ÅÅÅÅ-MM-DD.",
              "Must be a date as YYYY-MM-DD.");
}

static void read_time(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                      void *at)
{
    (void)member;
    struct ssg_text text;
    if (!get_text(r, json, &text))
        return;
    int64_t hour = 0;
    int64_t minute = 0;
    if (text.len != 5 || text.data[2] != ':' ||
        ssg_text_parse_int((struct ssg_text){text.data, 2}, 0, 23, &hour) != SSG_OK ||
        ssg_text_parse_int((struct ssg_text){text.data + 3, 2}, 0, 59, &minute) != SSG_OK)
        fault(r, "not-a-time", "Skal være et klokkeslæt som TT:MM.", "Must be a time as HH:MM.");
    else
        *(int *)at = (int)(hour * 60 + minute);
}

static void read_word(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                      void *at)
{
    struct ssg_text text;
    if (!get_text(r, json, &text))
        return;
    int value = member->find(member->list, text);
    if (value == 0)
        fault(r, "unknown-word", "Er ikke en af de tilladte værdier.",
              "Is not one of the allowed values.");
    else
        *(int *)at = value;
}

static void read_any(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                     void *at)
{
    (void)r;
    (void)member;
    *(const json_t **)at = json;
}

static void read_object(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                        void *at);
static void read_array(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                       void *at);

static void (*const read_kind[])(struct reader *, const json_t *, const struct ssg_json_member *,
                                 void *) = {
    [SSG_JSON_TEXT] = read_text,   [SSG_JSON_UUID] = read_uuid, [SSG_JSON_INT] = read_int,
    [SSG_JSON_REAL] = read_real,   [SSG_JSON_BOOL] = read_bool, [SSG_JSON_DATE] = read_date,
    [SSG_JSON_TIME] = read_time,   [SSG_JSON_WORD] = read_word, [SSG_JSON_OBJECT] = read_object,
    [SSG_JSON_ARRAY] = read_array, [SSG_JSON_ANY] = read_any,
};
_Static_assert(sizeof read_kind / sizeof *read_kind == SSG_JSON_KIND_COUNT_, "one reader per kind");

static void read_member(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                        char *target)
{
    const json_t *value = json_object_get(json, member->name);
    if (!value) {
        if (member->required)
            fault(r, "required", "Skal udfyldes.", "Must be given.");
        return;
    }
    if (json_is_null(value) && member->nullable)
        return;
    if (member->has)
        *(bool *)(target + member->has_offset) = true;
    read_kind[member->kind](r, value, member, target + member->offset);
}

static bool is_known(const struct ssg_json_spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->member_count; i++)
        if (strcmp(spec->members[i].name, name) == 0)
            return true;
    return false;
}

static void read_members(struct reader *r, const json_t *json, const struct ssg_json_spec *spec,
                         char *target)
{
    if (!json_is_object(json)) {
        fault(r, "not-an-object", "Skal være et objekt.", "Must be an object.");
        return;
    }
    for (size_t i = 0; i < spec->member_count && r->status == SSG_OK; i++) {
        size_t before = push_name(r, spec->members[i].name);
        read_member(r, json, &spec->members[i], target);
        pop(r, before);
    }
    /* The iterator only reads; its type lacks const. */
    json_t *object = (json_t *)(uintptr_t)json;
    for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
        const char *name = json_object_iter_key(i);
        if (is_known(spec, name))
            continue;
        size_t before = push_name(r, name);
        fault(r, "unknown-member", "Ukendt felt.", "Unknown field.");
        pop(r, before);
    }
}

static void read_object(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                        void *at)
{
    read_members(r, json, member->object, at);
}

static void read_array(struct reader *r, const json_t *json, const struct ssg_json_member *member,
                       void *at)
{
    if (!json_is_array(json)) {
        fault(r, "not-an-array", "Skal være en liste.", "Must be a list.");
        return;
    }
    size_t count = json_array_size(json);
    if ((int64_t)count < member->min) {
        fault_number(r, "too-few", "Skal have mindst %lld.", "Must have at least %lld.",
                     member->min);
        return;
    }
    if ((int64_t)count > member->max) {
        fault_number(r, "too-many", "Må højst have %lld.", "Must have at most %lld.", member->max);
        return;
    }
    const struct ssg_json_member *element = member->element;
    char *items = ssg_arena_calloc(r->arena, count, element->size);
    if (!items) {
        r->status = SSG_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < count && r->status == SSG_OK; i++) {
        size_t before = push_index(r, i);
        const json_t *value = json_array_get(json, i);
        if (!(json_is_null(value) && element->nullable))
            read_kind[element->kind](r, value, element, items + i * element->size);
        pop(r, before);
    }
    *(struct ssg_json_array *)at = (struct ssg_json_array){items, count};
}

enum ssg_status ssg_json_read(const json_t *json, const struct ssg_json_spec *spec,
                              struct ssg_arena *arena, void *target, struct ssg_fault_list *faults)
{
    struct reader r = {.arena = arena, .faults = faults, .status = SSG_OK};
    memset(target, 0, spec->size);
    read_members(&r, json, spec, target);
    if (r.status != SSG_OK)
        return r.status;
    return r.fault_count == 0 ? SSG_OK : SSG_E_INVALID_INPUT;
}
