#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_address.h"
#include "ssg_address_words.h"

enum { WORDS_MAX = 40, HOUSE_MAX_DIGITS = 4, POSTCODE_DIGITS = 4 };

struct word {
    const char *text;
    bool after_comma;
};

struct words {
    struct word items[WORDS_MAX];
    size_t len;
    struct ssg_arena *arena;
};

static bool has_digit(const char *text)
{
    return text && strpbrk(text, "0123456789") != NULL;
}

static bool has_letter(const char *text)
{
    for (; *text; text++)
        if (isalpha((unsigned char)*text) || (unsigned char)*text >= 0x80)
            return true;
    return false;
}

static enum ssg_status add_word(struct words *words, const char *text, size_t text_len,
                                bool after_comma)
{
    if (text_len == 0)
        return SSG_OK;
    if (words->len == WORDS_MAX)
        return SSG_E_INVALID_INPUT;
    const char *copy = ssg_arena_copy(words->arena, text, text_len);
    if (!copy)
        return SSG_E_MEMORY;
    words->items[words->len++] = (struct word){copy, after_comma};
    return SSG_OK;
}

/* Words between spaces and commas. */
static enum ssg_status split(const char *text, struct words *words)
{
    bool after_comma = false;
    enum ssg_status status = SSG_OK;
    while (status == SSG_OK && *text) {
        size_t gap = strspn(text, " \t\r\n,;");
        for (size_t i = 0; i < gap; i++)
            after_comma |= text[i] == ',' || text[i] == ';';
        text += gap;
        size_t len = strcspn(text, " \t\r\n,;");
        status = add_word(words, text, len, after_comma);
        if (len > 0)
            after_comma = false;
        text += len;
    }
    return status;
}

/* Digits and at most one letter behind: a house number. Not "4.", which begins a name. */
static bool is_house_number(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    const char *rest = text + digits;
    return digits > 0 && digits <= HOUSE_MAX_DIGITS && atoi(text) > 0 && atoi(text) <= 999 &&
           (rest[0] == '\0' || (isalpha((unsigned char)rest[0]) && rest[1] == '\0'));
}

/* Four digits, perhaps with the country in front. */
static const char *find_postcode(const char *text)
{
    if (strncasecmp(text, "DK-", 3) == 0)
        text += 3;
    return strlen(text) == POSTCODE_DIGITS && strspn(text, "0123456789") == POSTCODE_DIGITS ? text
                                                                                            : NULL;
}

/* Index of the house number; words before it are the street. 0: there is none. */
static size_t find_house(const struct words *words)
{
    bool is_named = words->len > 0 && has_letter(words->items[0].text);
    for (size_t i = 1; i < words->len; i++) {
        if (is_named && is_house_number(words->items[i].text))
            return i;
        if (words->items[i].after_comma)
            return 0; /* the street ended without a number */
        is_named |= has_letter(words->items[i].text);
    }
    return 0;
}

/* Index of the postcode: the last word of four digits with no digit behind it; len if none. One
 * that nothing follows is a door when it begins with 0. */
static size_t find_place(const struct words *words, size_t from)
{
    for (size_t i = words->len; i-- > from;) {
        const char *postcode = find_postcode(words->items[i].text);
        if (postcode && (i + 1 < words->len || postcode[0] != '0'))
            return i;
        if (has_digit(words->items[i].text))
            break;
    }
    return words->len;
}

/* "2tv", "2.tv", "st.th", "2.sal" become two words each. */
static enum ssg_status split_floor(const struct words *words, size_t from, size_t to,
                                   struct words *ret_middle)
{
    enum ssg_status status = SSG_OK;
    for (size_t i = from; status == SSG_OK && i < to; i++) {
        const char *text = words->items[i].text;
        size_t digits = strspn(text, "0123456789");
        const char *stop = strchr(text, '.');
        size_t head = digits;
        if (stop && stop[1] != '\0')
            head = (size_t)(stop - text) + 1;
        else if (digits == 0 || !isalpha((unsigned char)text[digits]) ||
                 !isalpha((unsigned char)text[digits + 1]))
            head = strlen(text);
        status = add_word(ret_middle, text, head, words->items[i].after_comma);
        if (status == SSG_OK)
            status = add_word(ret_middle, text + head, strlen(text + head), false);
    }
    return status;
}

static bool is_word(const char *text, const char *expected)
{
    size_t len = strlen(expected);
    return strncasecmp(text, expected, len) == 0 &&
           (text[len] == '\0' || (text[len] == '.' && text[len + 1] == '\0'));
}

/* A word may be a door where one is expected: with a digit, a side, or (behind a floor, before a
 * comma) a single letter or a side spelled out. A name such as "Gl" is none. */
static bool may_be_door(const struct words *middle, size_t i, bool has_floor)
{
    static const char *const sides[] = {"tv", "th", "mf", "venstre", "højre", "midtfor"};
    const char *text = middle->items[i].text;
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
        if (is_word(text, sides[s]))
            return true;
    return has_digit(text) || (has_floor && !middle->items[i].after_comma && text[1] == '\0');
}

