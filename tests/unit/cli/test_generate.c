/* The invented register: the same bytes for the same seed, every id resolves, nobody is real,
 * every special family is there, the example is what the demo promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "generate_register.h"
#include "help_table.h"
#include "ssg_cli.h"

enum { DIRECTORIES = 3 };

static const char *const names[] = {
    "addresses", "persons",   "residences",   "kinship", "partners",  "custody", "protections",
    "absences",  "incidents", "involvements", "sources", "deletions", "families"};

static char directory[DIRECTORIES][64];
static struct help_table table[SSG_GEN_FILE_COUNT_];

static int generate(const char *where, const char *persons, const char *seed, const char *recent)
{
    const char *argv[] = {"generate", "--persons", persons,          "--seed",
                          seed,       "--today",   "2026-03-12",     "--out",
                          where,      "--json",    "--recent-cases", recent};

    return ssg_cli_generate((int)(sizeof(argv) / sizeof(argv[0])), (char **)argv);
}

static int set_up(void **state)
{
    static const char *const seed[DIRECTORIES] = {"7", "7", "8"};

    (void)state;
    for (int i = 0; i < DIRECTORIES; i++) {
        (void)snprintf(directory[i], sizeof directory[i], "/tmp/ssg-generate-XXXXXX");
        if (!mkdtemp(directory[i]) || generate(directory[i], "6000", seed[i], "80") != SSG_CLI_DONE)
            return -1;
    }
    for (int i = 0; i < SSG_GEN_FILE_COUNT_; i++) {
        table[i] = help_table_load(directory[0], names[i]);
        help_table_split(&table[i]);
    }
    return 0;
}

static void remove_directory(const char *where)
{
    char path[128];

    for (int n = 0; n < SSG_GEN_FILE_COUNT_; n++) {
        (void)snprintf(path, sizeof path, "%s/%s.csv", where, names[n]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/example.json", where);
    (void)unlink(path);
    (void)rmdir(where);
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < DIRECTORIES; i++)
        remove_directory(directory[i]);
    for (int i = 0; i < SSG_GEN_FILE_COUNT_; i++)
        help_table_finish(&table[i]);
    return 0;
}

/* ---- ids ---- */

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The ids in the first column, sorted; they must be distinct. */
static char **ids_of(const struct help_table *t)
{
    char **ids = calloc(t->rows + 1, sizeof *ids);

    assert_non_null(ids);
    for (size_t i = 0; i < t->rows; i++)
        ids[i] = t->row[i][0];
    qsort(ids, t->rows, sizeof *ids, compare);
    for (size_t i = 1; i < t->rows; i++)
        assert_string_not_equal(ids[i - 1], ids[i]);
    return ids;
}

static void check_column(const struct help_table *t, int column, char **ids, size_t ids_len,
                         bool may_be_empty)
{
    for (size_t i = 0; i < t->rows; i++) {
        const char *id = t->row[i][column];

        if (*id || !may_be_empty)
            assert_non_null(bsearch(&id, ids, ids_len, sizeof *ids, compare));
    }
}

