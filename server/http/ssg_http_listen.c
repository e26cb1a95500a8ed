#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ssg_http_private.h"

static enum ssg_status complain(char *error_text, size_t error_size, const char *where,
                                const char *what)
{
    (void)snprintf(error_text, error_size, "%s: %s: %s", where, what, strerror(errno));
    return SSG_E_IO;
}

/* Numeric address into storage; 0 if it is none. */
static socklen_t make_address(const char *address, uint16_t port, struct sockaddr_storage *storage)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1) {
        memcpy(storage, &v4, sizeof v4);
        return sizeof v4;
    }
    if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) {
        memcpy(storage, &v6, sizeof v6);
        return sizeof v6;
    }
    return 0;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage storage = {0};
    socklen_t len = sizeof storage;
    if (getsockname(fd, (struct sockaddr *)&storage, &len) != 0)
        return 0;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (storage.ss_family == AF_INET6) {
        memcpy(&v6, &storage, sizeof v6);
        return ntohs(v6.sin6_port);
    }
    memcpy(&v4, &storage, sizeof v4);
    return ntohs(v4.sin_port);
}

enum ssg_status ssg_http_listen_tcp(const char *address, uint16_t port, int *ret_fd,
                                    uint16_t *ret_port, char *error_text, size_t error_size)
{
    struct sockaddr_storage storage = {0};
    socklen_t len = make_address(address, port, &storage);
    if (!len) {
        (void)snprintf(error_text, error_size, "%s: not a numeric IPv4 or IPv6 address", address);
        return SSG_E_INVALID_INPUT;
    }
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return complain(error_text, error_size, address, "cannot make a socket");
    int yes = 1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&storage, len) != 0 || listen(fd, SSG_HTTP_BACKLOG) != 0) {
        char where[96];
        (void)snprintf(where, sizeof where, "%s port %u", address, (unsigned)port);
        enum ssg_status status = complain(error_text, error_size, where, "cannot listen");
        (void)close(fd);
        return status;
    }
    *ret_fd = fd;
    *ret_port = port_of(fd);
    return SSG_OK;
}

enum ssg_status ssg_http_listen_unix(const char *path, int *ret_fd, char *error_text,
                                     size_t error_size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        (void)snprintf(error_text, error_size, "%s: longer than %zu bytes", path,
                       sizeof address.sun_path - 1);
        return SSG_E_INVALID_INPUT;
    }
    memcpy(address.sun_path, path, strlen(path));
    struct stat info;
    /* A socket left behind by a crash; anything else there is not ours to remove. */
    if (lstat(path, &info) == 0 && S_ISSOCK(info.st_mode))
        (void)unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return complain(error_text, error_size, path, "cannot make a socket");
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(fd, SSG_HTTP_BACKLOG) != 0) {
        enum ssg_status status = complain(error_text, error_size, path, "cannot listen");
        (void)close(fd);
        return status;
    }
    *ret_fd = fd;
    return SSG_OK;
}
