#include "ssg_pg_internal.h"

#include <sys/eventfd.h>

void ssg_pg_queue_push(struct ssg_pg_queue *queue, struct ssg_pg_call *call)
{
    call->next = NULL;
    if (queue->tail)
        queue->tail->next = call;
    else
        queue->head = call;
    queue->tail = call;
    queue->count++;
}

struct ssg_pg_call *ssg_pg_queue_pop(struct ssg_pg_queue *queue)
{
    struct ssg_pg_call *call = queue->head;
    if (!call)
        return NULL;
    queue->head = call->next;
    if (!queue->head)
        queue->tail = NULL;
    queue->count--;
    call->next = NULL;
    return call;
}

/* Move the calls that `is_wanted` to another queue; both keep their order. */
static void queue_split(struct ssg_pg_queue *queue, int64_t now_us,
                        bool (*is_wanted)(const struct ssg_pg_call *, int64_t),
                        struct ssg_pg_queue *ret_wanted, int most)
{
    struct ssg_pg_queue kept = {0};
    struct ssg_pg_call *call = NULL;
    while ((call = ssg_pg_queue_pop(queue)) != NULL) {
        bool moves = ret_wanted->count < most && is_wanted(call, now_us);
        ssg_pg_queue_push(moves ? ret_wanted : &kept, call);
    }
    *queue = kept;
}

static bool is_expired(const struct ssg_pg_call *call, int64_t now_us)
{
    return call->deadline_us <= now_us;
}

static bool is_due(const struct ssg_pg_call *call, int64_t now_us)
{
    return call->not_before_us <= now_us;
}

static int64_t earliest_deadline_us(const struct ssg_pg_queue *queue)
{
    int64_t earliest_us = SSG_PG_NEVER;
    for (const struct ssg_pg_call *call = queue->head; call; call = call->next)
        if (call->deadline_us < earliest_us)
            earliest_us = call->deadline_us;
    return earliest_us;
}

int ssg_pg_queue_take(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane, int64_t now_us,
                      struct ssg_pg_call *ret_calls[SSG_PG_BATCH_MAX])
{
    struct ssg_pg_queue due = {0};
    queue_split(&lane->alone, now_us, is_due, &due, 1);
    if (due.head) {
        ret_calls[0] = due.head;
        ssg_pg_metric_sub(lane, queued, 1);
        return 1;
    }
    int count = 0;
    pthread_mutex_lock(&loop->lock);
    while (count < lane->options.batch_cap && lane->waiting.head)
        ret_calls[count++] = ssg_pg_queue_pop(&lane->waiting);
    pthread_mutex_unlock(&loop->lock);
    ssg_pg_metric_sub(lane, queued, count);
    return count;
}

static void end_all(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                    struct ssg_pg_queue *queue, enum ssg_status status)
{
    struct ssg_pg_call *call = NULL;
    while ((call = ssg_pg_queue_pop(queue)) != NULL) {
        ssg_pg_metric_sub(lane, queued, 1);
        ssg_pg_call_end(loop, lane, call, status);
    }
}

void ssg_pg_queue_expire(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane, int64_t now_us)
{
    struct ssg_pg_queue expired = {0};
    pthread_mutex_lock(&loop->lock);
    if (lane->waiting_ends_us <= now_us) {
        queue_split(&lane->waiting, now_us, is_expired, &expired, INT32_MAX);
        lane->waiting_ends_us = earliest_deadline_us(&lane->waiting);
    }
    pthread_mutex_unlock(&loop->lock);
    queue_split(&lane->alone, now_us, is_expired, &expired, INT32_MAX);
    end_all(loop, lane, &expired, SSG_E_TIMEOUT);
}

int64_t ssg_pg_queue_next_us(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane)
{
    int64_t next_us = earliest_deadline_us(&lane->alone);
    for (const struct ssg_pg_call *call = lane->alone.head; call; call = call->next) {
        /* One that is due already waits for a connection, not for the clock. */
        if (call->not_before_us > ssg_monotonic_us() && call->not_before_us < next_us)
            next_us = call->not_before_us;
    }
    pthread_mutex_lock(&loop->lock);
    if (lane->waiting_ends_us < next_us)
        next_us = lane->waiting_ends_us;
    pthread_mutex_unlock(&loop->lock);
    return next_us;
}

