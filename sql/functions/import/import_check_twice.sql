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
    from pg_temp.stage_address s group by s.address_id
    having count(*) > 1 and count(distinct to_jsonb(s) - 'line') > 1;
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'persons.csv', unnest(array_agg(s.line)), 'person_id', 'conflict'
    from pg_temp.stage_person s group by s.person_id
    having count(*) > 1 and count(distinct to_jsonb(s) - 'line') > 1;
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'incidents.csv', unnest(array_agg(s.line)), 'case_number', 'conflict'
    from pg_temp.stage_incident s group by s.case_number
    having count(*) > 1 and count(distinct to_jsonb(s) - 'line') > 1;
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select 'sources.csv', unnest(array_agg(s.line)), 'kind', 'conflict'
    from pg_temp.stage_source s group by s.kind
    having count(*) > 1 and count(distinct to_jsonb(s) - 'line') > 1;
    insert into pg_temp.stage_reject (file, line, column_name, reason)
    select s.file, unnest(array_agg(s.line)), 'from', 'conflict'
    from pg_temp.stage_spell s
    group by s.file, s.subject, s.other, s.address_id, s.from_day,
        case when s.file in ('protections.csv', 'absences.csv') then s.kind end
    having count(*) > 1 and count(distinct to_jsonb(s) - 'line') > 1;
    perform register.import_drop_rejected();

    delete from pg_temp.stage_address s using pg_temp.stage_address t
    where t.address_id = s.address_id and t.line < s.line;
    delete from pg_temp.stage_person s using pg_temp.stage_person t
    where t.person_id = s.person_id and t.line < s.line;
    delete from pg_temp.stage_incident s using pg_temp.stage_incident t
    where t.case_number = s.case_number and t.line < s.line;
    delete from pg_temp.stage_source s using pg_temp.stage_source t
    where t.kind = s.kind and t.line < s.line;
    delete from pg_temp.stage_spell s
    using (select ctid as id, row_number() over (partition by to_jsonb(t) - 'line'
            order by t.line) as n from pg_temp.stage_spell t) t
    where t.id = s.ctid and t.n > 1;
    delete from pg_temp.stage_involvement s
    using (select ctid as id, row_number() over (partition by to_jsonb(t) - 'line'
            order by t.line) as n from pg_temp.stage_involvement t) t
    where t.id = s.ctid and t.n > 1;
end
$$;
comment on function register.import_check_twice() is 'Doubles in the staging tables.';
