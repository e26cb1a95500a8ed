/* `show`: draws a look-up answer from standard input as a timeline in the terminal. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cmd_show_text.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_cli_input.h"

enum {
    LABEL_COLUMNS = 16,
    LANE_COLUMNS = SSG_SHOW_COLUMNS - LABEL_COLUMNS,
    OUTPUT_MAX_BYTES = 16 << 20,
    DAY_SIZE = 32
};

/* One line of the drawing: a symbol per column. */
struct lane {
    const char *cells[LANE_COLUMNS];
};

struct show {
    const json_t *answer;
    struct ssg_buf *out;
    struct ssg_date from;
    struct ssg_date to;
};

static void clear_lane(struct lane *lane, const char *symbol)
{
    for (size_t i = 0; i < LANE_COLUMNS; i++)
        lane->cells[i] = symbol;
}

static size_t column_of(const struct show *s, struct ssg_date date)
{
    int64_t span = s->to.days - s->from.days, at = date.days - s->from.days;
    if (at <= 0 || span <= 0)
        return 0;
    return at >= span ? LANE_COLUMNS - 1 : (size_t)(at * (LANE_COLUMNS - 1) / span);
}

static void print_lane(const struct show *s, const char *label, const struct lane *lane)
{
    ssg_show_cell(s->out, label, LABEL_COLUMNS);
    for (size_t i = 0; i < LANE_COLUMNS; i++)
        ssg_buf_add_text(s->out, lane->cells[i]);
    ssg_buf_add_byte(s->out, '\n');
}

/* Two things on one column: a 2, or a + from then on. */
static void mark(struct lane *lane, size_t column, const char *symbol, const char *empty)
{
    const char *there = lane->cells[column];
    if (strcmp(there, empty) == 0)
        lane->cells[column] = symbol;
    else
        lane->cells[column] = strcmp(there, symbol) == 0 ? "2" : "+";
}

/* "V1 far", "B1 6 år". */
static void label_of(const json_t *person, char *label, size_t size)
{
    const char *relation = ssg_show_text(person, "relation");
    const json_t *age = json_object_get(person, "age");
    if (*relation)
        (void)snprintf(label, size, "%s %s", ssg_show_text(person, "ref"), ssg_show_word(relation));
    else if (json_is_integer(age))
        (void)snprintf(label, size, "%s %lld år", ssg_show_text(person, "ref"),
                       (long long)json_integer_value(age));
    else
        (void)snprintf(label, size, "%s", ssg_show_text(person, "ref"));
}

static const json_t *person_of(const struct show *s, const char *ref)
{
    static const char *const lists[] = {"adults", "children"};
    const json_t *household = json_object_get(s->answer, "household");
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < ssg_show_count(household, lists[l]); i++)
            if (strcmp(ssg_show_text(ssg_show_item(household, lists[l], i), "ref"), ref) == 0)
                return ssg_show_item(household, lists[l], i);
    return NULL;
}

static const char *symbol_of(const json_t *entry)
{
    if (json_is_true(json_object_get(entry, "case_at_hand")))
        return "▼";
    if (strcmp(ssg_show_text(entry, "role"), "victim") == 0)
        return "△";
    return json_is_true(json_object_get(entry, "counts")) ? "●" : "○";
}

/* The lane of everything in a list that belongs to one person ("" = to the household). */
static void mark_items(const struct show *s, struct lane *lane, const char *list,
                       const char *member, const char *ref, const char *empty)
{
    struct ssg_date date;
    for (size_t i = 0; i < ssg_show_count(s->answer, list); i++) {
        const json_t *item = ssg_show_item(s->answer, list, i);
        if (strcmp(ssg_show_text(item, member), ref) == 0 &&
            ssg_show_date(ssg_show_text(item, "date"), &date))
            mark(lane, column_of(s, date), strcmp(list, "contacts") ? symbol_of(item) : "◆", empty);
    }
}

static void draw_axis(const struct show *s)
{
    struct lane lane;
    char years[LANE_COLUMNS + 8];
    int year, month, day;
    clear_lane(&lane, "─");
    memset(years, ' ', sizeof years);
    ssg_date_civil(s->from, &year, &month, &day);
    for (struct ssg_date first = ssg_date_of(++year, 1, 1); first.days <= s->to.days;
         first = ssg_date_of(++year, 1, 1)) {
        size_t column = column_of(s, first);
        lane.cells[column] = "┬";
        if (column + 4 <= LANE_COLUMNS) {
            char text[16];
            (void)snprintf(text, sizeof text, "%04d", year);
            memcpy(years + column, text, 4);
        }
    }
    years[LANE_COLUMNS] = '\0';
    print_lane(s, "", &lane);
    ssg_show_cell(s->out, "", LABEL_COLUMNS);
    ssg_buf_add_format(s->out, "%s\n", years);
}

