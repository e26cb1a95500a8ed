-- Write the involvements of one batch of cases. A stored one keeps its id when its attributes
-- change, because stored look-ups point to it: a line is first matched by case, person, role and
-- code, then by case and person. What the set does not state any more is removed.
-- Writes register.involvement and the temporary table stage_match.
create or replace function register.import_put_involvements(p_batch int) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new bigint;
    v_changed bigint;
    v_removed bigint := 0;
begin
    truncate pg_temp.stage_match;
    insert into pg_temp.stage_match (line, involvement_id)
    select s.line, v.involvement_id
    from (
        select t.line, t.case_number, t.person_id, t.role, t.code, row_number() over
            (partition by t.case_number, t.person_id, t.role, t.code
                order by to_jsonb(t) - 'line') as n
        from pg_temp.stage_involvement t
        join pg_temp.stage_incident i on i.case_number = t.case_number and i.batch = p_batch) s
    join register.incident i on i.case_number = s.case_number
    join register.person p on p.person_id = s.person_id
    join (
        select w.involvement_id, w.incident_no, w.person_no, w.role, w.code, row_number() over
            (partition by w.incident_no, w.person_no, w.role, w.code
                order by w.involvement_id) as n
        from register.involvement w
        join register.incident i on i.incident_no = w.incident_no
        join pg_temp.stage_incident c on c.case_number = i.case_number and c.batch = p_batch) v
        on v.incident_no = i.incident_no and v.person_no = p.person_no and v.role = s.role
            and v.code is not distinct from s.code and v.n = s.n;
    insert into pg_temp.stage_match (line, involvement_id)
    select s.line, v.involvement_id
    from (
        select t.line, t.case_number, t.person_id, row_number() over
            (partition by t.case_number, t.person_id order by to_jsonb(t) - 'line') as n
        from pg_temp.stage_involvement t
        join pg_temp.stage_incident i on i.case_number = t.case_number and i.batch = p_batch
        where not exists (select from pg_temp.stage_match m where m.line = t.line)) s
    join register.incident i on i.case_number = s.case_number
    join register.person p on p.person_id = s.person_id
    join (
        select w.involvement_id, w.incident_no, w.person_no, row_number() over
            (partition by w.incident_no, w.person_no order by w.involvement_id) as n
        from register.involvement w
        join register.incident i on i.incident_no = w.incident_no
        join pg_temp.stage_incident c on c.case_number = i.case_number and c.batch = p_batch
        where not exists (select from pg_temp.stage_match m
            where m.involvement_id = w.involvement_id)) v
        on v.incident_no = i.incident_no and v.person_no = p.person_no and v.n = s.n;

    if exists (select from pg_temp.stage_file f where f.file = 'involvements.csv') then
        delete from register.involvement v
        using register.incident i
        join pg_temp.stage_incident s on s.case_number = i.case_number
        where s.batch = p_batch and v.incident_no = i.incident_no
            and not exists (select from pg_temp.stage_match m
                where m.involvement_id = v.involvement_id)
            and not exists (select from pg_temp.stage_taint t
                where t.file = 'involvements.csv' and t.subject = s.case_number);
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
    select i.incident_no, p.person_no, i.happened_on, s.role, s.outcome, s.outcome_date,
        s.sentence, s.code, s.called_police, s.match, s.verified, s.quarantined
    from pg_temp.stage_involvement s
    join pg_temp.stage_incident c on c.case_number = s.case_number and c.batch = p_batch
    join register.incident i on i.case_number = s.case_number
    join register.person p on p.person_id = s.person_id
    where not exists (select from pg_temp.stage_match m where m.line = s.line);
    get diagnostics v_new = row_count;
    perform register.import_count('involvements_new', v_new);
    perform register.import_count('involvements_changed', v_changed);
    perform register.import_count('involvements_removed', v_removed);
end
$$;
comment on function register.import_put_involvements(int) is
    'Involvements of one transaction. Writes register.involvement.';
