-- Remove cases with their involvements; the number removed.
-- Deletes from register.incident, register.involvement.
create or replace function register.import_remove_case(p_case_numbers text[]) returns bigint
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_removed bigint;
begin
    delete from register.involvement v using register.incident i
    where i.case_number = any (p_case_numbers) and v.incident_no = i.incident_no;
    delete from register.incident i where i.case_number = any (p_case_numbers);
    get diagnostics v_removed = row_count;
    return v_removed;
end
$$;
comment on function register.import_remove_case(text[]) is
    'Removes cases. Deletes from register.incident, register.involvement.';
