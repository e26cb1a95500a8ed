#include "ssg_crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sodium.h>
#include <string.h>

#include "ssg_cleanup.h"

SSG_DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)

enum ssg_status ssg_crypto_init(void)
{
    if (sodium_init() < 0 || OPENSSL_init_crypto(0, NULL) != 1)
        return SSG_E_UNAVAILABLE;
    return SSG_OK;
}

enum ssg_status ssg_sha256_parts(const struct ssg_text *parts, size_t part_count,
                                 uint8_t ret_digest[SSG_SHA256_BYTES])
{
    SSG_CLEANUP(EVP_MD_CTX_free_p) EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < part_count; i++)
        if (EVP_DigestUpdate(context, parts[i].data, parts[i].len) != 1)
            return SSG_E_MEMORY;
    uint8_t digest[SSG_SHA256_BYTES];
    if (EVP_DigestFinal_ex(context, digest, NULL) != 1)
        return SSG_E_MEMORY;
    memcpy(ret_digest, digest, sizeof digest);
    return SSG_OK;
}

enum ssg_status ssg_sha256(const void *bytes, size_t bytes_len,
                           uint8_t ret_digest[SSG_SHA256_BYTES])
{
    struct ssg_text part = {bytes, bytes_len};
    return ssg_sha256_parts(&part, 1, ret_digest);
}

enum ssg_status ssg_hmac_sha256(const void *key, size_t key_len, const void *bytes,
                                size_t bytes_len, uint8_t ret_digest[SSG_SHA256_BYTES])
{
    if (key_len > INT32_MAX)
        return SSG_E_MEMORY;
    uint8_t digest[SSG_SHA256_BYTES];
    unsigned int digest_len = sizeof digest;
    /* HMAC takes NULL as "the key of the last call"; an empty key must stay a key. */
    if (!HMAC(EVP_sha256(), key_len ? key : "", (int)key_len, bytes, bytes_len, digest,
              &digest_len))
        return SSG_E_MEMORY;
    memcpy(ret_digest, digest, sizeof digest);
    return SSG_OK;
}

enum ssg_status ssg_random_bytes(void *ret_bytes, size_t bytes_len)
{
    if (bytes_len > INT32_MAX || RAND_bytes(ret_bytes, (int)bytes_len) != 1)
        return SSG_E_IO;
    return SSG_OK;
}

bool ssg_bytes_equal(const void *a, const void *b, size_t bytes_len)
{
    return CRYPTO_memcmp(a, b, bytes_len) == 0;
}

bool ssg_secret_equal(struct ssg_text a, struct ssg_text b)
{
    return a.len == b.len && ssg_bytes_equal(a.data, b.data, a.len);
}

enum ssg_status ssg_token_make(char ret_token[SSG_TOKEN_TEXT_LEN + 1])
{
    uint8_t bytes[SSG_TOKEN_BYTES];
    enum ssg_status status = ssg_random_bytes(bytes, sizeof bytes);
    if (status != SSG_OK)
        return status;
    char text[SSG_TOKEN_TEXT_LEN + 2]; /* the last place held padding before it was cut */
    ssg_base64url_render(bytes, sizeof bytes, text);
    memcpy(ret_token, text, SSG_TOKEN_TEXT_LEN + 1);
    ssg_secret_wipe(bytes, sizeof bytes);
    ssg_secret_wipe(text, sizeof text);
    return SSG_OK;
}

enum ssg_status ssg_token_hash(struct ssg_text token, uint8_t ret_hash[SSG_SHA256_BYTES])
{
    uint8_t bytes[SSG_TOKEN_BYTES];
    size_t len = 0;
    enum ssg_status status = ssg_base64url_parse(token, bytes, sizeof bytes, &len);
    ssg_secret_wipe(bytes, sizeof bytes);
    if (status != SSG_OK || len != SSG_TOKEN_BYTES)
        return SSG_E_INVALID_INPUT;
    return ssg_sha256(token.data, token.len, ret_hash);
}

enum ssg_status ssg_csrf_make(struct ssg_text token, char ret_csrf[SSG_CSRF_TEXT_LEN + 1])
{
    uint8_t digest[SSG_SHA256_BYTES];
    enum ssg_status status = ssg_hmac_sha256(token.data, token.len, "csrf", 4, digest);
    if (status != SSG_OK)
        return status;
    char text[SSG_CSRF_TEXT_LEN + 2];
    ssg_base64url_render(digest, sizeof digest, text);
    memcpy(ret_csrf, text, SSG_CSRF_TEXT_LEN + 1);
    return SSG_OK;
}

bool ssg_csrf_is_valid(struct ssg_text token, struct ssg_text text)
{
    char csrf[SSG_CSRF_TEXT_LEN + 1];
    if (ssg_csrf_make(token, csrf) != SSG_OK)
        return false;
    return ssg_secret_equal((struct ssg_text){csrf, SSG_CSRF_TEXT_LEN}, text);
}

void ssg_secret_wipe(void *bytes, size_t bytes_len)
{
    OPENSSL_cleanse(bytes, bytes_len);
}