int ssg_pg_queue_abandon(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane)
{
    pthread_mutex_lock(&loop->lock);
    struct ssg_pg_queue waiting = lane->waiting;
    lane->waiting = (struct ssg_pg_queue){0};
    pthread_mutex_unlock(&loop->lock);
    int count = waiting.count + lane->alone.count;
    end_all(loop, lane, &waiting, SSG_E_UNAVAILABLE);
    end_all(loop, lane, &lane->alone, SSG_E_UNAVAILABLE);
    return count;
}

void ssg_pg_call_requeue(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                         struct ssg_pg_call *call, int64_t not_before_us)
{
    PQclear(call->rows.result);
    call->rows.result = NULL;
    if (call->deadline_us <= ssg_monotonic_us()) {
        ssg_pg_call_end(loop, lane, call, SSG_E_TIMEOUT);
        return;
    }
    static const char true_value[] = {1};
    if (call->statement->rerun_param >= 0)
        call->values[call->statement->rerun_param] = true_value;
    call->not_before_us = not_before_us;
    ssg_pg_metric_add(lane, queued, 1);
    ssg_pg_metric_add(lane, reruns, 1);
    ssg_pg_queue_push(&lane->alone, call);
}

void ssg_pg_call_end(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                     struct ssg_pg_call *call, enum ssg_status status)
{
    int64_t now_us = ssg_monotonic_us();
    int64_t sent_us = call->sent_us ? call->sent_us : now_us;
    call->queue_us = sent_us - call->submitted_us;
    call->database_us = now_us - sent_us;
    call->status = status;
    if (status == SSG_OK) {
        call->rows.columns = call->statement->columns;
        call->rows.column_count = call->statement->column_count;
    } else {
        PQclear(call->rows.result);
        call->rows.result = NULL;
        ssg_pg_metric_add(lane, failed, 1);
    }
    if (status == SSG_E_TIMEOUT)
        ssg_pg_metric_add(lane, timeouts, 1);
    ssg_pg_metric_add(lane, completed, 1);
    ssg_pg_metric_add(lane, queue_us, call->queue_us);
    ssg_pg_metric_add(lane, database_us, call->database_us);
    (void)__atomic_fetch_sub(&loop->outstanding, 1, __ATOMIC_ACQ_REL);
    call->complete(call->context);
}

/* Refused calls stay the caller's. */
static enum ssg_status accept_call(struct ssg_pg_loop *loop, struct ssg_pg_lane_state *lane,
                                   struct ssg_pg_call *call, bool *ret_wake)
{
    if (loop->is_closed || lane->waiting.count >= lane->options.queue_cap)
        return SSG_E_UNAVAILABLE;
    ssg_pg_queue_push(&lane->waiting, call);
    ssg_pg_metric_add(lane, queued, 1);
    (void)__atomic_fetch_add(&loop->outstanding, 1, __ATOMIC_ACQ_REL);
    if (call->deadline_us < lane->waiting_ends_us)
        lane->waiting_ends_us = call->deadline_us;
    *ret_wake = !loop->is_woken;
    loop->is_woken = true;
    return SSG_OK;
}

enum ssg_status ssg_pg_call_submit(struct ssg_pg_loop *loop, struct ssg_pg_call *call)
{
    enum ssg_status status = ssg_pg_call_status(call);
    if (status != SSG_OK)
        return status;
    struct ssg_pg_lane_state *lane = &loop->lanes[call->statement->lane];
    call->submitted_us = ssg_monotonic_us();
    if (call->deadline_us == 0)
        call->deadline_us = call->submitted_us + (int64_t)lane->options.deadline_ms * 1000;
    bool wake = false;
    pthread_mutex_lock(&loop->lock);
    status = accept_call(loop, lane, call, &wake);
    /* Written under the lock: afterwards the loop may end, and its eventfd with it. */
    if (wake)
        (void)eventfd_write(loop->event_fd, 1);
    pthread_mutex_unlock(&loop->lock);
    if (status != SSG_OK)
        ssg_pg_metric_add(lane, refused, 1);
    return status;
}
