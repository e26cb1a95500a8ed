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
    v_adult int[] := '{}'::int[];
    v_adult_from date[] := '{}'::date[];
    v_child int[] := p_person_no[1:p_first_adult - 1];
    v_home int[] := '{}'::int[]; -- addresses of the children, with the days they lived there
    v_home_from date[] := '{}'::date[];
    v_home_to date[] := '{}'::date[];
    v_shown bigint[] := '{}'::bigint[]; -- cases
    v_accused bigint[] := '{}'::bigint[]; -- … in which one of the adults is accused
    v_older_ids bigint[] := '{}'::bigint[];
    v_rows refcursor;
    v record;
    v_record bigint[] := '{}'::bigint[];
    v_person int[] := '{}'::int[];
    v_case text[] := '{}'::text[];
    v_linked text[] := '{}'::text[];
    v_date date[] := '{}'::date[];
    v_precision text[] := '{}'::text[];
    v_minute int[] := '{}'::int[];
    v_reported date[] := '{}'::date[];
    v_kind text[] := '{}'::text[];
    v_code text[] := '{}'::text[];
    v_role text[] := '{}'::text[];
    v_outcome text[] := '{}'::text[];
    v_outcome_date date[] := '{}'::date[];
    v_sentence text[] := '{}'::text[];
    v_valid_to date[] := '{}'::date[];
    v_address int[] := '{}'::int[];
    v_municipality text[] := '{}'::text[];
    v_district text[] := '{}'::text[];
    v_called_police boolean[] := '{}'::boolean[];
    v_match text[] := '{}'::text[];
    v_verified boolean[] := '{}'::boolean[];
    v_quarantined boolean[] := '{}'::boolean[];
    v_old_person int[] := '{}'::int[];
    v_old_date date[] := '{}'::date[];
    v_old_precision text[] := '{}'::text[];
    v_old_kind text[] := '{}'::text[];
    v_old_code text[] := '{}'::text[];
    v_old_role text[] := '{}'::text[];
    v_old_outcome text[] := '{}'::text[];
