/* What holds for every household: 2,000 made by chance, or as many as SSG_HOUSEHOLDS says (the long
 * run: 100,000). A failure names the seed, which makes the household again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs the headers above first */
#include <cmocka.h>

#include "help_random.h"
#include "ssg_answer.h"
#include "ssg_calendar.h"

enum { ARENA_MAX = 64 << 20, DECADE_DAYS = 3653 };

static uint64_t households(void)
{
    const char *text = getenv("SSG_HOUSEHOLDS");
    int64_t count = 2000;
    if (text && ssg_text_parse_int(ssg_text_of(text), 1000, 10000000, &count) != SSG_OK)
        fail_msg("SSG_HOUSEHOLDS: %s is not a number from 1000 on", text);
    return (uint64_t)count;
}

/* A household with what was computed of it. */
struct computed {
    struct ssg_arena arena;
    struct random_household r;
    struct ssg_timeline t;
};

static void compute(struct computed *c, uint64_t seed, enum ssg_lang lang)
{
    ssg_arena_init(&c->arena, ARENA_MAX);
    if (ssg_household_complete(&c->r.h, &c->arena) != SSG_OK ||
        ssg_timeline_build(&c->r.h, lang, &c->arena, &c->t) != SSG_OK)
        fail_msg("seed %llu: no timeline", (unsigned long long)seed);
}

static char *render(const struct computed *c)
{
    struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, ARENA_MAX);
    ssg_jw_init(&jw, &buf);
    ssg_answer_render_timeline(&jw, &c->r.h, &c->t);
    assert_int_equal(ssg_jw_status(&jw), SSG_OK);
    return ssg_buf_take(&buf, NULL);
}

/* Nothing but itself and the seed: each is large. */
static struct computed *fresh(void)
{
    struct computed *c = calloc(1, sizeof *c);
    assert_non_null(c);
    return c;
}

static void drop(struct computed *c)
{
    ssg_arena_finish(&c->arena);
    free(c);
}

static struct computed *made(uint64_t seed, enum ssg_lang lang)
{
    struct computed *c = fresh();
    random_make(&c->r, seed);
    compute(c, seed, lang);
    return c;
}

static bool has_ref(const struct ssg_timeline *t, const char *ref)
{
    for (size_t i = 0; i < t->entries_len; i++)
        if (strcmp(t->entries[i].ref, ref) == 0)
            return true;
    for (size_t i = 0; i < t->child_entries_len; i++)
        if (strcmp(t->child_entries[i].ref, ref) == 0)
            return true;
    for (size_t i = 0; i < t->contacts_len; i++)
        if (strcmp(t->contacts[i].ref, ref) == 0)
            return true;
    for (size_t i = 0; i < t->banners_len; i++)
        if (strcmp(t->banners[i].ref, ref) == 0)
            return true;
    return false;
}

static void check_text(uint64_t seed, const char *text)
{
    if (!*text || strpbrk(text, "{}|") || strstr(text, "(null)") || strstr(text, "  "))
        fail_msg("seed %llu: %s", (unsigned long long)seed, text);
}

static void check_findings(uint64_t seed, const struct ssg_timeline *t,
                           const struct ssg_findings *list)
{
    for (size_t i = 0; i < list->len; i++) {
        check_text(seed, list->items[i].text);
        for (size_t j = 0; j < list->items[i].refs.len; j++)
            if (!has_ref(t, list->items[i].refs.items[j]))
                fail_msg("seed %llu: %s names %s, which is not shown", (unsigned long long)seed,
                         list->items[i].id, list->items[i].refs.items[j]);
    }
}

/* Every sentence is whole, in both languages; every rule names what it rests on, and that is shown;
 * counter-evidence is never empty. */
static void test_sentences(void **state)
{
    (void)state;
    size_t fired[SSG_RULE_COUNT_] = {0};
    for (uint64_t seed = 0; seed < households(); seed++) {
        struct computed *c = made(seed, seed % 2 ? SSG_LANG_EN : SSG_LANG_DA);
        const struct ssg_rules *rules = ssg_rules_find(ssg_text_of("da-1"));
        check_findings(seed, &c->t, &c->t.fired);
        check_findings(seed, &c->t, &c->t.counter_evidence);
        assert_true(c->t.counter_evidence.len > 0);
        for (size_t i = 0; i < c->t.limits.len; i++)
            check_text(seed, c->t.limits.items[i]);
        for (size_t i = 0; i < c->t.fired.len; i++) {
            const struct ssg_finding *finding = &c->t.fired.items[i];
            bool may_be_empty = strcmp(finding->id, "R10") == 0 || strcmp(finding->id, "D1") == 0;
            if (finding->refs.len == 0 && !may_be_empty)
                fail_msg("seed %llu: %s names nothing", (unsigned long long)seed, finding->id);
            for (int id = 0; id < SSG_RULE_COUNT_; id++)
                fired[id] += strcmp(rules->rules[id].id, finding->id) == 0;
        }
        drop(c);
    }
    /* A property of rules that never fire would be no property. */
    for (int id = SSG_RULE_R0; id <= SSG_RULE_D3; id++)
        if (fired[id] == 0)
            fail_msg("rule %d never fired", id);
}

