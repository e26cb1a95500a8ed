/* Special families: statutes, roles and outcomes. */
#include <string.h>

#include "generate_family.h"

static void last_is(struct ssg_fam *f, const char *before, const char *last)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 8);

    ssg_fam_charged_on(f, (const int[]){1400, 1000, 600, -1}, before, &n.father);
    (void)ssg_fam_charged(f, ssg_fam_days(f, 200), last, NULL, &n.father, "suspended_sentence");
    (void)ssg_fam_hand(f, 4, before, NULL, &n.father);
}

void ssg_fam_119_last(struct ssg_fam *f)
{
    last_is(f, "73241", "70305");
}

void ssg_fam_191_last(struct ssg_fam *f)
{
    last_is(f, "84110", "71281");
}

void ssg_fam_higher(struct ssg_fam *f)
{
    last_is(f, "73241", "73251");
}

void ssg_fam_milder(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 8);

    (void)ssg_fam_charged(f, ssg_fam_days(f, 1300), "73251", NULL, &n.father, "prison");
    (void)ssg_fam_charged(f, ssg_fam_days(f, 900), "73251", NULL, &n.father, "suspended_sentence");
    (void)ssg_fam_charged(f, ssg_fam_days(f, 300), "74221", NULL, &n.father, "fined");
    (void)ssg_fam_hand(f, 4, "73241", NULL, &n.father);
}

void ssg_fam_new_kind(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 2, 5);

    ssg_fam_charged_on(f, (const int[]){1500, 1000, 600, -1}, "75563", &n.mother);
    ssg_fam_charged_on(f, (const int[]){100, -1}, "84110", &n.mother);
    (void)ssg_fam_hand(f, 4, "75563", NULL, &n.mother);
}

/* Retired codes (advarsel 2012, hindering 2019, the sexual offences before 2013) and § 243. */
void ssg_fam_statutes(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 14);

    (void)ssg_fam_charged(f, ssg_date_of(2011, 5, 3), "74261", NULL, &n.father, "fined");
    (void)ssg_fam_charged(f, ssg_date_of(2012, 9, 14), "72283", NULL, &n.father, "fined");
    (void)ssg_fam_charged(f, ssg_date_of(2018, 3, 12), "70313", NULL, &n.father, "fined");
    (void)ssg_fam_charged(f, ssg_fam_days(f, 700), "73235", &n.home, &n.father,
                          "suspended_sentence");
    (void)ssg_fam_charged(f, ssg_fam_days(f, 420), "73241", NULL, &n.father, "fined");
    (void)ssg_fam_hand(f, 6, "73235", &n.home, &n.father);
}

void ssg_fam_roles(struct ssg_fam *f)
{
    static const char *const role[] = {"suspect", "charged",  "convicted", "victim",
                                       "witness", "reporter", "party"};
    static const char *const outcome[] = {"open",
                                          "dropped_groundless",
                                          "dropped_evidence",
                                          "dropped_other",
                                          "charge_waived",
                                          "fined",
                                          "suspended_sentence",
                                          "prison",
                                          "measure",
                                          "acquitted",
                                          "none",
                                          "unknown"};
    static const char *const code[] = {"73241", "75563", "84110", "77111", "74265"};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 10);

    for (int i = 0; i < 7 * 12; i++) {
        /* 1,741 days and less: all within five years, the open ones on both sides of 18 months. */
        struct ssg_gen_case made =
            ssg_fam_offence(f, ssg_fam_days(f, 81 + 20 * i), "14:00", code[i % 5], NULL);

        ssg_fam_involve(f, &made, &n.father, role[i / 12], outcome[i % 12]);
    }
    (void)ssg_fam_charged(f, ssg_fam_months(f, 17, 0), "73241", NULL, &n.father, "open");
    (void)ssg_fam_charged(f, ssg_fam_months(f, 19, 0), "73241", NULL, &n.father, "open");
    (void)ssg_fam_hand(f, 6, "73241", NULL, &n.father);
}

