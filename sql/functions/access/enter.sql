-- First step of every api function: who calls, and may they do this? Overwrites the caller's
-- context (empty on refusal) and answers 'ok', 'unauthenticated', 'csrf' or 'forbidden'; never
-- raises for them. A refusal of a known session writes its own log entry, once per request: a
-- re-run (p_rerun) looks for the request's main entry first and repeats its outcome.
-- stored_*: the main entry found by a re-run; the act is then not to be logged or done again.
-- Runs with the rights and the search_path of the api function that calls it, as everything does
-- that only api functions may call: this stands in front of every request.
-- Reads access.permission, audit.entry; access.caller reads the session; audit.write inserts.
create or replace function access.enter(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_action text,
    out outcome text,
    out user_id uuid,
    out username text,
    out role text,
    out roles text[],
    out district text,
    out municipality text,
    out person_key uuid,
    out session_id uuid,
    out signed_in_at timestamptz,
    out stepped_up_at timestamptz,
    out expires_at timestamptz,
    out today date,
    out stored_entry_id bigint,
    out stored_outcome text,
    out stored_resource_id uuid
)
language plpgsql
as $$
declare
    v_caller record;
begin
    today := (clock_timestamp() at time zone 'Europe/Copenhagen')::date;
    perform access.set_context(p_request_id, null, null, null, null);
    v_caller := access.caller(p_token_hash);
    if v_caller.user_id is null then
        outcome := 'unauthenticated';
        return;
    end if;
    if p_rerun then
        select e.entry_id, e.outcome, e.resource_id
        into stored_entry_id, stored_outcome, stored_resource_id
        from audit.main_entry(p_request_id) e;
        if stored_outcome in ('csrf', 'forbidden') then
            outcome := stored_outcome;
            return;
        end if;
    end if;
    if p_csrf_ok is not true then
        outcome := 'csrf';
    else
        select p.role into role
        from access.permission p
        where p.action = p_action and p.role = any (v_caller.roles)
        order by p.role
        limit 1;
        if not found then
            outcome := 'forbidden';
        end if;
    end if;
    if outcome is not null then
        perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.roles[1], p_action,
            outcome, null, '{}', '{}');
        return;
    end if;
    outcome := 'ok';
    user_id := v_caller.user_id;
    username := v_caller.username;
    roles := v_caller.roles;
    district := v_caller.district;
    municipality := v_caller.municipality;
    person_key := v_caller.person_key;
    session_id := v_caller.session_id;
    signed_in_at := v_caller.signed_in_at;
    stepped_up_at := v_caller.stepped_up_at;
    expires_at := v_caller.expires_at;
    perform access.set_context(p_request_id, user_id, role, district, municipality);
end
$$;
comment on function access.enter(bytea, uuid, boolean, boolean, text) is
    'Authorises a call. Reads access.permission, audit.entry; may insert a refusal into audit.';
