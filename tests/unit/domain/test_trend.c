/* The vectors of the formulas' sources, and the exact tables of Kendall's S. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the headers above first */
#include <cmocka.h>

#include "ssg_trend.h"

enum { EVENTS_MAX = 16 };

static struct ssg_trend trend_of(double window, const double *days, const double *severities,
                                 size_t n)
{
    struct ssg_trend_event events[EVENTS_MAX] = {0};
    struct ssg_trend trend;
    for (size_t i = 0; i < n; i++)
        events[i] =
            (struct ssg_trend_event){days ? days[i] : (double)i, severities ? severities[i] : 0};
    assert_int_equal(ssg_trend_compute(window, events, n, severities != NULL, &trend), SSG_OK);
    return trend;
}

static void assert_near(double value, double expected, double by)
{
    if (fabs(value - expected) > by)
        fail_msg("%.9f is not %.9f", value, expected);
}

static void test_laplace(void **state)
{
    (void)state;
    static const struct {
        double window;
        double days[10];
        size_t n;
        double u;
        double upper; /* P(Z >= u) */
    } rows[] = {
        {1825, {100, 900, 1400, 1600, 1700, 1800}, 6, 1.569196, 0.058301},
        {1825, {30, 120, 200, 400, 900, 1500}, 6, -1.801669, 0.964201},
        {1825, {300, 600, 900, 1200, 1500}, 5, -0.053055, 0.521156},
        {1500, {5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478}, 10, -1.326949, 0.907737},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ssg_trend trend = trend_of(rows[i].window, rows[i].days, NULL, rows[i].n);
        double tail = rows[i].u > 0 ? rows[i].upper : 1 - rows[i].upper;
        assert_near(trend.laplace_u, rows[i].u, 1e-6);
        assert_near(trend.laplace_p, 2 * tail, 2e-6);
        assert_false(trend.has_mann_kendall);
    }
}

static void test_mann_kendall_published(void **state)
{
    (void)state;
    static const double y[] = {12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9,
                               11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7};
    struct ssg_trend trend = trend_of(100, NULL, y, 14);
    assert_int_equal(trend.s, 54);
    assert_near(trend.var, 332.6667, 1e-4);
    assert_near(trend.z, 2.905837, 1e-6);
    assert_near(trend.mann_kendall_p, 2 * 0.001831, 2e-6);
    assert_near(trend.tau_b, 0.596694, 1e-6);
    assert_false(trend.is_exact);
    assert_false(trend.is_too_few);
}

/* Every pairing of days and severities, one by one: the oracle of the dynamic programming. */
static double p_by_hand(const double *days, const double *severities, size_t n)
{
    size_t order[EVENTS_MAX], counters[EVENTS_MAX] = {0};
    long long wanted = 0, total = 0, extreme = 0;
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t step = 0; step < n;) {
        long long s = 0;
        for (size_t i = 0; i < n && (total == 0 || step == 0); i++)
            for (size_t j = i + 1; j < n; j++) {
                double a = severities[order[i]], b = severities[order[j]];
                s += ((days[j] > days[i]) - (days[j] < days[i])) * ((b > a) - (b < a));
            }
        if (step == 0) {
            if (total == 0)
                wanted = s < 0 ? -s : s;
            total++;
            extreme += (s < 0 ? -s : s) >= wanted;
        }
        /* Heap's algorithm, without recursion. */
        if (counters[step] < step) {
            size_t other = step % 2 ? counters[step] : 0;
            size_t kept = order[other];
            order[other] = order[step];
            order[step] = kept;
            counters[step]++;
            step = 0;
        } else {
            counters[step++] = 0;
        }
    }
    return (double)extreme / (double)total;
}

static void test_mann_kendall_ties(void **state)
{
    (void)state;
    static const struct {
        double y[7];
        size_t n;
        long long s;
        double var, tau, z;
    } rows[] = {
        {{1, 2, 2, 3, 4}, 5, 9, 15.6667, 0.948683, 2.021165},
        {{3, 3, 1, 2}, 4, -3, 7.6667, -0.547723, -0.722315},
        {{1, 1, 2, 4, 4, 5}, 6, 13, 26.3333, 0.930949, 2.338451},
        {{2, 1, 2, 3, 3, 4, 4}, 7, 16, 41.3333, 0.822951, 2.333141},
    };
    static const double days[] = {0, 1, 2, 3, 4, 5, 6};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ssg_trend trend = trend_of(100, days, rows[i].y, rows[i].n);
        assert_int_equal(trend.s, rows[i].s);
        assert_near(trend.var, rows[i].var, 1e-4);
        assert_near(trend.tau_b, rows[i].tau, 1e-6);
        assert_near(trend.z, rows[i].z, 1e-6);
        assert_true(trend.is_exact);
        assert_near(trend.mann_kendall_p, p_by_hand(days, rows[i].y, rows[i].n), 1e-12);
    }
    /* one-sided 1/60 of 1 2 2 3 4; both tails here are mirror images */
    assert_near(trend_of(100, days, rows[0].y, 5).mann_kendall_p, 2.0 / 60, 1e-12);
    assert_near(trend_of(100, days, rows[2].y, 6).mann_kendall_p, 2.0 / 180, 1e-12);
}

