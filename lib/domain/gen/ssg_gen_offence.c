/* Build tool: turns sql/reference/offence_code.csv and offence_group.csv into the C tables that
 * lib/domain/ssg_offence.c includes. Every row is checked, because a wrong row would be compiled
 * into the answer about a family.
 *
 * Usage: ssg_gen_offence CODES.csv GROUPS.csv OUT.inc; exit 0 done, 2 bad input, 3 cannot. */
#include <csv.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 24, FIELD_SIZE = 256, GROUPS_MAX = 32 };

enum code_column {
    COLUMN_CODE,
    COLUMN_TEXT,
    COLUMN_KIND,
    COLUMN_GROUP,
    COLUMN_STATUTE,
    COLUMN_MAXIMUM,
    COLUMN_MONTHS,
    COLUMN_SEVERITY,
    COLUMN_ALONE_GRAVE,
    COLUMN_IN_R4,
    COLUMN_VALID_FROM,
    COLUMN_VALID_TO,
    COLUMN_COUNT_
};

static const char *const code_header[COLUMN_COUNT_] = {
    "code",           "text",           "kind",        "group", "statute",    "maximum",
    "maximum_months", "severity_class", "alone_grave", "in_r4", "valid_from", "valid_to"};

static const char *const group_header[] = {"group", "da", "en", "in_r4"};

struct reader {
    const char *path;
    FILE *out;
    const char *const *header;
    int header_count;
    void (*row)(struct reader *reader);
    long line;
    int field_count;
    bool failed;
    char field[FIELDS_MAX][FIELD_SIZE];
    char previous[FIELD_SIZE];
};

static char group_slug[GROUPS_MAX][FIELD_SIZE];
static int group_count;

static void fail(struct reader *reader, const char *what, const char *value)
{
    if (!reader->failed)
        (void)fprintf(stderr, "ssg_gen_offence: %s, line %ld: %s: \"%s\"\n", reader->path,
                      reader->line, what, value);
    reader->failed = true;
}

static void on_field(void *bytes, size_t bytes_len, void *context)
{
    struct reader *reader = context;

    if (reader->field_count >= FIELDS_MAX || bytes_len >= FIELD_SIZE) {
        fail(reader, "too many fields or a field that is too long", "");
        return;
    }
    memcpy(reader->field[reader->field_count], bytes ? bytes : "", bytes_len);
    reader->field[reader->field_count][bytes_len] = '\0';
    reader->field_count++;
}

static void check_header(struct reader *reader)
{
    for (int i = 0; i < reader->header_count; i++)
        if (i >= reader->field_count || strcmp(reader->field[i], reader->header[i]) != 0)
            fail(reader, "missing column", reader->header[i]);
}

static void on_record(int end, void *context)
{
    struct reader *reader = context;

    (void)end;
    reader->line++;
    if (reader->line == 1)
        check_header(reader);
    else if (reader->field_count < reader->header_count)
        fail(reader, "too few fields", reader->field[0]);
    else
        reader->row(reader);
    reader->field_count = 0;
}

static void put_string(FILE *out, const char *text)
{
    (void)fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            (void)fputc('\\', out);
        (void)fputc(*text, out);
    }
    (void)fputc('"', out);
}

static void put_group(FILE *out, const char *slug)
{
    (void)fputs("SSG_OFFENCE_GROUP_", out);
    if (!*slug)
        (void)fputs("NONE", out);
    for (; *slug; slug++)
        (void)fputc(toupper((unsigned char)*slug), out);
}

static bool is_slug(const char *text)
{
    if (!*text)
        return false;
    for (; *text; text++)
        if (!islower((unsigned char)*text))
            return false;
    return true;
}

static void group_row(struct reader *reader)
{
    if (!is_slug(reader->field[0]) || group_count == GROUPS_MAX) {
        fail(reader, "a group is a word of small letters", reader->field[0]);
        return;
    }
    (void)snprintf(group_slug[group_count++], FIELD_SIZE, "%s", reader->field[0]);
    (void)fputs("    [", reader->out);
    put_group(reader->out, reader->field[0]);
    (void)fputs("] = {", reader->out);
    put_string(reader->out, reader->field[0]);
    (void)fputs(", {", reader->out);
    put_string(reader->out, reader->field[1]);
    (void)fputs(", ", reader->out);
    put_string(reader->out, reader->field[2]);
    (void)fputs("}},\n", reader->out);
}

