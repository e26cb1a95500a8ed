-- POST /v1/lookups/{id}/window: look back over another number of years, with a reason. The register
-- is read again and kept as a new revision, which is the answer; the revision before stays.
-- outcome: ok, not-found, ticket-expired, invalid-input (more years than the setting allows),
-- idempotency-mismatch, unauthenticated, csrf, forbidden.
-- Reads register, reference, casework; inserts into casework.lookup_revision, idempotency, audit.
create or replace function api.lookup_window(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_lookup_id uuid, p_years int, p_reason text,
    p_idempotency_key text, p_body_sha256 bytea)
returns casework.lookup_result
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v casework.lookup_result;
    v_in record;
    v_before casework.lookup_revision;
    v_extra uuid[];
    v_extra_as text[];
    v_route text := 'POST /v1/lookups/' || p_lookup_id || '/window';
begin
    v_in := casework.lookup_enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok,
        'lookup.window', p_lookup_id, v_route, p_idempotency_key, p_body_sha256);
    v := v_in.result;
    if v.outcome is not null then
        return v;
    end if;
    v.outcome := case
        when p_years not between 1 and access.setting('window_years_max') then 'invalid-input'
        when v_in.is_expired then 'ticket-expired'
        else 'ok'
    end;
    if v.outcome = 'ok' then
        v_before := v.snapshot;
        select array_agg(x.key), array_agg(x.how)
        into v_extra, v_extra_as
        from unnest(v_before.p_key, v_before.p_as) as x (key, how)
        where x.how is not null;
        v.snapshot := casework.lookup_revise(v_in.lookup, v_before, p_request_id, p_years,
            p_reason, v_extra, v_extra_as);
        perform casework.idempotency_keep(v_in.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_lookup_id, p_request_id);
    end if;
    perform casework.lookup_log(p_request_id, v_in.user_id, v_in.role, 'lookup.window',
        v.outcome, p_lookup_id, (v.snapshot).c_number,
        case when v.outcome = 'ok' then (v.snapshot).p_key || (v.snapshot).c_key end,
        json_build_object('case_number', (v.snapshot).c_number, 'years', p_years,
            'reason', p_reason, 'revision', (v.snapshot).revision)::text);
    return v;
end
$$;
comment on function api.lookup_window is
    'Another window. Reads register, casework; inserts into casework.lookup_revision, audit.';
