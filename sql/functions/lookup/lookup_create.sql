-- POST /v1/lookups: open a look-up. The ticket is judged, the household and its records are read,
-- kept as the first revision and logged, all in one transaction, with INSERT alone.
-- outcome: ok (masked), ticket-refused, too-many-requests (retry_after_s), choose-child (choice_*),
-- idempotency-mismatch, unauthenticated, csrf, forbidden; and use-single, which never leaves the
-- daemon: p_case_number may be a provisional one, whose first use is written, and that belongs to
-- the single lane (p_is_single). Then nothing was read or logged: send it again there.
-- The caller gives either p_address_id or p_person_key, and an override reason only with
-- reason_code emergency: the shape was checked before.
-- Reads the schemas register and reference; inserts into casework and audit.
create or replace function api.lookup_create(p_token_hash bytea, p_request_id uuid,
    p_rerun boolean, p_csrf_ok boolean, p_is_single boolean, p_address_id uuid, p_person_key uuid,
    p_case_number text, p_reason_code text, p_reason_text text, p_typed text,
    p_address_class text, p_override_reason text, p_idempotency_key text, p_body_sha256 bytea)
returns casework.lookup_result
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v casework.lookup_result;
    v_revision casework.lookup_revision;
    v_caller record;
    v_key record;
    v_set record;
    v_target record;
    v_case register.incident;
    v_circle casework.lookup_circle;
    v_parties int[];
    v_fault text;
    v_home_district text;
    v_is_provisional boolean := false;
    v_lookup_id uuid := gen_random_uuid();
    v_at timestamptz := clock_timestamp();
    v_action text := case when p_override_reason is null then 'lookup.create'
        else 'lookup.create_override' end;
    v_body text := '{"case_number":' || to_json(p_case_number)::text
        || ',"address_id":' || coalesce(to_json(p_address_id)::text, 'null')
        || ',"person_key":' || coalesce(to_json(p_person_key)::text, 'null')
        || ',"reason_code":' || to_json(p_reason_code)::text
        || ',"reason_text":' || coalesce(to_json(p_reason_text)::text, 'null')
        || ',"typed":' || coalesce(to_json(p_typed)::text, 'null')
        || ',"address_class":' || coalesce(to_json(p_address_class)::text, 'null')
        || ',"override_reason":' || coalesce(to_json(p_override_reason)::text, 'null');
