#include "ssg_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_crypto.h"
#include "ssg_json.h"
#include "ssg_offence.h"
#include "ssg_rules_template.h"
#include "ssg_words.h"

enum { ID_MAX = 60, TEXT_MAX = 600, ROWS_MAX = 300 };

static const char *const rule_ids[] = {
#define SSG_RULE(name, id) id,
#include "ssg_rules.def"
#undef SSG_RULE
};

struct number_slot {
    enum ssg_rule_id rule;
    const char *id;
    int lowest;
    int highest;
};
static const struct number_slot number_slots[] = {
#define SSG_RULE_NUMBER(rule, name, id, lowest, highest) {SSG_RULE_##rule, id, lowest, highest},
#include "ssg_rules.def"
#undef SSG_RULE_NUMBER
};

struct text_slot {
    enum ssg_rule_id rule;
    const char *id;
    const char *placeholders; /* separated by single spaces */
};
static const struct text_slot text_slots[] = {
#define SSG_RULE_TEXT(rule, name, id, placeholders) {SSG_RULE_##rule, id, placeholders},
#include "ssg_rules.def"
#undef SSG_RULE_TEXT
};

const char *ssg_rules_number_id(enum ssg_rule_number number)
{
    return number_slots[number].id;
}

enum ssg_rule_id ssg_rules_number_rule(enum ssg_rule_number number)
{
    return number_slots[number].rule;
}

const char *ssg_rules_text_id(enum ssg_rule_text text)
{
    return text_slots[text].id;
}

enum ssg_rule_id ssg_rules_text_rule(enum ssg_rule_text text)
{
    return text_slots[text].rule;
}

/* The file as it stands, member by member. */
struct row_pair {
    struct ssg_text da;
    struct ssg_text en;
};

struct row_number {
    struct ssg_text id;
    int64_t value;
    struct ssg_text unit;
};

struct row_text {
    struct ssg_text id;
    struct ssg_text da;
    struct ssg_text en;
};

struct row_rule {
    struct ssg_text id;
    bool about_time;
    struct ssg_json_array groups;
    struct row_pair name;
    struct row_pair when;
    struct ssg_json_array numbers;
    struct ssg_json_array texts;
};

struct row_set {
    struct ssg_text rule_set;
    struct ssg_date valid_from;
    struct ssg_date severity_reference_date;
    struct ssg_json_array rules;
    struct ssg_json_array words;
};

#define TEXT(longest) .kind = SSG_JSON_TEXT, .min = 1, .max = (longest), .required = true
#define ROWS(one)     .kind = SSG_JSON_ARRAY, .max = ROWS_MAX, .element = &(one), .required = true
#define ELEMENT(spec, type)                                                                        \
    {                                                                                              \
        .kind = SSG_JSON_OBJECT, .object = &(spec), .size = sizeof(type)                           \
    }

static const struct ssg_json_member pair_members[] = {
    {SSG_JSON_AT(struct row_pair, da), TEXT(TEXT_MAX)},
    {SSG_JSON_AT(struct row_pair, en), TEXT(TEXT_MAX)},
};
static const struct ssg_json_spec pair_spec = SSG_JSON_SPEC(struct row_pair, pair_members);

static const struct ssg_json_member number_members[] = {
    {SSG_JSON_AT(struct row_number, id), TEXT(ID_MAX)},
    {SSG_JSON_AT(struct row_number, value), .kind = SSG_JSON_INT, .min = 0, .max = 100000,
     .required = true},
    {SSG_JSON_AT(struct row_number, unit), TEXT(ID_MAX)},
};
static const struct ssg_json_spec number_spec = SSG_JSON_SPEC(struct row_number, number_members);
static const struct ssg_json_member number_element = ELEMENT(number_spec, struct row_number);

static const struct ssg_json_member text_members[] = {
    {SSG_JSON_AT(struct row_text, id), TEXT(ID_MAX)},
    {SSG_JSON_AT(struct row_text, da), TEXT(TEXT_MAX)},
    {SSG_JSON_AT(struct row_text, en), TEXT(TEXT_MAX)},
};
static const struct ssg_json_spec text_spec = SSG_JSON_SPEC(struct row_text, text_members);
static const struct ssg_json_member text_element = ELEMENT(text_spec, struct row_text);

static const struct ssg_json_member group_element = {
    .kind = SSG_JSON_TEXT, .min = 1, .max = ID_MAX, .size = sizeof(struct ssg_text)};

