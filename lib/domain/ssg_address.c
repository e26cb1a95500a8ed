#include "ssg_address.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "ssg_address_words.h"
#include "ssg_buf.h"
#include "ssg_cleanup.h"

enum { FOLD_MAX_BYTES = 4096, DECOMPOSED_MAX = 18 };

/* --- folding --------------------------------------------------------------------------------- */

static bool is_category(utf8proc_int32_t code_point, const char *classes)
{
    const char *category = utf8proc_category_string(code_point);
    return strchr(classes, category[0]) != NULL;
}

static void add_code_point(struct ssg_buf *buf, utf8proc_int32_t code_point)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t len = utf8proc_encode_char(code_point, bytes);
    ssg_buf_add(buf, bytes, (size_t)len);
}

/* How a Danish letter is spelled out, NULL for any other: å, æ or ä, ø or ö. */
static const char *spelling_of(utf8proc_int32_t code_point)
{
    switch (code_point) {
    case 0xE5:
        return "aa";
    case 0xE6:
    case 0xE4:
        return "ae";
    case 0xF8:
    case 0xF6:
        return "oe";
    default:
        return NULL;
    }
}

/* The Danish letter that a letter and its first mark make, or the letter alone. */
static utf8proc_int32_t join_mark(utf8proc_int32_t letter, utf8proc_int32_t mark)
{
    enum { DIAERESIS = 0x308, RING = 0x30A };
    if (letter == 'a' && mark == RING)
        return 0xE5;
    if (letter == 'a' && mark == DIAERESIS)
        return 0xE4;
    return letter == 'o' && mark == DIAERESIS ? 0xF6 : letter;
}

/* One letter or digit: the Danish ones are spelled out, also under a further accent (gǿr, sǻ);
 * others lose their accents. */
static void add_letter(struct ssg_buf *buf, utf8proc_int32_t code_point)
{
    utf8proc_int32_t parts[DECOMPOSED_MAX + 1] = {0};
    int last_boundclass = 0;
    /* Capitals again: a form of compatibility may hide one. */
    utf8proc_ssize_t count = utf8proc_decompose_char(
        code_point, parts, DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
        &last_boundclass);
    for (utf8proc_ssize_t i = 0; i < count && i < DECOMPOSED_MAX; i++) {
        utf8proc_int32_t letter = join_mark(parts[i], parts[i + 1]);
        const char *spelling = spelling_of(letter);
        if (spelling)
            ssg_buf_add_text(buf, spelling);
        else if (is_category(letter, "LN"))
            add_code_point(buf, letter);
    }
}

static void add_folded(struct ssg_buf *buf, const utf8proc_uint8_t *bytes, utf8proc_ssize_t len)
{
    bool is_gap = false;
    while (len > 0) {
        utf8proc_int32_t code_point;
        utf8proc_ssize_t width = utf8proc_iterate(bytes, len, &code_point);
        if (width <= 0)
            return; /* never: the text was made by utf8proc */
        bytes += width;
        len -= width;
        if (code_point == '\'' || code_point == 0x2019 || is_category(code_point, "M"))
            continue;
        if (!is_category(code_point, "LN")) {
            is_gap = true;
            continue;
        }
        if (is_gap && buf->len > 0)
            ssg_buf_add_byte(buf, ' ');
        is_gap = false;
        add_letter(buf, code_point);
    }
}

/* Take the buffer's text into the arena. */
static enum ssg_status keep(struct ssg_buf *buf, struct ssg_arena *arena, const char **ret_text)
{
    enum ssg_status status = ssg_buf_status(buf);
    if (status != SSG_OK)
        return status == SSG_E_LIMIT ? SSG_E_INVALID_INPUT : status;
    const char *text = ssg_arena_copy(arena, buf->data ? buf->data : "", buf->len);
    if (!text)
        return SSG_E_MEMORY;
    *ret_text = text;
    return SSG_OK;
}

