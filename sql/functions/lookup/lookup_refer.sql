-- POST /v1/lookups/{id}/refer: hand the look-up to a social worker (socialrådgiver) of the own
-- district, or without p_to to the district's queue. p_force: the clerk holds that a notification
-- is due. The case of the worklist follows.
-- outcome: ok, not-found, conflict (no such social worker), idempotency-mismatch,
-- unauthenticated, csrf, forbidden.
-- Inserts into casework.referral, idempotency, audit; inserts into or updates incident_work.
create or replace function api.lookup_refer(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_lookup_id uuid, p_to text, p_note text,
    p_force boolean, p_idempotency_key text, p_body_sha256 bytea, out outcome text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_in record;
    v_to uuid;
    v_route text := 'POST /v1/lookups/' || p_lookup_id || '/refer';
begin
    v_in := casework.lookup_enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok,
        'lookup.refer', p_lookup_id, v_route, p_idempotency_key, p_body_sha256);
    outcome := (v_in.result).outcome;
    if outcome is not null then
        return;
    end if;
    select a.user_id into v_to
    from access.user_account a
    join access.user_role r on r.user_id = a.user_id and r.role = 'social_worker'
    where a.username = lower(p_to) and a.district = v_in.district and not a.is_disabled;
    outcome := case when p_to is not null and v_to is null then 'conflict' else 'ok' end;
    if outcome = 'ok' then
        insert into casework.referral (lookup_id, request_id, at, by_user, to_user, district,
            note, force)
        values (p_lookup_id, p_request_id, clock_timestamp(), v_in.user_id, v_to,
            v_in.district, p_note, coalesce(p_force, false));
        insert into casework.incident_work as w (incident_no, district, status, owner, changed_by)
        select (v_in.lookup).incident_no, v_in.district, 'with_social_worker', v_to, v_in.user_id
        where (v_in.lookup).incident_no is not null
        on conflict (incident_no, district) do update
        set status = excluded.status, owner = excluded.owner, closed_reason = null,
            version = w.version + 1, changed_at = clock_timestamp(),
            changed_by = excluded.changed_by;
        perform casework.idempotency_keep(v_in.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_lookup_id, p_request_id);
    end if;
    perform casework.lookup_log(p_request_id, v_in.user_id, v_in.role, 'lookup.refer', outcome,
        p_lookup_id, (v_in.lookup).case_number, ((v_in.result).snapshot).p_key,
        json_build_object('case_number', (v_in.lookup).case_number, 'to', p_to, 'note', p_note,
            'force', p_force)::text);
end
$$;
comment on function api.lookup_refer is
    'Hands a look-up over. Writes casework.referral, incident_work, idempotency, audit.';
