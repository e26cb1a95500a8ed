#ifndef SSG_STORE_INCIDENT_H
#define SSG_STORE_INCIDENT_H

#include "ssg_arena.h"
#include "ssg_pg.h"
#include "ssg_text.h"
#include "ssg_time.h"

/* The worklist (arbejdsliste): statement INCIDENT_LIST <-> structs. */

enum { SSG_INCIDENT_PAGE_ITEMS = 50, SSG_INCIDENT_CURSOR_LEN = 10 + 1 + SSG_UUID_TEXT_LEN };

/* A child the case touches. */
struct ssg_incident_child {
    struct ssg_uuid person_key;
    int32_t age; /* completed years today */
};

/* Somebody involved in the case. */
struct ssg_incident_party {
    struct ssg_uuid person_key;
    struct ssg_text name;
    struct ssg_text role;
};

/* One case. Texts are views into the rows; an empty text where the contract says null. */
struct ssg_incident_item {
    struct ssg_uuid incident_id;
    struct ssg_text case_number;
    struct ssg_date date;
    struct ssg_text date_precision;
    int32_t minute_of_day; /* -1: not known */
    struct ssg_text kind;
    struct ssg_text code;
    struct ssg_text statute;
    struct ssg_text place;
    bool has_address; /* else the look-up starts from lookup_child */
    struct ssg_uuid lookup_address;
    struct ssg_uuid lookup_child;
    struct ssg_text connection;
    bool has_report; /* is_report_sent is known */
    bool is_report_sent;
    struct ssg_text status;
    struct ssg_text owner;
    struct ssg_text district;
    bool is_provisional;
    const struct ssg_incident_child *children;
    size_t child_count;
    const struct ssg_incident_party *parties;
    size_t party_count;
};

struct ssg_incident_page {
    struct ssg_incident_item *items;
    size_t count;
    char next_cursor[SSG_INCIDENT_CURSOR_LEN + 1]; /* empty on the last page */
    bool has_updated_at;
    struct ssg_instant updated_at;
    bool is_late;
};

/* Where a page goes on: what ssg_incident_page.next_cursor says. */
struct ssg_incident_cursor {
    struct ssg_date date;
    struct ssg_uuid incident_id;
};

/* Parse a cursor that a client sends back. Any thread. E_INVALID_INPUT if it is none of ours. */
SSG_MUST_CHECK enum ssg_status ssg_incident_cursor_parse(struct ssg_text text,
                                                         struct ssg_incident_cursor *ret_cursor);

/* Set the parameters of INCIDENT_LIST after the caller's four.
 * tab: "mine", "all", "waiting" or empty (all); since, cursor: NULL for none. */
void ssg_store_incident_list_set(struct ssg_pg_call *call, int first, struct ssg_text tab,
                                 const struct ssg_date *since,
                                 const struct ssg_incident_cursor *cursor);

/* Read the row of INCIDENT_LIST with outcome "ok". arena: holds the items; texts stay views into
 * rows. One thread. E_SHAPE if the row is not what the catalogue promises; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_store_incident_list_get(const struct ssg_pg_rows *rows,
                                                           struct ssg_arena *arena,
                                                           struct ssg_incident_page *ret_page);

#endif
