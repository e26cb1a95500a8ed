-- Second half of POST /v1/session/step-up: marks the session as freshly confirmed, if the hash the
-- server checked against is still the caller's. outcome: ok, unauthenticated, csrf,
-- sign-in-failed.
-- Updates access.session; inserts into access.sign_in_failure or nothing, and audit.
create or replace function api.step_up_finish(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_client text,
    p_password_hash text,
    p_password_ok boolean,
    out outcome text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
    v_hash text;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'session.step_up');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    if v_caller.stored_entry_id is not null then
        outcome := v_caller.stored_outcome;
        return;
    end if;
    select c.password_hash into v_hash from access.credentials(v_caller.username) c;
    if p_password_ok is not true or v_hash is distinct from p_password_hash then
        perform access.fail_sign_in(p_request_id, v_caller.user_id, v_caller.role,
            v_caller.username, p_client);
        outcome := 'sign-in-failed';
        return;
    end if;
    update access.session s set stepped_up_at = clock_timestamp()
    where s.session_id = v_caller.session_id;
    perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'session.step_up', 'ok',
        v_caller.session_id, '{}', '{}');
end
$$;
comment on function api.step_up_finish(bytea, uuid, boolean, boolean, text, text, boolean) is
    'Confirms the caller anew. Updates access.session; inserts into audit.';
