#include "audit_files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ssg_cleanup.h"
#include "ssg_cli.h"

static const char statement_title[] = "socialsoeg log origin v1";

int audit_file_read(const char *command, const char *path, struct ssg_buf *buf, bool *ret_is_there)
{
    SSG_FCLOSE FILE *file = fopen(path, "re");
    *ret_is_there = file != NULL;
    if (!file && errno == ENOENT)
        return SSG_CLI_DONE;
    char chunk[4096];
    size_t len;
    while (file && (len = fread(chunk, 1, sizeof chunk, file)) > 0)
        ssg_buf_add(buf, chunk, len);
    if (!file || ferror(file)) {
        (void)fprintf(stderr, "%s: %s cannot be read: %s\n", command, path, strerror(errno));
        return SSG_CLI_CANNOT;
    }
    if (ssg_buf_status(buf) == SSG_OK)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "%s: %s is too long\n", command, path);
    return SSG_CLI_BAD_INPUT;
}

static bool write_durably(const char *path, const void *bytes, size_t len)
{
    SSG_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd >= 0 && write(fd, bytes, len) == (ssize_t)len && fsync(fd) == 0;
}

int audit_file_write(const char *command, const char *path, const void *bytes, size_t len)
{
    SSG_FREE char *part = NULL;
    SSG_FREE char *copy = strdup(path);
    if (asprintf(&part, "%s.part", path) < 0 || !copy)
        return SSG_CLI_CANNOT;
    SSG_CLOSE int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0 && write_durably(part, bytes, len) && rename(part, path) == 0 &&
        fsync(folder) == 0)
        return SSG_CLI_DONE;
    (void)fprintf(stderr, "%s: %s cannot be written: %s\n", command, path, strerror(errno));
    return SSG_CLI_CANNOT;
}

bool audit_statement_parse(struct ssg_text text, struct audit_statement *ret_statement)
{
    struct audit_statement statement;
    struct ssg_text title;
    struct ssg_text *const lines[] = {&title,          &statement.origin, &statement.old_origin,
                                      &statement.size, &statement.root,   &statement.reason,
                                      &statement.at};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *end = text.len > 0 ? memchr(text.data, '\n', text.len) : NULL;
        if (!end)
            return false;
        *lines[i] = (struct ssg_text){text.data, (size_t)(end - text.data)};
        text.data = end + 1;
        text.len -= lines[i]->len + 1;
    }
    if (text.len > 0 || !ssg_text_equal(title, ssg_text_of(statement_title)))
        return false;
    *ret_statement = statement;
    return true;
}

void audit_statement_render(const struct audit_statement *statement, struct ssg_buf *buf)
{
    const struct ssg_text lines[] = {statement->origin, statement->old_origin, statement->size,
                                     statement->root,   statement->reason,     statement->at};
    ssg_buf_add_format(buf, "%s\n", statement_title);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ssg_buf_add(buf, lines[i].data, lines[i].len);
        ssg_buf_add_byte(buf, '\n');
    }
}
