/* Danish addresses: reading, folding, writing, searching. The inputs of the address wash are
 * those of DanmarksAdresser/Dawa, datavaskSpec.js; here they are only read, not matched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ssg_address.h"

enum { ARENA_BYTES = 256 * 1024 };

struct vector {
    const char *text;
    struct ssg_address parts;
};

static void assert_part(const char *text, const char *name, const char *expected,
                        const char *actual)
{
    if (!expected && !actual)
        return;
    if (!expected || !actual || strcmp(expected, actual) != 0)
        fail_msg("%s: %s is %s, not %s", text, name, actual ? actual : "absent",
                 expected ? expected : "absent");
}

static void assert_parsed(const struct vector *vector)
{
    struct ssg_arena arena;
    struct ssg_address a;
    ssg_arena_init(&arena, ARENA_BYTES);
    if (ssg_address_parse(ssg_text_of(vector->text), &arena, &a) != SSG_OK)
        fail_msg("%s: not read", vector->text);
    assert_part(vector->text, "street", vector->parts.street, a.street);
    assert_part(vector->text, "house number", vector->parts.house_number, a.house_number);
    assert_part(vector->text, "letter", vector->parts.letter, a.letter);
    assert_part(vector->text, "floor", vector->parts.floor, a.floor);
    assert_part(vector->text, "door", vector->parts.door, a.door);
    assert_part(vector->text, "supplementary town", vector->parts.supplementary_town,
                a.supplementary_town);
    assert_part(vector->text, "postcode", vector->parts.postcode, a.postcode);
    assert_part(vector->text, "town", vector->parts.town, a.town);
    ssg_arena_finish(&arena);
}

#define A(...)                                                                                     \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static void test_wash_inputs(void **state)
{
    (void)state;
    static const struct vector vectors[] = {
        {"Margrethepladsen 4, 4. 8000 Aarhus C",
         A("Margrethepladsen", "4", NULL, "4", NULL, NULL, "8000", "Aarhus C")},
        {"Margreteplassen 4, 4. 8000 Aarhus C",
         A("Margreteplassen", "4", NULL, "4", NULL, NULL, "8000", "Aarhus C")},
        {"Mosede Kægvej 6, 2670 Greve",
         A("Mosede Kægvej", "6", NULL, NULL, NULL, NULL, "2670", "Greve")},
        {"Margrethepladsen 4, 4. th, 8000 Aarhus C",
         A("Margrethepladsen", "4", NULL, "4", "th", NULL, "8000", "Aarhus C")},
        {"Margreteplassen 04, 4. 8000 Aarhus C",
         A("Margreteplassen", "4", NULL, "4", NULL, NULL, "8000", "Aarhus C")},
        {"Margreteplassen 4, 04. 8000 Aarhus C",
         A("Margreteplassen", "4", NULL, "4", NULL, NULL, "8000", "Aarhus C")},
        {"Eliasgade 10, 2300 København S",
         A("Eliasgade", "10", NULL, NULL, NULL, NULL, "2300", "København S")},
        {"Girostrøget 1, 0800 Høje Taastrup",
         A("Girostrøget", "1", NULL, NULL, NULL, NULL, "0800", "Høje Taastrup")},
        {"Borgm Christiansens 45, st. th, 2450 København SV",
         A("Borgm Christiansens", "45", NULL, "st", "th", NULL, "2450", "København SV")},
        {"Tofthøjvej 20, 0121, 4130 Viby Sjælland",
         A("Tofthøjvej", "20", NULL, NULL, "121", NULL, "4130", "Viby Sjælland")},
        {"Tofthøjvej 20, -0121, 4130 Viby Sjælland",
         A("Tofthøjvej", "20", NULL, NULL, "121", NULL, "4130", "Viby Sjælland")},
        {"Østergade 43, 2tv, 5000 Odense C",
         A("Østergade", "43", NULL, "2", "tv", NULL, "5000", "Odense C")},
        {"Østergade 43, 2. sAl tv, 5000 Odense C",
         A("Østergade", "43", NULL, "2", "tv", NULL, "5000", "Odense C")},
        {"Østergade 43, 2 sal tv, 5000 Odense C",
         A("Østergade", "43", NULL, "2", "tv", NULL, "5000", "Odense C")},
        {"Østre Stationsvej 24, kld., 5000 Odense C",
         A("Østre Stationsvej", "24", NULL, "kl", NULL, NULL, "5000", "Odense C")},
        {"Stationsvej 37, stuePlan, 2791 Dragør",
         A("Stationsvej", "37", NULL, "st", NULL, NULL, "2791", "Dragør")},
        {"Margrethepladsen 4, 8000 Aarhus C",
         A("Margrethepladsen", "4", NULL, NULL, NULL, NULL, "8000", "Aarhus C")},
        {"Margrethepladsen 4, Aarhus C",
         A("Margrethepladsen", "4", NULL, NULL, NULL, NULL, NULL, "Aarhus C")},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_parsed(&vectors[i]);
}

static void test_forms(void **state)
{
    (void)state;
    static const struct vector vectors[] = {
        {"Testvej 4B, 2. tv, Lilleby, 8000 Aarhus C",
         A("Testvej", "4", "B", "2", "tv", "Lilleby", "8000", "Aarhus C")},
        {"testvej 4 b 2 tv lilleby 8000 aarhus c",
         A("testvej", "4", "B", "2", "tv", "lilleby", "8000", "aarhus c")},
        {"10. Februar Vej 3, 8000 Aarhus C",
         A("10. Februar Vej", "3", NULL, NULL, NULL, NULL, "8000", "Aarhus C")},
        {"Haveforeningen 4. Maj 12, 8000 Aarhus C",
         A("Haveforeningen 4. Maj", "12", NULL, NULL, NULL, NULL, "8000", "Aarhus C")},
        {"Testvej 4, st.tv, 8000 By", A("Testvej", "4", NULL, "st", "tv", NULL, "8000", "By")},
        {"Testvej 4, 2.th, 8000 By", A("Testvej", "4", NULL, "2", "th", NULL, "8000", "By")},
        {"Testvej 4, kl2, 8000 By", A("Testvej", "4", NULL, "kl2", NULL, NULL, "8000", "By")},
        {"Testvej 4, 3. a, 8000 By", A("Testvej", "4", NULL, "3", "a", NULL, "8000", "By")},
        {"Testvej 4, 3. 12, 8000 By", A("Testvej", "4", NULL, "3", "12", NULL, "8000", "By")},
        {"Testvej 4, Gl Rye, 8680 Ry", A("Testvej", "4", NULL, NULL, NULL, "Gl Rye", "8680", "Ry")},
        {"Testvej 4, St Heddinge, 4660 Store Heddinge",
         A("Testvej", "4", NULL, NULL, NULL, "St Heddinge", "4660", "Store Heddinge")},
        {"Testvej 4", A("Testvej", "4", NULL, NULL, NULL, NULL, NULL, NULL)},
        {"Testvej 4, 8000", A("Testvej", "4", NULL, NULL, NULL, NULL, "8000", NULL)},
        {"  Testvej   4 ,8000   By ", A("Testvej", "4", NULL, NULL, NULL, NULL, "8000", "By")},
        {"Testvej 4, DK-8000 By", A("Testvej", "4", NULL, NULL, NULL, NULL, "8000", "By")},
        /* å as a and ring: read as å */
        {"A\xcc\x8a"
         "gade 1, 8000 By",
         A("Ågade", "1", NULL, NULL, NULL, NULL, "8000", "By")},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_parsed(&vectors[i]);
}

