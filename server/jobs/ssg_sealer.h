#ifndef SSG_SEALER_H
#define SSG_SEALER_H

#include "ssg_sign.h"

/* The sealer: puts log entries into the tree, batch by batch, each batch one transaction with the
 * signed checkpoint behind it. Of several only one works, whoever holds the lock in the database;
 * the others stand by and take over when it is gone. Main thread only. */
struct ssg_sealer;

struct ssg_sealer_options {
    const char *conninfo; /* of role ssg_jobd, which becomes ssg_sealer */
    const struct ssg_sign_private *key;
    int batch; /* most entries in one transaction */
};

/* What a turn has come to. */
enum ssg_sealer_state {
    SSG_SEALER_DOWN,    /* no connection, or the batch failed: it is tried again */
    SSG_SEALER_STANDBY, /* another sealer holds the lock */
    SSG_SEALER_REFUSES, /* the stored tree is not the signed one, or the log has another name */
    SSG_SEALER_IDLE,    /* nothing waits */
    SSG_SEALER_SEALED,  /* a batch went into the tree; more may wait */
    SSG_SEALER_STATE_COUNT_
};

/* Nothing is connected yet. options and what it points at are borrowed for the sealer's life.
 * E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_sealer_create(const struct ssg_sealer_options *options,
                                                 struct ssg_sealer **ret_sealer);

/* Disconnect (which gives the lock back) and free. NULL-safe. */
void ssg_sealer_destroy(struct ssg_sealer *sealer);

/* Connect or take over if need be, seal at most one batch, then carry the index of subjects on.
 * Blocks for the database. Changes of state are logged, never an entry's content. */
enum ssg_sealer_state ssg_sealer_turn(struct ssg_sealer *sealer);

/* Entries sealed since creation. */
uint64_t ssg_sealer_count(const struct ssg_sealer *sealer);

#endif
