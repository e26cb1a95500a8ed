-- First half of POST /v1/session: may this attempt be made, and which hash is the password to be
-- checked against? Null for an unknown or disabled user: the server then checks against a hash of
-- nobody's, so that both take the same time. outcome: ok, too-many-requests.
-- Reads access.sign_in_failure, reference.setting; access.credentials reads the user.
create or replace function api.sign_in_begin(
    p_request_id uuid,
    p_rerun boolean,
    p_username text,
    p_client text,
    out outcome text,
    out password_hash text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform access.set_context(p_request_id, null, null, null, null);
    if access.throttled(p_username, p_client) then
        outcome := 'too-many-requests';
        return;
    end if;
    outcome := 'ok';
    select c.password_hash into password_hash from access.credentials(lower(p_username)) c;
end
$$;
comment on function api.sign_in_begin(uuid, boolean, text, text) is
    'Throttle and password hash. Reads access.sign_in_failure and the user.';
