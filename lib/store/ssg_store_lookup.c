#include "ssg_store_lookup.h"

#include "ssg_lookup_columns.h"
#include "ssg_store_reader.h"

/* Short names in this file alone: open column x, first or next of its table. */
#define FIRST(x, len) ssg_reader_first(r, SSG_COLUMN_##x, (len))
#define NEXT(x, len)  ssg_reader_next(r, SSG_COLUMN_##x, (len))

static enum ssg_person_class class_of(struct ssg_reader *r, struct ssg_pg_array *array, size_t i)
{
    static const char *const names[SSG_CLASS_COUNT_] = {
        [SSG_CLASS_CHILD] = "child", [SSG_CLASS_ADULT] = "adult", [SSG_CLASS_OTHER] = "other"};
    struct ssg_text text = {0};
    if (r->status == SSG_OK)
        ssg_reader_fail(r, ssg_pg_array_text(array, (int)i, &text, NULL));
    for (int c = 0; r->status == SSG_OK && c < SSG_CLASS_COUNT_; c++)
        if (ssg_text_equal(text, ssg_text_of(names[c])))
            return (enum ssg_person_class)c;
    ssg_reader_fail(r, SSG_E_SHAPE);
    return SSG_CLASS_OTHER;
}

static void take_names(struct ssg_reader *r, struct ssg_person *persons, size_t len)
{
    struct ssg_pg_array ref = NEXT(p_ref, len);
    struct ssg_pg_array key = NEXT(p_key, len);
    struct ssg_pg_array given = NEXT(p_given, len);
    struct ssg_pg_array surname = NEXT(p_surname, len);
    struct ssg_pg_array cpr = NEXT(p_cpr, len);
    struct ssg_pg_array person_class = NEXT(p_class, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        persons[i].ref = ssg_reader_text_at(r, &ref, i);
        persons[i].person_key = ssg_reader_uuid_text_at(r, &key, i);
        persons[i].given_name = ssg_reader_text_at(r, &given, i);
        persons[i].surname = ssg_reader_text_at(r, &surname, i);
        persons[i].cpr = ssg_reader_text_at(r, &cpr, i);
        persons[i].person_class = class_of(r, &person_class, i);
        persons[i].since = SSG_DATE_NONE;
    }
}

static void take_states(struct ssg_reader *r, struct ssg_person *persons, size_t len)
{
    struct ssg_pg_array born = NEXT(p_born, len);
    struct ssg_pg_array sex = NEXT(p_sex, len);
    struct ssg_pg_array status = NEXT(p_status, len);
    struct ssg_pg_array status_date = NEXT(p_status_date, len);
    struct ssg_pg_array registered = NEXT(p_registered, len);
    struct ssg_pg_array here_today = NEXT(p_here_today, len);
    struct ssg_pg_array here_on_day = NEXT(p_here_on_day, len);
    struct ssg_pg_array looked_up = NEXT(p_looked_up, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        struct ssg_person *p = &persons[i];
        p->birth_date = ssg_reader_date_at(r, &born, i);
        p->sex = (enum ssg_sex)ssg_reader_word_at(r, &sex, i, SSG_WORDS_SEX);
        p->status =
            (enum ssg_person_status)ssg_reader_word_at(r, &status, i, SSG_WORDS_PERSON_STATUS);
        p->status_date = ssg_reader_date_at(r, &status_date, i);
        p->registered =
            (enum ssg_registered)ssg_reader_word_at(r, &registered, i, SSG_WORDS_REGISTERED);
        p->here_today = ssg_reader_tri_at(r, &here_today, i);
        p->here_on_case_day = ssg_reader_tri_at(r, &here_on_day, i);
        p->looked_up = ssg_reader_tri_at(r, &looked_up, i) == SSG_TRI_YES;
    }
}

static struct ssg_person *take_persons(struct ssg_reader *r, size_t *ret_len)
{
    (void)FIRST(p_key, ret_len);
    r->persons_len = (int32_t)*ret_len;
    struct ssg_person *persons = SSG_READER_ARRAY(r, struct ssg_person, *ret_len);
    take_names(r, persons, *ret_len);
    take_states(r, persons, *ret_len);
    return persons;
}

/* A tie names persons of the household only. */
static bool is_tie(struct ssg_reader *r, int32_t a, int32_t b)
{
    if (r->status == SSG_OK && (a < 0 || b < 0))
        ssg_reader_fail(r, SSG_E_SHAPE);
    return r->status == SSG_OK;
}

