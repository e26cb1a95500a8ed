-- Rows that name the same thing twice. Equal rows become one; different ones are all rejected,
-- because neither order nor line may decide which of them is believed.
-- Reads and writes the staging tables.
create or replace function register.import_check_twice() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'addresses.csv', unnest(array_agg(s.line)), 'address_id', 'conflict'
    from pg_temp.stage_address s
    where s.address_id in (select t.address_id from pg_temp.stage_address t
        group by t.address_id having count(*) > 1)
    group by s.address_id having count(distinct to_jsonb(s) - 'line') > 1;
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'persons.csv', unnest(array_agg(s.line)), 'person_id', 'conflict'
    from pg_temp.stage_person s
    where s.person_id in (select t.person_id from pg_temp.stage_person t
        group by t.person_id having count(*) > 1)
    group by s.person_id having count(distinct to_jsonb(s) - 'line') > 1;
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'incidents.csv', unnest(array_agg(s.line)), 'case_number', 'conflict'
    from pg_temp.stage_incident s
    where s.case_number in (select t.case_number from pg_temp.stage_incident t
        group by t.case_number having count(*) > 1)
    group by s.case_number having count(distinct to_jsonb(s) - 'line') > 1;
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'sources.csv', unnest(array_agg(s.line)), 'kind', 'conflict'
    from pg_temp.stage_source s
    group by s.kind having count(distinct to_jsonb(s) - 'line') > 1;
    perform register.import_drop_rejected();

    delete from pg_temp.stage_address s using pg_temp.stage_address t
    where t.address_id = s.address_id and t.line < s.line;
    delete from pg_temp.stage_person s using pg_temp.stage_person t
    where t.person_id = s.person_id and t.line < s.line;
    delete from pg_temp.stage_incident s using pg_temp.stage_incident t
    where t.case_number = s.case_number and t.line < s.line;
    delete from pg_temp.stage_source s using pg_temp.stage_source t
    where t.kind = s.kind and t.line < s.line;
    delete from pg_temp.stage_involvement s
    using (select t.line, row_number() over (partition by t.case_number, t.person_id, t.role,
            t.outcome, t.outcome_date, t.sentence, t.code, t.called_police, t.match, t.verified,
            t.quarantined order by t.line) as n
        from pg_temp.stage_involvement t) d
    where d.line = s.line and d.n > 1;
end
$$;
comment on function register.import_check_twice() is 'Doubles in the staging tables.';
