/* The commands that compute and touch nothing: cpr check, deadline, trend, timeline. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rules_file.h"
#include "ssg_answer.h"
#include "ssg_buf.h"
#include "ssg_calendar.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_cli_input.h"
#include "ssg_cpr.h"
#include "ssg_household_json.h"

enum {
    OUTPUT_MAX_BYTES = 256 << 20,
    ARENA_MAX_BYTES = 512 << 20,
    WORKING_DAYS_MAX = 10000,
};

static int complain(const char *command, const char *where, const char *what)
{
    (void)fprintf(stderr, "%s: %s: %s\n", command, where, what);
    return SSG_CLI_BAD_INPUT;
}

/* Print the document and a newline; code, or 3 if it could not be written. */
static int print_json(const char *command, const struct ssg_jw *jw, int code)
{
    if (ssg_jw_status(jw) != SSG_OK) {
        (void)fprintf(stderr, "%s: svaret kunne ikke skrives: %s\n", command,
                      ssg_status_name(ssg_jw_status(jw)));
        return SSG_CLI_CANNOT;
    }
    if (fwrite(jw->buf->data, 1, jw->buf->len, stdout) != jw->buf->len || putchar('\n') == EOF ||
        fflush(stdout) != 0) {
        (void)fprintf(stderr, "%s: standard output: %s\n", command, strerror(errno));
        return SSG_CLI_CANNOT;
    }
    return code;
}

/* True if the word is an option to be read as one; notes `--`, after which none is. */
static bool is_option(const char *word, bool *is_ended)
{
    if (*is_ended || word[0] != '-' || word[1] == '\0')
        return false;
    if (strcmp(word, "--") == 0)
        *is_ended = true;
    return true;
}

int ssg_cli_cpr(int argc, char **argv)
{
    static const char usage[] = "brug: cpr check NUMMER [--json]";
    const char *number = NULL;
    bool is_ended = false;
    for (int i = 1; i < argc; i++) {
        if (is_option(argv[i], &is_ended)) {
            if (strcmp(argv[i], "--") != 0 && strcmp(argv[i], "--json") != 0)
                return complain("cpr check", argv[i], usage);
        } else if (number) {
            return complain("cpr check", "kun ét nummer ad gangen", usage);
        } else {
            number = argv[i];
        }
    }
    if (!number)
        return complain("cpr check", "nummeret mangler", usage);
    struct ssg_cpr cpr = ssg_cpr_check(ssg_text_of(number));
    SSG_BUF_FINISH struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, OUTPUT_MAX_BYTES);
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_bool(&jw, "valid", cpr.is_valid);
    ssg_jw_member_date(&jw, "birth_date", cpr.birth_date);
    ssg_jw_key(&jw, "sex");
    ssg_jw_string(&jw, !cpr.is_valid ? NULL : cpr.sex == SSG_SEX_M ? "male" : "female");
    if (cpr.is_ten_digits) {
        ssg_jw_member_bool(&jw, "modulus11", cpr.has_modulus11);
        ssg_jw_member_bool(&jw, "replacement", cpr.is_replacement);
    } else {
        ssg_jw_member_null(&jw, "modulus11");
        ssg_jw_member_null(&jw, "replacement");
    }
    ssg_jw_end_object(&jw);
    return print_json("cpr check", &jw, cpr.is_valid ? SSG_CLI_DONE : SSG_CLI_NO);
}

struct deadline_options {
    struct ssg_date from;
    bool has_from;
    int64_t working_days;
    bool has_working_days;
    bool saturdays;
};

/* The value of `--name VALUE` or `--name=VALUE`; NULL if the word is another option. A value that
 * is missing is an empty text. */
static const char *value_of(const char *name, int argc, char **argv, int *index)
{
    size_t len = strlen(name);
    const char *word = argv[*index];
    if (strncmp(word, name, len) != 0 || (word[len] != '\0' && word[len] != '='))
        return NULL;
    if (word[len] == '=')
        return word + len + 1;
    if (*index + 1 >= argc || !argv[*index + 1])
        return "";
    return argv[++*index];
}

