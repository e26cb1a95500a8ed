#ifndef SSG_FAULT_H
#define SSG_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "ssg_arena.h"
#include "ssg_status.h"

enum { SSG_FAULT_MAX = 64 };

/* One thing wrong with what a caller sent: where (RFC 6901 JSON pointer), what kind (slug), and
 * the words a person reads. */
struct ssg_fault {
    const char *pointer;
    const char *slug;
    const char *text[SSG_LANG_COUNT_];
};

/* All faults of one body, in the order found; at most SSG_FAULT_MAX are kept. Memory is the
 * arena's. */
struct ssg_fault_list {
    struct ssg_arena *arena;
    struct ssg_fault *items;
    size_t count;
    bool is_cut; /* more were found than kept */
};

/* An empty list; arena is borrowed for the list's life. */
void ssg_fault_list_init(struct ssg_fault_list *list, struct ssg_arena *arena);

/* Append a fault. pointer is copied; slug, da and en must be static texts. Never fails: without
 * memory the list is marked as cut, and counts as not empty. */
void ssg_fault_add(struct ssg_fault_list *list, const char *pointer, const char *slug,
                   const char *da, const char *en);

/* As ssg_fault_add; da and en are printf formats for one long long each (a length, a limit). */
void ssg_fault_add_number(struct ssg_fault_list *list, const char *pointer, const char *slug,
                          const char *da, const char *en, long long number);

/* True if nothing is wrong. NULL counts as empty. */
bool ssg_fault_list_is_empty(const struct ssg_fault_list *list);

#endif
