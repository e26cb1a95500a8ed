#include "import_csv.h"

#include <csv.h>
#include <string.h>

#include "ssg_buf.h"
#include "ssg_cleanup.h"

enum { CHUNK_BYTES = 1 << 16 };

static const char NO_MEMORY[] = "there is not enough memory for a row";
static const char ROW_TOO_LONG[] =
    "a row is over 256 KiB; a quote is probably not closed: correct it and import again";
static const char OPEN_QUOTE[] = "a quote is opened and never closed; correct it and import again";
static const char OTHER_ENCODING[] = "the file is not UTF-8; save it as UTF-8 and import again";

struct reader {
    const struct ssg_csv_handler *handler;
    struct csv_parser parser;
    bool has_parser;
    char delimiter;
    struct ssg_buf bytes; /* fields of the row one after the other */
    size_t ends[SSG_CSV_FIELDS_MAX];
    size_t count;
    long long line;     /* of the next byte */
    long long row_line; /* where the present row began */
    bool skip_line;     /* until the next line end, after a broken row */
    bool stopped;
    const char *fault;
};

static void clear_row(struct reader *r)
{
    ssg_buf_clear(&r->bytes);
    r->count = 0;
}

static void on_field(void *field, size_t field_len, void *context)
{
    struct reader *r = context;
    ssg_buf_add(&r->bytes, field, field_len);
    if (r->count < SSG_CSV_FIELDS_MAX)
        r->ends[r->count] = r->bytes.len;
    r->count++;
}

static void on_row(int end, void *context)
{
    (void)end;
    struct reader *r = context;
    struct ssg_csv_row row = {.line = r->row_line, .count = r->count};
    enum ssg_status status = ssg_buf_status(&r->bytes);
    if (status != SSG_OK)
        r->fault = status == SSG_E_MEMORY ? NO_MEMORY : ROW_TOO_LONG;
    size_t start = 0;
    for (size_t i = 0; i < r->count && i < SSG_CSV_FIELDS_MAX; i++) {
        const char *data = r->bytes.data ? r->bytes.data : "";
        row.fields[i] = (struct ssg_text){data + start, r->ends[i] - start};
        start = r->ends[i];
    }
    if (!r->fault && !r->stopped && !r->handler->row(r->handler->context, &row))
        r->stopped = true;
    clear_row(r);
}

static bool start_parser(struct reader *r)
{
    if (r->has_parser)
        csv_free(&r->parser);
    r->has_parser = csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) == 0;
    if (r->has_parser)
        csv_set_delim(&r->parser, (unsigned char)r->delimiter);
    else
        r->fault = NO_MEMORY;
    return r->has_parser;
}

/* Feed bytes of one line, or of its beginning. */
static void feed(struct reader *r, const char *bytes, size_t bytes_len)
{
    if (r->skip_line)
        return;
    if (r->parser.pstate == 0 && r->count == 0)
        r->row_line = r->line;
    if (csv_parse(&r->parser, bytes, bytes_len, on_field, on_row, r) != bytes_len) {
        if (csv_error(&r->parser) != CSV_EPARSE) {
            r->fault = NO_MEMORY;
            return;
        }
        clear_row(r);
        r->skip_line = true;
        if (!r->handler->broken(r->handler->context, r->row_line,
                                "a quote stands where none may; put the field in quotes and "
                                "double the quotes within"))
            r->stopped = true;
        (void)start_parser(r);
    }
    if (r->bytes.len + r->parser.entry_pos > SSG_CSV_ROW_MAX_BYTES)
        r->fault = ROW_TOO_LONG;
}

static void feed_lines(struct reader *r, const char *bytes, size_t bytes_len)
{
    while (bytes_len > 0 && !r->fault && !r->stopped) {
        const char *end = memchr(bytes, '\n', bytes_len);
        size_t len = end ? (size_t)(end - bytes) + 1 : bytes_len;
        feed(r, bytes, len);
        if (end) {
            r->line++;
            r->skip_line = false;
        }
        bytes += len;
        bytes_len -= len;
    }
}

/* Skip the byte order mark and choose the delimiter by the first line. */
static size_t look_at_start(struct reader *r, const char *bytes, size_t bytes_len)
{
    size_t skip = bytes_len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (bytes_len >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
        r->fault = OTHER_ENCODING;
    const char *end = memchr(bytes, '\n', bytes_len);
    size_t len = end ? (size_t)(end - bytes) : bytes_len;
    r->delimiter = memchr(bytes, ';', len) || !memchr(bytes, ',', len) ? ';' : ',';
    return skip;
}

static void read_all(struct reader *r, FILE *file, char *chunk)
{
    bool is_first = true;
    while (!r->fault && !r->stopped) {
        size_t len = fread(chunk, 1, CHUNK_BYTES, file);
        if (len == 0)
            break;
        size_t skip = 0;
        if (is_first) {
            skip = look_at_start(r, chunk, len);
            if (r->fault || !start_parser(r))
                break;
        }
        is_first = false;
        feed_lines(r, chunk + skip, len - skip);
    }
    if (!r->fault && ferror(file))
        r->fault = "the file cannot be read";
    if (r->fault || r->stopped || !r->has_parser)
        return;
    if (csv_fini(&r->parser, on_field, on_row, r) != 0 && !r->fault) {
        r->fault = OPEN_QUOTE;
        r->line = r->row_line;
    }
}

const char *ssg_csv_read(FILE *file, const struct ssg_csv_handler *handler, long long *ret_line)
{
    SSG_FREE char *chunk = malloc(CHUNK_BYTES);
    if (!chunk)
        return NO_MEMORY;
    struct reader r = {.handler = handler, .line = 1, .row_line = 1, .delimiter = ';'};
    ssg_buf_init(&r.bytes, SSG_CSV_ROW_MAX_BYTES);
    read_all(&r, file, chunk);
    if (r.has_parser)
        csv_free(&r.parser);
    ssg_buf_finish(&r.bytes);
    *ret_line = r.fault == ROW_TOO_LONG ? r.row_line : r.line;
    return r.fault ? r.fault : r.stopped ? "" : NULL;
}
