/* Special families: the everyday ones, and what belongs to one event. */
#include <string.h>

#include "generate_family.h"

/* The neighbour upstairs has entries of its own and no part in the case. */
static void write_neighbour(struct ssg_fam *f, struct ssg_gen_example *ret_example)
{
    struct ssg_gen_address home = ssg_fam_home(f, "2", "tv");
    const char *surname = f->surname;

    f->surname = "Krogh";
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 33);
    struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_years(f, 4, 120));
    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_live_since(f, &mother, &home, 7);
    ssg_fam_live_since(f, &child, &home, 7);
    (void)ssg_fam_charged(f, ssg_fam_months(f, 30, 4), "75563", NULL, &mother, "fined");
    (void)ssg_fam_charged(f, ssg_fam_months(f, 11, 9), "84110", &home, &mother, "fined");
    f->surname = surname;
    memcpy(ret_example->neighbour_address_id, home.id, sizeof home.id);
}

static void write_father_history(struct ssg_fam *f, const struct ssg_gen_person *father)
{
    struct ssg_gen_case beaten;

    (void)ssg_fam_charged(f, ssg_fam_months(f, 50, 6), "73241", NULL, father, "fined");
    beaten = ssg_fam_offence(f, ssg_fam_months(f, 38, 11), "01:10", "73241", NULL);
    ssg_fam_involve(f, &beaten, father, "victim", "none");
    (void)ssg_fam_charged(f, ssg_fam_months(f, 33, 2), "73241", NULL, father, "suspended_sentence");
    (void)ssg_fam_charged(f, ssg_fam_months(f, 17, 13), "77111", NULL, father, "fined");
    (void)ssg_fam_charged(f, ssg_fam_months(f, 8, 5), "73241", NULL, father, "open");
}

static void write_mother_history(struct ssg_fam *f, const struct ssg_gen_person *mother)
{
    struct ssg_gen_case beaten;

    (void)ssg_fam_charged(f, ssg_fam_months(f, 41, 3), "75563", NULL, mother, "fined");
    beaten = ssg_fam_offence(f, ssg_fam_months(f, 25, 8), "17:40", "73241", NULL);
    ssg_fam_involve(f, &beaten, mother, "victim", "none");
    (void)ssg_fam_charged(f, ssg_fam_months(f, 13, 20), "75561", NULL, mother, "fined");
}

/* The demo's family: a father in pub fights, a mother who shoplifts, one quarrel at home. */
void ssg_fam_example(struct ssg_fam *f, struct ssg_gen_example *ret_example)
{
    struct ssg_gen_address home = ssg_fam_home(f, "1", "tv");
    struct ssg_date since = ssg_fam_years(f, 9, 30);

    f->surname = "Holm";
    struct ssg_gen_person father = {
        .birth = ssg_fam_years(f, 34, 100), .sex = 'm', .given = "Jonas", .surname = f->surname};
    struct ssg_gen_person mother = {
        .birth = ssg_fam_years(f, 32, 210), .sex = 'f', .given = "Camilla", .surname = f->surname};
    ssg_fam_write(f, &father);
    ssg_fam_write(f, &mother);
    ssg_fam_live(f, &father, &home, since, SSG_GEN_NO_DATE);
    ssg_fam_live(f, &mother, &home, since, SSG_GEN_NO_DATE);
    ssg_fam_couple(f, &mother, &father, since, SSG_GEN_NO_DATE);
    for (int i = 0; i < 2; i++) {
        struct ssg_gen_person child =
            ssg_fam_child(f, i ? 'm' : 'f', ssg_fam_years(f, i ? 3 : 6, i ? 75 : 160));

        ssg_fam_parent(f, &child, &mother, "mother");
        ssg_fam_parent(f, &child, &father, "father");
        ssg_fam_live(f, &child, &home, child.birth, SSG_GEN_NO_DATE);
    }
    write_father_history(f, &father);
    write_mother_history(f, &mother);
    struct ssg_gen_case quarrel = ssg_fam_contact(f, ssg_fam_months(f, 5, 2), "disturbance", &home);
    ssg_fam_involve(f, &quarrel, &father, "party", "none");
    ssg_fam_involve(f, &quarrel, &mother, "party", "none");

    struct ssg_gen_case fight = ssg_fam_offence(f, ssg_fam_days(f, 1), "00:40", "73241", NULL);
    ssg_fam_involve(f, &fight, &father, "charged", "open");
    ssg_fam_at_hand(f, &fight);
    write_neighbour(f, ret_example);
    ret_example->address = home;
    memcpy(ret_example->case_number, fight.number, sizeof fight.number);
}

