-- Where the tree stands, for a sealer that takes over: number of leaves, and the newest checkpoint
-- (nulls before the first).
-- Reads audit.leaf, audit.checkpoint.
create or replace function audit.seal_state(
    out leaf_count bigint,
    out tree_size bigint,
    out root bytea,
    out note text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    select coalesce(max(l.leaf_index) + 1, 0) into leaf_count from audit.leaf l;
    select c.tree_size, c.root, c.note into tree_size, root, note
    from audit.checkpoint c
    order by c.tree_size desc
    limit 1;
end
$$;
comment on function audit.seal_state() is
    'Size of the tree and newest checkpoint. Reads audit.leaf, audit.checkpoint.';
