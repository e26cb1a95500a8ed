#include "generate_population.h"

#include <stdlib.h>
#include <string.h>

enum { STREAM_ADDRESS = 1, STREAM_MOVED_IN = 2, STREAM_HOUSEHOLD = 3 };

/* Dwellings that one street gets before the next street of the town is begun. */
enum { BLOCK = 24, UNITS_PER_HOUSE = 8, PROGRESS_EVERY = 20000, RING = 64 };

/* Households in 100: 36 of one person, 31 couples, 22 of two parents with children, 11 of one
 * parent with children. The other parents of the 11 are 11 of the 36, so 89 units make 100
 * households. */
enum { UNIT_SINGLE = 25, UNIT_COUPLE = 56, UNIT_FAMILY = 78, UNIT_ALL = 89 };

/* Homes with children per 1000 persons, a little low, so that recent cases are all placed. */
enum { FAMILIES_PER_1000 = 150 };

struct population {
    struct ssg_gen *gen;
    uint64_t addresses;
    long long recent_wanted;
    long long recent_done;
    long long families;
    long long families_expected;
    /* The last homes with children, for recent cases that are left at the end. */
    struct ssg_gen_household ring[RING];
};

/* Streets whose houses hold flats: the "-gade" of a town. */
static bool has_flats(const char *street)
{
    size_t len = strlen(street);

    return len > 4 && strcmp(street + len - 4, "gade") == 0;
}

/* The dwelling at an index: always the same, and no two alike, so none needs to be remembered. */
static struct ssg_gen_address dwelling_at(const struct ssg_gen *gen, uint64_t index)
{
    static const char *const floor[] = {"st", "1", "2", "3"};
    static const char *const door[] = {"tv", "th"};
    int town = (int)(index % (uint64_t)ssg_gen_locality_count);
    uint64_t in_town = index / (uint64_t)ssg_gen_locality_count;
    uint64_t streets = (uint64_t)ssg_gen_street_count;
    int street = (int)(in_town / BLOCK % streets);
    int unit = (int)(in_town / (BLOCK * streets) * BLOCK + in_town % BLOCK);
    struct ssg_gen_address address = {.locality = &ssg_gen_localities[town],
                                      .street = ssg_gen_streets[street],
                                      .house = unit + 1,
                                      .road_code = 100 + street};

    if (has_flats(address.street)) {
        address.house = unit / UNITS_PER_HOUSE + 1;
        address.floor = floor[unit % UNITS_PER_HOUSE / 2];
        address.door = door[unit % 2];
    }
    ssg_gen_uuid(gen->seed, STREAM_ADDRESS, index, address.id);
    return address;
}

/* When the present household of a dwelling moved in; like the dwelling, it hangs on the index. */
static struct ssg_date moved_in(const struct ssg_gen *gen, uint64_t index)
{
    struct ssg_gen_rng rng = ssg_gen_rng_of(gen->seed, STREAM_MOVED_IN, index);
    int days = ssg_gen_rng_below(&rng, 6500);

    /* Recent moves are commoner than old ones. One call a statement: C leaves the order of calls
     * within an expression open, and every compiler must write the same register. */
    days = days * (1 + ssg_gen_rng_below(&rng, 1000)) / 1000;
    return ssg_gen_days_before(gen->today, 5 + days);
}

/* A dwelling where somebody could live until `until`: one whose present household came later. */
static void find_before(const struct population *p, struct ssg_gen_household *h,
                        struct ssg_gen_rng *rng)
{
    for (int i = 0; i < 4 && p->addresses > 1 && !h->has_before; i++) {
        uint64_t range = p->addresses < INT32_MAX ? p->addresses : INT32_MAX;
        uint64_t index = (uint64_t)ssg_gen_rng_below(rng, (int)range);

        if (moved_in(p->gen, index).days < h->since.days)
            continue;
        h->before = dwelling_at(p->gen, index);
        h->before_since = ssg_gen_days_before(h->since, 200 + ssg_gen_rng_below(rng, 3000));
        h->has_before = strcmp(h->before.id, h->home.id) != 0;
    }
}

static void settle(struct population *p, struct ssg_gen_household *h, struct ssg_gen_rng *rng)
{
    h->home = dwelling_at(p->gen, p->addresses);
    h->since = moved_in(p->gen, p->addresses);
    p->addresses++;
    ssg_gen_write_address(p->gen, &h->home);
    if (ssg_gen_rng_chance(rng, 650))
        find_before(p, h, rng);
}

static void write_residences(struct population *p, const struct ssg_gen_household *h,
                             const struct ssg_gen_person *person)
{
    struct ssg_date from = h->since;

    if (person->birth.days >= h->since.days)
        from = person->birth;
    else if (h->has_before)
        ssg_gen_write_residence(
            p->gen, person, &h->before,
            h->before_since.days > person->birth.days ? h->before_since : person->birth, h->since);
    ssg_gen_write_residence(p->gen, person, &h->home, from, SSG_GEN_NO_DATE);
}

