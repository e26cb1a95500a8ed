#include <assert.h>
#include <errno.h>
#include <string.h>

#include "generate_register.h"

enum { FILE_BUFFER_BYTES = 1 << 16 };

struct file_row {
    const char *name;
    const char *header;
};

/* Column order as in the contract of the import files (docs/import.md). families.csv is for people
 * and tests; the import does not read it. */
static const struct file_row files[SSG_GEN_FILE_COUNT_] = {
    [SSG_GEN_ADDRESSES] = {"addresses.csv",
                           "address_id;road_name;house_number;letter;floor;door;supplementary_town;"
                           "postcode;town;municipality_code;road_code;status;kind"},
    [SSG_GEN_PERSONS] = {"persons.csv", "person_id;cpr;other_id;given_name;surname;birth_date;sex;"
                                        "status;status_date"},
    [SSG_GEN_RESIDENCES] = {"residences.csv", "person_id;address_id;municipality_code;from;to"},
    [SSG_GEN_KINSHIP] = {"kinship.csv", "child_id;parent_id;kind;from;to"},
    [SSG_GEN_PARTNERS] = {"partners.csv", "person_id;partner_id;from;to"},
    [SSG_GEN_CUSTODY] = {"custody.csv", "child_id;holder_id;from;to"},
    [SSG_GEN_PROTECTIONS] = {"protections.csv", "person_id;kind;from;to"},
    [SSG_GEN_ABSENCES] = {"absences.csv", "person_id;kind;from;to"},
    [SSG_GEN_INCIDENTS] = {"incidents.csv",
                           "case_number;date;time;reported_on;kind;code;address_id;"
                           "municipality_code;district;linked_to;disclosure;social_report_sent;"
                           "pregnant;valid_to"},
    [SSG_GEN_INVOLVEMENTS] = {"involvements.csv",
                              "case_number;person_id;role;outcome;outcome_date;sentence;code;"
                              "called_police;match;verified;quarantined"},
    [SSG_GEN_SOURCES] = {"sources.csv", "kind;complete_from"},
    [SSG_GEN_DELETIONS] = {"deletions.csv", "kind;id"},
    [SSG_GEN_FAMILIES] = {"families.csv", "slug;address_id;person_id;case_number;note"},
};

bool ssg_gen_open(struct ssg_gen *gen, const char *directory)
{
    for (int i = 0; i < SSG_GEN_FILE_COUNT_; i++) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", directory, files[i].name);

        if (length < 0 || (size_t)length >= sizeof path) {
            (void)fprintf(stderr, "socialsoeg register generate: --out: the path is too long\n");
            return false;
        }
        gen->file[i] = fopen(path, "wbe");
        if (!gen->file[i]) {
            (void)fprintf(stderr, "socialsoeg register generate: %s cannot be written: %s\n", path,
                          strerror(errno));
            return false;
        }
        (void)setvbuf(gen->file[i], NULL, _IOFBF, FILE_BUFFER_BYTES);
        (void)fprintf(gen->file[i], "%s\n", files[i].header);
    }
    return true;
}

bool ssg_gen_finish(struct ssg_gen *gen)
{
    bool whole = true;

    for (int i = 0; gen && i < SSG_GEN_FILE_COUNT_; i++) {
        if (!gen->file[i])
            continue;
        if (ferror(gen->file[i]))
            whole = false;
        if (fclose(gen->file[i]) != 0)
            whole = false;
        gen->file[i] = NULL;
    }
    return whole;
}

static void put_field(FILE *out, const char *text)
{
    if (!strpbrk(text, ";\"\n\r,")) {
        (void)fputs(text, out);
        return;
    }
    (void)fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            (void)fputc('"', out);
        (void)fputc(*text, out);
    }
    (void)fputc('"', out);
}

void ssg_gen_row(struct ssg_gen *gen, enum ssg_gen_file file, const char *const *fields,
                 int field_count)
{
    FILE *out = gen->file[file];

    for (int i = 0; i < field_count; i++) {
        if (i > 0)
            (void)fputc(';', out);
        if (fields[i])
            put_field(out, fields[i]);
    }
    (void)fputc('\n', out);
    gen->rows[file]++;
}

/* Text of a date, NULL for SSG_GEN_NO_DATE. */
static const char *date_text(struct ssg_date date, char ret_text[SSG_DATE_TEXT_LEN + 1])
{
    if (date.days == SSG_GEN_NO_DATE.days)
        return NULL;
    ssg_date_render(date, ret_text);
    return ret_text;
}

void ssg_gen_write_address(struct ssg_gen *gen, const struct ssg_gen_address *address)
{
    char house[12], road[12];
    const char *fields[] = {address->id,
                            address->street,
                            house,
                            address->letter,
                            address->floor,
                            address->door,
                            address->supplementary_town,
                            address->locality->postcode,
                            address->locality->town,
                            address->locality->municipality,
                            road,
                            address->status ? address->status : "current",
                            address->kind ? address->kind : "dwelling"};

    (void)snprintf(house, sizeof house, "%d", address->house);
    (void)snprintf(road, sizeof road, "%04d", address->road_code);
    ssg_gen_row(gen, SSG_GEN_ADDRESSES, fields, 13);
}

