/* The small readers of single values: CPR numbers, dates, UUIDs, numbers and hex.
 * Properties: what is read renders to what was read; numbers out of range are refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ssg_calendar.h"
#include "ssg_cpr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

static void check_cpr(struct ssg_text text)
{
    struct ssg_cpr cpr = ssg_cpr_check(text);
    if (!cpr.is_valid)
        return;
    int year, month, day;
    ssg_date_civil(cpr.birth_date, &year, &month, &day);
    require(cpr.is_ten_digits && year >= 1858 && year <= 2057);
    require(ssg_date_is_valid_civil(year, month, day));
    require((text.data[0] - '0') * 10 + text.data[1] - '0' == day + (cpr.is_replacement ? 60 : 0));
    require((text.data[2] - '0') * 10 + text.data[3] - '0' == month);
    require((cpr.sex == SSG_SEX_M) == ((text.data[text.len - 1] - '0') % 2 == 1));
}

static void check_date(struct ssg_text text)
{
    struct ssg_date date;
    char rendered[SSG_DATE_TEXT_LEN + 1];
    if (ssg_date_parse(text, &date) != SSG_OK)
        return;
    ssg_date_render(date, rendered);
    require(text.len == SSG_DATE_TEXT_LEN && memcmp(rendered, text.data, text.len) == 0);
    struct ssg_date deadline = ssg_calendar_deadline(date, 5, false);
    require(ssg_calendar_is_working_day(deadline, false));
    require(deadline.days > date.days && deadline.days < date.days + 21);
    require(ssg_calendar_age(date, ssg_calendar_add_months(date, 12 * 18)) == 18);
    require(ssg_copenhagen_date(ssg_copenhagen_instant(date, 720)).days == date.days);
}

static void check_texts(struct ssg_text text)
{
    struct ssg_uuid uuid;
    char rendered[SSG_UUID_TEXT_LEN + 1];
    if (ssg_uuid_parse(text, &uuid) == SSG_OK) {
        ssg_uuid_render(&uuid, rendered);
        require(text.len == SSG_UUID_TEXT_LEN && strncasecmp(rendered, text.data, text.len) == 0);
    }
    int64_t number;
    if (ssg_text_parse_int(text, -20, 100000, &number) == SSG_OK)
        require(number >= -20 && number <= 100000 && text.len <= 20);
    uint8_t bytes[8];
    char hex[2 * sizeof bytes + 1];
    if (ssg_hex_parse(text, bytes, sizeof bytes) == SSG_OK) {
        ssg_hex_render(bytes, sizeof bytes, hex);
        require(text.len == 2 * sizeof bytes && strncasecmp(hex, text.data, text.len) == 0);
    }
    if (ssg_text_is_printable(text))
        require(ssg_text_length(text) <= text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size ? size : 1);
    require(bytes != NULL);
    if (size > 0)
        memcpy(bytes, data, size);
    struct ssg_text text = {bytes, size};
    check_cpr(text);
    check_date(text);
    check_texts(text);
    free(bytes);
    return 0;
}