static void test_no_addresses(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "   ",
        "Testvej",
        "4",
        "8000 Aarhus C",
        "Testvej, 8000 Aarhus C",
        "Testvej 0, 8000 By",
        "Testvej 4, 2. tv 17 99 x, 8000 By",
        "Testvej 4, \xff, 8000 By",
        "Testvej 4\x01, 8000 By",
        "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaa"
        "aavej 4, 8000 By",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q 4",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct ssg_arena arena;
        struct ssg_address a = {.street = "untouched"};
        ssg_arena_init(&arena, ARENA_BYTES);
        if (ssg_address_parse(ssg_text_of(texts[i]), &arena, &a) != SSG_E_INVALID_INPUT)
            fail_msg("number %zu was read", i);
        assert_string_equal(a.street, "untouched");
        ssg_arena_finish(&arena);
    }
}

static void assert_fold(const char *text, const char *expected)
{
    struct ssg_arena arena;
    const char *fold;
    ssg_arena_init(&arena, ARENA_BYTES);
    assert_int_equal(ssg_address_fold(ssg_text_of(text), &arena, &fold), SSG_OK);
    assert_string_equal(fold, expected);
    ssg_arena_finish(&arena);
}

static void test_fold(void **state)
{
    (void)state;
    assert_fold("Århus", "aarhus");
    assert_fold("AARHUS", "aarhus");
    assert_fold("A\xcc\x8arhus", "aarhus");
    assert_fold("Østerbrogade", "oesterbrogade");
    assert_fold("Æblevej", "aeblevej");
    assert_fold("Allé", "alle");
    assert_fold("Sǽen", "saeen");
    assert_fold("gǿr", "goer");
    assert_fold("sǻ", "saa");
    assert_fold("C.F. Tietgens Vej", "c f tietgens vej");
    assert_fold("Christian X's  Vej,", "christian xs vej");
    assert_fold(" ... ", "");
    assert_fold("", "");
}

