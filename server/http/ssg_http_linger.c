#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ssg_http_private.h"
#include "ssg_time.h"

/* A TCP socket closed with unread bytes resets the connection, and the reset may overtake the
 * answer (RFC 9112 §9.6). So after a refusal in the middle of a request a copy of the descriptor
 * is kept for a moment: no more is sent, and what the client still sends is thrown away. */

enum {
    LINGERS_MAX = 512,
    LINGER_US = 2000000,
    DISCARD_BYTES = 8192,
    DISCARD_STEPS = 64 /* so that one client cannot hold the sweeper */
};

struct ssg_http_linger {
    struct ssg_http_linger *next;
    int fd;
    int64_t until_us;
};

void ssg_http_linger_add(struct ssg_http *http, int fd)
{
    if (http->linger_count >= LINGERS_MAX)
        return;
    struct ssg_http_linger *linger = calloc(1, sizeof *linger);
    int copy = linger ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
    if (copy < 0) {
        free(linger);
        return;
    }
    (void)shutdown(copy, SHUT_WR);
    linger->fd = copy;
    linger->until_us = ssg_monotonic_us() + LINGER_US;
    linger->next = http->lingers;
    http->lingers = linger;
    http->linger_count++;
}

/* True when the client has ended, too. */
static bool discard(int fd)
{
    char bytes[DISCARD_BYTES];
    for (int i = 0; i < DISCARD_STEPS; i++) {
        ssize_t len = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (len <= 0)
            return len == 0;
    }
    return false;
}

void ssg_http_linger_drain(struct ssg_http *http, int64_t now_us)
{
    struct ssg_http_linger **link = &http->lingers;
    while (*link) {
        struct ssg_http_linger *linger = *link;
        if (!discard(linger->fd) && now_us < linger->until_us) {
            link = &linger->next;
            continue;
        }
        *link = linger->next;
        (void)close(linger->fd);
        free(linger);
        http->linger_count--;
    }
}
