#include "ssg_sign.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "ssg_cleanup.h"

SSG_DEFINE_CLEANUP(EVP_PKEY *, EVP_PKEY_free)
SSG_DEFINE_CLEANUP(EVP_MD_CTX *, EVP_MD_CTX_free)

static const char private_prefix[] = "PRIVATE+KEY+";
enum { ID_TEXT_LEN = 2 * SSG_SIGN_KEY_ID_BYTES, KEY_BASE64_LEN = 44 };

bool ssg_sign_name_is_valid(struct ssg_text name)
{
    if (name.len == 0 || name.len > SSG_SIGN_NAME_MAX || !ssg_text_is_printable(name))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.data[i] <= ' ' || name.data[i] == '+')
            return false;
    return true;
}

static enum ssg_status find_public(const uint8_t seed[SSG_SIGN_SEED_BYTES],
                                   uint8_t ret_key[SSG_SIGN_PUBLIC_BYTES])
{
    size_t len = SSG_SIGN_PUBLIC_BYTES;
    SSG_CLEANUP(EVP_PKEY_free_p)
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, SSG_SIGN_SEED_BYTES);
    if (!key || EVP_PKEY_get_raw_public_key(key, ret_key, &len) != 1)
        return SSG_E_MEMORY;
    return SSG_OK;
}

/* Name, kind and key are there; add the id. */
static enum ssg_status complete(struct ssg_sign_public *key)
{
    char middle[] = {0x0A, (char)key->kind};
    struct ssg_text parts[] = {
        ssg_text_of(key->name),
        {middle, sizeof middle},
        {(const char *)key->key, sizeof key->key},
    };
    uint8_t digest[SSG_SHA256_BYTES];
    enum ssg_status status = ssg_sha256_parts(parts, 3, digest);
    if (status == SSG_OK)
        memcpy(key->key_id, digest, sizeof key->key_id);
    return status;
}

static void set_name(struct ssg_sign_public *key, struct ssg_text name)
{
    memcpy(key->name, name.data, name.len);
    key->name[name.len] = '\0';
}

enum ssg_status ssg_sign_private_make(struct ssg_text name, enum ssg_sign_kind kind,
                                      struct ssg_sign_private *ret_key)
{
    if (!ssg_sign_name_is_valid(name))
        return SSG_E_INVALID_INPUT;
    SSG_SIGN_WIPE struct ssg_sign_private key = {.public = {.kind = kind}};
    set_name(&key.public, name);
    enum ssg_status status = ssg_random_bytes(key.seed, sizeof key.seed);
    if (status == SSG_OK)
        status = find_public(key.seed, key.public.key);
    if (status == SSG_OK)
        status = complete(&key.public);
    if (status == SSG_OK)
        *ret_key = key;
    return status;
}

/* `NAME+ID+BASE64`, the last being the kind and 32 bytes. */
static enum ssg_status parse(struct ssg_text text, struct ssg_sign_public *key,
                             uint8_t ret_id[SSG_SIGN_KEY_ID_BYTES],
                             uint8_t ret_bytes[SSG_SIGN_SEED_BYTES])
{
    const char *plus = text.len > 0 ? memchr(text.data, '+', text.len) : NULL;
    if (!plus)
        return SSG_E_INVALID_INPUT;
    struct ssg_text name = {text.data, (size_t)(plus - text.data)};
    struct ssg_text rest = {plus + 1, text.len - name.len - 1};
    if (!ssg_sign_name_is_valid(name) || rest.len != ID_TEXT_LEN + 1 + KEY_BASE64_LEN ||
        rest.data[ID_TEXT_LEN] != '+')
        return SSG_E_INVALID_INPUT;
    uint8_t data[1 + SSG_SIGN_SEED_BYTES];
    size_t data_len = 0;
    enum ssg_status status =
        ssg_hex_parse((struct ssg_text){rest.data, ID_TEXT_LEN}, ret_id, SSG_SIGN_KEY_ID_BYTES);
    if (status == SSG_OK)
        status = ssg_base64_parse((struct ssg_text){rest.data + ID_TEXT_LEN + 1, KEY_BASE64_LEN},
                                  data, sizeof data, &data_len);
    if (status != SSG_OK || data_len != sizeof data ||
        (data[0] != SSG_SIGN_NOTE && data[0] != SSG_SIGN_COSIGNATURE))
        return SSG_E_INVALID_INPUT;
    set_name(key, name);
    key->kind = data[0];
    memcpy(ret_bytes, data + 1, SSG_SIGN_SEED_BYTES);
    ssg_secret_wipe(data, sizeof data);
    return SSG_OK;
}