static void test_every_id_resolves(void **state)
{
    char **address = ids_of(&table[SSG_GEN_ADDRESSES]);
    char **person = ids_of(&table[SSG_GEN_PERSONS]);
    char **incident = ids_of(&table[SSG_GEN_INCIDENTS]);
    size_t addresses = table[SSG_GEN_ADDRESSES].rows;
    size_t persons = table[SSG_GEN_PERSONS].rows;
    size_t incidents = table[SSG_GEN_INCIDENTS].rows;
    static const enum ssg_gen_file two[] = {SSG_GEN_KINSHIP, SSG_GEN_PARTNERS, SSG_GEN_CUSTODY};

    (void)state;
    assert_int_equal(persons, 6000);
    check_column(&table[SSG_GEN_RESIDENCES], 0, person, persons, false);
    check_column(&table[SSG_GEN_RESIDENCES], 1, address, addresses, true);
    for (int i = 0; i < 3; i++) {
        check_column(&table[two[i]], 0, person, persons, false);
        check_column(&table[two[i]], 1, person, persons, false);
    }
    check_column(&table[SSG_GEN_PROTECTIONS], 0, person, persons, false);
    check_column(&table[SSG_GEN_ABSENCES], 0, person, persons, false);
    check_column(&table[SSG_GEN_INCIDENTS], 6, address, addresses, true);
    check_column(&table[SSG_GEN_INCIDENTS], 9, incident, incidents, true);
    check_column(&table[SSG_GEN_INVOLVEMENTS], 0, incident, incidents, false);
    check_column(&table[SSG_GEN_INVOLVEMENTS], 1, person, persons, false);
    check_column(&table[SSG_GEN_FAMILIES], 1, address, addresses, false);
    check_column(&table[SSG_GEN_FAMILIES], 2, person, persons, true);
    check_column(&table[SSG_GEN_FAMILIES], 3, incident, incidents, false);
    assert_int_equal(table[SSG_GEN_DELETIONS].rows, 0);
    free(address);
    free(person);
    free(incident);
}

static void test_same_seed_same_bytes(void **state)
{
    (void)state;
    for (int i = 0; i < SSG_GEN_FILE_COUNT_; i++) {
        struct help_table a = help_table_load(directory[0], names[i]);
        struct help_table b = help_table_load(directory[1], names[i]);
        struct help_table c = help_table_load(directory[2], names[i]);

        assert_int_equal(a.bytes_len, b.bytes_len);
        assert_memory_equal(a.bytes, b.bytes, a.bytes_len);
        if (i == SSG_GEN_ADDRESSES || i == SSG_GEN_PERSONS)
            assert_true(a.bytes_len != c.bytes_len || memcmp(a.bytes, c.bytes, a.bytes_len) != 0);
        free(a.bytes);
        free(b.bytes);
        free(c.bytes);
    }
}

/* ---- persons ---- */

static int century(const char *cpr, int yy)
{
    int digit = cpr[6] - '0';

    if (digit <= 3)
        return 1900;
    if (digit == 4 || digit == 9)
        return yy <= 36 ? 2000 : 1900;
    return yy <= 57 ? 2000 : 1800;
}

static void test_nobody_is_real(void **state)
{
    const struct help_table *t = &table[SSG_GEN_PERSONS];
    char **cpr = calloc(t->rows, sizeof *cpr);
    size_t count = 0;

    (void)state;
    assert_non_null(cpr);
    for (size_t i = 0; i < t->rows; i++) {
        int day, month, yy;
        char birth[16];

        if (!*t->row[i][1]) {
            assert_true(*t->row[i][2]);
            continue;
        }
        cpr[count] = t->row[i][1];
        assert_int_equal(strlen(cpr[count]), 10);
        assert_int_equal(sscanf(cpr[count], "%2d%2d%2d", &day, &month, &yy), 3);
        assert_in_range(day, 61, 91);
        (void)snprintf(birth, sizeof birth, "%04d-%02d-%02d",
                       (century(cpr[count], yy) + yy) % 10000, month % 100, (day - 60) % 100);
        assert_string_equal(birth, t->row[i][5]);
        assert_int_equal((cpr[count][9] - '0') % 2 == 1, t->row[i][6][0] == 'm');
        count++;
    }
    qsort(cpr, count, sizeof *cpr, compare);
    for (size_t i = 1; i < count; i++)
        assert_string_not_equal(cpr[i - 1], cpr[i]);
    free(cpr);
}

static void test_spans_run_forward(void **state)
{
    const struct help_table *t = &table[SSG_GEN_RESIDENCES];

    (void)state;
    for (size_t i = 0; i < t->rows; i++) {
        assert_int_equal(strlen(t->row[i][2]), 4);
        if (*t->row[i][4])
            assert_true(strcmp(t->row[i][3], t->row[i][4]) < 0);
        assert_true(strcmp(t->row[i][3], "2026-03-12") <= 0);
    }
}

