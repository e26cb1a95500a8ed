-- POST /v1/lookups/{id}/adults: take in another adult, as the user says: a co-resident who cares
-- for the child every day (daily_care, by ref or person_key), or a party of the case who lives there
-- without being registered (unregistered_resident, by person_key). Nobody else (PRACTICE A5).
-- outcome: ok, not-found, ticket-expired, conflict (no such adult here, or looked up already),
-- ticket-refused (own family), idempotency-mismatch, unauthenticated, csrf, forbidden.
-- Reads register, reference, casework; inserts into casework.lookup_revision, idempotency, audit.
create or replace function api.lookup_adults(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_lookup_id uuid, p_person_key uuid, p_ref text,
    p_as text, p_idempotency_key text, p_body_sha256 bytea)
returns casework.lookup_result
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v casework.lookup_result;
    v_in record;
    v_before casework.lookup_revision;
    v_key uuid;
    v_extra uuid[];
    v_extra_as text[];
    v_route text := 'POST /v1/lookups/' || p_lookup_id || '/adults';
begin
    v_in := casework.lookup_enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok,
        'lookup.adults', p_lookup_id, v_route, p_idempotency_key, p_body_sha256);
    v := v_in.result;
    if v.outcome is not null then
        return v;
    end if;
    v_before := v.snapshot;
    select coalesce(
               min(p.key::text) filter (where p.class = 'other' and p_as = 'daily_care'),
               min(p.key::text) filter (where p.class = 'party'
                   and p_as = 'unregistered_resident'))::uuid
    into v_key
    from (
        select o.key, o.ref, o.class
        from unnest(v_before.p_key, v_before.p_ref, v_before.p_class) as o (key, ref, class)
        union all
        -- a child among the parties is nobody's adult: its own record stays closed
        select c.person_key, null, 'party'
        from register.person c
        where c.person_key = any (v_before.c_key) and c.status <> 'dead'
            and (c.birth_date > v_in.today - interval '18 years') is not true
    ) p
    where p.key = p_person_key or p.ref = p_ref;
    v.outcome := case
        when v_key is null then 'conflict'
        when v_in.is_expired then 'ticket-expired'
        when exists (
            select
            from unnest(v_before.p_key, v_before.p_class) as p (key, class)
            where p.key = v_key and p.class <> 'other') then 'conflict'
        when v_in.person_key is not null and exists (
            select
            from register.person p
            where p.person_key = v_key
                and p.person_no = any (casework.lookup_family_of(v_in.person_key)))
            then 'ticket-refused'
        else 'ok'
    end;
    if v.outcome = 'ok' then
        select array_agg(x.key) || v_key, array_agg(x.how) || p_as
        into v_extra, v_extra_as
        from unnest(v_before.p_key, v_before.p_as) as x (key, how)
        where x.how is not null;
        v.snapshot := casework.lookup_revise(v_in.lookup, v_before, p_request_id,
            v_before.years, v_before.window_reason, v_extra, v_extra_as);
        perform casework.idempotency_keep(v_in.user_id, v_route, p_idempotency_key,
            p_body_sha256, p_lookup_id, p_request_id);
    end if;
    perform casework.lookup_log(p_request_id, v_in.user_id, v_in.role, 'lookup.adults',
        v.outcome, p_lookup_id, (v.snapshot).c_number,
        case when v.outcome = 'ok' then (v.snapshot).p_key || (v.snapshot).c_key
            else array[v_key] end,
        json_build_object('case_number', (v.snapshot).c_number, 'added', v_key, 'as', p_as,
            'revision', (v.snapshot).revision)::text);
    return v;
end
$$;
comment on function api.lookup_adults is
    'Takes in an adult. Reads register, casework; inserts into casework.lookup_revision, audit.';
