/* socialsoeg rules table: the built-in rules with their sentences, for people who read no code. */
#include <stdio.h>
#include <string.h>

#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_json.h"
#include "ssg_offence.h"
#include "ssg_rules.h"

enum { ARENA_BYTES = 1 << 20 };

/* A text with the numbers of its rule filled in. */
static const char *with_numbers(struct ssg_arena *arena, const struct ssg_rules *rules,
                                enum ssg_rule_id rule, const char *text)
{
    struct ssg_rule_value values[SSG_NUMBER_COUNT_];
    size_t len = 0;
    for (int i = 0; i < SSG_NUMBER_COUNT_; i++)
        if (ssg_rules_number_rule((enum ssg_rule_number)i) == rule)
            values[len++] =
                (struct ssg_rule_value){.name = ssg_rules_number_id((enum ssg_rule_number)i),
                                        .number = rules->numbers[i],
                                        .is_number = true};
    return ssg_rules_fill(arena, text, values, len);
}

/* "|" would end a cell. */
static void print_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            (void)putchar('\\');
        (void)putchar(*text);
    }
}

static void print_groups(uint32_t groups)
{
    const char *glue = "";
    for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++) {
        if (!(groups & 1U << g))
            continue;
        (void)printf("%s%s", glue, ssg_offence_group_label((enum ssg_offence_group)g, SSG_LANG_DA));
        glue = ", ";
    }
}

static void print_rule(struct ssg_arena *arena, const struct ssg_rules *rules, enum ssg_rule_id id)
{
    const struct ssg_rule *rule = &rules->rules[id];
    const char *when = with_numbers(arena, rules, id, rule->when[SSG_LANG_DA]);
    (void)printf("\n### %s %s\n\n%s\n", rule->id, rule->name[SSG_LANG_DA], when ? when : "");
    if (rule->groups) {
        (void)fputs("\nGrupper: ", stdout);
        print_groups(rule->groups);
        (void)fputs(".\n", stdout);
    }
    if (rule->about_time)
        (void)puts("\nHandler om tid: bruges ikke, når kilden begynder inde i vinduet.");
    (void)puts("\n| sætning | dansk | engelsk |\n|---|---|---|");
    for (int i = 0; i < SSG_TEXT_COUNT_; i++) {
        if (ssg_rules_text_rule((enum ssg_rule_text)i) != id)
            continue;
        (void)printf("| `%s` | ", ssg_rules_text_id((enum ssg_rule_text)i));
        print_cell(rules->texts[i][SSG_LANG_DA]);
        (void)fputs(" | ", stdout);
        print_cell(rules->texts[i][SSG_LANG_EN]);
        (void)puts(" |");
    }
}

int ssg_cli_rules_table(int argc, char **argv)
{
    static const char *const headings[SSG_RULE_COUNT_] = {
        [SSG_RULE_R0] = "Regler",
        [SSG_RULE_M1] = "Modbevis, altid i denne rækkefølge og aldrig tomt",
        [SSG_RULE_LIMITS] = "Grænser og fælles ord"};
    SSG_CLEANUP(ssg_arena_finish) struct ssg_arena arena;
    ssg_arena_init(&arena, ARENA_BYTES);
    if (argc > 1) {
        (void)fprintf(stderr, "rules table: %s: kommandoen tager ingen ord\n", argv[1]);
        return SSG_CLI_BAD_INPUT;
    }
    ssg_json_init();
    const struct ssg_rules *rules = ssg_rules_find(ssg_text_of("da-1"));
    if (!rules) {
        (void)fputs("rules table: det indbyggede regelsæt er ikke det udgivne\n", stderr);
        return SSG_CLI_CANNOT;
    }
    char from[SSG_DATE_TEXT_LEN + 1], reference[SSG_DATE_TEXT_LEN + 1];
    ssg_date_render(rules->valid_from, from);
    ssg_date_render(rules->severity_reference_date, reference);
    (void)printf(
        "# Regelsættet %s\n\nLavet af `socialsoeg rules table` ud fra "
        "`sql/reference/rules/%s.json`; ret aldrig her.\n\nGælder fra %s. Alle strafferammer er "
        "dem, der gjaldt %s, så en lovændring aldrig ligner en udvikling. Hver linje på en "
        "tidslinje er én af sætningerne herunder: `{navn}` udfyldes med et tal, en dato eller et "
        "ord, `{n?ental|flertal}` vælger efter tallet. En linje siger, hvad der står i sagerne; "
        "den vurderer ikke, og ingen linje bestemmer, om der skal underrettes.\n",
        rules->name, rules->name, from, reference);
    for (int i = SSG_RULE_GENERAL + 1; i < SSG_RULE_COUNT_; i++) {
        if (headings[i])
            (void)printf("\n## %s\n", headings[i]);
        print_rule(&arena, rules, (enum ssg_rule_id)i);
    }
    print_rule(&arena, rules, SSG_RULE_GENERAL);
    return ferror(stdout) || fflush(stdout) != 0 ? SSG_CLI_CANNOT : SSG_CLI_DONE;
}
