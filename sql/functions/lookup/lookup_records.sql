-- The records of a household in the window (PRACTICE A3, A4, B), into the revision's e_, o_ and s_
-- arrays: what its adults were involved in; what its children suffered or saw in cases where one of
-- those adults is accused; and police contacts at a home of its children. National: no district.
-- Never read: groundless, an adult's own from before the age of 15, records of the dead, a child's
-- own offences, and (not in the register at all) intelligence.
--   p_person_no, p_first_adult, p_first_other  from casework.lookup_household
-- Reads register.involvement, incident, source.
create or replace function casework.lookup_records(inout p_revision casework.lookup_revision,
    p_person_no int[], p_first_adult int, p_first_other int, p_longest_years int,
    p_special_years int)
language plpgsql
stable
as $$
declare
    v_to date := p_revision.as_of;
    v_from date := p_revision.window_from;
    v_longest_from date := (v_to - make_interval(years => p_longest_years))::date;
    v_special_from date := (v_to - make_interval(years => p_special_years))::date;
    v_adult int[];
    v_adult_from date[];
    v_child int[] := p_person_no[1:p_first_adult - 1];
    v_older_ids bigint[];
begin
    select array_agg(u.no), array_agg(greatest(least(v_longest_from, v_from),
        (u.born + interval '15 years')::date))
    into v_adult, v_adult_from
    from unnest(p_person_no[p_first_adult:p_first_other - 1],
        p_revision.p_born[p_first_adult:p_first_other - 1],
        p_revision.p_status[p_first_adult:p_first_other - 1]) as u (no, born, status)
    where u.status <> 'dead';

    with own as materialized (
        select v.*, i.case_number, i.linked_to, i.date_precision, i.minute_of_day, i.reported_on,
               i.kind, i.code as case_code, i.valid_to, i.address_no, i.municipality_code,
               i.district,
               array_position(p_person_no, v.person_no, p_first_adult) as pos,
               case
                   when i.kind in ('suicide_threat', 'concern')
                       then v.happened_on >= greatest(v_from, v_special_from)
                   when i.kind = 'order_issued' then v.happened_on >= v_from or i.valid_to > v_to
                   else v.happened_on >= v_from
               end as is_shown
        from unnest(v_adult, v_adult_from) as a (no, from_day)
        join register.involvement v on v.person_no = a.no and v.happened_on >= a.from_day
            and v.happened_on <= v_to and v.outcome <> 'dropped_groundless'
        join register.incident i on i.incident_no = v.incident_no
    ), shown as (
        select w.involvement_id, w.pos, w.case_number, w.linked_to, w.happened_on,
               w.date_precision, w.minute_of_day, w.reported_on, w.kind,
               coalesce(w.code, w.case_code) as code, w.role, w.outcome, w.outcome_date,
               w.sentence, w.valid_to, w.address_no, w.municipality_code, w.district,
               w.called_police, w.match, w.verified, w.quarantined
        from own w
        where w.is_shown
        union all
        select v.involvement_id, array_position(p_person_no, v.person_no), i.case_number,
               i.linked_to, v.happened_on, i.date_precision, i.minute_of_day, i.reported_on,
               i.kind, coalesce(v.code, i.code), v.role, v.outcome, v.outcome_date, v.sentence,
               i.valid_to, i.address_no, i.municipality_code, i.district, v.called_police,
               v.match, v.verified, v.quarantined
        from register.involvement v
        join register.incident i on i.incident_no = v.incident_no
        where v.person_no = any (v_child) and v.happened_on >= v_from and v.happened_on <= v_to
            and v.role in ('victim', 'witness') and v.outcome <> 'dropped_groundless'
            and v.incident_no in (
                select w.incident_no from own w
                where w.is_shown and w.role in ('suspect', 'charged', 'convicted'))
        union all
        select 0, null, i.case_number, i.linked_to, i.happened_on, i.date_precision,
               i.minute_of_day, i.reported_on, i.kind, i.code, null, null, null, null,
               i.valid_to, i.address_no, i.municipality_code, i.district, null, null, true, false
        from (
            select distinct r.address_no, r.from_day, r.to_day
            from unnest(p_revision.r_person, p_revision.r_address, p_revision.r_from,
                p_revision.r_to) as r (pos, address_no, from_day, to_day)
            -- of a child that moved away the new home stays untold, of one elsewhere the other home
            where r.pos < p_first_adult and (p_revision.p_registered[r.pos] = 'here'
                or r.address_no = p_revision.h_address)
        ) home
        join lateral (
            select *
            from register.incident c
            where c.address_no = home.address_no
                and c.happened_on >= greatest(v_from, home.from_day)
                and c.happened_on < home.to_day and c.happened_on <= v_to
                and c.kind in ('disturbance', 'suicide_threat', 'concern', 'inquiry')
                and (c.kind in ('disturbance', 'inquiry') or c.happened_on >= v_special_from)
                -- groundless against everybody accused, as on the worklist
                and (select bool_and(v.outcome = 'dropped_groundless')
                    from register.involvement v
                    where v.incident_no = c.incident_no
                        and v.role in ('suspect', 'charged', 'convicted')) is not true
                -- where people live side by side (stor adresse) it may be any neighbour's
                and not exists (
                    select
                    from register.address a
                    where a.address_no = c.address_no and (a.kind in ('institution', 'prison',
                            'student_housing', 'asylum_centre')
                        or (p_revision.h_large and a.address_no = p_revision.h_address)))
        ) i on i.incident_no not in (select w.incident_no from own w where w.is_shown)
    ), ordered as (
        select distinct on (s.happened_on, s.minute_of_day, s.case_number, s.involvement_id) s.*
        from shown s
        order by s.happened_on, s.minute_of_day, s.case_number, s.involvement_id
    ), entry as (
        select array_agg(o.involvement_id) as a1, array_agg(o.pos) as a2,
               array_agg(o.case_number) as a3, array_agg(o.linked_to) as a4,
               array_agg(o.happened_on) as a5, array_agg(o.date_precision) as a6,
               array_agg(o.minute_of_day::int) as a7, array_agg(o.reported_on) as a8,
               array_agg(o.kind) as a9, array_agg(o.code) as a10, array_agg(o.role) as a11,
               array_agg(o.outcome) as a12, array_agg(o.outcome_date) as a13,
               array_agg(o.sentence) as a14, array_agg(o.valid_to) as a15,
               array_agg(o.address_no) as a16, array_agg(o.municipality_code) as a17,
               array_agg(o.district) as a18, array_agg(o.called_police) as a19,
               array_agg(o.match) as a20, array_agg(o.verified) as a21,
               array_agg(o.quarantined) as a22
        from ordered o
    ), older as (
        select array_agg(w.pos) as b1, array_agg(w.happened_on) as b2,
               array_agg(w.date_precision) as b3, array_agg(w.kind) as b4,
               array_agg(coalesce(w.code, w.case_code)) as b5, array_agg(w.role) as b6,
               array_agg(w.outcome) as b7, array_agg(w.involvement_id) as b8
        from own w
        where not w.is_shown and w.kind = 'offence' and w.happened_on >= v_longest_from
    )
    select coalesce(e.a1, '{}'), coalesce(e.a2, '{}'), coalesce(e.a3, '{}'), coalesce(e.a4, '{}'),
           coalesce(e.a5, '{}'), coalesce(e.a6, '{}'), coalesce(e.a7, '{}'), coalesce(e.a8, '{}'),
           coalesce(e.a9, '{}'), coalesce(e.a10, '{}'), coalesce(e.a11, '{}'),
           coalesce(e.a12, '{}'), coalesce(e.a13, '{}'), coalesce(e.a14, '{}'),
           coalesce(e.a15, '{}'), coalesce(e.a16, '{}'), coalesce(e.a17, '{}'),
           coalesce(e.a18, '{}'), coalesce(e.a19, '{}'), coalesce(e.a20, '{}'),
           coalesce(e.a21, '{}'), coalesce(e.a22, '{}'),
           coalesce(o.b1, '{}'), coalesce(o.b2, '{}'), coalesce(o.b3, '{}'), coalesce(o.b4, '{}'),
           coalesce(o.b5, '{}'), coalesce(o.b6, '{}'), coalesce(o.b7, '{}'), coalesce(o.b8, '{}')
    into p_revision.e_record, p_revision.e_person, p_revision.e_case, p_revision.e_linked,
         p_revision.e_date, p_revision.e_precision, p_revision.e_minute, p_revision.e_reported,
         p_revision.e_kind, p_revision.e_code, p_revision.e_role, p_revision.e_outcome,
         p_revision.e_outcome_date, p_revision.e_sentence, p_revision.e_valid_to,
         p_revision.e_address, p_revision.e_municipality, p_revision.e_district,
         p_revision.e_called_police, p_revision.e_match, p_revision.e_verified,
         p_revision.e_quarantined,
         p_revision.o_person, p_revision.o_date, p_revision.o_precision, p_revision.o_kind,
         p_revision.o_code, p_revision.o_role, p_revision.o_outcome, v_older_ids
    from entry e cross join older o;
    p_revision.record_ids := array_remove(p_revision.e_record, 0) || v_older_ids;

    select coalesce(array_agg(s.kind order by s.kind), '{}'),
           coalesce(array_agg(s.complete_from order by s.kind), '{}')
    into p_revision.s_kind, p_revision.s_complete
    from register.source s;
    p_revision.n_date := '{}';
end
$$;
comment on function casework.lookup_records is
    'Record arrays of a revision. Reads register.involvement, incident, source.';
