#ifndef SSG_LOOKUP_COLUMNS_H
#define SSG_LOOKUP_COLUMNS_H

/* The result columns of every statement on a look-up, in order: X(name, type). From this list come
 * the catalogue's declarations, the select lists and the column numbers of the reader.
 * RESULT: members of the SQL type casework.lookup_result; SNAPSHOT: columns of
 * casework.lookup_revision that the computation needs. */
#define SSG_LOOKUP_RESULT(X) X(outcome, TEXT) SSG_LOOKUP_REST_OF_RESULT(X)
#define SSG_LOOKUP_REST_OF_RESULT(X)                                                               \
    X(retry_after_s, INT4)                                                                         \
    X(choice_key, UUID_A)                                                                          \
    X(choice_age, INT4_A)                                                                          \
    X(is_unmasked, BOOL)                                                                           \
    X(is_override, BOOL)                                                                           \
    X(ticket_until, TIMESTAMPTZ)

#define SSG_LOOKUP_SNAPSHOT(X)                                                                     \
    X(lookup_id, UUID)                                                                             \
    X(revision, INT4)                                                                              \
    X(at, TIMESTAMPTZ)                                                                             \
    X(as_of, DATE)                                                                                 \
    X(rule_set, TEXT)                                                                              \
    X(years, INT4)                                                                                 \
    X(longest_years, INT4)                                                                         \
    X(h_address, INT4)                                                                             \
    X(h_address_id, UUID)                                                                          \
    X(h_label, TEXT)                                                                               \
    X(h_municipality, TEXT)                                                                        \
    X(h_hidden, BOOL)                                                                              \
    X(h_large, BOOL)                                                                               \
    X(c_number, TEXT)                                                                              \
    X(c_date, DATE)                                                                                \
    X(c_precision, TEXT)                                                                           \
    X(c_minute, INT4)                                                                              \
    X(c_kind, TEXT)                                                                                \
    X(c_code, TEXT)                                                                                \
    X(c_address, INT4)                                                                             \
    X(c_municipality, TEXT)                                                                        \
    X(c_person, INT4_A)                                                                            \
    X(c_key, UUID_A)                                                                               \
    X(c_name, TEXT_A)                                                                              \
    X(c_role, TEXT_A)                                                                              \
    X(p_ref, TEXT_A)                                                                               \
    X(p_key, UUID_A)                                                                               \
    X(p_given, TEXT_A)                                                                             \
    X(p_surname, TEXT_A)                                                                           \
    X(p_cpr, TEXT_A)                                                                               \
    X(p_born, DATE_A)                                                                              \
    X(p_sex, TEXT_A)                                                                               \
    X(p_status, TEXT_A)                                                                            \
    X(p_status_date, DATE_A)                                                                       \
    X(p_class, TEXT_A)                                                                             \
    X(p_registered, TEXT_A)                                                                        \
    X(p_here_today, BOOL_A)                                                                        \
    X(p_here_on_day, BOOL_A)                                                                       \
    X(p_looked_up, BOOL_A)                                                                         \
    X(k_child, INT4_A)                                                                             \
    X(k_parent, INT4_A)                                                                            \
    X(k_kind, TEXT_A)                                                                              \
    X(t_person, INT4_A)                                                                            \
    X(t_partner, INT4_A)                                                                           \
    X(r_person, INT4_A)                                                                            \
    X(r_address, INT4_A)                                                                           \
    X(r_municipality, TEXT_A)                                                                      \
    X(r_from, DATE_A)                                                                              \
    X(r_to, DATE_A)                                                                                \
    X(a_person, INT4_A)                                                                            \
    X(a_kind, TEXT_A)                                                                              \
    X(a_from, DATE_A)                                                                              \
    X(a_to, DATE_A)                                                                                \
    X(e_record, INT8_A)                                                                            \
    X(e_person, INT4_A)                                                                            \
    X(e_case, TEXT_A)                                                                              \
    X(e_linked, TEXT_A)                                                                            \
    X(e_date, DATE_A)                                                                              \
    X(e_precision, TEXT_A)                                                                         \
    X(e_minute, INT4_A)                                                                            \
    X(e_reported, DATE_A)                                                                          \
    X(e_kind, TEXT_A)                                                                              \
    X(e_code, TEXT_A)                                                                              \
    X(e_role, TEXT_A)                                                                              \
    X(e_outcome, TEXT_A)                                                                           \
    X(e_outcome_date, DATE_A)                                                                      \
    X(e_sentence, TEXT_A)                                                                          \
    X(e_valid_to, DATE_A)                                                                          \
    X(e_address, INT4_A)                                                                           \
    X(e_municipality, TEXT_A)                                                                      \
    X(e_district, TEXT_A)                                                                          \
    X(e_called_police, BOOL_A)                                                                     \
    X(e_match, TEXT_A)                                                                             \
    X(e_verified, BOOL_A)                                                                          \
    X(e_quarantined, BOOL_A)                                                                       \
    X(o_person, INT4_A)                                                                            \
    X(o_date, DATE_A)                                                                              \
    X(o_code, TEXT_A)                                                                              \
    X(o_role, TEXT_A)                                                                              \
    X(o_outcome, TEXT_A)                                                                           \
    X(s_kind, TEXT_A)                                                                              \
    X(s_complete, DATE_A)                                                                          \
    X(n_date, DATE_A)

#define SSG_LOOKUP_COLUMN_NUMBER(name, type) SSG_COLUMN_##name,
/* Column numbers, SSG_COLUMN_outcome …; the names are SQL's, hence their case. */
enum ssg_lookup_column {
    SSG_LOOKUP_RESULT(SSG_LOOKUP_COLUMN_NUMBER) SSG_LOOKUP_SNAPSHOT(SSG_LOOKUP_COLUMN_NUMBER)
        SSG_LOOKUP_COLUMN_COUNT_
};
#undef SSG_LOOKUP_COLUMN_NUMBER

#endif
