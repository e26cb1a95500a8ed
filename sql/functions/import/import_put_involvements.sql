-- Write the involvements of one batch of cases. A stored one keeps its id when its attributes
-- change, because stored look-ups point to it: a line is first matched by case, person, role and
-- code, then by case and person. What the set does not state any more is removed.
-- Writes register.involvement and temporary tables.
create or replace function register.import_put_involvements(p_batch int) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new bigint;
    v_changed bigint;
    v_removed bigint := 0;
begin
    truncate pg_temp.stage_match, pg_temp.stage_stated, pg_temp.stage_stored;
    insert into pg_temp.stage_stated (line, incident_no, person_no, role, code, rest)
    select t.line, i.incident_no, p.person_no, t.role, t.code,
        (to_jsonb(t) - 'line')::text collate "C"
    from pg_temp.stage_involvement t
    join pg_temp.stage_incident c on c.case_number = t.case_number and c.batch = p_batch
    join register.incident i on i.case_number = t.case_number
    join register.person p on p.person_id = t.person_id;
    insert into pg_temp.stage_stored (involvement_id, incident_no, person_no, role, code)
    select v.involvement_id, v.incident_no, v.person_no, v.role, v.code
    from pg_temp.stage_incident c
    join register.incident i on i.case_number = c.case_number
    join register.involvement v on v.incident_no = i.incident_no
    where c.batch = p_batch;
    analyze pg_temp.stage_stated, pg_temp.stage_stored;

    insert into pg_temp.stage_match (line, involvement_id)
    select s.line, v.involvement_id
    from (select t.line, t.incident_no, t.person_no, t.role, coalesce(t.code, '') as code,
            row_number() over (partition by t.incident_no, t.person_no, t.role, t.code
                order by t.rest) as n
        from pg_temp.stage_stated t) s
    join (select w.involvement_id, w.incident_no, w.person_no, w.role,
            coalesce(w.code, '') as code,
            row_number() over (partition by w.incident_no, w.person_no, w.role, w.code
                order by w.involvement_id) as n
        from pg_temp.stage_stored w) v
        using (incident_no, person_no, role, code, n);
    analyze pg_temp.stage_match;
    insert into pg_temp.stage_match (line, involvement_id)
    select s.line, v.involvement_id
    from (select t.line, t.incident_no, t.person_no,
            row_number() over (partition by t.incident_no, t.person_no order by t.rest) as n
        from pg_temp.stage_stated t
        where t.line not in (select m.line from pg_temp.stage_match m)) s
    join (select w.involvement_id, w.incident_no, w.person_no, row_number() over
            (partition by w.incident_no, w.person_no order by w.involvement_id) as n
        from pg_temp.stage_stored w
        where w.involvement_id not in (select m.involvement_id from pg_temp.stage_match m)) v
        using (incident_no, person_no, n);
    analyze pg_temp.stage_match;

    if exists (select from pg_temp.stage_file f where f.file = 'involvements.csv') then
        delete from register.involvement v
        using pg_temp.stage_stored w, register.incident i
        where v.involvement_id = w.involvement_id and i.incident_no = w.incident_no
            and w.involvement_id not in (select m.involvement_id from pg_temp.stage_match m)
            and i.case_number not in (select t.subject from pg_temp.stage_taint t
                where t.file = 'involvements.csv');
        get diagnostics v_removed = row_count;
    end if;
    update register.involvement v
    set role = s.role, outcome = s.outcome, outcome_date = s.outcome_date,
        sentence = s.sentence, code = s.code, called_police = s.called_police, match = s.match,
        verified = s.verified, quarantined = s.quarantined
    from pg_temp.stage_match m
    join pg_temp.stage_involvement s on s.line = m.line
    where v.involvement_id = m.involvement_id
        and (v.role, v.outcome, v.outcome_date, v.sentence, v.code, v.called_police, v.match,
                v.verified, v.quarantined)
            is distinct from (s.role, s.outcome, s.outcome_date, s.sentence, s.code,
                s.called_police, s.match, s.verified, s.quarantined);
    get diagnostics v_changed = row_count;
    insert into register.involvement (incident_no, person_no, happened_on, role, outcome,
        outcome_date, sentence, code, called_police, match, verified, quarantined)
    select t.incident_no, t.person_no, i.happened_on, s.role, s.outcome, s.outcome_date,
        s.sentence, s.code, s.called_police, s.match, s.verified, s.quarantined
    from pg_temp.stage_stated t
    join pg_temp.stage_involvement s on s.line = t.line
    join register.incident i on i.incident_no = t.incident_no
    where t.line not in (select m.line from pg_temp.stage_match m);
    get diagnostics v_new = row_count;
    perform register.import_count('involvements_new', v_new);
    perform register.import_count('involvements_changed', v_changed);
    perform register.import_count('involvements_removed', v_removed);
end
$$;
comment on function register.import_put_involvements(int) is
    'Involvements of one transaction. Writes register.involvement.';
