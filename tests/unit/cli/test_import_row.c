/* Rows of the import files: what is staged, and what is refused in which column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import_row.h"
#include "ssg_cleanup.h"

static const struct ssg_import_file *get_file(const char *name)
{
    for (size_t i = 0; i < ssg_import_file_count; i++)
        if (strcmp(ssg_import_files[i].name, name) == 0)
            return &ssg_import_files[i];
    fail_msg("no file %s", name);
    return NULL;
}

/* Cut `a;b;c` into fields; text must outlive them. */
static size_t cut(const char *text, struct ssg_text fields[SSG_IMPORT_COLUMNS_MAX])
{
    size_t n = 0;
    for (;;) {
        size_t len = strcspn(text, ";");
        assert_true(n < SSG_IMPORT_COLUMNS_MAX);
        fields[n++] = (struct ssg_text){text, len};
        if (text[len] == '\0')
            return n;
        text += len + 1;
    }
}

static void assert_staged(const char *name, const char *text, const char *expected)
{
    const struct ssg_import_file *file = get_file(name);
    struct ssg_text fields[SSG_IMPORT_COLUMNS_MAX];
    assert_int_equal(cut(text, fields), file->column_count);
    struct ssg_import_row row;
    row.line = 7;
    struct ssg_import_fault fault;
    if (!ssg_import_row_parse(file, fields, &row, &fault))
        fail_msg("%s: %s: %s %s", name, text, file->columns[fault.column].name, fault.reason);
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, 1 << 16);
    ssg_import_row_render(file, &row, &buf);
    assert_int_equal(ssg_buf_status(&buf), SSG_OK);
    assert_string_equal(buf.data, expected);
}

static void assert_refused(const char *name, const char *text, const char *column)
{
    const struct ssg_import_file *file = get_file(name);
    struct ssg_text fields[SSG_IMPORT_COLUMNS_MAX];
    assert_int_equal(cut(text, fields), file->column_count);
    struct ssg_import_row row;
    struct ssg_import_fault fault = {99, ""};
    if (ssg_import_row_parse(file, fields, &row, &fault))
        fail_msg("%s was taken: %s", name, text);
    assert_string_equal(file->columns[fault.column].name, column);
    assert_true(strlen(fault.reason) > 0);
    assert_null(strchr(fault.reason, '"')); /* the reject file puts it in quotes */
}

#define ID     "0A3F50B8-0000-4000-8000-00000000000A"
#define ID_LOW "0a3f50b8-0000-4000-8000-00000000000a"

static void staged_values(void **state)
{
    (void)state;
    assert_staged("addresses.csv", ID ";Ny\\vej;4;;;;;;;0461;;current;shelter",
                  "7\t" ID_LOW "\tNy\\\\vej\t4\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t0461\t\\N\tcurrent\t"
                  "shelter\n");
    assert_staged("persons.csv", "p1;610180-0002;;;;;f;dead;2024-02-29",
                  "7\tp1\t6101800002\t\\N\t\t\t1980-01-01\tf\tdead\t2024-02-29\n");
    assert_staged("persons.csv", "p1;;x9;A;B;1979-12-31;x;resident;",
                  "7\tp1\t\\N\tx9\tA\tB\t1979-12-31\tx\tresident\t\\N\n");
    assert_staged("residences.csv", "p1;;;;", "residences.csv\t7\tp1\t\\N\t\\N\t\\N\t\\N\n");
    assert_staged("kinship.csv", "c;p;foster_parent;2020-01-01;2020-01-01",
                  "kinship.csv\t7\tc\tp\tfoster_parent\t2020-01-01\t2020-01-01\n");
    assert_staged("incidents.csv", "n;2024-02-29;00:00;;offence;;;;;;;;;",
                  "7\tn\t2024-02-29\t0\t\\N\toffence\t\\N\t\\N\t\\N\t\\N\t\\N\tfree\tf\tf\t\\N\t"
                  "day\n");
    assert_staged("incidents.csv",
                  "n;2024-02;;2024-03-01;order_issued;X1;;0461;1460;m;never;true;"
                  "true;2025-01-01",
                  "7\tn\t2024-02-01\t\\N\t2024-03-01\torder_issued\tX1\t\\N\t0461\t1460\tm\tnever\t"
                  "t\tt\t2025-01-01\tmonth\n");
    assert_staged(
        "incidents.csv", "n;;;2024-03-01;concern;;;;;;;false;false;",
        "7\tn\t2024-03-01\t\\N\t2024-03-01\tconcern\t\\N\t\\N\t\\N\t\\N\t\\N\tfree\tf\tf\t"
        "\\N\treported\n");
    assert_staged("involvements.csv", "n;p;party;;;;;;cpr;;",
                  "7\tn\tp\tparty\tunknown\t\\N\t\\N\t\\N\tf\tcpr\tt\tf\n");
    assert_staged("involvements.csv", "n;p;party;;;a\nb;;true;manual;;true",
                  "7\tn\tp\tparty\tunknown\t\\N\ta\\nb\t\\N\tt\tmanual\tf\tt\n");
    assert_staged("involvements.csv", "n;p;party;;;;;;cpr;false;",
                  "7\tn\tp\tparty\tunknown\t\\N\t\\N\t\\N\tf\tcpr\tf\tf\n");
    assert_staged("deletions.csv", "case;any text", "7\tcase\tany text\n");
    assert_staged("sources.csv", "offence;", "7\toffence\t\\N\n");
}

