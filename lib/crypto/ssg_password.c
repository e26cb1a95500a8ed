#include "ssg_password.h"

#include <sodium.h>
#include <string.h>

#include "ssg_crypto.h"

/* OWASP Password Storage: Argon2id with 19 MiB and 2 passes. */
static const unsigned long long PASSES = 2;
static const size_t MEMORY_BYTES = 19456 * (size_t)1024;

_Static_assert(SSG_PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "the hash text fits");

enum ssg_status ssg_password_hash(struct ssg_text password, char ret_hash[SSG_PASSWORD_HASH_SIZE])
{
    if (password.len > SSG_PASSWORD_MAX_BYTES)
        return SSG_E_INVALID_INPUT;
    char hash[crypto_pwhash_STRBYTES] = "";
    if (crypto_pwhash_str_alg(hash, password.data, password.len, PASSES, MEMORY_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return SSG_E_MEMORY;
    memset(ret_hash, 0, SSG_PASSWORD_HASH_SIZE);
    memcpy(ret_hash, hash, sizeof hash);
    return SSG_OK;
}

const char *ssg_password_dummy_hash(void)
{
    /* Salt and digest are counted-up bytes, no password's: nothing is known that fits. */
    return "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$"
           "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
}

/* True if the text has the form of an Argon2id hash; anything else costs a check of the dummy. */
static bool is_ours(const char *hash)
{
    return strlen(hash) < crypto_pwhash_STRBYTES && strncmp(hash, "$argon2id$", 10) == 0;
}

bool ssg_password_is_valid(const char *hash, struct ssg_text password)
{
    bool possible = is_ours(hash) && password.len <= SSG_PASSWORD_MAX_BYTES;
    const char *checked = possible ? hash : ssg_password_dummy_hash();
    size_t len = password.len <= SSG_PASSWORD_MAX_BYTES ? password.len : SSG_PASSWORD_MAX_BYTES;
    bool matches = crypto_pwhash_str_verify(checked, password.data, len) == 0;
    return possible && matches;
}

bool ssg_password_needs_rehash(const char *hash)
{
    return !is_ours(hash) || crypto_pwhash_str_needs_rehash(hash, PASSES, MEMORY_BYTES) != 0;
}