/* Kinship, one row per child and parent: parent_of in one block for all adults. A foster parent
 * is none of the child's parents. Where an adult is several things to several children, the first
 * word of the contract's list stands. */
static void take_kinship(struct ssg_reader *r, struct ssg_person *persons, size_t persons_len)
{
    size_t len;
    struct ssg_pg_array child = FIRST(k_child, &len);
    struct ssg_pg_array parent = NEXT(k_parent, len);
    struct ssg_pg_array kind = NEXT(k_kind, len);
    int32_t *items = SSG_READER_ARRAY(r, int32_t, len * persons_len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        int32_t c = ssg_reader_person_at(r, &child, i);
        int32_t p = ssg_reader_person_at(r, &parent, i);
        int relation = ssg_reader_word_at(r, &kind, i, SSG_WORDS_RELATION);
        if (!is_tie(r, c, p))
            return;
        struct ssg_person *adult = &persons[p];
        if (adult->relation == SSG_RELATION_NIL_ || relation < (int)adult->relation)
            adult->relation = (enum ssg_relation)relation;
        if (relation == SSG_RELATION_FOSTER_PARENT)
            continue;
        int32_t *own = items + (size_t)p * len;
        own[adult->parent_of.len] = c;
        adult->parent_of = (struct ssg_indices){own, adult->parent_of.len + 1};
    }
}

static void note_step_parent(struct ssg_person *person, const struct ssg_person *partner)
{
    bool is_here = person->here_today == SSG_TRI_YES || person->here_on_case_day == SSG_TRI_YES;
    if (person->relation == SSG_RELATION_NIL_ && partner->parent_of.len > 0 && is_here)
        person->relation = SSG_RELATION_STEP_PARENT;
}

/* A partner of a parent who lives with a child is a step-parent; who is nothing else is another
 * adult. Kinship was read before. */
static void take_partners(struct ssg_reader *r, struct ssg_person *persons, size_t persons_len)
{
    size_t len;
    struct ssg_pg_array person = FIRST(t_person, &len);
    struct ssg_pg_array partner = NEXT(t_partner, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        int32_t a = ssg_reader_person_at(r, &person, i);
        int32_t b = ssg_reader_person_at(r, &partner, i);
        if (!is_tie(r, a, b))
            return;
        note_step_parent(&persons[a], &persons[b]);
        note_step_parent(&persons[b], &persons[a]);
    }
    for (size_t i = 0; r->status == SSG_OK && i < persons_len; i++)
        if (persons[i].person_class == SSG_CLASS_ADULT && persons[i].relation == SSG_RELATION_NIL_)
            persons[i].relation = SSG_RELATION_OTHER_ADULT;
}

static void take_case(struct ssg_reader *r, struct ssg_case_at_hand *at_hand)
{
    at_hand->case_number = ssg_reader_text(r, SSG_COLUMN_c_number);
    at_hand->date = ssg_reader_date(r, SSG_COLUMN_c_date);
    at_hand->precision = (enum ssg_date_precision)ssg_reader_word(r, SSG_COLUMN_c_precision,
                                                                  SSG_WORDS_DATE_PRECISION);
    at_hand->minute = ssg_reader_int(r, SSG_COLUMN_c_minute, SSG_MINUTE_NONE);
    at_hand->kind = (enum ssg_kind)ssg_reader_word(r, SSG_COLUMN_c_kind, SSG_WORDS_KIND);
    at_hand->code = ssg_reader_text(r, SSG_COLUMN_c_code);
    at_hand->address = ssg_reader_address(r, SSG_COLUMN_c_address);
    at_hand->municipality_code = ssg_reader_text(r, SSG_COLUMN_c_municipality);
    size_t len;
    struct ssg_pg_array person = FIRST(c_person, &len);
    struct ssg_pg_array key = NEXT(c_key, len);
    struct ssg_pg_array name = NEXT(c_name, len);
    struct ssg_pg_array role = NEXT(c_role, len);
    struct ssg_party *parties = SSG_READER_ARRAY(r, struct ssg_party, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        parties[i].person = ssg_reader_person_at(r, &person, i);
        parties[i].person_key = ssg_reader_uuid_text_at(r, &key, i);
        parties[i].name = ssg_reader_text_at(r, &name, i);
        parties[i].role = (enum ssg_role)ssg_reader_word_at(r, &role, i, SSG_WORDS_ROLE);
    }
    at_hand->parties = parties;
    at_hand->parties_len = len;
}

