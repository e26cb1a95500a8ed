#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_household_json.h"
#include "ssg_household_rows.h"
#include "ssg_timeline.h"

/* The parse under way: the household grows while faults are noted. */
struct parse {
    const struct ssg_rows *rows;
    struct ssg_arena *arena;
    struct ssg_fault_list *faults;
    struct ssg_interner places;
    struct ssg_household *h;
    enum ssg_status status; /* E_MEMORY stops */
};

static void fault(struct parse *p, const char *pointer, const char *slug, const char *da,
                  const char *en)
{
    ssg_fault_add(p->faults, pointer, slug, da, en);
}

/* A fault at "/list/3/member". */
static void fault_at(struct parse *p, const char *list, size_t index, const char *member,
                     const char *slug, const char *da, const char *en)
{
    char pointer[128];
    (void)snprintf(pointer, sizeof pointer, "/%s/%zu/%s", list, index, member);
    fault(p, pointer, slug, da, en);
}

static void *array(struct parse *p, size_t count, size_t size)
{
    void *items = ssg_arena_calloc(p->arena, count, size);
    if (!items)
        p->status = SSG_E_MEMORY;
    return items;
}

static int32_t place(struct parse *p, struct ssg_text address_id)
{
    int32_t index = SSG_NO_INDEX;
    enum ssg_status status = ssg_interner_put(&p->places, address_id, &index);
    if (status != SSG_OK)
        p->status = status;
    return index;
}

/* The person of a ref, found in order of the arrays; refs are unique, see check_refs. */
static int32_t person_of(const struct parse *p, struct ssg_text ref)
{
    for (size_t i = 0; i < p->h->persons_len; i++)
        if (ssg_text_equal(ssg_text_of(p->h->persons[i].ref), ref))
            return (int32_t)i;
    return SSG_NO_INDEX;
}

static int32_t known_person(struct parse *p, const char *list, size_t index, const char *member,
                            struct ssg_text ref)
{
    int32_t person = person_of(p, ref);
    if (person == SSG_NO_INDEX)
        fault_at(p, list, index, member, "unknown-ref",
                 "Findes ikke blandt household.children og household.adults.",
                 "Is not among household.children and household.adults.");
    return person;
}

/* `YYYY-MM-DD` or `YYYY-MM`; false if it is neither. */
static bool read_civil(struct ssg_text text, struct ssg_date *ret_date, bool *ret_is_month)
{
    enum { MONTH_LEN = 7 };
    char day[SSG_DATE_TEXT_LEN + 1];
    *ret_is_month = text.len == MONTH_LEN;
    if (!*ret_is_month)
        return ssg_date_parse(text, ret_date) == SSG_OK;
    (void)snprintf(day, sizeof day, "%.*s-01", MONTH_LEN, text.data);
    return ssg_date_parse(ssg_text_of(day), ret_date) == SSG_OK;
}

/* A date with its precision; pointer_prefix as "/entries/3". reported: the day of the report, or
 * SSG_DATE_NONE. Without any date: SSG_DATE_NONE, precision 0. */
static void read_when(struct parse *p, const char *prefix, struct ssg_text text, int precision,
                      struct ssg_date reported, struct ssg_date *ret_date,
                      enum ssg_date_precision *ret_precision)
{
    char pointer[128];
    bool is_month = false;
    *ret_date = reported;
    *ret_precision =
        reported.days == SSG_DATE_NONE.days ? SSG_PRECISION_NIL_ : SSG_PRECISION_REPORTED;
    (void)snprintf(pointer, sizeof pointer, "%s/date", prefix);
    if (text.data && !read_civil(text, ret_date, &is_month)) {
        fault(p, pointer, "not-a-date", "Skal være en dato som ÅÅÅÅ-MM-DD eller ÅÅÅÅ-MM.",
              "Must be a date as YYYY-MM-DD or YYYY-MM.");
        return;
    }
    if (text.data)
        *ret_precision = is_month ? SSG_PRECISION_MONTH : SSG_PRECISION_DAY;
    /* A report may repeat its day as the date. */
    bool is_report = precision == SSG_PRECISION_REPORTED && !is_month &&
                     (reported.days == SSG_DATE_NONE.days || reported.days == ret_date->days);
    if (is_report && text.data)
        *ret_precision = SSG_PRECISION_REPORTED;
    else if (precision && precision != (int)*ret_precision) {
        (void)snprintf(pointer, sizeof pointer, "%s/date_precision", prefix);
        fault(
            p, pointer, "precision-mismatch",
            "Passer ikke til datoen: month er ÅÅÅÅ-MM, day er ÅÅÅÅ-MM-DD, reported er ingen dato.",
            "Does not fit the date: month is YYYY-MM, day is YYYY-MM-DD, reported is no date.");
    }
}

