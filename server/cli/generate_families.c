#include <string.h>

#include "generate_family.h"

/* Towns of the example's district stand first in the list of localities. */
enum { EXAMPLE_LOCALITIES = 11, FIRST_HOUSE = 4, SPECIAL_ROAD_CODE = 2000, STREAM_FAMILY = 13 };

struct family_row {
    const char *slug;
    void (*build)(struct ssg_fam *f);
    const char *postcode;
    const char *note;
};

static const struct family_row rows[] = {
    {"example", NULL, "5000",
     "Demoens familie: far i værtshusslagsmål, mor i butikstyveri, naboen ovenpå er uden for "
     "sagen"},
#define SSG_FAMILY(slug, build, postcode, note) {slug, build, postcode, note},
#include "generate_families.def"
#undef SSG_FAMILY
};

static const int row_count = sizeof(rows) / sizeof(rows[0]);

static struct ssg_fam begin(struct ssg_gen *gen, int number)
{
    struct ssg_fam f = {.gen = gen, .slug = rows[number].slug, .number = number};

    /* The names of a family hang on its place in the catalogue and the seed, not on its size. */
    f.rng = ssg_gen_rng_of(gen->seed, STREAM_FAMILY, (uint64_t)number);
    f.locality = rows[number].postcode ? ssg_gen_locality_find(rows[number].postcode)
                                       : &ssg_gen_localities[number % EXAMPLE_LOCALITIES];
    f.street = ssg_gen_special_streets[number % ssg_gen_special_street_count];
    f.road_code = SPECIAL_ROAD_CODE + number % ssg_gen_special_street_count;
    f.house = FIRST_HOUSE + number;
    f.surname = ssg_gen_surname(&f.rng);
    return f;
}

void ssg_gen_families(struct ssg_gen *gen, struct ssg_gen_example *ret_example)
{
    for (int i = 0; i < row_count; i++) {
        struct ssg_fam f = begin(gen, i);

        if (rows[i].build)
            rows[i].build(&f);
        else
            ssg_fam_example(&f, ret_example);
        const char *fields[] = {f.slug, f.address_id, *f.child_id ? f.child_id : NULL,
                                f.case_number, rows[i].note};
        ssg_gen_row(gen, SSG_GEN_FAMILIES, fields, 5);
    }
}

int ssg_gen_family_count(void)
{
    return row_count;
}

const char *ssg_gen_family_slug(int index)
{
    return index >= 0 && index < row_count ? rows[index].slug : NULL;
}
