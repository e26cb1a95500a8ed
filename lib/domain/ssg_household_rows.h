#ifndef SSG_HOUSEHOLD_ROWS_H
#define SSG_HOUSEHOLD_ROWS_H

#include "ssg_household_json.h"

/* household.json as it stands, member by member; of this room only. */

struct ssg_row_case {
    struct ssg_text case_number;
    struct ssg_text date;
    int date_precision;
    int time;
    bool has_time;
    struct ssg_text address_id;
};

struct ssg_row_child {
    struct ssg_text ref;
    struct ssg_date birth_date;
};

struct ssg_row_adult {
    struct ssg_text ref;
    int relation;
    struct ssg_json_array parent_of;
    struct ssg_date birth_date;
    bool has_birth_date;
};

struct ssg_row_household {
    struct ssg_text address_id;
    struct ssg_json_array children;
    struct ssg_json_array adults;
};

/* A residence, an absence (kind) or a source (kind_text, complete_from): a period of something. */
struct ssg_row_period {
    struct ssg_text person;
    struct ssg_text address_id;
    int kind;
    struct ssg_date from;
    bool has_from;
    struct ssg_date to;
    bool has_to;
};

struct ssg_row_source {
    struct ssg_text kind;
    struct ssg_date complete_from;
    bool has_complete_from;
};

struct ssg_row_notification {
    struct ssg_date date;
};

struct ssg_row_identity {
    int match;
    bool verified;
    bool has_verified;
    bool quarantined;
};

struct ssg_row_entry {
    struct ssg_text ref;
    struct ssg_text person;
    struct ssg_text case_number;
    struct ssg_text linked_to;
    struct ssg_text date;
    int date_precision;
    int time;
    bool has_time;
    struct ssg_date reported_on;
    bool has_reported_on;
    int kind;
    struct ssg_text code;
    int role;
    int outcome;
    struct ssg_date outcome_date;
    bool has_outcome_date;
    struct ssg_date valid_to;
    bool has_valid_to;
    struct ssg_text address_id;
    struct ssg_text municipality_code;
    bool called_police;
    bool has_called_police;
    int exposure;
    struct ssg_row_identity identity;
};

struct ssg_row_window {
    int64_t years;
};

struct ssg_rows {
    struct ssg_date as_of;
    struct ssg_text rule_set;
    struct ssg_row_window window;
    struct ssg_row_case at_hand;
    struct ssg_row_household household;
    struct ssg_json_array residences;
    struct ssg_json_array absences;
    bool has_absences;
    struct ssg_json_array sources;
    struct ssg_json_array earlier_notifications;
    struct ssg_json_array entries;
};

/* How the document becomes struct ssg_rows. */
extern const struct ssg_json_spec ssg_rows_spec;

#endif
