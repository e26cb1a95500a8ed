#include <pthread.h>
#include <string.h>

#include "rules_files.h"
#include "ssg_rules.h"

/* A released set is never changed: a change is a new set with a new name. So the set built in is
 * pinned here by its hash, and a program built with another file refuses to use it. */
static const char pinned[] = "419b930f965b8037455f08bda611d4de5a4464f82b395556d7f80ad4c07cac45";

enum { ARENA_MAX_BYTES = 1 << 20 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct ssg_rules builtin;
static bool is_loaded;

struct ssg_text ssg_rules_builtin_bytes(void)
{
    return (struct ssg_text){ssg_rules_files[0].text, ssg_rules_files[0].len};
}

bool ssg_rules_is_pinned(const struct ssg_rules *rules)
{
    char hash[2 * SSG_RULES_SHA256_BYTES + 1];
    ssg_hex_render(rules->sha256, sizeof rules->sha256, hash);
    return strcmp(hash, pinned) == 0;
}

/* The arena lives as long as the process, which reads the set to its end. */
static void load(void)
{
    static struct ssg_arena arena;
    struct ssg_arena scratch;
    struct ssg_fault_list faults;
    ssg_arena_init(&arena, ARENA_MAX_BYTES);
    ssg_arena_init(&scratch, ARENA_MAX_BYTES);
    ssg_fault_list_init(&faults, &scratch);
    is_loaded = ssg_rules_parse(ssg_rules_builtin_bytes(), &arena, &faults, &builtin) == SSG_OK &&
                ssg_rules_is_pinned(&builtin);
    ssg_arena_finish(&scratch);
    if (!is_loaded)
        ssg_arena_finish(&arena);
}

const struct ssg_rules *ssg_rules_find(struct ssg_text name)
{
    (void)pthread_once(&once, load);
    return is_loaded && ssg_text_equal(name, ssg_text_of(builtin.name)) ? &builtin : NULL;
}
