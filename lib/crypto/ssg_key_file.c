#include "ssg_key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ssg_cleanup.h"

enum { LINE_SIZE = 1024 };

static struct ssg_text cut_newline(const char *line)
{
    return (struct ssg_text){line, strcspn(line, "\r\n")};
}

enum ssg_status ssg_key_file_private(const char *path, enum ssg_sign_kind kind,
                                     struct ssg_sign_private *ret_key, char *error,
                                     size_t error_size)
{
    SSG_FCLOSE FILE *file = fopen(path, "re");
    struct stat info;
    if (!file || fstat(fileno(file), &info) != 0) {
        (void)snprintf(error, error_size, "the key file %s cannot be read: %s", path,
                       strerror(errno));
        return SSG_E_IO;
    }
    if (info.st_mode & S_IRWXO) {
        (void)snprintf(error, error_size,
                       "the key file %s may be used by everybody; set its mode to 0600", path);
        return SSG_E_INVALID_INPUT;
    }
    char line[LINE_SIZE] = "";
    (void)setvbuf(file, NULL, _IONBF, 0); /* no second copy of the key in memory */
    if (!fgets(line, sizeof line, file))
        line[0] = '\0';
    SSG_SIGN_WIPE struct ssg_sign_private key = {0};
    enum ssg_status status = ssg_sign_private_parse(cut_newline(line), &key);
    ssg_secret_wipe(line, sizeof line);
    if (status == SSG_OK && key.public.kind != kind)
        status = SSG_E_INVALID_INPUT;
    if (status == SSG_OK)
        *ret_key = key;
    else
        (void)snprintf(error, error_size,
                       "%s holds no private key for %s; `socialsoeg audit key` "
                       "makes one",
                       path, kind == SSG_SIGN_NOTE ? "the log" : "a witness");
    return status;
}

enum ssg_status ssg_key_file_public(const char *path, enum ssg_sign_kind kind,
                                    struct ssg_sign_public *ret_keys, size_t *ret_count,
                                    char *error, size_t error_size)
{
    SSG_FCLOSE FILE *file = fopen(path, "re");
    if (!file) {
        (void)snprintf(error, error_size, "the file of keys %s cannot be read: %s", path,
                       strerror(errno));
        return SSG_E_IO;
    }
    char line[LINE_SIZE];
    size_t count = 0;
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        struct ssg_text text = cut_newline(line);
        if (text.len == 0 || line[0] == '#')
            continue;
        struct ssg_sign_public key;
        enum ssg_status status = ssg_sign_public_parse(text, &key);
        if (status != SSG_OK || key.kind != kind || count == SSG_KEY_FILE_KEYS_MAX) {
            (void)snprintf(error, error_size, "%s:%d: %s", path, number,
                           status == SSG_OK && key.kind == kind
                               ? "too many keys"
                               : "no public key of the right kind (NAME+ID+BASE64)");
            return SSG_E_INVALID_INPUT;
        }
        ret_keys[count++] = key;
    }
    if (count == 0) {
        (void)snprintf(error, error_size, "%s holds no key", path);
        return SSG_E_INVALID_INPUT;
    }
    *ret_count = count;
    return SSG_OK;
}

enum ssg_status ssg_key_file_create(const char *path, const struct ssg_sign_private *key,
                                    char *error, size_t error_size)
{
    SSG_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        (void)snprintf(error, error_size, "%s cannot be created: %s", path, strerror(errno));
        return errno == EEXIST ? SSG_E_CONFLICT : SSG_E_IO;
    }
    char text[SSG_SIGN_TEXT_MAX + 2];
    ssg_sign_private_render(key, text);
    size_t len = strlen(text);
    text[len++] = '\n';
    ssize_t written = write(fd, text, len);
    ssg_secret_wipe(text, sizeof text);
    if (written == (ssize_t)len && fsync(fd) == 0)
        return SSG_OK;
    (void)snprintf(error, error_size, "%s cannot be written: %s", path, strerror(errno));
    (void)unlink(path);
    return SSG_E_IO;
}
