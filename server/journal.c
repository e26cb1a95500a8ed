#include "journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "ssg_buf.h"
#include "ssg_cleanup.h"

enum { FIELDS_MAX = 16, LINE_MAX_BYTES = 8192 };

/* "name=value" with the name in capitals, as the journal wants it. */
static void add_field(struct ssg_buf *buf, const char *name, const char *value)
{
    for (const char *p = name; *p; p++)
        ssg_buf_add_byte(buf, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
    ssg_buf_add_byte(buf, '=');
    ssg_buf_add_text(buf, value);
}

static void write_journal(enum ssg_log_level level, const char *message,
                          const struct ssg_log_field *fields, size_t field_count)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, LINE_MAX_BYTES);
    size_t ends[FIELDS_MAX + 2];
    size_t count = 0;
    add_field(&buf, "message", message);
    ends[count++] = buf.len;
    ssg_buf_add_format(&buf, "PRIORITY=%d", (int)level);
    ends[count++] = buf.len;
    for (size_t i = 0; i < field_count && count < FIELDS_MAX; i++) {
        if (!fields[i].value)
            continue;
        ssg_buf_add_text(&buf, "SSG_");
        add_field(&buf, fields[i].name, fields[i].value);
        ends[count++] = buf.len;
    }
    if (ssg_buf_status(&buf) != SSG_OK)
        return;
    struct iovec parts[FIELDS_MAX + 2];
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        parts[i] = (struct iovec){buf.data + from, ends[i] - from};
        from = ends[i];
    }
    (void)sd_journal_sendv(parts, (int)count);
}

ssg_log_sink ssg_journal_find_sink(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat info;
    unsigned long long device, inode;
    if (!stream || fstat(STDERR_FILENO, &info) != 0 ||
        sscanf(stream, "%llu:%llu", &device, &inode) != 2)
        return NULL;
    return info.st_dev == device && info.st_ino == inode ? write_journal : NULL;
}
