#include "ssg_address_words.h"

#include <ctype.h>
#include <string.h>

#include "ssg_address.h"

enum { DOOR_MAX_LEN = 4, FLOOR_MAX_DIGITS = 2 };

struct synonym {
    const char *word; /* folded */
    const char *form;
};

static const char *find_synonym(const struct synonym *list, const char *word)
{
    for (; list->word; list++)
        if (strcmp(list->word, word) == 0)
            return list->form;
    return NULL;
}

static bool is_number(const char *word)
{
    return word[0] != '\0' && strspn(word, "0123456789") == strlen(word);
}

static const char *without_zeros(const char *digits)
{
    while (digits[0] == '0' && digits[1] != '\0')
        digits++;
    return digits;
}

/* Lower case ASCII, a full stop at the end left out, a hyphen in front too. */
static char *plain(const char *word, struct ssg_arena *arena)
{
    size_t len = strlen(word);
    if (len > 0 && word[len - 1] == '.')
        len--;
    if (len > 1 && word[0] == '-') {
        word++;
        len--;
    }
    char *text = ssg_arena_copy(arena, word, len);
    for (char *c = text; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return text;
}

enum ssg_status ssg_address_number(const char *word, struct ssg_arena *arena, const char **ret)
{
    *ret = NULL;
    if (!word)
        return SSG_OK;
    const char *text = plain(word, arena);
    if (!text)
        return SSG_E_MEMORY;
    if (is_number(text))
        *ret = without_zeros(text);
    return SSG_OK;
}

enum ssg_status ssg_address_letter(const char *word, struct ssg_arena *arena, const char **ret)
{
    *ret = NULL;
    if (!word || !isalpha((unsigned char)word[0]) || word[1] != '\0')
        return SSG_OK;
    char *text = ssg_arena_copy(arena, word, 1);
    if (!text)
        return SSG_E_MEMORY;
    text[0] = (char)toupper((unsigned char)text[0]);
    *ret = text;
    return SSG_OK;
}

enum ssg_status ssg_address_floor(const char *word, struct ssg_arena *arena, const char **ret)
{
    static const struct synonym synonyms[] = {
        {"st", "st"},        {"stue", "st"},       {"stuen", "st"},       {"stueplan", "st"},
        {"stueetage", "st"}, {"stueetagen", "st"}, {"kl", "kl"},          {"kld", "kl"},
        {"kaelder", "kl"},   {"kaelderen", "kl"},  {"kaelderplan", "kl"}, {NULL, NULL}};
    const char *fold;
    *ret = NULL;
    if (!word)
        return SSG_OK;
    enum ssg_status status = ssg_address_fold(ssg_text_of(word), arena, &fold);
    if (status != SSG_OK)
        return status;
    const char *form = find_synonym(synonyms, fold);
    if (is_number(fold) && strlen(without_zeros(fold)) <= FLOOR_MAX_DIGITS &&
        strlen(fold) <= FLOOR_MAX_DIGITS && strcmp(without_zeros(fold), "0") != 0)
        form = without_zeros(fold);
    if (fold[0] == 'k' && !form) { /* kl2 .. kl9, in older lists k2 .. k9 */
        const char *digit = fold + (fold[1] == 'l' ? 2 : 1);
        char basement[] = {'k', 'l', digit[0], '\0'};
        if (digit[0] >= '1' && digit[0] <= '9' && digit[1] == '\0') {
            form = ssg_arena_copy(arena, basement, sizeof basement - 1);
            if (!form)
                return SSG_E_MEMORY;
        }
    }
    *ret = form;
    return SSG_OK;
}

enum ssg_status ssg_address_door(const char *word, struct ssg_arena *arena, const char **ret)
{
    static const struct synonym synonyms[] = {
        {"tv", "tv"},     {"th", "th"},      {"mf", "mf"}, {"venstre", "tv"},
        {"hoejre", "th"}, {"midtfor", "mf"}, {NULL, NULL}};
    const char *fold;
    *ret = NULL;
    if (!word)
        return SSG_OK;
    enum ssg_status status = ssg_address_fold(ssg_text_of(word), arena, &fold);
    if (status != SSG_OK)
        return status;
    *ret = find_synonym(synonyms, fold);
    if (*ret)
        return SSG_OK;
    const char *text = plain(word, arena);
    if (!text)
        return SSG_E_MEMORY;
    size_t len = strlen(text);
    if (len == 0 || len > DOOR_MAX_LEN ||
        strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789/-") != len)
        return SSG_OK;
    *ret = is_number(text) ? without_zeros(text) : text;
    return SSG_OK;
}
