#include "ssg_time.h"

#include <stdio.h>
#include <time.h>

static const int64_t US_PER_S = 1000000;
static const int64_t US_PER_DAY = 86400 * (int64_t)1000000;

struct ssg_instant ssg_clock_now(const struct ssg_clock *clock)
{
    if (clock && clock->now)
        return clock->now(clock->context);
    struct timespec ts = {0};
    (void)clock_gettime(CLOCK_REALTIME, &ts);
    return (struct ssg_instant){ts.tv_sec * US_PER_S + ts.tv_nsec / 1000};
}

int64_t ssg_monotonic_us(void)
{
    struct timespec ts = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

/* Days and civil dates: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (eras of 400
 * years beginning on 1 March). */
struct ssg_date ssg_date_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (struct ssg_date){era * 146097 + doe - 719468};
}

void ssg_date_civil(struct ssg_date date, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = (int64_t)date.days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = (int)(z - era * 146097);
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = (int)(yoe + era * 400) + (month <= 2);
    *ret_month = month;
    *ret_day = doy - (153 * mp + 2) / 5 + 1;
}

int ssg_date_weekday(struct ssg_date date)
{
    int64_t d = ((int64_t)date.days + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(d < 0 ? d + 7 : d) + 1;
}

bool ssg_date_is_valid_civil(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[month - 1] + (month == 2 && leap);
}

enum ssg_status ssg_date_parse(struct ssg_text text, struct ssg_date *ret_date)
{
    int64_t y, m, d;
    if (text.len != SSG_DATE_TEXT_LEN || text.data[4] != '-' || text.data[7] != '-')
        return SSG_E_INVALID_INPUT;
    if (ssg_text_parse_int((struct ssg_text){text.data, 4}, 1800, 2200, &y) != SSG_OK ||
        ssg_text_parse_int((struct ssg_text){text.data + 5, 2}, 1, 12, &m) != SSG_OK ||
        ssg_text_parse_int((struct ssg_text){text.data + 8, 2}, 1, 31, &d) != SSG_OK ||
        !ssg_date_is_valid_civil((int)y, (int)m, (int)d))
        return SSG_E_INVALID_INPUT;
    *ret_date = ssg_date_of((int)y, (int)m, (int)d);
    return SSG_OK;
}

/* Decimal digits of value, zero-padded to width, into text. */
static void put_digits(char *text, int width, int64_t value)
{
    for (int i = width - 1; i >= 0; i--) {
        text[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void ssg_date_render(struct ssg_date date, char ret_text[SSG_DATE_TEXT_LEN + 1])
{
    int y, m, d;
    ssg_date_civil(date, &y, &m, &d);
    if (y < 0 || y > 9999) {
        (void)snprintf(ret_text, SSG_DATE_TEXT_LEN + 1, "%s", y < 0 ? "-infinity" : "infinity");
        return;
    }
    put_digits(ret_text, 4, y);
    put_digits(ret_text + 5, 2, m);
    put_digits(ret_text + 8, 2, d);
    ret_text[4] = ret_text[7] = '-';
    ret_text[10] = '\0';
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void ssg_instant_render(struct ssg_instant instant, char ret_text[SSG_INSTANT_TEXT_LEN + 1])
{
    int64_t days = floor_div(instant.us, US_PER_DAY);
    int64_t us = instant.us - days * US_PER_DAY;
    int64_t s = us / US_PER_S;
    ssg_date_render((struct ssg_date){(int32_t)days}, ret_text);
    ret_text[10] = 'T';
    put_digits(ret_text + 11, 2, s / 3600);
    ret_text[13] = ':';
    put_digits(ret_text + 14, 2, s / 60 % 60);
    ret_text[16] = ':';
    put_digits(ret_text + 17, 2, s % 60);
    ret_text[19] = '.';
    put_digits(ret_text + 20, 6, us % US_PER_S);
    ret_text[26] = 'Z';
    ret_text[27] = '\0';
}

/* `HH:MM:SS` at text as seconds of the day, -1 if it is none. */
static int64_t parse_clock(const char *text)
{
    int64_t h, m, s;
    if (text[2] != ':' || text[5] != ':' ||
        ssg_text_parse_int((struct ssg_text){text, 2}, 0, 23, &h) != SSG_OK ||
        ssg_text_parse_int((struct ssg_text){text + 3, 2}, 0, 59, &m) != SSG_OK ||
        ssg_text_parse_int((struct ssg_text){text + 6, 2}, 0, 59, &s) != SSG_OK)
        return -1;
    return h * 3600 + m * 60 + s;
}

enum ssg_status ssg_instant_parse(struct ssg_text text, struct ssg_instant *ret_instant)
{
    enum { WHOLE_LEN = 19, FRACTION_MAX = 6 };
    struct ssg_date date;
    if (text.len < WHOLE_LEN + 1 || text.len > WHOLE_LEN + 2 + FRACTION_MAX ||
        text.data[10] != 'T' || text.data[text.len - 1] != 'Z' ||
        ssg_date_parse((struct ssg_text){text.data, SSG_DATE_TEXT_LEN}, &date) != SSG_OK)
        return SSG_E_INVALID_INPUT;
    int64_t seconds = parse_clock(text.data + 11);
    if (seconds < 0)
        return SSG_E_INVALID_INPUT;
    int64_t us = 0;
    if (text.len > WHOLE_LEN + 1) {
        struct ssg_text fraction = {text.data + WHOLE_LEN + 1, text.len - WHOLE_LEN - 2};
        if (text.data[WHOLE_LEN] != '.' || fraction.data[0] == '-' ||
            ssg_text_parse_int(fraction, 0, US_PER_S - 1, &us) != SSG_OK)
            return SSG_E_INVALID_INPUT;
        for (size_t i = fraction.len; i < FRACTION_MAX; i++)
            us *= 10;
    }
    *ret_instant = (struct ssg_instant){date.days * US_PER_DAY + seconds * US_PER_S + us};
    return SSG_OK;
}

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t change_us(int year, int month)
{
    struct ssg_date last = ssg_date_of(year, month, 31);
    int64_t days = last.days - ssg_date_weekday(last) % 7;
    return days * US_PER_DAY + 3600 * US_PER_S;
}

int ssg_copenhagen_offset_s(struct ssg_instant instant)
{
    int y, m, d;
    ssg_date_civil((struct ssg_date){(int32_t)floor_div(instant.us, US_PER_DAY)}, &y, &m, &d);
    bool summer = instant.us >= change_us(y, 3) && instant.us < change_us(y, 10);
    return summer ? 7200 : 3600;
}

struct ssg_date ssg_copenhagen_date(struct ssg_instant instant)
{
    int64_t local = instant.us + ssg_copenhagen_offset_s(instant) * US_PER_S;
    return (struct ssg_date){(int32_t)floor_div(local, US_PER_DAY)};
}

struct ssg_instant ssg_copenhagen_instant(struct ssg_date date, int minute_of_day)
{
    int64_t local = date.days * US_PER_DAY + (int64_t)minute_of_day * 60 * US_PER_S;
    struct ssg_instant summer = {local - 7200 * US_PER_S};
    if (ssg_copenhagen_offset_s(summer) == 7200)
        return summer;
    return (struct ssg_instant){local - 3600 * US_PER_S};
}
