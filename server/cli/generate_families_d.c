/* Special families: who is whose child, and how old. */
#include "generate_family.h"

void ssg_fam_young_mother(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_person grandmother = ssg_fam_adult(f, 'f', 42);
    struct ssg_gen_person mother = ssg_fam_person(f, 'f', ssg_fam_years(f, 16, 80));
    struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_days(f, 150));

    ssg_fam_parent(f, &mother, &grandmother, "mother");
    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_live_since(f, &grandmother, &home, 10);
    ssg_fam_live_since(f, &mother, &home, 10);
    ssg_fam_live_since(f, &child, &home, 10);
    (void)ssg_fam_charged(f, ssg_gen_years_before(mother.birth, -15, -40), "75563", NULL, &mother,
                          "charge_waived");
    (void)ssg_fam_hand(f, 4, "75563", NULL, &mother);
}

void ssg_fam_newborn(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 27);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 29);
    struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_days(f, 2));

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_parent(f, &child, &father, "father");
    ssg_fam_live_since(f, &mother, &home, 2);
    ssg_fam_live_since(f, &father, &home, 2);
    ssg_fam_live_since(f, &child, &home, 2);
    ssg_fam_charged_on(f, (const int[]){900, 300, -1}, "73241", &father);
    (void)ssg_fam_hand(f, 1, "73241", &home, &father);
}

void ssg_fam_unborn(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 24);
    struct ssg_gen_person partner = ssg_fam_adult(f, 'm', 28);
    struct ssg_gen_case hand =
        ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                   .code = "84110",
                                                   .date = ssg_fam_days(f, 3),
                                                   .time = "16:20",
                                                   .address = &home,
                                                   .pregnant = true});

    ssg_fam_live_since(f, &mother, &home, 1);
    ssg_fam_live_since(f, &partner, &home, 1);
    ssg_fam_charged_on(f, (const int[]){600, 200, -1}, "84110", &mother);
    ssg_fam_involve(f, &hand, &mother, "charged", "open");
    ssg_fam_at_hand(f, &hand);
}

void ssg_fam_almost_18(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 45);
    struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_years(f, 18, -1));

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_live_since(f, &mother, &home, 9);
    ssg_fam_live_since(f, &child, &home, 9);
    ssg_fam_charged_on(f, (const int[]){500, -1}, "80230", &mother);
    (void)ssg_fam_hand(f, 3, "80230", NULL, &mother);
}

void ssg_fam_adult_sibling(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 11);
    struct ssg_gen_person brother = ssg_fam_adult(f, 'm', 21);

    ssg_fam_kin(f, &brother, &n.mother, "mother", SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    ssg_fam_kin(f, &brother, &n.father, "father", SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    ssg_fam_live_since(f, &brother, &n.home, 12);
    ssg_fam_charged_on(f, (const int[]){500, 90, -1}, "84110", &brother);
    (void)ssg_fam_hand(f, 6, "73241", NULL, &n.mother);
}

void ssg_fam_step_new(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 2, 5);
    struct ssg_gen_address before = ssg_fam_place(f, "5800", NULL);

    f->surname = "Dam";
    struct ssg_gen_person step = ssg_fam_adult(f, 'm', 37);
    ssg_fam_live(f, &step, &before, ssg_fam_years(f, 5, 0), ssg_fam_days(f, 1));
    ssg_fam_live(f, &step, &n.home, ssg_fam_days(f, 1), SSG_GEN_NO_DATE);
    ssg_fam_couple(f, &n.mother, &step, ssg_fam_days(f, 1), SSG_GEN_NO_DATE);
    ssg_fam_charged_on(f, (const int[]){1000, 600, 250, -1}, "73241", &step);
    (void)ssg_fam_hand(f, 1, "73241", &n.home, &step);
}

void ssg_fam_step_former(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 6);
    struct ssg_gen_address now = ssg_fam_place(f, "5610", NULL);

    f->surname = "Toft";
    struct ssg_gen_person step = ssg_fam_adult(f, 'm', 39);
    ssg_fam_live(f, &step, &n.home, ssg_fam_days(f, 1500), ssg_fam_days(f, 300));
    ssg_fam_live(f, &step, &now, ssg_fam_days(f, 300), SSG_GEN_NO_DATE);
    ssg_fam_couple(f, &n.mother, &step, ssg_fam_days(f, 1500), ssg_fam_days(f, 300));
    (void)ssg_fam_charged(f, ssg_fam_days(f, 800), "73241", &n.home, &step, "suspended_sentence");
    (void)ssg_fam_charged(f, ssg_fam_days(f, 430), "73241", &n.home, &step, "fined");
    (void)ssg_fam_hand(f, 6, "84451", &n.home, &step);
}