static const struct ssg_json_member rule_members[] = {
    {SSG_JSON_AT(struct row_rule, id), TEXT(ID_MAX)},
    {SSG_JSON_AT(struct row_rule, about_time), .kind = SSG_JSON_BOOL, .required = true},
    {SSG_JSON_AT(struct row_rule, groups), ROWS(group_element)},
    {SSG_JSON_AT(struct row_rule, name), .kind = SSG_JSON_OBJECT, .object = &pair_spec,
     .required = true},
    {SSG_JSON_AT(struct row_rule, when), .kind = SSG_JSON_OBJECT, .object = &pair_spec,
     .required = true},
    {SSG_JSON_AT(struct row_rule, numbers), ROWS(number_element)},
    {SSG_JSON_AT(struct row_rule, texts), ROWS(text_element)},
};
static const struct ssg_json_spec rule_spec = SSG_JSON_SPEC(struct row_rule, rule_members);
static const struct ssg_json_member rule_element = ELEMENT(rule_spec, struct row_rule);

static const struct ssg_json_member set_members[] = {
    {SSG_JSON_AT(struct row_set, rule_set), TEXT(SSG_RULE_NAME_MAX)},
    {SSG_JSON_AT(struct row_set, valid_from), .kind = SSG_JSON_DATE, .required = true},
    {SSG_JSON_AT(struct row_set, severity_reference_date), .kind = SSG_JSON_DATE, .required = true},
    {SSG_JSON_AT(struct row_set, rules), ROWS(rule_element)},
    {SSG_JSON_AT(struct row_set, words), ROWS(text_element)},
};
static const struct ssg_json_spec set_spec = SSG_JSON_SPEC(struct row_set, set_members);

/* The check under way. */
struct check {
    struct ssg_fault_list *faults;
    struct ssg_rules *rules;
};

static void fault(const struct check *c, const char *pointer, const char *slug, const char *da,
                  const char *en)
{
    ssg_fault_add(c->faults, pointer, slug, da, en);
}

/* A fault at "/rules/R1/texts/earlier": ids stand where the file has places in an array. */
static void fault_at(const struct check *c, const char *rule, const char *list, const char *id,
                     const char *slug, const char *da, const char *en)
{
    char pointer[3 * ID_MAX];
    (void)snprintf(pointer, sizeof pointer, "/rules/%s/%s/%s", rule, list, id);
    fault(c, pointer, slug, da, en);
}

static bool is_placeholder(const struct ssg_template_part *part, const char *placeholders)
{
    bool is_capital;
    char name[ID_MAX];
    while (*placeholders) {
        size_t len = strcspn(placeholders, " ");
        (void)snprintf(name, sizeof name, "%.*s", (int)len, placeholders);
        if (ssg_template_is_name(part->name, name, &is_capital))
            return true;
        placeholders += len + (placeholders[len] == ' ');
    }
    return false;
}

static bool is_number_of(const struct ssg_template_part *part, enum ssg_rule_id rule)
{
    bool is_capital;
    for (int i = 0; i < SSG_NUMBER_COUNT_; i++)
        if (number_slots[i].rule == rule &&
            ssg_template_is_name(part->name, number_slots[i].id, &is_capital))
            return true;
    return false;
}

/* True if every placeholder will be filled: by the predicate, or (placeholders NULL) by the
 * numbers of the rule. */
static bool is_template_sound(const char *text, enum ssg_rule_id rule, const char *placeholders)
{
    struct ssg_template_part part;
    enum ssg_template_step step;
    while ((step = ssg_template_next(&text, &part)) != SSG_TEMPLATE_END) {
        if (step == SSG_TEMPLATE_LITERAL)
            continue;
        if (step == SSG_TEMPLATE_BAD ||
            (placeholders ? !is_placeholder(&part, placeholders) : !is_number_of(&part, rule)))
            return false;
    }
    return true;
}

static void take_numbers(const struct check *c, enum ssg_rule_id rule, const struct row_rule *row)
{
    const struct row_number *rows = row->numbers.items;
    for (size_t i = 0; i < row->numbers.count; i++) {
        int slot = 0;
        while (slot < SSG_NUMBER_COUNT_ &&
               (number_slots[slot].rule != rule ||
                !ssg_text_equal(ssg_text_of(number_slots[slot].id), rows[i].id)))
            slot++;
        if (slot == SSG_NUMBER_COUNT_)
            fault_at(c, rule_ids[rule], "numbers", rows[i].id.data, "unknown-id",
                     "Tallet kendes ikke eller står to gange.",
                     "The number is not known or stands twice.");
        else if (c->rules->numbers[slot])
            fault_at(c, rule_ids[rule], "numbers", rows[i].id.data, "twice", "Står to gange.",
                     "Stands twice.");
        else if (rows[i].value < number_slots[slot].lowest ||
                 rows[i].value > number_slots[slot].highest)
            fault_at(c, rule_ids[rule], "numbers", rows[i].id.data, "out-of-range",
                     "Ligger uden for det, reglen kan bruge.",
                     "Lies outside what the rule can use.");
        else
            c->rules->numbers[slot] = (int)rows[i].value;
    }
}

