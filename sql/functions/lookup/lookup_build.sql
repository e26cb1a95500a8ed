-- Read the register for one revision of a look-up: the case at hand, the household, its records.
-- The caller sets lookup_id, revision, request_id and window_reason, and stores it.
--   p_case    all null when the case is not in the register (provisional number, override)
--   p_circle  from casework.lookup_people, for the day of p_at in Copenhagen
-- Reads the schemas register and reference.
create or replace function casework.lookup_build(p_case register.incident, p_case_number text,
    p_parties int[], p_address_no int, p_circle casework.lookup_circle, p_at timestamptz,
    p_years int, p_longest_years int, p_special_years int, p_extra int[], p_extra_as text[])
returns casework.lookup_revision
language plpgsql
stable
as $$
declare
    v_revision casework.lookup_revision;
    v_household record;
begin
    v_revision.at := p_at;
    v_revision.as_of := (p_at at time zone 'Europe/Copenhagen')::date;
    v_revision.years := p_years;
    v_revision.longest_years := p_longest_years;
    v_revision.window_from := (v_revision.as_of - make_interval(years => p_years))::date;
    select r.rule_set into v_revision.rule_set
    from reference.rule_set r
    where r.valid_from <= v_revision.as_of
    order by r.valid_from desc, r.loaded_at desc
    limit 1;
    v_revision.rule_set := coalesce(v_revision.rule_set, 'da-1');

    v_household := casework.lookup_household(v_revision, p_address_no, p_circle, p_parties, p_extra,
        p_extra_as);
    v_revision := casework.lookup_records(v_household.p_revision, v_household.numbers,
        v_household.first_adult, v_household.first_other, p_longest_years, p_special_years);

    v_revision.c_number := p_case_number;
    v_revision.c_date := p_case.happened_on;
    v_revision.c_precision := p_case.date_precision;
    v_revision.c_minute := p_case.minute_of_day;
    v_revision.c_kind := p_case.kind;
    v_revision.c_code := p_case.code;
    v_revision.c_address := p_case.address_no;
    v_revision.c_municipality := p_case.municipality_code;
    -- The clerk has this case, so its parties keep their names; what is never shown stays away.
    select coalesce(array_agg(coalesce(
               array_position(v_household.numbers, s.person_no, v_household.first_adult),
               array_position(v_household.numbers, s.person_no))), '{}'),
           coalesce(array_agg(s.person_key), '{}'), coalesce(array_agg(s.name), '{}'),
           coalesce(array_agg(s.role), '{}')
    into v_revision.c_person, v_revision.c_key, v_revision.c_name, v_revision.c_role
    from (
        select distinct v.role, p.person_no, p.person_key,
               p.given_name || ' ' || p.surname as name
        from register.involvement v
        join register.person p on p.person_no = v.person_no
        where v.incident_no = p_case.incident_no and not v.quarantined
            and v.outcome <> 'dropped_groundless'
            and (v.role not in ('suspect', 'charged', 'convicted')
                or (v.happened_on < (p.birth_date + interval '15 years')::date) is not true)
        order by v.role, name, p.person_key
    ) s;
    return v_revision;
end
$$;
comment on function casework.lookup_build is
    'All arrays of a revision. Reads the schemas register and reference.';
