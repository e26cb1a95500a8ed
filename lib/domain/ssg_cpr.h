#ifndef SSG_CPR_H
#define SSG_CPR_H

#include <stdbool.h>

#include "ssg_text.h"
#include "ssg_time.h"
#include "ssg_words.h"

enum { SSG_CPR_LEN = 10 };

/* What a Danish civil registration number (CPR-nummer) says by itself. */
struct ssg_cpr {
    bool is_ten_digits;
    bool is_valid;       /* ten digits, and a date that exists in the century digit 7 gives */
    bool is_replacement; /* day + 60: replacement number, or an invented person */
    bool has_modulus11;  /* informative: never a reason to refuse (no longer given since 2007) */
    struct ssg_date birth_date; /* only if valid */
    enum ssg_sex sex;           /* only if valid: last digit odd = m, even = f */
};

/* Read a number, `DDMMYYSSSS` or `DDMMYY-SSSS`. Never fails: is_valid tells. Pure; any thread.
 * Century by digit 7 and the two digits of the year, day + 60, modulus 11 with the weights
 * 4 3 2 7 6 5 4 3 2 1: Det Centrale Personregister, "Personnummeret i CPR". */
struct ssg_cpr ssg_cpr_check(struct ssg_text number);

#endif
