/* The import files: one table per file, in the words of the contract. */
#include "import_row.h"

#include <stdio.h>
#include <string.h>

#define REQUIRED    .required = true
#define WORD(words) .kind = SSG_IMPORT_WORD, .list = SSG_WORDS_##words
#define TEXT(limit) .kind = SSG_IMPORT_TEXT, .max = (limit)
#define BIT(value)  (UINT32_C(1) << (value))

enum { ID_MAX = 64, CASE_MAX = 40, NAME_MAX_LEN = 200, CODE_MAX = 20, SENTENCE_MAX = 1000 };

static const struct ssg_import_column address_columns[] = {
    {"address_id", .kind = SSG_IMPORT_UUID, REQUIRED},
    {"road_name", TEXT(100), REQUIRED},
    {"house_number", TEXT(8), REQUIRED},
    {"letter", TEXT(4)},
    {"floor", TEXT(8)},
    {"door", TEXT(8)},
    {"supplementary_town", TEXT(100)},
    {"postcode", .kind = SSG_IMPORT_DIGITS, .max = 4},
    {"town", TEXT(100)},
    {"municipality_code", .kind = SSG_IMPORT_DIGITS, .max = 4, REQUIRED},
    {"road_code", .kind = SSG_IMPORT_DIGITS, .max = 4},
    {"status", WORD(ADDRESS_STATUS), REQUIRED},
    {"kind", WORD(ADDRESS_KIND), REQUIRED},
};

static const struct ssg_import_column person_columns[] = {
    {"person_id", TEXT(ID_MAX), REQUIRED},
    {"cpr", .kind = SSG_IMPORT_CPR},
    {"other_id", TEXT(ID_MAX)},
    {"given_name", TEXT(NAME_MAX_LEN), .when_empty = ""},
    {"surname", TEXT(NAME_MAX_LEN), .when_empty = ""},
    {"birth_date", .kind = SSG_IMPORT_DATE},
    {"sex", WORD(SEX), REQUIRED},
    {"status", WORD(PERSON_STATUS), REQUIRED},
    {"status_date", .kind = SSG_IMPORT_DATE},
};

#define SPELL_END                                                                                  \
    {"from", .kind = SSG_IMPORT_DATE},                                                             \
    {                                                                                              \
        "to", .kind = SSG_IMPORT_DATE                                                              \
    }

static const struct ssg_import_column residence_columns[] = {
    {"person_id", TEXT(ID_MAX), REQUIRED},
    {"address_id", .kind = SSG_IMPORT_UUID},
    {"municipality_code", .kind = SSG_IMPORT_DIGITS, .max = 4},
    SPELL_END,
};

static const struct ssg_import_column kinship_columns[] = {
    {"child_id", TEXT(ID_MAX), REQUIRED},
    {"parent_id", TEXT(ID_MAX), REQUIRED},
    {"kind", WORD(RELATION), REQUIRED,
     .excluded = BIT(SSG_RELATION_STEP_PARENT) | BIT(SSG_RELATION_OTHER_ADULT)},
    SPELL_END,
};

static const struct ssg_import_column partner_columns[] = {
    {"person_id", TEXT(ID_MAX), REQUIRED},
    {"partner_id", TEXT(ID_MAX), REQUIRED},
    SPELL_END,
};

static const struct ssg_import_column custody_columns[] = {
    {"child_id", TEXT(ID_MAX), REQUIRED},
    {"holder_id", TEXT(ID_MAX), REQUIRED},
    SPELL_END,
};

static const struct ssg_import_column protection_columns[] = {
    {"person_id", TEXT(ID_MAX), REQUIRED},
    {"kind", WORD(PROTECTION), REQUIRED},
    SPELL_END,
};

static const struct ssg_import_column absence_columns[] = {
    {"person_id", TEXT(ID_MAX), REQUIRED},
    {"kind", WORD(ABSENCE), REQUIRED},
    SPELL_END,
};

enum { INCIDENT_DATE = 1, INCIDENT_TIME, INCIDENT_REPORTED };

