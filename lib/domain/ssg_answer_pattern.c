#include "ssg_answer_parts.h"

static void real_or_null(struct ssg_jw *jw, const char *key, bool is_known, double value)
{
    if (is_known)
        ssg_jw_member_real(jw, key, value);
    else
        ssg_jw_member_null(jw, key);
}

void ssg_trend_render(struct ssg_jw *jw, const struct ssg_trend *trend)
{
    bool has = trend->has_mann_kendall;
    ssg_jw_begin_object(jw);
    ssg_jw_member_int(jw, "n", (int64_t)trend->n);
    ssg_jw_key(jw, "laplace");
    ssg_jw_begin_object(jw);
    real_or_null(jw, "u", trend->has_laplace, trend->laplace_u);
    real_or_null(jw, "p", trend->has_laplace, trend->laplace_p);
    ssg_jw_end_object(jw);
    ssg_jw_key(jw, "mann_kendall");
    ssg_jw_begin_object(jw);
    if (has)
        ssg_jw_member_int(jw, "s", trend->s);
    else
        ssg_jw_member_null(jw, "s");
    real_or_null(jw, "var", has, trend->var);
    real_or_null(jw, "z", has, trend->z);
    real_or_null(jw, "p", has, trend->mann_kendall_p);
    if (has)
        ssg_jw_member_string(jw, "method", trend->is_exact ? "exact" : "normal");
    else
        ssg_jw_member_null(jw, "method");
    real_or_null(jw, "tau_b", has && trend->has_tau_b, trend->tau_b);
    ssg_jw_end_object(jw);
    ssg_jw_member_bool(jw, "too_few", trend->is_too_few);
    ssg_jw_end_object(jw);
}

static void count_or_null(struct ssg_jw *jw, const char *key, int count)
{
    if (count == SSG_COUNT_UNKNOWN)
        ssg_jw_member_null(jw, key);
    else
        ssg_jw_member_int(jw, key, count);
}

static void incidents(struct ssg_jw *jw, const struct ssg_incidents *list, bool with_severity)
{
    ssg_jw_key(jw, "incidents");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < list->len; i++) {
        const struct ssg_incident *incident = &list->items[i];
        ssg_jw_begin_object(jw);
        ssg_jw_key(jw, "entries");
        ssg_jw_begin_array(jw);
        for (size_t j = 0; j < incident->entries_len; j++)
            ssg_jw_string(jw, incident->entries[j]->ref);
        ssg_jw_end_array(jw);
        ssg_answer_date(jw, "date", incident->date, incident->precision);
        if (with_severity)
            ssg_jw_member_int(jw, "severity_order", incident->highest->offence->severity);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
}

static void groups(struct ssg_jw *jw, const int counts[SSG_OFFENCE_GROUP_COUNT_])
{
    ssg_jw_key(jw, "groups");
    ssg_jw_begin_object(jw);
    for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++)
        if (counts[g])
            ssg_jw_member_int(jw, ssg_offence_group_label((enum ssg_offence_group)g, SSG_LANG_DA),
                              counts[g]);
    ssg_jw_end_object(jw);
}

static void adult(struct ssg_jw *jw, const struct ssg_household *h,
                  const struct ssg_adult_pattern *pattern, bool with_severity)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "adult", h->persons[pattern->person].ref);
    ssg_jw_key(jw, "counts");
    ssg_jw_begin_object(jw);
    ssg_jw_member_int(jw, "incidents", (int64_t)pattern->incidents.len);
    count_or_null(jw, "before_birth", pattern->before_birth);
    count_or_null(jw, "before_move_in", pattern->before_move_in);
    ssg_jw_member_int(jw, "not_counted", pattern->not_counted);
    ssg_jw_end_object(jw);
    ssg_jw_key(jw, "gaps");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < pattern->gaps_len; i++)
        ssg_jw_int(jw, pattern->gaps[i]);
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "halves");
    ssg_jw_begin_array(jw);
    ssg_jw_int(jw, pattern->halves[0]);
    ssg_jw_int(jw, pattern->halves[1]);
    ssg_jw_end_array(jw);
    groups(jw, pattern->groups);
    incidents(jw, &pattern->incidents, with_severity);
    ssg_jw_key(jw, "trend");
    ssg_jw_begin_object(jw);
    ssg_jw_key(jw, "without_case");
    ssg_trend_render(jw, &pattern->without_case);
    ssg_jw_key(jw, "with_case");
    ssg_trend_render(jw, &pattern->with_case);
    ssg_jw_member_bool(jw, "too_few", pattern->without_case.is_too_few);
    ssg_jw_end_object(jw);
    ssg_jw_end_object(jw);
}

static void fired(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_findings *list)
{
    ssg_jw_key(jw, "fired");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < list->len; i++) {
        const struct ssg_finding *finding = &list->items[i];
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "rule", finding->id);
        ssg_jw_member_string(jw, "adult",
                             finding->person < 0 ? NULL : h->persons[finding->person].ref);
        ssg_jw_member_string(jw, "text", finding->text);
        ssg_answer_texts(jw, "entries", &finding->refs);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
}

/* What the usual window shows, beside a longer one. */
static void default_window(struct ssg_jw *jw, const struct ssg_household *h,
                           const struct ssg_timeline *t)
{
    ssg_jw_key(jw, "default_window");
    ssg_jw_begin_object(jw);
    ssg_jw_member_int(jw, "years", t->window.years);
    ssg_jw_member_date(jw, "from", t->window.from);
    ssg_jw_member_date(jw, "to", t->window.to);
    ssg_jw_key(jw, "adults");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < t->adults_len; i++) {
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "adult", h->persons[t->adults[i].person].ref);
        ssg_jw_member_int(jw, "incidents", (int64_t)t->adults[i].incidents.len);
        groups(jw, t->adults[i].groups);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
    fired(jw, h, &t->fired);
    ssg_jw_end_object(jw);
}

void ssg_answer_pattern(struct ssg_jw *jw, const struct ssg_household *h,
                        const struct ssg_timeline *t, bool with_severity)
{
    ssg_jw_begin_object(jw);
    ssg_jw_key(jw, "adults");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < t->adults_len; i++)
        adult(jw, h, &t->adults[i], with_severity);
    ssg_jw_end_array(jw);
    fired(jw, h, &t->fired);
    ssg_jw_key(jw, "counter_evidence");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < t->counter_evidence.len; i++) {
        const struct ssg_finding *finding = &t->counter_evidence.items[i];
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "kind", finding->id);
        ssg_jw_member_string(jw, "text", finding->text);
        ssg_answer_texts(jw, "entries", &finding->refs);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
    ssg_answer_texts(jw, "limits", &t->limits);
    if (t->shorter)
        default_window(jw, h, t->shorter);
    ssg_jw_end_object(jw);
}
