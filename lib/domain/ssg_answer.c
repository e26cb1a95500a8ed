#include "ssg_answer.h"

#include <stdio.h>

#include "ssg_answer_parts.h"

static void case_at_hand(struct ssg_jw *jw, const struct ssg_case_at_hand *at_hand)
{
    const struct ssg_offence *offence = ssg_offence_find(at_hand->code);
    ssg_jw_key(jw, "case");
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "case_number", at_hand->case_number);
    ssg_answer_date(jw, "date", at_hand->date, at_hand->precision);
    ssg_jw_member_string(jw, "date_precision", ssg_date_precision_text(at_hand->precision));
    ssg_answer_minute(jw, "time", at_hand->minute);
    ssg_jw_member_string(jw, "kind", ssg_kind_text(at_hand->kind));
    ssg_jw_member_string(jw, "statute", offence ? offence->statute : NULL);
    ssg_jw_key(jw, "parties");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < at_hand->parties_len; i++) {
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "person_key", at_hand->parties[i].person_key);
        ssg_jw_member_string(jw, "name", at_hand->parties[i].name);
        ssg_jw_member_string(jw, "role", ssg_role_text(at_hand->parties[i].role));
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
    ssg_jw_end_object(jw);
}

static void window(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_timeline *t,
                   bool with_more_years)
{
    ssg_jw_key(jw, "window");
    ssg_jw_begin_object(jw);
    ssg_jw_member_date(jw, "from", t->window.from);
    ssg_jw_member_date(jw, "to", t->window.to);
    ssg_jw_member_int(jw, "years", t->window.years);
    if (with_more_years) {
        ssg_jw_key(jw, "more_years_would_add");
        ssg_jw_begin_object(jw);
        for (size_t i = 0; i < h->more_years_len; i++) {
            char years[16];
            (void)snprintf(years, sizeof years, "%d", h->more_years[i].years);
            ssg_jw_key(jw, years);
            ssg_jw_begin_object(jw);
            ssg_jw_member_int(jw, "entries", h->more_years[i].entries);
            ssg_jw_end_object(jw);
        }
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_object(jw);
}

/* lookup_id to window: what both answers begin with. */
static void head(struct ssg_jw *jw, const struct ssg_lookup_meta *meta,
                 const struct ssg_household *h, const struct ssg_timeline *t,
                 enum ssg_lookup_state state)
{
    ssg_jw_member_string(jw, "lookup_id", meta->lookup_id);
    ssg_jw_member_int(jw, "revision", meta->revision);
    ssg_jw_member_string(jw, "state", ssg_lookup_state_text(state));
    ssg_jw_member_date(jw, "as_of", h->as_of);
    ssg_jw_member_instant(jw, "at", meta->at);
    ssg_jw_member_string(jw, "rule_set", h->rule_set);
    ssg_jw_key(jw, "ticket");
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "case_number", meta->ticket_case_number);
    ssg_jw_member_instant(jw, "valid_until", meta->ticket_valid_until);
    ssg_jw_member_bool(jw, "override", meta->ticket_override);
    ssg_jw_end_object(jw);
    case_at_hand(jw, &h->at_hand);
    window(jw, h, t, state == SSG_LOOKUP_UNMASKED);
}

void ssg_answer_render_full(struct ssg_jw *jw, const struct ssg_lookup_meta *meta,
                            const struct ssg_household *household,
                            const struct ssg_timeline *timeline)
{
    ssg_jw_begin_object(jw);
    head(jw, meta, household, timeline, SSG_LOOKUP_UNMASKED);
    ssg_jw_key(jw, "household");
    ssg_answer_household(jw, household);
    ssg_answer_items(jw, household, timeline);
    ssg_jw_key(jw, "pattern");
    ssg_answer_pattern(jw, household, timeline, false);
    ssg_jw_end_object(jw);
}

