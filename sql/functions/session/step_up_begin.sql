-- First half of POST /v1/session/step-up: the hash the caller's password is checked against.
-- outcome: ok, unauthenticated, csrf, too-many-requests.
-- Reads access.sign_in_failure, reference.setting; access.credentials reads the user.
create or replace function api.step_up_begin(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_client text,
    out outcome text,
    out password_hash text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'session.step_up');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    if access.throttled(v_caller.username, p_client) then
        outcome := 'too-many-requests';
        return;
    end if;
    select c.password_hash into password_hash from access.credentials(v_caller.username) c;
end
$$;
comment on function api.step_up_begin(bytea, uuid, boolean, boolean, text) is
    'Throttle and own password hash. Reads access.sign_in_failure and the user.';