static void refused_values(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *column;
    } rows[] = {
        {"addresses.csv", "x;V;4;;;;;;;0461;;current;dwelling", "address_id"},
        {"addresses.csv", ID ";;4;;;;;;;0461;;current;dwelling", "road_name"},
        {"addresses.csv", ID ";V;123456789;;;;;;;0461;;current;dwelling", "house_number"},
        {"addresses.csv", ID ";V;4;;;;;500;;0461;;current;dwelling", "postcode"},
        {"addresses.csv", ID ";V;4;;;;;;;46l1;;current;dwelling", "municipality_code"},
        {"addresses.csv", ID ";V;4;;;;;;;0461;;old;dwelling", "status"},
        {"addresses.csv", ID ";V;4;;;;;;;0461;;current;", "kind"},
        {"persons.csv", ";;;;;;f;resident;", "person_id"},
        {"persons.csv", "p;310280000;;;;;f;resident;", "cpr"},
        {"persons.csv", "p;3102800001;;;;;f;resident;", "cpr"},
        {"persons.csv", "p;;;;;2023-02-29;f;resident;", "birth_date"},
        {"persons.csv", "p;;;a\nb;;;f;resident;", "given_name"},
        {"persons.csv", "p;;;a\tb;;;f;resident;", "given_name"},
        {"persons.csv", "p;;;\xff;;;f;resident;", "given_name"},
        {"persons.csv", "p;;;;;;F;resident;", "sex"},
        {"persons.csv", "p;;;;;;f;gone;", "status"},
        {"residences.csv", "p;;;2020-01-02;2020-01-01", "to"},
        {"residences.csv", "p;;;2020-1-2;", "from"},
        {"kinship.csv", "c;p;step_parent;;", "kind"},
        {"kinship.csv", "c;p;other_adult;;", "kind"},
        {"protections.csv", "p;address;;", "kind"},
        {"absences.csv", "p;holiday;;", "kind"},
        {"incidents.csv", "n;;;;offence;;;;;;;;;", "date"},
        {"incidents.csv", "n;2024-13;;;offence;;;;;;;;;", "date"},
        {"incidents.csv", "n;2024;;;offence;;;;;;;;;", "date"},
        {"incidents.csv", "n;2024-02;10:00;;offence;;;;;;;;;", "time"},
        {"incidents.csv", "n;;10:00;2024-02-01;offence;;;;;;;;;", "time"},
        {"incidents.csv", "n;2024-02-01;9:00;;offence;;;;;;;;;", "time"},
        {"incidents.csv", "n;2024-02-01;10:60;;offence;;;;;;;;;", "time"},
        {"incidents.csv", "n;2024-02-01;;;offence;;;;;;;1;;", "social_report_sent"},
        {"incidents.csv", "01234567890123456789012345678901234567890;2024-02-01;;;offence;;;;;;;;;",
         "case_number"},
        {"involvements.csv", "n;p;guilty;;;;;;cpr;;", "role"},
        {"involvements.csv", "n;p;party;;;;;;;;", "match"},
        {"involvements.csv", "n;p;party;;;;;;cpr;TRUE;", "verified"},
        {"sources.csv", "offences;", "kind"},
        {"deletions.csv", "address;p1", "id"},
        {"deletions.csv", "thing;p1", "kind"},
        {"deletions.csv", "person;", "id"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_refused(rows[i].file, rows[i].text, rows[i].column);
}

/* The columns of the contract, in its order: what others write their files by. */
static void the_columns_of_the_contract(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"addresses.csv", "address_id, road_name, house_number, letter, floor, door, "
                          "supplementary_town, postcode, town, municipality_code, road_code, "
                          "status, kind"},
        {"persons.csv", "person_id, cpr, other_id, given_name, surname, birth_date, sex, status, "
                        "status_date"},
        {"residences.csv", "person_id, address_id, municipality_code, from, to"},
        {"kinship.csv", "child_id, parent_id, kind, from, to"},
        {"partners.csv", "person_id, partner_id, from, to"},
        {"custody.csv", "child_id, holder_id, from, to"},
        {"protections.csv", "person_id, kind, from, to"},
        {"absences.csv", "person_id, kind, from, to"},
        {"incidents.csv", "case_number, date, time, reported_on, kind, code, address_id, "
                          "municipality_code, district, linked_to, disclosure, "
                          "social_report_sent, pregnant, valid_to"},
        {"involvements.csv", "case_number, person_id, role, outcome, outcome_date, sentence, "
                             "code, called_police, match, verified, quarantined"},
        {"sources.csv", "kind, complete_from"},
        {"deletions.csv", "kind, id"},
    };
    assert_int_equal(ssg_import_file_count, sizeof files / sizeof *files);
    for (size_t i = 0; i < ssg_import_file_count; i++) {
        const struct ssg_import_file *file = get_file(files[i][0]);
        SSG_BUF_FINISH struct ssg_buf buf;
        ssg_buf_init(&buf, 4096);
        for (size_t k = 0; k < file->column_count; k++)
            ssg_buf_add_format(&buf, "%s%s", k ? ", " : "", file->columns[k].name);
        assert_string_equal(buf.data, files[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staged_values),
        cmocka_unit_test(refused_values),
        cmocka_unit_test(the_columns_of_the_contract),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