static void take_texts(const struct check *c, enum ssg_rule_id rule, const struct row_rule *row)
{
    const struct row_text *rows = row->texts.items;
    for (size_t i = 0; i < row->texts.count; i++) {
        int slot = 0;
        while (slot < SSG_TEXT_COUNT_ &&
               (text_slots[slot].rule != rule ||
                !ssg_text_equal(ssg_text_of(text_slots[slot].id), rows[i].id)))
            slot++;
        if (slot == SSG_TEXT_COUNT_ || c->rules->texts[slot][SSG_LANG_DA]) {
            fault_at(c, rule_ids[rule], "texts", rows[i].id.data, "unknown-id",
                     "Teksten kendes ikke eller står to gange.",
                     "The text is not known or stands twice.");
            continue;
        }
        c->rules->texts[slot][SSG_LANG_DA] = rows[i].da.data;
        c->rules->texts[slot][SSG_LANG_EN] = rows[i].en.data;
        for (int lang = 0; lang < SSG_LANG_COUNT_; lang++)
            if (!is_template_sound(c->rules->texts[slot][lang], rule,
                                   text_slots[slot].placeholders))
                fault_at(c, rule_ids[rule], "texts", rows[i].id.data, "placeholder",
                         "Har en pladsholder, som ingen udfylder.",
                         "Has a placeholder that nobody fills.");
    }
}

static void take_rule(const struct check *c, const struct row_rule *row)
{
    const struct ssg_text *groups = row->groups.items;
    int id = 0;
    while (id < SSG_RULE_COUNT_ && !ssg_text_equal(ssg_text_of(rule_ids[id]), row->id))
        id++;
    if (id == SSG_RULE_COUNT_ || c->rules->rules[id].id) {
        fault_at(c, row->id.data, "id", "", "unknown-id", "Reglen kendes ikke eller står to gange.",
                 "The rule is not known or stands twice.");
        return;
    }
    struct ssg_rule *rule = &c->rules->rules[id];
    *rule = (struct ssg_rule){.id = rule_ids[id],
                              .name = {row->name.da.data, row->name.en.data},
                              .when = {row->when.da.data, row->when.en.data},
                              .about_time = row->about_time};
    for (size_t i = 0; i < row->groups.count; i++) {
        enum ssg_offence_group group = ssg_offence_group_find(groups[i].data);
        rule->groups |= 1U << group;
        if (group == SSG_OFFENCE_GROUP_NONE)
            fault_at(c, rule->id, "groups", groups[i].data, "unknown-id", "Gruppen kendes ikke.",
                     "The group is not known.");
    }
    for (int lang = 0; lang < SSG_LANG_COUNT_; lang++)
        if (!is_template_sound(rule->when[lang], (enum ssg_rule_id)id, NULL))
            fault_at(c, rule->id, "when", "", "placeholder",
                     "Har en pladsholder, som ingen udfylder.",
                     "Has a placeholder that nobody fills.");
    take_numbers(c, (enum ssg_rule_id)id, row);
    take_texts(c, (enum ssg_rule_id)id, row);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(((const struct ssg_rule_word *)a)->id, ((const struct ssg_rule_word *)b)->id);
}

static enum ssg_status take_words(const struct check *c, const struct row_set *set,
                                  struct ssg_arena *arena)
{
    const struct row_text *rows = set->words.items;
    struct ssg_rule_word *words = SSG_ARENA_ARRAY(arena, struct ssg_rule_word, set->words.count);
    if (!words)
        return SSG_E_MEMORY;
    for (size_t i = 0; i < set->words.count; i++)
        words[i] = (struct ssg_rule_word){rows[i].id.data, {rows[i].da.data, rows[i].en.data}};
    qsort(words, set->words.count, sizeof *words, compare_words);
    for (size_t i = 1; i < set->words.count; i++)
        if (strcmp(words[i - 1].id, words[i].id) == 0)
            fault(c, "/words", "twice", "Et ord står to gange.", "A word stands twice.");
    c->rules->words = words;
    c->rules->words_len = set->words.count;
    return SSG_OK;
}

const char *ssg_rules_word(const struct ssg_rules *rules, enum ssg_lang lang, const char *list,
                           const char *key)
{
    char id[3 * ID_MAX];
    struct ssg_rule_word wanted = {.id = id};
    (void)snprintf(id, sizeof id, "%s%s%s", list, key ? "." : "", key ? key : "");
    const struct ssg_rule_word *found =
        bsearch(&wanted, rules->words, rules->words_len, sizeof *rules->words, compare_words);
    return found ? found->text[lang] : NULL;
}

static void need_word(const struct check *c, const char *list, const char *key)
{
    char pointer[3 * ID_MAX];
    if (ssg_rules_word(c->rules, SSG_LANG_DA, list, key))
        return;
    (void)snprintf(pointer, sizeof pointer, "/words/%s%s%s", list, key ? "." : "", key ? key : "");
    fault(c, pointer, "required", "Ordet mangler.", "The word is missing.");
}