enum ssg_status ssg_sign_private_parse(struct ssg_text text, struct ssg_sign_private *ret_key)
{
    size_t prefix_len = strlen(private_prefix);
    if (text.len < prefix_len || memcmp(text.data, private_prefix, prefix_len) != 0)
        return SSG_E_INVALID_INPUT;
    SSG_SIGN_WIPE struct ssg_sign_private key = {0};
    uint8_t id[SSG_SIGN_KEY_ID_BYTES];
    enum ssg_status status = parse((struct ssg_text){text.data + prefix_len, text.len - prefix_len},
                                   &key.public, id, key.seed);
    if (status == SSG_OK)
        status = find_public(key.seed, key.public.key);
    if (status == SSG_OK)
        status = complete(&key.public);
    if (status == SSG_OK && memcmp(id, key.public.key_id, sizeof id) != 0)
        status = SSG_E_INVALID_INPUT;
    if (status == SSG_OK)
        *ret_key = key;
    return status;
}

enum ssg_status ssg_sign_public_parse(struct ssg_text text, struct ssg_sign_public *ret_key)
{
    struct ssg_sign_public key = {0};
    uint8_t id[SSG_SIGN_KEY_ID_BYTES];
    enum ssg_status status = parse(text, &key, id, key.key);
    if (status == SSG_OK)
        status = complete(&key);
    if (status == SSG_OK && memcmp(id, key.key_id, sizeof id) != 0)
        status = SSG_E_INVALID_INPUT;
    if (status == SSG_OK)
        *ret_key = key;
    return status;
}

static void render(const char *prefix, const struct ssg_sign_public *key,
                   const uint8_t bytes[SSG_SIGN_SEED_BYTES], char ret_text[SSG_SIGN_TEXT_MAX + 1])
{
    uint8_t data[1 + SSG_SIGN_SEED_BYTES] = {(uint8_t)key->kind};
    memcpy(data + 1, bytes, SSG_SIGN_SEED_BYTES);
    char id[ID_TEXT_LEN + 1], base64[KEY_BASE64_LEN + 1];
    ssg_hex_render(key->key_id, sizeof key->key_id, id);
    ssg_base64_render(data, sizeof data, base64);
    (void)snprintf(ret_text, SSG_SIGN_TEXT_MAX + 1, "%s%s+%s+%s", prefix, key->name, id, base64);
    ssg_secret_wipe(data, sizeof data);
    ssg_secret_wipe(base64, sizeof base64);
}

void ssg_sign_private_render(const struct ssg_sign_private *key,
                             char ret_text[SSG_SIGN_TEXT_MAX + 1])
{
    render(private_prefix, &key->public, key->seed, ret_text);
}

void ssg_sign_public_render(const struct ssg_sign_public *key, char ret_text[SSG_SIGN_TEXT_MAX + 1])
{
    render("", key, key->key, ret_text);
}

void ssg_sign_private_wipe(struct ssg_sign_private *key)
{
    if (key)
        ssg_secret_wipe(key, sizeof *key);
}

enum ssg_status ssg_sign_bytes(const struct ssg_sign_private *key, const void *bytes,
                               size_t bytes_len, uint8_t ret_signature[SSG_SIGN_BYTES])
{
    SSG_CLEANUP(EVP_PKEY_free_p)
    EVP_PKEY *secret =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->seed, sizeof key->seed);
    SSG_CLEANUP(EVP_MD_CTX_free_p) EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t signature[SSG_SIGN_BYTES];
    size_t len = sizeof signature;
    if (!secret || !context || EVP_DigestSignInit(context, NULL, NULL, NULL, secret) != 1 ||
        EVP_DigestSign(context, signature, &len, bytes, bytes_len) != 1 || len != sizeof signature)
        return SSG_E_MEMORY;
    memcpy(ret_signature, signature, sizeof signature);
    return SSG_OK;
}

bool ssg_sign_is_valid(const struct ssg_sign_public *key, const void *bytes, size_t bytes_len,
                       const uint8_t signature[SSG_SIGN_BYTES])
{
    SSG_CLEANUP(EVP_PKEY_free_p)
    EVP_PKEY *public =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key->key, sizeof key->key);
    SSG_CLEANUP(EVP_MD_CTX_free_p) EVP_MD_CTX *context = EVP_MD_CTX_new();
    return public && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, public) == 1 &&
           EVP_DigestVerify(context, signature, SSG_SIGN_BYTES, bytes, bytes_len) == 1;
}
