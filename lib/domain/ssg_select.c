#include "ssg_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_calendar.h"

/* qsort_r carries the household: no globals. */
static int compare_records(const void *a, const void *b, void *household)
{
    return ssg_record_compare(household, *(const struct ssg_record *const *)a,
                              *(const struct ssg_record *const *)b);
}

static int compare_numbers(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int32_t number_of(const struct ssg_build *b, const char *case_number)
{
    const char **found =
        bsearch(&case_number, b->numbers, b->numbers_len, sizeof *b->numbers, compare_numbers);
    return found ? (int32_t)(found - b->numbers) : SSG_NO_INDEX;
}

int32_t ssg_build_component(const struct ssg_build *b, const struct ssg_record *record)
{
    return ssg_sets_find(&b->links, number_of(b, record->case_number));
}

static enum ssg_status collect_numbers(struct ssg_build *b)
{
    const struct ssg_household *h = b->h;
    size_t count = 1;
    for (size_t i = 0; i < h->records_len; i++)
        count += 1 + h->records[i].linked.len;
    b->numbers = SSG_ARENA_ARRAY(b->arena, const char *, count);
    if (!b->numbers)
        return SSG_E_MEMORY;
    size_t len = 0;
    b->numbers[len++] = h->at_hand.case_number;
    for (size_t i = 0; i < h->records_len; i++) {
        b->numbers[len++] = h->records[i].case_number;
        for (size_t j = 0; j < h->records[i].linked.len; j++)
            b->numbers[len++] = h->records[i].linked.items[j];
    }
    qsort(b->numbers, len, sizeof *b->numbers, compare_numbers);
    for (size_t i = 0; i < len; i++)
        if (b->numbers_len == 0 || strcmp(b->numbers[b->numbers_len - 1], b->numbers[i]) != 0)
            b->numbers[b->numbers_len++] = b->numbers[i];
    return SSG_OK;
}

static enum ssg_status link_cases(struct ssg_build *b)
{
    enum ssg_status status = collect_numbers(b);
    if (status == SSG_OK)
        status = ssg_sets_init(&b->links, b->arena, b->numbers_len);
    if (status != SSG_OK)
        return status;
    b->is_number_known = SSG_ARENA_ARRAY(b->arena, bool, b->numbers_len);
    b->is_number_shown = SSG_ARENA_ARRAY(b->arena, bool, b->numbers_len);
    b->is_accused = SSG_ARENA_ARRAY(b->arena, bool, b->numbers_len);
    if (!b->is_number_known || !b->is_number_shown || !b->is_accused)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = &b->h->records[i];
        int32_t own = number_of(b, record->case_number);
        b->is_number_known[own] = true;
        for (size_t j = 0; j < record->linked.len; j++)
            ssg_sets_join(&b->links, own, number_of(b, record->linked.items[j]));
    }
    b->case_component = ssg_sets_find(&b->links, number_of(b, b->h->at_hand.case_number));
    return SSG_OK;
}

static enum ssg_status describe_case(struct ssg_build *b)
{
    const struct ssg_case_at_hand *at_hand = &b->h->at_hand;
    b->case_spot = (struct ssg_spot){{at_hand->date, at_hand->precision, at_hand->minute},
                                     at_hand->address,
                                     at_hand->municipality_code};
    b->is_in_case = SSG_ARENA_ARRAY(b->arena, bool, b->h->persons_len);
    if (!b->is_in_case)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < at_hand->parties_len; i++)
        if (at_hand->parties[i].person >= 0)
            b->is_in_case[at_hand->parties[i].person] = true;
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = b->records[i];
        if (strcmp(record->case_number, at_hand->case_number) != 0)
            continue;
        if (record->person >= 0 && ssg_record_is_sure(record))
            b->is_in_case[record->person] = true;
        if (!b->case_spot.municipality_code)
            b->case_spot.municipality_code = record->municipality_code;
    }
    return SSG_OK;
}

static bool is_in_window(const struct ssg_build *b, const struct ssg_record *record)
{
    struct ssg_date from = b->window.from;
    if ((record->kind == SSG_KIND_SUICIDE_THREAT || record->kind == SSG_KIND_CONCERN) &&
        from.days < b->short_from.days)
        from = b->short_from;
    return record->date.days >= from.days && record->date.days <= b->window.to.days;
}

