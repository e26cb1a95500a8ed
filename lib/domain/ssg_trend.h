#ifndef SSG_TREND_H
#define SSG_TREND_H

#include <stdbool.h>
#include <stddef.h>

#include "ssg_status.h"

/* Two tests for a change over time, described with their numbers and never as a verdict. */

enum {
    SSG_TREND_TOO_FEW = 5, /* below so many events: too few to speak of a trend */
    SSG_TREND_EXACT_MAX = 10,
    SSG_TREND_EVENTS_MAX = 20000
};

struct ssg_trend_event {
    double day;      /* since the beginning of the window, 0..window_days */
    double severity; /* any number; only its order matters */
};

struct ssg_trend {
    size_t n;
    bool has_laplace; /* n >= 1 */
    double laplace_u;
    double laplace_p;      /* two-sided, normal */
    bool has_mann_kendall; /* severities given and n >= 1 */
    long long s;
    double var;
    double z;              /* continuity-corrected, 0 when s = 0 */
    double mann_kendall_p; /* two-sided: exact for n <= 10, else normal */
    bool is_exact;
    bool has_tau_b; /* false when all days or all severities are equal */
    double tau_b;
    bool is_too_few;
};

/* Compute both tests; the order of the events does not matter.
 * window_days > 0; events: n of them; has_severity: false leaves Mann-Kendall out.
 *
 * Laplace: U = sqrt(12 n) (mean(t)/T - 1/2), positive when later days are denser
 * (NIST/SEMATECH e-Handbook of Statistical Methods, 8.2.3.4, window-truncated).
 * Mann-Kendall with ties in time and in severity: S = sum over pairs of
 * sign(t_j - t_i) sign(y_j - y_i); its variance, and the exact distribution over all pairings of
 * the tied values, as in Kendall, Rank Correlation Methods, ch. 4-5 (Gilbert 1987 for ties in y
 * only); tau_b = S / sqrt((n0 - n1)(n0 - n2)).
 *
 * Pure; any thread. E_INVALID_INPUT if a day is outside the window, a number is not finite, the
 * window is not positive, or there are more than SSG_TREND_EVENTS_MAX; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_trend_compute(double window_days,
                                                 const struct ssg_trend_event *events, size_t n,
                                                 bool has_severity, struct ssg_trend *ret_trend);

#endif