/* The band of a child: from birth on, with what happened where the child was registered. */
static void draw_child(const struct show *s, const json_t *child)
{
    struct lane lane;
    struct ssg_date birth, date;
    char label[64];
    const char *ref = ssg_show_text(child, "ref");
    static const char *const lists[] = {"entries", "contacts"};
    clear_lane(&lane, "░");
    if (ssg_show_date(ssg_show_text(child, "birth_date"), &birth) && birth.days > s->from.days)
        for (size_t i = 0; i < column_of(s, birth); i++)
            lane.cells[i] = " ";
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < ssg_show_count(s->answer, lists[l]); i++) {
            const json_t *item = ssg_show_item(s->answer, lists[l], i);
            for (size_t j = 0; j < ssg_show_count(item, "children_registered"); j++) {
                const char *at = json_string_value(ssg_show_item(item, "children_registered", j));
                if (at && strcmp(at, ref) == 0 && ssg_show_date(ssg_show_text(item, "date"), &date))
                    lane.cells[column_of(s, date)] = "█";
            }
        }
    mark_items(s, &lane, "child_entries", "child", ref, "░");
    label_of(child, label, sizeof label);
    print_lane(s, label, &lane);
}

static void draw_orders(const struct show *s, const char *ref)
{
    struct ssg_date first, end;
    for (size_t i = 0; i < ssg_show_count(s->answer, "banners"); i++) {
        const json_t *banner = ssg_show_item(s->answer, "banners", i);
        struct lane lane;
        if (strcmp(ssg_show_text(banner, "adult"), ref) != 0 ||
            !ssg_show_date(ssg_show_text(banner, "from"), &first))
            continue;
        clear_lane(&lane, " ");
        if (!ssg_show_date(ssg_show_text(banner, "valid_to"), &end))
            end = s->to;
        for (size_t c = column_of(s, first); c <= column_of(s, end); c++)
            lane.cells[c] = "═";
        print_lane(s, "   tilhold", &lane);
    }
}

static void draw(const struct show *s)
{
    const json_t *household = json_object_get(s->answer, "household");
    struct lane lane;
    char label[64];
    ssg_show_heading(s->out, "Tidslinje");
    draw_axis(s);
    for (size_t i = 0; i < ssg_show_count(household, "adults"); i++) {
        const json_t *adult = ssg_show_item(household, "adults", i);
        clear_lane(&lane, "·");
        mark_items(s, &lane, "entries", "adult", ssg_show_text(adult, "ref"), "·");
        label_of(adult, label, sizeof label);
        print_lane(s, label, &lane);
        draw_orders(s, ssg_show_text(adult, "ref"));
    }
    clear_lane(&lane, "·");
    mark_items(s, &lane, "contacts", "", "", "·");
    print_lane(s, "politikontakter", &lane);
    for (size_t i = 0; i < ssg_show_count(household, "children"); i++)
        draw_child(s, ssg_show_item(household, "children", i));
    ssg_show_paragraph(s->out, "",
                       "● tæller  ○ vist, tæller ikke  △ forurettet  ▼ dagens sag  ◆ kontakt  "
                       "░ barnets liv  █ skete på barnets adresse  2 + flere på samme tid");
}

static void print_person(const struct show *s, const json_t *person)
{
    char lead[96], text[512];
    const json_t *age = json_object_get(person, "age");
    const char *relation = ssg_show_text(person, "relation");
    const char *registered = ssg_show_text(person, "registered");
    (void)snprintf(lead, sizeof lead, "  %-4s", ssg_show_text(person, "ref"));
    (void)snprintf(text, sizeof text, "%s%s%lld år%s%s", ssg_show_text(person, "name"),
                   *ssg_show_text(person, "name") ? ", " : "", (long long)json_integer_value(age),
                   *relation || *registered ? ", " : "",
                   *relation                              ? ssg_show_word(relation)
                   : strcmp(registered, "elsewhere") == 0 ? "registreret et andet sted"
                                                          : ssg_show_word(registered));
    ssg_show_paragraph(s->out, lead, text);
}

