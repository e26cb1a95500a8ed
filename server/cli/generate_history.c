#include "generate_population.h"

/* Ordinary cases by chance: few people hold most of them (5 % of persons hold 85 %), spread over
 * twenty years, most of them not at home. */

enum { HISTORY_DAYS = 20 * 365, RECENT_CAREER_DAYS = 6 * 365, CASES_MAX = 60 };

struct weighted {
    const char *text;
    int weight;
};

static const struct weighted codes[] = {
    {"75563", 20}, {"75561", 5}, {"84110", 18}, {"84111", 3}, {"73241", 13}, {"73251", 2},
    {"80230", 6},  {"80220", 3}, {"80239", 4},  {"74265", 5}, {"77111", 6},  {"75619", 4},
    {"75431", 3},  {"75212", 2}, {"76319", 1},  {"84172", 2}, {"76601", 2},  {"70305", 1},
    {"70306", 1},  {"84451", 1}, {"74221", 1},  {"72371", 1}, {"70441", 1},  {"73235", 1}};

static const struct weighted outcomes[] = {{"fined", 45},        {"suspended_sentence", 14},
                                           {"prison", 10},       {"measure", 1},
                                           {"charge_waived", 4}, {"dropped_evidence", 14},
                                           {"dropped_other", 4}, {"dropped_groundless", 3},
                                           {"acquitted", 3},     {"unknown", 2}};

static const struct weighted home_codes[] = {{"73241", 40}, {"74265", 16}, {"84110", 14},
                                             {"77111", 8},  {"73251", 6},  {"84451", 4},
                                             {"73235", 4},  {"72131", 2}};

#define PICK(rng, list) pick((rng), (list), (int)(sizeof(list) / sizeof((list)[0])))

static const char *pick(struct ssg_gen_rng *rng, const struct weighted *list, int count)
{
    int all = 0, share;

    for (int i = 0; i < count; i++)
        all += list[i].weight;
    share = ssg_gen_rng_below(rng, all);
    for (int i = 0; i < count; i++) {
        share -= list[i].weight;
        if (share < 0)
            return list[i].text;
    }
    return list[0].text;
}

static void make_time(struct ssg_gen_rng *rng, char ret_time[8])
{
    int hour = ssg_gen_rng_below(rng, 24);

    (void)snprintf(ret_time, 8, "%02d:%02d", hour, ssg_gen_rng_below(rng, 60));
}

/* Where the household lived on a day; NULL when that is not known. */
static const struct ssg_gen_address *home_on(const struct ssg_gen_household *h,
                                             struct ssg_date date)
{
    if (date.days >= h->since.days)
        return &h->home;
    if (h->has_before && date.days >= h->before_since.days)
        return &h->before;
    return NULL;
}

/* Role and outcome of a person in one case. */
static void involve(struct ssg_gen *gen, struct ssg_gen_rng *rng,
                    const struct ssg_gen_case *incident, const struct ssg_gen_person *person,
                    bool heavy)
{
    static const struct weighted heavy_roles[] = {
        {"charged", 66}, {"suspect", 12}, {"victim", 14}, {"witness", 6}, {"reporter", 2}};
    static const struct weighted light_roles[] = {
        {"charged", 35}, {"suspect", 8}, {"victim", 38}, {"witness", 14}, {"reporter", 5}};
    const char *role = heavy ? PICK(rng, heavy_roles) : PICK(rng, light_roles);
    int age_days = gen->today.days - incident->date.days;
    int settled_after = 30 + ssg_gen_rng_below(rng, 400);
    struct ssg_gen_involvement involvement = {.role = role};

    if (role[0] == 'c' && (age_days <= settled_after || ssg_gen_rng_chance(rng, 20))) {
        involvement.outcome = "open";
    } else if (role[0] == 'c') {
        involvement.outcome = PICK(rng, outcomes);
        involvement.has_outcome_date = true;
        involvement.outcome_date = ssg_gen_days_before(incident->date, -settled_after);
        if (involvement.outcome[0] == 'f') {
            involvement.role = "convicted";
            involvement.sentence = "bøde 2.500 kr.";
        } else if (involvement.outcome[0] == 'p') {
            involvement.role = "convicted";
            involvement.sentence = "fængsel 40 dage";
        }
    } else if (role[0] == 's') {
        involvement.outcome = age_days < 300 ? "open" : "dropped_evidence";
    }
    if (ssg_gen_rng_chance(rng, 20))
        involvement.match = "name_birthdate";
    if (involvement.match && ssg_gen_rng_chance(rng, 500))
        involvement.verified = "true";
    ssg_gen_write_involvement(gen, incident, person, &involvement);
}

static void write_case(struct ssg_gen *gen, const struct ssg_gen_household *h, int adult,
                       struct ssg_gen_rng *rng, const char *code, int days_before)
{
    const struct ssg_gen_adult *who = &h->adult[adult];
    struct ssg_date date = ssg_gen_days_before(gen->today, days_before);
    const struct ssg_gen_address *home = home_on(h, date);
    char time[8];
    struct ssg_gen_incident incident = {
        .kind = "offence", .code = code, .date = date, .time = time};