static void read_persons(struct parse *p)
{
    const struct ssg_row_household *rows = &p->rows->household;
    const struct ssg_row_child *children = rows->children.items;
    const struct ssg_row_adult *adults = rows->adults.items;
    size_t count = rows->children.count + rows->adults.count;
    p->h->persons = array(p, count, sizeof *p->h->persons);
    if (!p->h->persons)
        return;
    p->h->persons_len = count;
    for (size_t i = 0; i < rows->children.count; i++)
        p->h->persons[i] = (struct ssg_person){.ref = children[i].ref.data,
                                               .person_class = SSG_CLASS_CHILD,
                                               .birth_date = children[i].birth_date,
                                               .status_date = SSG_DATE_NONE,
                                               .since = SSG_DATE_NONE};
    for (size_t i = 0; i < rows->adults.count; i++)
        p->h->persons[rows->children.count + i] = (struct ssg_person){
            .ref = adults[i].ref.data,
            .person_class = SSG_CLASS_ADULT,
            .birth_date = adults[i].has_birth_date ? adults[i].birth_date : SSG_DATE_NONE,
            .status_date = SSG_DATE_NONE,
            .since = SSG_DATE_NONE,
            .relation = (enum ssg_relation)adults[i].relation};
}

static void read_parents(struct parse *p)
{
    const struct ssg_row_household *rows = &p->rows->household;
    const struct ssg_row_adult *adults = rows->adults.items;
    for (size_t i = 0; i < rows->adults.count && p->status == SSG_OK; i++) {
        const struct ssg_text *refs = adults[i].parent_of.items;
        int32_t *items = array(p, adults[i].parent_of.count, sizeof *items);
        size_t len = 0;
        for (size_t j = 0; items && j < adults[i].parent_of.count; j++) {
            int32_t child = person_of(p, refs[j]);
            if (child != SSG_NO_INDEX && p->h->persons[child].person_class == SSG_CLASS_CHILD)
                items[len++] = child;
            else
                fault_at(p, "household/adults", i, "parent_of", "unknown-ref",
                         "Skal være et barns ref i household.children.",
                         "Must be the ref of a child in household.children.");
        }
        p->h->persons[rows->children.count + i].parent_of = (struct ssg_indices){items, len};
    }
}

static void read_residences(struct parse *p)
{
    const struct ssg_row_period *rows = p->rows->residences.items;
    size_t count = p->rows->residences.count;
    struct ssg_residence *items = array(p, count, sizeof *items);
    for (size_t i = 0; items && i < count; i++) {
        items[i] = (struct ssg_residence){
            .person = known_person(p, "residences", i, "person", rows[i].person),
            .address = place(p, rows[i].address_id),
            .from = rows[i].has_from ? rows[i].from : SSG_DATE_NONE,
            .to = rows[i].has_to ? rows[i].to : SSG_DATE_INFINITY};
        if (items[i].to.days < items[i].from.days)
            fault_at(p, "residences", i, "to", "before-from", "Ligger før from.",
                     "Lies before from.");
    }
    p->h->residences = items;
    p->h->residences_len = count;
}

static void read_absences(struct parse *p)
{
    const struct ssg_row_period *rows = p->rows->absences.items;
    size_t count = p->rows->absences.count;
    struct ssg_absence_of *items = array(p, count, sizeof *items);
    for (size_t i = 0; items && i < count; i++) {
        items[i] = (struct ssg_absence_of){
            .person = known_person(p, "absences", i, "person", rows[i].person),
            .kind = (enum ssg_absence)rows[i].kind,
            .from = rows[i].has_from ? rows[i].from : SSG_DATE_NONE,
            .to = rows[i].has_to ? rows[i].to : SSG_DATE_INFINITY};
        if (items[i].to.days < items[i].from.days)
            fault_at(p, "absences", i, "to", "before-from", "Ligger før from.",
                     "Lies before from.");
    }
    p->h->absences = items;
    p->h->absences_len = count;
    p->h->absences_known = p->rows->has_absences;
}

