#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ssg_cleanup.h"
#include "ssg_http_private.h"

/* The metrics listener: its own daemon and thread, plain HTTP, on loopback or a Unix socket, so
 * that numbers stay readable while the other one is full. */

enum { METRICS_MAX = 1024 * 1024, METRICS_CONNECTIONS = 16, METRICS_IDLE_S = 30 };

static enum MHD_Result answer(void *context, struct MHD_Connection *mhd, const char *url,
                              const char *method, const char *version, const char *upload_data,
                              size_t *upload_data_size, void **state)
{
    const struct ssg_http *http = context;
    static const char seen;
    (void)version;
    (void)upload_data;
    if (!*state) {
        union {
            const void *in;
            void *out;
        } cast = {.in = &seen};
        *state = cast.out;
        return MHD_YES;
    }
    if (*upload_data_size)
        return MHD_NO;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return ssg_http_reply_plain(mhd, 405, "text/plain", NULL, 0);
    if (strcmp(url, "/metrics") != 0)
        return ssg_http_reply_plain(mhd, 404, "text/plain", NULL, 0);
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, METRICS_MAX);
    http->options.metrics(&buf, http->options.metrics_context);
    size_t len = 0;
    char *bytes = ssg_buf_take(&buf, &len);
    return ssg_http_reply_plain(mhd, bytes ? 200 : 503, "text/plain; version=0.0.4", bytes, len);
}

/* Split "ADDRESS:PORT" or "[ADDRESS]:PORT". */
static enum ssg_status split(const char *text, char address[64], uint16_t *ret_port)
{
    const char *colon = strrchr(text, ':');
    int64_t port = 0;
    if (!colon || ssg_text_parse_int(ssg_text_of(colon + 1), 0, UINT16_MAX, &port) != SSG_OK)
        return SSG_E_INVALID_INPUT;
    size_t len = (size_t)(colon - text);
    if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    }
    if (len == 0 || len >= 64)
        return SSG_E_INVALID_INPUT;
    memcpy(address, text, len);
    address[len] = '\0';
    *ret_port = (uint16_t)port;
    return SSG_OK;
}

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static enum ssg_status listen_metrics(struct ssg_http *http, int *ret_fd, char *error_text,
                                      size_t error_size)
{
    const char *where = http->options.metrics_listen;
    if (strncmp(where, "unix:", 5) == 0) {
        http->metrics_path = strdup(where + 5);
        if (!http->metrics_path)
            return SSG_E_MEMORY;
        return ssg_http_listen_unix(http->metrics_path, ret_fd, error_text, error_size);
    }
    char address[64];
    uint16_t port = 0;
    if (split(where, address, &port) != SSG_OK || !is_loopback(address)) {
        (void)snprintf(error_text, error_size,
                       "metrics_listen %s: want 127.0.0.1:PORT, [::1]:PORT or unix:/PATH", where);
        return SSG_E_INVALID_INPUT;
    }
    return ssg_http_listen_tcp(address, port, ret_fd, &http->metrics_port, error_text, error_size);
}

enum ssg_status ssg_http_metrics_start(struct ssg_http *http, char *error_text, size_t error_size)
{
    if (!http->options.metrics_listen || !*http->options.metrics_listen)
        return SSG_OK;
    int fd = -1;
    enum ssg_status status = listen_metrics(http, &fd, error_text, error_size);
    if (status)
        return status;
    http->metrics_daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, http, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)METRICS_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)METRICS_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SSG_HTTP_MEMORY_LIMIT,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (!http->metrics_daemon) {
        (void)close(fd);
        (void)snprintf(error_text, error_size, "metrics_listen %s: the listener does not start",
                       http->options.metrics_listen);
        return SSG_E_IO;
    }
    return SSG_OK;
}

void ssg_http_metrics_stop(struct ssg_http *http)
{
    if (http->metrics_daemon)
        MHD_stop_daemon(http->metrics_daemon);
    http->metrics_daemon = NULL;
    if (http->metrics_path)
        (void)unlink(http->metrics_path);
    free(http->metrics_path);
    http->metrics_path = NULL;
}
