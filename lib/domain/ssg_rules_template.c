#include <string.h>

#include "ssg_buf.h"
#include "ssg_rules.h"
#include "ssg_rules_template.h"

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

enum ssg_template_step ssg_template_next(const char **cursor, struct ssg_template_part *ret_part)
{
    const char *at = *cursor;
    struct ssg_template_part part = {0};
    if (!*at)
        return SSG_TEMPLATE_END;
    if (*at == '}')
        return SSG_TEMPLATE_BAD;
    if (*at != '{') {
        part.literal = (struct ssg_text){at, strcspn(at, "{}")};
        *cursor = at + part.literal.len;
        *ret_part = part;
        return SSG_TEMPLATE_LITERAL;
    }
    const char *name = ++at;
    while (is_name_byte(*at))
        at++;
    part.name = (struct ssg_text){name, (size_t)(at - name)};
    if (*at == '?') {
        part.one = (struct ssg_text){at + 1, strcspn(at + 1, "|{}")};
        at = part.one.data + part.one.len;
        if (*at != '|')
            return SSG_TEMPLATE_BAD;
        part.many = (struct ssg_text){at + 1, strcspn(at + 1, "|{}")};
        at = part.many.data + part.many.len;
    }
    if (*at != '}' || part.name.len == 0)
        return SSG_TEMPLATE_BAD;
    *cursor = at + 1;
    *ret_part = part;
    return SSG_TEMPLATE_PLACE;
}

bool ssg_template_is_name(struct ssg_text given, const char *name, bool *ret_is_capital)
{
    size_t len = strlen(name);
    bool is_capital = given.len > 0 && given.data[0] >= 'A' && given.data[0] <= 'Z';
    if (given.len != len || len == 0 ||
        (is_capital ? given.data[0] - 'A' + 'a' : given.data[0]) != name[0] ||
        memcmp(given.data + 1, name + 1, len - 1) != 0)
        return false;
    *ret_is_capital = is_capital;
    return true;
}

/* Append with the first letter in upper case: a-z, and æ, ø, å in UTF-8. */
static void add_capital(struct ssg_buf *out, const char *text)
{
    unsigned char first = (unsigned char)text[0], second = first ? (unsigned char)text[1] : 0;
    if (first >= 'a' && first <= 'z') {
        ssg_buf_add_byte(out, (char)(first - 'a' + 'A'));
        ssg_buf_add_text(out, text + 1);
    } else if (first == 0xc3 && (second == 0xa6 || second == 0xb8 || second == 0xa5)) {
        ssg_buf_add_byte(out, (char)first);
        ssg_buf_add_byte(out, (char)(second - 0x20));
        ssg_buf_add_text(out, text + 2);
    } else {
        ssg_buf_add_text(out, text);
    }
}

static bool add_place(struct ssg_buf *out, const struct ssg_template_part *part,
                      const struct ssg_rule_value *values, size_t values_len)
{
    bool is_capital = false;
    for (size_t i = 0; i < values_len; i++) {
        if (!ssg_template_is_name(part->name, values[i].name, &is_capital))
            continue;
        if (!values[i].is_number && !values[i].text)
            return false;
        if (part->one.data) {
            const struct ssg_text *word = values[i].number == 1 ? &part->one : &part->many;
            ssg_buf_add(out, word->data, word->len);
        } else if (values[i].is_number) {
            ssg_buf_add_format(out, "%lld", (long long)values[i].number);
        } else if (is_capital) {
            add_capital(out, values[i].text);
        } else {
            ssg_buf_add_text(out, values[i].text);
        }
        return true;
    }
    return false;
}

const char *ssg_rules_fill(struct ssg_arena *arena, const char *template_text,
                           const struct ssg_rule_value *values, size_t values_len)
{
    enum { SENTENCE_MAX_BYTES = 64 << 10 };
    SSG_BUF_FINISH struct ssg_buf out;
    struct ssg_template_part part;
    enum ssg_template_step step;
    ssg_buf_init(&out, SENTENCE_MAX_BYTES);
    while ((step = ssg_template_next(&template_text, &part)) != SSG_TEMPLATE_END) {
        if (step == SSG_TEMPLATE_LITERAL)
            ssg_buf_add(&out, part.literal.data, part.literal.len);
        else if (step == SSG_TEMPLATE_BAD || !add_place(&out, &part, values, values_len))
            return NULL;
    }
    if (ssg_buf_status(&out) != SSG_OK)
        return NULL;
    return ssg_arena_copy(arena, out.data ? out.data : "", out.len);
}
