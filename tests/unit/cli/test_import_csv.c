/* The streaming CSV reader: random tables there and back across chunk borders, lines of rows,
 * broken quotes, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "import_csv.h"
#include "ssg_buf.h"
#include "ssg_cleanup.h"

static uint64_t seed = 88172645463325252;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}

/* What the reader said: fields with \x1f behind, rows with their line and \x1e. */
struct heard {
    struct ssg_buf buf;
    size_t rows;
    size_t broken;
    long long broken_line;
    size_t stop_after; /* rows; 0: never */
};

static bool hear_row(void *context, const struct ssg_csv_row *row)
{
    struct heard *heard = context;
    heard->rows++;
    ssg_buf_add_format(&heard->buf, "%lld:", row->line);
    for (size_t i = 0; i < row->count && i < SSG_CSV_FIELDS_MAX; i++) {
        ssg_buf_add(&heard->buf, row->fields[i].data, row->fields[i].len);
        ssg_buf_add_byte(&heard->buf, '\x1f');
    }
    ssg_buf_add_byte(&heard->buf, '\x1e');
    return heard->rows != heard->stop_after;
}

static bool hear_broken(void *context, long long line, const char *reason)
{
    struct heard *heard = context;
    assert_true(strlen(reason) > 0);
    heard->broken++;
    heard->broken_line = line;
    return true;
}

static const char *read_bytes(const void *bytes, size_t bytes_len, struct heard *heard,
                              long long *ret_line)
{
    ssg_buf_init(&heard->buf, 1 << 26);
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, bytes_len, file), bytes_len);
    rewind(file);
    const struct ssg_csv_handler handler = {hear_row, hear_broken, heard};
    const char *fault = ssg_csv_read(file, &handler, ret_line);
    assert_int_equal(fclose(file), 0);
    return fault;
}

static void assert_heard(const char *text, const char *expected)
{
    struct heard heard = {0};
    long long line = 0;
    const char *fault = read_bytes(text, strlen(text), &heard, &line);
    if (fault)
        fail_msg("%s at %lld: %s", fault, line, text);
    ssg_buf_add_byte(&heard.buf, '\0');
    for (char *p = heard.buf.data; *p; p++)
        *p = *p == '\x1f' ? '|' : *p == '\x1e' ? '/' : *p;
    assert_string_equal(heard.buf.data, expected);
    ssg_buf_finish(&heard.buf);
}

static void forms(void **state)
{
    (void)state;
    assert_heard("a;b\n1;2\n", "1:a|b|/2:1|2|/");
    assert_heard("a;b\n1;2", "1:a|b|/2:1|2|/");
    assert_heard("a,b\r\n1,\"x;y\"\r\n", "1:a|b|/2:1|x;y|/");
    assert_heard("\xef\xbb\xbf"
                 "a;b,c\n1,0;2\n",
                 "1:a|b,c|/2:1,0|2|/");
    assert_heard("a\n\n\nb\n", "1:a|/4:b|/");
    assert_heard("a;b\n\"x\ny\";2\n3;4\n", "1:a|b|/2:x\ny|2|/4:3|4|/");
    assert_heard("a;b\n\"q\"\"q\";\n;\n", "1:a|b|/2:q\"q||/3:||/");
    assert_heard("a\n  x y  \n\"  z \"\n", "1:a|/2:x y|/3:  z |/");
    assert_heard("", "");
}

static void add_field(struct ssg_buf *csv, struct ssg_buf *expected, long long *line)
{
    static const char letters[] = "ab;,\"\næø 9";
    char text[64];
    size_t len = (size_t)(next_random() % 40);
    for (size_t i = 0; i < len; i++)
        text[i] = letters[next_random() % (sizeof letters - 1)];
    ssg_buf_add_byte(csv, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"')
            ssg_buf_add_byte(csv, '"');
        ssg_buf_add_byte(csv, text[i]);
        *line += text[i] == '\n';
    }
    ssg_buf_add_byte(csv, '"');
    ssg_buf_add(expected, text, len);
    ssg_buf_add_byte(expected, '\x1f');
}

