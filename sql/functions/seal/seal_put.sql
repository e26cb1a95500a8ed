-- Put a batch into the tree, in the transaction that took it: leaves in the order given, the nodes
-- they complete, the checkpoint; the entries wait no longer. Hashes are 32 bytes each, one after
-- the other. Raises if the tree is not the one the caller has computed on.
-- Inserts into audit.leaf, audit.node, audit.checkpoint; deletes from audit.pending.
create or replace function audit.seal_put(
    p_first bigint,
    p_entry_ids bigint[],
    p_leaf_hashes bytea,
    p_node_levels int[],
    p_node_indexes bigint[],
    p_node_hashes bytea,
    p_root bytea,
    p_note text
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_next bigint;
    v_count bigint;
begin
    select coalesce(max(l.leaf_index) + 1, 0) into v_next from audit.leaf l;
    if v_next <> p_first then
        raise exception 'the tree has % leaves, the sealer counts %', v_next, p_first
            using errcode = '55000';
    end if;
    insert into audit.leaf (leaf_index, entry_id, leaf_hash)
    select p_first + i.at - 1, i.entry_id, substr(p_leaf_hashes, ((i.at - 1) * 32 + 1)::int, 32)
    from unnest(p_entry_ids) with ordinality as i (entry_id, at);
    insert into audit.node (level, node_index, hash)
    select n.level, n.node_index, substr(p_node_hashes, ((n.at - 1) * 32 + 1)::int, 32)
    from unnest(p_node_levels, p_node_indexes) with ordinality as n (level, node_index, at);
    delete from audit.pending p where p.entry_id = any (p_entry_ids);
    get diagnostics v_count = row_count;
    if v_count <> cardinality(p_entry_ids) then
        raise exception '% of % entries no longer wait', cardinality(p_entry_ids) - v_count,
            cardinality(p_entry_ids) using errcode = '55000';
    end if;
    insert into audit.checkpoint (tree_size, root, note)
    values (p_first + cardinality(p_entry_ids), p_root, p_note);
end
$$;
comment on function audit.seal_put(bigint, bigint[], bytea, int[], bigint[], bytea, bytea, text) is
    'Seals a batch. Inserts into audit.leaf, audit.node, audit.checkpoint; deletes from
audit.pending.';
