#include "ssg_checkpoint.h"

#include <inttypes.h>
#include <string.h>

static const char dash[] = "\xE2\x80\x94 "; /* em dash and a space: how a signature line begins */
enum { COSIGNATURE_BYTES = SSG_SIGN_KEY_ID_BYTES + 8 + SSG_SIGN_BYTES, PAYLOAD_MAX = 512 };

/* --- writing -----------------------------------------------------------------------------------
 */

enum ssg_status ssg_checkpoint_render(const struct ssg_checkpoint *checkpoint, struct ssg_buf *buf)
{
    char root[SSG_SHA256_BYTES * 2];
    ssg_base64_render(checkpoint->root.bytes, sizeof checkpoint->root.bytes, root);
    ssg_buf_add_format(buf, "%s\n%" PRIu64 "\n%s\n", checkpoint->origin, checkpoint->size, root);
    return ssg_buf_status(buf);
}

static enum ssg_status add_signature_line(struct ssg_buf *buf, const char *name,
                                          const void *payload, size_t payload_len)
{
    char base64[PAYLOAD_MAX];
    ssg_base64_render(payload, payload_len, base64);
    ssg_buf_add_format(buf, "%s%s %s\n", dash, name, base64);
    return ssg_buf_status(buf);
}

enum ssg_status ssg_note_sign(struct ssg_text text, const struct ssg_sign_private *key,
                              struct ssg_buf *buf)
{
    uint8_t payload[SSG_SIGN_KEY_ID_BYTES + SSG_SIGN_BYTES];
    memcpy(payload, key->public.key_id, SSG_SIGN_KEY_ID_BYTES);
    enum ssg_status status =
        ssg_sign_bytes(key, text.data, text.len, payload + SSG_SIGN_KEY_ID_BYTES);
    if (status != SSG_OK)
        return status;
    ssg_buf_add(buf, text.data, text.len);
    ssg_buf_add_byte(buf, '\n');
    return add_signature_line(buf, key->public.name, payload, sizeof payload);
}

enum ssg_status ssg_checkpoint_sign(const struct ssg_checkpoint *checkpoint,
                                    const struct ssg_sign_private *key, struct ssg_buf *buf)
{
    struct ssg_buf text;
    ssg_buf_init(&text, SSG_CHECKPOINT_NOTE_MAX);
    enum ssg_status status = ssg_checkpoint_render(checkpoint, &text);
    if (status == SSG_OK)
        status = ssg_note_sign((struct ssg_text){text.data, text.len}, key, buf);
    ssg_buf_finish(&text);
    return status;
}

/* --- reading -----------------------------------------------------------------------------------
 */

/* The next line without its newline, taken off rest; false at the end or without a newline. */
static bool take_line(struct ssg_text *rest, struct ssg_text *ret_line)
{
    const char *end = rest->len > 0 ? memchr(rest->data, '\n', rest->len) : NULL;
    if (!end)
        return false;
    *ret_line = (struct ssg_text){rest->data, (size_t)(end - rest->data)};
    rest->data = end + 1;
    rest->len -= ret_line->len + 1;
    return true;
}

struct signature_line {
    struct ssg_text name;
    uint8_t payload[PAYLOAD_MAX]; /* id and signature */
    size_t payload_len;
};

static bool parse_signature_line(struct ssg_text line, struct signature_line *ret_line)
{
    size_t dash_len = strlen(dash);
    if (line.len <= dash_len || memcmp(line.data, dash, dash_len) != 0)
        return false;
    struct ssg_text rest = {line.data + dash_len, line.len - dash_len};
    const char *space = memchr(rest.data, ' ', rest.len);
    if (!space)
        return false;
    ret_line->name = (struct ssg_text){rest.data, (size_t)(space - rest.data)};
    struct ssg_text base64 = {space + 1, rest.len - ret_line->name.len - 1};
    return ssg_sign_name_is_valid(ret_line->name) &&
           ssg_base64_parse(base64, ret_line->payload, sizeof ret_line->payload,
                            &ret_line->payload_len) == SSG_OK &&
           ret_line->payload_len > SSG_SIGN_KEY_ID_BYTES;
}

enum ssg_status ssg_note_parse(struct ssg_text bytes, struct ssg_note *ret_note)
{
    if (bytes.len > SSG_CHECKPOINT_NOTE_MAX || !ssg_text_is_printable(bytes))
        return SSG_E_INVALID_INPUT;
    const char *blank = NULL; /* the last empty line divides */
    for (size_t i = 0; i + 1 < bytes.len; i++)
        if (bytes.data[i] == '\n' && bytes.data[i + 1] == '\n')
            blank = bytes.data + i;
    if (!blank)
        return SSG_E_INVALID_INPUT;
    struct ssg_note note;
    note.text = (struct ssg_text){bytes.data, (size_t)(blank - bytes.data) + 1};
    note.signatures = (struct ssg_text){blank + 2, bytes.len - note.text.len - 1};
    struct ssg_text rest = note.signatures, line;
    struct signature_line signature;
    int count = 0;
    while (take_line(&rest, &line)) {
        if (!parse_signature_line(line, &signature) || ++count > SSG_CHECKPOINT_SIGNATURE_MAX)
            return SSG_E_INVALID_INPUT;
    }
    if (rest.len > 0 || count == 0)
        return SSG_E_INVALID_INPUT;
    *ret_note = note;
    return SSG_OK;
}