static void print_head(const struct show *s)
{
    const json_t *at_hand = json_object_get(s->answer, "case");
    const json_t *window = json_object_get(s->answer, "window");
    const json_t *household = json_object_get(s->answer, "household");
    char day[DAY_SIZE], from[DAY_SIZE], to[DAY_SIZE];
    const char *address = ssg_show_text(household, "address");
    ssg_buf_add_format(s->out, "Sag %s, %s %s  %s\n", ssg_show_text(at_hand, "case_number"),
                       ssg_show_day(ssg_show_text(at_hand, "date"), day, sizeof day),
                       ssg_show_text(at_hand, "time"), ssg_show_text(at_hand, "statute"));
    ssg_buf_add_format(s->out, "%s\n", *address ? address : "Adressen vises ikke");
    ssg_buf_add_format(s->out, "Vindue %s – %s\n",
                       ssg_show_day(ssg_show_text(window, "from"), from, sizeof from),
                       ssg_show_day(ssg_show_text(window, "to"), to, sizeof to));
    ssg_show_heading(s->out, "Husstand");
    for (size_t i = 0; i < ssg_show_count(household, "children"); i++)
        print_person(s, ssg_show_item(household, "children", i));
    for (size_t i = 0; i < ssg_show_count(household, "adults"); i++)
        print_person(s, ssg_show_item(household, "adults", i));
}

static const char *place_of(const json_t *item)
{
    const char *place = ssg_show_text(item, "place");
    return strcmp(place, "unknown") == 0 ? "sted ukendt" : ssg_show_word(place);
}

static const char *co_residence_of(const json_t *entry)
{
    const char *word = ssg_show_text(entry, "co_residence");
    return strcmp(word, "unknown") == 0 ? "fælles bopæl ukendt" : ssg_show_word(word);
}

static void print_entry(const struct show *s, const json_t *entry, const char *member)
{
    char lead[64], day[DAY_SIZE], text[1024], label[64] = "";
    const json_t *person = person_of(s, ssg_show_text(entry, member));
    const char *statute = ssg_show_text(entry, "statute");
    const char *maximum = ssg_show_text(entry, "maximum");
    const char *sentence = ssg_show_text(entry, "sentence");
    const char *why = ssg_show_text(entry, "why_not");
    if (person)
        label_of(person, label, sizeof label);
    (void)snprintf(lead, sizeof lead, "  %-5s%-11s", ssg_show_text(entry, "ref"),
                   ssg_show_day(ssg_show_text(entry, "date"), day, sizeof day));
    /* A sentence that begins with the outcome's word says it already ("bøde 3.000 kr."). */
    const char *outcome = ssg_show_word(ssg_show_text(entry, "outcome"));
    if (strncmp(sentence, outcome, strlen(outcome)) == 0)
        outcome = "";
    (void)snprintf(text, sizeof text, "%s: %s, %s%s%s; %s%s%s · %s · %s · %s", label,
                   ssg_show_word(ssg_show_text(entry, "role")),
                   *statute ? statute : "paragraf ukendt", *maximum ? ", " : "", maximum, outcome,
                   *outcome && *sentence ? " " : "", sentence, place_of(entry),
                   co_residence_of(entry), *why ? ssg_show_word(why) : "tæller");
    ssg_show_paragraph(s->out, lead, text);
}

static void print_items(const struct show *s)
{
    char lead[64], day[DAY_SIZE], text[256];
    ssg_show_heading(s->out, "Poster");
    if (ssg_show_count(s->answer, "entries") == 0)
        ssg_show_paragraph(s->out, "  ", "Ingen poster i vinduet.");
    for (size_t i = 0; i < ssg_show_count(s->answer, "entries"); i++)
        print_entry(s, ssg_show_item(s->answer, "entries", i), "adult");
    for (size_t i = 0; i < ssg_show_count(s->answer, "child_entries"); i++)
        print_entry(s, ssg_show_item(s->answer, "child_entries", i), "child");
    for (size_t i = 0; i < ssg_show_count(s->answer, "contacts"); i++) {
        const json_t *contact = ssg_show_item(s->answer, "contacts", i);
        (void)snprintf(lead, sizeof lead, "  %-5s%-11s", ssg_show_text(contact, "ref"),
                       ssg_show_day(ssg_show_text(contact, "date"), day, sizeof day));
        (void)snprintf(text, sizeof text, "%s · %s", ssg_show_word(ssg_show_text(contact, "kind")),
                       place_of(contact));
        ssg_show_paragraph(s->out, lead, text);
    }
}