void ssg_fam_beaten(struct ssg_fam *f)
{
    static const int days_before[] = {1600, 1250, 900, 610, 350, 120};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 2, 4);

    for (int i = 0; i < 6; i++) {
        struct ssg_gen_case made =
            ssg_fam_offence(f, ssg_fam_days(f, days_before[i]), "22:40", "73241", &n.home);

        ssg_fam_involve(f, &made, &n.father, i % 3 == 2 ? "charged" : "convicted",
                        i % 3 == 2 ? "dropped_evidence" : "suspended_sentence");
        ssg_fam_involve(f, &made, &n.mother, "victim", "none");
    }
    struct ssg_gen_case hand = ssg_fam_hand(f, 2, "73241", &n.home, &n.father);
    ssg_fam_involve(f, &hand, &n.mother, "victim", "none");
}

void ssg_fam_stepfather(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_single(f, 2, 6);

    f->surname = "Bruun";
    struct ssg_gen_person step = ssg_fam_adult(f, 'm', 41);
    ssg_fam_live_since(f, &step, &n.home, 2);
    ssg_fam_couple(f, &n.mother, &step, ssg_fam_years(f, 2, 0), SSG_GEN_NO_DATE);
    struct ssg_gen_case earlier =
        ssg_fam_charged(f, ssg_fam_days(f, 410), "73241", &n.home, &step, "dropped_evidence");
    ssg_fam_involve(f, &earlier, &n.child[0], "victim", "none");
    struct ssg_gen_case hand = ssg_fam_hand(f, 3, "73241", &n.home, &step);
    ssg_fam_involve(f, &hand, &n.child[0], "victim", "none");
    ssg_fam_involve(f, &hand, &n.child[1], "witness", "none");
}

void ssg_fam_witness(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 12);
    struct ssg_gen_case hand = ssg_fam_hand(f, 5, "73241", &n.home, &n.father);

    ssg_fam_involve(f, &hand, &n.mother, "victim", "none");
    ssg_fam_involve(f, &hand, &n.child[0], "witness", "none");
}

static struct ssg_gen_case order(struct ssg_fam *f, const struct ssg_gen_person *against,
                                 struct ssg_date issued, struct ssg_date valid_to)
{
    struct ssg_gen_case made = ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "order_issued",
                                                                          .code = "84441",
                                                                          .date = issued,
                                                                          .valid_to = valid_to,
                                                                          .has_valid_to = true});

    ssg_fam_involve(f, &made, against, "party", "none");
    return made;
}

void ssg_fam_order(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 5);

    (void)order(f, &n.father, ssg_fam_days(f, 400), ssg_fam_days(f, -695));
    (void)ssg_fam_charged(f, ssg_fam_days(f, 150), "84451", &n.home, &n.father, "fined");
    (void)ssg_fam_hand(f, 4, "84451", &n.home, &n.father);
}

void ssg_fam_order_expired(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 5);

    (void)order(f, &n.father, ssg_fam_days(f, 1500), ssg_fam_days(f, 405));
    (void)order(f, &n.father, ssg_fam_days(f, 390), ssg_fam_days(f, 1));
    (void)ssg_fam_hand(f, 4, "74265", &n.home, &n.father);
}

void ssg_fam_intelligence(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 7);

    for (int i = 0; i < 3; i++) {
        struct ssg_gen_case made =
            ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "intelligence",
                                                       .date = ssg_fam_days(f, 90 + 70 * i)});

        ssg_fam_involve(f, &made, &n.father, "party", "none");
    }
    ssg_fam_charged_on(f, (const int[]){500, -1}, "84110", &n.father);
    (void)ssg_fam_hand(f, 8, "84110", NULL, &n.father);
}

void ssg_fam_disclosure(struct ssg_fam *f)
{
    static const char *const disclosure[] = {"ask", "never", "free"};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 8);

    for (int i = 0; i < 3; i++) {
        struct ssg_gen_case made =
            ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                       .code = "84111",
                                                       .date = ssg_fam_days(f, 80 + 100 * i),
                                                       .time = "11:00",
                                                       .disclosure = disclosure[i],
                                                       .social_report_sent = "false"});

        ssg_fam_involve(f, &made, &n.father, "charged", "open");
    }
    (void)ssg_fam_hand(f, 8, "84110", NULL, &n.father);
}