static void test_ties_in_time(void **state)
{
    (void)state;
    static const struct {
        double t[8], y[8];
        size_t n;
    } rows[] = {
        {{1, 1, 2, 3}, {1, 2, 3, 3}, 4},
        {{5, 5, 5, 9, 9, 20}, {1, 3, 3, 4, 2, 4}, 6},
        {{0, 1, 1, 1, 2, 2, 7, 7}, {2, 2, 1, 4, 4, 3, 3, 6}, 8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ssg_trend trend = trend_of(100, rows[i].t, rows[i].y, rows[i].n);
        assert_near(trend.mann_kendall_p, p_by_hand(rows[i].t, rows[i].y, rows[i].n), 1e-12);
    }
    /* By hand: pairs (1,3) (1,3) (1,3) (2,3) (2,3) rise, (3,3) is tied: S = 4 of t 1 1 2 3. */
    struct ssg_trend trend = trend_of(100, rows[0].t, rows[0].y, 4);
    assert_int_equal(trend.s, 4);
    assert_near(trend.var, (4 * 3 * 13 - 2 * 9 - 2 * 9) / 18.0 + 2 * 2 / (2.0 * 4 * 3), 1e-12);
    assert_near(trend.tau_b, 4 / sqrt(5.0 * 5.0), 1e-12);
}

static void test_order_of_events_is_nothing(void **state)
{
    (void)state;
    static const double t[] = {3, 1, 2, 5, 4}, y[] = {2, 1, 2, 4, 3};
    static const double sorted_t[] = {1, 2, 3, 4, 5}, sorted_y[] = {1, 2, 2, 3, 4};
    struct ssg_trend a = trend_of(100, t, y, 5), b = trend_of(100, sorted_t, sorted_y, 5);
    assert_int_equal(a.s, b.s);
    assert_near(a.mann_kendall_p, b.mann_kendall_p, 0);
}

/* Kendall's exact upper tail without ties: count of n! orders with S at least s. */
static void test_exact_tables(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        long long s;
        double count, orders;
    } rows[] = {
        {3, 3, 1, 6},         {4, 6, 1, 24},           {4, 4, 4, 24},
        {5, 10, 1, 120},      {5, 8, 5, 120},          {5, 6, 14, 120},
        {6, 15, 1, 720},      {6, 11, 20, 720},        {6, 7, 98, 720},
        {7, 21, 1, 5040},     {7, 15, 76, 5040},       {7, 7, 961, 5040},
        {8, 28, 1, 40320},    {8, 20, 285, 40320},     {8, 8, 8039, 40320},
        {9, 36, 1, 362880},   {9, 24, 2298, 362880},   {9, 10, 65044, 362880},
        {10, 45, 1, 3628800}, {10, 31, 8504, 3628800}, {10, 19, 196524, 3628800},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        /* From the rising order, each swap of neighbours takes 2 off S. */
        double y[EVENTS_MAX];
        size_t n = rows[i].n;
        long long swaps = ((long long)(n * (n - 1) / 2) - rows[i].s) / 2;
        for (size_t j = 0; j < n; j++)
            y[j] = (double)j;
        for (size_t j = 0; swaps > 0 && j < n; j++)
            for (size_t k = 0; swaps > 0 && k + 1 < n; k++)
                if (y[k] < y[k + 1]) {
                    double kept = y[k];
                    y[k] = y[k + 1];
                    y[k + 1] = kept;
                    swaps--;
                }
        struct ssg_trend trend = trend_of(100, NULL, y, n);
        assert_int_equal(trend.s, rows[i].s);
        assert_near(trend.mann_kendall_p, 2 * rows[i].count / rows[i].orders, 1e-12);
    }
}

static void test_edges(void **state)
{
    (void)state;
    static const double day[] = {7}, days[] = {3, 3, 3}, same[] = {2, 2, 2};
    struct ssg_trend trend = trend_of(10, day, NULL, 0);
    assert_false(trend.has_laplace);
    assert_true(trend.is_too_few);
    trend = trend_of(10, day, same, 1);
    assert_true(trend.has_mann_kendall && !trend.has_tau_b && trend.is_exact);
    assert_near(trend.var, 0, 0);
    assert_near(trend.mann_kendall_p, 1, 0);
    trend = trend_of(10, days, same, 3);
    assert_near(trend.var, 0, 1e-12);
    assert_near(trend.z, 0, 0);
    assert_near(trend.mann_kendall_p, 1, 0);
    assert_false(trend.has_tau_b);
}

static void test_refusals(void **state)
{
    (void)state;
    const struct ssg_trend_event good = {1, 1}, outside = {11, 1}, before = {-1, 1},
                                 nan_day = {NAN, 1}, infinite = {1, INFINITY};
    struct ssg_trend trend;
    assert_int_equal(ssg_trend_compute(10, &good, 1, true, &trend), SSG_OK);
    assert_int_equal(ssg_trend_compute(0, &good, 1, true, &trend), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_trend_compute(-1, &good, 0, true, &trend), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_trend_compute(INFINITY, &good, 1, true, &trend), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_trend_compute(10, &outside, 1, true, &trend), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_trend_compute(10, &before, 1, true, &trend), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_trend_compute(10, &nan_day, 1, true, &trend), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_trend_compute(10, &infinite, 1, true, &trend), SSG_E_INVALID_INPUT);
    assert_int_equal(ssg_trend_compute(10, &infinite, 1, false, &trend), SSG_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_laplace),
        cmocka_unit_test(test_mann_kendall_published),
        cmocka_unit_test(test_mann_kendall_ties),
        cmocka_unit_test(test_ties_in_time),
        cmocka_unit_test(test_order_of_events_is_nothing),
        cmocka_unit_test(test_exact_tables),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
