#include "help_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Cut a line into fields in place; `"` around a field and doubled inside, as the writer does. */
static char *cut(char *at, char *fields[HELP_TABLE_FIELDS])
{
    for (int i = 0; i < HELP_TABLE_FIELDS; i++) {
        char *out = at;
        bool quoted = *at == '"';

        fields[i] = at;
        if (quoted)
            at++;
        while (*at && (quoted || (*at != ';' && *at != '\n'))) {
            if (quoted && *at == '"' && *++at != '"')
                break;
            *out++ = *at++;
        }
        char end = *at;
        *out = '\0';
        at++;
        if (end == '\n') {
            for (i++; i < HELP_TABLE_FIELDS; i++)
                fields[i] = NULL;
            return at;
        }
        assert_int_equal(end, ';');
    }
    return at;
}

struct help_table help_table_load(const char *where, const char *name)
{
    struct help_table t = {0};
    char path[128];
    FILE *in;

    (void)snprintf(path, sizeof path, "%s/%s.csv", where, name);
    in = fopen(path, "rb");
    assert_non_null(in);
    assert_int_equal(fseek(in, 0, SEEK_END), 0);
    t.bytes_len = (size_t)ftell(in);
    rewind(in);
    t.bytes = calloc(1, t.bytes_len + 1);
    assert_non_null(t.bytes);
    assert_int_equal(fread(t.bytes, 1, t.bytes_len, in), t.bytes_len);
    (void)fclose(in);
    return t;
}

void help_table_split(struct help_table *t)
{
    size_t lines = 0;
    char *at = strchr(t->bytes, '\n') + 1;

    for (char *c = at; *c; c++)
        lines += *c == '\n';
    t->row = calloc(lines + 1, sizeof *t->row);
    assert_non_null(t->row);
    while (*at)
        at = cut(at, t->row[t->rows++]);
    assert_true(t->rows <= lines);
}

void help_table_finish(struct help_table *t)
{
    free(t->row);
    free(t->bytes);
}
