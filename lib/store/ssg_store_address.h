#ifndef SSG_STORE_ADDRESS_H
#define SSG_STORE_ADDRESS_H

#include "ssg_address.h"
#include "ssg_pg.h"

/* Address search: struct to parameters, row to structs. Any thread, one at a time per call. */

/* Set the parameters of ADDRESS_SEARCH behind the caller's own (0-3). */
void ssg_store_address_search_ask(struct ssg_pg_call *call, const struct ssg_address_query *query);

struct ssg_address_candidate {
    struct ssg_uuid address_id;
    const char *text;
    const char *certainty; /* "A" or "C" */
    struct ssg_address parts;
    const char *municipality_code;
};

struct ssg_address_candidates {
    const char *certainty;
    const struct ssg_address_candidate *items;
    size_t len;
};

/* Read the row of ADDRESS_SEARCH with outcome "ok". arena owns what is pointed to.
 * ret_candidates [out]. E_SHAPE, E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_store_address_search_take(
    const struct ssg_pg_rows *rows, struct ssg_arena *arena,
    struct ssg_address_candidates *ret_candidates);

#endif
