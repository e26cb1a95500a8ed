-- What an Idempotency-Key stands for: outcome 'ok' with the resource of the first request,
-- 'idempotency-mismatch' when that had another body, 'new' for a key not used within 24 hours (an
-- older one is forgotten here). Without a key: 'new'.
-- Reads and deletes from casework.idempotency.
create or replace function casework.idempotency_find(p_user_id uuid, p_route text, p_key text,
    p_body_sha256 bytea,
    out outcome text,
    out resource_id uuid,
    out request_id uuid)
language plpgsql
as $$
declare
    v casework.idempotency;
begin
    outcome := 'new';
    if p_key is null then
        return;
    end if;
    select * into v
    from casework.idempotency i
    where i.user_id = p_user_id and i.route = p_route and i.key = p_key;
    if not found then
        return;
    end if;
    if v.at <= clock_timestamp() - interval '24 hours' then
        delete from casework.idempotency i
        where i.user_id = p_user_id and i.route = p_route and i.key = p_key;
    elsif v.body_sha256 = p_body_sha256 then
        outcome := 'ok';
        resource_id := v.resource_id;
        request_id := v.request_id;
    else
        outcome := 'idempotency-mismatch';
    end if;
end
$$;
comment on function casework.idempotency_find(uuid, text, text, bytea) is
    'The resource behind a key. Reads and deletes from casework.idempotency.';
