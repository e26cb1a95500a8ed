#ifndef SSG_AUDIT_WALK_H
#define SSG_AUDIT_WALK_H

#include "ssg_store_audit.h"

/* The whole log in order, from a database or a bundle: who wants it gives functions to call. */
struct audit_visitor {
    void *context;
    /* Every leaf by rising index, with the content that is there. */
    enum ssg_status (*leaf)(void *context, const struct ssg_audit_leaf *leaf,
                            const struct ssg_audit_piece *pieces, size_t piece_count,
                            bool has_content);
    /* Every checkpoint, behind the leaf it ends with; those with more leaves than there are last.
     */
    enum ssg_status (*checkpoint)(void *context, const struct ssg_audit_checkpoint *row);
    /* Now and then, with the number of leaves passed. May be NULL. */
    enum ssg_status (*pause)(void *context, uint64_t done);
};

/* Walk over a database; sizes says how far. Inside one repeatable-read transaction of the caller.
 * One thread. Statuses of the store and of the visitor. */
SSG_MUST_CHECK enum ssg_status audit_walk_database(struct ssg_pg_sync *sync,
                                                   const struct ssg_audit_sizes *sizes,
                                                   const struct audit_visitor *visitor);

/* A line of progress on standard error, when that is a terminal. */
struct audit_progress {
    const char *what;
    uint64_t total; /* 0: not known */
    int64_t next_us;
};
void audit_progress_show(struct audit_progress *progress, uint64_t done);
void audit_progress_end(const struct audit_progress *progress);

#endif
