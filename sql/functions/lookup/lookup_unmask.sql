-- POST /v1/lookups/{id}/unmask: show names and texts to this user, for one chosen reason. Every
-- unmasking is kept and logged, also a second one. The leader may only when reviewing, which is an
-- act of its own (lookup.unmask_review) on a review; without one the answer is forbidden.
-- outcome: ok, not-found, step-up-needed, ticket-expired, idempotency-mismatch, unauthenticated,
-- csrf, forbidden.
-- Reads casework, reference.setting; inserts into casework.lookup_unmask, idempotency, audit.
create or replace function api.lookup_unmask(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_lookup_id uuid, p_reason text, p_text text,
    p_idempotency_key text, p_body_sha256 bytea)
returns casework.lookup_result
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v casework.lookup_result;
    v_in record;
    v_route text := 'POST /v1/lookups/' || p_lookup_id || '/unmask';
begin
    v_in := casework.lookup_enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok,
        'lookup.unmask', p_lookup_id, v_route, p_idempotency_key, p_body_sha256);
    v := v_in.result;
    if v.outcome is not null then
        return v;
    end if;
    v.outcome := case
        when v_in.fresh_at <= clock_timestamp()
            - make_interval(mins => access.setting('unmask_sign_in_minutes'))
            then 'step-up-needed'
        when v_in.is_expired then 'ticket-expired'
        else 'ok'
    end;
    if v.outcome = 'ok' then
        insert into casework.lookup_unmask (lookup_id, user_id, request_id, at, reason,
            reason_text)
        values (p_lookup_id, v_in.user_id, p_request_id, clock_timestamp(), p_reason, p_text);
        perform casework.idempotency_keep(v_in.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_lookup_id, p_request_id);
        v.is_unmasked := true;
    end if;
    perform casework.lookup_log(p_request_id, v_in.user_id, v_in.role, 'lookup.unmask',
        v.outcome, p_lookup_id, (v.snapshot).c_number,
        case when v.outcome = 'ok' then (v.snapshot).p_key || (v.snapshot).c_key end,
        json_build_object('case_number', (v.snapshot).c_number, 'reason', p_reason,
            'text', p_text, 'revision', (v.snapshot).revision)::text);
    return v;
end
$$;
comment on function api.lookup_unmask is
    'Unmasks a look-up. Reads casework; inserts into casework.lookup_unmask, idempotency, audit.';
