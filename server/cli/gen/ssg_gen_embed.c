/* At build: turn files into one C source with their bytes.
 *   ssg_gen_embed OUTPUT NAME ROOT FILE...
 * The source includes NAME_files.h, which declares `struct ssg_NAME_file {path, text, len}`, and
 * defines ssg_NAME_files and ssg_NAME_file_count. FILE is relative to ROOT; the order of the table
 * is that of their names, byte by byte. The output holds no path of the build machine, so equal
 * input gives equal bytes everywhere. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_BAD_INPUT = 2, EXIT_CANNOT = 3, BYTES_PER_LINE = 24, PATH_SIZE = 4096 };

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Write the bytes of one file as an array with a NUL behind; the length goes to ret_len. */
static bool write_bytes(FILE *out, const char *path, int number, size_t *ret_len)
{
    FILE *in = fopen(path, "rb");
    if (!in) {
        (void)fprintf(stderr, "ssg_gen_embed: %s: %s\n", path, strerror(errno));
        return false;
    }
    size_t len = 0;
    int byte;
    (void)fprintf(out, "static const unsigned char bytes_%d[] = {", number);
    while ((byte = getc(in)) != EOF) {
        if (len % BYTES_PER_LINE == 0)
            (void)fputs("\n", out);
        (void)fprintf(out, "%d,", byte);
        len++;
    }
    (void)fputs("0};\n", out);
    bool is_read = !ferror(in);
    (void)fclose(in);
    *ret_len = len;
    return is_read;
}

static bool is_plain(const char *path)
{
    return *path != '\0' && strpbrk(path, "\"\\\n") == NULL;
}

static bool write_source(FILE *out, const char *name, const char *root, char **files,
                         int file_count)
{
    size_t *lengths = calloc((size_t)file_count, sizeof *lengths);
    bool is_good = lengths != NULL;
    (void)fprintf(out, "/* Made by ssg_gen_embed. */\n#include \"%s_files.h\"\n\n", name);
    for (int i = 0; is_good && i < file_count; i++) {
        char path[PATH_SIZE];
        int len = snprintf(path, sizeof path, "%s/%s", root, files[i]);
        is_good = len > 0 && len < (int)sizeof path && is_plain(files[i]) &&
                  write_bytes(out, path, i, &lengths[i]);
    }
    (void)fprintf(out, "\nconst struct ssg_%s_file ssg_%s_files[] = {\n", name, name);
    for (int i = 0; is_good && i < file_count; i++)
        (void)fprintf(out, "    {\"%s\", (const char *)bytes_%d, %zu},\n", files[i], i, lengths[i]);
    (void)fprintf(out, "};\nconst size_t ssg_%s_file_count = %d;\n", name, file_count);
    free(lengths);
    return is_good && !ferror(out);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        (void)fputs("usage: ssg_gen_embed OUTPUT NAME ROOT FILE...\n", stderr);
        return EXIT_BAD_INPUT;
    }
    qsort(argv + 4, (size_t)(argc - 4), sizeof *argv, compare);
    FILE *out = fopen(argv[1], "wb");
    if (!out) {
        (void)fprintf(stderr, "ssg_gen_embed: %s: %s\n", argv[1], strerror(errno));
        return EXIT_CANNOT;
    }
    bool is_good = write_source(out, argv[2], argv[3], argv + 4, argc - 4);
    if (fclose(out) != 0)
        is_good = false;
    if (!is_good) {
        (void)remove(argv[1]);
        return EXIT_CANNOT;
    }
    return 0;
}
