#ifndef SSG_CLEANUP_H
#define SSG_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The one GNU extension of the house: a handle that frees itself when its scope ends. Destructors
 * of the house are NULL-safe, so a half-built object is released the same way. */
#define SSG_CLEANUP(fn) __attribute__((cleanup(fn)))

/* Declare `static inline void fn##_p(type *p)` that calls fn(*p), for use with SSG_CLEANUP. */
#define SSG_DEFINE_CLEANUP(type, fn)                                                               \
    static inline void fn##_p(type *p)                                                             \
    {                                                                                              \
        fn(*p);                                                                                    \
    }

static inline void ssg_free_p(void *p)
{
    free(*(void **)p);
}
#define SSG_FREE SSG_CLEANUP(ssg_free_p)

static inline void ssg_fclose_p(FILE **p)
{
    if (*p)
        (void)fclose(*p);
}
#define SSG_FCLOSE SSG_CLEANUP(ssg_fclose_p)

static inline void ssg_close_p(const int *p)
{
    if (*p >= 0)
        (void)close(*p);
}
#define SSG_CLOSE SSG_CLEANUP(ssg_close_p)

#endif
