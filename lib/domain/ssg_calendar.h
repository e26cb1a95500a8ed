#ifndef SSG_CALENDAR_H
#define SSG_CALENDAR_H

#include <stdbool.h>

#include "ssg_time.h"

/* Danish civil calendar: months, ages, public holidays, working days. Pure; any thread. */

/* The date a number of calendar months later (earlier if negative); a day that the month lacks
 * becomes its last one (31 August - 18 months = 28 February; 29 February - 1 year = 28). */
struct ssg_date ssg_calendar_add_months(struct ssg_date date, int months);

/* The first day of the date's month, and of the month after it. */
struct ssg_date ssg_calendar_month_first(struct ssg_date date);
struct ssg_date ssg_calendar_month_end(struct ssg_date date);

/* Completed years of life on a day; who is born on 29 February is a year older on 28 February in
 * common years. Negative before birth. */
int ssg_calendar_age(struct ssg_date birth, struct ssg_date on);

/* Easter Sunday of a Gregorian year (anonymous computus: Meeus, Astronomical Algorithms, ch. 8). */
struct ssg_date ssg_calendar_easter(int year);

/* True on a Danish public holiday (helligdag): 1 January, Maundy Thursday, Good Friday, Easter
 * Sunday and Monday, Great Prayer Day (store bededag, until 2023), Ascension, Whit Sunday and
 * Monday, 25 and 26 December. 5 June, 24 and 31 December are closing days of offices, not
 * holidays. */
bool ssg_calendar_is_holiday(struct ssg_date date);

/* Monday to Friday (with saturdays: to Saturday) and no public holiday. */
bool ssg_calendar_is_working_day(struct ssg_date date, bool saturdays);

/* The last day of a time limit of so many working days (hverdage): the day of receipt does not
 * count, the first working day after it is day 1; 0 days give from itself.
 * working_days: 0..10000. */
struct ssg_date ssg_calendar_deadline(struct ssg_date from, int working_days, bool saturdays);

#endif
