/* `socialsoeg register generate`: write an invented register (opdigtet register) as import files.
 *
 * Nobody in it is real: every CPR number has its day + 60. The same seed, day and numbers give the
 * same bytes. The special families (generate_families.def) are there at every size, ordinary
 * households fill up to --persons. Dates are relative to --today (default: today in Copenhagen).
 * Besides the import files it writes families.csv (where each special family lives) and
 * example.json (what the demo looks up). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generate_register.h"
#include "ssg_cli.h"

static const int64_t PERSONS_MAX = 20000000;

struct options {
    int64_t persons;
    int64_t seed;
    int64_t recent_cases;
    struct ssg_date today;
    const char *out;
    bool has_persons;
    bool has_seed;
    bool has_today;
    bool json;
};

static const char usage[] = "usage: socialsoeg register generate --persons N --seed S --out DIR\n"
                            "           [--recent-cases N] [--today YYYY-MM-DD] [--json]\n"
                            "Writes an invented register as import files; nobody in it exists.\n";

static int bad(const char *option, const char *what)
{
    (void)fprintf(stderr, "socialsoeg register generate: %s: %s\n%s", option, what, usage);
    return SSG_CLI_BAD_INPUT;
}

/* The value of an option, as `--name VALUE` or `--name=VALUE`; NULL if it is missing. */
static const char *value_of(int argc, char **argv, int *index, size_t name_len)
{
    const char *arg = argv[*index];

    if (arg[name_len] == '=')
        return arg + name_len + 1;
    return *index + 1 < argc ? argv[++*index] : NULL;
}

static bool is_option(const char *arg, const char *name, size_t *ret_len)
{
    *ret_len = strlen(name);
    return strncmp(arg, name, *ret_len) == 0 && (arg[*ret_len] == '\0' || arg[*ret_len] == '=');
}

static int read_number(const char *option, const char *text, int64_t max, int64_t *ret_value)
{
    char what[120];

    if (text && ssg_text_parse_int(ssg_text_of(text), 0, max, ret_value) == SSG_OK)
        return SSG_CLI_DONE;
    (void)snprintf(what, sizeof what, "give a whole number from 0 to %lld.", (long long)max);
    return bad(option, what);
}

/* Read the option at *index and move on to its last word. */
static int read_option(int argc, char **argv, int *index, struct options *options)
{
    const char *arg = argv[*index];
    size_t len;

    if (strcmp(arg, "--json") == 0) {
        options->json = true;
        return SSG_CLI_DONE;
    }
    if (is_option(arg, "--persons", &len)) {
        options->has_persons = true;
        return read_number("--persons", value_of(argc, argv, index, len), PERSONS_MAX,
                           &options->persons);
    }
    if (is_option(arg, "--seed", &len)) {
        options->has_seed = true;
        return read_number("--seed", value_of(argc, argv, index, len), INT64_MAX, &options->seed);
    }
    if (is_option(arg, "--recent-cases", &len))
        return read_number("--recent-cases", value_of(argc, argv, index, len), PERSONS_MAX,
                           &options->recent_cases);
    if (is_option(arg, "--out", &len)) {
        options->out = value_of(argc, argv, index, len);
        return options->out && *options->out ? SSG_CLI_DONE : bad("--out", "give a directory.");
    }
    if (is_option(arg, "--today", &len)) {
        const char *text = value_of(argc, argv, index, len);

        options->has_today = true;
        if (text && ssg_date_parse(ssg_text_of(text), &options->today) == SSG_OK)
            return SSG_CLI_DONE;
        return bad("--today", "give a date such as 2026-03-12.");
    }
    return bad(arg, "there is no such option.");
}

static int read_options(int argc, char **argv, struct options *options)
{
    for (int i = 1; i < argc; i++) {
        int status;

        if (strcmp(argv[i], "--") == 0) {
            if (i + 1 < argc)
                return bad(argv[i + 1], "no more words are expected here.");
            break;
        }
        status = read_option(argc, argv, &i, options);
        if (status != SSG_CLI_DONE)
            return status;
    }
    if (!options->has_persons)
        return bad("--persons", "is missing; give for example --persons 20000.");
    if (!options->has_seed)
        return bad(
            "--seed",
            "is missing; give for example --seed 1. The same number gives the same register.");
    if (!options->out)
        return bad("--out", "is missing; give a directory.");
    if (!options->has_today)
        options->today = ssg_copenhagen_date(ssg_clock_now(NULL));
    int year, month, day;
    ssg_date_civil(options->today, &year, &month, &day);
    if (year < 2021 || year > 2056)
        return bad("--today", "must lie between 2021 and 2056.");
    return SSG_CLI_DONE;
}

static void show_progress(long long done, long long all)
{
    (void)fprintf(stderr, "\r%lld of %lld persons", done, all);
    (void)fflush(stderr);
}

