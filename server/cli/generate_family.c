#include "generate_family.h"

#include <string.h>

enum { STREAM_SPECIAL_ADDRESS = 11, ADDRESSES_PER_FAMILY = 64 };

struct ssg_date ssg_fam_days(const struct ssg_fam *f, int days)
{
    return ssg_gen_days_before(f->gen->today, days);
}

struct ssg_date ssg_fam_months(const struct ssg_fam *f, int months, int days)
{
    return ssg_gen_months_before(f->gen->today, months, days);
}

struct ssg_date ssg_fam_years(const struct ssg_fam *f, int years, int days)
{
    return ssg_gen_years_before(f->gen->today, years, days);
}

static void write_address(struct ssg_fam *f, struct ssg_gen_address *address)
{
    ssg_gen_uuid(f->gen->seed, STREAM_SPECIAL_ADDRESS,
                 (uint64_t)f->number * ADDRESSES_PER_FAMILY + (uint64_t)f->addresses, address->id);
    if (f->addresses++ == 0)
        memcpy(f->address_id, address->id, sizeof f->address_id);
    ssg_gen_write_address(f->gen, address);
}

struct ssg_gen_address ssg_fam_home(struct ssg_fam *f, const char *floor, const char *door)
{
    struct ssg_gen_address address = {.locality = f->locality,
                                      .street = f->street,
                                      .house = f->house,
                                      .floor = floor,
                                      .door = door,
                                      .road_code = f->road_code};

    write_address(f, &address);
    return address;
}

struct ssg_gen_address ssg_fam_place(struct ssg_fam *f, const char *postcode, const char *kind)
{
    struct ssg_gen_address address = {
        .locality = postcode ? ssg_gen_locality_find(postcode) : f->locality,
        .street = f->street,
        /* Far above the house numbers of the catalogue, which are below 200. */
        .house = 200 + f->number * 6 + f->addresses,
        .road_code = f->road_code,
        .kind = kind};

    write_address(f, &address);
    return address;
}

void ssg_fam_write(struct ssg_fam *f, struct ssg_gen_person *person)
{
    ssg_gen_write_person(f->gen, person);
}

struct ssg_gen_person ssg_fam_person(struct ssg_fam *f, char sex, struct ssg_date birth)
{
    struct ssg_gen_person person = {.birth = birth,
                                    .sex = sex,
                                    .given = ssg_gen_given_name(&f->rng, sex),
                                    .surname = f->surname};

    ssg_fam_write(f, &person);
    return person;
}

struct ssg_gen_person ssg_fam_adult(struct ssg_fam *f, char sex, int years)
{
    return ssg_fam_person(f, sex, ssg_fam_years(f, years, 30 + ssg_gen_rng_below(&f->rng, 300)));
}

struct ssg_gen_person ssg_fam_child(struct ssg_fam *f, char sex, struct ssg_date birth)
{
    struct ssg_gen_person child = ssg_fam_person(f, sex, birth);

    if (!*f->child_id)
        memcpy(f->child_id, child.id, sizeof f->child_id);
    return child;
}

void ssg_fam_live(struct ssg_fam *f, const struct ssg_gen_person *person,
                  const struct ssg_gen_address *address, struct ssg_date from, struct ssg_date to)
{
    ssg_gen_write_residence(f->gen, person, address, from, to);
}

void ssg_fam_live_since(struct ssg_fam *f, const struct ssg_gen_person *person,
                        const struct ssg_gen_address *address, int years)
{
    struct ssg_date from = ssg_fam_years(f, years, 0);

    ssg_fam_live(f, person, address, from.days > person->birth.days ? from : person->birth,
                 SSG_GEN_NO_DATE);
}

void ssg_fam_kin(struct ssg_fam *f, const struct ssg_gen_person *child,
                 const struct ssg_gen_person *parent, const char *kind, struct ssg_date from,
                 struct ssg_date to)
{
    ssg_gen_write_span(f->gen, SSG_GEN_KINSHIP, child->id, parent->id, kind, from, to);
}

