/* A household.json through the timeline to the three answers. Properties: no input breaks it; every
 * answer is JSON; the same input gives the same bytes; the masked one is never the longer tale. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ssg_answer.h"
#include "ssg_household_json.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool is_so)
{
    if (!is_so)
        abort();
}

enum { ARENA_MAX = 64 << 20, ANSWER_MAX = 64 << 20 };

enum answer { TIMELINE, FULL, MASKED, ANSWERS };

static void render(enum answer answer, const struct ssg_household *household,
                   const struct ssg_timeline *timeline, struct ssg_buf *buf)
{
    const struct ssg_lookup_meta meta = {
        .lookup_id = "0190a2c4-7f00-7000-8000-000000000001",
        .revision = 1,
        .ticket_case_number = household->at_hand.case_number,
    };
    struct ssg_jw jw;
    ssg_jw_init(&jw, buf);
    if (answer == TIMELINE)
        ssg_answer_render_timeline(&jw, household, timeline);
    else if (answer == FULL)
        ssg_answer_render_full(&jw, &meta, household, timeline);
    else
        ssg_answer_render_masked(&jw, &meta, household, timeline);
    require(ssg_jw_status(&jw) == SSG_OK);
    SSG_JSON_RELEASE json_t *json = NULL;
    require(ssg_json_parse(buf->data, buf->len, &json, NULL) == SSG_OK);
}

/* One run from the document to the bytes; false if it is no household. */
static bool run(const json_t *json, struct ssg_buf bufs[ANSWERS])
{
    struct ssg_arena arena;
    struct ssg_fault_list faults;
    struct ssg_household household;
    struct ssg_timeline timeline;
    ssg_arena_init(&arena, ARENA_MAX);
    ssg_fault_list_init(&faults, &arena);
    enum ssg_status status = ssg_household_parse(json, &arena, &faults, &household);
    require((status == SSG_E_INVALID_INPUT) == !ssg_fault_list_is_empty(&faults));
    bool is_household = status == SSG_OK;
    if (is_household) {
        status = ssg_timeline_build(&household, SSG_LANG_DA, &arena, &timeline);
        require(status == SSG_OK || status == SSG_E_MEMORY);
        is_household = status == SSG_OK;
    }
    for (int i = 0; is_household && i < ANSWERS; i++)
        render((enum answer)i, &household, &timeline, &bufs[i]);
    ssg_arena_finish(&arena);
    return is_household;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    ssg_json_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SSG_JSON_RELEASE json_t *json = NULL;
    if (ssg_json_parse(data, size, &json, NULL) != SSG_OK)
        return 0;
    struct ssg_buf once[ANSWERS], twice[ANSWERS];
    for (int i = 0; i < ANSWERS; i++) {
        ssg_buf_init(&once[i], ANSWER_MAX);
        ssg_buf_init(&twice[i], ANSWER_MAX);
    }
    if (run(json, once)) {
        require(run(json, twice));
        for (int i = 0; i < ANSWERS; i++)
            require(once[i].len == twice[i].len &&
                    memcmp(once[i].data, twice[i].data, once[i].len) == 0);
        require(!memmem(once[FULL].data, once[FULL].len, "severity", 8));
        require(!memmem(once[MASKED].data, once[MASKED].len, "\"pattern\"", 9));
    }
    for (int i = 0; i < ANSWERS; i++) {
        ssg_buf_finish(&once[i]);
        ssg_buf_finish(&twice[i]);
    }
    return 0;
}