void ssg_fam_nothing_at_home(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 2, 5);

    ssg_fam_charged_on(f, (const int[]){1300, 700, 260, -1}, "73241", &n.father);
    ssg_fam_charged_on(f, (const int[]){900, 400, -1}, "75563", &n.mother);
    (void)ssg_fam_hand(f, 6, "73241", NULL, &n.father);
}

void ssg_fam_child_on_contact(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_address mothers = ssg_fam_place(f, "5700", NULL);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 38);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 36);
    struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_years(f, 8, 60));

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_parent(f, &child, &father, "father");
    ssg_fam_live_since(f, &father, &home, 4);
    ssg_fam_live_since(f, &mother, &mothers, 4);
    ssg_fam_live_since(f, &child, &mothers, 4);
    ssg_fam_charged_on(f, (const int[]){1000, 500, -1}, "84110", &father);
    (void)ssg_fam_hand(f, 5, "73241", &home, &father);
}

void ssg_fam_unregistered_partner(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 1, 4);
    struct ssg_gen_address elsewhere = ssg_fam_place(f, "5500", NULL);

    f->surname = "Winther";
    struct ssg_gen_person friend = ssg_fam_adult(f, 'm', 35);
    ssg_fam_live_since(f, &friend, &elsewhere, 6);
    ssg_fam_charged_on(f, (const int[]){1100, 600, 200, -1}, "73241", &friend);
    struct ssg_gen_case hand = ssg_fam_hand(f, 4, "73241", &n.home, &friend);
    ssg_fam_involve(f, &hand, &n.mother, "victim", "none");
}

void ssg_fam_moved_since(struct ssg_fam *f)
{
    struct ssg_gen_address now = ssg_fam_home(f, NULL, NULL);
    struct ssg_gen_address before = ssg_fam_place(f, NULL, NULL);
    struct ssg_date moved = ssg_fam_days(f, 4);
    struct ssg_date since = ssg_fam_years(f, 3, 0);
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 31);
    struct ssg_gen_person father = ssg_fam_adult(f, 'm', 33);
    struct ssg_gen_person child = ssg_fam_child(f, 'm', ssg_fam_years(f, 5, 90));
    const struct ssg_gen_person *all[] = {&mother, &father, &child};

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_parent(f, &child, &father, "father");
    for (int i = 0; i < 3; i++) {
        ssg_fam_live(f, all[i], &before, since, moved);
        ssg_fam_live(f, all[i], &now, moved, SSG_GEN_NO_DATE);
    }
    (void)ssg_fam_charged(f, ssg_fam_days(f, 480), "73241", &before, &father, "fined");
    (void)ssg_fam_hand(f, 10, "73241", &before, &father);

    f->surname = "Thygesen";
    struct ssg_gen_person new_a = ssg_fam_adult(f, 'f', 58);
    struct ssg_gen_person new_b = ssg_fam_adult(f, 'm', 60);
    ssg_fam_live(f, &new_a, &before, ssg_fam_days(f, 2), SSG_GEN_NO_DATE);
    ssg_fam_live(f, &new_b, &before, ssg_fam_days(f, 2), SSG_GEN_NO_DATE);
}

void ssg_fam_other_district(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 7);
    struct ssg_gen_case hand =
        ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                   .code = "73251",
                                                   .date = ssg_fam_days(f, 8),
                                                   .time = "03:15",
                                                   .municipality = "0101"});

    ssg_fam_charged_on(f, (const int[]){820, 330, -1}, "73241", &n.father);
    ssg_fam_involve(f, &hand, &n.father, "charged", "open");
    ssg_fam_at_hand(f, &hand);
}

void ssg_fam_three_districts(struct ssg_fam *f)
{
    static const char *const municipality[] = {"0751", "0101", "0851", "0751", "0101"};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 2, 3);

    for (int i = 0; i < 5; i++) {
        struct ssg_gen_case made =
            ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                       .code = i % 2 ? "73241" : "84110",
                                                       .date = ssg_fam_days(f, 1500 - i * 280),
                                                       .time = "22:05",
                                                       .municipality = municipality[i]});

        ssg_fam_involve(f, &made, &n.father, "convicted", "fined");
    }
    (void)ssg_fam_hand(f, 7, "84110", NULL, &n.father);
}