void ssg_answer_render_timeline(struct ssg_jw *jw, const struct ssg_household *household,
                                const struct ssg_timeline *timeline)
{
    ssg_jw_begin_object(jw);
    ssg_jw_key(jw, "household");
    ssg_answer_household(jw, household);
    ssg_answer_items(jw, household, timeline);
    ssg_jw_key(jw, "pattern");
    ssg_answer_pattern(jw, household, timeline, true);
    ssg_jw_end_object(jw);
}

static int year_of(struct ssg_date date)
{
    int year, month, day;
    ssg_date_civil(date, &year, &month, &day);
    return year;
}

/* Entries that would be shown; an acquittal is not even counted before unmasking. */
static bool is_summed(const struct ssg_entry *entry)
{
    return entry->record->outcome != SSG_OUTCOME_ACQUITTED;
}

static void by_year(struct ssg_jw *jw, const struct ssg_timeline *t)
{
    ssg_jw_key(jw, "by_year");
    ssg_jw_begin_object(jw);
    for (int year = year_of(t->window.from); year <= year_of(t->window.to); year++) {
        int count = 0;
        char key[16];
        for (size_t i = 0; i < t->entries_len; i++)
            count += is_summed(&t->entries[i]) && year_of(t->entries[i].record->date) == year;
        (void)snprintf(key, sizeof key, "%d", year);
        if (count)
            ssg_jw_member_int(jw, key, count);
    }
    ssg_jw_end_object(jw);
}

static void by_group(struct ssg_jw *jw, const struct ssg_timeline *t)
{
    ssg_jw_key(jw, "by_group");
    ssg_jw_begin_object(jw);
    for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++) {
        int count = 0;
        for (size_t i = 0; i < t->entries_len; i++)
            count += is_summed(&t->entries[i]) && t->entries[i].offence &&
                     (int)t->entries[i].offence->group == g;
        if (count)
            ssg_jw_member_int(jw, ssg_offence_group_label((enum ssg_offence_group)g, SSG_LANG_DA),
                              count);
    }
    ssg_jw_end_object(jw);
}

static void by_role(struct ssg_jw *jw, const struct ssg_timeline *t)
{
    ssg_jw_key(jw, "by_role");
    ssg_jw_begin_object(jw);
    for (int role = SSG_ROLE_NIL_ + 1; role < SSG_ROLE_COUNT_; role++) {
        int count = 0;
        for (size_t i = 0; i < t->entries_len; i++)
            count += is_summed(&t->entries[i]) && (int)t->entries[i].record->role == role;
        if (count)
            ssg_jw_member_int(jw, ssg_role_text((enum ssg_role)role), count);
    }
    ssg_jw_end_object(jw);
}

static void by_adult(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_timeline *t)
{
    ssg_jw_key(jw, "by_adult");
    ssg_jw_begin_object(jw);
    for (size_t a = 0; a < h->classes[SSG_CLASS_ADULT].len; a++) {
        int32_t person = h->classes[SSG_CLASS_ADULT].items[a];
        int count = 0;
        for (size_t i = 0; i < t->entries_len; i++)
            count += is_summed(&t->entries[i]) && t->entries[i].record->person == person;
        if (count)
            ssg_jw_member_int(jw, h->persons[person].ref, count);
    }
    ssg_jw_end_object(jw);
}

void ssg_answer_render_masked(struct ssg_jw *jw, const struct ssg_lookup_meta *meta,
                              const struct ssg_household *household,
                              const struct ssg_timeline *timeline)
{
    ssg_jw_begin_object(jw);
    head(jw, meta, household, timeline, SSG_LOOKUP_MASKED);
    ssg_jw_key(jw, "household");
    ssg_answer_household_masked(jw, household);
    ssg_jw_key(jw, "entries");
    ssg_jw_begin_array(jw);
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "summary");
    ssg_jw_begin_object(jw);
    by_year(jw, timeline);
    by_group(jw, timeline);
    by_role(jw, timeline);
    by_adult(jw, household, timeline);
    ssg_jw_member_int(jw, "contacts", (int64_t)timeline->contacts_len);
    ssg_jw_end_object(jw);
    ssg_jw_end_object(jw);
}
