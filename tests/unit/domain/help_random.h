#ifndef HELP_RANDOM_H
#define HELP_RANDOM_H

#include "ssg_household.h"

/* Households made by chance, the same for the same seed. */

enum { RANDOM_PERSONS = 8, RANDOM_ROWS = 24, RANDOM_RECORDS = 24 };

struct random_household {
    uint64_t seed;
    bool is_calm; /* nothing in the last years: what eases off */
    struct ssg_person persons[RANDOM_PERSONS];
    int32_t parents[RANDOM_PERSONS][RANDOM_PERSONS];
    struct ssg_residence residences[RANDOM_ROWS];
    struct ssg_absence_of absences[RANDOM_ROWS];
    struct ssg_source_of sources[RANDOM_ROWS];
    struct ssg_date notifications[RANDOM_ROWS];
    struct ssg_record records[RANDOM_RECORDS + 4]; /* room for what a test adds */
    const char *links[RANDOM_RECORDS + 4];
    char numbers[RANDOM_RECORDS + 4][8];
    char refs[RANDOM_RECORDS + 4][8];
    struct ssg_household h;
};

/* A number below a bound, from the household's stream. */
int random_below(struct random_household *random, int bound);

/* A household; completed by the test. */
void random_make(struct random_household *random, uint64_t seed);

/* A copy whose pointers point into itself. */
void random_copy(struct random_household *to, const struct random_household *from);

/* The same household with every list in another order. */
void random_shuffle(struct random_household *random);

/* A further offence with a case number of its own, of a random adult, day and place. */
struct ssg_record *random_add(struct random_household *random);

#endif
