#include "audit_bundle.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_cleanup.h"
#include "ssg_json.h"
#include "ssg_jw.h"

static const char format_name[] = "socialsoeg-log-1";
static const size_t line_max = (size_t)64 << 20;

/* --- writing -----------------------------------------------------------------------------------
 */

static void add_base64(struct ssg_jw *jw, const char *name, const void *bytes, size_t len)
{
    ssg_jw_key(jw, name);
    SSG_FREE char *text = malloc(ssg_base64_len(len) + 1);
    if (!text) {
        ssg_jw_null(jw);
        jw->buf->status = SSG_E_MEMORY;
        return;
    }
    ssg_base64_render(bytes, len, text);
    ssg_jw_string(jw, text);
}

static enum ssg_status write_line(FILE *file, struct ssg_jw *jw)
{
    enum ssg_status status = ssg_jw_status(jw);
    if (status != SSG_OK)
        return status;
    ssg_buf_add_byte(jw->buf, '\n');
    if (ssg_buf_status(jw->buf) != SSG_OK)
        return ssg_buf_status(jw->buf);
    return fwrite(jw->buf->data, 1, jw->buf->len, file) == jw->buf->len ? SSG_OK : SSG_E_IO;
}

enum ssg_status audit_bundle_begin(FILE *file, const struct ssg_text *keys, size_t key_count)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, line_max);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "bundle", format_name);
    ssg_jw_key(&jw, "keys");
    ssg_jw_begin_array(&jw);
    for (size_t i = 0; i < key_count; i++)
        ssg_jw_text(&jw, keys[i]);
    ssg_jw_end_array(&jw);
    ssg_jw_end_object(&jw);
    return write_line(file, &jw);
}

static void add_content(struct ssg_jw *jw, const struct ssg_audit_piece *pieces, size_t piece_count)
{
    ssg_jw_key(jw, "content");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < piece_count; i++) {
        ssg_jw_begin_object(jw);
        ssg_jw_member_text(jw, "subject", pieces[i].subject);
        add_base64(jw, "salt", pieces[i].salt.data, pieces[i].salt.len);
        ssg_jw_member_text(jw, "body", pieces[i].body);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
}

static enum ssg_status write_leaf(void *context, const struct ssg_audit_leaf *leaf,
                                  const struct ssg_audit_piece *pieces, size_t piece_count,
                                  bool has_content)
{
    struct audit_bundle_writer *writer = context;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, line_max);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    char entry_id[24];
    (void)snprintf(entry_id, sizeof entry_id, "%" PRId64, leaf->entry_id);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_int(&jw, "leaf_index", (int64_t)leaf->leaf_index);
    ssg_jw_member_string(&jw, "entry_id", entry_id);
    add_base64(&jw, "leaf_hash", leaf->leaf_hash.bytes, sizeof leaf->leaf_hash.bytes);
    if (leaf->header.data)
        add_base64(&jw, "header", leaf->header.data, leaf->header.len);
    else
        ssg_jw_member_null(&jw, "header");
    if (has_content && writer->has_content)
        add_content(&jw, pieces, piece_count);
    ssg_jw_end_object(&jw);
    writer->leaves++;
    return write_line(writer->file, &jw);
}

static enum ssg_status write_checkpoint(void *context, const struct ssg_audit_checkpoint *row)
{
    struct audit_bundle_writer *writer = context;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, line_max);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_int(&jw, "tree_size", (int64_t)row->tree_size);
    add_base64(&jw, "root", row->root.bytes, sizeof row->root.bytes);
    ssg_jw_member_text(&jw, "note", row->note);
    ssg_jw_end_object(&jw);
    return write_line(writer->file, &jw);
}

static enum ssg_status pause_writing(void *context, uint64_t done)
{
    struct audit_bundle_writer *writer = context;
    audit_progress_show(&writer->progress, done);
    return SSG_OK;
}

void audit_bundle_writer_visit(struct audit_bundle_writer *writer,
                               struct audit_visitor *ret_visitor)
{
    *ret_visitor = (struct audit_visitor){.context = writer,
                                          .leaf = write_leaf,
                                          .checkpoint = write_checkpoint,
                                          .pause = pause_writing};
}

enum ssg_status audit_bundle_end(const struct audit_bundle_writer *writer)
{
    if (fprintf(writer->file, "{\"end\":%" PRIu64 "}\n", writer->leaves) < 0 ||
        fflush(writer->file) != 0)
        return SSG_E_IO;
    return SSG_OK;
}

/* --- reading -----------------------------------------------------------------------------------
 */

struct reader {
    FILE *file;
    const struct audit_visitor *visitor;
    struct ssg_arena arena; /* of one line */
    const char *fault;      /* what is wrong with the line */
    uint64_t leaves;
    bool is_ended;
};

static struct ssg_text text_of_json(const json_t *json)
{
    return (struct ssg_text){json_string_value(json), json_string_length(json)};
}

/* Base64 of a member into the arena; data NULL if it is none. */
static struct ssg_text take_base64(struct reader *reader, const json_t *json, const char *name)
{
    struct ssg_text text = text_of_json(json_object_get(json, name));
    uint8_t *bytes = text.data ? ssg_arena_alloc(&reader->arena, text.len + 1) : NULL;
    size_t len = 0;
    if (!bytes || ssg_base64_parse(text, bytes, text.len + 1, &len) != SSG_OK)
        return (struct ssg_text){0};
    return (struct ssg_text){(const char *)bytes, len};
}

static bool take_hash(struct reader *reader, const json_t *json, const char *name,
                      struct ssg_merkle_hash *ret_hash)
{
    struct ssg_text bytes = take_base64(reader, json, name);
    if (bytes.len != sizeof ret_hash->bytes)
        return false;
    memcpy(ret_hash->bytes, bytes.data, bytes.len);
    return true;
}