static void take_residences(struct ssg_reader *r, struct ssg_household *h)
{
    size_t len;
    struct ssg_pg_array person = FIRST(r_person, &len);
    struct ssg_pg_array address = NEXT(r_address, len);
    struct ssg_pg_array municipality = NEXT(r_municipality, len);
    struct ssg_pg_array from = NEXT(r_from, len);
    struct ssg_pg_array to = NEXT(r_to, len);
    struct ssg_residence *rows = SSG_READER_ARRAY(r, struct ssg_residence, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        rows[i].person = ssg_reader_person_at(r, &person, i);
        rows[i].address = ssg_reader_address_at(r, &address, i);
        rows[i].municipality_code = ssg_reader_text_at(r, &municipality, i);
        rows[i].from = ssg_reader_date_at(r, &from, i);
        rows[i].to = ssg_reader_date_at(r, &to, i);
    }
    h->residences = rows;
    h->residences_len = len;
}

static void take_absences(struct ssg_reader *r, struct ssg_household *h)
{
    size_t len;
    struct ssg_pg_array person = FIRST(a_person, &len);
    struct ssg_pg_array kind = NEXT(a_kind, len);
    struct ssg_pg_array from = NEXT(a_from, len);
    struct ssg_pg_array to = NEXT(a_to, len);
    struct ssg_absence_of *rows = SSG_READER_ARRAY(r, struct ssg_absence_of, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        rows[i].person = ssg_reader_person_at(r, &person, i);
        rows[i].kind = (enum ssg_absence)ssg_reader_word_at(r, &kind, i, SSG_WORDS_ABSENCE);
        rows[i].from = ssg_reader_date_at(r, &from, i);
        rows[i].to = ssg_reader_date_at(r, &to, i);
    }
    h->absences = rows;
    h->absences_len = len;
}

static void take_sources(struct ssg_reader *r, struct ssg_household *h)
{
    size_t len;
    struct ssg_pg_array kind = FIRST(s_kind, &len);
    struct ssg_pg_array complete = NEXT(s_complete, len);
    struct ssg_source_of *rows = SSG_READER_ARRAY(r, struct ssg_source_of, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        rows[i].kind = (enum ssg_kind)ssg_reader_word_at(r, &kind, i, SSG_WORDS_KIND);
        rows[i].complete_from = ssg_reader_date_at(r, &complete, i);
    }
    h->sources = rows;
    h->sources_len = len;

    struct ssg_pg_array sent = FIRST(n_date, &len);
    struct ssg_date *dates = SSG_READER_ARRAY(r, struct ssg_date, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++)
        dates[i] = ssg_reader_date_at(r, &sent, i);
    h->earlier_notifications = dates;
    h->earlier_notifications_len = len;
}

/* Records older than the window: counted, and looked at for their existence alone (R5). */
static size_t take_older(struct ssg_reader *r, struct ssg_household *h)
{
    size_t len;
    struct ssg_pg_array person = FIRST(o_person, &len);
    struct ssg_pg_array date = NEXT(o_date, len);
    struct ssg_pg_array code = NEXT(o_code, len);
    struct ssg_pg_array role = NEXT(o_role, len);
    struct ssg_pg_array outcome = NEXT(o_outcome, len);
    struct ssg_older *rows = SSG_READER_ARRAY(r, struct ssg_older, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        rows[i].person = ssg_reader_person_at(r, &person, i);
        rows[i].date = ssg_reader_date_at(r, &date, i);
        rows[i].code = ssg_reader_text_at(r, &code, i);
        rows[i].role = (enum ssg_role)ssg_reader_word_at(r, &role, i, SSG_WORDS_ROLE);
        rows[i].outcome = (enum ssg_outcome)ssg_reader_word_at(r, &outcome, i, SSG_WORDS_OUTCOME);
    }
    h->older = rows;
    h->older_len = len;
    return len;
}

static void take_more_years(struct ssg_reader *r, struct ssg_household *h)
{
    int32_t longest = ssg_reader_int(r, SSG_COLUMN_longest_years, 0);
    size_t len = take_older(r, h);
    if (longest <= h->window_years)
        return;
    struct ssg_more_years *more = SSG_READER_ARRAY(r, struct ssg_more_years, 1);
    if (!more)
        return;
    *more = (struct ssg_more_years){longest, (int)len};
    h->more_years = more;
    h->more_years_len = 1;
}

