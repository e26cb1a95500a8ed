-- GET /v1/session: who am I? Own data only, so nothing is logged. outcome: ok, unauthenticated.
-- access.enter reads the session.
create or replace function api.session_show(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
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
    v_caller record;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'session.show');
    outcome := v_caller.outcome;
    user_id := v_caller.user_id;
    username := v_caller.username;
    roles := v_caller.roles;
    district := v_caller.district;
    municipality := v_caller.municipality;
    expires_at := v_caller.expires_at;
end
$$;
comment on function api.session_show(bytea, uuid, boolean, boolean) is
    'The caller''s own session. Reads through access.enter.';