/* A father who is 18 now: the law on age is about the day of the offence. */
void ssg_fam_ages(struct ssg_fam *f)
{
    struct ssg_gen_address home = ssg_fam_home(f, "st", NULL);
    struct ssg_gen_person father = ssg_fam_person(f, 'm', ssg_fam_years(f, 18, 250));
    struct ssg_gen_person mother = ssg_fam_adult(f, 'f', 19);
    struct ssg_gen_person child = ssg_fam_child(f, 'f', ssg_fam_days(f, 200));
    const struct ssg_date day[] = {
        ssg_gen_years_before(father.birth, -14, -100), ssg_gen_years_before(father.birth, -15, 1),
        ssg_gen_years_before(father.birth, -15, 0),    ssg_gen_years_before(father.birth, -17, 0),
        ssg_gen_years_before(father.birth, -18, 1),    ssg_gen_years_before(father.birth, -18, 0)};

    ssg_fam_parent(f, &child, &mother, "mother");
    ssg_fam_parent(f, &child, &father, "father");
    ssg_fam_live_since(f, &father, &home, 1);
    ssg_fam_live_since(f, &mother, &home, 1);
    ssg_fam_live_since(f, &child, &home, 1);
    for (int i = 0; i < 6; i++)
        (void)ssg_fam_charged(f, day[i], "75563", NULL, &father, "fined");
    (void)ssg_fam_hand(f, 5, "73241", &home, &father);
}

void ssg_fam_grave(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 3);
    struct ssg_gen_case hand = ssg_fam_hand(f, 2, "73251", &n.home, &n.father);

    ssg_fam_involve(f, &hand, &n.mother, "victim", "none");
}

void ssg_fam_sixty(struct ssg_fam *f)
{
    static const char *const code[] = {"84110", "75563", "73241", "80230", "77111", "76601"};
    static const char *const outcome[] = {"fined", "prison", "fined", "dropped_evidence"};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 2, 7);

    for (int i = 0; i < 60; i++)
        (void)ssg_fam_charged(f, ssg_fam_days(f, 20 + 29 * i), code[i % 6], NULL, &n.father,
                              outcome[i % 4]);
    (void)ssg_fam_hand(f, 4, "84110", NULL, &n.father);
}

/* The acquittal is of yesterday: what was released before must be corrected. */
void ssg_fam_acquitted(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 6);
    struct ssg_gen_case made = ssg_fam_offence(f, ssg_fam_days(f, 300), "23:00", "73251", &n.home);

    ssg_gen_write_involvement(f->gen, &made, &n.father,
                              &(struct ssg_gen_involvement){.role = "charged",
                                                            .outcome = "acquitted",
                                                            .outcome_date = ssg_fam_days(f, 1),
                                                            .has_outcome_date = true});
    ssg_fam_charged_on(f, (const int[]){800, -1}, "73241", &n.father);
    (void)ssg_fam_hand(f, 20, "73241", &n.home, &n.father);
}

void ssg_fam_unknown_code(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 6);

    ssg_fam_charged_on(f, (const int[]){450, -1}, "73299", &n.father);
    (void)ssg_fam_hand(f, 5, "73241", NULL, &n.father);
}

void ssg_fam_calls(struct ssg_fam *f)
{
    static const int days_before[] = {2, 170, 420};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 4);

    for (int i = 0; i < 3; i++) {
        struct ssg_gen_case made =
            ssg_fam_contact(f, ssg_fam_days(f, days_before[i]), "disturbance", &n.home);

        ssg_fam_involve(f, &made, &n.father, "party", "none");
        ssg_gen_write_involvement(f->gen, &made, &n.mother,
                                  &(struct ssg_gen_involvement){
                                      .role = "party", .outcome = "none", .called_police = "true"});
        if (i == 0)
            ssg_fam_at_hand(f, &made);
    }
}