static void two_parents(struct ssg_fam *f, char sex, const char *first, const char *second)
{
    struct ssg_gen_address home = ssg_fam_home(f, "1", "th");
    struct ssg_gen_person a = ssg_fam_adult(f, sex, 36);
    struct ssg_gen_person b = ssg_fam_adult(f, sex, 38);
    struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_years(f, 5, 20));

    ssg_fam_parent(f, &child, &a, first);
    ssg_fam_parent(f, &child, &b, second);
    ssg_fam_couple(f, &a, &b, ssg_fam_years(f, 8, 0), SSG_GEN_NO_DATE);
    ssg_fam_live_since(f, &a, &home, 8);
    ssg_fam_live_since(f, &b, &home, 8);
    ssg_fam_live_since(f, &child, &home, 8);
    ssg_fam_charged_on(f, (const int[]){700, 300, -1}, "80230", &b);
    (void)ssg_fam_hand(f, 7, "80230", NULL, &b);
}

void ssg_fam_two_mothers(struct ssg_fam *f)
{
    two_parents(f, 'f', "mother", "co_mother");
}

void ssg_fam_two_fathers(struct ssg_fam *f)
{
    two_parents(f, 'm', "father", "parent");
}

void ssg_fam_unknown_father(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 3);

    ssg_fam_charged_on(f, (const int[]){480, -1}, "75563", &n.mother);
    (void)ssg_fam_hand(f, 5, "75563", NULL, &n.mother);
}

static struct ssg_gen_person dead_adult(struct ssg_fam *f, char sex, int years,
                                        struct ssg_date died)
{
    struct ssg_gen_person person = {.birth = ssg_fam_years(f, years, 130),
                                    .sex = sex,
                                    .given = ssg_gen_given_name(&f->rng, sex),
                                    .surname = f->surname,
                                    .status = "dead",
                                    .status_date = died};

    ssg_fam_write(f, &person);
    return person;
}

void ssg_fam_dead(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 2, 7);
    struct ssg_date died = ssg_fam_days(f, 700);
    struct ssg_gen_person father = dead_adult(f, 'm', 41, died);

    for (int i = 0; i < 2; i++)
        ssg_fam_kin(f, &n.child[i], &father, "father", SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    ssg_fam_live(f, &father, &n.home, ssg_fam_years(f, 12, 0), died);
    ssg_fam_charged_on(f, (const int[]){1500, 1100, 900, -1}, "73241", &father);
    ssg_fam_charged_on(f, (const int[]){400, -1}, "80230", &n.mother);
    (void)ssg_fam_hand(f, 6, "80230", NULL, &n.mother);
}

void ssg_fam_killed(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_date day = ssg_fam_days(f, 9);
    struct ssg_gen_person mother = dead_adult(f, 'f', 34, day);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 37);
    struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_years(f, 6, 45));

    ssg_fam_parent(f, &child, &father, "father");
    ssg_fam_kin(f, &child, &mother, "mother", SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    ssg_fam_live(f, &mother, &home, ssg_fam_years(f, 7, 0), day);
    ssg_fam_live_since(f, &father, &home, 7);
    ssg_fam_live_since(f, &child, &home, 7);
    ssg_gen_write_span(f->gen, SSG_GEN_ABSENCES, father.id, NULL, "custody", day, SSG_GEN_NO_DATE);
    struct ssg_gen_case earlier =
        ssg_fam_charged(f, ssg_fam_days(f, 380), "73241", &home, &father, "suspended_sentence");
    ssg_fam_involve(f, &earlier, &mother, "victim", "none");
    struct ssg_gen_case hand = ssg_fam_hand(f, 9, "73111", &home, &father);
    ssg_fam_involve(f, &hand, &mother, "victim", "none");
}

void ssg_fam_adopted(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_address old_home = ssg_fam_place(f, "9000", NULL);
    struct ssg_date adopted = ssg_fam_years(f, 6, 0);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 44);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 46);
    struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_years(f, 8, 90));

    f->surname = "Vinther";
    struct ssg_gen_person birth_mother = ssg_fam_adult(f, 'f', 31);
    ssg_fam_kin(f, &child, &birth_mother, "mother", SSG_GEN_NO_DATE, adopted);
    ssg_gen_write_span(f->gen, SSG_GEN_CUSTODY, child.id, birth_mother.id, NULL, SSG_GEN_NO_DATE,
                       adopted);
    ssg_fam_kin(f, &child, &mother, "mother", adopted, SSG_GEN_NO_DATE);
    ssg_fam_kin(f, &child, &father, "father", adopted, SSG_GEN_NO_DATE);
    ssg_gen_write_span(f->gen, SSG_GEN_CUSTODY, child.id, mother.id, NULL, adopted,
                       SSG_GEN_NO_DATE);
    ssg_gen_write_span(f->gen, SSG_GEN_CUSTODY, child.id, father.id, NULL, adopted,
                       SSG_GEN_NO_DATE);
    ssg_fam_live_since(f, &mother, &home, 9);
    ssg_fam_live_since(f, &father, &home, 9);
    ssg_fam_live_since(f, &birth_mother, &old_home, 10);
    ssg_fam_live(f, &child, &old_home, child.birth, adopted);
    ssg_fam_live(f, &child, &home, adopted, SSG_GEN_NO_DATE);
    ssg_fam_charged_on(f, (const int[]){900, 400, 100, -1}, "84110", &birth_mother);
    ssg_fam_charged_on(f, (const int[]){650, -1}, "80230", &father);
    (void)ssg_fam_hand(f, 5, "80230", NULL, &father);
}