static void take_household(struct ssg_reader *r, struct ssg_household *h, bool is_large)
{
    h->as_of = ssg_reader_date(r, SSG_COLUMN_as_of);
    h->window_years = ssg_reader_int(r, SSG_COLUMN_years, 0);
    h->rule_set = ssg_reader_text(r, SSG_COLUMN_rule_set);
    h->address = ssg_reader_address(r, SSG_COLUMN_h_address);
    h->address_text = ssg_reader_text(r, SSG_COLUMN_h_label);
    h->address_hidden = ssg_reader_bool(r, SSG_COLUMN_h_hidden);
    h->persons = take_persons(r, &h->persons_len);
    take_kinship(r, h->persons, h->persons_len);
    take_partners(r, h->persons, h->persons_len);
    take_case(r, &h->at_hand);
    take_residences(r, h);
    take_absences(r, h);
    take_sources(r, h);
    take_more_years(r, h);
    h->records = ssg_store_records_take(r, &h->records_len);
    h->others_on_case_day = is_large ? -1 : 0;
    for (size_t i = 0; !is_large && r->status == SSG_OK && i < h->persons_len; i++)
        h->others_on_case_day += h->persons[i].person_class == SSG_CLASS_OTHER &&
                                 h->persons[i].here_on_case_day == SSG_TRI_YES;
    h->places = r->interner.places;
    h->places_len = r->interner.places_len;
}

enum ssg_status ssg_store_lookup_take(const struct ssg_pg_rows *rows, struct ssg_arena *arena,
                                      struct ssg_lookup_record *ret_record)
{
    struct ssg_lookup_record record = {0};
    struct ssg_reader reader;
    bool has_id;
    ssg_reader_init(&reader, rows, arena);
    record.lookup_id = ssg_reader_uuid(&reader, SSG_COLUMN_lookup_id, &has_id);
    if (!has_id)
        ssg_reader_fail(&reader, SSG_E_SHAPE);
    record.revision = ssg_reader_int(&reader, SSG_COLUMN_revision, 0);
    record.at = ssg_reader_instant(&reader, SSG_COLUMN_at);
    record.is_unmasked = ssg_reader_bool(&reader, SSG_COLUMN_is_unmasked);
    record.is_override = ssg_reader_bool(&reader, SSG_COLUMN_is_override);
    record.ticket_until = ssg_reader_instant(&reader, SSG_COLUMN_ticket_until);
    record.address_id = ssg_reader_uuid(&reader, SSG_COLUMN_h_address_id, &record.has_address);
    record.municipality_code = ssg_reader_text(&reader, SSG_COLUMN_h_municipality);
    record.is_large = ssg_reader_bool(&reader, SSG_COLUMN_h_large);
    take_household(&reader, &record.household, record.is_large);
    if (reader.status == SSG_OK)
        *ret_record = record;
    return reader.status;
}

enum ssg_status ssg_store_lookup_refusal(const struct ssg_pg_rows *rows, struct ssg_arena *arena,
                                         int32_t *ret_retry_after_s,
                                         const struct ssg_lookup_choice **ret_choices,
                                         size_t *ret_choices_len)
{
    struct ssg_reader reader, *r = &reader;
    size_t len = 0;
    ssg_reader_init(r, rows, arena);
    int32_t retry_after_s = ssg_reader_int(r, SSG_COLUMN_retry_after_s, 0);
    struct ssg_pg_array key = {0}, age = {0};
    /* Only choose-child has children to choose among. */
    if (!ssg_pg_is_null(rows, 0, SSG_COLUMN_choice_key)) {
        key = FIRST(choice_key, &len);
        age = NEXT(choice_age, len);
    }
    struct ssg_lookup_choice *choices = SSG_READER_ARRAY(r, struct ssg_lookup_choice, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        ssg_reader_fail(r, ssg_pg_array_uuid(&key, (int)i, &choices[i].person_key, NULL));
        choices[i].age = ssg_reader_int_at(r, &age, i, 0);
    }
    if (r->status != SSG_OK)
        return r->status;
    *ret_retry_after_s = retry_after_s;
    *ret_choices = choices;
    *ret_choices_len = len;
    return SSG_OK;
}

enum ssg_status ssg_store_acute_note_take(const struct ssg_pg_rows *rows,
                                          struct ssg_acute_note *ret_note)
{
    struct ssg_acute_note note;
    enum ssg_status status = ssg_pg_get_uuid(rows, 0, 1, &note.acute_note_id);
    if (status == SSG_OK)
        status = ssg_pg_get_instant(rows, 0, 2, &note.at);
    if (status == SSG_OK)
        status = ssg_pg_get_text(rows, 0, 3, &note.author);
    if (status == SSG_OK)
        *ret_note = note;
    return status;
}
