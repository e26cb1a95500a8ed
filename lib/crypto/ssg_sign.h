#ifndef SSG_SIGN_H
#define SSG_SIGN_H

#include "ssg_buf.h"
#include "ssg_crypto.h"

/* Ed25519 keys with a name, as the signed notes of C2SP (c2sp.org/signed-note) write them: a key's
 * id is the first four bytes of SHA-256(name || 0x0A || kind || public key); in text it is
 * `NAME+ID+BASE64(kind || public key)`, the private one
 * `PRIVATE+KEY+NAME+ID+BASE64(kind || seed)`. All functions: any thread. */

enum {
    SSG_SIGN_SEED_BYTES = 32,
    SSG_SIGN_PUBLIC_BYTES = 32,
    SSG_SIGN_BYTES = 64,
    SSG_SIGN_KEY_ID_BYTES = 4,
    SSG_SIGN_NAME_MAX = 200,
    SSG_SIGN_TEXT_MAX = 320, /* a key in text, without the NUL */
};

/* What a key may sign; part of its id, so that no signature can be taken for one of another kind.
 */
enum ssg_sign_kind {
    SSG_SIGN_NOTE = 0x01,        /* a note's text: the log's own checkpoints */
    SSG_SIGN_COSIGNATURE = 0x04, /* cosignature/v1 (c2sp.org/tlog-cosignature): a witness */
};

struct ssg_sign_public {
    char name[SSG_SIGN_NAME_MAX + 1];
    enum ssg_sign_kind kind;
    uint8_t key_id[SSG_SIGN_KEY_ID_BYTES];
    uint8_t key[SSG_SIGN_PUBLIC_BYTES];
};

struct ssg_sign_private {
    struct ssg_sign_public public;
    uint8_t seed[SSG_SIGN_SEED_BYTES];
};

/* True for a name a key may have: 1 to SSG_SIGN_NAME_MAX bytes of printable UTF-8 without space and
 * '+'. */
bool ssg_sign_name_is_valid(struct ssg_text name);

/* A new key. E_INVALID_INPUT for the name, E_IO without randomness, E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_sign_private_make(struct ssg_text name, enum ssg_sign_kind kind,
                                                     struct ssg_sign_private *ret_key);

/* Read keys in text; surrounding newlines are the caller's to cut. E_INVALID_INPUT if the form, the
 * id or the kind is wrong; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_sign_private_parse(struct ssg_text text,
                                                      struct ssg_sign_private *ret_key);
SSG_MUST_CHECK enum ssg_status ssg_sign_public_parse(struct ssg_text text,
                                                     struct ssg_sign_public *ret_key);

/* Write keys in text with a NUL. */
void ssg_sign_private_render(const struct ssg_sign_private *key,
                             char ret_text[SSG_SIGN_TEXT_MAX + 1]);
void ssg_sign_public_render(const struct ssg_sign_public *key,
                            char ret_text[SSG_SIGN_TEXT_MAX + 1]);

/* Overwrite a private key. NULL-safe. */
void ssg_sign_private_wipe(struct ssg_sign_private *key);
#define SSG_SIGN_WIPE __attribute__((cleanup(ssg_sign_private_wipe)))

/* Ed25519 (RFC 8032) over bytes. E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_sign_bytes(const struct ssg_sign_private *key, const void *bytes,
                                              size_t bytes_len,
                                              uint8_t ret_signature[SSG_SIGN_BYTES]);

/* True if the signature is the key's over bytes. */
bool ssg_sign_is_valid(const struct ssg_sign_public *key, const void *bytes, size_t bytes_len,
                       const uint8_t signature[SSG_SIGN_BYTES]);

#endif
