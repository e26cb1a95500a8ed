#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ssg_http_private.h"

enum { CHAIN_MAX = 8, KEY_ID_MAX = 64 };

static void datum_finish(gnutls_datum_t *datum)
{
    if (datum->data)
        explicit_bzero(datum->data, datum->size);
    gnutls_free(datum->data);
    datum->data = NULL;
}
#define DATUM_FINISH __attribute__((cleanup(datum_finish)))

static enum ssg_status complain(char *error_text, size_t error_size, const char *path,
                                const char *what, int code)
{
    (void)snprintf(error_text, error_size, "%s: %s%s%s", path, what, code ? ": " : "",
                   code ? gnutls_strerror(code) : "");
    return code == GNUTLS_E_MEMORY_ERROR ? SSG_E_MEMORY : SSG_E_INVALID_INPUT;
}

static bool has_same_key(const struct ssg_http_credential *credential)
{
    unsigned char ids[2][KEY_ID_MAX];
    size_t sizes[2] = {KEY_ID_MAX, KEY_ID_MAX};
    gnutls_pubkey_t own = NULL;
    if (gnutls_pubkey_init(&own) < 0)
        return false;
    bool is_same = gnutls_pubkey_import_privkey(own, credential->key, 0, 0) == 0 &&
                   gnutls_pubkey_get_key_id(own, GNUTLS_KEYID_USE_SHA256, ids[0], &sizes[0]) == 0 &&
                   gnutls_pubkey_get_key_id(credential->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256,
                                            ids[1], &sizes[1]) == 0 &&
                   sizes[0] == sizes[1] && memcmp(ids[0], ids[1], sizes[0]) == 0;
    gnutls_pubkey_deinit(own);
    return is_same;
}

static bool is_expired(const gnutls_pcert_st *leaf)
{
    gnutls_x509_crt_t certificate = NULL;
    if (gnutls_x509_crt_init(&certificate) < 0)
        return false;
    bool is_over = gnutls_x509_crt_import(certificate, &leaf->cert, GNUTLS_X509_FMT_DER) == 0 &&
                   gnutls_x509_crt_get_expiration_time(certificate) < time(NULL);
    gnutls_x509_crt_deinit(certificate);
    return is_over;
}

static enum ssg_status load_key(struct ssg_http_credential *credential, const char *path,
                                char *error_text, size_t error_size)
{
    DATUM_FINISH gnutls_datum_t pem = {0};
    int code = gnutls_load_file(path, &pem);
    if (code < 0)
        return complain(error_text, error_size, path, "the key cannot be read", code);
    code = gnutls_privkey_init(&credential->key);
    if (code == 0)
        code = gnutls_privkey_import_x509_raw(credential->key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (code < 0)
        return complain(error_text, error_size, path, "not a private key in PEM", code);
    return SSG_OK;
}

static enum ssg_status load_chain(struct ssg_http_credential *credential, const char *path,
                                  char *error_text, size_t error_size)
{
    DATUM_FINISH gnutls_datum_t pem = {0};
    int code = gnutls_load_file(path, &pem);
    if (code < 0)
        return complain(error_text, error_size, path, "the certificate cannot be read", code);
    credential->chain = calloc(CHAIN_MAX, sizeof *credential->chain);
    if (!credential->chain)
        return SSG_E_MEMORY;
    unsigned count = CHAIN_MAX;
    code =
        gnutls_pcert_list_import_x509_raw(credential->chain, &count, &pem, GNUTLS_X509_FMT_PEM, 0);
    if (code < 0)
        return complain(error_text, error_size, path, "not a certificate chain in PEM", code);
    credential->chain_len = count;
    if (is_expired(&credential->chain[0]))
        return complain(error_text, error_size, path, "the certificate has expired", 0);
    return SSG_OK;
}

enum ssg_status ssg_http_credential_load(const char *certificate_path, const char *key_path,
                                         struct ssg_http_credential **ret_credential,
                                         char *error_text, size_t error_size)
{
    struct ssg_http_credential *credential = calloc(1, sizeof *credential);
    if (!credential)
        return SSG_E_MEMORY;
    atomic_init(&credential->refs, 1);
    enum ssg_status status = load_chain(credential, certificate_path, error_text, error_size);
    if (!status)
        status = load_key(credential, key_path, error_text, error_size);
    if (!status && !has_same_key(credential))
        status = complain(error_text, error_size, key_path,
                          "the key does not belong to the certificate", 0);
    if (status) {
        ssg_http_credential_unref(credential);
        return status;
    }
    *ret_credential = credential;
    return SSG_OK;
}

struct ssg_http_credential *ssg_http_credential_ref(struct ssg_http_credential *credential)
{
    atomic_fetch_add(&credential->refs, 1);
    return credential;
}

void ssg_http_credential_unref(struct ssg_http_credential *credential)
{
    if (!credential || atomic_fetch_sub(&credential->refs, 1) != 1)
        return;
    for (unsigned i = 0; i < credential->chain_len; i++)
        gnutls_pcert_deinit(&credential->chain[i]);
    free(credential->chain);
    if (credential->key)
        gnutls_privkey_deinit(credential->key);
    free(credential);
}

int ssg_http_credential_retrieve(gnutls_session_t session, const gnutls_datum_t *authorities,
                                 int authority_count, const gnutls_pk_algorithm_t *algorithms,
                                 int algorithm_count, gnutls_pcert_st **ret_chain,
                                 unsigned *ret_chain_len, gnutls_privkey_t *ret_key)
{
    (void)authorities;
    (void)authority_count;
    (void)algorithms;
    (void)algorithm_count;
    struct ssg_http_conn *conn = ssg_http_conn_of_session(session);
    if (!conn)
        return -1;
    pthread_mutex_lock(&conn->http->credential_lock);
    struct ssg_http_credential *credential = ssg_http_credential_ref(conn->http->credential);
    pthread_mutex_unlock(&conn->http->credential_lock);
    ssg_http_credential_unref(conn->credential);
    conn->credential = credential;
    *ret_chain = credential->chain;
    *ret_chain_len = credential->chain_len;
    *ret_key = credential->key;
    return 0;
}

enum ssg_status ssg_http_reload_certificate(struct ssg_http *http, char *error_text,
                                            size_t error_size)
{
    struct ssg_http_credential *credential = NULL;
    enum ssg_status status = ssg_http_credential_load(http->certificate_path, http->key_path,
                                                      &credential, error_text, error_size);
    if (status)
        return status;
    pthread_mutex_lock(&http->credential_lock);
    struct ssg_http_credential *old = http->credential;
    http->credential = credential;
    pthread_mutex_unlock(&http->credential_lock);
    ssg_http_credential_unref(old);
    return SSG_OK;
}
