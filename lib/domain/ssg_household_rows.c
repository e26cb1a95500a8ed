#include "ssg_household_rows.h"

/* Lengths as docs/schema/household.json has them, in code points. */
enum {
    NUMBER_MAX = 40,
    REF_MAX = 40,
    ADDRESS_MAX = 64,
    CODE_MAX = 20,
    RULE_SET_MAX = 32,
    DATE_MAX = 10,
    YEARS_MAX = 10
};

static int find_word(int list, struct ssg_text text)
{
    return ssg_word_find((enum ssg_word_list)list, text);
}

#define WORD(words)   .kind = SSG_JSON_WORD, .find = find_word, .list = SSG_WORDS_##words
#define TEXT(longest) .kind = SSG_JSON_TEXT, .min = 1, .max = (longest)
#define DATE          .kind = SSG_JSON_DATE
#define MUST          .required = true
#define MAY           .nullable = true
#define ROWS(one)     .kind = SSG_JSON_ARRAY, .max = SSG_HOUSEHOLD_ROWS_MAX, .element = &(one)

static const struct ssg_json_member case_members[] = {
    {SSG_JSON_AT(struct ssg_row_case, case_number), TEXT(NUMBER_MAX), MUST},
    {SSG_JSON_AT(struct ssg_row_case, date), TEXT(DATE_MAX), MAY},
    {SSG_JSON_AT(struct ssg_row_case, date_precision), WORD(DATE_PRECISION), MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_case, time), .kind = SSG_JSON_TIME, MAY},
    {SSG_JSON_AT(struct ssg_row_case, address_id), TEXT(ADDRESS_MAX), MAY},
};
static const struct ssg_json_spec case_spec = SSG_JSON_SPEC(struct ssg_row_case, case_members);

static const struct ssg_json_member child_members[] = {
    {SSG_JSON_AT(struct ssg_row_child, ref), TEXT(REF_MAX), MUST},
    {SSG_JSON_AT(struct ssg_row_child, birth_date), DATE, MUST},
};
static const struct ssg_json_spec child_spec = SSG_JSON_SPEC(struct ssg_row_child, child_members);
static const struct ssg_json_member child_element = {
    .kind = SSG_JSON_OBJECT, .object = &child_spec, .size = sizeof(struct ssg_row_child)};

static const struct ssg_json_member ref_element = {TEXT(REF_MAX), .size = sizeof(struct ssg_text)};

static const struct ssg_json_member adult_members[] = {
    {SSG_JSON_AT(struct ssg_row_adult, ref), TEXT(REF_MAX), MUST},
    {SSG_JSON_AT(struct ssg_row_adult, relation), WORD(RELATION), MUST},
    {SSG_JSON_AT(struct ssg_row_adult, parent_of), ROWS(ref_element), MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_adult, birth_date), DATE, MAY},
};
static const struct ssg_json_spec adult_spec = SSG_JSON_SPEC(struct ssg_row_adult, adult_members);
static const struct ssg_json_member adult_element = {
    .kind = SSG_JSON_OBJECT, .object = &adult_spec, .size = sizeof(struct ssg_row_adult)};

static const struct ssg_json_member household_members[] = {
    {SSG_JSON_AT(struct ssg_row_household, address_id), TEXT(ADDRESS_MAX), MAY},
    {SSG_JSON_AT(struct ssg_row_household, children), ROWS(child_element), MUST},
    {SSG_JSON_AT(struct ssg_row_household, adults), ROWS(adult_element), MUST},
};
static const struct ssg_json_spec household_spec =
    SSG_JSON_SPEC(struct ssg_row_household, household_members);

static const struct ssg_json_member residence_members[] = {
    {SSG_JSON_AT(struct ssg_row_period, person), TEXT(REF_MAX), MUST},
    {SSG_JSON_AT(struct ssg_row_period, address_id), TEXT(ADDRESS_MAX), MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_period, from), DATE, MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_period, to), DATE, MAY},
};
static const struct ssg_json_spec residence_spec =
    SSG_JSON_SPEC(struct ssg_row_period, residence_members);
static const struct ssg_json_member residence_element = {
    .kind = SSG_JSON_OBJECT, .object = &residence_spec, .size = sizeof(struct ssg_row_period)};

static const struct ssg_json_member absence_members[] = {
    {SSG_JSON_AT(struct ssg_row_period, person), TEXT(REF_MAX), MUST},
    {SSG_JSON_AT(struct ssg_row_period, kind), WORD(ABSENCE), MUST},
    {SSG_JSON_AT_HAS(struct ssg_row_period, from), DATE, MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_period, to), DATE, MAY},
};
static const struct ssg_json_spec absence_spec =
    SSG_JSON_SPEC(struct ssg_row_period, absence_members);
static const struct ssg_json_member absence_element = {
    .kind = SSG_JSON_OBJECT, .object = &absence_spec, .size = sizeof(struct ssg_row_period)};

static const struct ssg_json_member source_members[] = {
    {SSG_JSON_AT(struct ssg_row_source, kind), TEXT(REF_MAX), MUST},
    {SSG_JSON_AT_HAS(struct ssg_row_source, complete_from), DATE, MAY},
};
static const struct ssg_json_spec source_spec =
    SSG_JSON_SPEC(struct ssg_row_source, source_members);
