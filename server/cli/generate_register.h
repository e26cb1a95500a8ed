#ifndef SSG_CLI_GENERATE_REGISTER_H
#define SSG_CLI_GENERATE_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ssg_time.h"

/* The workshop of `register generate`: rows in, import files out. Memory does not grow with the
 * number of persons, so that a register of the whole country can be written. One thread. */

enum ssg_gen_file {
    SSG_GEN_ADDRESSES,
    SSG_GEN_PERSONS,
    SSG_GEN_RESIDENCES,
    SSG_GEN_KINSHIP,
    SSG_GEN_PARTNERS,
    SSG_GEN_CUSTODY,
    SSG_GEN_PROTECTIONS,
    SSG_GEN_ABSENCES,
    SSG_GEN_INCIDENTS,
    SSG_GEN_INVOLVEMENTS,
    SSG_GEN_SOURCES,
    SSG_GEN_DELETIONS,
    SSG_GEN_FAMILIES,
    SSG_GEN_FILE_COUNT_
};

enum {
    SSG_GEN_FIELDS_MAX = 16,
    SSG_GEN_DISTRICTS = 12,
    SSG_GEN_CODES_MAX = 256,
    SSG_GEN_YEARS = 64,
    /* Days for which CPR serials are counted: 1900-01-01 to 2057-12-31. */
    SSG_GEN_BIRTH_DAYS = 57710
};

/* An empty field in the place of a date: unknown, or still. */
#define SSG_GEN_NO_DATE ((struct ssg_date){INT32_MIN})

struct ssg_gen {
    uint64_t seed;
    struct ssg_date today;
    FILE *file[SSG_GEN_FILE_COUNT_];
    long long rows[SSG_GEN_FILE_COUNT_];
    /* Persons without CPR, for their other_id. */
    int foreign_count;
    int codes_seen;
    char code[SSG_GEN_CODES_MAX][8];
    uint32_t serial[SSG_GEN_DISTRICTS][SSG_GEN_CODES_MAX][SSG_GEN_YEARS];
    uint16_t births[SSG_GEN_BIRTH_DAYS][2];
};

struct ssg_gen_locality {
    const char *postcode;
    const char *town;
    const char *municipality;
    const char *district;
};

struct ssg_gen_address {
    char id[SSG_UUID_TEXT_LEN + 1];
    const struct ssg_gen_locality *locality;
    const char *street;
    int house;
    const char *letter;
    const char *floor;
    const char *door;
    const char *supplementary_town;
    int road_code;
    /* NULL: dwelling, current. */
    const char *kind;
    const char *status;
};

struct ssg_gen_person {
    char id[24];
    struct ssg_date birth;
    char sex;
    const char *given;
    const char *surname;
    const char *other_id;
    const char *status;
    struct ssg_date status_date;
    bool no_cpr;
};

struct ssg_gen_case {
    char number[41];
    struct ssg_date date;
};

/* Members that are NULL, false or unset stay empty in the file. */
struct ssg_gen_incident {
    const char *kind;
    const char *code;
    struct ssg_date date;
    bool month_only;
    /* The date itself is unknown; date is then the day of the report. */
    bool date_unknown;
    const char *time;
    struct ssg_date reported_on;
    bool has_reported_on;
    const struct ssg_gen_address *address;
    const char *municipality;
    const char *district;
    const char *linked_to;
    const char *disclosure;
    const char *social_report_sent;
    bool pregnant;
    struct ssg_date valid_to;
    bool has_valid_to;
};

struct ssg_gen_involvement {
    const char *role;
    const char *outcome;
    struct ssg_date outcome_date;
    bool has_outcome_date;
    const char *sentence;
    const char *code;
    const char *called_police;
    const char *match;
    const char *verified;
    const char *quarantined;
};

/* ---- chance (generate_random.c) ---- */

struct ssg_gen_rng {
    uint64_t state;
};

/* A stream of chance that depends on the three numbers only (SplitMix64). */
struct ssg_gen_rng ssg_gen_rng_of(uint64_t seed, uint64_t stream, uint64_t index);
uint64_t ssg_gen_rng_next(struct ssg_gen_rng *rng);

/* 0 .. below - 1; below > 0. */
int ssg_gen_rng_below(struct ssg_gen_rng *rng, int below);

/* True with the given probability in parts of 1000. */
bool ssg_gen_rng_chance(struct ssg_gen_rng *rng, int permille);

