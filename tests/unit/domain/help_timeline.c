#include "help_timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs the headers above first */
#include <cmocka.h>

#include "ssg_answer.h"
#include "ssg_household_json.h"

enum { KEPT_MAX = 256, TEXTS = 8, TEXT_MAX = 1024, ARENA_MAX = 64 << 20 };

static char *kept[KEPT_MAX];
static size_t kept_len;

static char *format(const char *text, ...) __attribute__((format(printf, 1, 2)));
static char *format(const char *text, ...)
{
    char *out = NULL;
    va_list args;
    va_start(args, text);
    assert_true(vasprintf(&out, text, args) >= 0);
    va_end(args);
    return out;
}

void help_finish(void)
{
    while (kept_len)
        free(kept[--kept_len]);
}

static void quote(char *text)
{
    for (; *text; text++)
        if (*text == '\'')
            *text = '"';
}

const char *help_row(const char *person, const char *number, const char *date, const char *fields)
{
    char *row = format("{'ref':'r%zu','person':%s%s%s,'case_number':'%s','date':'%s','kind':"
                       "'offence','code':'73241','role':'charged','outcome':'fined','address_id':"
                       "'a5','identity':{'match':'cpr'}%s%s}",
                       kept_len, person ? "'" : "", person ? person : "null", person ? "'" : "",
                       number, date, *fields ? "," : "", fields);
    quote(row);
    /* Of a member that stands twice the later one stays. */
    json_t *merged = json_loads(row, 0, NULL);
    assert_non_null(merged);
    free(row);
    assert_true(kept_len < KEPT_MAX);
    kept[kept_len] = json_dumps(merged, JSON_COMPACT);
    json_decref(merged);
    return kept[kept_len++];
}

char *help_rows(const char *first, ...)
{
    char *rows = format("%s", first);
    va_list args;
    va_start(args, first);
    for (const char *row = va_arg(args, const char *); row; row = va_arg(args, const char *)) {
        char *longer = format("%s,%s", rows, row);
        free(rows);
        rows = longer;
    }
    va_end(args);
    return rows;
}

char *help_family(const char *entries, const char *more)
{
    return format(
        "{'as_of':'2026-03-13','rule_set':'da-1','window':{'years':5},"
        "'case':{'case_number':'C-1','date':'2026-03-12','time':'21:40','address_id':'a1'},"
        "'household':{'address_id':'a1','children':[{'ref':'B1','birth_date':'2020-04-14'},"
        "{'ref':'B2','birth_date':'2015-01-01'}],'adults':["
        "{'ref':'V1','relation':'father','parent_of':['B1','B2'],'birth_date':'1991-05-09'},"
        "{'ref':'V2','relation':'mother','parent_of':['B1','B2'],'birth_date':'1994-11-20'},"
        "{'ref':'V3','relation':'step_parent','birth_date':'1990-01-01'}]},'residences':["
        "{'person':'B1','address_id':'a1','from':'2020-04-14'},"
        "{'person':'B2','address_id':'a1','from':'2015-01-01'},"
        "{'person':'V1','address_id':'a1','from':'2019-08-01','to':'2022-01-01'},"
        "{'person':'V1','address_id':'a9','from':'2022-01-01','to':'2023-01-01'},"
        "{'person':'V1','address_id':'a1','from':'2023-01-01'},"
        "{'person':'V2','address_id':'a1','from':'2014-01-01'},"
        "{'person':'V3','address_id':'a8','from':'2010-01-01','to':'2025-01-01'},"
        "{'person':'V3','address_id':'a1','from':'2025-01-01'}],'entries':[%s]%s}",
        entries, more);
}

char *help_bytes(char *input)
{
    struct ssg_arena arena;
    struct ssg_fault_list faults;
    struct ssg_household household;
    struct ssg_timeline timeline;
    struct ssg_buf buf;
    struct ssg_jw jw;
    struct ssg_json_fault fault = {0};
    json_t *json = NULL;
    ssg_arena_init(&arena, ARENA_MAX);
    ssg_fault_list_init(&faults, &arena);
    quote(input);
    if (ssg_json_parse(input, strlen(input), &json, &fault) != SSG_OK)
        fail_msg("%d:%d %s", fault.line, fault.column, fault.text);
    if (ssg_household_parse(json, &arena, &faults, &household) != SSG_OK)
        fail_msg("%s: %s", faults.items[0].pointer, faults.items[0].text[SSG_LANG_EN]);
    assert_int_equal(ssg_timeline_build(&household, SSG_LANG_DA, &arena, &timeline), SSG_OK);
    ssg_buf_init(&buf, ARENA_MAX);
    ssg_jw_init(&jw, &buf);
    ssg_answer_render_timeline(&jw, &household, &timeline);
    assert_int_equal(ssg_jw_status(&jw), SSG_OK);
    char *bytes = ssg_buf_take(&buf, NULL);
    ssg_json_release(json);
    ssg_arena_finish(&arena);
    free(input);
    return bytes;
}

json_t *help_timeline(char *rows)
{
    char *bytes = help_bytes(help_family(rows, ""));
    json_t *json = json_loads(bytes, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    free(bytes);
    free(rows);
    return json;
}

const json_t *help_find(const json_t *timeline, const char *list, const char *member,
                        const char *text)
{
    const json_t *items = json_object_get(timeline, list);
    assert_true(json_is_array(items));
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        const json_t *value = json_object_get(item, member);
        assert_non_null(value);
        if (json_is_string(value) && strcmp(json_string_value(value), text) == 0)
            return item;
    }
    return NULL;
}

static const json_t *walk(const json_t *object, const char *path)
{
    char step[64];
    while (*path && object) {
        size_t len = strcspn(path, ".");
        assert_true(len < sizeof step);
        (void)snprintf(step, sizeof step, "%.*s", (int)len, path);
        object = json_is_array(object) ? json_array_get(object, strtoul(step, NULL, 10))
                                       : json_object_get(object, step);
        path += len + (path[len] == '.');
    }
    return object;
}

static void describe(const json_t *value, char *text, size_t size)
{
    if (!value)
        (void)snprintf(text, size, "absent");
    else if (json_is_string(value))
        (void)snprintf(text, size, "%s", json_string_value(value));
    else if (json_is_array(value)) {
        text[0] = '\0';
        for (size_t i = 0; i < json_array_size(value); i++) {
            size_t len = strlen(text);
            if (i)
                (void)snprintf(text + len, size - len, ",");
            len = strlen(text);
            describe(json_array_get(value, i), text + len, size - len);
        }
    } else {
        char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(9));
        (void)snprintf(text, size, "%s", dumped ? dumped : "");
        free(dumped);
    }
}

const char *help_get(const json_t *object, const char *path)
{
    static char texts[TEXTS][TEXT_MAX];
    static size_t next;
    char *text = texts[next++ % TEXTS];
    assert_non_null(object);
    describe(walk(object, path), text, TEXT_MAX);
    return text;
}