static const struct ssg_json_member source_element = {
    .kind = SSG_JSON_OBJECT, .object = &source_spec, .size = sizeof(struct ssg_row_source)};

static const struct ssg_json_member notification_members[] = {
    {SSG_JSON_AT(struct ssg_row_notification, date), DATE, MUST},
};
static const struct ssg_json_spec notification_spec =
    SSG_JSON_SPEC(struct ssg_row_notification, notification_members);
static const struct ssg_json_member notification_element = {
    .kind = SSG_JSON_OBJECT,
    .object = &notification_spec,
    .size = sizeof(struct ssg_row_notification)};

static const struct ssg_json_member identity_members[] = {
    {SSG_JSON_AT(struct ssg_row_identity, match), WORD(MATCH), MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_identity, verified), .kind = SSG_JSON_BOOL, MAY},
    {SSG_JSON_AT(struct ssg_row_identity, quarantined), .kind = SSG_JSON_BOOL, MAY},
};
static const struct ssg_json_spec identity_spec =
    SSG_JSON_SPEC(struct ssg_row_identity, identity_members);

static const struct ssg_json_member entry_members[] = {
    {SSG_JSON_AT(struct ssg_row_entry, ref), TEXT(REF_MAX), MUST},
    {SSG_JSON_AT(struct ssg_row_entry, person), TEXT(REF_MAX), MAY},
    {SSG_JSON_AT(struct ssg_row_entry, case_number), TEXT(NUMBER_MAX), MUST},
    {SSG_JSON_AT(struct ssg_row_entry, linked_to), TEXT(NUMBER_MAX), MAY},
    {SSG_JSON_AT(struct ssg_row_entry, date), TEXT(DATE_MAX), MAY},
    {SSG_JSON_AT(struct ssg_row_entry, date_precision), WORD(DATE_PRECISION), MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_entry, time), .kind = SSG_JSON_TIME, MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_entry, reported_on), DATE, MAY},
    {SSG_JSON_AT(struct ssg_row_entry, kind), WORD(KIND), MUST},
    {SSG_JSON_AT(struct ssg_row_entry, code), TEXT(CODE_MAX), MAY},
    {SSG_JSON_AT(struct ssg_row_entry, role), WORD(ROLE), MAY},
    {SSG_JSON_AT(struct ssg_row_entry, outcome), WORD(OUTCOME), MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_entry, outcome_date), DATE, MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_entry, valid_to), DATE, MAY},
    {SSG_JSON_AT(struct ssg_row_entry, address_id), TEXT(ADDRESS_MAX), MAY},
    {SSG_JSON_AT(struct ssg_row_entry, municipality_code), TEXT(4), MAY},
    {SSG_JSON_AT_HAS(struct ssg_row_entry, called_police), .kind = SSG_JSON_BOOL, MAY},
    {SSG_JSON_AT(struct ssg_row_entry, exposure), WORD(EXPOSURE), MAY},
    {SSG_JSON_AT(struct ssg_row_entry, identity), .kind = SSG_JSON_OBJECT, .object = &identity_spec,
     MAY},
};
static const struct ssg_json_spec entry_spec = SSG_JSON_SPEC(struct ssg_row_entry, entry_members);
static const struct ssg_json_member entry_element = {
    .kind = SSG_JSON_OBJECT, .object = &entry_spec, .size = sizeof(struct ssg_row_entry)};

static const struct ssg_json_member window_members[] = {
    {SSG_JSON_AT(struct ssg_row_window, years), .kind = SSG_JSON_INT, .min = 1, .max = YEARS_MAX,
     MUST},
};
static const struct ssg_json_spec window_spec =
    SSG_JSON_SPEC(struct ssg_row_window, window_members);

static const struct ssg_json_member members[] = {
    {SSG_JSON_AT(struct ssg_rows, as_of), DATE, MUST},
    {SSG_JSON_AT(struct ssg_rows, rule_set), TEXT(RULE_SET_MAX), MUST},
    {SSG_JSON_AT(struct ssg_rows, window), .kind = SSG_JSON_OBJECT, .object = &window_spec, MUST},
    {.name = "case",
     .offset = offsetof(struct ssg_rows, at_hand),
     .kind = SSG_JSON_OBJECT,
     .object = &case_spec,
     MUST},
    {SSG_JSON_AT(struct ssg_rows, household), .kind = SSG_JSON_OBJECT, .object = &household_spec,
     MUST},
    {SSG_JSON_AT(struct ssg_rows, residences), ROWS(residence_element), MUST},
    {SSG_JSON_AT_HAS(struct ssg_rows, absences), ROWS(absence_element), MAY},
    {SSG_JSON_AT(struct ssg_rows, sources), ROWS(source_element), MAY},
    {SSG_JSON_AT(struct ssg_rows, earlier_notifications), ROWS(notification_element), MAY},
    {SSG_JSON_AT(struct ssg_rows, entries), ROWS(entry_element), MUST},
};
const struct ssg_json_spec ssg_rows_spec = SSG_JSON_SPEC(struct ssg_rows, members);
