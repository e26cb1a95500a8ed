#include <stdio.h>

#include "ssg_answer_parts.h"

void ssg_answer_date(struct ssg_jw *jw, const char *key, struct ssg_date date,
                     enum ssg_date_precision precision)
{
    enum { MONTH_TEXT_LEN = 7 };
    if (precision == SSG_PRECISION_MONTH && date.days != SSG_DATE_NONE.days) {
        char text[SSG_DATE_TEXT_LEN + 1];
        ssg_date_render(date, text);
        ssg_jw_member_text(jw, key, (struct ssg_text){text, MONTH_TEXT_LEN});
    } else {
        ssg_jw_member_date(jw, key, date);
    }
}

void ssg_answer_minute(struct ssg_jw *jw, const char *key, int32_t minute)
{
    char text[16];
    if (minute < 0) {
        ssg_jw_member_null(jw, key);
        return;
    }
    (void)snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
    ssg_jw_member_string(jw, key, text);
}

void ssg_answer_refs(struct ssg_jw *jw, const char *key, const struct ssg_household *h,
                     const struct ssg_indices *persons)
{
    ssg_jw_key(jw, key);
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < persons->len; i++)
        ssg_jw_string(jw, h->persons[persons->items[i]].ref);
    ssg_jw_end_array(jw);
}

void ssg_answer_texts(struct ssg_jw *jw, const char *key, const struct ssg_texts *texts)
{
    ssg_jw_key(jw, key);
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < texts->len; i++)
        ssg_jw_string(jw, texts->items[i]);
    ssg_jw_end_array(jw);
}

static void offence(struct ssg_jw *jw, const struct ssg_offence *offence)
{
    bool has_group = offence && offence->group != SSG_OFFENCE_GROUP_NONE;
    /* The group's Danish name is its name in the interface, in either language. */
    ssg_jw_member_string(jw, "group",
                         has_group ? ssg_offence_group_label(offence->group, SSG_LANG_DA) : NULL);
    ssg_jw_member_string(jw, "statute", offence ? offence->statute : NULL);
    ssg_jw_member_string(jw, "maximum", offence ? offence->maximum : NULL);
}

static void identity(struct ssg_jw *jw, const struct ssg_record *record)
{
    ssg_jw_key(jw, "identity");
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "match", ssg_match_text(record->match));
    ssg_jw_member_bool(jw, "verified", record->verified);
    ssg_jw_member_bool(jw, "quarantined", record->quarantined);
    ssg_jw_end_object(jw);
}

static void entry(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_entry *e,
                  const char *whose)
{
    const struct ssg_record *r = e->record;
    enum ssg_outcome outcome = r->outcome ? r->outcome : SSG_OUTCOME_UNKNOWN;
    enum ssg_exposure exposure = r->exposure ? r->exposure : SSG_EXPOSURE_UNKNOWN;
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "ref", e->ref);
    ssg_jw_member_string(jw, whose, h->persons[r->person].ref);
    ssg_jw_member_string(jw, "case_number", r->case_number);
    ssg_answer_texts(jw, "linked", &e->linked);
    ssg_answer_date(jw, "date", r->date, r->precision);
    ssg_jw_member_string(jw, "date_precision", ssg_date_precision_text(r->precision));
    ssg_answer_minute(jw, "time", r->minute);
    ssg_jw_member_string(jw, "kind", ssg_kind_text(r->kind));
    ssg_jw_member_string(jw, "code", r->code);
    offence(jw, e->offence);
    ssg_jw_member_string(jw, "role", ssg_role_text(r->role));
    ssg_jw_member_string(jw, "outcome", ssg_outcome_text(outcome));
    ssg_jw_member_date(jw, "outcome_date", r->outcome_date);
    ssg_jw_member_string(jw, "sentence", r->sentence);
    ssg_jw_member_bool(jw, "counts", e->counts);
    ssg_jw_member_string(jw, "why_not", ssg_why_not_text(e->why_not));
    ssg_jw_member_string(jw, "place", ssg_place_text(e->place));
    ssg_jw_member_string(jw, "co_residence", ssg_co_residence_text(e->co_residence));
    ssg_answer_refs(jw, "children_registered", h, &e->children_registered);
    ssg_jw_member_string(jw, "exposure", ssg_exposure_text(exposure));
    identity(jw, r);
    ssg_jw_member_bool(jw, "case_at_hand", e->case_at_hand);
    ssg_jw_member_bool(jw, "since_case", e->since_case);
    ssg_jw_member_string(jw, "district", r->district);
    ssg_jw_end_object(jw);
}

static void tri(struct ssg_jw *jw, const char *key, enum ssg_tri value)
{
    if (value == SSG_TRI_UNKNOWN)
        ssg_jw_member_null(jw, key);
    else
        ssg_jw_member_bool(jw, key, value == SSG_TRI_YES);
}

static void contact(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_contact *c)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "ref", c->ref);
    ssg_answer_texts(jw, "case_numbers", &c->case_numbers);
    ssg_answer_date(jw, "date", c->record->date, c->record->precision);
    ssg_jw_member_string(jw, "date_precision", ssg_date_precision_text(c->record->precision));
    ssg_jw_member_string(jw, "kind", ssg_kind_text(c->record->kind));
    ssg_jw_member_string(jw, "place", ssg_place_text(c->place));
    ssg_answer_refs(jw, "adults", h, &c->adults);
    ssg_answer_refs(jw, "children_registered", h, &c->children_registered);
    tri(jw, "called_police", c->called_police);
    ssg_jw_member_bool(jw, "case_at_hand", c->case_at_hand);
    ssg_jw_member_bool(jw, "since_case", c->since_case);
    ssg_jw_member_string(jw, "district", c->record->district);
    ssg_jw_member_bool(jw, "counts", false);
    ssg_jw_member_string(jw, "why_not", ssg_why_not_text(SSG_WHY_CONTACT));
    ssg_jw_end_object(jw);
}

static void banner(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_banner *b)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "ref", b->ref);
    ssg_jw_member_string(jw, "adult", h->persons[b->record->person].ref);
    ssg_jw_member_string(jw, "kind", "order");
    ssg_jw_member_date(jw, "from", b->record->date);
    ssg_jw_member_date(jw, "valid_to", b->record->valid_to);
    ssg_jw_member_bool(jw, "in_force", b->in_force);
    ssg_jw_end_object(jw);
}

void ssg_answer_items(struct ssg_jw *jw, const struct ssg_household *h,
                      const struct ssg_timeline *t)
{
    ssg_jw_key(jw, "entries");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < t->entries_len; i++)
        entry(jw, h, &t->entries[i], "adult");
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "child_entries");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < t->child_entries_len; i++)
        entry(jw, h, &t->child_entries[i], "child");
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "contacts");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < t->contacts_len; i++)
        contact(jw, h, &t->contacts[i]);
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "banners");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < t->banners_len; i++)
        banner(jw, h, &t->banners[i]);
    ssg_jw_end_array(jw);
}