begin
    v_caller := access.enter(p_token_hash, p_request_id, p_rerun, p_csrf_ok, 'lookup.create');
    v.outcome := v_caller.outcome;
    if v.outcome <> 'ok' then
        return v;
    end if;
    if v_caller.stored_entry_id is not null then
        return casework.lookup_stored(v_caller.user_id, v_caller.stored_outcome,
            v_caller.stored_resource_id, p_case_number, p_person_key, v_caller.today);
    end if;
    v_key := casework.idempotency_find(v_caller.user_id, 'POST /v1/lookups', p_idempotency_key,
        p_body_sha256);
    if v_key.outcome <> 'new' then
        perform audit.write(p_request_id, 0, v_caller.user_id, v_caller.role, v_action,
            v_key.outcome, v_key.resource_id, array['request'],
            array[v_body || ',"repeat_of":' || coalesce(to_json(v_key.request_id)::text, 'null')
                || '}']);
        v.outcome := v_key.outcome;
        if v.outcome = 'ok' then
            v := casework.lookup_show(v_caller.user_id, v_key.resource_id, null);
        end if;
        return v;
    end if;

    select min(s.value) filter (where s.name = 'case_max_age_days') as case_max_age_days,
           min(s.value) filter (where s.name = 'ticket_days') as ticket_days,
           min(s.value) filter (where s.name = 'provisional_hours') as provisional_hours,
           min(s.value) filter (where s.name = 'window_years') as years,
           min(s.value) filter (where s.name = 'window_years_max') as longest_years,
           min(s.value) filter (where s.name = 'special_window_years') as special_years,
           min(s.value) filter (where s.name = 'refusals_before_pause') as refusals,
           min(s.value) filter (where s.name = 'large_address_persons') as large
    into v_set
    from reference.setting s;
    select * into v_case from register.incident i where i.case_number = p_case_number;
    if not found and p_case_number ~ '^[0-9]{4}-[0-9]{5}-[0-9]{5}-[0-9]{2}$'
        and p_override_reason is null then
        v_is_provisional := casework.provisional_use(p_case_number, v_caller.district,
            v_set.provisional_hours, p_is_single);
        if v_is_provisional is null then
            v.outcome := 'use-single';
            return v;
        end if;
    end if;
    select coalesce(array_agg(distinct i.person_no), '{}')
    into v_parties
    from register.involvement i
    where i.incident_no = v_case.incident_no and not i.quarantined;
    v_target := casework.lookup_target(p_address_id, p_person_key, v_caller.today);
    v_circle := casework.lookup_people(v_target.address_no, v_target.kind,
        coalesce(v_case.happened_on, v_caller.today), v_caller.today, v_target.focus_no,
        case when v_target.person_no is null then v_parties else array[v_target.person_no] end,
        v_set.large);
    if cardinality(v_circle.child_here) > 0 then
        select m.district into v_home_district
        from reference.municipality m
        where m.municipality_code = v_target.municipality_code;
    end if;
    v_fault := casework.lookup_fault(v_target.fault, v_case, p_override_reason is not null,
        v_is_provisional, v_caller.today, v_set.case_max_age_days, v_caller.district,
        v_home_district, v_caller.person_key, v_target.person_no, v_target.is_adult,
        v_target.address_no, v_parties, v_circle, v_target.choice);
    if v_fault is not null then
        return casework.lookup_refuse(p_request_id, v_caller.user_id, v_caller.role, v_action,
            p_case_number, case when v_target.person_no is not null then p_person_key end,
            v_set.refusals, v_body || ',"fault":"' || v_fault || '"}');
    end if;
    if v_target.choice is not null then
        v := casework.lookup_choice(v_target.choice, v_caller.today);
        perform casework.lookup_log(p_request_id, v_caller.user_id, v_caller.role, v_action,
            v.outcome, null, p_case_number, v.choice_key, v_body || '}');
        return v;
    end if;

    v_revision := casework.lookup_build(v_case, p_case_number, v_parties, v_target.address_no,
        v_circle, v_at, v_set.years, v_set.longest_years, v_set.special_years, '{}', '{}');
    v_revision.lookup_id := v_lookup_id;
    v_revision.revision := 1;
    v_revision.request_id := p_request_id;
    v.snapshot := v_revision;
    v.is_unmasked := false;
    v.is_override := p_override_reason is not null;
    v.ticket_until := v_at + make_interval(days => v_set.ticket_days);
    insert into casework.lookup (lookup_id, request_id, user_id, district, home_district, at,
        incident_no, case_number, address_no, person_key, reason_code, reason_text,
        override_reason, typed, address_class, ticket_valid_until, provisional)
    values (v_lookup_id, p_request_id, v_caller.user_id, v_caller.district, v_home_district, v_at,
        v_case.incident_no, p_case_number, v_target.address_no, p_person_key, p_reason_code,
        p_reason_text, p_override_reason, p_typed, p_address_class, v.ticket_until,
        v_is_provisional);
    insert into casework.lookup_revision values (v_revision.*);
    if v_is_provisional then
        insert into casework.provisional_case (case_number, district, first_used_by)
        values (p_case_number, v_caller.district, v_caller.user_id)
        on conflict do nothing;
    end if;
    perform casework.idempotency_keep(v_caller.user_id, 'POST /v1/lookups', p_idempotency_key,
        p_body_sha256, v_lookup_id, p_request_id);
    perform casework.lookup_log(p_request_id, v_caller.user_id, v_caller.role, v_action,
        v.outcome, v_lookup_id, p_case_number, v_revision.p_key || v_revision.c_key,
        v_body || '}');
    return v;
end
$$;
comment on function api.lookup_create is
    'Opens a look-up. Reads register and reference; inserts into casework and audit.';