/* A UUID (version 4 form) that depends on the three numbers only. */
void ssg_gen_uuid(uint64_t seed, uint64_t stream, uint64_t index,
                  char ret_text[SSG_UUID_TEXT_LEN + 1]);

/* ---- words (generate_words.c) ---- */

extern const struct ssg_gen_locality ssg_gen_localities[];
extern const int ssg_gen_locality_count;
extern const char *const ssg_gen_streets[];
extern const int ssg_gen_street_count;
/* Streets of the special families; none of them is in ssg_gen_streets. */
extern const char *const ssg_gen_special_streets[];
extern const int ssg_gen_special_street_count;

const char *ssg_gen_given_name(struct ssg_gen_rng *rng, char sex);
const char *ssg_gen_surname(struct ssg_gen_rng *rng);

/* The locality with this postcode; NULL if there is none. */
const struct ssg_gen_locality *ssg_gen_locality_find(const char *postcode);

/* 0-11 of a district code, and its case-number prefix ("0700"). */
int ssg_gen_district_index(const char *district);
const char *ssg_gen_district_prefix(const char *district);

/* ---- rows (generate_rows.c) ---- */

/* Open the files in a directory and write their header lines. On failure prints what and where,
 * returns false; finish must be called in both cases. */
bool ssg_gen_open(struct ssg_gen *gen, const char *directory);

/* Close all files. False if anything could not be written. NULL-safe, repeatable. */
bool ssg_gen_finish(struct ssg_gen *gen);

/* Write one row; NULL is an empty field; fields are quoted where needed. */
void ssg_gen_row(struct ssg_gen *gen, enum ssg_gen_file file, const char *const *fields,
                 int field_count);

/* Write the address; its id must be set. */
void ssg_gen_write_address(struct ssg_gen *gen, const struct ssg_gen_address *address);

/* "Birkevej 4, 1. tv, 5000 Odense C" with a NUL. */
void ssg_gen_address_text(const struct ssg_gen_address *address, char *ret_text, size_t size);

/* Give the person the next id and a CPR number (or other_id) and write the row. */
void ssg_gen_write_person(struct ssg_gen *gen, struct ssg_gen_person *person);

void ssg_gen_write_residence(struct ssg_gen *gen, const struct ssg_gen_person *person,
                             const struct ssg_gen_address *address, struct ssg_date from,
                             struct ssg_date to);

/* kinship, partners, custody, protections, absences: `a` and `b` are ids or words. */
void ssg_gen_write_span(struct ssg_gen *gen, enum ssg_gen_file file, const char *a, const char *b,
                        const char *kind, struct ssg_date from, struct ssg_date to);

/* Write an incident under a new case number. */
struct ssg_gen_case ssg_gen_write_incident(struct ssg_gen *gen,
                                           const struct ssg_gen_incident *incident);

void ssg_gen_write_involvement(struct ssg_gen *gen, const struct ssg_gen_case *incident,
                               const struct ssg_gen_person *person,
                               const struct ssg_gen_involvement *involvement);

/* ---- dates ---- */

/* A civil date some days, calendar months or calendar years before another (the last day of the
 * month where the day does not exist), and `days` days further back. Negative numbers go forward.
 */
struct ssg_date ssg_gen_days_before(struct ssg_date date, int days);
struct ssg_date ssg_gen_months_before(struct ssg_date date, int months, int days);
struct ssg_date ssg_gen_years_before(struct ssg_date date, int years, int days);

/* ---- the two layers ---- */

struct ssg_gen_example {
    struct ssg_gen_address address;
    char neighbour_address_id[SSG_UUID_TEXT_LEN + 1];
    char case_number[41];
};

/* Write every special family; the first is the example of the demo. */
void ssg_gen_families(struct ssg_gen *gen, struct ssg_gen_example *ret_example);

/* Number of special families, and the slug at an index below it. */
int ssg_gen_family_count(void);
const char *ssg_gen_family_slug(int index);

/* Fill up with ordinary households until the register holds `persons` persons, and add
 * recent_cases cases of the last 30 days at homes with children. progress may be NULL; it is called
 * now and then. False when there was no home with children for the recent cases. */
bool ssg_gen_population(struct ssg_gen *gen, long long persons, long long recent_cases,
                        void (*progress)(long long done, long long all));

#endif
