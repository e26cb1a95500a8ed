#ifndef SSG_STATEMENTS_H
#define SSG_STATEMENTS_H

#include "ssg_pg.h"

/* The statement catalogue (ssg_statements.def): the names the API floor uses, and the table the
 * database loop prepares and checks. */
enum ssg_statement {
#define SSG_STATEMENT(NAME, name, lane, rerun, params, columns, text) SSG_STATEMENT_##NAME,
#include "ssg_statements.def"
#undef SSG_STATEMENT
    SSG_STATEMENT_COUNT_
};

/* The whole table, in the order of the enumeration. Static. Any thread. */
const struct ssg_pg_statement *ssg_statements(void);
int ssg_statements_count(void);

/* One row; statement must be below COUNT_. Static. Any thread. */
const struct ssg_pg_statement *ssg_statement_get(enum ssg_statement statement);

#endif