static void random_tables_across_chunks(void **state)
{
    (void)state;
    for (int round = 0; round < 4; round++) {
        SSG_BUF_FINISH struct ssg_buf csv;
        SSG_BUF_FINISH struct ssg_buf expected;
        ssg_buf_init(&csv, 1 << 24);
        ssg_buf_init(&expected, 1 << 24);
        ssg_buf_add_text(&csv, round % 2 ? "h;i\r\n" : "h,i\n");
        ssg_buf_add_text(&expected, "1:h\x1fi\x1f\x1e");
        long long line = 2;
        for (int i = 0; i < 8000; i++) {
            ssg_buf_add_format(&expected, "%lld:", line);
            add_field(&csv, &expected, &line);
            ssg_buf_add_byte(&csv, round % 2 ? ';' : ',');
            add_field(&csv, &expected, &line);
            ssg_buf_add_text(&csv, round % 2 ? "\r\n" : "\n");
            ssg_buf_add_byte(&expected, '\x1e');
            line++;
        }
        assert_int_equal(ssg_buf_status(&csv), SSG_OK);
        struct heard heard = {0};
        long long end = 0;
        assert_null(read_bytes(csv.data, csv.len, &heard, &end));
        assert_int_equal(heard.rows, 8001);
        assert_int_equal(heard.buf.len, expected.len);
        assert_memory_equal(heard.buf.data, expected.data, expected.len);
        ssg_buf_finish(&heard.buf);
    }
}

static void a_broken_row_costs_one_line(void **state)
{
    (void)state;
    static const char *const broken[] = {"x\"y;1", "\"x\"y;1", "1;\"a\"b\"", "a;b;\"c\" d"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        char text[128];
        (void)snprintf(text, sizeof text, "a;b\n1;2\n%s\n3;4\n", broken[i]);
        struct heard heard = {0};
        long long line = 0;
        assert_null(read_bytes(text, strlen(text), &heard, &line));
        assert_int_equal(heard.rows, 3);
        assert_int_equal(heard.broken, 1);
        assert_int_equal(heard.broken_line, 3);
        ssg_buf_finish(&heard.buf);
    }
}

static void assert_fault(const void *bytes, size_t bytes_len, const char *part, long long line)
{
    struct heard heard = {0};
    long long at = 0;
    const char *fault = read_bytes(bytes, bytes_len, &heard, &at);
    assert_non_null(fault);
    if (!strstr(fault, part))
        fail_msg("%s", fault);
    assert_int_equal(at, line);
    ssg_buf_finish(&heard.buf);
}

static void faults_of_the_whole_file(void **state)
{
    (void)state;
    static const char open_quote[] = "a;b\n1;2\n\"3;4\n5;6\n";
    assert_fault(open_quote, sizeof open_quote - 1, "never closed", 3);
    assert_fault("\xff\xfe"
                 "a\0;\0",
                 6, "not UTF-8", 1);
    assert_fault("\xfe\xff\0a\0;", 6, "not UTF-8", 1);
    SSG_BUF_FINISH struct ssg_buf csv;
    ssg_buf_init(&csv, 1 << 24);
    ssg_buf_add_text(&csv, "a;b\n1;2\n\"");
    for (int i = 0; i < 100000; i++)
        ssg_buf_add_text(&csv, "1;2\n");
    assert_fault(csv.data, csv.len, "over 256 KiB", 3);
    ssg_buf_clear(&csv);
    for (int i = 0; i < 300000; i++)
        ssg_buf_add_byte(&csv, 'x');
    assert_fault(csv.data, csv.len, "over 256 KiB", 1);
}

static void many_fields_are_counted(void **state)
{
    (void)state;
    char text[256];
    memset(text, ';', sizeof text);
    text[sizeof text - 1] = '\n';
    struct heard heard = {0};
    long long line = 0;
    assert_null(read_bytes(text, sizeof text, &heard, &line));
    assert_int_equal(heard.rows, 1);
    ssg_buf_finish(&heard.buf);
}

static void a_handler_can_stop(void **state)
{
    (void)state;
    struct heard heard = {.stop_after = 2};
    long long line = 0;
    assert_string_equal(read_bytes("a\nb\nc\nd\n", 8, &heard, &line), "");
    assert_int_equal(heard.rows, 2);
    ssg_buf_finish(&heard.buf);
}

static void any_bytes_end_somewhere(void **state)
{
    (void)state;
    static const char letters[] = "a;,\"\n\r \t\0\xff\xc3";
    for (int round = 0; round < 3000; round++) {
        char bytes[200];
        size_t len = (size_t)(next_random() % sizeof bytes);
        for (size_t i = 0; i < len; i++)
            bytes[i] = letters[next_random() % (sizeof letters - 1)];
        struct heard heard = {0};
        long long line = 0;
        (void)read_bytes(bytes, len, &heard, &line);
        assert_true(line >= 1 && line <= 201);
        ssg_buf_finish(&heard.buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(random_tables_across_chunks),
        cmocka_unit_test(a_broken_row_costs_one_line),
        cmocka_unit_test(faults_of_the_whole_file),
        cmocka_unit_test(many_fields_are_counted),
        cmocka_unit_test(a_handler_can_stop),
        cmocka_unit_test(any_bytes_end_somewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