/* The same input in any order gives the same bytes. */
static void test_order(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < households(); seed++) {
        struct computed *c = made(seed, SSG_LANG_DA), *d = fresh();
        random_make(&d->r, seed);
        random_shuffle(&d->r);
        compute(d, seed, SSG_LANG_DA);
        char *one = render(c), *other = render(d);
        if (strcmp(one, other) != 0)
            fail_msg("seed %llu: order matters\n%s\n%s", (unsigned long long)seed, one, other);
        free(one);
        free(other);
        drop(c);
        drop(d);
    }
}

static size_t count_fired(const struct ssg_timeline *t, const char *id, int32_t person)
{
    size_t count = 0;
    for (size_t i = 0; i < t->fired.len; i++)
        count += strcmp(t->fired.items[i].id, id) == 0 && t->fired.items[i].person == person;
    return count;
}

/* Fails if a rule fires in `after` that does not in `before`; household_only: rules on one adult
 * aside. */
static void check_nothing_new(uint64_t seed, const char *what, const struct computed *before,
                              const struct computed *after, bool household_only)
{
    for (size_t i = 0; i < after->t.fired.len; i++) {
        const struct ssg_finding *finding = &after->t.fired.items[i];
        if (household_only && finding->person != SSG_NO_INDEX)
            continue;
        if (count_fired(&after->t, finding->id, finding->person) >
            count_fired(&before->t, finding->id, finding->person))
            fail_msg("seed %llu: %s fires %s: %s", (unsigned long long)seed, what, finding->id,
                     finding->text);
    }
}

/* A victim's entry, an acquittal, a groundless charge never fires a rule. */
static void test_harmless_entries(void **state)
{
    (void)state;
    static const char *const names[] = {"a victim's entry", "an acquittal", "a groundless charge",
                                        "a dropped charge"};
    for (uint64_t seed = 0; seed < households(); seed++) {
        struct computed *c = made(seed, SSG_LANG_DA), *d = fresh();
        int which = (int)(seed % 4);
        random_make(&d->r, seed);
        struct ssg_record *record = random_add(&d->r);
        if (which == 0)
            record->role = SSG_ROLE_VICTIM;
        else
            record->outcome = which == 1   ? SSG_OUTCOME_ACQUITTED
                              : which == 2 ? SSG_OUTCOME_DROPPED_GROUNDLESS
                                           : SSG_OUTCOME_DROPPED_OTHER;
        compute(d, seed, SSG_LANG_DA);
        check_nothing_new(seed, names[which], c, d, false);
        drop(c);
        drop(d);
    }
}

/* What another adult did before moving in fires no rule of the household. */
static void test_before_the_family(void **state)
{
    (void)state;
    size_t tried = 0;
    for (uint64_t seed = 0; seed < households(); seed++) {
        struct computed *c = made(seed, SSG_LANG_DA), *d = fresh();
        random_make(&d->r, seed);
        struct ssg_record *record = random_add(&d->r);
        struct ssg_date family_from = SSG_DATE_INFINITY;
        for (size_t i = 0; i < c->t.adults_len; i++)
            if (c->t.adults[i].person == record->person)
                family_from = c->t.adults[i].family_from;
        if (c->r.persons[record->person].parent_of.len == 0 &&
            family_from.days != SSG_DATE_INFINITY.days &&
            family_from.days > d->r.h.as_of.days - DECADE_DAYS) {
            record->date.days = family_from.days - 1 - (int)(seed % 200);
            record->precision = SSG_PRECISION_DAY;
            compute(d, seed, SSG_LANG_DA);
            check_nothing_new(seed, "an entry before moving in", c, d, true);
            tried++;
        }
        drop(c);
        drop(d);
    }
    assert_true(tried > 50);
}

/* A longer window loses nothing that a shorter one shows. */
static void test_wider_window(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < households(); seed++) {
        struct computed *c = made(seed, SSG_LANG_DA), *d = fresh();
        random_make(&d->r, seed);
        d->r.h.window_years = 5 + (int)(seed % 6);
        compute(d, seed, SSG_LANG_DA);
        assert_int_equal(d->t.shorter != NULL, d->r.h.window_years > 5);
        for (size_t i = 0; i < c->t.entries_len; i++)
            assert_true(has_ref(&d->t, c->t.entries[i].ref));
        for (size_t i = 0; i < c->t.child_entries_len; i++)
            assert_true(has_ref(&d->t, c->t.child_entries[i].ref));
        for (size_t i = 0; i < c->t.banners_len; i++)
            assert_true(has_ref(&d->t, c->t.banners[i].ref));
        assert_true(d->t.contacts_len >= c->t.contacts_len);
        if (d->t.shorter) {
            assert_int_equal(d->t.shorter->fired.len, c->t.fired.len);
            check_findings(seed, &d->t, &d->t.shorter->fired);
            for (size_t i = 0; i < c->t.fired.len; i++)
                assert_string_equal(d->t.shorter->fired.items[i].text, c->t.fired.items[i].text);
        }
        drop(c);
        drop(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),        cmocka_unit_test(test_order),
        cmocka_unit_test(test_harmless_entries), cmocka_unit_test(test_before_the_family),
        cmocka_unit_test(test_wider_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