static bool is_too_young(const struct ssg_build *b, const struct ssg_record *record)
{
    struct ssg_date birth = b->h->persons[record->person].birth_date;
    return birth.days != SSG_DATE_NONE.days &&
           ssg_calendar_age(birth, record->date) < b->rules->numbers[SSG_NUMBER_GENERAL_AGE_SHOWN];
}

static enum ssg_shelf shelf_of_contact(const struct ssg_build *b, const struct ssg_record *record)
{
    if (!is_in_window(b, record))
        return SSG_SHELF_NONE;
    if (record->person < 0 || ssg_record_is_sure(record))
        return SSG_SHELF_CONTACT;
    /* The only tie is an unsure match: another family's contact, unless it was at the child's. */
    struct ssg_spot spot = ssg_spot_of(record);
    return ssg_place_at(b->h, record->address, &spot.when) == SSG_PLACE_HOME ? SSG_SHELF_CONTACT
                                                                             : SSG_SHELF_NONE;
}

static enum ssg_shelf shelf_of_adult(const struct ssg_build *b, const struct ssg_record *record)
{
    bool is_dead = b->h->persons[record->person].status == SSG_STATUS_OF_DEAD;
    if (is_dead || is_too_young(b, record))
        return SSG_SHELF_NONE;
    if (record->kind == SSG_KIND_OFFENCE)
        return is_in_window(b, record) ? SSG_SHELF_ENTRY : SSG_SHELF_NONE;
    /* An order protects its victim and is issued against the others; one that is known to be in
     * force is shown however old it is. */
    bool is_against = record->role != SSG_ROLE_VICTIM && record->role != SSG_ROLE_WITNESS &&
                      record->role != SSG_ROLE_REPORTER;
    bool is_current =
        record->date.days <= b->window.to.days && record->valid_to.days > b->window.to.days;
    return is_against && ssg_record_is_sure(record) && (is_current || is_in_window(b, record))
               ? SSG_SHELF_BANNER
               : SSG_SHELF_NONE;
}

enum ssg_shelf ssg_build_shelf(const struct ssg_build *b, const struct ssg_record *record)
{
    if (record->kind == SSG_KIND_NIL_ || record->kind == SSG_KIND_INTELLIGENCE ||
        record->outcome == SSG_OUTCOME_DROPPED_GROUNDLESS)
        return SSG_SHELF_NONE;
    if (record->kind != SSG_KIND_OFFENCE && record->kind != SSG_KIND_ORDER_ISSUED)
        return shelf_of_contact(b, record);
    if (record->person < 0)
        return SSG_SHELF_NONE;
    switch (b->h->persons[record->person].person_class) {
    case SSG_CLASS_ADULT:
        return shelf_of_adult(b, record);
    case SSG_CLASS_CHILD:
        return record->kind == SSG_KIND_OFFENCE && is_in_window(b, record) &&
                       (record->role == SSG_ROLE_VICTIM || record->role == SSG_ROLE_WITNESS) &&
                       b->is_accused[ssg_build_component(b, record)]
                   ? SSG_SHELF_CHILD
                   : SSG_SHELF_NONE;
    default:
        return SSG_SHELF_NONE;
    }
}

/* First who is accused where, then what is shown: a child's entries depend on the adults'. */
static void mark_numbers(struct ssg_build *b)
{
    for (size_t i = 0; i < b->h->records_len; i++) {
        const struct ssg_record *record = b->records[i];
        if (ssg_role_is_accused(record->role) && ssg_build_shelf(b, record) == SSG_SHELF_ENTRY)
            b->is_accused[ssg_build_component(b, record)] = true;
    }
    b->is_number_shown[number_of(b, b->h->at_hand.case_number)] = true;
    for (size_t i = 0; i < b->h->records_len; i++)
        if (ssg_build_shelf(b, b->records[i]) != SSG_SHELF_NONE)
            b->is_number_shown[number_of(b, b->records[i]->case_number)] = true;
}