static struct ssg_gen_person *add_adult(struct population *p, struct ssg_gen_household *h,
                                        struct ssg_gen_rng *rng, char sex, int years)
{
    struct ssg_gen_adult *adult = &h->adult[h->adults++];

    adult->person.sex = sex;
    adult->person.birth = ssg_gen_years_before(p->gen->today, years, ssg_gen_rng_below(rng, 365));
    adult->person.given = ssg_gen_given_name(rng, sex);
    adult->person.surname = ssg_gen_surname(rng);
    /* 5 % of all persons are 6.4 % of the adults. */
    adult->heavy = ssg_gen_rng_chance(rng, 64);
    ssg_gen_write_person(p->gen, &adult->person);
    write_residences(p, h, &adult->person);
    return &adult->person;
}

static void add_parent(struct population *p, const struct ssg_gen_person *child,
                       const struct ssg_gen_person *parent, bool custody)
{
    ssg_gen_write_span(p->gen, SSG_GEN_KINSHIP, child->id, parent->id,
                       parent->sex == 'f' ? "mother" : "father", SSG_GEN_NO_DATE, SSG_GEN_NO_DATE);
    if (custody)
        ssg_gen_write_span(p->gen, SSG_GEN_CUSTODY, child->id, parent->id, NULL, SSG_GEN_NO_DATE,
                           SSG_GEN_NO_DATE);
}

static void add_child(struct population *p, struct ssg_gen_household *h, struct ssg_gen_rng *rng,
                      int years)
{
    struct ssg_gen_person *child = &h->child[h->children++];

    child->sex = ssg_gen_rng_chance(rng, 487) ? 'f' : 'm';
    /* At most 17 years and 359 days, so that every child is one. */
    child->birth = ssg_gen_years_before(p->gen->today, years, 1 + ssg_gen_rng_below(rng, 358));
    child->given = ssg_gen_given_name(rng, child->sex);
    child->surname = h->adult[0].person.surname;
    ssg_gen_write_person(p->gen, child);
    write_residences(p, h, child);
}

static void couple(struct population *p, const struct ssg_gen_household *h)
{
    const char *a = h->adult[0].person.id, *b = h->adult[1].person.id;

    ssg_gen_write_span(p->gen, SSG_GEN_PARTNERS, a, b, NULL, h->since, SSG_GEN_NO_DATE);
    ssg_gen_write_span(p->gen, SSG_GEN_PARTNERS, b, a, NULL, h->since, SSG_GEN_NO_DATE);
}

/* A home with children gets its share of the recent cases, evenly over the whole register. */
static void note_family(struct population *p, const struct ssg_gen_household *h,
                        struct ssg_gen_rng *rng)
{
    long long due;

    p->ring[p->families % RING] = *h;
    p->families++;
    due = p->families >= p->families_expected
              ? p->recent_wanted
              : p->recent_wanted * p->families / p->families_expected;
    /* The last homes share what is left; one home alone does not get it all. */
    for (int i = 0; p->recent_done < due && i < 1 + p->recent_wanted / p->families_expected; i++) {
        ssg_gen_recent_case(p->gen, h, rng);
        p->recent_done++;
    }
}

static int child_years(struct ssg_gen_rng *rng, int index, int parent_years)
{
    int most = parent_years - 18 < 17 ? parent_years - 18 : 17;
    int years = ssg_gen_rng_below(rng, most + 1);

    /* Siblings are some years apart, but never out of the range of children. */
    return index == 0 ? years : (years + 3 * index) % (most + 1);
}

static int child_count(struct ssg_gen_rng *rng, bool separated)
{
    int share = ssg_gen_rng_below(rng, 100);

    if (separated)
        return share < 55 ? 1 : share < 90 ? 2 : 3;
    return share < 40 ? 1 : share < 85 ? 2 : 3;
}

static void single(struct population *p, struct ssg_gen_rng *rng, uint64_t number)
{
    struct ssg_gen_household h = {.number = number};
    char sex = ssg_gen_rng_chance(rng, 520) ? 'f' : 'm';

    settle(p, &h, rng);
    (void)add_adult(p, &h, rng, sex, 20 + ssg_gen_rng_below(rng, 70));
    ssg_gen_history(p->gen, &h, rng);
}