/* Sentences, each behind the person it is about. */
static void print_findings(const struct show *s, const char *heading, const json_t *pattern,
                           const char *list)
{
    if (ssg_show_count(pattern, list) == 0)
        return;
    ssg_show_heading(s->out, heading);
    for (size_t i = 0; i < ssg_show_count(pattern, list); i++) {
        const json_t *item = ssg_show_item(pattern, list, i);
        const char *adult = ssg_show_text(item, "adult");
        char lead[64];
        (void)snprintf(lead, sizeof lead, "  – %s%s", adult, *adult ? ": " : "");
        ssg_show_paragraph(s->out, lead,
                           json_is_string(item) ? json_string_value(item)
                                                : ssg_show_text(item, "text"));
    }
}

/* Both results of a longer window (the usual one beside it). */
static void print_fired(const struct show *s)
{
    const json_t *pattern = json_object_get(s->answer, "pattern");
    const json_t *usual = json_object_get(pattern, "default_window");
    char heading[64] = "Det viser sagerne";
    if (usual)
        (void)snprintf(heading, sizeof heading, "Det viser sagerne på %lld år",
                       (long long)json_integer_value(
                           json_object_get(json_object_get(s->answer, "window"), "years")));
    print_findings(s, heading, pattern, "fired");
    if (!usual)
        return;
    (void)snprintf(heading, sizeof heading, "Det viser sagerne på %lld år",
                   (long long)json_integer_value(json_object_get(usual, "years")));
    print_findings(s, heading, usual, "fired");
}

static void print_counts(const struct show *s)
{
    const json_t *pattern = json_object_get(s->answer, "pattern");
    ssg_show_heading(s->out, "Det er talt");
    for (size_t i = 0; i < ssg_show_count(pattern, "adults"); i++) {
        const json_t *adult = ssg_show_item(pattern, "adults", i);
        const json_t *counts = json_object_get(adult, "counts");
        const json_t *person = person_of(s, ssg_show_text(adult, "adult"));
        long long incidents = (long long)json_integer_value(json_object_get(counts, "incidents"));
        char lead[96], label[64] = "", group[160];
        if (person)
            label_of(person, label, sizeof label);
        (void)snprintf(lead, sizeof lead, "  %s: %lld hændelse%s", label, incidents,
                       incidents == 1 ? "" : "r");
        ssg_buf_add_text(s->out, lead);
        const char *name;
        json_t *count;
        const char *glue = " (";
        json_object_foreach(json_object_get(adult, "groups"), name, count)
        {
            (void)snprintf(group, sizeof group, "%s%s %lld", glue, name,
                           (long long)json_integer_value(count));
            ssg_buf_add_text(s->out, group);
            glue = ", ";
        }
        ssg_buf_add_format(s->out, "%s, desuden %lld, der ikke tæller\n",
                           strcmp(glue, ", ") == 0 ? ")" : "",
                           (long long)json_integer_value(json_object_get(counts, "not_counted")));
    }
}

int ssg_cli_show(int argc, char **argv)
{
    SSG_JSON_RELEASE json_t *json = NULL;
    int code = ssg_cli_input_json("show", argc, argv, &json);
    if (code != SSG_CLI_DONE)
        return code;
    SSG_BUF_FINISH struct ssg_buf out;
    ssg_buf_init(&out, OUTPUT_MAX_BYTES);
    struct show s = {.answer = json, .out = &out};
    const json_t *window = json_object_get(json, "window");
    if (!ssg_show_date(ssg_show_text(window, "from"), &s.from) ||
        !ssg_show_date(ssg_show_text(window, "to"), &s.to) || !json_object_get(json, "pattern")) {
        (void)fprintf(stderr, "show: /window, /pattern: standard input er ikke et helt svar på et "
                              "opslag; giv svaret fra /unmask\n");
        return SSG_CLI_BAD_INPUT;
    }
    print_head(&s);
    draw(&s);
    print_items(&s);
    print_counts(&s);
    print_fired(&s);
    print_findings(&s, "Det taler imod", json_object_get(json, "pattern"), "counter_evidence");
    print_findings(&s, "Grænser", json_object_get(json, "pattern"), "limits");
    ssg_buf_add_text(&out,
                     "\nMå kun bruges til at vurdere barnets behov, ikke til efterforskning.\n");
    if (ssg_buf_status(&out) != SSG_OK || fwrite(out.data, 1, out.len, stdout) != out.len ||
        fflush(stdout) != 0) {
        (void)fprintf(stderr, "show: standard output: %s\n", strerror(errno));
        return SSG_CLI_CANNOT;
    }
    return SSG_CLI_DONE;
}
