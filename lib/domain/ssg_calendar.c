#include "ssg_calendar.h"

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

struct ssg_date ssg_calendar_add_months(struct ssg_date date, int months)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    int count = year * 12 + (month - 1) + months;
    int to_year = count / 12 - (count % 12 < 0);
    int to_month = count - to_year * 12 + 1;
    int last = month_length(to_year, to_month);
    return ssg_date_of(to_year, to_month, day < last ? day : last);
}

struct ssg_date ssg_calendar_month_first(struct ssg_date date)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    return ssg_date_of(year, month, 1);
}

struct ssg_date ssg_calendar_month_end(struct ssg_date date)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    return ssg_date_of(year, month, 1 + month_length(year, month));
}

int ssg_calendar_age(struct ssg_date birth, struct ssg_date on)
{
    int birth_year, on_year, month, day;
    ssg_date_civil(birth, &birth_year, &month, &day);
    ssg_date_civil(on, &on_year, &month, &day);
    int years = on_year - birth_year;
    return years - (ssg_calendar_add_months(birth, 12 * years).days > on.days);
}

struct ssg_date ssg_calendar_easter(int year)
{
    int a = year % 19;
    int b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4;
    int f = (b + 8) / 25;
    int g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31;
    int day = (h + l - 7 * m + 114) % 31 + 1;
    return ssg_date_of(year, month, day);
}

bool ssg_calendar_is_holiday(struct ssg_date date)
{
    enum { PRAYER_DAY_LAST_YEAR = 2023 };
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    if ((month == 1 && day == 1) || (month == 12 && (day == 25 || day == 26)))
        return true;
    switch (date.days - ssg_calendar_easter(year).days) {
    case -3: /* skærtorsdag */
    case -2: /* langfredag */
    case 0:
    case 1:
    case 39: /* Kristi himmelfart */
    case 49: /* pinse */
    case 50:
        return true;
    case 26: /* store bededag */
        return year <= PRAYER_DAY_LAST_YEAR;
    default:
        return false;
    }
}

bool ssg_calendar_is_working_day(struct ssg_date date, bool saturdays)
{
    return ssg_date_weekday(date) <= (saturdays ? 6 : 5) && !ssg_calendar_is_holiday(date);
}

struct ssg_date ssg_calendar_deadline(struct ssg_date from, int working_days, bool saturdays)
{
    struct ssg_date day = from;
    for (int left = working_days; left > 0;) {
        day.days++;
        left -= ssg_calendar_is_working_day(day, saturdays);
    }
    return day;
}
