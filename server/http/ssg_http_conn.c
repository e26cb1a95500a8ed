#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "ssg_http_private.h"
#include "ssg_time.h"

/* The tap. libmicrohttpd 0.9.75 reads its TLS connections with gnutls_record_recv and hides bare
 * LF, folded lines, spaces before colons and the framing of chunks from its caller. The program's
 * own definition of that function comes first in the symbol search (ELF gABI, dynamic linking), so
 * the decrypted bytes pass the wire validator before the library sees them. Nothing rests on it
 * silently: start-up refuses to run when the tap is not in the way, and a request whose header did
 * not pass it is refused (ssg_http_exchange.c). */

typedef ssize_t (*record_recv)(gnutls_session_t session, void *data, size_t data_size);

static const uint64_t conn_magic = 0x73736720636f6e6eu;

static pthread_once_t tap_once = PTHREAD_ONCE_INIT;
static record_recv real_recv;

static void find_real_recv(void)
{
    void *symbol = dlsym(RTLD_NEXT, "gnutls_record_recv");
    memcpy(&real_recv, &symbol, sizeof real_recv);
}

enum ssg_status ssg_http_tap_check(void)
{
    (void)pthread_once(&tap_once, find_real_recv);
    void *first = dlsym(RTLD_DEFAULT, "gnutls_record_recv");
    record_recv own = gnutls_record_recv;
    record_recv seen = NULL;
    memcpy(&seen, &first, sizeof seen);
    return real_recv && seen == own && seen != real_recv ? SSG_OK : SSG_E_INTERNAL;
}

struct ssg_http_conn *ssg_http_conn_of_session(gnutls_session_t session)
{
    /* The pointer for session stores is free: none is registered. */
    struct ssg_http_conn *conn = gnutls_db_get_ptr(session);
    return conn && conn->magic == conn_magic ? conn : NULL;
}

static enum ssg_http_phase phase_of(const struct ssg_http_conn *conn)
{
    const struct ssg_http_wire *wire = &conn->wire;
    if (wire->fault || (conn->seen > conn->done && wire->requests_done >= conn->seen))
        return SSG_HTTP_PHASE_BUSY;
    if (wire->state == SSG_HTTP_WIRE_START)
        return wire->requests_begun ? SSG_HTTP_PHASE_IDLE : SSG_HTTP_PHASE_HEADER;
    if (wire->state < SSG_HTTP_WIRE_BODY)
        return SSG_HTTP_PHASE_HEADER;
    return conn->is_over_cap ? SSG_HTTP_PHASE_DISCARD : SSG_HTTP_PHASE_BODY;
}

void ssg_http_conn_update(struct ssg_http_conn *conn)
{
    enum ssg_http_phase phase = phase_of(conn);
    if (phase == atomic_load(&conn->phase))
        return;
    /* The time first: the sweeper may see the old phase with the new time, which only delays. */
    atomic_store(&conn->since_us, ssg_monotonic_us());
    atomic_store(&conn->phase, phase);
}

static ssize_t feed_completion(struct ssg_http_conn *conn, void *data, size_t data_size)
{
    if (!conn->is_completing) {
        conn->is_completing = true;
        conn->completion = ssg_http_wire_completion(&conn->wire);
    }
    if (!conn->completion)
        return 0; /* as if the client had hung up */
    size_t len = strnlen(conn->completion, data_size);
    memcpy(data, conn->completion, len);
    conn->completion += len;
    return (ssize_t)len;
}

__attribute__((visibility("default"))) ssize_t gnutls_record_recv(gnutls_session_t session,
                                                                  void *data, size_t data_size)
{
    (void)pthread_once(&tap_once, find_real_recv);
    if (!real_recv)
        return GNUTLS_E_INTERNAL_ERROR;
    struct ssg_http_conn *conn = ssg_http_conn_of_session(session);
    if (conn && conn->wire.fault)
        return feed_completion(conn, data, data_size);
    ssize_t len = real_recv(session, data, data_size);
    if (!conn || len <= 0)
        return len;
    size_t good = ssg_http_wire_feed(&conn->wire, data, (size_t)len);
    if (conn->wire.fault)
        atomic_fetch_add(&conn->http->framing_faults, 1);
    ssg_http_conn_update(conn);
    if (good == 0)
        return feed_completion(conn, data, data_size);
    return (ssize_t)good;
}

