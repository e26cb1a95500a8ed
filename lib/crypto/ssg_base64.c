#include <openssl/evp.h>
#include <string.h>

#include "ssg_crypto.h"

size_t ssg_base64_len(size_t bytes_len)
{
    return (bytes_len + 2) / 3 * 4;
}

/* The encoder takes an int; whole groups of three keep pieces joinable. */
enum { PIECE_BYTES = 3 << 20 };

void ssg_base64_render(const void *bytes, size_t bytes_len, char *ret_text)
{
    const unsigned char *from = bytes;
    *ret_text = '\0';
    while (bytes_len > 0) {
        size_t piece = bytes_len < PIECE_BYTES ? bytes_len : PIECE_BYTES;
        int written = EVP_EncodeBlock((unsigned char *)ret_text, from, (int)piece);
        ret_text += written;
        from += piece;
        bytes_len -= piece;
    }
}

void ssg_base64url_render(const void *bytes, size_t bytes_len, char *ret_text)
{
    ssg_base64_render(bytes, bytes_len, ret_text);
    char *end = strchr(ret_text, '=');
    if (end)
        *end = '\0';
    for (char *p = ret_text; *p; p++) {
        if (*p == '+')
            *p = '-';
        else if (*p == '/')
            *p = '_';
    }
}

/* Position in the alphabet with these two last characters; -1 if foreign. OpenSSL's decoder skips
 * white space and does not look at spare bits, so one value would have many texts. */
static int char_value(char c, char c62, char c63)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == c62)
        return 62;
    return c == c63 ? 63 : -1;
}

static enum ssg_status parse(struct ssg_text text, char c62, char c63, uint8_t *ret_bytes,
                             size_t size, size_t *ret_len)
{
    size_t rest = text.len % 4;
    if (rest == 1)
        return SSG_E_INVALID_INPUT;
    size_t len = text.len / 4 * 3 + (rest ? rest - 1 : 0);
    if (len > size)
        return SSG_E_LIMIT;
    uint32_t bits = 0;
    unsigned bit_count = 0;
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        int value = char_value(text.data[i], c62, c63);
        if (value < 0)
            return SSG_E_INVALID_INPUT;
        bits = bits << 6 | (uint32_t)value;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            ret_bytes[n++] = (uint8_t)(bits >> bit_count);
            bits &= (1U << bit_count) - 1;
        }
    }
    if (bits != 0)
        return SSG_E_INVALID_INPUT;
    *ret_len = len;
    return SSG_OK;
}

enum ssg_status ssg_base64_parse(struct ssg_text text, uint8_t *ret_bytes, size_t size,
                                 size_t *ret_len)
{
    if (text.len % 4 != 0)
        return SSG_E_INVALID_INPUT;
    for (int i = 0; i < 2 && text.len > 0 && text.data[text.len - 1] == '='; i++)
        text.len--;
    return parse(text, '+', '/', ret_bytes, size, ret_len);
}

enum ssg_status ssg_base64url_parse(struct ssg_text text, uint8_t *ret_bytes, size_t size,
                                    size_t *ret_len)
{
    return parse(text, '-', '_', ret_bytes, size, ret_len);
}