static void write_sources(struct ssg_gen *gen)
{
    static const char *const kinds[] = {"offence", "disturbance", "suicide_threat",
                                        "concern", "inquiry",     "order_issued"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        char from[SSG_DATE_TEXT_LEN + 1];
        /* One source begins inside the usual window, so that this can be seen. */
        int years = strcmp(kinds[i], "inquiry") == 0 ? 2 : 10;
        const char *fields[] = {kinds[i], from};

        ssg_date_render(ssg_gen_years_before(gen->today, years, 0), from);
        ssg_gen_row(gen, SSG_GEN_SOURCES, fields, 2);
    }
}

/* DIR/example.json: what the demo looks up. All values are plain words without quotes. */
static bool write_example(const char *directory, const struct ssg_gen_example *example)
{
    char path[4096], text[200];
    int length = snprintf(path, sizeof path, "%s/example.json", directory);
    FILE *out;

    if (length < 0 || (size_t)length >= sizeof path)
        return false;
    out = fopen(path, "wbe");
    if (!out)
        return false;
    ssg_gen_address_text(&example->address, text, sizeof text);
    (void)fprintf(out,
                  "{\"address_id\":\"%s\",\"address\":\"%s\",\"case_number\":\"%s\","
                  "\"reason_code\":\"new_incident\",\"district\":\"%s\",\"municipality\":\"%s\","
                  "\"neighbour_address_id\":\"%s\"}\n",
                  example->address.id, text, example->case_number,
                  example->address.locality->district, example->address.locality->municipality,
                  example->neighbour_address_id);
    bool whole = !ferror(out);
    return fclose(out) == 0 && whole;
}

static void print_summary(const struct ssg_gen *gen, const struct options *options)
{
    char today[SSG_DATE_TEXT_LEN + 1];
    const long long *rows = gen->rows;

    ssg_date_render(gen->today, today);
    if (options->json)
        (void)printf("{\"today\":\"%s\",\"seed\":%lld,\"families\":%lld,\"persons\":%lld,"
                     "\"addresses\":%lld,\"residences\":%lld,\"incidents\":%lld,"
                     "\"involvements\":%lld,\"recent_cases\":%lld}\n",
                     today, (long long)options->seed, rows[SSG_GEN_FAMILIES], rows[SSG_GEN_PERSONS],
                     rows[SSG_GEN_ADDRESSES], rows[SSG_GEN_RESIDENCES], rows[SSG_GEN_INCIDENTS],
                     rows[SSG_GEN_INVOLVEMENTS], (long long)options->recent_cases);
    else
        (void)printf("%s: invented register of %s: %lld persons, %lld addresses, %lld cases, "
                     "%lld special families (families.csv)\n",
                     options->out, today, rows[SSG_GEN_PERSONS], rows[SSG_GEN_ADDRESSES],
                     rows[SSG_GEN_INCIDENTS], rows[SSG_GEN_FAMILIES]);
}

/* Write all files. The generator is large, so it lives on the heap of the caller. */
static int write_register(struct ssg_gen *gen, const struct options *options)
{
    struct ssg_gen_example example = {0};
    bool tty = isatty(STDERR_FILENO) == 1 && !options->json;
    bool placed;

    if (!ssg_gen_open(gen, options->out))
        return SSG_CLI_CANNOT;
    write_sources(gen);
    ssg_gen_families(gen, &example);
    placed = ssg_gen_population(gen, options->persons, options->recent_cases,
                                tty ? show_progress : NULL);
    if (tty)
        (void)fputs("\r\033[K", stderr);
    if (!ssg_gen_finish(gen) || !write_example(options->out, &example)) {
        (void)fprintf(stderr, "socialsoeg register generate: %s: could not be written whole: %s\n",
                      options->out, strerror(errno));
        return SSG_CLI_CANNOT;
    }
    if (!placed)
        return bad(
            "--recent-cases",
            "there are no homes with children to put them in; raise --persons to at least 1000.");
    print_summary(gen, options);
    return SSG_CLI_DONE;
}

int ssg_cli_generate(int argc, char **argv)
{
    struct options options = {0};
    struct ssg_gen *gen;
    int status = read_options(argc, argv, &options);

    if (status != SSG_CLI_DONE)
        return status;
    if (mkdir(options.out, 0700) != 0 && errno != EEXIST) {
        (void)fprintf(stderr, "socialsoeg register generate: --out: %s cannot be made: %s\n",
                      options.out, strerror(errno));
        return SSG_CLI_CANNOT;
    }
    gen = calloc(1, sizeof *gen);
    if (!gen) {
        (void)fputs("socialsoeg register generate: not enough memory\n", stderr);
        return SSG_CLI_CANNOT;
    }
    gen->seed = (uint64_t)options.seed;
    gen->today = options.today;
    status = write_register(gen, &options);
    (void)ssg_gen_finish(gen);
    free(gen);
    return status;
}
