/* Special families: protected, shared and special addresses; who is who. */
#include "generate_family.h"

void ssg_fam_protection_ends(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 6);
    struct ssg_date from = ssg_fam_years(f, 1, 0);

    ssg_gen_write_span(f->gen, SSG_GEN_PROTECTIONS, n.mother.id, NULL, "name_address", from,
                       f->gen->today);
    ssg_gen_write_span(f->gen, SSG_GEN_PROTECTIONS, n.child[0].id, NULL, "name_address", from,
                       f->gen->today);
    (void)ssg_fam_hand(f, 4, "75563", NULL, &n.mother);
}

void ssg_fam_protected(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 6);
    struct ssg_gen_address fathers = ssg_fam_place(f, "5240", NULL);
    struct ssg_date from = ssg_fam_days(f, 200);

    f->surname = "Skov";
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 36);
    ssg_fam_kin(f, &n.child[0], &father, "father", SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    ssg_fam_live_since(f, &father, &fathers, 6);
    ssg_gen_write_span(f->gen, SSG_GEN_PROTECTIONS, n.mother.id, NULL, "name_address", from,
                       ssg_fam_days(f, -165));
    ssg_gen_write_span(f->gen, SSG_GEN_PROTECTIONS, n.child[0].id, NULL, "name_address", from,
                       ssg_fam_days(f, -165));
    ssg_gen_write_span(f->gen, SSG_GEN_PROTECTIONS, n.mother.id, NULL, "threatened", from,
                       SSG_GEN_NO_DATE);
    ssg_fam_charged_on(f, (const int[]){700, 210, -1}, "73241", &father);
    struct ssg_gen_case hand = ssg_fam_hand(f, 3, "74265", NULL, &father);
    ssg_fam_involve(f, &hand, &n.mother, "victim", "none");
}

/* A mother and a child at a shelter for a span; where they lived else is the caller's matter. */
static struct ssg_gen_address at_shelter(struct ssg_fam *f, const struct ssg_gen_person *mother,
                                         const struct ssg_gen_person *child, struct ssg_date from,
                                         struct ssg_date to)
{
    struct ssg_gen_address shelter = ssg_fam_place(f, "5000", "shelter");

    ssg_fam_live(f, mother, &shelter, from, to);
    ssg_fam_live(f, child, &shelter, from, to);
    return shelter;
}

void ssg_fam_shelter_before(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, "1", "mf");
    struct ssg_gen_address before = ssg_fam_place(f, "5700", NULL);
    struct ssg_date in = ssg_fam_days(f, 420), out = ssg_fam_days(f, 330);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 33);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 37);
    struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_years(f, 6, 100));

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_kin(f, &child, &father, "father", SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    ssg_fam_live(f, &mother, &before, ssg_fam_years(f, 6, 100), in);
    ssg_fam_live(f, &child, &before, ssg_fam_years(f, 6, 100), in);
    (void)at_shelter(f, &mother, &child, in, out);
    ssg_fam_live(f, &mother, &home, out, SSG_GEN_NO_DATE);
    ssg_fam_live(f, &child, &home, out, SSG_GEN_NO_DATE);
    ssg_fam_live_since(f, &father, &before, 7);
    struct ssg_gen_case earlier =
        ssg_fam_charged(f, ssg_fam_days(f, 421), "73251", &before, &father, "prison");
    ssg_fam_involve(f, &earlier, &mother, "victim", "none");
    struct ssg_gen_case hand = ssg_fam_hand(f, 5, "74265", NULL, &father);
    ssg_fam_involve(f, &hand, &mother, "victim", "none");
}

void ssg_fam_shelter_now(struct ssg_fam *f)
{
    struct ssg_gen_address before = ssg_fam_home(f, NULL, NULL);
    struct ssg_date in = ssg_fam_days(f, 20);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 30);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 35);
    struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_years(f, 4, 10));

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_parent(f, &child, &father, "father");
    ssg_fam_live(f, &mother, &before, ssg_fam_years(f, 5, 0), in);
    ssg_fam_live(f, &child, &before, child.birth, in);
    ssg_fam_live_since(f, &father, &before, 5);
    struct ssg_gen_address shelter = at_shelter(f, &mother, &child, in, SSG_GEN_NO_DATE);
    /* families.csv names the shelter: the address that must never be found. */
    for (size_t i = 0; i < sizeof f->address_id; i++)
        f->address_id[i] = shelter.id[i];
    ssg_fam_charged_on(f, (const int[]){600, 300, -1}, "73241", &father);
    struct ssg_gen_case hand = ssg_fam_hand(f, 21, "73251", &before, &father);
    ssg_fam_involve(f, &hand, &mother, "victim", "none");
}

static void without_address(struct ssg_fam *f, const struct ssg_gen_person *person,
                            struct ssg_date from)
{
    char text[SSG_DATE_TEXT_LEN + 1];
    const char *fields[] = {person->id, NULL, f->locality->municipality, text, NULL};

    ssg_date_render(from, text);
    ssg_gen_row(f->gen, SSG_GEN_RESIDENCES, fields, 5);
}

