/* The configuration file: what is refused, with file and line, and the round trip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ssg_cleanup.h"
#include "ssg_config.h"

static char path[64];
static char err[SSG_CONFIG_ERROR_SIZE];

static int make_file(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof path, "/tmp/ssg-config-XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static enum ssg_status load(const char *text, struct ssg_config *ret_config)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    err[0] = '\0';
    return ssg_config_load(path, ret_config, err, sizeof err);
}

static void defaults(void **state)
{
    (void)state;
    SSG_CONFIG_FINISH struct ssg_config config = {0};
    assert_int_equal(load("# nothing\n", &config), SSG_OK);
    assert_string_equal(err, "");
    assert_string_equal(config.listen_address, "127.0.0.1");
    assert_string_equal(config.database, "");
    assert_int_equal(config.shared_connections, 3);
    assert_int_equal(config.queue_cap, 256);
    assert_int_equal(config.request_deadline_ms, 5000);
    assert_int_equal(config.log_level, SSG_LOG_INFO);
    assert_int_equal(config.trusted_proxy.count, 0);
}

static void reads_every_kind(void **state)
{
    (void)state;
    SSG_CONFIG_FINISH struct ssg_config config = {0};
    enum ssg_status status = load("listen_port = 0 # any\n"
                                  "database = \"host=/run/x dbname=\\\"ssg\\\"\"\n"
                                  "trusted_proxy = {\"127.0.0.1/32\", \"::1/128\"}\n"
                                  "log_level = \"debug\"\n"
                                  "tls_key = '/etc/æøå/key.pem'\n",
                                  &config);
    if (status != SSG_OK)
        fail_msg("%s", err);
    assert_int_equal(config.listen_port, 0);
    assert_string_equal(config.database, "host=/run/x dbname=\"ssg\"");
    assert_int_equal(config.trusted_proxy.count, 2);
    assert_string_equal(config.trusted_proxy.items[1], "::1/128");
    assert_int_equal(config.log_level, SSG_LOG_DEBUG);
    assert_string_equal(config.tls_key, "/etc/æøå/key.pem");
}

static void refuses_with_line_and_advice(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
        const char *part;
    } rows[] = {
        {"listen_prot = 1\n", 1, "unknown key 'listen_prot'"},
        {"# a\n\nlisten_port = 1\nqueue_cat = 3\n", 4, "unknown key 'queue_cat'"},
        {"/* a\n b */ // c\n# d\ndatabase = \"#/*\" # e\nbad = 1\n", 5, "unknown key 'bad'"},
        {"database = '\\'//' # x\n\nbad = 1\n", 3, "unknown key 'bad'"},
        {"\nlisten_port = 65536\n", 2, "write a number from 0 to 65535"},
        {"queue_cap = 0\n", 1, "write a number from 1 to 65536 requests"},
        {"queue_cap = many\n", 1, "invalid integer"},
        {"queue_cap = 1\nqueue_cap = 2\n", 2, "queue_cap stands twice"},
        {"log_level = \"loud\"\n", 1, "write error, warning, info or debug"},
        {"listen_address = \"\"\n", 1, "write a text of 1 to 64 bytes"},
        {"shared_connections = 5\n", 1, "write a number from 2 to 4"},
        {"listen_port 1\n", 1, "key = value"},
        {"queue_cap = {1}\n", 1, "key = value"},
        {"section { a = 1 }\n", 1, "unknown key 'section'"},
        {"database = \"open\n", 1, "a quote is never closed"},
        {"queue_cap = 1\n\"\nlisten_port = 1\n", 2, "a quote is never closed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ssg_config untouched = {.listen_port = 4711};
        if (load(rows[i].text, &untouched) != SSG_E_INVALID_INPUT)
            fail_msg("was accepted: %s", rows[i].text);
        assert_int_equal(untouched.listen_port, 4711);
        char where[96];
        (void)snprintf(where, sizeof where, rows[i].line ? "%s:%d: " : "%s:", path, rows[i].line);
        if (strncmp(err, where, strlen(where)) != 0 || !strstr(err, rows[i].part))
            fail_msg("%s -> %s", rows[i].text, err);
    }
}

static void unreadable_files_are_named(void **state)
{
    (void)state;
    struct ssg_config config = {0};
    assert_int_equal(ssg_config_load("/nonexistent/x.conf", &config, err, sizeof err), SSG_E_IO);
    assert_non_null(strstr(err, "/nonexistent/x.conf: cannot be read"));
    assert_int_equal(ssg_config_load("/tmp", &config, err, sizeof err), SSG_E_IO);
    assert_non_null(strstr(err, "/tmp: "));
    char small[8] = "xxxxxxx";
    assert_int_equal(ssg_config_load("/nonexistent/x.conf", &config, small, sizeof small),
                     SSG_E_IO);
    assert_int_equal(strlen(small), sizeof small - 1);
}

static void what_it_prints_loads_again(void **state)
{
    (void)state;
    SSG_CONFIG_FINISH struct ssg_config first = {0};
    SSG_CONFIG_FINISH struct ssg_config second = {0};
    assert_int_equal(
        load("database = \"a\\\\b \\\"c\\\" \\${HOME}\"\ntrusted_proxy = {\"a\", \"b\"}\n"
             "log_level = \"error\"\nlisten_port = 17\n",
             &first),
        SSG_OK);
    assert_string_equal(first.database, "a\\b \"c\" ${HOME}");
    SSG_BUF_FINISH struct ssg_buf text;
    ssg_buf_init(&text, 1 << 20);
    assert_int_equal(ssg_config_render(&first, &text), SSG_OK);
    if (load(text.data, &second) != SSG_OK)
        fail_msg("%s\n%s", err, text.data);
    SSG_BUF_FINISH struct ssg_buf again;
    ssg_buf_init(&again, 1 << 20);
    assert_int_equal(ssg_config_render(&second, &again), SSG_OK);
    assert_string_equal(again.data, text.data);
#define SSG_CONFIG_KEY(kind, name, default, min, max, unit, reloadable, help)                      \
    assert_non_null(strstr(text.data, "\n" #name " = "));
#include "ssg_config.def"
#undef SSG_CONFIG_KEY
}

static void tells_what_needs_a_restart(void **state)
{
    (void)state;
    SSG_CONFIG_FINISH struct ssg_config first = {0};
    SSG_CONFIG_FINISH struct ssg_config second = {0};
    assert_int_equal(load("listen_port = 1\nlog_level = \"info\"\n", &first), SSG_OK);
    assert_int_equal(load("listen_port = 2\nqueue_cap = 7\nlog_level = \"debug\"\n", &second),
                     SSG_OK);
    SSG_BUF_FINISH struct ssg_buf names;
    ssg_buf_init(&names, 4096);
    assert_int_equal(ssg_config_diff_fixed(&first, &second, &names), SSG_OK);
    assert_string_equal(names.data, "listen_port, queue_cap");
    ssg_buf_clear(&names);
    assert_int_equal(ssg_config_diff_fixed(&first, &first, &names), SSG_OK);
    assert_int_equal(names.len, 0);
}

static void finish_is_repeatable(void **state)
{
    (void)state;
    struct ssg_config config;
    assert_int_equal(ssg_config_init(&config), SSG_OK);
    ssg_config_finish(&config);
    ssg_config_finish(&config);
    ssg_config_finish(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(reads_every_kind),
        cmocka_unit_test(refuses_with_line_and_advice),
        cmocka_unit_test(unreadable_files_are_named),
        cmocka_unit_test(what_it_prints_loads_again),
        cmocka_unit_test(tells_what_needs_a_restart),
        cmocka_unit_test(finish_is_repeatable),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
