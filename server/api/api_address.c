/* Type-ahead and certainty of addresses. */
#include "api_request.h"
#include "ssg_address.h"
#include "ssg_store_address.h"

enum ssg_status api_address_search_ask(struct ssg_api_request *request, struct ssg_pg_call *call)
{
    static const char *const names[] = {"q", NULL};
    enum ssg_status status = ssg_api_query_only(request, names);
    if (status != SSG_OK)
        return status;
    const struct ssg_text *text = ssg_http_query_find(request->http, "q");
    struct ssg_address_query query;
    status =
        text ? ssg_address_query_make(*text, &request->http->arena, &query) : SSG_E_INVALID_INPUT;
    if (status == SSG_E_INVALID_INPUT)
        ssg_fault_add(&request->faults, "/query/q", "invalid",
                      "Skriv en adresse på højst 100 tegn.",
                      "Write an address of at most 100 characters.");
    if (status != SSG_OK)
        return status;
    ssg_store_address_search_ask(call, &query);
    return SSG_OK;
}

static void put_candidate(struct ssg_jw *jw, const struct ssg_address_candidate *candidate)
{
    ssg_jw_begin_object(jw);
    ssg_jw_member_uuid(jw, "address_id", &candidate->address_id);
    ssg_jw_member_string(jw, "text", candidate->text);
    ssg_jw_member_string(jw, "class", candidate->certainty);
    ssg_jw_key(jw, "parts");
    ssg_jw_begin_object(jw);
    ssg_jw_member_string(jw, "street", candidate->parts.street);
    ssg_jw_member_string(jw, "house_number", candidate->parts.house_number);
    ssg_jw_member_string(jw, "letter", candidate->parts.letter);
    ssg_jw_member_string(jw, "floor", candidate->parts.floor);
    ssg_jw_member_string(jw, "door", candidate->parts.door);
    ssg_jw_member_string(jw, "supplementary_town", candidate->parts.supplementary_town);
    ssg_jw_member_string(jw, "postcode", candidate->parts.postcode);
    ssg_jw_member_string(jw, "town", candidate->parts.town);
    ssg_jw_member_string(jw, "municipality_code", candidate->municipality_code);
    ssg_jw_end_object(jw);
    ssg_jw_end_object(jw);
}

enum ssg_status api_address_search_answer(struct ssg_api_request *request,
                                          const struct ssg_pg_rows *rows)
{
    struct ssg_address_candidates found;
    enum ssg_status status = ssg_store_address_search_take(rows, &request->http->arena, &found);
    if (status != SSG_OK)
        return status;
    SSG_BUF_FINISH struct ssg_buf buf;
    ssg_buf_init(&buf, SSG_API_ANSWER_MAX);
    struct ssg_jw jw;
    ssg_jw_init(&jw, &buf);
    ssg_jw_begin_object(&jw);
    ssg_jw_member_text(&jw, "query", *ssg_http_query_find(request->http, "q"));
    ssg_jw_member_string(&jw, "class", found.certainty);
    ssg_jw_key(&jw, "candidates");
    ssg_jw_begin_array(&jw);
    for (size_t i = 0; i < found.len; i++)
        put_candidate(&jw, &found.items[i]);
    ssg_jw_end_array(&jw);
    ssg_jw_end_object(&jw);
    return ssg_api_reply(request, 200, &jw);
}