void ssg_fam_no_abode(struct ssg_fam *f)
{
    struct ssg_gen_address before = ssg_fam_home(f, NULL, NULL);
    struct ssg_date left = ssg_fam_days(f, 140);
    struct ssg_gen_person people[2];

    for (int i = 0; i < 2; i++) {
        people[i] = (struct ssg_gen_person){.birth = ssg_fam_years(f, i ? 5 : 28, 77),
                                            .sex = i ? 'm' : 'f',
                                            .surname = f->surname,
                                            .status = "no_fixed_abode",
                                            .status_date = left};
        people[i].given = ssg_gen_given_name(&f->rng, people[i].sex);
        ssg_fam_write(f, &people[i]);
        ssg_fam_live(f, &people[i], &before, ssg_fam_years(f, 3, 0), left);
        without_address(f, &people[i], left);
    }
    ssg_fam_parent(f, &people[1], &people[0], "mother");
    (void)snprintf(f->child_id, sizeof f->child_id, "%s", people[1].id);
    ssg_fam_charged_on(f, (const int[]){500, 200, -1}, "75563", &people[0]);
    (void)ssg_fam_hand(f, 4, "75563", NULL, &people[0]);
}

void ssg_fam_student(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_place(f, NULL, "student_housing");
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 23);
    struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_years(f, 1, 40));

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_live_since(f, &mother, &home, 2);
    ssg_fam_live_since(f, &child, &home, 2);
    for (int i = 0; i < 10; i++) {
        f->surname = ssg_gen_surname(&f->rng);
        struct ssg_gen_person other = ssg_fam_adult(f, i % 2 ? 'm' : 'f', 20 + i % 6);

        ssg_fam_live_since(f, &other, &home, 1);
        if (i % 4 == 1)
            ssg_fam_charged_on(f, (const int[]){300, -1}, "84110", &other);
    }
    ssg_fam_charged_on(f, (const int[]){200, -1}, "75563", &mother);
    (void)ssg_fam_hand(f, 5, "84110", &home, &mother);
}

void ssg_fam_asylum(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_place(f, "4300", "asylum_centre");
    struct ssg_gen_person first = {0};

    for (int i = 0; i < 2; i++) {
        f->surname = i ? "Hussein" : "Ali";
        struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 29 + i);
        struct ssg_gen_person father = ssg_fam_adult(f, 'm', 31 + i);
        struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_years(f, 4 + i, 15));

        ssg_fam_parent(f, &child, &mother, "mother");
        ssg_fam_parent(f, &child, &father, "father");
        ssg_fam_couple(f, &mother, &father, ssg_fam_years(f, 7, 0), SSG_GEN_NO_DATE);
        ssg_fam_live_since(f, &mother, &home, 1);
        ssg_fam_live_since(f, &father, &home, 1);
        ssg_fam_live_since(f, &child, &home, 1);
        if (i == 0)
            first = father;
    }
    (void)ssg_fam_hand(f, 4, "73241", &home, &first);
}

void ssg_fam_in_prison(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 2, 5);
    struct ssg_gen_address prison = ssg_fam_place(f, "5800", "prison");
    struct ssg_date in = ssg_fam_days(f, 260);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 38);

    for (int i = 0; i < 2; i++)
        ssg_fam_parent(f, &n.child[i], &father, "father");
    ssg_fam_live(f, &father, &n.home, ssg_fam_years(f, 9, 0), in);
    ssg_fam_live(f, &father, &prison, in, SSG_GEN_NO_DATE);
    ssg_gen_write_span(f->gen, SSG_GEN_ABSENCES, father.id, NULL, "prison", in, SSG_GEN_NO_DATE);
    ssg_fam_charged_on(f, (const int[]){1300, 900, 400, -1}, "73241", &father);
    ssg_fam_charged_on(f, (const int[]){280, -1}, "75563", &n.mother);
    (void)ssg_fam_hand(f, 5, "75563", NULL, &n.mother);
}

void ssg_fam_three_families(struct ssg_fam *f)
{
    static const char *const surname[] = {"Lind", "Juhl", "Ravn"};
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_person first = {0};

    for (int i = 0; i < 3; i++) {
        f->surname = surname[i];
        struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 28 + 3 * i);
        struct ssg_gen_person child =
            ssg_fam_child(f, i % 2 ? 'f' : 'm', ssg_fam_years(f, 3 + 2 * i, 50));

        ssg_fam_parent(f, &child, &mother, "mother");
        ssg_fam_live_since(f, &mother, &home, 2);
        ssg_fam_live_since(f, &child, &home, 2);
        ssg_fam_charged_on(f, (const int[]){400 + i * 100, -1}, "75563", &mother);
        if (i == 0)
            first = mother;
    }
    (void)ssg_fam_hand(f, 6, "75563", NULL, &first);
}