static void pair(struct population *p, struct ssg_gen_rng *rng, uint64_t number)
{
    struct ssg_gen_household h = {.number = number};
    int years = 22 + ssg_gen_rng_below(rng, 66);
    bool same = ssg_gen_rng_chance(rng, 15);

    settle(p, &h, rng);
    (void)add_adult(p, &h, rng, 'f', years);
    (void)add_adult(p, &h, rng, same ? 'f' : 'm', years + ssg_gen_rng_below(rng, 6));
    couple(p, &h);
    ssg_gen_history(p->gen, &h, rng);
}

static void family(struct population *p, struct ssg_gen_rng *rng, uint64_t number, int children)
{
    struct ssg_gen_household h = {.number = number};
    int years = 22 + ssg_gen_rng_below(rng, 27);

    settle(p, &h, rng);
    (void)add_adult(p, &h, rng, 'f', years);
    (void)add_adult(p, &h, rng, 'm', years + ssg_gen_rng_below(rng, 6));
    couple(p, &h);
    for (int i = 0; i < children; i++) {
        add_child(p, &h, rng, child_years(rng, i, years));
        add_parent(p, &h.child[i], &h.adult[0].person, true);
        add_parent(p, &h.child[i], &h.adult[1].person, true);
    }
    ssg_gen_history(p->gen, &h, rng);
    note_family(p, &h, rng);
}

static void separated(struct population *p, struct ssg_gen_rng *rng, uint64_t number, int children)
{
    struct ssg_gen_household h = {.number = number}, other = {.number = number};
    bool with_mother = ssg_gen_rng_chance(rng, 860);
    bool joint = ssg_gen_rng_chance(rng, 850);
    int years = 22 + ssg_gen_rng_below(rng, 27);

    settle(p, &h, rng);
    settle(p, &other, rng);
    /* The other parent lived with the family until moving out. */
    if (other.since.days > h.since.days) {
        other.before = h.home;
        other.before_since = h.since;
        other.has_before = true;
    }
    (void)add_adult(p, &h, rng, with_mother ? 'f' : 'm', years);
    (void)add_adult(p, &other, rng, with_mother ? 'm' : 'f', years + ssg_gen_rng_below(rng, 6));
    for (int i = 0; i < children; i++) {
        add_child(p, &h, rng, child_years(rng, i, years));
        add_parent(p, &h.child[i], &h.adult[0].person, true);
        add_parent(p, &h.child[i], &other.adult[0].person, joint);
    }
    if (ssg_gen_rng_chance(rng, 4))
        ssg_gen_write_span(p->gen, SSG_GEN_PROTECTIONS, h.adult[0].person.id, NULL, "name_address",
                           h.since, ssg_gen_days_before(p->gen->today, -200));
    ssg_gen_history(p->gen, &h, rng);
    ssg_gen_history(p->gen, &other, rng);
    note_family(p, &h, rng);
}

/* Write one unit that fits into the persons still wanted. */
static void unit(struct population *p, uint64_t number, long long room)
{
    struct ssg_gen_rng rng = ssg_gen_rng_of(p->gen->seed, STREAM_HOUSEHOLD, number);
    int share = ssg_gen_rng_below(&rng, UNIT_ALL);
    bool apart = share >= UNIT_FAMILY;
    int children = child_count(&rng, apart);

    if (share < UNIT_SINGLE || room < 2 || (share >= UNIT_COUPLE && room < 2 + children))
        single(p, &rng, number);
    else if (share < UNIT_COUPLE)
        pair(p, &rng, number);
    else if (apart)
        separated(p, &rng, number, children);
    else
        family(p, &rng, number, children);
}

bool ssg_gen_population(struct ssg_gen *gen, long long persons, long long recent_cases,
                        void (*progress)(long long done, long long all))
{
    struct population *p = calloc(1, sizeof *p);
    long long start = gen->rows[SSG_GEN_PERSONS], told = start;
    bool placed;

    if (!p)
        return false;
    p->gen = gen;
    p->recent_wanted = recent_cases;
    p->families_expected = (persons - start) * FAMILIES_PER_1000 / 1000;
    if (p->families_expected < 1)
        p->families_expected = 1;
    for (uint64_t number = 0; gen->rows[SSG_GEN_PERSONS] < persons; number++) {
        unit(p, number, persons - gen->rows[SSG_GEN_PERSONS]);
        if (progress && gen->rows[SSG_GEN_PERSONS] - told >= PROGRESS_EVERY) {
            told = gen->rows[SSG_GEN_PERSONS];
            progress(told, persons);
        }
    }
    struct ssg_gen_rng rng = ssg_gen_rng_of(gen->seed, STREAM_HOUSEHOLD, UINT64_MAX);
    for (long long i = 0; p->families > 0 && p->recent_done < recent_cases; i++) {
        long long known = p->families < RING ? p->families : RING;

        ssg_gen_recent_case(gen, &p->ring[i % known], &rng);
        p->recent_done++;
    }
    placed = p->recent_done == recent_cases;
    free(p);
    return placed;
}
