#include "ssg_statements.h"

#define COUNT(type, ...) ((int)(sizeof((const type[]){__VA_ARGS__}) / sizeof(type)))
#define P(...)                                                                                     \
    .params = (const enum ssg_pg_type[]){__VA_ARGS__},                                             \
    .param_count = COUNT(enum ssg_pg_type, __VA_ARGS__)
#define C(...)                                                                                     \
    .columns = (const struct ssg_pg_column[]){__VA_ARGS__},                                        \
    .column_count = COUNT(struct ssg_pg_column, __VA_ARGS__)
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
