#include "ssg_cpr.h"

enum { REPLACEMENT_DAYS = 60 };

static bool read_digits(struct ssg_text number, int ret_digits[SSG_CPR_LEN])
{
    bool has_hyphen = number.len == SSG_CPR_LEN + 1 && number.data[6] == '-';
    if (number.len != SSG_CPR_LEN && !has_hyphen)
        return false;
    int count = 0;
    for (size_t i = 0; i < number.len; i++) {
        if (has_hyphen && i == 6)
            continue;
        if (number.data[i] < '0' || number.data[i] > '9')
            return false;
        ret_digits[count++] = number.data[i] - '0';
    }
    return true;
}

static int century_of(int digit7, int year)
{
    if (digit7 <= 3)
        return 1900;
    if (digit7 == 4 || digit7 == 9)
        return year <= 36 ? 2000 : 1900;
    return year <= 57 ? 2000 : 1800;
}

struct ssg_cpr ssg_cpr_check(struct ssg_text number)
{
    static const int weights[SSG_CPR_LEN] = {4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    struct ssg_cpr cpr = {.birth_date = SSG_DATE_NEG_INFINITY};
    int digits[SSG_CPR_LEN] = {0};
    if (!read_digits(number, digits))
        return cpr;
    cpr.is_ten_digits = true;
    int sum = 0;
    for (int i = 0; i < SSG_CPR_LEN; i++)
        sum += weights[i] * digits[i];
    cpr.has_modulus11 = sum % 11 == 0;
    int day = digits[0] * 10 + digits[1];
    int month = digits[2] * 10 + digits[3];
    int year = digits[4] * 10 + digits[5];
    if (day > REPLACEMENT_DAYS) {
        cpr.is_replacement = true;
        day -= REPLACEMENT_DAYS;
    }
    year += century_of(digits[6], year);
    if (!ssg_date_is_valid_civil(year, month, day))
        return cpr;
    cpr.is_valid = true;
    cpr.birth_date = ssg_date_of(year, month, day);
    cpr.sex = digits[9] % 2 ? SSG_SEX_M : SSG_SEX_F;
    return cpr;
}
