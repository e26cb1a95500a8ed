-- Second half of POST /v1/session: the server says whether the password fits p_password_hash, the
-- hash it was given by sign_in_begin; if that is still the user's, a session begins. Otherwise the
-- attempt is recorded. outcome: ok, sign-in-failed. A re-run returns the session of its first run.
-- Inserts into access.session, access.sign_in_failure, audit; reads the user and settings.
create or replace function api.sign_in_finish(
    p_request_id uuid,
    p_rerun boolean,
    p_username text,
    p_client text,
    p_password_hash text,
    p_password_ok boolean,
    p_token_hash bytea,
    p_browser boolean,
    out outcome text,
    out user_id uuid,
    out username text,
    out roles text[],
    out district text,
    out municipality text,
    out expires_at timestamptz
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_user record;
    v_session_id uuid := gen_random_uuid();
    v_stored record;
begin
    perform access.set_context(p_request_id, null, null, null, null);
    if p_rerun then
        select * into v_stored from audit.main_entry(p_request_id);
        if v_stored.entry_id is not null then
            outcome := v_stored.outcome;
            if outcome = 'ok' then
                select c.user_id, c.username, c.roles, c.district, c.municipality, c.expires_at
                into user_id, username, roles, district, municipality, expires_at
                from access.caller(p_token_hash) c;
            end if;
            return;
        end if;
    end if;
    select * into v_user from access.credentials(lower(p_username));
    if not found or p_password_ok is not true
        or v_user.password_hash is distinct from p_password_hash then
        perform access.fail_sign_in(p_request_id, null, null, p_username, p_client);
        outcome := 'sign-in-failed';
        return;
    end if;
    perform access.set_context(p_request_id, v_user.user_id, v_user.roles[1], v_user.district,
        v_user.municipality);
    outcome := 'ok';
    user_id := v_user.user_id;
    username := lower(p_username);
    roles := v_user.roles;
    district := v_user.district;
    municipality := v_user.municipality;
    expires_at := clock_timestamp() + make_interval(hours => access.setting('session_hours'));
    insert into access.session (token_hash, session_id, user_id, browser, expires_at)
    values (p_token_hash, v_session_id, v_user.user_id, p_browser, expires_at);
    perform audit.write(p_request_id, 0, v_user.user_id, v_user.roles[1], 'session.create', 'ok',
        v_session_id, '{}', '{}');
end
$$;
comment on function api.sign_in_finish(uuid, boolean, text, text, text, boolean, bytea, boolean) is
    'Begins a session. Inserts into access.session or access.sign_in_failure, and audit.';