static int read_deadline(int argc, char **argv, struct deadline_options *ret_options)
{
    static const char usage[] =
        "brug: deadline --from ÅÅÅÅ-MM-DD --working-days 0..10000 [--saturdays] [--json]";
    struct deadline_options options = {0};
    const char *value;
    bool is_ended = false;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!is_option(word, &is_ended))
            return complain("deadline", word, usage);
        if ((value = value_of("--from", argc, argv, &i))) {
            if (ssg_date_parse(ssg_text_of(value), &options.from) != SSG_OK)
                return complain("deadline", "--from er ikke en dato", usage);
            options.has_from = true;
        } else if ((value = value_of("--working-days", argc, argv, &i))) {
            if (ssg_text_parse_int(ssg_text_of(value), 0, WORKING_DAYS_MAX,
                                   &options.working_days) != SSG_OK)
                return complain("deadline", "--working-days er ikke et antal", usage);
            options.has_working_days = true;
        } else if (strcmp(word, "--saturdays") == 0) {
            options.saturdays = true;
        } else if (strcmp(word, "--json") != 0 && strcmp(word, "--") != 0) {
            return complain("deadline", word, usage);
        }
    }
    if (!options.has_from || !options.has_working_days)
        return complain("deadline", "--from og --working-days skal gives", usage);
    *ret_options = options;
    return SSG_CLI_DONE;
}

int ssg_cli_deadline(int argc, char **argv)
{
    struct deadline_options options;
    int code = read_deadline(argc, argv, &options);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_BUF_FINISH struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, OUTPUT_MAX_BYTES);
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_date(
        &jw, "deadline",
        ssg_calendar_deadline(options.from, (int)options.working_days, options.saturdays));
    ssg_jw_end_object(&jw);
    return print_json("deadline", &jw, SSG_CLI_DONE);
}

struct trend_event {
    double day;
    double severity;
    bool has_severity;
};

struct trend_input {
    double window_days;
    struct ssg_json_array events;
};

static const struct ssg_json_member event_members[] = {
    {SSG_JSON_AT(struct trend_event, day), .kind = SSG_JSON_REAL, .required = true},
    {SSG_JSON_AT_HAS(struct trend_event, severity), .kind = SSG_JSON_REAL, .required = true,
     .nullable = true},
};
static const struct ssg_json_spec event_spec = SSG_JSON_SPEC(struct trend_event, event_members);
static const struct ssg_json_member event_element = {
    .kind = SSG_JSON_OBJECT, .object = &event_spec, .size = sizeof(struct trend_event)};
static const struct ssg_json_member trend_members[] = {
    {SSG_JSON_AT(struct trend_input, window_days), .kind = SSG_JSON_REAL, .required = true},
    {SSG_JSON_AT(struct trend_input, events), .kind = SSG_JSON_ARRAY, .required = true,
     .max = SSG_TREND_EVENTS_MAX, .element = &event_element},
};
static const struct ssg_json_spec trend_spec = SSG_JSON_SPEC(struct trend_input, trend_members);

static int complain_event(size_t index, const char *member, const char *what)
{
    char pointer[64];
    (void)snprintf(pointer, sizeof pointer, "/events/%zu/%s", index, member);
    return complain("trend", pointer, what);
}

static int compute_trend(struct ssg_arena *arena, const struct trend_input *input,
                         struct ssg_trend *ret_trend)
{
    const struct trend_event *events = input->events.items;
    struct ssg_trend_event *list =
        SSG_ARENA_ARRAY(arena, struct ssg_trend_event, input->events.count);
    if (!list)
        return SSG_CLI_CANNOT;
    if (!isfinite(input->window_days) || input->window_days <= 0)
        return complain("trend", "/window_days", "Skal være større end 0.");
    for (size_t i = 0; i < input->events.count; i++) {
        if (!(events[i].day >= 0 && events[i].day <= input->window_days))
            return complain_event(i, "day", "Skal ligge fra 0 til window_days.");
        if (events[i].has_severity != events[0].has_severity)
            return complain_event(i, "severity", "Skal være tal overalt eller null overalt.");
        list[i] = (struct ssg_trend_event){events[i].day, events[i].severity};
    }
    bool has_severity = input->events.count > 0 && events[0].has_severity;
    enum ssg_status status =
        ssg_trend_compute(input->window_days, list, input->events.count, has_severity, ret_trend);
    if (status == SSG_OK)
        return SSG_CLI_DONE;
    if (status == SSG_E_INVALID_INPUT)
        return complain("trend", "/events", "Kan ikke beregnes: et tal er ikke endeligt.");
    (void)fprintf(stderr, "trend: %s\n", ssg_status_name(status));
    return SSG_CLI_CANNOT;
}

