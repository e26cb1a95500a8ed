-- Was this act done before under the same Idempotency-Key? Null: no, go on. 'ok' (logged as a repeat
-- of the first request) or 'idempotency-mismatch' (logged as a refusal): answer that.
-- Reads casework.idempotency; inserts into audit.
create or replace function casework.incident_repeat(
    p_request_id uuid,
    p_user_id uuid,
    p_role text,
    p_action text,
    p_route text,
    p_key text,
    p_body_sha256 bytea
) returns text
language plpgsql
as $$
declare
    v_key record;
begin
    select * into v_key
    from casework.idempotency_find(p_user_id, p_route, p_key, p_body_sha256);
    if v_key.outcome = 'new' then
        return null;
    end if;
    perform audit.write(p_request_id, 0, p_user_id, p_role, p_action, v_key.outcome,
        v_key.resource_id, array['request'],
        array[json_build_object('repeat_of', v_key.request_id)::text]);
    return v_key.outcome;
end
$$;
comment on function casework.incident_repeat is
    'A repeated act. Reads casework.idempotency; inserts into audit.';
