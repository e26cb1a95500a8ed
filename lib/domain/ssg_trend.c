#include "ssg_trend.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static int sign_of(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_doubles(const void *a, const void *b)
{
    return sign_of(*(const double *)a, *(const double *)b);
}

static double two_sided_normal(double z)
{
    return erfc(fabs(z) / sqrt(2.0));
}

/* The sums over groups of equal values that the variance and tau_b need. */
struct tie_sums {
    double pairs;   /* sum t(t-1) */
    double triples; /* sum t(t-1)(t-2) */
    double spread;  /* sum t(t-1)(2t+5) */
};

static struct tie_sums sum_ties(const double *sorted, size_t n)
{
    struct tie_sums sums = {0};
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && sign_of(sorted[j], sorted[i]) == 0;)
            j++;
        double t = (double)(j - i);
        sums.pairs += t * (t - 1);
        sums.triples += t * (t - 1) * (t - 2);
        sums.spread += t * (t - 1) * (2 * t + 5);
    }
    return sums;
}

static double variance_of(double n, const struct tie_sums *t, const struct tie_sums *u)
{
    double var = (n * (n - 1) * (2 * n + 5) - t->spread - u->spread) / 18;
    /* Below three values there are no triples, and 0/0 stands for 0. */
    if (n > 2)
        var += t->triples * u->triples / (9 * n * (n - 1) * (n - 2));
    if (n > 1)
        var += t->pairs * u->pairs / (2 * n * (n - 1));
    return var;
}

enum { S_MAX = SSG_TREND_EXACT_MAX * (SSG_TREND_EXACT_MAX - 1) / 2, S_SPAN = 2 * S_MAX + 1 };

/* The exact distribution: levels of severity with their numbers, groups of equal days, and for
 * each multiset of severities already placed the number of ways to reach each S. */
struct exact {
    int levels;
    int count[SSG_TREND_EXACT_MAX];
    int stride[SSG_TREND_EXACT_MAX]; /* of a level in a state's number */
    int groups;
    int group_end[SSG_TREND_EXACT_MAX]; /* values placed after each group */
    int states;
    int64_t (*ways)[S_SPAN];
};

static void exact_shape(struct exact *exact, const double *days, const double *severities, int n)
{
    exact->states = 1;
    for (int i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && sign_of(severities[j], severities[i]) == 0;)
            j++;
        exact->count[exact->levels] = j - i;
        exact->stride[exact->levels] = exact->states;
        exact->states *= j - i + 1;
        exact->levels++;
    }
    for (int i = 0; i < n; i++)
        if (i == n - 1 || sign_of(days[i + 1], days[i]) != 0)
            exact->group_end[exact->groups++] = i + 1;
}

static int64_t choose(int n, int k)
{
    int64_t ways = 1;
    for (int i = 1; i <= k; i++)
        ways = ways * (n - k + i) / i;
    return ways;
}

/* Next choice of `take` out of what is left, as an odometer; false after the last. */
static bool next_take(int *take, const int *left, int levels)
{
    for (int i = 0; i < levels; i++) {
        if (take[i] < left[i]) {
            take[i]++;
            return true;
        }
        take[i] = 0;
    }
    return false;
}

/* Add to every state that follows `state` when the next group of days takes its severities. */
static void exact_step(struct exact *exact, int state, int group)
{
    int placed[SSG_TREND_EXACT_MAX], left[SSG_TREND_EXACT_MAX];
    int take[SSG_TREND_EXACT_MAX] = {0};
    int need = exact->group_end[group] - (group ? exact->group_end[group - 1] : 0);
    for (int i = 0; i < exact->levels; i++) {
        placed[i] = state / exact->stride[i] % (exact->count[i] + 1);
        left[i] = exact->count[i] - placed[i];
    }
    do {
        int sum = 0, next = state, s = 0;
        int64_t ways = 1;
        for (int i = 0; i < exact->levels; i++) {
            sum += take[i];
            next += take[i] * exact->stride[i];
            ways *= choose(left[i], take[i]);
            for (int j = 0; j < exact->levels; j++)
                s += take[i] * placed[j] * ((i > j) - (i < j));
        }
        if (sum != need)
            continue;
        for (int k = 0; k < S_SPAN; k++)
            if (exact->ways[state][k])
                exact->ways[next][k + s] += ways * exact->ways[state][k];
    } while (next_take(take, left, exact->levels));
}