/* ---- cases ---- */

static char *const *find(enum ssg_gen_file file, const char *id)
{
    for (size_t i = 0; i < table[file].rows; i++)
        if (strcmp(table[file].row[i][0], id) == 0)
            return table[file].row[i];
    return NULL;
}

static void test_no_case_lies_in_the_future(void **state)
{
    const struct help_table *t = &table[SSG_GEN_INCIDENTS];

    (void)state;
    for (size_t i = 0; i < t->rows; i++) {
        assert_true(*t->row[i][1] || *t->row[i][3]);
        assert_true(strcmp(t->row[i][1], "2026-03-12") < 0);
        assert_int_equal(strlen(t->row[i][7]), 4);
        assert_in_range(atoi(t->row[i][8]), 1460, 1471);
        assert_true(strlen(t->row[i][0]) <= 40);
    }
}

static int compare_counts(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

/* Number of rows of a file of a register of `persons` persons without recent cases, which is
 * loaded into *ret_table. */
static size_t generate_and_load(const char *persons, enum ssg_gen_file file,
                                struct help_table *ret_table)
{
    char where[] = "/tmp/ssg-generate-XXXXXX";

    assert_non_null(mkdtemp(where));
    assert_int_equal(generate(where, persons, "7", "0"), SSG_CLI_DONE);
    *ret_table = help_table_load(where, names[file]);
    help_table_split(ret_table);
    remove_directory(where);
    return ret_table->rows;
}

/* 5 % of the ordinary persons hold 85 % of the entries, as the register is meant to be. */
static void test_few_hold_most_cases(void **state)
{
    enum { PERSONS = 30000 };
    struct help_table special, involvements;
    size_t specials = generate_and_load("0", SSG_GEN_PERSONS, &special);
    int *count = calloc(PERSONS + 1, sizeof *count);
    int top = 0, all = 0;

    (void)state;
    assert_non_null(count);
    (void)generate_and_load("30000", SSG_GEN_INVOLVEMENTS, &involvements);
    for (size_t i = 0; i < involvements.rows; i++) {
        long number = atol(involvements.row[i][1] + 1);

        assert_in_range(number, 1, PERSONS);
        if ((size_t)number > specials)
            count[number]++;
    }
    qsort(count, PERSONS + 1, sizeof *count, compare_counts);
    for (size_t i = 0; i <= PERSONS; i++) {
        all += count[i];
        top += i < (PERSONS - specials) / 20 ? count[i] : 0;
    }
    free(count);
    help_table_finish(&special);
    help_table_finish(&involvements);
    assert_in_range(top * 100 / all, 83, 87);
}

static bool is_child(const char *person_id)
{
    return strcmp(find(SSG_GEN_PERSONS, person_id)[5], "2008-03-12") > 0;
}

static bool lives_at(const char *person_id, const char *address_id)
{
    const struct help_table *t = &table[SSG_GEN_RESIDENCES];

    for (size_t i = 0; i < t->rows; i++)
        if (strcmp(t->row[i][0], person_id) == 0 && strcmp(t->row[i][1], address_id) == 0 &&
            !*t->row[i][4])
            return true;
    return false;
}

static bool has_child(const char *address_id)
{
    const struct help_table *t = &table[SSG_GEN_RESIDENCES];

    for (size_t i = 0; i < t->rows; i++)
        if (strcmp(t->row[i][1], address_id) == 0 && !*t->row[i][4] && is_child(t->row[i][0]))
            return true;
    return false;
}

static void test_recent_cases_are_at_homes_with_children(void **state)
{
    const struct help_table *t = &table[SSG_GEN_INCIDENTS];
    int recent = 0;

    (void)state;
    for (size_t i = 0; i < t->rows; i++)
        if (strcmp(t->row[i][1], "2026-02-10") >= 0 && *t->row[i][6] && has_child(t->row[i][6]))
            recent++;
    assert_true(recent >= 80);
}

/* ---- the special families ---- */

/* What the register must hold, by name, so that none is lost by a slip in the catalogue. */
static const char *const must[] = {"example",
                                   "child-on-contact",
                                   "unregistered-partner",
                                   "moved-since-incident",
                                   "other-district-case",
                                   "three-districts",
                                   "same-night-three-numbers",
                                   "both-charged",
                                   "disturbance-both-parties",
                                   "linked-duplicates",
                                   "reported-years-after",
                                   "month-only-dates",
                                   "across-midnight",
                                   "clock-back",
                                   "clock-forward",
                                   "four-incidents",
                                   "five-incidents",
                                   "days-90",
                                   "days-91",
                                   "days-365",
                                   "days-366",
                                   "open-18-months",
                                   "window-edge",
                                   "all-on-one-day",
                                   "prison-gap",
                                   "source-mid-window",
                                   "trend-only-with-case",
                                   "statute-119-last",
                                   "statute-191-last",
                                   "retired-and-new-statutes",
                                   "every-role-outcome",
                                   "beaten-mother",
                                   "child-victim-stepfather",
                                   "order-in-force",
                                   "order-expired",
                                   "intelligence",
                                   "disclosure",
                                   "ages-14-15-17-18",
                                   "mother-aged-16",
                                   "newborn",
                                   "unborn",
                                   "eighteen-tomorrow",
                                   "adult-sibling",
                                   "step-parent-yesterday",
                                   "former-step-parent",
                                   "two-mothers",
                                   "two-fathers",
                                   "unknown-father",
                                   "dead-parent",
                                   "parent-killed-parent",
                                   "adopted",
                                   "foster-child",
                                   "placed-child",
                                   "half-siblings",
                                   "joint-custody",
                                   "protection-expires-today",
                                   "shelter-in-history",
                                   "shelter-now",
                                   "no-fixed-abode",
                                   "student-housing",
                                   "three-families",
                                   "twins-up-and-down",
                                   "same-name-and-birthday",
                                   "no-cpr",
                                   "repaired-merge",
                                   "acquitted-after-release",
                                   "sixty-entries",
                                   "no-entries",
                                   "thursday-before-easter",
                                   "twenty-third-december"};

static void test_every_special_family_is_there(void **state)
{
    (void)state;
    assert_int_equal(table[SSG_GEN_FAMILIES].rows, ssg_gen_family_count());
    for (int i = 0; i < ssg_gen_family_count(); i++)
        assert_string_equal(table[SSG_GEN_FAMILIES].row[i][0], ssg_gen_family_slug(i));
    for (size_t i = 0; i < sizeof(must) / sizeof(must[0]); i++)
        assert_non_null(find(SSG_GEN_FAMILIES, must[i]));
}

static int count_of(const char *person_id, const char *role, const char *outcome)
{
    const struct help_table *t = &table[SSG_GEN_INVOLVEMENTS];
    int count = 0;

    for (size_t i = 0; i < t->rows; i++)
        if (strcmp(t->row[i][1], person_id) == 0 && strcmp(t->row[i][2], role) == 0 &&
            (!outcome || strcmp(t->row[i][3], outcome) == 0))
            count++;
    return count;
}

static bool is_in_case(const char *person_id, const char *case_number)
{
    const struct help_table *t = &table[SSG_GEN_INVOLVEMENTS];

    for (size_t i = 0; i < t->rows; i++)
        if (strcmp(t->row[i][0], case_number) == 0 && strcmp(t->row[i][1], person_id) == 0)
            return true;
    return false;
}

/* The contract of the demo: a child, two parents, a counted entry each, a victim entry, a contact,
 * and a case of the last days that has nothing to do with the neighbour upstairs. */
static void test_the_example(void **state)
{
    char *const *family = find(SSG_GEN_FAMILIES, "example");
    char *const *incident = find(SSG_GEN_INCIDENTS, family[3]);
    const struct help_table *kin = &table[SSG_GEN_KINSHIP];
    int parents = 0, victims = 0;

    (void)state;
    assert_true(lives_at(family[2], family[1]) && is_child(family[2]));
    assert_true(strcmp(incident[1], "2026-02-10") >= 0 && strcmp(incident[1], "2026-03-11") <= 0);
    assert_string_equal(incident[8], "1465");
    for (size_t i = 0; i < kin->rows; i++) {
        if (strcmp(kin->row[i][0], family[2]) != 0)
            continue;
        assert_true(lives_at(kin->row[i][1], family[1]));
        assert_true(count_of(kin->row[i][1], "convicted", "fined") >= 1);
        assert_true(count_of(kin->row[i][1], "party", NULL) >= 1);
        victims += count_of(kin->row[i][1], "victim", NULL);
        parents++;
    }
    assert_int_equal(parents, 2);
    assert_true(victims >= 1);
}

static void test_the_neighbour_is_outside_the_case(void **state)
{
    char *const *family = find(SSG_GEN_FAMILIES, "example");
    char *const *home = find(SSG_GEN_ADDRESSES, family[1]);
    const struct help_table *t = &table[SSG_GEN_RESIDENCES];
    const char *neighbour = NULL;
    int entries = 0;

    (void)state;
    for (size_t i = 0; i < table[SSG_GEN_ADDRESSES].rows && !neighbour; i++) {
        char *const *row = table[SSG_GEN_ADDRESSES].row[i];

        if (strcmp(row[1], home[1]) == 0 && strcmp(row[2], home[2]) == 0 &&
            strcmp(row[7], home[7]) == 0 && atoi(row[4]) == atoi(home[4]) + 1)
            neighbour = row[0];
    }
    assert_non_null(neighbour);
    assert_string_not_equal(find(SSG_GEN_INCIDENTS, family[3])[6], neighbour);
    for (size_t i = 0; i < t->rows; i++) {
        if (strcmp(t->row[i][1], neighbour) != 0)
            continue;
        assert_false(is_in_case(t->row[i][0], family[3]));
        entries += count_of(t->row[i][0], "convicted", NULL);
    }
    assert_true(entries >= 1);
}

/* ---- command line ---- */

static int run(const char *const *words, int count)
{
    char *argv[16];

    for (int i = 0; i < count; i++)
        argv[i] = (char *)words[i];
    return ssg_cli_generate(count, argv);
}

#define RUN(...)                                                                                   \
    run((const char *const[]){"generate", __VA_ARGS__},                                            \
        (int)(sizeof((const char *const[]){"generate", __VA_ARGS__}) / sizeof(char *)))

static void test_bad_input(void **state)
{
    (void)state;
    assert_int_equal(RUN("--persons", "10", "--seed", "1"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--persons", "10", "--out", "/tmp/x"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--seed", "1", "--out", "/tmp/x"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--persons", "-1", "--seed", "1", "--out", "/tmp/x"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--persons", "ten", "--seed", "1"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--persons"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--today", "2026-02-30"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--person", "10"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--", "word"), SSG_CLI_BAD_INPUT);
    assert_int_equal(RUN("--persons", "1", "--seed", "1", "--out", "/dev/null/x"), SSG_CLI_CANNOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_id_resolves),
        cmocka_unit_test(test_same_seed_same_bytes),
        cmocka_unit_test(test_nobody_is_real),
        cmocka_unit_test(test_spans_run_forward),
        cmocka_unit_test(test_no_case_lies_in_the_future),
        cmocka_unit_test(test_few_hold_most_cases),
        cmocka_unit_test(test_recent_cases_are_at_homes_with_children),
        cmocka_unit_test(test_every_special_family_is_there),
        cmocka_unit_test(test_the_example),
        cmocka_unit_test(test_the_neighbour_is_outside_the_case),
        cmocka_unit_test(test_bad_input),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