static void conn_open(struct ssg_http *http, struct MHD_Connection *mhd, void **socket_context)
{
    const union MHD_ConnectionInfo *socket =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    const union MHD_ConnectionInfo *tls =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    struct ssg_http_conn *conn = calloc(1, sizeof *conn);
    *socket_context = conn;
    /* Without one, the certificate callback fails and the handshake with it. */
    if (!conn || !socket || !tls)
        return;
    conn->magic = conn_magic;
    conn->http = http;
    conn->fd = socket->connect_fd;
    ssg_http_wire_init(&conn->wire);
    atomic_init(&conn->phase, SSG_HTTP_PHASE_HEADER);
    atomic_init(&conn->since_us, ssg_monotonic_us());
    gnutls_session_t session = tls->tls_session;
    gnutls_db_set_ptr(session, conn);
    (void)gnutls_session_ticket_enable_server(session, &http->ticket_key);
    atomic_fetch_add(&http->connections, 1);
    atomic_fetch_add(&http->connections_now, 1);
    pthread_mutex_lock(&http->conns_lock);
    conn->next = http->conns;
    if (conn->next)
        conn->next->previous = conn;
    http->conns = conn;
    pthread_mutex_unlock(&http->conns_lock);
}

static void conn_close(struct ssg_http *http, struct ssg_http_conn *conn)
{
    if (!conn)
        return;
    if (conn->magic == conn_magic) {
        /* The descriptor is still open here; once off the list nobody can shut it down, so it may
         * be closed and given to the next connection. */
        pthread_mutex_lock(&http->conns_lock);
        if (conn->previous)
            conn->previous->next = conn->next;
        else
            http->conns = conn->next;
        if (conn->next)
            conn->next->previous = conn->previous;
        if (conn->is_lingering)
            ssg_http_linger_add(http, conn->fd);
        pthread_mutex_unlock(&http->conns_lock);
        atomic_fetch_sub(&http->connections_now, 1);
    }
    ssg_http_credential_unref(conn->credential);
    free(conn);
}

void ssg_http_conn_notify(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct ssg_http *http = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        conn_open(http, mhd, socket_context);
        return;
    }
    const union MHD_ConnectionInfo *tls =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    if (tls && tls->tls_session)
        gnutls_db_set_ptr(tls->tls_session, NULL);
    conn_close(http, *socket_context);
    *socket_context = NULL;
}

void ssg_http_sweep(struct ssg_http *http)
{
    int64_t limits_us[] = {
        [SSG_HTTP_PHASE_IDLE] = INT64_MAX,
        [SSG_HTTP_PHASE_HEADER] = (int64_t)atomic_load(&http->header_timeout_ms) * 1000,
        [SSG_HTTP_PHASE_BODY] = (int64_t)atomic_load(&http->body_timeout_ms) * 1000,
        [SSG_HTTP_PHASE_DISCARD] = SSG_HTTP_DISCARD_US,
        [SSG_HTTP_PHASE_BUSY] = INT64_MAX,
    };
    int64_t now_us = ssg_monotonic_us();
    pthread_mutex_lock(&http->conns_lock);
    for (struct ssg_http_conn *conn = http->conns; conn; conn = conn->next) {
        enum ssg_http_phase phase = atomic_load(&conn->phase);
        if (now_us - atomic_load(&conn->since_us) <= limits_us[phase])
            continue;
        /* libmicrohttpd sees the end of the stream and cleans up. */
        (void)shutdown(conn->fd, SHUT_RDWR);
        atomic_store(&conn->since_us, INT64_MAX / 2);
        atomic_fetch_add(&http->swept, 1);
    }
    ssg_http_linger_drain(http, now_us);
    pthread_mutex_unlock(&http->conns_lock);
}
