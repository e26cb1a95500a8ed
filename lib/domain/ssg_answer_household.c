#include <stdio.h>
#include <string.h>

#include "ssg_answer_parts.h"
#include "ssg_calendar.h"

static void age(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_person *person)
{
    if (person->birth_date.days == SSG_DATE_NONE.days)
        ssg_jw_member_null(jw, "age");
    else
        ssg_jw_member_int(jw, "age", ssg_calendar_age(person->birth_date, h->as_of));
}

/* The name in one, in a buffer of its own: names have no fixed length. */
static void name(struct ssg_jw *jw, const struct ssg_person *person)
{
    enum { NAME_MAX_BYTES = 1024 };
    char text[NAME_MAX_BYTES];
    const char *given = person->given_name, *surname = person->surname;
    if (!given && !surname) {
        ssg_jw_member_null(jw, "name");
        return;
    }
    int len = snprintf(text, sizeof text, "%s%s%s", given ? given : "", given && surname ? " " : "",
                       surname ? surname : "");
    /* A longer name than any register holds is shown by its surname alone, never cut in a letter.
     */
    if (len < 0 || (size_t)len >= sizeof text)
        ssg_jw_member_string(jw, "name", surname ? surname : given);
    else
        ssg_jw_member_string(jw, "name", text);
}

static bool has_index(const struct ssg_indices *list, int32_t index)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->items[i] == index)
            return true;
    return false;
}

/* Children of a list, by rank whatever the list's order. */
static void children(struct ssg_jw *jw, const char *key, const struct ssg_household *h,
                     const struct ssg_indices *list)
{
    ssg_jw_key(jw, key);
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < h->classes[SSG_CLASS_CHILD].len; i++)
        if (has_index(list, h->classes[SSG_CLASS_CHILD].items[i]))
            ssg_jw_string(jw, h->persons[h->classes[SSG_CLASS_CHILD].items[i]].ref);
    ssg_jw_end_array(jw);
}

static void present(struct ssg_jw *jw, const char *key, const struct ssg_household *h,
                    enum ssg_person_class person_class)
{
    ssg_jw_key(jw, key);
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < h->classes[person_class].len; i++) {
        const struct ssg_person *person = &h->persons[h->classes[person_class].items[i]];
        if (person->here_on_case_day == SSG_TRI_YES)
            ssg_jw_string(jw, person->ref);
    }
    ssg_jw_end_array(jw);
}

static void on_incident_day(struct ssg_jw *jw, const struct ssg_household *h)
{
    bool is_known = false;
    for (size_t i = 0; i < h->persons_len; i++)
        is_known |= h->persons[i].here_on_case_day != SSG_TRI_UNKNOWN;
    ssg_jw_key(jw, "on_incident_day");
    if (!is_known) {
        ssg_jw_null(jw);
        return;
    }
    ssg_jw_begin_object(jw);
    present(jw, "children", h, SSG_CLASS_CHILD);
    present(jw, "adults", h, SSG_CLASS_ADULT);
    if (h->others_on_case_day < 0)
        ssg_jw_member_null(jw, "others");
    else
        ssg_jw_member_int(jw, "others", h->others_on_case_day);
    ssg_jw_end_object(jw);
}

static void others(struct ssg_jw *jw, const struct ssg_household *h)
{
    ssg_jw_key(jw, "others");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < h->classes[SSG_CLASS_OTHER].len; i++) {
        const struct ssg_person *person = &h->persons[h->classes[SSG_CLASS_OTHER].items[i]];
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "ref", person->ref);
        age(jw, h, person);
        ssg_jw_member_bool(jw, "looked_up", person->looked_up);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
}

static void child(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_person *person)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "ref", person->ref);
    ssg_jw_member_string(jw, "person_key", person->person_key);
    name(jw, person);
    ssg_jw_member_string(jw, "cpr", person->cpr);
    age(jw, h, person);
    ssg_jw_member_date(jw, "birth_date", person->birth_date);
    ssg_jw_member_string(jw, "registered", ssg_registered_text(person->registered));
    ssg_jw_end_object(jw);
}

static void adult(struct ssg_jw *jw, const struct ssg_household *h, const struct ssg_person *person)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "ref", person->ref);
    ssg_jw_member_string(jw, "person_key", person->person_key);
    name(jw, person);
    ssg_jw_member_string(jw, "cpr", person->cpr);
    age(jw, h, person);
    ssg_jw_member_string(jw, "relation", ssg_relation_text(person->relation));
    children(jw, "parent_of", h, &person->parent_of);
    children(jw, "lives_with", h, &person->lives_with);
    ssg_jw_member_date(jw, "since", person->since);
    ssg_jw_member_string(jw, "status", ssg_person_status_text(person->status));
    ssg_jw_end_object(jw);
}

void ssg_answer_household(struct ssg_jw *jw, const struct ssg_household *h)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "address", h->address_hidden ? NULL : h->address_text);
    on_incident_day(jw, h);
    ssg_jw_key(jw, "children");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < h->classes[SSG_CLASS_CHILD].len; i++)
        child(jw, h, &h->persons[h->classes[SSG_CLASS_CHILD].items[i]]);
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "adults");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < h->classes[SSG_CLASS_ADULT].len; i++)
        adult(jw, h, &h->persons[h->classes[SSG_CLASS_ADULT].items[i]]);
    ssg_jw_end_array(jw);
    others(jw, h);
    ssg_jw_end_object(jw);
}

void ssg_answer_household_masked(struct ssg_jw *jw, const struct ssg_household *h)
{
    ssg_jw_begin_object(jw);
    on_incident_day(jw, h);
    ssg_jw_key(jw, "children");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < h->classes[SSG_CLASS_CHILD].len; i++) {
        const struct ssg_person *person = &h->persons[h->classes[SSG_CLASS_CHILD].items[i]];
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "ref", person->ref);
        age(jw, h, person);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
    ssg_jw_key(jw, "adults");
    ssg_jw_begin_array(jw);
    for (size_t i = 0; i < h->classes[SSG_CLASS_ADULT].len; i++) {
        const struct ssg_person *person = &h->persons[h->classes[SSG_CLASS_ADULT].items[i]];
        ssg_jw_begin_object(jw);
        ssg_jw_member_string(jw, "ref", person->ref);
        ssg_jw_member_string(jw, "relation", ssg_relation_text(person->relation));
        age(jw, h, person);
        ssg_jw_end_object(jw);
    }
    ssg_jw_end_array(jw);
    others(jw, h);
    ssg_jw_end_object(jw);
}
