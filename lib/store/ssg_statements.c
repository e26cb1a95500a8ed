#include "ssg_statements.h"

#include "ssg_lookup_columns.h"

#define COUNT(type, ...) ((int)(sizeof((const type[]){__VA_ARGS__}) / sizeof(type)))
#define P(...)                                                                                     \
    .params = (const enum ssg_pg_type[]){__VA_ARGS__},                                             \
    .param_count = COUNT(enum ssg_pg_type, __VA_ARGS__)
#define C(...)                                                                                     \
    .columns = (const struct ssg_pg_column[]){__VA_ARGS__},                                        \
    .column_count = COUNT(struct ssg_pg_column, __VA_ARGS__)
#define RESULT_TEXT(name, type)   ", a." #name
#define SNAPSHOT_TEXT(name, type) ", (a.snapshot)." #name
#define COLUMN(name_, type_)      {.name = #name_, .type = SSG_PG_##type_},
/* A statement on a look-up selects the same columns, whatever the function. */
#define LOOKUP_COLUMNS SSG_LOOKUP_RESULT(COLUMN) SSG_LOOKUP_SNAPSHOT(COLUMN)
#define LOOKUP_TEXT(call)                                                                          \
    "select a.outcome" SSG_LOOKUP_REST_OF_RESULT(RESULT_TEXT)                                      \
        SSG_LOOKUP_SNAPSHOT(SNAPSHOT_TEXT) " from api." call " a"
#define SSG_STATEMENT_NO_PARAMETERS .params = NULL, .param_count = 0

static const struct ssg_pg_statement statements[SSG_STATEMENT_COUNT_] = {
#define SSG_STATEMENT(NAME, name_, lane_, rerun_, params_, columns_, text_)                        \
    [SSG_STATEMENT_##NAME] = {.name = name_,                                                       \
                              .text = text_,                                                       \
                              .lane = SSG_PG_LANE_##lane_,                                         \
                              .rerun_param = rerun_,                                               \
                              params_,                                                             \
                              columns_},
#include "ssg_statements.def"
#undef SSG_STATEMENT
};

const struct ssg_pg_statement *ssg_statements(void)
{
    return statements;
}

int ssg_statements_count(void)
{
    return SSG_STATEMENT_COUNT_;
}

const struct ssg_pg_statement *ssg_statement_get(enum ssg_statement statement)
{
    return &statements[statement];
}