begin
    for i in p_first_adult .. p_first_other - 1 loop
        if p_revision.p_status[i] <> 'dead' then
            v_adult := v_adult || p_person_no[i];
            v_adult_from := v_adult_from || greatest(least(v_longest_from, v_from),
                (p_revision.p_born[i] + interval '15 years')::date);
        end if;
    end loop;
    -- Of a child that moved away the new home stays untold, of one elsewhere the other home.
    for i in 1 .. cardinality(p_revision.r_person) loop
        exit when p_revision.r_person[i] >= p_first_adult;
        if p_revision.p_registered[p_revision.r_person[i]] = 'here'
            or p_revision.r_address[i] = p_revision.h_address
        then
            v_home := v_home || p_revision.r_address[i];
            v_home_from := v_home_from || greatest(v_from, p_revision.r_from[i]);
            v_home_to := v_home_to || p_revision.r_to[i];
        end if;
    end loop;

    -- Three statements and a loop, not one with thirty aggregates: a household has few records, and
    -- to prepare an aggregate costs more than to append a few times.
    for v_step in 1 .. 3 loop
        if v_step = 1 then
            open v_rows for
                select i.incident_no, n.involvement_id,
                    array_position(p_person_no, n.person_no, p_first_adult) as pos,
                    i.case_number, i.linked_to, n.happened_on, i.date_precision,
                    i.minute_of_day::int, i.reported_on, i.kind, coalesce(n.code, i.code) as code,
                    n.role, n.outcome, n.outcome_date, n.sentence, i.valid_to, i.address_no,
                    i.municipality_code, i.district, n.called_police, n.match, n.verified,
                    n.quarantined,
                    case
                        when i.kind in ('suicide_threat', 'concern')
                            then n.happened_on >= greatest(v_from, v_special_from)
                        when i.kind = 'order_issued'
                            then n.happened_on >= v_from or i.valid_to > v_to
                        else n.happened_on >= v_from
                    end as is_shown
                from unnest(v_adult, v_adult_from) as a (no, from_day)
                join register.involvement n on n.person_no = a.no
                    and n.happened_on >= a.from_day and n.happened_on <= v_to
                    and n.outcome <> 'dropped_groundless'
                join register.incident i on i.incident_no = n.incident_no
                order by n.happened_on, i.minute_of_day, i.case_number, n.involvement_id;
        elsif v_step = 2 then
            continue when cardinality(v_accused) = 0 or cardinality(v_child) = 0;
            open v_rows for
                select i.incident_no, n.involvement_id,
                    array_position(p_person_no, n.person_no) as pos,
                    i.case_number, i.linked_to, n.happened_on, i.date_precision,
                    i.minute_of_day::int, i.reported_on, i.kind, coalesce(n.code, i.code) as code,
                    n.role, n.outcome, n.outcome_date, n.sentence, i.valid_to, i.address_no,
                    i.municipality_code, i.district, n.called_police, n.match, n.verified,
                    n.quarantined,
                    true as is_shown
                from register.involvement n
                join register.incident i on i.incident_no = n.incident_no
                where n.person_no = any (v_child) and n.happened_on >= v_from
                    and n.happened_on <= v_to and n.role in ('victim', 'witness')
                    and n.outcome <> 'dropped_groundless' and n.incident_no = any (v_accused)
                    and n.involvement_id <> all (v_record)
                order by n.happened_on, i.minute_of_day, i.case_number, n.involvement_id;
        else
            continue when cardinality(v_home) = 0;
            open v_rows for
                select i.incident_no, 0::bigint as involvement_id, null::int as pos,
                    i.case_number, i.linked_to, i.happened_on, i.date_precision,
                    i.minute_of_day::int, i.reported_on, i.kind, i.code, null::text as role,
                    null::text as outcome, null::date as outcome_date, null::text as sentence,
                    i.valid_to, i.address_no, i.municipality_code, i.district,
                    null::boolean as called_police, null::text as match, true as verified,
                    false as quarantined, true as is_shown
                from unnest(v_home, v_home_from, v_home_to) as h (address_no, from_day, to_day)
                join register.incident i on i.address_no = h.address_no
                    and i.happened_on >= h.from_day and i.happened_on < h.to_day
                    and i.happened_on <= v_to
                where i.kind in ('disturbance', 'suicide_threat', 'concern', 'inquiry')
                    and (i.kind in ('disturbance', 'inquiry') or i.happened_on >= v_special_from)
                    and i.incident_no <> all (v_shown)
                    -- groundless against everybody accused, as on the worklist
                    and (select bool_and(n.outcome = 'dropped_groundless')
                        from register.involvement n
                        where n.incident_no = i.incident_no
                            and n.role in ('suspect', 'charged', 'convicted')) is not true
                    -- where people live side by side (stor adresse) it may be any neighbour's
                    and not exists (
                        select
                        from register.address a
                        where a.address_no = i.address_no and (a.kind in ('institution',
                                'prison', 'student_housing', 'asylum_centre')
                            or (p_revision.h_large and a.address_no = p_revision.h_address)))
                order by i.happened_on, i.minute_of_day, i.case_number;
        end if;
        loop
            fetch v_rows into v;
            exit when not found;
            if not v.is_shown then
                continue when v.kind <> 'offence' or v.happened_on < v_longest_from;
                v_older_ids := v_older_ids || v.involvement_id;
                v_old_person := v_old_person || v.pos;
                v_old_date := v_old_date || v.happened_on;
                v_old_precision := v_old_precision || v.date_precision;
                v_old_kind := v_old_kind || v.kind;
                v_old_code := v_old_code || v.code;
                v_old_role := v_old_role || v.role;
                v_old_outcome := v_old_outcome || v.outcome;
                continue;
            end if;
            -- two children lived in one home at the same time
            continue when v_step = 3 and v.incident_no = any (v_shown);
            v_shown := v_shown || v.incident_no;
            if v_step = 1 and v.role in ('suspect', 'charged', 'convicted') then
                v_accused := v_accused || v.incident_no;
            end if;
            v_record := v_record || v.involvement_id;
            v_person := v_person || v.pos;
            v_case := v_case || v.case_number;
            v_linked := v_linked || v.linked_to;
            v_date := v_date || v.happened_on;
            v_precision := v_precision || v.date_precision;
            v_minute := v_minute || v.minute_of_day;
            v_reported := v_reported || v.reported_on;
            v_kind := v_kind || v.kind;
            v_code := v_code || v.code;
            v_role := v_role || v.role;
            v_outcome := v_outcome || v.outcome;
            v_outcome_date := v_outcome_date || v.outcome_date;
            v_sentence := v_sentence || v.sentence;
            v_valid_to := v_valid_to || v.valid_to;
            v_address := v_address || v.address_no;
            v_municipality := v_municipality || v.municipality_code;
            v_district := v_district || v.district;
            v_called_police := v_called_police || v.called_police;
            v_match := v_match || v.match;
            v_verified := v_verified || v.verified;
            v_quarantined := v_quarantined || v.quarantined;
        end loop;
        close v_rows;
    end loop;
    p_revision.e_record := v_record;
    p_revision.e_person := v_person;
    p_revision.e_case := v_case;
    p_revision.e_linked := v_linked;
    p_revision.e_date := v_date;
    p_revision.e_precision := v_precision;
    p_revision.e_minute := v_minute;
    p_revision.e_reported := v_reported;
    p_revision.e_kind := v_kind;
    p_revision.e_code := v_code;
    p_revision.e_role := v_role;
    p_revision.e_outcome := v_outcome;
    p_revision.e_outcome_date := v_outcome_date;
    p_revision.e_sentence := v_sentence;
    p_revision.e_valid_to := v_valid_to;
    p_revision.e_address := v_address;
    p_revision.e_municipality := v_municipality;
    p_revision.e_district := v_district;
    p_revision.e_called_police := v_called_police;
    p_revision.e_match := v_match;
    p_revision.e_verified := v_verified;
    p_revision.e_quarantined := v_quarantined;
    p_revision.o_person := v_old_person;
    p_revision.o_date := v_old_date;
    p_revision.o_precision := v_old_precision;
    p_revision.o_kind := v_old_kind;
    p_revision.o_code := v_old_code;
    p_revision.o_role := v_old_role;
    p_revision.o_outcome := v_old_outcome;
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
