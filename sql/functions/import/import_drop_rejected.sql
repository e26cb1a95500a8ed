-- Take rejected rows out of staging, and mark whom they were about: what is stated of them is no
-- longer complete.
-- Reads and writes the staging tables.
create or replace function register.import_drop_rejected() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from pg_temp.stage_address s using pg_temp.stage_reject r
    where r.file = 'addresses.csv' and r.line = s.line;
    delete from pg_temp.stage_person s using pg_temp.stage_reject r
    where r.file = 'persons.csv' and r.line = s.line;
    with gone as (
        delete from pg_temp.stage_spell s using pg_temp.stage_reject r
        where r.file = s.file and r.line = s.line
        returning s.file, s.subject
    )
    insert into pg_temp.stage_taint (file, subject) select gone.file, gone.subject from gone;
    delete from pg_temp.stage_incident s using pg_temp.stage_reject r
    where r.file = 'incidents.csv' and r.line = s.line;
    with gone as (
        delete from pg_temp.stage_involvement s using pg_temp.stage_reject r
        where r.file = 'involvements.csv' and r.line = s.line
        returning s.case_number
    )
    insert into pg_temp.stage_taint (file, subject)
    select 'involvements.csv', gone.case_number from gone;
    delete from pg_temp.stage_source s using pg_temp.stage_reject r
    where r.file = 'sources.csv' and r.line = s.line;
end
$$;
comment on function register.import_drop_rejected() is 'Removes rejected rows from staging.';
