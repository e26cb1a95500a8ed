/* The command `address parse`: the parts of a Danish address. */
#include <stdio.h>
#include <string.h>

#include "ssg_address.h"
#include "ssg_cleanup.h"
#include "ssg_cli.h"
#include "ssg_jw.h"

enum { ARENA_BYTES = 64 * 1024, OUTPUT_BYTES = 16 * 1024 };

static int print_parts(const struct ssg_address *address)
{
    SSG_BUF_FINISH struct ssg_buf buf;
    struct ssg_jw jw;
    ssg_buf_init(&buf, OUTPUT_BYTES);
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_string(&jw, "street", address->street);
    ssg_jw_member_string(&jw, "house_number", address->house_number);
    ssg_jw_member_string(&jw, "letter", address->letter);
    ssg_jw_member_string(&jw, "floor", address->floor);
    ssg_jw_member_string(&jw, "door", address->door);
    ssg_jw_member_string(&jw, "supplementary_town", address->supplementary_town);
    ssg_jw_member_string(&jw, "postcode", address->postcode);
    ssg_jw_member_string(&jw, "town", address->town);
    ssg_jw_end_object(&jw);
    if (ssg_jw_status(&jw) != SSG_OK || printf("%.*s\n", (int)buf.len, buf.data) < 0 ||
        fflush(stdout) != 0) {
        (void)fputs("address parse: svaret kunne ikke skrives\n", stderr);
        return SSG_CLI_CANNOT;
    }
    return SSG_CLI_DONE;
}

int ssg_cli_address(int argc, char **argv)
{
    const char *text = NULL;
    bool is_ended = false;
    for (int i = 1; i < argc; i++) {
        if (!is_ended && strcmp(argv[i], "--") == 0) {
            is_ended = true;
        } else if (!is_ended && strcmp(argv[i], "--json") == 0) {
            continue; /* the only form there is */
        } else if ((!is_ended && argv[i][0] == '-') || text) {
            (void)fprintf(stderr, "address parse: ord %d: uventet; brug: address parse TEKST\n", i);
            return SSG_CLI_BAD_INPUT;
        } else {
            text = argv[i];
        }
    }
    if (!text) {
        (void)fputs("address parse: teksten mangler; brug: address parse TEKST\n", stderr);
        return SSG_CLI_BAD_INPUT;
    }
    struct ssg_arena arena;
    struct ssg_address address;
    ssg_arena_init(&arena, ARENA_BYTES);
    enum ssg_status status = ssg_address_parse(ssg_text_of(text), &arena, &address);
    int code = SSG_CLI_CANNOT;
    if (status == SSG_OK)
        code = print_parts(&address);
    else if (status == SSG_E_INVALID_INPUT) {
        (void)fputs("address parse: teksten er ikke en adresse; skriv vejnavn, husnummer, evt. "
                    "etage og dør, postnummer og by, højst 100 tegn\n",
                    stderr);
        code = SSG_CLI_BAD_INPUT;
    } else {
        (void)fprintf(stderr, "address parse: %s\n", ssg_status_name(status));
    }
    ssg_arena_finish(&arena);
    return code;
}
