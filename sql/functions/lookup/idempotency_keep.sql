-- Remember the resource a request with an Idempotency-Key has made. Without a key: nothing.
-- Inserts into casework.idempotency.
create or replace function casework.idempotency_keep(p_user_id uuid, p_route text, p_key text,
    p_body_sha256 bytea, p_resource_id uuid, p_request_id uuid)
returns void
language plpgsql
as $$
begin
    if p_key is not null then
        insert into casework.idempotency (user_id, route, key, body_sha256, resource_id,
            request_id)
        values (p_user_id, p_route, p_key, p_body_sha256, p_resource_id, p_request_id);
    end if;
end
$$;
comment on function casework.idempotency_keep(uuid, text, text, bytea, uuid, uuid) is
    'Keeps a resource id per key. Inserts into casework.idempotency.';