enum ssg_status ssg_address_fold(struct ssg_text text, struct ssg_arena *arena,
                                 const char **ret_fold)
{
    SSG_FREE utf8proc_uint8_t *bytes = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)(text.data ? text.data : ""),
                                        (utf8proc_ssize_t)text.len, &bytes,
                                        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    if (len < 0)
        return len == UTF8PROC_ERROR_NOMEM ? SSG_E_MEMORY : SSG_E_INVALID_INPUT;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, FOLD_MAX_BYTES);
    add_folded(&buf, bytes, len);
    return keep(&buf, arena, ret_fold);
}

enum ssg_status ssg_address_compose(struct ssg_text text, struct ssg_arena *arena,
                                    const char **ret_text)
{
    SSG_FREE utf8proc_uint8_t *bytes = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)(text.data ? text.data : ""),
                     (utf8proc_ssize_t)text.len, &bytes, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (len < 0)
        return len == UTF8PROC_ERROR_NOMEM ? SSG_E_MEMORY : SSG_E_INVALID_INPUT;
    const char *copy = ssg_arena_copy(arena, (const char *)bytes, (size_t)len);
    if (!copy)
        return SSG_E_MEMORY;
    *ret_text = copy;
    return SSG_OK;
}

/* --- the register's form --------------------------------------------------------------------- */

static enum ssg_status compose_name(const char *name, struct ssg_arena *arena, const char **ret)
{
    const char *text;
    enum ssg_status status = ssg_address_compose(ssg_text_of(name), arena, &text);
    if (status != SSG_OK)
        return status;
    char *out = ssg_arena_copy(arena, text, strlen(text));
    if (!out)
        return SSG_E_MEMORY;
    size_t len = 0;
    for (const char *c = text; *c; c++) {
        bool is_space = *c == ' ' || *c == '\t';
        if (!is_space || (len > 0 && out[len - 1] != ' '))
            out[len++] = is_space ? ' ' : *c;
    }
    while (len > 0 && out[len - 1] == ' ')
        len--;
    out[len] = '\0';
    *ret = len > 0 ? out : NULL;
    return SSG_OK;
}

enum ssg_status ssg_address_normalise(const struct ssg_address *parts, struct ssg_arena *arena,
                                      struct ssg_address *ret_address)
{
    const char *in[] = {parts->street, parts->house_number,       parts->letter,   parts->floor,
                        parts->door,   parts->supplementary_town, parts->postcode, parts->town};
    const char *out[sizeof in / sizeof *in];
    for (size_t i = 0; i < sizeof in / sizeof *in; i++) {
        enum ssg_status status = compose_name(in[i], arena, &out[i]);
        if (status != SSG_OK)
            return status;
    }
    struct ssg_address address = {
        .street = out[0], .supplementary_town = out[5], .postcode = out[6], .town = out[7]};
    enum ssg_status status = ssg_address_number(out[1], arena, &address.house_number);
    if (status == SSG_OK)
        status = ssg_address_letter(out[2], arena, &address.letter);
    if (status == SSG_OK)
        status = ssg_address_floor(out[3], arena, &address.floor);
    if (status == SSG_OK)
        status = ssg_address_door(out[4], arena, &address.door);
    if (status == SSG_OK)
        *ret_address = address;
    return status;
}

/* --- writing --------------------------------------------------------------------------------- */

static enum ssg_status add_fold_of(struct ssg_buf *buf, struct ssg_arena *arena, const char *part)
{
    const char *fold;
    if (!part)
        return SSG_OK;
    enum ssg_status status = ssg_address_fold(ssg_text_of(part), arena, &fold);
    if (status != SSG_OK || fold[0] == '\0')
        return status;
    if (buf->len > 0)
        ssg_buf_add_byte(buf, ' ');
    ssg_buf_add_text(buf, fold);
    return SSG_OK;
}

static enum ssg_status add_house(struct ssg_buf *buf, struct ssg_arena *arena,
                                 const struct ssg_address *address)
{
    enum ssg_status status = add_fold_of(buf, arena, address->street);
    if (status == SSG_OK)
        status = add_fold_of(buf, arena, address->house_number);
    const char *letter;
    if (status == SSG_OK && address->letter) {
        status = ssg_address_fold(ssg_text_of(address->letter), arena, &letter);
        if (status == SSG_OK)
            ssg_buf_add_text(buf, letter);
    }
    if (status == SSG_OK)
        status = add_fold_of(buf, arena, address->floor);
    if (status == SSG_OK)
        status = add_fold_of(buf, arena, address->door);
    return status;
}

