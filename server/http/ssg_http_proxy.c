#include "ssg_http_proxy.h"

#include <arpa/inet.h>
#include <string.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

enum { MAPPED_BITS = 96, ALL_BITS = 128 };

/* A numeric address as 16 bytes. */
static bool parse_address(struct ssg_text text, uint8_t ret_bytes[16], bool *ret_is_v4)
{
    char copy[SSG_HTTP_ADDRESS_TEXT_MAX];
    if (text.len >= sizeof copy || text.len == 0 || memchr(text.data, '\0', text.len))
        return false;
    memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    memcpy(ret_bytes, mapped_prefix, sizeof mapped_prefix);
    *ret_is_v4 = inet_pton(AF_INET, copy, ret_bytes + sizeof mapped_prefix) == 1;
    return *ret_is_v4 || inet_pton(AF_INET6, copy, ret_bytes) == 1;
}

static bool parse_network(const char *text, struct ssg_http_proxies *proxies)
{
    const char *slash = strchrnul(text, '/');
    bool is_v4 = false;
    uint8_t bytes[16];
    if (!parse_address((struct ssg_text){text, (size_t)(slash - text)}, bytes, &is_v4))
        return false;
    int64_t prefix = is_v4 ? 32 : ALL_BITS;
    if (*slash && ssg_text_parse_int(ssg_text_of(slash + 1), 0, prefix, &prefix) != SSG_OK)
        return false;
    if (proxies->count >= SSG_HTTP_PROXY_MAX)
        return false;
    memcpy(proxies->items[proxies->count].bytes, bytes, sizeof bytes);
    proxies->items[proxies->count].prefix_len = (unsigned)prefix + (is_v4 ? MAPPED_BITS : 0);
    proxies->count++;
    return true;
}

enum ssg_status ssg_http_proxies_parse(const char *const *texts, size_t text_count,
                                       struct ssg_http_proxies *ret_proxies, size_t *ret_index)
{
    struct ssg_http_proxies proxies = {0};
    for (size_t i = 0; i < text_count; i++) {
        if (!parse_network(texts[i], &proxies)) {
            *ret_index = i;
            return SSG_E_INVALID_INPUT;
        }
    }
    *ret_proxies = proxies;
    return SSG_OK;
}

static bool is_in(const uint8_t address[16], const uint8_t network[16], unsigned prefix_len)
{
    unsigned whole = prefix_len / 8;
    unsigned rest = prefix_len % 8;
    if (memcmp(address, network, whole) != 0)
        return false;
    unsigned mask = rest ? 0xffu << (8 - rest) & 0xffu : 0;
    return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
}

static bool is_trusted(const struct ssg_http_proxies *proxies, const uint8_t address[16])
{
    for (size_t i = 0; i < proxies->count; i++)
        if (is_in(address, proxies->items[i].bytes, proxies->items[i].prefix_len))
            return true;
    return false;
}

static bool peer_bytes(const struct sockaddr *peer, uint8_t ret_bytes[16])
{
    if (peer && peer->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, peer, sizeof v4);
        memcpy(ret_bytes, mapped_prefix, sizeof mapped_prefix);
        memcpy(ret_bytes + sizeof mapped_prefix, &v4.sin_addr, 4);
        return true;
    }
    if (peer && peer->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, peer, sizeof v6);
        memcpy(ret_bytes, &v6.sin6_addr, 16);
        return true;
    }
    return false;
}

/* Cut the last element of a comma-separated list off, without white space; false at its begin. */
static bool cut_last(struct ssg_text *list, struct ssg_text *ret_last)
{
    if (list->len == 0)
        return false;
    const char *comma = memrchr(list->data, ',', list->len);
    size_t start = comma ? (size_t)(comma - list->data) + 1 : 0;
    struct ssg_text last = {list->data + start, list->len - start};
    while (last.len && (last.data[0] == ' ' || last.data[0] == '\t')) {
        last.data++;
        last.len--;
    }
    while (last.len && (last.data[last.len - 1] == ' ' || last.data[last.len - 1] == '\t'))
        last.len--;
    list->len = comma ? start - 1 : 0;
    *ret_last = last;
    return true;
}

void ssg_http_proxies_client(const struct ssg_http_proxies *proxies, const struct sockaddr *peer,
                             struct ssg_text forwarded_for,
                             char ret_text[SSG_HTTP_ADDRESS_TEXT_MAX])
{
    uint8_t address[16];
    ret_text[0] = '\0';
    if (!peer_bytes(peer, address))
        return;
    struct ssg_text element;
    while (is_trusted(proxies, address) && cut_last(&forwarded_for, &element)) {
        uint8_t next[16];
        bool is_v4 = false;
        if (!parse_address(element, next, &is_v4))
            break;
        memcpy(address, next, sizeof address);
    }
    bool is_mapped = memcmp(address, mapped_prefix, sizeof mapped_prefix) == 0;
    const void *bytes = is_mapped ? address + sizeof mapped_prefix : address;
    if (!inet_ntop(is_mapped ? AF_INET : AF_INET6, bytes, ret_text, SSG_HTTP_ADDRESS_TEXT_MAX))
        ret_text[0] = '\0';
}
