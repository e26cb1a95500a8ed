#include "ssg_store_lookup.h"

/* Parameters behind the caller's own. */
enum { FIRST = 4 };

static void set_uuid_or_null(struct ssg_pg_call *call, int index, bool has_value,
                             const struct ssg_uuid *value)
{
    if (has_value)
        ssg_pg_call_set_uuid(call, index, value);
    else
        ssg_pg_call_set_null(call, index);
}

static void set_no_key(struct ssg_pg_call *call, int index)
{
    ssg_pg_call_set_null(call, index);
    ssg_pg_call_set_null(call, index + 1);
}

void ssg_store_lookup_create_ask(struct ssg_pg_call *call, const struct ssg_lookup_ask *ask)
{
    set_uuid_or_null(call, FIRST, ask->has_address, &ask->address_id);
    set_uuid_or_null(call, FIRST + 1, ask->has_person, &ask->person_key);
    ssg_pg_call_set_text(call, FIRST + 2, ask->case_number);
    ssg_pg_call_set_text(call, FIRST + 3, ask->reason_code);
    ssg_pg_call_set_text(call, FIRST + 4, ask->reason_text);
    ssg_pg_call_set_text(call, FIRST + 5, ask->typed);
    ssg_pg_call_set_text(call, FIRST + 6, ask->address_class);
    ssg_pg_call_set_text(call, FIRST + 7, ask->override_reason);
    set_no_key(call, SSG_LOOKUP_CREATE_KEY);
}

void ssg_store_lookup_read_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                               int32_t revision)
{
    ssg_pg_call_set_uuid(call, FIRST, lookup_id);
    if (revision > 0)
        ssg_pg_call_set_int4(call, FIRST + 1, revision);
    else
        ssg_pg_call_set_null(call, FIRST + 1);
}

void ssg_store_lookup_unmask_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                 struct ssg_text reason, struct ssg_text text)
{
    ssg_pg_call_set_uuid(call, FIRST, lookup_id);
    ssg_pg_call_set_text(call, FIRST + 1, reason);
    ssg_pg_call_set_text(call, FIRST + 2, text);
    set_no_key(call, SSG_LOOKUP_UNMASK_KEY);
}

void ssg_store_lookup_window_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                 int32_t years, struct ssg_text reason)
{
    ssg_pg_call_set_uuid(call, FIRST, lookup_id);
    ssg_pg_call_set_int4(call, FIRST + 1, years);
    ssg_pg_call_set_text(call, FIRST + 2, reason);
    set_no_key(call, SSG_LOOKUP_WINDOW_KEY);
}

void ssg_store_lookup_adults_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                 const struct ssg_uuid *person_key, struct ssg_text ref,
                                 struct ssg_text as)
{
    ssg_pg_call_set_uuid(call, FIRST, lookup_id);
    set_uuid_or_null(call, FIRST + 1, person_key != NULL, person_key);
    ssg_pg_call_set_text(call, FIRST + 2, ref);
    ssg_pg_call_set_text(call, FIRST + 3, as);
    set_no_key(call, SSG_LOOKUP_ADULTS_KEY);
}

void ssg_store_lookup_refer_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                                struct ssg_text to, struct ssg_text note, bool force)
{
    ssg_pg_call_set_uuid(call, FIRST, lookup_id);
    ssg_pg_call_set_text(call, FIRST + 1, to);
    ssg_pg_call_set_text(call, FIRST + 2, note);
    ssg_pg_call_set_bool(call, FIRST + 3, force);
    set_no_key(call, SSG_LOOKUP_REFER_KEY);
}

void ssg_store_acute_note_ask(struct ssg_pg_call *call, const struct ssg_uuid *lookup_id,
                              struct ssg_text called, struct ssg_instant called_at,
                              struct ssg_text agreed)
{
    ssg_pg_call_set_uuid(call, FIRST, lookup_id);
    ssg_pg_call_set_text(call, FIRST + 1, called);
    ssg_pg_call_set_timestamptz(call, FIRST + 2, called_at);
    ssg_pg_call_set_text(call, FIRST + 3, agreed);
    set_no_key(call, SSG_ACUTE_NOTE_KEY);
}