static bool take_size(const json_t *json, const char *name, uint64_t *ret_size)
{
    const json_t *value = json_object_get(json, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *ret_size = (uint64_t)json_integer_value(value);
    return true;
}

static enum ssg_status refuse(struct reader *reader, const char *fault)
{
    reader->fault = fault;
    return SSG_E_INVALID_INPUT;
}

static enum ssg_status read_leaf(struct reader *reader, const json_t *json)
{
    struct ssg_audit_leaf leaf = {0};
    struct ssg_text id = text_of_json(json_object_get(json, "entry_id"));
    const json_t *header = json_object_get(json, "header");
    const json_t *content = json_object_get(json, "content");
    if (!take_size(json, "leaf_index", &leaf.leaf_index) || !id.data ||
        ssg_text_parse_int(id, 0, INT64_MAX, &leaf.entry_id) != SSG_OK ||
        !take_hash(reader, json, "leaf_hash", &leaf.leaf_hash))
        return refuse(reader, "not a leaf");
    if (leaf.leaf_index < reader->leaves)
        return refuse(reader, "leaves must come by rising index");
    leaf.header = take_base64(reader, json, "header");
    if (!leaf.header.data && !json_is_null(header))
        return refuse(reader, "header: not base64");
    size_t count = json_array_size(content);
    struct ssg_audit_piece *pieces = SSG_ARENA_ARRAY(&reader->arena, struct ssg_audit_piece, count);
    if (!pieces)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(content, i);
        pieces[i].leaf_index = leaf.leaf_index;
        pieces[i].subject = text_of_json(json_object_get(item, "subject"));
        pieces[i].salt = take_base64(reader, item, "salt");
        pieces[i].body = text_of_json(json_object_get(item, "body"));
        if (!pieces[i].subject.data || !pieces[i].salt.data || !pieces[i].body.data)
            return refuse(reader, "content: subject, salt or body is missing");
    }
    reader->leaves = leaf.leaf_index + 1;
    return reader->visitor->leaf(reader->visitor->context, &leaf, pieces, count, content != NULL);
}

static enum ssg_status read_checkpoint(struct reader *reader, const json_t *json)
{
    struct ssg_audit_checkpoint row = {0};
    row.note = text_of_json(json_object_get(json, "note"));
    if (!take_size(json, "tree_size", &row.tree_size) || !row.note.data ||
        !take_hash(reader, json, "root", &row.root))
        return refuse(reader, "not a checkpoint");
    return reader->visitor->checkpoint(reader->visitor->context, &row);
}

static enum ssg_status read_first(struct reader *reader, const json_t *json,
                                  enum ssg_status (*begin)(void *, const struct ssg_text *, size_t))
{
    struct ssg_text name = text_of_json(json_object_get(json, "bundle"));
    const json_t *list = json_object_get(json, "keys");
    struct ssg_text keys[AUDIT_BUNDLE_KEYS_MAX];
    size_t count = json_array_size(list);
    if (!name.data || !ssg_text_equal(name, ssg_text_of(format_name)) ||
        count > AUDIT_BUNDLE_KEYS_MAX)
        return refuse(reader, "this is no bundle of the log (socialsoeg-log-1)");
    for (size_t i = 0; i < count; i++) {
        keys[i] = text_of_json(json_array_get(list, i));
        if (!keys[i].data)
            return refuse(reader, "keys: not texts");
    }
    return begin(reader->visitor->context, keys, count);
}

static enum ssg_status read_line(struct reader *reader, const json_t *json, uint64_t number,
                                 enum ssg_status (*begin)(void *, const struct ssg_text *, size_t))
{
    if (number == 1)
        return read_first(reader, json, begin);
    if (reader->is_ended)
        return refuse(reader, "there is more behind the end");
    if (json_object_get(json, "leaf_index"))
        return read_leaf(reader, json);
    if (json_object_get(json, "tree_size"))
        return read_checkpoint(reader, json);
    if (!json_object_get(json, "end"))
        return refuse(reader, "neither leaf nor checkpoint nor end");
    reader->is_ended = true;
    return SSG_OK;
}

enum ssg_status audit_bundle_walk(FILE *file, const struct audit_visitor *visitor,
                                  enum ssg_status (*begin)(void *context, const struct ssg_text *,
                                                           size_t),
                                  char *fault, size_t fault_size)
{
    struct reader reader = {.file = file, .visitor = visitor};
    SSG_FREE char *line = NULL;
    size_t size = 0;
    uint64_t number = 0;
    enum ssg_status status = SSG_OK;
    ssize_t len = 0;
    while (status == SSG_OK && (len = getline(&line, &size, file)) > 0) {
        SSG_JSON_RELEASE json_t *json = NULL;
        struct ssg_json_fault json_fault;
        number++;
        ssg_arena_init(&reader.arena, line_max * 2);
        if ((size_t)len > line_max ||
            ssg_json_parse(line, (size_t)len, &json, &json_fault) != SSG_OK)
            status = refuse(&reader, "not a line of JSON");
        else
            status = read_line(&reader, json, number, begin);
        ssg_arena_finish(&reader.arena);
        if (status == SSG_OK && visitor->pause && number % 1024 == 0)
            status = visitor->pause(visitor->context, reader.leaves);
    }
    if (status == SSG_OK && ferror(file))
        return SSG_E_IO;
    if (status == SSG_OK && !reader.is_ended)
        status = refuse(&reader, "the bundle is cut off");
    if (status == SSG_E_INVALID_INPUT)
        (void)snprintf(fault, fault_size, "line %" PRIu64 ": %s", number,
                       reader.fault ? reader.fault : "cannot be read");
    return status;
}