/* "St Heddinge" is a town: a spelled floor with a plain word right behind it. */
static bool is_name(const struct words *middle)
{
    return !has_digit(middle->items[0].text) && middle->len > 1 && !middle->items[1].after_comma &&
           !is_word(middle->items[1].text, "sal") && !may_be_door(middle, 1, true);
}

/* Floor and door in front of the middle words; ret_used: how many words they were. */
static enum ssg_status read_floor(const struct words *middle, struct ssg_address *address,
                                  size_t *ret_used)
{
    size_t i = 0;
    enum ssg_status status = SSG_OK;
    if (middle->len > 0)
        status = ssg_address_floor(middle->items[0].text, middle->arena, &address->floor);
    if (status != SSG_OK)
        return status;
    if (address->floor && is_name(middle))
        address->floor = NULL;
    if (address->floor) {
        i++;
        if (i < middle->len && is_word(middle->items[i].text, "sal"))
            i++;
    }
    if (i < middle->len && may_be_door(middle, i, address->floor != NULL)) {
        status = ssg_address_door(middle->items[i].text, middle->arena, &address->door);
        i += address->door != NULL;
    }
    *ret_used = i;
    return status;
}

/* Words [from, to) with a space between; NULL if there are none. Digits have no place in them. */
static enum ssg_status join(const struct words *words, size_t from, size_t to, bool may_have_digits,
                            const char **ret_text)
{
    size_t size = 1;
    for (size_t i = from; i < to; i++) {
        if (!may_have_digits &&
            (has_digit(words->items[i].text) || !has_letter(words->items[i].text)))
            return SSG_E_INVALID_INPUT;
        size += strlen(words->items[i].text) + 1;
    }
    *ret_text = NULL;
    if (from >= to)
        return SSG_OK;
    char *text = ssg_arena_alloc(words->arena, size);
    if (!text)
        return SSG_E_MEMORY;
    char *end = text;
    for (size_t i = from; i < to; i++) {
        end = stpcpy(end, words->items[i].text);
        *end++ = i + 1 < to ? ' ' : '\0';
    }
    *ret_text = text;
    return SSG_OK;
}

static enum ssg_status read_house(const struct words *words, size_t house, size_t *ret_next,
                                  struct ssg_address *address)
{
    const char *text = words->items[house].text;
    size_t digits = strspn(text, "0123456789");
    const char *number = ssg_arena_copy(words->arena, text, digits);
    const char *letter = text[digits] ? text + digits : NULL;
    *ret_next = house + 1;
    if (!number)
        return SSG_E_MEMORY;
    if (!letter && house + 1 < words->len && !words->items[house + 1].after_comma &&
        isalpha((unsigned char)words->items[house + 1].text[0]) &&
        words->items[house + 1].text[1] == '\0') {
        letter = words->items[house + 1].text;
        *ret_next = house + 2;
    }
    enum ssg_status status = ssg_address_number(number, words->arena, &address->house_number);
    if (status == SSG_OK)
        status = ssg_address_letter(letter, words->arena, &address->letter);
    return status == SSG_OK ? join(words, 0, house, true, &address->street) : status;
}

/* What is left between the door and the postcode: the supplementary town; without a postcode the
 * words behind the last comma are the town. */
static enum ssg_status read_towns(const struct words *words, size_t place,
                                  const struct words *middle, size_t used,
                                  struct ssg_address *address)
{
    size_t town = middle->len;
    if (place == words->len)
        for (town = used; town < middle->len; town++) {
            bool is_last = true;
            for (size_t i = town + 1; i < middle->len; i++)
                is_last &= !middle->items[i].after_comma;
            if (is_last)
                break;
        }
    enum ssg_status status = join(middle, used, town, false, &address->supplementary_town);
    if (status != SSG_OK)
        return status;
    if (place == words->len)
        return join(middle, town, middle->len, false, &address->town);
    address->postcode = find_postcode(words->items[place].text);
    return join(words, place + 1, words->len, false, &address->town);
}

enum ssg_status ssg_address_parse(struct ssg_text text, struct ssg_arena *arena,
                                  struct ssg_address *ret_address)
{
    struct words words = {.arena = arena};
    struct words middle = {.arena = arena};
    struct ssg_address address = {0};
    const char *composed;
    size_t next, used;
    if (!ssg_text_is_printable(text) || ssg_text_length(text) > SSG_ADDRESS_MAX_LEN)
        return SSG_E_INVALID_INPUT;
    enum ssg_status status = ssg_address_compose(text, arena, &composed);
    if (status == SSG_OK)
        status = split(composed, &words);
    if (status != SSG_OK)
        return status;
    size_t house = find_house(&words);
    if (house == 0)
        return SSG_E_INVALID_INPUT;
    status = read_house(&words, house, &next, &address);
    size_t place = find_place(&words, next);
    if (status == SSG_OK)
        status = split_floor(&words, next, place, &middle);
    if (status == SSG_OK)
        status = read_floor(&middle, &address, &used);
    if (status == SSG_OK)
        status = read_towns(&words, place, &middle, used, &address);
    if (status == SSG_OK)
        *ret_address = address;
    return status;
}
