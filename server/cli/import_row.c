#include "import_row.h"

#include <stdio.h>
#include <string.h>

#include "ssg_cpr.h"

static const char *parse_text(const struct ssg_import_column *column, struct ssg_text field)
{
    if (!ssg_text_is_printable(field))
        return "is not UTF-8 or holds control characters";
    bool has_line = memchr(field.data, '\n', field.len) || memchr(field.data, '\t', field.len);
    if (has_line && column->kind != SSG_IMPORT_LINES)
        return "holds a line end or a tab";
    if (ssg_text_length(field) > (size_t)column->max)
        return "is too long";
    return NULL;
}

static const char *parse_date(struct ssg_text field, struct ssg_import_value *value)
{
    if (ssg_date_parse(field, &value->date) != SSG_OK)
        return "is not a date as YYYY-MM-DD";
    return NULL;
}

static const char *parse_part_date(struct ssg_text field, struct ssg_import_value *value)
{
    if (field.len != 7)
        return parse_date(field, value) ? "is not a date as YYYY-MM-DD or YYYY-MM" : NULL;
    (void)snprintf(value->own, sizeof value->own, "%.7s-01", field.data);
    value->text = ssg_text_of(value->own);
    value->is_month = true;
    return parse_date(value->text, value) ? "is not a date as YYYY-MM-DD or YYYY-MM" : NULL;
}

static const char *parse_time(struct ssg_text field, struct ssg_import_value *value)
{
    int64_t hour = 0;
    int64_t minute = 0;
    if (field.len != 5 || field.data[2] != ':' ||
        ssg_text_parse_int((struct ssg_text){field.data, 2}, 0, 23, &hour) != SSG_OK ||
        ssg_text_parse_int((struct ssg_text){field.data + 3, 2}, 0, 59, &minute) != SSG_OK)
        return "is not a time as HH:MM";
    (void)snprintf(value->own, sizeof value->own, "%d", (int)(hour * 60 + minute));
    value->text = ssg_text_of(value->own);
    return NULL;
}

static const char *parse_bool(struct ssg_text field, struct ssg_import_value *value)
{
    bool is_true = ssg_text_equal(field, ssg_text_of("true"));
    if (!is_true && !ssg_text_equal(field, ssg_text_of("false")))
        return "is neither true nor false";
    value->text = ssg_text_of(is_true ? "t" : "f");
    return NULL;
}

static const char *parse_digits(const struct ssg_import_column *column, struct ssg_text field)
{
    bool fits = field.len == (size_t)column->max;
    for (size_t i = 0; i < field.len; i++)
        fits = fits && field.data[i] >= '0' && field.data[i] <= '9';
    return fits ? NULL : "is not four digits";
}

static const char *parse_cpr(struct ssg_text field, struct ssg_import_value *value)
{
    struct ssg_cpr cpr = ssg_cpr_check(field);
    if (!cpr.is_valid)
        return "is not a CPR number: ten digits beginning with a date that exists";
    size_t n = 0;
    for (size_t i = 0; i < field.len && n < SSG_CPR_LEN; i++)
        if (field.data[i] != '-')
            value->own[n++] = field.data[i];
    value->text = (struct ssg_text){value->own, n};
    value->date = cpr.birth_date;
    return NULL;
}

static const char *parse_word(const struct ssg_import_column *column, struct ssg_text field)
{
    int word = ssg_word_find(column->list, field);
    if (word == 0 || (column->excluded >> word & 1))
        return "is none of the words allowed here";
    return NULL;
}

static const char *parse_removal(struct ssg_text field)
{
    static const char *const words[] = {"person", "address", "case"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ssg_text_equal(field, ssg_text_of(words[i])))
            return NULL;
    return "is none of person, address, case";
}

static const char *parse_uuid(struct ssg_text field, struct ssg_import_value *value)
{
    struct ssg_uuid uuid;
    if (ssg_uuid_parse(field, &uuid) != SSG_OK)
        return "is not a UUID";
    ssg_uuid_render(&uuid, value->own);
    value->text = ssg_text_of(value->own);
    return NULL;
}

const char *ssg_import_value_parse(const struct ssg_import_column *column, struct ssg_text field,
                                   struct ssg_import_value *ret_value)
{
    struct ssg_import_value *value = ret_value;
    value->is_null = false;
    value->is_month = false;
    value->text = field;
    if (field.len == 0) {
        if (column->required)
            return "is empty";
        value->is_null = column->when_empty == NULL;
        value->text = ssg_text_of(column->when_empty);
        return NULL;
    }
    switch (column->kind) {
    case SSG_IMPORT_TEXT:
    case SSG_IMPORT_LINES:
        return parse_text(column, field);
    case SSG_IMPORT_UUID:
        return parse_uuid(field, value);
    case SSG_IMPORT_WORD:
        return parse_word(column, field);
    case SSG_IMPORT_DATE:
        return parse_date(field, value);
    case SSG_IMPORT_PART_DATE:
        return parse_part_date(field, value);
    case SSG_IMPORT_TIME:
        return parse_time(field, value);
    case SSG_IMPORT_BOOL:
        return parse_bool(field, value);
    case SSG_IMPORT_DIGITS:
        return parse_digits(column, field);
    case SSG_IMPORT_CPR:
        return parse_cpr(field, value);
    case SSG_IMPORT_REMOVAL:
        return parse_removal(field);
    }
    return "cannot be checked";
}

bool ssg_import_row_parse(const struct ssg_import_file *file, const struct ssg_text *fields,
                          struct ssg_import_row *row, struct ssg_import_fault *ret_fault)
{
    row->count = file->column_count;
    for (size_t i = 0; i < file->column_count; i++) {
        const char *reason = ssg_import_value_parse(&file->columns[i], fields[i], &row->values[i]);
        if (reason) {
            *ret_fault = (struct ssg_import_fault){i, reason};
            return false;
        }
    }
    return !file->check || file->check(row, ret_fault);
}

void ssg_import_text_render(struct ssg_text text, struct ssg_buf *buf)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        char escape = c == '\\' ? '\\' : c == '\n' ? 'n' : c == '\t' ? 't' : '\0';
        if (!escape)
            continue;
        ssg_buf_add(buf, text.data + from, i - from);
        ssg_buf_add_byte(buf, '\\');
        ssg_buf_add_byte(buf, escape);
        from = i + 1;
    }
    ssg_buf_add(buf, text.data + from, text.len - from);
}

void ssg_import_row_render(const struct ssg_import_file *file, const struct ssg_import_row *row,
                           struct ssg_buf *buf)
{
    if (file->is_named) {
        ssg_buf_add_text(buf, file->name);
        ssg_buf_add_byte(buf, '\t');
    }
    ssg_buf_add_int(buf, row->line);
    for (size_t i = 0; i < row->count; i++) {
        ssg_buf_add_byte(buf, '\t');
        if (row->values[i].is_null)
            ssg_buf_add(buf, "\\N", 2);
        else
            ssg_import_text_render(row->values[i].text, buf);
    }
    ssg_buf_add_byte(buf, '\n');
}