static void read_sources(struct parse *p)
{
    const struct ssg_row_source *rows = p->rows->sources.items;
    const struct ssg_row_notification *told = p->rows->earlier_notifications.items;
    size_t count = p->rows->sources.count, told_count = p->rows->earlier_notifications.count;
    struct ssg_source_of *items = array(p, count, sizeof *items);
    struct ssg_date *dates = array(p, told_count, sizeof *dates);
    for (size_t i = 0; items && i < count; i++)
        items[i] = (struct ssg_source_of){
            .kind = ssg_kind_find(rows[i].kind),
            .complete_from = rows[i].has_complete_from ? rows[i].complete_from : SSG_DATE_NONE};
    for (size_t i = 0; dates && i < told_count; i++)
        dates[i] = told[i].date;
    p->h->sources = items;
    p->h->sources_len = count;
    p->h->earlier_notifications = dates;
    p->h->earlier_notifications_len = told_count;
}

static void read_case(struct parse *p)
{
    const struct ssg_row_case *row = &p->rows->at_hand;
    struct ssg_case_at_hand *at_hand = &p->h->at_hand;
    at_hand->case_number = row->case_number.data;
    at_hand->minute = row->has_time ? row->time : SSG_MINUTE_NONE;
    at_hand->address = place(p, row->address_id);
    read_when(p, "/case", row->date, row->date_precision, SSG_DATE_NONE, &at_hand->date,
              &at_hand->precision);
}

static void check_entry(struct parse *p, size_t index, const struct ssg_row_entry *row,
                        const struct ssg_record *record)
{
    if (record->precision == SSG_PRECISION_NIL_)
        fault_at(p, "entries", index, "date", "required", "date eller reported_on skal udfyldes.",
                 "date or reported_on must be given.");
    if (row->kind == SSG_KIND_INTELLIGENCE)
        fault_at(p, "entries", index, "kind", "not-allowed",
                 "Efterretninger hører ikke til en tidslinje; udelad posten.",
                 "Intelligence is no part of a timeline; leave the entry out.");
    if (row->kind == SSG_KIND_OFFENCE && !row->person.data)
        fault_at(p, "entries", index, "person", "required",
                 "Skal udfyldes for en lovovertrædelse (kind offence).",
                 "Must be given for an offence.");
    if (row->kind == SSG_KIND_OFFENCE && !row->role)
        fault_at(p, "entries", index, "role", "required",
                 "Skal udfyldes for en lovovertrædelse (kind offence).",
                 "Must be given for an offence.");
}

static void read_linked(struct parse *p, struct ssg_text linked_to, struct ssg_texts *ret_linked)
{
    if (!linked_to.data)
        return;
    const char **items = array(p, 1, sizeof *items);
    if (!items)
        return;
    items[0] = linked_to.data;
    *ret_linked = (struct ssg_texts){items, 1};
}