static int known_group(const char *slug)
{
    for (int i = 0; i < group_count; i++)
        if (strcmp(group_slug[i], slug) == 0)
            return i;
    return -1;
}

static long number(struct reader *reader, const char *text, long max)
{
    char *end = NULL;
    long value;

    errno = 0;
    value = strtol(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || value > max) {
        fail(reader, "not a number in range", text);
        return 0;
    }
    return value;
}

/* Severity class from the maximum in months (sql/reference/README.md). */
static long severity_of(long months)
{
    static const long limit[] = {0, 18, 36, 72, 120};

    for (int i = 0; i < 5; i++)
        if (months <= limit[i])
            return i + 1;
    return 6;
}

/* Days since 1970-01-01 of a `YYYY-MM-DD`, after H. Hinnant, "chrono-compatible low-level date
 * algorithms"; without a date the given default. */
static long date_days(struct reader *reader, const char *text, long otherwise)
{
    int y, m, d, length = 0;
    long era, yoe, doy, doe;

    if (!*text)
        return otherwise;
    if (sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &length) != 3 || length != 10 || text[10] ||
        m < 1 || m > 12 || d < 1 || d > 31 || y < 1900 || y > 2200) {
        fail(reader, "not a date YYYY-MM-DD", text);
        return otherwise;
    }
    y -= m <= 2;
    era = y / 400;
    yoe = y - era * 400;
    doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static void check_code(struct reader *reader)
{
    const char *code = reader->field[COLUMN_CODE];

    if (strlen(code) != 5 || strspn(code, "0123456789") != 5)
        fail(reader, "a code has five digits", code);
    if (strcmp(reader->previous, code) >= 0)
        fail(reader, "codes must be sorted and distinct", code);
    (void)snprintf(reader->previous, sizeof reader->previous, "%s", code);
    if (!*reader->field[COLUMN_TEXT] || !*reader->field[COLUMN_STATUTE])
        fail(reader, "text and statute must be given", code);
}

static bool check_kind(struct reader *reader)
{
    const char *kind = reader->field[COLUMN_KIND];
    bool measure = strcmp(kind, "measure") == 0;

    if (!measure && strcmp(kind, "offence") != 0)
        fail(reader, "kind is offence or measure", kind);
    if (measure ? *reader->field[COLUMN_GROUP] || *reader->field[COLUMN_MAXIMUM] ||
                      *reader->field[COLUMN_MONTHS]
                : known_group(reader->field[COLUMN_GROUP]) < 0 || !*reader->field[COLUMN_MAXIMUM])
        fail(reader, "an offence has a group and a maximum, a measure neither",
             reader->field[COLUMN_CODE]);
    return measure;
}

static void put_bool(FILE *out, bool value)
{
    (void)fputs(value ? ", true" : ", false", out);
}

static void put_date(FILE *out, long days)
{
    if (days == INT32_MIN)
        (void)fputs(", {INT32_MIN}", out);
    else
        (void)fprintf(out, ", {%ld}", days);
}

