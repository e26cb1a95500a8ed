#ifndef SSG_HTTP_PRIVATE_H
#define SSG_HTTP_PRIVATE_H

/* What the files of this room share; no other room includes it. */

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "ssg_http.h"
#include "ssg_http_guard.h"
#include "ssg_http_proxy.h"
#include "ssg_http_route.h"
#include "ssg_http_wire.h"

enum {
    SSG_HTTP_REPLY_HEADERS_MAX = 8,
    SSG_HTTP_ARENA_MAX = 4 * 1024 * 1024,
    SSG_HTTP_DISCARD_US = 2000000, /* a body over its cap may still take this long */
    SSG_HTTP_MEMORY_LIMIT = 16384, /* of libmicrohttpd, for one connection */
    SSG_HTTP_BACKLOG = 1024,
    SSG_HTTP_TAG_SIZE = 2 * 32 + 3 /* quoted hex of SHA-256 */
};

/* A certificate chain with its key; counted, because a handshake may use one that has just been
 * replaced. */
struct ssg_http_credential {
    atomic_uint refs;
    gnutls_pcert_st *chain;
    unsigned chain_len;
    gnutls_privkey_t key;
};

/* What a connection is waiting for, as the sweeper sees it. */
enum ssg_http_phase {
    SSG_HTTP_PHASE_IDLE,    /* between requests; libmicrohttpd's own timeout */
    SSG_HTTP_PHASE_HEADER,  /* handshake or header not complete */
    SSG_HTTP_PHASE_BODY,    /* body not complete */
    SSG_HTTP_PHASE_DISCARD, /* body over its cap */
    SSG_HTTP_PHASE_BUSY     /* our turn */
};

struct ssg_http_conn {
    uint64_t magic;
    struct ssg_http_conn *previous; /* list of http->conns, under http->conns_lock */
    struct ssg_http_conn *next;
    struct ssg_http *http;
    int fd;
    struct ssg_http_credential *credential; /* of the last handshake; HTTP thread */
    struct ssg_http_wire wire;              /* HTTP thread */
    const char *completion;                 /* rest of it; HTTP thread */
    bool is_completing;
    bool is_over_cap;
    bool is_lingering; /* closed by us while the client may still be sending */
    uint64_t seen;     /* requests whose first line libmicrohttpd has seen; HTTP thread */
    uint64_t done;     /* requests it is through with; HTTP thread */
    _Atomic enum ssg_http_phase phase;
    _Atomic int64_t since_us;
};

enum ssg_http_reply_kind {
    SSG_HTTP_REPLY_NONE,
    SSG_HTTP_REPLY_BYTES,
    SSG_HTTP_REPLY_EMPTY,
    SSG_HTTP_REPLY_PROBLEM,
    SSG_HTTP_REPLY_ASSET
};

/* The reply chosen so far. */
struct ssg_http_reply {
    enum ssg_http_reply_kind kind;
    int http_status;
    char *bytes; /* malloc */
    size_t bytes_len;
    const char *mime;
    enum ssg_status problem;
    const char *detail;  /* of a problem, in the request's language; NULL: none */
    const char *members; /* of a problem; NULL: none */
    const struct ssg_http_asset *asset;
    struct {
        const char *name;
        const char *value;
    } headers[SSG_HTTP_REPLY_HEADERS_MAX];
    size_t header_count;
};

enum ssg_http_stage {
    SSG_HTTP_STAGE_NEW,     /* first line seen */
    SSG_HTTP_STAGE_BODY,    /* headers judged */
    SSG_HTTP_STAGE_HANDLER, /* handler called at least once */
    SSG_HTTP_STAGE_REPLIED
};

/* Who acts next between the handler's return and the resume. */
enum ssg_http_gate { SSG_HTTP_GATE_RUNNING, SSG_HTTP_GATE_PARKED, SSG_HTTP_GATE_RESUMED };

struct ssg_http_exchange {
    struct ssg_http_request request;
    struct MHD_Connection *mhd;
    struct ssg_http_conn *conn;
    uint64_t index; /* of the request on its connection, from 1 */
    enum ssg_http_stage stage;
    _Atomic enum ssg_http_gate gate;
    struct ssg_text raw_target;
    struct ssg_http_field *fields;
    size_t field_count;
    struct ssg_http_target target;
    const struct ssg_http_asset *asset;
    enum ssg_status refusal; /* found by the checks, told when the request has ended */
    enum ssg_http_fault fault;
    uint64_t declared_len; /* Content-Length */
    size_t body_cap;
    char *body; /* in the arena */
    size_t body_len;
    size_t body_size;
    uint64_t received_len; /* also what was discarded */
    bool is_closing;
    bool is_parked;
    bool was_handled; /* the handler has seen the request */
    struct ssg_http_reply reply;
    int sent_status;
    size_t sent_len;
};