static const struct ssg_import_column incident_columns[] = {
    {"case_number", TEXT(CASE_MAX), REQUIRED},
    {"date", .kind = SSG_IMPORT_PART_DATE},
    {"time", .kind = SSG_IMPORT_TIME},
    {"reported_on", .kind = SSG_IMPORT_DATE},
    {"kind", WORD(KIND), REQUIRED},
    {"code", TEXT(CODE_MAX)},
    {"address_id", .kind = SSG_IMPORT_UUID},
    {"municipality_code", .kind = SSG_IMPORT_DIGITS, .max = 4},
    {"district", .kind = SSG_IMPORT_DIGITS, .max = 4},
    {"linked_to", TEXT(CASE_MAX)},
    {"disclosure", WORD(DISCLOSURE), .when_empty = "free"},
    {"social_report_sent", .kind = SSG_IMPORT_BOOL, .when_empty = "f"},
    {"pregnant", .kind = SSG_IMPORT_BOOL, .when_empty = "f"},
    {"valid_to", .kind = SSG_IMPORT_DATE},
};

enum { INVOLVEMENT_MATCH = 8, INVOLVEMENT_VERIFIED };

static const struct ssg_import_column involvement_columns[] = {
    {"case_number", TEXT(CASE_MAX), REQUIRED},
    {"person_id", TEXT(ID_MAX), REQUIRED},
    {"role", WORD(ROLE), REQUIRED},
    {"outcome", WORD(OUTCOME), .when_empty = "unknown"},
    {"outcome_date", .kind = SSG_IMPORT_DATE},
    {"sentence", .kind = SSG_IMPORT_LINES, .max = SENTENCE_MAX},
    {"code", TEXT(CODE_MAX)},
    {"called_police", .kind = SSG_IMPORT_BOOL, .when_empty = "f"},
    {"match", WORD(MATCH), REQUIRED},
    {"verified", .kind = SSG_IMPORT_BOOL},
    {"quarantined", .kind = SSG_IMPORT_BOOL, .when_empty = "f"},
};

static const struct ssg_import_column source_columns[] = {
    {"kind", WORD(KIND), REQUIRED},
    {"complete_from", .kind = SSG_IMPORT_DATE},
};

static const struct ssg_import_column deletion_columns[] = {
    {"kind", .kind = SSG_IMPORT_REMOVAL, REQUIRED},
    {"id", TEXT(ID_MAX), REQUIRED},
};

static bool fail(struct ssg_import_fault *ret_fault, size_t column, const char *reason)
{
    *ret_fault = (struct ssg_import_fault){column, reason};
    return false;
}

static void set_constant(struct ssg_import_value *value, const char *text)
{
    *value = (struct ssg_import_value){.text = ssg_text_of(text)};
}

/* A birth date that is left out is the one of the CPR number. */
static bool check_person(struct ssg_import_row *row, struct ssg_import_fault *ret_fault)
{
    (void)ret_fault;
    const struct ssg_import_value *cpr = &row->values[1];
    struct ssg_import_value *birth = &row->values[5];
    if (birth->is_null && !cpr->is_null) {
        birth->is_null = false;
        birth->date = cpr->date;
        ssg_date_render(cpr->date, birth->own);
        birth->text = ssg_text_of(birth->own);
    }
    return true;
}

/* `from` and `to` are the last two columns of every spell. */
static bool check_spell(struct ssg_import_row *row, struct ssg_import_fault *ret_fault)
{
    const struct ssg_import_value *from = &row->values[row->count - 2];
    const struct ssg_import_value *to = &row->values[row->count - 1];
    if (!from->is_null && !to->is_null && to->date.days < from->date.days)
        return fail(ret_fault, row->count - 1,
                    "lies before `from`; the end is the first day after");
    return true;
}

static bool check_incident(struct ssg_import_row *row, struct ssg_import_fault *ret_fault)
{
    struct ssg_import_value *date = &row->values[INCIDENT_DATE];
    const struct ssg_import_value *reported = &row->values[INCIDENT_REPORTED];
    const char *precision = date->is_month ? "month" : "day";
    if (date->is_null) {
        if (reported->is_null)
            return fail(ret_fault, INCIDENT_DATE, "is empty, and `reported_on` too; give one");
        date->is_null = false;
        date->date = reported->date;
        date->text = reported->text;
        precision = "reported";
    }
    if (strcmp(precision, "day") != 0 && !row->values[INCIDENT_TIME].is_null)
        return fail(ret_fault, INCIDENT_TIME, "stands without a day; leave it empty");
    set_constant(&row->values[row->count++], precision);
    return true;
}

