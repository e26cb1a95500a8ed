#include "ssg_arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK_BYTES = 8192, ALIGN_BYTES = 16 };

struct ssg_arena_chunk {
    struct ssg_arena_chunk *next;
    size_t size;
    size_t used;
    _Alignas(ALIGN_BYTES) unsigned char data[];
};

void ssg_arena_init(struct ssg_arena *arena, size_t cap_bytes)
{
    *arena = (struct ssg_arena){.cap_bytes = cap_bytes};
}

void ssg_arena_finish(struct ssg_arena *arena)
{
    if (!arena)
        return;
    struct ssg_arena_chunk *chunk = arena->chunks;
    while (chunk) {
        struct ssg_arena_chunk *next = chunk->next;
        /* Requests carry people's records and passwords; nothing stays behind in the heap. */
        explicit_bzero(chunk->data, chunk->used);
        free(chunk);
        chunk = next;
    }
    arena->chunks = NULL;
    arena->used_bytes = 0;
}

static struct ssg_arena_chunk *add_chunk(struct ssg_arena *arena, size_t need)
{
    size_t size = FIRST_CHUNK_BYTES;
    if (arena->chunks && arena->chunks->size < (SIZE_MAX / 4))
        size = arena->chunks->size * 2;
    if (size < need)
        size = need;
    struct ssg_arena_chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk)
        return NULL;
    chunk->next = arena->chunks;
    chunk->size = size;
    chunk->used = 0;
    arena->chunks = chunk;
    return chunk;
}

void *ssg_arena_alloc(struct ssg_arena *arena, size_t size)
{
    if (size > arena->cap_bytes || size > PTRDIFF_MAX / 2)
        return NULL;
    size_t need = (size + ALIGN_BYTES - 1) / ALIGN_BYTES * ALIGN_BYTES;
    if (need > arena->cap_bytes - arena->used_bytes)
        return NULL;
    struct ssg_arena_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < need) {
        chunk = add_chunk(arena, need);
        if (!chunk)
            return NULL;
    }
    void *p = chunk->data + chunk->used;
    chunk->used += need;
    arena->used_bytes += need;
    memset(p, 0, need);
    return p;
}

void *ssg_arena_calloc(struct ssg_arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return ssg_arena_alloc(arena, bytes);
}

char *ssg_arena_copy(struct ssg_arena *arena, const char *text, size_t text_len)
{
    if (text_len == SIZE_MAX)
        return NULL;
    char *copy = ssg_arena_alloc(arena, text_len + 1);
    if (copy && text_len)
        memcpy(copy, text, text_len);
    return copy;
}
