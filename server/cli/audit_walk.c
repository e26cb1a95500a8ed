#include "audit_walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ssg_time.h"

enum { PAGE = 2048, BAR_WIDTH = 40, SHOW_EVERY_US = 200000 };

/* --- progress ----------------------------------------------------------------------------------
 */

void audit_progress_show(struct audit_progress *progress, uint64_t done)
{
    int64_t now_us = ssg_monotonic_us();
    if (now_us < progress->next_us || !isatty(STDERR_FILENO))
        return;
    progress->next_us = now_us + SHOW_EVERY_US;
    if (progress->total == 0) {
        (void)fprintf(stderr, "\r%s %" PRIu64, progress->what, done);
        return;
    }
    char bar[BAR_WIDTH + 1];
    uint64_t full = done >= progress->total ? BAR_WIDTH : done * BAR_WIDTH / progress->total;
    for (uint64_t i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    (void)fprintf(stderr, "\r%s [%s] %" PRIu64 " of %" PRIu64, progress->what, bar, done,
                  progress->total);
}

void audit_progress_end(const struct audit_progress *progress)
{
    if (progress->next_us > 0)
        (void)fputs("\r\033[K", stderr);
}

/* --- a database --------------------------------------------------------------------------------
 */

/* The rows of one page, and how far they are read. */
struct page {
    struct ssg_arena arena;
    struct ssg_pg_call leaves, pieces, checkpoints;
    int next_piece, next_checkpoint;
    struct ssg_audit_piece *list; /* pieces of one leaf */
    size_t list_size;
};

static void page_finish(struct page *page)
{
    ssg_pg_call_finish(&page->leaves);
    ssg_pg_call_finish(&page->pieces);
    ssg_pg_call_finish(&page->checkpoints);
    ssg_arena_finish(&page->arena);
    free(page->list);
}

static enum ssg_status page_load(struct page *page, struct ssg_pg_sync *sync, uint64_t from)
{
    struct ssg_audit_piece *list = page->list;
    size_t list_size = page->list_size;
    page->list = NULL;
    page_finish(page);
    *page = (struct page){.list = list, .list_size = list_size};
    ssg_arena_init(&page->arena, 1 << 16);
    enum ssg_status status =
        ssg_store_audit_leaves(sync, &page->arena, from, from + PAGE, &page->leaves);
    if (status == SSG_OK)
        status = ssg_store_audit_pieces(sync, &page->arena, from, from + PAGE, &page->pieces);
    if (status == SSG_OK)
        status = ssg_store_audit_checkpoints(sync, &page->arena, (int64_t)from,
                                             (int64_t)from + PAGE, &page->checkpoints);
    return status;
}

/* The pieces of a leaf, which come in the order of the leaves. */
static enum ssg_status page_take_pieces(struct page *page, uint64_t leaf_index, size_t *ret_count)
{
    size_t count = 0;
    int rows = ssg_pg_rows_count(&page->pieces.rows);
    for (; page->next_piece < rows; page->next_piece++) {
        struct ssg_audit_piece piece;
        enum ssg_status status = ssg_store_audit_piece(&page->pieces, page->next_piece, &piece);
        if (status != SSG_OK)
            return status;
        if (piece.leaf_index != leaf_index)
            break;
        if (count == page->list_size) {
            size_t size = page->list_size ? page->list_size * 2 : 64;
            struct ssg_audit_piece *list = realloc(page->list, size * sizeof *list);
            if (!list)
                return SSG_E_MEMORY;
            page->list = list;
            page->list_size = size;
        }
        page->list[count++] = piece;
    }
    *ret_count = count;
    return SSG_OK;
}

/* Show the checkpoints of at most that many leaves. */
static enum ssg_status page_show_checkpoints(struct page *page, uint64_t up_to,
                                             const struct audit_visitor *visitor)
{
    int rows = ssg_pg_rows_count(&page->checkpoints.rows);
    for (; page->next_checkpoint < rows; page->next_checkpoint++) {
        struct ssg_audit_checkpoint row;
        enum ssg_status status =
            ssg_store_audit_checkpoint(&page->checkpoints, page->next_checkpoint, &row);
        if (status != SSG_OK)
            return status;
        if (row.tree_size > up_to)
            break;
        status = visitor->checkpoint(visitor->context, &row);
        if (status != SSG_OK)
            return status;
    }
    return SSG_OK;
}

static enum ssg_status page_show(struct page *page, const struct audit_visitor *visitor,
                                 uint64_t page_end)
{
    int rows = ssg_pg_rows_count(&page->leaves.rows);
    enum ssg_status status = SSG_OK;
    for (int i = 0; i < rows && status == SSG_OK; i++) {
        struct ssg_audit_leaf leaf;
        size_t count = 0;
        status = ssg_store_audit_leaf(&page->leaves, i, &leaf);
        if (status == SSG_OK)
            status = page_show_checkpoints(page, leaf.leaf_index, visitor);
        if (status == SSG_OK)
            status = page_take_pieces(page, leaf.leaf_index, &count);
        if (status == SSG_OK)
            status = visitor->leaf(visitor->context, &leaf, page->list, count, true);
    }
    return status == SSG_OK ? page_show_checkpoints(page, page_end, visitor) : status;
}

/* Checkpoints with from < tree_size <= to and no leaves between, a page at a time. */
static enum ssg_status show_checkpoints(struct ssg_pg_sync *sync, int64_t from, int64_t to,
                                        const struct audit_visitor *visitor)
{
    struct page page = {0};
    ssg_arena_init(&page.arena, 1 << 16);
    enum ssg_status status =
        ssg_store_audit_checkpoints(sync, &page.arena, from, to, &page.checkpoints);
    if (status == SSG_OK)
        status = page_show_checkpoints(&page, INT64_MAX, visitor);
    page_finish(&page);
    return status;
}

enum ssg_status audit_walk_database(struct ssg_pg_sync *sync, const struct ssg_audit_sizes *sizes,
                                    const struct audit_visitor *visitor)
{
    uint64_t end = (uint64_t)sizes->leaf_end;
    enum ssg_status status = show_checkpoints(sync, -1, 0, visitor);
    struct page page = {0};
    uint64_t from = 0;
    for (; from < end && status == SSG_OK; from += PAGE) {
        status = page_load(&page, sync, from);
        if (status == SSG_OK)
            status = page_show(&page, visitor, from + PAGE);
        if (status == SSG_OK && visitor->pause)
            status = visitor->pause(visitor->context, from + PAGE < end ? from + PAGE : end);
    }
    page_finish(&page);
    return status == SSG_OK ? show_checkpoints(sync, (int64_t)from, INT64_MAX, visitor) : status;
}
