-- GET /v1/audit/proof/inclusion and /consistency: the stored hashes that the server has asked for
-- to make a proof for the tree of p_tree_size leaves. outcome: ok, unauthenticated, forbidden,
-- not-found (the tree is not that large yet).
-- Reads audit.leaf, audit.node; inserts into audit.
create or replace function api.audit_proof(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_tree_size bigint,
    p_levels int[],
    p_indexes bigint[],
    p_counts int[],
    out outcome text,
    out hashes bytea
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'audit.proof');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    if p_tree_size > 0
        and not exists (select from audit.leaf l where l.leaf_index = p_tree_size - 1) then
        outcome := 'not-found';
    else
        hashes := audit.tree_hashes(p_levels, p_indexes, p_counts);
    end if;
    if v_caller.stored_entry_id is null then
        perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'audit.proof',
            outcome, null, '{}', '{}');
    end if;
end
$$;
comment on function api.audit_proof(bytea, uuid, boolean, boolean, bigint, int[], bigint[], int[])
    is 'Hashes for a proof. Reads audit.leaf, audit.node; inserts into audit.';
