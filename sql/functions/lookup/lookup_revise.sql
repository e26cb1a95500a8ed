-- Read the register again for an opened look-up and keep that as its next revision. Whoever was in
-- the revision before keeps the ref; newcomers get the next numbers.
--   p_before  the latest revision
--   p_extra   persons the user has added, p_extra_as how
-- Reads the schemas register and reference; inserts into casework.lookup_revision.
create or replace function casework.lookup_revise(p_lookup casework.lookup,
    p_before casework.lookup_revision, p_request_id uuid, p_years int, p_window_reason text,
    p_extra uuid[], p_extra_as text[])
returns casework.lookup_revision
language plpgsql
as $$
declare
    v_revision casework.lookup_revision;
    v_at timestamptz := clock_timestamp();
    v_today date := (v_at at time zone 'Europe/Copenhagen')::date;
    v_case register.incident;
    v_circle casework.lookup_circle;
    v_target record;
    v_address_no int := p_lookup.address_no;
    v_address_kind text;
    v_asked int;
    v_focus int;
    v_parties int[];
    v_extra int[];
    v_extra_as text[];
begin
    select * into v_case from register.incident i where i.case_number = p_lookup.case_number;
    select coalesce(array_agg(distinct i.person_no), '{}')
    into v_parties
    from register.involvement i
    where i.incident_no = v_case.incident_no and not i.quarantined;
    if p_lookup.person_key is not null then
        v_target := casework.lookup_target(null, p_lookup.person_key, v_today);
        v_asked := v_target.person_no;
        if v_address_no is null then
            v_address_no := v_target.address_no;
            v_focus := v_target.focus_no;
        end if;
    end if;
    select a.kind into v_address_kind from register.address a where a.address_no = v_address_no;
    -- since the look-up was opened the family may have gone to a shelter: then there is no address
    if v_address_kind = 'shelter' then
        v_address_no := null;
        v_address_kind := null;
    end if;
    v_circle := casework.lookup_people(v_address_no, v_address_kind,
        coalesce(v_case.happened_on, v_today), v_today, v_focus,
        case when v_asked is null then v_parties else array[v_asked] end,
        access.setting('large_address_persons'));
    select coalesce(array_agg(p.person_no), '{}'), coalesce(array_agg(x.how), '{}')
    into v_extra, v_extra_as
    from unnest(p_extra, p_extra_as) as x (key, how)
    join register.person p on p.person_key = x.key;
    v_revision := casework.lookup_build(v_case, p_lookup.case_number, v_parties, v_address_no,
        v_circle, v_at, p_years, access.setting('window_years_max'),
        access.setting('special_window_years'), v_extra, v_extra_as);
    v_revision.lookup_id := p_lookup.lookup_id;
    v_revision.revision := p_before.revision + 1;
    v_revision.request_id := p_request_id;
    v_revision.window_reason := p_window_reason;
    with now as (
        select n.class, n.key, n.ord, old.ref, left(n.ref, 1) as letter
        from unnest(v_revision.p_class, v_revision.p_key, v_revision.p_ref) with ordinality
            as n (class, key, ref, ord)
        left join unnest(p_before.p_class, p_before.p_key, p_before.p_ref)
            as old (class, key, ref) on old.class = n.class and old.key = n.key
    )
    -- beyond the highest number there was: counting would give a ref again that somebody keeps
    select coalesce(array_agg(coalesce(now.ref, now.letter || (
               coalesce((select max(substr(b, 2)::int) from unnest(p_before.p_ref) as b
                   where left(b, 1) = now.letter), 0)
               + (select count(*) from now new
                   where new.ref is null and new.letter = now.letter and new.ord <= now.ord)))
               order by now.ord), '{}')
    into v_revision.p_ref
    from now;
    insert into casework.lookup_revision values (v_revision.*);
    return v_revision;
end
$$;
comment on function casework.lookup_revise is
    'A new revision. Reads register, reference; inserts into casework.lookup_revision.';