static void read_entry(struct parse *p, size_t index, struct ssg_record *ret_record)
{
    const struct ssg_row_entry *row = (const struct ssg_row_entry *)p->rows->entries.items + index;
    struct ssg_record record = {
        .ref = row->ref.data,
        .person = SSG_NO_INDEX,
        .case_number = row->case_number.data,
        .minute = row->has_time ? row->time : SSG_MINUTE_NONE,
        .reported_on = row->has_reported_on ? row->reported_on : SSG_DATE_NONE,
        .kind = (enum ssg_kind)row->kind,
        .code = row->code.data,
        .role = (enum ssg_role)row->role,
        .outcome = row->outcome ? (enum ssg_outcome)row->outcome : SSG_OUTCOME_UNKNOWN,
        .outcome_date = row->has_outcome_date ? row->outcome_date : SSG_DATE_NONE,
        .valid_to = row->has_valid_to ? row->valid_to : SSG_DATE_NONE,
        .address = place(p, row->address_id),
        .municipality_code = row->municipality_code.data,
        .exposure = (enum ssg_exposure)row->exposure,
        .match = (enum ssg_match)row->identity.match,
        .verified = row->identity.has_verified ? row->identity.verified
                                               : row->identity.match == SSG_MATCH_CPR,
        .quarantined = row->identity.quarantined};
    char prefix[64];
    (void)snprintf(prefix, sizeof prefix, "/entries/%zu", index);
    if (row->person.data)
        record.person = known_person(p, "entries", index, "person", row->person);
    if (row->has_called_police)
        record.called_police = row->called_police ? SSG_TRI_YES : SSG_TRI_NO;
    read_linked(p, row->linked_to, &record.linked);
    read_when(p, prefix, row->date, row->date_precision, record.reported_on, &record.date,
              &record.precision);
    check_entry(p, index, row, &record);
    *ret_record = record;
}

static void read_entries(struct parse *p)
{
    size_t count = p->rows->entries.count;
    struct ssg_record *records = array(p, count, sizeof *records);
    for (size_t i = 0; records && p->status == SSG_OK && i < count; i++)
        read_entry(p, i, &records[i]);
    p->h->records = records;
    p->h->records_len = count;
}

static int compare_refs(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every ref is used once in the whole input: the output names persons and entries by it. */
static void check_refs(struct parse *p)
{
    const struct ssg_household *h = p->h;
    size_t len = 0;
    const char **refs = array(p, h->persons_len + h->records_len, sizeof *refs);
    for (size_t i = 0; refs && i < h->persons_len; i++)
        refs[len++] = h->persons[i].ref;
    for (size_t i = 0; refs && i < h->records_len; i++)
        refs[len++] = h->records[i].ref;
    if (!refs)
        return;
    qsort(refs, len, sizeof *refs, compare_refs);
    for (size_t i = 1; i < len; i++)
        if (strcmp(refs[i - 1], refs[i]) == 0) {
            fault(p, "", "duplicate-ref", "Hver ref må kun bruges én gang.",
                  "Every ref may be used once only.");
            return;
        }
}

enum ssg_status ssg_household_parse(const json_t *json, struct ssg_arena *arena,
                                    struct ssg_fault_list *faults,
                                    struct ssg_household *ret_household)
{
    return ssg_household_parse_for(json, SSG_RULE_SET, arena, faults, ret_household);
}

enum ssg_status ssg_household_parse_for(const json_t *json, const char *rule_set,
                                        struct ssg_arena *arena, struct ssg_fault_list *faults,
                                        struct ssg_household *ret_household)
{
    struct ssg_rows rows;
    enum ssg_status status = ssg_json_read(json, &ssg_rows_spec, arena, &rows, faults);
    if (status != SSG_OK)
        return status;
    struct ssg_household h = {.as_of = rows.as_of,
                              .window_years = (int)rows.window.years,
                              .rule_set = rows.rule_set.data,
                              .others_on_case_day = -1};
    struct parse p = {.rows = &rows, .arena = arena, .faults = faults, .h = &h, .status = SSG_OK};
    if (strcmp(h.rule_set, rule_set) != 0)
        fault(&p, "/rule_set", "unknown-rule-set",
              "Er ikke det regelsæt, der bruges: da-1, eller det, der er givet.",
              "Is not the rule set in use: da-1, or the one given.");
    ssg_interner_init(&p.places, arena);
    h.address = place(&p, rows.household.address_id);
    read_persons(&p);
    if (p.status == SSG_OK)
        read_parents(&p);
    read_residences(&p);
    read_absences(&p);
    read_sources(&p);
    read_case(&p);
    read_entries(&p);
    if (p.status != SSG_OK)
        return p.status;
    check_refs(&p);
    h.places = p.places.places;
    h.places_len = p.places.places_len;
    if (p.status != SSG_OK || !ssg_fault_list_is_empty(faults))
        return p.status != SSG_OK ? p.status : SSG_E_INVALID_INPUT;
    status = ssg_household_complete(&h, arena);
    if (status == SSG_OK)
        *ret_household = h;
    return status;
}
