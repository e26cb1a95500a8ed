#include "import_stage.h"

#include <errno.h>
#include <string.h>

#include "import_csv.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"

enum {
    FLUSH_BYTES = 1 << 16,
    TAINT_MAX_BYTES = 1 << 26,
    PROGRESS_ROWS = 1 << 16,
};

struct stage {
    struct ssg_import *import;
    const struct ssg_import_file *file;
    struct ssg_import_tally *tally;
    int place[SSG_IMPORT_COLUMNS_MAX]; /* of the column in the file; -1: the file lacks it */
    size_t header_count;
    bool has_header;
    int code;
    struct ssg_buf out;
    struct ssg_buf *taint;
};

PGresult *ssg_import_query(PGconn *conn, const char *text, int param_count,
                           const char *const *params)
{
    PGresult *result = PQexecParams(conn, text, param_count, NULL, params, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return result;
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)fprintf(stderr, "socialsoeg import: %s (%s); nothing of this step is kept\n",
                  words ? words : "no answer from the database", state ? state : "no state");
    PQclear(result);
    return NULL;
}

static bool refuse_file(struct stage *s, long long line, const char *what, const char *name,
                        const char *advice)
{
    (void)fprintf(stderr, "socialsoeg import: %s:%lld: %s%s%s\n", s->file->name, line, what, name,
                  advice);
    s->code = SSG_CLI_BAD_INPUT;
    return false;
}

static bool cannot_copy(struct stage *s)
{
    (void)fprintf(stderr, "socialsoeg import: %s: the rows cannot be handed over: %s",
                  s->file->name, PQerrorMessage(s->import->conn));
    s->code = SSG_CLI_CANNOT;
    return false;
}

static size_t find_column(const struct ssg_import_file *file, struct ssg_text name)
{
    size_t i = 0;
    while (i < file->column_count && !ssg_text_equal(name, ssg_text_of(file->columns[i].name)))
        i++;
    return i;
}

static bool begin_copy(struct stage *s)
{
    SSG_DB_CLEAR PGresult *result = PQexec(s->import->conn, s->file->copy);
    return PQresultStatus(result) == PGRES_COPY_IN || cannot_copy(s);
}

/* The header line: which column stands where. A column that is misspelt would be a column that is
 * silently empty, so names must be known and the required ones there. */
static bool read_header(struct stage *s, const struct ssg_csv_row *row)
{
    s->has_header = true;
    s->header_count = row->count;
    for (size_t i = 0; i < s->file->column_count; i++)
        s->place[i] = -1;
    if (row->count > SSG_CSV_FIELDS_MAX)
        return refuse_file(s, row->line, "the header has too many columns", "", "");
    for (size_t i = 0; i < row->count; i++) {
        size_t column = find_column(s->file, row->fields[i]);
        char name[80];
        (void)snprintf(name, sizeof name, "%.*s",
                       (int)(row->fields[i].len < 60 ? row->fields[i].len : 60),
                       row->fields[i].data);
        if (column == s->file->column_count)
            return refuse_file(s, row->line, "unknown column '", name,
                               "'; correct the header line");
        if (s->place[column] >= 0)
            return refuse_file(s, row->line, "column '", name, "' stands twice; remove one");
        s->place[column] = (int)i;
    }
    for (size_t i = 0; i < s->file->column_count; i++)
        if (s->place[i] < 0 && s->file->columns[i].required)
            return refuse_file(s, row->line, "the header lacks the column '",
                               s->file->columns[i].name, "'; add it");
    return begin_copy(s);
}

/* Note whom a rejected row was about, as far as the row tells. */
static void taint(struct stage *s, const struct ssg_csv_row *row)
{
    int place = s->file->subject < 0 ? -1 : s->place[s->file->subject];
    if (place < 0 || (size_t)place >= row->count)
        return;
    struct ssg_import_value value;
    const struct ssg_import_column *column = &s->file->columns[s->file->subject];
    if (ssg_import_value_parse(column, row->fields[place], &value) != NULL)
        return;
    ssg_buf_add_text(s->taint, s->file->name);
    ssg_buf_add_byte(s->taint, '\t');
    ssg_import_text_render(value.text, s->taint);
    ssg_buf_add_byte(s->taint, '\n');
}

static void reject(struct stage *s, long long line, const char *column, const char *reason)
{
    s->tally->rejected++;
    ssg_import_reject_add(&s->import->reject, s->file->name, line, column, reason);
}

static bool flush(struct stage *s)
{
    if (ssg_buf_status(&s->out) != SSG_OK || ssg_buf_status(s->taint) != SSG_OK) {
        (void)fprintf(stderr, "socialsoeg import: %s: too many rejected rows, or no memory left\n",
                      s->file->name);
        s->code = SSG_CLI_CANNOT;
        return false;
    }
    if (s->out.len > 0 && PQputCopyData(s->import->conn, s->out.data, (int)s->out.len) != 1)
        return cannot_copy(s);
    ssg_buf_clear(&s->out);
    return true;
}

static void show_progress(const struct stage *s)
{
    if (s->import->has_progress && s->tally->rows % PROGRESS_ROWS == 0)
        (void)fprintf(stderr, "\r%s: %lld rows", s->file->name, s->tally->rows);
}

