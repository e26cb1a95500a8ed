#include "import_reject.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(struct ssg_import_reject *reject)
{
    if (!reject->has_failed)
        (void)fprintf(stderr, "socialsoeg import: %s cannot be written: %s\n", reject->path,
                      strerror(errno));
    reject->has_failed = true;
}

bool ssg_import_reject_init(struct ssg_import_reject *reject, const char *path)
{
    *reject = (struct ssg_import_reject){.path = path};
    if (unlink(path) == 0 || errno == ENOENT)
        return true;
    fail(reject);
    return false;
}

static bool open_file(struct ssg_import_reject *reject)
{
    int fd = open(reject->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    reject->file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!reject->file && fd >= 0)
        (void)close(fd);
    if (!reject->file || fputs("file;line;column;reason\n", reject->file) < 0) {
        fail(reject);
        return false;
    }
    return true;
}

void ssg_import_reject_add(struct ssg_import_reject *reject, const char *file, long long line,
                           const char *column, const char *reason)
{
    reject->count++;
    if (reject->has_failed || (!reject->file && !open_file(reject)))
        return;
    /* Reasons are this program's own sentences: they hold `;` but no quote. */
    if (fprintf(reject->file, "%s;%lld;%s;\"%s\"\n", file, line, column, reason) < 0)
        fail(reject);
}

bool ssg_import_reject_finish(struct ssg_import_reject *reject)
{
    if (!reject)
        return true;
    if (reject->file && fclose(reject->file) != 0)
        fail(reject);
    reject->file = NULL;
    return !reject->has_failed;
}
