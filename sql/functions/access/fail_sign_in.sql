-- Record a failed sign-in or step-up: one row for the throttle, one log entry. The name typed
-- stands in the content only, never in the header.
-- Inserts into access.sign_in_failure, audit.
create or replace function access.fail_sign_in(
    p_request_id uuid,
    p_actor_id uuid,
    p_role text,
    p_username text,
    p_client text
) returns void
language plpgsql
as $$
begin
    insert into access.sign_in_failure (username_hash, client)
    values (sha256(convert_to(lower(p_username), 'UTF8')), p_client);
    perform audit.write(p_request_id, 0, p_actor_id, p_role, 'session.refused', 'sign-in-failed',
        null, array['request'], array[json_build_object('username', p_username, 'client',
            p_client)::text]);
end
$$;
comment on function access.fail_sign_in(uuid, uuid, text, text, text) is
    'A failed attempt. Inserts into access.sign_in_failure, audit.';
