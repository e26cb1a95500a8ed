#ifndef SSG_TIME_H
#define SSG_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "ssg_text.h"

/* An instant: microseconds since 1970-01-01T00:00Z. A span and a civil date are other types, so
 * that they cannot be mixed. */
struct ssg_instant {
    int64_t us;
};

/* A civil date: days since 1970-01-01 in the proleptic Gregorian calendar. */
struct ssg_date {
    int32_t days;
};

/* Dates without end or beginning, as PostgreSQL's 'infinity' and '-infinity'. */
#define SSG_DATE_INFINITY     ((struct ssg_date){INT32_MAX})
#define SSG_DATE_NEG_INFINITY ((struct ssg_date){INT32_MIN})

enum { SSG_INSTANT_TEXT_LEN = 27, SSG_DATE_TEXT_LEN = 10 };

/* Where the house reads the time. Tests set their own; the default is the kernel's clock. */
struct ssg_clock {
    struct ssg_instant (*now)(void *context);
    void *context;
};

/* Wall clock. Any thread. */
struct ssg_instant ssg_clock_now(const struct ssg_clock *clock);

/* CLOCK_MONOTONIC in microseconds, for deadlines and durations. Any thread. */
int64_t ssg_monotonic_us(void);

/* Year, month 1-12, day 1-31 of a date, and back. Any thread. */
void ssg_date_civil(struct ssg_date date, int *ret_year, int *ret_month, int *ret_day);
struct ssg_date ssg_date_of(int year, int month, int day);

/* 1 Monday .. 7 Sunday (ISO 8601). */
int ssg_date_weekday(struct ssg_date date);

bool ssg_date_is_valid_civil(int year, int month, int day);

/* Parse `YYYY-MM-DD`, years 1800-2200. E_INVALID_INPUT otherwise. */
SSG_MUST_CHECK enum ssg_status ssg_date_parse(struct ssg_text text, struct ssg_date *ret_date);

/* Render `YYYY-MM-DD` with a NUL. Dates outside years 0-9999 are rendered as infinity. */
void ssg_date_render(struct ssg_date date, char ret_text[SSG_DATE_TEXT_LEN + 1]);

/* Render `YYYY-MM-DDTHH:MM:SS.ffffffZ` (RFC 3339, UTC) with a NUL. */
void ssg_instant_render(struct ssg_instant instant, char ret_text[SSG_INSTANT_TEXT_LEN + 1]);

/* Parse `YYYY-MM-DDTHH:MM:SS[.f…]Z` (RFC 3339, UTC only, at most six fractional digits; no leap
 * second). E_INVALID_INPUT otherwise. */
SSG_MUST_CHECK enum ssg_status ssg_instant_parse(struct ssg_text text,
                                                 struct ssg_instant *ret_instant);

/* Seconds that Copenhagen is ahead of UTC at an instant: 3600, in summer time 7200 (EU rule since
 * 1996: last Sunday of March to last Sunday of October, 01:00 UTC). */
int ssg_copenhagen_offset_s(struct ssg_instant instant);

/* The civil date in Copenhagen at an instant. */
struct ssg_date ssg_copenhagen_date(struct ssg_instant instant);

/* The instant of a civil date and minute of the day in Copenhagen. A minute skipped in spring is
 * read with the offset before the change, one that occurs twice in autumn as the first. */
struct ssg_instant ssg_copenhagen_instant(struct ssg_date date, int minute_of_day);

#endif
