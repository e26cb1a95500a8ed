-- POST /v1/incidents/{id}/close. The case leaves the district's worklist with a reason; a clerk
-- does not close what the social worker has. outcome: ok, unauthenticated, csrf, forbidden,
-- not-found, conflict, idempotency-mismatch.
-- Inserts into or updates casework.incident_work; inserts into casework.idempotency, audit.
create or replace function api.incident_close(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_incident_id uuid,
    p_reason text,
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
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'incident.close');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    if v_caller.stored_entry_id is not null then
        outcome := v_caller.stored_outcome;
        return;
    end if;
    v_route := 'POST /v1/incidents/' || p_incident_id || '/close';
    v_repeated := casework.incident_repeat(p_request_id, v_caller.user_id, v_caller.role,
        'incident.close', v_route, p_idempotency_key, p_body_sha256);
    if v_repeated is not null then
        outcome := v_repeated;
        return;
    end if;
    select * into v_case
    from casework.incident_find(p_incident_id, v_caller.district, v_caller.today);
    if v_case.incident_no is null then
        outcome := 'not-found';
    elsif v_case.status = 'closed' or (v_caller.role = 'secretariat'
        and v_case.status in ('with_social_worker', 'waiting')) then
        outcome := 'conflict';
    else
        insert into casework.incident_work as w (incident_no, district, status, closed_reason,
            changed_by)
        values (v_case.incident_no, v_caller.district, 'closed', p_reason, v_caller.user_id)
        on conflict (incident_no, district) do update
        set status = 'closed', closed_reason = excluded.closed_reason, version = w.version + 1,
            changed_at = clock_timestamp(), changed_by = excluded.changed_by;
        perform casework.idempotency_keep(v_caller.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_incident_id, p_request_id);
    end if;
    perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'incident.close',
        outcome, p_incident_id, casework.case_subject(v_case.case_number),
        casework.case_body(v_case.case_number, json_build_object('reason', p_reason)));
end
$$;
comment on function api.incident_close is
    'Closes a case of the worklist. Writes casework.incident_work, audit.';