void ssg_fam_same_night(struct ssg_fam *f)
{
    static const char *const code[] = {"73241", "77111", "70306"};
    static const char *const time[] = {"23:05", "23:20", "23:50"};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 9);

    for (int i = 0; i < 3; i++) {
        struct ssg_gen_case made =
            ssg_fam_offence(f, ssg_fam_days(f, 300), time[i], code[i], &n.home);

        ssg_fam_involve(f, &made, &n.father, "convicted", "fined");
    }
    (void)ssg_fam_hand(f, 3, "73241", &n.home, &n.father);
}

void ssg_fam_both_charged(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 6);
    struct ssg_gen_case both = ssg_fam_offence(f, ssg_fam_days(f, 240), "19:45", "73241", &n.home);

    ssg_fam_involve(f, &both, &n.father, "charged", "open");
    ssg_fam_involve(f, &both, &n.mother, "charged", "open");
    struct ssg_gen_case hand = ssg_fam_contact(f, ssg_fam_days(f, 2), "disturbance", &n.home);
    ssg_fam_involve(f, &hand, &n.father, "party", "none");
    ssg_fam_involve(f, &hand, &n.mother, "party", "none");
    ssg_fam_at_hand(f, &hand);
}

void ssg_fam_disturbance(struct ssg_fam *f)
{
    static const int days_before[] = {5, 48, 79, 300};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 2, 2);

    for (int i = 0; i < 4; i++) {
        struct ssg_gen_case made =
            ssg_fam_contact(f, ssg_fam_days(f, days_before[i]), "disturbance", &n.home);

        ssg_fam_involve(f, &made, &n.father, "party", "none");
        ssg_fam_involve(f, &made, &n.mother, "party", "none");
        if (i == 0)
            ssg_fam_at_hand(f, &made);
    }
}

void ssg_fam_linked(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 8);
    struct ssg_gen_case first =
        ssg_fam_charged(f, ssg_fam_days(f, 410), "73241", NULL, &n.father, "fined");
    struct ssg_gen_case second =
        ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                   .code = "73251",
                                                   .date = ssg_fam_days(f, 405),
                                                   .time = "12:00",
                                                   .linked_to = first.number});
    struct ssg_gen_case third =
        ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                   .code = "74265",
                                                   .date = ssg_fam_days(f, 395),
                                                   .linked_to = second.number});

    ssg_fam_involve(f, &second, &n.father, "charged", "dropped_other");
    ssg_fam_involve(f, &third, &n.father, "convicted", "fined");
    (void)ssg_fam_hand(f, 9, "73241", NULL, &n.father);
}

static struct ssg_gen_case reported(struct ssg_fam *f, struct ssg_date date, bool date_unknown,
                                    struct ssg_date reported_on, const char *code)
{
    return ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                      .code = code,
                                                      .date = date,
                                                      .date_unknown = date_unknown,
                                                      .reported_on = reported_on,
                                                      .has_reported_on = true});
}

void ssg_fam_reported_late(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 11);
    struct ssg_gen_case old =
        reported(f, ssg_fam_years(f, 4, 20), false, ssg_fam_days(f, 12), "72371");
    struct ssg_gen_case older =
        reported(f, ssg_fam_years(f, 4, 200), false, ssg_fam_days(f, 500), "73241");

    ssg_fam_involve(f, &old, &n.father, "charged", "open");
    ssg_fam_involve(f, &older, &n.father, "convicted", "suspended_sentence");
    ssg_fam_at_hand(f, &old);
}

void ssg_fam_reported_only(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 10);
    struct ssg_date fresh = ssg_fam_days(f, 15);
    struct ssg_date past = ssg_fam_days(f, 620);
    struct ssg_gen_case earlier = reported(f, past, true, past, "73241");
    struct ssg_gen_case hand = reported(f, fresh, true, fresh, "73235");

    ssg_fam_involve(f, &earlier, &n.father, "convicted", "fined");
    ssg_fam_involve(f, &hand, &n.father, "charged", "open");
    ssg_fam_at_hand(f, &hand);
}

void ssg_fam_month_only(struct ssg_fam *f)
{
    static const int months_before[] = {7, 19, 19, 34};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 7);

    for (int i = 0; i < 4; i++) {
        struct ssg_gen_case made = ssg_fam_case(
            f, &(struct ssg_gen_incident){.kind = "offence",
                                          .code = "73241",
                                          .date = ssg_fam_months(f, months_before[i], 0),
                                          .month_only = true});

        ssg_fam_involve(f, &made, &n.father, "convicted", "fined");
    }
    (void)ssg_fam_hand(f, 11, "73241", NULL, &n.father);
}

void ssg_fam_no_entries(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 3, 4);

    (void)ssg_fam_hand(f, 6, "80230", NULL, &n.father);
}
