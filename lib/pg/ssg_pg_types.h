#ifndef SSG_PG_TYPES_H
#define SSG_PG_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include "ssg_pg_rows.h"

/* What the wire knows about a type: PostgreSQL's fixed OIDs (catalog/pg_type.dat) and widths. */
struct ssg_pg_type_info {
    const char *name;         /* as SQL writes it */
    uint32_t oid;             /* of the type */
    int width;                /* bytes of a value, of an element for arrays; -1: varies */
    bool is_array;            /* one-dimensional */
    enum ssg_pg_type element; /* of an array; a scalar names itself */
};

/* The row of a type; type must be below COUNT_. Static. Any thread. */
const struct ssg_pg_type_info *ssg_pg_type_info(enum ssg_pg_type type);

/* Name of the type with this OID, or NULL if it is none of ours. Static text. Any thread. */
const char *ssg_pg_type_find_name(uint32_t oid);

/* Network order. */
void ssg_pg_wire_put32(uint8_t *bytes, uint32_t value);
void ssg_pg_wire_put64(uint8_t *bytes, uint64_t value);
uint32_t ssg_pg_wire_get32(const uint8_t *bytes);
uint64_t ssg_pg_wire_get64(const uint8_t *bytes);

/* PostgreSQL counts days and microseconds from 2000-01-01 UTC; its infinities are the largest and
 * smallest numbers, and stay what they are (backend/utils/adt/date.c, timestamp.h). */
uint32_t ssg_pg_wire_of_date(struct ssg_date date);
uint64_t ssg_pg_wire_of_instant(struct ssg_instant instant);
struct ssg_date ssg_pg_wire_to_date(uint32_t wire);
struct ssg_instant ssg_pg_wire_to_instant(uint64_t wire);

#endif
