#ifndef SSG_ARENA_H
#define SSG_ARENA_H

#include <stddef.h>

/* Request memory: bump allocation from chunks, freed as a whole, never beyond a cap given at
 * birth. One owner at a time; no locking. */
struct ssg_arena {
    struct ssg_arena_chunk *chunks;
    size_t used_bytes;
    size_t cap_bytes;
};

/* Prepare an empty arena; nothing is allocated yet.
 * arena [out]; cap_bytes: most bytes it may ever hand out. The caller calls finish. */
void ssg_arena_init(struct ssg_arena *arena, size_t cap_bytes);

/* Wipe and free everything handed out. NULL-safe, repeatable; the arena is empty afterwards. */
void ssg_arena_finish(struct ssg_arena *arena);

/* Zeroed memory, aligned for any type, valid until finish; NULL over the cap or without memory.
 * A size of 0 gives a valid pointer. */
void *ssg_arena_alloc(struct ssg_arena *arena, size_t size);

/* As ssg_arena_alloc for count * size bytes; NULL also when the product overflows. */
void *ssg_arena_calloc(struct ssg_arena *arena, size_t count, size_t size);

/* Copy of text_len bytes with a NUL behind; NULL as ssg_arena_alloc. */
char *ssg_arena_copy(struct ssg_arena *arena, const char *text, size_t text_len);

#define SSG_ARENA_NEW(arena, type) ((type *)ssg_arena_calloc((arena), 1, sizeof(type)))
#define SSG_ARENA_ARRAY(arena, type, count)                                                        \
    ((type *)ssg_arena_calloc((arena), (count), sizeof(type)))

#endif