static enum ssg_status add_place(struct ssg_buf *buf, struct ssg_arena *arena,
                                 const struct ssg_address *address)
{
    enum ssg_status status = add_fold_of(buf, arena, address->postcode);
    return status == SSG_OK ? add_fold_of(buf, arena, address->town) : status;
}

enum ssg_status ssg_address_fold_label(const struct ssg_address *address, struct ssg_arena *arena,
                                       const char **ret_fold)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, FOLD_MAX_BYTES);
    enum ssg_status status = add_house(&buf, arena, address);
    if (status == SSG_OK)
        status = add_fold_of(&buf, arena, address->supplementary_town);
    if (status == SSG_OK)
        status = add_place(&buf, arena, address);
    return status == SSG_OK ? keep(&buf, arena, ret_fold) : status;
}

enum ssg_status ssg_address_label(const struct ssg_address *address, struct ssg_arena *arena,
                                  const char **ret_label)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, FOLD_MAX_BYTES);
    ssg_buf_add_format(&buf, "%s %s%s", address->street ? address->street : "",
                       address->house_number ? address->house_number : "",
                       address->letter ? address->letter : "");
    if (address->floor)
        ssg_buf_add_format(&buf, ", %s.", address->floor);
    if (address->door)
        ssg_buf_add_format(&buf, "%s %s", address->floor ? "" : ",", address->door);
    if (address->supplementary_town)
        ssg_buf_add_format(&buf, ", %s", address->supplementary_town);
    if (address->postcode || address->town)
        ssg_buf_add_format(&buf, ", %s%s%s", address->postcode ? address->postcode : "",
                           address->postcode && address->town ? " " : "",
                           address->town ? address->town : "");
    return keep(&buf, arena, ret_label);
}

/* --- searching ------------------------------------------------------------------------------- */

static enum ssg_status make_exact(const struct ssg_address *address, struct ssg_arena *arena,
                                  struct ssg_address_query *query)
{
    SSG_BUF_FINISH struct ssg_buf head;
    SSG_BUF_FINISH struct ssg_buf tail;
    ssg_buf_init(&head, FOLD_MAX_BYTES);
    ssg_buf_init(&tail, FOLD_MAX_BYTES);
    enum ssg_status status = add_house(&head, arena, address);
    if (status == SSG_OK)
        status = add_place(&tail, arena, address);
    ssg_buf_add_byte(&head, ' ');
    if (status == SSG_OK)
        status = keep(&head, arena, &query->head);
    if (status == SSG_OK)
        status = keep(&tail, arena, &query->tail);
    query->whole = query->prefix;
    query->has_floor = address->floor != NULL;
    query->has_door = address->door != NULL;
    return status;
}

enum ssg_status ssg_address_query_make(struct ssg_text text, struct ssg_arena *arena,
                                       struct ssg_address_query *ret_query)
{
    struct ssg_address_query query = {0};
    struct ssg_address address;
    enum ssg_status status = ssg_address_parse(text, arena, &address);
    if (status == SSG_E_INVALID_INPUT) { /* an unfinished text, or a street alone */
        status = ssg_address_fold(text, arena, &query.prefix);
        if (status == SSG_OK && (text.len == 0 || ssg_text_length(text) > SSG_ADDRESS_MAX_LEN))
            status = SSG_E_INVALID_INPUT;
        if (status == SSG_OK && query.prefix[0] == '\0')
            query.prefix = ","; /* only punctuation was typed; no fold has any */
    } else if (status == SSG_OK) {
        status = ssg_address_fold_label(&address, arena, &query.prefix);
        if (status == SSG_OK && address.postcode && address.town)
            status = make_exact(&address, arena, &query);
    }
    if (status == SSG_OK)
        *ret_query = query;
    return status;
}
