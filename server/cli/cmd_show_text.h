#ifndef SSG_CLI_SHOW_TEXT_H
#define SSG_CLI_SHOW_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "ssg_buf.h"
#include "ssg_time.h"

/* Text in columns for `show`. A column is a code point: the answer has no wide letters. */

enum { SSG_SHOW_COLUMNS = 100 };

/* Append text, cut with … or filled with spaces to exactly so many columns. */
void ssg_show_cell(struct ssg_buf *out, const char *text, size_t columns);

/* Append text as a paragraph of at most SSG_SHOW_COLUMNS: the first line behind `lead`, the others
 * indented as far. Ends with a newline. */
void ssg_show_paragraph(struct ssg_buf *out, const char *lead, const char *text);

/* A heading with a rule under it. */
void ssg_show_heading(struct ssg_buf *out, const char *text);

/* A member's text; "" if it is absent, null or no text. */
const char *ssg_show_text(const json_t *object, const char *member);

/* A member's items; an empty array if it is absent or no array. */
size_t ssg_show_count(const json_t *object, const char *member);
const json_t *ssg_show_item(const json_t *object, const char *member, size_t index);

/* A date `YYYY-MM-DD` or `YYYY-MM` as read; false if it is neither. */
bool ssg_show_date(const char *text, struct ssg_date *ret_date);

/* The same for people: "12.3.2026", "marts 2026"; the text itself if it is no date. The buffer is
 * the caller's and is returned. */
const char *ssg_show_day(const char *text, char *buffer, size_t buffer_size);

/* A word of the interface in Danish ("charged" -> "sigtet"); the word itself if it has none. */
const char *ssg_show_word(const char *word);

#endif
