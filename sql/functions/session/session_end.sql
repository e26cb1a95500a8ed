-- DELETE /v1/session. outcome: ok, unauthenticated, csrf.
-- Updates access.session; inserts into audit.
create or replace function api.session_end(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    out outcome text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
begin
    -- the first run may have ended the very session that a re-run would need
    if p_rerun then
        perform access.set_context(p_request_id, null, null, null, null);
        select e.outcome into outcome from audit.main_entry(p_request_id) e;
        if outcome is not null then
            return;
        end if;
    end if;
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'session.end');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    update access.session s set ended_at = clock_timestamp()
    where s.session_id = v_caller.session_id;
    perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'session.end', 'ok',
        v_caller.session_id, '{}', '{}');
end
$$;
comment on function api.session_end(bytea, uuid, boolean, boolean) is
    'Ends the caller''s session. Updates access.session; inserts into audit.';
