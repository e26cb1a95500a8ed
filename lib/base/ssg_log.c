#include "ssg_log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "ssg_buf.h"
#include "ssg_cleanup.h"
#include "ssg_time.h"

enum { LINE_MAX_BYTES = 8192 };

static ssg_log_sink current_sink;
static atomic_int current_threshold = SSG_LOG_INFO;

static void add_quoted(struct ssg_buf *buf, const char *text)
{
    ssg_buf_add_byte(buf, '"');
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\')
            ssg_buf_add_byte(buf, '\\');
        if (*p < 0x20 || *p == 0x7f)
            ssg_buf_add_format(buf, "\\u%04x", *p);
        else
            ssg_buf_add_byte(buf, (char)*p);
    }
    ssg_buf_add_byte(buf, '"');
}

static void write_json_line(enum ssg_log_level level, const char *message,
                            const struct ssg_log_field *fields, size_t field_count)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, LINE_MAX_BYTES);
    char at[SSG_INSTANT_TEXT_LEN + 1];
    ssg_instant_render(ssg_clock_now(NULL), at);
    ssg_buf_add_format(&buf, "{\"at\":\"%s\",\"level\":%d,\"message\":", at, (int)level);
    add_quoted(&buf, message);
    for (size_t i = 0; i < field_count; i++) {
        if (!fields[i].value)
            continue;
        ssg_buf_add_byte(&buf, ',');
        add_quoted(&buf, fields[i].name);
        ssg_buf_add_byte(&buf, ':');
        add_quoted(&buf, fields[i].value);
    }
    ssg_buf_add_text(&buf, "}\n");
    if (ssg_buf_status(&buf) != SSG_OK)
        return;
    /* One write keeps lines whole between threads; a full pipe loses the line, not the request. */
    ssize_t written = write(STDERR_FILENO, buf.data, buf.len);
    (void)written;
}

void ssg_log_set(ssg_log_sink sink, enum ssg_log_level threshold)
{
    current_sink = sink;
    atomic_store(&current_threshold, (int)threshold);
}

void ssg_log_set_threshold(enum ssg_log_level threshold)
{
    atomic_store(&current_threshold, (int)threshold);
}

void ssg_log_write(enum ssg_log_level level, const char *message,
                   const struct ssg_log_field *fields, size_t field_count)
{
    if ((int)level > atomic_load(&current_threshold))
        return;
    ssg_log_sink sink = current_sink ? current_sink : write_json_line;
    sink(level, message, fields, field_count);
}
