#ifndef SSG_OFFLOAD_H
#define SSG_OFFLOAD_H

#include "ssg_status.h"

/* One thread for the work that must not run on the event threads (Argon2id): first come, first
 * served, with a short bounded queue, so that a flood of sign-ins takes one core and little memory
 * and the rest is told to come back. */
struct ssg_offload;

enum { SSG_OFFLOAD_QUEUE_CAP = 16 };

/* Runs on the offload thread. */
typedef void (*ssg_offload_work)(void *context);

/* Start the thread. ret_offload [out]: for ssg_offload_destroy. Main thread. E_MEMORY, E_IO. */
SSG_MUST_CHECK enum ssg_status ssg_offload_create(struct ssg_offload **ret_offload);

/* Queue work(context). Any thread, does not block. E_UNAVAILABLE when the queue is full or the
 * thread is ending; then work never runs. */
SSG_MUST_CHECK enum ssg_status ssg_offload_submit(struct ssg_offload *offload,
                                                  ssg_offload_work work, void *context);

/* Refuse new work, run what is queued, end the thread, free. NULL-safe. Main thread. */
void ssg_offload_destroy(struct ssg_offload *offload);

#endif