static bool on_row(void *context, const struct ssg_csv_row *row)
{
    struct stage *s = context;
    if (!s->has_header)
        return read_header(s, row);
    s->tally->rows++;
    show_progress(s);
    if (row->count != s->header_count) {
        taint(s, row);
        reject(s, row->line, "", "the row has another number of fields than the header");
        return true;
    }
    struct ssg_text fields[SSG_IMPORT_COLUMNS_MAX] = {{0}};
    for (size_t i = 0; i < s->file->column_count; i++)
        fields[i] = s->place[i] < 0 ? ssg_text_of("") : row->fields[s->place[i]];
    struct ssg_import_row values;
    values.line = row->line;
    struct ssg_import_fault fault;
    if (!ssg_import_row_parse(s->file, fields, &values, &fault)) {
        taint(s, row);
        reject(s, row->line, s->file->columns[fault.column].name, fault.reason);
        return true;
    }
    ssg_import_row_render(s->file, &values, &s->out);
    return s->out.len < FLUSH_BYTES || flush(s);
}

static bool on_broken(void *context, long long line, const char *reason)
{
    struct stage *s = context;
    if (!s->has_header)
        return refuse_file(s, line, reason, "", "");
    s->tally->rows++;
    reject(s, line, "", reason);
    return true;
}

/* Tell the server that the file is over; true if it took all rows. */
static bool end_copy(struct stage *s)
{
    if (!flush(s) || PQputCopyEnd(s->import->conn, NULL) != 1)
        return cannot_copy(s);
    SSG_DB_CLEAR PGresult *result = PQgetResult(s->import->conn);
    bool is_taken = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!is_taken)
        return cannot_copy(s);
    while (PQgetResult(s->import->conn))
        ;
    return true;
}

static int read_file(struct stage *s, FILE *file)
{
    const struct ssg_csv_handler handler = {on_row, on_broken, s};
    long long line = 0;
    const char *fault = ssg_csv_read(file, &handler, &line);
    if (fault && fault[0])
        (void)refuse_file(s, line, fault, "", "");
    else if (!fault && !s->has_header)
        (void)refuse_file(s, 1, "the file has no header line; add it", "", "");
    if (s->code == SSG_CLI_DONE && !end_copy(s))
        s->code = SSG_CLI_CANNOT;
    if (s->code == SSG_CLI_DONE && !s->import->is_quiet)
        (void)printf("%s%s: %lld rows, %lld rejected\n", s->import->has_progress ? "\r" : "",
                     s->file->name, s->tally->rows, s->tally->rejected);
    return s->code;
}

/* Read one file if it is there. */
static int stage_file(struct ssg_import *import, size_t index, struct ssg_buf *taints)
{
    const struct ssg_import_file *spec = &ssg_import_files[index];
    SSG_FREE char *path = NULL;
    if (asprintf(&path, "%s/%s", import->directory, spec->name) < 0) {
        path = NULL;
        return SSG_CLI_CANNOT;
    }
    SSG_FCLOSE FILE *file = fopen(path, "re");
    if (!file && errno == ENOENT)
        return SSG_CLI_DONE;
    if (!file) {
        (void)fprintf(stderr, "socialsoeg import: %s cannot be read: %s\n", path, strerror(errno));
        return SSG_CLI_BAD_INPUT;
    }
    import->tally[index].is_there = true;
    const char *params[] = {spec->name};
    SSG_DB_CLEAR PGresult *result = ssg_import_query(
        import->conn, "insert into pg_temp.stage_file (file) values ($1)", 1, params);
    if (!result)
        return SSG_CLI_CANNOT;
    struct stage s = {.import = import,
                      .file = spec,
                      .tally = &import->tally[index],
                      .code = SSG_CLI_DONE,
                      .taint = taints};
    ssg_buf_init(&s.out, FLUSH_BYTES + SSG_CSV_ROW_MAX_BYTES * 2 + 4096);
    int code = read_file(&s, file);
    ssg_buf_finish(&s.out);
    return code;
}

static int stage_taints(struct ssg_import *import, const struct ssg_buf *taints)
{
    static const struct ssg_import_file spec = {
        .name = "rejected rows", .copy = "copy pg_temp.stage_taint (file, subject) from stdin"};
    if (taints->len == 0)
        return SSG_CLI_DONE;
    struct ssg_buf none;
    ssg_buf_init(&none, 0);
    struct stage s = {.import = import, .file = &spec, .code = SSG_CLI_DONE, .taint = &none};
    if (!begin_copy(&s))
        return s.code;
    for (size_t at = 0; at < taints->len; at += FLUSH_BYTES) {
        size_t left = taints->len - at;
        int len = (int)(left < FLUSH_BYTES ? left : FLUSH_BYTES);
        if (PQputCopyData(import->conn, taints->data + at, len) != 1)
            return cannot_copy(&s) ? SSG_CLI_DONE : SSG_CLI_CANNOT;
    }
    return end_copy(&s) ? SSG_CLI_DONE : SSG_CLI_CANNOT;
}

int ssg_import_stage(struct ssg_import *import)
{
    SSG_BUF_FINISH struct ssg_buf taints;
    ssg_buf_init(&taints, TAINT_MAX_BYTES);
    bool has_any = false;
    for (size_t i = 0; i < ssg_import_file_count; i++) {
        int code = stage_file(import, i, &taints);
        if (code != SSG_CLI_DONE)
            return code;
        has_any = has_any || import->tally[i].is_there;
    }
    if (!has_any) {
        (void)fprintf(stderr,
                      "socialsoeg import: %s holds none of the import files (persons.csv ...); "
                      "name the folder of the set\n",
                      import->directory);
        return SSG_CLI_BAD_INPUT;
    }
    return stage_taints(import, &taints);
}
