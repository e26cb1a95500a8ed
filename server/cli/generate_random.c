#include "generate_register.h"

/* SplitMix64 (Steele, Lea, Flood 2014): small, fast, and any number is a good seed. Nothing here
 * is a secret. */
static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

struct ssg_gen_rng ssg_gen_rng_of(uint64_t seed, uint64_t stream, uint64_t index)
{
    uint64_t state = mix(seed + 0x9e3779b97f4a7c15u);

    state = mix(state ^ (stream * 0xd1342543de82ef95u + 1));
    return (struct ssg_gen_rng){mix(state ^ (index * 0xaf251af3b0f025b5u + 2))};
}

uint64_t ssg_gen_rng_next(struct ssg_gen_rng *rng)
{
    rng->state += 0x9e3779b97f4a7c15u;
    return mix(rng->state);
}

int ssg_gen_rng_below(struct ssg_gen_rng *rng, int below)
{
    /* The upper 32 bits scaled: bias below 2^-31 * below, which nobody sees in invented data. */
    return (int)(((ssg_gen_rng_next(rng) >> 32) * (uint64_t)below) >> 32);
}

bool ssg_gen_rng_chance(struct ssg_gen_rng *rng, int permille)
{
    return ssg_gen_rng_below(rng, 1000) < permille;
}

void ssg_gen_uuid(uint64_t seed, uint64_t stream, uint64_t index,
                  char ret_text[SSG_UUID_TEXT_LEN + 1])
{
    struct ssg_gen_rng rng = ssg_gen_rng_of(seed, stream, index);
    struct ssg_uuid uuid;

    for (int half = 0; half < 2; half++) {
        uint64_t bits = ssg_gen_rng_next(&rng);

        for (int i = 0; i < 8; i++)
            uuid.bytes[half * 8 + i] = (uint8_t)(bits >> (8 * i));
    }
    uuid.bytes[6] = (uint8_t)((uuid.bytes[6] & 0x0f) | 0x40);
    uuid.bytes[8] = (uint8_t)((uuid.bytes[8] & 0x3f) | 0x80);
    ssg_uuid_render(&uuid, ret_text);
}
