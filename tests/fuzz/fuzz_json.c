/* Bytes of a request body against the parser and a spec with every kind of member. Properties: what
 * parses renders, and renders the same after being parsed again; a body is either read or told at
 * least one fault, whose pointer is no longer than a pointer may be. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_json.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

struct inner {
    struct ssg_text name;
    int64_t number;
    bool has_number;
};

struct outer {
    struct ssg_text text;
    struct ssg_text lines;
    struct ssg_uuid uuid;
    int64_t number;
    bool has_number;
    double real;
    bool yes;
    struct ssg_date date;
    bool has_date;
    int time;
    int word;
    struct inner object;
    struct ssg_json_array list;
    struct ssg_json_array objects;
    const json_t *any;
};

static int find_word(int list, struct ssg_text text)
{
    static const char *const words[] = {"", "new_incident", "follow_up"};
    for (int i = 1; list == 7 && i < 3; i++)
        if (ssg_text_equal(text, ssg_text_of(words[i])))
            return i;
    return 0;
}

static const struct ssg_json_member inner_members[] = {
    {SSG_JSON_AT(struct inner, name), .kind = SSG_JSON_TEXT, .required = true, .min = 1, .max = 5},
    {SSG_JSON_AT_HAS(struct inner, number), .kind = SSG_JSON_INT, .min = -5, .max = INT64_MAX},
};
static const struct ssg_json_spec inner_spec = SSG_JSON_SPEC(struct inner, inner_members);
static const struct ssg_json_member text_element = {
    .kind = SSG_JSON_TEXT, .size = sizeof(struct ssg_text), .max = 8};
static const struct ssg_json_member object_element = {
    .kind = SSG_JSON_OBJECT, .size = sizeof(struct inner), .object = &inner_spec};
static const struct ssg_json_member outer_members[] = {
    {SSG_JSON_AT(struct outer, text), .kind = SSG_JSON_TEXT, .min = 2, .max = 10},
    {SSG_JSON_AT(struct outer, lines), .kind = SSG_JSON_TEXT, .max = 100, .multiline = true},
    {SSG_JSON_AT(struct outer, uuid), .kind = SSG_JSON_UUID},
    {SSG_JSON_AT_HAS(struct outer, number), .kind = SSG_JSON_INT, .min = 1, .max = 10,
     .nullable = true},
    {SSG_JSON_AT(struct outer, real), .kind = SSG_JSON_REAL},
    {SSG_JSON_AT(struct outer, yes), .kind = SSG_JSON_BOOL},
    {SSG_JSON_AT_HAS(struct outer, date), .kind = SSG_JSON_DATE, .nullable = true},
    {SSG_JSON_AT(struct outer, time), .kind = SSG_JSON_TIME},
    {SSG_JSON_AT(struct outer, word), .kind = SSG_JSON_WORD, .find = find_word, .list = 7},
    {SSG_JSON_AT(struct outer, object), .kind = SSG_JSON_OBJECT, .object = &inner_spec},
    {SSG_JSON_AT(struct outer, list), .kind = SSG_JSON_ARRAY, .max = 4, .element = &text_element},
    {SSG_JSON_AT(struct outer, objects), .kind = SSG_JSON_ARRAY, .max = 4,
     .element = &object_element},
    {SSG_JSON_AT(struct outer, any), .kind = SSG_JSON_ANY},
};
static const struct ssg_json_spec outer_spec = SSG_JSON_SPEC(struct outer, outer_members);

static void check_text(struct ssg_text text, size_t max)
{
    require(!text.data || (ssg_text_is_printable(text) && ssg_text_length(text) <= max));
}

static void check_read(const json_t *json)
{
    struct ssg_arena arena;
    struct ssg_fault_list faults;
    struct outer body = {0};
    ssg_arena_init(&arena, 1 << 20);
    ssg_fault_list_init(&faults, &arena);
    enum ssg_status status = ssg_json_read(json, &outer_spec, &arena, &body, &faults);
    require(status == SSG_OK || status == SSG_E_INVALID_INPUT || status == SSG_E_MEMORY);
    require((status == SSG_E_INVALID_INPUT) == !ssg_fault_list_is_empty(&faults));
    for (size_t i = 0; i < faults.count; i++)
        require(faults.items[i].pointer && faults.items[i].slug && faults.items[i].text[0] &&
                strlen(faults.items[i].pointer) < SSG_JSON_POINTER_MAX);
    if (status == SSG_OK) {
        check_text(body.text, 10);
        require(!body.has_number || (body.number >= 1 && body.number <= 10));
        require(body.list.count <= 4 && body.objects.count <= 4 && body.word <= 2);
        for (size_t i = 0; i < body.list.count; i++)
            check_text(((const struct ssg_text *)body.list.items)[i], 8);
        for (size_t i = 0; i < body.objects.count; i++)
            check_text(((const struct inner *)body.objects.items)[i].name, 5);
    }
    ssg_arena_finish(&arena);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    ssg_json_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ssg_json_fault fault = {0};
    SSG_JSON_RELEASE json_t *json = NULL;
    enum ssg_status status = ssg_json_parse(data, size, &json, &fault);
    if (status != SSG_OK) {
        require(status == SSG_E_MALFORMED_JSON && !json && fault.text[0]);
        return 0;
    }
    check_read(json);
    SSG_BUF_FINISH struct ssg_buf once;
    SSG_BUF_FINISH struct ssg_buf twice;
    ssg_buf_init(&once, 1 << 24);
    ssg_buf_init(&twice, 1 << 24);
    require(ssg_json_render(json, &once) == SSG_OK);
    SSG_JSON_RELEASE json_t *again = NULL;
    require(ssg_json_parse(once.data, once.len, &again, NULL) == SSG_OK);
    require(ssg_json_render(again, &twice) == SSG_OK);
    require(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
    return 0;
}
