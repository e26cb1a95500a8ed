/* Special families: edges of time, and the rules about time. */
#include "generate_family.h"

static struct ssg_gen_case at_time(struct ssg_fam *f, struct ssg_date date, const char *time,
                                   const struct ssg_gen_person *person)
{
    struct ssg_gen_case made = ssg_fam_offence(f, date, time, "73241", NULL);

    ssg_fam_involve(f, &made, person, "convicted", "fined");
    return made;
}

/* The last Sunday of a month that is at least a month back. */
static struct ssg_date last_sunday(const struct ssg_fam *f, int month)
{
    int y, m, d;
    struct ssg_date date;

    ssg_date_civil(ssg_fam_days(f, 31), &y, &m, &d);
    date = ssg_date_of(m > month ? y : y - 1, month, 31);
    return ssg_gen_days_before(date, ssg_date_weekday(date) % 7);
}

void ssg_fam_midnight(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 6);

    (void)at_time(f, ssg_fam_days(f, 211), "23:30", &n.father);
    (void)at_time(f, ssg_fam_days(f, 210), "00:45", &n.father);
    (void)ssg_fam_hand(f, 4, "73241", NULL, &n.father);
}

void ssg_fam_clock_back(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 5);
    struct ssg_date sunday = last_sunday(f, 10);

    (void)at_time(f, ssg_gen_days_before(sunday, 1), "03:20", &n.father);
    (void)at_time(f, sunday, "03:10", &n.father);
    (void)ssg_fam_hand(f, 4, "73241", NULL, &n.father);
}

void ssg_fam_clock_forward(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 5);
    struct ssg_date sunday = last_sunday(f, 3);

    (void)at_time(f, ssg_gen_days_before(sunday, 1), "03:10", &n.father);
    (void)at_time(f, sunday, "04:00", &n.father);
    (void)ssg_fam_hand(f, 4, "73241", NULL, &n.father);
}

static void history(struct ssg_fam *f, const int *days_before, const char *code)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 7);

    ssg_fam_charged_on(f, days_before, code, &n.father);
    (void)ssg_fam_hand(f, 3, code, NULL, &n.father);
}

void ssg_fam_four(struct ssg_fam *f)
{
    history(f, (const int[]){1500, 1120, 640, 210, -1}, "73241");
}

void ssg_fam_five(struct ssg_fam *f)
{
    history(f, (const int[]){1500, 1120, 640, 430, 210, -1}, "73241");
}

void ssg_fam_days_90(struct ssg_fam *f)
{
    history(f, (const int[]){120, 70, 30, -1}, "84110");
}

void ssg_fam_days_91(struct ssg_fam *f)
{
    history(f, (const int[]){121, 70, 30, -1}, "84110");
}

void ssg_fam_days_365(struct ssg_fam *f)
{
    history(f, (const int[]){430, 400, 365, -1}, "84110");
}

void ssg_fam_days_366(struct ssg_fam *f)
{
    history(f, (const int[]){430, 400, 366, -1}, "84110");
}

void ssg_fam_open_18(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 4);
    const struct ssg_date open[] = {ssg_fam_months(f, 17, 0), ssg_fam_months(f, 18, 0),
                                    ssg_fam_months(f, 18, 1), ssg_fam_months(f, 19, 0)};

    for (int i = 0; i < 4; i++)
        (void)ssg_fam_charged(f, open[i], "73241", NULL, &n.father, "open");
    (void)ssg_fam_hand(f, 5, "73241", NULL, &n.father);
}

void ssg_fam_window_edge(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 12);
    const struct ssg_date edge[] = {ssg_fam_years(f, 5, 0), ssg_fam_years(f, 5, 1),
                                    ssg_fam_years(f, 10, 0), ssg_fam_years(f, 10, 1)};

    for (int i = 0; i < 4; i++)
        (void)ssg_fam_charged(f, edge[i], "73241", NULL, &n.father, "fined");
    (void)ssg_fam_hand(f, 5, "75563", NULL, &n.mother);
}

void ssg_fam_contact_edge(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 9);
    const struct ssg_date edge[] = {ssg_fam_years(f, 2, 0), ssg_fam_years(f, 2, 1)};
    struct ssg_gen_case made;

    for (int i = 0; i < 2; i++) {
        made = ssg_fam_contact(f, edge[i], "suicide_threat", &n.home);
        ssg_fam_involve(f, &made, &n.mother, "party", "none");
        made = ssg_fam_contact(f, edge[i], "concern", &n.home);
        ssg_fam_involve(f, &made, &n.mother, "party", "none");
    }
    made = ssg_fam_contact(f, ssg_fam_days(f, 2), "suicide_threat", &n.home);
    ssg_fam_involve(f, &made, &n.mother, "party", "none");
    ssg_fam_at_hand(f, &made);
}

