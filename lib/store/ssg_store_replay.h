#ifndef SSG_STORE_REPLAY_H
#define SSG_STORE_REPLAY_H

#include "ssg_pg_sync.h"
#include "ssg_store_lookup.h"

/* Replay: compute a stored look-up again from its snapshot alone and compare with the hash of what
 * was computed then. The connection is the caller's; whose rights are needed stands at each
 * function. One thread at a time per connection. Besides the statuses given: those of
 * ssg_pg_sync_run. */

enum { SSG_REPLAY_HASH_BYTES = 32, SSG_REPLAY_PROGRAM_MAX = 64 };

/* What is there of a look-up. */
struct ssg_replay_state {
    bool is_known;            /* there is such a look-up, or was */
    const int32_t *revisions; /* snapshots still kept, ascending; none of a known one: erased */
    size_t revisions_len;
};

/* As ssg_auditor or ssg_jobd. arena owns the list. */
SSG_MUST_CHECK enum ssg_status ssg_store_replay_state(struct ssg_pg_sync *sync,
                                                      const struct ssg_uuid *lookup_id,
                                                      struct ssg_arena *arena,
                                                      struct ssg_replay_state *ret_state);

/* What was kept of an answer. */
struct ssg_replay_result {
    bool is_kept;
    uint8_t result[SSG_REPLAY_HASH_BYTES];
    uint8_t rules[SSG_REPLAY_HASH_BYTES];
    char program[SSG_REPLAY_PROGRAM_MAX + 1];
};

/* As ssg_auditor or ssg_jobd. */
SSG_MUST_CHECK enum ssg_status ssg_store_replay_find(struct ssg_pg_sync *sync,
                                                     const struct ssg_uuid *lookup_id,
                                                     int32_t revision,
                                                     struct ssg_replay_result *ret_result);

/* An answer computed again. */
struct ssg_replay_answer {
    uint8_t result[SSG_REPLAY_HASH_BYTES];
    uint8_t rules[SSG_REPLAY_HASH_BYTES];
    bool is_stable; /* the same with every list of the snapshot turned around */
};

/* Read a revision's snapshot and compute: SHA-256 over the whole answer and the masked one in
 * Danish, one behind the other. Uses arenas of its own. As ssg_auditor or ssg_jobd.
 * E_NOT_FOUND: no such snapshot; E_INVALID_INPUT: its rule set is not known to this program. */
SSG_MUST_CHECK enum ssg_status ssg_store_replay_compute(struct ssg_pg_sync *sync,
                                                        const struct ssg_uuid *lookup_id,
                                                        int32_t revision,
                                                        struct ssg_replay_answer *ret_answer);

/* Keep a result, unless one is kept already. As ssg_jobd. */
SSG_MUST_CHECK enum ssg_status ssg_store_replay_keep(struct ssg_pg_sync *sync,
                                                     const struct ssg_uuid *lookup_id,
                                                     int32_t revision,
                                                     const struct ssg_replay_answer *answer,
                                                     const char *program);

/* Compute and keep the results of revisions made since an instant that have none, the oldest
 * first, at most `limit`. ret_count: how many were kept. As ssg_jobd; a job's step. */
SSG_MUST_CHECK enum ssg_status ssg_store_replay_record(struct ssg_pg_sync *sync,
                                                       struct ssg_instant since, int32_t limit,
                                                       const char *program, int32_t *ret_count);

#endif
