#ifndef SSG_CLI_GENERATE_FAMILY_H
#define SSG_CLI_GENERATE_FAMILY_H

#include "generate_register.h"

/* Tools for writing down one special family. Every family stands in a house of its own; people
 * and cases are written as they are named. The rows of the catalogue are in generate_families.c. */

struct ssg_fam {
    struct ssg_gen *gen;
    const char *slug;
    /* Place in the catalogue: seeds the chance and gives the house number. */
    int number;
    int addresses;
    struct ssg_gen_rng rng;
    const struct ssg_gen_locality *locality;
    const char *street;
    int house;
    int road_code;
    const char *surname;
    /* For families.csv: where to look, for which child, on which case. */
    char address_id[SSG_UUID_TEXT_LEN + 1];
    char child_id[24];
    char case_number[41];
};

/* The usual start: mother, father and up to four children in one flat. */
struct ssg_nuclear {
    struct ssg_gen_address home;
    struct ssg_gen_person mother;
    struct ssg_gen_person father;
    struct ssg_gen_person child[4];
};

/* Days, calendar months or years before the day of the register, `days` further back. */
struct ssg_date ssg_fam_days(const struct ssg_fam *f, int days);
struct ssg_date ssg_fam_months(const struct ssg_fam *f, int months, int days);
struct ssg_date ssg_fam_years(const struct ssg_fam *f, int years, int days);

/* A dwelling in the family's house; floor and door may be NULL. The first one is where to look. */
struct ssg_gen_address ssg_fam_home(struct ssg_fam *f, const char *floor, const char *door);

/* An address further down the street, in the locality of a postcode (NULL: the family's own), of a
 * kind (NULL: dwelling). */
struct ssg_gen_address ssg_fam_place(struct ssg_fam *f, const char *postcode, const char *kind);

/* A person with the family's surname and a given name by chance. */
struct ssg_gen_person ssg_fam_person(struct ssg_fam *f, char sex, struct ssg_date birth);

/* An adult of about so many years. */
struct ssg_gen_person ssg_fam_adult(struct ssg_fam *f, char sex, int years);

/* A child; the first one named is the child of families.csv. */
struct ssg_gen_person ssg_fam_child(struct ssg_fam *f, char sex, struct ssg_date birth);

/* Write a person that was filled in by hand. */
void ssg_fam_write(struct ssg_fam *f, struct ssg_gen_person *person);

void ssg_fam_live(struct ssg_fam *f, const struct ssg_gen_person *person,
                  const struct ssg_gen_address *address, struct ssg_date from, struct ssg_date to);

/* Living there since so many years, or since birth if that is later, and still. */
void ssg_fam_live_since(struct ssg_fam *f, const struct ssg_gen_person *person,
                        const struct ssg_gen_address *address, int years);

/* Kinship and custody from birth on; kind is mother, father, co_mother, parent. */
void ssg_fam_parent(struct ssg_fam *f, const struct ssg_gen_person *child,
                    const struct ssg_gen_person *parent, const char *kind);

/* Kinship only. */
void ssg_fam_kin(struct ssg_fam *f, const struct ssg_gen_person *child,
                 const struct ssg_gen_person *parent, const char *kind, struct ssg_date from,
                 struct ssg_date to);

/* Partners, both ways. */
void ssg_fam_couple(struct ssg_fam *f, const struct ssg_gen_person *a,
                    const struct ssg_gen_person *b, struct ssg_date from, struct ssg_date to);

struct ssg_nuclear ssg_fam_nuclear(struct ssg_fam *f, int children, int youngest_years);

/* One parent with children at home; the other members of the result are unset. */
struct ssg_nuclear ssg_fam_single(struct ssg_fam *f, int children, int youngest_years);

struct ssg_gen_case ssg_fam_case(struct ssg_fam *f, const struct ssg_gen_incident *incident);

/* An offence; address NULL: elsewhere in the family's municipality; time may be NULL. */
struct ssg_gen_case ssg_fam_offence(struct ssg_fam *f, struct ssg_date date, const char *time,
                                    const char *code, const struct ssg_gen_address *address);

/* A contact without code at an address. */
struct ssg_gen_case ssg_fam_contact(struct ssg_fam *f, struct ssg_date date, const char *kind,
                                    const struct ssg_gen_address *address);

/* A settled outcome gets a date three months after the case, at most the day of the register. */
void ssg_fam_involve(struct ssg_fam *f, const struct ssg_gen_case *incident,
                     const struct ssg_gen_person *person, const char *role, const char *outcome);

/* An offence with one person charged. */
struct ssg_gen_case ssg_fam_charged(struct ssg_fam *f, struct ssg_date date, const char *code,
                                    const struct ssg_gen_address *address,
                                    const struct ssg_gen_person *person, const char *outcome);

/* The same for several days before the register's day, outcome fined; ends with a negative. */
void ssg_fam_charged_on(struct ssg_fam *f, const int *days_before, const char *code,
                        const struct ssg_gen_person *person);

/* The case to look up with. */
void ssg_fam_at_hand(struct ssg_fam *f, const struct ssg_gen_case *incident);

/* An open charge some days before, which is the case at hand. */
struct ssg_gen_case ssg_fam_hand(struct ssg_fam *f, int days_before, const char *code,
                                 const struct ssg_gen_address *address,
                                 const struct ssg_gen_person *person);

/* ---- the catalogue: what each family is for stands beside its slug in generate_families.c ---- */

void ssg_fam_example(struct ssg_fam *f, struct ssg_gen_example *ret_example);

#define SSG_FAMILY(slug, build, postcode, note) void build(struct ssg_fam *f);
#include "generate_families.def"
#undef SSG_FAMILY

#endif