struct ssg_http {
    struct ssg_http_options options;
    char *certificate_path;
    char *key_path;
    struct ssg_http_asset *assets; /* copy of options.assets with all tags */
    char (*asset_tags)[SSG_HTTP_TAG_SIZE];
    struct MHD_Daemon *daemon;
    struct MHD_Daemon *metrics_daemon;
    uint16_t port;
    uint16_t metrics_port;
    char *metrics_path; /* of a Unix socket, to be unlinked */
    struct ssg_http_routes *routes;
    gnutls_datum_t ticket_key;
    pthread_mutex_t credential_lock; /* also proxies */
    struct ssg_http_credential *credential;
    struct ssg_http_proxies proxies;
    pthread_mutex_t conns_lock;
    struct ssg_http_conn *conns;
    struct ssg_http_linger *lingers; /* under conns_lock */
    unsigned linger_count;
    atomic_uint header_timeout_ms;
    atomic_uint body_timeout_ms;
    atomic_uint request_deadline_ms;
    atomic_bool is_draining;
    atomic_uint resuming; /* callers inside ssg_http_request_resume */
    atomic_uint connections_now;
    atomic_uint requests_now;
    atomic_uint suspended_now;
    atomic_ullong connections;
    atomic_ullong requests;
    atomic_ullong answers[6];
    atomic_ullong framing_faults;
    atomic_ullong swept;
    atomic_ullong broken_off;
};

/* ssg_http_tls.c: certificates. */
SSG_MUST_CHECK enum ssg_status ssg_http_credential_load(const char *certificate_path,
                                                        const char *key_path,
                                                        struct ssg_http_credential **ret_credential,
                                                        char *error_text, size_t error_size);
struct ssg_http_credential *ssg_http_credential_ref(struct ssg_http_credential *credential);
void ssg_http_credential_unref(struct ssg_http_credential *credential); /* NULL-safe */
int ssg_http_credential_retrieve(gnutls_session_t session, const gnutls_datum_t *authorities,
                                 int authority_count, const gnutls_pk_algorithm_t *algorithms,
                                 int algorithm_count, gnutls_pcert_st **ret_chain,
                                 unsigned *ret_chain_len, gnutls_privkey_t *ret_key);

/* ssg_http_conn.c: connections and the tap on their bytes. All but sweep on the HTTP thread. */
SSG_MUST_CHECK enum ssg_status ssg_http_tap_check(void);
void ssg_http_conn_notify(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode code);
struct ssg_http_conn *ssg_http_conn_of_session(gnutls_session_t session); /* NULL: not ours */
void ssg_http_conn_update(struct ssg_http_conn *conn);

/* ssg_http_linger.c: connections we end while the client is still sending. Add under conns_lock. */
void ssg_http_linger_add(struct ssg_http *http, int fd);
void ssg_http_linger_drain(struct ssg_http *http, int64_t now_us); /* under conns_lock */

/* ssg_http_exchange.c: callbacks of libmicrohttpd. */
void *ssg_http_exchange_begin(void *context, const char *target, struct MHD_Connection *mhd);
enum MHD_Result ssg_http_exchange_step(void *context, struct MHD_Connection *mhd, const char *url,
                                       const char *method, const char *version,
                                       const char *upload_data, size_t *upload_data_size,
                                       void **exchange);
void ssg_http_exchange_end(void *context, struct MHD_Connection *mhd, void **exchange,
                           enum MHD_RequestTerminationCode reason);

/* ssg_http_check.c: everything that is judged from the header. Fills the request; a framing fault
 * is exchange->fault, any other refusal exchange->refusal. */
SSG_MUST_CHECK enum ssg_status ssg_http_check_header(struct ssg_http_exchange *exchange,
                                                     const char *method);

/* ssg_http_reply.c: the only file that queues a response. */
enum MHD_Result ssg_http_reply_send(struct ssg_http_exchange *exchange);
void ssg_http_reply_fault(struct ssg_http_exchange *exchange, enum ssg_http_fault fault);
void ssg_http_reply_detail(struct ssg_http_exchange *exchange, enum ssg_status status,
                           const char *detail);
void ssg_http_reply_finish(struct ssg_http_reply *reply);
enum MHD_Result ssg_http_reply_plain(struct MHD_Connection *mhd, int http_status, const char *mime,
                                     char *bytes, size_t bytes_len);

/* ssg_http_listen.c: sockets. */
SSG_MUST_CHECK enum ssg_status ssg_http_listen_tcp(const char *address, uint16_t port, int *ret_fd,
                                                   uint16_t *ret_port, char *error_text,
                                                   size_t error_size);
SSG_MUST_CHECK enum ssg_status ssg_http_listen_unix(const char *path, int *ret_fd, char *error_text,
                                                    size_t error_size);

/* ssg_http_assets.c: the table with its tags, and the asset of a path (NULL: none). */
SSG_MUST_CHECK enum ssg_status ssg_http_assets_prepare(struct ssg_http *http, char *error_text,
                                                       size_t error_size);
const struct ssg_http_asset *ssg_http_asset_find(const struct ssg_http *http, struct ssg_text path);

/* ssg_http_metrics.c */
SSG_MUST_CHECK enum ssg_status ssg_http_metrics_start(struct ssg_http *http, char *error_text,
                                                      size_t error_size);
void ssg_http_metrics_stop(struct ssg_http *http);

#endif
