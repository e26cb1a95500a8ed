-- GET /v1/audit/checkpoint: the newest signed tree head with its cosignatures (parallel arrays,
-- base64). outcome: ok, unauthenticated, forbidden, unavailable (no sealer has run yet).
-- Reads audit.checkpoint, audit.cosignature; inserts into audit.
create or replace function api.audit_checkpoint(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    out outcome text,
    out tree_size bigint,
    out root bytea,
    out at timestamptz,
    out note text,
    out c_name text[],
    out c_key_id text[],
    out c_signature text[],
    out c_at timestamptz[]
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'audit.checkpoint');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    select c.tree_size, c.root, c.at, c.note into tree_size, root, at, note
    from audit.checkpoint c
    order by c.tree_size desc
    limit 1;
    if not found then
        outcome := 'unavailable';
    end if;
    select coalesce(array_agg(s.name order by s.received_at), '{}'),
        coalesce(array_agg(encode(s.key_id, 'base64') order by s.received_at), '{}'),
        coalesce(array_agg(replace(encode(s.signature, 'base64'), E'\n', '')
            order by s.received_at), '{}'),
        coalesce(array_agg(s.signed_at order by s.received_at), '{}')
    into c_name, c_key_id, c_signature, c_at
    from audit.cosignature s
    where s.tree_size = audit_checkpoint.tree_size;
    if v_caller.stored_entry_id is null then
        perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'audit.checkpoint',
            outcome, null, '{}', '{}');
    end if;
end
$$;
comment on function api.audit_checkpoint(bytea, uuid, boolean, boolean) is
    'The newest checkpoint. Reads audit.checkpoint, audit.cosignature; inserts into audit.';