    make_time(rng, time);
    if (home && ssg_gen_rng_chance(rng, 300))
        incident.address = home;
    else if (home && ssg_gen_rng_chance(rng, 850))
        incident.municipality = home->locality->municipality;
    else
        incident.municipality =
            ssg_gen_localities[ssg_gen_rng_below(rng, ssg_gen_locality_count)].municipality;
    /* Old cases sometimes have no clock time. */
    if (days_before > 2000 && ssg_gen_rng_chance(rng, 200))
        incident.time = NULL;

    struct ssg_gen_case made = ssg_gen_write_incident(gen, &incident);
    involve(gen, rng, &made, &who->person, who->heavy);
    if (incident.address && h->adults > 1 && code[0] == '7' && code[1] == '3' &&
        ssg_gen_rng_chance(rng, 600))
        ssg_gen_write_involvement(gen, &made, &h->adult[1 - adult].person,
                                  &(struct ssg_gen_involvement){.role = "victim"});
}

/* The earlier cases of one adult, from the age of 15 and at most twenty years back. */
static void write_career(struct ssg_gen *gen, const struct ssg_gen_household *h, int adult,
                         struct ssg_gen_rng *rng)
{
    const struct ssg_gen_adult *who = &h->adult[adult];
    int span = gen->today.days - ssg_gen_years_before(who->person.birth, -15, 0).days;
    const char *favourite = PICK(rng, codes);
    int cases = 0;

    if (span > HISTORY_DAYS)
        span = HISTORY_DAYS;
    if (who->heavy)
        for (cases = 2; cases < CASES_MAX && ssg_gen_rng_chance(rng, 842);)
            cases++;
    else if (ssg_gen_rng_chance(rng, 76))
        cases = 1;
    for (int i = 0; i < cases && span > 1; i++) {
        int most = who->heavy && ssg_gen_rng_chance(rng, 500) && span > RECENT_CAREER_DAYS
                       ? RECENT_CAREER_DAYS
                       : span;
        const char *code = ssg_gen_rng_chance(rng, 450) ? favourite : PICK(rng, codes);

        write_case(gen, h, adult, rng, code, 1 + ssg_gen_rng_below(rng, most));
    }
}

static void write_contact(struct ssg_gen *gen, const struct ssg_gen_household *h,
                          struct ssg_gen_rng *rng, const char *kind, int days_before)
{
    char time[8];
    struct ssg_gen_incident incident = {.kind = kind,
                                        .date = ssg_gen_days_before(gen->today, days_before),
                                        .time = time,
                                        .address = &h->home};
    struct ssg_gen_case made;

    make_time(rng, time);
    made = ssg_gen_write_incident(gen, &incident);
    for (int i = 0; i < h->adults; i++)
        ssg_gen_write_involvement(
            gen, &made, &h->adult[i].person,
            &(struct ssg_gen_involvement){
                .role = "party",
                .called_police = i == 0 && ssg_gen_rng_chance(rng, 300) ? "true" : NULL});
}

void ssg_gen_history(struct ssg_gen *gen, const struct ssg_gen_household *household,
                     struct ssg_gen_rng *rng)
{
    static const struct weighted kinds[] = {
        {"disturbance", 70}, {"concern", 14}, {"suicide_threat", 6}, {"inquiry", 10}};
    int days_here = gen->today.days - household->since.days;
    bool heavy = false;

    for (int i = 0; i < household->adults; i++) {
        write_career(gen, household, i, rng);
        heavy |= household->adult[i].heavy;
    }
    for (int i = 0; heavy && i < 12 && ssg_gen_rng_chance(rng, 500); i++) {
        const char *kind = PICK(rng, kinds);

        write_contact(gen, household, rng, kind, 1 + ssg_gen_rng_below(rng, days_here));
    }
}

void ssg_gen_recent_case(struct ssg_gen *gen, const struct ssg_gen_household *household,
                         struct ssg_gen_rng *rng)
{
    static const struct weighted kinds[] = {
        {"offence", 50}, {"disturbance", 36}, {"concern", 9}, {"suicide_threat", 5}};
    int days_here = gen->today.days - household->since.days;
    int days = 1 + ssg_gen_rng_below(rng, days_here < 30 ? days_here : 30);
    const char *kind = PICK(rng, kinds);
    char time[8];

    if (kind[0] != 'o') {
        write_contact(gen, household, rng, kind, days);
        return;
    }
    make_time(rng, time);
    int adult = household->adults > 1 ? ssg_gen_rng_below(rng, 2) : 0;
    struct ssg_gen_case made = ssg_gen_write_incident(
        gen, &(struct ssg_gen_incident){.kind = "offence",
                                        .code = PICK(rng, home_codes),
                                        .date = ssg_gen_days_before(gen->today, days),
                                        .time = time,
                                        .address = &household->home});

    ssg_gen_write_involvement(gen, &made, &household->adult[adult].person,
                              &(struct ssg_gen_involvement){.role = "charged", .outcome = "open"});
    if (household->adults > 1 && ssg_gen_rng_chance(rng, 600))
        ssg_gen_write_involvement(gen, &made, &household->adult[1 - adult].person,
                                  &(struct ssg_gen_involvement){.role = "victim"});
    if (ssg_gen_rng_chance(rng, 120))
        ssg_gen_write_involvement(gen, &made, &household->child[0],
                                  &(struct ssg_gen_involvement){.role = "witness"});
}