int ssg_cli_trend(int argc, char **argv)
{
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    ssg_arena_init(&arena, ARENA_MAX_BYTES);
    SSG_JSON_RELEASE json_t *json = NULL;
    struct trend_input input;
    struct ssg_trend trend;
    int code = ssg_cli_input_json("trend", argc, argv, &json);
    if (code == SSG_CLI_DONE)
        code = ssg_cli_input_read("trend", json, &trend_spec, &arena, &input);
    if (code == SSG_CLI_DONE)
        code = compute_trend(&arena, &input, &trend);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_BUF_FINISH struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, OUTPUT_MAX_BYTES);
    ssg_jw_init(&jw, &buf);
    ssg_trend_render(&jw, &trend);
    return print_json("trend", &jw, SSG_CLI_DONE);
}

/* Take `--rules FILE` and `--keys FILE` out of the words; a set from a file must be one that may be
 * used. ret_rules: NULL without a file. */
static int read_rules(int *argc, char **argv, struct ssg_arena *arena,
                      const struct ssg_rules **ret_rules)
{
    const char *file = NULL, *keys = NULL, *value;
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        if ((value = value_of("--rules", *argc, argv, &i)))
            file = value;
        else if ((value = value_of("--keys", *argc, argv, &i)))
            keys = value;
        else
            argv[kept++] = argv[i];
    }
    *argc = kept;
    *ret_rules = NULL;
    if (!file)
        return keys ? complain("timeline", "--keys", "bruges kun sammen med --rules FIL")
                    : SSG_CLI_DONE;
    struct ssg_rules *rules = SSG_ARENA_NEW(arena, struct ssg_rules);
    if (!rules || ssg_crypto_init() != SSG_OK)
        return SSG_CLI_CANNOT;
    ssg_json_init();
    int code = ssg_rules_file_load("timeline", file, keys, arena, rules, NULL);
    *ret_rules = rules;
    /* Whoever asks for a set that may not be used gets no timeline: bad input, not a "no". */
    return code == SSG_CLI_NO ? SSG_CLI_BAD_INPUT : code;
}

static int build_timeline(struct ssg_arena *arena, const json_t *json,
                          const struct ssg_rules *given, struct ssg_household *ret_household,
                          struct ssg_timeline *ret_timeline)
{
    struct ssg_fault_list faults;
    ssg_fault_list_init(&faults, arena);
    const struct ssg_rules *rules = given ? given : ssg_rules_find(ssg_text_of(SSG_RULE_SET));
    enum ssg_status status =
        rules ? ssg_household_parse_for(json, rules->name, arena, &faults, ret_household)
              : SSG_E_INTERNAL;
    if (status == SSG_E_INVALID_INPUT)
        return ssg_cli_input_faults("timeline", &faults);
    if (status == SSG_OK)
        status = ssg_timeline_build_with(ret_household, rules, SSG_LANG_DA, arena, ret_timeline);
    if (status == SSG_OK)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "timeline: %s\n", ssg_status_name(status));
    return SSG_CLI_CANNOT;
}

int ssg_cli_timeline(int argc, char **argv)
{
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    ssg_arena_init(&arena, ARENA_MAX_BYTES);
    SSG_JSON_RELEASE json_t *json = NULL;
    const struct ssg_rules *rules = NULL;
    struct ssg_household household;
    struct ssg_timeline timeline;
    int code = read_rules(&argc, argv, &arena, &rules);
    if (code == SSG_CLI_DONE)
        code = ssg_cli_input_json("timeline", argc, argv, &json);
    if (code == SSG_CLI_DONE)
        code = build_timeline(&arena, json, rules, &household, &timeline);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_BUF_FINISH struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, OUTPUT_MAX_BYTES);
    ssg_jw_init(&jw, &buf);
    ssg_answer_render_timeline(&jw, &household, &timeline);
    return print_json("timeline", &jw, SSG_CLI_DONE);
}