void ssg_gen_address_text(const struct ssg_gen_address *address, char *ret_text, size_t size)
{
    (void)snprintf(ret_text, size, "%s %d%s%s%s%s%s%s%s%s, %s %s", address->street, address->house,
                   address->letter ? address->letter : "", address->floor ? ", " : "",
                   address->floor ? address->floor : "", address->floor ? "." : "",
                   address->door ? " " : "", address->door ? address->door : "",
                   address->supplementary_town ? ", " : "",
                   address->supplementary_town ? address->supplementary_town : "",
                   address->locality->postcode, address->locality->town);
}

/* A CPR number with day + 60 (domain facts §4.1): seventh digit by century, last digit odd for
 * men. The k-th birth of a day and sex takes the k-th step of a walk over all serials, so none is
 * given twice. False when the day is full. */
static bool make_cpr(struct ssg_gen *gen, const struct ssg_gen_person *person, char ret_cpr[11])
{
    int y, m, d;
    int epoch_day = person->birth.days - ssg_date_of(1900, 1, 1).days;
    int sex = person->sex == 'f';
    uint16_t *births;

    if (epoch_day < 0 || epoch_day >= SSG_GEN_BIRTH_DAYS)
        return false;
    ssg_date_civil(person->birth, &y, &m, &d);
    births = &gen->births[epoch_day][sex];
    int first = y < 2000 ? 0 : y < 2037 ? 4 : 5;
    int count = y < 2037 ? (y < 2000 ? 4 : 6) : 4;
    unsigned serials = (unsigned)count * 500;
    if (*births >= serials)
        return false;
    struct ssg_gen_rng rng = ssg_gen_rng_of(gen->seed, 7, (uint64_t)epoch_day);
    unsigned start = (unsigned)ssg_gen_rng_below(&rng, (int)serials);
    unsigned serial = (start + (*births)++ * 787u) % serials;
    (void)snprintf(ret_cpr, 11, "%02u%02u%02u%1u%02u%1u", (unsigned)(d + 60) % 100u,
                   (unsigned)m % 100u, (unsigned)y % 100u, ((unsigned)first + serial / 500u) % 10u,
                   serial / 5u % 100u, serial % 5u * 2u + (sex ? 0u : 1u));
    return true;
}

void ssg_gen_write_person(struct ssg_gen *gen, struct ssg_gen_person *person)
{
    char cpr[11], birth[SSG_DATE_TEXT_LEN + 1], status_date[SSG_DATE_TEXT_LEN + 1];
    char other[24];
    char sex[2] = {person->sex, '\0'};
    bool has_cpr = !person->no_cpr && make_cpr(gen, person, cpr);
    const char *fields[] = {person->id,
                            has_cpr ? cpr : NULL,
                            person->other_id,
                            person->given,
                            person->surname,
                            date_text(person->birth, birth),
                            sex,
                            person->status ? person->status : "resident",
                            person->status ? date_text(person->status_date, status_date) : NULL};

    (void)snprintf(person->id, sizeof person->id, "P%09lld", gen->rows[SSG_GEN_PERSONS] + 1);
    if (!has_cpr && !person->other_id) {
        (void)snprintf(other, sizeof other, "ENR-%06d", ++gen->foreign_count);
        fields[2] = other;
    }
    ssg_gen_row(gen, SSG_GEN_PERSONS, fields, 9);
}

void ssg_gen_write_residence(struct ssg_gen *gen, const struct ssg_gen_person *person,
                             const struct ssg_gen_address *address, struct ssg_date from,
                             struct ssg_date to)
{
    char first[SSG_DATE_TEXT_LEN + 1], last[SSG_DATE_TEXT_LEN + 1];
    const char *fields[] = {person->id, address->id, address->locality->municipality,
                            date_text(from, first), date_text(to, last)};

    ssg_gen_row(gen, SSG_GEN_RESIDENCES, fields, 5);
}

void ssg_gen_write_span(struct ssg_gen *gen, enum ssg_gen_file file, const char *a, const char *b,
                        const char *kind, struct ssg_date from, struct ssg_date to)
{
    char first[SSG_DATE_TEXT_LEN + 1], last[SSG_DATE_TEXT_LEN + 1];
    const char *fields[5];
    int count = 0;

    fields[count++] = a;
    if (b)
        fields[count++] = b;
    if (kind)
        fields[count++] = kind;
    fields[count++] = date_text(from, first);
    fields[count++] = date_text(to, last);
    ssg_gen_row(gen, file, fields, count);
}

