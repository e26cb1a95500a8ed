-- POST /v1/incidents/{id}/assign: the leader gives a case to a colleague of the own district with
-- a casework role; a social worker thereby has it. outcome: ok, unauthenticated, csrf, forbidden,
-- not-found, conflict (closed, or nobody of that name to give it to), idempotency-mismatch.
-- Inserts into or updates casework.incident_work; inserts into casework.idempotency, audit.
create or replace function api.incident_assign(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_incident_id uuid,
    p_to text,
    p_idempotency_key text,
    p_body_sha256 bytea,
    out outcome text
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_caller record;
    v_case record;
    v_route text;
    v_repeated text;
    v_owner uuid;
    v_is_social_worker boolean;
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'incident.assign');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    if v_caller.stored_entry_id is not null then
        outcome := v_caller.stored_outcome;
        return;
    end if;
    v_route := 'POST /v1/incidents/' || p_incident_id || '/assign';
    v_repeated := casework.incident_repeat(p_request_id, v_caller.user_id, v_caller.role,
        'incident.assign', v_route, p_idempotency_key, p_body_sha256);
    if v_repeated is not null then
        outcome := v_repeated;
        return;
    end if;
    select * into v_case
    from casework.incident_find(p_incident_id, v_caller.district, v_caller.today);
    select a.user_id, bool_or(r.role = 'social_worker') into v_owner, v_is_social_worker
    from access.user_account a
    join access.user_role r on r.user_id = a.user_id
        and r.role in ('secretariat', 'social_worker')
    where a.username = lower(p_to) and a.district = v_caller.district and not a.is_disabled
    group by a.user_id;
    if v_case.incident_no is null then
        outcome := 'not-found';
    elsif v_owner is null or v_case.status = 'closed' then
        outcome := 'conflict';
    else
        insert into casework.incident_work as w (incident_no, district, status, owner, changed_by)
        values (v_case.incident_no, v_caller.district,
            case when v_is_social_worker then 'with_social_worker' else 'new' end, v_owner,
            v_caller.user_id)
        on conflict (incident_no, district) do update
        set owner = excluded.owner, version = w.version + 1,
            status = case when w.status = 'waiting' then w.status else excluded.status end,
            changed_at = clock_timestamp(), changed_by = excluded.changed_by;
        perform casework.idempotency_keep(v_caller.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_incident_id, p_request_id);
    end if;
    perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'incident.assign',
        outcome, p_incident_id, casework.case_subject(v_case.case_number),
        casework.case_body(v_case.case_number, json_build_object('to', p_to)));
end
$$;
comment on function api.incident_assign is
    'Gives a case to a colleague. Reads access users; writes casework.incident_work, audit.';
