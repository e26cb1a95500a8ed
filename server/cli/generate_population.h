#ifndef SSG_CLI_GENERATE_POPULATION_H
#define SSG_CLI_GENERATE_POPULATION_H

#include "generate_register.h"

/* An ordinary household while it is written; nothing of it is kept afterwards. */

enum { SSG_GEN_ADULTS_MAX = 2, SSG_GEN_CHILDREN_MAX = 3 };

struct ssg_gen_adult {
    struct ssg_gen_person person;
    /* One of the few who hold most cases. */
    bool heavy;
};

struct ssg_gen_household {
    uint64_t number;
    struct ssg_gen_address home;
    struct ssg_date since;
    /* Where the adults lived before; unset when that is not known. */
    struct ssg_gen_address before;
    struct ssg_date before_since;
    bool has_before;
    struct ssg_gen_adult adult[SSG_GEN_ADULTS_MAX];
    int adults;
    struct ssg_gen_person child[SSG_GEN_CHILDREN_MAX];
    int children;
};

/* Write the earlier cases and contacts of a household. */
void ssg_gen_history(struct ssg_gen *gen, const struct ssg_gen_household *household,
                     struct ssg_gen_rng *rng);

/* Write one case of the last 30 days at the home of a household with children. */
void ssg_gen_recent_case(struct ssg_gen *gen, const struct ssg_gen_household *household,
                         struct ssg_gen_rng *rng);

#endif