/* The code in the second part of a case number: the offence's, or one that no list uses. */
static const char *number_code(const struct ssg_gen_incident *incident)
{
    static const char *const kinds[][2] = {{"disturbance", "99301"},  {"suicide_threat", "99302"},
                                           {"concern", "99303"},      {"inquiry", "99304"},
                                           {"order_issued", "84441"}, {"intelligence", "99305"}};

    if (incident->code)
        return incident->code;
    assert(incident->kind);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i][0], incident->kind) == 0)
            return kinds[i][1];
    return "99300";
}

static int code_index(struct ssg_gen *gen, const char *code)
{
    for (int i = 0; i < gen->codes_seen; i++)
        if (strcmp(gen->code[i], code) == 0)
            return i;
    if (gen->codes_seen == SSG_GEN_CODES_MAX)
        return SSG_GEN_CODES_MAX - 1;
    (void)snprintf(gen->code[gen->codes_seen], sizeof gen->code[0], "%s", code);
    return gen->codes_seen++;
}

static const char *district_of(const char *municipality)
{
    for (int i = 0; i < ssg_gen_locality_count; i++)
        if (strcmp(ssg_gen_localities[i].municipality, municipality) == 0)
            return ssg_gen_localities[i].district;
    return ssg_gen_localities[0].district;
}

static void make_number(struct ssg_gen *gen, const struct ssg_gen_incident *incident,
                        const char *district, char ret_number[41])
{
    const char *code = number_code(incident);
    struct ssg_date filed = incident->has_reported_on ? incident->reported_on : incident->date;
    int y, m, d;
    uint32_t *serial;

    ssg_date_civil(filed, &y, &m, &d);
    serial = &gen->serial[ssg_gen_district_index(district)][code_index(gen, code)]
                         [(unsigned)y % SSG_GEN_YEARS];
    (void)snprintf(ret_number, 41, "%s-%s-%05u-%02u", ssg_gen_district_prefix(district), code,
                   ++*serial, (unsigned)y % 100u);
}

struct ssg_gen_case ssg_gen_write_incident(struct ssg_gen *gen,
                                           const struct ssg_gen_incident *incident)
{
    struct ssg_gen_case made = {.date = incident->date};
    char date[SSG_DATE_TEXT_LEN + 1], reported[SSG_DATE_TEXT_LEN + 1], to[SSG_DATE_TEXT_LEN + 1];
    const char *municipality =
        incident->address ? incident->address->locality->municipality : incident->municipality;
    const char *district = incident->district  ? incident->district
                           : incident->address ? incident->address->locality->district
                                               : district_of(municipality);
    const char *fields[] = {made.number,
                            incident->date_unknown ? NULL : date_text(incident->date, date),
                            incident->time,
                            incident->has_reported_on ? date_text(incident->reported_on, reported)
                                                      : NULL,
                            incident->kind ? incident->kind : "offence",
                            incident->code,
                            incident->address ? incident->address->id : NULL,
                            municipality,
                            district,
                            incident->linked_to,
                            incident->disclosure ? incident->disclosure : "free",
                            incident->social_report_sent,
                            incident->pregnant ? "true" : NULL,
                            incident->has_valid_to ? date_text(incident->valid_to, to) : NULL};

    if (incident->month_only && !incident->date_unknown)
        date[7] = '\0';
    make_number(gen, incident, district, made.number);
    ssg_gen_row(gen, SSG_GEN_INCIDENTS, fields, 14);
    return made;
}

void ssg_gen_write_involvement(struct ssg_gen *gen, const struct ssg_gen_case *incident,
                               const struct ssg_gen_person *person,
                               const struct ssg_gen_involvement *involvement)
{
    char date[SSG_DATE_TEXT_LEN + 1];
    const char *fields[] = {
        incident->number,
        person->id,
        involvement->role,
        involvement->outcome ? involvement->outcome : "none",
        involvement->has_outcome_date ? date_text(involvement->outcome_date, date) : NULL,
        involvement->sentence,
        involvement->code,
        involvement->called_police,
        involvement->match ? involvement->match : "cpr",
        involvement->verified,
        involvement->quarantined};

    ssg_gen_row(gen, SSG_GEN_INVOLVEMENTS, fields, 11);
}

struct ssg_date ssg_gen_days_before(struct ssg_date date, int days)
{
    return (struct ssg_date){date.days - days};
}

struct ssg_date ssg_gen_months_before(struct ssg_date date, int months, int days)
{
    int y, m, d;

    ssg_date_civil(date, &y, &m, &d);
    m -= months;
    while (m < 1) {
        m += 12;
        y--;
    }
    while (m > 12) {
        m -= 12;
        y++;
    }
    while (!ssg_date_is_valid_civil(y, m, d))
        d--;
    return ssg_gen_days_before(ssg_date_of(y, m, d), days);
}

struct ssg_date ssg_gen_years_before(struct ssg_date date, int years, int days)
{
    return ssg_gen_months_before(date, years * 12, days);
}