const struct ssg_sign_public *ssg_note_find_signer(const struct ssg_note *note,
                                                   const struct ssg_sign_public *keys,
                                                   size_t key_count)
{
    struct ssg_text rest = note->signatures, line;
    struct signature_line signature;
    while (take_line(&rest, &line)) {
        if (!parse_signature_line(line, &signature) ||
            signature.payload_len != SSG_SIGN_KEY_ID_BYTES + SSG_SIGN_BYTES)
            continue;
        for (size_t i = 0; i < key_count; i++)
            if (keys[i].kind == SSG_SIGN_NOTE &&
                ssg_text_equal(signature.name, ssg_text_of(keys[i].name)) &&
                memcmp(signature.payload, keys[i].key_id, SSG_SIGN_KEY_ID_BYTES) == 0 &&
                ssg_sign_is_valid(&keys[i], note->text.data, note->text.len,
                                  signature.payload + SSG_SIGN_KEY_ID_BYTES))
                return &keys[i];
    }
    return NULL;
}

enum ssg_status ssg_checkpoint_parse(const struct ssg_note *note,
                                     struct ssg_checkpoint *ret_checkpoint)
{
    struct ssg_text rest = note->text, origin, size_text, root;
    struct ssg_checkpoint checkpoint = {.origin = ""};
    int64_t size = 0;
    size_t root_len = 0;
    if (!take_line(&rest, &origin) || !take_line(&rest, &size_text) || !take_line(&rest, &root))
        return SSG_E_INVALID_INPUT;
    if (origin.len == 0 || origin.len > SSG_SIGN_NAME_MAX)
        return SSG_E_INVALID_INPUT;
    if (ssg_text_parse_int(size_text, 0, INT64_MAX, &size) != SSG_OK ||
        (size_text.len > 1 && size_text.data[0] == '0') || size_text.data[0] == '-')
        return SSG_E_INVALID_INPUT;
    if (ssg_base64_parse(root, checkpoint.root.bytes, sizeof checkpoint.root.bytes, &root_len) !=
            SSG_OK ||
        root_len != sizeof checkpoint.root.bytes)
        return SSG_E_INVALID_INPUT;
    memcpy(checkpoint.origin, origin.data, origin.len);
    checkpoint.size = (uint64_t)size;
    *ret_checkpoint = checkpoint;
    return SSG_OK;
}

/* --- cosignatures ------------------------------------------------------------------------------
 */

/* What a witness signs: two lines of its own, then the checkpoint's text. */
static enum ssg_status render_message(const struct ssg_checkpoint *checkpoint, int64_t at_s,
                                      struct ssg_buf *buf)
{
    ssg_buf_add_format(buf, "cosignature/v1\ntime %" PRId64 "\n", at_s);
    return ssg_checkpoint_render(checkpoint, buf);
}

enum ssg_status ssg_cosignature_make(const struct ssg_checkpoint *checkpoint,
                                     const struct ssg_sign_private *key, int64_t at_s,
                                     uint8_t ret_signature[SSG_SIGN_BYTES])
{
    struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    enum ssg_status status = render_message(checkpoint, at_s, &buf);
    if (status == SSG_OK)
        status = ssg_sign_bytes(key, buf.data, buf.len, ret_signature);
    ssg_buf_finish(&buf);
    return status;
}

bool ssg_cosignature_is_valid(const struct ssg_checkpoint *checkpoint,
                              const struct ssg_sign_public *key, int64_t at_s,
                              const uint8_t signature[SSG_SIGN_BYTES])
{
    struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_CHECKPOINT_NOTE_MAX);
    bool is_valid = key->kind == SSG_SIGN_COSIGNATURE && at_s >= 0 &&
                    render_message(checkpoint, at_s, &buf) == SSG_OK &&
                    ssg_sign_is_valid(key, buf.data, buf.len, signature);
    ssg_buf_finish(&buf);
    return is_valid;
}

enum ssg_status ssg_cosignature_render(const struct ssg_sign_public *key, int64_t at_s,
                                       const uint8_t signature[SSG_SIGN_BYTES], struct ssg_buf *buf)
{
    uint8_t payload[COSIGNATURE_BYTES];
    memcpy(payload, key->key_id, SSG_SIGN_KEY_ID_BYTES);
    for (int i = 0; i < 8; i++)
        payload[SSG_SIGN_KEY_ID_BYTES + i] = (uint8_t)((uint64_t)at_s >> (56 - 8 * i));
    memcpy(payload + SSG_SIGN_KEY_ID_BYTES + 8, signature, SSG_SIGN_BYTES);
    return add_signature_line(buf, key->name, payload, sizeof payload);
}