/* An identity that was matched by CPR number is verified unless the source says otherwise. */
static bool check_involvement(struct ssg_import_row *row, struct ssg_import_fault *ret_fault)
{
    (void)ret_fault;
    struct ssg_text match = row->values[INVOLVEMENT_MATCH].text;
    struct ssg_import_value *verified = &row->values[INVOLVEMENT_VERIFIED];
    if (verified->is_null)
        set_constant(verified, ssg_text_equal(match, ssg_text_of("cpr")) ? "t" : "f");
    return true;
}

static bool check_deletion(struct ssg_import_row *row, struct ssg_import_fault *ret_fault)
{
    struct ssg_uuid uuid;
    if (ssg_text_equal(row->values[0].text, ssg_text_of("address")) &&
        ssg_uuid_parse(row->values[1].text, &uuid) != SSG_OK)
        return fail(ret_fault, 1, "is not a UUID");
    return true;
}

#define COLUMNS(array) .columns = (array), .column_count = sizeof(array) / sizeof *(array)
#define SPELL(columns_of_it)                                                                       \
    .copy = "copy pg_temp.stage_spell (file, line, " columns_of_it ", from_day, to_day) "          \
            "from stdin",                                                                          \
    .is_named = true, .check = check_spell

const struct ssg_import_file ssg_import_files[] = {
    {"addresses.csv",
     .copy = "copy pg_temp.stage_address (line, address_id, road_name, house_number, letter, "
             "floor, door, supplementary_town, postcode, town, municipality_code, road_code, "
             "status, kind) from stdin",
     .subject = -1, COLUMNS(address_columns)},
    {"persons.csv",
     .copy = "copy pg_temp.stage_person (line, person_id, cpr, other_id, given_name, surname, "
             "birth_date, sex, status, status_date) from stdin",
     .subject = -1, COLUMNS(person_columns), .check = check_person},
    {"residences.csv", SPELL("subject, address_id, municipality_code"), COLUMNS(residence_columns)},
    {"kinship.csv", SPELL("subject, other, kind"), COLUMNS(kinship_columns)},
    {"partners.csv", SPELL("subject, other"), COLUMNS(partner_columns)},
    {"custody.csv", SPELL("subject, other"), COLUMNS(custody_columns)},
    {"protections.csv", SPELL("subject, kind"), COLUMNS(protection_columns)},
    {"absences.csv", SPELL("subject, kind"), COLUMNS(absence_columns)},
    {"incidents.csv",
     .copy = "copy pg_temp.stage_incident (line, case_number, happened_on, minute_of_day, "
             "reported_on, kind, code, address_id, municipality_code, district, linked_to, "
             "disclosure, social_report_sent, pregnant, valid_to, date_precision) from stdin",
     .subject = -1, COLUMNS(incident_columns), .check = check_incident},
    {"involvements.csv",
     .copy = "copy pg_temp.stage_involvement (line, case_number, person_id, role, outcome, "
             "outcome_date, sentence, code, called_police, match, verified, quarantined) "
             "from stdin",
     COLUMNS(involvement_columns), .check = check_involvement},
    {"sources.csv", .copy = "copy pg_temp.stage_source (line, kind, complete_from) from stdin",
     .subject = -1, COLUMNS(source_columns)},
    {"deletions.csv", .copy = "copy pg_temp.stage_deletion (line, kind, id) from stdin",
     .subject = -1, COLUMNS(deletion_columns), .check = check_deletion},
};
const size_t ssg_import_file_count = sizeof ssg_import_files / sizeof *ssg_import_files;

_Static_assert(sizeof incident_columns / sizeof *incident_columns < SSG_IMPORT_COLUMNS_MAX,
               "room for the precision");