void ssg_fam_parent(struct ssg_fam *f, const struct ssg_gen_person *child,
                    const struct ssg_gen_person *parent, const char *kind)
{
    ssg_fam_kin(f, child, parent, kind, SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    ssg_gen_write_span(f->gen, SSG_GEN_CUSTODY, child->id, parent->id, NULL, SSG_GEN_NO_DATE,
                       SSG_GEN_NO_DATE);
}

void ssg_fam_couple(struct ssg_fam *f, const struct ssg_gen_person *a,
                    const struct ssg_gen_person *b, struct ssg_date from, struct ssg_date to)
{
    ssg_gen_write_span(f->gen, SSG_GEN_PARTNERS, a->id, b->id, NULL, from, to);
    ssg_gen_write_span(f->gen, SSG_GEN_PARTNERS, b->id, a->id, NULL, from, to);
}

static void add_children(struct ssg_fam *f, struct ssg_nuclear *n, int children, int youngest_years,
                         bool with_father)
{
    for (int i = 0; i < children && i < 4; i++) {
        struct ssg_date birth =
            ssg_fam_years(f, youngest_years + 3 * i, 40 + ssg_gen_rng_below(&f->rng, 280));

        n->child[i] = ssg_fam_child(f, i % 2 ? 'm' : 'f', birth);
        ssg_fam_parent(f, &n->child[i], &n->mother, "mother");
        if (with_father)
            ssg_fam_parent(f, &n->child[i], &n->father, "father");
        ssg_fam_live_since(f, &n->child[i], &n->home, 12);
    }
}

struct ssg_nuclear ssg_fam_nuclear(struct ssg_fam *f, int children, int youngest_years)
{
    struct ssg_nuclear n = {0};

    n.home = ssg_fam_home(f, NULL, NULL);
    n.mother = ssg_fam_adult(f, 'f', youngest_years + 3 * children + 24);
    n.father = ssg_fam_adult(f, 'm', youngest_years + 3 * children + 26);
    ssg_fam_live_since(f, &n.mother, &n.home, 12);
    ssg_fam_live_since(f, &n.father, &n.home, 12);
    ssg_fam_couple(f, &n.mother, &n.father, ssg_fam_years(f, 12, 0), SSG_GEN_NO_DATE);
    add_children(f, &n, children, youngest_years, true);
    return n;
}

struct ssg_nuclear ssg_fam_single(struct ssg_fam *f, int children, int youngest_years)
{
    struct ssg_nuclear n = {0};

    n.home = ssg_fam_home(f, NULL, NULL);
    n.mother = ssg_fam_adult(f, 'f', youngest_years + 3 * children + 24);
    ssg_fam_live_since(f, &n.mother, &n.home, 12);
    add_children(f, &n, children, youngest_years, false);
    return n;
}

struct ssg_gen_case ssg_fam_case(struct ssg_fam *f, const struct ssg_gen_incident *incident)
{
    struct ssg_gen_incident copy = *incident;

    if (!copy.address && !copy.municipality)
        copy.municipality = f->locality->municipality;
    return ssg_gen_write_incident(f->gen, &copy);
}

struct ssg_gen_case ssg_fam_offence(struct ssg_fam *f, struct ssg_date date, const char *time,
                                    const char *code, const struct ssg_gen_address *address)
{
    return ssg_fam_case(
        f, &(struct ssg_gen_incident){
               .kind = "offence", .code = code, .date = date, .time = time, .address = address});
}

struct ssg_gen_case ssg_fam_contact(struct ssg_fam *f, struct ssg_date date, const char *kind,
                                    const struct ssg_gen_address *address)
{
    return ssg_fam_case(f, &(struct ssg_gen_incident){
                               .kind = kind, .date = date, .time = "21:15", .address = address});
}

static bool is_settled(const char *outcome)
{
    return strcmp(outcome, "open") != 0 && strcmp(outcome, "none") != 0 &&
           strcmp(outcome, "unknown") != 0;
}

void ssg_fam_involve(struct ssg_fam *f, const struct ssg_gen_case *incident,
                     const struct ssg_gen_person *person, const char *role, const char *outcome)
{
    struct ssg_date settled = ssg_gen_days_before(incident->date, -90);
    struct ssg_gen_involvement involvement = {.role = role, .outcome = outcome};

    if (is_settled(outcome)) {
        involvement.has_outcome_date = true;
        involvement.outcome_date = settled.days < f->gen->today.days ? settled : f->gen->today;
    }
    if (strcmp(outcome, "fined") == 0)
        involvement.sentence = "bøde 3.000 kr.";
    else if (strcmp(outcome, "suspended_sentence") == 0)
        involvement.sentence = "betinget fængsel 30 dage";
    else if (strcmp(outcome, "prison") == 0)
        involvement.sentence = "fængsel 60 dage";
    ssg_gen_write_involvement(f->gen, incident, person, &involvement);
}

static bool is_conviction(const char *outcome)
{
    return strcmp(outcome, "fined") == 0 || strcmp(outcome, "suspended_sentence") == 0 ||
           strcmp(outcome, "prison") == 0 || strcmp(outcome, "measure") == 0;
}

struct ssg_gen_case ssg_fam_charged(struct ssg_fam *f, struct ssg_date date, const char *code,
                                    const struct ssg_gen_address *address,
                                    const struct ssg_gen_person *person, const char *outcome)
{
    struct ssg_gen_case made = ssg_fam_offence(f, date, "20:30", code, address);

    ssg_fam_involve(f, &made, person, is_conviction(outcome) ? "convicted" : "charged", outcome);
    return made;
}

void ssg_fam_charged_on(struct ssg_fam *f, const int *days_before, const char *code,
                        const struct ssg_gen_person *person)
{
    for (; *days_before >= 0; days_before++)
        (void)ssg_fam_charged(f, ssg_fam_days(f, *days_before), code, NULL, person, "fined");
}

void ssg_fam_at_hand(struct ssg_fam *f, const struct ssg_gen_case *incident)
{
    memcpy(f->case_number, incident->number, sizeof f->case_number);
}

struct ssg_gen_case ssg_fam_hand(struct ssg_fam *f, int days_before, const char *code,
                                 const struct ssg_gen_address *address,
                                 const struct ssg_gen_person *person)
{
    struct ssg_gen_case made =
        ssg_fam_charged(f, ssg_fam_days(f, days_before), code, address, person, "open");

    ssg_fam_at_hand(f, &made);
    return made;
}