/* P(|S| >= |s|) over all pairings. days and severities sorted, n <= SSG_TREND_EXACT_MAX. */
static enum ssg_status exact_p(const double *days, const double *severities, int n, long long s,
                               double *ret_p)
{
    struct exact exact = {0};
    exact_shape(&exact, days, severities, n);
    exact.ways = calloc((size_t)exact.states, sizeof *exact.ways);
    if (!exact.ways)
        return SSG_E_MEMORY;
    exact.ways[0][S_MAX] = 1;
    for (int state = 0; state < exact.states - 1; state++) {
        int placed = 0;
        for (int i = 0; i < exact.levels; i++)
            placed += state / exact.stride[i] % (exact.count[i] + 1);
        for (int group = 0; group < exact.groups; group++)
            if (placed == (group ? exact.group_end[group - 1] : 0))
                exact_step(&exact, state, group);
    }
    double total = 0, extreme = 0;
    for (int k = 0; k < S_SPAN; k++) {
        double count = (double)exact.ways[exact.states - 1][k];
        total += count;
        if (llabs((long long)k - S_MAX) >= llabs(s))
            extreme += count;
    }
    free(exact.ways);
    *ret_p = extreme / total;
    return SSG_OK;
}

static long long sum_signs(const struct ssg_trend_event *events, size_t n)
{
    long long s = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            s += (long long)sign_of(events[j].day, events[i].day) *
                 sign_of(events[j].severity, events[i].severity);
    return s;
}

/* days, severities: room for n values each. */
static enum ssg_status mann_kendall(const struct ssg_trend_event *events, size_t n, double *days,
                                    double *severities, struct ssg_trend *trend)
{
    for (size_t i = 0; i < n; i++) {
        days[i] = events[i].day;
        severities[i] = events[i].severity;
    }
    qsort(days, n, sizeof *days, compare_doubles);
    qsort(severities, n, sizeof *severities, compare_doubles);
    struct tie_sums t = sum_ties(days, n), u = sum_ties(severities, n);
    double count = (double)n;
    trend->has_mann_kendall = true;
    trend->s = sum_signs(events, n);
    trend->var = variance_of(count, &t, &u);
    if (trend->s != 0)
        trend->z = (double)(trend->s - (trend->s > 0 ? 1 : -1)) / sqrt(trend->var);
    double n0 = count * (count - 1) / 2;
    double free_pairs = (n0 - t.pairs / 2) * (n0 - u.pairs / 2);
    trend->has_tau_b = free_pairs > 0;
    if (trend->has_tau_b)
        trend->tau_b = (double)trend->s / sqrt(free_pairs);
    trend->is_exact = n <= SSG_TREND_EXACT_MAX;
    if (trend->is_exact)
        return exact_p(days, severities, (int)n, trend->s, &trend->mann_kendall_p);
    trend->mann_kendall_p = two_sided_normal(trend->z);
    return SSG_OK;
}

enum ssg_status ssg_trend_compute(double window_days, const struct ssg_trend_event *events,
                                  size_t n, bool has_severity, struct ssg_trend *ret_trend)
{
    struct ssg_trend trend = {.n = n, .is_too_few = n < SSG_TREND_TOO_FEW};
    if (!isfinite(window_days) || window_days <= 0 || n > SSG_TREND_EVENTS_MAX)
        return SSG_E_INVALID_INPUT;
    double mean = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(events[i].day >= 0 && events[i].day <= window_days) ||
            (has_severity && !isfinite(events[i].severity)))
            return SSG_E_INVALID_INPUT;
        mean += events[i].day / (double)n;
    }
    if (n > 0) {
        trend.has_laplace = true;
        trend.laplace_u = sqrt(12.0 * (double)n) * (mean / window_days - 0.5);
        trend.laplace_p = two_sided_normal(trend.laplace_u);
    }
    enum ssg_status status = SSG_OK;
    if (n > 0 && has_severity) {
        double *values = malloc(2 * n * sizeof *values);
        status = values ? mann_kendall(events, n, values, values + n, &trend) : SSG_E_MEMORY;
        free(values);
    }
    if (status == SSG_OK)
        *ret_trend = trend;
    return status;
}
