#ifndef SSG_JOURNAL_H
#define SSG_JOURNAL_H

#include "ssg_log.h"

/* The sink that writes to systemd's journal when standard error is connected to it; NULL
 * otherwise, so that the log stays JSON lines on standard error. sd_journal_send succeeds even
 * where no journal exists, hence the question. Main thread. */
ssg_log_sink ssg_journal_find_sink(void);

#endif
