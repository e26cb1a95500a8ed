#ifndef SSG_RULES_TEMPLATE_H
#define SSG_RULES_TEMPLATE_H

#include "ssg_text.h"

/* Taking a template apart; of this room only. Pure; any thread. */

enum ssg_template_step {
    SSG_TEMPLATE_END,
    SSG_TEMPLATE_LITERAL,
    SSG_TEMPLATE_PLACE,
    SSG_TEMPLATE_BAD, /* a brace that does not fit */
};

struct ssg_template_part {
    struct ssg_text literal;
    struct ssg_text name;
    struct ssg_text one; /* {name?one|many}; data NULL without */
    struct ssg_text many;
};

/* The next part at *cursor, which moves behind it. */
enum ssg_template_step ssg_template_next(const char **cursor, struct ssg_template_part *ret_part);

/* True if the placeholder means the value of a name; ret_is_capital: it is written {Name}. */
bool ssg_template_is_name(struct ssg_text given, const char *name, bool *ret_is_capital);

#endif
