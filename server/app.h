#ifndef SSG_APP_H
#define SSG_APP_H

#include "ssg_config.h"

/* The daemon as a whole: builds every room in one order and takes them down in the other. */
struct ssg_app;

/* Connect to the database, check the statements and the server's settings, listen. Blocks until
 * ready or refused. config is borrowed. error [out]: what is wrong and what to do; error_size its
 * size. Main thread, signals blocked. Any status of the rooms. */
SSG_MUST_CHECK enum ssg_status ssg_app_start(const struct ssg_config *config,
                                             struct ssg_app **ret_app, char *error,
                                             size_t error_size);

/* Housekeeping that must run at least four times a second. Main thread. */
void ssg_app_tick(struct ssg_app *app);

/* True while the database loop's heart beats; feeds the watchdog. Main thread. */
bool ssg_app_is_alive(struct ssg_app *app);

/* Read certificate, time limits and log level again. Main thread. */
void ssg_app_reload(struct ssg_app *app, const struct ssg_config *config);

/* Refuse new connections, let requests under way finish within the grace time, stop, free.
 * NULL-safe. Main thread. */
void ssg_app_stop(struct ssg_app *app);

#endif
