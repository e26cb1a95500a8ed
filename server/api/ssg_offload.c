#include "ssg_offload.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct job {
    ssg_offload_work work;
    void *context;
};

struct ssg_offload {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct job queue[SSG_OFFLOAD_QUEUE_CAP];
    size_t first;
    size_t count;
    bool is_ending;
};

static void *run(void *argument)
{
    struct ssg_offload *offload = argument;
    pthread_mutex_lock(&offload->mutex);
    for (;;) {
        while (offload->count == 0 && !offload->is_ending)
            pthread_cond_wait(&offload->changed, &offload->mutex);
        if (offload->count == 0)
            break;
        struct job job = offload->queue[offload->first];
        offload->first = (offload->first + 1) % SSG_OFFLOAD_QUEUE_CAP;
        offload->count--;
        pthread_mutex_unlock(&offload->mutex);
        job.work(job.context);
        pthread_mutex_lock(&offload->mutex);
    }
    pthread_mutex_unlock(&offload->mutex);
    return NULL;
}

enum ssg_status ssg_offload_create(struct ssg_offload **ret_offload)
{
    struct ssg_offload *offload = calloc(1, sizeof *offload);
    if (!offload)
        return SSG_E_MEMORY;
    pthread_mutex_init(&offload->mutex, NULL);
    pthread_cond_init(&offload->changed, NULL);
    if (pthread_create(&offload->thread, NULL, run, offload) != 0) {
        pthread_cond_destroy(&offload->changed);
        pthread_mutex_destroy(&offload->mutex);
        free(offload);
        return SSG_E_IO;
    }
    *ret_offload = offload;
    return SSG_OK;
}

enum ssg_status ssg_offload_submit(struct ssg_offload *offload, ssg_offload_work work,
                                   void *context)
{
    enum ssg_status status = SSG_E_UNAVAILABLE;
    pthread_mutex_lock(&offload->mutex);
    if (!offload->is_ending && offload->count < SSG_OFFLOAD_QUEUE_CAP) {
        size_t last = (offload->first + offload->count) % SSG_OFFLOAD_QUEUE_CAP;
        offload->queue[last] = (struct job){work, context};
        offload->count++;
        pthread_cond_signal(&offload->changed);
        status = SSG_OK;
    }
    pthread_mutex_unlock(&offload->mutex);
    return status;
}

void ssg_offload_destroy(struct ssg_offload *offload)
{
    if (!offload)
        return;
    pthread_mutex_lock(&offload->mutex);
    offload->is_ending = true;
    pthread_cond_signal(&offload->changed);
    pthread_mutex_unlock(&offload->mutex);
    (void)pthread_join(offload->thread, NULL);
    pthread_cond_destroy(&offload->changed);
    pthread_mutex_destroy(&offload->mutex);
    free(offload);
}
