-- POST /v1/incidents/{id}/report: was a social report sent in the case, when, by whom (PRACTICE
-- A16). outcome: ok, unauthenticated, csrf, forbidden, not-found, conflict, idempotency-mismatch.
-- Inserts into or updates casework.incident_work; inserts into casework.idempotency, audit.
create or replace function api.incident_report(
    p_token_hash bytea,
    p_request_id uuid,
    p_rerun boolean,
    p_csrf_ok boolean,
    p_incident_id uuid,
    p_sent boolean,
    p_date date,
    p_by text,
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
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'incident.report');
    outcome := v_caller.outcome;
    if outcome <> 'ok' then
        return;
    end if;
    if v_caller.stored_entry_id is not null then
        outcome := v_caller.stored_outcome;
        return;
    end if;
    v_route := 'POST /v1/incidents/' || p_incident_id || '/report';
    v_repeated := casework.incident_repeat(p_request_id, v_caller.user_id, v_caller.role,
        'incident.report', v_route, p_idempotency_key, p_body_sha256);
    if v_repeated is not null then
        outcome := v_repeated;
        return;
    end if;
    select * into v_case
    from casework.incident_find(p_incident_id, v_caller.district, v_caller.today);
    if v_case.incident_no is null then
        outcome := 'not-found';
    elsif v_case.status = 'closed' then
        outcome := 'conflict';
    else
        insert into casework.incident_work as w (incident_no, district, status, report_sent,
            report_date, report_by, changed_by)
        values (v_case.incident_no, v_caller.district, 'new', p_sent, p_date, p_by,
            v_caller.user_id)
        on conflict (incident_no, district) do update
        set report_sent = excluded.report_sent, report_date = excluded.report_date,
            report_by = excluded.report_by, version = w.version + 1,
            changed_at = clock_timestamp(), changed_by = excluded.changed_by;
        perform casework.idempotency_keep(v_caller.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_incident_id, p_request_id);
    end if;
    perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, 'incident.report',
        outcome, p_incident_id, casework.case_subject(v_case.case_number),
        casework.case_body(v_case.case_number,
            json_build_object('sent', p_sent, 'date', p_date, 'by', p_by)));
end
$$;
comment on function api.incident_report is
    'Notes a social report. Writes casework.incident_work, audit.';
