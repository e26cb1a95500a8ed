#ifndef SSG_API_REQUEST_H
#define SSG_API_REQUEST_H

#include "ssg_api.h"
#include "ssg_crypto.h"
#include "ssg_fault.h"
#include "ssg_json.h"
#include "ssg_jw.h"
#include "ssg_key_file.h"
#include "ssg_password.h"
#include "ssg_statements.h"

/* Inside the API floor: one request on its way through ask, database and answer. */

struct ssg_api_request;

/* Fill the call's parameters from path, query and body, or record faults. Pure: no I/O.
 * OK: the call is submitted, unless ask has replied itself and set is_answered. E_INVALID_INPUT
 * with faults, or any other status: replied. */
typedef enum ssg_status (*ssg_api_ask)(struct ssg_api_request *request, struct ssg_pg_call *call);

/* Turn the rows of outcome "ok" into a reply. A status other than OK is replied instead. */
typedef enum ssg_status (*ssg_api_answer)(struct ssg_api_request *request,
                                          const struct ssg_pg_rows *rows);

/* Reply to an outcome other than "ok" that carries more than its name. */
typedef void (*ssg_api_refuse)(struct ssg_api_request *request, enum ssg_status status,
                               const struct ssg_pg_rows *rows);

/* The first pair of a route with a password. */
struct ssg_api_credentials {
    enum ssg_statement statement;
    ssg_api_ask ask;
    ssg_api_answer answer; /* keeps the hash for the check */
};

struct ssg_api_route {
    const char *name; /* as in the access table */
    const char *method;
    const char *pattern;
    unsigned flags;
    size_t body_cap;
    enum ssg_statement statement;        /* SSG_STATEMENT_COUNT_: none, answer is called at once */
    enum ssg_statement statement_single; /* for requests that may not share a transaction */
    ssg_api_ask ask;
    ssg_api_answer answer;
    ssg_api_refuse refuse;                         /* may be NULL */
    const struct ssg_api_credentials *credentials; /* may be NULL */
};

enum ssg_api_phase {
    SSG_API_PHASE_START,
    SSG_API_PHASE_CREDENTIALS,
    SSG_API_PHASE_PASSWORD,
    SSG_API_PHASE_DATABASE,
};

struct ssg_api_request {
    struct ssg_http_request *http;
    struct ssg_api *api;
    const struct ssg_api_route *route;
    enum ssg_api_phase phase;
    struct ssg_fault_list faults;
    struct ssg_pg_call call;
    bool has_call;
    bool use_single;
    bool is_answered; /* ask has replied; no call is made */
    uint8_t token_hash[SSG_SHA256_BYTES];
    uint8_t body_sha256[SSG_SHA256_BYTES];
    const char *password_hash; /* from the credentials; NULL: nobody of that name */
    struct ssg_text password;
    bool is_password_right;
    void *body; /* the resource's own struct, in the arena */
};

/* Parameters 0-3 of every api function: the caller. */
enum { SSG_PARAM_TOKEN, SSG_PARAM_REQUEST, SSG_PARAM_RERUN, SSG_PARAM_CSRF, SSG_PARAM_FIRST };

/* Read the JSON body by its spec into a new struct of spec->size bytes in the arena.
 * E_INVALID_INPUT with faults; E_MEMORY. */
SSG_MUST_CHECK enum ssg_status ssg_api_body(struct ssg_api_request *request,
                                            const struct ssg_json_spec *spec, void *ret_body);

/* Read the path parameter `{id}` number index as a UUID; E_NOT_FOUND if it is none, since no such
 * resource can exist. */
SSG_MUST_CHECK enum ssg_status ssg_api_path_uuid(const struct ssg_api_request *request,
                                                 size_t index, struct ssg_uuid *ret_uuid);

/* Set the parameters `p_idempotency_key, p_body_sha256` at index and index + 1. */
void ssg_api_set_idempotency(struct ssg_api_request *request, struct ssg_pg_call *call, int index);

/* Refuse query members that are not in names (NULL-ended); each becomes a fault. */
SSG_MUST_CHECK enum ssg_status ssg_api_query_only(struct ssg_api_request *request,
                                                  const char *const *names);

/* Reply with the JSON in buf (emptied); its faults become the status returned. */
SSG_MUST_CHECK enum ssg_status ssg_api_reply(struct ssg_api_request *request, int http_status,
                                             const struct ssg_jw *jw);

/* The largest JSON answer. */
enum { SSG_API_ANSWER_MAX = 8 * 1024 * 1024 };

/* Answer 204. */
enum ssg_status ssg_api_answer_nothing(struct ssg_api_request *request,
                                       const struct ssg_pg_rows *rows);

#define SSG_API_ROUTE(name, method, pattern, flags, cap, statement, single, ask, answer, refuse,   \
                      credentials)                                                                 \
    extern enum ssg_status ask(struct ssg_api_request *, struct ssg_pg_call *);                    \
    extern enum ssg_status answer(struct ssg_api_request *, const struct ssg_pg_rows *);
#include "routes.def"
#undef SSG_API_ROUTE

extern const struct ssg_api_credentials ssg_api_sign_in_credentials;
extern const struct ssg_api_credentials ssg_api_step_up_credentials;
void ssg_api_ready_refuse(struct ssg_api_request *request, enum ssg_status status,
                          const struct ssg_pg_rows *rows);
void ssg_api_lookup_refuse(struct ssg_api_request *request, enum ssg_status status,
                           const struct ssg_pg_rows *rows);

/* The API itself. The readiness is the HTTP thread's own. */
struct ssg_api {
    struct ssg_api_options options;
    struct ssg_http *http;
    struct ssg_http_route *routes;
    size_t route_count;
    atomic_bool is_draining;
    int64_t ready_asked_us;    /* last time the database was asked; 0: never */
    int64_t ready_answered_us; /* last time it answered … */
    bool is_ready;             /* … and what */
    struct ssg_sign_public witness_keys[SSG_KEY_FILE_KEYS_MAX];
    size_t witness_key_count;
    struct ssg_sign_public log_keys[SSG_KEY_FILE_KEYS_MAX];
    size_t log_key_count;
};

#endif
