#ifndef SSG_HTTP_PROXY_H
#define SSG_HTTP_PROXY_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "ssg_status.h"
#include "ssg_text.h"

/* Whom to believe about the client's address. */

enum { SSG_HTTP_PROXY_MAX = 32, SSG_HTTP_ADDRESS_TEXT_MAX = INET6_ADDRSTRLEN };

/* Networks; IPv4 is kept as IPv4-mapped IPv6. */
struct ssg_http_proxies {
    struct {
        uint8_t bytes[16];
        unsigned prefix_len;
    } items[SSG_HTTP_PROXY_MAX];
    size_t count;
};

/* Parse networks "10.0.0.0/8", "fd00::/8"; a bare address is one host. ret_proxies: untouched on
 * failure. ret_index: which text is wrong. E_INVALID_INPUT. Any thread. */
SSG_MUST_CHECK enum ssg_status ssg_http_proxies_parse(const char *const *texts, size_t text_count,
                                                      struct ssg_http_proxies *ret_proxies,
                                                      size_t *ret_index);

/* The client's address: the peer, or, if the peer is trusted, the rightmost address of
 * X-Forwarded-For that is not itself trusted (a malformed element ends the search: the peer it
 * came from is the answer). Empty for a Unix socket. Rendered NUL-ended. Any thread. */
void ssg_http_proxies_client(const struct ssg_http_proxies *proxies, const struct sockaddr *peer,
                             struct ssg_text forwarded_for,
                             char ret_text[SSG_HTTP_ADDRESS_TEXT_MAX]);

#endif
