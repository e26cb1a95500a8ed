#ifndef SSG_RULES_H
#define SSG_RULES_H

#include "ssg_arena.h"
#include "ssg_fault.h"
#include "ssg_time.h"

/* A rule set as data: thresholds, groups and texts (sql/reference/rules/). The C code keeps the
 * predicates only. A set that was read is never changed: any thread may read it. */

enum ssg_rule_id {
#define SSG_RULE(name, id) SSG_RULE_##name,
#include "ssg_rules.def"
#undef SSG_RULE
    SSG_RULE_COUNT_
};

enum ssg_rule_number {
#define SSG_RULE_NUMBER(rule, name, id, lowest, highest) SSG_NUMBER_##rule##_##name,
#include "ssg_rules.def"
#undef SSG_RULE_NUMBER
    SSG_NUMBER_COUNT_
};

enum ssg_rule_text {
#define SSG_RULE_TEXT(rule, name, id, placeholders) SSG_TEXT_##rule##_##name,
#include "ssg_rules.def"
#undef SSG_RULE_TEXT
    SSG_TEXT_COUNT_
};

enum { SSG_RULE_NAME_MAX = 32, SSG_RULES_SHA256_BYTES = 32 };

struct ssg_rule {
    const char *id;                    /* "R1" */
    const char *name[SSG_LANG_COUNT_]; /* "Gentagelse" */
    const char *when[SSG_LANG_COUNT_]; /* when it fires, for people; {number ids} */
    bool about_time;                   /* does not run where a source is not complete */
    uint32_t groups;                   /* bit 1 << enum ssg_offence_group; 0: all */
};

/* A word in a sentence ("relation.mother": "mor"). */
struct ssg_rule_word {
    const char *id;
    const char *text[SSG_LANG_COUNT_];
};

struct ssg_rules {
    char name[SSG_RULE_NAME_MAX + 1]; /* "da-1" */
    struct ssg_date valid_from;
    struct ssg_date severity_reference_date; /* whose law all maxima are compared by */
    uint8_t sha256[SSG_RULES_SHA256_BYTES];  /* of the file's bytes */
    struct ssg_rule rules[SSG_RULE_COUNT_];
    int numbers[SSG_NUMBER_COUNT_];
    const char *texts[SSG_TEXT_COUNT_][SSG_LANG_COUNT_];
    const struct ssg_rule_word *words; /* sorted by id */
    size_t words_len;
};

/* Read a set from the bytes of its file and check all of it: every rule, number, text and word the
 * program needs, and no others; no placeholder nobody fills.
 * arena: owns everything; faults [out]: what is wrong, each with a JSON pointer.
 * E_INVALID_INPUT (faults), E_MALFORMED_JSON, E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_rules_parse(struct ssg_text bytes, struct ssg_arena *arena,
                                               struct ssg_fault_list *faults,
                                               struct ssg_rules *ret_rules);

/* The set of a name among those built into the program, parsed once in the life of the process and
 * pinned by the SHA-256 of its file; NULL: there is none of that name, or it is not the pinned
 * one. Any thread; nobody frees. */
const struct ssg_rules *ssg_rules_find(struct ssg_text name);

/* The built-in set's file. */
struct ssg_text ssg_rules_builtin_bytes(void);

/* True if a file of this name and hash is one of the built-in sets. */
bool ssg_rules_is_pinned(const struct ssg_rules *rules);

/* The word of a list for a key ("relation", "mother"), or for a list without keys (key NULL); NULL
 * if the set has none. */
const char *ssg_rules_word(const struct ssg_rules *rules, enum ssg_lang lang, const char *list,
                           const char *key);

/* A value for a placeholder: a number, or a text (NULL: memory ran out when it was made). */
struct ssg_rule_value {
    const char *name;
    const char *text;
    int64_t number;
    bool is_number;
};

/* Fill a template: {name} puts the value, {Name} the same with a capital first letter,
 * {name?one|many} the first word if the number is 1 and the second otherwise. NULL without memory,
 * or if a value is missing. */
const char *ssg_rules_fill(struct ssg_arena *arena, const char *template_text,
                           const struct ssg_rule_value *values, size_t values_len);

/* The ids of numbers and texts, for the tables in docs/ and for faults. */
const char *ssg_rules_number_id(enum ssg_rule_number number);
enum ssg_rule_id ssg_rules_number_rule(enum ssg_rule_number number);
const char *ssg_rules_text_id(enum ssg_rule_text text);
enum ssg_rule_id ssg_rules_text_rule(enum ssg_rule_text text);

#endif
