#ifndef SSG_LOG_H
#define SSG_LOG_H

#include <stddef.h>

/* The log of the programs. Rooms below the servers do not log; they return statuses. A line is a
 * set of named fields; none of them may hold a person's data (names, CPR and case numbers,
 * addresses, tokens, query strings). */

enum ssg_log_level { SSG_LOG_ERROR = 3, SSG_LOG_WARNING = 4, SSG_LOG_INFO = 6, SSG_LOG_DEBUG = 7 };

struct ssg_log_field {
    const char *name;
    const char *value; /* NULL leaves the field out */
};

/* Receives one finished line; must not block for long. Any thread. */
typedef void (*ssg_log_sink)(enum ssg_log_level level, const char *message,
                             const struct ssg_log_field *fields, size_t field_count);

/* Set sink and threshold before threads start; NULL restores JSON lines on standard error. */
void ssg_log_set(ssg_log_sink sink, enum ssg_log_level threshold);

/* Change the threshold; any thread, at any time. */
void ssg_log_set_threshold(enum ssg_log_level threshold);

/* Write one line if the level passes the threshold. fields may be NULL with count 0. Any thread. */
void ssg_log_write(enum ssg_log_level level, const char *message,
                   const struct ssg_log_field *fields, size_t field_count);

/* Write one line whose fields are given as an initialiser list of {name, value} pairs. */
#define SSG_LOG(level, message, ...)                                                               \
    ssg_log_write((level), (message), (const struct ssg_log_field[]){__VA_ARGS__},                 \
                  sizeof((const struct ssg_log_field[]){__VA_ARGS__}) /                            \
                      sizeof(struct ssg_log_field))

#endif