/* Twin brothers, one over the other, each with a family of his own. */
void ssg_fam_twins(struct ssg_fam *f)
{
    static const char *const given[] = {"Anders", "Anton"};
    struct ssg_date birth = ssg_fam_years(f, 35, 200);

    for (int i = 0; i < 2; i++) {
        struct ssg_gen_address home = ssg_fam_home(f, i ? "2" : "1", "tv");
        struct ssg_gen_person father = {
            .birth = birth, .sex = 'm', .given = given[i], .surname = f->surname};
        struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 32);
        struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_years(f, 4 + i, 33));

        ssg_fam_write(f, &father);
        ssg_fam_parent(f, &child, &mother, "mother");
        ssg_fam_parent(f, &child, &father, "father");
        ssg_fam_live_since(f, &father, &home, 5);
        ssg_fam_live_since(f, &mother, &home, 5);
        ssg_fam_live_since(f, &child, &home, 5);
        if (i == 0) {
            ssg_fam_charged_on(f, (const int[]){900, 500, -1}, "73241", &father);
            (void)ssg_fam_hand(f, 4, "73241", NULL, &father);
        } else {
            ssg_fam_charged_on(f, (const int[]){700, 60, -1}, "84110", &father);
        }
    }
}

/* A case that the source tied to a person by name and birth date only. */
static void weak_entry(struct ssg_fam *f, const struct ssg_gen_person *person, int days_before,
                       const struct ssg_gen_involvement *match)
{
    struct ssg_gen_case made =
        ssg_fam_offence(f, ssg_fam_days(f, days_before), "13:10", "73241", NULL);
    struct ssg_gen_involvement involvement = *match;

    involvement.role = "convicted";
    involvement.outcome = "fined";
    involvement.outcome_date = ssg_fam_days(f, days_before - 90);
    involvement.has_outcome_date = true;
    involvement.sentence = "bøde 5.000 kr.";
    ssg_gen_write_involvement(f->gen, &made, person, &involvement);
}

void ssg_fam_namesake(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 7);
    struct ssg_gen_address elsewhere = ssg_fam_place(f, "9800", NULL);
    struct ssg_gen_person man[2];

    for (int i = 0; i < 2; i++) {
        man[i] = (struct ssg_gen_person){
            .birth = ssg_fam_years(f, 36, 164), .sex = 'm', .given = "Lars", .surname = f->surname};
        ssg_fam_write(f, &man[i]);
        ssg_fam_live_since(f, &man[i], i ? &elsewhere : &n.home, 8);
    }
    ssg_fam_parent(f, &n.child[0], &man[0], "father");
    ssg_fam_charged_on(f, (const int[]){1000, 500, 250, -1}, "73241", &man[1]);
    weak_entry(f, &man[0], 620, &(struct ssg_gen_involvement){.match = "name_birthdate"});
    weak_entry(f, &man[0], 410,
               &(struct ssg_gen_involvement){.match = "manual", .verified = "true"});
    (void)ssg_fam_hand(f, 6, "80230", NULL, &man[0]);
}

void ssg_fam_no_cpr(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 2);
    struct ssg_gen_person father = {.birth = ssg_fam_years(f, 33, 300),
                                    .sex = 'm',
                                    .given = "Omar",
                                    .surname = f->surname,
                                    .no_cpr = true};

    ssg_fam_write(f, &father);
    ssg_fam_parent(f, &n.child[0], &father, "father");
    ssg_fam_live_since(f, &father, &n.home, 1);
    weak_entry(f, &father, 700, &(struct ssg_gen_involvement){.match = "other_id"});
    weak_entry(f, &father, 300,
               &(struct ssg_gen_involvement){.match = "other_id", .verified = "true"});
    struct ssg_gen_case hand = ssg_fam_offence(f, ssg_fam_days(f, 5), "18:00", "73241", &n.home);
    ssg_gen_write_involvement(
        f->gen, &hand, &father,
        &(struct ssg_gen_involvement){
            .role = "charged", .outcome = "open", .match = "other_id", .verified = "true"});
    ssg_fam_at_hand(f, &hand);
}

void ssg_fam_merge(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 6);

    weak_entry(f, &n.father, 900,
               &(struct ssg_gen_involvement){.match = "cpr", .quarantined = "true"});
    weak_entry(f, &n.father, 450,
               &(struct ssg_gen_involvement){.match = "cpr", .quarantined = "true"});
    ssg_fam_charged_on(f, (const int[]){600, -1}, "80230", &n.father);
    (void)ssg_fam_hand(f, 6, "80230", NULL, &n.father);
}

/* The house got a new number: the old address is discontinued, the family did not move. */
void ssg_fam_discontinued(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 5);
    struct ssg_gen_address old = {.locality = f->locality,
                                  .street = f->street,
                                  .house = 180,
                                  .letter = "B",
                                  .road_code = f->road_code,
                                  .status = "discontinued"};

    ssg_gen_uuid(f->gen->seed, 12, (uint64_t)f->number, old.id);
    ssg_gen_write_address(f->gen, &old);
    ssg_fam_live(f, &n.father, &old, ssg_fam_years(f, 15, 0), ssg_fam_years(f, 12, 0));
    (void)ssg_fam_charged(f, ssg_fam_days(f, 500), "73241", &n.home, &n.father, "fined");
    (void)ssg_fam_hand(f, 5, "73241", &n.home, &n.father);
}