static void code_row(struct reader *reader)
{
    FILE *out = reader->out;
    const char *grave = reader->field[COLUMN_ALONE_GRAVE];
    const char *r4 = reader->field[COLUMN_IN_R4];
    bool measure;
    long months, severity;

    check_code(reader);
    measure = check_kind(reader);
    months = measure ? -1 : number(reader, reader->field[COLUMN_MONTHS], 1200);
    severity = number(reader, reader->field[COLUMN_SEVERITY], 6);
    if (severity != (measure ? 0 : severity_of(months)))
        fail(reader, "severity_class does not follow from maximum_months",
             reader->field[COLUMN_CODE]);
    if (strcmp(grave, "yes") != 0 && strcmp(grave, "household") != 0 && strcmp(grave, "no") != 0)
        fail(reader, "alone_grave is yes, household or no", grave);
    if (strcmp(r4, "true") != 0 && strcmp(r4, "false") != 0)
        fail(reader, "in_r4 is true or false", r4);

    (void)fputs("    {", out);
    put_string(out, reader->field[COLUMN_CODE]);
    (void)fputs(", ", out);
    put_string(out, reader->field[COLUMN_TEXT]);
    (void)fprintf(out, ",\n     SSG_OFFENCE_KIND_%s, ", measure ? "MEASURE" : "OFFENCE");
    put_group(out, reader->field[COLUMN_GROUP]);
    (void)fputs(", ", out);
    put_string(out, reader->field[COLUMN_STATUTE]);
    (void)fputs(", ", out);
    if (measure)
        (void)fputs("NULL", out);
    else
        put_string(out, reader->field[COLUMN_MAXIMUM]);
    (void)fprintf(out, ", %ld, %ld", months, severity);
    put_bool(out, strcmp(grave, "yes") == 0);
    put_bool(out, strcmp(grave, "household") == 0);
    put_bool(out, strcmp(r4, "true") == 0);
    put_date(out, date_days(reader, reader->field[COLUMN_VALID_FROM], INT32_MIN));
    put_date(out, date_days(reader, reader->field[COLUMN_VALID_TO], INT32_MAX));
    (void)fputs("},\n", out);
}

/* Read one file whole, row by row. Returns the exit status. */
static int read_file(struct reader *reader)
{
    FILE *in = fopen(reader->path, "rb");
    struct csv_parser parser;
    char block[8192];
    size_t got;

    if (!in || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        (void)fprintf(stderr, "ssg_gen_offence: %s: cannot open\n", reader->path);
        if (in)
            (void)fclose(in);
        return 3;
    }
    csv_set_delim(&parser, ';');
    while (!reader->failed && (got = fread(block, 1, sizeof block, in)) > 0)
        if (csv_parse(&parser, block, got, on_field, on_record, reader) != got)
            fail(reader, "not well-formed CSV", csv_strerror(csv_error(&parser)));
    if (!reader->failed && csv_fini(&parser, on_field, on_record, reader) != 0)
        fail(reader, "not well-formed CSV", csv_strerror(csv_error(&parser)));
    if (ferror(in))
        reader->failed = true;
    csv_free(&parser);
    (void)fclose(in);
    return reader->failed ? 2 : 0;
}

static int write_tables(const char *codes_path, const char *groups_path, FILE *out)
{
    static struct reader groups, codes;
    int status;

    groups = (struct reader){.path = groups_path,
                             .out = out,
                             .header = group_header,
                             .header_count = 4,
                             .row = group_row};
    codes = (struct reader){.path = codes_path,
                            .out = out,
                            .header = code_header,
                            .header_count = COLUMN_COUNT_,
                            .row = code_row};
    (void)fputs("/* Made by ssg_gen_offence from sql/reference; do not edit. */\n"
                "static const struct group_row groups[] = {\n"
                "    [SSG_OFFENCE_GROUP_NONE] = {\"\", {\"\", \"\"}},\n",
                out);
    status = read_file(&groups);
    (void)fputs("};\n\nstatic const struct ssg_offence codes[] = {\n", out);
    if (status == 0)
        status = read_file(&codes);
    (void)fputs("};\n", out);
    return status;
}

int main(int argc, char **argv)
{
    FILE *out;
    int status;

    if (argc != 4) {
        (void)fputs("usage: ssg_gen_offence CODES.csv GROUPS.csv OUT.inc\n", stderr);
        return 2;
    }
    out = fopen(argv[3], "wb");
    if (!out) {
        (void)fprintf(stderr, "ssg_gen_offence: %s: cannot write\n", argv[3]);
        return 3;
    }
    status = write_tables(argv[1], argv[2], out);
    if (fclose(out) != 0 && status == 0)
        status = 3;
    /* A half-written table must not survive to the next build. */
    if (status != 0)
        (void)remove(argv[3]);
    return status;
}
