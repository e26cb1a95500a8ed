-- Check staging as a whole and return the rows that are rejected, each once per fault. What stays
-- in staging afterwards can be merged. Intelligence (efterretning) is taken out here and counted:
-- it is never kept, and a case that has become intelligence is removed by the merge.
-- Reads register, reference; reads and writes the staging tables.
create or replace function register.import_check()
returns table (file text, line int, column_name text, reason text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count bigint;
begin
    create index on pg_temp.stage_address (address_id);
    create index on pg_temp.stage_person (person_id);
    create index on pg_temp.stage_spell (subject);
    create index on pg_temp.stage_spell (other);
    create index on pg_temp.stage_incident (case_number);
    create index on pg_temp.stage_involvement (case_number);
    analyze pg_temp.stage_address, pg_temp.stage_person, pg_temp.stage_spell,
        pg_temp.stage_incident, pg_temp.stage_involvement;

    insert into pg_temp.stage_skipped (case_number)
    select distinct i.case_number from pg_temp.stage_incident i where i.kind = 'intelligence';
    delete from pg_temp.stage_incident i using pg_temp.stage_skipped s
    where s.case_number = i.case_number;
    get diagnostics v_count = row_count;
    perform register.import_count('intelligence_skipped', v_count);
    delete from pg_temp.stage_involvement i using pg_temp.stage_skipped s
    where s.case_number = i.case_number;
    get diagnostics v_count = row_count;
    perform register.import_count('intelligence_involvements_skipped', v_count);

    perform register.import_check_twice();
    perform register.import_check_links();
    perform register.import_check_spells();

    return query
    select r.file, r.line, r.column_name, r.reason
    from pg_temp.stage_reject r
    order by r.file, r.line, r.column_name;
end
$$;
comment on function register.import_check() is
    'Rejects of the set as a whole. Reads register, reference; writes the staging tables.';
