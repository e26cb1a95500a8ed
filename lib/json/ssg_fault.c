#include "ssg_fault.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE = 160 };

void ssg_fault_list_init(struct ssg_fault_list *list, struct ssg_arena *arena)
{
    *list = (struct ssg_fault_list){.arena = arena};
}

/* A new fault at the end with its pointer copied; NULL (and the list marked) if there is no room.
 */
static struct ssg_fault *push(struct ssg_fault_list *list, const char *pointer, const char *slug)
{
    if (!list->items)
        list->items = SSG_ARENA_ARRAY(list->arena, struct ssg_fault, SSG_FAULT_MAX);
    char *copy = NULL;
    if (list->items && list->count < SSG_FAULT_MAX)
        copy = ssg_arena_copy(list->arena, pointer, strlen(pointer));
    if (!copy) {
        list->is_cut = true;
        return NULL;
    }
    struct ssg_fault *fault = &list->items[list->count++];
    *fault = (struct ssg_fault){.pointer = copy, .slug = slug};
    return fault;
}

void ssg_fault_add(struct ssg_fault_list *list, const char *pointer, const char *slug,
                   const char *da, const char *en)
{
    struct ssg_fault *fault = push(list, pointer, slug);
    if (!fault)
        return;
    fault->text[SSG_LANG_DA] = da;
    fault->text[SSG_LANG_EN] = en;
}

__attribute__((format(printf, 2, 0))) static const char *render_number(struct ssg_arena *arena,
                                                                       const char *format,
                                                                       long long number)
{
    char text[TEXT_SIZE];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    int len = snprintf(text, sizeof text, format, number);
#pragma GCC diagnostic pop
    const char *copy = len < 0 ? NULL : ssg_arena_copy(arena, text, strlen(text));
    return copy ? copy : "";
}

void ssg_fault_add_number(struct ssg_fault_list *list, const char *pointer, const char *slug,
                          const char *da, const char *en, long long number)
{
    struct ssg_fault *fault = push(list, pointer, slug);
    if (!fault)
        return;
    fault->text[SSG_LANG_DA] = render_number(list->arena, da, number);
    fault->text[SSG_LANG_EN] = render_number(list->arena, en, number);
}

bool ssg_fault_list_is_empty(const struct ssg_fault_list *list)
{
    return !list || (list->count == 0 && !list->is_cut);
}
