-- Runs of neighbouring stored hashes of the tree, one after the other, 32 bytes each, in the order
-- asked for: leaves for level 0, else nodes. A hash that is not there is left out.
-- Reads audit.leaf, audit.node.
create or replace function audit.tree_hashes(p_levels int[], p_indexes bigint[], p_counts int[])
returns bytea
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(string_agg(h.hash, '' order by r.at, h.place), '')
    from unnest(p_levels, p_indexes, p_counts) with ordinality as r (level, first, count, at)
    cross join lateral (
        select l.leaf_index as place, l.leaf_hash as hash
        from audit.leaf l
        where r.level = 0 and l.leaf_index >= r.first and l.leaf_index < r.first + r.count
        union all
        select n.node_index, n.hash
        from audit.node n
        where n.level = r.level and n.node_index >= r.first and n.node_index < r.first + r.count
    ) h
$$;
comment on function audit.tree_hashes(int[], bigint[], int[]) is
    'Stored hashes of the tree. Reads audit.leaf, audit.node.';
