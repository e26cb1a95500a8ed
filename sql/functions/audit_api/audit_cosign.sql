-- POST /v1/audit/cosignatures: keep a witness's cosignature of a checkpoint; the server has checked
-- it against the witness's key (p_name is null: it is nobody's). Handed in again it is the one kept
-- first. outcome: ok, unauthenticated, csrf, forbidden, invalid-input, conflict (no checkpoint of
-- that size has that root), idempotency-mismatch.
-- Reads audit.checkpoint; inserts into audit.cosignature, casework.idempotency, audit.
create or replace function api.audit_cosign(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_tree_size bigint,
    p_root bytea,
    p_name text,
    p_key_id bytea,
    p_signature bytea,
    p_signed_at timestamptz,
    p_idempotency_key text,
    p_body_sha256 bytea,
    out outcome text,
    out cosignature_id uuid,
    out at timestamptz
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
    v_repeated text;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'audit.cosign');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    if v_caller.stored_entry_id is not null then
        outcome := v_caller.stored_outcome;
    elsif p_name is null then
        outcome := 'invalid-input';
    else
        v_repeated := casework.incident_repeat(p_request_id, v_caller.user_id, v_caller.role,
            'audit.cosign', 'POST /v1/audit/cosignatures', p_idempotency_key, p_body_sha256);
        if v_repeated is not null then
            outcome := v_repeated;
        elsif not exists (select from audit.checkpoint c
            where c.tree_size = p_tree_size and c.root = p_root) then
            outcome := 'conflict';
        else
            insert into audit.cosignature (tree_size, name, key_id, signature, signed_at, user_id)
            values (p_tree_size, p_name, p_key_id, p_signature, p_signed_at, v_caller.user_id)
            on conflict (tree_size, key_id) do nothing;
        end if;
    end if;
    if outcome = 'ok' then
        select c.cosignature_id, c.signed_at into cosignature_id, at
        from audit.cosignature c
        where c.tree_size = p_tree_size and c.key_id = p_key_id;
    end if;
    if v_caller.stored_entry_id is not null or v_repeated is not null then
        return;
    end if;
    if outcome = 'ok' then
        perform casework.idempotency_keep(v_caller.user_id, 'POST /v1/audit/cosignatures',
            p_idempotency_key, p_body_sha256, cosignature_id, p_request_id);
    end if;
    perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'audit.cosign', outcome,
        cosignature_id, '{}', '{}');
end
$$;
comment on function api.audit_cosign(bytea, uuid, boolean, boolean, bigint, bytea, text, bytea,
    bytea, timestamptz, text, bytea) is
    'Keeps a cosignature. Reads audit.checkpoint; inserts into audit.cosignature,
casework.idempotency, audit.';