static void test_labels(void **state)
{
    (void)state;
    struct ssg_arena arena;
    struct ssg_address a;
    const char *text;
    static const struct ssg_address row = {.street = "Ågade",
                                           .house_number = "004",
                                           .letter = "b",
                                           .floor = "02",
                                           .door = "TV",
                                           .supplementary_town = "",
                                           .postcode = "8000",
                                           .town = "Aarhus C"};
    ssg_arena_init(&arena, ARENA_BYTES);
    assert_int_equal(ssg_address_normalise(&row, &arena, &a), SSG_OK);
    assert_null(a.supplementary_town);
    assert_int_equal(ssg_address_label(&a, &arena, &text), SSG_OK);
    assert_string_equal(text, "Ågade 4B, 2. tv, 8000 Aarhus C");
    assert_int_equal(ssg_address_fold_label(&a, &arena, &text), SSG_OK);
    assert_string_equal(text, "aagade 4b 2 tv 8000 aarhus c");
    a.floor = NULL;
    a.door = "121";
    a.supplementary_town = "Bynavn";
    assert_int_equal(ssg_address_label(&a, &arena, &text), SSG_OK);
    assert_string_equal(text, "Ågade 4B, 121, Bynavn, 8000 Aarhus C");
    ssg_arena_finish(&arena);
}

/* What is typed folds as what was imported. */
static void test_both_sides_agree(void **state)
{
    (void)state;
    static const char *const typed[] = {
        "Ågade 4B, 2. tv, 8000 Aarhus C", "aagade 4 b, 2tv, 8000 århus c",
        "AAGADE 04B 2. SAL TV 8000 AARHUS C", "Ågade 4b, 02. tv 8000 Aarhus C"};
    struct ssg_arena arena;
    struct ssg_address_query query;
    ssg_arena_init(&arena, ARENA_BYTES);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        assert_int_equal(ssg_address_query_make(ssg_text_of(typed[i]), &arena, &query), SSG_OK);
        assert_string_equal(query.whole, "aagade 4b 2 tv 8000 aarhus c");
        assert_string_equal(query.head, "aagade 4b 2 tv ");
        assert_string_equal(query.tail, "8000 aarhus c");
        assert_true(query.has_floor && query.has_door);
    }
    ssg_arena_finish(&arena);
}

static void test_unfinished(void **state)
{
    (void)state;
    struct ssg_arena arena;
    struct ssg_address_query query;
    ssg_arena_init(&arena, ARENA_BYTES);
    assert_int_equal(ssg_address_query_make(ssg_text_of("Åga"), &arena, &query), SSG_OK);
    assert_string_equal(query.prefix, "aaga");
    assert_null(query.whole);
    assert_int_equal(ssg_address_query_make(ssg_text_of("Ågade 4 b"), &arena, &query), SSG_OK);
    assert_string_equal(query.prefix, "aagade 4b");
    assert_null(query.whole);
    assert_int_equal(ssg_address_query_make(ssg_text_of(" ,. "), &arena, &query), SSG_OK);
    assert_string_equal(query.prefix, ",");
    assert_int_equal(ssg_address_query_make(ssg_text_of(""), &arena, &query), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_address_query_make(ssg_text_of("\xff"), &arena, &query),
                     SSG_E_INVALID_INPUT);
    ssg_arena_finish(&arena);
}

static void test_no_memory(void **state)
{
    (void)state;
    static const char text[] = "Testvej 4B, 2. tv, Lilleby, 8000 Aarhus C";
    size_t cap = 0;
    enum ssg_status status = SSG_E_MEMORY;
    for (; cap < ARENA_BYTES && status == SSG_E_MEMORY; cap += 64) {
        struct ssg_arena arena;
        struct ssg_address_query query;
        ssg_arena_init(&arena, cap);
        status = ssg_address_query_make(ssg_text_of(text), &arena, &query);
        ssg_arena_finish(&arena);
    }
    assert_int_equal(status, SSG_OK);
    assert_true(cap > 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wash_inputs),  cmocka_unit_test(test_forms),
        cmocka_unit_test(test_no_addresses), cmocka_unit_test(test_fold),
        cmocka_unit_test(test_labels),       cmocka_unit_test(test_both_sides_agree),
        cmocka_unit_test(test_unfinished),   cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