void ssg_fam_foster(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_address mothers = ssg_fam_place(f, "5000", NULL);
    struct ssg_date placed = ssg_fam_years(f, 2, 0);
    struct ssg_gen_person foster_a = ssg_fam_adult(f, 'f', 50);
    struct ssg_gen_person foster_b = ssg_fam_adult(f, 'm', 52);

    f->surname = "Hald";
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 29);
    struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_years(f, 7, 30));
    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_kin(f, &child, &foster_a, "foster_parent", placed, SSG_GEN_NO_DATE);
    ssg_fam_kin(f, &child, &foster_b, "foster_parent", placed, SSG_GEN_NO_DATE);
    ssg_fam_couple(f, &foster_a, &foster_b, ssg_fam_years(f, 20, 0), SSG_GEN_NO_DATE);
    ssg_fam_live_since(f, &foster_a, &home, 15);
    ssg_fam_live_since(f, &foster_b, &home, 15);
    ssg_fam_live_since(f, &mother, &mothers, 8);
    ssg_fam_live(f, &child, &mothers, child.birth, placed);
    ssg_fam_live(f, &child, &home, placed, SSG_GEN_NO_DATE);
    ssg_fam_charged_on(f, (const int[]){1100, 800, 200, -1}, "84110", &mother);
    (void)ssg_fam_hand(f, 5, "84110", &mothers, &mother);
}

void ssg_fam_placed(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 3);
    struct ssg_gen_address institution = ssg_fam_place(f, "6000", "institution");
    struct ssg_date placed = ssg_fam_days(f, 500);
    struct ssg_gen_person sibling = ssg_fam_person(f, 'm', ssg_fam_years(f, 13, 60));

    ssg_fam_parent(f, &sibling, &n.mother, "mother");
    ssg_fam_parent(f, &sibling, &n.father, "father");
    ssg_fam_live(f, &sibling, &n.home, ssg_fam_years(f, 12, 0), placed);
    ssg_fam_live(f, &sibling, &institution, placed, SSG_GEN_NO_DATE);
    ssg_fam_charged_on(f, (const int[]){950, 510, 150, -1}, "73241", &n.father);
    (void)ssg_fam_hand(f, 6, "73241", &n.home, &n.father);
}

void ssg_fam_half_siblings(struct ssg_fam *f)
{
    static const char *const postcode[] = {NULL, "8900", "7100"};
    struct ssg_gen_address home[3];
    struct ssg_gen_person father;

    home[0] = ssg_fam_home(f, NULL, NULL);
    father = ssg_fam_adult(f, 'm', 42);
    ssg_fam_live_since(f, &father, &home[0], 3);
    for (int i = 0; i < 3; i++) {
        if (i > 0)
            home[i] = ssg_fam_place(f, postcode[i], NULL);
        struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 30 + 4 * i);
        struct ssg_gen_person child =
            ssg_fam_child(f, i % 2 ? 'm' : 'f', ssg_fam_years(f, 2 + 4 * i, 70));

        ssg_fam_parent(f, &child, &mother, "mother");
        ssg_fam_parent(f, &child, &father, "father");
        ssg_fam_live_since(f, &mother, &home[i], 8);
        ssg_fam_live_since(f, &child, &home[i], 8);
    }
    ssg_fam_charged_on(f, (const int[]){1400, 800, 260, -1}, "73241", &father);
    (void)ssg_fam_hand(f, 4, "73241", &home[0], &father);
}

void ssg_fam_joint_custody(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 8);
    struct ssg_gen_address fathers = ssg_fam_place(f, "7000", NULL);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 40);

    ssg_fam_parent(f, &n.child[0], &father, "father");
    ssg_fam_live_since(f, &father, &fathers, 3);
    ssg_fam_charged_on(f, (const int[]){700, 350, -1}, "80230", &father);
    (void)ssg_fam_hand(f, 6, "80230", NULL, &father);
}

void ssg_fam_emigrated(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 9);
    struct ssg_date left = ssg_fam_days(f, 250);
    struct ssg_gen_person father = {.birth = ssg_fam_years(f, 40, 11),
                                    .sex = 'm',
                                    .given = ssg_gen_given_name(&f->rng, 'm'),
                                    .surname = f->surname,
                                    .status = "emigrated",
                                    .status_date = left};

    ssg_fam_write(f, &father);
    ssg_fam_parent(f, &n.child[0], &father, "father");
    ssg_fam_live(f, &father, &n.home, ssg_fam_years(f, 10, 0), left);
    ssg_gen_write_span(f->gen, SSG_GEN_ABSENCES, father.id, NULL, "abroad", left, SSG_GEN_NO_DATE);
    ssg_fam_charged_on(f, (const int[]){900, 400, -1}, "73241", &father);
    (void)ssg_fam_hand(f, 6, "75563", NULL, &n.mother);
}
