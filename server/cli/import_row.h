#ifndef SSG_CLI_IMPORT_ROW_H
#define SSG_CLI_IMPORT_ROW_H

#include "ssg_buf.h"
#include "ssg_text.h"
#include "ssg_time.h"
#include "ssg_words.h"

/* The import files as data: columns, what a value may be, and where it is staged. */

enum {
    SSG_IMPORT_COLUMNS_MAX = 15,
    SSG_IMPORT_OWN_SIZE = 40,
};

enum ssg_import_kind {
    SSG_IMPORT_TEXT,  /* one line, at most max code points */
    SSG_IMPORT_LINES, /* the same with newlines */
    SSG_IMPORT_UUID,
    SSG_IMPORT_WORD, /* of list, without the values in excluded */
    SSG_IMPORT_DATE,
    SSG_IMPORT_PART_DATE, /* a day or a month */
    SSG_IMPORT_TIME,      /* HH:MM, staged as minute of the day */
    SSG_IMPORT_BOOL,      /* true, false */
    SSG_IMPORT_DIGITS,    /* exactly max digits */
    SSG_IMPORT_CPR,
    SSG_IMPORT_REMOVAL, /* person, address, case */
};

struct ssg_import_column {
    const char *name;
    enum ssg_import_kind kind;
    bool required;
    int max;
    enum ssg_word_list list;
    uint32_t excluded;      /* bit v: value v of list is refused */
    const char *when_empty; /* staged for an empty field; NULL: null */
};

/* A field as it is staged. text points into the row read, into own, or at a constant. */
struct ssg_import_value {
    bool is_null;
    bool is_month;
    struct ssg_text text;
    struct ssg_date date;
    char own[SSG_IMPORT_OWN_SIZE];
};

/* One row of a file: values in the order of the file's columns; check may add more. */
struct ssg_import_row {
    long long line;
    size_t count;
    struct ssg_import_value values[SSG_IMPORT_COLUMNS_MAX];
};

/* What is wrong with a row, and in which column. reason is static English text. */
struct ssg_import_fault {
    size_t column;
    const char *reason;
};

struct ssg_import_file {
    const char *name;
    const char *copy; /* COPY statement into staging */
    bool is_named;    /* the file's name goes before the line */
    int subject;      /* column of whom the file states completely; -1: nobody */
    const struct ssg_import_column *columns;
    size_t column_count;
    /* Rules over several columns; may be NULL. False with the fault. */
    bool (*check)(struct ssg_import_row *row, struct ssg_import_fault *ret_fault);
};

/* All files in the order of reading. */
extern const struct ssg_import_file ssg_import_files[];
extern const size_t ssg_import_file_count;

/* Check one field and fill a value. The field must outlive the value. NULL, or the reason. */
const char *ssg_import_value_parse(const struct ssg_import_column *column, struct ssg_text field,
                                   struct ssg_import_value *ret_value);

/* Check a whole row. fields: as many as the file has columns, in their order. */
bool ssg_import_row_parse(const struct ssg_import_file *file, const struct ssg_text *fields,
                          struct ssg_import_row *row, struct ssg_import_fault *ret_fault);

/* Append a text in the text form of COPY. */
void ssg_import_text_render(struct ssg_text text, struct ssg_buf *buf);

/* Append a row in the text form of COPY. The buffer remembers a failure. */
void ssg_import_row_render(const struct ssg_import_file *file, const struct ssg_import_row *row,
                           struct ssg_buf *buf);

#endif