enum ssg_status ssg_build_prepare(struct ssg_build *b)
{
    const struct ssg_household *h = b->h;
    b->window = (struct ssg_window){ssg_calendar_add_months(h->as_of, -12 * h->window_years),
                                    h->as_of, h->window_years};
    b->short_from =
        ssg_calendar_add_months(h->as_of, -12 * b->rules->numbers[SSG_NUMBER_GENERAL_SHORT_YEARS]);
    b->open_from =
        ssg_calendar_add_months(h->as_of, -b->rules->numbers[SSG_NUMBER_GENERAL_OPEN_MONTHS]);
    b->records = SSG_ARENA_ARRAY(b->arena, const struct ssg_record *, h->records_len);
    if (!b->records)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < h->records_len; i++)
        b->records[i] = &h->records[i];
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): the elements are pointers */
    qsort_r(b->records, h->records_len, sizeof *b->records, compare_records, (void *)(uintptr_t)h);
    enum ssg_status status = link_cases(b);
    if (status == SSG_OK)
        status = describe_case(b);
    if (status == SSG_OK)
        mark_numbers(b);
    return status;
}

bool ssg_build_is_at_hand(const struct ssg_build *b, const struct ssg_record *record)
{
    if (ssg_build_component(b, record) == b->case_component)
        return true;
    struct ssg_spot spot = ssg_spot_of(record);
    if (!ssg_spot_is_near_in_time(&spot, &b->case_spot))
        return false;
    if (record->person >= 0 && b->is_in_case[record->person])
        return ssg_spot_is_same_place(&spot, &b->case_spot);
    /* A contact belongs to the household: the same dwelling is enough. */
    return record->kind != SSG_KIND_OFFENCE && record->kind != SSG_KIND_ORDER_ISSUED &&
           record->address != SSG_NO_INDEX && record->address == b->case_spot.address;
}

bool ssg_build_is_since(const struct ssg_build *b, const struct ssg_record *record)
{
    const struct ssg_case_at_hand *at_hand = &b->h->at_hand;
    if (at_hand->date.days == SSG_DATE_NONE.days)
        return false;
    if (record->date.days != at_hand->date.days)
        return record->date.days > at_hand->date.days;
    return record->precision == SSG_PRECISION_DAY && at_hand->precision == SSG_PRECISION_DAY &&
           record->minute >= 0 && at_hand->minute >= 0 && record->minute > at_hand->minute;
}

enum ssg_status ssg_build_linked(const struct ssg_build *b, const struct ssg_record *record,
                                 struct ssg_texts *ret_linked)
{
    int32_t own = number_of(b, record->case_number);
    int32_t component = ssg_sets_find(&b->links, own);
    size_t len = 0;
    for (size_t i = 0; i < b->numbers_len; i++)
        len += ssg_sets_find(&b->links, (int32_t)i) == component;
    const char **items = SSG_ARENA_ARRAY(b->arena, const char *, len);
    if (!items)
        return SSG_E_MEMORY;
    len = 0;
    for (size_t i = 0; i < b->numbers_len; i++)
        if ((int32_t)i != own && ssg_sets_find(&b->links, (int32_t)i) == component &&
            (b->is_number_shown[i] || !b->is_number_known[i]))
            items[len++] = b->numbers[i];
    *ret_linked = (struct ssg_texts){items, len};
    return SSG_OK;
}

static bool is_ref_given(const struct ssg_build *b, const char *ref)
{
    for (size_t i = 0; i < b->h->records_len; i++)
        if (b->h->records[i].ref && strcmp(b->h->records[i].ref, ref) == 0)
            return true;
    return false;
}

enum ssg_status ssg_build_ref(const struct ssg_build *b, const struct ssg_record *record,
                              char letter, int *number, const char **ret_ref)
{
    if (record->ref) {
        *ret_ref = record->ref;
        return SSG_OK;
    }
    char ref[16];
    do
        (void)snprintf(ref, sizeof ref, "%c%d", letter, ++*number);
    while (is_ref_given(b, ref));
    *ret_ref = ssg_arena_copy(b->arena, ref, strlen(ref));
    return *ret_ref ? SSG_OK : SSG_E_MEMORY;
}