static void need_words(const struct check *c)
{
    static const char *const single[][2] = {{"and", NULL},
                                            {"order", NULL},
                                            {"kind", "other"},
                                            {"kind", "mixed"},
                                            {"group", "none"},
                                            {"pronoun", "f"},
                                            {"pronoun", "m"},
                                            {"pronoun", "x"},
                                            {"accused", "suspect"},
                                            {"accused", "charged"},
                                            {"accused", "convicted"},
                                            {"child_role", "victim"},
                                            {"child_role", "witness"}};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        need_word(c, single[i][0], single[i][1]);
    for (int i = 1; i <= ssg_word_count(SSG_WORDS_RELATION); i++)
        need_word(c, "relation", ssg_word_text(SSG_WORDS_RELATION, i));
    for (int i = 1; i <= ssg_word_count(SSG_WORDS_KIND); i++)
        need_word(c, "kind", ssg_word_text(SSG_WORDS_KIND, i));
    for (int i = 1; i <= ssg_word_count(SSG_WORDS_OUTCOME); i++)
        if (i == SSG_OUTCOME_OPEN || (i >= SSG_OUTCOME_CHARGE_WAIVED && i != SSG_OUTCOME_ACQUITTED))
            need_word(c, "ended", ssg_word_text(SSG_WORDS_OUTCOME, i));
    for (int g = SSG_OFFENCE_GROUP_NONE + 1; g < SSG_OFFENCE_GROUP_COUNT_; g++)
        need_word(c, "group", ssg_offence_group_slug((enum ssg_offence_group)g));
    for (int month = 1; month <= 12; month++) {
        char key[4];
        (void)snprintf(key, sizeof key, "%d", month);
        need_word(c, "month", key);
    }
}

static void need_all(const struct check *c)
{
    for (int i = 0; i < SSG_RULE_COUNT_; i++)
        if (!c->rules->rules[i].id)
            fault_at(c, rule_ids[i], "id", "", "required", "Reglen mangler.",
                     "The rule is missing.");
    for (int i = 0; i < SSG_NUMBER_COUNT_; i++)
        if (!c->rules->numbers[i])
            fault_at(c, rule_ids[number_slots[i].rule], "numbers", number_slots[i].id, "required",
                     "Tallet mangler.", "The number is missing.");
    for (int i = 0; i < SSG_TEXT_COUNT_; i++)
        if (!c->rules->texts[i][SSG_LANG_DA])
            fault_at(c, rule_ids[text_slots[i].rule], "texts", text_slots[i].id, "required",
                     "Teksten mangler.", "The text is missing.");
    need_words(c);
}

static bool is_set_name(struct ssg_text name)
{
    for (size_t i = 0; i < name.len; i++) {
        char at = name.data[i];
        bool is_plain = (at >= 'a' && at <= 'z') || (at >= '0' && at <= '9');
        if (!is_plain && (i == 0 || (at != '.' && at != '-')))
            return false;
    }
    return name.len > 0;
}

enum ssg_status ssg_rules_parse(struct ssg_text bytes, struct ssg_arena *arena,
                                struct ssg_fault_list *faults, struct ssg_rules *ret_rules)
{
    SSG_JSON_RELEASE json_t *json = NULL;
    struct row_set set;
    struct ssg_rules *rules = SSG_ARENA_NEW(arena, struct ssg_rules);
    struct check c = {faults, rules};
    if (!rules)
        return SSG_E_MEMORY;
    enum ssg_status status = ssg_json_parse(bytes.data, bytes.len, &json, NULL);
    if (status == SSG_OK)
        status = ssg_json_read(json, &set_spec, arena, &set, faults);
    if (status == SSG_OK)
        status = ssg_sha256(bytes.data, bytes.len, rules->sha256);
    if (status == SSG_OK)
        status = take_words(&c, &set, arena);
    if (status != SSG_OK)
        return status;
    if (!is_set_name(set.rule_set))
        fault(&c, "/rule_set", "name", "Kun a-z, 0-9, punktum og bindestreg.",
              "Only a-z, 0-9, dot and hyphen.");
    (void)snprintf(rules->name, sizeof rules->name, "%s", set.rule_set.data);
    rules->valid_from = set.valid_from;
    rules->severity_reference_date = set.severity_reference_date;
    const struct row_rule *rows = set.rules.items;
    for (size_t i = 0; i < set.rules.count; i++)
        take_rule(&c, &rows[i]);
    need_all(&c);
    if (!ssg_fault_list_is_empty(faults))
        return SSG_E_INVALID_INPUT;
    *ret_rules = *rules;
    return SSG_OK;
}