void ssg_fam_one_day(struct ssg_fam *f)
{
    static const char *const municipality[] = {"0461", "0479", "0450", "0410", "0430", "0420"};
    static const char *const time[] = {"08:00", "10:30", "13:00", "15:30", "18:00", "20:30"};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 8);

    for (int i = 0; i < 6; i++) {
        struct ssg_gen_case made =
            ssg_fam_case(f, &(struct ssg_gen_incident){.kind = "offence",
                                                       .code = "75563",
                                                       .date = ssg_fam_days(f, 350),
                                                       .time = time[i],
                                                       .municipality = municipality[i]});

        ssg_fam_involve(f, &made, &n.mother, "convicted", "fined");
    }
    (void)ssg_fam_hand(f, 6, "75563", NULL, &n.mother);
}

void ssg_fam_prison_gap(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 2, 6);

    ssg_fam_charged_on(f, (const int[]){1700, 1610, 1500, 300, -1}, "73241", &n.father);
    ssg_gen_write_span(f->gen, SSG_GEN_ABSENCES, n.father.id, NULL, "custody",
                       ssg_fam_days(f, 1498), ssg_fam_days(f, 1400));
    ssg_gen_write_span(f->gen, SSG_GEN_ABSENCES, n.father.id, NULL, "prison", ssg_fam_days(f, 1400),
                       ssg_fam_days(f, 380));
    (void)ssg_fam_hand(f, 7, "73241", NULL, &n.father);
}

void ssg_fam_source_gap(struct ssg_fam *f)
{
    static const int days_before[] = {4, 160, 330, 520, 700};
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 3);

    for (int i = 0; i < 5; i++) {
        struct ssg_gen_case made =
            ssg_fam_contact(f, ssg_fam_days(f, days_before[i]), "inquiry", &n.home);

        ssg_fam_involve(f, &made, &n.father, "party", "none");
        if (i == 0)
            ssg_fam_at_hand(f, &made);
    }
    ssg_fam_charged_on(f, (const int[]){1200, 700, -1}, "84110", &n.father);
}

/* Laplace over five years: U = 1.86 (p = 0.06) without the case, 2.4 (p = 0.02) with it. */
void ssg_fam_trend_with_case(struct ssg_fam *f)
{
    history(f, (const int[]){1300, 500, 300, 170, 105, -1}, "73241");
}

/* Laplace over five years: U = 2.35 (p = 0.02) without the case. */
void ssg_fam_more_often(struct ssg_fam *f)
{
    history(f, (const int[]){1200, 250, 180, 110, 60, -1}, "73241");
}

/* Gaps 210, 210, 210, then 40 and 55 days. */
void ssg_fam_shorter_gaps(struct ssg_fam *f)
{
    history(f, (const int[]){1105, 895, 685, 475, 435, 380, -1}, "73241");
}

void ssg_fam_easing(struct ssg_fam *f)
{
    history(f, (const int[]){1780, 1640, 1500, 1300, -1}, "75563");
}

/* Gregorian Easter Sunday of a year (Meeus, Jones, Butcher). */
static struct ssg_date easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 19 * l) / 433;
    int month = (h + l - 7 * m + 90) / 25;

    return ssg_date_of(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

void ssg_fam_easter(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 6);
    int y, m, d;
    struct ssg_date thursday;

    ssg_date_civil(f->gen->today, &y, &m, &d);
    thursday = ssg_gen_days_before(easter(y), 3);
    if (thursday.days >= f->gen->today.days)
        thursday = ssg_gen_days_before(easter(y - 1), 3);
    (void)at_time(f, thursday, "15:30", &n.father);
    (void)ssg_fam_hand(f, 3, "73241", NULL, &n.father);
}

void ssg_fam_december(struct ssg_fam *f)
{
    struct ssg_nuclear n = ssg_fam_nuclear(f, 1, 6);
    int y, m, d;
    struct ssg_date eve;

    ssg_date_civil(f->gen->today, &y, &m, &d);
    eve = ssg_date_of(y, 12, 23);
    if (eve.days >= f->gen->today.days)
        eve = ssg_date_of(y - 1, 12, 23);
    (void)at_time(f, eve, "19:10", &n.mother);
    (void)ssg_fam_hand(f, 3, "73241", NULL, &n.mother);
}
