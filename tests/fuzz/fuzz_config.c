/* A configuration file. Properties: it is either loaded, and then what is printed loads again to
 * the same; or refused with a sentence that names the file. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ssg_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

/* A file of these bytes, as a path. */
static int make_file(const void *bytes, size_t len, char ret_path[64])
{
    int fd = memfd_create("config", 0);
    require(fd >= 0);
    for (size_t done = 0; done < len;) {
        ssize_t written = write(fd, (const char *)bytes + done, len - done);
        require(written > 0);
        done += (size_t)written;
    }
    (void)snprintf(ret_path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    char error[SSG_CONFIG_ERROR_SIZE] = "";
    SSG_CONFIG_FINISH struct ssg_config config = {0};
    int fd = make_file(data, size, path);
    enum ssg_status status = ssg_config_load(path, &config, error, sizeof error);
    (void)close(fd);
    if (status != SSG_OK) {
        require(strstr(error, path) != NULL && memchr(error, '\0', sizeof error) != NULL);
        return 0;
    }
    SSG_BUF_FINISH struct ssg_buf once;
    SSG_BUF_FINISH struct ssg_buf twice;
    ssg_buf_init(&once, 1 << 22);
    ssg_buf_init(&twice, 1 << 22);
    require(ssg_config_render(&config, &once) == SSG_OK);
    SSG_CONFIG_FINISH struct ssg_config again = {0};
    fd = make_file(once.data, once.len, path);
    require(ssg_config_load(path, &again, error, sizeof error) == SSG_OK);
    (void)close(fd);
    require(ssg_config_render(&again, &twice) == SSG_OK);
    require(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
    return 0;
}
