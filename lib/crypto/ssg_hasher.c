#include "ssg_hasher.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct ssg_hasher {
    EVP_MD *algorithm; /* fetched once: a look-up by name costs more than a short hash */
    EVP_MD_CTX *context;
};

enum ssg_status ssg_hasher_create(struct ssg_hasher **ret_hasher)
{
    struct ssg_hasher *hasher = calloc(1, sizeof *hasher);
    if (!hasher)
        return SSG_E_MEMORY;
    hasher->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    hasher->context = EVP_MD_CTX_new();
    if (!hasher->algorithm || !hasher->context ||
        EVP_DigestInit_ex2(hasher->context, hasher->algorithm, NULL) != 1) {
        ssg_hasher_destroy(hasher);
        return SSG_E_MEMORY;
    }
    *ret_hasher = hasher;
    return SSG_OK;
}

void ssg_hasher_destroy(struct ssg_hasher *hasher)
{
    if (!hasher)
        return;
    EVP_MD_CTX_free(hasher->context);
    EVP_MD_free(hasher->algorithm);
    free(hasher);
}

enum ssg_status ssg_hasher_sha256(struct ssg_hasher *hasher, const struct ssg_text *parts,
                                  size_t part_count, uint8_t ret_digest[SSG_SHA256_BYTES])
{
    /* NULL: the algorithm of the last initialisation, without looking it up again. */
    if (EVP_DigestInit_ex2(hasher->context, NULL, NULL) != 1)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < part_count; i++)
        if (EVP_DigestUpdate(hasher->context, parts[i].data, parts[i].len) != 1)
            return SSG_E_MEMORY;
    uint8_t digest[SSG_SHA256_BYTES];
    if (EVP_DigestFinal_ex(hasher->context, digest, NULL) != 1)
        return SSG_E_MEMORY;
    memcpy(ret_digest, digest, sizeof digest);
    return SSG_OK;
}
