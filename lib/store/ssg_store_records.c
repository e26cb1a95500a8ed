#include "ssg_lookup_columns.h"
#include "ssg_store_reader.h"

#define FIRST(x, len) ssg_reader_first(r, SSG_COLUMN_##x, (len))
#define NEXT(x, len)  ssg_reader_next(r, SSG_COLUMN_##x, (len))

/* What, when: the case's own side of a record. */
static void take_when(struct ssg_reader *r, struct ssg_record *records, size_t len)
{
    struct ssg_pg_array date = NEXT(e_date, len);
    struct ssg_pg_array precision = NEXT(e_precision, len);
    struct ssg_pg_array minute = NEXT(e_minute, len);
    struct ssg_pg_array reported = NEXT(e_reported, len);
    struct ssg_pg_array valid_to = NEXT(e_valid_to, len);
    struct ssg_pg_array outcome_date = NEXT(e_outcome_date, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        records[i].date = ssg_reader_date_at(r, &date, i);
        records[i].precision =
            (enum ssg_date_precision)ssg_reader_word_at(r, &precision, i, SSG_WORDS_DATE_PRECISION);
        records[i].minute = ssg_reader_int_at(r, &minute, i, SSG_MINUTE_NONE);
        records[i].reported_on = ssg_reader_date_at(r, &reported, i);
        records[i].valid_to = ssg_reader_date_at(r, &valid_to, i);
        records[i].outcome_date = ssg_reader_date_at(r, &outcome_date, i);
    }
}

static void take_what(struct ssg_reader *r, struct ssg_record *records, size_t len)
{
    struct ssg_pg_array number = NEXT(e_case, len);
    struct ssg_pg_array linked = NEXT(e_linked, len);
    struct ssg_pg_array kind = NEXT(e_kind, len);
    struct ssg_pg_array code = NEXT(e_code, len);
    const char **links = SSG_READER_ARRAY(r, const char *, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        records[i].case_number = ssg_reader_text_at(r, &number, i);
        links[i] = ssg_reader_text_at(r, &linked, i);
        records[i].linked = (struct ssg_texts){&links[i], links[i] ? 1 : 0};
        records[i].kind = (enum ssg_kind)ssg_reader_word_at(r, &kind, i, SSG_WORDS_KIND);
        records[i].code = ssg_reader_text_at(r, &code, i);
    }
}

static void take_where(struct ssg_reader *r, struct ssg_record *records, size_t len)
{
    struct ssg_pg_array address = NEXT(e_address, len);
    struct ssg_pg_array municipality = NEXT(e_municipality, len);
    struct ssg_pg_array district = NEXT(e_district, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        records[i].address = ssg_reader_address_at(r, &address, i);
        records[i].municipality_code = ssg_reader_text_at(r, &municipality, i);
        records[i].district = ssg_reader_text_at(r, &district, i);
    }
}

static void take_who(struct ssg_reader *r, struct ssg_record *records, size_t len)
{
    struct ssg_pg_array record = NEXT(e_record, len);
    struct ssg_pg_array person = NEXT(e_person, len);
    struct ssg_pg_array role = NEXT(e_role, len);
    struct ssg_pg_array outcome = NEXT(e_outcome, len);
    struct ssg_pg_array sentence = NEXT(e_sentence, len);
    struct ssg_pg_array called = NEXT(e_called_police, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        records[i].record_id = ssg_reader_int8_at(r, &record, i);
        records[i].person = ssg_reader_person_at(r, &person, i);
        records[i].role = (enum ssg_role)ssg_reader_word_at(r, &role, i, SSG_WORDS_ROLE);
        records[i].outcome =
            (enum ssg_outcome)ssg_reader_word_at(r, &outcome, i, SSG_WORDS_OUTCOME);
        records[i].sentence = ssg_reader_text_at(r, &sentence, i);
        records[i].called_police = ssg_reader_tri_at(r, &called, i);
    }
}

static void take_identity(struct ssg_reader *r, struct ssg_record *records, size_t len)
{
    struct ssg_pg_array match = NEXT(e_match, len);
    struct ssg_pg_array verified = NEXT(e_verified, len);
    struct ssg_pg_array quarantined = NEXT(e_quarantined, len);
    for (size_t i = 0; r->status == SSG_OK && i < len; i++) {
        records[i].match = (enum ssg_match)ssg_reader_word_at(r, &match, i, SSG_WORDS_MATCH);
        records[i].verified = ssg_reader_tri_at(r, &verified, i) == SSG_TRI_YES;
        records[i].quarantined = ssg_reader_tri_at(r, &quarantined, i) == SSG_TRI_YES;
    }
}

struct ssg_record *ssg_store_records_take(struct ssg_reader *r, size_t *ret_len)
{
    (void)FIRST(e_record, ret_len);
    struct ssg_record *records = SSG_READER_ARRAY(r, struct ssg_record, *ret_len);
    take_what(r, records, *ret_len);
    take_when(r, records, *ret_len);
    take_where(r, records, *ret_len);
    take_who(r, records, *ret_len);
    take_identity(r, records, *ret_len);
    return records;
}
