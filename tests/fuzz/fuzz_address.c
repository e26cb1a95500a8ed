/* A typed text as an address. Properties: what is read has a street and a number and can be written
 * out; folding twice changes nothing; a search never asks for everything. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 8 };

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

static void check_fold(struct ssg_text text, struct ssg_arena *arena)
{
    const char *once, *twice;
    if (ssg_address_fold(text, arena, &once) != SSG_OK)
        return;
    require(ssg_address_fold(ssg_text_of(once), arena, &twice) == SSG_OK);
    require(strcmp(once, twice) == 0);
}

static void check_parts(struct ssg_text text, struct ssg_arena *arena)
{
    struct ssg_address address, again;
    const char *label, *fold;
    if (ssg_address_parse(text, arena, &address) != SSG_OK)
        return;
    require(address.street && *address.street && address.house_number);
    require(ssg_address_label(&address, arena, &label) == SSG_OK);
    require(ssg_address_fold_label(&address, arena, &fold) == SSG_OK);
    check_fold(ssg_text_of(fold), arena);
    /* What only commas held apart may be read otherwise now, but never as nothing at all. */
    if (ssg_address_parse(ssg_text_of(label), arena, &again) == SSG_OK)
        require(again.street && *again.street && again.house_number);
}

static void check_query(struct ssg_text text, struct ssg_arena *arena)
{
    struct ssg_address_query query;
    if (ssg_address_query_make(text, arena, &query) != SSG_OK)
        return;
    require(query.prefix && *query.prefix);
    require(!query.whole || (query.head && query.tail && *query.head && *query.tail));
}

/* The bytes as eight parts of a register's row, cut at newlines. */
static void check_row(const char *bytes, size_t len, struct ssg_arena *arena)
{
    const char *parts[PARTS] = {0};
    for (int i = 0; i < PARTS && len > 0; i++) {
        const char *end = memchr(bytes, '\n', len);
        size_t part_len = end ? (size_t)(end - bytes) : len;
        parts[i] = ssg_arena_copy(arena, bytes, part_len);
        require(parts[i] != NULL);
        size_t used = end ? part_len + 1 : part_len;
        bytes += used;
        len -= used;
    }
    struct ssg_address row = {parts[0], parts[1], parts[2], parts[3],
                              parts[4], parts[5], parts[6], parts[7]};
    struct ssg_address address;
    const char *fold, *label;
    if (ssg_address_normalise(&row, arena, &address) != SSG_OK)
        return;
    require(ssg_address_fold_label(&address, arena, &fold) == SSG_OK);
    require(ssg_address_label(&address, arena, &label) == SSG_OK);
    check_fold(ssg_text_of(fold), arena);
    require(ssg_text_is_printable(ssg_text_of(fold)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4096)
        return 0;
    struct ssg_arena arena;
    ssg_arena_init(&arena, 4 << 20);
    /* A copy of the exact length, so that reading past the end is seen. */
    char *bytes = malloc(size ? size : 1);
    require(bytes != NULL);
    if (size > 0)
        memcpy(bytes, data, size);
    struct ssg_text text = {bytes, size};
    check_fold(text, &arena);
    check_parts(text, &arena);
    check_query(text, &arena);
    check_row(bytes, size, &arena);
    free(bytes);
    ssg_arena_finish(&arena);
    return 0;
}
